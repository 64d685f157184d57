"""What players praise and complain about, found in reviews; all of these are invented."""

from __future__ import annotations

import json
import time
from collections import Counter

from core.domain import Opinion
from core.facts import DETAILS, TOPICS, FactKind
from core.facts.opinions import blamed, opinion_facts, opinions_of, praised
from core.facts.players.aspects import aspects
from core.facts.players.clauses import MAX_REVIEW_CHARS
from tests.tables import each

ENOUGH = 8


def copies(text: str) -> list[str]:
    """A text as enough people might write it who do not copy one another."""
    return [f"{text}\n{number}" for number in range(ENOUGH)]


def said(*sentences: str, recommended: bool = True) -> dict[str, tuple[int, int]]:
    """Whether reviews of these words praise and blame each aspect, as 1 and 0."""
    found = opinions_of([(recommended, text) for text in copies(" ".join(sentences))])
    return {opinion.about: (opinion.praised // ENOUGH, opinion.blamed // ENOUGH) for opinion in found}


PRAISE, BLAME = (1, 0), (0, 1)


@each(
    ("sentence", "wanted"),
    [
        # An adjective, near or with others between.
        ("Great puzzles.", {"the puzzles": PRAISE}),
        ("It has a really clever and well-written story.", {"the story": PRAISE}),
        ("A wide variety of weapons.", {"the weapons": PRAISE}),
        ("Tons of maps.", {"the maps": PRAISE}),
        ("Terrible hit detection.", {"the hit detection": BLAME}),
        # A predicate.
        ("The boss fights are absolutely brilliant.", {"the boss fights": PRAISE}),
        ("The voice acting in the second half is awful.", {"the voice acting": BLAME}),
        ("The controls suck.", {"the controls": BLAME}),
        ("The camera could be better.", {"the camera": BLAME}),
        ("The pacing falls flat.", {"the pacing": BLAME}),
        # A verb, or a noun that judges.
        ("I love the soundtrack.", {"the soundtrack": PRAISE}),
        ("We really liked how the crafting works.", {"the crafting": PRAISE}),
        ("I hate the camera.", {"the camera": BLAME}),
        ("My only complaint is the tutorial.", {"the tutorial": BLAME}),
        ("The best part is the exploration.", {"exploration": PRAISE}),
        ("There are problems with the matchmaking.", {"the matchmaking": BLAME}),
        ("Constant server issues.", {"the servers": BLAME}),
        ("It suffers from a lack of checkpoints.", {"the save system": BLAME}),
        ("It was ruined by quick time events.", {"the cut scenes": BLAME}),
        # Words of one aspect alone.
        ("The soundtrack is catchy.", {"the soundtrack": PRAISE}),
        ("The price is too high.", {"the price": BLAME}),
        ("The puzzles are too easy.", {"the puzzles": BLAME, "the difficulty": BLAME}),
        ("The menus are overly complicated.", {"the interface": BLAME}),
        # Phrases that judge by themselves.
        ("It runs great.", {"the performance": PRAISE}),
        ("Full of cheaters.", {"cheaters": BLAME}),
        ("It is pay to win.", {"pay-to-win": BLAME}),
        ("It's too short.", {"its length": BLAME}),
        ("I never get bored.", {"its replay value": PRAISE}),
        ("Hard to put down.", {"its addictive pull": PRAISE}),
        # A score.
        ("Soundtrack: 9/10", {"the soundtrack": PRAISE}),
        ("Story - 3/10", {"the story": BLAME}),
        ("Story 6/10", {}),
    ],
)
def test_a_clause_that_judges_an_aspect_counts(sentence: str, wanted: dict[str, tuple[int, int]]) -> None:
    assert said(sentence, recommended=wanted != {}) == wanted


@each(
    ("sentence", "wanted"),
    [
        ("The story is not good.", {"the story": BLAME}),
        ("It doesn't have a great story.", {"the story": BLAME}),
        ("Not only great puzzles, there is more.", {"the puzzles": PRAISE}),
        ("The characters are less interesting.", {"the characters": BLAME}),
        ("The story isn't bad.", {}),
        ("I don't think the campaign is too short.", {}),
        ("The puzzles are not hard.", {}),  # praise of a hard puzzle, but no blame of another
        ("No bugs, no crashes.", {}),
        ("The lag is not a problem.", {}),
        ("The jokes are too good.", {"the humor": PRAISE}),
        ("I haven't met a single cheater.", {}),
        ("The bugs are fixed.", {}),
    ],
)
def test_negation_turns_praise_around_and_leaves_blame_open(
    sentence: str, wanted: dict[str, tuple[int, int]]
) -> None:
    assert said(sentence) == wanted


@each(
    "sentence",
    [
        "The story begins in a harbour.",  # names an aspect, judges nothing
        "If you want a great story, look elsewhere.",
        "I hoped for great puzzles.",
        "Those who love the combat will know.",
        "Is the story good?",
        "The best game in the world.",
        "A great puzzle game.",
        "It is great and more maps would be welcome.",
        "Nice sunsets, the animations begin abruptly.",
        "It looks like the first map.",
        "He cheated his way out of the city, which is great.",
        "The patch of 4/17 was an update, 4/17.",
        "Good, good, good.",
        "Ein tolles Spiel, die Grafik ist wunderbar.",
        "Отличная игра, story великолепная и музыка тоже.",
        "Story ☐ Great ☑ Bad",
        "¯\\_(ツ)_/¯",
        "10/10",
        "",
    ],
)
def test_what_judges_no_aspect_does_not_count(sentence: str) -> None:
    assert said(sentence) == {}


def test_clauses_are_judged_apart() -> None:
    assert said("The story is great but the controls are clunky.") == {
        "the story": PRAISE,
        "the controls": BLAME,
    }
    assert said("The puzzles are clever, although the camera is bad!") == {
        "the puzzles": PRAISE,
        "the camera": BLAME,
    }


def test_members_of_a_list_share_a_judgement() -> None:
    assert said("Great story, puzzles and soundtrack.") == dict.fromkeys(
        ("the story", "the puzzles", "the soundtrack"), PRAISE
    )
    assert said("The camera and the controls are horrible.") == dict.fromkeys(
        ("the camera", "the controls"), BLAME
    )
    assert said("Story, puzzles and soundtrack are great.") == dict.fromkeys(
        ("the story", "the puzzles", "the soundtrack"), PRAISE
    )
    assert said("A console port, combat is awful.") == {"the combat": BLAME}


def test_lists_of_pros_and_cons_judge_their_items() -> None:
    text = "Pros:\n- stealth\n- boss fights\n\nCons:\n- checkpoints\n- the camera"
    assert said(text) == {
        "the stealth": PRAISE,
        "the boss fights": PRAISE,
        "the save system": BLAME,
        "the camera": BLAME,
    }
    assert said("+ stealth\n- camera") == {"the stealth": PRAISE, "the camera": BLAME}
    assert said("- stealth\n- camera") == {}  # bullets, not minus signs


def test_a_review_counts_once_for_each_aspect_and_side() -> None:
    text = (
        "Great story. The story is amazing! I love the story. The plot is predictable, the story is boring."
    )
    (opinion,) = opinions_of([(True, copy) for copy in copies(text)])
    assert opinion == Opinion("the story", praised=ENOUGH, blamed=ENOUGH)


def test_the_games_own_name_is_no_aspect() -> None:
    reviews = [(True, text) for text in copies("Awesome Puzzles of the Deep™ is great. The combat is good.")]
    unaware, aware = opinions_of(reviews), opinions_of(reviews, name="Puzzles of the Deep®")
    assert {opinion.about for opinion in unaware} == {"the puzzles", "the combat"}
    assert {opinion.about for opinion in aware} == {"the combat"}
    assert opinions_of(reviews, name="Puzzles") == unaware


def test_copies_of_a_long_review_count_once() -> None:
    copied = (True, "I have played this for years, and the puzzles are great every single time.")
    others = [(True, text) for text in copies("Great story.")]
    found = {opinion.about: opinion.praised for opinion in opinions_of([copied] * ENOUGH + others)}
    assert found == {"the puzzles": 1, "the story": ENOUGH}


def test_grind_is_a_complaint_only_of_those_who_do_not_recommend_the_game() -> None:
    assert said("I grind for hours.") == {}
    assert said("I grind for hours.", recommended=False) == {"the grind": BLAME}


def test_a_few_reviews_say_nothing() -> None:
    assert opinions_of([(True, "Great story.")] * 3) == ()
    assert opinions_of([(True, "Nice game."), (False, "No.")] * 100) == ()
    assert opinions_of([]) == ()


def test_only_what_is_clear_is_claimed() -> None:
    reviews = [(True, "Great puzzles.")] * 20 + [(False, "Full of cheaters.")] * 10
    reviews += [(True, "Great combat.")] * 10 + [(False, "The combat is awful.")] * 9  # they disagree
    reviews += [(True, "Great controls.")] * 2  # one of them may joke
    found = opinions_of(reviews)
    assert [opinion.about for opinion in praised(found)] == ["the puzzles"]
    assert [opinion.about for opinion in blamed(found)] == ["cheaters"]


def test_specific_aspects_come_before_vague_ones() -> None:
    found = opinions_of([(True, "Great graphics.")] * 15 + [(True, "Great puzzles.")] * 10)
    assert [opinion.about for opinion in praised(found)] == ["the puzzles", "the graphics"]


def test_blame_may_have_words_of_its_own() -> None:
    (fact,) = opinion_facts(opinions_of([(False, "The devs are greedy.")] * ENOUGH))
    assert (fact.kind, fact.text, fact.plural) == (FactKind.BLAMED, "the developers", True)
    (fact,) = opinion_facts(opinions_of([(True, "The devs are friendly.")] * ENOUGH))
    assert (fact.kind, fact.text, fact.plural) == (FactKind.PRAISED, "the developers' care", False)
    assert fact.sentence == f"{ENOUGH} reviews by players praise the developers' care"


def test_what_the_table_does_not_have_is_no_fact() -> None:
    """A newer version may have written it, or a damaged record."""
    assert opinion_facts([Opinion("<@everyone>", 50, 0)]) == ()


def test_every_text_is_the_tables_own() -> None:
    texts = {row.text for row in aspects()}
    review = "Great <b>story</b> @everyone, the puzzles of Mallory are amazing!"
    found = opinions_of([(True, copy) for copy in copies(review)])
    assert found
    assert {opinion.about for opinion in found} <= texts


def test_the_table_is_well_formed() -> None:
    rows = aspects()
    assert 80 <= len(rows) <= 150
    assert len({row.text for row in rows}) == len(rows)
    for row in rows:
        assert not row.topic or row.topic in {*TOPICS, *DETAILS}, row.text
        assert row.words or row.shows_praise or row.shows_blame, row.text
        for word in (*row.words, *row.good, *row.bad, *row.shows_praise, *row.shows_blame):
            assert word == word.lower().strip(), json.dumps(word)
        for text in (row.text, row.blame):
            assert text[0].islower() or text.startswith("AI"), text
            assert len(text.split()) <= 6, text


def test_a_phrase_names_one_aspect() -> None:
    named = Counter(
        phrase for row in aspects() for phrase in {*row.words, *row.shows_praise, *row.shows_blame}
    )
    assert [phrase for phrase, count in named.items() if count > 1] == []


@each(
    "text",
    ["a" * 100_000, "story " * 20_000, "great, " * 15_000, "-" * 100_000, "[" * 100_000, "1/" * 50_000],
)
def test_hostile_reviews_are_cheap(text: str) -> None:
    opinions_of([])
    begun = time.process_time()
    opinions_of([(True, text)])
    assert time.process_time() - begun < 0.2


def test_only_the_beginning_of_a_review_is_read() -> None:
    assert said("x " * (MAX_REVIEW_CHARS // 2), "Great puzzles.") == {}
