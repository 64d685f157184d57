"""The writer: one outcome a prompt, never the same text twice, and the same text again from the same seed."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from core.domain import Decoding, Failure, Prompt, Review, prompt_text, records
from core.domain.text import sentence_ends
from core.errors import UsageError
from model_container import engines
from model_container.engines import Draft
from model_container.models import folders, memorised
from model_container.models.folders import Model
from model_container.writing import formats
from model_container.writing.formats import Asked
from model_container.writing.words import words_of
from model_container.writing.writer import TRIES, Writer
from tests import tiny_model

DESCRIPTION = "Lantern Deep (Adventure, Indie). Carry one lantern through a flooded mine."


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    folder = tmp_path_factory.mktemp("parrot") / "parrot"
    return folders.load(tiny_model.make_model(folder, parrot=True, layers=2, width=128))


@pytest.fixture(scope="module")
def writer(model: Model) -> Writer:
    return Writer(engines.pick(model), model, clock=lambda: 1_000.0)


def prompt(number: int = 1, app_id: int = 1, **change: object) -> Prompt:
    plain = Prompt(
        id=f"request{number}",
        app_id=app_id,
        name="Lantern Deep",
        genres=("Adventure", "Indie"),
        seed=number,
        description=DESCRIPTION,
        opening="On paper, Lantern Deep is",
        candidates=2,
    )
    return dataclasses.replace(plain, **change)  # type: ignore[arg-type]


def reviews(outcomes: Sequence[Review | Failure]) -> list[Review]:
    assert all(isinstance(outcome, Review) for outcome in outcomes), outcomes
    return [outcome for outcome in outcomes if isinstance(outcome, Review)]


def test_a_review_tells_all_that_it_was_made_from(writer: Writer) -> None:
    (review,) = reviews(writer.write([prompt()]))
    assert review.text.startswith("On paper, Lantern Deep is")
    assert sentence_ends(review.text)[-1] == len(review.text)
    assert review.prompt == prompt_text(DESCRIPTION, "On paper, Lantern Deep is")
    assert (review.id, review.app_id, review.name, review.seed) == ("request1", 1, "Lantern Deep", 1)
    assert (review.model, review.demo, review.engine) == ("tiny@1", False, writer.engine.label)
    assert review.decoding == Decoding()
    assert review.created_at == 1_000.0
    assert review.seconds > 0


def test_a_batch_of_one_is_had_again_from_its_seed(writer: Writer, model: Model) -> None:
    (first,) = reviews(writer.write([prompt(7)]))
    writer.write([prompt(8), prompt(9)])
    (again,) = reviews(writer.write([prompt(7)]))
    (open_remote_run,) = reviews(Writer(engines.pick(model), model).write([prompt(7)]))
    (other,) = reviews(writer.write([prompt(8, id="request7")]))
    assert first.text == again.text == open_remote_run.text != other.text


def test_a_batch_gives_each_prompt_its_own_outcome_in_order(writer: Writer) -> None:
    prompts = [
        prompt(1),
        prompt(2, 2, opening="At its best, Lantern Deep is"),
        prompt(3),
        prompt(4, 4, candidates=1),
    ]
    prompts += [prompt(5, 5, decoding=Decoding(max_new_tokens=60, sample=False))]
    outcomes = reviews(writer.write(prompts))
    assert [review.id for review in outcomes] == [one.id for one in prompts]
    assert all(review.text.startswith(one.opening) for review, one in zip(outcomes, prompts, strict=True))


def test_one_game_in_a_batch_gets_different_texts(writer: Writer) -> None:
    texts = [review.text for review in reviews(writer.write([prompt(1) for _ in range(8)]))]
    assert len(set(texts)) == 8


def test_a_text_that_is_taken_is_not_written_again(writer: Writer) -> None:
    (first,) = reviews(writer.write([prompt(candidates=1)]))
    (second,) = reviews(writer.write([prompt(candidates=1)], taken={first.text}))
    (third,) = reviews(writer.write([prompt(candidates=1)], taken={first.text, second.text}))
    assert len({first.text, second.text, third.text}) == 3


def test_greedy_prompts_of_one_game_fail_rather_than_repeat(writer: Writer) -> None:
    decoding = Decoding(max_new_tokens=60, sample=False)
    outcomes = writer.write(
        [prompt(1, decoding=decoding), prompt(2, decoding=decoding), prompt(3, 3, decoding=decoding)]
    )
    assert [type(outcome) for outcome in outcomes] == [Review, Failure, Review]


def test_one_prompt_that_cannot_be_fitted_holds_up_no_other(writer: Writer) -> None:
    outcomes = writer.write([prompt(1, opening="word " * 400), prompt(2, 2)])
    failure, review = outcomes
    assert isinstance(failure, Failure)
    assert (failure.id, failure.code) == ("request1", "does_not_fit")
    assert "opening alone" in failure.message
    assert isinstance(review, Review)


def test_a_long_description_is_cut_at_a_sentence(writer: Writer) -> None:
    (review,) = reviews(writer.write([prompt(description=DESCRIPTION + " Explore the mine." * 200)]))
    assert writer.engine.count(review.prompt) <= writer.engine.prompt_budget(130)
    assert "Explore the mine.\nReview: On paper, Lantern Deep is" in review.prompt


def test_nothing_to_write_is_no_trouble(writer: Writer) -> None:
    assert writer.write([]) == []


class Mumbler:
    """An engine that says what it was given, call by call; remembers the seeds."""

    label, context = "mumbler 1 text", 512

    def __init__(self, *texts: str) -> None:
        self.texts, self.seeds = list(texts), list[int]()

    def prompt_budget(self, max_new: int) -> int:
        return self.context - max_new

    def count(self, text: str) -> int:
        return len(text.split())

    def write(
        self, prompts: Sequence[str], decoding: Decoding, *, seed: int, candidates: int = 1
    ) -> list[list[Draft]]:
        self.seeds.append(seed)
        text = self.texts.pop(0)
        return [[Draft(text, (1,), True)] * candidates for _ in prompts]


ROUNDS = TRIES + 1
"""Times that the engine is asked: a try's first candidate alone, then the others, then two more tries."""


