"""`grg setup`: from a token to a running bot, by questions. It writes the settings into a file that only you may read."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.cli import env_file, models, service, terminal
from core.domain.text import wrapped
from core.errors import GrgError, StorageError, TokenRefused, Unreachable, UsageError, words_of
from core.runtime.files import write_atomically
from core.runtime.sayable import keep_secret, sayable
from core.runtime.suggest import did_you_mean
from core.settings import Settings, adapter_prefix, for_adapter, is_placeholder, read, refuse_spoilt

if TYPE_CHECKING:
    from core.hookspecs import Identity, Question

UNIT = Path("systemd/user/grg-bot.service")
"""Below the folder of a person's settings, `~/.config` unless XDG_CONFIG_HOME names another."""
_STOPPED = 130
"""The exit code after Ctrl-C, as a shell has it."""
_NOTE = "Was set while `grg setup` checked the token; without it the bot uses what is usual for the platform."
_MODEL = "EleutherAI/gpt-neo-125m"


@click.command()
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=env_file.DEFAULT,
    show_default=True,
    help="File for the settings; its other lines stay as they are.",
)
def setup(path: Path) -> None:
    """Set up a bot: asks for a chat platform and its token, checks the token, and writes the settings into a file."""
    from core import plugins

    if not sys.stdin.isatty():
        raise UsageError(
            f"grg setup asks questions and needs a terminal; without one write {path} by hand, one setting a line: "
            "GRG_ADAPTERS and what docs/settings.md lists for the platform"
        )
    there = env_file.read(path)
    environ = {**there, **os.environ}
    old = [item.strip() for item in there.get("GRG_ADAPTERS", "").split(",") if item.strip()]
    _say(f"A few questions lead to {path}, with which the bot runs. Ctrl-C ends this.")
    if path.exists():
        _say(
            f"{path} is there already, for {' and '.join(old) or 'no chat yet'}. Another chat is added to it; if you "
            "name the same chat again, its token is replaced. Its other lines stay."
        )
    try:
        name = _choose("\nChat platform", sorted(plugins.installed()))
        values, identity = _answers(name, _questions(name), environ)
        used = _used_besides(name, values)
        chats = ",".join(dict.fromkeys([*old, name]))
        env_file.update(path, {"GRG_ADAPTERS": chats, **values, **used}, dict.fromkeys(used, _NOTE))
    except (click.Abort, KeyboardInterrupt):
        _say(f"\nEnded: {f'{path} is as it was' if there else 'nothing was written'}.")
        raise click.exceptions.Exit(_STOPPED) from None
    _say(f"\n{path} is written; only you can read it.")
    if used:
        _say(
            f"{' and '.join(used)} was set while {name} was asked, so it is in {path} too: delete its line if the bot "
            f"shall use what is usual for {name}."
        )
    stopped = False
    try:
        settings = read({**environ, **env_file.read(path)})
        _offer_model(settings)
        _offer_service(settings, path)
    except (click.Abort, KeyboardInterrupt):
        _say(f"\nEnded: {path} is ready all the same.")
        stopped = True
    _say_what_next(path, identity)
    if stopped:
        raise click.exceptions.Exit(_STOPPED)


def _say(text: str) -> None:
    """Tell the person at the terminal something. Lines break at blanks; a command, which is indented, stays whole."""
    width = shutil.get_terminal_size().columns
    lines = (line if line.startswith(" ") else wrapped(line, width) for line in text.split("\n"))
    click.echo("\n".join(lines), err=True)


def _say_what_next(path: Path, identity: Identity | None) -> None:
    if identity is not None and identity.invite:
        _say(f"\nTo add the bot to {identity.place}, {identity.invite}")
    if identity is not None and identity.advice:
        _say(identity.advice)
    _say(f"\nTo run the bot in this terminal:\n  grg --env-file {path} bot")


def _choose(text: str, choices: Sequence[str]) -> str:
    """One of the choices, however its letters are written."""
    known = {choice.casefold(): choice for choice in choices}
    while True:
        answer = click.prompt(f"{text} ({', '.join(choices)})", err=True).strip().casefold()
        if answer in known:
            return known[answer]
        # Without the answer, which may be a token that was pasted too early.
        _say(f"Please name one of them{did_you_mean(answer, known) or '.'}")


def _questions(name: str) -> Sequence[Question]:
    """What the adapter needs to know. Raises UsageError if it asks for nothing, or says what it lacks."""
    from core import plugins

    try:
        _say(f"Loading {name} …")
        with terminal.not_listening():  # importing a platform's library can take seconds
            asked = plugins.questions(name)
    except UsageError as error:
        raise UsageError(f"{name}: {error}") from error
    if not asked:
        raise UsageError(f"{name} needs no setting up: run `GRG_ADAPTERS={name} grg bot`")
    return asked


