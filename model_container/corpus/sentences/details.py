"""What there is to say about the parts of a topic: bosses and monsters, missions and modes, loot and upgrades.

`topics.py` explains the marks at the start of a line.
"""

DETAILS = """
bosses
    nouns the bosses
    like  {a hard boss|big fights at the end of a level}
    like  beating a much bigger enemy
    who   people who like a boss fight
    not   people who hate to lose ten times in a row
    +     there is something big to prepare for
    +     people who play for the boss fights have a reason to look closer
    -     you would have to see for yourself what makes its bosses special
    -     not everyone enjoys losing to the same enemy ten times
    ?     expect to lose a few times
    yes   <name> is worth the trouble for people who like a boss fight

monsters
    nouns the monsters
    like  {fighting monsters|a world full of monsters}
    like  being outnumbered
    who   people who like to fight monsters
    not   people who are tired of monsters
    +     the monsters will give you enough to do
    +     you are not the only hunter out there
    -     you will have met their kind before
    -     the open question is what makes them dangerous
    ?     most of these monsters will look familiar
    yes   <name> is a good choice for people who like monsters in large numbers

war
    noun  the war
    like  {battles on a large scale|being one soldier of many}
    like  war stories
    who   people who are interested in war
    not   people who have seen enough of war
    +     you are one part of something much larger
    +     small victories count towards something larger
    -     other games have told this war before
    -     that is a serious subject for a game without a new idea
    ?     it helps to be interested in the war
    yes   people who are interested in war should take a look at <name>

traps
    nouns the traps
    like  {dodging at the last moment|a dangerous way ahead}
    like  quick reactions
    who   people with good reflexes
    not   people who hate sudden deaths
    +     you have to look before you step
    +     good reflexes will be of use
    -     it is hard to tell from the page whether the traps are fair
    -     you may learn where they are by running into them
    ?     you may run into the same trap twice
    yes   <name> is worth a try for people with good reflexes

powers
    nouns the powers
    like  {unusual powers|special abilities}
    like  doing things that nobody can do
    who   people who like to feel powerful
    not   people who want to win without tricks
    +     you can do more than run and shoot
    +     finding out what each of them does is part of the fun
    -     much depends on what they change
    -     other heroes have had the same powers
    ?     not all of it will be of use
    yes   <name> is worth a look for people who like to feel powerful

upgrades
    nouns the upgrades
    like  {getting stronger step by step|a long list of upgrades}
    like  planning what to improve next
    who   people who like to get stronger step by step
    not   people who want everything at once
    +     there is always something to save up for
    +     you will be stronger at the end of the evening than at the start
    -     it takes time to earn what other games give you at once
    -     you would have to see for yourself what the upgrades change
    ?     once you have them all, there may be little left to want
    yes   <name> is a good choice for people who like to get stronger step by step

classes
    nouns the classes
    like  {choosing a class|different ways to play}
    like  trying out every class
    who   people who like to start again as somebody else
    not   people who cannot decide
    +     you can start again as somebody else
    +     there is probably one that fits the way you play
    -     the open question is how they differ
    -     many players will choose one and stay with it
    ?     it may take some time to find the one that fits
    yes   <name> is a good choice for people who like to change classes

factions
    nouns the factions
    like  {choosing a side|different sides with different strengths}
    like  learning what each side can do
    who   people who like to choose a side
    not   people who do not care who wins
    +     you can come back and try the other side
    +     each side has to be learned, which takes a while
    -     it is hard to tell from the page how the sides differ
    -     it is hard to say why you should choose one side over the other
    ?     it takes time to learn every side
    yes   <name> is a good choice for people who like to try every side

animals
    nouns the animals
    like  {animals|being out in nature}
    like  watching animals
    who   animal lovers
    not   people who do not care for animals
    +     the animals are a good reason to look closer
    +     animal lovers have something to watch
    -     people who do not care for animals will not find much else
    -     much depends on how the animals behave
    ?     it helps to like animals
    yes   animal lovers should take a look at <name>

modes
    nouns the modes
    like  {a choice of modes|something for every mood}
    who   people who like a choice
    not   people who only need one way to play
    +     you can change the rules when you have had enough of one mode
    +     that makes it easier to come back
    -     one good mode would be enough
    -     most players will use one of them and forget the rest
    ?     you may end up in the same mode every time
    yes   <name> is worth a look for people who like to have a choice

missions
    nouns the missions
    like  {a clear task|varied missions}
    who   people who like to have a task
    not   people who want to set their own goals
    +     you know what to do, and you can stop when it is done
    +     you will not have to ask what to do next
    -     you would have to see for yourself how one mission differs from the next
    -     people who set their own goals may feel sent around
    ?     some missions will be better than others
    yes   <name> is a good choice for people who like a clear task

maps
    nouns the maps
    like  {learning a map by heart|knowing every corner}
    who   people who learn every corner
    not   people who want something new each time
    +     it pays to know the ground
    +     there is more than one place to learn by heart
    -     the open question is what sets the maps apart
    -     you will know the ground before long
    ?     you will know the maps before long
    yes   <name> is worth the time for people who learn a map by heart

difficulty
    noun  the difficulty
    like  {a real challenge|a hard test}
    who   people who like it hard
    not   people who want to relax
    +     it will not let you win too easily
    +     players who like a challenge get one
    -     nobody should start it to relax
    -     hard is not the same as fun
    ?     it is not meant to be easy
    yes   <name> is worth the trouble for people who like it hard

random
    noun  the chance
    like  {never seeing the same thing twice|surprises}
    who   people who like surprises
    not   people who like to know what is coming
    +     you cannot learn it by heart
    +     the next game will not be the same as the last one
    -     luck may decide more than you do
    -     nobody has placed things with care there
    ?     you need a little luck
    yes   <name> is a good choice for people who like surprises

quests
    nouns the quests
    like  {a long quest|a good quest}
    who   people who say yes to every quest
    not   people who do not like to be sent around
    +     somebody always needs your help
    +     you will not run out of things to do soon
    -     that may come down to running errands
    -     it is hard to tell from the page what the quests are about
    ?     some of the quests may be mere errands
    yes   <name> is a good choice for people who say yes to every quest

mystery
    noun  the mystery
    like  {a good mystery|solving a case}
    like  finding out who did it
    who   people who like to find out the truth
    not   people who want quick answers
    +     there is a question to be answered
    +     you can try to find the answer before the hero does
    -     once you know the answer, there is no reason to come back
    -     a case is only as good as its solution
    ?     you can only solve it once
    yes   <name> is worth the time for people who want to know the truth

loot
    noun  the loot
    like  {finding treasure|full pockets}
    who   people who open every chest
    not   people who do not care for treasure
    +     the next find may be the one that you were looking for
    +     people who open every chest get their reward
    -     you will spend some of your time sorting your bag
    -     it means a lot of picking up for a little gain
    ?     you may spend some time sorting your bag
    yes   <name> is a good choice for people who open every chest

physics
    noun  the physics
    like  {things that fall over|seeing what happens}
    who   people who like to knock things over
    not   people who want clear rules
    +     things fall and break as you would expect
    +     you can try a stupid idea and see what happens
    -     it is fun to watch once or twice
    -     that makes it hard to be precise
    ?     it is better for silly ideas than for precise ones
    yes   <name> is worth a try for people who like to knock things over

defence
    noun  the defense
    like  {holding the line|a good defense}
    who   people who like to hold the line
    not   people who would rather attack
    +     you have to know where they will break through
    +     there is time to prepare, and you will need it
    -     you may spend more time waiting than fighting
    -     it needs attackers with ideas
    ?     there may be some waiting before each attack
    yes   <name> is a good choice for people who like to hold the line

rescue
    noun  the rescue
    like  {saving the day|helping people}
    who   people who like to be the hero
    not   people who do not want to be the hero
    +     you do it for somebody and not for points
    +     somebody depends on you
    -     it is not easy to care about people whom you do not know
    -     many heroes have had to save somebody before
    ?     you will have heard that story before
    yes   <name> is worth a try for people who like to be the hero

escape
    noun  the escape
    like  {a narrow escape|a close call}
    who   people who like a narrow escape
    not   people who would rather stand and fight
    +     you cannot stay where you are for long
    +     there is little time to think about the way out
    -     running away may not be what you came for
    -     one wrong turn may send you back to the start
    ?     it does not let you rest for long
    yes   <name> is a good choice for people who like a narrow escape

score
    noun  the score
    like  {a high score|breaking a record}
    who   people who want to be first on the list
    not   people who do not care about points
    +     your own record is always there to beat
    +     one more try does not take long
    -     there is little to it if points do not interest you
    -     you do the same thing again for a better number
    ?     it means little to people who do not care about points
    yes   <name> is worth a try for people who like to beat a record

money
    noun  the business
    like  {making money|a good deal}
    who   people who like a good deal
    not   people who count money all day
    +     it makes sense to think before you buy
    +     you can watch a small business grow
    -     you earn in order to spend and spend in order to earn
    -     much depends on what the money is for
    ?     once you are rich, there may be little left to do
    yes   <name> is a good choice for people who like a good deal

production
    noun  the production
    like  {machines that work together|making a process run smoothly}
    who   people who like machines that work together
    not   people who do not like to plan
    +     people who like machines that work together have a lot to do
    +     there is always one part that could run better
    -     it is close to a day at the factory
    -     it takes a lot of steps to make one thing
    ?     it takes a while until everything runs
    yes   <name> is worth the time for people who like it when everything fits together

quiz
    nouns the questions
    like  {a good quiz|knowing the answer}
    who   people who like to know the answer
    not   people who do not like to be asked
    +     you can test what you know
    +     it is better with other people in the room
    -     you can only answer a question once
    -     there is not much to do if you do not know the answer
    ?     it is over when you know the questions
    yes   <name> is worth a try for people who like to know the answer

matching
    noun  the matching
    like  {sorting things|clearing a board}
    who   people who like to clear a board
    not   people who want more than a pastime
    +     you understand it at a glance
    +     it is something for a short break
    -     there are many games like it that cost nothing
    -     the board fills up, you clear it, and that is it
    ?     it is more of a pastime than a challenge
    yes   <name> is a good choice for a short break

editor
    noun  the editor
    like  {making levels|sharing levels}
    who   people who like to make their own levels
    not   people who only want to play
    +     you can go on when you have seen everything else
    +     players with ideas of their own can put them to use
    -     that is of no use to people who only want to play
    -     it leaves part of the work to the players
    ?     it gives back what you put into it
    yes   <name> is worth a look for people who like to make their own levels

crew
    nouns the companions
    like  {good companions|working in a team}
    who   people who like to lead a team
    not   people who would rather go alone
    +     you do not have to do it alone
    +     you need the others as much as they need you
    -     looking after the others takes time
    -     you would have to see for yourself who these people are
    ?     you have to look after the others
    yes   <name> is a good choice for people who like to work as a team

space
    noun  the space travel
    like  {space|the empty space between the stars}
    who   people who look up at the stars
    not   people who would rather stay on the ground
    +     there is a lot to see on a long way
    +     people who look up at the stars have a reason to look closer
    -     much of space is empty
    -     the open question is what you do between the stars
    ?     there may be a lot of nothing on the way
    yes   <name> is worth the trip for people who look up at the stars

versus
    noun  the competition
    like  {a worthy rival|beating real people}
    who   people who like to compete
    not   people who do not like to lose
    +     you play against people, and people learn
    +     there is always somebody who is a little better than you
    -     beginners will lose a lot at first
    -     without opponents, there is nothing to do
    ?     you will lose a lot at first
    yes   <name> is a good choice for people who like to compete
"""
