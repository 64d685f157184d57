"""A GPT-Neo checkpoint as the hub has it -> CTranslate2's files and our model folder. No torch.

CTranslate2 has no loader for GPT-Neo, yet its decoder runs it exactly: it is GPT-2 (pre-norm,
tanh-GELU, tied embeddings) except that queries are not scaled (`queries_scale` 1), q, k and v have
no bias, and every other layer sees only the last `window_size` tokens (`sliding_window`).
Sources: transformers' models/gpt_neo/modeling_gpt_neo.py (attention without scale, `window_size`)
and ctranslate2's converters/transformers.py, GPT2Loader.

A model folder of ours:

    card.json        name, version, base, demo, parameters, context and window (tokens), config (the
                     checkpoint's own config.json), quantization, files {path: {size, sha256}}; prompt if the
                     model was trained here: the format of its prompts (see `writing.formats`)
    tokenizer.json   and, if it was trained here, learned.npy (see `memorised`) and lexicon.txt.gz (see `lexicon`)
    ct2/             model.bin, config.json, vocabulary.json
    checkpoint/      optional: config.json and *.safetensors as they came
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import UsageError, WriterError
from model_container.models import lexicon, memorised

Array = npt.NDArray[Any]

TRAINING = "training.json"  # what `train` says of a checkpoint that it made
_DTYPES = {"F32": np.float32, "F16": np.float16, "BF16": np.uint16}
_END = "<|endoftext|>"


def make_model_folder(
    checkpoint: Path,
    target: Path,
    *,
    name: str,
    version: str,
    base: str = "",
    demo: bool = False,
    quantization: str = "int8",
    keep_checkpoint: bool = False,
) -> Path:
    """Build `target`, a model folder, from `checkpoint`, a folder of the hub's files; returns `target`.

    `quantization` is int8 (weights by row, the rest float32) or float32. `keep_checkpoint` copies config.json and
    the weights into `checkpoint/`, unless they lie there already. The card comes last: a folder with a card is whole.
    Raises UsageError if the checkpoint is no GPT-Neo or incomplete, WriterError if the disk fails.
    """
    # Before the target is touched: a wrong folder must leave a working model alone.
    config = read_config(checkpoint)
    try:
        target.mkdir(parents=True, exist_ok=True)
        # Before anything is overwritten, so that an interrupted
        # conversion does not leave a card beside files of another model.
        (target / "card.json").unlink(missing_ok=True)
        read_tokenizer(checkpoint).save(str(target / "tokenizer.json"))
        # A checkpoint from the hub has neither; then nothing is known about its training texts.
        for known in (memorised.FILE, lexicon.FILE):  # from our own trainer, as is TRAINING
            if (checkpoint / known).is_file():
                shutil.copyfile(checkpoint / known, target / known)
        weights = dict(read_weights(checkpoint))
        parameters = sum(array.size for name_, array in weights.items() if name_ != "lm_head.weight")
        write_ct2(config, weights, target / "tokenizer.json", target / "ct2", quantization)
        # The arrays are freed before the checkpoint is copied: large models need the memory.
        del weights
        if keep_checkpoint and checkpoint.resolve() != (target / "checkpoint").resolve():
            _copy_checkpoint(checkpoint, target / "checkpoint")
        card = {
            "name": name,
            "version": version,
            "base": base,
            "demo": demo,
            "parameters": int(parameters),
            "context": config["max_position_embeddings"],
            "window": window_of(config),
            "quantization": quantization,
            "config": config,
            "files": _inventory(target),
        }
        if (checkpoint / TRAINING).is_file():
            training = json.loads((checkpoint / TRAINING).read_text(encoding="utf-8"))
            card["prompt"] = training.pop("prompt", "")
            card["training"] = training
        (target / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise WriterError(f"{target} cannot be written: {error}; free space, or set GRG_STATE_DIR") from error
    return target


def read_config(checkpoint: Path) -> dict[str, Any]:
    """The checkpoint's config.json, with what old checkpoints leave out filled in.

    Raises UsageError if the file is missing or damaged, or describes no GPT-Neo.
    """
    try:
        config: dict[str, Any] = json.loads((checkpoint / "config.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(
            f"{checkpoint} has no config.json: name a folder with a GPT-Neo checkpoint"
        ) from None
    except (ValueError, OSError) as error:
        raise UsageError(f"{checkpoint / 'config.json'} cannot be read: {error}") from error
    if not isinstance(config, dict) or config.get("model_type") != "gpt_neo":
        kind = config.get("model_type") if isinstance(config, dict) else None
        raise UsageError(f"{checkpoint} holds a model of type {kind!r}: only gpt_neo is supported")
    # Old checkpoints leave out what was the default when they were saved.
    config.setdefault("window_size", 256)
    config.setdefault("layer_norm_epsilon", 1e-5)
    config.setdefault("activation_function", "gelu_new")
    if config["activation_function"] not in ("gelu_new", "gelu_pytorch_tanh", "gelu_fast"):
        raise UsageError(
            f"{checkpoint}: activation {config['activation_function']!r} is not GPT-Neo's gelu_new"
        )
    return config


def layer_kinds(config: Mapping[str, Any]) -> list[str]:
    """Which layers are "global" and which "local", in order.

    Raises UsageError if their number is not that of the layers.
    """
    kinds = [kind for group, times in config["attention_types"] for _ in range(times) for kind in group]
    if len(kinds) != config["num_layers"]:
        raise UsageError(f"config.json names {len(kinds)} attention layers for {config['num_layers']} layers")
    return kinds


def window_of(config: Mapping[str, Any]) -> int:
    """How many tokens a local layer sees; 0 if all layers see everything."""
    return int(config["window_size"]) if "local" in layer_kinds(config) else 0


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


def read_weights(checkpoint: Path) -> Iterator[tuple[str, Array]]:
    """Pairs of a name, as in GPTNeoForCausalLM, and an array; memory-mapped if stored as float16 or float32.

    bfloat16 is widened to float32. Reads model.safetensors, its shards by the index, or pytorch_model.bin if
    torch is installed. Raises UsageError if there is none of these or one is damaged.
    """
    for name, array in _read_any(checkpoint):
        if name.endswith((".attn.attention.bias", ".attn.attention.masked_bias")):
            continue  # masks that old versions of transformers stored
        yield (name if name.startswith(("transformer.", "lm_head.")) else f"transformer.{name}"), array


def _read_any(checkpoint: Path) -> Iterator[tuple[str, Array]]:
    """The arrays under the names of the file, from whichever format the folder has."""
    index = checkpoint / "model.safetensors.index.json"
    if (checkpoint / "model.safetensors").is_file():
        yield from read_safetensors(checkpoint / "model.safetensors")
    elif index.is_file():
        shards = sorted(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()))
        for shard in shards:
            # An index from the network must not lead to files outside its folder.
            if Path(shard).name != shard or not (checkpoint / shard).is_file():
                raise UsageError(f"{checkpoint} lacks {shard}, which its index names: pull the model again")
            yield from read_safetensors(checkpoint / shard)
    elif (checkpoint / "pytorch_model.bin").is_file():
        if importlib.util.find_spec("torch") is None:
            raise UsageError(
                f"{checkpoint} has only pytorch_model.bin: install torch (`uv sync --extra torch`) to read it"
            )
        import torch

        for name, tensor in torch.load(
            # A pickle may run any code when it is loaded; `weights_only` allows tensors alone.
            checkpoint / "pytorch_model.bin",
            map_location="cpu",
            weights_only=True,
        ).items():
            yield name, tensor.float().numpy()
    else:
        raise UsageError(f"{checkpoint} has no model.safetensors: name a folder with a GPT-Neo checkpoint")


def read_safetensors(path: Path) -> Iterator[tuple[str, Array]]:
    """Tensors of one file, as copy-on-write memory maps; bfloat16 is widened to float32.

    Format: https://huggingface.co/docs/safetensors (8 bytes of length, JSON header, bytes).
    Written out here since the library's numpy side refuses bfloat16 and copies each tensor.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        # Checked before reading: eight random bytes could ask for petabytes.
        if length > size - 8:
            raise UsageError(f"{path} is cut short or no safetensors file: pull the model again")
        header: dict[str, Any] = json.loads(file.read(length))
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        if entry["dtype"] not in _DTYPES:
            continue  # masks stored as bool or uint8
        if end > size:
            raise UsageError(f"{path} is cut short: pull the model again")
        raw: Array = np.memmap(path, _DTYPES[entry["dtype"]], "c", start, tuple(entry["shape"]) or (1,))
        if entry["dtype"] == "BF16":
            # bfloat16 is the upper half of a float32, so shifting its bits gives the exact value.
            raw = (raw.astype(np.uint32) << 16).view(np.float32)
        yield name, raw


