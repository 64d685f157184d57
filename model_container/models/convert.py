"""A checkpoint as the hub has it -> CTranslate2's files and our model folder.

What is read here comes from the network: a file that is not what it should be is one line that names it. How a family's
weights are converted is in `gpt_neo` (no torch) and `foreign` (torch, once).

A model folder of ours:

    card.json        name, version, base, demo, parameters, context and window (tokens), config (the checkpoint's own
                     config.json, its sizes as the weights have them), end (the tokens that end a text), quantization,
                     files {path: {size, sha256}}; prompt: the format of its prompts if it is not plain
                     (see `writing.formats`), and frame, if that is a chat
    tokenizer.json   and, if it was trained here, learned.npy, lexicon.txt.gz and phrases.npy (see their modules)
    ct2/             model.bin, config.json, vocabulary.json
    checkpoint/      optional: config.json and *.safetensors as they came
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import UsageError, WriterError
from model_container.models import families, foreign, gpt_neo, lexicon, memorised, phrases
from model_container.models.told import CHAT, EXAMPLES

Array = npt.NDArray[Any]

TRAINING = "training.json"  # what `train` says of a checkpoint that it made
_DTYPES = {"F32": np.float32, "F16": np.float16, "BF16": np.uint16}
_MASKS = tuple(f".{part}.{name}" for part in ("attn", "attn.attention") for name in ("bias", "masked_bias"))
_END = "<|endoftext|>"
_MAX_HEADER_BYTES = 100 << 20
"""Of a safetensors file: the limit that its own library has."""
_TOLD_BUDGET = 1024
"""Tokens of context that examples before the game need, with room for a review."""


def make_model_folder(  # noqa: PLR0913 (what a card says)
    checkpoint: Path,
    target: Path,
    *,
    name: str,
    version: str,
    base: str = "",
    demo: bool = False,
    quantization: str = "int8",
    keep_checkpoint: bool = False,
    prompt: str | None = None,
) -> Path:
    """Build `target`, a model folder, from `checkpoint`, a folder of the hub's files; returns `target`.

    `quantization` is int8 (weights by row, the rest float32) or float32. `keep_checkpoint` copies config.json and
    the weights into `checkpoint/`, unless they lie there already. `prompt` is the format of the model's prompts; None
    means what it was trained with here, else plain for a GPT-Neo, else a chat if it has a template, else examples.
    The card comes last: a folder with a card is whole. Raises UsageError if the checkpoint is of no
    family that is known, malformed or incomplete, WriterError if the disk fails.
    """
    # Before the target is touched: a wrong folder must leave a working model alone.
    config = read_config(checkpoint)
    training = _training(checkpoint)
    try:
        tokenizer = read_tokenizer(checkpoint)
        weights = dict(read_weights(checkpoint))
        own = config["model_type"] == families.GPT_NEO
        config = gpt_neo.fitted(config, weights) if own else foreign.fitted(config, weights, checkpoint)
        shape = families.shape(config)
        tokenizer = _with_rows(tokenizer, shape.vocabulary)
        known = tokenizer.get_vocab(with_added_tokens=True)
        ends = families.end_tokens(config, checkpoint, known, shape.vocabulary)
        config["eos_token_id"] = ends[0]
        trained = training.pop("prompt", None)
        form, frame = _format(trained if prompt is None else prompt, config, checkpoint)
        target.mkdir(parents=True, exist_ok=True)
        # Before anything is overwritten, so that an interrupted
        # conversion does not leave a card next to files of another model.
        (target / "card.json").unlink(missing_ok=True)
        tokenizer.save(str(target / "tokenizer.json"))
        # A checkpoint from the hub has neither; then nothing is known about its training texts.
        for learned in (memorised.FILE, lexicon.FILE, phrases.FILE):  # from our own trainer, as is TRAINING
            if (checkpoint / learned).is_file():
                shutil.copyfile(checkpoint / learned, target / learned)
        # A checkpoint may hold the tied projection too, which is no parameter of its own.
        tied = config.get("tie_word_embeddings", own or config["model_type"] == "gpt2")
        parameters = sum(
            array.size for name_, array in weights.items() if not (tied and name_ == "lm_head.weight")
        )
        if own:
            gpt_neo.write_ct2(config, weights, target / "tokenizer.json", target / "ct2", quantization)
        # The arrays are freed before the checkpoint is copied: large models need the memory.
        del weights
        if not own:
            texts = families.token_texts(known, shape.vocabulary)
            foreign.write_ct2(checkpoint, target / "ct2", quantization, texts, ends[0])
        if keep_checkpoint and checkpoint.resolve() != (target / "checkpoint").resolve():
            _copy_checkpoint(checkpoint, target / "checkpoint")
        card = {
            "name": name,
            "version": version,
            "base": base,
            "demo": demo,
            "parameters": int(parameters),
            "context": shape.context,
            "window": shape.window,
            "quantization": quantization,
            "config": config,
            "end": ends,
            "prompt": form,
            "files": _inventory(target),
        }
        if frame:
            card["frame"] = frame
        if training:
            card["training"] = training
        (target / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise WriterError(f"{target} cannot be written: {error}; free space, or set GRG_STATE_DIR") from error
    return target


def read_config(checkpoint: Path) -> dict[str, Any]:
    """The checkpoint's config.json, with what old checkpoints leave out filled in.

    Raises UsageError if the file is missing or damaged, describes no family that is known, or
    one that needs torch to be converted while torch is not installed.
    """
    try:
        config = families.read_json(checkpoint / "config.json")
    except FileNotFoundError:
        raise UsageError(f"{checkpoint} has no config.json: name a folder with a checkpoint") from None
    families.family(config, checkpoint)
    families.shape(config)
    if config["model_type"] != families.GPT_NEO:
        if not torch_installed():
            raise UsageError(
                f"to convert a model of type {config['model_type']!r} install torch (`uv sync --extra torch`)"
            )
        return config
    # Old checkpoints leave out what was the default when they were saved.
    config.setdefault("window_size", 256)
    config.setdefault("layer_norm_epsilon", 1e-5)
    config.setdefault("activation_function", "gelu_new")
    if config["activation_function"] not in ("gelu_new", "gelu_pytorch_tanh", "gelu_fast"):
        raise UsageError(
            f"{checkpoint}: activation {config['activation_function']!r} is not GPT-Neo's gelu_new"
        )
    epsilon = config["layer_norm_epsilon"]
    if not isinstance(epsilon, float) or not 0 < epsilon < 1:
        raise UsageError(
            f"config.json: layer_norm_epsilon is {epsilon!r}, but must be a number between 0 and 1"
        )
    return config


def _training(checkpoint: Path) -> dict[str, Any]:
    """What our trainer says of a checkpoint; empty if it made none."""
    try:
        return families.read_json(checkpoint / TRAINING)
    except FileNotFoundError:
        return {}


def _format(wanted: object, config: Mapping[str, Any], checkpoint: Path) -> tuple[str, str]:
    """The format of a model's prompts and, for a chat, its frame. Raises UsageError if the model cannot take it."""
    frame = ""
    if wanted == CHAT or (wanted is None and config["model_type"] != families.GPT_NEO):
        frame = foreign.chat_frame(checkpoint)
        if wanted == CHAT and not frame:
            raise UsageError(f"{checkpoint.name} has no chat template: use --prompt examples")
    if wanted is None:
        wanted = "" if config["model_type"] == families.GPT_NEO else CHAT if frame else EXAMPLES
    if not isinstance(wanted, str):
        raise UsageError(f"{checkpoint / TRAINING} names {wanted!r} as its prompt: it is damaged")
    shape = families.shape(config)
    room = shape.window or shape.context
    if wanted in (CHAT, EXAMPLES) and room < _TOLD_BUDGET:
        raise UsageError(
            f"{checkpoint.name} sees {room} tokens, three examples need {_TOLD_BUDGET}: use --prompt plain"
        )
    return wanted, frame


