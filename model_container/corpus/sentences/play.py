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
    +     that should suit {people|players} who would rather fight than talk
    +     there is always {somebody|something} left to fight
    +     {much|a good part} of your time goes into fighting
    +     you will not have to look far for a fight
    -     it may be more fighting than you want
    -     one fight may soon feel like the last
    -     players who are tired of fighting will find little else to do
    ?     it leaves little room for a quiet moment
    yes   <name> is a good choice for anyone who came to fight
    yes   for people who want a fight first and a story second, it is worth the time

stealth
    noun  the sneaking
    like  {sneaking past guards|staying out of sight}
    like  {a careful plan|planning every step}
    who   {patient players|people who look before they act}
    who   players who prefer brains to firepower
    not   {people who want action|players in a hurry}
    +     that rewards {people|players} who watch before they move
    +     patience counts for more here than firepower
    +     you can get past trouble without a shot
    -     that means a lot of waiting in dark corners
    -     it is hard to tell from the page how clever the guards are
    ?     players in a hurry may not enjoy the waiting
    yes   <name> is a good choice for people who sneak past the guard

survival
    noun  the survival
    like  staying alive against the odds
    like  {a hard struggle|a tough challenge}
    like  making the most of very little
    who   players who like to be tested
    who   {people with patience|people who enjoy a slow climb from nothing}
    not   {players who want quick results|people who hate to lose their progress}
    +     staying alive is {the goal|the task} from the first minute
    +     you cannot afford to be careless
    +     mistakes are meant to hurt
    -     it may come down to a daily chore
    -     survival games of this kind are easy to come by
    ?     the first hours may be rough on beginners
    yes   <name> is worth the trouble for people who like to start with nothing

weapons
    nouns the weapons
    like  {a big arsenal|trying out new weapons}
    like  {a choice of weapons|a choice of tools}
    who   {people who like to experiment|players who try everything}
    not   people who do not care for weapons
    +     you can {change|switch} your style without leaving the game
    +     there is room to find a favorite
    +     people who like to compare weapons have something to do
    -     a choice of weapons does not say much about the fights themselves
    -     many players will settle on one favorite
    ?     not every weapon will be of use
    yes   people who like to try out weapons will find a good game here

magic
    noun  the magic
    like  {casting spells|solving problems with spells}
    like  {a touch of magic|magic and wonder}
    who   {fans of fantasy|people who like a touch of magic}
    not   {players who are tired of fantasy|people who want a realistic world}
    +     there are other ways out of trouble here than a sword
    +     fans of fantasy know what to do with that
    +     that leaves room to experiment with spells
    -     much depends on what sets its magic apart
    -     fantasy games with as much magic are not rare
    ?     players who are tired of wizards will not change their minds here
    yes   <name> is worth a look for people who always pick the wizard

racing
    noun  the racing
    like  {driving fast|a close race}
    like  {close finishes|shaving seconds off a lap}
    who   {anyone who likes speed|fans of a close finish}
    not   people who do not care about lap times
    +     a lost race is {quickly|easily} run again
    +     your own best time is always there to beat
    +     you know within a minute what you have to do
    -     you would have to see for yourself how the driving feels
    -     the big racing games offer more cars and more tracks
    ?     people who do not care about lap times will be done with it soon
    yes   <name> is a good choice for people who race against the clock

sport
    noun  the sport
    like  {a fair match|a contest with clear rules}
    like  {competition|keeping score}
    who   {fans of the sport|people who like a fair contest}
    not   anyone who does not care about sports
    +     you know the rules before you start
    +     a match is short enough for a break
    +     there is a winner at the end of every match
    -     the well-known series offer more than that
    -     people who do not follow the sport get little out of it
    ?     it means less to people who do not follow the sport
    yes   fans of the sport should take a look at <name>

rhythm
    noun  the rhythm
    like  {playing along to music|a good beat}
    like  {keeping time|hitting every note}
    who   {music fans|people who like to keep the beat}
    not   people without a sense of rhythm
    +     you hear at once whether you did it right
    +     a song is over quickly, so it fits into a short break
    -     people who do not like the songs have no reason to stay
    -     the open question is how many songs there are
    ?     listen to the songs first, because everything depends on them
    yes   <name> is a good choice for people who tap along to every song

