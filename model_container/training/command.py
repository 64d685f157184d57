"""Trains a model on a data set, or a demo model from random weights.

The parts of a training run: `plan` has its numbers, `packing` its tokens, `trainer` its losses, `run` its loop and its
folder, and `initial_weights` the models with random weights. `demo/card.json` says what `--demo` takes on 2 cores.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Callable
from pathlib import Path

from core.errors import UsageError
from core.settings import Settings
from model_container.command_line import command_parser, not_empty, number, whole_number
from model_container.engines import cores
from model_container.models.convert import torch_installed
from model_container.training import inputs
from model_container.training.plan import PRESETS, REPORTS, Plan

_OPTIONS: dict[str, tuple[Callable[[str], float], str]] = {
    # A row must have room for a prompt with its opening beside the longest review; no GPT-Neo takes more than 2,048 tokens.
    "length": (whole_number(256, 2048), "tokens in a row (default: the base's maximum, at most 1,024)"),
    "batch": (whole_number(1, 4096), "rows in a step"),
    "epochs": (number(1000), "how often each pair is used"),
    "steps": (whole_number(1, 10_000_000), "number of steps, instead of --epochs"),
    "learning_rate": (number(1), "the highest learning rate (default: depends on the model's size)"),
    "seed": (whole_number(0, 2**32 - 1), "seed for the order of the pairs"),
    "every": (whole_number(1, 10_000_000), "steps between checkpoints (default: a tenth of all steps)"),
    "gradient_accumulation": (
        whole_number(1, 4096),
        "parts in which the rows of a step are computed: less memory, the same step (default: 1)",
    ),
    "lora": (
        whole_number(1, 512),
        "train adapters of this rank instead of all weights: least memory (default: all weights)",
    ),
    "patience": (
        whole_number(1, 1000),
        "end early after so many checkpoints in a row that are no better than the best one (default: never)",
    ),
}
"""The fields of a plan that are options: the values that each takes, and what it is."""


def main(argv: list[str], settings: Settings) -> int:
    """The `train` verb. Repeating the command of a run that was killed resumes it.

    Returns the exit code: 0, or `run.STOPPED` if a SIGTERM ended the run early. Raises UsageError for options
    that do not fit together or if torch is not installed.
    """
    options = make_parser().parse_args(argv)
    _check(options)
    # Submitting needs no torch, so this comes before the check for it.
    if options.on == "aws":
        return _ask(options, settings)
    if not torch_installed():
        raise UsageError("training needs torch, which is not installed: use `uv run --extra torch …`")
    if options.judge:
        # Imported here, as are the others below: torch takes seconds
        # to load, and wrong options should be reported at once.
        from model_container.bench import demo

        return demo.main(Path(options.out), options.judge)
    plan = _plan(options)
    if options.preset:
        descriptions = Path(options.dataset) if options.dataset else None
        material = inputs.invented(options.preset, descriptions, plan.seed, settings, options.base)
        return _run(options, plan, material)
    if options.prefer is not None:
        material = inputs.from_votes(Path(options.prefer), options.base, settings)
        return _run(options, plan, material)
    if not options.out.startswith("s3://"):
        material = inputs.from_dataset(Path(options.dataset), options.base or "demo", settings)
        return _run(options, plan, material)
    return _run_from_bucket(options, plan, settings)


def _check(options: argparse.Namespace) -> None:
    """Raises UsageError if something is missing that every run needs, or if the options exclude each other."""
    if options.prefer is not None:
        _check_votes(options)
    elif options.dataset is None and options.preset is None:
        raise UsageError("name a data set (`grg dataset build` makes one), or --preset")
    if options.on == "here" and not options.out:
        raise UsageError("--out is missing: name a folder for the model")
    if options.out and options.out.startswith("s3://") and (options.preset or options.prefer):
        raise UsageError(
            "a run with a preset or votes writes to a folder on this machine: name one with --out"
        )


def _check_votes(options: argparse.Namespace) -> None:
    """Raises UsageError if an option does not go with --prefer."""
    if options.dataset is not None or options.preset is not None or options.on == "aws":
        raise UsageError(
            "--prefer takes neither a data set nor a preset, and runs here: name its --base and --out"
        )
    if options.base is None:
        raise UsageError("--prefer improves a model that people have rated: name it with --base")


def _plan(options: argparse.Namespace) -> Plan:
    """The plan that the options describe. Raises UsageError if they do not fit together."""
    given = {name: value for name in _OPTIONS if (value := getattr(options, name)) is not None}
    if options.gradient_checkpointing:
        given["gradient_checkpointing"] = True
    plan = dataclasses.replace(PRESETS[options.preset].plan if options.preset else Plan(), **given)
    if plan.batch % plan.gradient_accumulation:
        raise UsageError(
            f"a --batch of {plan.batch} rows has no {plan.gradient_accumulation} equal parts: "
            "use a --gradient-accumulation that divides it"
        )
    if plan.lora and plan.muon:
        raise UsageError("--lora needs a trained base: use it with a data set, not with a preset")
    return plan


def _run(options: argparse.Namespace, plan: Plan, material: inputs.TrainingInputs) -> int:
    """Train on this machine; returns the exit code."""
    out = Path(options.out)
    inputs.check(out, material.claim(plan), material.config)
    from model_container.training import run

    run.use_threads(options.threads)
    return run.Run(out, plan, material, tuple(options.report)).go()


def _run_from_bucket(options: argparse.Namespace, plan: Plan, settings: Settings) -> int:
    """Be the job that `--on aws` submitted; returns the exit code."""
    from model_container.training import remote

    for address in (options.out, options.dataset):
        remote.split(address)
    with remote.open_remote_run(options.out, settings) as place:
        base = options.base or "demo"
        if base.startswith("s3://"):
            base = str(remote.fetch(base, place.home / "base"))
        material = inputs.from_dataset(remote.fetch(options.dataset, place.home / "dataset"), base, settings)
        from model_container.training import run

        run.use_threads(options.threads)
        # After the inputs are here and before the run begins:
        # the checkpoint must be in the run's folder by then.
        place.resume()
        code = run.Run(place.out, plan, material, tuple(options.report)).go(place.keep)
        # A run that a SIGTERM stopped has no finished model; its checkpoint is in the bucket already.
        if code == 0:
            place.upload_model()
        return code


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    """Submit the training as a Batch job and print where its model will be; returns the exit code."""
    from model_container.training import remote

    if not options.dataset or options.out:
        raise UsageError("--on aws takes a data set and no --out: the model goes to the bucket")
    if "tensorboard" in options.report:
        raise UsageError("--report tensorboard is for a run here: the files of a job stay on its machine")
    _plan(options)
    arguments = [word for how in options.report for word in ("--report", how)]
    arguments += ["--gradient-checkpointing"] if options.gradient_checkpointing else []
    arguments += [
        word
        for name in _OPTIONS
        if (value := getattr(options, name)) is not None
        for word in (f"--{name.replace('_', '-')}", str(value))
    ]
    address = remote.submit_run(Path(options.dataset), options.base or "demo", arguments, settings)
    print(
        "submitted; the Batch console shows its progress. When it is done: grg model publish ADDRESS NAME",
        file=sys.stderr,
    )
    print(address)
    return 0


def make_parser() -> argparse.ArgumentParser:
    """The options of `grg train`. They default to None, so
    that only what the user named overrides a preset's plan.
    """
    parser = command_parser("train", "[DATASET]", "Train a model on a data set, or a demo from nothing.")
    parser.add_argument(
        "dataset",
        metavar="DATASET",
        nargs="?",
        type=not_empty,
        help="folder made by `grg dataset build`; with --demo, only its games' descriptions are used",
    )
    parser.add_argument(
        "--out", type=not_empty, help="folder for the model; the same command resumes the run in OUT/run"
    )
    parser.add_argument(
        "--on",
        choices=("here", "aws"),
        default="here",
        help="where it runs: here (the default), or aws as a Batch job, which takes no --out",
    )
    parser.add_argument(
        "--base",
        type=not_empty,
        help="demo, name[@version], a downloaded hub id, or a folder (default: demo; with --demo, random weights)",
    )
    made = parser.add_mutually_exclusive_group()
    made.add_argument(
        "--demo",
        dest="preset",
        action="store_const",
        const="demo",
        help="train the bundled model instead of a model on a data set",
    )
    made.add_argument(
        "--preset",
        choices=sorted(PRESETS),
        help="train on invented games from random weights, without a data set",
    )
    parser.add_argument(
        "--prefer",
        type=not_empty,
        metavar="FILE",
        help="learn from thumbs instead of reviews: a file of `grg dataset ratings`, with --base",
    )
    parser.add_argument(
        "--judge",
        type=whole_number(1, 100_000),
        metavar="N",
        help="do not train: write N reviews of invented games and measure them",
    )
    parser.add_argument(
        "--threads",
        type=whole_number(1, 1024),
        metavar="N",
        default=cores(),
        help="CPU threads (default: one for each core)",
    )
    parser.add_argument(
        "--report",
        action="append",
        choices=REPORTS,
        default=[],
        metavar="HOW",
        help="tensorboard: files in OUT/run/tensorboard; json: a line on stdout for each measure; may be repeated",
    )
    parser.add_argument(
        "--gradient-checkpointing",
        action="store_true",
        help="compute what a layer keeps a second time: less memory, a third more time",
    )
    for name, (kind, about) in _OPTIONS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, metavar="N", help=about)
    return parser
