"""The model that a run begins with: one with random weights (vocabulary and architecture), or one that is loaded; and
faster kernels for training any.

The architecture is transformers' GPTNeoForCausalLM (alternating global and local layers, window 256;
EleutherAI's GPT-Neo, 2021), the vocabulary a byte-level BPE of its own (Radford et al. 2019, GPT-2).
"""

from __future__ import annotations

import contextlib
import functools
import types
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import torch
import torch.utils.checkpoint
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoModelForCausalLM, GPTNeoConfig, GPTNeoForCausalLM, PreTrainedModel

from core.errors import WriterError
from model_container.engines.transformers import load_network
from model_container.models.folders import Model
from model_container.training.plan import Preset
from model_container.writing.placeholders import PLACEHOLDER, tokens

_attention = torch.nn.functional.scaled_dot_product_attention

END = "<|endoftext|>"
"""GPT-Neo's own end of text; number 0 of the vocabulary, and the padding."""


def build_tokenizer(preset: Preset, texts: Iterable[str]) -> Tokenizer:
    """Byte-level BPE of `texts` with a token for each placeholder: those have the last numbers of the vocabulary.

    No text is unknown to it, since all 256 bytes are in the alphabet. A placeholder's
    token includes the space before it. The vocabulary has `preset.shape.vocabulary`
    tokens if `texts` hold enough different pairs to merge, else fewer.
    """
    placeholders = list(tokens())
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=preset.shape.vocabulary - len(placeholders),
        special_tokens=[END],
        show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    # Placeholders are removed before training: merges learned from
    # them would waste vocabulary on texts that never occur.
    tokenizer.train_from_iterator((PLACEHOLDER.sub("", text) for text in texts), trainer)
    # Added after training, so that they take the last numbers and no merge can split or join them.
    tokenizer.add_tokens(
        [
            AddedToken(placeholder, lstrip=True, normalized=False, special=False)
            for placeholder in placeholders
        ]
    )
    return tokenizer


def precision() -> str:
    """The type that products are computed in: bf16, fp16 or fp32.

    bf16 if the machine has it (twice the speed of float32 on
    a CPU with AVX512-BF16), fp16 on older GPUs, else fp32.
    """
    if torch.cuda.is_available():
        return "bf16" if torch.cuda.is_bf16_supported() else "fp16"
    flags = Path("/proc/cpuinfo")
    return (
        "bf16"
        if flags.is_file() and "avx512_bf16" in flags.read_text(encoding="ascii", errors="replace")
        else "fp32"
    )


def load_checkpoint(folder: Path) -> PreTrainedModel:
    """The model of a plain checkpoint folder, in float32. Raises WriterError if it cannot be loaded."""
    try:
        network: PreTrainedModel = AutoModelForCausalLM.from_pretrained(
            folder, dtype=torch.float32, local_files_only=True
        )
    except (OSError, RuntimeError, ValueError) as error:
        raise WriterError(f"the checkpoint in {folder} cannot be loaded: {error}") from error
    return network


def load_model(model: Model) -> PreTrainedModel:
    """The network of one of our model folders, in float32. Raises WriterError if it cannot be loaded."""
    network: PreTrainedModel = load_network(model, torch.float32)
    return network


def build_model(preset: Preset, seed: int = 0) -> GPTNeoForCausalLM:
    """A model with random weights: tied embeddings, and no dropout, since each example is seen once.

    Sets the seed of torch's global generator, so that nothing that happened earlier changes the weights.
    """
    torch.manual_seed(seed)
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


def use_fused_kernels(model: PreTrainedModel) -> None:
    """Replace gelu_new and the attention of a GPT-Neo in place
    by fused kernels: a third fewer seconds a step on CPU. Models of other families have such kernels and are left alone.

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

    if not isinstance(model, GPTNeoForCausalLM):
        return
    block: Any
    for block in _layers(model):
        # gelu_new is the tanh approximation, which torch computes in one pass instead of several.
        block.mlp.act = torch.nn.GELU(approximate="tanh")
        block.attn.attention._attn = types.MethodType(attend, block.attn.attention)  # noqa: SLF001 (no public place for it)


def use_checkpointing(model: PreTrainedModel) -> None:
    """Make the layers compute their inner results a second time on the way back, instead of keeping them.

    The gradients are the same; a step takes about a third longer. Call it once, after `use_fused_kernels`.
    """
    block: Any
    for block in _layers(model):
        block.forward = functools.partial(
            torch.utils.checkpoint.checkpoint, block.forward, use_reentrant=False
        )


def _layers(model: PreTrainedModel) -> Iterable[Any]:
    """The layers of a network, first to last."""
    decoder: Any = model.get_decoder()
    layers: Iterable[Any] = decoder.h if isinstance(model, GPTNeoForCausalLM) else decoder.layers
    return layers


def with_adapters(model: PreTrainedModel, rank: int, seed: int, dtype: torch.dtype) -> Any:
    """The model with LoRA adapters (Hu et al. 2021) on all matrices of its layers; only those are trained, in float32.

    The frozen weights are converted to `dtype`. Equal seeds give equal adapters.
    """
    import peft

    torch.manual_seed(seed)
    config = peft.LoraConfig(
        r=rank,
        lora_alpha=2 * rank,
        lora_dropout=0.0,
        target_modules="all-linear",  # but for the head
    )
    with _without_notices():
        adapted = peft.get_peft_model(model.to(dtype), config)  # type: ignore[arg-type]
    # With a name, peft asks the hub about that model whenever a checkpoint is saved.
    adapted.peft_config["default"].base_model_name_or_path = None
    return adapted


def merge_adapters(model: PreTrainedModel, adapters: Path, target: Path) -> None:
    """Add trained adapters to the weights of their base, in float32, and write the sum as a plain checkpoint."""
    import peft

    with _without_notices():
        merged: Any = peft.PeftModel.from_pretrained(model, adapters).merge_and_unload()
    merged.save_pretrained(target)


@contextlib.contextmanager
def _without_notices() -> Iterator[None]:
    """Silences the notices about names that peft uses and transformers will give up: they are not for who trains."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield
