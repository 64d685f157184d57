"""Sentences about what you do that also judge it: `<do>` is a verb phrase ("build a village"), `<do.ing>` its gerund.

The first letter of a line says what it thinks of the fact, see `language.py`.
"""

ANY = """
=   you <do>, <and> <why>
=   you <do>. <why>
=   your {job|task} is to <do>, <and> <why>
=   it has you <do>. <why>
=   it lets you <do>, <and> <why>
=   you get to <do>. <why>
=   you are asked to <do>. <why>
=   you also <do>, <and> <why>
=   there is also the matter of <do.ing>. <why>
=   it wants you to <do>, <and> <why>
=   {part of it|a part of the game} is <do.ing>. <why>
=   you are there to <do>. <why>
=   the page mentions <do.ing>. <why>
=   {some|part} of your time goes into <do.ing>. <why>
=   it is about <do.ing>, <and> <why>
+   you can <do>, which is {a good reason to look closer|the best idea in it}
+   the chance to <do> {speaks for it|is the best thing on offer}
-   you are asked to <do>, {and that may feel like work|but it takes more than that to fill an evening}
-   <do.ing> is {all very well|a fair idea}, but other games let you do the same
-   <do.ing> is not a new idea, and there is no sign of a twist
-   it wants you to <do>, which {may not keep you for long|others have asked before}
-   <do.ing> sounds better on the page than it is likely to feel
?   <do.ing> may become a little tiring in the end
!   the chance to <do> is {the best of it|a decent idea}
!   to be fair, you get to <do>
"""

TWO = """
=   you <do> and <do2>, <and> <why>
=   you <do> and <do2>. <why>
=   it has you <do> and <do2>. <why>
=   it lets you <do> and <do2>, <and> <why>
=   you can <do> or <do2>. <why>
=   part of it is <do.ing>, and part of it is <do2.ing>. <why>
-   you <do> and <do2>, and {neither is new|you could do both elsewhere}
-   <do.ing> and <do2.ing> is {not much to fill an evening with|not enough to stand out}
"""
