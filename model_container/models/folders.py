"""Finds the model folder that GRG_MODEL means.

Models are in these places:

<state_dir>/models/last.json                       {"folder": …}: the default, pulled last or chosen by `grg model use`
<state_dir>/models/<owner>--<name>/<version>/      a model folder (see `convert`), pulled or trained
<state_dir>/models/.cache/<hash>/                  converted from a plain checkpoint folder
<state_dir>/models/.s3/<bucket>/models/<name>/…    verified copies of models in a bucket (`core.aws.artifacts.models`)
model_container/demo/                              the bundled demo model
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import DamagedModel, UsageError, WriterError
from core.runtime.files import write_atomically
from core.settings import Settings
from model_container.models import families
from model_container.models.told import CHAT, EXAMPLES, TOLD

DEMO = Path(__file__).parents[1] / "demo"
PLAIN, FACTS = "", "facts"
"""Two formats of prompts that a card may name, beside those of `told`; see `writing.formats`."""
_NAME = re.compile(r"(?P<name>\w[\w.-]*(?:/\w[\w.-]*)?)(?:@(?P<version>\w[\w.-]*))?", re.ASCII)


@dataclass(frozen=True)
class Model:
    """A model folder whose card could be read and whose files are complete."""

    folder: Path
    name: str
    """The name that a user gives, such as `demo` or `EleutherAI/gpt-neo-125m`."""
    version: str
    demo: bool
    base: str
    """The model that it was trained or converted from; empty if unknown."""
    parameters: int
    context: int
    """The most tokens that prompt and continuation may have together."""
    window: int
    """How many tokens a layer with local attention looks back; 0 if every layer is global."""
    config: Mapping[str, Any]
    """The checkpoint's config.json."""
    checkpoint: Path | None
    """The folder of the original weights (config.json, *.safetensors), if they were kept."""
    shape: families.Shape
    """The network's sizes."""
    ends: tuple[int, ...]
    """The tokens that end a text; at least one."""
    prompt: str = PLAIN
    """The format of its prompts (see `writing.formats`)."""
    frame: str = ""
    """Of a chat: everything around what is told of the game, see `told`."""

    @property
    def label(self) -> str:
        """`name@version`."""
        return f"{self.name}@{self.version}"

    @property
    def ct2(self) -> Path:
        """CTranslate2's files."""
        return self.folder / "ct2"

    @property
    def tokenizer(self) -> Path:
        """The tokenizer.json."""
        return self.folder / "tokenizer.json"


def of(settings: Settings) -> Model:
    """The model that the settings name.

    Raises UsageError if there is none of that name, WriterError if it is
    damaged or the disk fails, StorageError if the bucket cannot be used.
    """
    bucket = settings.bucket if settings.backend == "aws" else ""
    return resolve(settings.model, settings.state_dir, bucket)


def resolve(wanted: str, state_dir: Path, bucket: str = "") -> Model:
    """The model that `wanted` (GRG_MODEL) names; a plain checkpoint folder is converted first.

    If a `bucket` is given, a name is looked up there first and on this machine second. Raises UsageError if there is no
    such model (the error lists those that exist), WriterError if it is damaged.
    """
    if wanted == "":
        chosen = default_folder(state_dir)
        # A machine that has never pulled a model can still write: with the bundled one.
        return load(chosen if chosen is not None else DEMO)
    if wanted == "demo":
        return load(DEMO)
    if wanted.startswith("s3://"):
        return load(_from_s3(wanted, state_dir))
    # A folder comes before a name: users who write a path mean it, and names with a slash look like one.
    folder = Path(wanted).expanduser()
    if folder.is_dir():
        return load(folder) if (folder / "card.json").is_file() else _converted(folder, state_dir)
    match = _NAME.fullmatch(wanted)
    if match is None:
        raise UsageError(
            f"no model {wanted!r}: that is not a folder, and cannot be a name; use demo, name[@version], owner/name, "
            "a folder or s3://bucket/models/name"
        )
    # The bucket first, so that all workers use what was published last, whatever an image happens to contain.
    published = _from_bucket(match, state_dir, bucket) if bucket else None
    if published is not None:
        return load(published)
    home = home_of(match["name"], state_dir)
    found = [model for model in _in(home) if match["version"] in (None, model.version, model.folder.name)]
    if found:
        # By the card's time, not by version: hub revisions and dates have no common order.
        return max(found, key=lambda model: (model.folder / "card.json").stat().st_mtime)
    names = ", ".join(sorted({model.label for model in list_models(state_dir)})) or "none"
    advice = f"get it with `grg model pull {wanted}`" if "/" in wanted else "a hub id is owner/name"
    raise UsageError(f"no model {wanted!r} here (there is: {names}); {advice}")


