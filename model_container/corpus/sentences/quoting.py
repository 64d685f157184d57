"""Sentences that quote the page: what it calls the game (`<called>`), and a short sentence of it (`<says>`).

Both placeholders stand for words between quotation marks. `<called>` has its article ("a chaotic party game"); `<says>` is a
sentence that begins with a capital letter, so it follows a verb of saying or a colon.
"""

OPENINGS = """
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
