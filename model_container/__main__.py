"""`python -m model_container [verb]`: the worker and its tools. Without a verb: work.

Settings come from `GRG_*` (see `core.settings`). Results go to stdout, everything else to stderr.
Exit code 0, 1 for an expected failure (one line, `error: …`), 2 for usage. Heavy imports happen in
the verb that needs them.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core import settings as settings_module
from core.errors import GrgError
from core.runtime.sayable import sayable
from core.settings import Settings
from model_container.command_line import command_parser

_OWN_PARSERS = ("bench", "dataset", "train", "publish", "push")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit code. `argv` defaults to the command line.

    A GrgError becomes one line on stderr and the exit code
    1; any other exception is a fault of ours and propagates.
    """
    parser = _parser()
    # The verbs with parsers of their own read the rest themselves; for all others a rest is an error.
    args, rest = parser.parse_known_args(argv)
    if rest and args.verb not in _OWN_PARSERS:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    try:
        return _run(args, rest, settings_module.read(os.environ))
    except GrgError as error:
        print(f"error: {sayable(str(error))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("error: interrupted", file=sys.stderr)
        # 128 and the signal's number, as shells report an interrupted program.
        return 130
    except BrokenPipeError:  # the reader went away; nothing more to say to it
        # Python flushes stdout at exit and would print a traceback for the broken pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _run(args: argparse.Namespace, rest: list[str], settings: Settings) -> int:
    """Run a verb and return its exit code. Imports are made here, so that `list` does not wait for torch."""
    if args.verb in _OWN_PARSERS:
        return _run_own(args.verb, rest, settings)
    if args.verb in (None, "work"):
        from model_container import worker

        return int(worker.main(settings) or 0)
    if args.verb == "write":
        from model_container.writing import writer

        return writer.main(settings, sys.stdin, sys.stdout)
    if args.verb == "pull":
        from model_container.models import hub

        prompt = "" if args.prompt == "plain" else args.prompt
        return hub.main(args.name, settings, os.environ.get("HF_ENDPOINT") or hub.HUB, sys.stdout, prompt)
    if args.verb == "list":
        return _list(settings)
    if args.verb == "use":
        return _use(args.name, settings)
    if args.verb == "remove":
        return _remove(args.name, settings, every=args.every)
    if args.verb == "convert":
        return _convert(args)
    if args.verb == "check":
        return _check(settings)
    return _selfcheck(settings)


def _run_own(verb: str, rest: list[str], settings: Settings) -> int:
    """Run a verb that parses its own options and return its exit code."""
    if verb == "bench":
        options = make_bench_parser().parse_args(rest)
        from model_container.bench import profile, quality
        from model_container.bench import speed as bench

        benches = {"speed": bench.main, "profile": profile.main, "quality": quality.main}
        return benches[options.what](options, settings, sys.stdout)
    if verb == "dataset":
        from model_container.dataset import build

        return build.main(rest)
    if verb == "train":
        from model_container.training import command

        return command.main(rest, settings)
    if verb == "push":
        from model_container.publishing import push

        return push.main(rest, settings)
    from model_container.publishing import publish

    return publish.main(rest, settings)


def _parser() -> argparse.ArgumentParser:
    """The parser of the verbs themselves."""
    parser = argparse.ArgumentParser(prog="python -m model_container", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", metavar="verb")
    verbs.add_parser("work", help="take prompts from the queue until it stays empty (the default)")
    verbs.add_parser(
        "write", help="read one Prompt as JSON from stdin, print events and the Review as JSON lines"
    )
    pull = verbs.add_parser("pull", help="download and convert a model; progress as JSON lines")
    pull.add_argument("name", help="owner/name[@revision] on the hub, such as EleutherAI/gpt-neo-125m")
    pull.add_argument(
        "--prompt", choices=("plain", "examples", "chat"), help="how it is asked (default: as suits it)"
    )
    use = verbs.add_parser("use", help="make a model the default")
    use.add_argument("name")
    remove = verbs.add_parser("remove", help="delete a model from the state folder; JSON of what was deleted")
    remove.add_argument("name")
    remove.add_argument("--all", dest="every", action="store_true", help="every version of that name")
    verbs.add_parser("list", help="print the models on this machine as JSON")
    convert = verbs.add_parser("convert", help="convert a checkpoint folder to a model folder")
    convert.add_argument("checkpoint", type=Path)
    convert.add_argument("target", type=Path)
    convert.add_argument("--name", help="default: the checkpoint folder's")
    convert.add_argument("--version", default="1")
    convert.add_argument(
        "--base", help="the model that it was made from, for the card (default: the checkpoint folder's name)"
    )
    convert.add_argument("--quantization", choices=("int8", "float32"), default="int8")
    convert.add_argument("--demo", action="store_true", help="mark as the bundled demo model")
    convert.add_argument("--keep-checkpoint", action="store_true", help="copy the original weights too")
    verbs.add_parser("check", help="whether a model and an engine are here, as JSON, without loading either")
    verbs.add_parser("selfcheck", help="load the model, write five tokens, print ok")
    for verb in _OWN_PARSERS:
        verbs.add_parser(verb, help=f"see `{verb} --help`", add_help=False)
    return parser


def make_bench_parser() -> argparse.ArgumentParser:
    """The options of `grg bench`, for all three of its measures."""
    bench = command_parser(
        "bench",
        "[speed|profile|quality]",
        "Measure the speed and memory of the engines, or how good the texts are, in one run.",
    )
    bench.add_argument(
        "what",
        nargs="?",
        choices=("speed", "profile", "quality"),
        default="speed",
        metavar="WHAT",
        help="what to measure: the speed of the engines (the default), a profile of where a token's time goes, "
        "or the quality of the texts",
    )
    what = bench.add_mutually_exclusive_group()
    what.add_argument(
        "--shape",
        choices=("tiny", "125m", "1.3b", "2.7b"),
        help="architecture of a model with random weights (default 125m)",
    )
    what.add_argument("--model", help="a model as in GRG_MODEL")
    bench.add_argument(
        "--engines",
        default="ctranslate2,transformers",
        help="engines, comma-separated (default ctranslate2,transformers)",
    )
    bench.add_argument("--batch", default="1,8", help="batch sizes, comma-separated (default 1,8)")
    bench.add_argument(
        "--runs", type=int, default=5, help="number of alternating runs; the median counts (default 5)"
    )
    bench.add_argument(
        "--quick", action="store_true", help="one run with 16 new tokens, only to see that it works"
    )
    bench.add_argument("--games", type=int, default=400, help="number of games for quality (default 400)")
    bench.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="DIR",
        help="for quality, take the games from a folder made by `grg dataset build`, instead of invented ones",
    )
    bench.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for the figures as JSON, and for plots"
    )
    bench.add_argument("--json", action="store_true", help="print one JSON object")
    return bench