def read_tokenizer(checkpoint: Path) -> Any:
    """A `tokenizers.Tokenizer` from tokenizer.json, or from vocab.json and merges.txt as GPT-2 has them.

    Raises UsageError if the folder has neither or the files cannot be read.
    """
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    whole, words, merges = (checkpoint / name for name in ("tokenizer.json", "vocab.json", "merges.txt"))
    if not whole.is_file() and not (words.is_file() and merges.is_file()):
        raise UsageError(f"{checkpoint} has no tokenizer.json, nor vocab.json with merges.txt")
    try:
        if whole.is_file():
            return Tokenizer.from_file(str(whole))
        model = models.BPE.from_file(str(words), str(merges))
    except Exception as error:  # the library raises bare Exception for a file that it cannot read
        raise UsageError(f"the tokenizer in {checkpoint} cannot be read: {error}") from error
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    # GPT-2's files list this token among the words; only as a special token is it never split.
    tokenizer.add_special_tokens([AddedToken(_END, normalized=False)])
    return tokenizer


def _with_rows(tokenizer: Any, rows: int) -> Any:
    """The tokenizer without the added tokens that the embedding has no row for, such as a padding that no text holds.

    Raises UsageError if a token of the vocabulary itself has no row: then tokenizer and model are of two models.
    """
    from tokenizers import Tokenizer

    known: dict[str, int] = tokenizer.get_vocab(with_added_tokens=True)
    if not known:
        raise UsageError("the tokenizer has no tokens: it is damaged")
    if max(known.values()) < rows:
        return tokenizer
    content = json.loads(tokenizer.to_str())
    content["added_tokens"] = [token for token in content["added_tokens"] if token["id"] < rows]
    with_rows = Tokenizer.from_str(json.dumps(content))
    if max(with_rows.get_vocab(with_added_tokens=True).values()) >= rows:
        raise UsageError(
            f"the tokenizer has {max(known.values()) + 1} tokens, the model only {rows}: they do not belong together"
        )
    return with_rows


