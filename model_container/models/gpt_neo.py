"""A GPT-Neo's weights into CTranslate2's files, without PyTorch.

CTranslate2 has no loader for GPT-Neo, yet its decoder runs it exactly: it is GPT-2 (pre-norm,
tanh-GELU, tied embeddings) except that queries are not scaled (`queries_scale` 1), q, k and v have
no bias, and every other layer sees only the last `window_size` tokens (`sliding_window`).
Sources: transformers' models/gpt_neo/modeling_gpt_neo.py (attention without scale, `window_size`)
and ctranslate2's converters/transformers.py, GPT2Loader.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import UsageError
from model_container.models import families

Array = npt.NDArray[Any]

_WORDS, _PLACES = "transformer.wte.weight", "transformer.wpe.weight"


def fitted(config: Mapping[str, Any], weights: dict[str, Array]) -> dict[str, Any]:
    """The config with the sizes that the weights really have; `weights` gets the embedding that tied ones leave out.

    config.json may leave out `max_position_embeddings`, or name more tokens or places than there are rows. Raises
    UsageError if a weight is missing or has another shape than the config says.
    """
    if _WORDS not in weights and "lm_head.weight" in weights:  # tied: saved once, under either name
        weights[_WORDS] = weights["lm_head.weight"]
    for name in (_WORDS, _PLACES):
        if name not in weights or weights[name].ndim != 2:
            raise UsageError(f"the checkpoint lacks the weights '{name}': it is not a whole GPT-Neo")
    rows, places = len(weights[_WORDS]), len(weights[_PLACES])
    said = families.shape(config)
    found = {
        **config,
        "vocab_size": rows,
        "max_position_embeddings": min(said.context or places, places),
    }
    _check_shapes(found, weights)
    return found


def _check_shapes(config: Mapping[str, Any], weights: Mapping[str, Array]) -> None:
    """Raise UsageError for the first weight that is missing or has not the shape that the config asks for."""
    width, rows = config["hidden_size"], config["vocab_size"]
    inner = families.whole(config, "intermediate_size", 1 << 20, absent=4 * width)
    if width % families.whole(config, "num_heads", width):
        raise UsageError(
            f"config.json: hidden_size {width} is not a multiple of num_heads {config['num_heads']}"
        )
    wanted: dict[str, tuple[int, ...]] = {_WORDS: (rows, width), _PLACES: (len(weights[_PLACES]), width)}
    if "lm_head.weight" in weights:
        wanted["lm_head.weight"] = (rows, width)
    vectors = ["transformer.ln_f"]
    for i in range(config["num_layers"]):
        here = f"transformer.h.{i}"
        attention = f"{here}.attn.attention"
        vectors += [f"{here}.ln_1", f"{here}.ln_2"]
        wanted |= {f"{attention}.{part}_proj.weight": (width, width) for part in ("q", "k", "v", "out")}
        wanted |= {f"{attention}.out_proj.bias": (width,), f"{here}.mlp.c_fc.weight": (inner, width)}
        wanted |= {f"{here}.mlp.c_fc.bias": (inner,), f"{here}.mlp.c_proj.weight": (width, inner)}
        wanted |= {f"{here}.mlp.c_proj.bias": (width,)}
    wanted |= {f"{norm}.{part}": (width,) for norm in vectors for part in ("weight", "bias")}
    for name, expected in wanted.items():
        if name not in weights:
            raise UsageError(f"the checkpoint lacks the weights '{name}': it is not a whole GPT-Neo")
        if weights[name].shape != expected:
            raise UsageError(
                f"the weights '{name}' have the shape {weights[name].shape}, config.json asks for {expected}"
            )


def write_ct2(
    config: Mapping[str, Any], weights: Mapping[str, Array], tokenizer: Path, target: Path, quantization: str
) -> None:
    """Write `target`/model.bin, config.json and vocabulary.json for CTranslate2 from a state dict that is `fitted`.

    `eos_token_id` is one token. The contents of `target` are replaced. Raises UsageError
    if the quantization is unknown.
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
    _fill(spec.decoder, config, weights)
    # In the order of the ids, which CTranslate2 takes from the tokens' places.
    known = Tokenizer.from_file(str(tokenizer)).get_vocab(with_added_tokens=True)
    vocabulary = families.token_texts(known, config["vocab_size"])
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
    decoder.embeddings.weight = weights[_WORDS]
    decoder.projection.weight = weights.get("lm_head.weight", weights[_WORDS])  # tied: kept once
    decoder.position_encodings.encodings = weights[_PLACES]
    _norm(decoder.layer_norm, weights, "transformer.ln_f")
    for i, (layer, kind) in enumerate(zip(decoder.layer, families.layer_kinds(config), strict=True)):
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
