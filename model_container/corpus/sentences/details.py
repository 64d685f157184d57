"""What there is to say about the parts of a topic: bosses and monsters, missions and modes, loot and upgrades.

`topics.py` explains the marks at the start of a line.
"""

DETAILS = """
bosses
    nouns the bosses
    like  {a hard boss|big fights at the end of a level}
    like  beating somebody much bigger than you
    who   people who like a boss fight
    not   people who hate to lose ten times in a row
    +     a good boss makes you use everything that you have learned
    +     a big fight gives every level something to build up to
    +     winning at the fifth try feels better than winning at the first
    -     a boss is often just an enemy who {takes longer|has more health}
    -     learning a boss by heart takes ten tries, and not everyone enjoys the first nine

monsters
    nouns the monsters
    like  {fighting monsters|a world full of monsters}
    like  being outnumbered
    who   people who like to fight monsters
    not   people who are tired of monsters
    +     there is little time to think when they come from all sides
    +     nobody feels sorry for a monster, so you can enjoy the fight
    +     with monsters around, even an empty room is not quite empty
    -     monsters that only walk towards you are {moving targets|not very interesting}
    -     you will have met most of them in other games

war
    noun  the war
    like  {battles on a large scale|being one soldier of many}
    like  war stories
    who   people who are interested in war
    not   people who have seen enough of war
    +     a battle with many sides to it is never quite the same twice
    +     in a war, even a small decision has a price
    +     the scale gives a meaning to small victories
    -     war has been the subject of so many games that a new one has to say something new
    -     it treats a serious subject as a {shooting range|backdrop}

traps
    nouns the traps
    like  {dodging at the last moment|a dangerous way ahead}
    like  quick reactions
    who   people with good reflexes
    not   people who hate sudden deaths
    +     you have to look before you step, and that keeps you awake
    +     getting through without a scratch is a small triumph
    +     each of them is a question of timing, and you learn to see the answer
    -     a trap that you cannot see is not a challenge, only a surprise
    -     you learn where they are by running into them

powers
    nouns the powers
    like  {unusual powers|special abilities}
    like  doing things that nobody can do
    who   people who like to feel powerful
    not   people who want to win without tricks
    +     a new ability is a reason to look at old problems again
    +     the fun begins when you use two of them at the same time
    +     it feels good to do what nobody else can do
    -     most of these powers only make numbers bigger
    -     with enough power, nothing is hard any more

upgrades
    nouns the upgrades
    like  {getting stronger step by step|a long list of upgrades}
    like  planning what to improve next
    who   people who like to get stronger step by step
    not   people who want everything at once
    +     every success makes the next one a little easier, and you can feel it
    +     there is always something to save up for
    +     you have to choose what to improve first, so you make a plan
    -     it is strange to earn what could have been there from the start
    -     you get stronger, your enemies get stronger, and nothing changes

classes
    nouns the classes
    like  {choosing a class|different ways to play}
    like  finding the class that fits you
    who   people who like to start again as somebody else
    not   people who cannot decide
    +     each of them plays in its own way, so there is a reason to start again
    +     you find out what kind of player you are
    +     in a group, everybody has something that only they can do
    -     most people choose one and never look at the others
    -     the differences are smaller than the names suggest

factions
    nouns the factions
    like  {choosing a side|different sides with different strengths}
    like  learning what each side can do
    who   people who like to choose a side
    not   people who do not care who wins
    +     each side has its own way to win, and you will have a favorite
    +     changing sides is almost like a new game
    +     knowing your enemy's strengths is half of the plan
    -     sides that differ only in color are no choice at all
    -     one of them will turn out to be the best, and then everybody plays it

animals
    nouns the animals
    like  {animals|being out in nature}
    like  watching animals
    who   animal lovers
    not   people who do not care for animals
    +     animals give a place a life of its own
    +     you never quite know what they will do, and that is the charm
    +     it is hard not to care about an animal
    -     animals have to behave like animals, or they are only targets
    -     people who do not care for animals will not find much else

modes
    nouns the modes
    like  {a choice of modes|something for every mood}
    who   people who like a choice
    not   people who only need one way to play
    +     there is one for every mood, and that keeps it fresh
    +     if one of them bores you, there is another
    +     they change the rules enough to make you think again
    -     most people will find one that they like and ignore the others
    -     one mode with good ideas would be worth more than many without

missions
    nouns the missions
    like  {a clear task|varied missions}
    who   people who like to have a task
    not   people who want to set their own goals
    +     you always know what to do next, and you can stop after any of them
    +     a clear task makes it easy to start and hard to stop
    +     the good ones can be done in more than one way
    -     go there, do that and come back: you know this kind of task
    -     after a few of them, you have seen how they are made

maps
    nouns the maps
    like  {learning a map by heart|knowing every corner}
    who   people who learn every corner
    not   people who want something new each time
    +     knowing a shortcut can make all the difference
    +     a new place changes how you play
    +     the better you know a place, the more you can do in it
    -     you will have your favorites, and you may ignore the rest
    -     the places look different and play the same

difficulty
    noun  the difficulty
    like  {a real challenge|a hard test}
    who   people who like it hard
    not   people who want to relax
    +     a hard task that you finish is worth more than ten easy ones
    +     it lets you decide how hard you want to work
    +     nobody gives you anything, so every success is your own
    -     hard is not the same as good
    -     it may ask for more patience than it deserves

random
    noun  the chance
    like  {never seeing the same thing twice|surprises}
    who   people who like surprises
    not   people who like to know what is coming
    +     you cannot learn it by heart, so you have to learn how to play
    +     no two games are the same, and that is a reason to come back
    +     chance can surprise you even after a long time
    -     things that are put together by chance are often dull
    -     what is always different soon looks the same

quests
    nouns the quests
    like  {a long quest|a good quest}
    who   people who say yes to every quest
    not   people who do not like to be sent around
    +     a good quest is a story with you in the middle
    +     there is always somebody with a problem, so you are never without a goal
    +     small errands show you the world better than any map
    -     a quest that only sends you to fetch something is {an errand|a chore}
    -     you do what you are told, and you rarely learn why

mystery
    noun  the mystery
    like  {a good mystery|solving a case}
    like  finding out who did it
    who   people who like to find out the truth
    not   people who want quick answers
    +     you want to know the truth, and that is a strong reason to go on
    +     every answer raises another question
    +     you have the same clues as the hero, so you can try to be faster
    -     a mystery is only as good as its solution, and that comes last
    -     the clues are so clear that you only have to collect them

loot
    noun  the loot
    like  {finding treasure|full pockets}
    who   people who open every chest
    not   people who do not care for treasure
    +     there is always the hope that the next find is the good one
    +     even a small find is a reason to look further
    +     what you find decides how you go on
    -     most of what you find is worse than what you have
    -     picking things up is only fun for a while

physics
    noun  the physics
    like  {things that fall over|seeing what happens}
    who   people who like to knock things over
    not   people who want clear rules
    +     things fall, roll and break as they should, and that is funnier than any joke
    +     you try something stupid, and it works
    +     every attempt ends a little differently
    -     it is hard to be precise when everything wobbles
    -     watching things fall over is fun, but it does not last

defence
    noun  the defense
    like  {holding the line|a good defense}
    who   people who like to hold the line
    not   people who would rather attack
    +     you see them come, and you know exactly what you forgot
    +     it is a fine feeling when the line holds
    +     you have to think about where they will break through, and that is the game
    -     you wait for the attack, and then you watch it
    -     once the defense stands, there is not much to do

rescue
    noun  the rescue
    like  {saving the day|helping people}
    who   people who like to be the hero
    not   people who do not want to be the hero
    +     it is good to have a reason that is not just points
    +     helping somebody is a better goal than beating somebody
    +     somebody depends on you, so you try a little harder
    -     somebody has to be saved in every other game
    -     it never gives you much of a reason to care

escape
    noun  the escape
    like  {a narrow escape|running for your life}
    who   people who like a narrow escape
    not   people who would rather stand and fight
    +     you have no time to think, and still you have to choose the way
    +     the moment when you get away makes up for all the fear
    +     running away is more exciting than it sounds
    -     running away is exciting once, and then it is only running
    -     one wrong turn and you start again

score
    noun  the score
    like  {a high score|beating your own record}
    who   people who want to be first on the list
    not   people who do not care about points
    +     your own record is the best opponent, because it is always near
    +     one more try is always tempting when you were that close
    +     it is simple to play and hard to play well
    -     if points do not mean anything to you, nothing here will
    -     there is not much to do except to do it again and better

money
    noun  the business
    like  {making money|a good deal}
    who   people who like a good deal
    not   people who count money all day
    +     you begin with next to nothing, so the first profit is a small event
    +     you have to know when to spend and when to wait
    +     every coin is a decision about what comes next
    -     you earn money to buy things that earn money
    -     it is hard to be excited by a number in the corner

production
    noun  the production
    like  {machines that work together|making a process run smoothly}
    who   people who like machines that work together
    not   people who do not like to plan
    +     it is a joy when the last part fits and everything starts to move
    +     there is always one part that is too slow, and finding it is the fun
    +     you begin by hand, and you end with a machine that does it for you
    -     you solve one shortage and cause the next, and so on
    -     it is close to real work, and real work is paid

quiz
    nouns the questions
    like  {a good quiz|knowing the answer}
    who   people who like to know the answer
    not   people who do not like to be asked
    +     you know more than you think, and it is fun to find out
    +     it is best with others, because somebody always knows it better
    +     even a wrong answer teaches you something
    -     a question is only good once
    -     if you do not know the answer, there is nothing to do but guess

matching
    noun  the matching
    like  {sorting things|clearing a board}
    who   people who like to clear a board
    not   people who want more than a pastime
    +     it is calming to put things where they belong
    +     one good move sets off three others, and that never gets old
    +     you can play it with half a mind and a cup of tea
    -     the board fills up, you clear it, and it fills up again
    -     there are a hundred games like it, and many of them cost nothing

editor
    noun  the editor
    like  {making your own levels|sharing what you made}
    who   people who like to make their own levels
    not   people who only want to play
    +     when you have seen it all, you can make more yourself
    +     other players are full of strange ideas, and you can try them
    +     making a level teaches you why the others work
    -     an editor is no use to people who only want to play
    -     it leaves the best ideas for others to have

crew
    nouns the companions
    like  {good companions|a team that you choose yourself}
    who   people who like to lead a team
    not   people who would rather go alone
    +     you are not alone, and so there is somebody to lose
    +     each of them can do something that the others cannot
    +     you choose who comes with you, and you have to live with it
    -     companions need a character, or they are only extra weapons
    -     looking after others takes more time than it gives back

space
    noun  the space travel
    like  {space|the empty space between the stars}
    who   people who look up at the stars
    not   people who would rather stay on the ground
    +     there is always another world, and you have not seen it yet
    +     it makes you feel small, and that is the best thing about space
    +     being far from home gives every decision more weight
    -     space is mostly empty, and so is a part of this
    -     one planet looks much like the next after a while

versus
    noun  the competition
    like  {a worthy rival|beating real people}
    who   people who like to compete
    not   people who do not like to lose
    +     a human opponent never does the same thing twice
    +     you lose, you learn why, and you want a rematch
    +     there is always somebody who is just a little better than you
    -     beginners will lose a lot before they win anything
    -     without good opponents, there is not much of a game
"""
