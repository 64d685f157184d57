"""Sentences about what a game has: `<has>` is a noun phrase with its determiner ("over thirty weapons").

`[is/are]` follows its number. The first letter says what a line thinks of the fact, see `language.py`.
"""

ANY = """
+   the best thing about it is <has>, because <why>
+   <has> [makes/make] the difference here, because <why>
+   it is worth a look for <has> alone, because <why>
=   it {has|offers} <has>, <and> <why>
=   there [is/are] <has>, <and> <why>
=   there [is/are] also <has>. <why>
=   you get <has>. <why>
=   it comes with <has>, <and> <why>
=   you also get <has>, <and> <why>
=   you will find <has>, <and> <why>
+   <has> [is/are] {a good reason to look closer|a clear plus}, because <why>
+   with <has>, {there is plenty to keep you busy|there is a lot to do}
-   the weak point is <has>: <why>
-   <has> [sounds/sound] {fine|good} at first, but <why>
-   <has> [does/do] not change much, because <why>
-   it {makes a lot of|relies on} <has>, and {that is not enough|that is a weak support}
-   <has> [looks/look] {good on a store page|fine in a list}, but <why>
-   you have seen <has> in many games, and <why>
-   it has <has>, as so many others do, and <why>
-   <has> [is/are] not enough to {save it|carry it}, because <why>
-   <has> cannot hide the lack of ideas
!   to be fair, <has> [is/are] {a good idea|better than nothing}
!   <has> [is/are] the best {part of it|thing about it}
!   at least there [is/are] <has>, and {that is something|that helps a little}
"""

TWO = """
=   it has <has> and <has2>, <and> <why>
=   there [is/are] <has> as well as <has2>. <why>
=   you get <has> and <has2>, <and> <why>
=   it offers both <has> and <has2>. <why>
=   it comes with <has>, {as well as|along with} <has2>, <and> <why>
+   with <has> and <has2>, {there is a lot to do|you will be busy for a while}
-   it has <has> and <has2>, and {neither makes a difference|neither is anything special}
-   <has> and <has2> {sound fine in a list|look good on a store page}, but <why>
-   not even <has> and <has2> can {save it|carry it}: <why>
-   it offers <has> and <has2>, but {that does not make it fun|you have seen both before}
"""
