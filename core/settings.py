"""Every setting of the program: one environment variable each, read once, at the root. Standard library only.

`FIELDS` is the whole table; docs/settings.md and the lists of `infra/` are made from it.
An adapter's own settings (`GRG_DISCORD_TOKEN`) are not listed here: it declares and is
handed what starts with its name, see `for_adapter`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from core.domain import PRESETS, Decoding
from core.errors import UsageError

STEAM_LANGUAGES = {
    "arabic": "ar",
    "bulgarian": "bg",
    "schinese": "zh-CN",
    "tchinese": "zh-TW",
    "czech": "cs",
    "danish": "da",
    "dutch": "nl",
    "english": "en",
    "finnish": "fi",
    "french": "fr",
    "german": "de",
    "greek": "el",
    "hungarian": "hu",
    "indonesian": "id",
    "italian": "it",
    "japanese": "ja",
    "koreana": "ko",
    "norwegian": "no",
    "polish": "pl",
    "portuguese": "pt",
    "brazilian": "pt-BR",
    "romanian": "ro",
    "russian": "ru",
    "spanish": "es",
    "latam": "es-419",
    "swedish": "sv",
    "thai": "th",
    "turkish": "tr",
    "ukrainian": "uk",
    "vietnamese": "vn",
}
"""Steam's names and codes: https://partner.steamgames.com/doc/store/localization/languages"""


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:  # a port that is none, brackets that do not close
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and port != 0
        and not re.search(r"\s", text)
    )


_PLACEHOLDER = re.compile(
    r".*(?:…|\.\.\.)|<[^<>]*>"
    r"|(?:your|dein|votre)[ _-]?\w*?[ _-]?(?:token|key|id|name|server)(?:[ _-]?(?:here|hier|ici))?"
    r"|change[ _-]?me|placeholder|x{3,}|\*{3,}",
    re.IGNORECASE,
).fullmatch
"""What stands in examples in place of a value."""
_COUNTRY = re.compile(r"[A-Za-z]{2}").fullmatch
_APP_ID = re.compile(r"[0-9]{1,10}").fullmatch
_ONE_WORD = re.compile(r"\S+").fullmatch
_PLACE = re.compile(r".*:.*").fullmatch
_PLACES = re.compile(r".*:.*|\*").fullmatch


def _setting(default: Any, unit: str, about: str, **rules: Any) -> Any:
    """A field with its rules: `choices`, or `minimum` and `maximum`, or `fits`, a test that each item must pass."""
    return field(default=default, metadata={"unit": unit, "about": about, **rules})


