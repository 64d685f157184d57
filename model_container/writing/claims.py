"""What a machine cannot know: that it played, owns, bought or was given a game, and hours, prices and dates.

`claim` finds the first such statement of a text. A number that the game's description has is not a claim; a purchase or
a play always is, since no page can say it for the writer. Opinions ("I love the story") and wishes ("I would buy a
sequel") are none. Pure functions, standard library only. Every repetition in the expressions is bounded, so that the
time grows with the length of the text alone.
"""

from __future__ import annotations

import re

from model_container.writing.patterns import alternatives

_SMALL = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen"
)
_TENS = "twenty|thirty|fou?rty|fifty|sixty|seventy|eighty|ninety"
_NUMBER = rf"(?:(?:{_TENS})(?:[\s-](?:one|{_SMALL}))?|one|{_SMALL})(?:\s(?:hundred|thousand))?"
# Every number of digits is bounded, here and below: see the module for why.
_COUNT = (
    rf"(?:\d{{1,7}}(?:[.,]\d{{1,3}})?\s?(?:k\b|\+|ish\b)?|{_NUMBER}"
    r"|(?:half\s)?(?:a\s)?(?:dozens?|hundreds?|thousands?)(?:\sof)?)"
)
_FEW = alternatives(
    r"""
    half an?|an? half|(?:a|the|my|your)? ?(?:first|last|next|good|full|whole|solid)? ?(?:few|couple(?: of)?)|several
    """
)
_KIND = r"(?:(?:or\sso|more|full|whole|real|solid|good|short|extra|in-?game|straight)\s)?"

_PRICES = re.compile(
    r"[$€£¥]\s?\d{1,6}(?:[.,]\d{1,3})?|[$€£¥][.,]\d\d"
    r"|(?<![\w.,])(?:\d{1,6}(?:[.,]\d{1,3})?\s?[$€£¥¢]|\d{1,2}[cp]\b(?!\+))"
    rf"|\b(?!two\scents){_COUNT}[\s-](?:u\.?s\.?\s)?"
    r"(?:dollars?|euros?|bucks?|pounds|quid|cents|pence|rubles|eur|usd|gbp|cad)\b"
    r"|\b(?:eur|usd|gbp)\s?\d{1,5}(?:[.,]\d\d)?|(?<![\w.,$€£])\d{1,2}[.,][49]9(?![\w%]|[.,]\d)"
    r"|\b(?:couple|few)\s(?:of\s)?(?:dollars|bucks|euros|quid|pounds)\b"
    r"|\b(?:a|one)\s(?:single\s|measly\s)?(?:dollar|buck|euro|quid)\b(?!\s(?:sign|bill|amount))",
    re.IGNORECASE,
)
_TIMES = re.compile(
    rf"(?<!every\s)\b{_COUNT}(?:\s?[-\u2013/]\s?|\s(?:or|to)\s)?(?:{_COUNT})?[\s-]?(?:and\sa\shalf\s)?{_KIND}"
    r"(?<!\bone\s)(?:hours?|hrs?|h|minutes?|mins?|seconds?|secs?|days?|weeks?|months?|years?|yrs?|decades?)\b"
    r"(?![-\s]olds\b|-old\b|(?<=year)\sold\b|\s(?:is|are)\s(?:enough|plenty|all\s))"
    rf"|\b(?:an|{_FEW})\s{_KIND}(?:hours?|hrs?)\b|\b{_FEW}\s(?:minutes|mins|days|weeks|months|years)\b"
    r"|\b(?:been|ha[sd]|have|'ve)\b.{0,30}\sfor\s(?:years|months|weeks)\b"
    r"|\b(?:almost|nearly|after|under|within)\s(?:an?|one)\s(?:whole\s|full\s|solid\s)?(?:week|month|year|decade)\b|\bthe\s(?:first|second|last|final)\shour\b|\b(?:had|got)\shours\sof\b"
    r"|\b\d{1,3}:\d\d:\d\d\b|\bafter\s(?:years|months|weeks)\sof\b"
    r"|\b(?:a|an|few|many|some|several|\d{1,3})\s(?:day|week|month|year|decade)s?\sago\b"
    r"|\blast\s(?:night|week|month|year|summer|winter|spring|autumn|fall|christmas)\b|\byesterday\b|\bthis\smorning\b",
    re.IGNORECASE,
)
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_SHORT_MONTH = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[89]\d|20[0-3])\d"
_DATES = re.compile(
    rf"\b{_DAY}\s(?:of\s)?{_MONTH}\b|\b(?:{_MONTH}|{_SHORT_MONTH})\s{_DAY}\b|{_SHORT_MONTH}\s(?:of\s)?{_YEAR}\b"
    rf"|\b(?:[Ii]n|[Ss]ince|[Ll]ast|[Tt]his|[Uu]ntil|[Bb]y|[Ee]arly|[Ll]ate|[Mm]id)[\s-]{_MONTH}\b|\b{_MONTH}\s(?:release|launch|update|sale)\b"
    rf"|\b(?:[Ii]n|[Ss]ince|[Aa]round)\s'\d\d\b(?!s)|\b\d{{1,2}}/\d{{1,2}}/(?:20)?\d\d\b|\b\d{{1,2}}\.\d{{1,2}}\.{_YEAR}\b"
    rf"|(?<![\w$€£.,'+-]){_YEAR}\b(?![\w%]|[.,]\d|'s\b)"
)
"""A month begins with a capital: "75 may sound" and "they march 2 by 2" are not dates."""
# A year after "In" or "Since" is a date, even though those words begin with a capital at a sentence's start.
_TITLE = re.compile(
    r"(?<!^)(?<![.!?:]\s)\b(?!(?:In|Since|Of|By|From|Around|Until|Before|After|Early|Late|Year)\b)[A-Z][\w':]{0,30}\s$"
)
"""What stands before a year that is the end of a title, as in "the old Fleet Command 2004"."""

