"""The operator's page says what the program does."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

from infra.storage import RETENTION, Retention
from tests.infra.cloud import PROJECT, ROOT, Cloud

PAGE = (ROOT / "docs" / "operations.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("|")
]


def row_of(name: str) -> list[str]:
    found = [row for row in ROWS if f"`{name}`" in row[0]]
    assert len(found) == 1, name
    return found[0]


@pytest.mark.parametrize("key", sorted(PROJECT["config"]))
def test_every_key_has_its_row_with_its_default(key: str) -> None:
    default = PROJECT["config"][key].get("default")
    if default not in (None, "", []):
        assert f"`{str(default).lower()}`" in row_of(key)[1]
    else:
        assert row_of(key)[1] in ("must be set", "one is made", "they are made", "the region's first two")


def test_every_output_has_its_row(made: Cloud) -> None:
    assert [name for name in made.outputs if not row_of(name)] == []


@pytest.mark.parametrize("retention", RETENTION, ids=lambda retention: retention.prefix)
def test_every_prefix_has_its_row_with_how_long_it_stays(retention: Retention) -> None:
    row = row_of(retention.prefix)
    days = retention.old_versions_days
    assert row[1] == ("`keep-days`" if retention.expires else "until deleted")
    assert row[2] == f"{days} day{'s' if days > 1 else ''}"
