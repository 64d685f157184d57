"""Last sentences: they follow from what was praised and blamed, and say whom a game is for.

`<like>` is something that one may like ("a good fight", "being scared") of a praised topic, `<dislike>` of a
blamed one; both stand only after words such as "like", "enjoy" and "a taste for". `<plus>` and `<minus>` are what
was praised and blamed ("the fighting"), with `[is/are]` after them. `<who>` are the people whom the topic suits,
`<not>` those whom it does not suit.
"""

POSITIVE = """
if you like <like>, {<name> is for you|<name> is a good choice}
if you like <like>, give it a chance
if you enjoy <like>, {you should take a look at <name>|<name> deserves your attention}
anyone who likes <like> should give <name> a {try|chance}
<name> is easy to recommend to {anyone who likes|people who enjoy} <like>
{thanks to|because of} <plus>, it is well worth a try
if you {are looking for|want} <genre.a>, {it deserves a look|<name> is a good choice}
anyone {in the mood|looking} for <genre.a> will find a good one here
it is {a good <genre>|a fine <genre>}, and it is easy to recommend to <who>
it can be recommended to <who>, but not to <not>
<name> is a good choice for <who> and {a poor one|the wrong one} for <not>
<who> should give it a try; <not> will {want something else|be happier with something else}
<name> is worth a look for <who>, but not for <not>
it is an easy recommendation for <who>
{all in all|on balance}, <name> is a safe choice for <who>
<who> will {find a lot to do|have a good time} here, and so <name> is easy to recommend
it is not made for <not>, but for <who> it is worth every minute
give it a try if you like <like>; <not> will want something else
"""

POSITIVE_PLAIN = """
{all in all|all told}, <name> is {well worth a look|easy to recommend}
if <genre.a> is what you want, <name> {is worth a try|is a good choice}
{in short|so in the end}, it is {easy to recommend|worth a look}
{on balance|all in all}, it deserves a chance
anyone looking for <genre.a> should give <name> a {chance|try}
there is a lot to like, and that makes it an easy recommendation
<name> makes a good impression, and it is worth a try
if you like the idea, {give it a try|it is worth a try}
if the idea appeals to you, <name> is worth a look
there is enough here for a warm recommendation
"""

NEGATIVE = """
if you like <like>, look elsewhere
even {people who enjoy|those who like} <like> {can safely skip this one|should look elsewhere}
anyone who likes <like> {deserves something better|will be disappointed}
it cannot be recommended, not even to {those who like|people who enjoy} <like>
it cannot be recommended, not even to <who>
<minus> [is/are] the weak point, and <name> has nothing to make up for it
with <minus> so weak, it is {easy to skip|one to avoid}
<minus> [lets/let] it down, so it is better to {skip it|look elsewhere}
{in the end|in short}, <minus> cannot carry it, and it is better to look elsewhere
if <genre.a> is what you want, {choose another one|keep looking}
if you want <genre.a>, {there are better ones than <name>|look for a better one}
as <genre.a> it falls short, so {look elsewhere|it is one to skip}
people who look for <genre.a> will find better ones than <name>
there is too little here for {anyone who likes <like>|<who>}
<name> is best left alone, even if you like <like>
skip it, and find something better if you like <like>
<not> should stay away, and even <who> {should look elsewhere|will be disappointed}
<name> is not for <not>, and even <who> should look elsewhere
even <who> will be disappointed, so <name> is {one to skip|easy to skip}
there are better choices for <who>
there are better games than <name> for <who>
"""

NEGATIVE_PLAIN = """
{all in all|all told}, <name> is {hard to recommend|best left alone}
{on balance|in the end}, there is {no good reason|little reason} to choose it
if <genre.a> is what you want, look elsewhere
{in short|so in the end}, it is one to skip
there is not enough here to win anybody over, so {skip it|look elsewhere}
it does not come together, so it is better to {look elsewhere|skip it}
anyone looking for <genre.a> {should look elsewhere|deserves better}
there are better things to do with an evening, so {skip it|it is one to skip}
there are too many better games to bother with <name>, so look elsewhere
unless the idea alone convinces you, <name> is one to skip
"""

MIXED = """
<plus> [speaks/speak] for it and <minus> against it, so {your taste will have to decide|it depends on what you want}
anyone who likes <like> may enjoy it; anyone who prefers <dislike> should {think twice|look elsewhere}
if you like <like>, it has something for you; if you prefer <dislike>, {there are better choices|it is not enough}
consider it for <plus>, but expect little of <minus>
how much <minus> [matters/matter] next to <plus> is a matter of taste
<name> is for {people who like|those who like} <like> and can {forgive|overlook} <minus>
<plus> could win you over if <minus> [does/do] not {put you off|bother you}
for <who>, it is {worth a try|a good bet}; for <not>, it is a {gamble|risk}
<who> may want to give it a try, but it is not for <not>
it contains a good <genre>, but <minus> [keeps/keep] getting in the way
whether <plus> can make up for <minus> {is up to you|is a matter of taste}
<who> will find something here, while <not> will {not|hardly} be happy
it is worth a try for <who>, but not for <not>
wait for a sale if <minus> [worries/worry] you, and go ahead if <plus> [is/are] what you want
"""

MIXED_PLAIN = """
in the end it comes down to taste
<name> is neither a triumph nor a failure, and {patient people may like it|curious people may like it}
it has its good sides and its bad ones, and it is for you to weigh them
if <genre.a> is what you want, it may do, but compare it with others first
it may be worth a try for the {curious, but not for everybody|patient, but not for everybody}
part of it sounds good, so look closely before you decide
{on balance|all told}, <name> is decent, and it depends on what you want
it is worth a look if the idea appeals to you, but read what the players say first
<name> could please you or bore you, so it is wise to look closely first
as <genre.a>, it ends up somewhere in the middle
"""

SHORT = {
    "opening": """
=   <name> is <genre.a>
=   {at heart|in short}, <name> is <genre.a>
=   <name> is {what is known as|best described as} <genre.a>
=   the store {calls <name>|lists <name> as} <genre.a>
=   the store page of <name> is a short one
""",
    "reason": """
=   the pictures on its page say more than the words
=   {for the rest|beyond that}, the page relies on its pictures
""",
    "positive": """
+   if you like {that kind of game|games of that kind}, it is worth a look
+   fans of {that kind of game|such games} should give it a chance
+   for now, the answer is a cautious yes
+   the curious should take a look
""",
    "negative": """
-   until it shows more, {it is better left alone|there is no good reason to choose it}
-   for now, it is one to skip
-   others make a clearer case, so look elsewhere
""",
    "mixed": """
=   a closer look will have to decide
=   the curious may want to look closer, and everyone else can wait
=   that is not enough to advise for it or against it
""",
}
"""For a page of which little is known; a fact may stand between opening and reason."""
