"""Figures of speech, praise and slogans make no facts, and what a game is about comes first."""

from __future__ import annotations

from core.domain import Theme
from core.facts import FactKind, facts_of
from core.facts.centre import centre_of
from core.facts.finders.sayings import called, sayings
from tests.core.facts.test_more_forms import texts
from tests.tables import each

DO, HAS, PLACE, FOE, SAYS = FactKind.DO, FactKind.HAS, FactKind.PLACE, FactKind.FOE, FactKind.SAYS
NAMES = (("tidewright",),)


@each(
    ("kind", "sentence", "wanted"),
    [
        # what is no deed, whatever stands beside it
        (DO, "Master the subtle art of rowing.", []),
        (DO, "Engage in a salty brand of naval warfare.", []),
        (DO, "Use your hard-won knowledge of the lake.", []),
        (DO, "Make your own fishing statement.", []),
        (DO, "Improve your rowing skills.", []),
        # what is one only if it is described
        (DO, "Dig your own grave.", []),
        (DO, "Embark on a complex, unforgettable adventure.", []),
        (DO, "Embark on a ferry adventure.", ["embark on a ferry adventure"]),
        (DO, "Forge your own path.", []),
        (DO, "Row your way through a flooded market.", []),
        (DO, "Fight your way through a flooded market.", ["fight your way through a flooded market"]),
        (DO, "Design your own levels.", ["design your own levels"]),
        (DO, "Unlock your own levels.", []),
        # sayings
        (DO, "Grab a friend and row home.", []),
        (DO, "Cheat death in the drowned harbour.", []),
        (DO, "Become one of the oarsmen.", []),
        (DO, "Plan your attack.", []),
        # verbs that say something only with an object that does
        (DO, "Share your own work.", []),
        (DO, "Use the strengths of each character.", []),
        (DO, "Use rusty oars.", ["use rusty oars"]),
        (DO, "Learn how to make friends on the lake.", []),
        (DO, "Learn how to repair a boat.", ["learn how to repair a boat"]),
        (DO, "Explore both lakes at night.", []),
        (DO, "Repair the game's rusty oars.", []),
        # what the hero must do, by name; what is being done; what is done by the way
        (DO, "Magda must repair rusty lighthouses.", ["repair rusty lighthouses"]),
        (DO, "It must repair rusty lighthouses.", []),
        (DO, "You are repairing rusty lighthouses.", ["repair rusty lighthouses"]),
        (DO, "They are repairing rusty lighthouses.", []),
        (
            DO,
            "Explore the flooded market, avoiding the drowned sailors.",
            ["avoid the drowned sailors", "explore the flooded market"],
        ),
        (DO, "Find a lonely path through the reeds.", []),
        (DO, "Build a lonely path through the reeds.", ["build a lonely path through the reeds"]),
        (DO, "Become a real ferryman.", []),
        # what joins others, is one of any, or has no end
        (HAS, "- A 4th rusty boat", []),
        (HAS, "- Many different oars", []),
        (HAS, "- Specific rusty oars", []),
        (HAS, "- Turn boats on", []),
        (HAS, "- Windswept gameplay", []),
        (DO, "Boost your oars for a competitive edge.", []),
        (DO, "Build rusty piers with oars, train cars, eels.", ["build rusty piers with oars"]),
        (DO, "Meet a cast of wonderful characters.", []),
        (DO, "- Mix of rusty oars and iron boats, drawn by hand", []),
        (HAS, "- An elaborately crafted tidal map", ["a tidal map"]),
        (HAS, "- First rusty boats", []),
        (HAS, "- Re-paint boats", []),
        (HAS, "- Cast spells using oars", []),
        (FOE, "Fight enemies of 21 lakes.", []),
        (HAS, "The game contains scary scenes and rusty oars.", []),
        (DO, "Explore an old lake with a spine-chilling atmosphere.", ["explore an old lake"]),
        # a name before a colon
        (HAS, "- Grey Dawn: an old harbour with no boats in it", []),
        (HAS, "- Salt lakes: each of them has an old harbour", ["salt lakes"]),
        # places full of nothing
        (PLACE, "It is set in a world of endless discovery.", []),
        (PLACE, "It is set in a world of salt.", ["in a world of salt"]),
        # praise, which is left out of what remains
        (HAS, "- Carnage-creating iron oars", ["iron oars"]),
        (HAS, "- Game-changing iron oars", ["iron oars"]),
        (HAS, "- A detailed tidal map", ["a tidal map"]),
        (HAS, "- Three expansive salt lakes", ["three salt lakes"]),
        (HAS, "- Tide-changing iron oars", ["tide-changing iron oars"]),
        (HAS, "- The deepest salt lakes", []),
        (HAS, "- More than 40 salt lakes", ["more than 40 salt lakes"]),
    ],
)
def test_what_is_a_figure_of_speech_or_praise(kind: FactKind, sentence: str, wanted: list[str]) -> None:
    assert texts(kind, sentence) == wanted


