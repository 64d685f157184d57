"""The best text wins, and texts with a fault lose to all that have none."""

from __future__ import annotations

import codecs
import dataclasses
import random
from pathlib import Path
from typing import Any

from core.domain import Prompt
from model_container.models import memorised
from model_container.models.lexicon import Lexicon
from model_container.writing import rank, tone
from model_container.writing.score import parts
from tests.tables import each

PROMPT = Prompt(
    id="r",
    app_id=1,
    name="Lantern Deep",
    genres=("Adventure", "Indie"),
    opening="Lantern Deep is",
    seed=0,
    description="Lantern Deep (Adventure, Indie). Carry one lantern through a flooded mine and find what the "
    "water left behind. Solve puzzles with light, draw maps and meet the miners who stayed below.",
)
GOOD = (
    "Lantern Deep is a quiet adventure about light and water. Each tunnel asks for patience, and the puzzles reward a "
    "careful look at your maps. The miners have stories to tell, and the flooded halls make even a short walk feel "
    "like a journey. It never hurries, and that is its charm."
)


def faults(text: str, prompt: Prompt = PROMPT, **known: Any) -> list[str]:
    return rank.faults(text, prompt, **known)


def test_a_good_text_has_no_fault() -> None:
    assert faults(GOOD) == []


@each(
    ("text", "fault"),
    [
        (GOOD.replace("Lantern Deep", "It"), "does not name it"),
        (GOOD + " And then", "ends inside a sentence"),
        ("Lantern Deep is a quiet adventure.", "too short"),
        (GOOD + " It never hurries, and that is all.", "repeats itself"),
        (GOOD + " Lantern Deep is a lamp in the dark.", "repeats itself"),
        (
            GOOD + " Carry one lantern through a flooded mine and find what the water left behind.",
            "copies the description",
        ),
        (GOOD + " The mines are deep and and dark.", "stutters"),
        (GOOD + " The mines are vingvingving.", "is garbled"),
        (GOOD + " The mines are dasrcccccc.", "is garbled"),
        (GOOD + " It is for wonderlingwonderlingwonderling.", "is garbled"),
        (GOOD + " It is worth every cent of $20.", "claims what a machine cannot know"),
        (GOOD + " I have 40 hours in it.", "claims what a machine cannot know"),
        (GOOD + " It keeps one busy for twenty hours.", "claims what a machine cannot know"),
        (GOOD + " It was made on March 3rd.", "claims what a machine cannot know"),
        (GOOD + " It came out in 2019.", "claims what a machine cannot know"),
        (GOOD + " I bought it for a friend.", "claims what a machine cannot know"),
        (GOOD + " I've finished it twice.", "claims what a machine cannot know"),
    ],
)
def test_each_gate_names_its_fault(text: str, fault: str) -> None:
    assert faults(text) == [fault]


def test_a_slur_is_found_however_it_is_written() -> None:
    word = codecs.decode("ergneq", "rot13")  # nobody should have to read it here
    spaced = " ".join(word)
    leet, accented = word.replace("e", "3"), word.replace("a", "á")
    drawn = word.replace("e", "eeee", 1)
    for written in (word, word.upper(), f"{word}s", spaced, leet, accented, drawn, word.replace("a", "а")):
        assert faults(f"{GOOD} It is for a {written} only.", demo=True) in (
            ["has a slur"],
            ["is garbled", "has a slur"],
        )
    assert "has a slur" not in faults(GOOD + " A b c, i e d: 4 x 4 = 16 in the retrograde country.")


def test_a_number_that_the_page_has_is_no_invention_and_a_purchase_always_is() -> None:
    told = dataclasses.replace(PROMPT, description=f"{PROMPT.description} Winter 1942: survive 7 days.")
    assert faults(GOOD + " It is set in 1942 and lasts 7 days.", told) == []
    assert faults(GOOD + " It is set in 1943.", told) == ["claims what a machine cannot know"]
    bought = dataclasses.replace(told, description="I bought it, says everybody.")
    assert "claims what a machine cannot know" in faults(GOOD + " I bought it.", bought)


def test_a_text_like_an_earlier_one_has_a_fault_and_another_about_the_same_game_has_none() -> None:
    changed = GOOD.replace("patience", "courage").replace("stories", "much")
    other = "Lantern Deep sends one lantern down a mine. Solve a puzzle, draw a map, and mind the water."
    assert faults(changed, earlier=[rank.runs(GOOD)]) == ["is like an earlier one"]
    assert faults(other, demo=True, earlier=[rank.runs(GOOD)]) == []


def test_a_players_words_are_no_text_of_ours(tmp_path: Path) -> None:
    memorised.write(
        [rank.words_of("Nothing to see here at all, really nothing."), rank.words_of(GOOD)], tmp_path
    )
    known = memorised.load(tmp_path)
    assert faults(GOOD, learned=known) == ["copies a player's review"]
    assert faults(GOOD.replace("a", "o").replace("Lontern", "Lantern"), learned=known) == []
    assert memorised.load(tmp_path / "elsewhere") is None


def test_what_was_learned_is_kept_small_and_still_found(tmp_path: Path) -> None:
    texts = [[f"w{n}-{i}" for i in range(200)] for n in range(60)]
    memorised.write(texts, tmp_path, most=1_000)
    known = memorised.load(tmp_path)
    assert known is not None
    assert (tmp_path / memorised.FILE).stat().st_size <= 8 * 1_001 + 128
    assert 100 < known.shared(texts[7]) < 300  # 193, by a sample of one in sixteen
    assert known.shared([f"v{i}" for i in range(200)]) == 0


