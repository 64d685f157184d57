"""What may be said after a fact that has no topic: clauses that are true to any fact of their kind."""

UNTYPED = """
do
    +     it is a simple idea, and simple ideas last
    +     you understand it at once, and the rest is practice
    +     {the idea is clear|it is clear what to do}, and that is a good start
    +     it is easy to see how that could fill an evening
    -     that may not be enough to {fill an evening|keep you playing}
    -     it is hard to see what makes it {fun|special}
    -     {many other games ask for the same|many other games have you do the same}, and they give more in return
    -     you wait for a {second idea|twist}, and it does not come
    -     that may please some people and {tire|bore} the rest
    -     it sounds more like {a task|work} than {a treat|play}
    -     after a while, there is little in it that is new
has
    +     that gives you more to do
    +     it gives you a reason to {come back|keep going}
    +     that gives it some variety
    +     it is the kind of thing that you notice after a while
    -     it is {hard|difficult} to say what that adds
    -     that {sounds|looks} better in a list than {in play|it will in practice}
    -     other games offer more of that
    -     something {bolder|new} would have helped
    -     it {does not say|never says} why that should be fun
    -     you will have seen it all {soon|before long}
place
    +     it is a place that you {want to see|do not see every day}
    +     it gives everything else {a mood|a frame}
    +     that alone should draw some people in
    -     a setting alone does not keep you playing
    -     you only get to look at it
    -     other games have been there before
role
    +     it is a {part|role} with some room in it
    +     you seldom get to be that
    +     there is a story in that from the start
    -     the part has little to do with what follows
    -     many games have had that hero before
    -     little depends on who you are
foe
    +     a good {enemy|threat} is half the fun
    +     that should keep you {awake|on your toes}
    +     the danger gives everything else a point
    -     such enemies have been seen too often
    -     it is hard to be {afraid of|impressed by} that
    -     they sound like mere targets
look
    +     it is the first thing that you will notice
    +     that sets the mood {at once|from the start}
    -     you soon stop noticing that
    -     good looks do not make it fun
sound
    +     it sets the mood from the start
    +     that is a good reason to use headphones
    -     that alone is no reason to play
    -     you can hear that without playing
"""
