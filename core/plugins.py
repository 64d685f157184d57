"""Finding and loading chat adapters, one by one: a bad one is reported, the others run."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

import pluggy

from core.errors import GrgError, UsageError
from core.hookspecs import GROUP, PROJECT, ChatAdapter, Plugin, Question
from core.runtime.sayable import sayable
from core.runtime.suggest import did_you_mean
from core.settings import FIELDS, adapter_prefix, refuse_spoilt


@dataclass(frozen=True, slots=True)
class Loaded:
    """An adapter that loaded, or the one line that says why it did not."""

    name: str
    adapter: ChatAdapter | None
    error: str | None


def installed() -> dict[str, EntryPoint]:
    """Every installed adapter by its entry point's name; of two with the same name the first counts."""
    found: dict[str, EntryPoint] = {}
    for entry in entry_points(group=GROUP):
        found.setdefault(entry.name, entry)
    return found


def load(names: Iterable[str], settings_of: Callable[[str], Mapping[str, str]]) -> list[Loaded]:
    """Load adapters by name, each name once and in order. `settings_of` returns an adapter's own settings by its name.

    Never raises: an adapter that does not load has its error, one line, in the result.
    """
    known = installed()
    return [_load(name, known, settings_of(name)) for name in dict.fromkeys(names)]


def questions(name: str) -> Sequence[Question]:
    """What `grg setup` asks for the installed adapter of that name; nothing if it says nothing, or does not load.

    Raises UsageError if the adapter says what it lacks.
    """
    try:
        return list(_manager(installed()[name]).hook.setup_questions() or ())
    except UsageError:
        raise
    except (Exception, SystemExit):  # noqa: BLE001  loading it for use says what is wrong
        return ()


def unknown_settings(environ: Mapping[str, str]) -> list[str]:
    """`GRG_*` names that nothing reads, most likely misspelt. Those with an installed adapter's prefix are not checked."""
    # Adapters declare their own settings nowhere that could be read without loading them.
    own = tuple(adapter_prefix(name) for name in installed())
    return sorted(
        name
        for name in environ
        if name.startswith("GRG_") and name not in FIELDS and not name.startswith(own)
    )


def no_setting(name: str) -> str:
    """A line about a setting of an unknown name."""
    # An adapter's own settings are not known, but a name with its prefix misspelt is near one with it.
    near = [adapter_prefix(adapter) + name.rpartition("_")[2] for adapter in installed()]
    meant = did_you_mean(name, [*FIELDS, *near]) or "; docs/settings.md lists them"
    return f"{name}: no setting of that name{meant}"


def _load(name: str, known: Mapping[str, EntryPoint], settings: Mapping[str, str]) -> Loaded:
    if name not in known:
        return Loaded(
            name,
            None,
            f"no adapter named {name!r} is installed{did_you_mean(name, known)}"
            f" (there are: {', '.join(sorted(known)) or 'none'})",
        )
    try:
        for key, value in settings.items():
            refuse_spoilt(f"{adapter_prefix(name)}{key.upper()}", value)
        return Loaded(name, _create(known[name], settings), None)
    except GrgError as error:
        return Loaded(name, None, _one_line(_explained(name, str(error), settings)))
    except (Exception, SystemExit) as error:  # noqa: BLE001  whatever a stranger's plugin raises is its own failure
        return Loaded(name, None, _one_line(f"{type(error).__name__}: {error} (from {known[name].value})"))


def _explained(name: str, error: str, settings: Mapping[str, str]) -> str:
    """An adapter's error; of a setting that it misses, whether it is there but empty, or under nearly that name."""
    prefix = adapter_prefix(name)
    for wanted in re.findall(rf"\b{prefix}(\w+) is not set", error):
        if wanted.lower() in settings:
            return error.replace(f"{prefix}{wanted} is not set:", f"{prefix}{wanted} is empty:")
        if near := difflib.get_close_matches(wanted.lower(), settings, n=1, cutoff=0.75):
            return f"{error} ({prefix}{near[0].upper()} is set: is that a misspelling?)"
    return error


def _one_line(text: str) -> str:
    return sayable(" ".join(text.split()))


def _manager(entry: EntryPoint) -> pluggy.PluginManager:
    manager = pluggy.PluginManager(PROJECT)  # one for each adapter, so that they cannot interfere
    manager.add_hookspecs(Plugin)
    manager.register(entry.load())
    manager.check_pending()
    return manager


def _create(entry: EntryPoint, settings: Mapping[str, str]) -> ChatAdapter:
    manager = _manager(entry)
    adapter: ChatAdapter | None = manager.hook.chat_adapter(settings=settings)
    if adapter is None:
        raise UsageError(f"{entry.value} has no chat_adapter hook")
    # Checked here with a clear message, or a missing method would only show when the first reply fails.
    missing = [
        name for name in ("platform", "limits", "listen", "reply", "retract") if not hasattr(adapter, name)
    ]
    if missing:
        raise UsageError(f"the adapter of {entry.value} lacks {', '.join(missing)}")
    return adapter
