"""Forms of sentences in which well-known games tell what they are about, beside others on their fame."""

from __future__ import annotations

from core.facts import FactKind, facts_of
from tests.tables import each

NAME = "Tidewright"
DO, HAS, PLACE = FactKind.DO, FactKind.HAS, FactKind.PLACE


def texts(kind: FactKind, sentence: str, name: str = NAME) -> list[str]:
    """Texts of the facts of one kind that a page with this sentence gives, a place with its preposition."""
    page = f"{name} is a game of the sea for those who like it.\n{sentence}\n"
    return [
        f"{fact.preposition} {fact.text}".strip() for fact in facts_of(name, (), page) if fact.kind is kind
    ]


@each(
    ("kind", "sentence", "wanted"),
    [
        # clauses beside one on the game's fame or its editions
        (
            DO,
            "Sail all the routes of the old game and its expansion, choose from 14 boats, and meet the crew.",
            ["choose from 14 boats"],
        ),
        (PLACE, "Set on a drowned coast, Tidewright is the sequel to Ferrymen.", ["on a drowned coast"]),
        (
            DO,
            "Players can explore the award-winning tide pools of the north.",
            ["explore the tide pools of the north"],
        ),
        (DO, "In this expansion, repair rusty lighthouses.", []),
        (DO, "Buy the second edition, repair rusty lighthouses.", []),
        (HAS, "The franchise is known for rusty lighthouses, salty stories and wet feet.", []),
        # what somebody of the story must do
        (
            DO,
            "When the dam breaks, they must repair a row of rusty lighthouses.",
            ["repair a row of rusty lighthouses"],
        ),
        (DO, "A young ferryman has to repair rusty lighthouses.", ["repair rusty lighthouses"]),
        (DO, "It must repair rusty lighthouses.", []),
        # what the game allows, and what a particle makes of a verb
        (
            DO,
            "The dock was built to allow you to repair old boats with your friends.",
            ["repair old boats with your friends"],
        ),
        (
            DO,
            "You pull off a series of daring races.",
            ["pull off a series of races", "pull off a series of daring races"],
        ),
        # where the player is taken
        (PLACE, "It takes you and your friends through the canals, marshes and villages of the delta.", []),
        (PLACE, "It takes you across the salty wastelands.", ["across the salty wastelands"]),
        (PLACE, "It plunges players into a world of boats.", ["in a world of boats"]),
        (PLACE, "It takes you into a strange mood.", []),
        # a slip of the page, a comparison, a list that belongs to something else
        (DO, "Players must escape by opening locks to steering boats.", []),
        (HAS, "It features a larger set of oars.", []),
        (HAS, "The port is a town of tall masts, long nights and rotten secrets.", []),
    ],
)
def test_a_sentence_gives(kind: FactKind, sentence: str, wanted: list[str]) -> None:
    found = texts(kind, sentence)
    assert found == wanted or (len(wanted) > 1 and found[0] in wanted)


def test_a_word_of_the_name_is_what_the_game_is_about() -> None:
    assert texts(DO, "Animate moonlit wallpapers from plain images.", "Wallpaper Mill") == [
        "animate moonlit wallpapers from plain images"
    ]