def _list(settings: Settings) -> int:
    """Print all models as one JSON array; returns the exit code."""
    from model_container.models import folders, shelf

    try:
        far = settings.model.startswith("s3://")  # fetched by who writes, not by who looks
        used = None if far else folders.resolve(settings.model, settings.state_dir)
    except GrgError:  # the models are listed nevertheless; writing says what is wrong
        used = None

    def shown(model: folders.Model, kind: str = "model") -> dict[str, Any]:
        return {
            "name": model.name,
            "version": model.version,
            "demo": model.demo,
            "base": model.base,
            "parameters": model.parameters,
            "context": model.context,
            "window": model.window,
            "folder": str(model.folder),
            "default": used is not None and model.folder == used.folder,
            "checkpoint": model.checkpoint is not None,
            "prompt": model.prompt or "plain",
            "kind": kind,
            "bytes": shelf.size(model.folder),
        }

    there = shelf.stored(settings.state_dir)
    found = [shown(folders.load(folders.DEMO)), *(shown(one.model, one.kind) for one in there if one.model)]
    print(json.dumps(found, ensure_ascii=False))
    return 0


def _use(name: str, settings: Settings) -> int:
    """Make a model the default and print its name and version; returns the exit code."""
    from model_container.models import shelf

    print(shelf.use(name, settings.state_dir).label)
    return 0


def _remove(name: str, settings: Settings, *, every: bool) -> int:
    """Delete a model; print what was deleted, and the default that is left, as JSON; returns the exit code."""
    from model_container.models import folders, shelf

    removed = shelf.remove(name, settings.state_dir, every=every)
    left = folders.resolve("", settings.state_dir).label
    print(json.dumps({"removed": removed, "default": left}, ensure_ascii=False))
    return 0


def _convert(args: argparse.Namespace) -> int:
    """Convert a checkpoint and print the new folder's path; returns the exit code."""
    from model_container.models import convert

    folder = convert.make_model_folder(
        args.checkpoint,
        args.target,
        name=args.name or args.checkpoint.resolve().name,
        version=args.version,
        base=args.base or args.checkpoint.resolve().name,
        demo=args.demo,
        quantization=args.quantization,
        keep_checkpoint=args.keep_checkpoint,
    )
    print(folder)
    return 0


def _check(settings: Settings) -> int:
    """Print which model and engine would write; returns the exit code. Loads, downloads and converts nothing.

    Raises UsageError or WriterError, as loading would, if the model's card or files or the engine's library are missing.
    """
    from model_container import engines
    from model_container.models import folders

    engine = engines.name_of(settings.engine)
    folder = Path(settings.model).expanduser()
    label, demo = settings.model, False
    if settings.model and folder.is_dir() and not (folder / "card.json").is_file():
        from model_container.models import convert

        convert.read_config(folder)  # the worker converts it once
    elif not settings.model.startswith("s3://"):  # the worker fetches that
        model = folders.of(settings)
        label, demo = model.label, model.demo
    print(json.dumps({"model": label, "demo": demo, "engine": engine}))
    return 0


def _selfcheck(settings: Settings) -> int:
    """Load the model that the settings name and write five tokens; returns the exit code."""
    from core.domain import Decoding
    from model_container import engines
    from model_container.models import folders

    model = folders.of(settings)
    engine = engines.pick(model, settings.engine)
    decoding = Decoding(max_new_tokens=5, min_new_tokens=5, sample=False)
    engine.write(["Game Description: a game about light.\nReview: It is"], decoding, seed=0)
    print(f"ok: {model.label} on {engine.label} writes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