@each(
    ("sentence", "words"),
    [
        ("Take as many or as few as you like", None),
        ("Ferry Match allows you to choose your favorite options", None),
        ("Watch as the salty lake freezes accordingly", None),
        ("Experience the pinnacle of rowing on a salt lake", None),
        ("Repair old oars, boats, piers, and more", None),
        ("New oars, lakes, characters, items and more", None),
        ("Complete levels and unlock new abilities", None),
        ("The salty lake swallows eleven drowned villages", None),
        ("Under your care it becomes a rusty lighthouse", None),
        ("The drowned sailors need your help", None),
        ("Smuggel barells across a frozen lake", None),
        ("Smuggle salt across a frozen lake", "Smuggle salt across a frozen lake"),
        ("You ferry drowned sailors to their graves", None),
        ("You ferry drowned sailors across the lake", "You ferry drowned sailors across the lake"),
    ],
)
def test_what_is_quoted_names_a_thing_of_the_game(sentence: str, words: str | None) -> None:
    assert next((found for found, _ in sayings([f"{sentence}."], NAMES)), None) == words


@each(
    ("sentence", "words"),
    [
        ("Tidewright is a very fast and easy game.", None),
        ("Tidewright is a calm rowing game designed for players.", "a calm rowing game"),
        ("Tidewright is a waterdrama, an odd little game.", None),
    ],
)
def test_what_a_game_is_called_tells_something(sentence: str, words: str | None) -> None:
    found = called([sentence], NAMES)
    assert (found and found[0]) == words


def test_a_page_of_slogans_is_not_quoted() -> None:
    page = "Tidewright is here. Are you ready for the challenge of your life? Experience the thrill of it."
    assert not [fact for fact in facts_of("Tidewright", (), page) if fact.kind is SAYS]


def test_a_page_without_any_fact_is_quoted_with_what_it_advertises_if_that_names_a_thing() -> None:
    page = "Tidewright is here. New high resolution lanterns bring the harbour to life. It is fun."
    found = facts_of("Tidewright", (), page)
    assert [fact.text for fact in found] == ["New high resolution lanterns bring the harbour to life"]


def test_a_quote_says_nothing_that_is_told_already() -> None:
    told = "Tidewright is here. You can repair rusty lighthouses at night."
    found = facts_of("Tidewright", (), told)
    assert [fact.kind for fact in found if fact.kind in (DO, SAYS)] == [DO]
    more = facts_of("Tidewright", (), f"{told} Your lake has eleven drowned villages.")
    assert [fact.text for fact in more if fact.kind is SAYS] == ["Your lake has eleven drowned villages"]


def first(kind: FactKind, page: str, *, tags: tuple[str, ...] = (), themes: tuple[Theme, ...] = ()) -> str:
    """The first fact of a kind."""
    found = facts_of("Tidewright", (), page, tags=tags, themes=themes)
    return next(fact.text for fact in found if fact.kind is kind)


def test_what_the_genre_is_made_of_comes_first() -> None:
    page = "You can collect rusty fish barrels. You can race rowing boats."
    assert first(DO, page, tags=("Puzzle",)) == "collect rusty fish barrels"
    assert first(DO, page, tags=("Racing",)) == "race rowing boats"


def test_what_players_write_about_comes_first() -> None:
    page = "You can collect rusty fish barrels. You can hunt drowned zombies."
    assert first(DO, page) == "collect rusty fish barrels"
    assert first(DO, page, themes=(Theme("zombies", 40),)) == "hunt drowned zombies"


def test_what_a_page_says_again_and_again_comes_first() -> None:
    page = (
        "Tidewright is a game of the sea.\nYou can haul rusty barrels. You can repair old"
        " lanterns. A lantern is a friend. Without a lantern the lake is dark. Every lantern has a name."
    )
    assert first(DO, page) == "repair old lanterns"


def test_what_stands_beside_the_game_comes_last() -> None:
    page = "Features:\n- A ferry practice mode\n- Rusty fish barrels\n- You can sell all of it on the market."
    assert first(HAS, page) == "rusty fish barrels"


def test_a_genre_that_is_no_topic_has_those_of_what_is_done_in_it() -> None:
    assert centre_of(["shooter"], (), ()).topics >= {"combat", "weapons"}
    assert centre_of([], (), ["A lantern.", "Two lanterns.", "x", "Your lantern."]).words == {"lantern"}
