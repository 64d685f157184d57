"""Last sentences: they follow from what was praised and blamed, and say whom a game is for.

`<like>` is something that one may like ("a good fight", "being scared") of a praised topic, `<dislike>` of a
blamed one; both stand only after words such as "like", "enjoy" and "a taste for". `<plus>` and `<minus>` are what
was praised and blamed ("the fighting"), with `[is/are]` after them. `<who>` are the people whom the topic suits,
`<not>` those whom it does not suit.
"""

POSITIVE = """
if you like <like>, {<name> is for you|<name> is a good choice}
if you enjoy <like>, <name> is {worth your time|worth a look}
<name> is easy to recommend to {anyone who likes|people who enjoy} <like>
for people who like <like>, <name> is worth {a look|the time}
anyone who likes <like> {will have a good time with it|should take a look at <name>}
<name> is worth the time for anyone with a taste for <like>
<plus> [makes/make] <name> worth {a look|your time}
if <genre.a> about <like> sounds right, <name> is a good choice
<name> is a good choice for <who>
<name> is a good choice for <who> and the wrong one for <not>
<who> {will feel at home here|should take a look at <name>}
<who> {will find a good reason to stay here|will have a good time here}, and <not> will not
<name> is worth a look for <who>, but not for <not>
it is not made for <not>, but <name> is worth the time for <who>
<name> is easy to recommend to <who>
it is easy to recommend to <who>, and less so to <not>
<name> has enough of <plus> to be worth a look
<who> should take a look, and <not> will be happier with something else
"""

POSITIVE_PLAIN = """
if <genre.a> is what you want, <name> is {a good choice|worth a look}
anyone who is looking for <genre.a> should take a look at <name>
if the idea appeals to you, <name> is worth {a look|a try}
if that sounds like a good evening, <name> is {a good choice|worth your time}
if you like what the page describes, <name> is worth a try
nothing on its page speaks against it, so it is worth a try
if you have been looking for something like that, <name> is for you
there is enough on its page to make it worth a look
<name> is worth a look if you like the sound of that
people who like the idea should take a look
"""

NEGATIVE = """
even if you like <like>, look elsewhere
even people who like <like> {should look elsewhere|can safely skip this one}
anyone who likes <like> {will be disappointed|deserves something better}
it is hard to recommend, even to {those who like|people who enjoy} <like>
it is hard to recommend, even to <who>
<minus> [is/are] not enough to recommend <name>
with so little said about <minus>, <name> is easy to skip
<minus> [lets/let] it down, so {skip it|look elsewhere}
<minus> cannot carry it, so it is better to look elsewhere
if <genre.a> is what you want, {keep looking|choose another one}
if you want <genre.a>, there are better ones than this
there is too little here for {anyone who likes <like>|<who>}
there is too little to be said for <minus>, so skip it
<not> should stay away, and even <who> {should look elsewhere|will be disappointed}
<name> is not for <not>, and even <who> should look elsewhere
even <who> will be disappointed, so <name> is one to skip
there are better games than this one for <who>
<who> can do without it, so skip it
people who like <like> can do without <name>
for <who>, there are better games
"""

NEGATIVE_PLAIN = """
if <genre.a> is what you want, look elsewhere
the page gives you no good reason to choose it
there is little reason to choose it over other games of its kind, so look elsewhere
anyone who is looking for <genre.a> should look elsewhere
unless the idea appeals to you, <name> is one to skip
the page does not make a case for it, so skip it
there are better games of this kind, so look elsewhere
nothing on its page makes up for that, so skip it
<name> is hard to recommend without a better reason
as <genre.a> it falls short, so look elsewhere
"""

MIXED = """
<plus> [speaks/speak] for it and <minus> against it, so it depends on what you want
anyone who likes <like> may enjoy it; anyone who prefers <dislike> should look elsewhere
if you like <like>, it has something for you; if you prefer <dislike>, it is not enough
it is worth a look for <plus>, but do not expect much of <minus>
<plus> could win you over if <minus> [does/do] not matter to you
for <who>, it is worth a try; <not> had better wait
if you like <like>, {it may be worth a try|it could be worth your time|keep it in mind}
unless you like <like>, {there is no hurry|you can safely wait}
<who> may want to take a look, and everyone else can wait
<name> is for <who>, and nobody else needs to hurry
there is more in it for <who> than for <not>
<plus> [is/are] a good reason to keep it in mind
if you can do without <dislike>, {it is worth a second look|it could still be for you}
<who> may want to take a look, but it is not for <not>
<who> may like it, and <not> can wait for a sale
whether <plus> can make up for <minus> is up to you
<who> will find something here, and <not> will not
it is worth a try for <who>, but not for <not>
it has something for <who> and nothing for <not>
if <plus> [matters/matter] more to you than <minus>, it deserves a closer look
"""

MIXED_PLAIN = """
if <genre.a> is what you want, it may do, but compare it with others first
keep it in mind if the idea appeals to you
if the idea appeals to you, read a few reviews before you decide
people who like the idea may want to take a look, and everyone else can wait
a lot depends on whether the idea appeals to you
part of it sounds good, and you may want to wait for the rest
if you are looking for <genre.a>, keep it in mind, and look at others first
it deserves a look on a quiet day and no hasty decision
<name> is for the curious, and nobody else needs to hurry
it may be worth a try when you have nothing else to play
"""

RATED = {
    "positive": """
with reviews like that, {<name> is worth a look|it is worth a try}
when so many players agree, it is worth a look
players have little doubt about it, and so <name> is easy to recommend
going by its players, <name> is {a good choice|worth your time}
so many players can hardly be wrong, and <name> is worth a try
with so few players against it, <name> is easy to recommend
with so many players on its side, it is worth a try
""",
    "negative": """
with reviews like that, {look elsewhere|<name> is hard to recommend}
when so many players advise against it, look elsewhere
so many players can hardly be wrong, so skip it
going by its players, <name> is one to skip
with so few players on its side, it is hard to recommend
its own players are not convinced, so look elsewhere
with so many unhappy players, it is one to skip
""",
}
"""Of a game that most players recommend, and of one that most do not, where a text says so."""

SHORT = {
    "opening": """
=   <name> is <genre.a>
=   {at heart|in short}, <name> is <genre.a>
=   <name> is {what is known as|best described as} <genre.a>
=   the store {calls <name>|lists <name> as} <genre.a>
=   the store page of <name> is a short one
""",
    "reason": """
=   there is not much else to go by
=   {for the rest|beyond that}, you will have to look at the pictures
=   more than that is hard to say from the page
""",
    "positive": """
+   if you like {that kind of game|games of that kind}, it is worth a look
+   fans of {that kind of game|such games} should take a look
+   the curious should take a look
+   that is not much to go on, but it is worth a look
""",
    "negative": """
-   until it shows more, {it is better left alone|there is no good reason to choose it}
-   for now, it is one to skip
-   other pages make a better case, so look elsewhere
""",
    "mixed": """
=   a closer look will have to decide
=   the curious may want to look closer, and everyone else can wait
=   that is not enough to advise for it or against it
""",
}
"""For a page of which little is known; a fact may stand between opening and reason."""
