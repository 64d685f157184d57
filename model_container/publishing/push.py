"""A model from here to a repository on the hub: weights as safetensors, config, tokenizer, and a README as the hub shows it.

What `pull` needs to know of a model that was trained here goes along (`_OURS`), so that who pulls it gets the same model.
Verb `push`: one line of progress on stderr for each step, the commit's address on stdout.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import huggingface_hub
from huggingface_hub import errors as hub_errors
from huggingface_hub.utils.tqdm import disable_progress_bars
from safetensors.numpy import save_file

from core.domain import PRESETS, Prompt
from core.errors import UsageError, WriterError
from core.settings import Settings
from model_container.command_line import command_parser, not_empty
from model_container.models import (
    convert,
    ct2_weights,
    families,
    folders,
    hub,
    lexicon,
    memorised,
    phrases,
    shelf,
)
from model_container.models.folders import Model
from model_container.models.told import SLOT
from model_container.writing import formats

_OURS = (memorised.FILE, lexicon.FILE, phrases.FILE)
_EXAMPLE = (
    "Lantern Hollow",
    ("Adventure", "Indie"),
    "Lantern Hollow (Adventure, Indie). Carry one lantern through a flooded mine.",
    "Lantern Hollow sets out to be",
)


def main(argv: Sequence[str], settings: Settings) -> int:
    """The `push` verb. Prints the commit's address and returns the exit code."""
    options = make_parser().parse_args(argv)
    endpoint = os.environ.get("HF_ENDPOINT") or hub.HUB
    url = push(
        options.model,
        options.repository,
        settings.state_dir,
        endpoint=endpoint,
        private=not options.public,
        licence=options.license or "",
    )
    print(url)
    return 0


def make_parser() -> argparse.ArgumentParser:
    """What `grg model push` takes."""
    parser = command_parser(
        "model push",
        "MODEL REPOSITORY",
        "Put a model into a repository on the hub, which is made, private, if need be.",
    )
    parser.add_argument("model", metavar="MODEL", type=not_empty, help="a model as in GRG_MODEL")
    parser.add_argument("repository", metavar="REPOSITORY", help="owner/name on the hub")
    parser.add_argument("--public", action="store_true", help="make a new repository public, not private")
    parser.add_argument(
        "--license",
        metavar="ID",
        type=not_empty,
        help="the licence's name on the hub, such as mit or apache-2.0",
    )
    return parser


def push(
    wanted: str,
    repository: str,
    state_dir: Path,
    *,
    endpoint: str = hub.HUB,
    private: bool = True,
    licence: str = "",
) -> str:
    """Put a model into `repository` (owner/name); returns the address of the commit.

    Repeating it makes another commit; `private` matters for a new repository alone. Raises UsageError for a name that
    cannot be or a token that may not write, WriterError if network or disk fail.
    """
    if huggingface_hub.is_offline_mode():
        raise UsageError("HF_HUB_OFFLINE is set: unset it to push a model")
    if not re.fullmatch(r"\w[\w.-]*/\w[\w.-]*", repository, re.ASCII):
        raise UsageError(f"{repository!r} is not a repository on the hub: use owner/name")
    if not re.fullmatch(r"[a-z0-9.+-]*", licence):
        raise UsageError(f"{licence!r} is no licence's name on the hub: use one such as mit or apache-2.0")
    model = folders.resolve(wanted, state_dir)
    try:
        with tempfile.TemporaryDirectory(prefix="push-") as work:
            stage = Path(work)
            _say(f"laying out {model.label}")
            _lay_out(model, stage)
            (stage / "README.md").write_text(readme(model, licence), encoding="utf-8")
            _say(f"uploading {shelf.size(stage) / 1e6:.0f} MB to {repository}")
            return _upload(
                stage, repository, endpoint, f"{model.label} from game-review-generator", private=private
            )
    except OSError as error:
        raise WriterError(
            f"{model.label} cannot be laid out: {error}; free space in {tempfile.gettempdir()}"
        ) from error


def _upload(stage: Path, repository: str, endpoint: str, message: str, *, private: bool) -> str:
    """Upload a folder; returns the commit's address."""
    disable_progress_bars()
    api = huggingface_hub.HfApi(endpoint=endpoint.rstrip("/"), library_name="game-review-generator")
    try:
        with hub.in_one_line(repository, endpoint, "write to"):
            api.create_repo(repository, private=private, exist_ok=True)
            done = api.upload_folder(repo_id=repository, folder_path=stage, commit_message=message)
    except hub_errors.LocalTokenNotFoundError as error:
        raise UsageError("the hub asks who you are: set HF_TOKEN to a token that may write") from error
    except (RuntimeError, ValueError) as error:  # an upload that failed on the way, in a thread or in Xet
        why = " ".join(str(error.__cause__ or error).split())[:160]
        raise WriterError(f"{repository} could not be uploaded ({why}): try again") from error
    return str(done.commit_url)


