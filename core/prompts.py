"""The prompt of a game: what the model is given, and how its review begins.

The text that a model continues is `domain.prompt_text(description, opening)`. The worker cuts
the description to the model's token budget; the opening is never cut.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence

from core import facts
from core.domain import Decoding, Game, Prompt, Tone, Wish
from core.domain.text import spelled
from core.facts import Fact, is_about

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
a mod may be reviewed. Each names it, so that every review does. A model is trained on these."""

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

ON_TOPIC: tuple[str, ...] = ("As for {topic}, {name} is", "When it comes to {topic}, {name} is")
"""First words of a review that is to speak of one thing."""
_TOPIC_NAMES = {"look": "its looks", "sound": "its music and sound"}

_TONES_OF_RATINGS = {"loved": "positive", "liked": "positive", "split": "", "disliked": "negative"}
"""The store's tone, by one of `core.facts.RATINGS`."""

_MAX_NAME_LENGTH = 160
"""Characters; the store's longest real names have about a hundred."""
_MAX_DESCRIPTION_LENGTH = 6_000
"""Characters of description kept in a prompt: no token budget here needs more."""


def tidy_name(name: str) -> str:
    """A name that can be shown in a chat: one line of at most 160 characters, without unseen signs, mentions or links."""
    shown = spelled(name)
    return shown if len(shown) <= _MAX_NAME_LENGTH else f"{shown[: _MAX_NAME_LENGTH - 1].rstrip()}…"


def describe(game: Game, first: Sequence[str] = ()) -> str:
    """What the model is given about a game: name and genres first, then the store's texts.

    The head is always of one form, `Name (Genre, Genre).`, since a small model learns it best. After it come the sentences
    in `first`, which stand in the page too: they must not be cut off. A genre, a tag or a category is no sentence. Orders to
    a machine that reads it are left out.
    """
    head = f"{game.name} ({', '.join(game.genres)})." if game.genres else f"{game.name}."
    short, long = (
        facts.without_orders(text[:_MAX_DESCRIPTION_LENGTH])
        for text in (game.short_description, game.description)
    )
    # Many pages begin the long text with the short one; the model's few tokens are not spent on it twice.
    listed = {*game.genres, *game.tags, *game.features}
    texts = [
        head,
        *(sentence for sentence in first if sentence not in listed),
        short,
        long if not short or not long.startswith(short) else long[len(short) :].strip(),
    ]
    return " ".join(text for text in texts if text)[:_MAX_DESCRIPTION_LENGTH]


def mentions_of(game: Game, topic: str) -> tuple[str, ...]:
    """The sentences of the page that name `topic`, though they may tell nothing of it that a review can be made of."""
    return facts.mentions(tidy_name(game.name), _texts(game), topic)


def facts_of(game: Game) -> tuple[Fact, ...]:
    """What the game's page says of it, as facts."""
    return facts.facts_of(
        game.name,
        game.genres,
        _texts(game),
        game.rating,
        tags=game.tags,
        features=game.features,
        opinions=game.opinions,
        themes=game.themes,
    )


def sentences_about(game: Game, topic: str) -> tuple[str, ...]:
    """The sentences of the page that tell of `topic`, one of `core.facts.ASKABLE`; () if none does.

    Reading a long page takes 0.2 s of CPU.
    """
    tidy = dataclasses.replace(game, name=tidy_name(game.name))
    return tuple(dict.fromkeys(fact.sentence for fact in facts_of(tidy) if is_about(fact, topic)))


def _texts(game: Game) -> str:
    return f"{game.short_description}\n{game.description}"


def tone_of(game: Game) -> str:
    """How the store's players rate it: positive, negative, or empty if they are split or too few have voted."""
    return "" if game.rating is None else _TONES_OF_RATINGS[facts.rating_fact(game.rating).topic]


def build(
    game: Game,
    *,
    id: str,
    seed: int,
    decoding: Decoding,
    candidates: int = 1,
    place: str = "",
    wish: Wish | None = None,
    about: Sequence[str] = (),
) -> Prompt:
    """The prompt for a game; `seed` chooses the opening and later the text.

    `wish` says how the review should be, and `about` are the `sentences_about` its topic, if it has one. The prompt has
    the tone that results: positive, negative, or empty for none.
    """
    wish = wish or Wish()
    tone = tone_of(game) if wish.tone is Tone.RATING else str(wish.tone)
    game = dataclasses.replace(game, name=tidy_name(game.name))
    openings = TONED.get(tone, ON_TOPIC if wish.topic else OPENINGS)
    topic = _TOPIC_NAMES.get(wish.topic, f"its {wish.topic.replace('_', ' ')}")
    opening = random.Random(seed).choice(openings).format(name=game.name, topic=topic)  # noqa: S311 (no secret)
    return Prompt(
        id=id,
        app_id=game.app_id,
        name=game.name,
        genres=game.genres,
        description=describe(game, about),
        opening=opening,
        seed=seed,
        decoding=decoding,
        candidates=candidates,
        place=place,
        tone=tone,
        length=str(wish.length),
        topic=wish.topic,
        rating=game.rating,
        tags=game.tags,
        features=game.features,
        opinions=game.opinions,
        themes=game.themes,
        sentences=wish.sentences,
    )
