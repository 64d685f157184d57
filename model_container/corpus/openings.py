"""First sentences: they name the game and say what it is.

Which facts a line needs is seen from its signs. The first letter is the tone: `=` fits all.
"""

WITH_GENRE = """
=   <name> is <genre.a> set <place>
=   <name> is <genre.a> that takes place <place>
=   {set <place>|taking place <place>}, <name> is <genre.a> {at heart|through and through}
=   <name> is <genre.a> in which you <do>
=   <name> is <genre.a> about <do.ing>
=   {in short|in one line}, <name> is <genre.a> about <do.ing>
=   <name> is <genre.a> that {asks|invites} you to <do>
=   in <name>, <genre.a>, you <do>
=   <name> is <genre.a> in which you play <role>
=   <name> {casts you as|makes you} <role> and {calls itself|passes for} <genre.a>
=   as <role>, you are the {center|focus} of <name>, <genre.a> {by trade|of some ambition}
=   <name> is <genre.a> with <has>
=   <name> is <genre.a> that {relies on|comes with} <has>
=   {take <genre.a>|picture <genre.a>}, add <has>, and {you have|there is} <name>
=   <do.ing> is what <name>, <genre.a>, {is about|has in mind}
=   {the aim of|the point of} <name>, <genre.a>, is to <do>
=   {anyone who starts|anyone who opens} <name> will find <genre.a> and {a chance|an invitation} to <do>
=   <name> is <genre.a>, and {your job in it|the aim of it} is to <do>
=   {think of|imagine} <genre.a> in which you <do>, and you have {<name>|a fair picture of <name>}
=   there [is/are] <has> in <name>, <genre.a> {of the old school|by its own account}
-   <name> has <has> and {calls itself <genre.a>|thinks that this makes it <genre.a>}
=   <has> [is/are] what <name>, <genre.a>, {advertises first|leads with}
=   {among other things|above all}, <name>, <genre.a>, {has|offers} <has>
=   as <genre.a>, <name> {makes use of|depends on} <has>
=   <name> is <genre.a> with <look>
=   <name> is <genre.a> that {sets|pits} you against <foe>
=   <foe> [stands/stand] between you and {peace|success} in <name>, <genre.a>
=   <name> is <genre.a> to be played <company>
=   <name> is {a mixture|a blend|a marriage} of <genre> and <genre2>
=   <name> is {partly|mostly} <genre.a> and {partly|also} <genre2.a>
=   <name> {is|wants to be} <genre.a> and <genre2.a> at the same time
=   <name> {sits|settles} {somewhere between|halfway between} <genre.a> and <genre2.a>
=   <name> is {what people call|what is known as} <genre.a>
=   {to put it simply|in plain terms}, <name> is <genre.a>
-   <name> {belongs with|stands among} the {many|countless} games of its kind: it is <genre.a>
=   {the first thing to know|all you need to know} about <name> is that it is <genre.a>
=   with <name> you get <genre.a>, {and no mistake about it|which says a lot already}
=   <name> {calls itself|presents itself as} <genre.a>
=   <name> is <genre.a>, {plain and simple|no more and no less}
+   <name> is <genre.a> that {knows what it wants|has its heart in the right place}
+   <name> is {the kind of <genre>|a <genre>} that makes {a good first impression|you want to know more}
+   {there are good reasons to look at|it is easy to warm to} <name>, <genre.a> set <place>
+   <name> {proves|shows} that <genre.a> {needs no more than|can live on} one good idea: you <do>
+   if a good <genre> needs {a hook|an idea}, <name> has one: you <do>
+   <name> is <genre.a> with {character|a personality of its own}
+   few things suit <genre.a> better than <has>, and <name> {knows it|is aware of that}
+   <name> {builds|has built} a {lively|friendly} <genre> around <do.ing>
+   <name> {takes|leads} you <place>, {and a fine <genre> comes of it|and as <genre.a> it could hardly do better}
+   what a pleasant {surprise|thing}: <name> is <genre.a> that lets you <do>
+   <name> has {a lot|plenty} going for it as <genre.a>, {starting|beginning} with <has>
+   {it is a pleasure|it is good} to meet <genre.a> like <name>, in which you play <role>
+   <genre.a> {stands or falls with its ideas|lives by its ideas}, and <name> has {good|some fine} ones
+   as <genre.a>, <name> {gets the important things right|makes all the right noises}
+   <name> {gives|brings} {fresh air|a good name} to {the idea of <genre.a>|an old idea}: it is <genre.a> with some spirit
+   {there is room for|there is always room for} <genre.a> like <name>
+   <name> is <genre.a>, and {a rather inviting one|one with a mind of its own}
+   anyone {looking for|in need of} <genre.a> {should know about|should look at} <name>
+   {it is easy to see what is good about|there is little to hold against} <name>, <genre.a> {with clear ideas|that keeps things simple}
+   <name> is <genre.a> that {does not need many words|makes its point quickly}
+   {at first sight|even at a glance}, <name> is <genre.a> {to like|worth a thought}
+   {it is hard not to smile at|it is easy to be won over by} <name>, <genre.a> about <do.ing>
+   <name> {does well|is right} to be <genre.a> about <do.ing>
+   <name> is <genre.a> with <has>, and {that is a happy match|the two suit each other}
+   {people who want|those who want} <genre.a> are in luck: in <name> you <do>
+   {somebody has understood what <genre.a> needs|somebody knows what makes a good <genre>}: in <name> you <do>
+   <name> has <has>, {which suits <genre.a>|and <genre.a> can hardly have a better start}
-   <name> is <genre.a> in search of {a reason|an idea}
-   <name> is <genre.a> that {promises more than it can hold|talks bigger than it is}
-   <name> is yet another <genre>, {and it does not get beyond that|and little more}
-   there are many ways to make <genre.a>, and <name> {takes|has found} a dull one
-   <name> would like to be <genre.a>, {but wishing is not enough|but there is more to it than that}
-   {it is hard to get excited about|it takes some effort to like} <name>, <genre.a> set <place>
-   <name> is <genre.a> about <do.ing>, {and that is all there is to it|which is as thin as it sounds}
-   <name> sets <genre.a> <place> and {leaves it there|then runs out of ideas}
-   <name> is <genre.a> that asks you to <do> and {stops there|hopes that you will not ask why}
-   as <genre.a>, <name> {has little to add|brings little that is new}
-   the trouble with <name> is {easily told|simple}: it is <genre.a> without {a spark|a center}
-   {if you have seen one <genre>|if you know any <genre>}, you {have a good idea of|can guess the rest of} <name>
-   <name> makes you <role> and then forgets {what <genre.a> is for|to be a good <genre>}
-   <name> has <has>, and {still it is not a good <genre>|it still makes a dull <genre>}
-   <name> is <genre.a> that mistakes <has> for {a point|an idea}
-   {there is little to like about|there is little to recommend in} <name>, <genre.a> in which you <do>
-   <name> {is <genre.a> by the book|follows the book of <genre.a>}, and {the book is an old one|it reads like one}
-   {it is hard to say|nobody can say} what <name> {wants|has to offer} beyond being <genre.a>
-   <name> is <genre.a>, but {that is the kindest thing to say|not one that lingers in the mind}
-   {not every|not each} <genre> {has to exist|is worth a second look}, and <name> is {proof|an example} of that
-   <name> {wears the clothes|has the outline} of <genre.a>, and {there is little inside|not much more}
-   {as an idea for <genre.a>|as <genre.a>}, <name> {is thin|does not get far}
-   {it takes goodwill|it takes patience} to {see|find} the point of <name>, <genre.a> {without much to say|of few words}
-   <name> is <genre.a> with <has>, and {neither helps the other|that is the best to be said of it}
-   <name> {believes|thinks} that <genre.a> needs only <has>, and {that is a mistake|it is wrong}
-   it takes more than <has> to make a good <genre>, and <name> {has no more|proves it}
-   <name> asks you to <do> and {hopes|thinks} that this makes a good <genre>
-   {nothing is wrong with|there is nothing wrong with} <genre.a> about <do.ing>, but <name> {stops there|has no second idea}
-   <name> lets you <do>, and {even for <genre.a>|for <genre.a>} that is {little|not much}
"""

