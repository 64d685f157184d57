"""What players' tags and the store's categories add to what a page says of its game."""

from __future__ import annotations

from core.facts import FAMILIES, TOPICS, Fact, FactKind, facts_of
from core.facts.choice import is_safe
from core.facts.finders import tags as tag_lists
from tests.tables import each

NAME = "Saltmarsh"
SHORT = f"{NAME} is back, and this is all that its makers have to say of it."
RICH = """
You can build a village on stilts, explore the sunken streets of the harbour and repair forty old pumps.
Recruit divers from a drowned chapel. You play as a disgraced engineer with a rowing boat.
"""


def told(kind: FactKind, page: str, tags: str = "", features: str = "", genres: str = "Action") -> list[Fact]:
    """The facts of a kind. Lists are written with commas."""
    listed, players, store = (list(filter(None, names.split(","))) for names in (genres, tags, features))
    found = facts_of(NAME, listed, page, tags=players, features=store)
    return [fact for fact in found if fact.kind is kind]


@each(
    ("tags", "wanted"),
    [
        (
            "Action,FPS,Shooter",
            [("first-person shooter", "FPS", "shooter"), ("action game", "Action", "")],
        ),
        (
            "Shooter,Action,FPS",
            [("first-person shooter", "FPS", "shooter"), ("action game", "Action", "")],
        ),
        (
            "Rogue-like,Rogue-lite,Horror",
            [
                ("roguelike", "Rogue-like", "roguelike"),
                ("horror game", "Horror", "horror"),
                ("action game", "Action", ""),
            ],
        ),
        (
            "Open World,RPG",
            [("open-world RPG", "Open World", "roleplaying"), ("action game", "Action", "")],
        ),
        ("Open World,Action", [("open-world action game", "Open World", "action")]),
        # Beyond the sixth, in another language, and where players joke.
        ("Action,Indie,2D,Dark,Funny,Short,FPS", [("action game", "Action", "")]),
        ("Ego-Shooter,Rundenstrategie", [("action game", "Action", "")]),
        ("Memes,Psychological Horror", [("action game", "Action", "")]),
        ("", [("action game", "Action", "")]),
    ],
)
def test_players_say_more_precisely_than_the_store_what_kind_of_game_it_is(
    tags: str, wanted: list[tuple[str, str, str]]
) -> None:
    found = told(FactKind.GENRE, SHORT, tags)
    assert [(fact.text, fact.sentence, fact.topic) for fact in found] == wanted


def test_what_a_page_itself_calls_its_game_comes_first() -> None:
    page = f"{NAME} is a city builder. {SHORT}"
    assert [one.text for one in told(FactKind.GENRE, page, "FPS")][:2] == [
        "city builder",
        "first-person shooter",
    ]
    assert [one.text for one in told(FactKind.GENRE, f"{NAME} is a city builder.\n{RICH}", "FPS")] == [
        "city builder",
        "action game",
    ]


def test_players_are_more_precise_than_a_page_that_says_adventure_game() -> None:
    page = f"{NAME} is an adventure game.\n{RICH}"
    found = told(FactKind.GENRE, page, "Point & Click", genres="Adventure")
    assert [one.text for one in found] == ["point-and-click game", "adventure game"]


@each(
    ("features", "wanted"),
    [
        ("Single-player,Steam Achievements", [("alone", "Single-player")]),
        ("Single-player,Online PvP", [("against other players online", "Online PvP")]),
        ("Single-player,Online PvP,Online Co-op", [("with friends online", "Online Co-op")]),
        (
            "Shared/Split Screen Co-op,Online Co-op",
            [("with others on one screen", "Shared/Split Screen Co-op")],
        ),
        ("Shared/Split Screen PvP", [("against others on one screen", "Shared/Split Screen PvP")]),
        ("Single-player,Multi-player,Co-op", [("with friends", "Co-op")]),
        ("Single-player,Multi-player", []),
        ("Single-player,MMO", []),
        ("Steam Cloud", []),
        ("Einzelspieler", []),
    ],
)
def test_the_store_says_with_whom_it_is_played(features: str, wanted: list[tuple[str, str]]) -> None:
    found = told(FactKind.COMPANY, SHORT, features=features)
    assert [(fact.text, fact.sentence) for fact in found] == wanted
    assert all((fact.topic == "multiplayer") == (fact.text != "alone") for fact in found)


def test_the_page_knows_best_with_whom_it_is_played_and_alone_is_said_of_games_with_little_else() -> None:
    page = f"{RICH}\nLocal co-op for two."
    assert [one.text for one in told(FactKind.COMPANY, page, features="Online PvP")] == [
        "with others on one screen"
    ]
    assert [one.text for one in told(FactKind.COMPANY, RICH, features="Online PvP")] == [
        "against other players online"
    ]
    assert told(FactKind.COMPANY, RICH, features="Single-player") == []
    # Without categories the tags say it; "Singleplayer" is given to games of all kinds.
    assert [one.text for one in told(FactKind.COMPANY, RICH, "Online Co-Op")] == ["with friends online"]
    assert told(FactKind.COMPANY, SHORT, "Singleplayer") == []


def test_looks_and_setting_complete_a_page_that_says_little() -> None:
    tags = "Cyberpunk,Pixel Graphics,Voxel,Electronic Music"
    found = facts_of(NAME, (), SHORT, tags=tags.split(","))
    assert [(one.kind, one.preposition, one.text, one.sentence, one.plural) for one in found] == [
        (FactKind.PLACE, "in", "a cyberpunk world", "Cyberpunk", False),
        (FactKind.LOOK, "", "pixel graphics", "Pixel Graphics", True),
    ]
    assert facts_of(NAME, (), RICH, tags=tags.split(",")) == facts_of(NAME, (), RICH)


def test_a_page_keeps_its_own_setting() -> None:
    page = f"It is set in a flooded republic of canals. {SHORT}"
    assert [one.text for one in told(FactKind.PLACE, page, "Cyberpunk")] == ["a flooded republic of canals"]


def test_no_tag_gives_a_fact_with_the_games_name() -> None:
    assert facts_of("Mars", (), "Mars is back.", tags=["Mars"]) == ()


def test_every_fact_of_a_tag_has_the_form_that_the_model_knows() -> None:
    for tag in tag_lists._GENRES:
        (noun,) = tag_lists.tagged_genres([tag])
        (fact,) = (one for one in facts_of(NAME, (), "", tags=[tag]) if one.kind is FactKind.GENRE)
        assert fact == Fact(FactKind.GENRE, noun, tag, fact.topic)
        assert fact.topic in ("", *TOPICS, *FAMILIES)
        assert not noun.startswith(("a ", "an ", "the "))
    for tag in (*tag_lists._PLACES, *tag_lists._LOOKS, *tag_lists._SOUNDS):
        (fact,) = tag_lists.tagged_details([tag])
        assert is_safe(fact.text) and (fact.preposition != "") == (fact.kind is FactKind.PLACE)
        assert fact.topic in ("", *TOPICS)
