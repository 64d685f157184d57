"""Sentences about the rest: place, role, foes, company, looks, sound, early access, price, rating, and words of the page.

`<called>` and `<says>` stand for words between quotation marks: what the page calls its game, with the article, and a sentence with a
capital letter, which follows a verb of saying or a colon. `<place>` has its preposition ("in a ruined city"), `<place.bare>` has none. `<company>` is an adverbial
("alone", "with friends online"), so a sentence about it fits both. `<rating>` is how many recommend it ("93 of 100
players"). Early access and a game that is free have no placeholder of their own.
"""

PLACE = """
=   it is set <place>, <and> <why>
=   it takes place <place>. <why>
=   it all happens <place>, <and> <why>
+   it is set <place>, and {that is a place worth seeing|that gives it a mood of its own}
+   <place.bare> [is/are] {a good choice|a fine choice} for a setting, because <why>
+   it takes place <place>, which {gives it a character of its own|gets the imagination going}
+   <place.bare> [is/are] {half the attraction|a good part of the attraction}: <why>
+   being set <place>, it {has a mood that few others have|stands out from the crowd}
+   {few games take you to|it is not every day that a game takes you to} <place.bare>, and that {is a plus|helps it to stand out}
-   it is set <place>, {but it could be set anywhere|but that changes nothing}
-   it takes place <place>, and {many games have been there before|others have shown that place with more life}
-   <place.bare> [sounds/sound] {interesting|promising}, but <why>
-   {little|not much} is made of the fact that it is set <place>
?   it is set <place>, and {not everyone will want to go there|that will not be to everyone's taste}
!   it is set <place>, which is {at least something|the best thing about it}
!   <place.bare> [is/are] a good setting, and {it deserves a better game|there could be more of it}
"""

ROLE = """
=   you {play|take the part of} <role>, <and> <why>
=   {it casts you as|you step into the shoes of} <role>. <why>
=   you are <role>, <and> <why>
+   you play <role>, {which is a part worth taking|and that makes a nice change from the usual hero}
+   {being|playing} <role> {is not an everyday thing|makes a pleasant change}, and <why>
+   it casts you as <role>, so {you have every reason to care|you see things from a new side}
+   it was a good idea to make you <role>, because <why>
-   you play <role>, and {you have been that many times|many games have had that hero}
-   it makes you <role>, but {that stays a label|you never feel it}
-   {being|playing} <role> {should be more exciting than this|ought to be more fun}, but <why>
?   not everyone will see themselves as <role>
!   you play <role>, and {that is a decent start|that part is well chosen}
"""

FOE = """
=   {you are up against|it sets you against} <foe>, <and> <why>
=   <foe> [stands/stand] in your way. <why>
=   you have to deal with <foe>, <and> <why>
+   it sets you against <foe>, and {that should keep you on your toes|that is a threat worth fearing}
+   <foe> should {keep you on your toes|see to it that you do not fall asleep}
+   with <foe> against you, {there is no shortage of tension|every success is earned}
+   <foe> [makes/make] a good enemy, because <why>
-   <foe> will not {frighten anyone|keep anybody awake}
-   it sets you against <foe>, and {you have beaten them many times before|that is an old enemy}
-   {once again|as so often}, <foe> [has/have] to serve as the enemy
?   <foe> may seem familiar, {but that does no harm|though that hardly matters}
!   at least <foe> [gives/give] it a little tension
"""

COMPANY = """
=   you can play it <company>
=   it can be played <company>
=   it is made to be played <company>
-   you can play it <company>, {but that does not make it any better|but that changes little}
!   at least you can play it <company>
"""

LOOK = """
=   it has <look>, <and> <why>
=   you get <look>. <why>
+   <look> [gives/give] it {a face of its own|plenty of character}
+   <look> [makes/make] it {easy on the eye|a pleasure to look at}
+   it has <look>, and {that suits the mood|it is hard to look away}
+   with <look>, it {stands out at a glance|looks like nothing else on the page}
+   <look> [does/do] a lot for the {mood|atmosphere}
-   <look> cannot hide the lack of ideas
-   it has <look>, {but good looks are not everything|but that does not make it fun}
-   {behind|beneath} <look> there is {not much to do|surprisingly little}
?   <look> may not {please every eye|be to everyone's taste}
!   <look> [is/are] the best {part of it|thing about it}
!   at least there [is/are] <look> to {look at|enjoy}
"""

SOUND = """
=   it has <sound>, <and> <why>
+   <sound> [gives/give] it {a voice of its own|the right mood}
+   <sound> [adds/add] a lot to the {mood|atmosphere}
+   {keep the sound on|use your headphones}, because it has <sound>
+   it has <sound>, and {that does more than you might think|good headphones will pay off}
-   <sound> [is/are] not enough to {save it|make up for the rest}
-   it has <sound>, {but you will not buy it for that|but the rest does not keep up}
?   <sound> may not be to everyone's taste
!   <sound> [is/are] {worth hearing|pleasant}, at least
"""

EARLY = """
=   it is still in early access, so {it may change|parts of it are missing}
+   it is in early access, and {what is there already looks solid|it still has time to grow}
+   it is in early access, so {there is more to come|it will grow}
?   it is still in early access, so {expect rough edges|some patience is called for}
?   it is in early access, and {parts of it may change|it is not finished}
-   it is in early access, and {it feels like it|that is no excuse}
-   it is still in early access, and {nobody can promise that it will be finished|it is hard to see what it will become}
!   it is in early access, so {there is hope|it may still improve}
"""

