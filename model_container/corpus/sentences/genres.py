"""What there is to say about a kind of game, whatever else is known of it: what to expect, and whom it suits.

`topics.py` explains the marks at the start of a line. Genres that are about one topic, such as racing games, have that one.
"""

GENRES = """
shooter
    noun  the shooting
    like  {fast shooters|a steady aim}
    like  {quick reactions|short and tense rounds}
    who   {people with quick reactions|fans of shooters}
    not   {people who want a quiet evening|players who do not like guns}
    +     a steady hand is worth more than a long introduction
    +     you know what to do from the first shot
    +     quick reactions will get you far
    -     beginners will be shot a lot at first
    -     it is hard to tell from the page what it does that other shooters do not
    ?     beginners will be shot a lot at first
    yes   <name> is worth a try for anyone with a steady aim

roleplaying
    noun  the role-playing
    like  {a long adventure|building a character}
    like  {growing stronger step by step|a world full of quests}
    who   {people with time for a long journey|players who like to build a character}
    not   {people with little time|players who want quick action}
    +     bring time for it, because a hero does not grow in an evening
    +     you decide what kind of hero you want to be
    +     that is a game for many evenings
    -     it asks for many evenings and gives few reasons
    -     it may take hours before it gets going
    ?     it will want a lot of your time
    yes   <name> is worth the time for people who like a long road

roguelike
    noun  the replay value
    like  {one more run|runs that are never the same}
    like  {losing and learning|hard runs}
    who   {people who like to start over|players who learn from a defeat}
    not   {players who hate to start over|people who want steady progress}
    +     you will lose, and you will know more the next time
    +     the next try starts at once
    -     you will see the beginning a lot more often than the end
    -     luck may end a good run
    ?     people who hate to start again will not be happy
    yes   <name> is worth a try for people who learn by losing

adventure
    noun  the adventure
    like  {an adventure|a journey}
    like  {seeing what comes next|strange places}
    who   {people who play to see what comes next|curious players}
    not   players who want a hard challenge
    +     it is more of a journey than a test
    +     you play it to see what comes next
    -     people who want a challenge may find it slow
    -     it gives you little reason to come back once it is over
    ?     it has little for people who want a challenge
    yes   <name> is worth the trip for curious players

novel
    noun  the reading
    like  {reading|a story told at its own pace}
    like  {stories with pictures|long conversations}
    who   {people who like to read|patient readers}
    not   players who want to do more than read
    +     expect to read more than you play
    +     it takes no skill, only time
    -     people who want to act have little to do but read
    -     if the first chapter does not interest you, nothing else will
    ?     there is not much to do but read
    yes   <name> is a good choice for people who like to read

simulation
    noun  the simulation
    like  {realistic detail|doing a job properly}
    like  {learning how things work|getting the details right}
    who   {people who like details|players who want to know how things work}
    not   players who want quick action
    +     it is for people who want to know how things work
    +     it takes its subject seriously
    -     it takes its time, and there is a lot to learn
    -     people who are not interested in the subject will be bored
    ?     it helps to be interested in the subject
    yes   <name> is worth the time for people who want to know how things work

casual
    noun  the simplicity
    like  {easy games|relaxing games}
    like  short breaks
    who   {people with a short break|anyone who wants something easy}
    not   players who want a challenge
    +     you need no manual for it
    +     it is there for a short break
    -     experienced players will want more to do
    -     you may have forgotten it by the next day
    ?     it is not meant to fill a weekend
    yes   <name> is a good choice for a short break

action
    noun  the action
    like  {action|quick action}
    like  {fast games|quick reactions}
    who   {people who like it fast|players who want something to happen}
    not   players who like to take their time
    +     quick hands will be of more use than a plan
    +     you will not wait long for something to happen
    -     half of the games in the store offer action
    -     people who like to think first will not be happy
    ?     it leaves you little time to think
    yes   <name> is worth a try for people who like it fast

fighting
    nouns the duels
    like  {one-on-one fights|duels}
    like  {learning moves|a worthy rival}
    who   {people with a rival to beat|players who like to practice moves}
    not   beginners who want to win at once
    +     a lost fight is quickly repeated
    +     it pays to learn what your fighter can do
    -     beginners have to practice before they win
    -     it needs a rival, and you have to bring one
    ?     you have to practice before you win
    yes   <name> is a good choice for people with a rival to beat

online
    noun  the online play
    like  {online worlds|playing with many others}
    like  {teamwork|a good team}
    who   {people who want a game to come back to|players with a good team}
    not   people with little time
    +     you are not alone there
    +     it is a game to come back to for months
    -     newcomers have a lot to catch up on
    -     it will want more of your evenings than it gives back
    ?     it will want more than a few of your evenings
    yes   <name> is worth the time for people who want a place to come back to

party
    noun  the party mood
    like  {a party|chaos among friends}
    like  laughing with friends
    who   {groups of friends|anyone with a full sofa}
    not   people who play alone
    +     nobody has to be good at it
    +     the rules take a minute to explain
    -     there is no point in playing it alone
    -     one evening may be enough
    ?     alone, it makes little sense
    yes   <name> is a good choice for an evening with guests

sandbox
    noun  the freedom
    like  {freedom|making things up}
    like  {trying things out|experiments}
    who   {people with ideas of their own|players who like to try things out}
    not   players who want to be told what to do
    +     nobody tells you what to do
    +     you can try things just to see what happens
    -     people who need a goal will not find one
    -     you have to bring your own ideas
    ?     you have to bring your own ideas
    yes   <name> is a good choice for people with ideas of their own

arcade
    noun  the chase for points
    like  {high scores|beating a high score}
    like  {old arcade games|simple rules}
    who   {people who chase high scores|fans of the old arcades}
    not   players who want a story
    +     you understand it in seconds
    +     another try is never far away
    -     there is little to it besides the score
    -     you will have seen most of it in an evening
    ?     it is small, and it does not pretend to be more
    yes   <name> is worth a try for people who like a high score

idle
    noun  the steady growth
    like  {watching numbers grow|a game that plays itself}
    like  small steps forward
    who   {people who like to watch numbers grow|anyone who wants a game beside their work}
    not   players who want to do something
    +     it goes on while you do something else
    +     you look in, press a button and leave again
    -     you wait more than you play
    -     it does not need you for much
    ?     it is more of a habit than a game
    yes   <name> is a good choice for people who are busy with something else
"""
