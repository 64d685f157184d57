"""Closed lists of what games are about and what pages praise: heads of phrases, people, foes, places, praise."""

from __future__ import annotations

import re

from core.facts.words.vocabulary import word_set

MARKETING = word_set(
    """
    epic stunning unique award-winning thrilling immersive ultimate amazing incredible awesome beautiful
    gorgeous breathtaking breath-taking exciting addictive addicting fun engaging captivating spectacular
    fantastic brilliant great exhilarating unforgettable innovative revolutionary groundbreaking acclaimed
    memorable compelling intriguing fascinating intense rich exclusive all-new brand-new state-of-the-art
    next-gen astonishing mesmerizing mesmerising delightful super wonderful perfect outstanding superb
    polished satisfying rewarding enthralling enchanting gripping riveting adrenaline-fueled
    adrenaline-pumping heart-pounding jaw-dropping mind-blowing mind-bending pulse-pounding eye-catching
    high-quality top-notch first-class world-class never-before-seen best-selling bestselling
    critically-acclaimed fully-fledged full-fledged good cool top astounding well-designed well-made
    superior-quality lovely magnificent appealing pleasant splendid nice terrific premium-quality fancy
    superior magnificent marvelous marvellous extraordinary remarkable entertaining charming interesting
    impeccable meticulous immersed immersing
    absorbing engrossing exceptional excellent impressive sensational insane crazy ever-expanding ever-growing
    cutting-edge sleek fresh hilarious funny lovable loveable touching one-of-a-kind action-packed fun-filled
    high-octane hand-picked dazzling sumptuous evocative beautifully-drawn fabulous fantastic killer
    unbelievable unrivaled unrivalled unparalleled unmatched unprecedented untold ever-reliant trusty striking
    detailed challenging complex expansive vibrant stylish frantic frenetic juicy slick catchy seamless streamlined
    robust comprehensive extensive in-depth sophisticated elaborate ingenious clever distinctive lively majestic
    devastating vivid soulful character-rich feature-rich content-rich iconic glorious meaningful thoughtful
    believable authentic genuine well-crafted thoughtfully-crafted lovingly-crafted expertly-crafted
    beautifully-crafted finely-crafted well-written intricate dramatic surprising eclectic nuanced heartfelt
    relentless visceral satisfyingly beloved legendary exquisite revolutionizing modernised solid intuitive smooth
    easy-to-learn easy-to-use user-friendly hard-earned hard-won phenomenal staggering mesmeric hypnotising
    pulsating blistering electrifying tantalizing tantalising bewitching beatiful intelligent acquired
    richly-detailed highly-detailed fully-realized fully-realised heartwarming hearty decent fun-packed
    content-packed feature-packed high-fidelity gut-wrenching gut-punching adequate so-called top-quality
    finely-tuned fine-tuned polished well-balanced well-thought-out special-made lifelike eye-watering exhilirating
    excellently atmospheric immense diverse varied unusual powerful mighty formidable fearsome menacing
    """
)
"""Praise, which a fact leaves out: what is praised is the reviewer's to say."""

_HYPED = re.compile(
    r"(?:mind|brain|heart|jaw|pulse|blood|spine|hair|nail|eye|ear|head|soul|bone|gut|nerve|game|life|earth|ground|record"
    r"|carnage|chaos|mayhem|fear|terror|adrenaline|fun|dread)-(?:bending|blowing|boggling|breaking|changing|chilling|creating"
    r"|crunching|crushing|curdling|dropping|fuell?ed|inducing|melting|popping|pounding|provoking|pumping|racing|raising"
    r"|rending|scratching|shattering|splitting|stopping|teasing|tingling|twisting|warming|wrenching|wracking|wringing|filled)"
)
"""Compounds that say what a thing does to whoever plays: "heart-pounding", "carnage-creating"."""


def is_praise(word: str) -> bool:
    """Whether a word in small letters praises what it stands before."""
    return word in MARKETING or _HYPED.fullmatch(word) is not None


