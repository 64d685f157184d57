"""Sentences about what a game has that also judge it: `<has>` is a noun phrase with its determiner ("over thirty weapons").

`[is/are]` follows its number. The first letter says what a line thinks of the fact, see `language.py`.
"""

ANY = """
=   it has <has>, <and> <why>
=   it {offers|includes} <has>. <why>
=   there [is/are] <has>, <and> <why>
=   there [is/are] also <has>. <why>
=   you get <has>. <why>
=   it comes with <has>. <why>
=   you also get <has>, <and> <why>
=   the page lists <has>. <why>
=   the page promises <has>, <and> <why>
+   <has> [is/are] the {best reason|main reason} to look closer
+   the best thing on offer [is/are] <has>
-   it has <has>, as so many others do
-   the page makes a lot of <has>, which {is not much to go on|does not say how it plays}
-   <has> [looks/look] better on a store page than in play
-   you have seen <has> in {other|many} games
-   <has> [does/do] not make up for the rest
?   not everyone will need <has>
?   it has <has>, and not everyone will care for that
!   to be fair, it does have <has>
!   <has> [is/are] the best part of it
"""

TWO = """
=   it has <has> and <has2>, <and> <why>
=   there [is/are] <has> as well as <has2>. <why>
=   it offers both <has> and <has2>. <why>
=   it comes with <has> and <has2>. <why>
=   you get <has> along with <has2>. <why>
-   it has <has> and <has2>, and you have seen both before
-   the page lists <has> and <has2>, {and neither says how it plays|which is not much to go on}
"""