def test_some_faults_are_never_posted_and_a_poor_score_is_not_either() -> None:
    assert rank.may_be_posted(GOOD, PROMPT, ["too short", "repeats itself"])
    for grave in rank.GRAVE:
        assert not rank.may_be_posted(GOOD, PROMPT, ["too short", grave])
    assert not rank.may_be_posted("Lantern Deep is fun.", PROMPT, [])


def test_a_sentence_that_says_something_again_is_left_out_and_the_rest_stays() -> None:
    again = GOOD + " The puzzles reward a careful look at all. It is worth it."
    assert rank.without_loops(again) == GOOD + " It is worth it."
    assert rank.without_loops(GOOD) == GOOD
    loop = "It is a very good one. " * 9
    assert rank.without_loops(loop) == loop  # nothing would be left
    assert faults(loop, demo=True)


def test_the_tone_is_told_by_words_and_a_not_turns_them() -> None:
    assert tone.leaning("A lovely, clever game.") == 1
    assert tone.leaning("It is not good, dull even.") == -1
    assert tone.leaning("It is a game.") == 0
    assert tone.fit("dull", "negative") == tone.fit("lovely", "positive") == tone.fit("dull", "") == 1
    assert tone.fit("dull", "positive") == 0


def test_a_demo_model_may_be_short() -> None:
    assert faults("Lantern Deep is a quiet adventure.", demo=True) == []


def test_a_name_may_hold_a_year_or_a_link_or_marks() -> None:
    for name in ("Cyberpunk 2077", "agar.io", "S.T.A.L.K.E.R.: Shadow", "女神", "!!!"):
        prompt = Prompt(id="r", app_id=1, name=name, genres=(), opening="", seed=0, description="")
        shown = name.replace("r.i", "r\u2024i")
        assert faults(GOOD.replace("Lantern Deep", shown), prompt) == [], name


def test_a_text_that_says_more_of_the_game_scores_higher() -> None:
    vague = "Lantern Deep is a good game. You play it and you play it well. It is nice and it is new and it is all one says."
    assert 0 <= rank.score(vague, PROMPT) < rank.score(GOOD, PROMPT) <= 1


def test_order_puts_faultless_texts_first_and_leaves_empty_ones_out() -> None:
    short, wrong = "Lantern Deep is an adventure.", "It is an adventure."
    assert rank.order(["", wrong, short, GOOD], PROMPT) == [GOOD, short, wrong]
    assert rank.order([], PROMPT) == []


def test_a_text_that_was_cut_off_loses_to_one_that_ended() -> None:
    ended = GOOD.replace("patience", "care")
    assert rank.score(ended, PROMPT) <= rank.score(GOOD, PROMPT)
    assert [text for text, _ in rank.judge([GOOD, ended], PROMPT, behind={GOOD})] == [ended, GOOD]


def test_scores_stay_between_0_and_1_for_any_text() -> None:
    for text in ("", "a", "word " * 500, "灯" * 300, "?!"):
        assert 0 <= rank.score(text, PROMPT) <= 1


def test_fifty_words_of_nonsense_may_not_be_posted() -> None:
    rng = random.Random(3)
    words = f"{GOOD} {PROMPT.description} the of and to a in is it that for with on".lower().split()
    for _ in range(200):
        text = f"Lantern Deep is {' '.join(rng.choices(words, k=50))}."
        assert not rank.may_be_posted(text, PROMPT, []), text
    shuffled = GOOD.split()
    rng.shuffle(shuffled)
    assert not rank.may_be_posted(" ".join(shuffled), PROMPT, [])
    assert rank.may_be_posted(GOOD, PROMPT, [])


def test_more_candidates_never_bring_a_worse_text() -> None:
    rng = random.Random(4)
    pool = [
        GOOD,
        GOOD + " It never hurries, and that is all.",
        GOOD + " I played it for weeks.",
        GOOD.replace("Lantern Deep", "It"),
        GOOD + " The mines are deep and and dark.",
        "Lantern Deep is an adventure.",
    ]
    for _ in range(100):
        few = rng.sample(pool, k=rng.randint(1, 4))
        more = [*few, *rng.sample(pool, k=2)]
        (_, first), (_, better) = (rank.judge(dict.fromkeys(texts), PROMPT)[0] for texts in (few, more))
        assert len(better) <= len(first) or rank.GRAVE & set(first)
        assert not (rank.GRAVE & set(better)) or rank.GRAVE & set(first)


def test_words_that_nobody_knows_are_an_invention_where_a_list_says_so() -> None:
    known = Lexicon(set(rank.words_of(GOOD)))
    assert faults(GOOD, lexicon=known) == []
    assert faults(GOOD + " It has a lanternsonality.", lexicon=known, demo=True) == ["invents words"]
    assert faults(GOOD + " It has a lanternsonality.", demo=True) == []


def test_a_health_warning_is_no_praise_and_no_reader_is_wished_harm() -> None:
    assert faults(GOOD + " The seizures are its charm.") == ["praises a health warning"]
    assert faults(GOOD + " Else kill yourself.") == ["wishes somebody harm"]


def test_a_verdict_that_turns_against_the_tone_is_a_fault() -> None:
    asked = dataclasses.replace(PROMPT, tone="negative")
    assert faults(GOOD + " It is easy to recommend.", asked) == ["contradicts itself"]
    assert faults(GOOD + " It is hard to recommend.", asked) == []


def test_what_is_copied_in_runs_of_six_words_earns_nothing() -> None:
    own = "Lantern Deep sends you into a mine. You carry a lantern, solve a puzzle and draw a map of the miners."
    copy = "Lantern Deep sends you into a mine. Carry one lantern through a flooded mine and find what the water left."
    assert parts(own, PROMPT)["page_words"] > parts(copy, PROMPT)["page_words"]
    assert parts(copy, PROMPT)["page_runs"] == 0
