"""What there is to say about the ways of playing: fights, machines, contests and riddles.

`topics.py` explains the marks at the start of a line.
"""

PLAY = """
combat
    noun  the fighting
    like  a good fight
    like  settling things by force
    like  {hitting things until they stop|trading blows}
    +     that is a good reason to pick a fight
    +     a fight with a clear purpose {seldom|hardly ever} gets old
    +     the battles sound like more than {filler|padding}
    +     there is an honest pleasure in a fight that makes no excuses
    +     anyone who likes to settle things by force will feel at home
    +     {few things clear the head|nothing clears the air} like a proper scrap
    +     it makes a virtue of {violence|trouble}, and does so {with spirit|without blushing}
    +     {winning|a victory} has to be earned, as it should be
    +     there are {worse|poorer} ways to get rid of a bad mood
    +     {a brawl like that|such a brawl} needs quick hands and a {cool head|strong stomach}
    -     fighting for its own sake wears thin {quickly|soon enough}
    -     it is hard to see what sets these fights apart from {all the others|any other}
    -     violence is the {first|oldest} answer that designers reach for
    -     one more brawl is not {what the world was waiting for|much of an idea}
    -     {a fight|a battle} without a reason is only noise
    -     the fighting would have to be {very good|special} to carry that
    -     {hitting|striking} things is a verb and not a story
    -     the enemy changes, the answer {does not|stays the same}
    -     {after a while|at some point} one blow {feels|looks} like any other
    -     {blood and noise|noise and blood} are no substitute for {suspense|tension}

stealth
    noun  the sneaking
    like  keeping to the shadows
    like  {going unseen|not being seen}
    like  a plan that depends on silence
    +     the {tension|thrill} of almost being caught {never fails|is hard to beat}
    +     for once, patience is rewarded
    +     it is good to see {caution|a quiet step} count for more than {firepower|force}
    +     hiding is often more exciting than {fighting|running}
    +     a quiet approach suits it {well|perfectly}
    -     sneaking is only as clever as the guards, and nothing here suggests that they are clever
    -     hiding soon turns into waiting
    -     {crouching|waiting} in corners is not everyone's idea of excitement
    -     a {slow|careful} approach needs more tension than this {seems to offer|promises}
    -     a single mistake ends a try, and {only a saint would begin again|that takes a saint's patience}

survival
    noun  the survival
    like  scraping through
    like  living on {scraps|crumbs}
    like  {having too little of everything|being short of everything}
    +     scarcity makes every small find {matter|feel like a feast}
    +     staying alive is a goal that needs no explanation
    +     {hardship|hunger} gives weight to small decisions
    +     a world that does not care about you is oddly {gripping|refreshing}
    +     {every|each} narrow escape {should feel|is bound to feel} earned
    +     {a bare minimum|very little} can feel like {riches|wealth}
    -     survival too often means watching {bars|meters} go down
    -     {hunger and thirst|thirst and hunger} have become the {dullest|most tired} enemies around
    -     keeping somebody fed is a chore by any other name
    -     the struggle {comes across as|looks like} busywork rather than danger
    -     surviving {needs a reason|is not yet living}
    -     {thirst|hunger} is not exciting when it is only {a number|a bar}

weapons
    noun  the arsenal
    like  a full armory
    like  choosing the right tool for {a rough job|the job}
    like  {big guns and sharp blades|sharp blades and big guns}
    +     a good arsenal invites you to experiment
    +     {variety|choice} in the armory keeps {a fight|every fight} fresh
    +     the right weapon says more about a player than any {skill tree|dialogue}
    +     there is {joy|fun} in finding the tool that {fits|suits} your temper
    +     {half the fun|much of the pleasure} lies in trying things out
    +     {a new toy|a new tool} is always a good excuse for {trouble|another round}
    +     {choosing|making a choice} becomes a {pleasure|serious matter}
    -     more weapons do not make {better|more interesting} fights
    -     a long list of guns is still only a list
    -     {most people|most players} settle on one favorite and leave the rest in the cupboard
    -     an armory needs {a target|an enemy} that matters
    -     counting weapons is what a page does when it has {run out of ideas|nothing else to count}
    -     {another barrel|another blade} is not another {idea|thought}
    -     the {tools|guns} are {named|counted} and the reasons are not

magic
    noun  the magic
    like  casting the odd spell
    like  {a bit of sorcery|a little sorcery}
    like  {solving problems with a wand|magic that does real work}
    +     magic is {best|most fun} when it has work to do, and here it does
    +     a good spell is better than {a bigger sword|brute force}
    +     it is the kind of magic that {gives you ideas|makes you curious}
    +     there is room for a little wonder in that
    +     spells make a welcome change from {swords and bullets|steel and lead}
    +     {a wand|a spell} is a {more interesting|funnier} tool than a {hammer|gun}
    -     magic without wonder is only a different kind of gun
    -     everybody else has spells like these
    -     this brand of sorcery holds few surprises
    -     it takes more than sparks to {enchant anyone|cast a spell over anybody}
    -     the magic {feels|seems} like decoration
    -     a list of {spells|wonders} is {hardly magic|not wonderful}

racing
    noun  the racing
    like  {going fast|driving fast}
    like  a close race
    like  {taking a corner too quickly|late braking}
    +     speed is a simple pleasure and it still works
    +     a race explains itself in {one sentence|a single glance}
    +     there is nothing quite like {overtaking somebody on the last bend|a finish decided by a nose}
    +     {a better time|a faster lap} can become an obsession
    +     the thrill of a close finish {is easy to share|needs no translation}
    -     {driving in circles|going round and round} needs more than speed to stay interesting
    -     racing stands or falls with its handling, and {that is left to faith|a list cannot prove it}
    -     speed alone {wears off|loses its charm} after a few laps
    -     there are {plenty of|so many} faster ways to get the same thrill
    -     a race without a rival {who matters|worth hating} is only traffic

sport
    noun  the sport
    like  a fair contest
    like  {keeping score|a match with something at stake}
    like  competition without bloodshed
    +     a good match {writes its own story|needs no plot}
    +     the rules are old, and they {still work|have lasted for a reason}
    +     {sport|a match} offers drama without {a script|any need for one}
    +     it has the {charm|appeal} of a contest that anybody can follow
    +     {losing|defeat} is only an invitation to try again
    -     a {sport|match} on a screen has to compete with the {real thing|sofa and the real thing}
    -     without the crowd it is only {a ball and some rules|rules and arithmetic}
    -     {nobody|no one} who is indifferent to sport will be converted by this
    -     the contest lacks {a reason to care who wins|a spark}
    -     there is not much here beyond the {rule book|scoreboard}

rhythm
    noun  the rhythm
    like  keeping time
    like  {moving to a beat|following a beat}
    like  music that you can {play with|get your hands on}
    +     a good beat does half of the {work|persuading}
    +     playing along is the oldest pleasure that music has to offer
    +     {music and movement|timing and melody} make {natural|good} partners
    +     it takes the hands and the ears seriously
    +     getting into a rhythm is its own reward
    -     it is only as good as its songs, and songs are a matter of taste
    -     an old tune {makes it mechanical|makes it dull}
    -     {somebody|anybody} without a sense of time will be lost
    -     a beat is not yet a {melody|tune}
    -     the music has to carry {everything|too much}

platforming
    noun  the jumping
    like  a well-timed jump
    like  {leaping over pits|trying one jump again and again}
    like  {precise controls|precision}
    +     a jump that lands is {still one of the great pleasures|still a small triumph}
    +     running and jumping never needed a better excuse
    +     it asks for {nerve|precision} and pays it back
    +     failing at a jump is somehow never {boring|discouraging}
    +     {there is a purity in|something is very pure about} getting from one ledge to the next
    -     jumping is {an old idea|nothing new}
    -     a missed jump is only funny {once|the first time}
    -     {everything|it all} depends on how the jumping feels, and that is a lot to take on trust
    -     it looks like a test of patience more than {of skill|skill}
    -     precision without {invention|imagination} is only {discipline|homework}

flying
    noun  the flying
    like  being in the air
    like  {looking down on the clouds|a view from above}
    like  {keeping a machine in the air|having wings}
    +     {leaving the ground|taking off} is a dream that does not age
    +     freedom of movement is worth a lot, {and here it has a third dimension|above all with the sky to move in}
    +     the sky makes {a fine|an excellent} playground
    +     the view from above is half the {reward|point}
    +     {it is hard to be bored|boredom is hard} with that much air below
    -     the sky is large, and {large skies are not always interesting|mostly empty}
    -     flying is pleasant without being {exciting|gripping}
    -     {staying in the air|keeping a machine in the air} soon becomes routine
    -     one cloud looks much like another
    -     it never {quite|really} takes off

vehicles
    nouns the machines
    like  machines with some weight to them
    like  {sitting behind a wheel|a good engine}
    like  {metal, oil and noise|noise and machinery}
    +     {good machines have|a good machine has} a character of {their|its} own
    +     there is {real pleasure|a real pleasure} in handling something heavy
    +     it treats machinery with the {respect|affection} that it deserves
    +     a solid engine makes {a map|the world} look smaller
    +     machines are {honest|reliable} companions
    +     {speed and weight|power and weight} make a {fine|happy} couple
    -     a machine {is only as good as|needs} a place to take it
    -     {collecting|changing} vehicles is not the same as going somewhere
    -     engines leave some people cold, and this will not {warm them|convert them}
    -     there is more metal here than {imagination|life}
    -     the machinery is {the only thing that moves|busier than the ideas}
    -     {another engine|a bigger engine} does not {shorten a dull road|make a road interesting}

strategy
    noun  the planning
    like  thinking a few moves ahead
    like  {a good plan|a plan that comes together}
    like  {winning with the head|outwitting somebody}
    +     it rewards a plan rather than a quick {hand|finger}
    +     {thinking ahead|looking ahead} is treated as a {pleasure|skill} and not as a burden
    +     a plan that works is the best feeling {of all|there is}
    +     decisions that {matter|hurt a little} are what such games are for
    +     {the head gets|your brain gets} as much to do as your hands
    +     {a mistake|every mistake} teaches something, and that is {fair|how it should be}
    -     a plan is only as good as the opponent, and the opponent is {an open question|hard to judge}
    -     without surprises it is only {arithmetic|accounting}
    -     it asks for a lot of thought and {gives|pays} little of it back
    -     there seems to be one right answer {to most of it|and many wrong ones}
    -     {moving pieces about|pushing pieces around} is not yet strategy
    -     {a battle|a war} on paper can be as dull as {paper|a lecture}

cards
    nouns the cards
    like  {a good hand|a lucky hand}
    like  {shuffling and scheming|building a deck}
    like  {games that fit on a table|a game of cards}
    +     a deck of cards is a {fine|wonderful} machine for stories
    +     luck and judgement get along well in a hand of cards
    +     {drawing|turning over} one more card is hard to resist
    +     {every|each} shuffle asks the same question in {a new|another} way
    +     a good combination is its own reward
    -     cards bring luck with them, and luck is a poor {teacher|referee}
    -     there is no shortage of {decks|card games} to choose from
    -     {fortune|the shuffle} seems to decide more than skill
    -     a deck without a twist is only {a stack of paper|paper}
    -     reading cards is {work|a job} when {there is little to win|nothing pulls you along}

puzzles
    nouns the puzzles
    like  a riddle with a fair solution
    like  being stuck for a while
    like  {puzzles that bite back|getting there by thinking}
    +     there is no better {feeling|reward} than {the moment when it clicks|an answer found alone}
    +     it trusts you to be clever
    +     a fair puzzle is a compliment to whoever has to solve it
    +     {being stuck|getting stuck} is part of the charm
    +     it gives the mind something to {chew on|hold on to}
    +     it takes only {a clear rule|a simple rule} and a {hard|stubborn} problem
    +     {thinking|patience} is rewarded and {haste|hurry} is not
    -     a puzzle without a story is {only homework|easily put down}
    -     a riddle can be {obscure|stubborn} without being clever
    -     {trial and error|guessing} may well take the place of {insight|thought}
    -     puzzles of that kind have been solved {many times|often} before
    -     being stuck is no fun without a reason to go on
    -     {a clever lock|a lock} needs something behind the {door|lid}
    -     {the brain is busy|the hands are busy} and the heart is not

hidden_objects
    noun  the searching
    like  searching {a crowded picture|every corner}
    like  {finding things|a sharp eye}
    like  {a busy picture|pictures full of clutter}
    +     a sharp eye is all the equipment that it asks for
    +     looking closely is a {gentle|quiet} pleasure
    +     {finding the last item|the last find} is always a small victory
    +     it is restful in the way of a {good crossword|tidy drawer}
    +     clutter has seldom been {so welcome|so much fun}
    -     most people can search a mess at home
    -     looking for things is {only|just} as interesting as the things
    -     {clicking until something happens|hunting for one last pixel} is not a pastime for everyone
    -     the eye gets tired before the mind gets {busy|interested}
    -     a list of things to find is still a {shopping list|list}

multiplayer
    noun  the shared play
    like  {playing with other people|playing in company}
    like  {a bit of rivalry|friendly rivalry}
    like  {sharing the blame|having somebody to blame}
    +     other people are still the best {opponents and the best allies|source of surprises}
    +     it is {made for|at home in} good company
    +     {shared trouble|trouble shared} is half the fun
    +     nothing a designer invents is as {unpredictable|funny} as another human being
    +     a game {gets better|grows} when there is somebody to laugh at
    +     {a friend or two|good friends} can turn {any|almost any} evening into a story
    +     {people|other people} bring the {surprises|stories} that no script has
    +     {teasing each other|shouting at each other} is half of the pleasure
    -     it depends on other people, and other people cannot be {relied on|included in the box}
    -     {an empty lobby|a lack of partners} would be the end of it
    -     {somebody|anyone} without a regular group will get {less|little} out of it
    -     a crowd does not make a {dull idea|thin idea} better
    -     it leaves the fun to the people who {turn up|happen to come}
    -     {strangers|other players} are a lottery
    -     {with the wrong people|in bad company} it would be {a chore|hard work}
    -     {it is only as lively as|it lives or dies with} the crowd around it

levels
    nouns the levels
    like  {one more level|just one more try}
    like  {ticking off stages|clearing one stage after another}
    like  a challenge in small portions
    +     {short|clear} goals make it easy to say yes to one more try
    +     there is {enough|plenty} to keep {a curious player|anyone} busy
    +     it comes in portions, and portions are {easy to like|hard to put down}
    +     {progress|getting on} has seldom been easier to see
    +     a well-made stage can say more than a {speech|lecture}
    +     {a long list of tasks|a full menu} is a promise, and {a pleasant one|it is good to have one}
    +     there is always a reason to try {again|once more}
    +     {nobody|no one} will run out of things to do {soon|in a hurry}
    -     quantity is the easiest thing {to promise|that a page can promise}
    -     a number of stages says nothing about {how good they are|a single one of them}
    -     more of the same is still the same
    -     {numbers|figures} like that impress nobody who has to {get through|live with} them
    -     it {counts|measures} what it should describe
    -     {counting|a count of} stages tells nothing about their {shape|charm}
    -     {length|size} is not the same thing as {depth|wit}
    -     a {surprise|twist} would say more than a number
"""
