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
    +     a steady aim makes the difference, so you can feel yourself getting better
    +     it is easy to start and {takes a long time to master|hard to master}
    +     it is made for people who like it fast and tense
    -     newcomers will lose a lot at first
    -     shooters fill the most crowded shelf of the store, and little about this one stands out
    -     it has little to offer to people who {do not like guns|want something else than shooting}

roleplaying
    noun  the role-playing
    like  {a long adventure|building a character}
    like  {growing stronger step by step|a world full of quests}
    who   {people with time for a long journey|players who like to build a character}
    not   {people with little time|players who want quick action}
    +     a character who grows with every hour is a strong reason to keep playing
    +     a long journey of this kind is good value for {patient players|people with time}
    +     there is more than one way to build a hero, so you can play it again
    -     it asks for many hours, and not all of them are exciting
    -     {small errands|side jobs} tend to fill the space between the good parts
    -     levels and numbers can {get in the way of|slow down} the story

roguelike
    noun  the replay value
    like  {one more run|runs that are never the same}
    like  {losing and learning|hard runs}
    who   {people who like to start over|players who learn from a defeat}
    not   {players who hate to start over|people who want steady progress}
    +     no two runs are the same, so there is always {a reason for another|one more to try}
    +     each defeat teaches you something for the next {run|try}
    +     a run is short, and it is hard to stop at one
    -     you will lose often, and then you start {again|from the beginning}
    -     luck can {ruin|decide} a run, whatever you do
    -     players who want steady progress will {be frustrated|lose patience}

adventure
    noun  the adventure
    like  {an adventure|a journey}
    like  {seeing what comes next|strange places}
    who   {people who play to see what comes next|curious players}
    not   players who want a hard challenge
    +     it is a journey more than a test, so {anyone can enjoy it|you can lean back}
    +     you play it to see what comes next, and that {is enough|works}
    +     it suits people who {want to be told a story|like to look around}
    -     once you have seen it all, there is little reason to {come back|play it again}
    -     players who {want a challenge|like it fast} may find it {too easy|slow}

novel
    noun  the reading
    like  {reading|a story told at its own pace}
    like  {stories with pictures|long conversations}
    who   {people who like to read|patient readers}
    not   players who want to do more than read
    +     it is for people who like to read, and they get a lot to read
    +     it is as close to a book as a game gets
    +     the pictures and the music do {half|a good part} of the telling
    -     you read far more than you play
    -     players who want to act will {grow restless|be bored}
    -     if the first chapter does not grip you, the others will not help

simulation
    noun  the simulation
    like  {realistic detail|doing a job properly}
    like  {learning how things work|getting the details right}
    who   {people who like details|players who want to know how things work}
    not   players who want quick action
    +     there is something calming in doing a task well
    +     people who like {details|to know how things work} will enjoy it
    +     it lets you try a life that you will {hardly ever|probably never} lead
    -     it is slow, and {that is on purpose|it does not pretend otherwise}
    -     the first hours can be hard, because there is much to learn
    -     if the subject leaves you cold, nothing else will keep you

casual
    noun  the simplicity
    like  {easy games|relaxing games}
    like  short breaks
    who   {people with a short break|anyone who wants something easy}
    not   players who want a challenge
    +     you can start {at once|without a manual}, and you can stop at any time
    +     it asks for little and is {a good break|pleasant company}
    +     it is made for a short break between other things
    -     you will have forgotten it {a day later|by the next day}
    -     experienced players will have seen it all in an evening
    -     it is a pastime and not a game to get lost in

action
    noun  the action
    like  {action|quick action}
    like  {fast games|quick reactions}
    who   {people who like it fast|players who want something to happen}
    not   players who like to take their time
    +     it asks for quick reactions and {does not keep you waiting|gets going quickly}
    +     you are never left waiting for something to happen
    -     half of the store offers action, and it {does not say what is different here|needs more than that}
    -     it may be {tiring|exhausting} in long sittings
    -     players who like to think first will not enjoy it

fighting
    nouns the duels
    like  {one-on-one fights|duels}
    like  {learning moves|a worthy rival}
    who   {people with a rival to beat|players who like to practice moves}
    not   beginners who want to win at once
    +     a fight is short, and a rematch is quick
    +     learning a character's moves {pays off|is rewarding}
    +     it is at its best with {a friend on the sofa|a rival of your own level}
    -     beginners need hours of practice before they win
    -     without a rival, it loses half of its appeal
    -     learning long lists of moves is not for everyone

online
    noun  the online play
    like  {online worlds|playing with many others}
    like  {teamwork|a good team}
    who   {people who want a game to come back to|players with a good team}
    not   people with little time
    +     with many others around, there is always something going on
    +     it is a hobby to come back to for months
    +     the best moments come from {other people|a team that works together}
    -     it takes a lot of time, and the rest of your library will have to wait
    -     it is nothing without the people who play it
    -     newcomers have a lot to catch up on

party
    noun  the party mood
    like  {a party|chaos among friends}
    like  laughing with friends
    who   {groups of friends|anyone with a full sofa}
    not   people who play alone
    +     everybody understands it {in a minute|at once}, so anybody can join
    +     it is made for an evening with friends, and {chaos is part of it|that is where it works}
    +     a round is short, so everybody gets a turn
    -     alone, there is no point to it
    -     it is fun for one evening, but perhaps not for two
    -     you need the right {crowd|group} for it

sandbox
    noun  the freedom
    like  {freedom|making things up}
    like  {trying things out|experiments}
    who   {people with ideas of their own|players who like to try things out}
    not   players who want to be told what to do
    +     you set your own goals, and that freedom is the point
    +     it is a playground for people with {ideas|imagination}
    +     you can lose whole weekends {to one idea|just trying things out}
    -     without ideas of your own, you will {run out of things to do|be bored}
    -     it gives you tools and no {goal|direction}
    -     players who want a story will not find one

arcade
    noun  the chase for points
    like  {high scores|beating a high score}
    like  {old arcade games|simple rules}
    who   {people who chase high scores|fans of the old arcades}
    not   players who want a story
    +     simple rules and a high score are still a good reason for another try
    +     you {understand|get} it in seconds, and another try is always {tempting|quick}
    +     it has the spirit of the old {arcades|machines}
    -     there is not much beyond the score
    -     it is fun for a while, and then you have seen it
    -     players who want {depth|a story} should not expect it

idle
    noun  the steady growth
    like  {watching numbers grow|a game that plays itself}
    like  small steps forward
    who   {people who like to watch numbers grow|anyone who wants a game beside their work}
    not   players who want to do something
    +     numbers that {grow|climb} on their own are {strangely satisfying|hard to leave alone}
    +     you can do other things while it runs
    +     checking on it is a pleasant habit
    -     you wait more than you play
    -     it is a number that {gets bigger|grows}, and that is the whole of it
    -     it fills time without much to remember
"""