def load(folder: Path) -> Model:
    """Read a model folder's card and check the sizes of its files.

    Raises DamagedModel if they are wrong, WriterError if a file is absent or cannot be read now.
    """
    # The card is written last, so its presence says that everything else is there.
    path = folder / "card.json"
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
        model = Model(
            folder=folder.absolute(),
            name=card["name"],
            version=card["version"],
            demo=bool(card["demo"]),
            base=card.get("base", ""),
            parameters=int(card["parameters"]),
            context=int(card["context"]),
            window=int(card["window"]),
            config=card["config"],
            checkpoint=_checkpoint(folder, card),
            shape=families.shape(card["config"]),
            # Older cards name the one token in the config alone.
            ends=tuple(int(one) for one in card.get("end") or [card["config"]["eos_token_id"]]),
            prompt=card.get("prompt", PLAIN),
            frame=card.get("frame", ""),
        )
        if model.prompt not in (PLAIN, FACTS, EXAMPLES, CHAT, TOLD):
            raise WriterError(
                f"model {model.label} takes prompts in the format {model.prompt!r}, "
                "which this version does not know: upgrade grg"
            )
        for name, entry in card.get("files", {}).items():
            # Sizes only: hashing gigabytes at every start would cost
            # more than loading. `check` hashes once loading has failed.
            size = (folder / name).stat().st_size
            if size != entry["size"]:
                raise DamagedModel(
                    f"model {model.label} is damaged: {name} has {size} bytes, not {entry['size']}; pull it again"
                )
    except FileNotFoundError as error:
        what = "the bundled demo model" if folder == DEMO else f"the model in {folder}"
        raise WriterError(
            f"{what} lacks {Path(error.filename).name}: install or pull it again, or set GRG_MODEL"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, UsageError) as error:
        raise DamagedModel(f"{path} cannot be read ({error!r}): pull the model again") from error
    except OSError as error:
        raise WriterError(f"{folder} cannot be read ({error}): check the disk") from error
    return model


def check(model: Model) -> None:
    """Compare the files with the checksums of the model's card. Raises DamagedModel, or WriterError if one is unreadable."""
    try:
        card = json.loads((model.folder / "card.json").read_text(encoding="utf-8"))
        for name, entry in card.get("files", {}).items():
            with (model.folder / name).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            # Cards of older versions list sizes alone.
            if digest != entry.get("sha256", digest):
                raise DamagedModel(
                    f"model {model.label} is damaged: {name} has another checksum than its card says; pull it again"
                )
    except (OSError, ValueError) as error:
        raise WriterError(f"{model.folder} cannot be read ({error}): check the disk") from error


def list_models(state_dir: Path) -> list[Model]:
    """The bundled demo model and every complete model in the state folder, by name. Damaged models are left out."""
    # Folders with a dot are caches and unfinished work.
    homes = sorted(home for home in (state_dir / "models").glob("*") if not home.name.startswith("."))
    folders = [DEMO, *(card.parent for home in homes for card in sorted(home.glob("*/card.json")))]
    found = []
    for folder in folders:
        with contextlib.suppress(WriterError):
            found.append(load(folder))
    return found