@dataclass(frozen=True)
class Settings:
    """Values after checking. Each field's metadata holds its unit and description."""

    backend: str = _setting(
        "local", "", "where requests are stored and reviews are written", choices=("local", "aws")
    )
    state_dir: Path = _setting(
        Path("~/.local/state/grg"), "folder", "the requests, the models and the page cache"
    )
    adapters: tuple[str, ...] = _setting(
        ("console",), "names, comma-separated", "chat adapters that `grg bot` runs"
    )
    steam_url: str = _setting(
        "https://store.steampowered.com",
        "an address, http:// or https://",
        "the game store",
        fits=_is_address,
    )
    steam_language: str = _setting(
        "english",
        "Steam's name of a language",
        "language of pages and descriptions",
        choices=tuple(STEAM_LANGUAGES),
    )
    steam_countries: tuple[str, ...] = _setting(
        ("us", "de", "jp"),
        "country codes of two letters, comma-separated",
        "asked in turn for an app that the store does not show here",
        fits=_COUNTRY,
    )
    steam_cache_s: int = _setting(
        86_400, "seconds", "how long a page is cached; 0 fetches it each time", minimum=0
    )
    model: str = _setting(
        "",
        "",
        "demo, name[@version], a hub id (owner/name), a folder or s3://bucket/models/name; "
        "empty: the one pulled or chosen last, else demo",
    )
    engine: str = _setting("auto", "", "what runs the model", choices=("auto", "ctranslate2", "transformers"))
    preset: str = _setting("house", "", "decoding settings by name", choices=tuple(PRESETS))
    candidates: int = _setting(
        2, "texts", "written for each review; the best one is used", minimum=1, maximum=16
    )
    batch: int = _setting(8, "prompts", "that a worker writes at once", minimum=1, maximum=64)
    linger_s: int = _setting(
        900,
        "seconds",
        "how long a worker waits for more prompts before it exits; a standing one on AWS stays",
        minimum=0,
    )
    deadline_s: int = _setting(
        86_400, "seconds", "a request that has no review by then is closed with an apology", minimum=1
    )
    skip_mark: str = _setting(
        "noreview", "one word", "a message that contains it gets no reply", fits=_ONE_WORD
    )
    links_per_message: int = _setting(
        4, "links", "answered in one message; the rest are named as skipped", minimum=1
    )
    limit_person_hour: int = _setting(500, "requests an hour", "that one person may make", minimum=1)
    limit_place_hour: int = _setting(1_000, "requests an hour", "that one chat may make", minimum=1)
    limit_all_hour: int = _setting(5_000, "requests an hour", "that all may make together", minimum=1)
    limit_open: int = _setting(20_000, "requests", "that may be open at one time", minimum=1)
    allow_places: tuple[str, ...] = _setting(
        (),
        "platform:place, comma-separated, * at the end matches any continuation",
        "the only places answered; empty: all",
        fits=_PLACES,
    )
    block_games: tuple[int, ...] = _setting(
        (), "app ids, comma-separated", "games that are not reviewed", fits=_APP_ID
    )
    block_places: tuple[str, ...] = _setting(
        (),
        "platform:place, comma-separated, * at the end matches any continuation",
        "chats and communities that are never answered",
        fits=_PLACES,
    )
    block_people: tuple[str, ...] = _setting(
        (),
        "platform:person, comma-separated",
        "people who are never answered, by the platform's id",
        fits=_PLACES,
    )
    report_to: str = _setting(
        "", "platform:place", "the chat to which people's reports about replies are posted", fits=_PLACE
    )
    spare_s: int = _setting(
        86_400, "seconds", "how long an unused text may be reused for the same game; 0: never", minimum=0
    )
    log_format: str = _setting("text", "", "the format of log lines", choices=("text", "json"))
    bucket: str = _setting("", "name", "aws: the S3 bucket in which requests are stored")
    prompt_queue_url: str = _setting("", "address", "aws: the SQS queue of prompts for the workers")
    review_queue_url: str = _setting("", "address", "aws: the SQS queue to which S3 reports new reviews")
    job_queue: str = _setting("", "name or ARN", "aws: the Batch queue that workers are submitted to")
    job_definition: str = _setting("", "name or ARN", "aws: the Batch job that is a worker")
    train_job_definition: str = _setting("", "name or ARN", "aws: the Batch job that `grg train` submits")
    max_workers: int = _setting(
        4, "jobs", "aws: workers at one time, starting ones included", minimum=1, maximum=100
    )
    hold_s: int = _setting(
        60,
        "seconds",
        "a worker silent for this long is considered dead, and its prompts are handed to another",
        minimum=3,
        maximum=3_600,
    )
    monthly_cap_usd: int = _setting(
        0,
        "US dollars",
        "aws: writing stops for the month once the workers have cost this much; 0: no cap",
        minimum=0,
    )
    worker_price_hour: float = _setting(
        0.03, "US dollars", "aws: the price of a worker for an hour, for the cap and `grg status`", minimum=0
    )
    crash_at: str = _setting("", "name[:times]", "for tests: kill the process at a named failpoint")

    @property
    def decoding(self) -> Decoding:
        """The preset's values."""
        return PRESETS[self.preset]


FIELDS: dict[str, dataclasses.Field[Any]] = {f"GRG_{f.name.upper()}": f for f in dataclasses.fields(Settings)}


