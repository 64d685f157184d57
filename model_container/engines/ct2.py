"""Models on CTranslate2 (int8 or float32, CPU, no torch): the engine that the worker uses.

What was read in CTranslate2 4.8's source, and follows here:

- **Window.** Local layers apply their window to the cache while decoding, not while the prompt is
  read (layers/attention.cc), so a prompt longer than the window would be read wrongly: the budget
  is min(window, context - max_new) and a longer prompt is refused.
- **Seed.** Each Generator's thread draws its random source once, at its first sample (random.cc);
  a seed set later has no effect. So each sampled call gets a fresh Generator (about 0.1 s for 125M
  int8), and the same call gives the same drafts. What is drawn for one prompt of a batch depends
  on the rest of the batch.
- **Unequal lengths.** A batch reads the shortest prompt's length at once and steps through the
  longer ones' tails as forced tokens (language_model.cc, run_generation), which the repetition
  penalty and n-gram ban then take for written text. So prompts of one batch differ by at most
  `SPREAD` tokens when sampling, and by none when greedy decoding has a penalty or a ban: greedy
  texts are the same in a batch and alone.
- **Sharing.** Candidates of one prompt share its reading; prompts of one batch that begin alike
  (one game, other openings) share that part as a static prompt.
- **Threads.** A thread that loads a model leaves helpers behind, which OpenMP's runtime (libgomp, in the
  wheel) counts as runnable for as long as that thread lives. With the writing thread's own they are more
  than there are cores, and then libgomp no longer lets idle helpers spin for the next product but sends them
  to sleep (team.c, `gomp_managed_threads`): a token, some hundred products, took half as long again. So a
  thread loads that ends right after. Left to its default, an idle helper then spins so long that two
  writers on the same cores slow each other down fivefold; 1,000 turns keep the gain and cost a third there.
- **Order.** Penalty, n-gram ban, no end before min_length (all on new tokens: decoding.cc), then
  top_k, temperature, top_p (sampling.cc): as transformers. top_k 1 is greedy.
"""

from __future__ import annotations

import itertools
import os
import threading
import weakref
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

os.environ.setdefault("GOMP_SPINCOUNT", "1000")  # libgomp reads it when it is loaded, with the next import

import ctranslate2

from core.domain import Decoding
from core.errors import UsageError, WriterError
from model_container import engines
from model_container.engines import Draft
from model_container.engines.tokens import Tokens
from model_container.models.folders import Model

SPREAD = 24
"""Tokens by which sampled prompts of one batch may differ in length."""

_CACHE_BYTES = 2 << 30
"""Keys and values of one batch, at most; keeps the 1.3B shape within a 4 GB worker."""
_MAX_SEQUENCES = 64
_SHARED_AT_LEAST = 16
"""Tokens: below this a static prompt saves nothing."""
_seeding = threading.Lock()


@dataclass
class _Job:
    """One distinct prompt of a call and the places in the answer that its drafts fill."""

    tokens: list[str]
    places: list[int] = field(default_factory=list)