def _answers(
    name: str, asked: Sequence[Question], environ: dict[str, str]
) -> tuple[dict[str, str], Identity | None]:
    """The adapter's settings as they stand in a file, and who the bot is, None if the platform could not be asked."""
    settings = {f"{adapter_prefix(name)}{one.name.upper()}": one for one in asked}
    again = False
    while True:
        values = {setting: _ask(one, again=again) for setting, one in settings.items()}
        again = True
        # Before any error can quote one; a token that was typed at another question is one all the same.
        keep_secret(values)
        keep_secret({f"{setting}_TOKEN": value for setting, value in values.items() if _like_a_token(value)})
        try:
            for setting, value in values.items():
                _refuse_placeholder(settings[setting], value)
                refuse_spoilt(setting, value)
                _refuse_space(settings[setting], value)
            with terminal.not_listening():
                identity = _checked(name, {**environ, **values})
        except TokenRefused:
            # What the error advises is for whoever writes the settings by hand.
            secret = next((one.name.replace("_", " ") for one in asked if one.secret), "token")
            _say(f"{name.capitalize()} does not accept this {secret}: paste it again, or end with Ctrl-C.")
            continue
        except Unreachable as error:
            if not click.confirm(f"{sayable(str(error))}\nWrite the settings unchecked?", err=True):
                _say("Then answer again, or end with Ctrl-C and set it up once the network is there.")
                continue
            return values, None
        except UsageError as error:
            _say(f"{sayable(str(error))}\nPlease try again.")
            continue
        if identity is not None:
            _say(f"{name} knows the bot as {identity.name}")
        return values, identity


def _ask(one: Question, *, again: bool) -> str:
    """The answer, which is not empty. `again`: where one finds it has been said before."""
    if not again:
        _say(one.text)
    what = one.name.replace("_", " ")
    prompt = f"{what.capitalize()} (not shown while you type)" if one.secret else what.capitalize()
    while True:
        answer: str = click.prompt(prompt, default="", show_default=False, hide_input=one.secret, err=True)
        if answer.strip():
            return answer.strip()
        _say(f"Nothing was entered: type or paste the {what}, then press Enter.")


def _used_besides(name: str, values: Mapping[str, str]) -> dict[str, str]:
    """The adapter's settings of this environment that were not asked for: the check was made with them, an address of
    another server among them, and a service has no such environment.
    """
    prefix = adapter_prefix(name)
    return {
        setting: value
        for setting, value in os.environ.items()
        if setting.startswith(prefix) and value and setting not in values
    }


def _refuse_placeholder(one: Question, value: str) -> None:
    if is_placeholder(value):
        what = one.name.replace("_", " ")
        raise UsageError(f"that is a placeholder: paste the {what} itself, from where the lines above say")


def _refuse_space(one: Question, value: str) -> None:
    if one.name == "token" and len(value.split()) > 1:  # a password may have one
        raise UsageError("the token has a space inside: copy the token alone, in one piece")


def _like_a_token(text: str) -> bool:
    """Whether it looks like one: long, of letters of both kinds and digits, and no address or id."""
    return bool(re.fullmatch(r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?!.*://)[\w.:~+/=-]{20,}", text, re.ASCII))


def _checked(name: str, environ: dict[str, str]) -> Identity | None:
    """Who the platform says that the bot is; None if its adapter cannot ask. Raises UsageError, Unreachable."""
    import asyncio

    from core import plugins
    from core.hookspecs import Identifies
    from core.ops import doctor

    (loaded,) = plugins.load([name], lambda name: for_adapter(name, environ))
    if loaded.adapter is None:
        raise UsageError(loaded.error or "the adapter does not load")
    adapter = loaded.adapter
    if not isinstance(adapter, Identifies):
        return None
    with terminal.told_if_slow(f"{name} does not answer yet; trying for up to {doctor.IDENTIFY_S} s"):
        return asyncio.run(doctor.identity(adapter))


def _offer_model(settings: Settings) -> None:
    from core import worker_process

    with terminal.not_listening():
        demo = settings.backend == "local" and worker_process.check(settings).demo
    if not demo:
        return
    if click.confirm(f"Download a better model now, {_MODEL} (0.5 GB)?", default=False, err=True):
        try:
            models.download(_MODEL, settings)
        except GrgError as error:
            _say(f"{sayable(str(error))}\nThe bundled model writes; later: grg model pull {_MODEL}")


def _offer_service(settings: Settings, path: Path) -> None:
    if not click.confirm(
        "Shall the bot start by itself whenever this machine does?", default=False, err=True
    ):
        return
    _say("systemd is part of most Linux systems; compose needs Docker and a clone of this.")
    if _choose("Start it by", ["systemd", "compose"]) == "systemd":
        grg = shutil.which(sys.argv[0]) or sys.argv[0]
        _write_unit(service.systemd_unit(Path(grg).absolute(), path.absolute(), settings.state_dir), settings)
    else:
        _say(f"With {path} beside compose.yaml:\n  docker compose up --build --detach")


def _write_unit(unit: str, settings: Settings) -> None:
    """Raises StorageError if it cannot be written."""
    target = Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser() / UNIT
    try:
        theirs = target.exists() and target.read_text("utf-8") != unit
        if theirs and not click.confirm(f"{target} exists. Replace it?", err=True):
            return
        # The service may not create its own folder, because the one around it is read-only for it.
        for folder in (target.parent, settings.state_dir):
            folder.mkdir(parents=True, exist_ok=True)
        write_atomically(target, unit.encode())
    except OSError as error:
        raise StorageError(f"{target} cannot be written: {words_of(error)}") from error
    _say(
        f"{target} is written. To start it now and whenever the machine starts:\n"
        "  systemctl --user daemon-reload\n"
        "  systemctl --user enable --now grg-bot\n"
        "  loginctl enable-linger"
    )
