"""What players say of a game in their reviews, and last sentences that follow from it.

`<praised>` and `<blamed>` are what they praise and what they complain about: noun phrases such as "the gunplay", "boss fights"
or "cheaters"; `<theme>` is what they write about, "zombies and traps". The stance is that of the review: `+` for the game, `-` against it, `=` for one that weighs both sides.
"""

OPENINGS = """
=   <name> is <genre.a> that players praise for <praised>
=   <name> is <genre.a>, and players praise it for <praised>
=   <name> is <genre.a> in which you <do>, and players praise it for <praised>
=   in <name>, you <do>, and what players like most [is/are] <praised>
+   <name> is <genre.a> with a good name among players, who praise <praised>
-   players praise <name> for <praised>, but <genre.a> needs more than that
=   <name> is <genre.a>, and <praised> [is/are] what people like about it
=   people play <name>, <genre.a>, for <praised>
=   if players agree on one thing in <name>, <genre.a>, it is <praised>
=   <name> is <genre.a>, and its players write mostly about <theme>
=   <name> is <genre.a> that has its players talking about <theme>
=   <name> is <genre.a> in which you <do>, and its players talk mostly about <theme>
=   in <name>, <genre.a>, much of the talk among players is about <theme>
=   players who write about <name>, <genre.a>, write about <theme>
+   <name> is <genre.a> for everyone who likes <theme>
+   <name> is <genre.a> for people who cannot get enough of <theme>
"""

THEMES = """
=   its players write mostly about <theme>
=   read a few of its reviews, and you will read about <theme>
=   in their reviews, players keep coming back to <theme>
=   there is a lot of talk about <theme> among its players
=   when players talk about it, they talk about <theme>
=   ask its players what it is about, and many will say <theme>
=   if you believe its players, it is all about <theme>
=   judging by its reviews, much of it is about <theme>
=   few players write about it without a word on <theme>
=   you can expect a lot of <theme>, because its players write about little else
=   the reviews have a lot to say about <theme>
=   go by what its players write, and you can expect <theme>
+   its players write about <theme> as if they could not get enough
-   its players write a lot about <theme>, but {that is not the same as praise|not all of it is kind}
-   there is a lot of talk about <theme>, and {talk is all that it comes to|not enough of it is praise}
"""
"""What players write about more than those of other games do; whether they like it is another question."""

PRAISED = """
+   players praise <praised> {more than anything else|above all else}
+   players are full of praise for <praised>
+   what its players like most [is/are] <praised>
+   ask its players why they stay, and many of them will name <praised>
+   the praise of its players goes to <praised>, {and that is a good sign|which is a good sign}
+   <praised> [is/are] what its players {praise most|mention first}, so {that part works|that much is certain}
+   {most of the praise|the loudest praise} is for <praised>
+   in their reviews, players keep coming back to <praised>
+   what wins people over [is/are] <praised>: players praise it again and again
+   the players have made up their minds about <praised>: they praise it
-   players do praise <praised>, {but that alone does not carry a game|but one good part is not enough}
-   its fans praise <praised>, but they praise nothing else
-   players have kind words for <praised>, but that is where they stop
-   to be fair, <praised> [finds/find] some praise among its players
=   players praise <praised>
=   its players speak well of <praised>
=   what players like about it [is/are] <praised>
+   nobody needs to explain <praised> to its fans
+   write down what its players like, and <praised> will be at the top
+   players who recommend it mostly speak of <praised>
+   there is one thing that players do not argue about, and it is <praised>
+   according to its players, <praised> [is/are] the best part
-   its fans will mention <praised>, and then they will run out of reasons
-   there is some praise for <praised>, and it stays the exception
=   if players have a kind word, it is mostly for <praised>
=   its fans like <praised>
=   according to its players, <praised> [is/are] the best part of it
=   the kind words are for <praised>
"""