_ADVERB = alternatives(
    r"""
    just|also|even|still|always|both|all|have|had|now|not|yet|never|ever|once|first|already|sometimes|often|almost
    since|so far|long|either|too|so|pretty much|kind of|kinda|myself|further|soon|somehow|beta|very|quite|well|much
    however|then|later|[a-z]{2,14}ly
    """
)
_HOW = rf"(?:{_ADVERB},?\s){{0,3}}"
_PEOPLE = alternatives(
    r"""
    (?:girl|boy)?friends?|buddy|buddies|mates?|wife|husband|son|daughter|kids?|brothers?|sisters?|dad|mom|mum
    cousin|family|nephew|niece|gf|bf|roommates?|partner|group|clan|children|girl|boy|spouse|father|mother
    """
)
_ME = rf"(?:i|we|(?:my|an?)\s(?:\w+\s)?{_PEOPLE}\sand\s(?:i|me)|me\sand\s(?:my|a|some)\s(?:\w+\s)?{_PEOPLE})"

# What one does in games has no end, so a past form of whatever is not listed here is a deed.
_FELT = alternatives(
    r"""
    lov|lik|want|need|hop|expect|wish|notic|decid|realiz|realis|agre|seem|look|wonder|assum|hat|preferr
    appreciat|miss|fear|believ|guess|mention|stat|describ|list|rat|recommend|review|watch|listen|call|plann
    intend|car|doubt|worri|consider|imagin|remember|dislik|learn|conclud|referr|compar|point|ask
    check|email|contact|googl|search|add|ador|us|predict|updat|figur|piti|edit|recc?omm?(?:en?)?|admit|fail
    promis|typ|post|thank|admir|lack|suggest|observ|suppos|interest|concern|compell|respect|prefer|bas|express
    complain|crav|dream|dread|regrett|research|inclu|ne|impress|suspect|gather|reckon|relat
    wait|spe|fe|bre|giv|tempt|accept|understand|disagre|argu|comment|quot|rais|expe[a-z]{1,3}t
    stay|happen|sai|indee|re|nee|disappoint|dissapoint|excit|satisfi|confus|surpris|intrigu|amaz
    mix|tir|bother|help|design|judg|cherish|yearn|revers|inclin|press|select
    """
)
"""Past forms, without "ed", of what one does without playing."""
_DEED = alternatives(
    rf"""
    (?!{_FELT}ed\b)[a-z-]{{2,18}}(?<!e)ed
    bought|paid|spent|sunk|sank|beat|beaten|won(?!')|lost|ran|fell|quit|built|fought|shot|drove|chose|met|hit|dug
    dove|blew|sold|broke|threw|flew|rode|swam|slept|stood|hid|caught|stole|drew|led|brought|sat|held|began|spun
    chosen|broken|driven|flown|fallen|gotten|taken|slain|slew|swung|stuck|bit|ate|burnt
    left(?! (?:an?|this|my|few|out)\b)|took(?! (?:for granted|issue))|found(?! out)|felt like i (?:was|had)
    went(?! (?:in )?expect)|came (?:back|across)|kept(?! (?:in mind|wondering|thinking))
    made (?:it|an?|my|some|one|the|\d+)\b(?! (?:point|mind|review|mistake|case))
    put (?:in|about|over|around|almost|nearly|at|more|way|so|\d|up|my|a|hundreds|countless|many|loads|lots|points)
    got(?! (?:too|so(?! lost)|the (?:impression|feeling|sense|idea)|no |nothing|it[.,!?]|an? (?:feeling|sense|
        kick|soft)|to (?:say|admit|love|give|hand|know)|me\b|rid|sold on|tired|excited|hyped|annoyed|
        curious|interested|away))
    gave (?:up|\w+ (?:\w+ )?money|(?:it|this|this game) (?:an? (?:\w+ )?(?:try|shot|go|chance)|a few))
    wound up|ended up|receivd
    needed to (?!say|know|see|be|mention|write)|figured out|used (?:an?|the|my|it|this|these|to (?:play|own|have))
    been (?:captivated|burned|sucked|stuck|at it|through|on it|given|able|unable|hit|lost|(?:this|so) \w+)
    been an? (?:\w+ ){{0,5}}(?:player|gamer)\b
    been (?!waiting|looking|hoping|following|wanting|searching|meaning|thinking|dying|wishing|asking|seeing|
        hearing|longing|wondering|reading|watching|missing|expecting|eyeing|being)\w{{1,15}}ing
    (?:have|having) (?:(?:lots?|a lot|tons|loads|plenty) of |so much |much |more |some |great |no |the most )?fun\b
    (?:have|having) an? (?:\w+ )?(?:blast|ball)\b|having an? (?:great|good|fun|lovely|hard|terrible|bad) time
        (?! (?:decid|rat|believ|describ|rec|say))
    had (?:my|\d+|one|two|three|alot|an?|some|any|no|zero|the|so|many|more|much|few|several|lots|tons|plenty|
        great|troubles?|fun|issues|problems|difficult\w+|this|it)\b(?! (?:\w+ )?(?:idea|eye|hopes?|doubts?|
        expectations?|feeling|thoughts?|intention|interest|look|high|low|clue|hunch|been|had|not|choice|
        impression|complaints?|review)\b)
    had to (?!warn|say|admit|wonder|laugh|wait|think|mention|write|ask|edit|share|choose|pick|complain|name|
        describe|guess|compare|sum|rate|nitpick|put|comment|see|be|stop|look(?! up)|point|give (?!up))\w+
    spend (?:most|hours|\d|many|countless)
    """
)
_DONE = alternatives(
    "had|learnt|gone|grown|run|set|put|thrown|worn|eaten|drawn|swum|done|made|yet to|come (?:across|to a)"
)
_NO_DEED = alternatives(
    r"""
    had (?:an? |my |some |any |no |high |the )?(?:eye|doubts|idea|thought|hopes?|expectations?|feeling)
    made (?:my|a|this) (?:point|review|mind)|yet to (?:see|hear|decide)|done (?:my|some|a lot of) research
    """
)
_BEING = alternatives(
    r"""
    stuck|dying|(?:\w+ )?(?:hours?|hrs?) in(?:to)?|given|gifted|sent|handed|killed|up to(?! date)|lost(?! for)|sucked in
    drawn in|on (?:level|chapter|stage|mission|act|day|world)|finished|done with|able to (?!recommend|say|tell)
    unable to (?!recommend|say|tell)
    left (?:with|to)(?! (?:(?:the|an?) (?:impression|feeling)|wonder|say|think))|a backer|addicted|hooked|halfway
    (?:confused|lost) (?:on|about|by|as to) (?:how|where|what) to|(?:\w+ ){0,2}(?:confused|overwhelmed|frustrated|bored
        |scared|terrified) at first
    """
)
"""States that one gets into by playing."""
_NOW = alternatives(
    rf"""
    (?:am|are|was|were|'?m|'re|keep|kept|be) (?:\w+ )?(?:re)?playing|getting \d+
    (?:am|'?m|are|was|were|wasn't|keep|kept) (?:\w+ ){{0,2}}{_BEING}
    (?:re)?play(?=[\s,.;!]|$)|own\b(?! (?:up|the fact))
    have (?:this|the|it|both|all|every|a copy|\d+) (?:game|on|for|games|copy|dlc|of (?:them|the|these)|series|
        edition|hours?)
    have (?:this|any|no|some|an?) (?:\w+ )?(?:problems?|issues?|troubles?|bugs?|errors?)\b(?! (?:with|if|recom|
        say|pay))
    have to (?!worry|write|rate|single|take|warn|pick|name|choose|say|admit|give|wonder|wait|think|mention|ask|be|agree|
        recommend|recogni|see|laugh|wish|hand|look|compare)\w+
    (?:love|like|enjoy|loved|liked|hate|hated|start|begin|began|stop|quit|continue|keep|try|remember|am done|prefer|
        tired of|resume|restart|grew up) (?:re)?playing
    (?:loved|liked|hated) (?:every|each|(?!feeling|seeing|hearing|watching|reading|looking|knowing|
        being able)\w{{2,14}}ing\b(?! of))
    (?:find|catch|caught|saw) myself (?:\w+ )?(?!wondering|thinking|asking|wishing|hoping|liking|
        caring)\w{{1,15}}ing
    can(?:'t|not| not) (?:stop|quit) (?:keep )?play(?:ing)?|put (?:it|them|everything) (?:on|to|at|in)
    (?:enjoy|love) every (?:single )?(?:minute|second|moment|hour)
    have (?:mine|an? (?:\w+ ){{0,2}}(?:computer|pc|laptop|desktop|mac|macbook|rig|machine|gamepad
        |controller|gpu|cpu|graphics? card|headset))
    (?:can|could) (?:now|still|finally|actually|barely|hardly|only) (?:remember )?play(?:ing)?
    get (?:(?:only )?to (?:play|the)|into a|better|bored|stuck|lost|killed|kicked|matched|paired|disconnected|past|
        an? (?:\w+ )?(?:error|message|crash|screen))
    (?:run|use|spend|lose|keep(?! (?:it|this)\b)|start (?:the|an?|up|it|playing)|follow|select|switch|enter|complete|
        unlock|turn on|press|die|finish|return to|win|fall|click|collect|launch|boot|host|load|reload|restart|
        continue to play|lead|go (?:into|back)|kill|shoot|jump|walk|build|explore)\b
        (?! (?:my review|by|with|to (?:see|think)|in mind|out|off))
    """
)
_OPINION = alternatives(
    r"""
    like|expect|know|want|think|feel|care|hate|intend|reali[sz]e|mean|understand|rec+om+\w*|say|said|believe|see|saw
    bother|need|love|appreciate|agree|mind|hear|heard|read|look\w*|ask|writ\w+|wrote|consider|plan|wait|tell|imagine
    stress|speak|express|emphasi[sz]e|describe|explain|complain|praise|fault|knock|forgive|remember|recall|resist
    be|have|been|was|were|am|is|are|do|don|did|can|could|would|will|wish|hope|may|might|must|should|to|a|the|any
    much|that|it|in|with|but|and|for|as|i|we|you|call|comment|admit|notice|mention\w*|typ\w+|stated?|begin|seem|watch\w*|seen|decided|thought
    wanted|felt|help|sell|guarantee|judge|comprehend|fathom|stand|vouch|upvote|support|suggest|endorse|compare
    cannot|respect|bring|pretend|app?rec\w+|talk\w*|recon+mend|whole|justify|condone|list|ignore|prefer|deny|blame|compliment|lie|name
    loved|liked|hated|hoped|review\w*|post\w*|dislike|doubt|didn|wasn|weren|disagree|make|grasp|decide|high
    relate|guess|learned|wonder|search\w*|suppose|use words|live without|give(?! up)
    get (?:enough|over|behind|why|that|it|what|around|to\b|the (?:point|appeal|hype|joke|chance|sense|feeling|
        impression|idea))
    put (?:into|my finger)|find (?:a reason|any reason|fault|words|the words)
    """
)
_WITHOUT_PLAYING = rf"(?!(?:{_OPINION}|{_ADVERB})\b)[a-z]{{2,15}}\b"
"""A verb that is none of those which one can, cannot, does or does not do also before playing."""
_SAYING = alternatives(
    r"""
    hop|expect|think|wonder|wait|look|wish|search|consider|plann|say|talk|go|be|feel|interest|read|watch|want
    see|miss|debat|mean|brows|liv|work|start|begin|follow|hesitat|lack|sitt|shopp|writ|kidd|jok
    giv|tell|guess|vot|compar|recommend|post|argu|stick|lean|chang|shar|voic|refer+|assum|ask|lik|will|gett|do
    exaggerat|nitpick|review|rat|speak|buy|keep|beg|complain|mak|forgiv|preferr|suggest|com|edit|call|regrett|quot
    advis|leav|exp[a-z]+t|worry|forgett|rec[a-z]+d
    """
)
_OF_MINE = alternatives(
    rf"""
    playthroughs?|play-throughs?|play throughs?|copy|save[sd]?(?: (?:game|file)s?)?|purchase|play ?time|game ?time
    money back|refund|review copy|run-?through|deaths?|victor(?:y|ies)|defeats?|progress\b|inventory|crew|squad|team
    troops|shots?|choices|decisions|army|armies|navy|fleet|units|villagers|settlers|colony|opponents?
    base|ships?|tanks?|party|deck|health|account|cursor|fps|frame ?rate|steam (?:library|account)|lan|loadout|stats
    (?:(?!book|mind|opinion|taste|in|for|on|favou?rite)\w+ ){{0,2}}(?:computers?|pc|laptop|desktop|rig|mac|gpu|cpu|system|
        graphics? card|controller|mouse|keyboard|screen|monitor|game ?pad|joy ?stick|stick|machine|xbox|ps[2345]|tablet|
        phone|notebook|windows|specs|resolution|files|characters?|weapons?|guns?|sword|cit(?:y|ies)|town|village|car|bus|
        truck|train|bike|horse|plane|farm|island|castle|soldiers|achievements|kingdom|empire)
    (?:childhood|game so far)\b
    game (?:crash\w*|fr[eo]\w+|keeps?|kept|just|won't|has|had|is|was|would|does\w*|bugged|closed|stopped)
    (?:first|second|third|last|best|current) (?:\w+ )?(?:run|game|match|playthrough|session|play|go|try|attempt|
        character|time playing|level|map|city|base|race|mission|fight|battle|kill|death)
    (?:\w+ )?(?:hours?|minutes|time|experience|gameplay|sessions?|play) (?:in|of|with|so far|playing)
    first (?:\w+ ){{0,3}}experience|limited play|most[- ]played
    {_PEOPLE} (?:\w+ )?(?:plays|\w+ed|bought|loves? (?:it|this|playing)|gave|got|found|can|keeps?)|go-to game
    (?:broadband|internet|connection|bandwidth)(?: speed)?|(?:most |last |latest )?(?:recent )?purchases
    """
)
# "I" may be missing before these. A participle may begin a sentence as well ("Designed by"), so the list is closed.
_PAST = alternatives(
    r"""
    bought|purchased|picked (?:it|this|up)|grabbed|snagged|pre-?ordered|paid|played|beat (?:it|the|this)
    finished|completed|refunded|been playing|received|recieved|downloaded|installed|uninstalled|spent|tried
    stuck (?:on|at) (?:level|chapter|stage|mission|my|(?:the|a) \w+ (?:part|level|boss|mission|puzzle|quest))
    came back to (?:it|this|the)|have (?:played|been playing|had|over|about|put)|had \d+ \w+
    loving|owned|replaying|playing (?:it|this) (?:again|since|for)
    started playing|died|killed|(?:couldn't|could not) (?!you|they|we|have|be)\w+|managed to|traded|ran into
    (?:recently |just )?discovered (?:it|this)|gave (?:up|it|this)|quit,|made it|took me|stopped playing
    got (?:it|this|the|mine|an?|my|stuck|lost|bored|killed|to|through|past|up|all|about|into)|wasted
    found (?:it|this|myself|an?)|used to play|lost (?:my|a|all|the)|had (?:an?|to|fun|no|some|this|it|many|my)
    went (?:in|back|through|from)|haven't|didn't (?:get|finish|play|have|find|encounter)|fell|won|still playing
    currently playing|ended up|experienced (?:an?|the|no|some|many)|encountered|enjoyed (?:it|this|the|every|playing)
    """
)
_PHRASES = alternatives(
    r"""
    (?:made|gave|left|got|kept|keeps|(?<!to )(?<!will )keep|keeping|stopped|blew|drew|sucked|killed|helped|allowed|forced
        |threw|scared|brought|took|hooked|pulled|broke|robbed|gifted|bought|sen[dt](?:ing)?|lent|cost|crashed on|froze on
        |chas\w+|attack\w*|kills?) me\b(?! (?:want|think|curious|interested in|excited|posted|aware|wrong|from))
    (?:made|kept|took|killed|blew|drove) us|made myself|ha(?:s|ve|d) me (?:hooked|playing|addicted)
    (?:given|gifted|sent|handed) (?:this (?:game )?|it )?to (?:me|us)
    was (?:given|sent|gifted) (?:an?|this|the) (?:\w+ )?(?:key|copy|code|game)
    (?:free|review|press|early access|beta) (?:copy|key|code)
    (?:copy|key|code) (?:\w+ ){0,6}(?:given|provided|gifted|sent|supplied)
    (?:as|for) (?:an? |my )?(?:\w+ )?(?:gift|present) from|pre-?ordered|refunded|pending refund
    watch(?:es|ed|ing)? me play|time (?:spent|played) (?:with|on|in|is)
    (?:got|gotten|getting|want(?:ed|ing)?|asked for|demand(?:ed)?|issued|requesting|requested) (?:a|my|
        for a) (?:full )?(?:refund|money back)
    (?:i (?:\w+ )?regret(?:ted)?|mistake (?:of|by|in)) (?:\w+ly )?(?:buying|getting|purchasing|playing)|re-?buying
    me into buying|wast\w+ (?:of )?my (?:time|money)
    having (?:just |only |already |now )?(?:played|bought|finished|completed|beaten|put|spent|owned)
    (?:process of|currently|busy|grew up) (?:re)?playing|tried (?:it|this) out
    (?<!recommend )(?<!suggest )(?<!people )(?<!worth )(?<!myself )(?<!or )playing (?:this|the|on|my)
        (?=.{0,80}\b(?:i|my|me)\b)
    (?:whilst|while) playing this
    unable to (?:play|launch|start|finish|connect)|hours (?:played|logged|i have)|most played game
    (?:i'm|i am) on (?:windows|linux|an? \w+)
    (?:short|low|small|few) (?:play|played) ?(?:time|hours)|(?:take|took|taken) me\b
    (?:i|we) had with (?:this|the|it)|(?:i|we) grew up (?:on|with|playing)|having paid
    when i was (?:an? )?(?:kid|child|boy|girl|young|little|\d+)
    (?:(?:un)?playable|unstable|crash\w*|broken|ruined|delivered|smooth(?:ly)?) for me\b
    (?:problems?|issues?|bugs?|glitch\w*|trouble) (?:that )?(?:i|we) (?:had|experience|encounter)
    i (?:\w+ )?did(?:n't| not) have (?:any|an?|the|much|to)
    i never (?:once|even|actually) (?:saw|\w+ed|got|met|found)|game (?:now )?(?:works?|worked|runs?|ran) (?:\w+ )?for me\b
    (?<!you )will (?:\w+ )?be replaying|happy with (?:this|my|the) purchase|without me having
    (?:will|'ll) (?:keep|continue) playing|long-?time player
    (?:i'm|i am) not (?:too |very |that )?far\b
    favou?rite games? (?:growing up|as a)|(?:thing|like|what|as) (?:i|we) did\b
    wish i (?:didn't|did not|hadn't|had not|never|could) (?:buy|bought|play|played|get|got|refund)
    (?:don't|do not) regret \w+ing|glad i didn't pay
    (?<!you )(?<!\bu )(?<!they )(?:can't|cannot|couldn't) (?:even )?(?:manage to )?get (?:past|through|
        beyond)
    (?:after|having) (?:completing|finishing|beating) (?=.{0,120}\b(?:i|my|me)\b)
    (?:did|have) (?:i|we) (?:ever|manage|get|play)|on my end
    (?:in|from|to) my (?:\w+ )?(?:library|collection|inventory)
    (?:bought|got) (?:it|this) for (?:me|us)|(?:not|n't|it) let (?:me|us)|(?:after|from) playing (?:game|some)
    i (?:still )?remember (?:my|(?:this|the) (?:game|level))|(?:i'm|i am|not) even half ?way
    (?:hard|difficult|easy|impossible|tough|harder|easier) for me to (?!pin|rec|say|tell|describe|rate|judge|believe
        |explain|put|think|imagine)\w+|sold me\b|caus(?:es|ed) me|been robbed of
    (?:answer|respon|repl)\w* (?:\w+ ){0,4}my (?:\w+ )?(?:questions?|concerns?|issues?|e-?mails?|tickets?|reports?|posts?)
    (?:i would|i'd) (?:\w+ )?(?:find|catch) myself
    (?:had|has|have|got) me (?!hop|wonder|think|wish|want|expect|believ|ask|question|look)\w+ing
    keep (?:me|us) \w+ (?:all the way|through|the (?:whole|entire)|until|till|to the end|for hours|from start)
    (?:i'll|i will) (?:\w+ )?(?:spend (?:some )?more|play (?:it |this )?(?:more|again)|(?:go|come) back to|return to)
    (?:can't|cannot|couldn't|can not) bring myself to (?:play|finish|continue|go|keep|launch|load|start|complete)
    (?:i|we|i'd|i'll|(?<!you )(?<!they )(?:would|will)) (?:\w+ ){0,3}(?:buy|play) (?:it|this|this game) again
    wanted to (?:finish|complete|beat) (?:it|this|the)
    i (?:don't|can't|cannot|couldn't|didn't|do not) (?:understand|know|see|find|figure out) (?:how to (?:play|use|get|open
        |move|start|change|make (?:it|the))|where to (?!begin|start)\w+)
    never knew i could|(?:takes?|took|brings?|brought|sends?) me (?:right |straight )?back
    regret(?:ted)? of (?:buying|getting)|happen(?:s|ed) to me
    (?:kind|generous|nice) enough to (?:give|send) me|(?:give|send) me (?:an?|this|the) (?:\w+ )?(?:copy|key|code)
    i (?:\w+ ){1,4}growing up\b|(?:i'll|i will) (?:\w+ )?be (?:playing|going (?:through|back))
    as a (?:kid|child|teenager)(?=,? (?:i|my|we)\b(?! (?:think|believe|would|rec|can|guess|suggest|\w+ly)))
    did (?:a|my|one|two) (?:\w+ )?(?:playthroughs?|runs?)|when(?:ever)? i exit|tend to play|more play ?time
    decided to (?:try|buy|get|play|purchase|pick (?:it|this)|give (?:it|this))
    (?:made|makes|gets?|had|getting) (?:me|us) (?:\w+ )?(?:playing|coming back|hooked|addicted|stuck|killed)
    (?:countless|endless|many|hundreds of|thousands of) hours (?:on|in|into|playing)
    loved every (?:minute|second|moment|hour)
    (?<!you )(?<!people )(?<!who )(?:haven't|have not) (?:even )?(?:tried|played|finished|beaten|completed|
        done|gotten|encountered|unlocked|reached|seen (?:all|any|many|too|every))
    """
)
_STATED = "".join(rf"(?<!\b{word}\s)" for word in ("if", "can", "could", "should", "would", "do")) + r"\b"
"""Not a condition or a question, as "if I play" and "where do I start"."""
_LIVED = re.compile(
    "|".join(
        (
            rf"{_STATED}{_ME}(?:'?ve|\s(?:have|had|has|did))?(?:n'?t)?\s{_HOW}{_DEED}\b",
            rf"{_STATED}{_ME}(?:'?(?:ve|m)|'re|\s(?:have|had|am|did|do))?(?:n'?t)?\s{_HOW}{_NOW}",
            rf"\b{_ME}'(?:m|re)\s{_HOW}{_BEING}\b",
            rf"\b{_ME}'d\s{_HOW}{_DEED}\b",
            rf"\b(?:i|we)(?:'?ve|(?:\s{_ADVERB})?\shave)\s{_HOW}(?!{_NO_DEED}\b){_DONE}\b",
            # I could not steer; I haven't seen the end; when I jump
            (
                rf"\b(?:i|we)\s{_HOW}(?:did(?:n'?t|\snot)?|could(?:[ea]?n'?t|\snot)|can(?:'?t|not|\snot)"
                rf"|hav(?:e?n'?t|e\snot))\s{_HOW}{_WITHOUT_PLAYING}"
            ),
            (
                r"\b(?:when(?:ever)?|after|until|till|as\ssoon\sas|(?:every|each)\s?time|the\s(?:moment|second|minute)"
                rf"|by\sthe\stime|once|(?<!long\s)(?<!far\s)(?<!much\s)as)\s(?:i|we)\s{_HOW}{_WITHOUT_PLAYING}"
            ),
            # I often jump
            (
                r"\b(?:i|we)\s(?:often|always|usually|sometimes|constantly|frequently|quickly|slowly|then|rarely|regularly|normally"
                r"|typically|mostly|occasionally)\s"
                rf"(?!enjoy|find|avoid|tend|disregard){_WITHOUT_PLAYING}"
            ),
            # I'm enjoying it; we were driving
            (
                rf"\b{_ME}(?:'?m|'re|\s(?:am|are|was|were|wasn'?t|weren'?t))\s{_HOW}"
                rf"(?!{_SAYING}ing\b|trying\sto\s(?:say|be|find|think|give|do)\b|having\sa\s\w+\stime\s(?:decid|rat|believ|describ|rec|say))"
                r"[a-z]{2,15}ing\b"
            ),
            rf"\b(?:my|our)\s(?:(?!favou?rite\b)\w+\s)?{_OF_MINE}\b",
            (
                rf"(?:^|[.!?;*+~(\u2013\u2014]\s?|(?<!\w)-\s?|\b(?:edit|update):?\s){_HOW}{_PAST}"
                r"(?![\w'])(?!\s(?:by|with(?:\scare|\slove|\sterrible)|together))"
            ),
            # the subject left out
            r",\s(?:had\sto\s(?!be|say|have)\w|(?:played|tried|bought|came\sback\sto)\s(?:it|this|the)\b)|\b(?:and|but)\sused\sto\splay\b",
            r"\b\d{1,2}/\d{1,2},?\swould\s(?:\w+\s){1,5}again\b",
            (
                r"\b(?:after|while|when|upon|before|having|from|since|by|despite|hours\sof|minutes\sof|time\sof|was|were"
                r"|am)\s(?:first\s|\w+ly\s|already\s|just\s)?(?:playing|completing|clearing|finishing|beating|buying|purchasing"
                r"|installing|downloading)\s(?:this|it|the|for|through|an?|about|around|over|with\smy|both|all|five|two"
                r"|three|four|six|some|only)\s(?=.{0,160}\b(?:i|we|my|me|our)\b)"
            ),
            rf"\b{_PHRASES}\b",
        )
    ),
    re.IGNORECASE,
)
_APOSTROPHES = str.maketrans("’‘´`ʼ", "'''''")


def claim(text: str, description: str) -> str:
    """The first claim in `text` that a machine cannot make, as it is written there, or '' if there is none.

    A number, price or date that `description` contains does not count; pass '' if there is no description.
    """
    plain = text.translate(_APOSTROPHES)
    # On the text with straight apostrophes, which has the same
    # length, so that the places are valid in the original too.
    lived = _LIVED.search(plain)
    if lived is not None:
        return text[lived.start() : lived.end()].strip()
    # A deed is never excused by the page; only numbers are, below.
    described = description.translate(_APOSTROPHES).casefold()
    found = [match[0] for pattern in (_PRICES, _TIMES) for match in pattern.finditer(plain)]
    found += [
        match[0]
        for match in _DATES.finditer(plain)
        # Only what stands right before the year can make it a title, so 40 characters are enough.
        if not (match[0].isdecimal() and _TITLE.search(plain, max(0, match.start() - 40), match.start()))
    ]
    return next((one.strip() for one in found if one.strip().casefold() not in described), "")
