"""Sentences about the rest: place, role, foes, company, looks, sound, and early access.

`<place>` has its preposition ("in a ruined city"), `<place.bare>` has none. `<company>` is an adverbial
("alone", "with friends online"), so a sentence about it fits both. Early access has no sign of its own.
"""

PLACE = """
+   it is set <place>, and {that is a place worth seeing|such a place does half of the work}
+   <place.bare> [makes/make] a {fine|splendid} {stage|backdrop} for it
+   {setting it|to set it} <place> was a {good|happy} {decision|choice}
+   it takes place <place>, which {gives it a character of its own|gets the imagination going}
+   <place.bare> [is/are] {half the attraction|a good part of the attraction}
+   {life|everything} <place> {has a charm of its own|promises trouble of the better sort}
+   {few would object to a trip to|it is no hardship to spend time with} <place.bare>
+   {a <genre>|any <genre>} is lucky to be set <place>
+   <genre.a> {set|that is set} <place> {has|gets} half of its charm for nothing
+   what happens <place> {ought to be told like this|is worth knowing}
-   it is set <place>, {but it could be set anywhere|and that changes nothing}
-   <place.bare> [is/are] {only wallpaper|only scenery} and {hardly matters|never more than that}
-   it takes place <place>, and {games have been there too often|the postcard is the best of it}
-   <place.bare> [sounds/sound] {intriguing|promising}, but a setting {is not a plan|cannot do the work by itself}
-   it {wastes|squanders} <place.bare> on an idea that {would fit anywhere|could be anybody's}
-   {little|not much} is made of the fact that it is set <place>
-   being set <place> does not {save it|make it original}
?   it is set <place>, and {not everyone will want to go there|that will not be to all tastes}
?   it would be good to {see|know} more of what goes on <place>
!   it is set <place>, which is {at least something|the best thing to say about it}
!   <place.bare> [deserves/deserve] a better {game|idea}, which is praise of a kind
"""

ROLE = """
=   you {play|take the part of} <role>, <and> <why>
=   {it casts you as|you step into the shoes of} <role>. <why>
=   you are <role>, <and> <why>
+   you play <role>, {which is a part worth taking|and it is a part with possibilities}
+   {being|playing} <role> {is not an everyday experience|makes a pleasant change}
+   it casts you as <role>, and {casting has seldom been kinder|that is a clever place to start}
+   as <role>, {you have every reason to care|you see things from a fresh angle}
+   {somebody had the good sense|it was a good idea} to make you <role>
-   you play <role>, and {many have played it better|the part is thin}
-   it makes you <role>, but {a job title is not a character|never lets you feel it}
-   as <role>, {you are little more than a pair of hands|you have surprisingly little to say}
-   {being|playing} <role> {ought to be more exciting than this|should be worth more than it is}
?   not everyone will see themselves as <role>
?   playing <role> {may seem strange at first|is an acquired taste}
!   you play <role>, and {the part is better than the play|that is a decent start}
!   {being|playing} <role> {has its moments|is not the worst of it}
"""

FOE = """
=   {you are up against|it sets you against} <foe>, <and> <why>
=   <foe> [stands/stand] in your way. <why>
=   your {trouble|opposition} is <foe>, <and> <why>
+   <foe> [sounds/sound] like {a worthy opponent|trouble of the right sort}
+   it sets you against <foe>, and {the threat is easy to believe|a good threat is half the story}
+   <foe> should {keep anybody on their toes|see to it that nobody falls asleep}
+   with <foe> against you, {there is no shortage of tension|every success has to be earned}
+   {a hero is only as good as the enemy|trouble needs a face}, and <foe> will do {nicely|very well}
-   <foe> {will not frighten anyone|will not cause a single sleepless night}
-   it sets you against <foe>, and {they have been beaten too often|that quarrel is an old one}
-   {once again|as usual}, <foe> [has/have] to serve as the enemy
-   <foe> [is/are] only there to {be beaten|fall over}
-   the {threat|danger} posed by <foe> {remains a claim|is easily forgotten}
?   <foe> may {not be new|seem familiar}, {but that hardly matters|though that does no harm}
?   <foe> could {have been a little more surprising|use a little more personality}
!   at least <foe> [gives/give] {you something to push against|it a little tension}
!   {as enemies go|as opposition}, <foe> could be worse
"""

COMPANY = """
=   it {can be played|is meant to be played} <company>, <and> <why>
=   you play it <company>. <why>
+   it can be played <company>, which is {a good thing|the way to do it}
+   playing it <company> {seems right|suits it well}
+   {it makes sense|it is a pleasure} to play {such a thing|this} <company>
+   it can be played <company>, and {that is a point in its favor|this counts for something}
+   being able to play <company> {is a real plus|settles the matter for many}
-   it can be played <company>, {but that changes little|which does not make it any deeper}
-   playing it <company> {does not cure its faults|only shows how little there is to do}
-   {to play it <company> is possible, and no more than that|it is no more exciting when you play it <company>}
-   that it can be played <company> is {not much of a comfort|hardly a selling point}
?   whether you want to play it <company> is a {question of habit|matter of taste}
?   playing it <company> will not {suit everyone|be for everybody}
!   it can be played <company>, and {that is something|that helps a little}
!   at least it can be played <company>
"""

