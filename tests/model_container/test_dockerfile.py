"""The images hold what their program imports and no more, at the pinned versions, and never run as root."""

from __future__ import annotations

import ast
import fnmatch
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

from core.domain.community import LANGUAGES
from core.health import check as alive

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = ROOT / "model_container" / "Dockerfile"
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TARGETS = ("bot", "worker-cpu", "worker-gpu")
ROOMS = ("adapters", "core", "infra", "model_container")
DATA = "model_container/demo/"
"""Files that are not modules and belong into every image."""
READS = {
    "core.messages.catalogue": {f"core/messages/{language}.toml" for language in LANGUAGES},
    "core.talk.lexicon": {f"core/talk/{language}.toml" for language in LANGUAGES},
    "core.facts.players.aspects": {"core/facts/players/aspects.toml"},
    "core.facts.themes": {"core/facts/players/themes.toml"},
    "core.facts.words.lexicon": {"core/facts/words/lexicon.txt"},
    "model_container.writing.order": {"model_container/writing/order.gz"},
}
"""Files that are not modules, by the module that reads them."""

WORKER = {"model_container.__main__", "core.health.check"}
ADAPTERS = PYPROJECT["project"]["entry-points"]["game_review_generator.adapters"].values()
COMMAND = PYPROJECT["project"]["scripts"]["grg"].split(":")[0]
BOT = {COMMAND, "core.__main__", "core.words", *ADAPTERS, *WORKER}
"""The worker is started by name; `core.words` is for adapters that a stranger adds to the image."""

TORCH = {"torch", "transformers", "peft"}
"""Imported by the second engine and by training alone, which are for worker-gpu."""
LOADED_BY_NAME = {"lxml"}
"""BeautifulSoup's parser."""


def stages() -> dict[str, list[tuple[str, str]]]:
    """Each stage's instructions, (word, rest), FROM first; lines joined, comments dropped, flags of RUN kept."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found: dict[str, list[tuple[str, str]]] = {}
    stage: list[tuple[str, str]] = []
    for line in text.replace("\\\n", " ").splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            stage = found.setdefault(rest.split(" AS ")[1], [])
        if word:
            stage.append((word, rest))
    return found


STAGES = stages()


def lineage(name: str) -> list[tuple[str, str]]:
    """The instructions of a stage and of those that it is made from, in the order in which they apply."""
    parent = STAGES[name][0][1].split(" AS ")[0]
    return (lineage(parent) if parent in STAGES else []) + STAGES[name]


def ignored(path: str) -> bool:
    """Whether .dockerignore keeps a file out: the last pattern that meets it or a folder of it counts."""
    folders = [path, *(str(folder) for folder in Path(path).parents)][:-1]
    out = False
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.removeprefix("!")
        names = (Path(folder).name if pattern.startswith("**/") else folder for folder in folders)
        if line and not line.startswith("#"):
            shape = pattern.removeprefix("**/")
            hit = any(
                fnmatch.fnmatchcase(name, shape) and ("/" not in name or "/" in shape) for name in names
            )
            out = not line.startswith("!") if hit else out
    return out


def taken(stage: str) -> set[str]:
    """The files of our rooms that a stage copies from the repository."""
    found: set[str] = set()
    for word, rest in STAGES[stage]:
        if word == "COPY" and not rest.startswith("--from="):
            for source in (ROOT / name for name in rest.split()[:-1]):
                files = source.rglob("*") if source.is_dir() else [source]
                there = {str(file.relative_to(ROOT)) for file in files if file.is_file()}
                given = {file for file in there if not ignored(file)}
                assert given, f"{source.name}: not there, or kept out by .dockerignore"
                found |= given
    return {file for file in found if file.split("/")[0] in ROOMS}


def module_file(name: str) -> str | None:
    """The file of one of our modules."""
    parts = name.split(".")
    path = ROOT.joinpath(*parts)
    for file in (path / "__init__.py", path.with_suffix(".py")):
        if parts[0] in ROOMS and file.is_file():
            return str(file.relative_to(ROOT))
    return None


def imports_in(file: str) -> Iterator[str]:
    """What a file may import, wherever the import stands: `from a import b` is a, and a.b if that is a module."""
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reached(entries: Iterable[str]) -> tuple[set[str], set[str]]:
    """Our files that the entries come to by imports, and the names of the libraries imported there."""
    ours, libraries, todo = set[str](), set[str](), list(entries)
    while todo:
        name = todo.pop()
        file = module_file(name)
        if file is None and name.split(".")[0] not in {*sys.stdlib_module_names, *ROOMS}:
            libraries.add(name.split(".")[0])
        if file is not None and file not in ours:
            ours.add(file)
            todo += [name.rpartition(".")[0]] if "." in name else []
            todo += imports_in(file)
    return ours, libraries


def distributions(libraries: Iterable[str]) -> set[str]:
    """The packages that libraries come from."""
    known = importlib.metadata.packages_distributions()
    if missing := set(libraries) - set(known):
        pytest.skip(f"not installed here: {', '.join(sorted(missing))}")
    return {normal(known[library][0]) for library in libraries}


def normal(name: str) -> str:
    """See packaging.python.org, name normalization."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed(stage: str) -> list[str]:
    """The requirements that a stage installs from the package index."""
    extras = PYPROJECT["project"]["optional-dependencies"]
    lists = {"bot.txt": PYPROJECT["project"]["dependencies"] + extras["matrix"], "gpu.txt": extras["torch"]}
    found: list[str] = []
    for word, rest in lineage(stage):
        if word == "RUN" and "uv pip install --no-build" in rest:
            words = rest.split("/pins/constraints.txt")[1].split()
            found += lists[Path(words[1]).name] if words[0] == "--requirements" else words
    return found


