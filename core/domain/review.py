"""A game, the prompt made of it, and what becomes of that prompt: a review or a failure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from core.domain.reasons import Values
from core.errors import UsageError


class Tone(StrEnum):
    """How a review should sound."""

    ANY = ""
    """No preference."""
    POSITIVE = "positive"
    NEGATIVE = "negative"
    RATING = "rating"
    """As the players on the store rate the game."""


TONES = tuple(Tone)


class Length(StrEnum):
    """How long a review should be."""

    ANY = ""
    """As the writer likes."""
    SHORT = "short"
    """Two or three sentences."""
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants a review to be; each field may be empty, which leaves that to the writer."""

    tone: Tone = Tone.ANY
    length: Length = Length.ANY
    topic: str = ""
    """What it should speak of: one of `core.facts.TOPICS`, `look` or `sound`."""
    sentences: int = 0
    """At most so many sentences, of a short one; 0 leaves that to the writer."""

    def then(self, later: Wish) -> Wish:
        """Both wishes; of two that concern the same, the later one."""
        length = later if later.length else self
        return Wish(later.tone or self.tone, length.length, later.topic or self.topic, length.sentences)


Kind = Literal["game", "dlc", "demo", "mod", "music", "other"]
"""The kind of an app on the store. Films and hardware are `other`, software is a `game`."""


FREE_TO_PLAY = "free to play"
"""The store's genre, in small letters, of a game that costs nothing to play."""
LISTS = ("platforms", "players", "controllers", "achievements", "languages")
"""What a store page lists: the systems it runs on, how many can play and where, and so on."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What several of a game's players praise or complain about: counts of their reviews, and no word of them."""

    about: str
    """One of the texts of `core.facts.aspects`; one that only a newer version knows says nothing."""
    praised: int
    """How many of the reviews that were read praise it."""
    blamed: int
    """How many complain about it."""


@dataclass(frozen=True, slots=True)
class Theme:
    """What a game's players write about far more often than those of other games: a count, and no word of them."""

    about: str
    """A text of the table of `core.facts.themes`; one that only a newer version knows says nothing."""
    reviews: int
    """How many of the reviews that were read name it."""


@dataclass(frozen=True, slots=True)
class Game:
    """What the store says about one app. Texts are plain; paragraphs are separated by one or more newlines."""

    app_id: int
    name: str
    kind: Kind
    short_description: str
    description: str
    genres: tuple[str, ...]
    """The store's genres in its order and language; not its players' tags."""
    developers: tuple[str, ...]
    release_date: str | None
    """As the store shows it; None if it shows none."""
    header_image: str | None
    """URL of the header picture, on the store's own CDN."""
    source: Literal["page", "api"]
    """Where most of this comes from."""
    adult: bool = False
    """Marked by the store as adult-only sexual content."""
    rating: float | None = None
    """Share of players who recommend it, 0 to 1; None if the store shows none."""
    tags: tuple[str, ...] = ()
    """What players call it ("FPS", "Pixel Graphics"), the commonest first, in the page's language. The API has none."""
    listed: tuple[tuple[str, str], ...] = ()
    """What stands in the page's lists beside the texts, in the store's language: one of LISTS, and an entry of it."""

    opinions: tuple[Opinion, ...] = ()
    """What its players say in their reviews, the most named first; empty if there are too few, or if they were not read."""
    themes: tuple[Theme, ...] = ()
    """What they write about, what tells it from other games most first; likewise."""

    def entries(self, of: str) -> tuple[str, ...]:
        """What the store lists of a game, by one of LISTS, `genres`, `released` or `makers`; empty for any other word."""
        if of == "genres":
            return self.genres
        if of == "makers":
            return self.developers
        if of == "released":
            return (self.release_date,) if self.release_date else ()
        return tuple(entry for name, entry in self.listed if name == of)

    @property
    def features(self) -> tuple[str, ...]:
        """How it can be played, by the store's categories ("Single-player", "Online Co-op"), in its order and language."""
        return self.entries("players")

    @property
    def is_free(self) -> bool:
        """Whether the store lists it as free to play."""
        return any(genre.lower() == FREE_TO_PLAY for genre in self.genres)

    @property
    def is_played(self) -> bool:
        """Whether it is a game or a part of one. A review of anything else would praise a game that is not there."""
        return self.kind not in ("music", "other")