TWO_PRAISED = """
+   players praise <praised> and <praised2> {most of all|above all else}
+   what its players like most [is/are] <praised>, and <praised2> [comes/come] next
+   ask its players, and they will name <praised> first and <praised2> second
+   players praise <praised> most, and they speak well of <praised2>, too
+   there is a lot of praise for <praised>, and no less for <praised2>
+   if you care about <praised> or <praised2>, you are in good company: players praise both
+   most of the praise goes to <praised>, and much of the rest to <praised2>
-   players do praise <praised> and <praised2>, {but that does not save it|but the rest does not keep up}
-   players like <praised> and <praised2>, and it is a pity that {the rest does not follow|this is where the praise ends}
=   players praise <praised> and <praised2>
=   its players speak well of <praised> as well as of <praised2>
=   what players like about it [is/are] <praised> and <praised2>
+   according to its players, <praised> and <praised2> are the best parts
+   players who recommend it mostly speak of <praised> and <praised2>
+   write down what its players like, and the list begins with <praised> and <praised2>
-   there is some praise for <praised> and <praised2>, and that is all the praise there is
=   the kind words are for <praised> and <praised2>
=   its fans speak of <praised> and <praised2>
=   according to its players, <praised> and <praised2> are the best of it
"""

THREE_PRAISED = """
+   players praise <praised>, <praised2> and <praised3>, {and that is a long list|so there is more than one reason to play it}
+   ask its players, and they will name <praised>, <praised2> and <praised3>
-   players do praise <praised>, <praised2> and <praised3>, but {it does not come together|that is not the whole story}
=   players praise <praised>, <praised2> and <praised3>
+   its fans have more than one reason: they praise <praised>, <praised2> and <praised3>
+   according to its players, <praised>, <praised2> and <praised3> are what it does best
=   the kind words are for <praised>, <praised2> and <praised3>
=   its players speak well of <praised>, <praised2> and <praised3>
"""

BLAMED = """
?   players do complain about <blamed>, so {be warned|do not expect too much there}
?   not all is well, since players complain about <blamed>
?   one complaint comes up again and again, and it is about <blamed>
?   if there is a complaint, it is about <blamed>
?   do not go in blind, though: players complain about <blamed>
-   players complain about <blamed> {more than about anything else|most of all}
-   the {most common|loudest} complaint is about <blamed>, {and it is hard to overlook|and it does not come from a few}
-   <blamed> [is/are] what players complain about most
-   one complaint comes up again and again, and it is about <blamed>
-   ask its players what is wrong with it, and many of them will name <blamed>
-   players have had enough of <blamed>, and they say so
-   there is no way around <blamed>: players complain about it again and again
=   players complain about <blamed>
=   the most common complaint is about <blamed>
=   what players do not like [is/are] <blamed>
?   even its fans wish that something was done about <blamed>
?   there are complaints, and most of them are about <blamed>
?   it would have even more friends without <blamed>
?   according to its players, <blamed> [is/are] the weak point
?   you should know that players complain about <blamed>
-   <blamed> [has/have] cost it many of its friends
-   according to its players, <blamed> [is/are] the worst of it
-   players who do not recommend it mostly speak of <blamed>
-   even its fans wish that something was done about <blamed>
-   write down what its players dislike, and <blamed> will be at the top
=   according to its players, <blamed> [is/are] the weak point
=   the harsh words are about <blamed>
=   even its fans complain about <blamed>
=   players who do not recommend it mostly speak of <blamed>
"""

TWO_BLAMED = """
?   players do complain about <blamed> and <blamed2>, so {be warned|do not expect too much there}
?   the complaints are about <blamed> and <blamed2>
-   players complain about <blamed> and <blamed2>, {and there are many of these complaints|and that is a lot to put up with}
-   <blamed> and <blamed2> are what players complain about most
-   ask its players what is wrong with it, and they will name <blamed> first and <blamed2> second
=   players complain about <blamed> and <blamed2>
=   the complaints are mostly about <blamed> and <blamed2>
?   according to its players, <blamed> and <blamed2> are the weak points
?   even its fans wish that something was done about <blamed> and <blamed2>
-   <blamed> and <blamed2> have cost it many of its friends
-   players who do not recommend it mostly speak of <blamed> and <blamed2>
=   according to its players, <blamed> and <blamed2> are the weak points
=   the harsh words are about <blamed> and <blamed2>
"""

