"""Naming games on the command line, one or several, and the reviews that were written before."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cli import games, history
from core.cli.main import SECTIONS, main
from core.domain.request import ClosedAs
from core.local.database import Database
from core.local.store import LocalStore
from core.ops import history as kept
from core.settings import Settings
from tests.core.cli.test_cli import PAGE, grg
from tests.records import request, review_of
from tests.steam_store import SteamStore
from tests.tables import each


def details(app_id: int, name: str, kind: str = "game") -> dict[str, object]:
    text = "A quiet game about lamps, letters and long roads, for people who like to walk."
    return {
        "type": kind,
        "name": name,
        "steam_appid": app_id,
        "short_description": text,
        "about_the_game": text,
        "genres": [{"id": "23", "description": "Indie"}],
    }


@pytest.fixture
def steam() -> Iterator[SteamStore]:
    with SteamStore() as store:
        for app_id, name in ((7, "Lantern Vale"), (8, "Lantern Vale II"), (9, "Lantern Songs")):
            store.add_details(app_id, details(app_id, name, "music" if app_id == 9 else "game"))
            store.names[app_id] = name
        yield store


def test_several_games_are_reviewed_and_one_that_fails_stops_no_other(
    tmp_path: Path, steam: SteamStore
) -> None:
    done = grg(
        "review", "Lantern Vale", "-", "--json", folder=tmp_path, said="99\n\n8\n", GRG_STEAM_URL=steam.url
    )
    names = [json.loads(line)["name"] for line in done.stdout.splitlines()]
    assert names == ["Lantern Vale", "Lantern Vale II"]
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert done.returncode == 1 and len(errors) == 1 and "99" in errors[0]


def test_a_name_that_several_games_have_is_answered_with_a_choice(tmp_path: Path, steam: SteamStore) -> None:
    done = grg("review", "lantern", folder=tmp_path, GRG_STEAM_URL=steam.url)
    assert done.returncode == 1 and "7 (Lantern Vale), 8 (Lantern Vale II), 9 (Lantern Songs)" in done.stderr
    done = grg("review", "no such thing", folder=tmp_path, GRG_STEAM_URL=steam.url)
    assert done.returncode == 1 and "the store finds no game named 'no such thing'" in done.stderr


def test_a_person_at_a_terminal_chooses(steam: SteamStore, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        class stdin:  # noqa: N801
            isatty = staticmethod(lambda: True)

        stderr = stdin

    monkeypatch.setattr(games, "sys", Terminal)
    monkeypatch.setattr("click.prompt", lambda *_, **__: 2)
    assert games.app_id_of("lantern", Settings(steam_url=steam.url)) == 8


def test_a_soundtrack_is_no_game(tmp_path: Path, steam: SteamStore) -> None:
    done = grg("review", "9", folder=tmp_path, GRG_STEAM_URL=steam.url)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Lantern Songs is a soundtrack and no game" in done.stderr


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A state folder in which a bot has answered twice."""

    async def write() -> None:
        with Database(tmp_path) as database:
            store = LocalStore(database)
            for number, name in enumerate(("Lantern *Vale*", "Kettle Run")):
                closed = {"closed_as": ClosedAs.REPLIED, "closed_at": time.time() - number}
                one = request(number + 5, message_id=name, game_name=name, **closed)
                await store.put_closed(one)
                await store.put_outcome(review_of(one, f"{name} is fine."))

    asyncio.run(write())
    return tmp_path


def test_history_shows_what_the_bot_has_written_as_text_json_and_markdown(written: Path) -> None:
    done = grg("history", folder=written)
    assert done.returncode == 0 and done.stdout.index("Lantern") < done.stdout.index("Kettle Run is fine.")
    (line,) = grg("history", "kettle", "--json", folder=written).stdout.splitlines()
    found = json.loads(line)
    assert (found["app_id"], found["review"], found["platform"]) == (6, "Kettle Run is fine.", "fake")
    assert found["label"] and found["at"].endswith("Z")
    text = grg("history", "vale", "--markdown", folder=written).stdout
    assert "\n\nLantern \\*Vale\\* is fine.\n\n" in text
    assert text.startswith("## [Lantern \\*Vale\\*](https://store.steampowered.com/app/5/)\n\n")
    done = grg("history", "nothing like it", folder=written)
    assert (done.returncode, done.stdout) == (
        0,
        "",
    ) and "no review of the last 30 days contains" in done.stderr


