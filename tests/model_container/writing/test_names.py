"""A game's name is said as the store spells it, whatever characters it has, and a spoiled one is noticed."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import prompts
from core.domain import Decoding, Review
from core.domain.text import spelled
from model_container.engines import Draft
from model_container.models import folders
from model_container.models.folders import Model
from model_container.writing import clean, names, rank
from model_container.writing.writer import Writer
from tests import tiny_model
from tests.records import game
from tests.tables import each

NAMES = """
Cinder
osmo!
Ynn
Q
1923
Kite 7
Moss & Marrow
Rook's Gambit
Rook’s Gambit
The “Quiet” Harbour
Harbour – The Long Night
Harbour—Night
Café Zéphyr
Übermorgen
Ænigma: Śląsk
TurboSnail™
TurboSnail® Racing™ 2
Paper² Kingdom
Iron Crown Ⅱ
Iron Crown III: The Salt War
S.A.L.T.
R.U.S.T.: Shadow of the Yard
D.N.A. Lab 3.5
Bit.Harbour
Dr.Turnip
.kite//A.U. Last Letter
Fate/slow noon
AC/CD Simulator
Title : With Blanks
What is this ?
Yes, My Duchess!
Overboiled! 2
Who Goes There?
...and the Lamps
!!!
#lampgate
K@fka
$wordfish
100% Turnip
3-2-1 Go
1000 Years of Moss
Re:Kindle
Peer Review: The Game
Review
Portal of Bees
NieR:Autumn
X-Ray_Ghost
Moon*Rabbit
Star~Sweeper ☆
Lamp ♥ Love
灯台の夜
灯台守:夜の冒険
星を数える人々 Ⅱ
등대지기 이야기
Маяк: Ночь
Φάρος
The Lamp, the Moss and the Very Long Ladder
A Short Story About Some Very Small Snails in Quite Large Gardens of Old
The Completely Accurate Simulator of Standing in a Queue at the Post Office on Monday
My Grandmother's Unreasonably Detailed Model Railway and the People Who Live Beside It: Winter Edition
""".strip().splitlines()

BODY = (
    " about patience. You carry a lamp through the rain, and each corner asks for a careful look at the map. {name} never "
    "hurries. The music is warm, the town is full of odd people, and the last hill is worth the climb."
)


class Scripted:
    """An engine that says a text in which the name stands once more, as it stands in the prompt that it was given."""

    label, context = "scripted 1 text", 512

    def __init__(self, said: str) -> None:
        self._said = said

    def prompt_budget(self, max_new: int) -> int:
        return self.context - max_new

    def count(self, text: str) -> int:
        return len(text) // 4

    def write(
        self, prompts: Sequence[str], decoding: Decoding, *, seed: int, candidates: int = 1
    ) -> list[list[Draft]]:
        del decoding, seed, candidates
        return [[Draft(self._said, (1,), True)] for _ in prompts]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return folders.load(
        tiny_model.make_model(tmp_path_factory.mktemp("m") / "m", parrot=True, layers=2, width=64)
    )


PAGE = "A town on a hill in the rain. Carry a lamp, read the map and meet the people of the town."


def written(model: Model, name: str, said: str) -> str:
    page = game(620, name=name, short_description=PAGE, description="", genres=("Adventure",))
    prompt = prompts.build(page, id="a", seed=4, decoding=Decoding(), candidates=1)
    (outcome,) = Writer(Scripted(said), model).write([prompt])
    assert isinstance(outcome, Review), (name, outcome)
    return outcome.text


def test_there_are_sixty_names() -> None:
    assert len(NAMES) == len(set(NAMES)) == 60
    assert max(len(name.split()) for name in NAMES) >= 15


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_said_as_the_store_spells_it_and_gets_a_review(model: Model, name: str) -> None:
    text = written(model, name, BODY.format(name=name))
    assert name in text
    # A name that begins with a point may look like the end of the sentence before it, and then stays.
    assert text.count(name) in ({1, 2} if name[0] == "." else {1} if clean.is_long(name) else {2})


@pytest.mark.parametrize("name", [name for name in NAMES if names.plain(name) != name])
def test_a_name_that_the_model_says_in_plain_signs_is_spelled_as_the_store_does(
    model: Model, name: str
) -> None:
    text = written(model, name, BODY.format(name=names.plain(name)))
    # A name that begins with a point may look like the end of the sentence before it, and then stays.
    assert text.count(name) in ({1, 2} if name[0] == "." else {1} if clean.is_long(name) else {2})


@each("name", NAMES)
def test_every_name_survives_what_makes_it_fit_for_a_chat(name: str) -> None:
    assert prompts.tidy_name(name) == spelled(name) == name
    assert names.stands(f"It is {name}.", name)


@each(
    ("name", "said"),
    [
        ("agar.io", "agar\u2024io"),
        ("evil.com", "evil\u2024com"),
        ("see https://evil.example/x now", "see now"),
        ("@everyone", "everyone"),
        ("x<@123>y", "x y"),
        ("[free](http://evil.example)", "free"),
        ("a\ufffdb", "ab"),
        ("\u202eoffer\u202c", "offer"),
        ("evil。com ｡ go．evil．net", "evil\u2024com ｡ go\u2024evil\u2024net"),
        ("evil.google", "evil\u2024google"),
        ("BIT.GAMES Dr.Bet", "BIT\u2024GAMES Dr\u2024Bet"),
        ("you@evil。com", "you evil com"),
        ("192.168.0.1/admin", "192\u2024168\u20240\u20241\u2215admin"),
        ("[2001:db8::1]:80/x", "[2001\ua789db8\ua789\ua7891]\ua78980\u2215x"),
        ("localhost:8080/x", "localhost\ua7898080\u2215x"),
        ("matrix:r/room", "matrix\ua789r/room"),
        ("steam:run/440", "steam\ua789run/440"),
        ("/ban@bot all", "\u2215ban@bot all"),
        *(
            (name, name)
            for name in ("Dr.Langeskov", "BIT.TRIP", "Re:Zero", "AC/DC", "S.T.A.L.K.E.R.", "v1.0.2", "a / b")
        ),
        *(
            (name, name)
            for name in ("localhost", "Matrix: Path", "[Redacted]", "Half-Life: r/place", "5.0/5")
        ),
    ],
)
def test_what_acts_in_a_chat_is_no_part_of_a_name(name: str, said: str) -> None:
    assert spelled(name) == said


@each(
    "sign", ["a。", "1.", "1.1.1.1/", "[:", "[[", "a@", "a-", "a.b", "localhost:", "matrix:", "[a](b)", "<@"]
)
def test_no_name_takes_long(sign: str) -> None:
    begun = time.thread_time()
    spelled(sign * 100_000)
    assert time.thread_time() - begun < 0.1


@settings(deadline=None)
@given(st.text(max_size=40) | st.text("ae1.。．:/@[]<>()-# w", max_size=40))
def test_a_spelled_name_stays_as_it_is(name: str) -> None:
    assert spelled(spelled(name)) == spelled(name)
    assert names.spell("It is fine.", name) == "It is fine." or spelled(name).lower() in "it is fine."


@each(
    ("text", "garbled"),
    [
        ("What Lanterm Hollow does best is rain.", True),
        ("What Lantern Hollowow does best is rain.", True),
        ("What Lantern Holow does best is rain.", True),
        ("What LanternHollow does best is rain.", True),
        ("What Lantern Hollow does best is rain.", False),
        ("What Lantern Hollow's rain does best is rain.", False),
        ("What Lantern does best is rain.", False),
        ("A lantern and a hollow are all it has.", False),
        ("The Lantern Hollows of old were shorter.", False),
        ("Lanterns fill the hollow.", False),
        ("It is unlike Cinder Row.", False),
    ],
)
def test_a_spoiled_name_is_told_from_other_words(text: str, garbled: bool) -> None:
    known = {"lanterns", "hollows", "of", "old", "cinder", "row"}
    assert names.garbled(text, "Lantern Hollow", known.__contains__) is garbled


def test_a_spoiled_name_and_broken_characters_are_never_posted() -> None:
    prompt = prompts.build(game(620, name="Lantern Hollow"), id="a", seed=4, decoding=Decoding())
    told = (
        f"{prompt.opening} a quiet walk through the rain, and it never hurries, so people should take a look."
    )
    assert "garbles the name" in rank.faults(f"{told} Then Lanterm Hollow ends.", prompt)
    assert "has broken characters" in rank.faults(f"{told} Then \ufffd ends.", prompt)
    assert {"garbles the name", "has broken characters"} <= rank.GRAVE


def test_a_broken_character_is_kept_so_that_it_can_be_told() -> None:
    assert "\ufffd" in clean.clean("It is", " a \ufffd mine. And")
    assert clean.clean("It is", " a mine. And \ufffd") == "It is a mine."


def test_the_model_is_given_a_name_in_signs_that_it_has_read() -> None:
    assert names.plain("TurboSnail® Racing™ Ⅱ – Rook’s Night²") == "TurboSnail Racing II - Rook's Night2"
    assert names.plain("灯台の夜") == "灯台の夜"
    assert names.plain("™") == "™"


def test_a_long_name_is_no_copy_of_the_page() -> None:
    name = NAMES[-1]
    page = game(620, name=name, short_description=f"{name} is a town. {PAGE}", description="")
    prompt = prompts.build(page, id="a", seed=4, decoding=Decoding())
    text = f"{prompt.opening}{BODY.format(name='It')}"
    assert "copies the description" not in rank.faults(text, prompt)
    twice = dataclasses.replace(prompt, name="Lantern")
    assert "copies the description" in rank.faults(f"{text} {prompt.description}", twice)