ADVERBS_BEFORE_PRAISE = word_set(
    """
    very truly extremely highly insanely incredibly visually really absolutely completely totally utterly
    surprisingly deeply wonderfully beautifully stunningly amazingly wildly always critically lovingly simply carefully
    meticulously masterfully brilliantly gorgeously exquisitely
    """
)

INTENSIFIERS = word_set(
    """
    fantastically beautifully gloriously brilliantly deliciously delightfully devilishly fiendishly ferociously intensely
    incredibly insanely extremely truly very highly totally absolutely utterly really surprisingly amazingly wildly
    stunningly wonderfully hugely immensely ridiculously unbelievably
    """
)
"""Adverbs that only praise, whatever adjective follows."""

VAGUE_HEADS = word_set(
    """
    game games title experience experiences fun content feature features thing things way ways lot
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
    forms spin rpg rpgs platformer platformers shooter puzzler
    operation operations variation variations stat stats philosophy domination madness novel
    roguelike roguelite metroidvania sim mmorpg mmo moba brawler shoot-em-up mash-up mashup
    activities realism introductions competition
    presence people stylistics accuracy perspectives themes limits classics marvels letter beauty
    technology technologies rigs rotation alternative alternatives approach approaches take signature memory
    discovery wonders freedom awareness attention theme popularity journey journeys access dose touch homage tribute
    throwback nod success hard-work sense senses respect
    """
)
"""Heads of a noun phrase that say nothing of one game, or belong to the shop and not to the game."""

SOUNDS = word_set(
    """
    soundtrack soundtracks music score audio sound sounds voice-acting narration acting ambience soundscape
    soundscapes songs
    """
)
"""Heads of a phrase about how a game sounds."""

LOOKS = word_set(
    """
    art artwork artworks graphics visuals style look aesthetic aesthetics animation animations illustrations
    sprites backgrounds palette cartoon design
    """
)
"""Heads of a phrase about how a game looks."""

ARTICLE_HEADS = word_set(
    """
    system systems editor mode campaign story storyline soundtrack score map style aesthetic look narrative
    plot arsenal cast tree creator builder soundscape tutorial difficulty protagonist economy library
    generator cycle layout perspective palette shop mechanic atmosphere world adventure city universe
    environment ending boss setting journey playground arena engine dungeon galaxy storyline tale curve
    battlefield simulation minigame mini-game bestiary skill-tree ecosystem sandbox overworld hub
    campaign mystery design scenario gallery landscape tournament tour variety collection
    """
)
"""Nouns that need an article in the singular, and get "a" if a list leaves it out."""

