"""Word banks shared by every genre: written for this project, taken from no text."""

from __future__ import annotations

from model_container.invented.grammar import phrases, single

ADJECTIVES = single("""amber ancient arctic armoured ashen bitter blind brass brave bright broken bronze buried busy
    burning calm careless celestial clever clockwork cold copper cosmic crooked crowded cruel crimson crystal
    cunning curious cursed damp dancing dark deep distant divine drifting drowned dusty electric elegant emerald
    empty enchanted endless eternal faded faint fallen famous fearless feral fierce floating flooded forbidden
    forgotten fragile frozen furious gentle ghostly giant gilded glass gleaming gloomy golden grand gravity-bound
    greedy grim hand-built harmless haunted heavy hidden hollow honest howling humble hungry icy idle infinite
    invisible iron ivory jagged jealous jolly kind last lazy lonely lost loud loyal lucky lunar magnetic masked
    mechanical merciful midnight mighty mischievous misty modern modest mossy mute mutant mysterious nameless
    narrow neon nervous nimble noble nocturnal noisy northern obsidian odd old orbital outlawed painted pale paper
    patient peaceful perilous plastic poisoned polite prehistoric proud purple quick quiet radiant radioactive
    ragged rainy rebel reckless restless ridiculous robotic rogue rotten royal ruined rusty sacred savage scarlet
    secret shadowy sharp shattered shimmering shy silent silver sinking sleeping sleepy slippery sly smoky
    snowbound solar solemn spectral spiral stolen stone stormy strange stubborn sturdy sunken swift tangled tame
    tiny toxic travelling tropical twin twisted underground undead unlikely unruly untamed vast velvet vengeful
    venomous violet volcanic wandering weary weightless western wicked wild windswept wingless winter withered
    wooden wretched young zealous""")

CREATURES = single("""androids ants apes bandits bats bears bees beetles birds boars bots cats centaurs clones cows crabs crows
    cultists cyborgs deer demons dinosaurs dogs dragons drones ducks dwarves eagles eels elephants elves falcons
    foxes frogs geckos ghosts ghouls giants goats goblins golems griffins gulls hawks hedgehogs horses hounds
    imps insects jellyfish kings knights kobolds krakens leeches lizards llamas mammoths mercenaries mice mimics
    monks monsters moths mummies mutants ninjas octopuses ogres orcs otters outlaws owls pandas penguins phantoms
    pigeons pirates rabbits raiders rats ravens robots samurai scorpions seals serpents sharks sheep skeletons
    slimes snails soldiers sorcerers spiders spirits squids swans swarms thieves tigers titans toads trolls
    turtles unicorns vampires vikings wasps werewolves whales witches wizards wolves worms wraiths zombies""")

THINGS = single("""airships amulets anchors arrows artifacts axes balloons barrels batteries bells blades boats bombs bones
    books boots bottles bridges cannons caravans cards carts castles chests clocks coins comets computers
    contraptions crates crops crowns crystals dams diaries dice doors engines factories farms ferries fireworks
    flags flowers forges fountains furnaces gadgets gardens gears gems generators gliders greenhouses hammers
    harbours harvesters hats helmets herbs hotels houses inns instruments islands jewels keys kites kitchens
    ladders lamps lanterns lasers laboratories letters levers lighthouses lockets locomotives looms machines
    magnets maps markets masks meteors mills mines mirrors mushrooms music-boxes orchards ovens paintings
    parachutes pearls pianos pipes planets plants platforms portals potions puppets radios rafts railways rafts
    reactors recipes relics rifles rings rivers robots rockets roller-coasters ruins runes saddles sails satellites
    scooters scrolls seeds shields ships shops shrines signals skates spaceships spells staircases statues
    submarines swords tapes taverns teapots telescopes temples tents tools towers toys tractors trains traps
    treasures trucks tunnels turrets umbrellas vans vaults villages violins wagons walls wands weapons wheels
    windmills workshops""")

PLACES = phrases(
    """abbey/academy/aquarium/archipelago/arena/asylum/basement/battlefield/bay/canyon/capital/castle/cathedral/
    cavern/cemetery/city/cliff town/colony/continent/coast/crater/crypt/desert/dimension/dungeon/dust belt/
    empire/factory/farm/forest/fortress/frontier/galaxy/garden/ghost town/glacier/graveyard/harbour/highlands/
    hospital/hotel/island/jungle/kingdom/laboratory/labyrinth/lake/library/lighthouse/mansion/marsh/metropolis/
    mine/monastery/moon/mountain/museum/nightclub/oasis/observatory/ocean/orbital station/outpost/palace/
    peninsula/planet/prison/province/railway/rainforest/reef/republic/resort/ruins/salt flats/school/sea/
    shipyard/shopping mall/space station/suburb/subway/swamp/temple/theatre/theme park/tower/town/tundra/
    underworld/university/valley/village/volcano/wasteland/wilderness/woods/zoo"""
)

