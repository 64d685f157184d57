"""What players say of a game in their reviews, and last sentences that follow from it.

`<praised>` and `<blamed>` are what they praise and what they complain about: noun phrases such as "the clever puzzles", "boss
fights" or "cheaters", or what stands for one: "how short it is". They are subjects only of verbs that such a clause can have, too. `<theme>` is what
players write about, "zombies and traps". The stance is that of the review: `+` for the game, `-` against it, `=` for one that weighs both sides.
"""

OPENINGS = """
=   <name> is <genre.a> that players praise for <praised>
=   <name> is <genre.a>, and players praise it for <praised>
=   <name>, <genre.a>, is best known among its players for <praised>
=   in <name>, you <do>, and what players like most [is/are] <praised>
=   <name> is <genre.a> in which you <do>, and players like it for <praised>
=   people play <name>, <genre.a>, for <praised>
=   <name> is <genre.a>, and its fans will point to <praised>
+   <name> is <genre.a> with a good name among players, who praise <praised>
+   <name> is <genre.a> that people recommend for <praised>
-   players praise <name> for <praised>, but <genre.a> needs more than that
-   what praise there is for <name>, <genre.a>, goes to <praised>
=   <name> is <genre.a>, and players write a lot about <theme>
=   <name> is <genre.a> that has its players talking about <theme>
=   <name> is <genre.a> in which you <do>, and its players talk about <theme>
=   players who write about <name>, <genre.a>, mention <theme>
=   the players of <name>, <genre.a>, write a lot about <theme>
=   read about <name>, <genre.a>, and you will read about <theme>
+   <name> is <genre.a> for people who like <theme>
+   <name> is <genre.a> for people who cannot get enough of <theme>
"""

THEMES = """
=   the reviews mention <theme> again and again
=   ask its players about it, and they will soon talk about <theme>
=   something that players like to mention is <theme>
=   what the reviews add to that is <theme>
=   players come back to <theme> when they write about it
=   sooner or later, a review will mention <theme>
=   players have a lot to say about <theme>
=   {if a review goes into detail, it is often about|the longer reviews often turn to} <theme>
=   {anyone who reads the reviews|a reader of the reviews} will soon {come across|read about} <theme>
=   the reviews talk about <theme> more than those of other games do
=   players bring up <theme> more often than players of other games do
=   when players describe it, they often mention <theme>
=   {go through|look through|read} the reviews, and <theme> will come up
=   read a few reviews, and you will read about <theme>
=   {much of the talk|a lot of the talk} in the reviews is about <theme>
=   what players talk about is <theme>
=   the talk among players is about <theme>
=   {many|a lot of} reviews have something to say about <theme>
=   {going by|according to} the reviews, {you should expect <theme>|it has a lot to do with <theme>}
=   players write a good deal about <theme>
+   players like to write about <theme>
+   players never get tired of writing about <theme>
-   players write about <theme>, but not all of it is kind
-   there is a lot about <theme> in the reviews, and that is not the same as praise
"""
"""What players write about more than those of other games do; whether they like it is another question."""

PRAISED = """
+   players praise <praised>
+   players praise <praised> above all
+   most of the praise is for <praised>
+   what players like best [is/are] <praised>
+   players who like it mention <praised> first
+   when players recommend it, they often mention <praised>
+   the reviews have good things to say about <praised>
+   its fans point to <praised>
+   players think highly of <praised>
+   players are fond of <praised>
+   if a review is kind, it is often because of <praised>
+   the praise that you meet most is for <praised>
+   many players stay for <praised>
+   players single out <praised>
+   ask players why they like it, and they will mention <praised>
-   players do praise <praised>, but not much else
-   what praise there is goes to <praised>
-   to be fair, players like <praised>
-   even critics have a good word for <praised>
-   its fans can point to <praised>, and not to much more
-   the few kind reviews mention <praised>
=   players praise <praised>
=   players like <praised>
=   the praise in the reviews is for <praised>
=   what players like best [is/are] <praised>
=   the kind reviews mention <praised>
=   its fans point to <praised>
=   players speak well of <praised>
=   there is praise for <praised>
=   players who recommend it do so for <praised>
"""

