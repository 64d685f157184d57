"""Sentences about what you do: `<do>` is a verb phrase ("build a village"), `<do.ing>` its gerund.

The first letter of a line says what it thinks of the fact, see `language.py`. `ANY` fits every topic.
"""

ANY = """
=   you <do>, <and> <why>
=   you <do>. <why>
=   {your job|your part} is to <do>, <and> <why>
=   {much of it|a good part of it} is about <do.ing>, <and> <why>
=   the {main task|central task} is to <do>. <why>
=   {most of your attention|a lot of attention} goes into <do.ing>. <why>
=   it {has you|makes you} <do>, <and> <why>
=   <do.ing> is {the order of the day|the main business}, <and> <why>
=   {it asks you to|you are asked to} <do>, <and> <why>
=   {in the middle of it all|at its center} you <do>. <why>
=   <do.ing> takes up {much of the day|a good share of the work}, <and> <why>
=   it is {mostly|largely} a matter of <do.ing>. <why>
=   the page {says|promises} that you <do>, <and> <why>
=   {before long|along the way} you <do>, <and> <why>
=   the {task|assignment} {is clear|could not be clearer}: <do>. <why>
=   {it comes down to|it is all about} <do.ing>, <and> <why>
=   {you spend your time|you are kept busy with} <do.ing>. <why>
=   {what you do is|the thing to do is} to <do>. <why>
=   {it gives you the task|it hands you the task} to <do>, <and> <why>
=   {it is up to you|it falls to you} to <do>, <and> <why>
=   {your days are spent|your time is spent} <do.ing>, <and> <why>
=   it {challenges|tells} you to <do>. <why>
=   going by its page, you <do>, <and> <why>
=   you can expect {a good deal of|a lot of} <do.ing>, <and> <why>
+   you <do>, {which is more fun than it has any right to be|which is a better pastime than most}
+   {the best of it is|what makes it attractive is} {the chance to <do>|being able to <do>}
+   <do.ing> is {a good enough reason|a good reason} to {start|take a look}
+   it lets you <do>, and it is hard to {resist the thought|say no to that}
+   there is something {satisfying|pleasing} about <do.ing>
+   being asked to <do> is {a promising start|an invitation worth accepting}
+   the chance to <do> is {its strongest card|the main attraction}, and it deserves to be
+   you get to <do>, and that {alone|by itself} {gets the mind going|is tempting}
+   {would you like to <do>? Then|have you ever wanted to <do>? If so,} {this may be the place|you will like it here}
+   <do.ing> {sounds like|promises} {the right kind of trouble|trouble of the better sort}
+   it {trusts|allows} you to <do>, and {trust|freedom} of that sort is good to see
+   if you have {ever|always} wanted to <do>, you {can do so here|have come to the right place}
+   that you <do> is the {core|center} of it, and {it is a solid one|a good core it is}
+   the idea that you <do> is {simple|plain}, clear and {rather|quite} appealing
+   {you could forget|it would be easy to forget} everything else {while|when} you <do>
+   {somebody|someone} {had fun with|believes in} the idea that you <do>, and {the fun is catching|belief is catching}
+   <do.ing> {gives it a clear sense of purpose|keeps it from drifting}
+   to <do> is {a plain pleasure|a sound idea}, and it is presented as one
+   for <genre.a>, <do.ing> is {a good|a fine} {place to start|foundation}
+   {every|any} <genre> needs something that you want to do, and here you <do>
+   {where|when} <genre.a> lets you <do>, {there is hope for it|the rest is a detail}
+   a <genre> {is made of what you do in it|lives by what you do in it}, and here you <do>
+   {few would expect|nobody expects} <genre.a> to be dull when you <do>
-   for <genre.a>, <do.ing> is {rather little|not much of a foundation}
-   {as <genre.a> it has to live on|as <genre.a> it lives on} <do.ing>, and that is a {poor|meager} diet
-   {any|every} <genre> can ask you to <do>, and {this one|here it} has no better idea
-   you <do>, and then, {presumably|one suspects}, you do it again
-   it wants you to <do>, but {gives no good reason to care|never makes it clear why that should matter}
-   having to <do> {does not sound like a treat|is hardly a reward}
-   <do.ing> {sounds more like work than play|has the ring of a chore}
-   the idea that you <do> {looks better on paper than it is likely to feel|is thinner than it looks}
-   it {asks|expects} you to <do>, and it is not {obvious|clear} what you get in return
-   <do.ing> is not enough to {hang a whole game on|fill the space around it}
-   {you are supposed to|you are meant to} <do>, which {others have asked for before|hardly counts as a new request}
-   if <do.ing> {leaves you cold|does not appeal}, {it has no second offer|nothing else will win you over}
-   <do.ing> may {amuse|please} for a while, but a while is {soon over|not long}
-   that you <do> is {stated|announced} with pride, though {it is hard to see why|the pride is hard to share}
-   {the promise|the prospect} of <do.ing> {leaves you cold|does not make the heart beat faster}
-   to <do> is {a means|an activity}, not {an end|a reason}, and the reason is missing
-   somebody must have thought that <do.ing> would be {enough|sufficient}, and somebody was {wrong|an optimist}
-   {all that is left is to|what remains is to} <do>, {and the heart is not in it|which is not a lot}
-   it {insists|is convinced} that you want to <do>, and that is {a bold guess|wishful thinking}
-   {nobody|no one} will remember it for <do.ing>
?   not everyone will want to <do>, but that is a matter of {taste|temper}
?   it {remains to be seen|is an open question} whether <do.ing> stays {fresh|interesting} to the end
?   <do.ing> may {sometimes test your patience|become a little tiring}
?   it may take {patience|a while} to get used to <do.ing>
?   having to <do> will {put off a few people|not be to everybody's taste}
?   it also wants you to <do>, which {seems|feels} like a {side dish|distraction}
?   {somebody|anyone} who does not care to <do> {may want something else|will have to be patient}
?   {a few people|some people} will {do without|get tired of} <do.ing>
?   <do.ing> {sounds|seems} {less original|more ordinary} than the rest
?   you also <do>, which {matters less|is a smaller pleasure}
?   <do.ing> is {perhaps|probably} the weakest part
!   {in fairness|to be fair}, <do.ing> is not a bad {idea|starting point}
!   the chance to <do> {has some appeal|is not without its charm}
!   you <do>, and {as ideas go it is not the worst|there are worse ways to spend a day}
!   <do.ing> {might have been|could have become} the {making of it|start of something}
!   {you can see|it is easy to see} why <do.ing> was thought to be {a good idea|fun}
!   to <do> is {at least a goal|at least a clear aim}
!   <do.ing> {has its charm|deserves better company}
!   {there is a grain of fun in|there is some fun in} <do.ing>
!   it would be no hardship to <do> in a better {game|setting}
"""

