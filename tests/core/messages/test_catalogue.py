"""The catalogue: every text in every language, with the same gaps to fill, short enough for where it is shown."""

from __future__ import annotations

import ast
import string
import subprocess
import sys
from pathlib import Path

import pytest
from discord import app_commands

from adapters.discord.registration import Translator, menu_text
from core import words
from core.domain import TONES, FailureCode, NoteCode, RefusalCode
from core.domain.community import LANGUAGES, MODES, STYLES, CommunitySettings, changed
from core.errors import UsageError
from core.messages import catalogue
from core.messages.catalogue import (
    command_names,
    counted,
    failure_text,
    ignored_text,
    my_data_text,
    say,
    texts_of,
    took,
    usage_text,
)
from core.messages.settings import setting_lines
from tests.tables import each

FOLDER = Path(catalogue.__file__).parent
MISSING: dict[str, set[str]] = {}
"""Keys that a language is known to lack, which are said in English there: `{"fr": {"console.hint"}}`."""
NOT_TRANSLATED = {
    "de": {"number.decimal_point", "review.app", "privacy.in_place"},
    "fr": {"number.decimal_point", "settings.archive"},
    "es": {"number.decimal_point", "settings.no"},
}
"""Texts that are the same as another language's, and rightly so."""
TRANSLATIONS = [language for language in LANGUAGES if language != "en"]
KEYS = sorted(texts_of("en"))


