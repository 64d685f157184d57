"""Closed word lists that the finders share: function words, verbs, and heads that say too little."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DETERMINERS = _words(
    """
    a an the your many several countless various numerous multiple all every each both some any few
    """
)
"""Words that open a noun phrase; "no" and "another" do not, for they speak of something outside it."""

REFUSED = _words(
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

PRONOUNS = _words("you yourself who whom whose which that what")

AUXILIARIES = _words(
    """
    is are was were be been being am has have had do does did can could will would shall should may might must
    isn't aren't wasn't weren't hasn't haven't won't wouldn't couldn't didn't gets got seems becomes
    """
)

PREPOSITIONS = _words(
    """
    of in with from for on against through across into to between among at inside around beneath beyond under
    over without within during toward towards throughout behind above below beside near past amid amidst
    aboard atop along via onto upon up down off out about outside
    """
)

LINKING = _words(
    """
    of in with from for on against through across into among at inside around within under
    """
)
"""Prepositions that may go on with a noun phrase: "a city of glass", "a fight against time"."""

CUTTERS = _words(
    """
    while when where who whom whose which that because so but if before after until as whether although though
    since then using in-order how what why unless once by than without including featuring whilst plus instead
    thanks making giving allowing creating letting turning taking getting causing leading trying hoping
    leaving along together and or to like such per
    """
)
"""Words before which a phrase that is complete so far may end."""

ENDS = frozenset('.,;:!?…–—-"“”()[]•*/|~&+')
"""Marks before which a phrase may end."""

QUANTIFIERS = _words("over about around nearly almost roughly")

MARKETING = _words(
    """
    epic stunning unique award-winning thrilling immersive ultimate amazing incredible awesome beautiful
    gorgeous breathtaking breath-taking exciting addictive addicting fun engaging captivating spectacular
    fantastic brilliant great exhilarating unforgettable innovative revolutionary groundbreaking acclaimed
    memorable compelling intriguing fascinating intense rich exclusive all-new brand-new state-of-the-art
    next-gen astonishing mesmerizing mesmerising delightful super wonderful perfect outstanding superb
    polished satisfying rewarding enthralling enchanting gripping riveting adrenaline-fueled
    adrenaline-pumping heart-pounding jaw-dropping mind-blowing mind-bending pulse-pounding eye-catching
    high-quality top-notch first-class world-class never-before-seen best-selling bestselling
    critically-acclaimed fully-fledged full-fledged good cool novel top astounding well-designed well-made
    superior-quality lovely magnificent appealing pleasant splendid nice terrific premium-quality fancy
    superior magnificent marvelous marvellous extraordinary remarkable entertaining charming interesting
    absorbing engrossing exceptional excellent impressive sensational insane crazy ever-expanding ever-growing
    cutting-edge sleek fresh hilarious funny lovable loveable touching one-of-a-kind action-packed fun-filled
    high-octane hand-picked dazzling sumptuous evocative beautifully-drawn fabulous fantastic killer
    """
)
"""Praise, which a fact leaves out: what is praised is the reviewer's to say."""

ADVERBS_BEFORE_PRAISE = _words(
    """
    very truly extremely highly insanely incredibly visually really absolutely completely totally utterly
    surprisingly deeply wonderfully beautifully stunningly amazingly wildly always critically lovingly simply
    """
)

VAGUE_HEADS = _words(
    """
    game games title experience experiences fun gameplay content feature features thing things way ways lot
    lots kind kinds sort type types number amount bit part parts rest reason reasons time times day days hour
    hours minute minutes moment moments place chance chances opportunity opportunities possibility option
    options value quality level-up fans fan player gamer gamers element elements aspect aspects version
    versions edition editions dlc update updates classic sequel prequel series installment franchise genre
    twist price sale review reviews trailer video videos demo website studio developer developers support
    achievements achievement leaderboard leaderboards cards-trading resolution resolutions fps windows mac
    linux steam language languages subtitles controller controllers gamepad keyboard mouse headset vr device
    devices platform pc console consoles download screenshot screenshots wallpaper wallpapers account internet
    everything anything need want get go idea ideas concept concepts goal objective objectives task tasks feel
    feeling sense workshop controls interface menu menus settings setting combination mix blend mixture form
    example issue issues bug bugs feedback community communities replayability replay-value improvement
    improvements difference point pace depth length addition end result side story-line case fact help use
    look result results plan plans potential addiction entertainment fact facts info information detail
    details matter topic question questions answer answers problem name names word words thanks attention note
    top line basis rule rules condition conditions users user movies intro credits amount picture list lists
    role part turn emphasis focus scale requirement requirements moments titles havoc joints
    """
)
"""Heads of a noun phrase that say nothing of one game, or belong to the shop and not to the game."""

