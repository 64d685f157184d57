"""The prompt of a game: what the model is given, and how its review begins.

The text that a model continues is `domain.prompt_text(description, opening)`. The worker cuts
the description to the model's token budget; the opening is never cut.
"""

from __future__ import annotations

import dataclasses
import random
import re

from core.domain import Decoding, Game, Prompt
from core.domain.text import BROKEN, visible

OPENINGS: tuple[str, ...] = (
    "{name} is easy to describe:",
    "{name} sets out to be",
    "{name} has one clear idea:",
    "{name} wants to be",
    "{name} does not hide what it is:",
    "On paper, {name} is",
    "At its best, {name} is",
    "The heart of {name} is",
    "The pitch of {name} is simple:",
    "What {name} does best is",
    "What stands out about {name} is",
    "The first thing to say about {name} is that it",
    "Anyone curious about {name} should know that it",
    "Going by its store page, {name} is",
    "There is a lot to like about {name}:",
    "Here is the case for {name}:",
)
"""First words of a review. None claims to have bought, been given or played the game: a machine
wrote it (16 CFR 465 in the US, Art. 50 of the AI Act in the EU). None says "game", since a DLC or
a soundtrack may be reviewed. Each names it, so that every review does. A model is trained on these."""

TONED: dict[str, tuple[str, ...]] = {
    "positive": (
        "There is a lot to like about {name}:",
        "Here is the case for {name}:",
        "At its best, {name} is",
        "What {name} does best is",
        "{name} is easy to recommend:",
    ),
    "negative": (
        "There is a lot to dislike about {name}:",
        "Here is the case against {name}:",
        "At its worst, {name} is",
        "What {name} does worst is",
        "{name} is hard to recommend:",
    ),
}
"""First words of a review that is to sound so. The rest of the tone is the ranker's choice among candidates."""

WELL_LIKED, DISLIKED = 0.7, 0.4
"""Shares of players who recommend a game, from and below which a review in the store's tone is positive or
negative: where Steam itself says "Mostly Positive", and "Mostly Negative"."""

# A game's name comes from outside: in a chat, `@everyone` or `<@id>` within it would notify people.
_MENTION = re.compile(r"(?<![\w@＠])[@＠]+(?=\w)|<(?=[@#:/])")
_MAX_NAME_LENGTH = 160
"""Characters; the store's longest real names have about a hundred."""
_MAX_DESCRIPTION_LENGTH = 6_000
"""Characters of description kept in a prompt: no token budget here needs more."""


def tidy_name(name: str) -> str:
    """A name that can be shown in a chat: one line, without unseen signs or mentions, at most 160 characters."""
    shown = " ".join(visible(name).replace(BROKEN, "").split())
    shown = _MENTION.sub("", shown)
    return shown if len(shown) <= _MAX_NAME_LENGTH else f"{shown[: _MAX_NAME_LENGTH - 1].rstrip()}…"


def describe(game: Game) -> str:
    """What the model is given about a game: name and genres first, then the store's texts.

    The head is always of one form, `Name (Genre, Genre).`, since a small model learns it best.
    """
    head = f"{game.name} ({', '.join(game.genres)})." if game.genres else f"{game.name}."
    short, long = game.short_description, game.description
    # Many pages begin the long text with the short one; the model's few tokens are not spent on it twice.
    texts = [head, short, long if not short or not long.startswith(short) else long[len(short) :].strip()]
    return " ".join(text for text in texts if text)[:_MAX_DESCRIPTION_LENGTH]


def tone_of(game: Game) -> str:
    """How the store's players rate it: positive, negative, or empty if they are split or too few have voted."""
    if game.rating is None or DISLIKED <= game.rating < WELL_LIKED:
        return ""
    return "positive" if game.rating >= WELL_LIKED else "negative"


def build(
    game: Game,
    *,
    id: str,
    seed: int,
    decoding: Decoding,
    candidates: int = 1,
    place: str = "",
    tone: str = "",
) -> Prompt:
    """The prompt for a game; `seed` chooses the opening and later the text.

    `tone` is one of `domain.TONES`. The prompt has the tone that results: positive, negative, or empty for none.
    """
    tone = tone_of(game) if tone == "rating" else tone
    game = dataclasses.replace(game, name=tidy_name(game.name))
    opening = random.Random(seed).choice(TONED.get(tone, OPENINGS)).format(name=game.name)  # noqa: S311 (no secret)
    return Prompt(
        id=id,
        app_id=game.app_id,
        name=game.name,
        genres=game.genres,
        description=describe(game),
        opening=opening,
        seed=seed,
        decoding=decoding,
        candidates=candidates,
        place=place,
        tone=tone,
    )
