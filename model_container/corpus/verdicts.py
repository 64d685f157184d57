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
<plus> [makes/make] <name> worth a look, and {the rest is a bonus|the rest does no harm}
{in the end|on balance}, <plus> [wins/win] the argument, and it {deserves|earns} a recommendation
<plus> [is/are] what {tips the scales|decides it}, and the answer is yes
come for <plus>, and {you will probably stay|there is a good chance that you will stay}
{thanks to|because of} <plus>, {this one deserves your attention|it is well worth a try}
{with <plus> to speak for it|with so much in favor of <plus>}, {it is hard to say no|a recommendation comes easily}
<plus> [is/are] a good reason to {recommend it|give it a try}, and {not the only one|there are others}
if <genre.a> is what you want, <name> {is a good choice|should be high on the list}
if you {are looking for|want} <genre.a>, {this one deserves a look|you need not look any further}
anyone {in the mood|looking} for <genre.a> {should start here|will find a good one here}
{as <genre.a>, it is easy to recommend|as <genre.a>, it can be recommended}, {above all for|most of all for} <plus>
it is {a good <genre>|a fine <genre>}, and {people who enjoy|those who like} <like> should not {miss it|pass it by}
for those who like <like>, it is {a safe choice|a <genre> worth trying}
the answer is yes, {above all|especially} for {anyone who likes|those who enjoy} <like>
the verdict is {kind|easy}: it is {recommended to|a good choice for} {anyone|everyone} who likes <like>
<name> {earns|gets} a {warm|clear} recommendation, {above all from|especially from} those who like <like>
so <name> is worth a look, {most of all|above all} for <plus>
there are {many|plenty of} worse ways to satisfy a taste for <like>
{give it a chance|give it a try} if you have a {soft spot|weakness} for <like>
{people who enjoy|somebody who enjoys} <like> should {give it a chance|take a look at it}
{it will not convert everybody|it is not for everybody}, but {anyone who likes|people who like} <like> should {go ahead|give it a try}
it is {a good pick|the right choice} for {anyone who likes|those who like} <like>
{all in all|taken together}, {it can be recommended|it is easy to recommend} to {anyone|somebody} who likes <like>
"""

POSITIVE_PLAIN = """
{all in all|all told}, <name> is {well worth a look|easy to recommend}
it is a <genre> {with ideas|with a mind of its own}, and that is {enough for a recommendation|enough to recommend it}
if <genre.a> {is what you want|is on your list}, <name> {is worth a try|should be near the top}
{in short|in a word}, it is {easy to recommend|worth a look}
{on balance|all in all}, it {deserves a chance|should not be missed}
the idea is {good|sound}, and <name> deserves {a chance|some attention} for it
curious people should {take a look|give it a try}, and {most of them will stay|few of them will be sorry}
it is {easy|a pleasure} to recommend, {even to the cautious|even to skeptics}
{anyone looking for <genre.a>|anybody in need of <genre.a>} {should|can safely} give <name> a {chance|try}
there is {much to like|a lot to like}, and {the verdict is a clear yes|that makes it an easy recommendation}
<name> {is a pleasant thing|makes a good impression}, and it {is worth|deserves} a try
it {knows what it wants|has a clear idea of itself}, {and that makes it easy to recommend|so a recommendation comes easily}
there is {enough|more than enough} here for a {recommendation|warm recommendation}
for {once|a change}, the answer is simple: {give it a try|go ahead}
{the answer|the verdict} is a {clear|cheerful} yes, and <name> {deserves|has earned} it
the whole is {better|greater} than its parts, and <name> is worth a look
{somebody|anybody} who likes {the idea|the sound of it} should {go ahead|give it a try}
<name> is worth a try, even for people who {usually like other things|have seen many games}
"""

NEGATIVE = """
if you like <like>, {look elsewhere|you should look elsewhere}
even {people who enjoy|those who like} <like> {can safely skip this one|should look elsewhere}
a taste for <like> is no reason to {bother with|choose} <name>
anyone who likes <like> {deserves better|deserves something better}, so {leave this one alone|it is better to pass}
anyone who enjoys <like> {will be disappointed|is better served elsewhere}
it cannot be recommended{, even| even} to {those who like|people who enjoy} <like>
<minus> [is/are] the {weak point|sore point}, and <name> {has nothing to make up for it|never recovers from that}
with <minus> in this {state|shape}, {it is best left alone|a recommendation is out of the question}
with <minus> {this weak|so weak}, {it is easy to skip|it is one to avoid}
<minus> [lets/let] it down, and {nothing picks it up again|that settles it}, so {skip it|leave it}
{in the end|in short}, <minus> {cannot|will not} carry it, and it is better to {pass|leave it alone}
<minus> [was/were] the last hope, and {it came to nothing|that hope is gone}, so {skip it|look elsewhere}
if <genre.a> is what you want, {choose another one|keep looking}
if you {want|need} <genre.a>, {there are better ones|look for a better one} than <name>
{as <genre.a>, it falls short|as <genre.a>, it fails}, so {look elsewhere|it is one to skip}
people who love <genre.a> have better things to look at than <name>
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
it is {not a <genre> to recommend|hardly a <genre> that anyone could recommend}
{in short|in a word}, {skip it|it is one to skip}
{nobody|no one} {will be sorry to have skipped it|will miss much without it}
life is short, and <name> {can safely be skipped|is easy to skip}
it {may find its friends|may have its moments}, but {it cannot be recommended|it is still one to avoid}
there are better things to do, and <name> is {easy to skip|one to avoid}
it does not {come together|add up}, and {that makes it one to skip|so it is better to pass}
anyone looking for <genre.a> {should look elsewhere|deserves better}
<name> {makes a poor case|makes no good case} for itself, and {it is better to leave it|there is no reason to bother}
the whole is less than its parts, so {skip it|leave it alone}
there is not enough here to win anybody over, so {skip it|look elsewhere}
there are too many other games to bother with <name>, so {look elsewhere|skip it}
for {once|a change}, the answer is simple: {skip it|leave it alone}
the {verdict|answer} is no, and {nothing here changes that|it is an easy one}
it {asks for more patience than it deserves|takes more than it gives}, so {it is better to pass|leave it alone}
<name> is one to skip, {even on a slow day|even for the curious}
"""

MIXED = """
<plus> [counts/count] in its favor, <minus> [counts/count] against it, and {the choice is yours|your taste will have to decide}
anyone who likes <like> may {enjoy|like} it; anyone who prefers <dislike> should {think twice|look elsewhere}
if you like <like>, {it is worth a thought|it has something for you}; if you prefer <dislike>, {there are better choices|it is not enough}
<plus> [makes/make] up for {some of it|a part of that}, but not for {all of it|everything}
{it is worth a look for|consider it for} <plus>, but {expect little of|expect nothing of} <minus>
{how much <minus> [matters/matter] next to <plus>|how to weigh <plus> against <minus>} is a matter of taste
{it is a draw|call it a draw}, with <plus> on one side and <minus> on the other
<name> is for {people who like|those who like} <like> and can {forgive|overlook} <minus>
<plus> {could|might} win you over if <minus> [does/do] not {put you off|bother you}
it {balances|hovers} between <plus> and <minus>, and {neither side wins|neither wins}
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
{it has its moments and its gaps|it has good sides and bad ones}, and {it is for you to weigh them|they cancel each other out}
if <genre.a> is what you want, it {may do|might do}, but {compare it with others first|it is not the only one}
{it is worth a try|it may be worth a try} for {the patient, but not for everybody|the curious, but not for the impatient}
{some of it|a part of it} is promising, but {the rest needs goodwill|the rest is a gamble}
{some will like it|it will find friends}, {others will shrug|others will wonder why}, and both {have a point|are right}
{on balance|all told}, <name> is {decent|average}, and {patience decides the rest|your patience will decide}
as <genre.a>, it is {worth a look with open eyes|a gamble}, and {some gambles pay|nobody should expect more}
<name> {earns|gets} a nod and a shrug, and {the curious should look closer|only patient people should look closer}
{all of it|everything} depends on {your patience|your taste}, and {nobody can judge that for you|that is for you to judge}
praise and blame {weigh about the same|keep each other in check}, so look twice before you decide
it is {no disaster and no revelation|no failure and no triumph}, and {there is room for both opinions|both opinions are fair}
somebody who knows the form may like it, but {a newcomer should start elsewhere|a newcomer may not}
it {may be worth a thought|might be worth a look}, but {keep your hopes low|do not expect too much}
<name> {could go either way|may please you or bore you}, and {a close look is the best advice|it is wise to look closely first}
there is something here, but it takes {goodwill|some patience} to see it
it is fine for {a quiet day|a slow day}, and {not much more than that|one should not expect more}
as <genre.a>, it ends up in the middle, and {the middle is a crowded place|there are better ones and worse ones}
people with {time|patience} {may want to try it|can give it a try}, and {everyone else can wait|others need not hurry}
"""

SHORT = {
    "opening": """
