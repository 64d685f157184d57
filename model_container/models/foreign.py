"""Checkpoints of other families than GPT-Neo -> CTranslate2's files, by the converter that comes with CTranslate2.

It loads the model with transformers, in float32, so it needs the torch extra and four bytes of memory a parameter. Nothing
in a checkpoint is run: no code of a repository, only safetensors, and a chat template in transformers' sandbox.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy.typing as npt

from core.errors import UsageError
from model_container.models import families
from model_container.models.told import INSTRUCTION, SHOWN, SLOT, Example

Array = npt.NDArray[Any]

_LAYER = re.compile(r"(?:^|\.)(?:h|layers)\.(\d+)\.")


def fitted(config: Mapping[str, Any], weights: Mapping[str, Array], where: object) -> dict[str, Any]:
    """The config with as many tokens as the embedding has rows.

    Raises UsageError if the weights have other sizes than the config says: before anything is built as large as it says.
    """
    row, shape = families.family(config, where), families.shape(config)
    # Tied weights are saved once, under either name; some repositories leave out the prefix of the base model.
    names = (row.embedding, row.embedding.partition(".")[2], "lm_head.weight", "embed_out.weight")
    embedding = next((weights[name] for name in names if name in weights), None)
    if embedding is None:
        raise UsageError(f"the checkpoint lacks the weights '{row.embedding}': it is not a whole {row.title}")
    if embedding.ndim != 2 or embedding.shape[1] != shape.width:
        raise UsageError(
            f"the weights '{row.embedding}' have the shape {embedding.shape}, config.json says {shape.width} values a token"
        )
    layers = {int(number[1]) for name in weights if (number := _LAYER.search(name))}
    if layers != set(range(shape.layers)):
        raise UsageError(
            f"config.json says {shape.layers} layers, the checkpoint has {len(layers)}: it is not whole"
        )
    context = shape.context or 2048
    return {**config, "vocab_size": len(embedding), row.names["context"]: context}


def write_ct2(checkpoint: Path, target: Path, quantization: str, tokens: Sequence[str], end: int) -> None:
    """Write CTranslate2's files of a checkpoint into `target`, whose contents are replaced.

    `tokens` are the texts of all tokens, see `families.token_texts`; `end` is the number of the one that ends a text.
    `quantization` is int8 or float32. Raises UsageError if the torch extra is missing or the checkpoint is not whole.
    """
    if quantization not in ("int8", "float32"):
        raise UsageError(f"quantization {quantization!r} is not supported: use int8 or float32")
    import transformers
    from ctranslate2.converters import TransformersConverter

    transformers.utils.logging.disable_progress_bar()  # stderr is for our own
    transformers.utils.logging.set_verbosity_error()
    kind = "int8_float32" if quantization == "int8" else quantization
    try:
        # transformers reports on a strange checkpoint in many lines; the error below is to stay one.
        with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
            TransformersConverter(str(checkpoint)).convert(str(target), quantization=kind, force=True)
    except OSError as error:
        # A full disk is the caller's to report; transformers says with the same class that a file is strange.
        if error.errno is not None:
            raise
        raise UsageError(_not_converted(checkpoint, error)) from error
    except Exception as error:  # a foreign config may break two libraries in any way
        raise UsageError(_not_converted(checkpoint, error)) from error
    # The converter takes both from tokenizer_config.json, which may have more tokens than there are rows, or name none
    # for what is unknown: the result could not be loaded.
    (target / "vocabulary.json").write_text(json.dumps(tokens, ensure_ascii=False), encoding="utf-8")
    known = json.loads((target / "config.json").read_text(encoding="utf-8"))
    known |= dict.fromkeys(("bos_token", "eos_token", "unk_token"), tokens[end])
    (target / "config.json").write_text(json.dumps(known, indent=2), encoding="utf-8")


def _not_converted(checkpoint: Path, error: Exception) -> str:
    """One line about what a library said."""
    said = " ".join(str(error).split())[:200] or type(error).__name__
    return f"CTranslate2 cannot convert {checkpoint.name}: {type(error).__name__}: {said}"


def chat_frame(checkpoint: Path) -> str:
    """A chat in the model's own template: the instruction, the examples as earlier turns, and a slot for the game.

    Empty if the checkpoint has no template. Raises UsageError if it has one that cannot be used.
    """
    import transformers

    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(str(checkpoint), local_files_only=True)
        if not tokenizer.chat_template:
            return ""
        try:
            frame = _rendered(tokenizer, [{"role": "system", "content": INSTRUCTION}, *_turns(SHOWN)])
        except Exception:  # noqa: BLE001 (a template may refuse a system's message, as Gemma's does, in any way)
            # Then the first turn begins with the instruction.
            turns = _turns(SHOWN)
            turns[0]["content"] = f"{INSTRUCTION}\n\n{turns[0]['content']}"
            frame = _rendered(tokenizer, turns)
    except Exception as error:  # a template is a program, and may fail in any way
        said = " ".join(str(error).split())[:200]
        raise UsageError(
            f"the chat template of {checkpoint.name} cannot be used ({said}): pull it with --prompt examples"
        ) from error
    if frame.count(SLOT) != 1:
        raise UsageError(
            f"the chat template of {checkpoint.name} leaves out what it is told: pull it with --prompt examples"
        )
    # Most tokenizers put their first token there themselves.
    first = tokenizer.bos_token
    if first and tokenizer("x").input_ids[:1] == [tokenizer.bos_token_id]:
        frame = frame.removeprefix(first)
    return frame


def _rendered(tokenizer: Any, turns: list[dict[str, str]]) -> str:
    """The text of a chat, up to where the model's answer begins; models that can think aloud are told not to."""
    return str(
        tokenizer.apply_chat_template(
            turns, tokenize=False, add_generation_prompt=True, enable_thinking=False
        )
    )


def _turns(examples: Iterable[Example]) -> list[dict[str, str]]:
    """The examples as turns of a chat, and the turn that is to be answered."""
    told = [
        {"role": role, "content": content}
        for one in examples
        for role, content in (("user", one.game), ("assistant", one.review))
    ]
    return [*told, {"role": "user", "content": SLOT}]
