"""Which words may follow each other in a text with placeholders: every run of four that stood in the training texts.

A small model now and then slips from one sentence into another ("it is worth a look for people should give it a try"). Its
training texts are made from a closed set of sentences, so that a run of four words that stands in none of them is such a
slip. The file `phrases.npy` in a model folder holds the sorted uint32 hashes of the runs (BLAKE2b), and no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from model_container.models.memorised import among, hash_of

FILE = "phrases.npy"
RUN = 4
"""Words, placeholders and marks in a run; the start of a sentence counts as one."""
_START = "^"
_TOKEN = re.compile(
    r"<(?P<kind>[a-z]+)[0-9]?(?P<form>(?:\.[a-z]+)?)>|(?P<word>[a-z0-9'-]+)|(?P<mark>[,;:.?!])"
)
_TOPIC = re.compile(r"<(?!name>)[a-z_]+>")
"""Topics are marked, and not said."""


class Phrases:
    """A read-only table of hashes."""

    def __init__(self, hashes: npt.NDArray[np.uint32]) -> None:
        self._hashes = hashes

    def has_all(self, text: str) -> bool:
        """Whether all runs of a text, as the model wrote it, stood in the training texts."""
        asked = np.array([_hash(run) for run in _runs(text)], np.uint32)
        return bool(among(self._hashes, asked).all())


def write(texts: Iterable[str], folder: Path) -> None:
    """Write the runs of some texts with placeholders to `folder`: 4 bytes for each different one."""
    kept = {_hash(run) for text in texts for run in _runs(text)}
    np.save(folder / FILE, np.array(sorted(kept), np.uint32))


def load(folder: Path) -> Phrases | None:
    """Load the table of a model folder; None if it has none."""
    path = folder / FILE
    return Phrases(np.load(path)) if path.is_file() else None


def _runs(text: str) -> Iterator[str]:
    """The runs inside each sentence of a text; of a placeholder only its kind and form count."""
    sentence = [_START]
    for match in _TOKEN.finditer(_TOPIC.sub(" ", text).lower()):
        sentence.append(
            f"<{match['kind']}{match['form']}>" if match["kind"] else match["word"] or match["mark"]
        )
        if match["mark"] and match["mark"] in ".?!":
            yield from _of(sentence)
            sentence = [_START]
    yield from _of(sentence)


def _of(sentence: list[str]) -> Iterator[str]:
    return (" ".join(sentence[at : at + RUN]) for at in range(len(sentence) - RUN + 1))


def _hash(run: str) -> int:
    """32 bits: among 50,000 runs, one unknown run in 80,000 is taken for a known one."""
    return hash_of(run, 4)
