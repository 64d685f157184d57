"""Passages about kinds of games, whatever else is known of one; `passages_play.py` explains the marks."""

GENRES = """
shooter
    +     a shooter does not need a long introduction. you aim, you fire, and you are in the middle of it
    +     nothing is hidden from you. you see the target, you aim, and what happens next is your own doing
    +     it is the kind of game that you understand with your hands. thinking comes later, when somebody has shot you from behind
    +     good aim is only half of it. the other half is knowing where to stand, and that {takes longer to learn|is what you learn last}
    -     there are more shooters than anyone can play. a new one needs a reason to be chosen, and this one does not give it
    -     you aim and you fire, and then you do it again. somewhere there should be a moment when you have to think
    -     a shooter needs enemies who make you move. if they only wait to be shot, you soon lose interest
    ?     it has to compete with the best of its kind, and they are very good
    ?     beginners will be shot a lot before they hit anything
    !     there is nothing wrong with the shooting itself
    yes   if you trust your aim, give <name> a try
    yes   <name> is easy to recommend to anyone who likes a clean shot
    no    there are a hundred other shooters, so look elsewhere
    both  <name> is a decent shooter, and you know best if you need another one

roleplaying
    +     a good role-playing game is a long walk with a purpose. you look back, and the person who set out is not the one who arrived
    +     you decide what kind of hero you want to be. each decision is small, but together they make a difference
    +     it is a slow kind of reward. you meet an enemy who used to be too strong, and now he is not
    +     the best part is often the plan. you know what your hero will be one day, and everything that you find is a step towards it
    -     numbers go up, and that is supposed to be enough. you are stronger than before, and so is everything else
    -     it is a long road with the same three things beside it. you fight, you collect things, and somebody always wants ten of them
    -     a hero needs a reason to go on, and more points are not one
    ?     it will want a lot of your time, and it will not always use it well
    ?     a game of this kind is only as good as its side roads
    !     it is pleasant to watch a hero grow
    yes   if you like to begin as nobody, <name> is a good choice
    yes   people with time for a long road should give <name> a try
    no    life is too short for this one, so skip it
    both  <name> is worth a try for patient people, and the others will not see the end of it

roguelike
    +     losing is not the end here. you learn something from it, and you come back with a better plan
    +     every run tells a short story. most of them end badly, and you remember the few that did not
    +     each time it gives you something different, and you have to make something of it. that does not wear out
    -     you start again, and the first part is the part that you know best. you will see it more often than you want
    -     a good run needs luck, and a bad one needs patience. too often it is the second
    ?     people who hate to lose everything will hate this, too
    !     one more try is always tempting
    yes   if losing makes you stubborn, give <name> a try
    no    there are better reasons to start over, so skip it
    both  <name> is for people who can lose and laugh, and you know if you are one

adventure
    +     an adventure is about wanting to know what comes next. as long as it keeps you asking, it does not need to do anything else
    +     it is easy to get drawn into an adventure. there is always one more place that you want to see
    -     an adventure should surprise you. this one {looks too familiar|looks like many others}, and it gives you little reason to be curious
    -     you go where you are sent, and you pick up what you find. the adventure is always somewhere behind the next hill
    ?     once you have seen it all, it has few secrets left
    ?     people who like to be tested may find it easy
    !     you may want to see the next place, at least
    yes   if you want to be taken somewhere, give <name> a try
    yes   for a quiet weekend, <name> is a good choice
    no    there are better journeys to take, so skip it
    both  <name> is a pleasant trip for some and a long walk for others

novel
    +     reading is a slow way to play, and that is why it works. there is time to like somebody
    +     a page can be as tense as a fight if the words are right. you turn it and hope
    -     a lot is said, and little of it has to be. a firm editor would have cut half
    -     reading on a screen needs better writing than reading a book. there is always something else that you could be playing
    ?     it is only as good as its words, and you should read some of them first
    !     there are a few good pages in it
    yes   if you like to read, give <name> a try
    no    there are better books, so skip it
    both  <name> is for readers, and players should know that

simulation
    +     the pleasure is in the details. somebody cared about them, and after a while you do the same
    +     real work is tiring, but the same work in a game can be restful. you see what you have done, and you can stop at any time
    +     you become good at something that you will never do in real life. that is a strange kind of holiday, and a good one
    +     it takes an ordinary thing and asks you to look closely. most ordinary things get better that way
    -     being true to life is not the same as being fun. life has a lot of waiting in it, and so does this
    -     it copies the work and forgets the reward. you do what you are told, and then you do it again
    ?     it does not explain itself to people who are in a hurry
    ?     you need to like the subject before you start
    !     it knows its subject, and you can tell
    yes   if you like to know how things work, give <name> a try
    yes   for people who enjoy doing a thing properly, <name> is a good choice
    no    there are better simulations, so skip it
    both  <name> is calming for some and dull for others, and a short look will tell you

fighting
    +     it is you against one opponent, and the better fighter wins. that is easy to understand and hard to master
    +     you learn a move, you use it too often, and somebody punishes you for it. that is how you become good
    -     it is hard to learn, and it is no fun until you have learned it. most people will not get that far
    ?     it needs a rival of your own level, and those are hard to find
    !     a close fight is exciting, whoever wins
    yes   if you have a rival, give <name> a try
    no    there are better rings to step into, so skip it
    both  <name> is for people who practice, and everyone else will only lose

online
    +     a place with people in it is never finished. you come back to see what they did, and it is rarely what you expected
    +     it is less a game than a place to go in the evening. the tasks are there so that you have something to do while you talk
    +     you can be part of something large without being important. it is nice to be one of many for once
    -     it wants you to come back every day. at some point it is a duty with {a nice view|pretty pictures}
    -     it takes a long time to catch up with the others. not everyone has so many evenings for one game
    ?     it will ask for more of your time than you planned to give
    !     other people can make anything interesting for a while
    yes   if you want a place to come back to, give <name> a try
    no    your evenings are worth more than this, so skip it
    both  <name> can become a hobby, and you should know if you want another one

party
    +     nobody has to be good at it. people who never play can win, and people who always play can lose, and the whole room enjoys that
    +     the rules fit into one sentence. {after that|then} it is about who is laughing
    -     a party needs more than one idea. when everybody has seen the joke, somebody asks what else there is
    ?     alone, it makes no sense at all
    !     it is easy to explain, so you can try it once
    yes   if your sofa is full, give <name> a try
    no    your guests deserve better, so skip it
    both  <name> is good for one evening, and you may not need a second one

sandbox
    +     it does not tell you what to do, and that is the gift. you have an idea, you try it, and it explodes in an interesting way
    +     there is no way to win and none to lose. what you take home is a story about something that should not have worked
    -     freedom is only interesting with something to push against. there is a lot of room here and not much else
    ?     it gives back what you put in, so you should bring some ideas
    !     it lets you try things, and some of them are fun
    yes   if you like to see what happens, give <name> a try
    no    an empty box is still empty, so skip it
    both  <name> is what you make of it, and that is its strength and its weakness

arcade
    +     it is simple and quick, and you always feel that you can do better. the old machines had little else, and it was enough
    +     a score is a very honest thing. it says how good you were, and it waits for you to be better
    -     a number that gets bigger is a thin reason to go on. at least the old machines were honest about that
    ?     it is small, and it does not pretend to be more
    !     it is over quickly, and sometimes you want that
    yes   if you always play one more round, give <name> a try
    no    there are better scores to beat, so skip it
    both  <name> is fun in small doses, so do not expect a meal

idle
    +     it is a game for people who are busy with something else. you look, you press a button, and you feel that you have done something
    +     numbers climb, and you would like to know how far. it is silly, and it works
    -     it plays itself, and it does not need you. it is hard to say what you are for
    ?     it is a small habit more than a game
    !     it never gets in the way
    yes   if you like to watch things grow, give <name> a try
    no    it does not need you, so skip it
    both  <name> runs well in the background, and you may forget that it is there
"""
