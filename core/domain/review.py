"""A game, the prompt made of it, and what becomes of that prompt: a review or a failure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.domain.reasons import Values
from core.errors import UsageError

TONES = ("", "positive", "negative", "rating")
"""How a review is to sound; "rating": as the store's players rate it; empty: as it comes."""


Kind = Literal["game", "dlc", "demo", "music", "other"]
"""What an app on the store is. Tools, films and hardware are `other`."""


@dataclass(frozen=True, slots=True)
class Game:
    """What the store says of one app. Texts are plain, paragraphs separated by one newline or more."""

    app_id: int
    name: str
    kind: Kind
    short_description: str
    description: str
    genres: tuple[str, ...]
    """The store's genres in its order and language; not its user tags."""
    developers: tuple[str, ...]
    release_date: str | None
    """As the store shows it; None where it shows none."""
    header_image: str | None
    """Address of the header picture, on the store's own CDN."""
    source: Literal["page", "api"]
    """Which of the two answered for the most part."""
    adult: bool = False
    """Marked by the store as adult-only sexual content."""
    rating: float | None = None
    """Share of players who recommend it, 0 to 1; None where the store shows none."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """How a text is decoded. Counted in new tokens on every engine. Raises UsageError if invalid."""

    max_new_tokens: int = 130
    """1 to 1024."""
    min_new_tokens: int = 24
    """0 to max_new_tokens."""
    sample: bool = True
    """False: greedy; temperature, top_k and top_p are then not used."""
    temperature: float = 0.8
    """Above 0, at most 5."""
    top_k: int = 50
    """0: no limit."""
    top_p: float = 0.95
    """Above 0, at most 1."""
    repetition_penalty: float = 1.1
    """1 to 3 (Keskar et al. 2019, CTRL, section 4.1); 1 is off."""
    no_repeat_ngram_size: int = 0
    """0 is off. A ban also forbids the game's own name, so the house preset ranks instead."""
    stop_from: int = 0
    """From so many new tokens on the end of a sentence is the end of the text; 0 is off."""

    def __post_init__(self) -> None:
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
    # Cooler than is usual, since small models drift; some 75 words, what one reads in a chat.
    "house": Decoding(temperature=0.7, stop_from=100),
    # The rebuilt system's, for comparison: a temperature, but sampling never switched on, so greedy.
    "original": Decoding(
        max_new_tokens=300, min_new_tokens=80, sample=False, temperature=0.9, top_k=0, top_p=1.0,
        repetition_penalty=1.6, no_repeat_ngram_size=4,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the worker reads to write one review. The worker cuts `description` to its token budget."""

    id: str
    """The request's id."""
    app_id: int
    name: str
    genres: tuple[str, ...]
    description: str
    """Plain text to cut from; begins with the name and the genres (see `core.prompts`)."""
    opening: str
    """First words of the review; never cut."""
    seed: int
    decoding: Decoding = field(default_factory=Decoding)
    candidates: int = 1
    place: str = ""
    """`platform:place`, so that places can take turns; empty for one-shot use."""
    tone: str = ""


def prompt_text(description: str, opening: str) -> str:
    """The exact text that a model continues; training pairs are built with it too."""
    return f"Game Description: {description}\nReview: {opening}"


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
    """A finished text and all it was written from."""

    id: str
    """Id of the request (and prompt) it answers."""
    app_id: int
    name: str
    text: str
    """Opening included, cleaned, ends in a sentence."""
    prompt: str
    """The text that the model was given, after cutting."""
    model: str
    """`name@version`."""
    demo: bool
    """True where the bundled demo model wrote it."""
    engine: str
    """`ctranslate2 4.8.5 int8` for one."""
    seed: int
    decoding: Decoding
    seconds: float
    """Wall time of the writing, its share of a batch not divided."""
    created_at: float = 0.0
    """Unix seconds."""
    worker_seconds: float = 0.0
    """Its share of its batch's wall time, for the bill."""
    spare: str = ""
    """Where this text waited as a spare, if it did; deleted next."""
    facts: tuple[UsedFact, ...] = ()
    """What the text says of the game; empty where the model was given the page's text and no facts."""


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