def _lay_out(model: Model, stage: Path) -> None:
    """Write the files of a repository into `stage`, all but the README."""
    source = model.checkpoint or model.folder
    (stage / "config.json").write_text(json.dumps(dict(model.config), indent=2) + "\n", encoding="utf-8")
    shutil.copyfile(model.tokenizer, stage / "tokenizer.json")
    for name in ("generation_config.json", "tokenizer_config.json", "chat_template.jinja"):
        if (source / name).is_file():
            shutil.copyfile(source / name, stage / name)
    for name in _OURS:
        if (model.folder / name).is_file():
            shutil.copyfile(model.folder / name, stage / name)
    told = _card(model).get("training")
    if isinstance(told, dict) or model.prompt == folders.FACTS:
        training = {**(told if isinstance(told, dict) else {}), "prompt": model.prompt}
        (stage / convert.TRAINING).write_text(json.dumps(training, indent=1) + "\n", encoding="utf-8")
    kept = sorted(source.glob("*.safetensors*")) if model.checkpoint else []
    if kept:
        for path in kept:
            shutil.copyfile(path, stage / path.name)
        return
    if model.config["model_type"] != families.GPT_NEO:
        raise UsageError(f"{model.label} has no checkpoint to push: pull it again")
    # A pickle becomes safetensors; int8 weights alone become float32, exactly as the engines compute with them.
    weights: Mapping[str, Any] = (
        dict(convert.read_weights(model.checkpoint))
        if model.checkpoint
        else ct2_weights.state_dict(model.ct2 / "model.bin")
    )
    tied = {name: array for name, array in weights.items() if name != "lm_head.weight"}
    save_file(tied, str(stage / "model.safetensors"), {"format": "pt"})


def readme(model: Model, licence: str = "") -> str:
    """A model card as the hub shows it: what the model is, how it is asked, how it was made, what it cannot do."""
    card = _card(model)
    base = model.base.partition("@")[0]
    head = {
        "language": "en",
        **({"license": licence} if licence else {}),
        **({"base_model": base} if re.fullmatch(r"[\w.-]+/[\w.-]+", base) and base != model.name else {}),
        "library_name": "transformers",
        "pipeline_tag": "text-generation",
    }
    name, genres, description, opening = _EXAMPLE
    prompt = Prompt("", 0, name, genres, description, opening, 0, decoding=PRESETS["house"])
    asked = formats.ask(prompt, len, 1 << 20, model.prompt, model.frame).text.replace(SLOT, "")
    training = card.get("training")
    title = families.FAMILIES[str(model.config["model_type"])].title
    lines = [
        "---",
        *(f"{key}: {value}" for key, value in head.items()),
        "tags:",
        "- game-review-generator",
        "---",
        "",
        f"# {model.name}",
        "",
        f"A {title} model with {model.parameters / 1e6:.1f} M parameters and {model.context} tokens of context,",
        "for reviews of video games from what their store pages say.",
        "" if licence else "\nIts licence is not stated; ask its owner, and mind that of its base.\n",
        "## How it is asked",
        "",
        f"Its prompts are of the format `{model.prompt or 'plain'}`. For one game, up to where the model goes on:",
        "",
        "````text",
        asked,
        "````",
        "",
        "With game-review-generator: `grg model pull OWNER/NAME`, then `grg review`.",
        "",
        *_section("How it was trained", training if isinstance(training, dict) else {}),
        *_section("How it was measured", card.get("published") or {}),
        "## What it cannot do",
        "",
        "It has never played a game, and may say what is not true. Whoever shows its texts should say",
        "that a machine wrote them.",
        "",
    ]
    return "\n".join(lines)


def _card(model: Model) -> dict[str, Any]:
    """A model's card as it stands in its file."""
    return dict(json.loads((model.folder / "card.json").read_text(encoding="utf-8")))


def _section(title: str, values: Mapping[str, Any]) -> list[str]:
    """A heading and a table of values; nothing if there are none."""
    if not values:
        return []
    rows = [f"| {key.replace('_', ' ')} | {_cell(value)} |" for key, value in values.items()]
    return [f"## {title}", "", "| what | value |", "|---|---|", *rows, ""]


def _cell(value: object) -> str:
    """A value as a table's cell shows it."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.replace("|", "\\|").replace("\n", " ")


def _say(line: str) -> None:
    """Print one line of progress to stderr."""
    print(line, file=sys.stderr, flush=True)
