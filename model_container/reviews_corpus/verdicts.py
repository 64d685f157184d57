"""Last sentences: they follow from what was praised and blamed, and say whom a game is for.

`<like>` is something that one may like ("a good fight") of a praised topic, `<dislike>` of a blamed one;
`<plus>` and `<minus>` are what was praised and blamed ("the fighting"), with `[is|are]` after them.
"""

POSITIVE = """
if you like <like>, <name> {is for you|will not disappoint}
if you like <like>, {this is an easy yes|give it a chance}
anyone who likes <like> {should|will want to} give <name> a {try|chance}
for anyone with a taste for <like>, it is {a safe choice|easy to recommend}
<name> is easy to recommend to {anyone who likes|people who enjoy} <like>
{those who enjoy|whoever enjoys} <like> will be {happy|in good hands} here
<like> {has its friends|is what some people live for}, and {they should not miss this|this is one for them}
it deserves {a place on the list|a good look} from {anyone|everybody} who likes <like>
<plus> alone [makes|make] <name> worth a look
{in the end|on balance}, <plus> [wins|win] the argument, and it {deserves|earns} a recommendation
<plus> [is|are] what {tips the scales|decides it}, and {they tip in its favor|the answer is yes}
{come for|come because of} <plus>, and {there is a good chance that you will stay|stay for the rest}
{thanks to|because of} <plus>, {this one is worth your attention|it is well worth a try}
with <plus> like that, {it is hard to say no|a recommendation comes easily}
if <genre.a> is what you want, <name> {is a good one|should be high on the list}
if you {are looking for|want} <genre.a>, {look here first|you need not look any further}
anyone {in the mood|looking} for <genre.a> {should start here|will find a good one in this}
{as <genre.a>, it is easy to recommend|as <genre.a>, it can be recommended}
it is {a <genre> worth your attention|a good <genre>}, and {friends of the genre|those who like that sort of thing} should not {miss it|pass it by}
for those who like <like>, it is {one of the better <genre> ideas|a <genre> to remember}
{in short|in a word}: yes, {above all|especially} for {anyone who likes|friends of} <like>
{the verdict is kind|the verdict is easy}: {recommended|well worth it} for {anyone|everyone} who likes <like>
<name> {earns|gets} a {warm|clear} recommendation, {above all from|and first of all from} those who like <like>
{so|all told}, <name> is worth a look, {most of all|above all} for <plus>
there are {many|plenty of} worse ways to indulge a {taste|weakness} for <like>, and {few better ones|not many better}
{give it a chance|give it a try} if <like> {means anything to you|sounds good to you}
{nobody|no one} who enjoys <like> {should pass it by|will regret a look}
{it will not convert everybody|it is not for everybody}, but {anyone who likes|people who like} <like> should {be delighted|go ahead}
it is {a good pick|the right choice} for {anyone who likes|those who like} <like>
{all in all|taken together}, there is more than enough here to recommend it to {anyone|somebody} who likes <like>
"""

POSITIVE_PLAIN = """
{all in all|all told}, <name> is {well worth a look|easy to recommend}
it is {a <genre> with ideas|a <genre> that has ideas}, and that is {enough for a recommendation|reason enough to try it}
if <genre.a> sounds {good|right} to you, <name> {is worth a try|will do nicely}
{in short|in a word}, {it can be recommended|it is worth a look}, and not only to {the curious|friends of the genre}
{on balance|everything considered}, it {deserves a chance|is worth your attention}
the idea is {good|sound}, and <name> {deserves|has earned} {a chance|some attention} for it
{curious people|the curious} should {take a look|give it a try}; they will {probably|most likely} stay
it is one to {recommend|keep an eye on}, {gladly|without much hesitation}
{anyone looking for <genre.a>|anybody in need of <genre.a>} {should|can safely} give <name> a {chance|try}
there is more to like than to {dislike|regret}, {so go ahead|and that makes it easy to recommend}
"""

