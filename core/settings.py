"""Every setting of the program: one environment variable each, read once, at the root. Standard library only.

`FIELDS` is the whole table; the README's and `infra/`'s lists are made from it.
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

from core.domain import PRESETS, Decoding
from core.errors import UsageError


def _setting(default: Any, unit: str, about: str, **rules: Any) -> Any:
    return field(default=default, metadata={"unit": unit, "about": about, **rules})


@dataclass(frozen=True)
class Settings:
    """Values after checking. Each field's metadata holds its unit and description."""

    backend: str = _setting(
        "local", "", "where promises are kept and reviews written", choices=("local", "aws")
    )
    state_dir: Path = _setting(
        Path("~/.local/state/grg"), "folder", "the promises, the models and the page cache"
    )
    adapters: tuple[str, ...] = _setting(
        ("console",), "names, comma-separated", "chat adapters that `grg bot` runs"
    )
    steam_url: str = _setting("https://store.steampowered.com", "address", "the game store")
    steam_language: str = _setting(
        "english", "Steam's name of a language", "language of pages and descriptions"
    )
    steam_countries: tuple[str, ...] = _setting(
        ("us", "de", "jp"),
        "country codes, comma-separated",
        "asked in turn for an app that the store does not show here",
    )
    steam_cache_s: int = _setting(86_400, "seconds", "how long a page is good; 0 asks each time", least=0)
    model: str = _setting(
        "",
        "",
        "demo, name[@version], a hub id (owner/name), a folder or s3://bucket/models/name; "
        "empty: the last one pulled, else demo",
    )
    engine: str = _setting("auto", "", "what runs the model", choices=("auto", "ctranslate2", "transformers"))
    preset: str = _setting("house", "", "decoding settings by name", choices=tuple(PRESETS))
    candidates: int = _setting(
        2, "texts", "written for each review, of which the best is taken", least=1, most=16
    )
    batch: int = _setting(8, "prompts", "written at once by a worker", least=1, most=64)
    linger_s: int = _setting(900, "seconds", "a worker waits this long for more before it ends", least=0)
    deadline_s: int = _setting(
        86_400, "seconds", "a request that has no review by then is closed with an apology", least=1
    )
    skip_mark: str = _setting("noreview", "word", "a message holding it asks for silence")
    links_per_message: int = _setting(
        4, "links", "answered in one message; the rest are named as skipped", least=1
    )
    limit_person_hour: int = _setting(500, "requests an hour", "that one person may make", least=1)
    limit_place_hour: int = _setting(1_000, "requests an hour", "that one chat may make", least=1)
    limit_all_hour: int = _setting(5_000, "requests an hour", "that all may make together", least=1)
    limit_open: int = _setting(20_000, "requests", "that may be open at one time", least=1)
    allow_places: tuple[str, ...] = _setting(
        (),
        "platform:place, comma-separated, * at an end matches the rest",
        "the only places answered; empty: all",
    )
    block_games: tuple[int, ...] = _setting((), "app ids, comma-separated", "games that are not reviewed")
    block_places: tuple[str, ...] = _setting(
        (),
        "platform:place, comma-separated, * at an end matches the rest",
        "chats and communities that are never answered",
    )
    block_people: tuple[str, ...] = _setting(
        (), "platform:person, comma-separated", "people who are never answered, by the platform's id"
    )
    report_to: str = _setting("", "platform:place", "where what people report about a reply is posted")
    spare_s: int = _setting(
        86_400, "seconds", "a good text that was left over answers for its game so long; 0: never", least=0
    )
    log_format: str = _setting("text", "", "the log's lines", choices=("text", "json"))
    bucket: str = _setting("", "name", "aws: the S3 bucket that keeps the promises")
    prompt_queue_url: str = _setting("", "address", "aws: the SQS queue that tells workers what to write")
    review_queue_url: str = _setting("", "address", "aws: the SQS queue that S3 tells of new reviews")
    job_queue: str = _setting("", "name or ARN", "aws: the Batch queue that workers are submitted to")
    job_definition: str = _setting("", "name or ARN", "aws: the Batch job that is a worker")
    train_job_definition: str = _setting("", "name or ARN", "aws: the Batch job that `grg train` submits")
    max_workers: int = _setting(
        4, "jobs", "aws: workers at one time, starting ones included", least=1, most=100
    )
    hold_s: int = _setting(
        60,
        "seconds",
        "a worker that is silent for so long has died: another writes what it held",
        least=3,
        most=3_600,
    )
    monthly_cap_usd: int = _setting(
        0, "US dollars", "aws: writing stops for the month once workers have cost so much; 0: no cap", least=0
    )
    worker_price_hour: float = _setting(
        0.03, "US dollars", "aws: what a worker costs an hour, for the cap and `grg status`", least=0
    )
    crash_at: str = _setting("", "name[:times]", "for tests: kill the process at a named crash point")

    @property
    def decoding(self) -> Decoding:
        """The preset's values."""
        return PRESETS[self.preset]


