"""Sentences about what you do: `<do>` is a verb phrase ("build a village"), `<do.ing>` its gerund.

The first letter of a line says what it thinks of the fact, see `language.py`.
"""

ANY = """
=   above all, you <do>, <and> <why>
=   at its heart, you <do>. <why>
+   the point of it is to <do>, and <why>
+   what makes it worth a look is that you <do>. <why>
+   you <do>, and that is where it is at its best. <why>
+   the chance to <do> is the best reason to play it. <why>
=   you <do>, <and> <why>
=   you <do>. <why>
=   you also <do>, <and> <why>
=   your {job|task} is to <do>, <and> <why>
=   the main {task|goal} is to <do>. <why>
=   {it asks you to|you are asked to} <do>, <and> <why>
=   {along the way|as you go on}, you <do>. <why>
=   it lets you <do>, <and> <why>
=   you get to <do>. <why>
-   {the trouble starts|the problems begin} when you <do>: <why>
-   {the weak point is|what speaks against it is} <do.ing>: <why>
-   <do.ing> {sounds better on paper than it is likely to feel|is not enough to fill an evening}
-   it wants you to <do>, but {it gives you no good reason to care|it never says why that should be fun}
-   you have to <do>, and {that is where many will stop|that is not much of a reward}
-   <do.ing> is {an idea that others have had|nothing new}, and others {have done more with it|do it with more life}
-   the idea that you <do> {is thin|wears thin quickly}: <why>
-   that you <do> is the {whole idea|main idea}, and {it is not a strong one|there is not much behind it}
-   <do.ing> may {please|amuse} you for a while, but a while is not long
?   <do.ing> may become a little tiring
!   {to be fair|in fairness}, the chance to <do> {has some appeal|sounds like fun}
!   <do.ing> is {the best part of it|at least a good idea}
!   it does let you <do>, and {that is a good idea|there is some fun in that}
!   you get to <do>, which {has its charm|is the best that can be said for it}
"""

TWO = """
=   first you <do>, and then you <do2>. <why>
+   you <do>, you <do2>, and one thing leads to the other
=   you <do> and <do2>, <and> <why>
=   you <do> and <do2>. <why>
=   it has you <do> and <do2>, <and> <why>
=   you can <do> or <do2>, <and> <why>
+   you <do> and <do2>, and {the two go well together|one leads to the other}
-   you <do> and <do2>, and {neither is much fun for long|the two have little to do with each other}
-   it cannot decide if it is about <do.ing> or about <do2.ing>, and {both suffer|neither gets enough room}
-   whether you <do> or <do2>, it {soon feels the same|comes to much the same thing}
-   you <do>, you <do2>, and {after that there is little left|that is about all}: <why>
"""
