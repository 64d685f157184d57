"""What makes no fact, since it would be half a thought, of another version of the game, or of somebody else."""

from __future__ import annotations

from core.facts import Fact, FactKind, facts_of
from core.facts.finders.genres import believable, is_backed
from core.facts.finders.sayings import called, sayings
from core.facts.phrases.nouns import compares_versions
from core.facts.telling import says_little
from core.facts.words.tokens import tokens_of
from tests.core.facts.test_more_forms import texts
from tests.tables import each

DO, HAS, PLACE, ROLE, FOE, LOOK = (
    FactKind.DO,
    FactKind.HAS,
    FactKind.PLACE,
    FactKind.ROLE,
    FactKind.FOE,
    FactKind.LOOK,
)
NAMES = (("tidewright",),)


@each(
    ("kind", "sentence", "wanted"),
    [
        # half of what the sentence says
        (DO, "Rebuild the harbour pier by pier.", []),
        (DO, "Study the shape and colour of the lake.", ["study the shape and colour of the lake"]),
        (DO, "Study the shape, colour and smell of the lake.", []),
        (DO, "You must face the drowned even of the north.", []),
        (DO, "You must defend your barge from river rats to sea kings.", ["defend your barge"]),
        (DO, "Sail the salty lakes against rain, hail and fog.", ["sail the salty lakes"]),
        (DO, "Repair rusty lighthouses in your quest.", ["repair rusty lighthouses"]),
        (DO, "Choose a barge with unique abilities.", ["choose a barge"]),
        (ROLE, "You are a lighthouse keeper with the code name 'Salt'.", ["a lighthouse keeper"]),
        (HAS, "- The tale of a man", []),
        (HAS, "- 8 muddy lakes per harbour", ["8 muddy lakes"]),
        (HAS, "The game has 8 muddy lakes per harbour.", []),
        # slips, and words that point elsewhere
        (DO, "Defend your self with rusty oars.", []),
        (DO, "Repair more rusty oars.", []),
        (DO, "Survive the attacks of said drowned sailors.", []),
        (DO, "If you'll repair rusty lighthouses, they shine.", []),
        (HAS, "- Total 48 rusty oars", []),
        # another version of the game, its parts for sale, and how it is drawn
        (HAS, "- 9 new fishing spots", []),
        (HAS, "- Redesigned rowing boats", []),
        (LOOK, "- Enhanced cartoon graphics", []),
        (FOE, "Fight against new drowned pirates.", []),
        (DO, "In the demo you can repair rusty lighthouses.", []),
        (HAS, "- Real-time shadows", []),
        (HAS, "- Stunning visual effects", []),
        (LOOK, "- Impeccable harbour design", []),
        (LOOK, "- A hand-drawn design", ["a hand-drawn design"]),
        # the story's, a character's or a device's, not the player's
        (HAS, "There is a bitter feud between two harbours.", []),
        (HAS, "There is a tidal rowing mode.", ["a tidal rowing mode"]),
        (HAS, "The ferryman will experience rusty nightmares.", []),
        (HAS, "You will experience rusty nightmares.", ["rusty nightmares"]),
        (HAS, "If you want to enjoy rowing races, look no further.", []),
        (HAS, "Tidewright has wowed muddy crowds.", []),
        (HAS, "Rusty tricks lead to victory.", []),
        (DO, "The pirates' only purpose is to sink rusty barges.", []),
        (DO, "Your purpose is to sink rusty barges.", ["sink rusty barges"]),
        (DO, "Eels possess the ability to sink rusty barges.", []),
        (FOE, "Fight drowned pirates from your barge.", []),
        # more that is said of the player
        (DO, "Design and repair rusty barges.", ["repair rusty barges"]),
        (
            DO,
            "Enter the drowned harbour; steal rusty anchors.",
            ["enter the drowned harbour", "steal rusty anchors"],
        ),
        (DO, "Fight against evil AIs with oars.", ["fight against evil AIs with oars"]),
        (PLACE, "You row across a drowned planet full of eels.", ["on a drowned planet full of eels"]),
    ],
)
def test_what_is_usable(kind: FactKind, sentence: str, wanted: list[str]) -> None:
    assert texts(kind, sentence) == wanted


