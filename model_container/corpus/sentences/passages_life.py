"""Passages about worlds and people, and about things made and collected; `passages_play.py` explains the marks."""

LIFE = """
exploration
    +     you always want to know what is behind the next corner. that is a simple reason to go on, and it is a strong one
    +     it gives you a reason to be curious. a place that you find yourself is worth more than one that {somebody shows you|you are sent to}
    +     there is a special pleasure in going the wrong way on purpose. {sometimes|often enough} it turns out to be the right one
    +     looking around is not a break from the game here. it is the game, and it leaves you alone to enjoy it
    -     a big place has to earn its size. if you walk for minutes and find nothing, you are not exploring but commuting
    -     wanting to know what is behind the hill is a strong feeling. it does not survive a dozen hills with nothing behind them
    -     it gives you the freedom to go anywhere. it gives you fewer reasons to go
    ?     it needs surprises all the way to the end
    ?     people who want to be told where to go will miss it
    !     there are moments when you want to see what lies ahead
    yes   if you open every door, <name> is for you
    yes   curious people should give <name> a try
    no    there are better places to get lost in, so skip it
    both  <name> is worth a try if you like to wander, and a risk if you need a goal

building
    +     it begins with an empty place and a vague idea. hours later there is something that was not there before, and it is yours
    +     you never really finish. there is always a corner that could be better, and improving it is {no work at all|hardly work}
    +     the things that you build tell others who you are. some want order, some want beauty, and some only want to see if it holds
    +     mistakes are part of building. you tear something down, you know why, and the second one stands
    -     building needs a reason. if nothing threatens your work and nobody uses it, it is {a model on a shelf|only decoration}
    -     it takes a lot of clicks to get from an idea to a result. some people find that calming, and others find it slow
    -     it hands you the bricks and leaves. what to do with them, and why, is your problem
    ?     once everything stands, it may have little left to ask of you
    ?     it is slow at the start, because you have so little to build with
    !     putting something together still has its appeal
    yes   if you like to look at what you have made, give <name> a try
    yes   builders and planners should be happy here, and <name> is easy to recommend to them
    no    there are better building games, so look elsewhere
    both  <name> gives you the tools, and you have to bring the ideas

management
    +     every solution causes the next problem, and that is how it holds you. you fix one thing, and you see what it does to the rest
    +     it starts with a few simple decisions. they slowly add up to something big, and you know every part of it
    +     nothing is more pleasing than a thing that runs by itself. you built it, you step back, and for a moment there is nothing to do
    +     a small mistake can cost you a lot later. that makes even {dull|small} decisions exciting
    -     it is a job that nobody pays you for. you put things in order, and soon you have to do it again
    -     the decisions look bigger than they are. whatever you choose, the numbers go up
    -     you look after many things, and you care about none of them. {a few faces|more people} would have helped
    ?     there is a lot to learn before it becomes fun
    ?     once it runs by itself, it runs without you
    !     there is some satisfaction in a tidy table
    yes   if you like it when a plan comes together, give <name> a try
    yes   people who enjoy order will lose whole weekends here, and <name> is easy to recommend to them
    no    there is enough work in the world, so skip it
    both  <name> is a fine puzzle for tidy minds and a second job for everyone else

story
    +     you are not the reader of this story, you are in it. what happens to the people in it happens to you
    +     the premise makes you curious. you want to know how it goes on, and that carries you a long way
    +     the story has a good starting point. there is room in it for surprises
    +     you play it to find out what happens. it is the oldest reason to turn a page, and it has not worn out
    -     the premise is fine, but premises are cheap. it is the people who make a story, and they stay in the background
    -     many stories begin like this. it would take a real surprise to make this one stand out
    -     it is not hard to guess how it ends. the way there has to be very good, and that is a lot to ask
    ?     everything depends on how it is told, and no summary can show that
    ?     a story can only surprise you once
    !     you may want to know how it ends, at least
    yes   if you play for the story, <name> deserves your attention
    yes   people who like to be told a story should give <name> a try
    no    there are better stories to follow, so skip this one
    both  <name> is worth a try for the story, if you can forgive the rest

choices
    +     a choice means something when you would like to take it back. {those are the ones|it is those} that you talk about later
    +     it feels good to decide for yourself. even a mistake is easier to accept when it was your own
    +     the path that you did not take is always there. it makes the one that you took feel like yours
    -     a choice between two answers that lead to the same place is no choice. you find that out the second time
    -     it asks you often what you want to do. it listens less often to the answer
    ?     nobody can say in advance how much your decisions really change
    !     some of the decisions make you stop and think
    yes   if you like to live with the consequences, give <name> a try
    no    there are better choices to make, so skip it
    both  <name> leaves the decision to you, and so does this review

crafting
    +     you begin to see a use for everything that you find. that makes it hard to walk past anything
    +     what you make yourself is worth more than what you find. it took some work, and you remember every part of it
    +     every material opens a door. you find something new, and an old problem has a new answer
    -     you collect ten of one thing to make one of another. then you need ten of those
    -     recipes are not ideas. you follow a list, and at the end of the list there is a better {axe|tool} for the next list
    ?     a good part of it is spent on gathering, and you have to like that
    !     you can make something useful now and then
    yes   if your bag is always full, <name> is for you
    no    it is more shopping than adventure, so skip it
    both  <name> rewards people who collect everything, and bores people who do not

humour
    +     not many games try to be funny. this one does, and that makes it easier to like
    +     it knows how silly it is and it does not apologize. that is the only way to do it
    -     jokes do not get better when you hear them twice. it takes a lot of new ones to stay funny
    ?     humor is a matter of taste, so have a look before you decide
    !     one or two ideas are really funny
    yes   if you like it silly, give <name> a try
    no    the joke does not last, so skip it
    both  <name> is worth a try if you laugh at the idea, and not much otherwise

horror
    +     what you do not see is always worse. a good scare is {made of waiting|mostly waiting}, and your own head does the rest
    +     you know that something is waiting for you. you go on anyway, and that is what makes it frightening
    +     fear makes you look closely at every room. you search for {a way out|a place to hide} before you do anything else
    -     fear needs patience, and loud noises are what you use when you have none. after the third one, you are only annoyed
    -     sooner or later, you know how the monsters move. then they are only in your way
    ?     once you know what frightens you here, it frightens you less
    !     there are a few moments when you would rather not go on
    yes   if you like to be afraid, <name> is a good choice, and it is better with the lights off
    yes   horror fans should give <name> a try
    no    there is nothing to be afraid of except boredom, so skip it
    both  <name> has its dark corners, but it does not always use them

characters
    +     you forget what you did in a game, but you remember the people in it. give a game somebody to care about, and {half of the work is done|it can ask for anything}
    +     you will soon have a favorite. that makes it easier to care about what happens next
    +     different characters mean different ways to see the same thing. it is a good reason to start again with somebody else
    -     a face and a name do not make a person. you meet many of them, and you will miss none
    -     the characters need more than one side to them. after the first meeting, there is little left to learn
    ?     it will take more than a long cast to make you care
    !     one or two of the characters have some life in them
    yes   if you play for the people, give <name> a try
    no    the company is not good enough, so skip it
    both  <name> has people in it that you may like, and a game around them that you may not

world
    +     a place like that is a good reason to begin. you want to see more of it and find out what goes on there
    +     it has a mood of its own. that is rarer than good graphics, and it ages better
    -     a setting is only a stage. something has to happen on it, and too little does
    -     the setting is a good start, but it is only a start. the things that you do there have to be just as interesting
    -     the setting sounds better than it is used. you could put another one in its place, and little would change
    ?     a good place is not yet a good game, and the rest has to live up to it
    ?     it has to fill that world with more than scenery
    !     the setting is not the problem
    yes   if you like to be somewhere else for an evening, give <name> a try
    yes   the place alone is worth a look, and <name> is easy to recommend to people who play for the mood
    no    the setting cannot save it, so skip it
    both  <name> is worth a visit, but perhaps not a long stay

romance
    +     it takes feelings seriously, and that is braver than it sounds. most games would rather give you a sword
    +     saying the right thing to somebody is harder than any fight. you think about it, and it matters
    -     love is not a lock that opens with the right key. here it often is
    ?     it only works if you like the person, and that cannot be promised
    !     there is some warmth in it
    yes   if you like warm stories, give <name> a try
    no    there are better ways to lose your heart, so skip it
    both  <name> is for romantic people, and it knows it

collecting
    +     an empty place in a collection is a very strong argument. you know that it is only a game, and you go and look for it anyway
    +     it is never about the thing itself. it is about the place where you found it and the {trouble|time} that it took
    +     you want to stop after the next find. then you see another one, and you go on
    -     a collection is a list, and a list is not a game. you finish it because it is there
    -     you pick things up because they can be picked up. nobody ever tells you what they are good for
    ?     people who do not collect things will wonder what it is all for
    !     a full shelf is a nice sight
    yes   if you have to have them all, <name> is for you
    no    there is better treasure elsewhere, so skip it
    both  <name> is a treat for collectors and a chore for everyone else

customisation
    +     a thing that you changed with your own hands is yours. you look after it better, and losing it hurts more
    +     it asks you who you want to be. some people need a minute for that, and others need the whole evening
    +     a small change can make a big difference. you try it, you compare, and you forget the time
    -     you can change a few things, but they hardly change how you play. it looks different, and that is all
    -     choices of color are the cheapest choices that there are. they do not make the rest any better
    ?     how much of it makes a real difference is another question
    !     it is nice to make something your own
    yes   if you never leave anything as it is, give <name> a try
    no    a new coat of paint does not help, so skip it
    both  <name> is for people who like to tinker, and the others may wonder when it begins

farming
    +     things grow while you look after something else. when you come back, there is a little more than before, and that is enough
    +     the work is simple and calming. you plant something, you look after it, and in the end you have something to show
    -     a farm is work, and this one remembers that. there is always something to water, and it never matters much
    ?     it is slow, and you should not be in a hurry
    !     it is calm, and that is something
    yes   if you want to slow down, give <name> a try
    no    there are greener fields, so skip it
    both  <name> is restful or dull, depending on the day that you had

learning
    +     the best lessons do not feel like lessons. you want to win, and you need to know something first
    +     it takes its subject seriously, and {after a while|soon} you do the same. most games never get that far
    -     it teaches first and plays later. you can feel the lesson behind every task
    ?     you should bring some interest in the subject
    !     you may even learn something
    yes   curious people should give <name> a try
    no    a good book does it better, so skip it
    both  <name> is for people who care about the subject, and it does not hide that
"""
