"""Passages about the parts of a topic; `passages_play.py` explains the marks."""

DETAILS = """
bosses
    +     you lose the first time because you know nothing. you lose the second time because you know a little, and then it becomes interesting
    +     a boss gives you something to prepare for. when it finally falls, you know that you earned it
    -     big does not mean clever. a boss with one trick is beaten when you know the trick
    ?     people who do not like to lose will have a hard time with the bosses
    !     the bosses are the part that you may remember
    yes   if you never give up on a boss, give <name> a try
    no    there are better bosses to beat, so skip it

monsters
    +     one monster is a problem and ten are a plan gone wrong. you learn to {count|run}, and you learn it quickly
    +     you can tell a good monster by what you do when you see it. you stop, and you think about your way out
    -     a monster should frighten you or make you think. these just stand in the way
    ?     you get used to monsters, so it will need some surprises
    !     there are monsters enough to keep your hands busy
    yes   if you like it when they come from all sides, give <name> a try
    no    you have fought better monsters than these, so skip it

war
    +     a battle has many parts, and you cannot be everywhere. you have to decide what matters most, and that is exciting
    +     small victories count in a war. you win a little ground, and then you have to keep it
    -     war is loud, and the loud part is the easy part. what is missing is a reason to be there
    ?     it helps to have some interest in war
    !     the scale of it is impressive
    yes   people who are interested in war should give <name> a try
    no    this is not the battle to fight, so skip it

traps
    +     the way ahead looks simple, and that should make you careful. you stop, you look, and you see what is wrong with it
    -     it kills you first and explains it later. that is funny once
    ?     it can be unfair, and you have to laugh at that
    !     getting past the last of them is a relief
    yes   if you have quick reflexes, <name> is worth a try
    no    it is more annoying than dangerous, so skip it

powers
    +     a new power is fun from the first minute. then you find a clever use for it, and it gets even better
    +     a good power makes an old problem easy. it is nice to feel how much stronger you are
    -     a power should change how you think. these only change how hard you hit
    ?     if you become too strong, there is nothing left to fear
    !     trying out a new power is fun for a minute
    yes   if you like to do what nobody else can do, give <name> a try
    no    all that power leads nowhere, so skip it

upgrades
    +     you are weak, you win a little, and you buy something with it. the next time, you are a little stronger
    +     it is not the upgrade that counts but the waiting for it. you know what you want, and you know how far away it is
    -     an upgrade should give you something new to do. too often it only makes the old things a little easier
    ?     once you have bought everything, there may be little left to want
    !     there is always one more thing to buy
    yes   if you like to see how far you have come, give <name> a try
    no    the best upgrade is another game, so skip it

classes
    +     you pick one class, and you get used to it. then you see what another one can do, and you become curious
    -     a new class should be a new game. here it is a new hat
    ?     one of the classes will suit you, and you may never need the others
    !     there is some choice in how you want to play
    yes   if you like to start again as somebody else, <name> is a good choice
    no    none of the classes saves it, so skip it

factions
    +     first you learn what your side can do. then you learn what it cannot do, and that is when you start to win
    -     the sides have different flags and the same ideas. after two games you have met them all
    ?     it takes time to learn what every side can do
    !     choosing a side is fun
    yes   if you like to choose a side and stay with it, give <name> a try
    no    it does not matter who wins, so skip it

animals
    +     animals are easy to like. they make a place feel alive, and they can still surprise you
    -     animals alone do not make it interesting. you need something good to do, and there is too little of that
    ?     it helps to like animals
    !     the animals are nice to have around
    yes   animal lovers should give <name> a try
    no    the animals deserve better, so skip it

modes
    +     small changes to the rules make for big changes in how you play. you try one out of curiosity, and you stay until late
    -     it offers the same thing in different boxes. you open them all, and you know what is inside
    ?     one of the modes will be your favorite, and the others may gather dust
    !     there is some choice, at least
    yes   if you like variety, there is enough of it here, and <name> is worth a look
    no    it has many modes and no good one, so skip it

missions
    +     a good mission gives you a goal and leaves the way to you. you make a plan, it goes wrong, and what you do next is the fun
    -     you go somewhere, you do something, and you go back. the next mission changes the place
    ?     it needs variety in what it asks you to do
    !     one or two of the missions stand out
    yes   if you like to have a clear task, give <name> a try
    no    the missions lead nowhere, so skip it

maps
    +     at first you are lost. then you know a corner and a shortcut, and soon you feel at home
    -     the places change, but what you do in them does not
    ?     you will know the maps by heart before long
    !     some of the places are well made
    yes   if you like to know every corner, give <name> a try
    no    there are better places to see, so skip it

difficulty
    +     a real challenge is worth the trouble. you fail, you try again, and you are proud when it works
    -     it confuses being hard with being interesting. you try again because you have to
    ?     it is hard, and you should know that
    !     some players want it that hard
    yes   if you like it hard, <name> is worth a try
    no    the trouble is not worth it, so skip it

random
    +     you do not know what is behind the next door, and nobody does. you stop looking for the right way and start to improvise
    -     a machine put it together, and you can tell. there is a lot of it, and no part of it was meant for you
    ?     luck is part of it, and you will not always have it
    !     now and then, chance does something clever
    yes   if you like surprises, give <name> a try
    no    luck will not save it, so skip it

quests
    +     you agree to help with something small. soon you know everyone, and you have forgotten why you came
    -     everyone here needs something, and none of it matters. you bring it, they thank you, and they forget you
    ?     not every quest will be worth the walk
    !     one or two of the quests are worth doing
    yes   if you say yes to every quest, <name> is for you
    no    the only good answer to these quests is no, so skip it

mystery
    +     you think that you understand it. then one small thing does not fit, and you have to start again
    +     nobody gives you the answer. you collect what you can, you put it together, and you hope that you are right
    -     the mystery is over long before the game. you wait for the hero to see what you saw
    ?     once you know the answer, there is no reason to ask again
    !     you may want to know the answer, at least
    yes   if you like to know the truth, give <name> a try
    no    there are better mysteries to solve, so skip it

loot
    +     you never know what you will find next. that is a simple trick, and it works every time
    -     you pick up a lot and use very little of it. most of it only fills your bag
    ?     you will spend some of your time sorting things
    !     a good find is still a small pleasure
    yes   if you like to find treasure, give <name> a try
    no    the loot is not worth the effort, so skip it

physics
    +     you already know the rules. things fall and roll, and it is fun to see what they hit
    -     everything wobbles, and so does the game. it is funny until you want to get something done
    ?     it is better at surprises than at precision
    !     it is fun to see things fall over
    yes   if you like to knock things over, <name> is worth a try
    no    it falls apart too soon, so skip it

defence
    +     you think that you are ready, and then they come. it is a relief when you hold out to the end
    -     you prepare for a long time, and then you watch. the best part is already over
    ?     it depends on how clever the attackers are
    !     there is some tension before the attack
    yes   if you like to hold the line, give <name> a try
    no    it is not worth defending, so skip it

rescue
    +     a good reason makes everything easier. somebody is waiting for you, and so you try once more
    -     somebody needs to be saved, and that is all that you are told. you do it because nobody else is there
    ?     you have heard this kind of story before
    !     helping somebody is a decent reason to play
    yes   if you like to save the day, give <name> a try
    no    somebody else can save the day, so skip it

escape
    +     you hear them behind you, and there are two doors. you take one, and you do not stop to think if it was the right one
    -     it is a chase, and a chase needs a pause now and then. without one, you are just tired
    ?     it cannot keep up that tension forever
    !     there are one or two close calls
    yes   if you like a narrow escape, give <name> a try
    no    the best escape is to skip it

score
    +     you can do better, and you know it. so you play again, and that is how it gets you
    -     it counts everything that you do and never tells you why
    ?     without somebody to beat, the points mean less
    !     beating your own record is still fun
    yes   if you want to be first on the list, give <name> a try
    no    there are better lists to be on, so skip it

money
    +     earning money gives you a clear goal. you save, you spend, and you try to do it better the next time
    -     the numbers get bigger, and the things that you do stay small
    ?     once you are rich, there is little left to do
    !     a good deal is always fun
    yes   if you like a good deal, give <name> a try
    no    your money is better spent elsewhere, so skip it

production
    +     nothing works at first, and you see why. you move one part, and the whole thing begins to run
    -     it is a lot of work for a machine that makes parts for another machine
    ?     it takes a while until the first machine runs
    !     a process that runs smoothly is nice to look at
    yes   if you like it when everything fits together, <name> is a good choice
    no    it is too much like work, so skip it

quiz
    +     the answer is on the tip of your tongue. you make a guess, and you learn something either way
    -     it asks, you answer, and it asks again. a book of questions does the same
    ?     once you have seen the questions, you know the answers
    !     you may learn something
    yes   if you always want to know the answer, give <name> a try
    no    the answer is to skip it

matching
    +     you see one move, then another, and then the whole board falls into place. that half second is why people play these games
    -     it moves, it sparkles, and it asks nothing. you could do it asleep
    ?     it is more of a pastime than a challenge
    !     it is a calm way to pass the time
    yes   if you like to bring order into things, <name> is worth a look
    no    there are a hundred games like it, so skip it

editor
    +     it is one thing to play a level and another to make one. you can try your own ideas and see if they work
    -     it asks its players to finish the work. some of them will, but you have to find them first
    ?     it is only as good as what other people make with it
    !     there is some fun in making things yourself
    yes   if you like to make things for others, give <name> a try
    no    you would have to make the fun yourself, so skip it

crew
    +     you do not notice how much you rely on them until one of them is missing. then every step is harder
    -     they follow you, they fight, and they have nothing to say. you soon forget that they are there
    ?     you have to look after them, and not everybody likes that
    !     it is nice not to be alone
    yes   if you like to lead a team, give <name> a try
    no    there is better company elsewhere, so skip it

space
    +     it is quiet out there, and very far from home. that gives weight to small things, such as having enough fuel
    -     space sounds exciting, but it is only a setting. you still need something interesting to do there
    ?     there is a lot of nothing between the stars
    !     the stars are nice to look at
    yes   if you look up on a clear night, <name> is worth a try
    no    there are better stars to reach for, so skip it

versus
    +     a computer makes mistakes, but it is never embarrassed by them. it is much more fun to beat somebody who is
    +     you win by knowing what the other one will do. that has little to do with fast fingers and a lot with people
    -     you need somebody who is about as good as you are. everybody else is either a lesson or a bore
    ?     you will lose more than you win, at least at first
    !     a close match makes up for a lot
    yes   if you like to compete, give <name> a try
    no    there are better games to play against others, so skip it
"""