@each(
    ("sentence", "wanted"),
    [
        ("Dig with patience.", []),
        ("Row the muddy lake and burning the oars.", []),
        ("Row the muddy lake with a friend.", ["row the muddy lake with a friend"]),
    ],
)
def test_an_order_is_whole(sentence: str, wanted: list[str]) -> None:
    assert texts(DO, sentence) == wanted


@each(
    ("sentence", "words"),
    [
        ("Tidewright is a fun little game.", None),
        ("Tidewright is a fun and muddy mix of rowing and darts.", "a fun and muddy mix of rowing and darts"),
        ("Tidewright is a calm rowing game by Ada Brandt.", "a calm rowing game"),
        ("Tidewright is a calm rowing game made to put you at the helm, with oars.", "a calm rowing game"),
        ("Tidewright is a rowing adventure filled with eels.", "a rowing adventure filled with eels"),
        ("Tidewright is a game about oars, ropes, and anchors.", None),
    ],
)
def test_what_a_game_is_called_is_complete(sentence: str, words: str | None) -> None:
    found = called([sentence], NAMES)
    assert (found and found[0]) == words


@each(
    ("sentence", "words"),
    [
        ("You row home across a frozen lake.", "You row home across a frozen lake"),
        (
            "You row home across a frozen, silent lake that nobody in the valley has ever dared to cross.",
            None,
        ),
        ("You will have fun on a frozen lake.", None),
        ("Your oars get heavier and the lake gets nastier.", None),
        ("The old office of your frozen lake.", None),
        ("Steer home past your eels earns a point.", None),
        ("Learn about your eels with the mouse.", None),
    ],
)
def test_what_is_quoted_is_a_sentence(sentence: str, words: str | None) -> None:
    assert next((found for found, _ in sayings([sentence], NAMES)), None) == words


@each(
    ("genre", "text", "backed"),
    [
        ("RPG", "A shooter about boats.", False),
        ("RPG", "An RPG about boats.", True),
        ("RPG", "A JRPG about boats.", True),
        ("Strategy", "A shooter about boats.", False),
        ("Strategy", "Turn-Based Tactics", True),
        ("Simulation", "Rowing Sim", True),
        ("Action", "A quiet game about boats.", True),
    ],
)
def test_a_genre_that_publishers_set_freely_needs_a_sign(genre: str, text: str, *, backed: bool) -> None:
    assert is_backed(genre, text) is backed


def test_a_shooter_is_no_role_playing_game_because_the_store_lists_it() -> None:
    page = "Tidewright is a first-person shooter on a drowned coast. Repair rusty boats and row home."
    genres = [
        fact.text for fact in facts_of("Tidewright", ("RPG", "Action"), page) if fact.kind is FactKind.GENRE
    ]
    assert "role-playing game" not in genres
    (*_, alone) = facts_of(
        "Tidewright", ("RPG",), "Repair the rusty boats and then row home in the dark with them."
    )
    assert alone.text == "role-playing game"


def test_what_is_new_is_told_from_a_name() -> None:
    assert compares_versions(tokens_of("New lakes"))
    assert not compares_versions(tokens_of("New Ostrava"))


def test_small_things_of_a_team_say_little() -> None:
    assert says_little(Fact(HAS, "teammate locations", "teammate locations"))
    assert says_little(Fact(HAS, "side missions", "side missions"))
    assert not says_little(Fact(HAS, "tidal races", "tidal races"))


@each(
    ("listed", "text", "known", "wanted"),
    [
        (("Action", "Indie", "Strategy"), "Shoot them all.", False, ["Action"]),
        (("Action", "Indie", "Strategy"), "Turn-based battles.", False, ["Action", "Strategy"]),
        (("Action", "RPG"), "Fight in a wasteland.", False, ["Action", "RPG"]),
        (("Action", "Adventure", "RPG"), "Build a shelter.", False, ["Action", "Adventure"]),
        (("Simulation", "Strategy"), "Nice.", False, ["Simulation", "Strategy"]),
        (("Casual", "Strategy"), "Nice.", False, ["Casual", "Strategy"]),
        (("RPG",), "A shooter.", True, []),
    ],
)
def test_a_genre_that_publishers_set_freely_needs_a_sign_where_there_is_a_surer_one(
    listed: tuple[str, ...], text: str, known: bool, wanted: list[str]
) -> None:
    assert believable(listed, text, known=known) == wanted
