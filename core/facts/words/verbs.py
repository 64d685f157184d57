"""Closed lists of verbs: what they take after them, so that a phrase is cut where it is complete."""

from __future__ import annotations

from core.facts.inflect import gerund, third_person

OBJECT_VERBS = frozenset(
    """
    engage wrestle absorb accelerate accumulate achieve acquire activate adopt aim alter ambush amuse analyse
    analyze annihilate arm arrange arrest ascend assassinate assemble assist attack automate avenge avoid
    awaken bait bake balance banish barricade barter bat battle beat befriend bend besiege bet betray
    blackmail blast bless block blow bluff bomb boost bounce bowl brave break breed brew bribe build burgle
    burn bury buy bypass cage capture carry carve cast catalog catalogue catch challenge chart chase cheer
    choose chop choreograph circumnavigate clean cleanse clear cleave climb clone coach code collect colonise
    colonize color colour combine command complete compose conduct confront conjure connect conquer construct
    control convince cook coordinate copy corrupt count counter counterfeit couple crack craft crash create
    cross crown crush cure curse customise customize cut damage dance date deal decapitate deceive decimate
    decipher decode decorate decrypt defeat defend deflect defuse deliver demolish deploy depose descend
    design destroy detail detect develop diagnose dice dig disarm disassemble discover disguise dismantle
    dismember dispatch display divide dock dodge dominate douse draft drag drain draw dress dribble drift
    drive drop dual-wield earn edit electrocute eliminate emancipate empty enchant encounter end endure
    engineer enhance enslave enter entertain equip escape escort establish evacuate evade evolve examine
    excavate exchange exhibit exorcise expand exploit explore exterminate extinguish extort extract face farm
    feed fertilise fertilize fight fill finish fix fling flip flood fly foil follow fool forge form fortify
    free freeze frighten fulfil fulfill furnish gain gamble garrison gather generate govern grab groom grow
    guard guess guide hack haggle halt hammer handle harness harvest hatch haul haunt heal hide hijack hire
    hit hitch hone hunt identify illuminate imitate impersonate incinerate incubate infect infiltrate
    influence inspect inspire interpret interrogate interview invade invent investigate invoke juggle kick
    kidnap kill knit land lap launch launder lay lead learn liberate light link load locate loot lure manage
    manipulate map marry master match meet memorise memorize merge milk mimic mine mix modify monitor mould
    mow multiply mutate nail name navigate negotiate nurture obliterate observe obtain open operate optimise
    optimize organise organize outfight outlast outmaneuver outmanoeuvre outplay outrun outsmart outwit
    overcome overtake overthrow paint park parry patrol pause pave perform personalise personalize persuade
    pet photograph pick pickpocket pillage pilot pimp pitch place plan plant plunder poison polish pollinate
    populate possess power predict preserve prevent produce program protect prune pull punch purge purify
    pursue push question race rack raid raise ration reach read rearrange rebel rebuild reclaim recognise
    recognize reconstruct record recruit redeem refine refuel regain reinforce relive reload remodel remove
    renovate rent repaint repair repel rescue research restore resurrect retake retrieve reunite reveal
    reverse revive rewind ride roam rob roll romance rotate route rule run sabotage sacrifice saddle safeguard
    sail salvage save saw scale scare scavenge schedule score scout sculpt search seduce seize select sell
    serve settle sew shadow shape shatter shear shelter ship shoe shoot shuffle sign signal sing sink siphon
    sketch skin slash slay slice slide slow smash smelt smuggle snare solve sort spell spin split spot spy
    squash stab stack steal steer stomp stop strum study style subdue subtract summon survey survive swap swat
    swing swipe switch tackle tame tax teleport terraform terrify test throw thwart tilt topple toss total tow
    track trade train transfer translate transmute transport trap traverse treat trick tune tweak type uncover
    undertake unearth unite unleash unload unlock unravel unseal upgrade vanquish vaporize view visit wager
    walk wander ward warp wash watch water wear weave weed weld wield win withstand witness woo wreck zap
    utilize utilise employ spend improve increase revisit resist adjust maneuver manoeuvre configure allocate
    embrace replay sharpen claim resolve browse surpass snatch cultivate expose ignite devour consume outmatch
    rename rebuild restock reforge redesign reshape refill root shield repopulate import trigger annex bombard
    smite impale hurl hoard uproot tend harpoon dethrone ferry ransack plough plow till sow reap brandish
    refurbish drill pluck tour police reprogram disable intercept rebuild travel challenge unscramble
    rescue deduce debug juggle wage swap master sharpen ring appease tend reassemble resolve outfit equip
    cross-breed crossbreed hybridize herd fend subjugate oppress liberate overrun storm siege blockade
    punish reward judge accuse acquit sentence bury exhume embalm dissect cremate sacrifice christen
    conceal smear sprinkle stir fry grill roast slice serve bake peel decorate
    summon rally muster levy enlist conscript tailor purchase overhaul rearm
    abandon abduct accept accomplish accompany admire advise amass amplify animate answer apprehend assign attract
    augment beautify boil bolster bust calculate celebrate chew compare conserve consult cripple cull curate
    decommission deconstruct defy deplete detonate devise discard disconnect disrupt dissolve ditch divert don
    donate dredge drink drown dunk eat eject emulate ensnare eradicate evaluate evict fabricate flatten foster
    greet harass hoist humiliate hypnotize immobilize imprison incite inhabit inherit inject insert kiss loosen
    maim maintain mend micromanage mobilize modernize neutralize obey occupy orchestrate outdo outlive outpace
    outrace outshoot outthink overpower overwhelm oversee pacify pamper persecute pinpoint poke ponder prank
    prioritize probe procure pulverize pummel ram reactivate reanimate recharge recover recreate redirect
    rediscover regenerate regrow reignite relocate repay replant replenish replicate reshuffle retell rewire
    scan scour scramble scrape scrub seal secure share shave shed sift simulate slam slap splice spread stabilize
    stalk strengthen supervise swallow sweep taunt teach terrorize tickle trim unblock unclog unify unmask
    untangle unveil wake weaken whack wrap assault ban blend bully butcher channel concoct duplicate erect
    extricate fetch flank fuse grasp headbutt host hurdle measure mold mount murder orbit pile pledge puncture
    raze reroute revamp rinse ruin scratch shepherd shovel shred slaughter smack squeeze stamp stash store
    strangle stun target taste torpedo torture trace trample breach board
    change aid replace pour melt align outbid provoke
    distract rip direct practice overload
     fire promote demote sack sponsor fund finance
    """.split()
)
"""Verbs that take an object, and say enough with most."""