=   {there is little to say about|little can be said about} <name>, since {so little is known here|little could be learned about it}
=   {not much|very little} {can be learned|could be learned} about <name>
=   {what <name> is about|the heart of <name>} is {hard to make out|not easy to make out} from here
=   <name> {gives away|shows} {next to nothing|very little} about itself at first sight
=   <name> is <genre.a>, and {the rest is a blank|the rest is a riddle}
=   {beyond the fact|apart from the fact} that it is <genre.a>, {little is certain about <name>|<name> reveals little at first sight}
=   <name> calls itself <genre.a>, and {more is hard to say|for the moment that has to do}
=   that <name> is <genre.a> is {certain|clear}, {the rest is not|and the rest is less so}
""",
    "reason": """
=   {so little|so short a list} cannot {support a firm opinion|carry a firm opinion}
=   {its true nature|what you do in it} {remains a mystery|is left open}
=   {there is not enough|there is too little} here for {a proper opinion, and an invented one would help nobody|praise or for blame, and guessing would not be fair}
=   {anything more|the rest} would be {guesswork|invention}, and {that helps nobody|there is enough of that around}
=   {a fair opinion needs|a judgment needs} {firmer ground|more evidence}
=   to say {more than that|much more} would be {a guess|unfair}
""",
    "positive": """