FIELDS: dict[str, dataclasses.Field[Any]] = {f"GRG_{f.name.upper()}": f for f in dataclasses.fields(Settings)}


def read(environ: Mapping[str, str]) -> Settings:
    """The settings that an environment asks for.

    Raises UsageError with one line that names the variable, its value and what is allowed.
    """
    values = {
        f.name: _parse(name, f, environ[name]) for name, f in FIELDS.items() if environ.get(name, "").strip()
    }
    settings = Settings(**values)
    return dataclasses.replace(settings, state_dir=settings.state_dir.expanduser().absolute())


def adapter_prefix(name: str) -> str:
    """What the variables of an adapter begin with: `my-irc` has `GRG_MY_IRC_`."""
    return f"GRG_{re.sub(r'[^A-Za-z0-9]', '_', name).upper()}_"


def for_adapter(name: str, environ: Mapping[str, str]) -> dict[str, str]:
    """`GRG_<NAME>_*` of an environment, keys without that prefix and in lower case.

    What a shell does not take in a variable's name is `_`: `my-irc` has `GRG_MY_IRC_*`.
    """
    prefix = adapter_prefix(name)
    return {key[len(prefix) :].lower(): value for key, value in environ.items() if key.startswith(prefix)}


def as_environment(settings: Settings) -> dict[str, str]:
    """The `GRG_*` variables that `read` turns into the same settings, for a child process."""
    return {name: _text(getattr(settings, f.name)) for name, f in FIELDS.items()}


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(str(item) for item in value) or ","  # "" would be read as the default
    return str(value)


def _parse(name: str, spec: dataclasses.Field[Any], text: str) -> Any:
    value = _convert(name, spec, text.strip())
    choices, least, most = (spec.metadata.get(key) for key in ("choices", "least", "most"))
    if choices and value not in choices:
        raise UsageError(f"{name}={text!r} is not allowed: use one of {', '.join(choices)}")
    # Said the other way round: nan is within no bounds.
    if not ((least is None or value >= least) and (most is None or value <= most)):
        allowed = f"{least} or more" if most is None else f"{least} to {most}"
        what = "a number" if isinstance(spec.default, float) else "a whole number"
        raise UsageError(f"{name}={text!r} is not allowed: use {what}, {allowed}")
    return value


_ADDRESSES = {"GRG_ALLOW_PLACES", "GRG_BLOCK_PLACES", "GRG_BLOCK_PEOPLE"}


def _convert(name: str, spec: dataclasses.Field[Any], text: str) -> Any:
    if isinstance(spec.default, Path):
        return Path(text)
    if isinstance(spec.default, tuple):
        items = [item.strip() for item in text.split(",") if item.strip()]
        if name in _ADDRESSES and not all(":" in item or item == "*" for item in items):
            raise UsageError(
                f"{name}={text!r} is not allowed: use platform:place, comma-separated, * at an end"
            )
        if name == "GRG_BLOCK_GAMES":
            if not all(item.isdecimal() for item in items):
                raise UsageError(f"{name}={text!r} is not allowed: use app ids, comma-separated")
            return tuple(int(item) for item in items)
        return tuple(items)
    if isinstance(spec.default, int | float):
        kind, what = (int, "a whole number") if isinstance(spec.default, int) else (float, "a number")
        try:
            return kind(text)
        except ValueError:
            raise UsageError(f"{name}={text!r} is not allowed: use {what}") from None
    if name == "GRG_REPORT_TO" and ":" not in text:
        raise UsageError(f"{name}={text!r} is not allowed: use platform:place")
    return text