def write_ct2(
    config: Mapping[str, Any], weights: Mapping[str, Array], tokenizer: Path, target: Path, quantization: str
) -> None:
    """Write `target`/model.bin, config.json and vocabulary.json for CTranslate2 from a state dict.

    What lies in `target` is replaced. Raises UsageError if weights are missing,
    the tokenizer does not fit the model or the quantization is unknown.
    """
    from ctranslate2.specs import common_spec, transformer_spec
    from tokenizers import Tokenizer

    if quantization not in ("int8", "float32"):
        raise UsageError(f"quantization {quantization!r} is not supported: use int8 or float32")
    spec = transformer_spec.TransformerDecoderModelSpec.from_config(
        config["num_layers"],
        config["num_heads"],
        pre_norm=True,
        activation=common_spec.Activation.GELUTanh,
        sliding_window=0,  # for the decoder as a whole; each layer gets its own below
    )
    try:
        _fill(spec.decoder, config, weights)
    except KeyError as error:
        raise UsageError(f"the checkpoint lacks the weights {error}: it is no whole GPT-Neo") from None
    # In the order of the ids, which CTranslate2 takes from the tokens' places.
    vocabulary = _vocabulary(Tokenizer.from_file(str(tokenizer)), config["vocab_size"])
    spec.register_vocabulary(vocabulary)
    end = vocabulary[config["eos_token_id"]]
    spec.config.bos_token = spec.config.eos_token = spec.config.unk_token = end
    spec.config.layer_norm_epsilon = config["layer_norm_epsilon"]
    spec.validate()
    # Only the weights become int8; activations and norms stay
    # float32, which costs next to no time and keeps texts alike.
    spec.optimize(quantization="int8_float32" if quantization == "int8" else quantization)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    spec.save(str(target))


