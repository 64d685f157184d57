"""A table of cases as one test: for hundreds of small ones, of which pytest's own work would be the greater part.

    @each(("text", "expected"), [("a", 1), ("b", 2)])
    def test_a_letter_has_its_number(text: str, expected: int) -> None:

All rows are tried, and those that fail are told with their values. A test that takes fixtures, or whose cases are of
interest by themselves, uses `pytest.mark.parametrize`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

_MAX_ROW_CHARS = 200


def each(
    names: str | tuple[str, ...], rows: Iterable[Any]
) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Make a test of a function and its table. `names` are its parameters; one name takes each row as it is."""

    def table(check: Callable[..., None]) -> Callable[[], None]:
        def test() -> None:
            failed = []
            for row in rows:
                given = {names: row} if isinstance(names, str) else dict(zip(names, row, strict=True))
                try:
                    check(**given)
                except Exception as error:  # noqa: BLE001 - told below, with the row
                    failed.append(f"{repr(row)[:_MAX_ROW_CHARS]}: {type(error).__name__}: {error}")
            assert not failed, f"{len(failed)} rows fail:\n" + "\n".join(failed)

        test.__name__, test.__doc__, test.__module__ = check.__name__, check.__doc__, check.__module__
        return test

    return table
