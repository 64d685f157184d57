"""Finding and loading chat adapters, one by one: a bad one is reported, the others run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

import pluggy

from core.errors import GrgError, UsageError
from core.hookspecs import GROUP, PROJECT, ChatAdapter, Plugin
from core.runtime.sayable import sayable
from core.settings import FIELDS, adapter_prefix


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


def unknown_settings(environ: Mapping[str, str]) -> list[str]:
    """`GRG_*` names that nothing reads, most likely misspelt. Those with an installed adapter's prefix are not checked."""
    # Adapters declare their own settings nowhere that could be read without loading them.
    own = tuple(adapter_prefix(name) for name in installed())
    return sorted(
        name
        for name in environ
        if name.startswith("GRG_") and name not in FIELDS and not name.startswith(own)
    )


def no_setting(names: str) -> str:
    """A line about settings of unknown names."""
    return f"{names}: no setting of that name; docs/settings.md lists them"


def _load(name: str, known: Mapping[str, EntryPoint], settings: Mapping[str, str]) -> Loaded:
    if name not in known:
        return Loaded(
            name,
            None,
            f"no adapter named {name!r} is installed; there are: {', '.join(sorted(known)) or 'none'}",
        )
    try:
        return Loaded(name, _create(known[name], settings), None)
    except GrgError as error:
        return Loaded(name, None, _one_line(str(error)))
    except (Exception, SystemExit) as error:  # noqa: BLE001  whatever a stranger's plugin raises is its own failure
        return Loaded(name, None, _one_line(f"{type(error).__name__}: {error} (from {known[name].value})"))


def _one_line(text: str) -> str:
    return sayable(" ".join(text.split()))


def _create(entry: EntryPoint, settings: Mapping[str, str]) -> ChatAdapter:
    manager = pluggy.PluginManager(PROJECT)  # one for each adapter, so that they cannot interfere
    manager.add_hookspecs(Plugin)
    manager.register(entry.load())
    manager.check_pending()
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
