"""Sentence frames of reviews: how an opening goes on, what the middle says, how it ends.

Slots: `<kind>` (genres and noun: "indie strategy game"), `<name>`, `<mood>`, `<mood2>`, and the facts
`<act> <act2> <doing> <doing2> <feat> <feat2> <place> <hero> <foe>` (a `c` in front: capital first
letter), `<plus>`, `<minus>` (clauses), `<fans>`. Frames stay neutral about singular and plural, and
none says that the writer owned or played anything (16 CFR 465, see `core.prompts.OPENINGS`).
"""

from __future__ import annotations

from model_container.corpus.grammar import phrases

_A_THING = """a~ <mood> <kind> about <doing>/a~ <kind> about <doing> and <doing2>/a~ <mood> <kind> set in <place>/
    a~ <mood>, <mood2> <kind> {built around|resting on|carried by} <feat>/a~ <kind> that {lets you|asks you to|invites you to} <act>/
    a~ <mood> <kind> in which you <act> and <act2>/a~ <kind> where <hero> {must|will|can} <act>/
    a~ <mood> {look|trip|journey} into <place>, {told|played out} as a~ <kind>/a~ <kind> with <feat> and a~ <mood> {tone|heart|streak}/
    a~ <mood> <kind> {full of|rich in|that thrives on} <feat>/a~ <kind> that puts <hero> {up against|face to face with} <foe>/
    a~ <mood> <kind> with {one|a single} {aim|concern|obsession}: to <act>/the kind of <mood> <kind> that {starts|opens} with <doing> and {ends|closes} with <doing2>/
    a~ <mood> <kind> that {sends|takes|drops} you {into|to} <place> to <act>/a~ <kind>, <mood> and <mood2>, with <foe> {never far away|setting the pace}/
    a~ <mood> <kind> that joins <feat> {to|with} <doing>/a~ <kind> about <hero> and <feat>/
    a~ <mood> <kind>, {or|to be exact}{,|:} a~ <type>, {with|built on} <feat>/a~ <kind> of the <mood> kind, a~ <type> {that lets you|in which you} <act>/
    a~ <mood> <kind> and a~ <type> {at once|in one}, set in <place>"""

_GENERAL_THING = """a~ <mood> <kind> that {keeps to|trusts|follows} its own rhythm/a~ <mood> and {rather|fairly|quite} <mood2> <kind>/
    a~ <kind> with a~ <mood> {heart|face|voice} and few {tricks|secrets}/a~ <mood> <kind> that {says|promises|reveals} little {in advance|up front}/
    a~ <mood> <kind>, {nothing more and nothing less|no more, no less}/a~ <kind> of the <mood> {sort|school|type}"""