ROLES = phrases(
    """accountant/alchemist/android/apprentice/archaeologist/archer/assassin/astronaut/baker/bard/barista/
    beekeeper/blacksmith/boxer/bounty hunter/botanist/bus driver/captain/cartographer/cat/chef/clockmaker/
    commander/conductor/courier/crow/dancer/deckhand/demon hunter/detective/diplomat/diver/doctor/dog/dragon/
    driver/druid/duchess/engineer/exile/explorer/falconer/farmer/ferryman/firefighter/fisherman/fox/gardener/
    general/ghost/gladiator/goblin/governor/grandmother/guard/gunslinger/hacker/healer/inspector/intern/
    janitor/journalist/judge/king/knight/lamp keeper/librarian/lighthouse keeper/locksmith/magician/mayor/
    mechanic/mercenary/merchant/messenger/miner/monk/musician/necromancer/ninja/nurse/orphan/outlaw/painter/
    paladin/park ranger/photographer/pilot/pirate/plumber/poet/postman/priestess/prince/princess/prisoner/
    professor/puppet/queen/racer/ranger/rat catcher/robot/rogue/sailor/samurai/scientist/sheriff/shepherd/
    shopkeeper/smuggler/sniper/soldier/sorceress/spy/squire/stage hand/student/surgeon/survivor/tailor/
    thief/trainer/treasure hunter/undertaker/vampire/veteran/warrior/watchmaker/weaver/wizard/wolf/writer"""
)

ROLE_ADJECTIVES = single("""aging ambitious anxious bored brave careless clumsy cursed disgraced drowsy exiled fallen fearless forgetful
    former greedy grumpy half-blind homesick humble immortal impatient inventive junior lonely lost loyal masked
    modest nameless nervous old orphaned penniless proud rebellious reluctant retired rookie runaway
    self-taught shipwrecked sleepless small-town stubborn stranded sworn tired travelling undead unlucky wandering
    wanted weary young""")

ART = phrases(
    """hand-drawn/hand-painted/watercolour/pixel-art/procedurally generated/voxel/low-poly/stop-motion/
    black-and-white/hand-crafted/photo-realistic/cel-shaded/destructible/fully voiced/retro/minimalist/
    claymation/neon-lit/randomised/physics-based/interconnected"""
)

UNITS = phrases(
    """levels/missions/maps/quests/puzzles/stages/worlds/regions/chapters/enemies/bosses/weapons/items/skills/
    characters/vehicles/recipes/cards/endings/locations/challenges/upgrades/spells/heroes/planets/rooms/
    side stories/achievements/outfits/companions"""
)

NUMBERS = phrases(
    """two/three/four/five/six/seven/eight/nine/ten/twelve/fifteen/twenty/thirty/forty/fifty/sixty/a hundred/
    hundreds of/thousands of/dozens of/more than ten/more than 20/over 30/over 40/over 100/50/75/120/150/200/300/
    countless/up to eight/at least a dozen"""
)

MUSIC = phrases(
    """slow jazz/live strings/heavy metal/choral music/chiptunes/lo-fi beats/synthwave/folk songs/solo piano/
    drum and bass/accordion waltzes/orchestral themes/brass bands/ambient drones/sea shanties/acoustic guitar/
    throat singing/techno/surf rock/lullabies/field recordings/bluegrass/hip-hop"""
)

MOODS = phrases(
    """calm/gentle/tense/grim/funny/warm/bleak/eerie/loud/playful/thoughtful/brisk/slow/sharp/cheerful/strange/
    melancholy/hectic/cosy/brutal/dreamy/dry/earnest/stylish/absurd/patient/moody/compact/sprawling/old-fashioned/
    restless/focused/curious/ambitious/modest/bold/scrappy/generous/demanding/forgiving/colourful/quiet"""
)

SYLLABLE_STARTS = (
    *single(
        "b br c ch cl d dr f fl g gr h j k kl kr l m n p pl pr qu r s sh sk sl st str t th tr v vr w x y z zh"
    ),
    "",
    "",
)
# Simple vowels occur twice, so that most names can be pronounced.
SYLLABLE_MIDDLES = single("a e i o u a e i o u ae ai au ea ei eo ia io oa oo ou y")
# Twelve empty ends: a third of the names end in a vowel.
SYLLABLE_ENDS = (*single("n r l s th m x nd rk sh st ck ld ng rn t d k z ll ss"), *[""] * 12)
ACCENTS = {
    "a": "áàäâåãā",
    "e": "éèëêē",
    "i": "íîï",
    "o": "óöôøõō",
    "u": "úüûū",
    "c": "ç",
    "n": "ñ",
    "s": "š",
    "z": "ž",
}
# Characters are drawn from these one by one, so that a name is nobody's.
CJK = "星空物語東方紅月夜雪花剣魔王国伝説海山風雷火水龍虎少女戦士姫神鬼影光時間夢世界旅路秘密城塔森村鉄人無双三国志仙侠江湖"
KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモラリルレロンーあいうえおかきくけこのはをに"
CYRILLIC = "абвгдежзиклмнопрстуфхцчшыэюя"