class Choir(Mumbler):
    """Has a text for each candidate."""

    def write(
        self, prompts: Sequence[str], decoding: Decoding, *, seed: int, candidates: int = 1
    ) -> list[list[Draft]]:
        del decoding, candidates
        self.seeds.append(seed)
        return [[Draft(text, (1,), True) for text in self.texts] for _ in prompts]


GOOD = (
    " a quiet adventure. "
    + "It asks for patience and a careful eye, and it gives light, water and stories back to all. " * 1
)
LONGER = GOOD + "Nothing in it hurries, and nothing needs to."


def test_an_unusable_text_is_written_again_with_another_seed(model: Model) -> None:
    engine = Mumbler(" no end", "", LONGER)
    (review,) = reviews(Writer(engine, model).write([prompt(5)]))
    assert review.text == f"On paper, Lantern Deep is{LONGER}"
    assert len(set(engine.seeds)) == 3
    assert engine.seeds[0] == 5


def test_a_draft_of_which_a_part_fits_is_used_without_the_rest_if_no_try_brings_a_whole_one(
    model: Model,
) -> None:
    page = "Lantern Vale (RPG). Light the lamps, carry the letters and walk the long roads."
    asked = prompt(name="Lantern Vale", description=page, genres=("RPG",))
    part = (
        "<name> is <genre1.a> that lets you <do1>. You also <do2>, and you <do3>. There is nothing else that it wants."
        " For people who like <horror> slow tension, <name> is worth the time. It also has <foe1>."
    )
    with_facts = dataclasses.replace(model, prompt="facts")
    (review,) = reviews(Writer(Mumbler(*[part] * ROUNDS), with_facts).write([asked]))
    assert review.text.startswith("Lantern Vale is a role-playing game that lets you ")
    assert review.text.endswith("There is nothing else that it wants.")
    assert len(review.facts) == 4
    whole = part.replace("<horror> ", "").replace(" It also has <foe1>.", "")
    (review,) = reviews(Writer(Mumbler(part, part, part, whole), with_facts).write([asked]))
    assert review.text.endswith("Lantern Vale is worth the time.")


