"""Sentences about what a game has: `<has>` is a noun phrase with its determiner ("over thirty weapons").

`[is/are]` follows its number. The first letter says what a line thinks of the fact, see `language.py`.
"""

ANY = """
=   it {has|offers} <has>, <and> <why>
=   there [is/are] <has>, <and> <why>
=   you get <has>. <why>
=   {it comes with|it brings along} <has>, <and> <why>
=   <has> [is/are] {on the menu|part of the bargain}. <why>
=   <has> [is/are] {included|part of it}, <and> <why>
=   the page {mentions|lists} <has>, <and> <why>
=   {it promises|it advertises} <has>. <why>
=   {you also get|you are given} <has>, <and> <why>
=   <has> [plays/play] {a large part|no small part}. <why>
=   it {relies on|makes use of} <has>, <and> <why>
=   {it boasts of|it can boast of} <has>, <and> <why>
=   among the {attractions|ingredients} [is/are] <has>. <why>
=   {it throws in|it includes} <has>, <and> <why>
=   you will {find|come across} <has> in it. <why>
=   {much is made of|a lot is made of} <has>, <and> <why>
=   <has> [is/are] there, {too|as well}. <why>
=   {going by its page|according to its page}, it has <has>, <and> <why>
=   it {comes|arrives} with <has>. <why>
+   <has> [gives/give] it {more depth than expected|some welcome depth}
+   it has <has>, {and that is no small thing|which counts in its favor}
+   {what lifts it above the ordinary|what gives it an edge} is <has>
+   {it deserves credit for|it is hard not to admire} <has>
+   <has> [is/are] {a good reason to look closer|hard to be indifferent to}
+   <has> [adds/add] a good deal to {the attraction|its appeal}
+   with <has>, {it has something to be proud of|it gives you something to look into}
+   <has> [deserves/deserve] a {kind word|word of praise}
+   <has> [shows/show] that {somebody thought about it|some care went into it}
+   {anybody who is still undecided|anyone in doubt} should note that it has <has>
+   it is {good|nice} to {see|find} <has> {in the mix|among the ingredients}
+   <has> [makes/make] a {strong|good} case for it
+   <has> [keeps/keep] {things lively|it from growing stale}
+   without <has> it would be {much poorer|a lesser thing}
+   <has> [sounds/sound] like {time well spent|a good idea}, and the rest {fits around that|follows from it}
+   {there are worse attractions than|there are poorer ideas than} <has>
+   for <genre.a>, <has> [is/are] {a strong argument|a good start}
+   {few things suit|nothing suits} <genre.a> better than <has>
+   {a good|any good} <genre> {knows what it needs|needs something of its own}, and here it is <has>
+   you {do not expect|seldom find} <has> in <genre.a>, and {that makes it interesting|it is a pleasant surprise}
-   for <genre.a>, <has> [is/are] {nothing special|no great surprise}
-   {any|every} <genre> can {offer|list} <has>, and {most of them do|it is no distinction}
-   <has> [sounds/sound] fine, but {everything sounds fine on a list|there has to be a point to it}
-   it makes {much|a lot} of <has>, and that {says something about the rest|is not saying much}
-   <has> [is/are] no substitute for {an idea|a good idea}
-   it leans on <has>, and {that is a thin branch|the support is weak}
-   <has> cannot {hide|disguise} the {emptiness|thinness} of the rest
-   it offers <has>, as {so many others do|if that were news}
-   <has> [does/do] {little to change the impression|not change much}
-   {you look for a surprise and find|behind the big words there [is/are]} <has>
-   it {proudly lists|boasts of} <has>, {but a list is not a reason|and the pride seems misplaced}
-   <has> [looks/look] like {padding|an afterthought}
-   {nobody was waiting for|the world was not short of} <has>
-   <has> may {fill a page|look good on a page}, but {it takes more to fill a game|a page is not a game}
-   if <has> [is/are] the {highlight|main attraction}, {the rest must be modest|something is missing}
-   {without <has> it would be no different|take away <has> and little would change}
-   <has> [fails/fail] to make up for the lack of {character|direction}
-   <has> [has/have] to {carry too much|do all the lifting}
?   whether <has> [is/are] enough for everyone is {another matter|a fair question}
?   <has> may be {less exciting than it sounds|a little more than some people need}
?   <has> [has/have] to be {taken on trust|seen to be believed}
?   <has> will not {win over everybody|mean much to some}
?   <has> could {use some explaining|do with a little more detail}
?   {not everybody|not everyone} will {care about|need} <has>
?   <has> may {matter less|seem less special} to people who {know the form well|have seen a lot}
?   <has> [sounds/sound] {a little vague|less exciting than the rest}
?   {a cautious reader|a cautious person} will ask how {good|useful} <has> [is/are]
?   it would be good to {hear|know} more about <has>
!   {in fairness|to its credit}, it has <has>
!   <has> [sounds/sound] {decent enough|better than the rest}
!   <has> [is/are] {a small comfort|the one bright spot}
!   {one kind word|a little praise} should be said for <has>
!   {there is nothing wrong with|few would object to} <has>
!   <has> {might|may} {please somebody|find an admirer}
!   <has> [belongs/belong] in a better {game|place}
!   {somebody put some work into|there was some love for} <has>
!   {if there is an argument for it|if one thing might save it}, it is <has>
"""

TWO = """
=   it has <has> and <has2>
=   you get <has>, and you also get <has2>
+   it offers <has>, and with <has2> it gets {even better|better still}
+   it has <has>, it has <has2>, and {that is a good bargain|the mixture is a rich one}
-   it has <has>, it has <has2>, and {it still feels empty|it does not have a reason for either}
-   neither <has> nor <has2> {can hide the lack of a spark|will change many minds}
"""