def home_of(name: str, state_dir: Path) -> Path:
    """The folder that holds the versions of a model; it need
    not exist. Raises UsageError if the name is not allowed.
    """
    match = _NAME.fullmatch(name)
    if match is None or match["version"]:
        raise UsageError(f"{name!r} is not a model name: use name or owner/name")
    return state_dir / "models" / name.replace("/", "--")


def default_folder(state_dir: Path) -> Path | None:
    """The folder of the default model; None if there is none, or if it has been deleted."""
    try:
        folder = Path(json.loads((state_dir / "models" / "last.json").read_text(encoding="utf-8"))["folder"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return folder if (folder / "card.json").is_file() else None


def set_default(folder: Path, state_dir: Path) -> None:
    """Make `folder` the default, which an unset GRG_MODEL stands for. Repeating it is safe."""
    content = json.dumps({"folder": str(folder.absolute())}).encode()
    write_atomically(state_dir / "models" / "last.json", content, mode=0o644)


def _from_s3(wanted: str, state_dir: Path) -> Path:
    """A verified local copy of a model in a bucket. Raises UsageError if there is none at that address."""
    from core.aws.artifacts.models import Models, parse
    from core.aws.clients import connect  # boto3 is loaded for these alone

    bucket, prefix = parse(wanted)
    with contextlib.closing(connect()) as clients:
        there = Models(clients, bucket)
        found = there.at(prefix)
        if found is None:
            raise UsageError(
                f"there is no model at {wanted}: `grg model publish` puts one there, manifest.json last"
            )
        return there.fetch(found, state_dir / "models" / ".s3")


def _from_bucket(match: re.Match[str], state_dir: Path, bucket: str) -> Path | None:
    """A verified local copy of the bucket's model of that name and version, or None if it has none."""
    from core.aws.artifacts.models import Models
    from core.aws.clients import connect

    with contextlib.closing(connect()) as clients:
        there = Models(clients, bucket)
        found = there.named(match["name"], match["version"])
        return None if found is None else there.fetch(found, state_dir / "models" / ".s3")


def _in(home: Path) -> list[Model]:
    """Every model below a model's home. Raises WriterError for a
    damaged one, rather than choosing an older version silently.
    """
    return [load(card.parent) for card in sorted(home.glob("*/card.json"))]


def _checkpoint(folder: Path, card: Mapping[str, Any]) -> Path | None:
    """The folder of the original weights, if there is one:
    inside the model folder, or where it was converted from.
    """
    for candidate in (folder / "checkpoint", Path(card.get("source", "")) if card.get("source") else None):
        if candidate is not None and (candidate / "config.json").is_file():
            return candidate.absolute()
    return None


def _converted(folder: Path, state_dir: Path) -> Model:
    """Convert a plain checkpoint, once for each state of its files, and load the result."""
    from model_container.models import convert

    files = [
        path for path in sorted(folder.iterdir()) if path.suffix in (".json", ".txt", ".safetensors", ".bin")
    ]
    # Times and sizes instead of hashes: this runs at every start, and a retrained checkpoint changes both.
    state = [str(folder.resolve()), *(f"{p.name} {p.stat().st_mtime_ns} {p.stat().st_size}" for p in files)]
    key = hashlib.sha256("\n".join(state).encode()).hexdigest()[:20]
    target = state_dir / "models" / ".cache" / key
    if not (target / "card.json").is_file():
        convert.read_config(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix="part-", dir=target.parent))
        try:
            convert.make_model_folder(
                folder, draft, name=folder.resolve().name, version=key[:8], base=str(folder.resolve())
            )
            card = json.loads((draft / "card.json").read_text(encoding="utf-8"))
            (draft / "card.json").write_text(
                # So that `_checkpoint` finds the original weights without a second copy on the disk.
                json.dumps({**card, "source": str(folder.resolve())}, indent=2),
                encoding="utf-8",
            )
            try:
                draft.replace(target)  # another process may have been first: its folder is as good
            except OSError:
                if not (target / "card.json").is_file():
                    raise
        except OSError as error:
            raise WriterError(
                f"{target} cannot be written: {error}; free space, or set GRG_STATE_DIR"
            ) from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return load(target)