def test_three_tries_without_a_usable_text_are_a_failure(model: Model) -> None:
    (outcome,) = Writer(Mumbler(*[" no end"] * ROUNDS), model).write([prompt()])
    assert isinstance(outcome, Failure)
    assert outcome.message == "tiny@1 wrote nothing usable in 3 tries"
    assert (outcome.code, outcome.values) == ("nothing_usable", {"model": "tiny@1", "tries": 3})


def test_what_is_no_longer_or_no_shorter_than_what_it_answers_is_not_posted(model: Model) -> None:
    for length, words in (("long", 500), ("short", 5)):
        asked = prompt(length=length, compared_words=words)
        (outcome,) = Writer(Mumbler(*[LONGER] * ROUNDS), model).write([asked])
        assert isinstance(outcome, Failure) and outcome.code == f"no_{length}er"
    (review,) = reviews(
        Writer(Mumbler(LONGER, LONGER), model).write([prompt(length="long", compared_words=10)])
    )
    assert len(review.text.split()) > 10


def test_one_sentence_is_posted_though_it_tells_little(model: Model) -> None:
    asked = prompt(length="short", sentences=1)
    (review,) = reviews(Writer(Mumbler(*[LONGER] * ROUNDS), model).write([asked]))
    assert review.text == "On paper, Lantern Deep is a quiet adventure."


def test_a_text_with_faults_is_taken_only_where_no_better_one_came(model: Model) -> None:
    short = " a mine for one lantern, and an adventure that sends you down into the water below the town."
    (better,) = reviews(Writer(Mumbler(short, LONGER), model).write([prompt()]))
    (poor,) = reviews(Writer(Mumbler(short, short, short, short + " It costs $20."), model).write([prompt()]))
    assert better.text.endswith("needs to.")
    assert poor.text == f"On paper, Lantern Deep is{short}"


@pytest.mark.parametrize("text", [" fun.", f"{LONGER} I played it for 40 hours."])
def test_what_says_nothing_or_claims_too_much_is_not_posted_even_where_there_is_nothing_else(
    model: Model, text: str
) -> None:
    (outcome,) = Writer(Mumbler(*[text] * ROUNDS), model).write([prompt()])
    assert isinstance(outcome, Failure)
    assert outcome.message == "tiny@1 wrote nothing good enough to show in 3 tries"
    assert (outcome.code, outcome.values) == ("not_good_enough", {"model": "tiny@1", "tries": 3})


def test_a_text_that_says_an_earlier_one_again_in_a_few_other_words_is_written_anew(model: Model) -> None:
    (first,) = reviews(Writer(Mumbler(LONGER, LONGER), model).write([prompt()]))
    again = LONGER.replace("patience", "courage")
    other = (
        " an adventure: one lantern, a mine to carry it through, and much to see. Few are so slow, as praise."
    )
    (second,) = reviews(Writer(Mumbler(again, again, other), model).write([prompt(2)], taken={first.text}))
    assert "an adventure: one lantern" in second.text


def test_what_a_model_learned_by_heart_is_not_posted(model: Model, tmp_path: Path) -> None:
    folder = shutil.copytree(model.folder, tmp_path / "learned")
    memorised.write([words_of(LONGER)], folder)
    (outcome,) = Writer(Mumbler(*[LONGER] * ROUNDS), folders.load(folder)).write([prompt()])
    assert isinstance(outcome, Failure)


def test_of_two_texts_the_one_in_the_tone_that_was_asked_for_is_taken(model: Model) -> None:
    warm = f"{GOOD} It is a lovely, clever and rewarding thing."
    cold = f"{GOOD} It is a dull, clumsy and boring thing."
    for tone, wanted in (("positive", "lovely"), ("negative", "boring")):
        writer = Writer(Choir(warm, cold), model, all_at_once=True)
        (review,) = reviews(writer.write([prompt(tone=tone)]))
        assert wanted in review.text


