"""First sentences: they name the game and say what it is.

Which facts a line needs is seen from its placeholders. The first letter is the tone: `=` fits all.
"""

WITH_GENRE = """
=   <name> is <genre.a>
=   <name> is <genre.a>, and in it you <do>
=   <name> is <genre.a> where you <do> and <do2>
=   <name> is <genre.a> set <place>
=   <name> is <genre.a> that takes place <place>
=   <name> is <genre.a> in which you <do>
=   <name> is <genre.a> that {asks you to|lets you|has you} <do>
=   in <name>, <genre.a>, you <do>
=   <name> is <genre.a> in which you play <role>
=   <name> is <genre.a> that casts you as <role>
=   <name> is <genre.a> with <has>
=   <name> is <genre.a> that {is built around|comes with} <has>
=   <name> is <genre.a> with <look>
=   <name> is <genre.a> that {sets|pits} you against <foe>
=   <name> is <genre.a> to be played <company>
=   <name> is <genre.a> set <place>, where you <do>
=   <name> is <genre.a> in which you play <role> and <do>
=   <name> is <genre.a> that casts you as <role>, and your {job|task} is to <do>
=   <name> is <genre.a> in which you <do> and <do2>
=   <name> is <genre.a> in which you <do>, and it has <has>
=   <name> is <genre.a> with <has>, set <place>
=   <name> is <genre.a> with <has>, and in it you <do>
=   <name> is <genre.a> in which you <do>, <do2> and <do3>
=   <name> is <genre.a> set <place>, with <has>
=   in <name>, <genre.a>, you <do> and <do2>
=   in <name>, <genre.a> set <place>, you <do>
=   in <name>, <genre.a>, you play <role> and <do>
=   <name> is <genre.a> set <place>, and {your task there is to|your job is to} <do>
=   <name> is <genre.a> that pits you against <foe> <place>
=   <name> is <genre.a> that pits you against <foe> and has you <do>
=   <name> is <genre.a> in which you <do>, and {it can be played|you can play it} <company>
+   if you are looking for <genre.a> in which you <do>, <name> is {one to look at|worth knowing}
+   if you want <genre.a> set <place>, <name> is {one to look at|worth knowing}
+   if you want to <do>, take a look at <name>, <genre.a>
+   the best reason to look at <name>, <genre.a>, is the chance to <do>
+   <name> is <genre.a>, and its best idea is that you <do>
+   the best thing about <name>, <genre.a> set <place>, is that you <do>
+   <name> is <genre.a> that takes one idea seriously: you <do>
+   <name> is <genre.a> for {people who want to|anyone who wants to} <do>
+   what makes <name> stand out among others of its kind is <has>
+   <name> is <genre.a> with a good idea: you <do>
+   <name> is <genre.a> that is at its best when you <do>
+   <name> is worth a look for <has> alone
+   as <genre.a>, <name> stands out because it lets you <do>
+   <name> is <genre.a> that does one thing well: it lets you <do>
+   <name> is <genre.a> that lets you <do>, and it needs {no more|little more} than that
-   <name> is <genre.a> in which you <do>, and {there is not much more to it|that is most of what it offers}
-   <name> is <genre.a> with <has>, but {it lacks a good idea of its own|that does not make it a good one}
-   <name> is <genre.a> about <do.ing>, and {it soon runs out of ideas|that is as thin as it sounds}
-   <name> is <genre.a> set <place>, but {it makes little of that|the setting is the best of it}
-   <name> is {yet another <genre>|one more <genre>} about <do.ing>
-   <name> is {yet another <genre>|one more <genre>} with <has>
-   <name> is {yet another <genre>|one more <genre>} set <place>
-   {it is hard to get excited about|it is not easy to like} <name>, <genre.a> set <place>
-   {it is hard to get excited about|it is not easy to like} <name>, <genre.a> about <do.ing>
-   {it is hard to get excited about|it is not easy to like} <name>, <genre.a> with <has>
-   <name> wants to be <genre.a> {in which you|that lets you} <do>, but {it does not get far|there is little behind that}
-   <name> makes you <role>, and as <genre.a> it {does too little with that|has few other ideas}
-   <name> is <genre.a> that asks you to <do> and <do2>, and {neither is much fun|it makes neither exciting}
-   the trouble with <name>, <genre.a> about <do.ing>, is that {others do it better|there is little else to it}
-   <name> is <genre.a> {without an idea of its own|that brings little that is new}
-   as <genre.a>, <name> {has little to add|does not get far}
-   if you have seen one <genre> with <has>, you {have a good idea of|can guess the rest of} <name>
-   <name> is <genre.a> that promises <has> and {does little with it all|leaves it at that}
"""

WITHOUT_GENRE = """
=   in <name>, you <do>
=   <name> lets you <do>
=   <name> {is set|takes place} <place>
=   <name> takes you to <place.bare>
=   <name> {casts you as|makes you} <role>
=   in <name>, you {play|are} <role>
=   <name> {offers|has} <has>
=   <name> sets you against <foe>
=   <name> has <look>
=   <name> is meant to be played <company>
=   <name> {offers|has} <sound>
=   in <name>, you <do> and <do2>
=   in <name>, you play <role> and <do>
=   <name> is set <place>, and you <do>
=   in <name>, you <do>, and it has <has>
=   in <name>, you <do>, <do2> and <do3>
=   <name> offers <has> and <has2>
+   if you want to <do>, <name> is {worth knowing|one to look at}
+   the best reason to look at <name> is the chance to <do>
+   <name> is for {people who want to|anyone who wants to} <do>
+   what makes <name> stand out is <has>
+   <name> is at its best when you <do>
-   <name> wants you to <do>, and {that is most of what it offers|there is not much more to it}
-   <name> has <has> but {lacks an idea of its own|does little with it all}
-   it is hard to get excited about <name>, {which wants you to <do>|where you <do>}
-   <name> takes you to <place.bare> and {leaves you there|does little with it}
-   <name> makes you <role> and {thinks that this is enough|leaves it at that}
-   {there is little to like about|there is not much to be said for} <name>, and <has> cannot change that
"""
