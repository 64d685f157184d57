"""Both engines: the same tokens for the same weights, settings that mean the same, texts that can be had again."""

from __future__ import annotations

import dataclasses
import importlib
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.domain import Decoding
from core.errors import UsageError, WriterError
from core.settings import Settings
from model_container import engines
from model_container.engines import Engine
from model_container.engines.ct2 import SPREAD, CTranslate2Engine
from model_container.models import convert, folders
from model_container.models.folders import Model
from tests import tiny_model
from tests.needs import needs_torch
from tests.same_tokens import assert_same_tokens, transformers_engine

GREEDY = Decoding(max_new_tokens=100, min_new_tokens=100, sample=False, repetition_penalty=1.0)
HOUSE = Decoding(max_new_tokens=40, min_new_tokens=0)
WORDS = tiny_model.CORPUS.split()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """Window 256 of a context of 512."""
    return folders.load(tiny_model.make_model(tmp_path_factory.mktemp("model") / "tiny"))


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """Window 32: most of a text lies outside it."""
    return folders.load(
        tiny_model.make_model(tmp_path_factory.mktemp("narrow") / "narrow", window=32, seed=1)
    )


@pytest.fixture(scope="module")
def parrot(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """Wants to end from position 60 on."""
    folder = tmp_path_factory.mktemp("parrot") / "parrot"
    return folders.load(tiny_model.make_model(folder, parrot=True, layers=2, width=128, stops_at=60))


def prompt_of(engine: Engine, tokens: int, seed: int = 0) -> str:
    """A text of exactly so many tokens."""
    draw = random.Random(seed)
    text = draw.choice(WORDS)
    while engine.count(text) < tokens:
        longer = f"{text} {draw.choice(WORDS)}"
        text = longer if engine.count(longer) <= tokens else text + draw.choice("xyz")
    return text if engine.count(text) == tokens else prompt_of(engine, tokens, seed + 1_000)


def test_a_difference_is_allowed_at_a_near_tie_alone(model: Model) -> None:
    pytest.importorskip("torch")
    engine = CTranslate2Engine(model, compute_type="float32", threads=1)
    prompt = prompt_of(engine, 30)
    ((draft,),) = written = engine.write([prompt], GREEDY, seed=0)
    ids = (*draft.ids[:5], (draft.ids[5] + 1) % 400, *draft.ids[6:])
    with pytest.raises(AssertionError, match="different at new token 5"):
        assert_same_tokens(model, [prompt], [[dataclasses.replace(draft, ids=ids)]], written, GREEDY)
    with pytest.raises(AssertionError, match="one draft stops"):
        assert_same_tokens(
            model, [prompt], [[dataclasses.replace(draft, ids=draft.ids[:5])]], written, GREEDY
        )


@needs_torch
@pytest.mark.parametrize(("factor", "near"), [(1 + 1e-6, True), (1.05, False)])
def test_two_logits_may_change_places_only_if_they_nearly_tie(
    model: Model, tmp_path: Path, factor: float, near: bool
) -> None:
    engine = CTranslate2Engine(model, compute_type="float32", threads=1)
    prompt = prompt_of(engine, 30)
    ((draft,),) = engine.write([prompt], GREEDY, seed=0)
    winner, unused = draft.ids[5], next(id for id in range(300, 400) if id not in draft.ids)
    twin = folders.load(tiny_model.make_model(tmp_path / "twin", twins=(winner, unused, factor)))
    ((draft,),) = written = CTranslate2Engine(twin, compute_type="float32", threads=1).write(
        [prompt], GREEDY, seed=0
    )
    at = next(at for at, id in enumerate(draft.ids) if id in {winner, unused})
    other = unused if draft.ids[at] == winner else winner
    swapped = [[dataclasses.replace(draft, ids=(*draft.ids[:at], other, *draft.ids[at + 1 :]))]]
    if near:
        assert_same_tokens(twin, [prompt], swapped, written, GREEDY)
    else:
        with pytest.raises(AssertionError, match=f"different at new token {at}"):
            assert_same_tokens(twin, [prompt], swapped, written, GREEDY)


@needs_torch
def test_greedy_texts_of_both_engines_agree_token_by_token_within_and_beyond_the_window(model: Model) -> None:
    ours, reference = CTranslate2Engine(model, compute_type="float32", threads=1), transformers_engine(model)
    draw = random.Random(5)
    lengths = [256, 255, 250, 250, *(draw.randrange(8, 257) for _ in range(12))]
    prompts = [prompt_of(ours, length, seed) for seed, length in enumerate(lengths)]
    assert_same_tokens(
        model,
        prompts,
        ours.write(prompts, GREEDY, seed=0),
        reference.write(prompts, GREEDY, seed=0),
        GREEDY,
    )


@needs_torch
def test_greedy_texts_agree_where_three_quarters_of_the_text_lie_outside_the_window(narrow: Model) -> None:
    ours, reference = (
        CTranslate2Engine(narrow, compute_type="float32", threads=1),
        transformers_engine(narrow),
    )
    prompts = [prompt_of(ours, length, length) for length in (2, 9, 16, 25, 30, 31, 32, 32)]
    assert_same_tokens(
        narrow,
        prompts,
        ours.write(prompts, GREEDY, seed=0),
        reference.write(prompts, GREEDY, seed=0),
        GREEDY,
    )


@needs_torch
def test_greedy_texts_of_the_demo_model_agree_on_both_engines() -> None:
    if not (folders.DEMO / "ct2").is_dir():
        pytest.skip("the demo model is not there yet")
    demo = folders.load(folders.DEMO)
    ours, reference = CTranslate2Engine(demo, compute_type="float32", threads=1), transformers_engine(demo)
    draw = random.Random(7)
    decoding = dataclasses.replace(GREEDY, max_new_tokens=24, min_new_tokens=24)
    most = ours.prompt_budget(decoding.max_new_tokens)
    prompts = [prompt_of(ours, draw.randrange(most // 2, most + 1), seed) for seed in range(2)]
    assert_same_tokens(
        demo,
        prompts,
        ours.write(prompts, decoding, seed=0),
        reference.write(prompts, decoding, seed=0),
        decoding,
    )


def test_the_window_changes_what_is_written(tmp_path: Path, model: Model) -> None:
    blind = folders.load(tiny_model.make_model(tmp_path / "all-global", attention=("global",)))
    one, other = CTranslate2Engine(model), CTranslate2Engine(blind)
    prompt = prompt_of(one, 250)
    assert (model.window, blind.window) == (256, 0)
    assert one.write([prompt], GREEDY, seed=0) != other.write([prompt], GREEDY, seed=0)


@needs_torch
@pytest.mark.parametrize(
    "change",
    [
        {"repetition_penalty": 1.6},
        {"no_repeat_ngram_size": 2},
        {"repetition_penalty": 1.3, "no_repeat_ngram_size": 4, "min_new_tokens": 30},
        {"sample": True, "top_k": 1},
        {"sample": True, "top_k": 0, "top_p": 1e-6},
    ],
)
def test_decoding_settings_mean_the_same_on_both_engines(model: Model, change: dict[str, Any]) -> None:
    ours, reference = CTranslate2Engine(model, compute_type="float32", threads=1), transformers_engine(model)
    decoding = dataclasses.replace(GREEDY, **{"max_new_tokens": 50, "min_new_tokens": 50, **change})
    prompts = [prompt_of(ours, length, length) for length in (20, 31, 47)]
    mine = [ours.write([prompt], decoding, seed=1) for prompt in prompts]
    theirs = [reference.write([prompt], decoding, seed=1) for prompt in prompts]
    flat_mine, flat_theirs = [one for (one,) in mine], [one for (one,) in theirs]
    assert_same_tokens(model, prompts, flat_mine, flat_theirs, decoding)


@needs_torch
def test_both_engines_draw_only_from_the_top_k(model: Model) -> None:
    import torch

    ours, reference = CTranslate2Engine(model, compute_type="float32", threads=1), transformers_engine(model)
    prompt = prompt_of(ours, 40)
    with torch.inference_mode():
        logits = reference._network(torch.tensor([reference._tokens.ids(prompt)])).logits[0, -1]
    allowed = set(logits.topk(4).indices.tolist())
    decoding = dataclasses.replace(
        HOUSE, max_new_tokens=1, temperature=5.0, top_k=4, top_p=1.0, repetition_penalty=1.0
    )
    for engine in (ours, reference):
        (drafts,) = engine.write([prompt], decoding, seed=3, candidates=64)
        assert {draft.ids[0] for draft in drafts} == allowed


def every_engine(model: Model) -> list[Engine]:
    return [
        CTranslate2Engine(model, threads=1),
        *([transformers_engine(model)] if convert.torch_installed() else []),
    ]


def test_the_end_is_told_and_not_counted_and_forbidden_until_the_least_length(parrot: Model) -> None:
    for engine in every_engine(parrot):
        prompt = prompt_of(engine, 20)
        free = dataclasses.replace(GREEDY, min_new_tokens=0)
        ((short,),) = engine.write([prompt], free, seed=0)
        ((least,),) = engine.write([prompt], dataclasses.replace(free, min_new_tokens=70), seed=0)
        ((cut,),) = engine.write([prompt], dataclasses.replace(free, max_new_tokens=10), seed=0)
        assert (short.tokens, short.ended) == (41, True), engine.label
        assert (least.tokens, least.ended) == (70, True), engine.label
        assert (cut.tokens, cut.ended) == (10, False), engine.label
        assert tiny_model.END not in short.text


def test_a_text_stops_at_a_sentences_end_once_it_is_long_enough(parrot: Model) -> None:
    decoding = dataclasses.replace(HOUSE, max_new_tokens=100, stop_from=12)
    for engine in every_engine(parrot):
        for lengths in ((10,), (10, 14, 22)):  # prompts of a batch that differ are read step by step
            drafts = engine.write([prompt_of(engine, n, n) for n in lengths], decoding, seed=2, candidates=4)
            for draft in (draft for texts in drafts for draft in texts):
                assert draft.ended and 12 <= draft.tokens < 40, engine.label
                assert draft.text.endswith(".")
                assert draft.text[:-1].rfind(".") < len(engine._tokens.text(list(draft.ids[:12])))


@needs_torch
def test_both_engines_stop_at_the_same_sentence(parrot: Model) -> None:
    decoding = dataclasses.replace(GREEDY, min_new_tokens=0, stop_from=9)
    pair = [CTranslate2Engine(parrot, compute_type="float32", threads=1), transformers_engine(parrot)]
    prompt = prompt_of(pair[0], 20)
    ours, theirs = [engine.write([prompt], decoding, seed=0) for engine in pair]
    assert_same_tokens(parrot, [prompt], ours, theirs, decoding)
    for engine, ((draft,),) in zip(pair, (ours, theirs), strict=True):
        pieces = [engine._tokens.token(token) for token in draft.ids]
        ends = [at for at, piece in enumerate(pieces, 1) if engines.ends_sentence(piece) and at >= 9]
        assert ends == [len(pieces)], f"{engine.label} did not stop at the first end of a sentence"
        assert len(pieces) < 30


@pytest.mark.parametrize("token", [".", "!", "Ġend.", '."', ".)", "âĢ¦", ".âĢĿ"])
def test_a_mark_ends_a_sentence_also_before_a_closing_quote(token: str) -> None:
    assert engines.ends_sentence(token)
    assert not engines.ends_sentence(token + "x")


def test_a_batch_of_unequal_lengths_gives_each_prompt_what_it_gets_alone(model: Model) -> None:
    penalised = dataclasses.replace(GREEDY, repetition_penalty=1.4, no_repeat_ngram_size=3)
    for decoding in (GREEDY, penalised):
        engine = CTranslate2Engine(model, compute_type="float32", threads=1)
        prompts = [prompt_of(engine, length, length) for length in (256, 20, 33, 34, 90, 35, 20)]
        together = engine.write(prompts, decoding, seed=0)
        alone = [engine.write([prompt], decoding, seed=0)[0] for prompt in prompts]
        assert_same_tokens(model, prompts, together, alone, decoding)


def test_prompts_that_begin_alike_share_it_and_get_the_same_greedy_texts(model: Model) -> None:
    engine = CTranslate2Engine(model, compute_type="float32", threads=1)
    start = prompt_of(engine, 200)
    prompts = [f"{start} {end}" for end in ("is", "wants to be", "At its best", "is")]
    together = engine.write(prompts, GREEDY, seed=0)
    alone = [engine.write([prompt], GREEDY, seed=0)[0] for prompt in prompts]
    assert_same_tokens(model, prompts, together, alone, GREEDY)


def test_candidates_and_repeated_prompts_get_texts_of_their_own(model: Model) -> None:
    for engine in every_engine(model):
        a, b = prompt_of(engine, 30), prompt_of(engine, 30 + SPREAD)
        drafts = engine.write([a, b, a], HOUSE, seed=4, candidates=3)
        assert [len(one) for one in drafts] == [3, 3, 3]
        assert len({draft.text for one in drafts for draft in one}) == 9
        greedy = engine.write([a, b, a], GREEDY, seed=4, candidates=3)
        assert [len(one) for one in greedy] == [1, 1, 1]
        assert greedy[0] == greedy[2] != greedy[1]


def test_a_seed_gives_the_same_drafts_again_and_another_seed_gives_others(model: Model) -> None:
    for engine in every_engine(model):
        prompts = [prompt_of(engine, 30), prompt_of(engine, 40)]
        first = engine.write(prompts[:1], HOUSE, seed=4, candidates=2)
        engine.write(prompts, HOUSE, seed=9, candidates=2)
        assert engine.write(prompts[:1], HOUSE, seed=4, candidates=2) == first, engine.label
        assert engine.write(prompts[:1], HOUSE, seed=2**31 - 1, candidates=2) != first
        assert engine.write(prompts, HOUSE, seed=4) == engine.write(prompts, HOUSE, seed=4)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted in /proc")
def test_loading_leaves_no_helpers_behind_which_would_slow_each_product() -> None:
    program = (
        "import os, time\nfrom model_container.models import folders\n"
        "from model_container.engines.ct2 import CTranslate2Engine\n"
        "model = folders.load(folders.DEMO)\nbefore = len(os.listdir('/proc/self/task'))\n"
        "engine = CTranslate2Engine(model, threads=2)\n"
        "give_up_at = time.monotonic() + 10\n"
        "while (more := len(os.listdir('/proc/self/task')) - before) != 1 and time.monotonic() < give_up_at:\n"
        "    time.sleep(0.05)  # a thread that was joined is in /proc a moment longer\n"
        "print(more)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[3],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout == "1\n"  # the engine's own, which writes


def test_a_seed_gives_the_same_drafts_in_another_process(model: Model) -> None:
    code = (
        "import sys; from pathlib import Path; from core.domain import Decoding\n"
        "from model_container import engines\nfrom model_container.models import folders\n"
        "e = engines.pick(folders.load(Path(sys.argv[1])))\n"
        "print(e.write([sys.argv[2]], Decoding(max_new_tokens=40, min_new_tokens=0), seed=11, candidates=2))"
    )
    prompt = "Game Description: Lantern Deep.\nReview: It is"
    run = [sys.executable, "-c", code, str(model.folder), prompt]
    other = subprocess.run(
        run, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3]
    ).stdout
    assert other.strip() == repr(engines.pick(model).write([prompt], HOUSE, seed=11, candidates=2))


@needs_torch
def test_torch_draws_of_others_are_not_disturbed(model: Model) -> None:
    import torch

    engine = transformers_engine(model)
    torch.manual_seed(1)
    wanted = torch.rand(3).tolist()
    torch.manual_seed(1)
    engine.write([prompt_of(engine, 20)], HOUSE, seed=5)
    assert torch.rand(3).tolist() == wanted


def test_a_prompt_over_the_window_is_refused_and_never_read_wrongly(narrow: Model) -> None:
    engine = CTranslate2Engine(narrow)
    assert engine.prompt_budget(100) == 32
    with pytest.raises(UsageError, match=r"33 tokens.*2 to 32"):
        engine.write([prompt_of(engine, 33)], GREEDY, seed=0)


def test_prompt_and_new_tokens_stay_within_the_context(model: Model) -> None:
    engine = CTranslate2Engine(model)
    assert engine.prompt_budget(400) == 112
    assert engine.write([prompt_of(engine, 112)], dataclasses.replace(GREEDY, max_new_tokens=400), seed=0)
    with pytest.raises(UsageError, match=r"max_new_tokens=500 leaves 12 tokens"):
        engine.prompt_budget(500)


@needs_torch
def test_the_transformers_engine_takes_prompts_over_the_window(narrow: Model) -> None:
    engine = transformers_engine(narrow)
    assert engine.prompt_budget(100) == 412
    assert engine.write([prompt_of(engine, 300)], GREEDY, seed=0)[0][0].tokens == 100


@needs_torch
def test_the_transformers_engine_prefers_the_kept_checkpoint(tmp_path: Path) -> None:
    from model_container.models import convert

    checkpoint = tiny_model.make_checkpoint(tmp_path / "checkpoint", dtype="float16")
    convert.make_model_folder(checkpoint, tmp_path / "model", name="kept", version="1", keep_checkpoint=True)
    original = dict(convert.read_weights(checkpoint))["transformer.h.0.mlp.c_fc.weight"]
    loaded = transformers_engine(folders.load(tmp_path / "model"))._network.state_dict()
    assert (loaded["transformer.h.0.mlp.c_fc.weight"].numpy() == original).all()


@needs_torch
def test_in_half_precision_attention_scores_are_computed_in_float32(model: Model) -> None:
    """GPT-Neo does not scale its queries: 300 * 300 * 16 is more than float16 holds (65,504)."""
    import torch

    from model_container.engines.transformers import load_network

    network = load_network(model, torch.float16)
    attention = network.transformer.h[0].attn.attention
    assert type(attention).__name__ == "GPTNeoSelfAttention"  # not the flash variant, which does not upcast
    large = torch.full((1, attention.num_heads, 5, attention.head_dim), 300.0, dtype=torch.float16)
    with torch.inference_mode():
        seen, weights = attention._attn(large, large, torch.ones_like(large))
        logits = network(torch.arange(20)[None]).logits
    assert (large @ large.transpose(-1, -2)).isinf().all()
    assert weights.isfinite().all() and torch.equal(seen, torch.ones_like(seen))
    assert (logits.dtype, bool(logits.isfinite().all())) == (torch.float16, True)


def test_a_process_that_stopped_texts_early_ends_well(model: Model) -> None:
    """A callback that CTranslate2 still holds when Python ends would abort the process."""
    code = (
        "import sys; from pathlib import Path; from core.domain import Decoding\n"
        "from model_container import engines\nfrom model_container.models import folders\n"
        "e = engines.pick(folders.load(Path(sys.argv[1])))\n"
        "d = Decoding(max_new_tokens=30, min_new_tokens=0, stop_from=10)\n"
        "[e.write(['Game Description: Lantern Deep.'] * 2, d, seed=seed, candidates=4) for seed in range(3)]"
    )
    run = [sys.executable, "-c", code, str(model.folder)]
    ended = [subprocess.run(run, check=False, cwd=Path(__file__).parents[3]).returncode for _ in range(4)]
    assert ended == [0, 0, 0, 0]


@pytest.mark.skipif(convert.torch_installed(), reason="torch is installed")
def test_asking_for_transformers_without_torch_says_how_to_get_it(model: Model) -> None:
    with pytest.raises(UsageError, match=r"uv run --extra torch"):
        engines.pick(model, "transformers")


def test_each_engine_can_be_named_in_the_settings_and_in_a_bench() -> None:
    (setting,) = (one for one in dataclasses.fields(Settings) if one.name == "engine")
    assert setting.metadata["choices"] == ("auto", *engines.ENGINES)
    assert [engines.name_of(name) for name in ("auto", "ctranslate2")] == ["ctranslate2"] * 2


def test_an_engine_whose_library_is_missing_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, model: Model
) -> None:
    kind = engines.Kind(lambda *_: pytest.fail("loaded"), ("json", "no_such_library"), "build it")
    monkeypatch.setitem(engines.ENGINES, "odd", kind)
    with pytest.raises(
        UsageError, match="GRG_ENGINE=odd needs no_such_library, which is not installed: build it"
    ):
        engines.pick(model, "odd")


def test_an_unknown_engine_is_a_usage_error(model: Model) -> None:
    with pytest.raises(UsageError, match="auto, ctranslate2 or transformers"):
        engines.pick(model, "llama")


def test_labels_name_program_version_and_precision(model: Model) -> None:
    version = importlib.import_module("ctranslate2").__version__
    assert engines.pick(model).label == f"ctranslate2 {version} int8"
    assert (
        CTranslate2Engine(model, compute_type="float32", threads=1).label == f"ctranslate2 {version} float32"
    )


def test_a_damaged_model_file_is_one_line(tmp_path: Path) -> None:
    folder = tiny_model.make_model(tmp_path / "broken")
    data = bytearray((folder / "ct2" / "model.bin").read_bytes())
    data[:4] = b"\xff\xff\xff\xff"
    (folder / "ct2" / "model.bin").write_bytes(data)
    with pytest.raises(WriterError, match="pull it again"):
        engines.pick(folders.load(folder))


def test_threads_are_the_cores_that_this_process_may_use() -> None:
    assert 1 <= engines.cores() <= 1024
