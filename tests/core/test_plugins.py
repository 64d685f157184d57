"""Adapters are found by real entry points, in folders as an installer would leave them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from core import plugins

GOOD = """
    from core.hookspecs import Limits, hookimpl

    class Adapter:
        platform = "irc"
        limits = Limits(400, False, False, False)
        def __init__(self, settings): self.settings = settings
        async def listen(self, desk): ...
        async def reply(self, address, reply, receipt): return ""
        async def retract(self, address, receipt): ...

    @hookimpl
    def chat_adapter(settings):
        return Adapter(settings)
"""
MODULES = {
    "irc_good": GOOD,
    "irc_method": GOOD.replace(
        "    @hookimpl\n    def chat_adapter(settings):\n        return Adapter(settings)", ""
    )
    + """
    class Plugin:
        @hookimpl
        def chat_adapter(self, settings): return Adapter(settings)
    plugin = Plugin()
""",
    "irc_dies_at_import": "raise RuntimeError('first line\\nsecond line')",
    "irc_exits_at_import": "import sys\nsys.exit('needs a display')",
    "irc_syntax": "def (",
    "irc_dies_in_hook": "from core.hookspecs import hookimpl\n@hookimpl\ndef chat_adapter(settings): return {}['server']",
    "irc_wants_more": """
    from core.errors import UsageError
    from core.hookspecs import hookimpl
    @hookimpl
    def chat_adapter(settings): raise UsageError("set GRG_IRC_WANTS_MORE_SERVER to the server's name")
""",
    "irc_no_hook": "def chat_adapter(settings): return None",
    "irc_none": "from core.hookspecs import hookimpl\n@hookimpl\ndef chat_adapter(settings): return None",
    "irc_wrong_hook": "from core.hookspecs import hookimpl\n@hookimpl\ndef chat_adaptor(settings): return None",
    "irc_wrong_arguments": "from core.hookspecs import hookimpl\n@hookimpl\ndef chat_adapter(settings, desk): return None",
    "irc_lacks": GOOD.replace("async def retract", "async def withdraw").replace('platform = "irc"', ""),
    "irc_bad_property": GOOD.replace('platform = "irc"', "platform = property(lambda self: 1 / 0)"),
}
ENTRIES = {name: name for name in MODULES} | {
    "irc_method": "irc_method:plugin",
    "irc_gone": "irc_that_is_not_there",
}

ONE_LINE = {
    "irc_dies_at_import": "RuntimeError: first line second line (from irc_dies_at_import)",
    "irc_exits_at_import": "SystemExit: needs a display (from irc_exits_at_import)",
    "irc_syntax": "SyntaxError: ",
    "irc_dies_in_hook": "KeyError: 'server' (from irc_dies_in_hook)",
    "irc_wants_more": "set GRG_IRC_WANTS_MORE_SERVER to the server's name",
    "irc_no_hook": "irc_no_hook has no chat_adapter hook",
    "irc_none": "irc_none has no chat_adapter hook",
    "irc_wrong_hook": "PluginValidationError: unknown hook 'chat_adaptor'",
    "irc_wrong_arguments": "PluginValidationError: ",
    "irc_lacks": "the adapter of irc_lacks lacks platform, retract",
    "irc_bad_property": "ZeroDivisionError: division by zero (from irc_bad_property)",
    "irc_gone": "ModuleNotFoundError: No module named 'irc_that_is_not_there' (from irc_that_is_not_there)",
    "irc_unknown": "no adapter named 'irc_unknown' is installed (there are: console",
}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A stranger's package beside ours."""
    for name, text in MODULES.items():
        (tmp_path / f"{name}.py").write_text(dedent(text), "utf-8")
    info = tmp_path / "stranger-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n", "utf-8")
    lines = [f"{name} = {value}" for name, value in ENTRIES.items()]
    (info / "entry_points.txt").write_text(
        "\n".join(["[game_review_generator.adapters]", *lines, ""]), "utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in MODULES:
        sys.modules.pop(name, None)


def no_settings(name: str) -> Mapping[str, str]:
    return {}


def test_our_own_console_enters_by_the_same_door() -> None:
    (loaded,) = plugins.load(["console"], no_settings)
    assert loaded.error is None and loaded.adapter is not None
    assert loaded.adapter.platform == "console"


def test_a_stranger_s_adapter_is_found_and_handed_its_settings(installed: Path) -> None:
    loaded = plugins.load(["irc_good", "irc_method"], lambda name: {"server": name})
    assert [(one.name, one.error) for one in loaded] == [("irc_good", None), ("irc_method", None)]
    assert [one.adapter.settings for one in loaded] == [{"server": "irc_good"}, {"server": "irc_method"}]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ONE_LINE)
def test_a_bad_adapter_is_one_line(installed: Path, name: str) -> None:
    (loaded,) = plugins.load([name], no_settings)
    assert loaded.adapter is None
    assert loaded.error is not None and loaded.error.startswith(ONE_LINE[name])
    assert "\n" not in loaded.error


def test_bad_ones_take_no_good_one_down(installed: Path) -> None:
    loaded = plugins.load([*ONE_LINE, "irc_good", "console"], no_settings)
    assert [one.name for one in loaded if one.error is None] == ["irc_good", "console"]


def test_every_kind_of_bad_adapter_is_tried_here() -> None:
    assert (ENTRIES.keys() | {"irc_unknown"}) - {"irc_good", "irc_method"} == ONE_LINE.keys()


def test_a_name_that_is_listed_twice_is_loaded_once(installed: Path) -> None:
    assert [one.name for one in plugins.load(["irc_good", "console", "irc_good"], no_settings)] == [
        "irc_good",
        "console",
    ]


def test_one_that_is_not_named_is_not_even_imported(installed: Path) -> None:
    plugins.load(["irc_good"], no_settings)
    assert "irc_dies_in_hook" not in sys.modules


def test_the_list_of_what_is_installed_imports_nothing(installed: Path) -> None:
    assert ENTRIES.keys() <= plugins.installed().keys()
    assert not ENTRIES.keys() & sys.modules.keys()
