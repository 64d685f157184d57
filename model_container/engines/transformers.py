"""Models on transformers (float32 on CPU, float16 on a GPU): the reference, and for long prompts.

Imported only when asked for; needs the torch extra. Prompts of unequal length are padded on the
left. The repetition penalty and the n-gram ban look at new tokens only, as in CTranslate2
(transformers' own would count the prompt, and forbid the game's name). Seeds: torch's generator
is forked, so that nobody else's draws change; one seed a call.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
import transformers

from core.domain import Decoding
from core.errors import UsageError, WriterError
from model_container import engines
from model_container.engines import Draft
from model_container.engines.tokens import Tokens
from model_container.models import ct2_weights, families
from model_container.models.folders import Model


class _NewTokensOnly:
    """Shows another processor the sequence without its first `skip` tokens (prompt and padding)."""

    def __init__(self, inner: Any, skip: int) -> None:
        self._inner, self._skip = inner, skip

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        return self._inner(input_ids[:, self._skip :], scores)


class _AtSentence(transformers.StoppingCriteria):
    """Ends a text at a sentence's end once the sequence has `least` tokens, prompt and padding among them."""

    def __init__(self, tokens: Tokens, least: int) -> None:
        self._tokens, self._least = tokens, least

    def __call__(self, input_ids: Any, scores: Any, **_: Any) -> Any:
        """One truth value a sequence, of shape (B,)."""
        del scores
        # All sequences have the same length here, padding included, so one comparison holds for all of them.
        late = input_ids.shape[1] >= self._least
        last = input_ids[:, -1].tolist() if late else []
        ends = [engines.ends_sentence(self._tokens.token(id)) for id in last]
        return torch.tensor(ends or [False] * input_ids.shape[0], device=input_ids.device)


class TransformersEngine:
    """transformers with one model; see the module for its behaviour.

    It uses the original checkpoint if it was kept, else CTranslate2's weights
    dequantised. `threads` defaults to `engines.cores()` and applies to the whole
    process. The constructor raises WriterError if the model cannot be loaded.
    """

    def __init__(self, model: Model, *, threads: int | None = None) -> None:
        self.model = model
        self.context = model.context
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        dtype = torch.float16 if self._device == "cuda" else torch.float32
        transformers.utils.logging.disable_progress_bar()  # stderr is for our own
        torch.set_num_threads(threads or engines.cores())
        self._tokens = Tokens(model)
        self._network = load_network(model, dtype).to(self._device).eval()
        precision = str(dtype).removeprefix("torch.")
        self.label = f"transformers {transformers.__version__} {precision} {self._device}"

    def prompt_budget(self, max_new: int) -> int:
        """As many tokens as `max_new` leave of the context; no
        window applies. Raises UsageError if that is less than 16.
        """
        return engines.budget(self.model, self.context, max_new)

    def count(self, text: str) -> int:
        """The number of tokens in a text, special tokens and placeholders included."""
        return self._tokens.count(text)

    def write(
        self, prompts: Sequence[str], decoding: Decoding, *, seed: int, candidates: int = 1
    ) -> list[list[Draft]]:
        """As `engines.Engine.write`; all prompts are written in one batch.

        Raises WriterError if torch fails, for example because memory runs out.
        """
        if not prompts:
            return []
        budget = self.prompt_budget(decoding.max_new_tokens)
        rows = [self._tokens.ids(prompt) for prompt in prompts]
        for row in rows:
            if not 2 <= len(row) <= budget:
                raise UsageError(
                    f"a prompt has {len(row)} tokens, {self.label} takes 2 to {budget}: cut it to fit"
                )
        sampling = decoding.sample and decoding.top_k != 1
        each = candidates if sampling else 1
        # Padding stands on the left, so that every continuation starts at the same column, `longest`.
        longest = max(len(row) for row in rows)
        ids = torch.tensor(
            [[self.model.ends[0]] * (longest - len(row)) + row for row in rows], device=self._device
        )  # (B, T)
        mask = torch.tensor(
            [[0] * (longest - len(row)) + [1] * len(row) for row in rows], device=self._device
        )
        devices = [torch.cuda.current_device()] if self._device == "cuda" else []
        with torch.random.fork_rng(devices=devices), torch.inference_mode():
            torch.manual_seed(seed)
            try:
                output = self._network.generate(
                    ids,
                    attention_mask=mask,
                    generation_config=self._settings(decoding, sampling, each),
                    logits_processor=_processors(decoding, longest),
                    stopping_criteria=self._stop(decoding, longest),
                )
            except (RuntimeError, MemoryError) as error:  # out of memory, for one
                raise WriterError(
                    f"{self.label} failed while writing ({error}): set a smaller GRG_BATCH"
                ) from error
        most = decoding.max_new_tokens
        drafts = [self._draft(row, most) for row in output[:, longest:].tolist()]  # (B * each, up to max_new)
        return [drafts[i * each : (i + 1) * each] for i in range(len(prompts))]

    def _settings(self, decoding: Decoding, sampling: bool, each: int) -> Any:
        """The generation settings; without sampling, temperature,
        top_k and top_p are left out, since they would cause warnings.
        """
        chosen: dict[str, Any] = {}
        if sampling:
            chosen = {"temperature": decoding.temperature, "top_k": decoding.top_k, "top_p": decoding.top_p}
        return transformers.GenerationConfig(
            max_new_tokens=decoding.max_new_tokens,
            min_new_tokens=decoding.min_new_tokens,
            do_sample=sampling,
            num_return_sequences=each,
            eos_token_id=list(self.model.ends),
            pad_token_id=self.model.ends[0],
            bos_token_id=self.model.ends[0],
            **chosen,
        )

    def _stop(self, decoding: Decoding, skip: int) -> Any:
        """The criterion that ends texts at a sentence, or None
        if they may go on; `skip` is the prompt's padded length.
        """
        if not decoding.stop_from:
            return None
        return transformers.StoppingCriteriaList([_AtSentence(self._tokens, skip + decoding.stop_from)])

    def _draft(self, ids: list[int], most: int) -> Draft:
        """The text of new tokens up to the end of text; a shorter text than `most` ended by itself."""
        end = next((place for place, one in enumerate(ids) if one in self.model.ends), len(ids))
        return Draft(self._tokens.text(ids[:end]), tuple(ids[:end]), end < most)