def gaps(text: str) -> set[tuple[str, str]]:
    """Names of what is filled in, each with the noun that it counts."""
    return {(name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None}


def test_there_is_a_file_for_each_language_that_a_community_can_choose_and_no_other() -> None:
    assert {file.stem for file in FOLDER.glob("*.toml")} == set(LANGUAGES)


@each("language", TRANSLATIONS)
def test_every_text_is_there_in_every_language_or_listed_as_missing(language: str) -> None:
    missing = texts_of("en").keys() - texts_of(language).keys()
    assert missing == MISSING.get(language, set())
    assert texts_of(language).keys() <= texts_of("en").keys(), "a text that English lacks is said by nobody"
    assert catalogue._plurals(language).keys() == catalogue._plurals("en").keys()


@each("language", TRANSLATIONS)
def test_a_translation_fills_in_what_the_english_text_does(language: str) -> None:
    for key, text in texts_of(language).items():
        assert gaps(text) == gaps(texts_of("en")[key]), key


@each("language", TRANSLATIONS)
def test_a_translation_is_one(language: str) -> None:
    same = {key for key, text in texts_of(language).items() if text == texts_of("en")[key]}
    assert same <= NOT_TRANSLATED[language], same - NOT_TRANSLATED[language]


@each("language", LANGUAGES)
def test_every_text_can_be_said(language: str) -> None:
    for key in KEYS:
        values = {name: 3 for name, _ in gaps(texts_of(language)[key])}
        said = say(language, key, **values)
        assert said.strip() == said or key == "about.help"
        assert "{" not in said and "}" not in said


@each("language", LANGUAGES)
def test_one_and_many_are_told_apart(language: str) -> None:
    for noun in catalogue._plurals("en"):
        one, two = counted(language, noun, 1), counted(language, noun, 2)
        assert one.startswith("1 ") and two.startswith("2 ") and one[2:] != two[2:]


def test_a_language_that_lacks_a_text_says_it_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = {"status": {"page": "Je lis…"}}
    monkeypatch.setattr(catalogue, "_read", lambda language: tables if language == "fr" else READ(language))
    texts_of.cache_clear()
    try:
        assert say("fr", "status.page") == "Je lis…"
        assert say("fr", "refusal.limit_place", reviews=1, minutes=5) == say(
            "en", "refusal.limit_place", reviews=1, minutes=5
        )
        assert say("tlh", "status.page") == say("en", "status.page")
    finally:
        texts_of.cache_clear()


READ = catalogue._read


@each("language", LANGUAGES)
def test_every_failure_and_refusal_has_a_text(language: str) -> None:
    assert {f"refusal.{code}" for code in RefusalCode} <= texts_of(language).keys()
    assert {f"failure.{code}" for code in FailureCode if code != "writer"} <= texts_of(language).keys()
    assert {f"talk.{code}" for code in NoteCode} <= texts_of(language).keys()
    assert failure_text(language, "writer") is None and failure_text(language, "sorry") is None


def test_values_are_not_read_as_gaps() -> None:
    assert "{token}" in say("en", "answer.not_found", text="{token}")


@each("language", LANGUAGES)
def test_texts_fit_where_they_are_shown(language: str) -> None:
    names = command_names("/")
    for key in KEYS:
        text, table = texts_of(language)[key], key.split(".")[0]
        if table == "answer":  # a press is answered in 200 characters on Telegram
            values = {name: "x" * 20 for name, _ in gaps(text)} | names
            assert len(say(language, key, **values)) <= 200, key
        if table == "button":
            assert len(text) <= 40, key
    for key in (*(key for key in KEYS if key.startswith("command.")), "settings.archive_channel"):
        assert len(say(language, key, name="game-review-archive")) <= 100, f"{key}, in Discord's menus"
    assert len(say(language, "command.review_menu")) <= 32
    for key in ("review", "my_data", "ignore_me"):
        assert len(say(language, f"telegram.{key}", **command_names("/", "_"))) <= 256


def test_the_help_of_every_language_names_the_same_commands_and_marks() -> None:
    for language in LANGUAGES:
        text = say(language, "about.help", **command_names("!"))
        assert "!review" in text and "`noreview`" in text and "store.steampowered.com" in text


def test_commands_are_spelled_as_their_platform_spells_them() -> None:
    assert command_names("/", "_")["my_data"] == "/my_data"
    assert command_names("!")["ignore_me_off"] == "!ignore-me off"


def test_what_is_stored_of_a_person_is_told_with_its_numbers_and_how_to_end_it() -> None:
    kept = {"requests": [{}], "ratings": 2, "ignored": True}
    assert my_data_text("en", kept, command_names("/")) == (
        "I have stored 1 request and 2 ratings of yours. You asked me to ignore the links you post. "
        "/forget-me removes your id from everything."
    )
    assert "/ignore-me off" in ignored_text("de", on=True, names=command_names("/"))


@each("language", LANGUAGES)
def test_a_setting_that_makes_no_sense_is_answered_in_the_language_of_the_place(language: str) -> None:
    for name, value in (("mode", "x"), ("quiet", "x"), ("daily_limit", "x"), ("colour", "red")):
        with pytest.raises(UsageError) as refused:
            changed(CommunitySettings(), {name: value})
        said = usage_text(language, refused.value)
        assert name in said and (said != usage_text("en", refused.value)) is (language != "en")
    assert usage_text(language, UsageError("as it is")) == "as it is"


@each("language", LANGUAGES)
def test_settings_are_shown_with_a_label_and_a_value_in_words(language: str) -> None:
    for mode in MODES:
        for style in STYLES:
            settings = CommunitySettings(language=language, mode=mode, style=style, daily_limit=7)
            lines = setting_lines(settings)
            assert lines["mode"] == (say(language, "settings.mode"), say(language, f"settings.{mode}"))
            assert lines["style"][1] == say(language, f"settings.{style}")
            assert lines["daily_limit"][1] == "7"
    lines = setting_lines(CommunitySettings(language=language, quiet=True, channels=("1", "2")))
    assert lines["quiet"][1] == say(language, "settings.yes") and lines["channels"][1] == "1, 2"
    assert lines["daily_limit"][1] == say(language, "settings.no_limit")


def test_a_short_time_has_a_digit_more_and_its_languages_decimal_point() -> None:
    assert [took(seconds) for seconds in (0.04, 0.37, 9.94, 9.95, 64.4)] == [
        "0.0 s",
        "0.4 s",
        "9.9 s",
        "10 s",
        "64 s",
    ]
    assert took(0.37, "de") == "0,4 s"


def test_discords_menus_are_in_the_language_of_a_persons_client() -> None:
    import asyncio

    from discord import Locale

    context = app_commands.TranslationContext(app_commands.TranslationContextLocation.other, data=None)

    async def translated(locale: Locale, string: app_commands.locale_str) -> str | None:
        return await Translator().translate(string, locale, context)

    for tone in TONES[1:]:
        text = menu_text(f"tone.{tone}")
        assert text.message == say("en", f"tone.{tone}")
        assert asyncio.run(translated(Locale.german, text)) == say("de", f"tone.{tone}")
        assert asyncio.run(translated(Locale.japanese, text)) is None
    assert asyncio.run(translated(Locale.german, app_commands.locale_str("review"))) is None


def test_a_strangers_door_offers_the_words_that_it_always_did() -> None:
    assert say("en", "about.hello") == words.HELLO and say("en", "about.privacy") == words.PRIVACY
    assert "!review" in words.HELP
    assert words.why("en", "late") == say("en", "failure.late")
    assert words.say("de", "status.page") == say("de", "status.page") and words.took(3) == "3.0 s"


def test_finding_links_reads_no_wording() -> None:
    """`grg links` starts at once: nothing of it loads a language."""
    program = "import sys, core.cli.main; from core.messages import catalogue as c; print(c._read.cache_info().currsize)"
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "0" and "tomllib" not in done.stderr


def _said() -> tuple[set[str], set[str]]:
    """Keys that the code says, and how those begin that it puts together (`f"refusal.{code}"`)."""
    keys, beginnings = set[str](), set[str]()
    root = FOLDER.parents[1]
    for path in (*root.glob("core/**/*.py"), *root.glob("adapters/**/*.py"), *root.glob("examples/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(first := node.values[0], ast.Constant):
                beginnings.add(str(first.value))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                keys.add(node.value)
    beginnings.add("telegram.")  # its menu of commands names the table by a variable
    return keys, {
        one for one in beginnings if one.partition(".")[0] in {key.partition(".")[0] for key in KEYS}
    }


def test_every_key_that_the_code_says_is_there() -> None:
    root = FOLDER.parents[1]
    missing = []
    for path in (*root.glob("core/**/*.py"), *root.glob("adapters/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"):
                continue
            keys = [arg for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            missing += [
                f"{path.name}:{node.lineno}: {key.value}"
                for key in keys
                if "." in str(key.value) and key.value not in KEYS
            ]
    assert missing == []


def test_every_text_is_said_by_some_code() -> None:
    said, beginnings = _said()
    unsaid = [key for key in KEYS if key not in said and not any(map(key.startswith, beginnings))]
    assert unsaid == []
