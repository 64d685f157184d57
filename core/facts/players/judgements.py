"""Words by which players judge: what is good, what is bad, and what turns a judgement around."""

from __future__ import annotations

GOOD = frozenset(
    """good great excellent amazing awesome fantastic superb brilliant outstanding incredible wonderful stunning
    gorgeous beautiful beautifully perfect solid impressive phenomenal engaging fun enjoyable satisfying polished
    masterful stellar best interesting intriguing captivating fascinating entertaining exciting lovely nice neat cool
    sweet smooth intuitive responsive unique innovative clever creative rich memorable unforgettable enthralling
    addictive immersive magnificent top-notch topnotch flawless flawlessly fluid crisp exceptional exceptionally
    exquisite marvelous marvellous delightful charming gripping compelling terrific spectacular breathtaking
    mesmerizing mesmerising hilarious refreshing rewarding fabulous glorious sublime splendid remarkable epic
    awe-inspiring pleasing pleasant fluent spot-on thrilling badass kickass legendary godlike
    perfectly wonderfully brilliantly amazingly superbly lovingly dope lit masterpiece""".split()
)
"""Each praises whatever it is said of."""

BAD = frozenset(
    """bad terrible horrible awful atrocious poor poorly boring dull bland broken clunky awkward outdated dated ugly
    mediocre lackluster lacklustre disappointing frustrating annoying repetitive weak worst garbage trash crap crappy
    shit shitty horrendous abysmal dreadful pathetic lame stupid ridiculous unplayable useless terribly horribly badly
    janky uninspired unfinished lazy generic tedious unbalanced infuriating irritating unbearable cringeworthy
    laughable underwhelming messy rubbish nonexistent non-existent pointless meh buggy glitchy laggy horrid unintuitive
    cumbersome sloppy unresponsive overpriced inexcusable barebones half-assed halfassed bullshit obnoxious dire
    sucks suck sucked disaster joke mess lacking hideous unimpressive subpar sub-par unpolished crappiest shoddy
    forgettable cheesy atrociously butchered ruined worse disgusting shite""".split()
)
"""Each complains about whatever it is said of."""

GOOD_PHRASES = """
    top notch | spot on | on point | second to none | a masterpiece | works well | work well | works great |
    work great | works perfectly | work perfectly | is a blast | a joy | a treat | a pleasure | a delight |
    out of this world | mind blowing | mind-blowing | well done | well written | well made | well crafted |
    well designed | well thought out | well executed | well-written | well-made | well-crafted | well-designed
    | well-done | well-thought | well voiced | well acted | well animated | well drawn | well detailed | very
    detailed | to die for | breath taking | awe inspiring | high quality | a lot of fun | lots of fun | tons
    of fun | so much fun | much fun | top tier | first class | first rate | world class | unmatched |
    unparalleled | without equal | is a plus | rocks | shines | kicks ass | kick ass | kept me hooked | keeps
    you hooked | draws you in | sucks you in | pulls you in | drew me in | sucked me in | blew me away |
    hooked me | still holds up | holds up well | hold up well | has aged well | aged well | is king |
    impeccable | never disappoints | does not disappoint | doesn't disappoint | very well | really well | so
    well | extremely well | incredibly well | was a blast | are a blast | pretty well | one of the best |
    highlight of | some of the most fun
"""

BAD_PHRASES = """
    needs work | need work | needs improvement | need improvement | needs improving | needs some work | need
    some work | needs a lot of work | could be better | could be improved | could have been better | could use
    work | could use some work | could use improvement | could use some improvement | leaves a lot to be
    desired | leave a lot to be desired | leaves much to be desired | leave much to be desired | nothing
    special | a joke | a mess | a disaster | a nightmare | a chore | a letdown | a let down | half baked |
    half assed | dumbed down | watered down | way too | too much like | not up to par | falls flat | fall flat
    | fell flat | falls short | fall short | all over the place | out of place | non existent | doesn't work |
    don't work | does not work | do not work | didn't work | low quality | badly designed | poorly designed |
    poorly written | badly written | poorly executed | poorly implemented | poorly made | feels off | gets old
    | get old | gets boring | get boring | gets stale | gets annoying | gets tedious | makes no sense | make
    no sense | made no sense | takes forever | take forever | a pain | pain in the ass | has aged poorly |
    hasn't aged well | aged badly | fucked up | messed up | screwed up | down the drain | could've been better
    | should be better | needs fixing | need fixing | needs to be fixed | need to be fixed | not worth | is
    lacking | are lacking | nothing to write home about | run of the mill | out of date | doesn't make sense
"""