@each(
    ("text", "shown"),
    [
        (
            "See [a](javascript:x) and <script>x</script>.",
            r"See \[a\]\(javascript:x\) and &lt;script>x&lt;/script>.",
        ),
        ("# Free\n> nitro\n1. yes 2.5", "\\# Free\n\n\\> nitro\n\n1\\. yes 2.5"),
        ("![x](y) `z` &amp; \u202eend", r"\!\[x\]\(y\) \`z\` &amp;amp; end"),
    ],
)
def test_markdown_shows_a_text_as_it_is(text: str, shown: str) -> None:
    assert history._plain(text) == shown


def test_the_store_page_is_opened_and_its_address_printed(tmp_path: Path, steam: SteamStore) -> None:
    environ = {"GRG_STEAM_URL": steam.url, "BROWSER": "true"}
    done = grg("open", "Lantern Vale", folder=tmp_path, **environ)
    assert done.stdout == "https://store.steampowered.com/app/7/\n"
    assert "a saved page" in grg("open", PAGE, folder=tmp_path, **environ).stderr


def test_every_command_stands_in_one_section_of_the_help_with_its_whole_sentence() -> None:
    listed = [name for names in SECTIONS.values() for name in names]
    assert sorted(listed) == sorted(main.commands)
    text = " ".join(main.get_help(main.make_context("grg", [], resilient_parsing=True)).split())
    assert "Operate:" in text and "..." not in text.partition("Write:")[2]
    assert "which programs run." in text


def test_a_verb_of_the_worker_shows_its_options_as_every_command_does(tmp_path: Path) -> None:
    for call in (["bench"], ["train"], ["model", "publish"]):
        text = grg(*call, "--help", folder=tmp_path).stdout
        assert text.startswith(f"Usage: grg {' '.join(call)} [OPTIONS]")
        assert "\nOptions:\n" in text and "  -h, --help" in text


def test_doctor_counts_what_failed_and_each_line_says_what_to_do(tmp_path: Path) -> None:
    environ = {"GRG_ADAPTERS": "console,discrod", "GRG_MODEL": "nosuch"}
    done: subprocess.CompletedProcess[str] = grg("doctor", folder=tmp_path, **environ)
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAIL")]
    assert [line.split(":")[0].split("  ")[1] for line in failed] == ["adapter discrod", "model", "store"]
    assert done.stderr.startswith("error: 3 of 6 checks failed (adapter discrod, model, store)")


def test_a_review_of_the_terminal_is_in_the_history_beside_those_of_the_bot(written: Path) -> None:
    done = grg("review", PAGE, "--json", folder=written)
    text = json.loads(done.stdout)["review"]
    latest = [json.loads(line) for line in grg("history", "--json", folder=written).stdout.splitlines()]
    assert (latest[0]["platform"], latest[0]["review"]) == ("terminal", text)
    assert len(latest) == 3
    (found,) = grg("history", "--json", "lantern", "hollow", folder=written).stdout.splitlines()
    assert json.loads(found)["review"] == text


def test_only_the_latest_reviews_of_the_terminal_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MAX_OF_TERMINAL", 2)
    settings = Settings(state_dir=tmp_path)

    async def story() -> list[str]:
        for number in range(3):
            review = review_of(request(number + 1), f"Text {number}.")
            await kept.keep(settings, dataclasses.replace(review, created_at=time.time() + number))
        return [past.review.text for past in await kept.past_reviews(settings)]

    assert asyncio.run(story()) == ["Text 2.", "Text 1."]


def test_an_empty_history_says_what_fills_it_and_writes_nothing(tmp_path: Path) -> None:
    done = grg("history", folder=tmp_path / "state")
    assert (done.returncode, done.stdout) == (0, "")
    assert "no review in the last 30 days: `grg review` writes one" in done.stderr
    assert not (tmp_path / "state").exists()


def test_a_review_that_cannot_be_kept_is_printed_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "promises.sqlite3").write_bytes(b"not a database" * 100)
    done = grg("review", PAGE, folder=tmp_path)
    assert done.returncode == 0 and "Lantern Hollow" in done.stdout
    assert "warning: `grg history` will not have this review: " in done.stderr


def test_a_command_without_arguments_shows_its_help_and_calls_it_no_error(tmp_path: Path) -> None:
    for call in ([], ["model"], ["worker"]):
        done = grg(*call, folder=tmp_path)
        assert done.stderr.startswith(" ".join(("Usage: grg", *call))) and "\nOptions:\n" in done.stderr
        assert "error:" not in done.stderr


def test_a_file_of_settings_that_is_not_there_is_named_with_what_writes_it(tmp_path: Path) -> None:
    done = grg("--env-file", "nosuch.env", "bot", folder=tmp_path)
    assert (done.returncode, done.stderr) == (
        1,
        "error: there is no file nosuch.env: `grg setup` writes it\n",
    )