BOTH = """
+   players praise <praised>, and if they complain, it is about <blamed>
+   <praised> [gets/get] most of the praise, and <blamed> most of the complaints
+   there is more praise for <praised> than there are complaints about <blamed>
+   players forgive <blamed>, because they like <praised> so much
-   players praise <praised>, but they also complain about <blamed>
-   there is praise for <praised>, but it is drowned out by complaints about <blamed>
-   players like <praised> well enough, but <blamed> [spoils/spoil] it for them
=   players praise <praised> and complain about <blamed>
=   <praised> [gets/get] most of the praise, and <blamed> most of the complaints
=   the praise is for <praised>, and the complaints are about <blamed>
+   players like <praised> so much that they put up with <blamed>
+   if there is a fault, players say, it is <blamed>, and they stay for <praised>
+   according to its players, <praised> [is/are] the best part and <blamed> the worst
-   players stay for <praised> and leave because of <blamed>
=   players stay for <praised> and leave because of <blamed>
=   according to its players, <praised> [is/are] the best part and <blamed> the worst
=   its fans speak of <praised>, and everyone else speaks of <blamed>
"""

RATED = {
    "loved": """
+   <rating> recommend it, and most of the praise goes to <praised>
+   <rating> recommend it, and they praise <praised> {most of all|above all else}
+   <rating> recommend it, and {what they like most|what they praise most} [is/are] <praised>
-   <rating> recommend it, mostly for <praised>, so {this is a minority view|not everyone will agree with this}
=   <rating> recommend it, and most of the praise goes to <praised>
""",
    "liked": """
+   <rating> recommend it, and most of the praise goes to <praised>
+   <rating> recommend it, and what they like most [is/are] <praised>
-   <rating> recommend it, mostly for <praised>, but {that leaves many who do not|a good score does not make it right for you}
=   <rating> recommend it, and most of the praise goes to <praised>
""",
    "split": """
+   only <rating> recommend it, but those who do praise <praised>
-   only <rating> recommend it, although players do praise <praised>
=   <rating> recommend it, and those who do praise <praised>
""",
    "disliked": """
+   only <rating> recommend it, but those who do praise <praised>
-   only <rating> recommend it, although players do praise <praised>
=   only <rating> recommend it, although players do praise <praised>
""",
}
"""Rating and praise in one sentence."""

RATED_AND_BLAMED = {
    "loved": """
+   <rating> recommend it, even though there are complaints about <blamed>
-   <rating> recommend it, but {the complaints about <blamed> are hard to overlook|the others complain about <blamed>}
=   <rating> recommend it, even though there are complaints about <blamed>
""",
    "liked": """
+   <rating> recommend it, even though there are complaints about <blamed>
-   <rating> recommend it, and the others complain about <blamed>
=   <rating> recommend it, and the others complain about <blamed>
""",
    "split": """
+   only <rating> recommend it, and much of that is because of <blamed>
-   only <rating> recommend it, and the complaints are about <blamed>
=   <rating> recommend it, and the others complain about <blamed>
""",
    "disliked": """
+   only <rating> recommend it, and much of that is because of <blamed>
-   only <rating> recommend it, and the complaints are about <blamed>
=   only <rating> recommend it, and the complaints are about <blamed>
""",
}
"""Rating and complaints in one sentence."""

