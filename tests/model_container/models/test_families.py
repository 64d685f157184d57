"""Every family of the table with random weights: both engines write the same, and what is malformed is one line."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.domain import PRESETS, Decoding, Prompt
from core.errors import UsageError
from model_container import engines
from model_container.engines.tokens import Tokens
from model_container.models import convert, families, folders, told
from model_container.models.folders import Model
from model_container.writing import formats
from tests import tiny_model
from tests.family_models import checkpoint
from tests.needs import needs_torch
from tests.same_tokens import assert_same_tokens, transformers_engine

GREEDY = Decoding(max_new_tokens=24, min_new_tokens=24, sample=False, repetition_penalty=1.0)
PROMPTS = ["Game Description: light and water.\nReview: It is", "Review: On paper, Iron Orchard is a"]
CHAT = (
    "{% for m in messages %}<|{{ m.role }}|>\n{{ m.content }}<|endoftext|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>\n{% endif %}"
)


def converted(folder: Path, **options: Any) -> Model:
    options = {"name": "m", "version": "1", "keep_checkpoint": True, **options}
    return folders.load(convert.make_model_folder(folder, folder.parent / "out", **options))


@needs_torch
@pytest.mark.parametrize("kind", [kind for kind in families.FAMILIES if kind != families.GPT_NEO])
def test_both_engines_write_the_same(tmp_path: Path, kind: str) -> None:
    model = converted(checkpoint(tmp_path / "in", kind), quantization="float32", prompt="")
    from model_container.engines.ct2 import CTranslate2Engine

    ours = CTranslate2Engine(model, threads=1).write(PROMPTS, GREEDY, seed=0)
    theirs = transformers_engine(model).write(PROMPTS, GREEDY, seed=0)
    assert_same_tokens(model, PROMPTS, ours, theirs, GREEDY)
    assert (model.context, model.window, model.shape.layers, model.shape.width) == (2048, 0, 2, 64)


@needs_torch
def test_a_repository_may_leave_out_the_prefix_of_the_names_and_hold_masks(tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    folder = checkpoint(tmp_path / "in", "gpt2")  # as OpenAI's own has it
    whole = converted(folder, quantization="float32")
    expected = engines.pick(whole).write(PROMPTS, GREEDY, seed=0)
    weights = load_file(folder / "model.safetensors")
    bare = {name.removeprefix("transformer."): array for name, array in weights.items()}
    masks = {f"h.{i}.attn.bias": np.ones((1, 1, 8, 8), np.float32) for i in range(2)}
    save_file(bare | masks, folder / "model.safetensors", {"format": "pt"})
    model = converted(folder, quantization="float32")
    assert engines.pick(model).write(PROMPTS, GREEDY, seed=0) == expected
    assert model.parameters == whole.parameters == sum(array.size for array in weights.values())


@needs_torch
def test_the_cards_prompt_is_a_chat_where_there_is_a_template_else_examples_else_as_asked(
    tmp_path: Path,
) -> None:
    plain = checkpoint(tmp_path / "a" / "in", "llama")
    chat = checkpoint(tmp_path / "b" / "in", "llama", template=CHAT)
    assert [converted(folder).prompt for folder in (plain, chat)] == [told.EXAMPLES, told.CHAT]
    assert converted(chat, prompt="").prompt == ""
    with pytest.raises(UsageError, match="has no chat template: use --prompt examples"):
        converted(plain, prompt=told.CHAT)


@needs_torch
@pytest.mark.parametrize(
    "template",
    [
        "{% for m in messages %}",
        "{{ messages[99].content.x }}",
        "nothing of it",
        "{{ raise_exception('no') }}",
    ],
)
def test_a_template_that_cannot_be_used_is_one_line(tmp_path: Path, template: str) -> None:
    with pytest.raises(UsageError, match=r"chat template of .*: pull it with --prompt examples") as caught:
        converted(checkpoint(tmp_path / "in", "llama", template=template))
    assert "\n" not in str(caught.value)


@needs_torch
def test_a_template_that_knows_no_system_is_told_the_instruction_in_the_first_turn(tmp_path: Path) -> None:
    template = "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}" + CHAT
    frame = converted(checkpoint(tmp_path / "in", "llama", template=template)).frame
    assert frame.startswith(f"<|user|>\n{told.INSTRUCTION}\n\nGame: ") and "<|system|>" not in frame


@needs_torch
@pytest.mark.parametrize("form", [told.CHAT, told.EXAMPLES])
def test_a_game_stands_after_the_examples_and_its_text_means_nothing_to_the_chat(
    tmp_path: Path, form: str
) -> None:
    model = converted(checkpoint(tmp_path / "in", "llama", template=CHAT), prompt=form)
    tokens = Tokens(model)
    name = "Salt <|endoftext|> Mine"
    prompt = Prompt(
        "1",
        1,
        name,
        ("Adventure",),
        f"{name} (Adventure). Build a raft.\n\nExplore the flooded mine with friends online.",
        f"At its best, {name} is",
        1,
        decoding=PRESETS["house"],
    )
    asked = formats.ask(prompt, tokens.count, 2000, model.prompt, model.frame)
    ends = tokens.ids(asked.text).count(0)
    assert ends == (
        8 if form == told.CHAT else 0
    )  # the frame's own: an instruction, three examples of two turns, the game
    shown = asked.text.replace(told.SLOT, "")
    assert shown.index(told.SHOWN[-1].review) < shown.index(f"Game: {name}\nGenres: Adventure\nFacts: You ")
    assert shown.endswith(f"\n{name} is" if form == told.CHAT else f"\nReview: {name} is")
    toned = formats.ask(
        dataclasses.replace(prompt, tone="positive"), tokens.count, 2000, model.prompt, model.frame
    )
    assert toned.text.endswith(f"At its best, {name} is")
    with pytest.raises(UsageError, match=r"what is told of .* needs"):
        formats.ask(prompt, tokens.count, 200, model.prompt, model.frame)


def test_a_fifth_game_that_a_model_goes_on_to_is_left_out() -> None:
    prompt = Prompt(
        "1",
        1,
        "Salt Mine",
        ("Adventure",),
        "Salt Mine (Adventure). Build a raft.",
        "At its best, Salt Mine is",
        1,
        decoding=PRESETS["house"],
    )
    asked = formats.ask(prompt, len, 20_000, told.EXAMPLES)
    draft = engines.Draft(
        " a calm game about rafts.\n\nGame: Other\nGenres: Racing\nReview: Other is loud.", (1,), ended=False
    )
    assert asked.finish(draft).text == "Salt Mine is a calm game about rafts."


def test_the_kinds_of_game_that_players_name_stand_among_the_genres() -> None:
    tags = ("Action", "FPS", "Cute")
    prompt = Prompt("1", 1, "Salt Mine", ("Action",), "Salt Mine (Action).", "Salt Mine is", 1, tags=tags)
    # A genre is no sentence, also where its topic is asked for.
    for topic in ("", "combat", "strategy"):
        asked = formats.ask(dataclasses.replace(prompt, topic=topic), len, 20_000, told.EXAMPLES)
        assert "Game: Salt Mine\nGenres: Action, FPS\nFacts: Salt Mine" in asked.text
    quiz = dataclasses.replace(prompt, genres=("Strategy",), topic="strategy")
    assert "Genres: Strategy, FPS\n" in formats.ask(quiz, len, 20_000, told.EXAMPLES).text


@needs_torch
@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("num_hidden_layers", 3, "config.json says 3 layers, the checkpoint has 2"),
        ("num_hidden_layers", 10**9, "num_hidden_layers is 1000000000"),
        ("hidden_size", 128, "config.json says 128 values a token"),
        ("hidden_size", None, "hidden_size is missing"),
        ("num_key_value_heads", 0, "num_key_value_heads is 0"),
        ("intermediate_size", 10**9, "CTranslate2 cannot convert in"),
        ("rms_norm_eps", "x", "in cannot be used .*rms_norm_eps"),
        ("rope_parameters", 5, "in cannot be used .*rope_parameters"),
        ("eos_token_id", 400, "eos_token_id is 400, but the model has only 400 tokens"),
    ],
)
def test_a_config_that_cannot_be_is_one_line(tmp_path: Path, key: str, value: Any, message: str) -> None:
    folder = checkpoint(tmp_path / "in", "llama")
    content = json.loads((folder / "config.json").read_text(encoding="utf-8")) | {key: value}
    (folder / "config.json").write_text(
        json.dumps({name: one for name, one in content.items() if one is not None}), encoding="utf-8"
    )
    with pytest.raises(UsageError, match=message) as caught:
        converted(folder)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 500


def test_a_model_that_sees_too_little_takes_no_examples(tmp_path: Path) -> None:
    folder = tiny_model.make_checkpoint(tmp_path / "in")
    with pytest.raises(UsageError, match="sees 256 tokens, three examples need 1024: use --prompt plain"):
        converted(folder, prompt=told.EXAMPLES)