TWO_PRAISED = """
+   players praise <praised> and also <praised2>
+   what players like best [is/are] <praised>, followed by <praised2>
+   players praise <praised> most, and they like <praised2>, too
+   the reviews have good things to say about <praised>, and about <praised2> as well
+   most of the praise is for <praised>, and the rest is for <praised2>
+   its fans point to <praised> and then to <praised2>
+   players think highly of <praised> as well as of <praised2>
+   when players recommend it, they mention <praised>, and often <praised2> as well
-   players do praise <praised> and <praised2>, but not much else
-   what praise there is goes to <praised> and <praised2>
-   to be fair, players like <praised> as well as <praised2>
=   players praise <praised>, and also <praised2>
=   players speak well of both <praised> and <praised2>
=   the kind reviews mention <praised> as well as <praised2>
=   there is praise for <praised> and for <praised2>
=   its fans point to <praised> and then to <praised2>
"""

THREE_PRAISED = """
+   players praise <praised>, <praised2> and <praised3>
+   the reviews have good things to say about <praised>, <praised2> and <praised3>
+   its fans point to <praised>, <praised2> and <praised3>
+   players like a lot about it: <praised>, <praised2> and <praised3>
+   ask players what they like, and they will mention <praised>, <praised2> and <praised3>
-   players do praise <praised>, <praised2> and <praised3>, but the rest is another matter
-   to be fair, players like <praised>, <praised2> and <praised3>
=   players praise <praised>, <praised2> and <praised3>
=   the kind reviews mention <praised>, <praised2> and <praised3>
=   players speak well of <praised>, <praised2> and <praised3>
"""

BLAMED = """
?   players do complain about <blamed>
?   what players hold against it [is/are] <blamed>
?   there is some grumbling about <blamed>
?   a few reviews complain about <blamed>
?   it is not all praise, because players complain about <blamed>
?   if there is a catch, it has to do with <blamed>
?   the complaint that {you meet most|comes up most} is about <blamed>
?   if players complain, it is about <blamed>
?   players are less happy with <blamed>
?   what complaints there are have to do with <blamed>
?   some players are put off by <blamed>
?   you should know that players complain about <blamed>
?   even people who like it {complain about|mention} <blamed>
?   the reviews warn of <blamed>
?   not everyone is happy with <blamed>
?   the usual complaint is about <blamed>
?   what bothers players most [is/are] <blamed>
-   players complain about <blamed>
-   the complaint that {you meet most|comes up most} is about <blamed>
-   review after review complains about <blamed>
-   there is a lot of grumbling about <blamed>
-   what players hold against it [is/are] <blamed>
-   players have little patience with <blamed>
-   what bothers players most [is/are] <blamed>
-   players are tired of <blamed>, and they say so
-   players who do not recommend it mention <blamed>
-   ask players what is wrong with it, and they will mention <blamed>
-   even people who like it complain about <blamed>
-   many players were put off by <blamed>
-   the reviews warn of <blamed>
-   it is hard to find a review that does not complain about <blamed>
-   the most common complaint is about <blamed>
=   players complain about <blamed>
=   the complaints are about <blamed>
=   what players hold against it [is/are] <blamed>
=   there is some grumbling about <blamed>
=   players have their doubts about <blamed>
=   {most|many} of the complaints have to do with <blamed>
=   what bothers players [is/are] <blamed>
=   players are less happy with <blamed>
=   the unkind reviews mention <blamed>
=   some players are put off by <blamed>
=   the reviews warn of <blamed>
"""

TWO_BLAMED = """
?   players do complain about <blamed> and about <blamed2>
?   what complaints there are have to do with <blamed> or <blamed2>
?   players are less happy with <blamed> and <blamed2>
?   you should know that players complain about <blamed> and <blamed2>
?   the reviews warn of <blamed> and <blamed2>
-   players complain about <blamed> and <blamed2>
-   what bothers players most [is/are] <blamed>, followed by <blamed2>
-   ask players what is wrong with it, and they will mention <blamed> and <blamed2>
-   review after review complains about <blamed> or <blamed2>
-   players who do not recommend it mention <blamed> and <blamed2>
-   many players were put off by <blamed>, and others by <blamed2>
=   players complain about <blamed> and <blamed2>
=   the complaints are about <blamed> and <blamed2>
=   the unkind reviews mention <blamed> and <blamed2>
=   some players are put off by <blamed>, and others by <blamed2>
"""