def _processors(decoding: Decoding, skip: int) -> Any:
    """Penalty and n-gram ban in the order in which CTranslate2 applies them."""
    chosen: list[transformers.LogitsProcessor] = []
    if decoding.repetition_penalty != 1:
        chosen.append(transformers.RepetitionPenaltyLogitsProcessor(decoding.repetition_penalty))
    if decoding.no_repeat_ngram_size > 0:
        chosen.append(transformers.NoRepeatNGramLogitsProcessor(decoding.no_repeat_ngram_size))
    return transformers.LogitsProcessorList([_NewTokensOnly(one, skip) for one in chosen])


def load_network(model: Model, dtype: Any) -> Any:
    """A network of transformers with the model's weights: the kept ones,
    or else, of a GPT-Neo, those of CTranslate2's file dequantised.

    Raises WriterError if neither can be loaded or weights are missing. The network is on the CPU, in `dtype`.
    """
    own = model.config["model_type"] == families.GPT_NEO
    try:
        if model.checkpoint is not None:
            # With the card's config: the checkpoint's own may name more tokens than it has rows.
            settings = transformers.AutoConfig.for_model(**model.config)
            return transformers.AutoModelForCausalLM.from_pretrained(
                model.checkpoint, config=settings, dtype=dtype, local_files_only=True
            )
        if not own:
            raise WriterError(f"model {model.label} has no checkpoint for transformers: pull it again")
        config = transformers.GPTNeoConfig(
            **{key: value for key, value in model.config.items() if key != "architectures"}
        )
        state = {
            # Copied, because the arrays are read-only views of the
            # file's bytes, and torch tensors must be writable.
            name: torch.from_numpy(array.copy())
            for name, array in ct2_weights.state_dict(model.ct2 / "model.bin").items()
        }
        network = transformers.GPTNeoForCausalLM(config)
        # Not strict: CTranslate2 stores no buffers for the
        # causal masks, which the network has made by itself.
        missing = network.load_state_dict(state, strict=False).missing_keys
    except (OSError, RuntimeError, ValueError) as error:
        raise WriterError(
            f"model {model.label} cannot be loaded in transformers ({error}): pull it again"
        ) from error
    if missing:
        raise WriterError(f"model {model.label} lacks the weights {', '.join(missing)}: pull it again")
    return network.to(dtype)