+   what can be said {sounds good|sounds pleasant enough}, so {the curious may want to look|it deserves the benefit of the doubt}
+   {still|even so}, {somebody curious|a curious person} {should take a look|may want to give it a chance}
+   a little mystery {does no harm|can be a good sign}, and {the curious should have a look|it may well be worth a look}
+   {there is nothing to hold against it|there is no reason to doubt it}, and {the curious should give it a chance|a look may well be worth it}
+   for now, the {best|fairest} answer is a {careful|cautious} yes
""",
    "negative": """
-   a {thing|game} that makes so little of itself {is hard to recommend|makes a poor case}, so {leave it for now|pass it by}
-   {until it shows more|as long as it shows no more}, {there is no reason to choose it|it is better left alone}
-   silence is {a poor advertisement|no recommendation}, and {nobody misses much by waiting|it is one to skip for now}
-   {for now|for the moment}, {it is one to skip|there is no good reason to choose it}
-   {others|other games} make a {better|clearer} case, so {look there first|look elsewhere}
""",
    "mixed": """
=   {the verdict has to wait|a verdict will have to wait}, and {that is nobody's fault|a closer look would help}
=   {the curious may look closer|a curious person may dig deeper}, and {everyone else can wait|the rest can wait}
=   it could be {a pearl|a delight} or {a dud|a waste}, and {nothing here settles the matter|only a closer look will tell}
=   {praise|a recommendation} would be {rash|hasty}, and {blame|a warning} would be {unfair|harsh}
""",
}
"""For a page of which next to nothing is known; a fact may stand between opening and reason."""
