"""Models that begin with random weights: the vocabulary and the architecture; and faster kernels for training any.

The architecture is transformers' GPTNeoForCausalLM (alternating global and local layers, window 256;
EleutherAI's GPT-Neo, 2021), the vocabulary a byte-level BPE of its own (Radford et al. 2019, GPT-2).
"""

from __future__ import annotations

import math
import types
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import GPTNeoConfig, GPTNeoForCausalLM

from core.domain import prompt_text
from model_container.corpus import pairs
from model_container.training.plan import Preset

_attention = torch.nn.functional.scaled_dot_product_attention

END = "<|endoftext|>"
"""GPT-Neo's own end of text; number 0 of the vocabulary, and the padding."""


def build_tokenizer(preset: Preset) -> Tokenizer:
    """Byte-level BPE of the corpus: no text is unknown to it, since all 256 bytes are in the alphabet."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=preset.shape.vocabulary, special_tokens=[END], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )  # fmt: skip
    texts = (
        prompt_text(game.description, game.opening) + game.review
        for game in pairs(preset.plan.seed + 2, preset.tokenizer_games)
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def build_model(preset: Preset, tokenizer: Tokenizer) -> GPTNeoForCausalLM:
    """Weights before training: tied embeddings, and no dropout, since each game is seen once."""
    shape = preset.shape
    config = GPTNeoConfig(
        vocab_size=shape.vocabulary, hidden_size=shape.width, num_layers=shape.layers, num_heads=shape.heads,
        attention_types=[[["global", "local"], shape.layers // 2]], max_position_embeddings=shape.positions,
        window_size=shape.window, intermediate_size=4 * shape.width, resid_dropout=0.0, embed_dropout=0.0,
        attention_dropout=0.0, bos_token_id=0, eos_token_id=0, pad_token_id=0,
    )  # fmt: skip
    model = GPTNeoForCausalLM(config)
    teach_copying(model)
    teach_spelling(model, tokenizer)
    return model


@torch.no_grad()
def teach_copying(model: GPTNeoForCausalLM) -> None:
    """Sets the weights before training so that two layers together copy: "… A B … A" is followed by B.

    Such induction heads (Olsson et al. 2022) form by themselves only after a long plateau, which
    two CPU cores cannot pay for: without this the demo learned English and copied nothing within
    1,200 steps. Setting weights to what training is known to find is mimetic initialization (Trockman
    and Kolter 2023). The width is divided in quarters: position, previous token, token, token.
    """
    width = model.config.hidden_size
    quarter = width // 4
    position, before, token, token2 = (slice(start, start + quarter) for start in range(0, width, quarter))
    scale = 0.05  # of a token's embedding, an element
    body: Any = model.transformer
    frequencies = torch.rand(quarter // 2) * math.pi  # irregular, so that no two distances look alike
    angles = torch.arange(model.config.max_position_embeddings)[:, None] * frequencies
    body.wpe.weight.zero_()
    body.wpe.weight[:, position] = scale * math.sqrt(2) * torch.cat((angles.cos(), angles.sin()), dim=1)
    body.wte.weight.normal_(std=scale)
    body.wte.weight[:, : 2 * quarter] = 0.0
    for block in body.h:  # as in GPT-2: what a layer adds starts small
        block.mlp.c_proj.weight.mul_(0.1)
        block.attn.attention.out_proj.weight.mul_(0.1)
    size = width // model.config.num_heads
    first, second = body.h[0].attn.attention, body.h[2 if len(body.h) > 2 else 1].attn.attention
    # Looks one token back: the query is the position's rotation by one step.
    gain = math.sqrt(0.6 * 64 / quarter)
    query, key = (layer.weight[:size] for layer in (first.q_proj, first.k_proj))
    turn = torch.cat((torch.cat((frequencies.cos().diag(), frequencies.sin().diag()), 1),
                      torch.cat((-frequencies.sin().diag(), frequencies.cos().diag()), 1)))  # fmt: skip
    _place(query, position, gain * turn)
    _place(key, position, gain * torch.eye(quarter))
    _carry(first, 0, token, before, scale)
    # Looks where the token before was this one, and carries what stands there.
    for head, what in enumerate((token, token2)):
        rows = slice(head * size, head * size + size)
        _place(second.q_proj.weight[rows], token, gain * torch.eye(quarter))
        _place(second.k_proj.weight[rows], before, gain * torch.eye(quarter))
        _carry(second, head, what, what, 2 * scale)


@torch.no_grad()
def teach_spelling(model: GPTNeoForCausalLM, tokenizer: Tokenizer) -> None:
    """Gives tokens that differ only in capitals or a blank in front ("Action", " action") near-equal embeddings.

    What is copied may then change its case: a store lists "(Action, Indie)", a review says "an indie
    action game".
    """
    weight: Any = model.transformer.wte.weight
    families: dict[str, list[int]] = {}
    for number in range(tokenizer.get_vocab_size()):
        families.setdefault(tokenizer.decode([number]).strip().lower(), []).append(number)
    for members in families.values():
        if len(members) > 1:
            weight[members] = math.sqrt(0.75) * weight[members[:1]] + math.sqrt(0.25) * weight[members]


def _place(weight: torch.Tensor, columns: slice, block: torch.Tensor) -> None:
    """Makes a head's projection (size, width) read `columns` alone, through `block`, beside a little noise."""
    weight.mul_(0.1)
    weight[: len(block), columns] = block[: len(weight)]


def _carry(attention: Any, head: int, source: slice, target: slice, strength: float) -> None:
    """Makes a head add what stands at `source` to `target`."""
    size = attention.head_dim
    rows = slice(head * size, head * size + size)
    identity = torch.eye(source.stop - source.start)
    _place(attention.v_proj.weight[rows], source, identity)
    attention.out_proj.weight[:, rows] = 0.0
    attention.out_proj.weight[target, head * size : head * size + len(identity)] = (
        strength * identity[:, :size]
    )


def use_fused_kernels(model: GPTNeoForCausalLM) -> None:
    """Puts fused kernels for gelu_new and the attention in place: same function, a third fewer seconds a step on CPU.

    The weights stay as they are, so what is exported is a plain GPT-Neo. Only for whole sequences, without
    cache. A mask, if the model is given one, is boolean, (rows, 1, length, length): who may look at whom.
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
        block.mlp.act = torch.nn.GELU(approximate="tanh")
        block.attn.attention._attn = types.MethodType(attend, block.attn.attention)  # noqa: SLF001 (no public place for it)