PEOPLE = word_set(
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
"""Heads of a role that cannot be recognised by their endings."""

NOT_PEOPLE = word_set(
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
"""Nouns with the ending of a person that name none, or that say nothing about a role."""

FOE_GROUPS = word_set(
    """
    hordes horde waves wave swarms swarm armies army legions legion packs gangs hosts crowds forces groups
    bands hundreds thousands dozens
    """
)

FOES = word_set(
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

PLACES = word_set(
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

BLAND = word_set(
    """
    world level game play new different many various variet item explor discover collect challeng solv complet
    adventur enemi enem power skill abilit mission quest charact stor find area location environ multipl
    unlock puzzl
    """
)
"""Stems (`core.facts.choice`) of words that every page has."""

BLAND_MODIFIERS = word_set(
    """
    different various many multiple several new more numerous game level a an the some other great big
    unlockable countless varied diverse challenging random exciting of with original improved cut lot lots
    amount few common special enhanced endless own playable selectable core basic main available favorite
    favourite right simple easy hard difficult complex smooth fast addicting
    visual differentiated individual single normal physical
        dynamic interactive sound special realistic awesome deep atmospheric gameplay level sound
    clean game-play whole background
    in-game modern entire fully-featured featured deluxe infinite intuitive adventure bonus simulation addictive
    """
)
"""Words that say nothing about the noun after them."""

OWN_HEADS = word_set(
    """
    level levels mode modes location locations environment environments character characters enemy enemies
    item items weapon weapons map maps world stage stages story puzzles challenges quests missions abilities
    skills upgrades stats objects areas places worlds monsters bosses ways themes scenes secrets endings
        gameplay atmosphere environment adventure city universe journey setting story storyline tale
    effects ending
    dungeon mystery
    """
)
"""Heads that every game has: with only bland words before them they say nothing."""

BLAND_ROLES = word_set(
    """
    hero heroine leader protagonist character man woman person boy girl kid child guy owner manager
    """
)
"""Roles that say nothing on their own."""

GENERAL_FOES = word_set(
    """
    enemies enemy foes foe opponents opponent rivals rival adversaries adversary bosses boss
    """
)
"""Foes that say nothing on their own."""

BLAND_OBJECTS = word_set(
    """
    quest journey adventure path mode modes character characters skills skill strategy mission missions way
    experience reflexes level levels stage stages world game story goals goal objectives objective adventures
    style decisions decision tasks task challenge challenges tricks moves things friends viewers items item
    point points time title area areas location locations score scores place places end rules rule environment
    environments abilities ability power powers secret secrets map maps screen future limits mind wits brain
        ending endings unknown gameplay chapter chapters actions action feat feats tutorial campaign
    career round rounds battle battles war hell energy squad card forces squads
    scene weapons weapon difficulty spells scenes choice spinning worlds ground dead-end planet
    """
)
"""Objects that say nothing if only a verb stands before them."""

WITH_HEADS = word_set(
    """
    comes game platformer shooter rpg adventure roguelike roguelite simulator simulation sim puzzler brawler
    metroidvania sandbox novel crawler mmorpg mmo strategy racer builder fighter sidescroller runner title
    defense
    """
)
"""Words after which "with" says what the game has."""

SHOP_WORDS = word_set(
    """
    vr fps leaderboard leaderboards leader-boards achievement achievements engine version versions community
    communities keyboard mouse gamepad gamepads controller controllers joystick mobile project developed press
    workshop price prices purchase video videos screenshots unity unreal demo trial subtitles hardware
    software monitor console consoles rated ratings rating series sequel prequel players' playtime
    walkthrough key keys button buttons cursor stick trigger hotkeys menu menus resolution resolutions oculus
    vive htc steam mods mod modding multiplayer-only translations language languages support server servers
    internet account website tutorial tutorials hours hour minutes minute graphics-card frame-rate frames
    widescreen 4k hd ui hud soundtrack-dlc fans fan players player gamer gamers dlc cutscenes cutscene
    interface interfaces controls downloadable cloud files file template templates mp3 flac wav ost smartphone
    handbook artbook official tips lobby lobbies matchmaking most-played scoreboard scoreboards
    particle particles title-screen toolbar tooltip savegame checkpoint checkpoints
    phone computer app bluetooth usb windowed fullscreen colorblind colourblind cross-platform
    """
)
"""Words about the shop and the machine; a sentence may have them, a fact may not."""

VISUAL = word_set(
    """
    art visual graphic graphics graphical retro cartoon anime manga comic pixel pixelated 8-bit 16-bit drawn
    hand-drawn painted low-poly 2d 3d pixel-art noir watercolor watercolour minimalist minimalistic aesthetic
    """
)
"""Words that tell a style to be one for the eyes."""

GAME_THINGS = word_set(
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

MUSICAL = word_set(
    """
    musical orchestral original ambient electronic synth symphonic cinematic haunting epic piano jazz music
    rock
    """
)
"""Words that tell a score to be music, and no number."""

GAME_SYSTEMS = word_set("system editor campaign storyline mechanic mode arsenal cast tree economy engine")
"""Singular heads of what a game may have one of."""
