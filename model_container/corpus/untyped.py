"""What may be said after a fact that has no topic: clauses that are true to any fact of their kind."""

UNTYPED = """
do
    +     that is {a good thing|a fine thing} to ask of {somebody|a player}
    +     there is {more fun|more life} in that than in {many|most} grander plans
    +     it is an idea that {explains itself|needs no manual}
    +     you can {picture|imagine} it at once, {and that is a good sign|which is in its favor}
    +     that gives {the hands and the head|both hands and head} something to do
    +     the idea is {clear|simple} and {a little odd|easy to like}, as good ideas tend to be
    +     {it is the sort of task|that is the sort of job} that you {start gladly|do not put off}
    +     {plain as it is|simple as it sounds}, that has its charm
    +     {you want to see|it is tempting to see} where that leads
    +     that {sounds|seems} like an honest way to spend {an evening|a rainy day}
    +     a game {needs one good verb|lives by its verbs}, and that is a good one
    +     it is {less common|more inviting} than it sounds
    -     that is {not much|very little} to build a game on
    -     it is hard to see {why|the point of it}
    -     that {sounds|seems} like {a means without an end|half of an idea}
    -     {others have asked for the same|many others ask for that}, and they give more in return
    -     you wait for {a second idea|the twist}, and it does not come
    -     that {may please|will please} some people and {tire|bore} the rest
    -     {the fun of it|the pleasure in that} is left for you to find
    -     there is a difference between {being busy|activity} and {having fun|fun}
    -     {it is a plan|that is a plan} without a {surprise|reason} in it
    -     that {raises|leaves} more questions than it answers
    -     {a chore by another name|a task like that} is still a chore
    -     {nobody|no one} gets up early for that
has
    +     that is {more than decoration|worth having}
    +     that {fits|suits} the rest {well|nicely}
    +     that {gives|lends} it {some substance|a bit of weight}
    +     that makes {a real|some} difference to the whole
    +     that {shows|suggests} {some thought|a bit of care}
    +     that is {a welcome|an inviting} {touch|idea}
    +     that is something to {look forward to|be curious about}
    +     that {adds a flavor of its own|has its own flavor}
    +     {such things|details of that sort} {give a game its character|are easy to underrate}
    +     that is {the sort of detail|the kind of touch} that people {remember|talk about}
    +     that {keeps|should keep} things from {growing stale|becoming routine}
    -     it is {hard|difficult} to say what {that adds|difference that makes}
    -     that {sounds|looks} {better on a list|better in a list} than in {life|practice}
    -     a list of parts is not {a whole|an idea}
    -     {others have the same|others have that too}, and they have more
    -     something {bolder|wilder} would have helped
    -     that adds {bulk|volume} and not {interest|life}
    -     {that does not say|nothing there says} why anyone should {care|be curious}
    -     {there is no surprise in that|that surprises nobody}
    -     that {seems|sounds} like {a garnish|an ingredient}, not a {meal|dish}
    -     {it takes more|more is needed} than that to {hold|keep} your attention
role
    +     that is {a part|a role} with some {room|life} in it
    +     it {puts|places} you in {an interesting spot|a good position}
    +     {there is a story|there are stories} in that {already|from the start}
    +     you {do not get|seldom get} to be that {every day|very often}
    +     it is a {better|more human} place to start than {most|many}
    -     the part {never grows|has little to do} beyond {its name|that}
    -     {you have been that|many have been that} {before|often enough}
    -     that is a {costume|label} and not {a person|a character}
    -     {it hardly matters|little depends on} who you are
    -     the {role|part} {sounds|seems} like {an excuse|a pretext}
foe
    +     that {promises|means} a fair amount of {trouble|tension}
    +     {good trouble|an honest threat} is half the {fun|battle}
    +     that {keeps|should keep} you {awake|alert}
    +     {the sides are clear|that leaves no doubt about the sides}
    +     {danger|a bit of danger} {becomes|suits} it
    -     {that threat|such a threat} has been {used|seen} too often
    -     it is hard to be {afraid of|impressed by} that
    -     {there is little more to them than a target|a target is all that is}
    -     {the quarrel|that quarrel} is not {explained|interesting}
company
    +     that {suits it|is how it should be}
    +     {it is|that is} {the right|a good} way to go about it
    +     there is {much|a lot} to be said for that
    +     that makes a {real|welcome} difference
    -     that does not {change|add} much
    -     it {will not|does not} make up for the {gaps|rest}
    -     that may not {remain|stay} interesting
    -     {the idea is thin either way|that is a small comfort}
"""
