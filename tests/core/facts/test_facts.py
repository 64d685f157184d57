"""What is a fact on a store page, in which form, and what is none."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from core.facts import CONTENT_KINDS, DETAILS, FAMILIES, TOPICS, Fact, FactKind, facts_of
from core.facts.choice import content_words
from core.facts.phrases.nouns import LONGEST
from core.facts.words.tokens import words_of
from tests.tables import each

NAME = "Tidewright"

PAGE = """
Tidewright is a city builder about rebuilding a drowned harbour. It is set in a flooded republic of canals.
You play as a disgraced engineer with a rowing boat.
Build a village on stilts and trade salt for timber. You can recruit divers, explore sunken streets and repair old pumps.
Fight against hordes of hungry eels.

Features
- Over forty kinds of weather
- A branching campaign with six endings
- Hand-drawn backgrounds
- An accordion soundtrack
- Local co-op for two
"""


def texts(kind: FactKind, page: str, name: str = NAME, genres: tuple[str, ...] = ()) -> list[str]:
    """Texts of the facts of one kind."""
    return [fact.text for fact in facts_of(name, genres, page) if fact.kind is kind]


def folded(text: str) -> str:
    """White space folded."""
    return " ".join(text.split())


@each(
    ("kind", "wanted"),
    [
        (FactKind.DO, "build a village on stilts"),
        (FactKind.DO, "recruit divers"),
        (FactKind.DO, "explore sunken streets"),
        (FactKind.DO, "repair old pumps"),
        (FactKind.HAS, "a branching campaign with six endings"),
        (FactKind.PLACE, "a flooded republic of canals"),
        (FactKind.ROLE, "a disgraced engineer with a rowing boat"),
        (FactKind.FOE, "hordes of hungry eels"),
        (FactKind.COMPANY, "with others on one screen"),
        (FactKind.LOOK, "hand-drawn backgrounds"),
        (FactKind.SOUND, "an accordion soundtrack"),
        (FactKind.GENRE, "city builder"),
    ],
)
def test_a_page_gives_facts_of_every_kind(kind: FactKind, wanted: str) -> None:
    assert wanted in texts(kind, PAGE)


@each(
    "line",
    [
        "WARNING: This game contains flashing lights that may affect people with epilepsy.",
        "Copyright 2031 Harbour Lane. All rights reserved.",
        "The deluxe edition includes an art book and a digital soundtrack.",
        "Explore the new DLC with six extra islands.",
        "Winner of the golden oar for best narrative.",
        "“Explore a flooded city of wonders” - The Daily Gull",
        "Join our newsletter and meet other sailors.",
        "Join our Discord, share your harbour and win prizes.",
        "Add it to your wishlist and follow the studio.",
        "Requires a graphics card with four gigabytes of memory.",
        "Update 1.4 adds a fishing system.",
        "BUILD A CITY OF CANALS AND RECRUIT DIVERS!",
        "Our team of two sailors explored a flooded valley.",
        "Buy the bundle and get a golden boat.",
        "A winter map is planned and will be added soon.",
        "What happened to the old harbour of the city?",
        "Who are you, a smuggler or a captain with a golden boat?",
        "You cannot build a village here.",
    ],
)
def test_what_is_not_about_the_game_gives_no_fact(line: str) -> None:
    page = f"{NAME} is a quiet thing of the sea, and this is all that is said of it here.\n{line}\n"
    assert [fact for fact in facts_of(NAME, (), page) if fact.sentence in line] == []


@each("heading", ["System requirements", "Awards", "About the developers", "Update notes", "Deluxe edition"])
def test_a_section_on_other_things_gives_no_fact(heading: str) -> None:
    page = f"{NAME} is a game of the sea for those who like it.\n{heading}\n- A branching campaign with six endings\n"
    assert texts(FactKind.HAS, page) == []


@each(
    ("sentence", "wanted"),
    [
        ("Explore an epic, stunning world of islands!", "explore a world of islands"),
        ("You can build a very beautiful garden in the desert.", "build a garden in the desert"),
        ("Command the most dangerous fleet of pirates™.", None),
        ("Explore Tidewright and its many secrets.", None),
        ("You must defeat them before they return.", None),
        ("Build a city; then rule the island.", "build a city"),
        ("Build a city while the sea rises around it.", "build a city"),
        ("Fight your way through a ruined castle.", "fight your way through a ruined castle"),
        ("Can you save the drowned valley?", "save the drowned valley"),
        ("Harbour: Build a tower of glass.", "build a tower of glass"),
        ("Dig, plant and harvest salty crops.", "harvest salty crops"),
        ("Collect old maps & golden coins.", "collect old maps"),
        ("The player controls a tiny submarine.", "control a tiny submarine"),
        ("Your task is to free the trapped whales.", "free the trapped whales"),
        ("Build a huge.", None),
        ("Play the game.", None),
        ("Enjoy yourself.", None),
    ],
)
def test_a_verb_phrase_is_cut_where_it_is_complete_or_left_out(sentence: str, wanted: str | None) -> None:
    page = f"{NAME} is a game of the sea for those who like it.\n{sentence}\n"
    assert texts(FactKind.DO, page) == ([] if wanted is None else [wanted])


def test_a_page_in_another_language_gives_its_genres_alone() -> None:
    page = "Baue ein Dorf auf Stelzen und handle mit Salz. Erkunde die versunkenen Straßen der Stadt.\n" * 3
    facts = facts_of(NAME, ("Action", "Early Access"), page)
    assert [(fact.kind, fact.text) for fact in facts] == [
        (FactKind.GENRE, "action game"),
        (FactKind.EARLY, ""),
    ]


@each(
    ("share", "words", "rating"),
    [
        (0.984, "98 of 100 players", "loved"),
        (0.9, "90 in 100 reviewers", "loved"),
        (0.7, "70 of 100 players", "liked"),
        (0.4, "40 percent of players", "split"),
        (0.0, "0 of 100 players", "disliked"),
        (-1.0, "0 of 100 players", "disliked"),
        (1e308, "nearly all players", "loved"),
    ],
)
def test_the_players_rating_and_that_it_is_free_are_facts(share: float, words: str, rating: str) -> None:
    facts = facts_of(NAME, ("Action", "Free To Play"), PAGE, share)
    assert [(fact.text, fact.topic) for fact in facts if fact.kind is FactKind.RATING] == [(words, rating)]
    assert [fact.sentence for fact in facts if fact.kind is FactKind.FREE] == ["Free To Play"]
    assert not {FactKind.RATING, FactKind.FREE} & {fact.kind for fact in facts_of(NAME, ("Action",), PAGE)}


@each(
    ("pitch", "genres", "wanted"),
    [
        ("Row, dive and trade in this city builder.", ("Simulation",), [("city builder", "building")]),
        ("A turn-based RPG about salt.", (), [("turn-based RPG", "roleplaying")]),
        (
            "If you like city builders, you will row.",
            ("Casual", "Strategy"),
            [("strategy game", "strategy"), ("casual game", "")],
        ),
        ("Row across a drowned valley with your crew.", ("Casual",), [("casual game", "")]),
    ],
)
def test_what_kind_of_game_it_is_says_the_pitch_before_the_store(
    pitch: str, genres: tuple[str, ...], wanted: list[tuple[str, str]]
) -> None:
    facts = facts_of(NAME, genres, pitch)
    found = [(fact.text, fact.topic) for fact in facts if fact.kind is FactKind.GENRE]
    assert found[: len(wanted)] == wanted


def test_what_need_not_be_done_is_no_fact_and_what_the_pitch_says_comes_first() -> None:
    page = (
        "Repair the ferry before the tide.\nYou don't have to sink the pirates. It is a long way and the water is cold. "
        "Tune forty old diesel engines by hand."
    )
    assert texts(FactKind.DO, page)[0] == "repair the ferry"
    assert not [text for text in texts(FactKind.DO, page) if "pirates" in text]


def test_facts_that_say_the_same_come_once() -> None:
    page = f"{PAGE}\nBuild a village on stilts. You can build a big village on high stilts. Explore the sunken streets."
    found = [fact for fact in facts_of(NAME, (), page) if fact.kind in CONTENT_KINDS]
    pairs = [(one, two) for place, one in enumerate(found) for two in found[:place]]
    assert not [
        (one.text, two.text)
        for one, two in pairs
        if 2 * len(content_words(one.text) & content_words(two.text))
        > min(len(content_words(one.text)), len(content_words(two.text)))
    ]


WORDS = st.sampled_from(
    """
    you can build explore a the city village of with and , . ! ? : ; - ( ) " ' Tidewright over forty weapons epic
    unique stunning hand-drawn art soundtrack set in world fight against hordes zombies play as detective it they
    features featuring includes to is are for your enemies new and then who which 12 100+ islands dark ancient \n
    """.split(" ")
)
PAGES = st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=120).map(" ".join))


@given(
    page=PAGES,
    name=st.one_of(
        st.just(NAME), st.text(max_size=30), st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
    ),
)
def test_every_fact_stands_on_the_page_and_fits_a_sentence(page: str, name: str) -> None:
    genres = ("Action", "Indie", "Early Access")
    shown = folded(page)
    for fact in facts_of(name, genres, page):
        assert isinstance(fact, Fact)
        assert fact.sentence in shown or fact.sentence in genres
        assert fact.topic in ("", *TOPICS, *DETAILS, *(FAMILIES if fact.kind is FactKind.GENRE else ()))
        assert fact.text == folded(fact.text) and len(words_of(fact.text)) <= LONGEST
        assert not set(fact.text) & set('.!?:;()"™®©\n')
        assert (fact.preposition != "") == (fact.kind is FactKind.PLACE)
        if fact.kind in (FactKind.CALLED, FactKind.SAYS):
            assert fact.text.lower() in fact.sentence.lower()
        words = words_of(name)
        said = words_of(fact.text)
        assert not words or not any(said[at : at + len(words)] == words for at in range(len(said)))


@given(page=st.lists(WORDS, max_size=150).map(" ".join))
def test_the_same_page_gives_the_same_facts(page: str) -> None:
    assert facts_of(NAME, ("Action",), page) == facts_of(NAME, ("Action",), page)


@each(
    "page",
    [
        "@" * 100_000,
        "a " * 50_000,
        "<div>" * 20_000,
        "You can build a " * 6_000,
        "." * 100_000 + "a",
        "- " * 50_000,
        "build the city and " * 5_000,
        "of the city " * 8_000,
        "a, " * 33_000,
        "a-" * 50_000,
        "(" * 100_000,
        ("Build a big, dark, old, cold, wet " * 70 + "\n") * 40,
    ],
)
def test_a_hostile_page_is_read_in_time(page: str) -> None:
    facts_of(NAME, (), PAGE)  # word lists are read once
    start = time.process_time()
    facts_of(page[:50_000], (), page)
    facts_of(NAME, (), "The city of the sea is a world for you.\n" * 20 + page)
    assert time.process_time() - start < 1.0


@each(
    "sentence",
    [
        "You fight monsters in the caves of evil.com.",
        "You fight monsters at evil。com in the caves.",
        "You fight monsters at 192.168.0.1/admin in the caves.",
        "You fight monsters in matrix:r/caves with a lamp.",
        "You fight monsters and type /ban@bot in the caves.",
        "You fight monsters in [the caves](caves).",
    ],
)
def test_no_fact_rests_on_a_sentence_with_an_address(sentence: str) -> None:
    page = (
        f"You carry letters over the long roads of the valley. {sentence} You light the lamps of a village."
    )
    told = {fact.sentence for fact in facts_of("Vale", (), page)}
    assert told and sentence not in told
