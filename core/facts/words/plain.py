"""Closed lists of words that any store page may use: a fact made of them alone tells no game from another."""

from __future__ import annotations

from core.facts.words.subjects import BLAND_MODIFIERS, INTENSIFIERS, MARKETING
from core.facts.words.vocabulary import DETERMINERS, PREPOSITIONS, QUANTIFIERS, word_set

_VERBS = word_set(
    """
    use explore find discover unlock defeat collect solve complete get choose select upgrade earn gain fight kill
    destroy overcome face play enter meet reach create make take see beat battle obtain acquire avoid pick try
    learn master improve increase enhance hone test customize customise gather manage win buy clear pass
    eliminate follow join engage interact encounter embark unleash utilize utilise wield equip hit shoot attack
    challenge grab develop expand level keep claim share spend gather choose switch experiment choose advance
    progress move put act craft build deal set out up down over compete work team
    """
)

_THINGS = word_set(
    """
    level levels world worlds game games play gameplay enemy enemies foe foes opponent opponents boss bosses rival
    rivals item items thing things object objects weapon weapons character characters mission missions quest quests
    challenge challenges puzzle puzzles obstacle obstacles skill skills ability abilities power powers power-up
    power-ups powerups upgrade upgrades point points coin coins score scores stage stages area areas location
    locations environment environments place places map maps mode modes type types kind kinds variety range array
    number lot lots story stories storyline adventure adventures journey system systems mechanic mechanics effect
    effects secret secrets action actions battle battles combat fight fights team teams player players strategy
    strategies tactics experience resource resources equipment gear reward rewards money cash currency solution
    solutions method methods way ways direction directions end ends ending endings change changes addition additions
    match matches freedom fun path paths choice choices decision decisions danger dangers event events fate destiny
    life mind wits mettle courage reflexes creativity imagination intellect knowledge talent talents potential
    performance advantage glory victory honor honour struggle struggles circumstance circumstances situation situations
    surprise surprises uniqueness warmth eye eyes elements element feature features hordes horde waves wave swarm swarms
    army armies land lands zone zones region regions option options animations technology teamwork stats scene scenes
    video cutscenes progress partner partners party class classes unit units task tasks goal goals role roles title
    teammate teammates side sides main bonus bonuses styles stat attack attacks
    leader minute second time times speed accuracy patience style details detail quality aspects aspect strength strengths
    weakness weaknesses routes twists cast persistent
    """
)

_DESCRIBING = word_set(
    """
    powerful strong strange huge big large small long vast open dark dirty hidden ancient mysterious colorful colourful
    vivid detailed deep realistic dangerous deadly perilous tough rare familiar classic traditional modern evil
    fierce mighty custom customizable customisable upgradable valuable important necessary final male female single
    multi sharp central personal true real total full complete lost legendary useful overwhelming menacing brutal vicious
    great grand terrible global solid advanced exotic fearsome terrifying strategic tactical online offline local
    multiplayer singleplayer single-player single player cooperative co-operative co-op coop competitive versus ranked
    pvp pve replayable immersive lush quality hardcore responsive precise fluid separate distinct specific regular
    additional constant increasing increasingly progressively larger smaller bigger better stronger harder faster
    next-level state-of-the-art next-generation fast-paced in-game per per-level stunning shiny gigantic massive enormous
    """
)

PLAIN = (
    _VERBS
    | _THINGS
    | _DESCRIBING
    | BLAND_MODIFIERS
    | MARKETING
    | INTENSIFIERS
    | DETERMINERS
    | PREPOSITIONS
    | QUANTIFIERS
    | {"and", "or", "more", "than", "to", "one"}
)
"""Words that tell nothing of one game, whatever stands around them."""

TRIVIAL = word_set(
    """
    difficulty difficulties tiers ranking rankings ranks boards replay replays cosmetic cosmetics monitor monitors
    skins skin progression unlocks unlockables xp trophies trophy medals controls statistics customization
    customisation tick-rate checkpoints high-score high-scores highscores scoring slots option options settings
    playthrough playthroughs matchmaking replayability procedural-generation optimization compatibility 8-way
    achievements localization
    """
)
"""Words of small and technical things: a fact about one of them is never what a game is about."""

ASIDE = word_set(
    """
    mode modes editor editors tutorial practice training statistics stats avatar outfit outfits clothing clothes
    costume costumes hats jacket jackets skins lobby profile screen screenshots camera cameras minimap replay
    replays bonus minigame minigames mini-game mini-games collectibles collectible trophies unlockable unlockables
    cosmetic cosmetics wallpaper menu interface tables decoration decorations emotes textures models difficulty
    difficulties hint hints points score
    """
)
"""Words of what stands beside a game: hardly any game is about its practice mode or its jackets."""

EMPTY_HEADS = word_set("gameplay mechanics mechanic controls experience control action physics play")
"""Heads of which a description alone says little: "skill-based gameplay"."""