def test_a_text_that_tells_phrases_of_the_page_wins_over_one_that_tells_none(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = formats.ask

    def with_phrases(*args: Any) -> Asked:
        return dataclasses.replace(ask(*args), phrases=("repair old pumps", "a flooded mine", "three lamps"))

    monkeypatch.setattr(formats, "ask", with_phrases)
    tail = (
        "It asks for patience and a careful eye, gives light, water and stories back to all, "
        "and is one to try for anybody who likes a quiet place. "
    )
    none = f" an adventure about one lantern. {tail} The lantern and the water are carried with care."
    one = f" an adventure about one lantern and a flooded mine. {tail} There is water in it and light."
    two = f" an adventure in a flooded mine. You repair old pumps. {tail}"
    for texts in ((none, one, two), (two, one, none)):
        (review,) = reviews(Writer(Choir(*texts), model, all_at_once=True).write([prompt()]))
        assert "repair old pumps" in review.text


def test_more_candidates_are_drawn_only_where_the_first_is_not_good_enough(model: Model) -> None:
    counts: list[int] = []

    class Counting(Mumbler):
        def write(self, *args: Any, candidates: int = 1, **kwargs: Any) -> list[list[Draft]]:
            counts.append(candidates)
            return super().write(*args, candidates=candidates, **kwargs)

    page = (
        "Lantern Deep (Adventure, Indie). Carry one lantern through a flooded mine, repair old pumps, listen to the water "
        "and find the miners who never came back from the lowest gallery."
    )
    good = (
        " an adventure about one lantern and a flooded mine. You repair old pumps, listen to the water and look for the "
        "miners who never came back. It is slow and careful, and it knows how to make you spend light. If you like a "
        "quiet place with a good reason to walk on, this is one to try."
    )
    asked = prompt(candidates=8, description=page)
    reviews(Writer(Counting(good), model).write([asked]))
    assert counts == [1]
    counts.clear()
    reviews(Writer(Counting(" no end", good), model).write([prompt(candidates=8)]))
    assert counts == [1, 7]
    counts.clear()
    reviews(Writer(Counting(good), model, all_at_once=True).write([prompt(candidates=8)]))
    assert counts == [8]


def write_verb(line: str, model: str, state: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "model_container", "write"],
        input=line,
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "GRG_MODEL": model, "GRG_STATE_DIR": str(state), **environ},
    )


def test_the_verb_tells_its_progress_and_writes_what_the_writer_writes(
    model: Model, writer: Writer, tmp_path: Path
) -> None:
    done = write_verb(records.to_json(prompt(3)) + "\n", str(model.folder), tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    *events, last = done.stdout.splitlines()
    told = [json.loads(line) for line in events]
    assert [event["event"] for event in told] == ["loading", "loaded", "writing"]
    assert {**told[1], "seconds": 0} == {
        "event": "loaded",
        "model": "tiny@1",
        "demo": False,
        "engine": writer.engine.label,
        "seconds": 0,
    }
    (wanted,) = reviews(writer.write([prompt(3)]))
    assert records.from_json(Review, last).text == wanted.text


@pytest.mark.parametrize(
    ("line", "model_name", "message"),
    [
        ("", None, "a Prompt record cannot be read"),
        ("{}", None, "a Prompt record cannot be read"),
        (records.to_json(prompt()), "nobody/nothing", "no model 'nobody/nothing' here"),
        (records.to_json(prompt(opening="word " * 400)), None, "opening alone"),
    ],
)
def test_the_verb_answers_trouble_with_one_line(
    model: Model, tmp_path: Path, line: str, model_name: str | None, message: str
) -> None:
    done = write_verb(line, model_name or str(model.folder), tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_decoding_that_leaves_no_room_is_a_failure_of_that_prompt(writer: Writer) -> None:
    (outcome,) = writer.write([prompt(decoding=Decoding(max_new_tokens=510))])
    assert isinstance(outcome, Failure)
    with pytest.raises(UsageError):
        writer.engine.prompt_budget(510)