def read_weights(checkpoint: Path) -> Iterator[tuple[str, Array]]:
    """Pairs of a name, as transformers has them, and an array; memory-mapped if stored as float16 or float32.

    bfloat16 is widened to float32. Reads model.safetensors, its shards by the index, or pytorch_model.bin if
    torch is installed. Raises UsageError if there is none of these or one is damaged.
    """
    # Only GPT-Neo's own repositories leave out the prefix.
    prefix = families.read_json(checkpoint / "config.json").get("model_type") == families.GPT_NEO
    for name, array in _read_any(checkpoint):
        if name.endswith(_MASKS):
            continue  # masks that old versions of transformers stored
        whole = not prefix or name.startswith(("transformer.", "lm_head."))
        yield (name if whole else f"transformer.{name}"), array


def shards_of(index: Path) -> list[str]:
    """The files that an index of shards names. Raises UsageError if it is malformed or names what is no file beside it."""
    try:
        content = json.loads(index.read_text(encoding="utf-8"))
        names = {str(name) for name in content["weight_map"].values()}
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{index} is damaged ({type(error).__name__}: {error}): pull the model again"
        ) from error
    for name in names:
        # An index from the network must not lead to files outside its folder.
        if Path(name).name != name or not name.endswith(".safetensors"):
            raise UsageError(f"{index} names {name!r}, which is no safetensors file")
    if not names:
        raise UsageError(f"{index} names no files: pull the model again")
    return sorted(names)


def _read_any(checkpoint: Path) -> Iterator[tuple[str, Array]]:
    """The arrays under the names of the file, from whichever format the folder has."""
    index = checkpoint / "model.safetensors.index.json"
    if (checkpoint / "model.safetensors").is_file():
        yield from read_safetensors(checkpoint / "model.safetensors")
    elif index.is_file():
        for shard in shards_of(index):
            if not (checkpoint / shard).is_file():
                raise UsageError(f"{checkpoint} lacks {shard}, which its index names: pull the model again")
            yield from read_safetensors(checkpoint / shard)
    elif (checkpoint / "pytorch_model.bin").is_file():
        yield from _read_pickle(checkpoint / "pytorch_model.bin")
    else:
        raise UsageError(f"{checkpoint} has no model.safetensors: name a folder with a checkpoint")


