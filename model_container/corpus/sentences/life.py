"""What there is to say about worlds and people: places, stories, things made and things collected.

`topics.py` explains the marks at the start of a line.
"""

LIFE = """
exploration
    noun  the exploration
    like  {exploring|looking into every corner}
    like  {discovering places|finding things by yourself}
    who   {curious people|players who look into every corner}
    not   players who need a clear goal
    +     curiosity is rewarded, and that is a good reason to {look around|take your time}
    +     there is always something new to {find|see}
    +     you can take your time, and nobody tells you where to look
    +     players who {look into every corner|like to see everything} will be busy for a long time
    +     it is the kind of game in which you {forget the clock|get lost for an evening}
    +     it is fun to find something {by accident|on your own}
    -     there may be long stretches with {nothing to find|little to do}
    -     without a clear goal it is easy to {lose interest|drift}
    -     you need something new to find, or looking around gets dull
    -     it says little about what you {find|do} once you get there
    -     players who like {a clear goal|direction} will {feel lost|miss it}

building
    noun  the building
    like  {building things|making things}
    like  {watching something grow|a place of your own}
    who   {creative players|people who like to build}
    not   {people without patience|players who need a goal}
    +     at the end of an evening you have something {of your own|to show for it}
    +     it is easy to lose hours when there is always another part to improve
    +     there is no single right way, so {everyone ends up with something different|your own taste decides}
    +     seeing your plans take shape is {very satisfying|a quiet joy}
    +     creative players get {a lot of freedom|a lot to work with}
    +     you learn from your mistakes, and that is half of the fun
    -     once you have built it all, there is not much left to do
    -     it takes a lot of clicking before {anything looks good|you see a result}
    -     players without {patience|a plan of their own} will {run out of ideas|stop early}
    -     building is more fun when there is something at stake, and {that part is thin|little is at stake here}
    -     the {first hours|beginning} can be slow
    -     other games give you more parts and more freedom

management
    noun  the management
    like  {running things|making things run smoothly}
    like  {keeping an eye on numbers|balancing a budget}
    who   {people who like order and numbers|players who like to make plans}
    not   people who want excitement
    +     small changes add up, and watching them {work|pay off} is {addictive|very satisfying}
    +     there is always {one more thing to fix|a problem to solve} before you {can stop|go to bed}
    +     it gives you real {choices|problems} with real {costs|consequences}
    +     players who like {order and numbers|to make plans} will {lose hours to it|be in their element}
    +     seeing your plans run without trouble is {a fine reward|its own reward}
    +     you begin small and {end up with|work your way up to} something big
    -     it can feel like work {after a long day|after a while}
    -     a good part of it is {menus and numbers|looking at tables}
    -     once everything runs by itself, there is nothing left to worry about
    -     people who want excitement will {find it dry|fall asleep}
    -     the beginning is {a lot to take in|mostly learning}
    -     it is more {a routine|a list of chores} than {an adventure|a challenge}

story
    noun  the story
    like  {a good story|following a plot}
    like  {finding out what happens next|a mystery}
    who   {people who play for the story|players who read every line}
    not   {players who skip the talking|people who want to act and not to read}
    +     you will want to know {how it ends|what happens next}, and that {carries|pulls} you through
    +     players who care about {plot|characters} more than scores {are well served|get what they want}
    +     it {raises questions|makes you curious} from the start
    +     if the writing holds up, {it will stay with you|this could be hard to put down}
    +     it suits {a quiet evening|people who like to read}
    -     once you know the ending, there is {little|no} reason to {return|play again}
    -     the idea is {familiar|not new}, and a {twist|surprise} is not in sight
    -     players who skip {dialogue|the talking} will be left with little
    -     it {tells|promises} more than it lets you {do|decide}
    -     everything depends on the writing, and {that is a gamble|there is no sample of it}

choices
    nouns the choices
    like  {hard choices|decisions with consequences}
    like  {more than one ending|seeing where a choice leads}
    who   {people who like to decide for themselves|players who start again to see the other path}
    not   players who just want to relax
    +     you will wonder about the other path, and that is a reason to {play it again|start over}
    +     it makes the story {yours|feel like your own}
    +     a decision is more exciting when you have to live with it
    +     two people can {talk for hours|compare notes} about what they {did|chose}
    -     promises of that kind often lead to the same ending
    -     you only see the difference if you play it twice, and {few will|not everyone will}
    -     players who just want to relax may {not want the weight|find it tiring}
    -     it is hard to tell how much {really changes|your decisions change}

crafting
    noun  the crafting
    like  {crafting things|making gear}
    like  {turning scrap into tools|collecting materials}
    who   people who pick up everything
    not   players who want to get going at once
    +     everything you {pick up|find} is good for something
    +     it feels good to make your own {gear|tools}
    +     you always have a next thing to make, so you {keep going|never run out of plans}
    +     it rewards people who {plan ahead|look into every corner}
    -     a lot of time goes into {gathering|carrying} materials
    -     recipes and lists are {not everyone's idea of fun|closer to shopping than to play}
    -     nearly every game has something like it by now
    -     it means hours of collecting for {one more part|the next tool}

humour
    noun  the humor
    like  {a good laugh|silly ideas}
    like  {a game that does not take itself seriously|strange ideas}
    who   {anyone who likes a good laugh|people with a taste for nonsense}
    not   people who want something serious
    +     it {does not take itself seriously|is silly on purpose}, and that is {refreshing|a relief}
    +     a game that makes you laugh is {rare|worth a lot}
    +     it is a good one to {show to friends|play with others in the room}
    +     the idea alone {raises a smile|is worth a smile}
    +     it should cheer you up after a {bad|long} day
    -     a joke is only funny {once|the first time}
    -     humor is a matter of taste, and this kind will not be for everyone
    -     behind the joke there has to be something to play, and {that part is thin|there is less of that}
    -     it tries {hard|very hard} to be funny

horror
    noun  the horror
    like  {being scared|a good scare}
    like  {slow tension|dark places}
    who   {horror fans|people who like to be scared}
    not   {people who are easily scared|people who want to relax}
    +     it should be at its best {late at night|in a dark room}
    +     fear of what might be {there|behind the door} keeps every step tense
    +     horror fans get {what they came for|a lot to be afraid of}
    +     being almost helpless makes every sound matter
    +     it is a good one to play with a friend {beside you|on the sofa}
    -     {cheap scares|sudden noises} lose their effect before long
    -     if the fear does not work on you, there is not much left
    -     it uses {ideas|tricks} that horror fans have seen {before|many times}
    -     it can be frustrating to be helpless
    -     not everyone wants to be afraid {after work|in the evening}

characters
    nouns the characters
    like  {a good cast|memorable characters}
    like  {getting to know people|stories about people}
    who   people who play for the characters
    not   players who only want action
    +     you will have a favorite before long
    +     that gives it a human side, and {many games lack one|many people will like that}
    +     it is easy to care about what happens when you care about {the people|who is in it}
    +     that is a good reason to stay with it
    -     a long list of names is not the same as people to care about
    -     you have met such {people|characters} {before|in other games}
    -     it is hard to care about them from {what is said here|so few words}

world
    noun  the world
    like  {a rich world|a world with a history}
    like  {looking around|being somewhere else}
    who   people who like to look around
    not   players who only care about what they do
    +     there is {a lot|enough} to look at
    +     the surroundings matter as much as what you do
    +     that makes you want to {look around|stay a while}
    +     it gives the game a mood of its own
    -     {big|large} is not the same as {full|interesting}
    -     it sounds {grand|impressive}, but what you do there is {less clear|another matter}
    -     a setting alone does not keep you {playing|busy}
    -     a lot of it could be mere scenery

romance
    noun  the romance
    like  {a love story|romance}
    like  {winning somebody's heart|warm stories}
    who   {fans of love stories|people who like warm stories}
    not   players who want action
    +     it brings {warmth|feeling} into the whole thing
    +     you are bound to care about how it turns out
    +     the right words matter more than quick hands, which is a nice change
    +     there is a reason to play again and choose somebody else
    -     if you do not fall for anybody, it {falls flat|does not work}
    -     love that you win by picking the right line is a bit mechanical
    -     such stories {tend to|often} follow the same {steps|pattern}
    -     it takes its time, and there is a lot to read

collecting
    noun  the collecting
    like  {collecting things|completing a collection}
    like  {finding every last one|rewards}
    who   {collectors|people who want to find everything}
    not   people who do not care about lists
    +     there is always one more to {find|get}, and that {keeps you going|is hard to resist}
    +     it is a goal that {lasts|keeps you busy} for a long time
    +     it rewards people who {look everywhere|search every corner}
    +     it gives you something to aim for when the main part is over
    -     in the end it is {a list to work off|ticking boxes}
    -     finding the last few is {more work than fun|a chore}
    -     it fills hours without adding much
    -     the reward is {one more|another} entry in a list

customisation
    noun  the customization
    like  {making things your own|personal touches}
    like  {trying out styles|changing every detail}
    who   {players who like to tinker|people who like to make things their own}
    not   players who just want to start
    +     you can make it yours, and that is {half of the fun|a good reason to stay}
    +     no two {players|people} will end up with the same
    +     it is easy to spend half an evening on the details alone
    +     players who like to tinker {will be busy|get enough to play with}
    -     a lot of that makes no difference
    -     sooner or later you {stop changing things|leave it as it is}
    -     many options do not make it exciting
    -     options are no use if the rest is {dull|thin}

farming
    noun  the farming
    like  {growing things|a quiet life on a farm}
    like  {calm routines|watching things grow}
    who   {people who want to wind down|players who like a steady rhythm}
    not   players who need excitement
    +     it is {calm|relaxing}, and every day gives you a small {result|success}
    +     watching something grow is {a quiet joy|a pleasure that works every time}
    +     there is always a next {season|harvest} to plan for
    +     it is a good way to wind down after {work|a loud day}
    +     players who like {gentle goals|a steady rhythm} will {feel at home|lose whole evenings}
    -     the daily {tasks|rounds} turn into chores {soon|after a while}
    -     very little happens, and it happens slowly
    -     players who need {excitement|tension} will {fall asleep|not find it}
    -     farming games are {everywhere|plentiful} now, and {there is nothing new in it|you have probably played one}

learning
    noun  the learning
    like  {learning something|learning by playing}
    like  {brain training|facts and history}
    who   {curious people of any age|anyone who likes to learn by playing}
    not   people who are not interested in the subject
    +     you know more afterwards than before
    +     learning by {doing|playing} is {more fun than a book|the best way}
    +     it suits curious people of any age
    +     it turns a dry subject into something to play with
    -     it can feel like {a lesson|school}
    -     if the subject does not interest you, nothing else will
    -     the playing {comes second|takes a back seat}
    -     once you know the answers, there is no reason to return
"""
