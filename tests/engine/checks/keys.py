"""The table of `docs/operations.md`: what each key of `Pulumi.yaml`, changed from its default, does to a standing stack.

The engine and the real provider say what they would do in a preview; from that the columns for bot and workers follow.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.engine.bench import TOKEN, Bench, make, markdown
from tests.engine.stack import EngineStack, Result
from tests.infra.answers import PROJECT, ROOT

PAGE = ROOT / "docs" / "operations.md"
_BEGIN, _END = "<!-- keys: written by scripts/engine.py keys -->", "<!-- end of keys -->"
HEAD = ("key and value", "replaced", "updated", "made", "deleted", "the bot", "workers")
DATA = ("Bucket", "Queue", "Repository", "Secret")
"""Classes of resources that hold data."""
_NAME = "keys"
STANDING: dict[str, Any] = {"adapters": ["discord"]}
CHANGES: dict[str, dict[str, Any]] = {
    "adapters": {
        "adapters": ["discord", "telegram"],
        "tokens": f"GRG_DISCORD_TOKEN={TOKEN} GRG_TELEGRAM_TOKEN=t",
    },
    "alarm-email": {"alarm-email": "somebody-else@reviews.test"},
    "availability-zones": {"availability-zones": ["us-east-1b", "us-east-1c"]},
    "bot-ami": {"bot-ami": "ami-0123456789abcdef0", "fast-lane": True},
    "bot-image": {"bot-image": "registry.example/grg-bot:2"},
    "bot-instance-type": {"bot-instance-type": "t4g.medium", "fast-lane": True},
    "bucket": {"bucket": "our-old-bucket"},
    "fast-lane": {"fast-lane": True},
    "keep-data": {"keep-data": False},
    "keep-days": {"keep-days": 30},
    "log-days": {"log-days": 7},
    "min-workers": {"min-workers": 1},
    "monthly-budget-usd": {"monthly-budget-usd": 10},
    "oldest-prompt-minutes": {"oldest-prompt-minutes": 10},
    "profile": {"profile": "gpu-spot"},
    "review-architecture": {"review-architecture": "arm64"},
    "review-instance-types": {"review-instance-types": ["g6.xlarge"]},
    "review-vcpus": {"review-vcpus": 4},
    "settings": {"settings": ["GRG_CANDIDATES=2"]},
    "subnet-ids": {"vpc-id": "", "subnet-ids": []},
    "tokens": {"tokens": f"GRG_DISCORD_TOKEN={TOKEN}-new"},
    "vpc-cidr": {"vpc-cidr": "10.43.0.0/16"},
    "vpc-id": {"vpc-id": "", "subnet-ids": []},
    "worker-image": {"worker-image": "registry.example/grg-worker:2"},
}
"""For each key what is set. A key that needs another one beside it names that as well; `vpc-id` is found out."""
OWN_DATA = {"bucket": ("Bucket",)}
"""Keys that name what holds data, and may replace it: the old bucket then stays, see `keep-data`."""


def play(bench: Bench) -> None:
    """Preview each change on a standing stack, and write the table into the page. Raises AssertionError."""
    assert set(CHANGES) == set(PROJECT["config"]), "a key has no row"
    stack = bench.stack(_NAME)
    make(stack, STANDING)
    bench.report.done(stack, "up", stack.up())
    original = stack.file.read_text()
    _prepare(bench)
    rows = []
    for key, values in sorted(CHANGES.items()):
        result = _with(stack, original, values)
        bench.report.done(stack, key, result)
        lost = [name for step in ("replace", "delete") for name in result.of(step) if name.split()[0] in DATA]
        assert all(name.split()[0] in OWN_DATA.get(key, ()) for name in lost), (key, lost)
        rows.append(row(key, values, result))
    write(rows)


def _prepare(bench: Bench) -> None:
    """What keys name that must be there before: a bucket and a network."""
    bench.emulator.client("s3").create_bucket(Bucket="our-old-bucket")
    ec2 = bench.emulator.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.99.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.99.{n}.0/24", AvailabilityZone=f"us-east-1{zone}")[
            "Subnet"
        ]["SubnetId"]
        for n, zone in enumerate("ab")
    ]
    for key in ("vpc-id", "subnet-ids"):
        CHANGES[key] = {"vpc-id": vpc, "subnet-ids": subnets}


def _with(stack: EngineStack, original: str, values: dict[str, Any]) -> Result:
    stack.file.write_text(original)
    stack.write({key: value for key, value in values.items() if key != "tokens"})
    if tokens := values.get("tokens"):
        stack.set_secret("tokens", tokens)
    result = stack.preview()
    stack.file.write_text(original)
    return result


def row(key: str, values: dict[str, Any], result: Result) -> tuple[str, ...]:
    """A row of the table."""
    columns = [_classes(result.of(step)) for step in ("replace", "update", "create", "delete")]
    first = ", ".join(
        _shown(name, value) for name, value in sorted(values.items(), key=lambda one: one[0] != key)
    )
    return (first, *columns, bot(result), workers(result))


def _shown(name: str, value: Any) -> str:
    known = {"tokens": "others", "vpc-id": "an existing one", "subnet-ids": "its subnets"}
    text = (
        ", ".join(value)
        if isinstance(value, list)
        else str(value).lower()
        if isinstance(value, bool)
        else value
    )
    return f"`{name}` {known.get(name, text)}"


def _classes(names: list[str]) -> str:
    """`Subnet ×2, Vpc`."""
    found = [name.split()[0] for name in names]
    counted = {kind: found.count(kind) for kind in sorted(set(found))}
    return ", ".join(kind if number == 1 else f"{kind} ×{number}" for kind, number in counted.items()) or "–"


def bot(result: Result) -> str:
    """What the bot's users notice."""
    mine = {name: step for step in ("replace", "update", "create", "delete") for name in result.of(step)}
    if step := mine.get(f"Service grg-{_NAME}-bot"):
        return {"delete": "ends", "create": "starts"}.get(step, "away for a minute or two")
    return "goes on"


def workers(result: Result) -> str:
    """What workers do, those that run and new ones."""
    gone = [name for step in ("delete", "replace") for name in result.of(step)]
    if any(name.startswith("JobQueue") for name in gone):
        return "jobs that run are ended; their prompts are written by new ones"
    if any(name.startswith("ComputeEnvironment") for name in result.of("replace")):
        return "those that run finish; new ones start on the new machines"
    changed = [name for step in ("replace", "update") for name in result.of(step)]
    if any(name.startswith("JobDefinition") for name in changed):
        return "those that run finish as they are; new ones follow it"
    return "go on"


def write(rows: list[tuple[str, ...]]) -> None:
    """Put the table between the markers of the page."""
    text = PAGE.read_text()
    before, after = text.partition(_BEGIN)[0], text.partition(_END)[2]
    PAGE.write_text(f"{before}{_BEGIN}\n\n{markdown(HEAD, rows)}\n{_END}{after}")


def written(page: Path = PAGE) -> list[list[str]]:
    """The rows of the table in the page."""
    [table] = re.findall(rf"{re.escape(_BEGIN)}\n(.*?)\n{re.escape(_END)}", page.read_text(), re.DOTALL)
    lines = [line for line in table.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
