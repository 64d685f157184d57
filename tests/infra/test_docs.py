"""The operator's page says what the program does."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

from infra.program_settings import NOT_EXPORTED, worker_price_hour
from infra.storage import RETENTION, Retention
from tests.infra.answers import PROJECT, ROOT
from tests.infra.cloud import Cloud

PAGE = (ROOT / "docs" / "operations.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in map(str.strip, PAGE.splitlines())
    if line.startswith("|")
]


def row_of(name: str) -> list[str]:
    # A first cell that holds nothing but names.
    found = [row for row in ROWS if f"`{name}`" in row[0] and all(word[0] == "`" for word in row[0].split())]
    assert len(found) == 1, name
    return found[0]


@pytest.mark.parametrize("key", sorted(PROJECT["config"]))
def test_every_key_has_its_row_with_its_default(key: str) -> None:
    default = PROJECT["config"][key].get("default")
    if default not in (None, "", []):
        items = default if isinstance(default, list) else [default]
        assert [item for item in items if f"`{str(item).lower()}`" not in row_of(key)[1]] == []
    else:
        assert row_of(key)[1] in {
            "must be set",
            "one is made",
            "they are made",
            "it is built",
            "none",
            "the newest",
            "the region's first two",
        }


def test_nobody_is_told_to_type_a_token_on_a_command_line() -> None:
    texts = {
        name: (ROOT / name).read_text() for name in ("Pulumi.yaml", "Pulumi.dev.yaml", "infra/config.py")
    }
    texts["page"] = PAGE
    for name, text in texts.items():
        followed = [line.strip() for line in text.split("--secret tokens")[1:]]
        assert followed, name
        assert [rest[:20] for rest in followed if rest[:1] in {"G", "…"}] == [], name


def test_every_output_has_its_row(made: Cloud, gpu: Cloud) -> None:
    names = {name for cloud in (made, gpu) for name in cloud.outputs if not name.startswith("GRG_")}
    assert [name for name in sorted(names) if not row_of(name)] == []
    assert [name for name in NOT_EXPORTED if f"`{name}` (" not in PAGE] == []


def test_what_the_page_says_workers_cost_is_what_the_program_reckons_with() -> None:
    month = 730
    cpu = worker_price_hour(gpu=False, vcpus=2, architecture="amd64") * month
    small = worker_price_hour(gpu=False, vcpus=1, architecture="amd64") * month
    disk = 60 * 0.08  # of a GPU machine, in GB and dollars a month
    gpu = worker_price_hour(gpu=True, vcpus=2, architecture="amd64") * month + disk
    row = next(row for row in ROWS if "`min-workers` 1" in row[0] and "more" in row[1])
    assert row[1:] == [f"{cpu:.0f} more ({small:.0f} with `review-vcpus` 1)", f"{gpu:.0f} more"]


def test_what_an_idle_month_costs_is_the_sum_of_its_rows_and_under_eleven_dollars() -> None:
    first = next(number for number, row in enumerate(ROWS) if row[0].startswith("the bot on Fargate Spot"))
    last = next(number for number, row in enumerate(ROWS) if row[0] == "**together**")
    for column in (1, 2):
        cost = sum(float(row[column]) for row in ROWS[first:last])
        assert ROWS[last][column] == f"**about {cost:.0f}**"
        assert cost < 11


def test_the_quotas_that_a_new_account_may_lack_are_named_with_what_the_stacks_need(
    made: Cloud, throwaway: Cloud
) -> None:
    needed = {row[0]: row[2] for row in ROWS if row[1:2] in (["`fargate`"], ["`ec2`"])}
    bot = int(made.one("TaskDefinition", "-bot").inputs["cpu"]) / 1024
    assert needed["Fargate Spot vCPU resource count"].startswith(f"{bot} for the bot, and `review-vcpus`")
    assert "`review-instance-types`" in needed["All G and VT Spot Instance Requests"]
    machine = throwaway.one("LaunchTemplate", "-bot-machine").inputs["instanceType"]
    assert machine == "t4g.small"  # which has 2
    [standard] = [need for quota, need in needed.items() if quota.startswith("Running On-Demand Standard")]
    assert standard == "with `fast-lane`: 2"


@pytest.mark.parametrize("retention", RETENTION, ids=lambda retention: retention.prefix)
def test_every_prefix_has_its_row_with_how_long_it_stays(retention: Retention) -> None:
    row = row_of(retention.prefix)
    days = retention.old_versions_days
    assert row[1] == ("`keep-days`" if retention.expires else "until deleted")
    assert row[2] == f"{days} day{'s' if days > 1 else ''}"