NEGATIVE = """
if you like <like>, {look elsewhere|you deserve better than this}
even {people who enjoy|those who like} <like> {can safely skip this one|should look elsewhere}
{not even|hardly even} a taste for <like> {makes <name> worth the trouble|is a good reason to try <name>}
there are better {places|ways} to find <like>, so {leave this one alone|pass it by}
anyone hoping for <like> {will be disappointed|is better served elsewhere}
<like> {can be had elsewhere|may be had in other places}, and {it should be|in better shape}
{it cannot be recommended|it is hard to recommend}, {not even to|least of all to} those who like <like>
<minus> [is|are] the {weak point|sore point}, and <name> {has nothing to make up for it|falls with it}
with <minus> like that, {it is best left alone|a recommendation is out of the question}
{as long as <minus> [stays|stay] like that|with <minus> in this shape}, {there is no reason to bother|it is one to avoid}
<minus> [lets|let] it down, and {nothing picks it up again|that settles it}: {skip it|leave it}
{in the end|in short}, <minus> {cannot|will not} carry it, and {it is not worth your attention|it is better to pass}
{given|seeing} how little there is to <minus>, {skipping it is no loss|there is no need to bother}
if <genre.a> is what you want, {choose another|keep looking}
if you {want|need} <genre.a>, {there are better ones|look for a better one} than <name>
{as <genre.a>, it falls short|as <genre.a>, it fails to convince}, and {there is no shortage of others|others do it better}
friends of the {genre|form} have {better|other} things to look at than <name>
even {somebody|a person} who {adores|loves} <genre.a> can {do without|leave} this one
<name> is {not|hardly} the <genre> to {start with|choose}, {and not one to end with, either|whatever your taste}
{nobody|no one} needs <genre.a> this {thin|dull}, {so skip it|and nobody should have to try it}
{all told|on balance}, there is {too little|not enough} here for {anyone|somebody} who likes <like>
for all its talk of it, {anyone who likes|somebody who likes} <like> should {stay away|give it a miss}
the {answer|verdict} is no, {even|also} for {those who like|friends of} <like>
<name> is {best avoided|best left alone}, {unless <like> is all that you ask for|even if <like> tempts you}
{leave it|skip it}, {and find <like> somewhere else|and look for <like> elsewhere}
"""

NEGATIVE_PLAIN = """
{all in all|all told}, <name> is {hard to recommend|best left alone}
{on balance|everything considered}, there is {no good reason|little reason} to {bother|choose it}
if <genre.a> is what you want, {pick a different one|look elsewhere}
it is {not a <genre> to recommend|hardly a <genre> that one could recommend}
{in short|in a word}: {skip it|no}
{nobody|no one} {misses much by passing it by|will miss much without it}
{life is short|there is so much else}, and <name> {can safely be skipped|does not make the list}
it {may find its friends|may have its moments}, but {a recommendation it is not|it is one to avoid}
{there are better things to do|almost anything else is a better idea}
it does not {come together|add up}, and {that makes it one to skip|so it is better to pass}
anyone looking for <genre.a> {can do better|deserves better}
"""

MIXED = """
<plus> [speaks|speak] for it, <minus> against it, {and the choice is yours|so it comes down to taste}
{anyone|somebody} who likes <like> may {enjoy|like} it; {anyone|those} hoping for <dislike> should {think twice|look elsewhere}
if you like <like>, {it is worth a thought|there is something in it for you}; if you want <dislike>, {there are better choices|it is not enough}
<plus> [makes|make] up for {some of it|a part of that}, but not for {all|everything}
{come for|consider it for} <plus>, but do not {expect much from|count on} <minus>
whether <plus> [outweighs|outweigh] the rest {depends on you|is a matter of taste}
{it is a draw|call it a draw}: <plus> on one side, <minus> on the other
<name> is for {people who like|those who like} <like> and can {forgive|overlook} <minus>
<plus> {could|might} win you over if <minus> [does|do] not {put you off|bother you}
it {balances|hovers} between <plus> and <minus>, and {never quite decides|only your taste can decide}
{half|a good half} of it {convinces|works}, and if <like> is your thing, that half may {do|be enough}
for {those who like|friends of} <like>, it is a {cautious|careful} yes; for {the rest|everyone else}, {a polite no|no more than a maybe}
as <genre.a>, <name> is {neither a triumph nor a failure|half a success}, and {those who like|friends of} <like> will {forgive|like} it most
{there is a good <genre> in it|it has the makings of a good <genre>}, but <minus> [keeps|keep] getting in the way
if <genre.a> is {what you want|on your mind}, <name> {may do|is one of several}, {no more than that|and not the first}
{worth a look for|it is worth a look for} <plus>, {worth a warning for|but beware of} <minus>
{with patience|with some goodwill}, {anyone who likes|those who like} <like> will find something; the impatient {should not bother|had better not}
"""