NEEDS_MORE = frozenset(
    """
    turn put transform bring prevent keep set help make give let allow force find take place lead push pull
    convince persuade send drag move stop free challenge train protect stack attach convert teleport throw
    knock guess
    """.split()
)
"""Verbs whose object alone may not be all: where the sentence goes on in a way that is not read, they are dropped."""


PAIRING = frozenset("combine mix merge blend match balance link connect fuse juggle unite".split())
"""Verbs that need all of the things that are listed behind them."""

AIMED_VERBS = frozenset("turn put bring transform convert keep throw drag push pull lead stack".split())
"""Verbs that say something only with what their object becomes or where it goes: "turn pumpkins into carriages"."""


def by_verb(text: str) -> dict[str, frozenset[str]]:
    """Lines of "verb:word,word"; a verb may come more than once."""
    found: dict[str, set[str]] = {}
    for pair in text.split():
        verb, words = pair.split(":")
        found.setdefault(verb, set()).update(words.split(","))
    return {verb: frozenset(words) for verb, words in found.items()}


PARTICLES = by_verb(
    """
    pick:up take:on,down,over,out build:up set:up fight:off fend:off ward:off hunt:down track:down cut:down
    tear:down break:down beat:up blow:up light:up shut:down gun:down mow:down chase:down run:over wipe:out
    carry:out act:out take:out scout:out seek:out rack:up level:up power:up team:up open:up clean:up dig:up
    grow:up gather:up uncover:up solve:out figure:out put:out,together piece:together bring:back,down
    win:back,over hold:off,back drive:off,back push:back fight:back lay:down mix:up knock:down,out,over
    fill:up,in line:up stock:up swap:out try:out work:out give:out hand:out throw:off shake:off pull:off
    try:on put:on switch:on,off turn:on,off trade:in
    """
)
"""Particles that go between a verb and its object."""