TWO = """
=   you <do> and <do2>
=   {at first|to start with} you <do>, {and later|and after that} you <do2>
=   you <do>, and {when that is done|between times} you <do2>
=   {first|to begin with} you <do>; {then|after that} you <do2>
+   you can <do> or <do2>, and {both sound inviting|it is good to have the choice}
+   you <do> and you <do2>, and {these two go well together|they go well together}
+   whether you <do> or <do2>, {there is always something to do|boredom has little chance}
+   it {mixes|combines} <do.ing> with <do2.ing>, and the mixture {works|makes sense}
-   you <do>, you <do2>, and {somewhere along the line the point gets lost|little of it adds up}
-   it cannot decide whether you should <do> or <do2>, {and neither gets its due|and it shows}
-   you <do> and you <do2>, and {these two remain strangers|neither helps the other}
-   whether you <do> or <do2>, it {comes to much the same thing|hardly seems to matter}
"""

TOPICS = {
    "combat": """
+   when you <do>, there is {no doubt about what is at stake|something to lose}
+   it asks you to <do>, and {it sounds like a fight worth having|the odds look pleasantly bad}
-   that you <do> is {the whole answer|the only answer}, {whatever the question was|no matter what the question is}
-   you <do>, and {the bodies pile up without much meaning|nobody seems to ask why}
""",
    "exploration": """
+   you <do>, and {every bit of it looks like an invitation|there is no telling what turns up}
+   {setting out to|being free to} <do> is the kind of start that makes you curious
-   you <do>, but {a walk needs a destination|finding something is another matter}
-   <do.ing> {is little more than a long walk|amounts to sightseeing} unless there is something at the end
""",
    "building": """
+   you <do>, and {the result is yours alone|at the end there is something to show for it}
+   being able to <do> is {a quiet delight|the stuff of lost weekends}
-   you <do>, and {nobody comes to admire it|then it stands there}
-   you <do>, and {the reward looks modest|what that is for remains a mystery}
""",
    "management": """
+   you <do>, and {one false step could ruin everything|one wrong sum could spoil it, which is the fun}
+   having to <do> gives you {real|proper} worries, the enjoyable sort
-   you <do>, and {at some point a spreadsheet would do|the difference from a job is not great}
-   to <do> is the sort of thing that people {get paid for|are usually paid to do}
""",
    "story": """
+   you <do>, and {it is hard not to wonder where that leads|that is a thread worth pulling}
+   as a reason to {care|keep reading}, having to <do> is {a strong one|hard to beat}
-   you <do>, though {you probably know the ending|the plot behind it sounds worn}
-   that you <do> is the premise, and {a premise is all it is|little seems to follow from it}
""",
    "choices": """
+   you <do>, and {the result is your doing|you share in the guilt}
+   you <do>, and {there is nobody else to blame|you will have to live with it}
-   you can <do>, or so it says, and {some proof would be welcome|you have heard that before}
-   it boasts that you <do>, but {a boast is not a consequence|such freedom is often thin}
""",
    "puzzles": """
+   you <do>, and {the best moments are bound to be the quiet ones|the head is in charge}
+   having to <do> is {just the right amount of trouble|an itch that wants scratching}
-   you <do>, and {it either clicks or drags|it is easy to see where patience runs out}
-   <do.ing> sounds {clever|ingenious} but {rather cold|not like fun}
""",
    "stealth": """
+   you <do>, and {the silence makes it exciting|a held breath is worth more than a loaded gun}
-   you <do>, and {a great deal of waiting lies in that|most of it must be waiting}
""",
    "survival": """
+   you <do>, and {nothing about it is guaranteed|it makes a full stomach feel like luxury}
+   to <do> is a {simple|plain} aim, and there is no better one when {everything is against you|the world is against you}
-   you <do>, and {after that you do it all again for tomorrow|the misery has no point beyond itself}
""",
    "crafting": """
+   you <do>, and {every odd part finds its use|a pocket full of rubbish becomes a plan}
-   you <do>, which {means running errands for yourself|is a polite name for errands}
""",
    "racing": """
+   you <do>, and {it takes no manual to see the appeal|the appeal needs no explaining}
-   you <do>, and {the finish line is the only idea in sight|what happens off the track is nothing much}
""",
    "sport": """
+   you <do>, and {the outcome is never certain, as it should be|every try is a new story}
-   you <do>, which {leaves anyone but the faithful cold|only the faithful will find exciting}
""",
    "humour": """
+   you <do>, {which is as silly as it sounds and better for it|and it keeps a straight face about it}
-   you <do>, which is {a joke that needs a second one|the whole of the joke}
""",
    "horror": """
+   you <do>, and {it would take a cold heart not to shiver|the mind does the rest in the dark}
-   you <do>, which {is meant to frighten people|has lost its terror through use}
""",
    "strategy": """
+   you <do>, and {a bad decision will be yours alone|every move costs something}
+   having to <do> {keeps the brain awake|gives you something to think about} even between moves
-   you <do>, and {the thinking is over before it has begun|most decisions make themselves}
""",
    "platforming": """
+   you <do>, and {the fingers will have to learn it|one more try is always tempting}
-   you <do>, and {much of that is falling down again|any charm depends on the next ledge}
""",
    "characters": """
+   you <do>, and {the people make it worthwhile|the company is good}
-   you <do>, but {the people involved remain names|nobody in it seems to have a life}
""",
    "world": """
+   you <do>, and {the place deserves it|the surroundings make it worth the trip}
-   you <do>, and {the scenery has to do the rest|the setting is left to do the talking}
""",
    "collecting": """
+   you <do>, and {stopping halfway is out of the question|the last one missing is always the best one}
-   you <do>, and {the only question is how many|counting is most of the excitement}
""",
    "customisation": """
+   you <do>, and {taste is the only limit|no two people will end up with the same thing}
-   you <do>, and {that is a detail, not an attraction|the mirror is happy}
""",
    "multiplayer": """
+   you <do>, and {other people make it unpredictable|sharing it makes it better}
-   you <do>, and {without friends it would be a sad affair|without company there is no point}
""",
    "magic": """
+   you <do>, and {a little wonder comes with it|it beats swinging a sword}
-   you <do>, and {the wonder fades with use|it is a wand where others have a gun}
""",
    "weapons": """
+   you <do>, and {choosing the tool is half the fun|the right tool makes all the difference}
-   you <do>, and {the barrel does all the talking|the trigger is the only verb}
""",
    "farming": """
+   you <do>, and {nothing could be more peaceful|the rest of the world can wait}
-   you <do>, and {the crops are the only ones in a hurry|rural life has seldom looked so repetitive}
""",
    "vehicles": """
+   you <do>, and {it has a pleasing weight|it is a pleasure to think of the noise}
-   you <do>, and {the machine has all the fun|the road leads nowhere in particular}
""",
    "flying": """
+   you <do>, and {the ground is soon forgotten|it sounds wonderfully light}
-   you <do>, and {up there it gets lonely|the air is thin in more ways than one}
""",
    "romance": """
+   you <do>, and {hearts are at stake|a smile can count as a victory}
-   you <do>, and {sparks do not fly|the heart stays where it was}
""",
    "learning": """
+   you <do>, and {something may even stick|there are duller ways to get wiser}
-   you <do>, and {the lesson never seems to end|it feels like an exam}
""",
    "levels": """
+   you <do>, and {the next one is never far away|it is easy to say yes to another}
-   you <do>, and {the next one waits, much like the last|one number follows another}
""",
    "cards": """
+   you <do>, and {a single draw can turn everything around|luck keeps everyone honest}
-   you <do>, and {luck sits at the head of the table|the shuffle has the last word}
""",
    "rhythm": """
+   you <do>, and {it is difficult to keep the feet still|the body understands it first}
-   you <do>, and {off the beat there is nothing|the tune had better be good}
""",
    "hidden_objects": """
+   you <do>, and {nothing calms the mind like that|the eyes are glad to have work}
-   you <do>, and {the eyes complain before long|a tidy room would end it}
""",
}
