"""What there is to say about the ways of playing: fights, machines, contests and riddles.

`topics.py` explains the marks at the start of a line.
"""

PLAY = """
combat
    noun  the fighting
    like  a good fight
    like  {fast fights|hard fights}
    like  {beating tough enemies|taking on tough enemies}
    who   {people who like a good fight|anyone who plays for the action}
    who   players with quick hands
    not   {people who want peace and quiet|players who like to think first}
    +     you are never far from the next fight, {so it is hard to get bored|so boredom has little chance}
    +     anyone who plays for the action {gets plenty of it|is well served} here
    +     the fighting is the main event, and it gets the {room|attention} that it needs
    +     winning should take {quick hands and a plan|good timing and a cool head}, which keeps it {interesting|tense}
    +     after a long day, {that is a good way to let off steam|many people want just that}
    -     one fight {soon|before long} feels much like the {next|last}
    -     {nothing suggests|there is no sign} that the fights change after the first few rounds
    -     there is a lot of fighting and {very little|not much} reason for it
    -     there is not much to do besides fighting
    -     many other games do the same, and many of them {do it better|have more to show for it}
    -     without {sharp controls|a good mix of enemies} it {turns into|becomes} button mashing
    -     the fights have to carry everything, and that is {too much to ask|a heavy load}

stealth
    noun  the sneaking
    like  {sneaking past guards|staying out of sight}
    like  {a careful plan|planning every step}
    who   {patient players|people who look before they act}
    who   players who prefer brains to firepower
    not   {people who want action|players in a hurry}
    +     you feel clever each time when nobody sees you
    +     you {watch, wait and pick your moment|have to watch before you act}, and that keeps every minute tense
    +     one wrong step can ruin a plan, so you {really pay attention|hold your breath}
    +     players who prefer brains to firepower {will like this|are in the right place}
    +     it rewards {patience|a cool head}, which {few action games do|is a nice change from open fights}
    -     a lot of the time is spent {waiting|standing still in the dark}
    -     a single mistake can ruin everything, and then you start over
    -     if the guards are {slow|not clever}, the tension is gone
    -     people who want action will find it too slow
    -     hiding is only fun while {somebody smart is looking for you|you might really be found}

survival
    noun  the survival
    like  staying alive against the odds
    like  {a hard struggle|a tough challenge}
    like  making the most of very little
    who   players who like to be tested
    who   {people with patience|people who enjoy a slow climb from nothing}
    not   {players who want quick results|people who hate to lose their progress}
    +     every small find {matters|feels like a reward} when you have {almost nothing|so little}
    +     you always have a clear goal: {stay alive|make it to the next day}
    +     the constant pressure should {make every decision count|keep you alert}
    +     it feels good to go from {nothing|an empty bag} to {a safe place|some comfort} by your own work
    +     players who like to be tested {will get what they want|should be happy with it}
    +     mistakes cost you something, so you {learn fast|pay attention}
    -     much of the time goes into keeping {a few bars|hunger and thirst} in check
    -     it takes many hours before you feel safe, and not everybody {has|wants to spend} them
    -     losing {hours of work|everything} to one mistake is {more annoying than exciting|a real possibility}
    -     there are so many survival games that {it needs more to stand out|this alone is no reason to choose it}
    -     {gathering and eating|the daily routine} becomes repetitive {quickly|after the first evening}
    -     it never says what all that {effort|struggle} is for

weapons
    nouns the weapons
    like  {a big arsenal|trying out new weapons}
    like  {a style of your own|a choice of tools}
    who   {people who like to experiment|players who try everything}
    not   people who do not care for weapons
    +     {there is always|you always have} something new to try, and that keeps the fights fresh
    +     you can find a style that {suits you|is your own} and {stick to it|change it the next day}
    +     half of the fun will be finding out what {works best|each one does}
    +     that kind of variety is {the best cure for routine|a good reason to start over}
    -     most players settle on one favorite and {forget|ignore} the rest
    -     a long list of weapons does not make the fights {better|more varied}
    -     {numbers like that|such lists} look good in an advertisement and mean little in practice
    -     the weapons change and the targets stay the same

magic
    noun  the magic
    like  {casting spells|solving problems with spells}
    like  {a touch of magic|magic and wonder}
    who   {fans of fantasy|people who like a touch of magic}
    not   {players who are tired of fantasy|people who want a realistic world}
    +     spells give you more ways {out of trouble|to solve a problem} than a weapon would
    +     it invites you to {experiment|try strange combinations}, and that is where the fun {starts|is}
    +     fans of fantasy get {what they came for|a lot to play with}
    +     it adds a sense of wonder that {many|most} games lack
    +     finding out what a new spell can do {should be|is} a reward in itself
    -     in practice spells often work like {guns|arrows} with {brighter|prettier} colors
    -     there is nothing in it that is new to fantasy fans
    -     it needs rules that are fun to learn, and {none are mentioned|it does not mention any}
    -     players without a taste for {fantasy|wizards} will not be won over
    -     after the first few spells you tend to use the same {one|two} over and over

racing
    noun  the racing
    like  {driving fast|a close race}
    like  {close finishes|shaving seconds off a lap}
    who   {anyone who likes speed|fans of a close finish}
    not   people who do not care about lap times
    +     a race is short, so it is easy to {fit in another|say yes to one more}
    +     beating your own time by a second is {a great reason to try again|enough to keep you going}
    +     you {know what to do|understand it} within a minute, and {getting good|mastering it} takes much longer
    +     it should be {a hit|great fun} with anybody who {likes speed|enjoys a close finish}
    +     the thrill comes at once, {and you hardly wait for it|and there is no long introduction}
    -     it all depends on the handling, and {you only learn that by driving|nothing here describes it}
    -     once you know the tracks, there is not much left to discover
    -     people who do not care for {cars|lap times} will be bored {soon|after a few races}
    -     the big racing games offer more {of everything|tracks and more rivals}
    -     driving in circles gets {repetitive|old} without {a good reason to win|rivals who put up a fight}

sport
    noun  the sport
    like  {a fair match|a contest with clear rules}
    like  {competition|keeping score}
    who   {fans of the sport|people who like a fair contest}
    not   anyone who does not care about sports
    +     a match {tells its own story|has a clear winner}, so it {suits|fits} a quick break
    +     the rules are easy to grasp, and that makes it {easy to share|a good one for company}
    +     every defeat makes you want a rematch
    +     fans of the sport {will feel at home|know at once what to do}
    +     you can see yourself getting better {with every match|with practice}
    -     it will not win over anybody who {does not care about|is not already fond of} the sport
    -     matches soon feel alike when there is {little|nothing} to play for beyond the score
    -     the well-known series have more teams and more polish
    -     it is a lot less fun without {friends|people you know}
    -     there seems to be little to do between matches

rhythm
    noun  the rhythm
    like  {playing along to music|a good beat}
    like  {keeping time|hitting every note}
    who   {music fans|people who like to keep the beat}
    not   people without a sense of rhythm
    +     getting a song right after many tries is {hugely satisfying|a great feeling}
    +     the music and your hands work together, and that {is hard to put down|puts you in a good mood}
    +     you get better with each try, and you can {hear|feel} it
    +     it suits short breaks, because a song does not last long
    +     music fans {should|will} have a good time with it
    -     if you do not like the songs, there is little to stay for
    -     it comes down to pressing keys {in time|at the right moment}, again and again
    -     players without a sense of rhythm will {struggle|have a hard time}
    -     a few songs will not last long

platforming
    noun  the jumping
    like  {well-timed jumps|a well-timed jump}
    like  {precise controls|trying a jump until it works}
    who   {players with good timing|people who like to practice}
    not   players with little patience
    +     every jump that you finally {make|land} feels {earned|great}
    +     it asks for good timing and rewards {practice|patience}
    +     failing is part of the fun, because the next try is only a moment away
    +     people who grew up with this kind of game will {smile|feel at home}
    +     running and jumping is {simple|easy} to understand and hard to {master|put down}
    -     missing the same jump ten times is {more annoying than fun|not everyone's idea of fun}
    -     it depends on tight controls, and {there is no telling from here|you will have to find that out yourself}
    -     there is no shortage of games with {running and jumping|jumps and ledges}
    -     players with {slow fingers|little patience} will give up early
    -     it shows few ideas beyond getting from one ledge to the next

flying
    noun  the flying
    like  {flying|being up in the air}
    like  {a great view|learning to fly well}
    who   anyone who always wanted to fly
    not   people who want to arrive quickly
    +     moving freely through the air is {a joy|fun} by itself
    +     it gives you a sense of freedom that {few games on the ground have|you seldom get on the ground}
    +     the controls take practice, and {getting them right|the first clean landing} is the reward
    +     the view alone is {worth|a reason for} the trip
    -     once the first thrill is gone, there is a lot of empty sky
    -     flying from one point to {another|the next} is not much of a {task|challenge}
    -     the controls can {put off|scare away} beginners
    -     it needs something to do {up there|in the air}, and {that part is missing|there it is thin}

vehicles
    nouns the vehicles
    like  {vehicles of all kinds|engines and speed}
    like  trying out every vehicle
    who   people who like to {drive|steer}
    not   people who do not care about vehicles
    +     trying out a new {one|machine} is {always fun|half of the fun}
    +     every vehicle should have a feel of its own
    +     people who like to drive get what they want
    +     getting from place to place becomes {part of the fun|something to enjoy}
    -     they have to be fun to drive, and {nobody can promise that|there is no word on that}
    -     people who do not care about vehicles will {see little in it|not be won over}
    -     a new vehicle is fun at first, and then it becomes routine
    -     you need a good place to take them to

strategy
    noun  the planning
    like  planning ahead
    like  {outthinking an opponent|a plan that works}
    like  hard decisions
    who   {people who like to plan|players who think before they act}
    not   {people who want quick action|players in a hurry}
    +     a plan that works out {feels better|is more satisfying} than any lucky shot
    +     there is always a decision to make
    +     you will think about {your next move|it} when you are not playing
    +     players who like to plan {are in the right place|get plenty to think about}
    +     it takes {patience|brains} more than fast fingers
    +     losing teaches you {something|what to try next}, so you come back with a better plan
    -     beginners may {feel lost|drown} before the fun starts
    -     it takes hours to learn, and {not everybody has them|the first ones are hard work}
    -     once you find a plan that works, there is {little|no} reason to try another
    -     players who want quick action will {lose patience|be bored}
    -     it needs an opponent that {fights back|can think}, and there is no sign of one
    -     {numbers and menus|the menus} get in the way of the {fun|excitement}

puzzles
    nouns the puzzles
    like  {a good puzzle|clever puzzles}
    like  {thinking things through|working things out}
    who   {people who like to work things out|patient thinkers}
    not   {people who are after action|players who hate to be stuck}
    +     the moment when the answer comes to you is worth {the wait|every wrong turn}
    +     it suits a quiet evening and a clear head
    +     solving something by yourself makes you feel clever, and {that is the point|that never gets old}
    +     players who like to work things out {get plenty of material|are well served}
    +     it is easy to play in short breaks and hard to leave unsolved
    -     being stuck on one riddle stops everything
    -     once a puzzle is solved, there is no reason to {go back|look at it again}
    -     the difficulty decides everything, and {you cannot tell it from here|nobody can tell in advance}
    -     players who are after {action|speed} will {not last long|be bored}
    -     puzzles of this kind are everywhere

cards
    nouns the cards
    like  {building a deck|finding combinations}
    like  {a lucky draw|a bit of luck}
    who   {people who like to build a deck|players who enjoy a bit of luck}
    not   people who dislike chance
    +     no two rounds play the same, so you want {one more|another}
    +     {building|improving} a deck is a hobby in itself
    +     luck and planning share the work, and that keeps every round exciting
    +     finding two cards that work well together is {a small joy|very satisfying}
    -     a bad draw can decide a round, whatever you planned
    -     there are rules to learn before {it is fun|the fun begins}
    -     with so many card games around, {it needs more to stand out|it is hard to see why this should be the one}
    -     once you have a strong deck, {the tension goes|little can surprise you}

levels
    nouns the levels
    like  {steady progress|short levels}
    who   {people who like to finish things|people with small breaks to fill}
    not   players who get bored easily
    +     there is enough here for more than one evening
    +     it is easy to play in small breaks
    +     you always know {what comes next|how far you have come}, and that keeps you going
    +     it is good value if you want to {finish everything|see it all}
    -     a big number says {nothing|little} about how different they are
    -     many of them will {look|feel} alike
    -     quantity is easy, and {variety is not|good ideas are not}
    -     most people will stop {long before the end|after half of them}

hidden_objects
    noun  the searching
    like  {looking closely|searching for things}
    like  {calm games|finding small things}
    who   {people with a sharp eye|anyone who wants a calm evening}
    not   players who want a challenge
    +     it is calm, and you can {play it with a cup of tea|play at your own speed}
    +     {detailed pictures|crowded pictures} reward a patient eye
    +     it suits an evening when you do not want to be rushed
    +     spotting the last thing is {oddly satisfying|a small triumph}
    -     it comes down to {clicking on pictures|staring at a picture}
    -     small things on a crowded screen {tire|strain} your eyes
    -     once you know where everything is, there is no reason to return
    -     games of this sort come out every week, and they are very much alike

multiplayer
    noun  the multiplayer mode
    like  {playing with friends|playing together}
    like  {competing with others|good company}
    who   {people with friends to play with|groups of friends}
    not   people who prefer to play alone
    +     with friends, even {losing|a defeat} is fun
    +     other people do what no computer {would|does}, so it stays surprising
    +     it gives a group {something to do|a reason to meet} on a weekend
    +     good company {makes|turns} small moments into stories
    +     if you have people to play with, this is {a strong argument|what you want}
    -     without people to play with, there is not much left
    -     it needs {a crowd|other players}, and nobody can promise that they {stay|will be there}
    -     strangers can {spoil|ruin} it in a minute
    -     those who prefer to play alone get little out of it
    -     beginners will {lose a lot|be beaten} before they {win|get anywhere}
"""