def _fill(decoder: Any, config: Mapping[str, Any], weights: Mapping[str, Array]) -> None:
    """Put the state dict's arrays where CTranslate2's decoder wants them (linear weights are out x in in both)."""
    decoder.scale_embeddings = False
    decoder.embeddings.weight = weights["transformer.wte.weight"]
    decoder.projection.weight = weights.get(
        "lm_head.weight", weights["transformer.wte.weight"]
    )  # tied: kept once
    decoder.position_encodings.encodings = weights["transformer.wpe.weight"]
    _norm(decoder.layer_norm, weights, "transformer.ln_f")
    for i, (layer, kind) in enumerate(zip(decoder.layer, layer_kinds(config), strict=True)):
        here = f"transformer.h.{i}"
        attention = f"{here}.attn.attention"
        _norm(layer.self_attention.layer_norm, weights, f"{here}.ln_1")
        fused = np.concatenate(
            [weights[f"{attention}.{part}_proj.weight"] for part in "qkv"]
        )  # (3 width, width)
        layer.self_attention.linear[0].weight = fused
        # Zeros compute what GPT-Neo computes without a bias for q, k and v.
        layer.self_attention.linear[0].bias = np.zeros(fused.shape[0], np.float32)
        _linear(layer.self_attention.linear[1], weights, f"{attention}.out_proj")
        layer.self_attention.queries_scale = np.float32(1)  # GPT-Neo does not divide by sqrt(head width)
        layer.self_attention.sliding_window = np.int32(config["window_size"] if kind == "local" else 0)
        _norm(layer.ffn.layer_norm, weights, f"{here}.ln_2")
        _linear(layer.ffn.linear_0, weights, f"{here}.mlp.c_fc")
        _linear(layer.ffn.linear_1, weights, f"{here}.mlp.c_proj")


def _norm(spec: Any, weights: Mapping[str, Array], name: str) -> None:
    """Scale and shift of a layer norm."""
    spec.gamma, spec.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _linear(spec: Any, weights: Mapping[str, Array], name: str) -> None:
    """Weight and bias of a linear layer."""
    spec.weight, spec.bias = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _vocabulary(tokenizer: Any, size: int) -> list[str]:
    """Token texts by id, with placeholders up to the embedding's rows if the tokenizer has fewer.

    Raises UsageError if the tokenizer has more tokens than the model.
    """
    known: dict[str, int] = tokenizer.get_vocab(with_added_tokens=True)
    if max(known.values()) >= size:
        raise UsageError(
            f"the tokenizer has {max(known.values()) + 1} tokens, the model only {size}: they do not belong together"
        )
    # CTranslate2 wants a distinct text for each row of the
    # embedding, and some checkpoints pad the rows to a round number.
    tokens = [f"<unused{i}>" for i in range(size)]
    for token, i in known.items():
        tokens[i] = token
    return tokens


def _copy_checkpoint(source: Path, target: Path) -> None:
    """Copy config.json, the safetensors files and their index."""
    target.mkdir(parents=True, exist_ok=True)
    for file in sorted(
        [source / "config.json", *source.glob("*.safetensors"), *source.glob("*.safetensors.index.json")]
    ):
        shutil.copyfile(file, target / file.name)


def _inventory(folder: Path) -> dict[str, dict[str, Any]]:
    """Size in bytes and SHA-256 of every file below a model
    folder, by relative path; the card itself is left out.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "card.json")
    return {
        path.relative_to(folder).as_posix(): {"size": path.stat().st_size, "sha256": file_sha256(path)}
        for path in files
        # A half-finished download may lie there; it is no part of the model.
        if not path.name.endswith(".part")
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
