"""Sentences about the rest: place, role, foes, company, looks, sound, early access, price, rating, and words of the page.

`<called>` and `<says>` stand for words between quotation marks: what the page calls its game, with the article, and a sentence with a
capital letter, which follows a verb of saying or a colon. `<place>` has its preposition ("in a ruined city"), `<place.bare>` has none. `<company>` is an adverbial
("alone", "with friends online"), so a sentence about it fits both. `<rating>` is how many recommend it ("93 of 100
players"). Early access and a game that is free have no placeholder of their own.
"""

PLACE = """
=   it is set <place>
=   it takes place <place>
=   it takes you to <place.bare>
+   it is set <place>, which {helps it to stand out|is a good place for it}
+   few games take you to <place.bare>, which is {a point in its favor|a good start}
-   it is set <place>, but {that changes little|it could be set anywhere}
-   it takes you to <place.bare> and {does little with it|leaves it at that}
?   it is set <place>, and not everyone will want to go there
!   it is set <place>, which is {the best of it|a decent idea}
"""

ROLE = """
=   you play <role>
=   you are <role>
=   it casts you as <role>
=   it makes you <role>
+   you play <role>, which {is a part worth taking|is not what most games offer}
+   it makes you <role>, and {few games do that|that is a good part to play}
-   you play <role>, and {many games have had that hero|the page does not say why that matters}
-   it makes you <role> and leaves it at that
?   not everyone will want to be <role>
!   you play <role>, which is {a decent start|at least something}
"""

FOE = """
=   you are up against <foe>
=   <foe> [stands/stand] in your way
=   you have <foe> to deal with
=   it sets you against <foe>
+   you are up against <foe>, so there is no shortage of trouble
+   <foe> should give you enough to do
-   you are up against <foe>, as in many other games
-   <foe> will not frighten anybody who has played before
?   <foe> may look familiar
!   at least <foe> [gives/give] you something to fight
"""

COMPANY = """
=   you can play it <company>
=   it can be played <company>
=   it is played <company>
=   it is something to play <company>
=   you are free to play it <company>
-   you can play it <company>, {but that changes little|which does not make it any better}
!   at least you can play it <company>
"""

LOOK = """
=   it has <look>
=   it comes with <look>
+   it has <look>, so you can tell it apart from others
+   <look> [gives/give] it a face of its own
-   it has <look>, but {that does not make it fun|you cannot play a picture}
-   <look> cannot make up for the rest
?   <look> may not be to everyone's taste
!   <look> [is/are] the best of it
"""

SOUND = """
=   it has <sound>
=   it comes with <sound>
+   it has <sound>, so leave the sound on
+   <sound> [is/are] a reason to use headphones
-   it has <sound>, but nobody plays it for that
-   <sound> cannot make up for the rest
?   <sound> may not be to everyone's taste
!   <sound> [is/are] worth hearing
"""

EARLY = """
=   it is still in early access, so {it may change|parts of it are missing}
=   it is not finished yet: it is in early access
+   it is still in early access, so {there is more to come|it should still grow}
?   it is still in early access, so {expect rough edges|you may want to wait until it is done}
?   bear in mind that it is in early access
-   it is still in early access, and {nobody can promise that it will be finished|it may stay unfinished}
!   it is still in early access, so it may get better
"""

FREE = """
=   it is free to play, so a look costs you nothing
=   a look costs you nothing, since it is free to play
=   it costs no money, being free to play
+   it is free to play, so {there is no risk in a look|you can find out for yourself}
-   it is free to play, and {even so it is hard to justify the time|you would still pay with your time}
?   it is free to play, so look closely at what it sells
!   it is free to play, so at least it costs no money
"""

