"""Forms of verbs and articles."""

from __future__ import annotations

from core.facts.inflect import article, gerund, indefinite, third_person, without_article
from core.facts.words.verbs import LIGHT_OBJECTS, OBJECT_VERBS, PARTICLES, PLACED
from tests.tables import each

TABLE = """
build building builds
explore exploring explores
run running runs
fight fighting fights
defy defying defies
play playing plays
fix fixing fixes
catch catching catches
die dying dies
free freeing frees
control controlling controls
unravel unravelling unravels
discover discovering discovers
conquer conquering conquers
travel travelling travels
mimic mimicking mimics
dye dyeing dyes
go going goes
dress dressing dresses
race racing races
swim swimming swims
dig digging digs
outrun outrunning outruns
collect collecting collects
survive surviving survives
wield wielding wields
uncover uncovering uncovers
gather gathering gathers
equip equipping equips
develop developing develops
visit visiting visits
grow growing grows
draw drawing draws
tax taxing taxes
row rowing rows
quit quitting quits
equip equipping equips
submit submitting submits
open opening opens
"""


@each("line", TABLE.strip().splitlines())
def test_a_verb_phrase_has_a_gerund_and_a_third_person(line: str) -> None:
    base, ing, third = line.split()
    assert gerund(f"{base} a village") == f"{ing} a village"
    assert third_person(f"{base} a village") == f"{third} a village"


def test_every_verb_of_the_lists_has_regular_forms() -> None:
    for verb in OBJECT_VERBS | PARTICLES.keys() | PLACED.keys() | LIGHT_OBJECTS.keys():
        assert gerund(verb).endswith("ing")
        assert not gerund(verb).endswith(("eing", "iing")) or verb in (
            "see",
            "free",
            "flee",
            "shoe",
            "dye",
            "oversee",
            "ski",
        )
        assert third_person(verb).endswith("s")


@each(
    ("phrase", "wanted"),
    [
        ("action game", "an action game"),
        ("roguelike", "a roguelike"),
        ("hour of calm", "an hour of calm"),
        ("honest man", "an honest man"),
        ("unusual weapon", "an unusual weapon"),
        ("unicorn", "a unicorn"),
        ("universe", "a universe"),
        ("union", "a union"),
        ("user", "a user"),
        ("utopia", "a utopia"),
        ("umbrella", "an umbrella"),
        ("undead army", "an undead army"),
        ("uninhabited island", "an uninhabited island"),
        ("unique idea", "a unique idea"),
        ("European war", "a European war"),
        ("one-armed pirate", "a one-armed pirate"),
        ("RPG", "an RPG"),
        ("MMORPG", "an MMORPG"),
        ("UFO", "a UFO"),
        ("NPC", "an NPC"),
        ("4X game", "a 4X game"),
        ("8-bit style", "an 8-bit style"),
        ("3D platformer", "a 3D platformer"),
        ("urban sprawl", "an urban sprawl"),
        ("house", "a house"),
        ("heiress", "an heiress"),
        ("ultimate test", "an ultimate test"),
    ],
)
def test_a_noun_gets_the_article_that_it_is_spoken_with(phrase: str, wanted: str) -> None:
    assert indefinite(phrase) == wanted
    assert article(phrase) == wanted.split(maxsplit=1)[0]


def test_a_leading_article_is_taken_away_and_nothing_else() -> None:
    assert without_article("a crafting system") == "crafting system"
    assert without_article("the undead") == "undead"
    assert without_article("over forty weapons") == "over forty weapons"
    assert without_article("theatres of war") == "theatres of war"
    assert without_article("an army") == "army"