PLACED = by_verb(
    """
    travel:through,across,to,between,around,into,with journey:through,across,to,into,with delve:into
    plunge:into hop:over,between browse:through dive:into embark:on venture:into,through,across,to,deep
    search:for,through hunt:for look:for,after choose:from,between
    jump:over,on,from,across,between,through,into,onto fly:through,over,across,around,to,into
    sneak:past,through,into,around survive:in,on,against battle:against,through,with,for
    fight:against,through,for,with,alongside,in,on compete:against,in,with,for,on interact:with talk:to,with
    speak:to,with deal:with escape:from care:for work:for,with,as
    race:against,through,across,on,around,to,in,down roll:through,across,over,around
    run:through,across,from,over,around,on,along walk:through,across,around,along
    swim:through,across,with,around climb:up,over,through,to,on,onto,out crawl:through,into
    dash:through,across,between leap:over,across,between,through,from swing:through,across,from,between
    drive:through,across,around,to,on,over,along ride:through,across,on,around,to
    sail:across,through,to,around,on,over roam:through,around,across wander:through,across,around
    progress:through advance:through,to,across descend:into,through,to ascend:to,through trade:with,in,between
    negotiate:with ally:with cooperate:with communicate:with connect:with experiment:with participate:in
    engage:in,with,with invest:in specialise:in specialize:in step:into,through enter:into
    break:into,through,out hide:from,in,behind flee:from,through,across run:from,through dodge:through
    switch:between,from,to decide:between,on,about chat:with listen:to learn:about,from read:about,through
    hack:into tap:into zoom:into,through,across,around slide:through,across,along,down,on,under
    bounce:off,through,around,on glide:through,across,over,along soar:through,over,across
    dance:to,with,through drift:through,around,across shoot:at,through,down,with slash:through blast:through
    hack:through,into carve:through smash:through plow:through cut:through bash:through crash:into,through
    bump:into collide:with pass:through return:to,from rise:to,through,from climb:through strike:at respond:to
    react:to adapt:to care:for wait:for pay:for aim:for,at reach:for farm:for mine:for dig:for,through,into
    forage:for scavenge:for,through quest:for,through,across live:in,on,with,among,through stay:in,on
    land:on,in,at stand:against,on rebel:against struggle:against,with,through,for cope:with contend:with
    grapple:with,to wrestle:with,against duel:with,against,in spar:with,against bargain:with barter:with
    haggle:with flirt:with,with argue:with,about meet:with team-up:with unite:with,against preside:over
    reign:over,as rule:over,as watch:over lord:over triumph:over prevail:over,against tower:over
    investigate:into look:around,through,into,at stare:at gaze:at,into peer:into point:at click:on,through
    tap:on succeed:in,at gamble:on,in,with bet:on experiment:with,on tinker:with fiddle:with mess:with
    meddle:with go:through,into,down sprint:through,across trek:through,across,to cruise:through,around,across
    march:through,across,into stroll:through,around skate:through,around ski:down surf:through,across
    slip:past,through rush:through,to burrow:through,into stumble:through hike:through,across,up
    hop:through,across,onto,between
    """
)
"""Prepositions that lead from a verb without a direct object to what it is about."""


LIGHT_OBJECTS = by_verb(
    """
    make:choices,choice,decisions,decision,friends,allies,alliances,enemies,money,potions,deals,contracts,food,weapons,music,traps
    take:control,command,part,care,photos,pictures,photographs,advantage,revenge,cover,turns,notes,missions,jobs,quests,charge
    play:golf,football,soccer,tennis,chess,poker,basketball,hockey,baseball,cricket,minigames,mini-games,songs,cards,pool,darts,pranks
    find:clues,objects,items,secrets,treasure,treasures,weapons,evidence,keys,artifacts,collectibles,food,survivors,hints,exit,differences,words,pairs
    find:love,answers,ingredients,resources,supplies,equipment,loot,shelter,relics,recipes,cards,key,truth,killer,murderer,cure,culprit,gems,coins
    complete:quests,missions,levels,puzzles,challenges,contracts,jobs,races,stages,objectives,tasks,sets
    use:weapons,weapon,magic,stealth,gravity,portals,traps,spells,powers,abilities,items,tools,gadgets,physics,cards,vehicles,explosives,guns,strategy
    use:skills,logic,bombs,potions,clues,cover,shadows,swords,sword,gun,guns,power,ability,tactics,superpowers,drones,robots
    send:troops,units,messages,ships,explorers,soldiers
    join:forces,factions,faction,guild,guilds,clan,clans,battles,crew,army,alliance,resistance,rebellion,gang,tournament,tournaments
    move:blocks,objects,pieces,units,boxes,crates,tiles,furniture set:traps,records,fires put:traps keep:pets
    enter:tournaments,dungeons,competitions
    """
)
"""Verbs that say something only with certain objects."""

WAY_VERBS = frozenset(
    """
    battle blast bounce carve cheat chop climb cut dance dash draw fight find fly grind hack hop jump loot
    make navigate punch puzzle race roll shoot slash slice smash sneak steal swim tear work wreck wrestle
    tackle kick run box drive punch
    """.split()
)
"""Verbs that may be followed by "your way through …"."""

GERUNDS = {gerund(verb): verb for verb in sorted(OBJECT_VERBS | PLACED.keys() | LIGHT_OBJECTS.keys())}
"""Base forms by their -ing forms."""

WANTS_TELLING = frozenset("use find move enter gain reach pick make complete play join send become".split())
"""Verbs that say something only if their object is described: "use memory traps", not "use weapons"."""

THIRD_PERSONS = {
    third_person(verb): verb for verb in sorted(OBJECT_VERBS | PLACED.keys() | LIGHT_OBJECTS.keys())
}
"""Base forms by their third person singular."""