platforming
    noun  the jumping
    like  {well-timed jumps|a well-timed jump}
    like  {precise controls|trying a jump until it works}
    who   {players with good timing|people who like to practice}
    not   players with little patience
    +     good timing gets you further here than anything else
    +     you will see at once why a jump went wrong
    +     that asks for practice and rewards it
    -     much depends on the controls
    -     there are many games about jumping, and some of them are hard to beat
    ?     players with little patience may give up early
    yes   for people who repeat a jump until it works, <name> is worth the time

flying
    noun  the flying
    like  {flying|being up in the air}
    like  {a great view|learning to fly well}
    who   anyone who always wanted to fly
    not   people who want to arrive quickly
    +     you are not tied to the ground
    +     you get to see the place from above
    -     it is hard to tell from the page what there is to do in the air
    -     a big sky will not keep you busy for long
    ?     it may take some time to learn the controls
    yes   <name> is worth a look for anyone who likes to fly

vehicles
    nouns the vehicles
    like  {vehicles of all kinds|engines and speed}
    like  trying out every vehicle
    who   people who like to {drive|steer}
    not   people who do not care about vehicles
    +     getting from one place to another is part of the fun
    +     people who like to drive get something to do
    -     much depends on how any of it drives
    -     that is of little use to people who do not care for vehicles
    ?     it helps to like engines
    yes   <name> is a good choice for people who like engines

strategy
    noun  the planning
    like  planning ahead
    like  {outthinking an opponent|a plan that works}
    like  hard decisions
    who   {people who like to plan|players who think before they act}
    not   {people who want quick action|players in a hurry}
    +     you have to think before you act
    +     an early mistake can cost you the game
    +     it is a game for people who make plans
    -     you would have to see for yourself whether the opponent can think
    -     beginners may not know where to start
    ?     it may take a while until you know what you are doing
    yes   <name> is worth the time for people who like to plan
    yes   if you like to think two moves ahead, <name> is for you

puzzles
    nouns the puzzles
    like  {a good puzzle|clever puzzles}
    like  {thinking things through|working things out}
    who   {people who like to work things out|patient thinkers}
    not   {people who are after action|players who hate to be stuck}
    +     you need a clear head more than quick hands
    +     there is no clock on the wall while you think
    +     the answer has to come from you
    -     one puzzle that you cannot solve can stop you for the evening
    -     the open question is how hard the puzzles are
    ?     being stuck is part of it, and not everyone likes that
    yes   people who cannot leave a riddle alone should take a look at <name>

cards
    nouns the cards
    like  {building a deck|finding combinations}
    like  {a lucky draw|a bit of luck}
    who   {people who like to build a deck|players who enjoy a bit of luck}
    not   people who dislike chance
    +     you can plan, but you still have to live with what you draw
    +     the next hand may change the whole plan
    +     finding cards that work together will keep you busy
    -     a bad hand can undo a good plan
    -     there are many card games, and this one does not stand out
    ?     luck has its say, and you have to like that
    yes   <name> is a good choice for people who like to build a deck

levels
    nouns the levels
    like  {steady progress|short levels}
    who   {people who like to finish things|people with small breaks to fill}
    not   players who get bored easily
    +     there is enough of it for more than one evening
    +     it is easy to stop and to come back later
    +     that gives people who want to finish everything a lot to do
    -     a row of levels says little about how it plays
    -     it is hard to tell from the page how they differ
    ?     the later levels may not surprise you
    yes   <name> is worth the time for people who like to finish things

hidden_objects
    noun  the searching
    like  {looking closely|searching for things}
    like  {calm games|finding small things}
    who   {people with a sharp eye|anyone who wants a calm evening}
    not   players who want a challenge
    +     a sharp eye is all that you need
    +     you can take your time
    -     there is not much more to it than looking at a picture
    -     nobody needs to search the same picture twice
    ?     people who want a challenge will be done with it soon
    yes   <name> is a good choice for a calm evening

multiplayer
    noun  the multiplayer mode
    like  {playing with friends|playing together}
    like  {competing with others|good company}
    who   {people with friends to play with|groups of friends}
    not   people who prefer to play alone
    +     it is a game to bring friends to
    +     what the others do is part of the game
    +     that gives a group of friends something to do together
    -     you need other people for that, and they may not be there
    -     people who prefer to play alone get little from that
    ?     it needs company, so bring some
    yes   if you have friends to bring along, <name> is easy to recommend
"""