OF_HEADS = _words(
    """
    variety range array host wealth plethora selection multitude set collection combination mix blend mixture
    lot lots number amount series hundreds thousands dozens tons kinds types sorts hordes waves swarms armies
    army horde wave swarm band bands team group crew gang gangs legion legions pack packs party handful couple
    pair trio arsenal cast roster hours legions scores
    """
)
"""Heads whose "of …" says what they are: dropping it would leave nothing."""

PLURAL_MODIFIERS = _words("sports weapons physics arms graphics games heroes martial mathematics")
"""Plural nouns that may stand before another noun."""

INFINITIVE_HEADS = _words(
    """
    ability abilities chance way ways need right freedom power attempt attempts desire effort will
    """
)
"""Nouns that wait for "to" and a verb."""

TRAILING = _words(
    """
    online together alone freely again offline forever everywhere worldwide apart ahead
    """
)
"""Adverbs that may follow a complete phrase."""

VERBLIKE = _words("more lots")

MASS = _words(
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
    rubber concrete wool cotton silk salt dawn dusk midnight
    """
)
"""Nouns that stand without an article in the singular."""

CAPITALISED = _words(
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

SOUNDS = _words(
    """
    soundtrack soundtracks music score audio sound sounds voice-acting narration acting ambience soundscape
    soundscapes songs
    """
)
"""Heads of a phrase about how a game sounds."""

LOOKS = _words(
    """
    art artwork artworks graphics visuals style look aesthetic aesthetics animation animations illustrations
    sprites backgrounds palette cartoon
    """
)
"""Heads of a phrase about how a game looks."""

ARTICLE_HEADS = _words(
    """
    system systems editor mode campaign story storyline soundtrack score map style aesthetic look narrative
    plot arsenal cast tree creator builder soundscape tutorial difficulty protagonist economy library
    generator cycle layout perspective palette shop mechanic
    """
)
"""Nouns that want an article in the singular, and get "a" where a list leaves it out."""

PEOPLE = _words(
    """
    hero heroine warrior knight king queen prince princess emperor empress god goddess demigod demon angel
    ghost spirit soul witch wizard sorcerer sorceress mage monk priest priestess nun pirate captain pilot spy
    agent thief assassin ninja samurai ronin cowboy sheriff outlaw detective investigator sleuth journalist
    reporter student teacher scientist doctor surgeon nurse medic soldier sniper commander general colonel
    lieutenant sergeant marine astronaut cosmonaut alien android robot cyborg mech drone ai vampire werewolf
    zombie dragon dinosaur cat kitten dog puppy fox wolf bear rabbit bunny mouse rat bird owl crow chicken
    duck penguin frog fish shark octopus squid goat sheep cow pig monkey ape ant bee spider snake worm slime
    blob cube ball boy girl child kid man woman lady mother father son daughter brother sister husband wife
    widow orphan mayor president dictator tycoon chef cook farmer blacksmith merchant mercenary mercenaries
    hacker programmer mechanic engineer architect archaeologist adventurer explorer wanderer traveler
    traveller stranger survivor prisoner inmate convict criminal gangster cop officer policeman bounty-hunter
    hunter archer gladiator viking barbarian rogue bard druid necromancer alchemist apprentice recruit rookie
    cadet intern guard guardian bodyguard champion ruler lord duke count baron noble peasant villager citizen
    employee worker janitor postman courier mailman driver racer trucker magician clown artist musician dj
    manager coach athlete boxer wrestler golfer skater surfer snowboarder ranger scout firefighter paramedic
    lawyer judge attorney writer author novelist poet painter photographer librarian butler maid gardener
    fisherman sailor seer shaman oracle prophet exorcist paladin crusader templar inquisitor creature beast
    monster parasite virus skeleton mummy reaper gargoyle golem goblin orc elf dwarf gnome troll fairy imp
    cupid gnome snowman hedgehog squirrel raccoon panda koala kangaroo elephant lion tiger tank-driver
    protagonist refugee immigrant
    """
)
"""Heads of a role that no ending betrays."""

NOT_PEOPLE = _words(
    """
    computer tower power number adventure water paper letter matter corner order border danger anger summer
    winter weather river silver character chapter container color colour door floor mirror error terror horror
    factor sector vector motor reactor tractor player user winner gamer owner loser other another ever never
    master-piece center theater theatre quarter monster-truck helicopter fighter-jet starter member supporter
    lover believer customer over under cover disaster user shelter dinner finger shoulder trigger thriller
    shooter platformer brawler simulator editor reader viewer newcomer beginner expert newer better faster
    human factor flavor flavour favor minister-of list mist twist playlist checklist roller stapler conquer
    encounter timer counter filter layer super paver buyer list
    """
)
"""Nouns that end like people and are none, or say nothing of a role."""

FOE_GROUPS = _words(
    """
    hordes horde waves wave swarms swarm armies army legions legion packs gangs hosts crowds forces groups
    bands hundreds thousands dozens
    """
)

FOES = _words(
    """
    enemies enemy foes foe monsters monster zombies zombie undead demons demon bosses boss aliens alien robots
    robot creatures creature beasts beast dragons dragon goblins orcs skeletons vampires werewolves ghosts
    spirits mutants bandits pirates soldiers mercenaries terrorists gangs gangsters criminals thugs ninjas
    samurai warriors knights villains villain invaders mechs drones machines cyborgs androids dinosaurs
    spiders insects bugs rats sharks giants minions henchmen cultists witches wizards sorcerers necromancer
    tyrant dictator empire army opponents opponent rivals rival adversaries adversary guards raiders marauders
    barbarians vikings nazis slimes ships tanks fleets fleet forces armies infected dead horrors abominations
    nightmares predators wolves bears snakes ogres trolls elementals golems mummies imps angels clones hunters
    assassins ghouls parasites
    """
)
"""Heads of what is fought."""

PLACES = _words(
    """
    world worlds city town village kingdom land lands island islands planet galaxy universe forest desert
    jungle dungeon dungeons castle tower temple tomb ruins cave caves cavern caverns house mansion hospital
    asylum prison school academy university station spaceship starship ship submarine train hotel facility
    laboratory lab factory mine mines bunker ocean sea underworld realm dimension wasteland wastelands empire
    country continent valley mountain mountains arena stadium park farm labyrinth maze metropolis colony
    settlement base fortress manor estate graveyard cemetery church monastery cathedral sewer sewers streets
    museum mall supermarket restaurant bar casino circus carnival theater theatre library archipelago swamp
    marsh tundra arctic countryside suburb suburbs apocalypse future past century era frontier region province
    district neighborhood neighbourhood border zone sector outpost moon space void dreamworld dreamscape
    nightmare dystopia utopia society war republic federation america europe africa asia japan china russia
    germany france england london paris rome egypt greece york
    """
)
"""Heads of where a game may take place."""

BLAND = _words(
    """
    world level game play new different many various variet item explor discover collect challeng solv complet
    adventur enemi enem power skill abilit mission quest charact stor find area location environ multipl
    unlock puzzl
    """
)
"""Stems of words that every page has."""

BARE_AFTER_PREPOSITION = _words(
    """
    battle space war night hand foot town school prison jail bed court orbit mode style time sea land life
    view heaven hell detail slow-motion motion daylight moonlight history mythology secret silence peace power
    nature
    """
)
"""Nouns that stand without an article after a preposition: "in battle", "at sea", "in survival mode"."""

PLURAL_ONLY_AFTER = _words("many several countless various numerous multiple few both all")
"""Determiners that ask for a plural noun."""

SINGULAR_ONLY_AFTER = _words("a an each every")

PLURAL_AS_SINGULAR = _words("people police species series cattle fish aircraft spacecraft sheep troops deer")
"""Nouns that follow a number as they are."""

BLAND_MODIFIERS = _words(
    """
    different various many multiple several new more numerous game level a an the some other great big
    unlockable countless varied diverse challenging random exciting of with original improved cut lot lots
    amount few common special enhanced endless own playable selectable core basic main available favorite
    favourite right
    """
)
"""Words that tell nothing of the noun behind them."""

OWN_HEADS = _words(
    """
    level levels mode modes location locations environment environments character characters enemy enemies
    item items weapon weapons map maps world stage stages story puzzles challenges quests missions abilities
    skills upgrades stats objects areas places worlds monsters bosses ways themes scenes secrets endings
    """
)
"""Heads that every game has: with none but bland words before them they tell nothing."""

BLAND_ROLES = _words(
    """
    hero heroine leader protagonist character man woman person boy girl kid child guy owner manager
    """
)
"""Roles that tell nothing alone."""

GENERAL_FOES = _words(
    """
    enemies enemy foes foe opponents opponent rivals rival adversaries adversary bosses boss
    """
)
"""Foes that tell nothing alone."""

BLAND_OBJECTS = _words(
    """
    quest journey adventure path mode modes character characters skills skill strategy mission missions way
    experience reflexes level levels stage stages world game story goals goal objectives objective adventures
    style decisions decision tasks task challenge challenges tricks moves things friends viewers items item
    point points time title area areas location locations score scores place places end rules rule environment
    environments abilities ability power powers secret secrets map maps screen future limits mind wits brain
    ending endings unknown chapter chapters actions action feat feats tutorial campaign career round rounds
    scene weapons weapon difficulty spells scenes choice spinning
    """
)
"""Objects that tell nothing with a verb alone."""

WITH_HEADS = _words(
    """
    comes game platformer shooter rpg adventure roguelike roguelite simulator simulation sim puzzler brawler
    metroidvania sandbox novel crawler mmorpg mmo strategy racer builder fighter sidescroller runner title
    defense
    """
)
"""Words behind which "with" says what the game has."""

SHOP_WORDS = _words(
    """
    vr fps leaderboard leaderboards leader-boards achievement achievements engine version versions community
    communities keyboard mouse gamepad gamepads controller controllers joystick mobile project developed press
    workshop price prices purchase video videos screenshots unity unreal demo trial subtitles hardware
    software monitor console consoles rated ratings rating series sequel prequel players' playtime gameplay
    walkthrough key keys button buttons cursor stick trigger hotkeys menu menus resolution resolutions oculus
    vive htc steam mods mod modding multiplayer-only translations language languages support server servers
    internet account website tutorial tutorials hours hour minutes minute graphics-card frame-rate frames
    widescreen 4k hd ui hud soundtrack-dlc fans fan players player gamer gamers dlc cutscenes cutscene
    interface interfaces controls downloadable cloud files file template templates mp3 flac wav ost smartphone
    phone computer app bluetooth usb
    """
)
"""Words about the shop and the machine; a sentence may have them, a fact may not."""

VISUAL = _words(
    """
    art visual graphic graphics graphical retro cartoon anime manga comic pixel pixelated 8-bit 16-bit drawn
    hand-drawn painted low-poly 2d 3d pixel-art noir watercolor watercolour minimalist minimalistic aesthetic
    """
)
"""Words that tell a style to be one for the eyes."""

GAME_THINGS = _words(
    """
    levels weapons characters enemies maps stages worlds missions quests puzzles bosses modes items cards
    ships cars tracks endings skills abilities spells classes races units buildings upgrades songs
    collectibles heroes monsters planets locations environments difficulties vehicles guns traps riddles
    biomes creatures animals dungeons rooms arenas islands kingdoms cities countries civilizations factions
    fighters spaceships aircraft planes tanks trucks trains buses bikes motorcycles boats towers power-ups
    powerups powers mini-games minigames challenges scenes objects hats skins costumes outfits perks relics
    artifacts treasures potions ingredients recipes crops plants trees blocks tiles pieces dice decks robots
    mechs drones aliens dragons demons zombies npcs villagers companions pets heroines girls boys stories
    storylines scenarios campaigns battles fights tournaments championships seasons teams leagues balls
    courses holes obstacles mysteries cases crimes suspects secrets clues dialogues choices paths
    """
)
"""Plural heads of what a game may have many of."""

ACRONYMS = _words(
    """
    rpg rpgs rts npc npcs pvp pve ai wwi wwii ww2 ww1 mmo mmorpg ufo ufos dna usa uk eu u.s 3d 2d nato nasa vr
    fps npc dj hp xp dlc ui fbi cia us
    """
)
"""Words that keep their capital letters everywhere."""

MUSICAL = _words(
    """
    musical orchestral original ambient electronic synth symphonic cinematic haunting epic piano jazz music
    rock
    """
)
"""Words that tell a score to be music, and no number."""

NEGATIONS = _words(
    """
    not no never don't doesn't isn't aren't won't can't cannot without nor neither unlike instead didn't
    """
)
"""Words that turn what follows into its opposite."""

GAME_SYSTEMS = _words("system editor campaign storyline mechanic mode arsenal cast tree economy engine")
"""Singular heads of what a game may have one of."""