WITHOUT_GENRE = """
=   in <name>, you <do>
=   <name> is about <do.ing>
=   <name> {has one aim|is built around one task}: to <do>
=   <name> lets you <do>
=   <name> {is set|takes place} <place>
=   <name> {takes|sends} you <place>
=   what happens <place> is the {subject|matter} of <name>
=   <name> {casts you as|makes you} <role>
=   in <name>, you {play|are} <role>
=   <name> {offers|has} <has>
=   what <name> {offers|has to show} is <has>
=   <name> sets you against <foe>
=   <name> has <look> {to show|to offer}
=   <name> is meant to be played <company>
=   <name> {offers|has} <sound>
=   {this is|here is} what is known about <name>
=   <name> {is hard to label|does without a label}
+   <name> {makes|gives} a good first impression: you <do>
+   there is a {good|clear} idea behind <name>: you <do>
+   <name> {begins|starts} well: it is set <place>
+   <name> {wins|earns} sympathy at once, for it has <has>
+   it is easy to {like|warm to} <name>, {because it lets you <do>|where you <do>}
+   {there is a lot to like about <name>|<name> has much in its favor}, and <has> [comes/come] first
+   if you want to <do>, {you should know about <name>|<name> has been waiting for you}
+   <name> {makes|has made} a {good|sound} decision: you play <role>
-   <name> wants you to <do>, and {that is the whole of it|that is the end of its wishes}
-   <name> {begins|starts} badly: it has <has> and {no idea what to do with it all|little reason for it}
-   {it is hard to like|it takes effort to like} <name>, {which wants you to <do>|where you <do>}
-   <name> sends you <place> and {leaves you there|has no plan after that}
-   <name> has {one idea|a single idea} and {no second one|stops there}: you <do>
-   <name> {makes|calls} you <role> and {thinks that this is enough|hopes for the best}
-   {there is little to like about|there is not much to be said for} <name>, and <has> cannot change that
-   <name> {talks|boasts} of <has> because {it has nothing better to say|the rest is so thin}
"""
