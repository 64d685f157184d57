"""Closed word lists that the finders share: function words, verbs, and heads that say too little."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(text.split())


DETERMINERS = word_set(
    """
    a an the your many several countless various numerous multiple all every each both some any few
    """
)
"""Words that open a noun phrase; "no" and "another" do not, because they refer to something outside it."""

REFUSED = word_set(
    """
    it its it's itself he him his she her hers they them their theirs this these those that's there there's
    here here's i me my mine we us our ours i'm i've we've we're we'll they're you're you've you'll you'd he's
    she's one ones such same another other others aforementioned former latter following above below certain
    thing things something anything everything nothing someone anyone everyone everybody nobody anybody
    somebody stuff yourself myself himself themselves ourselves not no never none nor don't doesn't can't
    won't cannot isn't aren't let's etc etc. eg ie more-or-less what's who's where's everything's everyone's
    someone's else enough next previous last current currently available further additional extra upcoming
    soon later today now new-found worst best also just still mr mrs even ever
    """
)
"""Words that no fact may contain: pronouns with their noun elsewhere, negations, words that point at the page."""

COMPARATIVES = word_set(
    """
    larger bigger better stronger smaller easier newer longer shorter darker scarier tougher harder faster deadlier richer
    deeper brighter safer cheaper quicker nastier less fewer
    """
)
"""Words that compare with something that a fact does not name."""

PRONOUNS = word_set("you yourself who whom whose which that what")

AUXILIARIES = word_set(
    """
    is are was were be been being am has have had do does did can could will would shall should may might must
    isn't aren't wasn't weren't hasn't haven't won't wouldn't couldn't didn't gets got seems becomes
    """
)

PREPOSITIONS = word_set(
    """
    of in with from for on against through across into to between among at inside around beneath beyond under
    over without within during toward towards throughout behind above below beside near past amid amidst
    aboard atop along via onto upon up down off out about outside
    """
)

LINKING = word_set(
    """
    of in with from for on against through across into among at inside around within under
    """
)
"""Prepositions that may continue a noun phrase: "a city of glass", "a fight against time"."""

CUTTERS = word_set(
    """
    while when where who whom whose which that because so but if before after until as whether although though
    since then using in-order how what why unless once by than without including featuring whilst plus instead
    thanks making giving allowing creating letting turning taking getting causing leading trying hoping
    leaving along together and or to like such per await awaits
    """
)
"""Words before which a phrase that is complete so far may end."""

ENDS = frozenset('.,;:!?…–—-"“”()[]•*/|~&+')
"""Marks before which a phrase may end."""

QUANTIFIERS = word_set("over about around nearly almost roughly")

OF_HEADS = word_set(
    """
    variety range array host wealth plethora selection multitude set collection combination mix blend mixture
    lot lots number amount series hundreds thousands dozens tons kinds types sorts hordes waves swarms armies
    army horde wave swarm band bands team group crew gang gangs legion legions pack packs party handful couple
    pair trio arsenal cast roster hours legions scores
    """
)
"""Heads whose "of …" says what they are: dropping it would leave nothing."""

COUNTS = word_set("hundreds thousands dozens scores couple handful")
"""Heads whose "of …" is a plural: "hundreds of gear" is a mistake."""

WAITING = word_set(
    """
    emphasis focus range array sense brand lack hint touch dose brink verge host plethora access reliance insight
    combination fusion mixture blend mix balance variation homage tribute throwback nod key answer solution approach
    """
)
"""Heads that wait for a preposition: "an emphasis on trade", "a sense of dread"."""

EMPTY_BEHIND = word_set(
    """
    style capabilities properties possibilities potential quality features attributes characteristics traits elements
    aspects twist twists feel ease options functions effects mechanics circumstances ways content names effect
    stats skills abilities powers sounds moves patterns personalities strengths weaknesses designs behaviours behaviors
    situations conditions requirements variations rules appearances looks uses atmosphere stylistics
    """
)
"""Nouns that say nothing behind a preposition if no telling word stands before them: "a ship with capabilities"."""

FILLERS = word_set("gameplay fun action excitement entertainment play content challenge difficulty enjoyment")
"""Nouns that say nothing behind "of": "30 levels of gameplay"."""

FILLED_WITH = frozenset(
    (participle, preposition)
    for preposition, participles in {
        "with": "filled infested overrun populated teeming covered packed crawling swarming armed",
        "of": "full made",
        "by": "inhabited infested overrun ruled populated torn ravaged plagued "
        "consumed surrounded guarded controlled haunted threatened destroyed devastated",
        "in": "shrouded covered",
    }.items()
    for participle in participles.split()
)
"""Participles that add to a noun what follows their preposition: "a harbour filled with wrecks"."""

PLURAL_MODIFIERS = word_set("sports weapons physics arms graphics games heroes martial mathematics")
"""Plural nouns that may stand before another noun."""

INFINITIVE_HEADS = word_set(
    """
    ability abilities chance way ways need right freedom power attempt attempts desire effort will
    """
)
"""Nouns that wait for "to" and a verb."""

TRAILING = word_set(
    """
    online together alone freely again offline forever everywhere worldwide apart ahead
    """
)
"""Adverbs that may follow a complete phrase."""

VERBLIKE = word_set("more lots")

MASS = word_set(
    """
    accuracy acid acting action adrenaline agility air alchemy alcohol ambiance ambience ammo ammunition
    anarchy anatomy anger animation annihilation anxiety architecture armor armour art artillery artwork
    assassination assistance audio aviation awareness baseball basketball beer betrayal billiards blackjack
    blood bowling boxing bravery bread building camouflage captivity cardboard carnage cash cavalry chaos
    chess climbing clothing co-op coal coding coffee colonization combat confusion conquest cooking
    coordination corruption courage crafting creativity cricket crossplay curiosity customisation
    customization cyberspace darkness death debris deception defence defense democracy despair desperation
    destruction determination dexterity dialog dialogue diplomacy dirt diving dominance domination doom
    driving dust electricity electronica emotion endurance energy engineering equipment espionage evidence
    excitement experimentation expertise exploration extinction faith fame farming fear fire firepower fish
    fishing flesh flying folklore food footage football fortune freedom friendship fruit fuel furniture
    gambling gear glory gold golf gore grass gravity greed grief gunplay hack-and-slash happiness hardware
    hatred havoc healing health heat heaven hell history hockey horror housing humanity humor humour hunger
    hunting ice imagery imagination immersion immortality infantry info ingenuity insanity integration
    interactivity iron isolation jazz joy junk justice knowledge land lava life light lighting literature
    locomotion logic loot looting lore love machinery madness magic mahjong mana management manipulation
    mankind matchmaking mayhem meat medicine mercy metal micromanagement mining mobility money morale morality
    motion multiplayer music mythology narration nature oblivion oil ore oxygen parkour patience peace
    perfection permadeath philosophy physics pinball piracy platforming play poetry poison poker pollution
    popularity poverty power precision prestige pride programming progress progression prosperity prowess
    psychology purgatory pve pvp racing radiation ragdoll rain realism recognition redemption replayability
    research respect revenge rock romance sabotage salvage salvation sand sanity satisfaction scenery science
    shopping silence silver slaughter slow-motion smoke snow soccer soil solitaire sound space stability
    stamina starvation stealth steel stone storytelling strength strife sudoku suffering sunlight supremacy
    survival suspense swimming swordplay tea teamwork techno technology teleportation tennis terrain thirst
    thunder time timing trade trading traffic tranquility transportation treasure trust turmoil unity
    vegetation vengeance violence virtue war warfare water weaponry weather wildlife wind wine wisdom wood
    wordplay wrestling difficulty complexity depth content glass paper cloth leather clay brick bone plastic
    movement generation creation construction development interaction intrigue wonder discovery intelligence influence
    thinking staff training shooting attention observation production prey mischief mini-golf transport comedy treachery
    protection fiction disease cryptocurrency planning wealth lightning beauty townsfolk charisma loneliness tension
    reputation peril territory terror competition information efficiency balance pain loss wit
    upheaval hyperspace industry agriculture positioning jumping communication behaviour behavior
    victory safety gameplay worldbuilding customizability rubber concrete wool cotton silk salt dawn dusk midnight
    """
)
"""Nouns that stand without an article in the singular."""

CAPITALISED = word_set(
    """
    roman english german french chinese japanese russian american european african asian british celtic greek
    egyptian norse nordic spanish italian indian korean viking christian jewish arab turkish persian irish
    scottish welsh dutch polish-made soviet nazi western-european victorian edwardian elizabethan gothic-style
    lovecraftian arthurian mayan aztec inca babylonian mongolian ottoman byzantine earth mars venus jupiter
    saturn london paris berlin tokyo rome chicago january february march-of april june july august september
    october november december monday tuesday wednesday thursday friday saturday sunday christmas halloween
    easter i dracula frankenstein santa mario zeus odin thor hades poseidon
    """
)
"""Words that keep their capital letter."""

BARE_AFTER_PREPOSITION = word_set(
    """
    battle space war night hand foot town school prison jail bed court orbit mode style time sea land life
    view heaven hell detail slow-motion motion daylight moonlight history mythology secret silence peace power
    nature
    """
)
"""Nouns that stand without an article after a preposition: "in battle", "at sea", "in survival mode"."""

PLURAL_ONLY_AFTER = word_set("many several countless various numerous multiple few both all")
"""Determiners that ask for a plural noun."""

SINGULAR_ONLY_AFTER = word_set("a an each every")

PLURAL_AS_SINGULAR = word_set(
    "people police species series cattle fish aircraft spacecraft sheep troops deer"
)
"""Nouns that follow a number as they are."""

ACRONYMS = word_set(
    """
    rpg rpgs rts npc npcs pvp pve ai wwi wwii ww2 ww1 mmo mmorpg ufo ufos dna usa uk eu u.s 3d 2d nato nasa vr
    fps npc dj hp xp dlc ui fbi cia us
    """
)
"""Words that keep their capital letters everywhere."""

NEGATIONS = word_set(
    """
    not no never don't doesn't isn't aren't won't can't cannot without nor neither unlike instead didn't
    """
)
"""Words that turn what follows into its opposite."""