def names(requirements: Iterable[str]) -> set[str]:
    return {normal(Requirement(requirement).name) for requirement in requirements}


def whole(requirements: Iterable[str]) -> set[str]:
    """Requirements with all that they require on this machine, by name."""
    found, todo = set[tuple[str, str]](), [Requirement(requirement) for requirement in requirements]
    while todo:
        requirement = todo.pop()
        name = normal(requirement.name)
        for extra in {"", *requirement.extras} - {extra for known, extra in found if known == name}:
            found.add((name, extra))
            try:
                inner = [Requirement(text) for text in importlib.metadata.requires(name) or []]
            except importlib.metadata.PackageNotFoundError:
                pytest.skip(f"not installed here: {name}")
            todo += [r for r in inner if r.marker is None or r.marker.evaluate({"extra": extra})]
    return {name for name, _ in found}


def source_of(target: str, folder: str) -> str:
    """The stage that a target takes /app or /opt/grg from."""
    (stage,) = re.findall(rf"--from=(\S+) {folder} {folder}", "\n".join(rest for _, rest in STAGES[target]))
    return str(stage)


def test_hadolint_finds_nothing() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    if not hadolint.exists():
        pytest.skip("hadolint is not installed here (no wheel for this machine)")
    done = subprocess.run([hadolint, DOCKERFILE], check=False, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    ("target", "entries"), [("bot", BOT), ("worker-cpu", WORKER), ("worker-gpu", WORKER)]
)
def test_an_image_holds_exactly_the_modules_that_its_program_imports(target: str, entries: set[str]) -> None:
    needed, _ = reached(entries)
    for module, files in READS.items():
        if module_file(module) in needed:
            needed |= files
    copied = {file for file in taken(source_of(target, "/app")) if not file.startswith(DATA)}
    assert sorted(needed - copied) == [], "imported, but not copied"
    assert sorted(copied - needed) == [], "copied, but nothing in the image imports it"


@pytest.mark.parametrize("target", TARGETS)
def test_an_image_holds_the_whole_demo_model(target: str) -> None:
    demo = {str(file.relative_to(ROOT)) for file in (ROOT / DATA).rglob("*") if file.is_file()}
    assert demo
    assert demo <= taken(source_of(target, "/app"))


def test_the_cpu_worker_installs_the_libraries_that_it_imports_and_no_pytorch() -> None:
    _, libraries = reached(WORKER)
    assert libraries >= TORCH
    needed, named = distributions(libraries - TORCH), installed(source_of("worker-cpu", "/opt/grg"))
    assert names(named) <= needed
    assert needed <= whole(named)


def test_the_gpu_worker_installs_pytorch_too() -> None:
    _, libraries = reached(WORKER)
    assert distributions(libraries) <= whole(installed(source_of("worker-gpu", "/opt/grg")))


def test_the_bot_installs_every_library_that_it_imports_but_pytorch() -> None:
    _, libraries = reached(BOT)
    got = whole(installed(source_of("bot", "/opt/grg")))
    assert distributions(libraries - TORCH | LOADED_BY_NAME) <= got
    assert not got & TORCH


@pytest.mark.parametrize("target", ["bot", "worker-cpu"])
def test_everything_that_is_installed_has_an_exact_pin(target: str) -> None:
    pins = {
        name
        for pin in PYPROJECT["tool"]["uv"]["constraint-dependencies"]
        if "==" in pin
        for name in names([pin])
    }
    wanted = whole(installed(source_of(target, "/opt/grg")))
    assert len(wanted) > 15
    assert wanted <= pins


def test_nothing_is_installed_without_pins_or_built_from_source() -> None:
    installs = [
        part
        for name in STAGES
        for word, rest in STAGES[name]
        if word == "RUN"
        for part in rest.split("&&")
        if re.search(r"pip install|apt|apk|curl", part)
    ]
    assert len(installs) == 5
    for install in installs:
        from_index = "--no-build --constraints /pins/constraints.txt" in install
        our_own = "--no-deps --build-constraints /pins/build-constraints.txt" in install
        assert from_index or our_own or install.strip().endswith('"uv==${UV}"'), install


def test_the_pins_of_the_images_are_those_of_the_project(tmp_path: Path) -> None:
    (program,) = (rest for word, rest in STAGES["pins"] if word == "RUN")
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    subprocess.run(["/bin/sh", "-c", program], cwd=tmp_path, check=True, env=environment, timeout=60)
    pins = (tmp_path / "constraints.txt").read_text("utf-8").splitlines()
    assert pins == PYPROJECT["tool"]["uv"]["constraint-dependencies"]
    bots = (tmp_path / "bot.txt").read_text("utf-8").splitlines()
    assert names(bots) == names(installed("bot-packages"))


