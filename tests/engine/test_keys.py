"""The page's table of what each key does to a standing stack, as the engine and the real provider said it."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

from tests.engine.checks.keys import CHANGES, DATA, HEAD, OWN_DATA, written
from tests.infra.answers import PROJECT

ROWS = {row[0].split()[0].strip("`"): dict(zip(HEAD, row, strict=True)) for row in written()}


def test_every_key_has_a_row() -> None:
    assert set(ROWS) == set(PROJECT["config"]) == set(CHANGES)


def test_nothing_that_holds_data_is_replaced_or_deleted_by_a_change_of_a_key_but_its_own() -> None:
    lost = {
        key: {word for column in ("replaced", "deleted") for word in row[column].replace(",", " ").split()}
        & set(DATA)
        for key, row in ROWS.items()
    }
    assert {key: found for key, found in lost.items() if found - set(OWN_DATA.get(key, ()))} == {}