@dataclass(frozen=True, slots=True)
class Decoding:
    """How a text is decoded. Lengths count new tokens on every engine. Raises UsageError if a value is not allowed."""

    max_new_tokens: int = 130
    """1 to 1024."""
    min_new_tokens: int = 24
    """0 to max_new_tokens."""
    sample: bool = True
    """False: greedy decoding, which ignores temperature, top_k and top_p."""
    temperature: float = 0.8
    """Above 0, at most 5."""
    top_k: int = 50
    """0 means no limit."""
    top_p: float = 0.95
    """Above 0, at most 1."""
    repetition_penalty: float = 1.1
    """1 to 3 (Keskar et al. 2019, CTRL, section 4.1); 1 switches it off."""
    no_repeat_ngram_size: int = 0
    """0 switches it off. A ban also forbids repeating the game's name, so the house preset ranks texts instead."""
    stop_from: int = 0
    """The text stops at the first end of a sentence after this many new tokens; 0 switches it off."""

    def __post_init__(self) -> None:
        # Checked here and not at the settings alone, because a stored prompt may come from another version.
        checks = (
            ("max_new_tokens", 1 <= self.max_new_tokens <= 1024, "1 to 1024"),
            ("min_new_tokens", 0 <= self.min_new_tokens <= self.max_new_tokens, "0 to max_new_tokens"),
            ("temperature", 0 < self.temperature <= 5, "above 0, at most 5"),
            ("top_k", self.top_k >= 0, "0 or more"),
            ("top_p", 0 < self.top_p <= 1, "above 0, at most 1"),
            ("repetition_penalty", 1 <= self.repetition_penalty <= 3, "1 to 3"),
            ("no_repeat_ngram_size", self.no_repeat_ngram_size >= 0, "0 or more"),
            ("stop_from", self.stop_from >= 0, "0 or more"),
        )
        for name, holds, allowed in checks:
            if not holds:
                raise UsageError(
                    f"decoding setting {name}={getattr(self, name)!r} is not allowed: use {allowed}"
                )


PRESETS: dict[str, Decoding] = {
    # Cooler than usual, because small models drift; about 75 words, which people read in a chat.
    "house": Decoding(temperature=0.7, stop_from=100),
    # Of the system that this one replaces, for comparison: sampling was never switched on, so it decodes greedily.
    "original": Decoding(
        max_new_tokens=300,
        min_new_tokens=80,
        sample=False,
        temperature=0.9,
        top_k=0,
        top_p=1.0,
        repetition_penalty=1.6,
        no_repeat_ngram_size=4,
    ),
}


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a worker reads to write one review. It cuts `description` to its token budget."""

    id: str
    """The request's id."""
    app_id: int
    name: str
    genres: tuple[str, ...]
    description: str
    """Plain text that may be cut at its end; begins with the name and the genres (`core.prompts`)."""
    opening: str
    """First words of the review; never cut."""
    seed: int
    decoding: Decoding = field(default_factory=Decoding)
    candidates: int = 1
    place: str = ""
    """`Asked.turn`, so that places take turns, and in each its people; empty for `grg review`."""
    tone: str = ""
    length: str = ""
    """A Length; a value that only a newer version knows counts as none, here and in `topic`."""
    topic: str = ""
    rating: float | None = None
    """Share of players who recommend the game, 0 to 1; None if it is not known."""
    tags: tuple[str, ...] = ()
    """As in `Game`, also the next three."""
    features: tuple[str, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    themes: tuple[Theme, ...] = ()
    sentences: int = 0
    """As in `Wish`."""
    compared_words: int = 0
    """As in `ReviewRequest`."""


def prompt_text(description: str, opening: str) -> str:
    """The exact text that a model continues. Training pairs are built with it too.

    Any change to its layout, white space included, makes the models that were trained with it write worse.
    """
    # Without an opening there is no space at the end: it belongs to the word that follows, in training too.
    return f"Game Description: {description}\nReview: {opening}".rstrip(" ")


@dataclass(frozen=True, slots=True)
class UsedFact:
    """Something that a review says of its game, and where the store's page says it."""

    kind: str
    """One of `core.facts.FactKind`."""
    text: str
    sentence: str
    """The page's own, verbatim."""


@dataclass(frozen=True, slots=True)
class Review:
    """A finished text and everything that it was written from."""

    id: str
    """Id of the request (and prompt) it answers."""
    app_id: int
    name: str
    text: str
    """Cleaned, including the opening; ends with a whole sentence."""
    prompt: str
    """The text that the model continued, after cutting."""
    model: str
    """`name@version`."""
    demo: bool
    """Whether the bundled demo model wrote it."""
    engine: str
    """For example `ctranslate2 4.8.5 int8`."""
    seed: int
    decoding: Decoding
    seconds: float
    """Wall time of the whole batch that it was written in."""
    created_at: float = 0.0
    """Unix seconds."""
    worker_seconds: float = 0.0
    """Its share of the batch's wall time, for the cost."""
    spare: str = ""
    """The key of the spare that this text was, if it was one; the spare is deleted next."""
    facts: tuple[UsedFact, ...] = ()
    """What the text says of the game; empty if the model was given the page's text and no facts."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there will be no review."""

    id: str
    code: str
    """A FailureCode, or one that only a newer version knows."""
    message: str
    """One line in English for logs and the command line; requesters read it only for a code that is not known."""
    created_at: float = 0.0
    values: Values = field(default_factory=dict, hash=False)
    """What belongs to the code, see FailureCode."""


Outcome = Review | Failure
