"""What there is to say about worlds and people: places, stories, things made and things collected.

`topics.py` explains the marks at the start of a line.
"""

LIFE = """
exploration
    noun  the exploration
    like  {exploring|looking into every corner}
    like  {discovering places|finding hidden things}
    who   {curious people|players who look into every corner}
    not   players who need a clear goal
    +     there is something to see for people who leave the path
    +     curious players have a reason to take their time
    +     you decide where to look next
    -     much depends on what you will find
    -     people who need a clear goal may soon lose interest
    ?     people who want to be told where to go may get lost
    yes   <name> is worth the trip for people who open every door
    yes   curious players should take a look at it

building
    noun  the building
    like  {building things|making things}
    like  {watching something grow|seeing a place grow}
    who   {creative players|people who like to build}
    not   {people without patience|players who need a goal}
    +     you have something to show for it in the end
    +     you decide what it looks like in the end
    +     you start small and can see how far you have come
    -     you would have to see for yourself what all the building is for
    -     people without plans of their own may run out of ideas
    ?     it may take a while before there is anything to look at
    yes   <name> is a good choice for people who like to build
    yes   if you want something to show for your evening, it is worth the time

management
    noun  the management
    like  {running things|making things run smoothly}
    like  {keeping an eye on numbers|balancing a budget}
    who   {people who like order and numbers|players who like to make plans}
    not   people who want excitement
    +     there is always something left to put in order
    +     one decision has an effect on the next
    +     people who like tables and plans have plenty to do
    -     that is close to work after a day at work
    -     people who want excitement will not find it there
    ?     it may feel like work after a long day
    yes   <name> is worth the time for people who like to keep things in order

story
    noun  the story
    like  {a good story|following a plot}
    like  {finding out what happens next|a mystery}
    who   {people who play for the story|players who read every line}
    not   {players who skip the talking|people who want to act and not to read}
    +     there is something to find out
    +     that gives you a reason to see how it ends
    +     people who play for the story have something to follow
    -     it may be slow for people who want to act
    -     people who skip the talking will be left with little
    ?     it depends on the writing, which no page can show
    yes   people who play for the story will find a good reason here, and <name> is worth a look

choices
    nouns the choices
    like  {hard choices|decisions with consequences}
    like  {more than one ending|seeing where a choice leads}
    who   {people who like to decide for themselves|players who start again to see the other path}
    not   players who just want to relax
    +     a second try can turn out differently
    +     what happens is partly up to you
    +     you may want to know what the other answer would have led to
    -     the open question is how much really changes
    -     you only see the difference if you play it twice
    ?     how much your decisions change is hard to tell from the page
    yes   <name> is worth a second try for people who want to see the other ending

crafting
    noun  the crafting
    like  {crafting things|making gear}
    like  {turning scrap into tools|collecting materials}
    who   people who pick up everything
    not   players who want to get going at once
    +     what you pick up is good for something
    +     you can make what you need yourself
    +     it is for people who pick up everything
    -     you will spend a lot of time collecting what it takes
    -     so many games have crafting that this one needs more to stand out
    ?     some of your time goes into gathering, and you have to like that
    yes   <name> is a good choice for people whose bag is always full

humour
    noun  the humor
    like  {a good laugh|silly ideas}
    like  {a game that does not take itself seriously|strange ideas}
    who   {anyone who likes a good laugh|people with a taste for nonsense}
    not   people who want something serious
    +     it is not meant to be taken seriously
    +     that is worth a smile, at least
    -     whether it is funny is a matter of taste
    -     a joke does not last as long as a game
    ?     what is funny is a matter of taste, so look before you decide
    yes   <name> is worth a try if that makes you smile

horror
    noun  the horror
    like  {being scared|a good scare}
    like  {slow tension|dark places}
    who   {horror fans|people who like to be scared}
    not   {people who are easily scared|people who want to relax}
    +     it is a game for a dark room and good nerves
    +     people who like to be scared know why they are here
    +     you will not feel safe for long
    -     there is not much in it for people who are hard to scare
    -     horror fans have seen much of that before
    ?     it is not a game to relax with
    yes   horror fans should take a look at it

characters
    nouns the characters
    like  {a good cast|memorable characters}
    like  {getting to know people|stories about people}
    who   people who play for the characters
    not   players who only want action
    +     you may find a favorite among them
    +     that is for people who play for the characters
    -     you may have met people like that in other games
    -     it is hard to tell from the page what makes any of them interesting
    ?     the page does not say how much there is behind the names
    yes   <name> is worth a look for people who play for the characters

world
    noun  the world
    like  {a rich world|a world with a history}
    like  {looking around|being somewhere else}
    who   people who like to look around
    not   players who only care about what they do
    +     there is something to look at on the way
    +     the place is a good part of the attraction
    +     people who play for the surroundings have a reason to stay
    -     a place alone does not give you anything to do
    -     it matters little to people who do not play for the place
    ?     it needs more than scenery in the long run
    yes   <name> is worth a visit for people who like to look around

romance
    noun  the romance
    like  {a love story|romance}
    like  {winning somebody's heart|warm stories}
    who   {fans of love stories|people who like warm stories}
    not   players who want action
    +     the right word counts for more here than a quick hand
    +     there is somebody to win over
    -     if you do not fall for anybody, there is little left
    -     that will not win over people who want action
    ?     it helps to like love stories
    yes   <name> is a good choice for people who like a love story

collecting
    noun  the collecting
    like  {collecting things|completing a collection}
    like  {finding every last one|rewards}
    who   {collectors|people who want to find everything}
    not   people who do not care about lists
    +     there is always one more to get
    +     that is a goal for the weeks after the first evening
    +     collectors have something to do for a long time
    -     it comes down to working off a list
    -     it matters little to people who do not collect things
    ?     people who do not collect things may ask what it is for
    yes   <name> is worth the time for people who have to have them all

customisation
    noun  the customization
    like  {changing every detail|personal touches}
    like  {trying out styles|making things look right}
    who   {players who like to tinker|people who like to make things their own}
    not   players who just want to start
    +     you can make it look the way you want
    +     people who like to change every detail will be busy for a while
    +     it does not have to look like everyone else
    -     much depends on what difference it makes
    -     it changes how things look more than what you do
    ?     some players will leave everything as it is
    yes   <name> is a good choice for people who never leave anything as it is

farming
    noun  the farming
    like  {growing things|a quiet life on a farm}
    like  {calm routines|watching things grow}
    who   {people who want to wind down|players who like a steady rhythm}
    not   players who need excitement
    +     nothing there is in a hurry
    +     you see something grow for your work
    +     it is a game to wind down with
    -     very little happens, and it takes its time
    -     there are many farms to choose from, and this one does not stand out
    ?     it is slow, and you should not mind that
    yes   <name> is a good choice for people who want to slow down

learning
    noun  the learning
    like  {learning something|learning by playing}
    like  {brain training|facts and history}
    who   {curious people of any age|anyone who likes to learn by playing}
    not   people who are not interested in the subject
    +     you may know a little more afterwards
    +     that is good for people who want to learn something while they play
    -     it can feel like a lesson
    -     there is little in it for people who do not care about the subject
    ?     it helps to be curious about the subject
    yes   <name> is worth a look for people who like to learn by playing
"""