def _read_pickle(path: Path) -> Iterator[tuple[str, Array]]:
    """The tensors of a pytorch_model.bin. Raises UsageError if torch is missing or the file holds anything else."""
    if importlib.util.find_spec("torch") is None:
        raise UsageError(
            f"{path.parent} has only {path.name}: install torch (`uv sync --extra torch`) to read it"
        )
    import torch

    try:
        # A pickle may run any code when it is loaded; `weights_only` allows tensors alone.
        tensors = torch.load(path, map_location="cpu", weights_only=True)
        pairs = [(str(name), tensor.float().numpy()) for name, tensor in tensors.items()]
    except Exception as error:  # the unpickler fails in any way on bytes that are no pickle
        said = " ".join(str(error).split())[:120]
        raise UsageError(
            f"{path} holds no weights ({type(error).__name__}: {said}): pull the model again"
        ) from error
    yield from pairs


def read_safetensors(path: Path) -> Iterator[tuple[str, Array]]:
    """Tensors of one file, as copy-on-write memory maps; bfloat16 is widened to float32.

    Format: https://huggingface.co/docs/safetensors (8 bytes of length, JSON header, bytes).
    Written out here since the library's numpy side refuses bfloat16 and copies each tensor.
    Raises UsageError if the file is cut short or no safetensors file.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        # Checked before reading: eight random bytes could ask for petabytes.
        if length > min(size - 8, _MAX_HEADER_BYTES):
            raise UsageError(f"{path} is cut short or no safetensors file: pull the model again")
        try:
            header: dict[str, Any] = json.loads(file.read(length))
            entries = [(name, *_entry(entry)) for name, entry in header.items() if name != "__metadata__"]
        except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
            said = f"{type(error).__name__}: {error}"[:120]
            raise UsageError(f"{path} has a damaged header ({said}): pull the model again") from error
    for name, kind, shape, start, end in entries:
        if kind not in _DTYPES:
            continue  # masks stored as bool or uint8
        if 8 + length + end > size:
            raise UsageError(f"{path} is cut short: pull the model again")
        if np.dtype(_DTYPES[kind]).itemsize * math.prod(shape) != end - start:
            raise UsageError(
                f"{path}: {name} has {end - start} bytes, but the shape {shape}: pull the model again"
            )
        if not end - start:
            raise UsageError(f"{path}: {name} is empty: pull the model again")
        raw: Array = np.memmap(path, _DTYPES[kind], "c", 8 + length + start, shape or (1,))
        if kind == "BF16":
            # bfloat16 is the upper half of a float32, so shifting its bits gives the exact value.
            raw = (raw.astype(np.uint32) << 16).view(np.float32)
        yield name, raw


def _entry(entry: Mapping[str, Any]) -> tuple[str, tuple[int, ...], int, int]:
    """Type, shape, start and end of one tensor of a header. Raises KeyError, TypeError or ValueError if it is malformed."""
    start, end = entry["data_offsets"]
    shape = tuple(entry["shape"])
    if not isinstance(entry["dtype"], str) or not all(
        isinstance(one, int) and not isinstance(one, bool) and one >= 0 for one in (*shape, start, end)
    ):
        raise ValueError("a shape or an offset is no whole number")
    if end < start or len(shape) > 8:
        raise ValueError("an offset or a shape is out of range")
    return entry["dtype"], shape, start, end


def _copy_checkpoint(source: Path, target: Path) -> None:
    """Copy config.json, the safetensors files, their index, and what else transformers reads."""
    target.mkdir(parents=True, exist_ok=True)
    for pattern in (
        "*config.json",
        "*.safetensors",
        "*.safetensors.index.json",
        "tokenizer.json",
        "chat_template.jinja",
    ):
        for file in sorted(source.glob(pattern)):
            shutil.copyfile(file, target / file.name)


def _inventory(folder: Path) -> dict[str, dict[str, Any]]:
    """Size in bytes and SHA-256 of every file below a model
    folder, by relative path; the card itself is left out.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "card.json")
    return {
        path.relative_to(folder).as_posix(): {"size": path.stat().st_size, "sha256": file_sha256(path)}
        for path in files
        # What huggingface_hub notes about its downloads is not part of the model.
        if ".cache" not in path.relative_to(folder).parts
    }


def file_sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes, read in blocks,
    so that its size does not matter. Raises OSError.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def torch_installed() -> bool:
    """Whether the torch extra is installed; looks without importing it, which would take seconds."""
    return all(importlib.util.find_spec(name) is not None for name in ("torch", "transformers"))
