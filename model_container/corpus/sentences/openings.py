"""First sentences: they name the game and say what it is.

Which facts a line needs is seen from its placeholders. The first letter is the tone: `=` fits all.
"""

WITH_GENRE = """
=   <name> is <genre.a>
=   <name> counts as <genre.a>
=   you can think of <name> as <genre.a>
=   <name> is <genre.a> in which you <do>
=   <name> is <genre.a> where you <do>
=   <name> is <genre.a> about <do.ing>
=   in <name>, <genre.a>, you <do>
=   <name> is <genre.a>, and your job is to <do>
=   <name>, <genre.a>, has you <do>
=   <name> is <genre.a> that lets you <do>
=   <name> is <genre.a> that asks you to <do>
=   <name> is <genre.a> built around <do.ing>
=   <name> is <genre.a>, and the idea is to <do>
=   the idea of <name>, <genre.a>, is to <do>
=   <do.ing> is the point of <name>, <genre.a>
=   you <do> in <name>, <genre.a>
=   <name> is <genre.a> that is mainly about <do.ing>
=   <name> is <genre.a> in which you <do> and <do2>
=   <name> is <genre.a> about <do.ing> and <do2.ing>
=   in <name>, <genre.a>, you <do> and <do2>
=   <name> is <genre.a>: you <do>, and you <do2>
=   you <do> and <do2> in <name>, <genre.a>
=   <name>, <genre.a>, has you <do> and <do2>
=   <name> is <genre.a> that lets you <do> or <do2>
=   <name>, <genre.a>, is about <do.ing> as well as <do2.ing>
=   <name> is <genre.a> where you can <do> or <do2>
=   <name> is <genre.a> in which you <do>, <do2> and <do3>
=   in <name>, <genre.a>, you <do>, <do2> and <do3>
=   <name> is <genre.a> with <has>
=   <name> is <genre.a> that comes with <has>
=   <name>, <genre.a>, offers <has>
=   <name> is <genre.a>, and it has <has>
=   <name> is <genre.a> that gives you <has>
=   <name> is <genre.a> with <has> and <has2>
=   <name> is <genre.a> with <has>, and in it you <do>
=   <name> is <genre.a> about <do.ing>, with <has>
=   in <name>, <genre.a> with <has>, you <do>
=   <name> is <genre.a> where you <do>, and there [is/are] <has>
=   <name> is <genre.a> that lets you <do> and gives you <has>
=   <name>, <genre.a> with <has>, lets you <do>
=   <name> is <genre.a> set <place>
=   <name>, <genre.a>, is set <place>
=   <name> is <genre.a>, and it takes place <place>
=   <name> is <genre.a> set <place>, where you <do>
=   in <name>, <genre.a> set <place>, you <do>
=   <name> is <genre.a> about <do.ing> <place>
=   <name> is <genre.a> set <place>, with <has>
=   <name> is <genre.a> that takes you to <place.bare>
=   <name> is <genre.a> in which you play <role>
=   <name> is <genre.a> that makes you <role>
=   in <name>, <genre.a>, you are <role>
=   <name> is <genre.a> that casts you as <role>
=   <name> is <genre.a> in which you play <role> and <do>
=   in <name>, <genre.a>, you play <role> and <do>
=   <name>, <genre.a>, makes you <role> and has you <do>
=   <name> is <genre.a> about <role>
=   <name> is <genre.a> that sets you against <foe>
=   in <name>, <genre.a>, you are up against <foe>
=   <name> is <genre.a> in which you <do>, up against <foe>
=   <name> is <genre.a> with <look>
=   <name> is <genre.a> to be played <company>
=   <name> is <genre.a> in which you <do>, and you can play it <company>
+   <name> is <genre.a>, and a good one if you want to <do>
+   <name>, <genre.a>, is for you if you want to <do>
+   if you want to <do>, there is <name>, <genre.a>
+   <name> is <genre.a> that knows what it is about: you <do>
+   <name> is <genre.a> with a clear idea: you <do>
+   <name>, <genre.a>, has one good idea, which is to let you <do>
+   what sets <name> apart from other games of its kind is <has>
+   <name> is <genre.a> that stands out for <has>
+   <name>, <genre.a>, is worth a look for <has>
+   the reason to look at <name>, <genre.a>, is <has>
+   if you have always wanted to <do>, there is <name>, <genre.a>
+   <name> is <genre.a> set <place>, which helps it to stand out
+   <name> is <genre.a> with a setting of its own: it takes place <place>
+   <name>, <genre.a>, gives you a good part to play: you are <role>
+   <name> is <genre.a> with a simple plan: you <do> and <do2>
+   if you want to <do>, you should know about <name>, <genre.a>
+   <name>, <genre.a>, is at its best when you <do>
+   the good idea of <name>, <genre.a>, is that you <do>
-   <name> is <genre.a> in which you <do>, as in many others
-   <name> is one more <genre> about <do.ing>
-   <name> is one more <genre> with <has>
-   <name> is one more <genre> set <place>
-   <name> is yet another <genre> in which you <do>
-   <name> is <genre.a> about <do.ing>, which is not a new idea
-   the idea of <name>, <genre.a>, is to <do>, and it is not a new one
-   it is hard to get excited about <name>, <genre.a> about <do.ing>
-   it is hard to get excited about <name>, <genre.a> with <has>
-   it is not easy to like <name>, <genre.a> set <place>
-   <name> is <genre.a> that wants you to <do> and does not say why
-   <name> makes you <role>, but <genre.a> needs more than that
-   <name> is <genre.a> set <place>, and it does little with that
-   <name> is <genre.a> that makes a lot of <has>
-   <name>, <genre.a>, offers <has>, which is not much to go on
-   <name> is <genre.a> in which you <do> and <do2>, and neither is new
-   there is no shortage of games like <name>, <genre.a> about <do.ing>
-   <name>, <genre.a>, has you <do>, which other games let you do as well
-   <name> is <genre.a> without much to call its own
-   as <genre.a>, <name> has little to add
"""

WITHOUT_GENRE = """
=   in <name>, you <do>
=   <name> lets you <do>
=   <name> has you <do>
=   <name> is about <do.ing>
=   the idea of <name> is to <do>
=   <name> is a game about <do.ing>
=   <name> is set <place>
=   <name> takes place <place>
=   <name> takes you to <place.bare>
=   <name> makes you <role>
=   in <name>, you play <role>
=   in <name>, you are <role>
=   <name> offers <has>
=   <name> comes with <has>
=   <name> is a game with <has>
=   <name> sets you against <foe>
=   <name> has <look>
=   <name> is meant to be played <company>
=   <name> has <sound>
=   in <name>, you <do> and <do2>
=   <name> is about <do.ing> and <do2.ing>
=   in <name>, you play <role> and <do>
=   <name> is set <place>, and you <do>
=   in <name>, you <do>, and it has <has>
=   in <name>, you <do>, <do2> and <do3>
=   <name> offers <has> and <has2>
+   if you want to <do>, there is <name>
+   <name> is for you if you want to <do>
+   the reason to look at <name> is <has>
+   what sets <name> apart is <has>
+   <name> is at its best when you <do>
-   <name> wants you to <do> and does not say why
-   <name> has <has>, which is not much to go on
-   it is hard to get excited about <name>, in which you <do>
-   <name> takes you to <place.bare> and does not do much with it
-   <name> makes you <role> and leaves it at that
-   there is not much to be said for <name>, and <has> [does/do] not change that
"""
