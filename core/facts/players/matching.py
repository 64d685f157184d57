"""Phrases of a table found among the words of a review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias, TypeVar

_TOKEN = re.compile(r"\d+(?:[.,]\d+)?/\d+|[a-z0-9]+(?:['-][a-z0-9]+)*|[^\sa-z0-9]")

T = TypeVar("T")
Tree: TypeAlias = dict[str, list[tuple[list[str], T]]]


def tokens_of(text: str) -> list[str]:
    """Words, numbers and marks of a text in small letters."""
    return _TOKEN.findall(text)


def tree(entries: Iterable[tuple[str, T]]) -> Tree[T]:
    """Phrases by their first token, the longest first; of two equal ones the first counts."""
    unique: dict[tuple[str, ...], T] = {}
    for phrase, found in entries:
        unique.setdefault(tuple(tokens_of(phrase)), found)
    by_first: Tree[T] = {}
    for tokens in sorted(unique, key=len, reverse=True):
        by_first.setdefault(tokens[0], []).append((list(tokens), unique[tokens]))
    return by_first


def find(by_first: Tree[T], tokens: list[str]) -> Iterator[tuple[int, int, T]]:
    """Phrases of a tree among tokens, none within another: where each begins, its length, and what it stands for."""
    at = 0
    while at < len(tokens):
        for phrase, found in by_first.get(tokens[at], ()):
            if tokens[at : at + len(phrase)] == phrase:
                yield at, len(phrase), found
                at += len(phrase)
                break
        else:
            at += 1
