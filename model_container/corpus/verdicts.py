"""Last sentences: they follow from what was praised and blamed, and say whom a game is for.

`<like>` is something that one may like ("a good fight", "being scared") of a praised topic, `<dislike>` of a
blamed one; both stand only after words such as "like", "enjoy" and "a taste for". `<plus>` and `<minus>` are what
was praised and blamed ("the fighting"), with `[is/are]` after them.
"""

POSITIVE = """
if you like <like>, <name> {is for you|is a good choice}
if you like <like>, {this is an easy yes|give it a chance}
if you enjoy <like>, {you should take a look at <name>|<name> deserves your attention}
anyone who likes <like> {should|will want to} give <name> a {try|chance}
for anyone with a taste for <like>, it is {a safe choice|easy to recommend}
<name> is easy to recommend to {anyone who likes|people who enjoy} <like>
{those who enjoy|people who love} <like> will be {happy|in good hands} here
it deserves a good look from {anyone|everybody} who likes <like>
<plus> [makes/make] <name> worth a look {by itself|all on its own}
{in the end|on balance}, <plus> [wins/win] the argument, and it {deserves|earns} a recommendation
<plus> [is/are] what {tips the scales|decides it}, and the answer is yes
come for <plus>, and {you will probably stay|there is a good chance that you will stay}
{thanks to|because of} <plus>, {this one deserves your attention|it is well worth a try}
{with <plus> like that|with so much in favor of <plus>}, {it is hard to say no|a recommendation comes easily}
<plus> [is/are] a good reason to {recommend it|give it a try}, and {not the only one|there are others}
if <genre.a> is what you want, <name> {is a good one|should be high on the list}
if you {are looking for|want} <genre.a>, {look here first|you need not look any further}
anyone {in the mood|looking} for <genre.a> {should start here|will find a good one here}
{as <genre.a>, it is easy to recommend|as <genre.a>, it can be recommended}, {above all for|most of all for} <plus>
it is {a good <genre>|a fine <genre>}, and {people who enjoy|those who like} <like> should not {miss it|pass it by}
for those who like <like>, it is {one of the better ideas around|a <genre> to remember}
the answer is yes, {above all|especially} for {anyone who likes|those who enjoy} <like>
the verdict is {kind|easy}: it is {recommended to|a good choice for} {anyone|everyone} who likes <like>
<name> {earns|gets} a {warm|clear} recommendation, {above all from|and first of all from} those who like <like>
so <name> is worth a look, {most of all|above all} for <plus>
there are {many|plenty of} worse ways to satisfy a taste for <like>
{give it a chance|give it a try} if you have a {soft spot|weakness} for <like>
{nobody|no one} who enjoys <like> {should pass it by|should miss it}
{it will not convert everybody|it is not for everybody}, but {anyone who likes|people who like} <like> should {go ahead|give it a try}
it is {a good pick|the right choice} for {anyone who likes|those who like} <like>
{all in all|taken together}, {it can be recommended|it is easy to recommend} to {anyone|somebody} who likes <like>
"""

POSITIVE_PLAIN = """
{all in all|all told}, <name> is {well worth a look|easy to recommend}
it is a <genre> {with ideas|with a mind of its own}, and that is {enough for a recommendation|a good reason to try it}
if <genre.a> {is what you want|is on your list}, <name> {is worth a try|should be near the top}
{in short|in a word}, it is {easy to recommend|worth a look}
{on balance|all in all}, it {deserves a chance|should not be missed}
the idea is {good|sound}, and <name> {deserves|has earned} {a chance|some attention} for it
curious people should {take a look|give it a try}, and {most of them will stay|few of them will be sorry}
it is one to {recommend|remember}, {gladly|without hesitation}
{anyone looking for <genre.a>|anybody in need of <genre.a>} {should|can safely} give <name> a {chance|try}
there is {much to like|a lot to like}, and {the verdict is a clear yes|that makes it an easy recommendation}
"""