FREE = """
=   it is free to play, so {a try costs you nothing but time|you can see for yourself}
+   it is free to play, so {you can see for yourself without any risk|there is no risk in a try}
+   it is free to play, which {makes the decision easy|is hard to argue with}
-   it is free to play, and {even so it is not worth the time|that is the best thing about it}
?   it is free to play, so {expect a shop somewhere in it|look closely at what it sells}
!   it is free to play, so at least it costs you {nothing|no money}
"""

RATED = {
    "loved": """
+   <rating> recommend it, {and it is easy to see why|which is a rare score}
+   <rating> recommend it, and {that is hard to argue with|few games get that far}
+   <rating> recommend it, so the idea {clearly works|works in practice}
+   it has the players on its side: <rating> recommend it
+   {the players agree|players like it}: <rating> recommend it
-   <rating> recommend it, so {this is a minority view|not everyone will agree with this}
-   <rating> see it differently, {and that is worth knowing|so read what they say}
=   <rating> recommend it, so {most people are happy with it|it clearly has its fans}
=   the players are less divided: <rating> recommend it
""",
    "liked": """
+   <rating> recommend it, which is a {solid|good} score
+   <rating> recommend it, so {most people get what they hoped for|the odds are good that you will like it}
+   <rating> are happy with it, {and that is a good sign|so the odds are on your side}
-   <rating> recommend it, so {others like it more|not everyone will agree with this}
-   <rating> recommend it, but {that leaves many who do not|a good score does not make it right for you}
=   <rating> recommend it, {which is good and not great|so it has more friends than enemies}
=   <rating> recommend it, so most people can live with its faults
""",
    "split": """
+   only <rating> recommend it, but {the idea is better than that|it deserves a second look}
+   opinions are divided, since <rating> recommend it, {but it has its fans|and the fans have a point}
-   only <rating> recommend it, and {that is a warning|it is easy to see why}
-   only <rating> recommend it, so {the doubts are shared by many|many others were not happy either}
=   <rating> recommend it, so {opinions are divided|the players do not agree either}
=   <rating> recommend it, and {that is neither good nor bad|that leaves the question open}
""",
    "disliked": """
+   only <rating> recommend it, {so this is a kind view|so most players would not agree with this}
+   only <rating> recommend it, but {the idea deserves better|it is not as bad as that}
-   only <rating> recommend it, {which says enough|and that is hard to ignore}
-   only <rating> recommend it, so {the doubts are shared by most|most of them were not happy}
=   only <rating> recommend it, so {be careful|read what the others say first}
""",
}
"""What the players think, by how many recommend it, and by the tone of the review."""

TOGETHER = """
=   as <role> you <do>, <and> <why>
=   you play <role>, and {your task is to|it is your job to} <do>. <why>
+   as <role> you get to <do>, and {the part fits the task|that is a good match}: <why>
-   as <role> you <do>, {but it hardly matters who you are|and the part never grows beyond that}
=   it is set <place>, where you <do>. <why>
=   it takes place <place>, and there you <do>. <why>
-   it is set <place>, where you <do>, and {neither helps the other|it could all happen somewhere else}
=   you are up against <foe> <place>. <why>
=   <foe> [stands/stand] against you, so you <do>. <why>
+   you <do> against <foe>, and {there is no time to be bored|the threat feels real}
=   you <do>, and there [is/are] <has>. <why>
=   you <do>, and you also get <has>. <why>
+   you <do>, and <has> [keeps/keep] it {fresh|interesting}: <why>
-   you <do>, there [is/are] <has>, and {that is about all|there the ideas end}
=   it has <has>, and it is set <place>. <why>
+   it has <has> and is set <place>, so {there is a lot to see|there is much to look at}
+   it looks and sounds good, too, with <look> and <sound>
-   <look> and <sound> cannot hide the lack of ideas
+   it has <has>, and <look> [makes/make] it a pleasure to look at
"""
"""Two facts of different kinds in one sentence, with what there is to think of them."""

QUOTED_OPENINGS = """
=   <name> {calls itself|describes itself as} <called>
=   <name> is, in its own words, <called>
=   {on its store page|to the people who made it}, <name> is <called>
-   <name> calls itself <called>, but {that is a generous way to put it|a label is not enough}
-   <name> describes itself as <called>, and {that is as good as it gets|it never gets much further}
=   the store page of <name> {puts it like this|sums it up like this}: <says>
"""

CALLED = """
=   it {calls itself|describes itself as} <called>
=   its page calls it <called>
-   it calls itself <called>, but {it takes more than a label|there is little behind that label}
-   it {calls itself|describes itself as} <called>, and {many others could say the same|so do many others}
?   whether it is really <called> {is for the players to say|remains to be seen}
!   it calls itself <called>, and {that much is true|at least that is clear}
"""

SAYS = """
=   the page {puts it like this|sums it up like this}: <says>
=   in its own words, <says>
=   it describes itself {like this|in one sentence}: <says>
=   it all begins with one sentence of the page: <says>
-   the page makes it sound easy: <says>
-   the page says <says>. {anybody can say that|that does not tell you why it should be fun}
?   the page says <says>. it will have to prove that
!   the page says <says>. {at least that sounds like fun|that does not sound bad}
"""