POSITIVE = """
if you play for <praised>, {<name> is for you|<name> is an easy recommendation}
<name> is worth it for <praised> alone
it is easy to recommend, and <praised> [is/are] the reason
come for <praised>, and give it a try
if you care about <praised>, give <name> a try
if <blamed> [does/do] not {put you off|bother you}, <name> is {easy to recommend|well worth a try}
anyone who can live with <blamed> should give <name> a {try|chance}
it is well worth a try for <praised>, as long as you can live with <blamed>
<name> is a good choice if you care about <praised>
anyone who plays for <praised> should give it a {try|chance}
if <praised> [means/mean] anything to you, <name> is easy to recommend
it is worth a try for <praised>, and <blamed> should not stop you
<blamed> should not keep you away: <name> is well worth a try
do not let <blamed> stop you, and give it a try
thanks to <praised>, <name> is an easy recommendation
there are games without <blamed>, but this one is still {worth a try|easy to recommend}
if you like <theme>, {give <name> a try|<name> is for you|it is an easy recommendation}
anyone who likes <theme> should give <name> a {try|chance}
<name> is easy to recommend to {anyone who likes|people who like} <theme>
if you cannot get enough of <theme>, {it is well worth a try|<name> is a good choice}
for fans of <theme>, it is an easy recommendation
<name> is well worth a look if you like <theme>
people who want <theme> will find what they want here, so give it a try
if you like <theme> and can live with <blamed>, it is {worth a try|easy to recommend}
come for <theme> and stay for <praised>: it is easy to recommend
with <theme> on offer and <praised> on top, it is well worth a try
fans of <theme> should give it a try, and not only for <praised>
"""

NEGATIVE = """
as long as players complain about <blamed>, it is better to look elsewhere
until something is done about <blamed>, {it is better to look elsewhere|skip it}
with <blamed> in the way, it is {one to skip|hard to recommend}
unless you can live with <blamed>, look elsewhere
<praised> [is/are] not enough to make up for <blamed>, so {skip it|look elsewhere}
not even <praised> can make up for <blamed>, so look elsewhere
not even <praised> can save it, so {skip it|look elsewhere}
unless you only care about <praised>, <name> is one to skip
<blamed> [makes/make] it hard to recommend
there are games without <blamed>, so look elsewhere
if <blamed> [bothers/bother] you at all, look elsewhere
so many players cannot be wrong about <blamed>, so skip it
<name> is best left alone until <blamed> [is/are] dealt with
other games have <praised> as well, so look elsewhere
<praised> alone will not do, so {skip it|look elsewhere}
if you want <theme>, {there are better games, so skip it|look elsewhere}
even if you like <theme>, {look elsewhere|it is one to skip}
fans of <theme> will be disappointed, so {skip it|look elsewhere}
<name> is hard to recommend, even to {people who like|fans of} <theme>
there are better games about <theme>, so look elsewhere
not even fans of <theme> will be happy here, so skip it
it takes more than <theme> to make up for <blamed>, so look elsewhere
fans of <theme> can do without <blamed>, so {look elsewhere|skip it}
"""

MIXED = """
<praised> [speaks/speak] for it and <blamed> against it, so {your taste will have to decide|it depends on what you want}
whether <praised> can make up for <blamed> is {up to you|a matter of taste}
for those who can live with <blamed>, <praised> [makes/make] it worth a try
it is worth a try for <praised>, unless <blamed> would {put you off|spoil it for you}
how much <blamed> [matters/matter] next to <praised> is a matter of taste
consider it for <praised>, and think twice if you mind <blamed>
wait for a sale if <blamed> [worries/worry] you, and go ahead if you care about <praised>
if you play for <praised>, it may be worth a try
<praised> may be worth a try, and the rest is a gamble
as long as you come for <praised>, it may be worth a try
whether <praised> [is/are] enough for you is a matter of taste
go ahead if <praised> [is/are] what you want
if you can overlook <blamed>, it may be worth a try
how much you mind <blamed> will decide
think about how much <blamed> would bother you, and decide then
whether you can live with <blamed> is up to you
it is a gamble as long as nothing is done about <blamed>
if you like <theme>, it may be worth a try
fans of <theme> may want to give it a try, and everyone else can wait
whether <theme> will be enough for you is a matter of taste
go ahead if you like <theme>, and think twice if you do not
<name> could be for you if you like <theme>, but read what its players say first
fans of <theme> may want to try it if they can live with <blamed>
it depends on how much you like <theme>
"""
