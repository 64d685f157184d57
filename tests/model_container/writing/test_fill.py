"""Placeholders out, facts in: every text that comes out is whole, and whatever cannot be filled is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.facts import Fact, FactKind
from model_container.writing import placeholders
from model_container.writing.clean import is_long
from model_container.writing.fill import Misfit, fill, form_of, what_fits
from model_container.writing.plan import Plan, numbered, paired, plan
from tests.tables import each

FACTS = (
    Fact(FactKind.GENRE, "action game", "Action"),
    Fact(FactKind.GENRE, "roguelike", "A roguelike."),
    Fact(FactKind.ROLE, "a retired lamplighter", "You are a retired lamplighter."),
    Fact(
        FactKind.DO,
        "carry one lantern through the dark",
        "Carry one lantern through the dark.",
        "exploration",
    ),
    Fact(FactKind.DO, "map the flooded mine", "Map the flooded mine.", "exploration"),
    Fact(FactKind.PLACE, "an abandoned mine", "It takes place in an abandoned mine.", preposition="in"),
    Fact(FactKind.HAS, "over thirty rooms", "There are over thirty rooms.", plural=True),
    Fact(FactKind.HAS, "a hand-drawn map", "It has a hand-drawn map."),
    Fact(FactKind.FOE, "the blind crawlers", "Beware of the blind crawlers.", plural=True),
    Fact(FactKind.COMPANY, "alone", "You play alone."),
    Fact(FactKind.LOOK, "a charcoal look", "It has a charcoal look."),
    Fact(FactKind.SOUND, "an uneasy soundtrack", "It has an uneasy soundtrack."),
    Fact(FactKind.CALLED, "a small game about light", "It is a small game about light."),
    Fact(FactKind.SAYS, "Nobody else is down here", "Nobody else is down here."),
    Fact(FactKind.EARLY, "", "Early Access Game"),
)
PLAN = Plan("mixed", numbered(FACTS))
ALL = sorted(placeholders.tokens())


@each(
    ("written", "text"),
    [
        ("<name> lets you<do1>.", "Lantern Deep lets you carry one lantern through the dark."),
        (
            "in<name>, you<do1>. it is fine.",
            "In Lantern Deep, you carry one lantern through the dark. It is fine.",
        ),
        (
            "<do1.ing> is what<name> is for.",
            "Carrying one lantern through the dark is what Lantern Deep is for.",
        ),
        ("<name><do2.s>.", "Lantern Deep maps the flooded mine."),
        ("<name> is<genre1.a> with<has1>.", "Lantern Deep is an action game with over thirty rooms."),
        ("<name> is a<genre1>, a good <genre2>.", "Lantern Deep is an action game, a good roguelike."),
        (
            "<name>:<place1>, you meet<foe1>.",
            "Lantern Deep: in an abandoned mine, you meet the blind crawlers.",
        ),
        ("<name> is fine.<has1> are in it.", "Lantern Deep is fine. Over thirty rooms are in it."),
        ("<place1.bare> suits<name>.", "An abandoned mine suits Lantern Deep."),
        ("<name> is in early access. play it<company1>!", "Lantern Deep is in early access. Play it alone!"),
        ("<look1> and<sound1> make <name>.", "A charcoal look and an uneasy soundtrack make Lantern Deep."),
        (
            "<name> is fine.<has1> are a good reason.",
            "Lantern Deep is fine. Over thirty rooms are a good reason.",
        ),
        ("a<genre1> with<has1> is<name>.", "An action game with over thirty rooms is Lantern Deep."),
        ("yes ,  <name> .. is , , fine .", "Yes, Lantern Deep. Is, fine."),
        (
            "“<do1>”, says<name>. “it works.”",
            "“Carry one lantern through the dark”, says Lantern Deep. “It works.”",
        ),
        ("<name> calls itself<called1>.", 'Lantern Deep calls itself "a small game about light".'),
        ("<name> says:<says1>. fine.", 'Lantern Deep says: "Nobody else is down here". Fine.'),
        (
            "<name> lets you<do1>, and<exploration> it is big.<exploration> the map helps.",
            "Lantern Deep lets you carry one lantern through the dark, and it is big. The map helps.",
        ),
        (
            "in<name>,<exploration> you<do1> slowly.",
            "In Lantern Deep, you carry one lantern through the dark slowly.",
        ),
        (
            "<name> is set<place1>.<place> the setting is good.",
            "Lantern Deep is set in an abandoned mine. The setting is good.",
        ),
    ],
)
def test_a_sign_becomes_the_words_that_its_place_asks_for(written: str, text: str) -> None:
    assert fill(written, PLAN, "Lantern Deep").text == text


@each(
    ("written", "why"),
    [
        ("<name> lets you<do3>.", "not offered"),
        ("<name> has<early1>.", "not offered"),
        ("<name> lets you<do1.bare>.", "not a form"),
        ("<name> has its<has1.bare>.", "not a form"),
        ("<name> lets you<do1> and<do1.s>.", "2 times"),
        ("<name> is<genre1.a>, <genre1>, <genre1>.", "3 times"),
        ("you<do1>.", "name"),
        ("<name> is fine.<has1> is a good reason.", "another number"),
        ("<name> is fine.<has2> make<name> a good one.", "another number"),
        ("<name> is fine, but<has2> are a good reason.", "another number"),
        ("there is<has1> in<name>.", "another number"),
        ("there are<has2> in<name>.", "another number"),
        ("<name> lets you <do1.", "something like a placeholder"),
        ("<name> lets you do1>.", "something like a placeholder"),
        ("<name> lets you <weapon1>.", "not offered"),
        ("<name> lets you<do1>.<combat> the fights are good.", "about combat"),
        ("<exploration> the map is good. <name> lets you<do1>.", "about exploration"),
        ("<name> is fine.<place> the setting is good.", "about place"),
        ("", "name"),
    ],
)
def test_what_cannot_be_filled_is_refused(written: str, why: str) -> None:
    with pytest.raises(Misfit, match=why):
        fill(written, PLAN, "Lantern Deep")


def test_early_access_is_claimed_only_where_the_page_says_it() -> None:
    late = Plan("mixed", numbered([fact for fact in FACTS if fact.kind is not FactKind.EARLY]))
    with pytest.raises(Misfit, match="early access"):
        fill("<name> is in early access.", late, "Lantern Deep")
    assert [fact.kind for fact in fill("<name> is in Early Access.", PLAN, "x").used] == [FactKind.EARLY]
    with pytest.raises(Misfit, match="free to play"):
        fill("<name> is free to play.", PLAN, "Lantern Deep")


@each(
    "name",
    [
        "iRacer",
        "Oh No!",
        "Mr. Lamp Inc.",
        "Café ² Ⅱ – “Ngọn”",
        "深い森",
        "What  ?",
        "<Angle> & Co",
        "9.03m",
        "...",
    ],
)
def test_a_name_stands_in_the_text_as_the_store_spells_it(name: str) -> None:
    filled = fill("<name> is good. we like<name>. is it<name>? then<name>, too.", PLAN, name)
    assert filled.text.count(name) == (1 if is_long(name) else 4)
    assert filled.text.startswith(name)


def test_a_name_that_ends_in_a_mark_gets_no_second_one_and_begins_no_sentence() -> None:
    assert fill("we play<name>. it is fine.", PLAN, "Oh No!").text == "We play Oh No! It is fine."
    assert fill("<name> is fun, and<name> lasts.", PLAN, "Oh No!").text == "Oh No! is fun, and Oh No! lasts."


OPINIONS = Plan(
    "positive",
    numbered(
        [
            Fact(FactKind.PRAISED, "the maps", "12 reviews by players praise it", "maps", plural=True),
            Fact(FactKind.PRAISED, "the story", "9 reviews by players praise it", "story"),
            Fact(FactKind.BLAMED, "cheaters", "5 reviews by players complain about it", plural=True),
        ]
    ),
)


@each(
    ("written", "text"),
    [
        ("what players like most is <praised1><maps>.", "What players like most are the maps."),
        ("what players like most are <praised2><story>.", "What players like most is the story."),
        ("if there is one fault, it is <blamed1>.", "If there is one fault, it is cheaters."),
        ("<praised1><maps> are it. get it for <praised1>.", "The maps are it. Get it for the maps."),
    ],
)
def test_the_verb_before_an_opinion_agrees_with_it_whatever_the_model_wrote(written: str, text: str) -> None:
    assert fill(f"{written} <name>!", OPINIONS, "Lantern Deep").text == f"{text} Lantern Deep!"


def test_two_opinions_of_a_kind_are_one_fact_and_the_first_of_them_when_it_comes_again() -> None:
    two = paired(OPINIONS)
    assert list(two.facts) == ["<praised1>", "<blamed1>"]
    filled = fill(
        "<name>: players praise <praised1><maps>. come for <praised1>, despite <blamed1>.",
        two,
        "Lantern Deep",
    )
    assert filled.text == (
        "Lantern Deep: players praise the maps and the story. Come for the maps, despite cheaters."
    )
    assert filled.used[0].sentence == "12 reviews by players praise it; 9 reviews by players praise it"


@each(
    ("written", "fits"),
    [
        ("players praise <praised1>, and if <praised1> matter to you, try <name>.", False),
        ("players praise <praised1>, and <praised1> are the reason to play <name>.", False),
        ("players praise <praised1>, and <name> is easy to like for <praised1>.", True),
    ],
)
def test_a_verb_written_for_two_opinions_does_not_stand_beside_the_one_that_comes_again(
    written: str, fits: bool
) -> None:
    story = numbered([OPINIONS.facts["<praised2>"], OPINIONS.facts["<praised1>"]])
    two = paired(Plan("positive", story))
    if fits:
        assert fill(written, two, "Lantern Deep").text.endswith("easy to like for the story.")
    else:
        with pytest.raises(Misfit, match="another number"):
            fill(written, two, "Lantern Deep")


def test_themes_are_one_list_and_the_first_of_them_when_they_come_again() -> None:
    themes = [Fact(FactKind.THEME, text, f"{text} is written about") for text in ("traps", "towers", "bees")]
    offered = plan(themes, "positive", 5)
    assert list(offered.facts) == ["<theme1>"]
    assert offered.facts["<theme1>"].text.startswith("traps") and " and " in offered.facts["<theme1>"].text
    filled = fill("in <name>, it is all about <theme1>. if you like <theme1>, try it.", offered, "Deep")
    assert filled.text.endswith("If you like traps, try it.")


def test_what_players_write_about_is_named_before_what_the_page_begins_with() -> None:
    page = [
        Fact(FactKind.HAS, "a long list of small options", ""),
        Fact(FactKind.HAS, "a huge armoury of strange hats", ""),
        Fact(FactKind.HAS, "a fleet of great wooden ships", ""),
    ]
    said = [Fact(FactKind.THEME, "ships", ""), Fact(FactKind.THEME, "captains", "")]
    chosen = plan([*page, *said], "positive", 1).facts
    assert chosen["<has1>"].text == "a fleet of great wooden ships"
    assert chosen["<theme1>"].text == "captains", "that it has ships is told already"


def test_an_opinion_may_be_named_twice_and_no_more() -> None:
    with pytest.raises(Misfit, match="told 3 times"):
        fill("<name>: <praised1>, <praised1>, <praised1>.", OPINIONS, "Lantern Deep")


def test_facts_are_reported_in_the_order_in_which_they_are_told() -> None:
    used = fill("<name> has<has2>,<genre2.a> where you<do1>. a<genre2>.", PLAN, "x").used
    assert [fact.text for fact in used] == [FACTS[7].text, FACTS[1].text, FACTS[3].text]


_WORDS = st.sampled_from(
    [
        *ALL,
        *ALL,
        "<name>",
        "<name>",
        " the",
        " early access",
        ".",
        ",",
        " ",
        "  ",
        "?",
        "!",
        "a",
        " an",
        "“",
        "”",
        "(",
        ")",
        "<",
        ">",
        "<do9>",
        "<do1.x>",
        "-",
        "’s",
        "<name",
        "\n",
    ]
)


@given(st.lists(_WORDS, max_size=30).map("".join) | st.text(max_size=60))
def test_no_sign_survives_whatever_the_model_writes(written: str) -> None:
    try:
        filled = fill(written, PLAN, "Lantern Deep")
    except Misfit:
        return
    assert "Lantern Deep" in filled.text
    assert not re.search(r"[<>]|  |[,;:.!?][,;:]", filled.text)
    assert filled.text == filled.text.strip()
    assert len(filled.used) == len({fact.text for fact in filled.used})
    for fact in filled.used:
        forms = [form_of(fact, form) for form in placeholders.FORMS[fact.kind]]
        assert any(form.lower() in filled.text.lower() for form in forms)


@given(
    st.lists(st.sampled_from(FACTS)),
    st.sampled_from(["", "positive", "negative", "mixed"]),
    st.integers(0, 2**32),
)
def test_a_plan_offers_each_fact_once_and_only_what_the_page_has(
    facts: list[Fact], tone: str, seed: int
) -> None:
    made = plan(facts, tone, seed)
    assert made == plan(facts, tone, seed)
    assert set(made.facts.values()) <= set(facts)
    assert len(set(made.facts.values())) == len(made.facts)
    assert set(made.facts) <= set(ALL)
    assert made.tone == (tone or made.tone)
    assert made.header.splitlines()[0] == f"Tone: {made.tone}"
    assert made.header.splitlines()[-1] == "Review:"


def test_what_players_praise_comes_first_whatever_the_page_begins_with() -> None:
    page = [
        Fact(FactKind.DO, f"do thing number {number} with care", "", topic)
        for number, topic in enumerate(("combat", "", "story", "maps"))
    ]
    praise = Fact(FactKind.PRAISED, "the story", "9 reviews by players praise it", "story")
    for seed in range(10):
        assert plan([*page, praise], "positive", seed).facts["<do1>"].topic == "story"
        assert plan(page, "positive", seed).facts["<do1>"].topic == "combat"


def test_other_seeds_are_offered_other_facts() -> None:
    assert len({plan(FACTS, "positive", seed).header for seed in range(20)}) > 5


def test_every_sign_is_spelled_in_one_way() -> None:
    assert len(ALL) == len(set(ALL))
    assert all(
        placeholders.PLACEHOLDER.fullmatch(one) or placeholders.TOPIC_MARK.fullmatch(one) for one in ALL
    )


@each(
    ("written", "kept"),
    [
        ("<name> lets you<do1>. You<do9>. It is fine.", "<name> lets you<do1>. It is fine."),
        ("<name> lets you<do1>. You<do1>, too.<name> is fine.", "<name> lets you<do1>.<name> is fine."),
        ("It is a game. You<do9>. That is all of it.<name> is fine.", "It is a game.<name> is fine."),
        ("<name> lets you<do1>. If you like<horror> fear, try it.", "<name> lets you<do1>."),
        ("<name> lets you<do9>. It is fine.", ""),
        ("<name> lets you<do1>. It is odd. Buy it.", "<name> lets you<do1>. Buy it."),
        ("no end", ""),
    ],
)
def test_the_sentences_that_fit_are_what_is_left_of_a_draft(written: str, kept: str) -> None:
    assert what_fits(written, PLAN, "Lantern Deep", lambda sentence: "odd" not in sentence) == kept
