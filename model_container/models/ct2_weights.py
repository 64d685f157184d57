"""Reads CTranslate2's model.bin back into arrays and into a GPT-Neo state dict, with numpy alone.

This lets the transformers engine run a model folder that holds only int8 weights, with exactly the weights that
CTranslate2 uses. The format is that of `ModelSpec._serialize` in ctranslate2/specs/model_spec.py (binary version 6):
little-endian; a text is a uint16 length, which includes the final zero byte, followed by the bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import WriterError

Array = npt.NDArray[Any]

_VERSION = 6
_DTYPES = (np.float32, np.int8, np.int16, np.int32, np.float16, np.uint16)  # the last: bfloat16's bits


class _Reader:
    """A cursor over the file's bytes."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self, code: str) -> int:
        """The next little-endian number of a `struct` format code."""
        (value,) = struct.unpack_from(f"<{code}", self.data, self.at)
        self.at += struct.calcsize(f"<{code}")
        return int(value)

    def text(self) -> str:
        """The next text, without its final zero byte."""
        length = self.number("H")
        value = self.data[self.at : self.at + length - 1].decode()
        self.at += length
        return value

    def array(self) -> Array:
        """The next array: rank, dimensions, type, size in
        bytes, then the bytes. A read-only view, not a copy.
        """
        shape = [self.number("I") for _ in range(self.number("B"))]
        dtype, size = np.dtype(_DTYPES[self.number("B")]), self.number("I")
        value: Array = np.frombuffer(self.data, dtype, size // dtype.itemsize, self.at).reshape(shape)
        self.at += size
        return value


def read_variables(path: Path) -> dict[str, Array]:
    """Every variable of a model.bin by name, aliases resolved, as stored (int8 rows with their `_scale`).

    Raises WriterError if the file is missing, truncated or of another binary version.
    """
    try:
        reader = _Reader(path.read_bytes())
        version = reader.number("I")
        if version != _VERSION:
            raise WriterError(
                f"{path} has binary version {version}, this program reads {_VERSION}: convert the model again"
            )
        reader.text()  # the spec's name
        reader.number("I")  # its revision
        variables = {}
        for _ in range(reader.number("I")):
            name = reader.text()
            variables[name] = reader.array()
        for _ in range(reader.number("I")):
            alias, source = reader.text(), reader.text()
            variables[alias] = variables[source]
            if f"{source}_scale" in variables:  # kept once too: a tied projection has only the embedding's
                variables[f"{alias}_scale"] = variables[f"{source}_scale"]
    except OSError as error:
        raise WriterError(f"{path} cannot be read: {error}") from error
    except (struct.error, ValueError, IndexError, KeyError, UnicodeDecodeError) as error:
        raise WriterError(f"{path} is damaged ({error}): convert or pull the model again") from error
    return variables


def dequantise(variables: Mapping[str, Array], name: str) -> Array:
    """The variable as float32, computed as CTranslate2 does: each int8 row times the reciprocal of its scale.

    A variable without a scale is only converted. Raises KeyError if there is no such variable.
    """
    value = variables[name]
    scale = variables.get(f"{name}_scale")
    if scale is None:
        return value.astype(np.float32)
    # Multiplied by the reciprocal, not divided: the two differ in the last bit, and the engines are compared.
    return value.astype(np.float32) * (np.float32(1) / scale.astype(np.float32))[:, None]


def state_dict(path: Path) -> dict[str, Array]:
    """The weights in a model.bin that `convert` wrote, as float32 under GPTNeoForCausalLM's names.

    Raises WriterError if the file is damaged or holds no GPT-Neo.
    """
    variables = read_variables(path)
    weights: dict[str, Array] = {}

    def take(name: str, source: str) -> None:
        weights[f"transformer.{name}.weight"] = dequantise(variables, f"decoder/{source}/weight")
        if f"decoder/{source}/bias" in variables:
            weights[f"transformer.{name}.bias"] = dequantise(variables, f"decoder/{source}/bias")

    def norm(name: str, source: str) -> None:
        weights[f"transformer.{name}.weight"] = dequantise(variables, f"decoder/{source}/gamma")
        weights[f"transformer.{name}.bias"] = dequantise(variables, f"decoder/{source}/beta")

    try:
        weights["transformer.wte.weight"] = dequantise(variables, "decoder/embeddings/weight")
        weights["transformer.wpe.weight"] = dequantise(variables, "decoder/position_encodings/encodings")
        weights["lm_head.weight"] = dequantise(variables, "decoder/projection/weight")
        norm("ln_f", "layer_norm")
        # The file does not say how many layers there are, but each has exactly one of these.
        layers = sum(name.endswith("/ffn/linear_0/weight") for name in variables)
        for i in range(layers):
            norm(f"h.{i}.ln_1", f"layer_{i}/self_attention/layer_norm")
            norm(f"h.{i}.ln_2", f"layer_{i}/ffn/layer_norm")
            take(f"h.{i}.attn.attention.out_proj", f"layer_{i}/self_attention/linear_1")
            take(f"h.{i}.mlp.c_fc", f"layer_{i}/ffn/linear_0")
            take(f"h.{i}.mlp.c_proj", f"layer_{i}/ffn/linear_1")
            fused = dequantise(variables, f"decoder/layer_{i}/self_attention/linear_0/weight")
            for part, rows in zip("qkv", np.split(fused, 3), strict=True):
                weights[f"transformer.h.{i}.attn.attention.{part}_proj.weight"] = rows
    except (KeyError, ValueError) as error:
        raise WriterError(f"{path} holds no GPT-Neo ({error}): convert the model again") from error
    return weights