MIXED_PLAIN = """
{so|in the end} it {is a matter of taste|comes down to taste}, {and taste cannot be reviewed|as so often}
<name> is neither {a triumph|a must} nor {a disaster|a failure}, and {only the curious need apply|patient people may like it}
it has {its moments|good sides} and {its gaps|bad ones}, and {which of them weigh more is for you to say|they cancel each other out}
if <genre.a> is what you want, it {may do|might do}, {but compare it with others first|though there are others}
{a maybe|it is a maybe}, {then|in short}: {good for the curious|something for the curious}, {not for the impatient|less so for the demanding}
{half of it|one half} is {good|sound}, the other half is {hope|goodwill}, and {the sum is a cautious maybe|nobody should expect more}
{some will like it|it will find friends}, {others will shrug|others will wonder why}, and both {have a point|are right}
{on balance|all told}, <name> is {decent|middling}, and {patience decides the rest|no more than a maybe}
as <genre.a>, it is {worth a look with open eyes|a gamble}, {no more and no less|and some gambles pay}
"""

SHORT = {
    "opening": """
=   {there is little to say about|little can be said about} <name>, since its page {says so little|is so brief}
=   the page of <name> {keeps its secrets|gives very little away}
=   <name> {gives away|tells} next to nothing about itself
=   {whatever|what} <name> {is about|has in mind}, its page {does not say|keeps it a secret}
=   <name> is <genre.a>, and that is {nearly all|about all} {that its page says|one learns from its page}
=   {beyond the fact|apart from the fact} that it is <genre.a>, <name> {reveals little|says little about itself}
=   <name> calls itself <genre.a> and {leaves it at that|says little more}
""",
    "reason": """
=   a {page|description} that says so little {cannot be judged by much|leaves a lot to the imagination}
=   {what it looks like in motion|what there is to do in it} is {anybody's guess|left open}
=   {there is not enough|there is too little} here for {a proper opinion|praise or for blame}, and {an invented one would help nobody|guessing would not be fair}
=   {anything more|the rest} would be {guesswork|invention}, and {that helps nobody|there is enough of that around}
""",
    "positive": """
+   {what there is|the little there is} {sounds good|sounds pleasant enough}, so {the curious may want to look|it deserves the benefit of the doubt}
+   {still|even so}, {somebody curious|a curious person} could do worse than {take a look|give it a chance}
+   a little mystery {does no harm|can be a good sign}, and {the curious should have a look|it may well be worth a look}
""",
    "negative": """
-   a {thing|game} that cannot say what it is {is hard to recommend|makes a poor case for itself}, so {leave it for now|pass it by}
-   {until it says more|as long as it says no more}, {there is no reason to choose it|it is better left alone}
-   silence is {a poor advertisement|no recommendation}, and {nobody misses much by waiting|it is one to skip for now}
""",
    "mixed": """
=   {so|for now} it {remains a maybe|is neither a yes nor a no}, {until the page says more|and the page is to blame}
=   {the curious may look closer|a curious person may dig deeper}, {everyone else can wait|the rest had better wait} until it says more
=   it could be {a pearl|a delight} or {a dud|a waste}, and {its page does not help|nothing here settles the matter}
""",
}
"""For a page that says next to nothing; the signs of one fact may stand between reason and verdict."""