TOPICS = {
    "combat": """
+   with <has>, {every clash should have some bite|no fight should end like the last}
-   it has <has>, and {little to fight for|no good reason to draw a sword}
""",
    "exploration": """
+   it has <has>, and {that is a lot of ground to be curious about|nobody holds your hand}
-   it has <has>, and {still no good reason to go there|size is the only thing it mentions}
""",
    "building": """
+   <has> [puts/put] the tools in your hands and [gets/get] out of the way
-   it has <has>, and {no one to build for|not a hint of what to make of it}
""",
    "management": """
+   <has> [gives/give] you {just enough rope|more than enough} to worry about
-   <has> [turns/turn] play into {paperwork|administration}
""",
    "story": """
+   <has> [gives/give] you a reason to {see it through|wonder what happens next}
-   it has <has>, and {it tells more than it shows|the words outnumber the ideas}
""",
    "choices": """
+   <has> [makes/make] sure that {your decisions leave a mark|no two people see the same thing}
-   <has> [sounds/sound] impressive until {you ask what changes|the roads meet again}
""",
    "puzzles": """
+   <has> [keeps/keep] the mind {awake|busy}, and {that is the point|nobody can ask for more}
-   it has <has>, {and solving them is the only reward|but they have to be very good}
""",
    "weapons": """
+   <has> [leaves/leave] plenty of room for {a personal style|bad ideas that work}
-   it has <has>, {which is a lot of ways to do the same thing|and one thing to do with all of it}
""",
    "levels": """
+   <has> [means/mean] that {there is always a next step|nobody has to stop early}
-   <has> [proves/prove] that somebody {can count|likes numbers}
""",
    "world": """
+   <has> [is/are] the kind of {place|setting} that {invites long looks|you want to see more of}
-   <has> [sounds/sound] grand, but {that does not make it alive|size is not depth}
""",
    "characters": """
+   <has> [gives/give] it a {human face|beating heart}
-   it has <has>, but {not one of them gets a voice|a cast list is all that is}
""",
    "collecting": """
+   <has> [is/are] good bait, and {it works|the bait works}
-   <has> [is/are] {busywork|something to count}
""",
    "customisation": """
+   <has> [lets/let] you {leave your own mark|do things your own way}
-   <has> [changes/change] the {surface|colors} and not the substance
""",
    "multiplayer": """
+   <has> [means/mean] that {there is company to be had|nobody has to play by themselves}
-   <has> [is/are] only as good as the {people who turn up|strangers in it}
""",
    "humour": """
+   it has <has>, and {a straight face would not have suited it|laughter forgives a lot}
-   it has <has>, {and that is where the joke ends|but a joke is no plan}
""",
    "horror": """
+   it has <has>, {and that should be enough to keep the lamp burning|and the nerves will notice}
-   it has <has>, but {fright takes more than that|you can see it coming}
""",
    "strategy": """
+   <has> [rewards/reward] {a cool head|those who plan}
-   <has> [looks/look] like depth, {but there is little beneath the rules|at least from a distance}
""",
    "survival": """
+   <has> [makes/make] sure that {nothing comes easy|comfort has to be earned}
-   <has> [is/are] one more thing to {watch|worry about}, and {there are too many already|that is hardly a thrill}
""",
    "crafting": """
+   <has> [gives/give] {every bit of scrap|all that gathering} a purpose
-   <has> [means/mean] more time at the bench than {in the world|anywhere else}
""",
    "magic": """
+   <has> [brings/bring] a {touch of wonder|little wonder} to it
-   <has> [is/are] less magical than {it sounds|it should be}
""",
    "cards": """
+   <has> [makes/make] every hand {a small gamble|worth a second look}
-   <has> [leaves/leave] too much to {chance|the shuffle}
""",
    "racing": """
+   <has> should keep {the pulse up|anyone on the edge of the seat}
-   <has> [goes/go] by quickly and [leaves/leave] {no trace|little behind}
""",
    "vehicles": """
+   <has> [has/have] the {weight|heft} that {machines need|machines should have}
-   <has> [makes/make] a lot of noise about {very little|nothing}
""",
    "rhythm": """
+   <has> [gives/give] the hands {something to dance to|a reason to move}
-   <has> [needs/need] a better tune
""",
    "platforming": """
+   <has> [makes/make] every ledge {count|a small adventure}
-   <has> [tests/test] the thumbs and [leaves/leave] the {heart|head} alone
""",
    "romance": """
+   <has> [adds/add] {some warmth|a tender note} to it
-   <has> [turns/turn] affection into a {reward|prize}
""",
    "farming": """
+   <has> [sets/set] a {gentle|slow} pace that is easy to like
-   <has> [means/mean] work, and {then more work|the harvest is more of it}
""",
    "sport": """
+   <has> [gives/give] {every match|each contest} something to play for
-   <has> will please those who are {already on the team|fans before they start}
""",
    "stealth": """
+   <has> [makes/make] {silence a weapon|the shadows worth knowing}
-   <has> [means/mean] a lot of {waiting|standing around}
""",
    "flying": """
+   <has> [makes/make] the sky {feel like a place|worth the climb}
-   <has> cannot {fill|save} the sky
""",
    "learning": """
+   <has> [makes/make] learning {look easy|a pleasure}
-   <has> [feels/feel] like {homework|a lesson}
""",
    "hidden_objects": """
+   <has> [rewards/reward] a {patient|sharp} eye
-   <has> [strains/strain] the eyes more than the {mind|brain}
""",
}