class CTranslate2Engine:
    """CTranslate2 with one model; see the module for its behaviour.

    `threads` defaults to `engines.cores()`. `compute_type` "default" keeps the precision that the model is
    stored in. The constructor raises WriterError if the model or its tokenizer cannot be loaded.
    """

    def __init__(self, model: Model, *, threads: int | None = None, compute_type: str = "default") -> None:
        self.model = model
        self.context = model.context
        self._threads = threads or engines.cores()
        self._compute_type = compute_type
        self._tokens = Tokens(model)
        self._loaded: list[Any] = [self._load()]
        # A Generator that lives until Python ends may still have to let go of a callback (`_Stopper`) then, and abort.
        weakref.finalize(self, self._loaded.clear)
        # The Generator that was just loaded has not drawn yet, so the first sampled call can use it.
        self._sampled = False
        precision = self._loaded[0].compute_type.removesuffix("_float32")
        self.label = f"ctranslate2 {ctranslate2.__version__} {precision}"

    def prompt_budget(self, max_new: int) -> int:
        """min(window, context - max_new) tokens; see the
        module. Raises UsageError if that is less than 16.
        """
        return engines.budget(self.model, self.model.window or self.context, max_new)

    def count(self, text: str) -> int:
        """The number of tokens in a text, special tokens and placeholders included."""
        return self._tokens.count(text)

    def write(
        self, prompts: Sequence[str], decoding: Decoding, *, seed: int, candidates: int = 1
    ) -> list[list[Draft]]:
        """As `engines.Engine.write`. Seeds count modulo 2**31.

        Raises WriterError if CTranslate2 fails, for example because memory runs out.
        """
        sampling = decoding.sample and decoding.top_k != 1
        each = candidates if sampling else 1
        jobs = self._jobs(prompts, self.prompt_budget(decoding.max_new_tokens))
        # Only these two look at tokens that have been written, and so could mistake a prompt's tail for them.
        exact = not sampling and (decoding.repetition_penalty != 1 or decoding.no_repeat_ngram_size > 0)
        drafts: list[list[Draft]] = [[] for _ in prompts]
        # The random source is global to the process, so sampling calls of several engines must not overlap.
        with _seeding if sampling else threading.Lock():
            if sampling:
                if self._sampled:
                    self._loaded.clear()  # freed first: two of a large model may not fit
                    self._loaded.append(self._load())
                self._sampled = True
                # Before the first sample of the fresh Generator's
                # thread, which draws its source from this seed.
                ctranslate2.set_random_seed(seed % 2**31)
            for batch, times in self._batches(
                jobs, each if sampling else 0, 0 if exact else SPREAD, decoding.max_new_tokens
            ):
                for job, texts in zip(batch, self._generate(batch, times, decoding, sampling), strict=True):
                    _distribute_drafts(job, texts, drafts, each)
        return drafts

    def _load(self) -> Any:
        """A new Generator, made by a thread that ends right after."""
        with ThreadPoolExecutor(1, "load") as passing:  # see the module: Threads
            return passing.submit(self._generator).result()

    def _generator(self) -> Any:
        """Load the model in the calling thread."""
        try:
            return ctranslate2.Generator(
                str(self.model.ct2),
                device="cpu",
                compute_type=self._compute_type,
                inter_threads=1,
                intra_threads=self._threads,
            )
        except (RuntimeError, ValueError) as error:
            raise WriterError(
                f"model {self.model.label} cannot be loaded ({error}): pull it again"
            ) from error

    def _jobs(self, prompts: Sequence[str], budget: int) -> list[_Job]:
        """Distinct prompts, shortest first; those of equal length in the order of their tokens.

        Raises UsageError for a prompt that is longer than `budget` or has fewer than 2 tokens.
        """
        jobs: dict[tuple[str, ...], _Job] = {}
        for place, prompt in enumerate(prompts):
            # By number: an added token's text here is as it stood in the prompt, the space before it included.
            tokens = [self._tokens.token(id) for id in self._tokens.ids(prompt)]
            if not 2 <= len(tokens) <= budget:
                raise UsageError(
                    f"a prompt has {len(tokens)} tokens, {self.label} takes 2 to {budget}: cut it to fit"
                )
            # Equal prompts are read once; their drafts are drawn as further hypotheses of one job.
            jobs.setdefault(tuple(tokens), _Job(tokens)).places.append(place)
        # A fixed order: what is drawn for a prompt depends on its place in the batch.
        return sorted(jobs.values(), key=lambda job: (len(job.tokens), job.tokens))

    def _batches(
        self, jobs: list[_Job], each: int, spread: int, max_new: int
    ) -> Iterator[tuple[list[_Job], int]]:
        """Jobs to generate together, each with the same number of
        texts: `each` for every place, or one in all if it is 0.
        """
        # The cache grows with every sequence, so a batch's size is limited by memory before it is by speed.
        shape = self.model.shape

        def times(job: _Job) -> int:
            return max(1, each * len(job.places))

        by_times = sorted(jobs, key=times)  # stable: still shortest first among equals
        for number, group in itertools.groupby(by_times, key=times):
            batch: list[_Job] = []
            for job in group:
                sequence = (
                    2 * 4 * shape.cached * shape.layers * (len(job.tokens) + max_new)
                )  # bytes of float32 keys and values
                most = max(1, min(_MAX_SEQUENCES, _CACHE_BYTES // sequence))
                if batch and (
                    len(job.tokens) - len(batch[0].tokens) > spread or (len(batch) + 1) * number > most
                ):
                    yield batch, number
                    batch = []
                batch.append(job)
            yield batch, number

    def _generate(
        self, batch: list[_Job], times: int, decoding: Decoding, sampling: bool
    ) -> list[list[Draft]]:
        """`times` drafts for each job of a batch, in the batch's order."""
        tokens = [job.tokens for job in batch]
        shared = _common_prefix_length(tokens) if len(batch) > 1 else 0
        # The first is the shortest, see `_jobs`.
        shared = min(shared, len(tokens[0]) - 2)  # CTranslate2 wants a token to read and one to start from
        options: dict[str, Any] = {}
        # Not cached beyond this call: the next batch is about
        # other games, and a cache would keep memory for nothing.
        if shared >= _SHARED_AT_LEAST:
            options = {"static_prompt": tokens[0][:shared], "cache_static_prompt": False}
            tokens = [one[shared:] for one in tokens]
        if sampling:
            # A top_k above the vocabulary's size means all of the vocabulary, as in transformers.
            top_k = min(decoding.top_k, self.model.shape.vocabulary)
            options |= {
                "sampling_topk": top_k,
                "sampling_topp": decoding.top_p,
                "sampling_temperature": decoding.temperature,
            }
        if decoding.stop_from:
            options["callback"] = _Stopper(decoding.stop_from)
        try:
            results = self._loaded[0].generate_batch(
                tokens,
                max_length=decoding.max_new_tokens,
                min_length=decoding.min_new_tokens,
                num_hypotheses=times,
                repetition_penalty=decoding.repetition_penalty,
                no_repeat_ngram_size=decoding.no_repeat_ngram_size,
                include_prompt_in_result=False,
                return_end_token=True,
                end_token=list(self.model.ends),
                **options,
            )
        except (RuntimeError, ValueError, MemoryError) as error:
            raise WriterError(
                f"{self.label} failed while writing ({error}): set a smaller GRG_BATCH"
            ) from error
        return [
            [self._draft(ids, decoding.max_new_tokens) for ids in result.sequences_ids] for result in results
        ]

    def _draft(self, ids: list[int], most: int) -> Draft:
        """The text of new tokens; one token less than `most` means that the text ended by itself."""
        kept = ids[:-1] if ids and ids[-1] in self.model.ends else ids
        return Draft(self._tokens.text(kept), tuple(kept), len(kept) < most)


class _Stopper:
    """Says after each token whether that text is to end there.

    CTranslate2's own step number includes prompt tokens if the
    prompts of a batch differ in length, so tokens are counted here.
    """

    def __init__(self, stop_from: int) -> None:
        self._stop_from = stop_from
        self._written: dict[tuple[int, int], int] = {}

    def __call__(self, result: Any) -> bool:
        text = (result.batch_id, result.hypothesis_id)
        written = self._written[text] = self._written.get(text, 0) + 1
        return written >= self._stop_from and engines.ends_sentence(result.token)


def _distribute_drafts(job: _Job, texts: list[Draft], drafts: list[list[Draft]], each: int) -> None:
    """Hand a job's texts to its places: `each` to every place,
    or the same one to all if there is only one (greedy).
    """
    for turn, place in enumerate(job.places):
        drafts[place] = texts[turn * each : (turn + 1) * each] if len(texts) > 1 else list(texts)


def _common_prefix_length(rows: list[list[str]]) -> int:
    """How many tokens all rows begin with in common; 0 if there is no such token."""
    return sum(1 for _ in itertools.takewhile(lambda column: len(set(column)) == 1, zip(*rows, strict=False)))
