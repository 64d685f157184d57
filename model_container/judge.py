"""Judges a trained checkpoint: reviews of games that no step saw, and how many of them are as they should be.

`python -m model_container train --demo --out DIR --judge 200` prints texts and one line of figures.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.domain import PRESETS, Prompt, prompt_text
from model_container import clean, rank
from model_container.corpus import Pair, pairs

_SEED = 777
"""Of no training run: the games are new to every model."""
_BATCH = 16


def main(folder: Path, count: int) -> int:
    """Prints each prompt with its review, then the shares as JSON."""
    games = list(pairs(_SEED, count))
    texts = write(folder, [(game.description, game.opening) for game in games])
    for game, text in zip(games, texts, strict=True):
        sys.stdout.write(f"{game.description}\n  -> {text}\n\n")
    sys.stdout.write(json.dumps(measure(games, texts)) + "\n")
    return 0


def measure(games: Sequence[Pair], texts: Sequence[str]) -> dict[str, float]:
    """Shares of texts, 0 to 1: as `rank` judges them, and whether they say what the page says."""
    cleaned = [
        clean.clean(game.opening, text.removeprefix(game.opening))
        for game, text in zip(games, texts, strict=True)
    ]
    faults = [rank.faults(text, _prompt(game), demo=True) for game, text in zip(games, cleaned, strict=True)]
    labelled = [(game, text) for game, text in zip(games, texts, strict=True) if game.genres]
    told = [
        (game, text) for game, text in zip(games, texts, strict=True) if len(game.description.split()) > 25
    ]
    return {
        "texts": len(texts),
        "without_fault": _share(not found for found in faults),
        "name": _share(game.name in text for game, text in zip(games, texts, strict=True)),
        "genre": _share(names_genre(game.genres, text) for game, text in labelled),
        "three_words_from_page": _share(copied(game, text) >= 3 for game, text in told),
        "ends_itself": _share(text.rstrip()[-1:] in set(".!?") for text in texts),
        "repeats_4gram": _share("repeats itself" in found for found in faults),
        "mean_words": sum(len(text.split()) for text in texts) / len(texts),
    }


def names_genre(genres: Sequence[str], text: str) -> bool:
    """Whether any genre stands in the text, however it is inflected ("simulation", "simulator")."""
    lowered = text.lower()
    stems = (genre.lower().replace("simulation", "simulat").removesuffix("s") for genre in genres)
    return any(stem in lowered for stem in stems)


def copied(game: Pair, text: str) -> int:
    """How many distinct longer words of the page, its name left out, stand in the review."""
    page = set(rank.words_of(game.description)) - set(rank.words_of(f"{game.name} {' '.join(game.genres)}"))
    return len({word for word in page & set(rank.words_of(text)) if len(word) > 4})


def write(folder: Path, prompts: Sequence[tuple[str, str]], seed: int = 0) -> list[str]:
    """Reviews, opening included, for (description, opening); the house's sampling by transformers."""
    import torch
    from tokenizers import Tokenizer
    from transformers import GPTNeoForCausalLM

    torch.manual_seed(seed)
    model: Any = GPTNeoForCausalLM.from_pretrained(folder)
    model.eval()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    house = PRESETS["house"]
    room = model.config.max_position_embeddings - house.max_new_tokens
    asked = [tokenizer.encode(prompt_text(description, opening)).ids for description, opening in prompts]
    texts = [""] * len(prompts)
    order = sorted(range(len(prompts)), key=lambda index: len(asked[index]))
    for start in range(0, len(order), _BATCH):
        chosen = order[start : start + _BATCH]
        length = max(len(asked[index]) for index in chosen)
        if length > room:
            raise ValueError(f"a prompt of {length} tokens leaves no room: cut it to {room}")
        # Padded on the left: (games, length), positions counted from the first real token.
        ids = torch.tensor([[0] * (length - len(asked[i])) + asked[i] for i in chosen])
        mask = torch.tensor([[0] * (length - len(asked[i])) + [1] * len(asked[i]) for i in chosen])
        out = model.generate(
            input_ids=ids, attention_mask=mask, do_sample=True, temperature=house.temperature, top_k=house.top_k,
            top_p=house.top_p, repetition_penalty=house.repetition_penalty, max_new_tokens=house.max_new_tokens,
            pad_token_id=0, eos_token_id=0,
        )  # fmt: skip
        for row, index in enumerate(chosen):
            texts[index] = prompts[index][1] + tokenizer.decode(out[row, length:].tolist())
    return texts


def _prompt(game: Pair) -> Prompt:
    return Prompt("judged", 1, game.name, game.genres, game.description, game.opening, seed=0)


def _share(values: Any) -> float:
    found = list(values)
    return round(sum(map(bool, found)) / max(1, len(found)), 3)