def read(environ: Mapping[str, str]) -> Settings:
    """The settings that an environment asks for.

    Raises UsageError with one line that names the variable, its value and what is allowed.
    """
    # A variable that is empty counts as unset, since compose files and task definitions often pass it so.
    values = {
        f.name: _parse(name, f, environ[name]) for name, f in FIELDS.items() if environ.get(name, "").strip()
    }
    settings = Settings(**values)
    # Absolute, because a child process may have another current folder.
    return dataclasses.replace(settings, state_dir=settings.state_dir.expanduser().absolute())


def is_placeholder(value: str) -> bool:
    """Whether this is what stands in an example in place of a value: `…`, `<token>`, `your-token`."""
    return _PLACEHOLDER(value.strip()) is not None


def refuse_spoilt(name: str, value: str) -> None:
    """Raises UsageError for a value that an example or an env file has spoilt: a placeholder such as `…`, `<token>` or
    `your-token`, quotes that were kept, or a second setting on the same line.
    """
    text = value.strip()
    if is_placeholder(text):
        raise UsageError(f"{name} holds a placeholder: put the real value there, or run `grg setup`")
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        raise UsageError(f"{name} has quotes around its value, which env files keep: remove them")
    if second := re.search(r"\s(?:export\s+)?(GRG_[A-Z_]+)=", text):
        raise UsageError(f"{name} has {second[1]} in its value: put each setting on a line of its own")


def adapter_prefix(name: str) -> str:
    """What the variables of an adapter begin with: `my-irc` has `GRG_MY_IRC_`."""
    return f"GRG_{re.sub(r'[^A-Za-z0-9]', '_', name).upper()}_"


def for_adapter(name: str, environ: Mapping[str, str]) -> dict[str, str]:
    """`GRG_<NAME>_*` of an environment, keys without that prefix and in lower case.

    What a shell does not take in a variable's name is `_`: `my-irc` has `GRG_MY_IRC_*`.
    """
    prefix = adapter_prefix(name)
    return {key[len(prefix) :].lower(): value for key, value in environ.items() if key.startswith(prefix)}


def for_child(settings: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process of ours that talks to no chat: these settings, and none of an adapter's."""
    # An adapter's token has no business in a process that never talks to its platform.
    others = {name: value for name, value in environ.items() if not name.startswith("GRG_")}
    return others | as_environment(settings)


def as_environment(settings: Settings) -> dict[str, str]:
    """The `GRG_*` variables that `read` turns into the same settings, for a child process."""
    return {name: _text(getattr(settings, f.name)) for name, f in FIELDS.items()}


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(str(item) for item in value) or ","  # "" would be read as the default
    return str(value)


def _parse(name: str, spec: dataclasses.Field[Any], text: str) -> Any:
    rules = spec.metadata
    refuse_spoilt(name, text)
    choices, maximum, fits = (rules.get(key) for key in ("choices", "maximum", "fits"))
    listed = isinstance(spec.default, tuple)
    # Empty items are dropped, so that a lone comma stands for an empty list and one at the end for nothing.
    items = [item for part in (text.split(",") if listed else [text]) if (item := part.strip())]
    if fits and not all(map(fits, items)):
        raise _refusal(name, text, rules["unit"])
    if choices and not set(items) <= set(choices):
        raise _refusal(name, text, f"one of {', '.join(choices)}")
    if listed:
        return tuple(int(item) if name == "GRG_BLOCK_GAMES" else item for item in items)
    if isinstance(spec.default, int | float):
        return _number(name, text, type(spec.default), rules["minimum"], maximum)
    return Path(text.strip()) if isinstance(spec.default, Path) else text.strip()


def _number(name: str, text: str, kind: type[int | float], minimum: int, maximum: int | None) -> int | float:
    what = "a whole number" if kind is int else "a number"
    refusal = _refusal(
        name, text, f"{what}, {minimum} or more" if maximum is None else f"{what}, {minimum} to {maximum}"
    )
    try:
        value = kind(text)
    except ValueError:
        raise refusal from None
    # Negated, because nan is within no bounds.
    if not (value >= minimum and (maximum is None or value <= maximum)):
        raise refusal
    return value


def _refusal(name: str, text: str, allowed: str) -> UsageError:
    return UsageError(f"{name}={text!r} is not allowed: use {allowed}")
