"""The versions of Pulumi that the program runs with: bounded, pinned, and installed as the page says."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

import re
import tomllib

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tests.infra.answers import PROJECT, ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PINS = {
    pin.name: next(iter(pin.specifier)).version
    for pin in map(Requirement, PYPROJECT["tool"]["uv"]["constraint-dependencies"])
}
PROVIDERS = {
    requirement.name: requirement.specifier
    for requirement in map(Requirement, PYPROJECT["project"]["optional-dependencies"]["infra"])
}
PAGE = (ROOT / "docs" / "operations.md").read_text()


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_a_provider_is_bounded_below_its_next_major_version_and_takes_the_pinned_one(name: str) -> None:
    pinned = PINS[name]
    assert PROVIDERS[name].contains(pinned)
    major, _, rest = pinned.partition(".")
    following = f"{int(major) + 1}.0.0" if major != "0" else f"0.{int(rest.partition('.')[0]) + 1}.0"
    assert not PROVIDERS[name].contains(following)


def test_the_command_must_be_of_the_same_major_version_as_the_package() -> None:
    wanted = SpecifierSet(PROJECT["requiredPulumiVersion"].replace(" ", ","))
    assert wanted.contains(PINS["pulumi"])
    assert not wanted.contains("4.0.0")
    [named] = re.findall(r"Pulumi command\].*\n?.*?(3\.\d+) or newer", PAGE)
    assert wanted.contains(f"{named}.0")
    assert not wanted.contains(f"3.{int(named.partition('.')[2]) - 1}.0")


def test_the_page_installs_the_pinned_versions_and_never_newer_ones() -> None:
    # uv takes the versions that pyproject.toml pins, pip would take the newest that the bounds allow.
    assert "uv sync --extra infra" in PAGE
    assert "pip install -e" not in PAGE
