"""A short review, a long one, and one about a topic: what the model is offered, and what is kept of its text."""

from __future__ import annotations

from typing import Any

from core.domain import Decoding, Length, Prompt
from core.facts import Fact, FactKind, is_about
from model_container.engines import Draft
from model_container.writing.formats import FACTS, abridged, ask, decoding_of, joined, shortened
from model_container.writing.plan import plan
from tests.records import prompt

SENTENCE = "The page says so."
FACTS_OF_A_PAGE = [
    Fact(FactKind.GENRE, "city builder", SENTENCE),
    *(
        Fact(FactKind.DO, f"raise {thing} on the high cliffs", SENTENCE)
        for thing in ("goats", "towers", "sails")
    ),
    *(
        Fact(FactKind.HAS, f"{thing} of the seven lost guilds", SENTENCE)
        for thing in ("banners", "songs", "maps")
    ),
    Fact(FactKind.DO, "fight raiders at the harbour gate", SENTENCE, topic="combat"),
    Fact(FactKind.FOE, "fleets of masked raiders", SENTENCE),
    Fact(FactKind.SOUND, "an orchestral soundtrack", SENTENCE),
    Fact(FactKind.LOOK, "hand-painted art", SENTENCE),
]
SEEDS = range(20)


def test_a_short_review_is_offered_less_than_another_and_a_long_one_more() -> None:
    sizes = {
        length: [len(plan(FACTS_OF_A_PAGE, "", seed, length=length).facts) for seed in SEEDS]
        for length in Length
    }
    assert max(sizes[Length.SHORT]) <= 3 < min(sizes[Length.ANY])
    assert min(sizes[Length.LONG]) >= max(sizes[Length.ANY])


def test_a_topic_comes_first_with_little_beside_it() -> None:
    for seed in SEEDS:
        offered = list(plan(FACTS_OF_A_PAGE, "", seed, topic="combat").facts.values())
        about = [fact for fact in offered if is_about(fact, "combat")]
        assert len(about) == 2 and len(offered) - len(about) <= 2
    assert any(
        fact.kind is FactKind.SOUND for fact in plan(FACTS_OF_A_PAGE, "", 1, topic="sound").facts.values()
    )


def test_of_a_page_that_says_nothing_of_it_other_facts_are_offered() -> None:
    assert plan(FACTS_OF_A_PAGE, "", 3, topic="romance") == plan(FACTS_OF_A_PAGE, "", 3)


def test_what_is_nearest_to_the_centre_stays_first_however_short_it_is() -> None:
    short = Fact(FactKind.DO, "race goats", SENTENCE)
    later = Fact(FactKind.DO, "sell goats", SENTENCE)
    facts = [short, later, *(fact for fact in FACTS_OF_A_PAGE if fact.kind is FactKind.DO)]
    for seed in SEEDS:
        offered = [fact for fact in plan(facts, "", seed).facts.values() if fact.kind is FactKind.DO]
        assert offered[0] == short and later not in offered[:2]


def test_a_long_text_is_shortened_to_its_beginning_and_its_verdict() -> None:
    assert shortened("One is here. Two. Three. Four. Buy it.") == "One is here. Two. Buy it."
    assert shortened("One is here. Buy it.") == "One is here. Buy it."


def test_one_sentence_is_one_that_names_the_game_and_tells_what_was_asked_for() -> None:
    text = "Here is one. Lantern Vale is a game. It has an orchestral soundtrack. Buy it."
    assert abridged(text, _asked(length="short", sentences=1)) == "Lantern Vale is a game."
    sound = FACTS_OF_A_PAGE[-2]
    wanted = _asked(length="short", sentences=1)
    assert abridged(text, wanted, [sound]) == "It has an orchestral soundtrack."
    assert abridged(text, _asked(sentences=1)) == text


def test_even_shorter_is_shorter_than_what_it_answers() -> None:
    text = "Lantern Vale is a game. It is old. It is new. Buy it."
    sizes = [
        len(abridged(text, _asked(length="short", compared_words=words)).split()) for words in (50, 10, 7, 2)
    ]
    assert sizes == [10, 7, 5, 5]


def _asked(**more: Any) -> Prompt:
    page = "You fight raiders at the harbour gate. It features an orchestral soundtrack."
    return prompt("a", name="Lantern Vale", description=f"Lantern Vale (Action). {page}", **more)


def test_a_draft_that_leaves_the_topic_out_is_not_used() -> None:
    asked = ask(_asked(topic="sound"), len, 1_000, FACTS)
    assert "<sound1>" in asked.text
    silent = Draft("<name> is <genre1.a>. Buy it.", (), ended=True)
    assert asked.finish(silent).text == ""
    told = asked.finish(Draft("<name> is <genre1.a>. It has <sound1>.", (), ended=True))
    assert told.text == "Lantern Vale is an action game. It has an orchestral soundtrack."


def test_a_plain_model_is_given_more_or_less_room() -> None:
    assert decoding_of(_asked(length="long"), "plain").max_new_tokens == 2 * Decoding().max_new_tokens
    finished = ask(_asked(length="short"), len, 1_000, "plain").finish(
        Draft(" a fine thing. It is old. It is new. It is blue. Buy it.", (), ended=True)
    )
    assert finished.text.count(".") <= 3


def test_a_long_review_has_what_other_drafts_tell_besides() -> None:
    banners, songs, fight = FACTS_OF_A_PAGE[4], FACTS_OF_A_PAGE[5], FACTS_OF_A_PAGE[7]
    text = f"It is a game. You {fight.text}. Give it a try."
    other = (
        f"Another beginning. You {fight.text}. There are {songs.text}. They are worth hearing. "
        f"However, there are {banners.text}. Leave it alone."
    )
    assert joined(text, [other, other], FACTS_OF_A_PAGE[1:]) == (
        f"It is a game. You {fight.text}. There are {songs.text}. They are worth hearing. Give it a try."
    )
    full = f"It is a game. {'Much is said of it. ' * 30}Give it a try."
    assert joined(full, [other], FACTS_OF_A_PAGE[1:]) == full
