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
    r"|\b(?:a|one)\s(?:single\s|measly\s)?(?:dollar|buck|euro|quid)\b(?!\s(?:sign|bill|amount))",
    re.IGNORECASE,
)
_TIMES = re.compile(
    rf"(?<!every\s)\b{_COUNT}(?:\s?[-\u2013/]\s?|\s(?:or|to)\s)?(?:{_COUNT})?[\s-]?(?:and\sa\shalf\s)?{_KIND}"
    r"(?<!\bone\s)(?:hours?|hrs?|h|minutes?|mins?|seconds?|secs?|days?|weeks?|months?|years?|yrs?|decades?)\b"
    r"(?![-\s]olds\b|-old\b|(?<=year)\sold\b|\s(?:is|are)\s(?:enough|plenty|all\s))"
    rf"|\b(?:an|{_FEW})\s{_KIND}(?:hours?|hrs?)\b|\b{_FEW}\s(?:minutes|mins|days|weeks|months|years)\b"
    r"|\bthe\s(?:first|second|last|final)\shour\b|\b(?:had|got)\shours\sof\b"
    r"|\b(?:a|an|few|\d{1,3})\s(?:day|week|month|year|decade)s?\sago\b"
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
    just|already|only|also|recently|finally|actually|originally|personally|honestly|literally|really|never|ever
    once|first|even|still|always|both|all|have|had|now|then|probably|not|yet|currently|initially|previously
    accidentally|definitely|simply|easily|basically|eventually|immediately|usually|sometimes|often|mostly|mainly
    almost|nearly|quickly|totally|since|completely|happily|gladly|barely|hardly|generally|regularly|constantly
    repeatedly|successfully|sadly|so far|long|either|too|pretty much|kind of|kinda|mistakenly|foolishly|luckily
    instantly|myself|absolutely|further
    """
)
_MODAL = alternatives(
    r"""
    would|could|should|will|can|might|may|must|wish|hope|want|cannot|think|that|who|were|the|get|don|need|never|love
    like|hate|know|see|say|bet|guess
    """
)
_PEOPLE = alternatives(
    r"""
    (?:girl|boy)?friends?|buddy|buddies|mates?|wife|husband|son|daughter|kids?|brothers?|sisters?|dad|mom|mum
    cousin|family|nephew|niece|gf|bf|roommates?|partner|group|clan|children|girl|boy|spouse|father|mother
    """
)
_ME = (
    rf"(?:i|we|(?:my|an?)\s(?:\w+\s)?{_PEOPLE}\sand\s(?:i|me)"
    rf"|me\sand\s(?:my|a|some)\s(?:\w+\s)?{_PEOPLE})"
)
_DID = alternatives(
    r"""
    bought|buyed|purchased|paid|payed|played|finished|completed|beaten|beat|owned|received|recieved|refunded
    pre-?ordered|pre-?purchased|backed|kickstarted|downloaded|installed|uninstalled|reinstalled|launched|booted
    logged|spent|sunk|sank|clocked|invested|replayed|started|restarted|tried|tested|won(?!')|lost|died|killed
    defeated|unlocked|reached|explored|encountered|experienced|ran into|picked|grabbed|snagged|snatched|acquired
    obtained|redeemed|gifted|traded|100%ed|cleared|quit|dropped|ragequit|stopped|grinded|farmed|built|crafted
    collected|progressed|fought|shot|drove|raced|solved|walked|ran|fell|survived|escaped|managed to|met|chose
    went(?! (?:in )?expect)|came (?:back|across)|made it|racked|wasted|hit|took(?! (?:for granted|issue))
    kept(?! (?:in mind|wondering|thinking))|dug|dove|blew|sold|earned|did not want to keep
    put (?:in|about|over|around|almost|nearly|at|more|way|so|\d|up|my|a|hundreds|countless|many|loads|lots|
        points)
    got(?! (?:too|so(?! lost)|the (?:impression|feeling|sense|idea)|no |nothing|it[.,!?]|an? (?:feeling|sense|
        kick|soft)|to (?:say|admit|love|give|hand|know)|me\b|rid|sold on|bored|tired|excited|hyped|annoyed|
        curious|interested|used to|away))
    gotten
    gave (?:up|\w+ (?:\w+ )?money|it a (?:try|shot|go|chance|few)|this (?:game )?a (?:try|shot|go|chance|few))
    needed to (?!say|know|see|be|mention|write)|figured out|used (?:a|the|my|it|this|these|to (?:play|own|have))
    ended up|dumped|been (?:addicted|hooked|stuck|at it|through|on it|killed|given|gifted|able)
    been (?!waiting|looking|hoping|following|wanting|searching|meaning|thinking|dying|wishing|asking|seeing|
        hearing|longing|wondering|reading|watching|missing|expecting|eyeing|being)\w{1,15}ing
    (?:had|have|having) (?:(?:lots?|a lot|tons|loads|plenty) of |so much |much |more |some |great |no |
        the most )?fun\b
    had (?:(?:a lot|lots|plenty|a bunch) of |so many |many |a few |a couple (?:of )?|several |some |no |any |
        zero |an? \w+ amount of )?(?:\w+ )?(?:issues?|problems?|troubles?|difficult(?:y|ies)|bugs|crash(?:es)?|
        glitch(?:es)?|lag)\b
    (?:had|have|having) an? (?:\w+ )?(?:blast|ball)\b
    (?:had|having) an? (?:great|good|fun|wonderful|fantastic|lovely|hard|terrible|bad) time
    had (?:this|it)\b(?! (?:been|had|not|all|the))
    had to (?!say|admit|give|wonder|laugh|wait|think|mention|write|ask|edit|share|choose|pick|complain|name|
        describe|guess|compare|sum|rate|nitpick|put|comment|see|be|stop|look|do)\w+
    spend (?:most|hours|\d|many|countless)
    """
)
_DO = alternatives(
    r"""
    (?:am|are|was|were|'?m|'re|keep|kept|be) (?:\w+ )?(?:re)?playing
    (?:am|'?m|are|was|were|keep|kept) (?:\w+ ){0,2}(?:stuck|dying|(?:\w+ )?(?:hours?|hrs?) in(?:to)?|
        given|gifted|sent|handed|killed|up to|
        on (?:level|chapter|stage|mission|act|day|world)|finished|done with|able to|unable to|a backer|
        addicted|hooked|halfway)
    play(?=[\s,.;!]|$)|replay|own\b(?! (?:up|the fact))
    have (?:this|the|it|both|all|every|a copy|\d+) (?:game|on|for|games|copy|dlc|of (?:them|the|these)|series|
        edition|hours?)
    (?:love|like|enjoy|enjoyed|loved|liked|hate|hated|started|start|began|stopped|stop|quit|continue|continued|
        keep|try|tried|remember|am done|prefer|spent \w+|finished|tired of|resume|restart|
        grew up) (?:re)?playing
    can(?:'t|not| not) (?:stop|quit) (?:keep )?play(?:ing)?
    (?:loved|enjoyed|liked|hated) (?:every|each|(?!feeling|seeing|hearing|watching|reading|looking|knowing|
        being able)\w{2,14}ing\b(?! of))
    (?:can(?:'t|not| not)|could(?:n't| not)) (?:even |seem to ){0,2}(?:get (?:past|it to|into (?:a|the)|this|
        the game|passed)|finish|beat|complete|launch|start|play|pass|run|connect|log|continue|progress|
        find a (?!reason|way|single|fault|flaw|thing|better|word))
    (?:find|found|catch|caught|see|saw) myself (?:\w+ )?(?!wondering|thinking|asking|wishing|hoping|liking|
        caring)\w{1,15}ing
    (?:can|could) (?:still )?remember playing
    (?:launch|boot|host|load|return to|lose|win|start up) (?:the|a|this|up|it|my|every|at)\b|keep being
    """
)
# Regular past forms count as deeds unless they are listed here: the list of what one does in games has no
# end, the list of what one thinks or says about them has.
_FELT = alternatives(
    r"""
    lov|lik|enjoy|want|need|hop|expect|wish|notic|decid|realiz|realis|agre|seem|look|wonder|assum|hat|preferr
    appreciat|miss|fear|believ|guess|mention|stat|describ|list|rat|recommend|review|watch|listen|call|plann
    intend|laugh|smil|car|doubt|worri|consider|imagin|remember|dislik|learn|conclud|referr|compar|point|ask
    check|email|contact|googl|search|add|ador|us|predict|updat|figur|piti|edit|recomen|recomend|admit|fail
    promis|typ|post|thank|admir|lack|suggest|observ|suppos|interest|concern|compell|respect|prefer|bas|express
    complain|crav|dream|dread|regrett|research|inclu|ne|impress|cri|scream|suspect|gather|reckon|relat|receiv
    wait|spe|fe|bre|giv|tempt|accept|understand|disagre|argu|comment|quot|rais|expe[a-z]{1,3}t|giggl|chuckl|gasp
    weep|stay|happen
    """
)
"""Past forms, without "ed", of what one does without playing."""
_NO_DEED = alternatives(
    "had (?:an? |my |some |high )?(?:eye|doubts|idea|thought|hopes?)|made (?:my|a|this) (?:point|review|mind)"
)
_SAID = alternatives(
    r"""
    hop|expect|think|wonder|wait|look|wish|search|consider|plann|say|talk|go|be|feel|interest|read|watch|want
    see|miss|debat|mean|brows|liv|work|start|begin|follow|hesitat|lack|sitt|shopp|writ|kidd|jok
    """
)
_OF_MINE = alternatives(
    rf"""
    playthroughs?|play-throughs?|play throughs?|copy|save[sd]?(?: (?:game|file)s?)?|purchase|play ?time
    money back|refund
    (?:first|second|third|last|best|current) (?:\w+ )?(?:run|game|match|playthrough|session|play|go|try|attempt|
        character|time playing|level|map|city|base|race|mission|fight|battle|kill|death)
    review copy|run-?through
    (?:\w+ )?(?:hours?|minutes|time|experience|gameplay|sessions?|play) (?:in|of|with|so far|playing)
    limited play|{_PEOPLE} (?:\w+ )?(?:plays|played|bought|loves? (?:it|this|playing)|gave|got|gifted)
    """
)
_PAST = alternatives(
    r"""
    bought|purchased|picked (?:it|this|up)|grabbed|snagged|pre-?ordered|paid|played|beat (?:it|the|this)
    finished|completed|refunded|been playing|got (?:it|this|the|mine|a key)|received|recieved|downloaded
    installed|uninstalled|spent|tried|have (?:played|been playing|had|over|about|put)|loving|owned
    started playing|died|killed|couldn't|could not|managed to|(?:recently |just )?discovered (?:it|this)
    traded it|ran into|gave up|had to (?:re|un|turn|use|play|quit|go|get|buy)\w*|quit,|made it
    got it (?:to|through|past|up)|took me|stopped playing
    """
)
_DONE = alternatives(
    r"""
    had|watch|learnt|sat|stood|taken|driven|flown|fallen|run|gone|grown|chosen|broken|won|lost|hit|set|put|thrown
    written|worn|eaten|drawn|led|slept|swum|done|made
    """
)
_LIVED = re.compile(
    rf"\b{_ME}(?:'?(?:ve|m)|'re|\s(?:have|had|has|am|did))?(?:n'?t)?\s"
    rf"(?:(?:{_ADVERB},?\s){{0,3}}|(?!{_MODAL}\b)[a-z]{{3,12}}\s)(?:{_DID}\b|{_DO})"
    rf"|\b(?:i|we)(?:'?ve|\shave)\s(?:\w{{1,12}}\s){{1,3}}{_DID}\b"
    rf"|\b{_ME}'d\s(?:{_ADVERB}\s){{0,2}}{_DID}\b|\bdid\s(?:i|we)\s(?:ever|manage|get|play)\b"
    rf"|\b(?:i|we)(?:'?ve|\shave)\s(?:{_ADVERB}\s){{0,2}}(?!{_NO_DEED}\b){_DONE}\b"
    rf"|\b(?:i|we)(?:'?m|'re|\sam|\sare)\s(?:{_ADVERB}\s){{0,2}}"
    + alternatives(
        r"""
        (?:re)?playing|stuck|addicted|hooked|(?:\w+ ){0,3}(?:hours?|hrs?) in(?:to)?\b|a backer|dying
        having (?:a blast|so much fun|fun|trouble|problems|issues)
        (?:at|on) (?:level|chapter|stage|mission|act|day|world|the (?:last|final|second|third|first))
        """
    )
    + rf"|\b{_ME}(?:'?(?:ve|d)|\s(?:have|had))?\s(?:{_ADVERB}\s){{0,2}}(?!{_FELT}ed\b)[a-z]{{2,18}}(?<!e)ed\b"
    rf"|\b(?:i|we)\s(?:was|were|wasn'?t)\s(?:{_ADVERB}\s){{0,2}}(?!{_SAID}ing\b)[a-z]{{2,15}}ing\b"
    rf"|\bmy\s(?:\w+\s)?{_OF_MINE}\b"
    rf"|(?:^|[.!?;*+~(\u2013\u2014]\s?|(?<!\w)-\s?|\b(?:edit|update):?\s)(?:{_ADVERB}\s){{0,2}}{_PAST}"
    r"(?!\w)(?!\s(?:by|with(?:\scare|\slove|\sterrible)|together))"
    r"|\b(?:after|while|when|upon|before|having|from|since|by|despite|hours\sof|minutes\sof|time\sof|was|were|am)\s"
    r"(?:first\s|\w+ly\s|already\s|just\s)?(?:playing|completing|finishing|beating|buying|purchasing|installing"
    r"|downloading)\s(?:this|it|the|for|through|an?|about"
    r"|around|over|with\smy|both|all|five|two|three|four|six|some|only)\s(?=.{0,160}\b(?:i|we|my|me|our)\b)|\b"
    + alternatives(
        r"""
        (?:gave|gifted|bought|sent|lent|got) (?:me|us) (?:this|the game|it|my|an? (?:\w+ )?(?:key|copy|code|
            refund))
        (?:given|gifted|sent|handed) (?:this (?:game )?|it )?to (?:me|us)
        was (?:given|sent|gifted) (?:an?|this|the) (?:\w+ )?(?:key|copy|code|game)
        (?:free|review|press|early access|beta) (?:copy|key|code)
        (?:copy|key|code) (?:\w+ ){0,6}(?:given|provided|gifted|sent|supplied)
        (?:as|for) (?:an? |my )?(?:\w+ )?(?:gift|present) from|pre-?ordered|refunded|pending refund
        watch(?:es|ed|ing)? me play|time (?:spent|played) (?:with|on|in|is)
        i (?:didn't|did not) (?:explore|finish|beat|complete|get (?:to|past|far)|make it|play|buy|reach|unlock|encounter)
        (?:got|gotten|want(?:ed|ing)?|asked for|demand(?:ed)?|issued|get|requesting|requested) (?:a|my|
            for a) (?:full )?(?:refund|money back)
        (?:regret(?:ted)?|mistake (?:of|by|in)) (?:\w+ly )?(?:buying|getting|purchasing|playing)|re-?buying
        me into buying
        having (?:just |only |already |now )?(?:played|bought|finished|completed|beaten|put|spent|owned)
        (?:process of|currently|busy|grew up) (?:re)?playing|tried (?:it|this) out
        playing (?:this|the|on|my) (?=.{0,80}\b(?:i|my|me)\b)|(?:whilst|while) playing this
        unable to (?:play|launch|start|finish|connect)|hours played
        wish i (?:didn't|did not|hadn't|had not|never|could) (?:buy|bought|play|played|get|got|refund)
        made me buy|(?:don't|do not) regret \w+ing|glad i didn't pay
        (?<!you )(?<!\bu )(?<!they )(?:can't|cannot|couldn't) (?:even )?(?:manage to )?get (?:past|through|
            beyond)
        (?:after|having) (?:completing|finishing|beating) (?=.{0,120}\b(?:i|my|me)\b)
        never (?:played|owned|finished) (?:an?|any|such)|my \w+(?:st|nd|rd|th) (?:time|run|playthrough|attempt)
        (?:so|i'm) glad (?:this|it) (?:just )?came|the (?:most|only|best) fun (?:i|we) had|did i just buy
        (?:in|from|to) my (?:steam )?library
        (?:i've|i have|have) yet to (?:play|finish|beat|complete|encounter|find a|die|win)
        did (?:a|my|one|two) (?:\w+ )?(?:playthroughs?|runs?)
        when(?:ever)? i (?:start|play|try|launch|open|click|press|exit)|tend to play|more play ?time
        decided to (?:try|buy|get|play|purchase|pick (?:it|this)|give (?:it|this))
        (?:made|makes|keeps?|kept|got|gets?|had|getting) (?:me|us) (?:\w+ )?(?:playing|coming back|hooked|
            addicted|stuck|killed)
        (?:took|costs?|killed|crashed on|froze on) (?:me|us)
        (?:couldn't|could not) (?:even )?(?:connect|launch|get past)
        (?:countless|endless|many|hundreds of|thousands of) hours (?:on|in|into|playing)
        loved every (?:minute|second|moment|hour)
        (?<!you )(?<!people )(?<!who )(?:haven't|have not) (?:even )?(?:tried|played|finished|beaten|completed|
            done|gotten|encountered|unlocked|reached|seen (?:all|any|many|too|every))
        """
    )
    + r"\b",
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
