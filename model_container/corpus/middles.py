"""The rest of a review: sentences about facts, praise and doubt, and the verdict. Slots as in `frames`."""

from __future__ import annotations

from model_container.corpus.grammar import phrases

BODY = phrases(
    """{You spend|Much of it is spent|A lot of time goes into|Most days pass} <doing>, {and|while|and soon} {little|not much} {else matters|gets in the way}./
    <cdoing> {sounds|may sound} {simple|odd|silly|harmless}, {yet|but} {it|that} {sets the tone|holds {it|everything} together|gives the rest its shape}./
    {Expect to|Be ready to|The plan is to|First you learn to} <act>, {and later to|then to|before you} <act2>./
    Between <doing> and <doing2>, {there is|it leaves} {room to breathe|no time to rest|hardly a dull minute|space for mistakes}./
    {It|<name>} {offers|adds|brings|throws in|makes good use of|leans on} <feat>{| as well|, and not only for show|, which helps}./
    {Thanks to|With|Because of} <feat>, {<name>|it|the whole thing} {stays lively|keeps its shape|stays fresh for longer|feels <mood>}./
    {It also has|Add to that|You also get|Not to forget} <feat>, {a nice touch|which fits well|and that adds a~ <mood> note|a detail with consequences}./
    {<feat> and <feat2>|<feat2> with <feat>} {may|might|should|could} {sound like|look like} {much|a strange mix}, {but|yet} they {fit|work together|belong together}./
    {Its|The} {setting|backdrop|stage} is <place>, {and it shows|a~ <mood> choice|which gives the tale a~ <mood> colour|and few would ask for more}./
    <cplace> {may feel like|can come across as|might turn out to be} a~ <mood> {place|setting}, {full of|with plenty of|and home to} {corners|stories|secrets|surprises}./
    {Everything|The story|All of it} {happens|plays out|unfolds} in <place>, {far from|nothing like|not quite} {the usual|home|what one expects}./
    {You play|You are|The lead is|It casts you as|It follows} <hero>, {a~ <mood> {choice|part|role}|and that is half the charm|not a born winner|easy to root for}./
    {Playing as|In the shoes of|As} <hero>, you {see|get to know} <place> from a~ <mood> {side|angle}./
    <chero> {can make for|may become} a~ <mood> {lead|centre|guide}, {more so|all the more} {in the face of|against} <foe>./
    You {face|must deal with|have to reckon with} <foe>, {never|rarely|not always} {fair|polite|in a hurry}./
    {The trouble|The danger|The threat} {comes from|has a name}: <foe>{|, and talking will not help|, and little else}./
    {To|If you want to} <act>, you {need|will want} <feat>, {and that takes {planning|nerve|patience}|and {both|all that} must be earned}./
    {Whether you|You may} <act> or <act2>{,| first,} <name> {lets you decide|leaves the order to you|does not judge}./
    {In <place>|Here|Out there}, {even|merely} <doing> {becomes|turns into|is} a~ <mood> {affair|adventure|chore|pleasure}./
    {What keeps it moving is|Its engine is|The fun lies in} <doing>, {helped by|paired with|backed up by} <feat>./
    {<name>|It} {pairs|matches|weighs} <doing> {with|against} <feat>, {and the balance holds|a~ <mood> pairing|not without risk}./
    You can <act> {for as long as you like|at your own pace|from the start}, {and <foe> will notice|with <foe> at your heels|and nobody stops you}./
    {Few|Not many} will {forget|overlook|mind} <feat>, {or|and fewer} the {moments|times} {when|in which} you <act>./
    {It calls itself|The page calls it|By its own account it is|In form it is} a~ <type>{|, and {that fits|it means it|the label fits}|, which {explains|suits} <doing>}./
    {As a~ <type>|Being a~ <type>}, {it|<name>} {depends on|lives on|makes much of} <feat>{|, and says so}./
    {Few|Hardly any} <mood> {titles|games} {dare|try} to be a~ <type> that {lets you|has you} <act>./
    {Think of|Picture|Imagine} a~ <type> {in|set in} <place>{, with <hero> in the lead|, only more <mood>|: that is the idea}./
    {Somewhere|Right} {in the middle|behind it all} you {find|meet} <hero>, {trying to|eager to|about to} <act>./
    <cfeat> {will|should|could} {keep|hold} {your attention|most people busy} {for a while|between the big moments}, {and <name> knows it|a~ <mood> bonus}./
    {Now and then|Sometimes|Once in a while} you {leave|see} <place> {behind|anew} to <act>, {and that {is welcome|changes the mood}|a~ <mood> change}."""
)

