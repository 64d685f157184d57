"""Trains a GPT-Neo on a data set, or a demo from nothing.

`plan` says how, `packing` on which tokens, `learn` does it, `run` keeps its folder, `recipe` makes models with random
weights, `judge` judges the demo. What `--demo` takes and reaches on 2 cores: `demo/card.json`.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from pathlib import Path

from core.errors import UsageError
from core.settings import Settings
from model_container.engines import cores
from model_container.models.convert import torch_installed
from model_container.training.plan import PRESETS, Plan

_ABOUT = {
    "length": "tokens of a row (default: what the base takes, at most 1,024)",
    "batch": "rows a step",
    "epochs": "times that each pair is seen",
    "steps": "instead of --epochs",
    "learning_rate": "at its highest (default: by the model's size)",
    "seed": "of the order",
    "every": "steps from checkpoint to checkpoint (default: a tenth of all)",
}


def main(argv: list[str], settings: Settings) -> int:
    """The `train` verb. Repeating the command of a run that was killed resumes it.

    Returns the exit code: 0, or `run.STOPPED` if a SIGTERM ended the run early. Raises UsageError for options
    that do not fit together or if torch is not installed.
    """
    options = make_parser().parse_args(argv)
    if options.dataset is None and options.preset is None:
        raise UsageError("name a data set (`grg dataset build` makes one), or --preset")
    if options.on == "here" and not options.out:
        raise UsageError("--out is missing: name a folder for the model")
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
    from model_container.training import run

    said = {name: value for name in _ABOUT if (value := getattr(options, name)) is not None}
    run.use_threads(options.threads)
    if options.preset:
        plan = dataclasses.replace(PRESETS[options.preset].plan, **said)
        descriptions = Path(options.dataset) if options.dataset else None
        return run.Run(
            Path(options.out),
            plan,
            run.invented(options.preset, descriptions, plan.seed, settings, options.base),
        ).go()
    plan = dataclasses.replace(Plan(), **said)
    if not options.out.startswith("s3://"):
        material = run.from_dataset(Path(options.dataset), options.base or "demo", settings)
        return run.Run(Path(options.out), plan, material).go()
    from model_container.training import remote

    with remote.open_remote_run(options.out, settings) as place:
        base = options.base or "demo"
        if base.startswith("s3://"):
            base = str(remote.fetch(base, place.home / "base"))
        material = run.from_dataset(remote.fetch(options.dataset, place.home / "dataset"), base, settings)
        # After the inputs are here and before the run begins:
        # the checkpoint must lie in the run's folder by then.
        place.resume()
        code = run.Run(place.out, plan, material).go(place.keep)
        # A run that a SIGTERM stopped has no finished model; its checkpoint is in the bucket already.
        if code == 0:
            place.upload_model()
        return code


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    """Submit the training as a Batch job and print where its model will be; returns the exit code."""
    from model_container.training import remote

    if not options.dataset or options.out:
        raise UsageError("--on aws takes a data set and no --out: the model goes to the bucket")
    arguments = [
        word
        for name in _ABOUT
        if (value := getattr(options, name)) is not None
        for word in (f"--{name.replace('_', '-')}", str(value))
    ]
    address = remote.submit_run(Path(options.dataset), options.base or "demo", arguments, settings)
    print(
        "submitted; the Batch console shows how it goes, and when it is done: grg model publish ADDRESS NAME",
        file=sys.stderr,
    )
    print(address)
    return 0


def make_parser() -> argparse.ArgumentParser:
    """The options of `grg train`. They default to None, so
    that only what the user named overrides a preset's plan.
    """
    parser = argparse.ArgumentParser(
        prog="grg train", usage="%(prog)s [options] [dataset]", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument(
        "dataset", nargs="?", help="folder that `grg dataset build` made; of --demo, what pages say"
    )
    parser.add_argument("--out", help="folder of the model; the same command goes on in OUT/run")
    parser.add_argument(
        "--on",
        choices=("here", "aws"),
        default="here",
        help="aws: as a Batch job; without --out (default: here)",
    )
    parser.add_argument(
        "--base",
        help="demo, name[@version], a hub id that was pulled, or a folder (default: demo; of --demo, random weights)",
    )
    made = parser.add_mutually_exclusive_group()
    made.add_argument(
        "--demo",
        dest="preset",
        action="store_const",
        const="demo",
        help="no data set: the model that is shipped",
    )
    made.add_argument("--preset", choices=sorted(PRESETS), help="no data set: invented games, random weights")
    parser.add_argument(
        "--judge",
        type=int,
        metavar="N",
        help="do not train: write N reviews of invented games and measure them",
    )
    parser.add_argument("--threads", type=int, default=cores(), help="CPU threads (default: one a core)")
    # Only the fields that _ABOUT describes become options; the rest of a plan belongs to its preset.
    for field in dataclasses.fields(Plan):
        if field.name in _ABOUT:
            name = f"--{field.name.replace('_', '-')}"
            parser.add_argument(name, type=type(field.default), metavar="N", help=_ABOUT[field.name])
    return parser