LIKE = frozenset(
    "love loved loving loves enjoy enjoyed enjoying enjoys adore adored adores appreciated".split()
)
"""Verbs that praise their object."""
LIKE_WITH_SUBJECT = frozenset("like liked likes dig appreciate".split())
"""Verbs that praise their object only after SPEAKER: "I like the music", not "like the first game"."""
DISLIKE = frozenset("hate hated hates hating dislike disliked dislikes despise despised loathe".split())
"""Verbs that complain about their object."""
SPEAKER = frozenset("i we i've".split())
OTHER_PEOPLE = frozenset("you who to gotta they people fans that if".split())
"""In front of a verb of LIKE or DISLIKE: somebody else's feelings."""
LACKS = frozenset("lacks lacking lacked".split())
SPOILED = frozenset("ruined plagued spoiled marred hampered".split())
VERDICT_VERBS = frozenset("sucks suck sucked".split())

NEGATORS = frozenset(
    """not no never without hardly barely isn't isnt aren't arent wasn't wasnt weren't werent don't dont doesn't doesnt
    didn't didnt can't cant cannot won't wont wouldn't wouldnt couldn't couldnt haven't havent havn't hasn't hasnt hadn't
    ain't aint nothing none lacks lack lacking lacked neither nor zero nobody rarely seldom far""".split()
)
NOT_NEGATED = {
    "not": frozenset("only just to".split()),
    "no": frozenset("doubt matter question".split()),
}
"""Words after which a negator negates nothing: "not only", "no doubt"."""
HYPOTHETICAL = frozenset(
    """if want wanted wants wish wished hope hoped hoping would could should might expecting expected expect unless looking
    imagine supposed when whether promised claims claim until till maybe perhaps potential may would've could've
    should've you'd i'd it'd hopefully complain complaining instead ignore who others claiming saying
    pretending""".split()
)
"""What follows is not so, or not said to be so."""
POLITE = frozenset("would i'd might may could".split())
RECOMMENDS = frozenset("recommend say suggest".split())
"""After a word of POLITE: "I would say" is said."""
COPULAS = frozenset(
    """is are was were be been being feels feel felt looks look looked sounds sound sounded seems seem seemed gets get got
    becomes become remains remain plays play works work 's it's keeps runs run = - – : stays stay isn't aren't wasn't weren't
    isnt arent wasnt werent doesn't don't didn't doesnt dont didnt has have""".split()
)
"""Verbs and marks between an aspect and what is said of it."""
EQUATING = frozenset("is are was were :".split())
ADVERBS = frozenset(
    """very really so quite pretty extremely incredibly absolutely truly just also always still too super damn fucking
    freaking simply utterly totally completely rather fairly highly insanely such as a an the some most more much all even
    especially particularly surprisingly visually actually genuinely probably definitely easily both pure by far way
    generally mostly overall often consistently literally honestly downright little kinda kind sort somewhat not never its
    it's their and equally soo sooo one well ever stupidly ridiculously amazingly beautifully unbelievably remarkably
    hella no real""".split()
)
"""Words that may stand between what is judged and the judging word."""
TOO = frozenset("too overly".split())
LESS = frozenset("less least".split())
BEFORE_A_PREDICATE = COPULAS | ADVERBS | NEGATORS | TOO | LESS
DETERMINERS = frozenset(
    """the a an its it's their his her this that these those some all how every both about also whole entire our my your
    what most such in particular especially mainly playing""".split()
)
NOT_BEFORE_A_NOUN = DETERMINERS | {"more"}
"""Words across which no adjective reaches a noun: "it is great and more maps would be nice"."""
JOINERS = frozenset(", and & + / as well or plus with the its a an".split())
"""Words between the members of a list, of which one must be of LINKS."""
LINKS = frozenset(", and & + / or plus".split())
PAUSES = frozenset(", : - –".split())
COMPARISONS = frozenset("unlike than compared".split())
BREAKERS = COMPARISONS | frozenset(
    "but although though however while whereas yet except despite because ( ) [ ]".split()
)
"""Words that begin another clause; those of COMPARISONS belong to it."""
FUNCTION_WORDS = frozenset(
    """is are was were be been i you he she it we they me him them us to for from at on in into by with within of and or
    that which who what when where why how if then this these those there here do does did has have had will can game games
    just only as like than because so time way thing things job part fun people friends player players""".split()
)
NOT_IN_A_NOUN_PHRASE = (
    FUNCTION_WORDS | NOT_BEFORE_A_NOUN | COPULAS | LIKE | LIKE_WITH_SUBJECT | DISLIKE | NEGATORS
)
"""Words across which an adjective does not reach its noun."""
GAME_WORDS = frozenset(
    """game games title titles genre fan fans player players lover lovers shooter shooters simulator simulators sim sims
    platformer platformers rpg rpgs fps series experience movie adventure adventures mmo mmorpg rts novel novels film
    addict enthusiast enthusiasts junkie roguelike gamers gamer clone franchise""".split()
)
"""An aspect in front of one of these names a genre: "a puzzle game"."""
NOUNS_OF_TIME = frozenset(
    """time summary review while period list version notice answer term cutscene cutscenes walk distance video hours burst
    bursts loops loop description sessions session amount lived""".split()
)
"""A judging phrase in front of one of these says something else: "a very short while"."""
QUANTITIES = frozenset(
    "variety amount number selection range array choice set wealth level mix collection amounts".split()
)
MUCH = frozenset("lots tons plenty loads endless countless numerous".split())
WIDE = frozenset("wide huge large vast massive".split())
"""In front of one of QUANTITIES: as good as MUCH."""
PRAISE_HEADS = frozenset("highlight strength strengths".split())
BLAME_HEADS = frozenset(
    """problem problems issue issues complaint complaints downside downsides con cons flaw flaws gripe gripes drawback
    drawbacks annoyance letdown""".split()
)
TROUBLES = frozenset("issue issues problem problems".split())
PARTS = frozenset("part parts thing things aspect".split())
BEST = GOOD | {"favorite", "favourite"}
BEGIN_MODIFIER = frozenset(
    "of in for on here itself overall at alone as throughout during within between".split()
)
OUT_OF = frozenset("5 10 20 100".split())
BEFORE_A_SCORE = frozenset(": - = – is a gets".split())
RESOLVED = frozenset(
    """fixed fix fixes fixing resolved solved patched patch gone removed banned ban bans anti anticheat sorted ironed minor
    minimal rare occasional few any report reported free less almost non-existent nonexistent little used anymore killing
    kill kills squash ignore ignoring if without again funny fun hilarious protect prevent avoid entertaining
    amusing plane airplane jetliner airliner helicopter car cars truck trucks vehicle each music soundtrack songs""".split()
)
"""A complaint that goes with one of these is none, or no longer one."""
GOOD_HEADERS = """
    pro | pros | positive | positives | good | the good | upsides | upside | likes | what i like | what i liked |
    the positives | the pros | good things | good points | things i like | things i liked | advantages | pluses |
    good stuff
"""
BAD_HEADERS = """
    con | cons | negative | negatives | bad | the bad | downsides | downside | dislikes | what i don't like |
    what i didn't like | the negatives | the cons | bad things | bad points | things i don't like |
    things i didn't like | disadvantages | minuses | bad stuff | issues | problems
"""
"""What stands above a list of what is good or bad."""
UNCLEAR_ITEM = frozenset(
    """: to may will can some your only more most full no not none don't doesn't isn't can't without nothing if could but is
    are""".split()
)
"""Words of an item whose judgement is not that of its list: "no tutorial" among the pros."""
OPINES = frozenset("think believe say mind find".split())
"""Verbs that make open what follows where they are negated: "I don't think that …"."""
TOO_MUCH = frozenset(
    """easy hard difficult short long slow fast small big few many much simple complex complicated dark high low expensive
    linear""".split()
)
"""Words that complain after a word of TOO."""
NO_ASPECT = """
    in the world | around the world | whole world | of the world | world war | real world | world at war | out of
    this world | next level | another level | new level | whole new level | long story short | story short | never
    ending | trading card(s) | graphics card(s) | video card | steam cards | my character | your character | for
    the price | at this price | take control | in control | under control | out of control | quality control | top
    of the charts | score of | art of war | sounds good | sounds great | sound system | sounds fun | if you like |
    support group | design flaw(s) | designed | end game | endgame | early game | great job | music video | map
    pack | maps pack | class of its own | control of | world record | single player | singleplayer | level cap |
    my level | high level | low level | max level | level up | levels up | free update | style of | old style |
    style game | in style | art form | work of art | state of the art | fights back | ranked up | runs away | runs
    around | runs out | runs into | game design | by design | fixed a bug | bug out | bug report(s) | fix the bugs
    | hunting game | in port | engine room | online store | online community | origin story | crash course | crash
    landed | crash land | would crash again | details below | for more details | price range | horror movie(s) |
    horror fan(s) | new idea | have no idea | no idea | the idea of | any idea | good idea | great idea | bad idea
    | wonderful idea | idea to | concept of | style over | old school style | don't freeze | nothing to do with |
    to do with | a lot to do with | short story | full price | lagging behind | lag behind | trying too hard | try
    too hard | tries too hard | crash into | crashing into | crashed into | crash site | crash on | plane crash |
    ship crash | broken game mechanics | broken game mechanic | glitch out | play style | playstyle | design
    decisions | design decision | design choices | design choice | choices for | choice for | difficulty level(s)
    | difficulty setting(s) | twists on | twist on | too hard to | too difficult to | too easy to | low population
    of | final score | overall score | wifi crashed | internet crashed | pc crashed | crash a | fps game | fps
    games | a story about
"""
"""Phrases that name no aspect although a word of theirs does."""
