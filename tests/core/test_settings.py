"""One environment variable a setting, checked where it is read."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import PRESETS, Decoding
from core.errors import UsageError
from core.settings import FIELDS, Settings, as_environment, for_adapter, read
from tests.tables import each


def test_without_variables_the_defaults_hold() -> None:
    defaults = dataclasses.replace(Settings(), state_dir=Path("~/.local/state/grg").expanduser())
    assert read({}) == read({"PATH": "/bin"}) == defaults


@each("name", FIELDS)
def test_an_empty_variable_is_an_unset_one(name: str) -> None:
    assert read({name: ""}) == read({name: "  "}) == read({})


@each("name", FIELDS)
def test_every_setting_is_described_with_its_unit(name: str) -> None:
    spec = FIELDS[name]
    assert spec.metadata["about"] and not spec.metadata["about"].endswith(".")
    assert spec.metadata["unit"] or isinstance(spec.default, str)
    assert name == f"GRG_{spec.name.upper()}"


def test_the_design_s_settings_are_all_in_the_table() -> None:
    named = {
        "GRG_BACKEND",
        "GRG_STATE_DIR",
        "GRG_ADAPTERS",
        "GRG_STEAM_URL",
        "GRG_MODEL",
        "GRG_ENGINE",
        "GRG_LINGER_S",
        "GRG_DEADLINE_S",
    }
    assert named <= FIELDS.keys()
    assert (Settings().linger_s, Settings().deadline_s) == (900, 86_400)
    assert len(FIELDS) == len(dataclasses.fields(Settings))


GOOD = {
    "GRG_BACKEND": ("local", "local"),
    "GRG_STATE_DIR": ("/tmp/x y", Path("/tmp/x y")),
    "GRG_ADAPTERS": (" discord, console ,", ("discord", "console")),
    "GRG_STEAM_URL": (" http://127.0.0.1:9 ", "http://127.0.0.1:9"),
    "GRG_STEAM_LANGUAGE": ("german", "german"),
    "GRG_STEAM_COUNTRIES": ("de,fr", ("de", "fr")),
    "GRG_STEAM_CACHE_S": ("0", 0),
    "GRG_MODEL": ("demo", "demo"),
    "GRG_ENGINE": ("ctranslate2", "ctranslate2"),
    "GRG_PRESET": ("original", "original"),
    "GRG_CANDIDATES": ("16", 16),
    "GRG_BATCH": ("64", 64),
    "GRG_LINGER_S": ("0", 0),
    "GRG_DEADLINE_S": ("1", 1),
    "GRG_SKIP_MARK": ("psst", "psst"),
    "GRG_LINKS_PER_MESSAGE": ("1", 1),
    "GRG_LIMIT_PERSON_HOUR": ("1", 1),
    "GRG_LIMIT_PLACE_HOUR": ("1", 1),
    "GRG_LIMIT_ALL_HOUR": ("1", 1),
    "GRG_LIMIT_OPEN": ("1", 1),
    "GRG_ALLOW_PLACES": ("discord:1, irc:*", ("discord:1", "irc:*")),
    "GRG_BLOCK_GAMES": ("730, 440", (730, 440)),
    "GRG_CRASH_AT": ("queued:2", "queued:2"),
    "GRG_BUCKET": ("b", "b"),
    "GRG_PROMPT_QUEUE_URL": ("https://sqs.test/1/prompts", "https://sqs.test/1/prompts"),
    "GRG_REVIEW_QUEUE_URL": ("https://sqs.test/1/reviews", "https://sqs.test/1/reviews"),
    "GRG_JOB_QUEUE": ("q", "q"),
    "GRG_JOB_DEFINITION": ("d:3", "d:3"),
    "GRG_TRAIN_JOB_DEFINITION": ("t:1", "t:1"),
    "GRG_MAX_WORKERS": ("100", 100),
    "GRG_HOLD_S": ("3", 3),
    "GRG_BLOCK_PLACES": ("discord:1, irc:*", ("discord:1", "irc:*")),
    "GRG_BLOCK_PEOPLE": ("telegram:7", ("telegram:7",)),
    "GRG_REPORT_TO": ("discord:5", "discord:5"),
    "GRG_SPARE_S": ("0", 0),
    "GRG_LOG_FORMAT": ("json", "json"),
    "GRG_MONTHLY_CAP_USD": ("20", 20),
    "GRG_WORKER_PRICE_HOUR": ("0.0421", 0.0421),
}


def test_every_setting_has_a_good_value_here() -> None:
    assert sorted(GOOD) == sorted(FIELDS), (
        "a new setting wants a good value (and, if it can be wrong, a bad one) here"
    )


@each("name", GOOD)
def test_a_good_value_is_taken(name: str) -> None:
    text, value = GOOD[name]
    assert getattr(read({name: text}), FIELDS[name].name) == value


BAD = [
    ("GRG_BACKEND", "azure", "use one of local, aws"),
    ("GRG_ENGINE", "onnx", "use one of auto, ctranslate2, transformers"),
    ("GRG_PRESET", "best", "use one of house, original"),
    ("GRG_BLOCK_GAMES", "730,doom", "use app ids, comma-separated"),
    ("GRG_BLOCK_GAMES", "-1", "use app ids, comma-separated"),
    ("GRG_BLOCK_GAMES", "9" * 5_000, "use app ids, comma-separated"),
    ("GRG_BLOCK_PLACES", "discord", "use platform:place, comma-separated"),
    ("GRG_BLOCK_PEOPLE", "ann", "use platform:person, comma-separated"),
    ("GRG_STEAM_LANGUAGE", "englisch", "use one of arabic, bulgarian, "),
    ("GRG_STEAM_COUNTRIES", "us,germany", "use country codes of two letters, comma-separated"),
    ("GRG_STEAM_COUNTRIES", "us;de", "use country codes of two letters, comma-separated"),
    ("GRG_REPORT_TO", "somewhere", "use platform:place"),
    ("GRG_SKIP_MARK", "two words", "use one word"),
    ("GRG_LOG_FORMAT", "xml", "use one of text, json"),
    ("GRG_WORKER_PRICE_HOUR", "cheap", "use a number, 0 or more"),
    ("GRG_WORKER_PRICE_HOUR", "-0.1", "use a number, 0 or more"),
    ("GRG_WORKER_PRICE_HOUR", "nan", "use a number, 0 or more"),
    ("GRG_CANDIDATES", "17", "use a whole number, 1 to 16"),
    ("GRG_BATCH", "65", "use a whole number, 1 to 64"),
]
ADDRESSES = (
    "store.example.org",
    "ftp://x",
    "http://",
    "http://a b",
    "http://a:port",
    "http://a:70000",
    "http://[",
)
BAD += [("GRG_STEAM_URL", text, "use an address, http:// or https://") for text in ADDRESSES]
NUMBERS = [name for name, spec in FIELDS.items() if isinstance(spec.default, int)]
BAD += [(name, str(FIELDS[name].metadata["minimum"] - 1), "use a whole number, ") for name in NUMBERS]
BAD += [
    (name, text, f"use a whole number, {FIELDS[name].metadata['minimum']} ")
    for name in NUMBERS
    for text in ("many", "1.5", "1e3", "0x10", "9" * 5_000)
]


@each(("name", "text", "allowed"), BAD)
def test_a_bad_value_is_one_line_that_names_the_variable_the_value_and_what_is_allowed(
    name: str, text: str, allowed: str
) -> None:
    with pytest.raises(UsageError) as refused:
        read({name: text})
    said = str(refused.value)
    assert said.startswith(f"{name}={text!r} is not allowed: ") and allowed in said
    assert "\n" not in said


def test_a_name_that_is_no_setting_of_ours_is_an_adapter_s_or_a_stranger_s_and_ignored() -> None:
    assert read({"GRG_DISCORD_TOKEN": "t", "GRG_MODLE": "demo"}) == read({})


def test_a_relative_state_folder_is_made_absolute_and_home_is_found() -> None:
    assert read({"GRG_STATE_DIR": "here"}).state_dir == Path("here").absolute()
    assert read({"GRG_STATE_DIR": "~/here"}).state_dir == Path.home() / "here"


TEXTS = {name: st.just(text) for name, (text, _) in GOOD.items()}
EMPTY_LISTS = {name: st.just(",") for name, spec in FIELDS.items() if isinstance(spec.default, tuple)}


@given(st.fixed_dictionaries({}, optional={**TEXTS, **{n: TEXTS[n] | s for n, s in EMPTY_LISTS.items()}}))
def test_a_child_process_reads_the_same_settings(environ: dict[str, str]) -> None:
    settings = read(environ)
    assert read(as_environment(settings)) == settings


def test_a_child_is_told_every_setting_whatever_its_own_environment_says() -> None:
    assert as_environment(Settings()).keys() == FIELDS.keys()
    assert all(as_environment(read({})).get(name) is not None for name in FIELDS)


def test_an_adapter_is_handed_what_begins_with_its_name() -> None:
    environ = {
        "GRG_IRC_SERVER": "s",
        "GRG_IRC_PORT": "6667",
        "GRG_IRCX_A": "no",
        "GRG_MODEL": "demo",
        "IRC_NO": "no",
    }
    assert for_adapter("irc", environ) == {"server": "s", "port": "6667"}
    assert for_adapter("slack", environ) == {}


def test_an_adapter_whose_name_no_shell_would_take_is_handed_its_settings_too() -> None:
    assert for_adapter("my-irc", {"GRG_MY_IRC_SERVER": "s"}) == {"server": "s"}


@each("preset", PRESETS)
def test_a_preset_is_a_valid_decoding(preset: str) -> None:
    assert read({"GRG_PRESET": preset}).decoding == PRESETS[preset]


@each(
    ("name", "value"),
    [
        ("max_new_tokens", 0),
        ("max_new_tokens", 1025),
        ("min_new_tokens", 131),
        ("min_new_tokens", -1),
        ("temperature", 0.0),
        ("temperature", 5.1),
        ("top_k", -1),
        ("top_p", 0.0),
        ("top_p", 1.1),
        ("repetition_penalty", 0.9),
        ("repetition_penalty", 3.1),
        ("no_repeat_ngram_size", -1),
        ("stop_from", -1),
        ("temperature", float("nan")),
    ],
)
def test_a_decoding_that_makes_no_sense_is_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(UsageError, match=rf"^decoding setting {name}=.* is not allowed: use "):
        Decoding(**{name: value})
