"""Forms of sentences in which well-known games tell what they are about, beside others on their fame."""

from __future__ import annotations

from core.facts import FactKind, facts_of
from tests.tables import each

NAME = "Tidewright"
DO, HAS, PLACE, ROLE = FactKind.DO, FactKind.HAS, FactKind.PLACE, FactKind.ROLE


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
        # a number that is none to rely on
        (HAS, "Get two or three rusty lighthouses at first.", []),
        (HAS, "There are one or two rusty lighthouses.", []),
        # what somebody of the story must do
        (
            DO,
            "When the dam breaks, they must repair a row of rusty lighthouses.",
            ["repair a row of rusty lighthouses"],
        ),
        (DO, "A young ferryman has to repair rusty lighthouses.", ["repair rusty lighthouses"]),
        (DO, "It must repair rusty lighthouses.", []),
        (DO, "Pirates use all the oars they have to repair rusty lighthouses.", []),
        # what the game allows, and what a particle makes of a verb
        (
            DO,
            "The game allows you to repair old boats with your friends.",
            ["repair old boats with your friends"],
        ),
        (
            DO,
            "It is a game of boats, allowing you to repair old ones.",
            [],
        ),
        (
            DO,
            "Every dock is different, allowing you to repair old boats.",
            ["repair old boats"],
        ),
        (DO, "The menu allows you to repair old boats.", []),
        (
            DO,
            "You pull off a series of daring races.",
            ["pull off a series of daring races"],
        ),
        # where the player is taken
        (PLACE, "It takes you and your friends through the canals, marshes and villages of the delta.", []),
        (PLACE, "It takes you across the salty wastelands.", ["across the salty wastelands"]),
        (PLACE, "It plunges players into a world of boats.", ["in a world of boats"]),
        (PLACE, "It takes you into a strange mood.", []),
        # places by name
        (PLACE, "It is set in feudal Japan.", ["in feudal Japan"]),
        (PLACE, "It takes place in May.", []),
        (PLACE, "It leads to the deepest place on Earth.", []),
        (
            DO,
            "You explore the flooded streets of Las Orillas and Marsh County.",
            ["explore the flooded streets of Las Orillas and Marsh County"],
        ),
        # what a place is filled with
        (DO, "Explore a village filled with salty pirates.", ["explore a village filled with salty pirates"]),
        (DO, "Repair a boat made of wood, bone and clay.", ["repair a boat"]),
        # what would make a phrase too long is left out of it, unless it is needed
        (
            DO,
            "Explore old, half-drowned villages along the muddy coast filled with salty pirates and drowned sailors.",
            ["explore old, half-drowned villages"],
        ),
        # who the player is, whom they help, and what for
        (ROLE, "Play as one of four drowned sailors armed with oars.", ["one of four drowned sailors"]),
        (ROLE, "Play as one of the best.", []),
        (ROLE, "Play as one of three main characters.", []),
        (ROLE, "This is a short adventure about a retired sailor.", ["a retired sailor"]),
        (DO, "Help Nerina repair the old lighthouse.", ["help Nerina repair the old lighthouse"]),
        (
            DO,
            "Follow a young sailor on a quest to find the drowned bell.",
            ["follow a young sailor", "find the drowned bell"],
        ),
        (DO, "A sailor fears the sea king's quest to find the drowned bell.", []),
        # what awaits the player
        (
            HAS,
            "Salty stories, sea fights and drowned towns await those who dare.",
            ["sea fights", "drowned towns", "salty stories"],
        ),
        (HAS, "A hero who seeks drowned towns awaits.", []),
        (DO, "You can unleash some fiery anger.", []),
        (DO, "Travel through a drowned town with a unique art style.", ["travel through a drowned town"]),
        # how many there are, wherever it is said
        (HAS, "It wakes the sailor in you with hundreds of boats.", ["hundreds of boats"]),
        (HAS, "It wakes the sailor in you with dozens of sighs.", []),
        # a slip of the page, a comparison, a list that belongs to something else
        (DO, "Players must escape by opening locks to steering boats.", []),
        (HAS, "It features a larger set of oars.", []),
        (HAS, "The port is a town of tall masts, long nights and rotten secrets.", []),
    ],
)
def test_a_sentence_gives(kind: FactKind, sentence: str, wanted: list[str]) -> None:
    found = texts(kind, sentence)
    assert found == wanted


def test_a_word_of_the_name_is_what_the_game_is_about() -> None:
    assert texts(DO, "Animate moonlit wallpapers from plain images.", "Wallpaper Mill") == [
        "animate moonlit wallpapers from plain images"
    ]
