"""`grg dataset build`, `grg train` and `grg model publish` as a person runs them."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from core import worker_process
from core.cli import terminal
from core.cli.main import main as cli
from model_container import __main__ as program
from model_container.publishing import publish, push
from model_container.training import command as train
from tests import warm
from tests.core.steam.shared_data import DATA, ROOT, needs_data
from tests.steam_store import SteamStore

REVIEW = "It is the kind of game that I start for a minute and leave in the dark, and the music stays with me for long."
OTHER = "They call it a strategy game but there is nothing to plan, since the best answer to all of it is to wait."


def surroundings(folder: Path, **environ: str) -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if not name.startswith("GRG_")}
    ours = {"GRG_STATE_DIR": str(folder / "state"), "GRG_STEAM_URL": "http://127.0.0.1:9", **environ}
    return {**given, **ours}


def grg(*arguments: str, folder: Path, **environ: str) -> tuple[int, str]:
    """Exit code and what was said to stderr."""
    done = warm.run("core", *arguments, environ=surroundings(folder, **environ), timeout=120)
    return done.returncode, done.stderr


def test_a_data_set_is_built_from_the_store(tmp_path: Path) -> None:
    with SteamStore() as store:
        for app_id, text in ((10, REVIEW), (20, OTHER)):
            store.add_details(app_id, {"type": "game", "name": f"Game {app_id}", "about_the_game": "A game."})
            store.reviews[app_id] = [{"language": "english", "voted_up": True, "review": text, "votes_up": 1}]
        store.most_played = [20]
        code, said = grg(
            "dataset",
            "build",
            f"{store.url}/app/10/",
            "10",
            "--top",
            "1",
            "--out",
            str(tmp_path / "ds"),
            folder=tmp_path,
            GRG_STEAM_URL=store.url,
        )
        assert (code, store.asked("/app/10/") != []) == (1, False), (
            "a link to another server is not a store link"
        )
        code, said = grg(
            "dataset",
            "build",
            "https://store.steampowered.com/app/10/",
            "--top",
            "1",
            "--out",
            str(tmp_path / "ds"),
            folder=tmp_path,
            GRG_STEAM_URL=store.url,
        )
    assert code == 0 and "1 reviews of 1 games to train on, 1 of 1 held out" in said
    rows = [json.loads((tmp_path / "ds" / name).read_text()) for name in ("train.jsonl", "held_out.jsonl")]
    assert {row["description"] for row in rows} == {"Game 10. A game.", "Game 20. A game."}
    assert {row["review"] for row in rows} == {REVIEW, OTHER}


def test_reviews_of_every_language_can_be_asked_for(tmp_path: Path) -> None:
    csv = tmp_path / "old.csv"
    csv.write_text(f'review,language\n"{REVIEW}",english\n"{OTHER}",german\n', encoding="utf-8")
    arguments = ("dataset", "build", "--from", str(csv), "--language", "all", "--out", str(tmp_path / "ds"))
    code, said = grg(*arguments, folder=tmp_path)
    assert code == 0 and "1 reviews of 1 games to train on, 1 of 1 held out" in said


def test_a_csv_file_is_read_and_other_filters_build_anew(tmp_path: Path) -> None:
    csv = tmp_path / "old.csv"
    csv.write_text(f'review\n"{REVIEW}"\n"{OTHER}"\n', encoding="utf-8")
    assert grg("dataset", "build", "--from", str(csv), "--out", str(tmp_path / "ds"), folder=tmp_path)[0] == 0
    code, said = grg(
        "dataset",
        "build",
        "--from",
        str(csv),
        "--min-words",
        "99",
        "--out",
        str(tmp_path / "ds"),
        folder=tmp_path,
    )
    assert code == 1 and said.startswith("error: of 2 reviews too few are left") and said.count("\n") == 1


def test_a_folder_of_lines_is_read_and_what_it_does_not_describe_can_be_asked_for(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    rows = [
        {"app_id": app_id, "voted_up": True, "review": text} for app_id, text in ((10, REVIEW), (20, OTHER))
    ]
    (given / "reviews.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    described = {
        "app_id": 10,
        "name": "Ten",
        "genres": ["Indie"],
        "short_description": "",
        "description": "A game.",
    }
    with gzip.open(given / "descriptions.jsonl.gz", "wt") as packed:
        packed.write(json.dumps(described))
    arguments = ("dataset", "build", "--from", str(given), "--out", str(tmp_path / "ds"))
    with SteamStore() as store:
        code, said = grg(*arguments, folder=tmp_path, GRG_STEAM_URL=store.url)
        assert code == 1 and "no description of its game (1)" in said and not store.asked()
        store.add_details(20, {"type": "game", "name": "Twenty", "about_the_game": "Another game."})
        code, said = grg(*arguments, "--describe", folder=tmp_path, GRG_STEAM_URL=store.url)
        assert code == 0 and f"Reading {given}\n" in said
        asked = len(store.asked())
        # What the store said is kept, though the folder does not say it.
        assert grg(*arguments, "--describe", folder=tmp_path, GRG_STEAM_URL=store.url)[0] == 0
        assert len(store.asked()) == asked
    lines = [(tmp_path / "ds" / name).read_text() for name in ("train.jsonl", "held_out.jsonl")]
    assert {json.loads(line)["description"] for line in lines} == {
        "Ten (Indie). A game.",
        "Twenty. Another game.",
    }


@needs_data
def test_the_real_reviews_give_a_data_set_that_shares_no_game(tmp_path: Path) -> None:
    (tmp_path / "some/appreviews").mkdir(parents=True)
    (tmp_path / "some/appdetails").symlink_to(DATA / "appdetails")
    for file in DATA.glob("appreviews/*.gz"):  # every eighth review: all of them take half a minute
        lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)[::8]
        (tmp_path / "some/appreviews" / file.stem).write_bytes(b"".join(lines))
    source = str(tmp_path / "some")
    code, said = grg("dataset", "build", "--from", source, "--out", str(tmp_path / "ds"), folder=tmp_path)
    assert code == 0, said
    card = json.loads((tmp_path / "ds/card.json").read_text())
    assert card["seen"] > 2_000 and card["train"]["reviews"] > 200
    assert not set(card["train"]["names"]) & set(card["held_out"]["names"])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["dataset", "build", "--out", "ds"], "name games, --top or --from"),
        (
            ["dataset", "build", "page.html", "--out", "ds"],
            "by store link or app id: the reviews of a name or a saved page",
        ),
        (["train", "nowhere", "--out", "x"], ""),
        (["model", "publish", "nowhere", "Wrong Name"], "cannot be a name"),
    ],
)
def test_what_cannot_be_done_is_one_line(arguments: list[str], says: str, tmp_path: Path) -> None:
    code, said = grg(*[str(tmp_path / word) if word == "ds" else word for word in arguments], folder=tmp_path)
    assert code == 1 and said.startswith("error: ") and says in said and said.count("\n") == 1


WRONG = (
    ("dataset build", "--out", "--top 1 --out=", "'--out': it is empty"),
    ("dataset build", "--out", "--top 1 --out FILE", "is not a folder: choose another one"),
    ("dataset build", "--out", "--top 1 --out FILE/in/it", "is not a folder: choose another one"),
    ("dataset build", "--top", "--top 101 --out OUT", "--top"),
    ("dataset build", "--per-game", "--top 1 --per-game 0 --out OUT", "--per-game"),
    ("dataset build", "--min-words", "--top 1 --min-words 0 --out OUT", "--min-words"),
    (
        "dataset build",
        "--min-words",
        "--top 1 --min-words 90 --max-words 80 --out OUT",
        "--min-words 90 is more than",
    ),
    ("dataset build", "--max-words", "--top 1 --max-words many --out OUT", "--max-words"),
    ("dataset build", "--min-helpful", "--top 1 --min-helpful -1 --out OUT", "--min-helpful"),
    ("dataset build", "--vote", "--top 1 --vote maybe --out OUT", "--vote"),
    ("dataset build", "--held-out", "--top 1 --held-out 1 --out OUT", "--held-out"),
    ("dataset build", "--held-out", "--top 1 --held-out nan --out OUT", "--held-out cannot be nan"),
    ("dataset build", "--seed", "--top 1 --seed -1 --out OUT", "--seed"),
    ("dataset build", "--language", "--top 1 --language elvish --out OUT", "--language cannot be 'elvish'"),
    ("dataset build", "--from", "--from OUT/nowhere --out OUT", "--from"),
    ("dataset build", "--from", "--from FOLDER --out OUT", "name a folder with reviews, or a CSV file"),
    ("dataset build", "--describe", "--top 1 --describe --out OUT", "--describe completes a folder"),
    ("dataset build", "--describe", "--top 1 --describe=yes --out OUT", "--describe"),
    ("dataset build", "GAMES", "0 --out OUT", "'0' is not an app id"),
    ("dataset build", "GAMES", "lamps --out OUT", "by store link or app id"),
    ("dataset ratings", "--out", "--out=", "'--out': it is empty"),
    ("dataset ratings", "--out", "--out FOLDER", "is a directory"),
    ("dataset ratings", "--out", "--out FILE/in/it", "is not a folder: choose another one"),
    ("train", "DATASET", "OUT/nowhere --out OUT", "is not a data set"),
    ("train", "DATASET", "FILE --out OUT", "is not a data set"),
    ("train", "DATASET", "= --out OUT", "DATASET cannot be empty"),
    (
        "train",
        "--batch",
        "ds --batch 0 --out OUT",
        "--batch cannot be '0': use a whole number from 1 to 4,096",
    ),
    ("train", "--steps", "ds --steps -3 --out OUT", "--steps cannot be '-3'"),
    (
        "train",
        "--epochs",
        "ds --epochs 0 --out OUT",
        "--epochs cannot be '0': use a number above 0, at most 1,000",
    ),
    ("train", "--epochs", "ds --epochs inf --out OUT", "--epochs"),
    ("train", "--learning-rate", "ds --learning-rate nan --out OUT", "--learning-rate"),
    (
        "train",
        "--length",
        "ds --length 160 --out OUT",
        "--length cannot be '160': use a whole number from 256 to 2,048",
    ),
    (
        "train",
        "--length",
        "--preset tiny --length 600 --out OUT",
        "--length 600 is more than the 512 tokens",
    ),
    ("train", "--every", "ds --every 0 --out OUT", "--every"),
    ("train", "--patience", "ds --patience 0 --out OUT", "--patience"),
    ("train", "--gradient-accumulation", "ds --gradient-accumulation 0 --out OUT", "--gradient-accumulation"),
    (
        "train",
        "--gradient-accumulation",
        "ds --gradient-accumulation 3 --out OUT",
        "8 rows has no 3 equal parts",
    ),
    ("train", "--gradient-checkpointing", "ds --gradient-checkpointing=yes --out OUT", "--gradient-check"),
    ("train", "--lora", "ds --lora 0 --out OUT", "--lora"),
    ("train", "--lora", "--preset tiny --lora 8 --out OUT", "--lora needs a trained base"),
    ("train", "--report", "ds --report paper --out OUT", "--report"),
    ("train", "--prefer", "--prefer OUT/nowhere --base demo --out OUT", "nowhere does not exist"),
    ("train", "--prefer", "--prefer FILE --base demo --out OUT", "line 1 is not a pair"),
    ("train", "--prefer", "--prefer FILE --out OUT", "name it with --base"),
    ("train", "--prefer", "--prefer= --base demo --out OUT", "--prefer cannot be empty"),
    ("train", "--seed", "ds --seed 1.5 --out OUT", "--seed"),
    ("train", "--threads", "ds --threads 0 --out OUT", "--threads"),
    ("train", "--on", "ds --on moon --out OUT", "--on"),
    ("train", "--base", "ds --base= --out OUT", "--base cannot be empty"),
    ("train", "--base", "--preset tiny --base nosuch --out OUT", "no model 'nosuch' here"),
    ("train", "--base", "--preset tiny --base FOLDER --out OUT", "has no config.json: name a folder"),
    ("train", "--demo", "--demo=yes --out OUT", "--demo"),
    ("train", "--preset", "--preset huge --out OUT", "--preset"),
    ("train", "--preset", "--demo --preset tiny --out OUT", "not allowed with argument --demo"),
    ("train", "--judge", "--preset tiny --judge 0 --out OUT", "--judge"),
    (
        "train",
        "--judge",
        "--preset tiny --judge 9 --out OUT",
        "no config.json: name a folder with a checkpoint",
    ),
    ("train", "--out", "--preset tiny --out=", "--out cannot be empty"),
    ("train", "--out", "--preset tiny --out FILE", "is not a folder: choose another one"),
    ("train", "--out", "--preset tiny --out FILE/in/it", "is not a folder: choose another one"),
    ("train", "--out", "--preset tiny --out s3://bucket/run", "a folder on this machine"),
    ("train", "--out", "ds --out s3://bucket", "is not a place in a bucket"),
    ("model publish", "NAME", "OUT/nowhere demo", "cannot be a name"),
    ("model publish", "NAME", "OUT/nowhere Wrong_Name", "cannot be a name"),
    ("model publish", "FOLDER", "OUT/nowhere mine", "has no config.json: name a folder with a checkpoint"),
    ("model publish", "FOLDER", "FILE mine", "config.json cannot be read"),
    ("model publish", "FOLDER", "= mine", "FOLDER cannot be empty"),
    ("model publish", "FOLDER", "s3://bucket mine", "is not a place in a bucket"),
    ("model publish", "--force", "OUT/nowhere mine --force=yes", "--force"),
    ("model push", "MODEL", "nosuch some/model", "no model 'nosuch' here"),
    ("model push", "MODEL", "= some/model", "MODEL cannot be empty"),
    ("model push", "REPOSITORY", "demo nohub", "is not a repository on the hub: use owner/name"),
    ("model push", "--license", "demo some/model --license MIT/2", "is no licence's name on the hub"),
    ("model push", "--license", "demo some/model --license=", "--license cannot be empty"),
    ("model push", "--public", "demo some/model --public=yes", "--public"),
    ("model pull", "NAME", "nohub", "is not a hub id: use owner/name"),
    ("model pull", "NAME", "=", "is not a hub id: use owner/name"),
    ("model pull", "--prompt", "some/model --prompt sung", "--prompt"),
    ("model list", "--json", "--json=yes", "--json"),
    ("model use", "NAME", "nosuch", "no model 'nosuch' here"),
    ("model use", "NAME", "=", "the name is empty"),
    ("model remove", "NAME", "nosuch", "no model 'nosuch' in"),
    ("model remove", "NAME", "demo", "it cannot be removed"),
    ("model remove", "--all", "nosuch --all=yes", "--all"),
)
"""Every option and argument with values that it does not take, or that others make wrong: the command, what is wrong,
the words of the command line, what the error says. `=` alone is an empty argument.
"""
OWN_PARSERS: dict[str, Callable[[], argparse.ArgumentParser]] = {
    "train": train.make_parser,
    "model publish": publish.make_parser,
    "model push": push.make_parser,
}
"""The commands that hand their options on to a process which parses them."""


def takes(command: str) -> set[str]:
    """What a command can be given: options by their long names, arguments in capitals."""
    if make := OWN_PARSERS.get(command):
        actions = make()._actions
        return {(action.option_strings or [str(action.metavar)])[-1] for action in actions} - {"--help"}
    found: click.Command = cli
    for word in command.split():
        assert isinstance(found, click.Group)
        found = found.commands[word]
    return {one.opts[-1] if isinstance(one, click.Option) else str(one.name).upper() for one in found.params}


def test_the_table_of_wrong_values_leaves_no_option_out() -> None:
    groups = {name: cli.commands[name] for name in ("dataset", "model")}
    commands = {"train"} | {f"{name} {one}" for name, group in groups.items() for one in group.commands}
    for command in sorted(commands):
        assert takes(command) == {wrong for name, wrong, _, _ in WRONG if name == command}, command
    assert commands == {name for name, _, _, _ in WRONG}


def call(words: list[str]) -> None:
    """What a command comes to, in this process if it can; ends it as the command would."""
    if " ".join(words[:2]) in OWN_PARSERS or words[0] == "train":
        sys.exit(program.main(words[1:] if words[0] == "model" else words))
    cli.main(words, prog_name="grg")


def spent_s() -> float:
    """Seconds of CPU that this process and those that it waited for have taken: others do not make them more."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@pytest.mark.parametrize(
    ("command", "given", "says"),
    [(command, given, says) for command, _, given, says in WRONG],
    ids=[f"{command} {given}" for command, _, given, _ in WRONG],
)
def test_a_wrong_value_is_one_line_within_a_second_and_leaves_nothing_behind(
    command: str,
    given: str,
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GRG_STATE_DIR", str(tmp_path / "state"))
    # PyTorch takes seconds to be imported: no wrong value may come so far.
    for heavy in ("trainer", "run", "initial_weights"):
        monkeypatch.setitem(sys.modules, f"model_container.training.{heavy}", None)
    # A busy machine may take long to start the process that knows what a name must look like.
    monkeypatch.setattr(terminal, "SLOW_S", 60)
    monkeypatch.setattr(worker_process, "exec_command", lambda *_: pytest.fail("it was not noticed"))
    places = {"OUT": tmp_path / "out", "FILE": ROOT / "pyproject.toml", "FOLDER": ROOT / "docs"}
    words = [re.sub("OUT|FILE|FOLDER", lambda one: str(places[one[0]]), word) for word in given.split()]
    began = spent_s()
    with pytest.raises(SystemExit) as ended:
        call([*command.split(), *("" if word == "=" else word for word in words)])
    assert spent_s() - began < 1
    said = capsys.readouterr().err
    line = said.removeprefix(f"Reading {ROOT / 'docs'}\n")  # what it does, which took no wrong value to say
    assert (
        ended.value.code in (1, 2) and line.startswith("error: ") and line.count("\n") == 1 and says in line
    )
    assert list(tmp_path.iterdir()) == []


def test_who_stops_or_kills_grg_train_reaches_the_training_itself(tmp_path: Path) -> None:
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("needs Linux's /proc")
    command = [sys.executable, "-m", "core", "train", "--preset", "tiny", "--out", str(tmp_path / "x")]
    child = subprocess.Popen(
        command, cwd=ROOT, env=surroundings(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    told = Path(f"/proc/{child.pid}/cmdline")
    while "model_container" not in told.read_text() and child.poll() is None:
        time.sleep(0.01)
    assert child.poll() is None
    child.kill()
    child.communicate()
