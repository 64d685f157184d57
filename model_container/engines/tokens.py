"""Texts into a model's tokens and back.

A game's page may hold `<|endoftext|>` or the marks of a chat: there they are text and nothing else. Only the frame of a
chat, which comes from the model's own template, has tokens with a meaning. So a prompt alternates between frame and text
where `told.SLOT` stands, frame first; a prompt without a slot is text throughout.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tokenizers import Tokenizer

from core.errors import WriterError
from model_container.models.folders import Model
from model_container.models.told import SLOT


class Tokens:
    """A model's tokenizer. The constructor raises WriterError if its file cannot be read."""

    def __init__(self, model: Model) -> None:
        try:
            self._frame: Any = Tokenizer.from_file(str(model.tokenizer))
            self._text: Any = Tokenizer.from_file(str(model.tokenizer))
        except Exception as error:  # the library raises bare Exception for a file that it cannot read
            raise WriterError(
                f"model {model.label}'s tokenizer cannot be read ({error}): pull it again"
            ) from error
        self._text.encode_special_tokens = True  # as any other characters

    def ids(self, prompt: str) -> list[int]:
        """The tokens of a prompt; those that a tokenizer puts before every text stand before the whole of it."""
        first, *more = prompt.split(SLOT)
        if not more:
            return list(self._text.encode(first).ids)
        found = list(self._frame.encode(first).ids)
        for place, piece in enumerate(more):
            tokenizer = self._frame if place % 2 else self._text
            found += tokenizer.encode(piece, add_special_tokens=False).ids
        return found

    def count(self, prompt: str) -> int:
        """The number of tokens of a prompt."""
        return len(self.ids(prompt))

    def token(self, id: int) -> str:
        """A token as the vocabulary spells it; empty if there is none of that number."""
        return str(self._text.id_to_token(id) or "")

    def text(self, ids: Sequence[int]) -> str:
        """The text of tokens, without special ones."""
        return str(self._text.decode(list(ids)))