NEGATIVE = """
if you like <like>, {look elsewhere|you should look elsewhere}
even {people who enjoy|those who like} <like> {can safely skip this one|should look elsewhere}
{not even|hardly even} a taste for <like> {makes <name> worth the trouble|is a good reason to try <name>}
anyone who likes <like> {deserves better|deserves something better}, so {leave this one alone|it is better to pass}
anyone who enjoys <like> {will be disappointed|is better served elsewhere}
it {cannot be recommended|is no good choice} even to {those who like|people who enjoy} <like>
<minus> [is/are] the {weak point|sore point}, and <name> {has nothing to make up for it|never recovers from that}
{with <minus> like that|with <minus> in this state}, {it is best left alone|a recommendation is out of the question}
as long as <minus> [stays/stay] like that, {there is no reason to bother|it is one to avoid}
<minus> [lets/let] it down, and {nothing picks it up again|that settles it}, so {skip it|leave it}
{in the end|in short}, <minus> {cannot|will not} carry it, and it is better to {pass|leave it alone}
<minus> [was/were] the last hope, and {it came to nothing|that hope is gone}, so {skip it|look elsewhere}
if <genre.a> is what you want, {choose another one|keep looking}
if you {want|need} <genre.a>, {there are better ones|look for a better one} than <name>
{as <genre.a>, it falls short|as <genre.a>, it fails}, and {there are many others|others do it better}
people who love <genre.a> have {better|other} things to look at than <name>
even somebody who {adores|loves} <genre.a> can {do without|ignore} this one
<name> is not the <genre> to {start with|choose}, {whatever your taste|and there are many others}
{nobody|no one} needs such a {thin|dull} <genre>, so {skip it|it is better to look elsewhere}
there is {too little|not enough} here for {anyone|somebody} who likes <like>
{anyone|somebody} who likes <like> should {stay away|give it a miss}
the {answer|verdict} is no, {even|also} for {those who like|people who enjoy} <like>
<name> is {best avoided|best left alone}, even if you {like|love} <like>
{leave it|skip it}, and {find something better|look elsewhere} if you like <like>
those who like <like> will {find nothing|find little to enjoy} here, and {others|other people} should not bother
"""

NEGATIVE_PLAIN = """
{all in all|all told}, <name> is {hard to recommend|best left alone}
{on balance|in the end}, there is {no good reason|little reason} to {bother|choose it}
if <genre.a> is what you want, {pick a different one|look elsewhere}
it is {not a <genre> to recommend|hardly a <genre> that one could recommend}
{in short|in a word}, {skip it|it is one to skip}
{nobody|no one} {will be sorry to have skipped it|will miss much without it}
life is short, and <name> {can safely be skipped|is not on the list}
it {may find its friends|may have its moments}, but {it cannot be recommended|it is still one to avoid}
there are better things to do, and <name> is {easy to skip|one to avoid}
it does not {come together|add up}, and {that makes it one to skip|so it is better to pass}
anyone looking for <genre.a> {should look elsewhere|deserves better}
"""

MIXED = """
<plus> [speaks/speak] for it, <minus> [speaks/speak] against it, and {the choice is yours|your taste will have to decide}
anyone who likes <like> may {enjoy|like} it; anyone who prefers <dislike> should {think twice|look elsewhere}
if you like <like>, {it is worth a thought|it has something for you}; if you prefer <dislike>, {there are better choices|it is not enough}
<plus> [makes/make] up for {some of it|a part of that}, but not for {all of it|everything}
{it is worth a look for|consider it for} <plus>, but {expect little of|expect nothing of} <minus>
{how much <minus> [matters/matter] next to <plus>|how to weigh <plus> against <minus>} is a matter of taste
{it is a draw|call it a draw}, with <plus> on one side and <minus> on the other
<name> is for {people who like|those who like} <like> and can {forgive|overlook} <minus>
<plus> {could|might} win you over if <minus> [does/do] not {put you off|bother you}
it {balances|hovers} between <plus> and <minus>, and {both have their say|neither wins}
half of it is good, and {those who like|people who enjoy} <like> may {want to try that half|be content with that half}
for {those who like|people who enjoy} <like>, it is {worth a try|a good bet}, and for everyone else it is {a gamble|a risk}
as <genre.a>, <name> is {half a success|neither good nor bad}, and {those who like|people who enjoy} <like> will {forgive|like} it most
{it contains a good <genre>|it has the makings of a good <genre>}, but <minus> [keeps/keep] getting in the way
if <genre.a> is {what you want|on your mind}, <name> {may do|is one of several}, {but <minus> will not help|but do not come for <minus>}
{with patience|with some goodwill}, {anyone who likes|those who like} <like> will find something, but the impatient {should not bother|had better stay away}
whether <plus> can make up for <minus> {is up to you|is a matter of taste}
"""

