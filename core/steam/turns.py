"""Whose turn it is where many wait for the store, by who asked. Standard library only."""

from __future__ import annotations


class Turns:
    """Start-time fair queueing: the lowest turn is served first, and an asker's turns lie as far apart as their effort.

    So forty wishes of one person do not delay another's first, and a small wish comes before a large one.
    """

    def __init__(self) -> None:
        self._served = 0
        """The last turn that was served."""
        self._last = dict[str, int]()
        """The last turn of each asker who has one later than that."""

    def take(self, asker: str, effort: int) -> int:
        """The turn of a new wish. `effort` is what it takes, in any unit that all wishes here are measured in."""
        turn = self._last[asker] = max(self._served, self._last.get(asker, 0)) + effort
        return turn

    def serve(self, turn: int, *, last: bool) -> None:
        """A turn begins. `last`: nobody waits behind it, so all begin anew."""
        self._served = max(self._served, turn)
        if last:
            self._last.clear()