@pytest.mark.parametrize("target", TARGETS)
def test_an_image_runs_as_a_user_without_rights_and_gets_its_own_signals(target: str) -> None:
    instructions = lineage(target)
    assert [rest for word, rest in instructions if word == "USER"][-1] == "10001:10001"
    assert not [rest for word, rest in STAGES[target] if word == "RUN"]
    assert not [rest for word, rest in instructions if word == "ENTRYPOINT"]
    (command,) = (
        json.loads(rest) for word, rest in instructions if word == "CMD"
    )  # a shell would keep SIGTERM to itself
    assert command == (["grg", "bot"] if target == "bot" else ["python", "-m", "model_container"])


@pytest.mark.parametrize("target", TARGETS)
def test_an_image_asks_its_program_for_signs_of_life(target: str) -> None:
    (check,) = (rest for word, rest in STAGES[target] if word == "HEALTHCHECK")
    program = "bot" if target == "bot" else "worker"
    assert json.loads(check.partition(" CMD ")[2]) == ["python", "-m", "core.health.check", program]
    assert program in alive.HEARTBEAT_FILES


@pytest.mark.parametrize("target", TARGETS)
def test_an_image_is_made_on_the_given_base_and_carries_no_tools(target: str) -> None:
    runs = [rest for word, rest in lineage(target) if word in {"RUN", "ADD"}]
    assert lineage(target)[0][1] == "${BASE} AS runtime"
    assert len(runs) == 1
    assert runs[0].startswith("groupadd")


def test_no_image_takes_secrets_or_leftovers_along() -> None:
    for name in (
        "bot.env",
        ".git/config",
        "tests/fakes.py",
        "uv.lock",
        "core/.env",
        "core/steam/__pycache__/a.pyc",
    ):
        assert ignored(name), name
    assert not ignored("core/steam/page.py")


def build_image(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The script with a buildah that writes down what it was given, and no docker."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("bash", "dirname", "sed", "mktemp", "rm", "cp", "git", "realpath", "cat"):
        (tools / name).symlink_to(next(p for d in ("/usr/bin", "/bin") if (p := Path(d, name)).exists()))
    fake = tools / "buildah"
    fake.write_text(
        f'#!/bin/bash\nprintf "%s\\n" "$@" >{tmp_path}/given\n'
        f'for word; do case $word in id=packages,src=*) cat "${{word#*src=}}" >{tmp_path}/secret ;; esac; done\n'
    )
    fake.chmod(0o755)
    return subprocess.run(
        ["bash", str(ROOT / "scripts" / "build_image.sh"), *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={"PATH": str(tools), **environment},
    )


def test_a_private_index_goes_into_a_build_as_a_secret_alone(tmp_path: Path) -> None:
    done = build_image(tmp_path, "bot", UV_DEFAULT_INDEX="https://ann:s3cret@pypi.example/simple")
    assert (done.returncode, done.stdout) == (0, "grg-bot\n"), done.stderr
    assert "s3cret" in (tmp_path / "secret").read_text()
    assert "s3cret" not in (tmp_path / "given").read_text()


def test_a_baked_model_is_the_images_default(tmp_path: Path) -> None:
    done = build_image(tmp_path, "worker-cpu", "--model", str(ROOT / DATA))
    assert done.returncode == 0, done.stderr
    given = (tmp_path / "given").read_text().splitlines()
    assert f"model={(ROOT / DATA).resolve()}" in given
    assert "MODEL=/opt/model" in given


def test_a_folder_that_is_no_model_is_refused_in_one_line(tmp_path: Path) -> None:
    done = build_image(tmp_path, "worker-cpu", "--model", str(tmp_path))
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert done.stderr.startswith("error: ")


def test_the_compose_file_runs_one_bot_with_a_read_only_root_and_its_state_in_a_volume() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    (bot,) = compose["services"].values()
    assert bot["build"] == {"context": ".", "dockerfile": "model_container/Dockerfile", "target": "bot"}
    assert (bot["restart"], bot["read_only"]) == ("unless-stopped", True)
    (volume,) = bot["volumes"]
    assert volume.split(":")[0] in compose["volumes"]
    assert ("VOLUME", volume.split(":")[1]) in lineage("bot")
    assert ignored(bot["env_file"])


def test_systemd_takes_the_unit_of_the_page_for_the_home(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed here")
    page = (ROOT / "docs" / "at-home.md").read_text(encoding="utf-8")
    (unit,) = re.findall(r"^```ini\n(\[Unit\].*?)^```", page, re.MULTILINE | re.DOTALL)
    program = tmp_path / "game-review-generator" / ".venv" / "bin" / "grg"
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    (tmp_path / "grg-bot.service").write_text(unit, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", tmp_path / "grg-bot.service"],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    assert (done.returncode, done.stderr) == (0, "")