BOTH = """
+   players praise <praised>, and if they complain, it is about <blamed>
+   players like <praised> so much that they put up with <blamed>
+   players praise <praised>; the complaint that you meet most is about <blamed>
+   players forgive <blamed>, because they like <praised> so much
+   its fans point to <praised>, and what complaints there are have to do with <blamed>
+   players are fond of <praised> and less happy with <blamed>
+   there is much praise for <praised>, and some complaints about <blamed>
+   the reviews praise <praised> and warn of <blamed>
-   players like <praised>, but they complain about <blamed>
-   there is praise for <praised>, but more complaints about <blamed>
-   players came for <praised> and left because of <blamed>
-   for every good word about <praised>, there is a complaint about <blamed>
-   not even people who like <praised> can forgive <blamed>
=   players praise <praised> and complain about <blamed>
=   players like <praised>, but they are tired of <blamed>
=   the praise is for <praised>, and the complaints are about <blamed>
=   players stay for <praised> and leave because of <blamed>
=   its fans point to <praised>, and its critics point to <blamed>
=   for every good word about <praised>, there is a complaint about <blamed>
"""

RATED = {
    "loved": """
+   <rating> recommend it, most of them for <praised>
+   <rating> recommend it, and they praise <praised> above all
+   <rating> recommend it, and what they like best [is/are] <praised>
+   <rating> recommend it, often because of <praised>
+   <rating> recommend it, and the reviews have a lot of praise for <praised>
-   <rating> recommend it, most of them for <praised>, so this is a minority view
=   <rating> recommend it, most of them for <praised>
=   <rating> recommend it, and they praise <praised> above all
""",
    "liked": """
+   <rating> recommend it, many of them for <praised>
+   <rating> recommend it, and what they like best [is/are] <praised>
+   <rating> recommend it, and most of the praise is for <praised>
+   <rating> recommend it, often because of <praised>
-   <rating> recommend it, many of them for <praised>, but that leaves many who do not
=   <rating> recommend it, many of them for <praised>
=   <rating> recommend it, and most of the praise is for <praised>
""",
    "split": """
+   only <rating> recommend it, but those who do praise <praised>
+   <rating> recommend it, mostly for <praised>
-   only <rating> recommend it, although players do praise <praised>
=   <rating> recommend it, and those who do praise <praised>
=   <rating> recommend it, mostly for <praised>
""",
    "disliked": """
+   only <rating> recommend it, but those who do praise <praised>
-   only <rating> recommend it, although players do praise <praised>
=   only <rating> recommend it, mostly for <praised>
""",
}
"""Rating and praise in one sentence."""

RATED_AND_BLAMED = {
    "loved": """
+   <rating> recommend it in spite of <blamed>
-   <rating> recommend it, but that does not silence the complaints about <blamed>
=   <rating> recommend it in spite of <blamed>
""",
    "liked": """
+   <rating> recommend it in spite of <blamed>
-   <rating> recommend it, and the others complain about <blamed>
=   <rating> recommend it, and the others complain about <blamed>
""",
    "split": """
+   only <rating> recommend it, mostly because of <blamed>
-   only <rating> recommend it, and the others complain about <blamed>
-   only <rating> recommend it, and the complaints are about <blamed>
-   only <rating> recommend it, and many are put off by <blamed>
=   <rating> recommend it, and the others complain about <blamed>
""",
    "disliked": """
+   only <rating> recommend it, and most of the complaints are about <blamed>
-   only <rating> recommend it, and the others complain about <blamed>
-   only <rating> recommend it, and the complaints are about <blamed>
-   only <rating> recommend it, and many are put off by <blamed>
=   only <rating> recommend it, and the complaints are about <blamed>
""",
}
"""Rating and complaints in one sentence."""