GENERAL = phrases(
    """{<name>|It} {does not say|reveals little about|keeps quiet about} {what happens next|its details}, {so|and} {curiosity|imagination} has to {help|fill the gaps}./
    {The page|Its description} {says|tells} little{, so|, and} {a judgement|any verdict} {stays|must stay} {careful|open|brief}./
    {The tone|The mood|Its manner} is <mood>{,| and} {rarely|seldom} <mood2>{|, which suits it}./{Nothing|Little} here {shouts|begs} for attention./
    {As a~ <kind>|Among its kind}, {it|<name>} {stays|sits} on the <mood> side./{Much|A lot} {depends on|hangs on} {the company|the mood|how much} you bring{.| to it.}"""
)

PLUS = phrases(
    """{In its favour|On the plus side|Here is the good part|The good news}: <plus>./{What speaks for it|Its strength|The best of it|The charm} is that <plus>./
    {It helps|It is nice|A plus is|Good to see} that <plus>./<cplus>, {and that is {worth a lot|no small thing}|a point in its favour|which goes a long way}./
    {The best thing|The highlight|What shines} here is <doing>: <plus>./<cfeat> {should get|will get} {praise|a nod}, and <plus>./{<name>|It} {gets|does} one thing right: <plus>./
    {Credit|Praise} goes to <feat>; {besides|also}, <plus>./<cplus> {when|whenever|as long as} you <act>./{At least|Luckily|Happily}, <plus>."""
)
MINUS = phrases(
    """{The catch|The price|The weak spot|A warning} is that <minus>./{Less good|On the downside|Against it}: <minus>./<cminus>, {and that will put some {off|people off}|which is a pity|though {not always|it rarely hurts}}./
    {Still|However|Then again|Sadly}, <minus>./{Not everyone|Not everybody} will want to <act>, and <minus>./<cdoing> {may|can|might} {wear thin|grow tiring|lose its charm}, {and|because} <minus>./
    {<name>|It} {has|shows} {a~ weakness|one flaw}, though: <minus>./{If anything is wrong|What it lacks|Where it stumbles}: <minus>./{<cfeat>|All that} will not {hide|change} that <minus>."""
)
BOTH = phrases(
    """<cplus>, {but|yet|even if|though} <minus>./{While|Although} <minus>, <plus>./{On one hand|For one thing} <plus>; on the other <minus>./
    {<cplus>; <minus>|<cminus>; <plus>}. {It is a fair trade|That is the deal|Take both or neither}./{True,|Granted,|Yes,} <minus>, {but|still} <plus>."""
)
VERDICT = phrases(
    """{Worth a look|Worth a try|A good fit|A safe choice|Recommended} for <fans>./{Best suited to|Made for|A treat for|Aimed at} <fans>./
    {In the end|All in all|In short|Taken together}, <name> is a~ {good|fine|solid|likeable|decent|worthy} <kind> for <fans>./<cfans> {should|will want to|can safely} {take a look|give <name> a chance|keep an eye on <name>}./
    {For|To} <fans>, <name> {is|looks like} {an easy yes|a good choice|time well spent}; {others|everyone else} {may pass|can wait|should think twice}./
    {<name>|It} {earns|deserves} {a place on the list|a closer look|a recommendation} {from|among} <fans>./
    {A|One} {<mood>|small|clear} {yes|thumbs up} for <name>, {most of all|above all} {among|for} <fans>./
    {Not for everyone|Not perfect|No masterpiece}, {but|yet} {<fans> will {be happy|feel at home} here|a~ <mood> <kind> all the same|a~ good choice for <fans>}./
    {The verdict|The bottom line}: a~ <mood> <kind> {that {knows|finds} its audience|for <fans>|with more good than bad}./
    {If you like|Whoever enjoys} <doing>, {give <name> a try|<name> is {for you|the one}|start here}; {if not|otherwise}, {look elsewhere|let it pass}./
    {<name> is|It is} {a~ easy|a~ careful} recommendation {for|to} <fans>, and {a gamble|a maybe} for {the rest|others}./
    {Go in|Come} for <feat>, stay {for|because of} <doing>: {that is <name> in a nutshell|<name> is {good|fine} at both}./
    {As a~ <kind>|Among its peers}, <name> {holds its own|stands firm|does well}{|, and <fans> will agree}."""
)

PLUSES = phrases(
    """it knows what it wants/its tone never slips/the ideas fit together/it treats you like an adult/the mood stays with you/
    it does not outstay its welcome/its parts {fit|support} each other/{it|the whole} has character/there is care in the details/it is easy to like"""
)
MINUSES = phrases(
    """it could use more variety/its ideas are not all new/the middle sags/it tries to do too much/it leaves questions open/
    it is not for the impatient/the beginning is slow/it repeats itself at times/some of it feels familiar/it plays things safe"""
)
FANS = phrases(
    """people with {patience|curiosity}/anyone who likes it <mood>/those in a~ <mood> mood/fans of <mood> {things|ideas}/{newcomers|regulars} {and|or} {the curious|old hands}/
    everyone who {wants|needs} something <mood>/people who {already like|are drawn to} the idea"""
)
