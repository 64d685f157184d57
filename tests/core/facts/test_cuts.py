"""Where a phrase of the page ends, and which words a fact leaves out."""

from __future__ import annotations

from core.facts import Fact, FactKind, facts_of
from core.facts.telling import says_little
from tests.tables import each

NAME = "Tidewright"


def texts(kind: FactKind, sentence: str) -> list[str]:
    """Texts of the facts of one kind that a page with this sentence gives."""
    page = f"{NAME} is a game of the sea for those who like it.\n{sentence}\n"
    return [fact.text for fact in facts_of(NAME, (), page) if fact.kind is kind]


@each(
    ("sentence", "wanted"),
    [
        # what "to" says of where it goes belongs to the verb
        ("Row the heavy ferry to the mill before dawn.", "row the heavy ferry to the mill"),
        ("Repair the heavy ferry to cross the lake.", "repair the heavy ferry"),
        ("Bend the old oars to their will.", None),
        # a list goes on behind the comma
        ("Combine salty ropes, rusty anchors and more.", None),
        ("Use a variety of oars ranging from spruce, ash and teak to bamboo.", "use a variety of oars"),
        # an adjective alone, a preposition that is not read, an empty noun behind one
        ("Sail across a frozen, silent.", None),
        ("Command a barge with capabilities beyond belief.", "command a barge"),
        # the "verb" is an adjective here
        ("Complete two-handed rowing: each oar has its own keys.", None),
        # a verb that is also praise is left in its place
        ("A game about absorbing a muddy lake.", "absorb a muddy lake"),
        # praise that looks like a verb is none
        ("A world told by stunning lake views.", None),
        # unknown words that are hardly different from known ones
        ("Repair the flooded labaratory.", None),
        # conditions, and what somebody else can do
        ("Every time you repair a leaky barge, the lake grows.", None),
        ("The harbour master has the ability to sink leaky barges.", None),
    ],
)
def test_a_deed_is_cut_where_it_is_complete(sentence: str, wanted: str | None) -> None:
    assert texts(FactKind.DO, sentence)[:1] == ([] if wanted is None else [wanted])


@each(
    ("sentence", "wanted"),
    [
        (
            "- A quiet, salty story with an emphasis on humour",
            "a quiet, salty story with an emphasis on humour",
        ),
        ("- A quiet, salty story with an emphasis on\n", "a quiet, salty story"),
        ("- 40 rowing races of gameplay", "40 rowing races"),
        ("- 4 levels of difficulty", None),
        ("- Dozens of bait", None),
        ("- 50 races of fast-paced, old school, muddy rowing", None),
        ("- Board leaky barges to plunder them", None),
        ("- Added salty oars", None),
        ("- Eight salty ferrys", None),
        ("- Beautifully designed mechanical oars", "mechanical oars"),
        ("- Extremely rusty barges", "rusty barges"),
    ],
)
def test_a_thing_is_cut_where_it_is_complete(sentence: str, wanted: str | None) -> None:
    assert texts(FactKind.HAS, sentence) == ([] if wanted is None else [wanted])


@each(
    ("kind", "text", "little"),
    [
        (FactKind.DO, "defeat powerful enemies", True),
        (FactKind.DO, "use your knowledge", True),
        (FactKind.DO, "build more boathouses", True),
        (FactKind.DO, "row leaky barges", False),
        (FactKind.DO, "complete 40 missions", False),
        (FactKind.DO, "complete one mission", True),
        (FactKind.HAS, "a progression system", True),
        (FactKind.HAS, "cosmetic oars", True),
        (FactKind.HAS, "frame-independent rowing", True),
        (FactKind.HAS, "rowing-based gameplay", True),
        (FactKind.HAS, "a tidal lake system", False),
        (FactKind.HAS, "40 levels", False),
        (FactKind.FOE, "many vicious enemies", True),
        (FactKind.FOE, "drowned smugglers", False),
        (FactKind.SAYS, "You use your power", False),
    ],
)
def test_what_could_be_said_of_most_games_says_little(kind: FactKind, text: str, little: bool) -> None:
    assert says_little(Fact(kind, text, text)) is little


def test_what_says_little_is_left_out_where_a_page_says_enough() -> None:
    little = "Unlock new weapons.\n"
    told = (
        "Row leaky barges.\nRepair the old lighthouse.\nTrade smoked eels for rope.\nMap the drowned villages.\n"
        "Collect rusty anchors. Build a boathouse.\n"
    )
    assert texts(FactKind.DO, little) == ["unlock new weapons"]
    assert "unlock new weapons" not in texts(FactKind.DO, little + told)
