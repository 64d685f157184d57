"""Models that begin with random weights: the vocabulary and the architecture; and faster kernels for training any.

The architecture is transformers' GPTNeoForCausalLM (alternating global and local layers, window 256;
EleutherAI's GPT-Neo, 2021), the vocabulary a byte-level BPE of its own (Radford et al. 2019, GPT-2).
"""

from __future__ import annotations

import types
from collections.abc import Iterable
from typing import Any

import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import GPTNeoConfig, GPTNeoForCausalLM

from model_container.training.plan import Preset
from model_container.writing.signs import SIGN, tokens

_attention = torch.nn.functional.scaled_dot_product_attention

END = "<|endoftext|>"
"""GPT-Neo's own end of text; number 0 of the vocabulary, and the padding."""


def build_tokenizer(preset: Preset, texts: Iterable[str]) -> Tokenizer:
    """Byte-level BPE of `texts` with a token for each sign: those have the last numbers of the vocabulary.

    No text is unknown to it, since all 256 bytes are in the alphabet. A sign's
    token includes the space before it. The vocabulary has `preset.shape.vocabulary`
    tokens if `texts` hold enough different pairs to merge, else fewer.
    """
    signs = list(tokens())
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=preset.shape.vocabulary - len(signs),
        special_tokens=[END],
        show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    # Signs are removed before training: merges learned from
    # them would waste vocabulary on texts that never occur.
    tokenizer.train_from_iterator((SIGN.sub("", text) for text in texts), trainer)
    # Added after training, so that they take the last numbers and no merge can split or join them.
    tokenizer.add_tokens([AddedToken(sign, lstrip=True, normalized=False, special=False) for sign in signs])
    return tokenizer


def build_model(preset: Preset) -> GPTNeoForCausalLM:
    """A model with random weights: tied embeddings, and no dropout, since each example is seen once.

    Draws from torch's global generator, so seed that first for a reproducible model.
    """
    shape = preset.shape
    config = GPTNeoConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.width,
        num_layers=shape.layers,
        num_heads=shape.heads,
        attention_types=[[["global", "local"], shape.layers // 2]],
        max_position_embeddings=shape.positions,
        window_size=shape.window,
        intermediate_size=4 * shape.width,
        resid_dropout=0.0,
        embed_dropout=0.0,
        attention_dropout=0.0,
        bos_token_id=0,
        eos_token_id=0,
        pad_token_id=0,
    )
    return GPTNeoForCausalLM(config)


def use_fused_kernels(model: GPTNeoForCausalLM) -> None:
    """Replace gelu_new and the attention of `model` in place
    by fused kernels: a third fewer seconds a step on CPU.

    The function is the same and the weights are untouched, so what is exported is a plain GPT-Neo. It only
    works for whole sequences, without a cache. A mask, if the model is given one, is boolean and of shape
    (rows, 1, length, length): which place may look at which. Repeating it is safe.
    """

    def attend(
        layer: Any,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        mask: torch.Tensor | None = None,
    ) -> Any:
        length = query.size(-2)  # all three: (rows, heads, length, width / heads)
        allowed = layer.bias[:, :, :length, :length]  # causal, and within the window in a local layer
        if (
            mask is not None and mask.dtype == torch.bool
        ):  # transformers' own float one says causal, once more
            allowed = allowed & mask
        if (
            query.dtype == torch.float16
        ):  # unscaled queries overflow half precision; float32 as in the original
            with torch.autocast(query.device.type, enabled=False):
                query, key, value = query.float(), key.float(), value.float()
                return _attention(query, key, value, allowed, scale=1.0).half(), None
        return _attention(query, key, value, allowed, scale=1.0), None

    block: Any
    for block in model.transformer.h:
        # gelu_new is the tanh approximation, which torch computes in one pass instead of several.
        block.mlp.act = torch.nn.GELU(approximate="tanh")
        block.attn.attention._attn = types.MethodType(attend, block.attn.attention)  # noqa: SLF001 (no public place for it)