POSITIVE = """
if you play for <praised>, {<name> is for you|<name> is a good choice}
if <praised> [matters/matter] to you, <name> is {a good choice|easy to recommend}
<praised> [makes/make] it {easy to recommend|worth a look}
what players say about <praised> makes <name> worth {a look|the time}
on the strength of <praised>, {<name> is easy to recommend|it is worth the time}
people who play for <praised> {will be happy with it|should take a look at <name>}
with so much praise for <praised>, <name> is {worth a look|worth your time}
for <praised>, it is worth {the evening|your time}
<name> is worth playing for <praised>
<name> is worth playing for <praised>, in spite of <blamed>
if you can live with <blamed>, {it is worth the time|<name> is easy to recommend}
anyone who can live with <blamed> will have a good time
if you do not mind <blamed>, <name> is {a good choice|worth your time}
you should know about <blamed>, but <name> is worth playing for <praised>
<praised> [makes/make] up for <blamed>, and so <name> is easy to recommend
people who do not mind <blamed> {will enjoy it|should take a look at it}
unless you mind <blamed>, <name> is {easy to recommend|worth your time}
<name> is worth playing for <praised> if you can put up with <blamed>
if you like <theme>, {<name> is for you|<name> is a good choice}
if it is <theme> that you want, <name> is a good choice
<name> is easy to recommend to {people who like|fans of} <theme>
fans of <theme> {should take a look at <name>|will feel at home here}
for fans of <theme>, <name> is worth {a look|the time}
anyone with a weakness for <theme> should take a look at <name>
<name> is worth your time if you like <theme>
if you like <theme> and do not mind <blamed>, <name> is {for you|a good choice}
fans of <theme> who can live with <blamed> should take a look at <name>
it is worth a look for <theme> and worth your time for <praised>
if you like <theme>, <praised> [makes/make] <name> {worth your time|easy to recommend}
people who like <theme> will have a good time, and <praised> [makes/make] it worth the price
"""

NEGATIVE = """
as long as players complain about <blamed>, it is {hard to recommend|better to look elsewhere}
until something is done about <blamed>, <name> is best left alone
with so many complaints about <blamed>, {it is better to look elsewhere|<name> is hard to recommend}
the complaints about <blamed> are reason enough to look elsewhere
unless you can live with <blamed>, look elsewhere
if you mind <blamed>, look elsewhere
people who mind <blamed> {should look elsewhere|can do without it}
<blamed> [makes/make] <name> hard to recommend
<praised> [does/do] not make up for <blamed>, so {skip it|look elsewhere}
not even <praised> can make up for <blamed>, so look elsewhere
a good word for <praised> does not make up for <blamed>, so skip it
as long as you have to put up with <blamed>, <name> is one to skip
there is little reason to put up with <blamed>, so skip it
unless you only care about <praised>, <name> is one to skip
the praise for <praised> is not enough to recommend it, so look elsewhere
if you play for <praised>, there are better games than this one
not even <praised> can save it, so look elsewhere
even if you like <theme>, {look elsewhere|<name> is one to skip}
fans of <theme> {can do without it|should look elsewhere}
<name> is hard to recommend, even to {people who like|fans of} <theme>
if you want <theme>, there are better games than this one
even fans of <theme> should look elsewhere until something is done about <blamed>
not even fans of <theme> should have to put up with <blamed>, so skip it
fans of <theme> will be disappointed by <blamed>, so look elsewhere
"""

MIXED = """
it comes down to whether you like <praised> more than you mind <blamed>
if you care more about <praised> than about <blamed>, it is worth a try
<name> is worth a try for <praised>, but not if you mind <blamed>
people who play for <praised> may like it, and people who mind <blamed> should wait for a sale
whether <praised> can make up for <blamed> is {up to you|hard to say for somebody else}
if <praised> [matters/matter] to you, you may be able to live with <blamed>
<name> could be for you if you can live with <blamed>
if you can forgive <blamed>, you have <praised> to look forward to
<praised> [speaks/speak] for it and <blamed> against it, so it depends on what you want
<praised> [makes/make] it worth a look, and <blamed> may send you away again
wait for a sale if you mind <blamed>
if you play for <praised>, it deserves a closer look, and otherwise you can wait
for <praised>, it could be worth {an evening|the price}
unless you play for <praised>, {there is no hurry|wait for a sale}
how much you mind <blamed> will decide
people who do not mind <blamed> may have a good time
if you do not mind <blamed>, {keep it in mind|it is worth a second look}
those who mind <blamed> should wait, and the others may have a good time
if you like <theme>, {it may be worth a try|it could be worth your time|read a few reviews and decide}
fans of <theme> may want to take a look, and everyone else can wait
<name> is for people who like <theme> enough to overlook the rest
unless you like <theme>, {there is no hurry|you can safely wait}
<name> could be for you if you like <theme>, but read a few reviews first
fans of <theme> may like it if they can live with <blamed>
if you like <theme>, <praised> could win you over
fans of <theme> have more reason to try it than other people
"""