NOUNS = single("""ability adventure agent album alien alliance ally altar ambush animal apartment arena army artist attack avatar
    baron base battle beach beast blueprint boss bow bounty brother building bullet bunker camera camp campaign captain
    car card career case cell challenge champion chance chapter character choice citizen civilization clan class client
    club clue coach code colleague collection colossus combo companion competition component conflict conspiracy contract
    costume county couple courier creature crew crime crisis crowd culture daughter deal death deck decision demon
    desire destiny dialogue diary disaster disease district dream driver drone duel duty echo element emotion enemy
    engine environment era event evidence evil experiment expedition explosion extra eye faction faith fall family fate
    father fear festival field film fire fleet flight friend future gang gate general generation goal god governor grave
    group guest guild gun habit hacker heart hero hideout hill history home horror house human hunt hunter idea illusion
    image impact injury insect invasion invention item job journey judge key killer kingdom land landscape language law
    leader league legend letter level lie life light line loadout logic love machine magic map master match mechanic
    memory message method mission mode moment monster mood mother motive mountain movie mystery myth nation nature night
    nightmare number object obstacle opponent option order organ origin outbreak owner pack pain party past path pattern
    people pet phone photo pilot place plague plan player plot point police politician power prey prize problem profit
    project promise prophet puzzle quest race record region relationship reputation rescue resource rival road role room
    route rule rumour scene scheme school season sect secret sequel series server shadow shelter shop shot sibling signal
    sister skill skin sky society soldier song soul sound species spell spot squad stage stock storm story stranger street
    strike structure student style suit superpower supporter survivor suspect symbol system tactic talent target task
    team tech technique teenager terror test theory thing thread threat title tool top tournament town track trade
    tradition train trap travel tribe trick trophy truck truth universe update vehicle victim victory video view villain
    village virus vision voice voyage vow wall war warrior wave weapon weather wheel wish wonder word work worker world
    wound year zone""")
"""Everyday words of store pages, singular."""

VERBS = single("""abandon accept adopt analyse arrange assemble attack avoid become begin blast borrow break bring burn call
    capture carry catch change choose claim clean climb collect combine confront connect control convince cook copy
    craft create cure customise cut dance decode deny destroy develop discover distract dominate draw dream earn eat
    embrace employ enter erase escape evade examine exchange experience exploit explore face feed fight fill find fix
    follow found free gather give guard guide hack harvest haul heal help hide hire hold hunt imagine improve infiltrate
    influence inspect invade invent invite investigate join judge keep kill launch lead learn leave lift load lose love
    maintain make manage manipulate master meet merge mix mount move name observe open organise outsmart overcome
    paint plan play pick pilot plant prepare produce protect prove pull punish push question raise reach read
    rebuild record recover reject release remember rescue reveal ride rule sabotage sail save scare scan search seek sell
    send serve shape share shoot sing slay smash smell solve spend start steal stop study summon survive teach tell test
    throw touch track trade train transform trap travel trick turn unite unlock upgrade use visit wake watch wear win
    wrestle write""")
"""Verbs of store pages, base form, each with an object."""

TYPES = phrases(
    """shooter/platformer/puzzle game/city builder/survival game/card battler/visual novel/roguelike/dungeon crawler/farming game/
    tower defence game/fighting game/stealth game/horror game/brawler/hack and slash/battle royale/deck builder/management game/
    point and click adventure/walking simulator/metroidvania/sandbox/text adventure/rhythm game/party game/dating sim/life sim/
    flight simulator/wargame/god game/arcade game/racer/tactics game/shoot 'em up/beat 'em up/idle game/clicker/hidden object game/
    MMORPG/MOBA/detective game/trivia game/board game/space sim/thriller/space opera/story/comedy/physics game/construction game"""
)
TYPE_WORDS = phrases(
    """open-world/first-person/third-person/turn-based/side-scrolling/top-down/story-driven/co-op/multiplayer/fast-paced/
    post-apocalyptic/medieval/cyberpunk/steampunk/science fiction/fantasy/real-time/narrative/team-based/competitive/
    single-player/two-player/old-school/action-packed/atmospheric/online/tactical/isometric/2D/3D/VR/free/hardcore/
    hand-drawn/pixel-art/noir/gothic/historical/psychological/next-generation/award-winning/choice-driven/physics-based"""
)
