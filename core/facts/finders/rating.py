"""What the players think of a game, as a fact."""

from __future__ import annotations

from core.facts.fact import Fact, FactKind

_NAMES = ((0.9, "loved"), (0.7, "liked"), (0.4, "split"), (0.0, "disliked"))
"""Steam speaks of "Mostly Positive" from 70 of 100 on, and of "Mostly Negative" below 40."""

_WORDINGS = (
    "{} of 100 players",
    "{} percent",
    "{} in 100",
    "{} percent of reviewers",
    "{} of 100",
    "{} percent of players",
    "{} in 100 reviewers",
)
"""Which one is used depends on the number: reviews of different games should not all say it in the same words."""


def rating_fact(share: float) -> Fact:
    """The fact for the share of players, 0 to 1, who recommend a game.

    A number beyond these, as in a damaged record, counts as the nearer end.
    """
    share = min(1.0, max(0.0, share))
    topic = next(name for least, name in _NAMES if share >= least)
    many = round(100 * share)
    wording = "nearly all players" if many == 100 else _WORDINGS[many % len(_WORDINGS)].format(many)
    return Fact(
        FactKind.RATING,
        wording,
        f"{many} % of the players recommend it",
        topic,
        plural=True,
    )