CONTINUATIONS: dict[str, tuple[str, ...]] = {
    "thing": phrases(_A_THING),
    "thing general": phrases(_GENERAL_THING),
    "colon": phrases(
        _A_THING
        + """/you <act>, you <act2>, and {all the while|in between} you {keep an eye on|worry about} <foe>/<doing> in <place>, with <feat> {on top|for company|to help}/
        <hero>, <place>, and {a lot of|plenty of|no end of} <doing>/it {takes <doing> and makes a~ <mood> <kind> out of it|turns <doing> into a~ <mood> <kind>}/
        in this <kind> you <act>, and <place> is where it {happens|all comes together}/<doing>, {wrapped in|dressed up as} a~ <mood> <kind>/
        take a~ <mood> <kind>, add <feat>, and {stir|let it simmer|stand back}/it is a~ <kind> that {wants you to|has you} <act>/
        a~ <type>, which here means a~ <mood> <kind> {about|built around} <doing>/<feat> and <feat2>, {held together by|brought together in} a~ <mood> <kind>/<doing> {first|above all}, <doing2> {second|after that}"""
    ),
    "colon general": phrases(_GENERAL_THING + "/it is a~ <mood> <kind> and {does not pretend otherwise|says so at once}"),
    "praise": phrases(
        """<feat>, <feat2>, and {the chance to|a reason to} <act>/as a~ <kind> it {lets you|invites you to|has you} <act>, and {it throws in|it adds} <feat>/
        a~ <mood> <kind> {in|set in} <place> is not something you {see|find} {often|every day}/<doing> alone {gives this <kind> a hook|makes this <kind> worth a thought|lets this <kind> stand out}/
        it is a~ <mood> <kind>, it has <feat>, and it {trusts you to|wants you to} <act>/few {games|titles} let <hero> <act>, and {fewer|almost none} do it as a~ <mood> <kind>/
        <place> {can give|will lend} this <kind> a~ <mood> {stage|home|face}, and <feat> will do the rest/<doing>, {with|and} <feat> {for good measure|besides}, in a~ <mood> <kind>/
        a~ <kind> that pits you against <foe> and {gives|hands} you <feat>/it {knows|understands} that <doing> can carry a~ <mood> <kind>"""
    ),
    "praise general": phrases(
        """as a~ <kind> it is <mood>, <mood2> and {easy to read|sure of itself}/it is a~ <mood> <kind> that {wastes no words|stays on course}/
        a~ <mood> <kind> is always {welcome|a pleasant sight}, and this one {looks|seems} <mood2> as well"""
    ),
    "heart": phrases(
        """<doing>, and {as a~ <kind> it|this <kind>} {never strays far from it|builds {all|everything} on that}/<feat>, {around|upon} which a~ <mood> <kind> {is built|slowly grows}/
        <place>, the <mood> {stage|setting|home} of this <kind>/the {bond|contest|struggle} between <hero> and <foe>/<hero>, {whose|and the} {task|job|only plan} {is to|it is to} <act>/
        <doing>, the {oldest|best|simplest} {pleasure|idea} a~ <kind> can {offer|have}/a~ <mood> <kind> about <doing>/the {joy|art|craft|trouble} of <doing>, {told|shaped} as a~ <kind>/
        <feat>, {backed by|joined by|next to} <feat2>, in a~ <mood> <kind>"""
    ),
    "heart general": phrases("a~ <mood> <kind>/its <mood> {tone|pace|manner}, which {suits|fits} a~ <kind> well/being a~ <mood> <kind> {without shame|and nothing else}"),
    "does best": phrases(
        """<doing>, {which|something that} {few|not many} of its <mood> {cousins|rivals} {attempt|dare}, and as a~ <kind> it {needs|asks for} {little|not much} more/
        to let you <act> in a~ <mood> <kind>/to {turn|make} <doing> {into|feel like} a~ <mood> {habit|ritual|art}, as a good <kind> should/
        to {mix|combine|join} <feat> {and|with} <feat2> in a~ <mood> <kind>/to make <place> {believable|feel alive|matter}, rare for a~ <mood> <kind>/
        to put <hero> in {trouble|danger|the middle} and let this <kind> {unfold|take its course}/to give a~ <mood> <kind> <feat> and {a reason to|room to} <act>"""
    ),
    "does best general": phrases("to be a~ <mood> <kind> {without|with no} {fuss|excuses}/to stay <mood>, as a~ <kind> {should|must}/keeping a~ <kind> <mood> and <mood2>"),
    "stands out": phrases(
        """<feat>, {unusual|uncommon|rare} for a~ <mood> <kind>/how {calmly|boldly|easily|readily} this <kind> {moves|goes} from <doing> to <doing2>/
        <place>, {a setting|a stage} that {few|hardly any} <mood> <kind> {would choose|would dare} to use/that it {asks|wants} you to <act>, {not the usual task of|an odd job for} a~ <kind>/
        <hero>, {hardly|not} the {usual|standard} {lead|hero} of a~ <mood> <kind>/the way a~ <mood> <kind> {grows|springs} from <doing>/its {choice|cast} of <foe>, {odd|new|fresh} for a~ <kind>/
        <feat> next to <feat2>, {both|each} in the {frame|bounds} of a~ <mood> <kind>"""
    ),
    "stands out general": phrases("its <mood> {manner|tone|face}, even for a~ <kind>/how <mood> this <kind> {wants|means} to be/that such a~ <mood> <kind> can be so <mood2>"),
    "that it": phrases(
        """{is|remains} a~ <mood> <kind> about <doing>/{is|calls itself} a~ <kind> and {sends|takes|leads} you to <place>/{lets|makes|has} you <act>, {as a~ <mood> <kind> should|in the manner of a~ <mood> <kind>}/
        {casts|places} you as <hero> in a~ <mood> <kind>/{builds|hangs|rests} a~ <kind> on <feat>/{is|wants to be} a~ <mood> <kind> with <feat> and <feat2>/
        {treats|sees} <doing> as {the main thing|a serious matter}, even for a~ <kind>/{belongs to|comes from} the <mood> {side|corner|end} of the {shelf|field}: a~ <kind> with <feat>/
        {pits|sets} <hero> against <foe>, in {the form|the shape} of a~ <kind>/{is|calls itself} a~ <type>, {so|in other words} a~ <mood> <kind> with <feat>/{opens|starts} in <place> as a~ <mood> <kind>/{asks|expects} you to <act> and <act2>, {like|as in} {many a|any good} <kind>"""
    ),
    "that it general": phrases("is a~ <mood> <kind> {first|above all|at heart}/{stays|remains} a~ <kind>, <mood> and <mood2>/{says|gives away} little {about itself|of its plans}, but it is a~ <mood> <kind>"),
}  # fmt: skip

OPENING_FORMS: dict[str, str] = {
    "{name} is easy to describe:": "colon",
    "{name} sets out to be": "thing",
    "{name} has one clear idea:": "colon",
    "{name} wants to be": "thing",
    "{name} does not hide what it is:": "colon",
    "On paper, {name} is": "thing",
    "At its best, {name} is": "thing",
    "The heart of {name} is": "heart",
    "The pitch of {name} is simple:": "colon",
    "What {name} does best is": "does best",
    "What stands out about {name} is": "stands out",
    "The first thing to say about {name} is that it": "that it",
    "Anyone curious about {name} should know that it": "that it",
    "Going by its store page, {name} is": "thing",
    "There is a lot to like about {name}:": "praise",
    "Here is the case for {name}:": "praise",
}
"""Which family of continuations is grammatical after each of `core.prompts.OPENINGS`."""
