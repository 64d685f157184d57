"""What a review advises is told from its last sentences, and a verdict that turns against its beginning is a fault."""

from __future__ import annotations

from model_container.writing import tone
from tests.tables import each

FOR = """
It is easy to recommend to anyone who likes rain.
Those who enjoy a slow walk will be happy here.
Give it a chance if you have a weakness for lamps.
Nobody who enjoys a good puzzle should pass it by.
Patient people should not miss it.
It is well worth a look.
The verdict is kind: it is a good choice for small evenings.
In the end, the music wins the argument.
"""
AGAINST = """
It is hard to recommend to anyone.
It cannot be recommended, even to those who like rain.
If you like long walks, look elsewhere.
Not even a taste for lamps makes it worth the trouble.
It is not worth it.
Skip it.
Those who like puzzles will find little to enjoy here.
It is best left alone.
I would not recommend it to a friend.
There are better things to do, and this is one to avoid.
"""
NEITHER = """
The lamp is in the town.
You may avoid the mines or collect the stars.
It is a matter of taste.
The mayor gets it wrong, and the town forgets him.
"""


@each(
    ("sentence", "stance"),
    [(one, value) for table, value in ((FOR, 1), (AGAINST, -1)) for one in table.strip().splitlines()],
)
def test_advice_is_told_from_its_words(sentence: str, stance: int) -> None:
    assert tone.stance(sentence) == stance
    assert tone.verdict(f"It has a lamp. {sentence}") == stance


@each("sentence", NEITHER.strip().splitlines())
def test_what_advises_nothing_has_no_stance(sentence: str) -> None:
    assert tone.stance(sentence) == 0


def test_a_verdict_against_the_tone_that_was_asked_for_contradicts_it() -> None:
    text = "Cinder Row is a racer. It is easy to recommend to anyone who likes rain."
    assert tone.contradicts(text, "", "negative")
    assert not tone.contradicts(text, "", "positive")
    assert not tone.contradicts(text, "", "")
    assert tone.contradicts("It is a racer. Skip it.", "", "positive")


def test_a_verdict_against_the_opening_contradicts_it() -> None:
    opening = "Here is the case against Cinder Row:"
    assert tone.contradicts(f"{opening} it rains. It is well worth a look.", opening, "")
    assert not tone.contradicts(f"{opening} it rains. Skip it.", opening, "")
    assert not tone.contradicts("It rains. It is well worth a look.", opening, "")  # it begins in another way