RATED = {
    "loved": """
+   <rating> recommend it
+   <rating> recommend it, and few games do better
+   few players advise against it: <rating> recommend it
+   <rating> recommend it, which is hard to improve on
+   <rating> recommend it, {and you seldom see that|which most games can only hope for}
+   few of its players regret it: <rating> recommend it
+   <rating> recommend it, which leaves few to disagree
+   <rating> recommend it, so the others are hard to find
+   <rating> recommend it, which is {rare praise|about as clear as reviews get}
+   the reviews are on its side: <rating> recommend it
+   going by the reviews, it works: <rating> recommend it
+   players hardly argue about it: <rating> recommend it
-   <rating> recommend it, so this is a minority view
-   <rating> recommend it, and you should hear them out as well
-   <rating> recommend it all the same
=   <rating> recommend it, so its fans are easy to find
=   nobody argues much about it: <rating> recommend it
=   <rating> recommend it in spite of everything
""",
    "liked": """
+   <rating> recommend it
+   <rating> recommend it, which is a good score
+   most players are glad that they have it: <rating> recommend it
+   <rating> recommend it, so it does more right than wrong
+   <rating> recommend it, so most people get what they came for
+   <rating> recommend it, so the odds are good
+   <rating> recommend it, and the rest are not hard to outvote
+   most reviews are kind: <rating> recommend it
+   on the whole, players are happy: <rating> recommend it
-   <rating> recommend it, so others like it more
-   <rating> recommend it, but that leaves many who do not
-   <rating> recommend it all the same
=   <rating> recommend it, which is good but not great
=   <rating> recommend it, so most people can live with its faults
=   <rating> recommend it, and the others have their reasons
=   most reviews are kind, but not all of them: <rating> recommend it
""",
    "split": """
+   only <rating> recommend it, so not everyone will agree with this
+   <rating> recommend it, so it has its fans and its critics
+   only <rating> recommend it, but those who do have a point
-   only <rating> recommend it
-   only <rating> recommend it, which should make you careful
-   too many of its players regret it: only <rating> recommend it
-   only <rating> recommend it, and that is not much
-   only <rating> recommend it, so the doubts are widely shared
-   the reviews do not help: only <rating> recommend it
=   <rating> recommend it, so opinions are divided
=   <rating> recommend it, and the rest were not convinced
=   <rating> recommend it, so you will find company for either opinion
=   it has fans and critics: <rating> recommend it
=   <rating> recommend it, which leaves the question open
=   players do not agree about it: <rating> recommend it
=   the reviews are split: <rating> recommend it
""",
    "disliked": """
+   only <rating> recommend it, so most players would not agree with this
+   only <rating> recommend it, so this is a minority view
-   only <rating> recommend it
-   only <rating> recommend it, which is hard to ignore
-   only <rating> recommend it, and the others have said why
-   it has few friends: only <rating> recommend it
-   only <rating> recommend it, so do not expect much
-   most of its players regret it: only <rating> recommend it
-   only <rating> recommend it, so most players were not happy
-   the reviews are plain: only <rating> recommend it
-   only <rating> recommend it, and few games do worse
=   only <rating> recommend it, so be careful
=   only <rating> recommend it, so read a few reviews first
=   the reviews are not kind: only <rating> recommend it
""",
}
"""What the players think, by how many recommend it, and by the tone of the review."""

TOGETHER = """
=   as <role>, you <do>. <why>
=   you play <role>, and your job is to <do>. <why>
=   you are <role>, and you <do>. <why>
=   it is set <place>, where you <do>. <why>
=   it takes you to <place.bare>, where you <do>. <why>
=   you <do> <place>. <why>
=   you are up against <foe>, so you <do>. <why>
=   you <do> with <foe> in the way. <why>
=   you <do>, and there [is/are] <has>. <why>
=   you <do>, and you get <has>. <why>
=   it has <has>, and you <do>. <why>
=   it has <has>, and it is set <place>. <why>
-   as <role>, you <do>, and it hardly matters who you are
-   it is set <place>, where you <do>, but it could be set anywhere
-   <look> and <sound> cannot make up for the rest
+   it has <look> and <sound>, so leave the sound on
"""
"""Two facts of different kinds in one sentence, with what there is to think of them."""

QUOTED_OPENINGS = """
=   <name> calls itself <called>
=   <name> describes itself as <called>
=   on its store page, <name> is <called>
=   the page of <name> introduces it as <called>
=   the people who made <name> call it <called>
-   <name> calls itself <called>, which is a generous description
-   <name> would like to be <called>
"""

CALLED = """
=   it {calls itself|describes itself as} <called>
=   its page {calls|considers} it <called>
=   its makers {think of it as|describe it as} <called>
-   it calls itself <called>, but {it takes more than a label|that is easily said|other games do the same}
-   its page calls it <called>, which is a generous description
?   whether it is {really|in fact} <called> is for the players to say
!   it calls itself <called>, which is {not far from the truth|a fair description}
"""

SAYS = """
=   the page says <says>
=   the page {puts it like this|sums it up}: <says>
=   to quote the page: <says>
=   one line of the page reads <says>
=   the page {describes it|introduces it} like this: <says>
=   the page has this to say: <says>
-   the page says <says>, {which tells you little|and you have to take its word for it}
-   the page makes a promise: <says>
?   the page says <says>, which remains to be seen
!   the page says <says>, which does not sound bad
"""
