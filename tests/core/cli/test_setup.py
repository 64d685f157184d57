"""`grg setup` on the fakes of the platforms: from a token to a file that `grg bot` runs with."""

from __future__ import annotations

import asyncio
import os
import select
import socket
import stat
import tempfile
import termios
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from core.cli import env_file, setup, terminal
from core.cli.main import main
from core.cli.service import systemd_unit
from core.errors import UsageError
from core.ops import doctor
from core.settings import is_placeholder
from tests.platforms.discord_server.server import DiscordServer
from tests.platforms.telegram_server.server import TelegramServer
from tests.tables import each


class Terminal:
    """In place of `sys` in the module: stdin is one."""

    argv = ("grg",)

    class stdin:  # noqa: N801
        @staticmethod
        def isatty() -> bool:
            return True


@pytest.fixture
def answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run it with these answers and settings."""

    def run(*answers: str, **environ: str) -> Result:
        monkeypatch.setattr(setup, "sys", Terminal)
        monkeypatch.setenv("GRG_STATE_DIR", str(tmp_path / "state"))
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
        monkeypatch.setenv("COLUMNS", "1000")  # each sentence is one line
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        given = "".join(f"{answer}\n" for answer in answers)
        return CliRunner().invoke(main, ["setup", "--file", str(tmp_path / "bot.env")], input=given)

    return run


def test_a_telegram_bot_is_set_up_and_a_wrong_token_is_asked_for_once_more(
    tmp_path: Path, answered: Callable[..., Result]
) -> None:
    async def story() -> tuple[Result, str]:
        async with TelegramServer() as server:
            server.privacy = True  # as of a new bot
            answers = ("telegram", "…", "1:AAwrong-token", server.token, "n", "y", "Systemd")
            done = await asyncio.to_thread(answered, *answers, GRG_TELEGRAM_API_URL=server.url)
            return done, server.token

    (tmp_path / "bot.env").write_text("# mine\nGRG_BATCH=2\nGRG_ADAPTERS=console\n")
    done, token = asyncio.run(story())
    assert done.exit_code == 0, done.output
    file = tmp_path / "bot.env"
    assert (
        file.read_text()
        == f"# mine\nGRG_BATCH=2\nGRG_ADAPTERS=console,telegram\nGRG_TELEGRAM_TOKEN={token}\n"
        f"# {setup._NOTE}\nGRG_TELEGRAM_API_URL={os.environ['GRG_TELEGRAM_API_URL']}\n"
    )
    assert "GRG_TELEGRAM_API_URL was set while telegram was asked, so it is in" in done.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "that is a placeholder: paste the token itself" in done.output
    assert "Telegram does not accept this token: paste it again, or end with Ctrl-C." in done.output
    assert "grg setup" not in done.output and "GRG_TELEGRAM_TOKEN" not in done.output, "it is asked for here"
    assert token not in done.output and "AAwrong" not in done.output, "a token is never shown"
    assert "To add the bot to a group, open https://t.me/" in done.output, "how people invite it"
    assert "Privacy mode is on" in done.output, "what else may have to be done"
    assert done.output.count("@BotFather in Telegram") == 1, "where to find it is said once"
    assert "is there already, for console. Another chat is added" in done.output
    assert done.output.index("is there already") < done.output.index("Chat platform")
    unit = (tmp_path / "config/systemd/user/grg-bot.service").read_text()
    assert f"EnvironmentFile={file}\n" in unit and "systemctl --user enable --now grg-bot" in done.output
    assert f"grg --env-file {file} bot" in done.output


def test_a_discord_bot_is_set_up_with_its_invite_link(
    tmp_path: Path, answered: Callable[..., Result]
) -> None:
    async def story() -> Result:
        async with DiscordServer() as server:
            answers = ("Discord", server.token, "n", "n")
            return await asyncio.to_thread(answered, *answers, GRG_DISCORD_API_URL=server.url)

    done = asyncio.run(story())
    assert done.exit_code == 0, done.output
    assert "To add the bot to a server, open https://discord.com/oauth2/authorize?client_id=" in done.output
    assert "switch it on" in done.output.partition("Message Content Intent")[2], "what else has to be done"
    assert "is there already" not in done.output and "GRG_DISCORD_TOKEN" not in done.output
    assert "GRG_ADAPTERS=discord\n" in (tmp_path / "bot.env").read_text()


def test_a_platform_that_cannot_be_reached_does_not_stop_the_setup(
    tmp_path: Path, answered: Callable[..., Result]
) -> None:
    answers = ("telegram", "1:AAsome-token-of-mine", "y", "n", "n")
    done = answered(*answers, GRG_TELEGRAM_API_URL="http://127.0.0.1:9")
    assert done.exit_code == 0, done.output
    assert "check the network" in done.output and (tmp_path / "bot.env").exists()


def test_who_waits_for_a_silent_platform_is_told_so(
    answered: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "SLOW_S", 0.1)
    monkeypatch.setattr(doctor, "IDENTIFY_S", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        done = answered("telegram", "1:AAsome-token-of-mine", "n", GRG_TELEGRAM_API_URL=address)
    assert done.output.count("telegram does not answer yet; trying for up to 1 s\n") == 1
    assert "did not answer within 1 s: check the network" in done.output


@pytest.mark.parametrize(("answer", "kept"), [("n", "of my own\n"), ("y", None)])
def test_a_service_file_of_ones_own_is_replaced_only_if_its_owner_says_so(
    tmp_path: Path, answered: Callable[..., Result], answer: str, kept: str | None
) -> None:
    unit = tmp_path / "config/systemd/user/grg-bot.service"
    unit.parent.mkdir(parents=True)
    unit.write_text("of my own\n")
    answers = ("telegram", "1:AAsome-token-of-mine", "y", "n", "y", "systemd", answer)
    done = answered(*answers, GRG_TELEGRAM_API_URL="http://127.0.0.1:9")
    assert f"{unit} exists. Replace it?" in done.output and "To run the bot in this terminal" in done.output
    assert (unit.read_text() == kept) == (answer == "n")


def test_a_token_that_is_typed_at_the_wrong_question_is_not_repeated(answered: Callable[..., Result]) -> None:
    token = "syt_cmV2aWV3cw_QbWxPqRsTuVw_1a2B3c"
    pytest.importorskip("nio")
    done = answered(token, "discrod", "matrix", token, "@reviews:chat.test", token)
    assert done.output.count(token) == 2, "only where it was typed"
    assert "did you mean discord?" in done.output
    assert "GRG_MATRIX_HOMESERVER is the homeserver's address" in done.output


def test_what_is_wrong_with_an_answer_is_said(tmp_path: Path, answered: Callable[..., Result]) -> None:
    done = answered("telegram", "", "1:AAsome token-of-mine")
    assert "Nothing was entered: type or paste the token" in done.output
    assert "the token has a space inside" in done.output and "token-of-mine" not in done.output
    assert not (tmp_path / "bot.env").exists()


def test_a_setup_that_is_ended_says_what_exists_by_then(
    tmp_path: Path, answered: Callable[..., Result]
) -> None:
    done = answered("telegram")
    assert done.exit_code == 130 and done.output.endswith("\nEnded: nothing was written.\n")
    done = answered("telegram", "1:AAsome-token-of-mine", "y", GRG_TELEGRAM_API_URL="http://127.0.0.1:9")
    file = tmp_path / "bot.env"
    assert done.exit_code == 130 and f"\nEnded: {file} is ready all the same.\n" in done.output
    assert done.output.endswith(f"  grg --env-file {file} bot\n")
    done = answered("telegram")
    assert done.output.endswith(f"\nEnded: {file} is as it was.\n")


def test_what_is_typed_while_it_loads_is_neither_shown_nor_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    keyboard, descriptor = os.openpty()
    with os.fdopen(descriptor) as stdin, os.fdopen(keyboard, "rb+", buffering=0) as typed:
        monkeypatch.setattr("sys.stdin", stdin)
        before = termios.tcgetattr(stdin)
        with terminal.not_listening():
            typed.write(b"too-early\n")
            assert select.select([stdin], [], [], 5)[0], "it has arrived"
        assert termios.tcgetattr(stdin) == before
        typed.write(b"now\n")
        assert stdin.readline() == "now\n"
        assert typed.read(100) == b"now\r\n", "what was shown"


def test_without_a_terminal_it_says_what_to_do_instead(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["setup", "--file", str(tmp_path / "bot.env")])
    assert done.exit_code == 1
    assert done.stderr.startswith("error: grg setup asks questions and needs a terminal; without one write ")
    assert not (tmp_path / "bot.env").exists()


@each("value", ["a\nGRG_MODEL=/tmp/evil", "a\rb", "a\u2028GRG_MODEL=x", "a\x0bb", "a\x00", "a\u202eb"])
def test_a_value_that_is_not_one_line_is_refused_and_the_file_left(value: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bot.env"
        env_file.update(path, {"GRG_A": "kept"})
        with pytest.raises(UsageError, match="cannot be seen"):
            env_file.update(path, {"GRG_B": value})
        assert env_file.read(path) == {"GRG_A": "kept"} and stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_unit_names_odd_paths_as_they_are() -> None:
    unit = systemd_unit(Path("/my bin/100%/$x/grg"), Path("/a%h b/bot.env"), Path('/a"b'))
    assert 'ExecStart="/my bin/100%%/$$x/grg" bot' in unit
    assert "EnvironmentFile=/a%%h b/bot.env\n" in unit and 'ReadWritePaths="/a\\"b"' in unit
    with pytest.raises(UsageError, match="line ends"):
        systemd_unit(Path("/a\nExecStartPre=/bin/evil"), "x", "y")


def test_a_second_run_notes_no_setting_twice(tmp_path: Path) -> None:
    file = tmp_path / "bot.env"
    for address in ("http://a.test", "http://b.test"):
        env_file.update(file, {"GRG_X_API_URL": address}, {"GRG_X_API_URL": "A note."})
    assert file.read_text() == "# A note.\nGRG_X_API_URL=http://b.test\n"


@each("value", ["YOUR_TOKEN_HERE", "dein-token-hier", "your token", "<token>", "…"])
def test_what_examples_hold_in_place_of_a_token_is_a_placeholder(value: str) -> None:
    assert is_placeholder(value) and not is_placeholder(f"1:AA{value}x1")


def test_what_is_said_breaks_at_blanks_and_commands_do_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    setup._say("\nTo run the bot in this terminal:\n  grg --env-file a/long/path/to/bot.env bot")
    assert capsys.readouterr().err.splitlines() == [
        "",
        "To run the bot in",
        "this terminal:",
        "  grg --env-file a/long/path/to/bot.env bot",
    ]
