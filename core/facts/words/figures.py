"""Closed lists of figures of speech and slogans: what a page promises rather than what there is or is done in the game."""

from __future__ import annotations

from core.facts.words.verbs import by_verb
from core.facts.words.vocabulary import word_set

FIGURES = word_set(
    """
    teamwork progression nemesis successes bond bonds door terrors dangers chat life lives continuation cousin path
    paths practice practices strategist enlightenment spot spots frontier frontiers guard activities interaction
    interactions question questions characteristics attributes heights millions course stats condition conditions
    aspects needs goodness art arts statement way ways brand chance chances opportunity opportunities possibility
    possibilities breath call destiny destinies fate fates mettle luck glory odds tide instinct instincts intuition
    ingenuity creativity prowess courage bravery willpower logic memory reflex reflexes dexterity talent talents
    expertise knowledge skill skills intellect brainpower wits imagination potential limit limits boundaries nerve
    nerves mayhem havoc madness fury rage situation situations circumstances fray fun action thrill thrills
    excitement boredom hat socks stakes sweat wonder wonders moment moments experience experiences supremacy
    greatness perfection success failure defeat atmosphere mood feeling feelings emotions consequences lesson
    lessons role roles progress strategy strategies style playstyle everyone everybody wishes desires ego pride
    favorite favorites favourite favourites answers future past present unknown inevitable impossible spotlight
    popcorn reality advantage challenge challenges benefits best worst balance rush difference adrenaline patience
    timing senses
    """
)
"""Objects that make a saying of a verb, whatever stands around them: "master the art of destruction"."""

FIGURES_ALONE = word_set(
    """
    adventure adventures journey journeys odyssey saga epic legend legends legacy grave path paths destination mark
    edge soul mind minds heart hearts fear fears dream dreams history victory triumph evil good terror carnage hell
    destruction chaos passion day world worlds name trip ride mission missions quest quests story stories survival
    power powers reward rewards secrets level levels areas area item items object objects enemy character
    characters game games place places environment environments skies choice choices decision decisions surroundings
    goal goals time rules
    """
)
"""Objects that say nothing unless they are described: "dig your own grave", "embark on an adventure"."""

SAYINGS = by_verb(
    """
    grab:friend,friends,buddy,buddies,gear save:progress,world-record turn:tables hit:road,ground,streets,gas,town
    pull:strings pave:road,way fill:shoes step:shoes,boots,arena,ring steal:heart,hearts,show save:skin,neck
    watch:step,back,cars play:god cheat:death defy:death face:music,demons call:shots
    break:ice,mold,bank,silence,record,records paint:town bite:bullet,dust bend:reality spread:wings burn:bridges
    cross:line,swords win:day,hearts follow:footsteps,lead,crowd make:history,friends find:friends,exit,way,place
    meet:friends join:cause,fight,battle,ranks,party,war,others join:friends,community
    enter:battle,battlefield,arena pass:time kill:time lose:time spend:time share:creations,experience
    control:human,person,body become:human,member,part,one,legend,person discover:place find:place,yourself
    earn:respect,place run:room,screen return:modes,menu,game open:eyes close:eyes keep:eye,eyes,eyes-peeled
    lend:hand raise:bar set:stage test:strength,abilities,ability,mind prove:worth,skills,strength answer:call
    plan:attack lay:law control:middle hold:breath tip:scales dance:death rule:day stand:test,way,ground
    go:head,time change:course,views,view zoom:function,view follow:instructions stay:top,edge live:life,edge
    choose:weapon,weapons,favorite,side,sides meet:challenge listen:music,sounds read:text,texts
    unleash:hell,inner,force,forces take:risk,risks,look,trip,ride,break enter:name,world get:chance
    gain:edge,upper-hand
    """
)
"""Verbs with objects that make a saying of the two: "grab a friend", "cheat death"."""

WEAK = word_set("share increase gain achieve reach switch read adjust get")
"""Verbs that say something only with an object that says much: not "share your work"."""

WEAK_ALONE = word_set(
    "use utilize utilise employ choose select confront meet try talk change experiment improve develop"
)
"""Verbs that say something only with an object by its name: not "use the strengths of each character"."""

MAKING = word_set("build create design make edit draw program craft construct invent write generate")
"""Verbs of which even a bare object says something: "design your own levels"."""

ABSTRACT = word_set(
    """
    discovery wonder wonders adventure adventures excitement fun possibility possibilities opportunity opportunities
    emotion emotions imagination beauty danger dangers intrigue surprise surprises mystery mysteries chaos madness
    action terror darkness entertainment joy challenge challenges secrets dreams delight thrills choices choice
    freedom creativity exploration depth discoveries experiences destruction mayhem myths legends
    """
)
"""What a world is said to be full of when nothing of it is told: "a world of endless discovery"."""

SUPERLATIVES = word_set(
    """
    most highest greatest finest biggest fastest largest weirdest deepest strongest smartest toughest hardest
    richest darkest deadliest strangest craziest wildest longest smallest latest newest easiest simplest coolest
    favorite favourite
    """
)
"""Words that rank a thing among all others, which says nothing of what it is."""

SLOGANS = word_set(
    """
    only target hours hour experience enjoy feel immerse welcome prepare ready imagine believe dare remember relive
    brace pinnacle excellence ultimate accordingly adrenaline excitement epic truly really fun everyone anyone
    anybody everybody thrill thrills challenge awaits await destiny fate glory victory dream dreams legend hardcore
    quality features content forget addictive amazing awesome unique beautiful stunning incredible experiences
    wonderful options option edge limits project trophies leaderboard leaderboards skins achievements mods dlc story
    storyline replay favorite favourite feature featuring try gallery today future screenshots inner
    """
)
"""Words of sentences that advertise rather than tell."""

ADDRESSING = word_set(
    "watch see hear look find think know love like want get choose put make take move improve try play"
)
"""Verbs with which a page addresses its reader rather than tells what is done, if a sentence begins with one of them."""
