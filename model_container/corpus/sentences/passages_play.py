"""Passages about the ways of playing: two or three sentences that follow a thought further than a clause can.

+     praise, at least two sentences
-     blame, at least two sentences
?     a doubt in a review that recommends the game
!     a merit in a review that does not
yes   a last sentence for the game
no    a last sentence against it
both  a last sentence of a review that weighs both sides
"""

PLAY = """
combat
    +     every fight asks for a quick decision. you can {attack first|strike now} or wait for an opening, and both can go wrong
    +     a fight is the quickest test of a game, because your hands notice at once if something is wrong. here the fighting gets the room that it needs
    +     there is a simple pleasure in {a hit that lands|a fight that you barely win}. few games need much more than that
    +     the early fights teach you the rules. {the later ones|the hard ones} ask whether you were listening
    +     what counts in the end is timing. you learn when to strike and when to step back, and {that knowledge stays with you|nobody can take that away}
    +     a fight gives you a clear purpose. you know who is in your way, and you can do something about it
    -     fights need variety more than they need noise. {after a while|before long} you know what will happen, and then you only wait for the end of each one
    -     the first fights are exciting, because everything is new. the fiftieth is the same fight with more enemies in it
    -     fighting alone is not enough. other games give you more ways to win and better reasons to try
    -     too many problems end in a fight. {a second idea|more variety} would have helped
    ?     the fights will have to change over time, or the last hours will feel longer than the first
    ?     players who never cared for fighting will not be converted here
    ?     if the enemies do not learn anything new, you will notice
    !     {at its best|now and then}, the fighting has real energy
    !     a short fight now and then is still fun
    yes   come for the fights, and <name> is easy to recommend
    yes   if you enjoy a good fight, give <name> a try
    yes   {it is worth a look for the fights alone|the fights alone are worth a look}, and there is more to it than that
    no    the fights would have to be a lot better to carry <name>, so look elsewhere
    no    there are better places to pick a fight, so skip it
    both  whether <name> is worth a try depends on how many fights you can enjoy in a row

stealth
    +     sneaking turns a room into a puzzle. you see the guards, the light and the door, and you look for the {gap|moment} between them
    +     the best moments are the quiet ones. nothing happens, you barely breathe, and then the guard turns away
    +     a plan that nobody notices is its own reward. you walk out by the door, and {no alarm has been raised|everything looks as it did before}
    -     sneaking needs guards who {can think|pay attention}. if they forget you after a few seconds, the tension is gone
    -     you spend a lot of time behind a corner. that is tense at first, and then it is only waiting
    -     one mistake sends you back to the start. you learn the level by heart, and {the surprise is gone|it stops being exciting}
    ?     it takes patience, and it does not help those who have none
    !     the idea of staying unseen still has some charm
    yes   if you would rather go around a guard than through him, <name> is for you
    yes   patient players should give <name> a try
    no    there are better shadows to hide in, so skip this one
    both  <name> may please the patient and annoy everyone else, so know which one you are

survival
    +     having nothing makes you careful. {every find|each tool} changes what you can do next, and so small things become big ones
    +     the goal is simple, and it is never far from your mind. you have to stay alive, so every decision counts
    +     danger gives a purpose to everything. you plan ahead, because a bad decision can cost you a lot
    +     the reward is the feeling that you made it. it comes from your own decisions, and so it means more
    -     staying alive can turn into a chore. you deal with one problem, another one comes up, and {little changes|you start again}
    -     the start is hard, and the middle is routine. once you have food and shelter, {the fear is gone|there is little left to be afraid of}
    -     you will die for reasons that you could not know. the game calls that a lesson, and you may call it lost time
    ?     the danger fades once you are safe, and then it needs another reason to go on
    ?     beginners may find the start rather hard
    !     there is some real tension in the struggle to stay alive
    yes   if you like to get by on very little, give <name> a try
    yes   players who like a struggle will find a good one here, and <name> is easy to recommend to them
    no    there are better survival games, so skip this one
    both  it comes down to your patience, because <name> asks for a lot of it before it gives anything back

weapons
    +     a good weapon changes the way you think. with one weapon you {rush in|keep your distance}, with another you wait, and the same enemy becomes a new problem
    +     every player ends up with a favorite, and no two of them agree. finding yours is a good part of the fun
    +     new weapons are a promise. you try them at once, and {for a while|for an evening} the old enemies feel new again
    +     the choice is not only about power. it is about how you like to win, and that is more personal than it sounds
    -     many weapons mean little when the best one is easy to find. the others only make the list longer
    -     a long list is easy to write. it is much harder to give each weapon a reason to exist
    -     you change the weapon, and the fight stays the same. after a while you stop changing it
    ?     a few of the weapons will probably do most of the work
    ?     a big arsenal needs enemies that deserve it
    !     trying out a new weapon is fun for a while
    yes   if you like to try everything once, {you will have a good time with <name>|<name> is a good choice}
    yes   for people who like to choose their tools, <name> is worth a try
    no    a full rack of weapons does not save <name>, so look elsewhere
    both  <name> is worth a look for people who love weapons, and the others will not miss much

magic
    +     spells invite you to experiment. you try {one of them|something new}, and you see what happens
    +     magic is at its best when the rules are clear. then you can bend them, and the clever trick is your own
    +     guns solve one problem in one way. a good spell {solves|can solve} three, and you find the third one by accident
    -     magic without rules is only light and noise. you press a key, something glows, and an enemy falls over
    -     spells should make the impossible possible. here they seem to do {what any sword does|the work of a sword}
    ?     the spells have to differ in more than their color
    !     the magic adds a little wonder to it
    yes   if you would choose the wizard every time, <name> deserves your attention
    no    there is stronger magic elsewhere, so skip it
    both  <name> is worth a try for fans of magic, and the others can wait for a sale

racing
    +     a race is a clean contest. {the line|the road} is the same for everyone, and the faster driver wins
    +     you lose the first races and you know why. you braked too early, so next time you do not, and that is how an evening goes by
    +     speed is easy to like. {control|a clean lap} is harder, and learning it is what keeps you going
    -     a track is only new once. after that, you are alone with the clock, and the clock is not good company
    -     a race needs drivers who behave differently. if every car drives alike, {only the color changes|you choose by color}
    ?     it needs rivals who fight for their place
    !     the speed is fun for a few laps
    yes   if you brake late and never lift your foot, give <name> a try
    no    there are better roads than this, so skip it
    both  <name> is fast enough, and whether it is more than that depends on you

sport
    +     sport needs no story, because it makes its own. {the late goal|a comeback} is remembered, and nobody wrote it
    +     the rules are known, so you can think about how to win. that is where {a simple game becomes a deep one|the fun begins}
    +     a match is over before it can bore you. then somebody wants another one, and {you agree|you want it, too}
    -     the rules of a sport are a beginning and not a game. somebody has to add tension, and nobody did
    -     once you know how to score, you score in the same way each time. that wins matches, but it does not make them better
    ?     it needs other people to be at its best
    !     a close match is still a close match
    yes   anyone who keeps score should give <name> a try
    no    people who love the sport deserve better, so skip it
    both  <name> is for people who love the sport already, and it will not change anyone's mind

rhythm
    +     at first you count. then you stop counting, your hands know the song, and that is the moment {you play for|that it is all about}
    +     you do not need to be told what went wrong. you hear your mistake, and you do better the next time
    -     everything depends on the songs. if you do not like them, there is little else to enjoy
    ?     the music has to be to your taste, because there is no way around it
    !     a good song helps over a dull minute
    yes   if you drum on tables, <name> is a good choice
    no    there is better music to be had, so skip it
    both  listen to the music first, because <name> stands or falls with it

platforming
    +     the distance looks impossible until you have made the jump. then you wonder what was so hard about it
    +     a good jump is about {trust|timing}. you learn how far you can go, and then the level asks for a little more
    +     a jump that goes wrong is easy to understand. you jumped too early or too late, and you want to try again
    +     running and jumping is the oldest idea in games. it survives because it still works
    -     a jump that you miss should be your own mistake. if it is not, you stop trusting the game, and {then you stop playing|then it is over}
    -     the tenth try teaches you something. the thirtieth teaches you to look for another game
    -     jumping is easy to add and hard to get right. there are a hundred games like this one, and {many of them|the best of them} are very good
    ?     it stands or falls with its controls, and those have to be felt
    !     a few of the jumps are well made
    yes   if you like to fail until you do not, give <name> a try
    yes   for people with good timing, <name> is well worth a look
    no    there are better games about jumping, so skip this one
    both  <name> is for stubborn people, and the rest may want to wait for a sale

flying
    +     the first minutes are clumsy, and that is part of it. then you stop fighting the controls, and the sky is yours
    +     from above, everything looks {possible|smaller}. that feeling is hard to get on the ground
    -     the sky is big and mostly empty. without something to do up there, you are only admiring the clouds
    ?     the controls will take some time to learn
    !     being up there is pleasant for a while
    yes   if you ever looked up at a plane and wanted to be in it, give <name> a try
    no    this one does not stay in the air for long, so skip it
    both  <name> is for people who enjoy the way more than the destination

vehicles
    +     a good machine has a character. you learn what it {forgives|can do}, and after a while you would not change it for another
    +     getting there is part of the fun. the same trip feels different in another vehicle
    +     your choice of vehicle decides how you play. {heavy or fast|strong or quick} is a real question, and both answers are fun
    -     a vehicle has to feel like something. if all of them drive alike, it hardly matters which one you take
    -     a choice of vehicles is only a start. you also need interesting places to use them
    ?     the vehicles need interesting places to go
    !     some of the machines are fun to drive
    yes   if you like engines, <name> is worth a try
    no    there are better things to drive, so skip it
    both  <name> is worth a try for people who love machines, and a risk for everybody else

strategy
    +     there is a moment when your plan begins to work. it takes a few mistakes to get there, and they are good mistakes
    +     the interesting decisions are the ones where you have to give something up. you cannot hold everything, so you have to know what matters
    +     a plan rarely survives the first surprise. the fun is in what you do next
    +     it rewards people who think ahead, but it also rewards people who {can change their mind|notice a mistake early}. that is rarer than it sounds
    -     a strategy game needs hard choices. if one of them is always right, {you are only clicking|there is nothing left to decide}
    -     making a plan should be half of the fun. here the plan is soon clear, and the rest is routine
    -     you make a lot of small decisions, and few of them matter. a handful of hard ones would be better
    ?     it takes some time until you understand what you are doing
    ?     everything depends on an opponent who makes you think
    !     there are one or two decisions that make you think
    yes   if you think about a game when you are not playing it, <name> is a good choice
    yes   people who like to plan should give <name> a try
    no    there are better problems to think about, so look elsewhere
    no    the thinking does not pay off, so <name> is one to skip
    both  <name> asks for patience, and whether it pays you back depends on how much of it you have

puzzles
    +     a good puzzle tells you everything and still hides the answer. when you see it, you wonder how you could have missed it
    +     there is no luck in it and nobody to blame. you sit there, you think, and then {something turns over in your head|you see it}
    +     puzzles ask for {a clear head|patience} more than for quick hands. that makes them a welcome change from louder games
    +     being stuck is part of it. the solution often comes to you {in the kitchen|on the way to bed}, and that is the best kind of success
    -     the puzzles take time, but they need more ideas. you solve one, and the next one is much the same
    -     a hard puzzle has to be fair. if you have to guess what the designer meant, you stop caring about the answer
    -     you have solved puzzles like these before. new pictures do not make them new
    ?     one puzzle that you cannot solve may end it for you
    ?     nobody can tell you in advance how hard the puzzles are
    !     now and then, a puzzle surprises you
    yes   if you cannot leave a riddle alone, <name> is for you
    yes   people who like to think in peace should give <name> a try
    no    your head deserves something better to do, so skip it
    both  <name> is worth a look if you like to be stuck, and a poor choice if you do not

cards
    +     a deck is a plan that somebody has shuffled. you know what you want to happen, and you have to live with what does
    +     a new card can change your plans. it may be strong, but it also has to fit the others
    +     the best decks look like nonsense until they work. finding one yourself is {a small triumph|the whole fun}
    -     luck is part of it, but it should not be all of it. too many rounds are decided before you do anything
    -     there are a lot of card games, and the good ones are very good. this one would need an idea that the others lack
    ?     a bad hand can spoil a good plan, and you have to like that
    !     one lucky hand makes up for a few dull ones
    yes   if you always want to see one more card, give <name> a try
    no    these are not the cards to bet on, so skip it
    both  <name> is a fair game of chance, and you should know how you feel about chance

levels
    +     short goals keep you going. you {always reach|can always reach} the next one before you have to stop
    +     you can play one level and stop. most people will want to {try|see} the next one first
    +     there is enough of it to find a rhythm of your own. some will finish everything, others will pick out the good parts, and both are right
    -     more is not the same as better. a handful of good ideas would be remembered, and a long row of small ones will not
    -     many levels are not enough by themselves. the last ones have to feel different from the first ones
    -     it goes on for a long time, but it does not go anywhere. you move ahead, and the view stays the same
    ?     it has to find new ideas to fill all of that
    ?     the later levels may take some patience
    !     there is plenty of it, if you do like it
    yes   if you like to finish things, there is plenty to finish here, and <name> is a good choice
    yes   for short breaks and long evenings alike, <name> is worth a look
    no    there is a lot of it and little in it, so skip it
    both  <name> gives you plenty, and it is for you to say if you want that much of it

hidden_objects
    +     it is a quiet kind of hunt. your eyes wander over the picture, and suddenly the thing was there all along
    +     it is easy to start, and it only asks you to look closely. after a loud day, that can be exactly right
    -     searching is only fun in a picture that you want to look at. otherwise you click on everything until something happens
    ?     people who want to be challenged will be through it quickly
    !     a few of the pictures are pleasant to look at
    yes   if you want a calm evening, give <name> a try
    no    there is little here that is worth finding, so skip it
    both  <name> is a calm way to pass the time, and no more than that

multiplayer
    +     what people do to each other is better than any script. you will {tell stories|talk} about the time when everything went wrong
    +     it turns an evening into an event. somebody has the plan, somebody ruins it, and everyone laughs
    +     other people are never quite predictable. as long as they are there, no two evenings are the same
    +     playing together changes what winning means. {a rescue|a joke at the right moment} can be worth more than the score
    -     everything depends on people who may not be there. an empty server is a very quiet place
    -     friends make everything better, so they also hide what is missing. try to imagine it alone
    -     good company can save a weak game for an evening. it cannot do so every week
    ?     it needs company, so bring your own
    ?     it is only as good as the people who play with you
    !     with the right friends, almost anything is fun
    yes   if you have friends with a free evening, <name> is easy to recommend
    yes   bring company, and <name> is well worth a try
    no    your friends deserve better, so find something else
    both  <name> is as good as the people you play it with, so ask them first
"""