LOOK = """
+   <look> [gives/give] it {a face of its own|plenty of character}
+   <look> [makes/make] it {easy on the eye|a pleasure to look at}
+   it {wears|shows} <look>, and it is {hard to look away|a pretty sight}
+   with <look>, it {catches the eye|stands out at a glance}
+   <look> [does/do] {wonders for the mood|a lot for the atmosphere}
+   {few would expect|you do not expect} <look> from <genre.a>, and it is a {pleasant|happy} surprise
+   {the eye gets its share, too|somebody cared how it looks}, {thanks to|and it shows in} <look>
+   {a word of praise|a compliment} for <look> {is in order|would not be out of place}
-   <look> cannot {hide the lack of ideas|disguise the lack of substance}
-   it has <look>, {and looks are not everything|but beauty does not last}
-   {behind|beneath} <look> there is {not much to see|surprisingly little}
-   <look> [is/are] {nice to have|pleasant enough}, and {nobody plays a picture|pictures do not play themselves}
-   it {hopes|trusts} that <look> will {do the job|be enough}
?   <look> may {divide opinion|not please every eye}
?   {not everyone|not everybody} will {fall for|care for} <look>
!   <look> [is/are] {the best of it|the best part}
!   at least there [is/are] <look> to {look at|enjoy}
"""

SOUND = """
+   <sound> [gives/give] {the ears something to enjoy|it a voice of its own}
+   <sound> [adds/add] to the {mood|atmosphere} {in no small way|more than words could}
+   {keep the sound on|turn it up}, for it has <sound>
+   with <sound>, it {sounds as good as anyone could hope|knows how to set a mood}
+   <sound> [deserves/deserve] {good speakers|to be heard}
+   it has <sound>, and {that carries more weight than you might think|the ear is easily persuaded}
-   <sound> [is/are] not enough to {drown out the doubts|save a dull affair}
-   it has <sound>, {but nobody hums a game|but a good album has that too}
-   <sound> [plays/play] to {an empty stage|a half-empty house}
-   <sound> [promises/promise] a drama that {the rest does not deliver|never arrives}
?   <sound> may {grate on some ears|not be to every taste}
?   some will {turn down|mute} <sound> {sooner or later|before long}
!   <sound> [is/are] {worth hearing|pleasant}, at least
!   {the ears fare better than the rest|the ears get the better part}: there [is/are] <sound>
"""

EARLY = """
=   it is still in early access
+   it is in early access, and {what is there already has a shape|it has time to grow}
+   early access means that it {can still grow|is not finished}, and {the foundation looks sound|the direction is right}
?   it is still in early access, so {rough edges are to be expected|some patience is called for}
?   early access {means|suggests} that {not everything is in place|parts of it may change}
?   {bear in mind|keep in mind} that it is in early access {and that it may change|and is not finished}
-   it is in early access, and {a promise is not a game|a plan is not yet a game}
-   early access is {an explanation|an excuse}, not {a virtue|a defense}
-   it is in early access and {not finished|unfinished}, and {it is hard to see what it will become|the plan is hard to make out}
!   it is in early access, so {there is hope|it may improve}
!   early access leaves {some room to improve|the door open for better things}
"""

TOGETHER = """
=   as <role> you <do>, <and> <why>
=   {you are|you play} <role>, and {in that part|in that role} you <do>. <why>
+   as <role> you get to <do>, and {the part fits the task|that is a good match}
+   you play <role> and <do>, {which sounds like a full life|and neither is dull}
-   as <role> you <do>, {though it hardly matters who you are|and the part never grows beyond that}
-   it makes you <role> and wants you to <do>, {but does not say why|as if that explained itself}
=   it is set <place>, where you <do>. <why>
+   it takes place <place>, where you <do>, and {the two go together well|the place suits the deed}
-   it is set <place>, where you <do>, and {neither helps the other|it could all happen somewhere else}
+   it takes place <place>, and <foe> {will see to it that you are not bored|should keep you busy there}
+   {you are not alone|you have company} <place>, for <foe> [is/are] there, {too|as well}
-   it is set <place>, and <foe> [is/are] there because {somebody has to be|a game needs a target}
+   against <foe> you have <has>, and {that should be a good fight|the outcome is pleasantly open}
-   against <foe> you have <has>, and {it is hard to care who wins|the outcome is not in doubt}
+   <foe> [stands/stand] against you, so you <do>, and {the need is real|there is no time to be bored}
-   <foe> [stands/stand] against you, so you <do>, and {that is the whole plot|the rest is routine}
+   you <do>, and there [is/are] <has> {to keep you busy|as a bonus}
+   <do.ing> is only one part of it, for there [is/are] <has> as well
+   it does not stop at <do.ing>, since it also has <has>
-   you <do>, there [is/are] <has>, and {there the ideas end|that is all}
-   it asks you to <do> and offers <has>, but {the two have little to do with each other|neither is new}
+   {eye and ear|eyes and ears} are well served by <look> and <sound>
+   <look> and <sound> {work well together|set the mood between them}
-   <look> and <sound> {cannot hide the lack of ideas|do not fill the gaps}
+   it has <has>, and <look> [makes/make] it {easy|a pleasure} to look at
-   it has <has> and <look>, but {neither gives it a soul|neither is a spark}
+   <place.bare> {[comes/come] to life with|[gains/gain] a lot from} <look>
-   it is set <place>, and {even <look> cannot make|<look> will not make} that place interesting
"""
"""Two facts of different kinds in one sentence."""

GENRE = """
+   <genre.a> {can live on that|needs no more than that}
+   that is what <genre.a> {should be about|is for}
+   a good <genre> {needs no more|is made of such things}
+   {it is what you want from|that is what you hope for in} <genre.a>
+   {not every|hardly any} <genre> {gets so much|does so much} right
+   <genre.a> {cannot go far wrong|stands on firm ground} with that
-   <genre.a> {needs|should offer} more than that
-   that is {thin|very little} for <genre.a>
-   you {expect|want} more from <genre.a>
-   many a <genre> has done that {before|with more spirit}
-   a <genre> like that is {soon forgotten|quickly put aside}
-   {if that is all|if there is no more to it}, <genre.a> {has little to offer|becomes a chore}
"""
"""A word more about what was said last, where there is little to say."""