MIXED_PLAIN = """
in the end it {is a matter of taste|comes down to taste}, and {taste cannot be reviewed|yours may differ}
<name> is neither {a triumph|a must} nor {a disaster|a failure}, and {only the curious should bother|patient people may like it}
it has {its moments|good sides} and {its gaps|bad ones}, and {it is for you to weigh them|they cancel each other out}
if <genre.a> is what you want, it {may do|might do}, but {compare it with others first|it is not the only one}
{it is worth a try|it may be worth a try} {for the patient|for the curious}, but {not for everybody|not for the impatient}
{half of it|one half} is {good|promising}, and {one can only hope for the rest|the rest is a gamble}
{some will like it|it will find friends}, {others will shrug|others will wonder why}, and both {have a point|are right}
{on balance|all told}, <name> is {decent|average}, and {patience decides the rest|your patience will decide}
as <genre.a>, it is {worth a look with open eyes|a gamble}, and {some gambles pay|nobody should expect more}
"""

SHORT = {
    "opening": """
=   {there is little to say about|little can be said about} <name>, since its page {says so little|is so brief}
=   the page of <name> {keeps its secrets|gives very little away}
=   <name> {gives away|tells} next to nothing about itself
=   the page of <name> {does not say|hardly says} what it {is about|has in mind}
=   <name> is <genre.a>, and that is {nearly all|about all} {that its page says|one learns from its page}
=   {beyond the fact|apart from the fact} that it is <genre.a>, <name> {reveals little|says little about itself}
=   <name> calls itself <genre.a> and {leaves it at that|says little more}
""",
    "reason": """
=   a {page|description} that says so little {cannot be judged by much|leaves a lot to the imagination}
=   {its true nature|what one does in it} {remains a mystery|is left open}
=   {there is not enough|there is too little} here for {a proper opinion|praise or for blame}, and {an invented one would help nobody|guessing would not be fair}
=   {anything more|the rest} would be {guesswork|invention}, and {that helps nobody|there is enough of that around}
""",
    "positive": """
+   what it says {sounds good|sounds pleasant enough}, so {the curious may want to look|it deserves the benefit of the doubt}
+   {still|even so}, {somebody curious|a curious person} {should take a look|may want to give it a chance}
+   a little mystery {does no harm|can be a good sign}, and {the curious should have a look|it may well be worth a look}
""",
    "negative": """
-   a {thing|game} that cannot say what it is {is hard to recommend|makes a poor case for itself}, so {leave it for now|pass it by}
-   {until it says more|as long as it says no more}, {there is no reason to choose it|it is better left alone}
-   silence is {a poor advertisement|no recommendation}, and {nobody misses much by waiting|it is one to skip for now}
""",
    "mixed": """
=   {the verdict has to wait|a verdict will have to wait}, and {the page is to blame|a better page would help}
=   {the curious may look closer|a curious person may dig deeper}, {everyone else can wait|the rest had better wait} until it says more
=   it could be {a pearl|a delight} or {a dud|a waste}, and {its page does not help|nothing here settles the matter}
""",
}
"""For a page that says next to nothing; the signs of one fact may stand between reason and verdict."""
