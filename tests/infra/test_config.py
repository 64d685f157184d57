"""What a stack may ask for, and the one line that it gets otherwise."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

import dataclasses
import json
import logging
import tomllib
from typing import Any

import pulumi
from hypothesis import given, settings
from hypothesis import strategies as st

from infra import config
from infra.parsers import PARSERS, ConfigError
from tests.infra.answers import PROJECT, ROOT
from tests.infra.cloud import EMAIL, STACK_FILES, TOKENS, as_the_command_would, deploy, run_main, stack_file

KEYS = PROJECT["config"]
LEAST = {
    "game-review-generator:alarm-email": "operator@reviews.test",
    "game-review-generator:tokens": "GRG_DISCORD_TOKEN=hush",
}

# Wrong values of each key, as a stack file holds them, and words that the error must have.
WRONG: dict[str, list[tuple[Any, str]]] = {
    "adapters": [
        (["Discord"], "names of chat adapters"),
        ("discord", "a list"),
        (["discord", "discord"], "different"),
        (["matrix"], "matrix with GRG_MATRIX_TOKEN=… in the key tokens"),
        (["discord", "telegram"], "telegram with GRG_TELEGRAM_TOKEN=… in the key tokens"),
        (["discord", "console"], "some of discord, matrix, telegram: console is for a terminal"),
        (
            ["discrod"],
            "some of discord, matrix, telegram: the image built here has no discrod; set bot-image",
        ),
    ],
    "alarm-email": [
        ("", "an e-mail address"),
        ("operator", "an e-mail address"),
        ("a@b", "an e-mail address"),
        ("a@example.org, b@example.org", "an e-mail address"),
        ("a@reviews.test\n", "an e-mail address"),
    ],
    "availability-zones": [
        (["eu-central-1a"], "2 to 4 different zones"),
        (["eu-central-1a", "eu-central-1a"], "different"),
        (["eu-central-1", "eu-central-1b"], "such as us-east-1a"),
        ([f"eu-central-1{letter}" for letter in "abcde"], "2 to 4"),
        ("eu-central-1a,eu-central-1b", "a list"),
        ([1, 2], "a list"),
        (
            ["eu-central-1a", "eu-central-1x"],
            "zones of the region: eu-central-1c, eu-central-1b, eu-central-1a",
        ),
    ],
    "bot-ami": [("newest", "the id of a machine image"), ("ami-xyz", "such as ami-0a1b2c3d")],
    "bot-image": [
        ("grg-bot", "an image with its tag or digest"),
        ("Registry.example/bot:1", "an image with its tag or digest"),
        ("bot@sha256:12", "an image with its tag or digest"),
        ("bot:1 2", "an image with its tag or digest"),
    ],
    "bot-instance-type": [
        ("t3.small", "an arm64 type of micro size or more"),
        ("t4g.nano", "of micro size or more"),
        ("g4dn.xlarge", "an arm64 type"),
        ("", "such as t4g.small"),
    ],
    "bucket": [
        ("Reviews", "the name of an existing bucket, or nothing"),
        ("ab", "the name of an existing bucket"),
        ("a..b", "the name of an existing bucket"),
        ("192.168.1.1", "the name of an existing bucket"),
        ("s3://our-old-bucket", "the name of an existing bucket"),
        ("a" * 64, "the name of an existing bucket"),
        ("somebody-elses", "a bucket that exists and is yours"),
    ],
    "fast-lane": [("on", "true or false")],
    "keep-data": [
        ("yes", "true or false"),
        (1, "true or false"),
        ("", "true or false"),
        ("True", "true or false"),
    ],
    "keep-days": [
        (29, "a whole number from 30 to 3650"),
        (3651, "30 to 3650"),
        ("ninety", "30 to 3650"),
        (90.5, "30 to 3650"),
        (-90, "30 to 3650"),
        ("9" * 5000, "30 to 3650"),
    ],
    "log-days": [(2, "one of 1, 3, 5, 7, 14, 30"), (0, "one of"), ("", "one of"), ("30d", "one of")],
    "min-workers": [(2, "a whole number from 0 to 1"), ("one", "0 to 1")],
    "monthly-budget-usd": [(-1, "0 to 100000"), (100_001, "0 to 100000"), ("$50", "0 to 100000")],
    "oldest-prompt-minutes": [(4, "5 to 1440"), (1441, "5 to 1440"), ("30m", "5 to 1440")],
    "profile": [("fargate", "one of fargate-spot, gpu-spot"), ("", "one of")],
    "review-architecture": [("x86_64", "one of amd64, arm64")],
    "review-instance-types": [
        (["p3.2xlarge"], "GPU types, such as g4dn.xlarge"),
        (["g5g.xlarge"], "GPU types"),
        (["g4dn.metal"], "GPU types"),
        (["g4dn.xlarge", "g4dn.xlarge"], "different"),
    ],
    "review-vcpus": [(3, "one of 1, 2, 4, 8"), (16, "one of"), ("two", "one of")],
    "settings": [
        (["CANDIDATES=2"], "NAME=value pairs"),
        (["GRG_CANDIDATES"], "NAME=value pairs"),
        ({"GRG_CANDIDATES": "2"}, "a list"),
        (["GRG_BATCH=2", "GRG_BATCH=3"], "each name once"),
    ],
    "subnet-ids": [
        (["subnet-0a1b2c3d"], "2 to 6 different subnets"),
        (["subnet-0a1b2c3d", "vpc-0a1b2c3d"], "such as subnet-0a1b2c3d"),
        ({"a": "subnet-0a1b2c3d"}, "a list"),
        (["subnet-0a1b2c3d", "subnet-1a1b2c3d"], "together with vpc-id"),
    ],
    "tokens": [
        ("hush", "pairs such as GRG_DISCORD_TOKEN=…"),
        ("GRG_DISCORD_TOKEN=", "a value for GRG_DISCORD_TOKEN: it has none"),
        ("GRG_DISCORD_TOKEN=''", "a value for GRG_DISCORD_TOKEN"),
        ("GRG_DISCORD_TOKEN=…", "a value for GRG_DISCORD_TOKEN: it has none, or the dots of an example"),
        ('GRG_DISCORD_TOKEN="..."', "a value for GRG_DISCORD_TOKEN"),
        ("GRG_DISCORD_TOKEN a", "pairs such as"),
        ("set GRG_DISCORD_TOKEN=a", "pairs such as"),
        ("GRG_DISCORD_TOKEN=a GRG_DISCORD_TOKEN=b", "each name once"),
        ("GRG_DISCORD_TOKEN=a GRG_SLACK_TOKEN=b", "GRG_SLACK_TOKEN is not among it"),
        ("GRG_DISCORD_TOKEN=a GRG_BUCKET=b", "GRG_BUCKET is not among it"),
    ],
    "vpc-cidr": [
        ("10.42.0.0/15", "from /16 to /24"),
        ("10.42.0.0/25", "from /16 to /24"),
        ("10.42.0.1/16", "a private IPv4 range"),
        ("8.8.0.0/16", "a private IPv4 range"),
        ("fd00::/16", "a private IPv4 range"),
        ("", "such as 10.42.0.0/16"),
    ],
    "vpc-id": [
        ("default", "the id of an existing VPC"),
        ("vpc-xyz", "the id of an existing VPC"),
        ("vpc-0a1b2c3d", "together with subnet-ids"),
    ],
    "worker-image": [("grg-worker", "an image with its tag or digest")],
}

# Settings that are well written and wrong all the same: what is shown of each, and words of the error.
WRONG_SETTINGS = [
    ("GRG_BATCH=0", '{"GRG_BATCH": "0"}', "GRG_BATCH='0' is not allowed: use a whole number, 1 to 64"),
    ("GRG_ENGINE=best", '{"GRG_ENGINE": "best"}', "use one of auto, ctranslate2, transformers"),
    ("GRG_BUCKET=mine", "GRG_BUCKET=mine", "without the names of what the stack makes"),
    ("GRG_STATE_DIR=/x", "GRG_STATE_DIR=/x", "without GRG_STATE_DIR: a folder of the machine"),
    ("GRG_ADAPTERS=irc", "GRG_ADAPTERS=irc", "are in the key adapters"),
    ("GRG_DISCORD_TOKEN=hush", "GRG_DISCORD_TOKEN=[secret]", "the key tokens"),
    ("GRG_CANDIDATE=2", "GRG_CANDIDATE=2", "settings of the program"),
    ("GRG_SLACK_CHANNEL=x", "GRG_SLACK_CHANNEL=x", "or of an adapter in adapters"),
]

NETWORK = {"vpc-id": "vpc-0a1b2c3d", "subnet-ids": ["subnet-0a1b2c3d", "subnet-1a1b2c3d"]}

# Values that are right alone and wrong beside others, or not what is in the account.
WRONG_TOGETHER: list[tuple[dict[str, Any], str, str]] = [
    (
        NETWORK | {"availability-zones": ["eu-central-1a", "eu-central-1b"]},
        "availability-zones",
        "without vpc-id",
    ),
    (
        {"bot-image": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/grg-dev-bot-1a2b3c4:latest"},
        "bot-image",
        "outside",
    ),
    (
        {"worker-image": f"1.dkr.ecr.x.amazonaws.com/grg-dev-worker@sha256:{'0' * 64}"},
        "worker-image",
        "outside",
    ),
    ({"profile": "gpu-spot", "review-instance-types": []}, "review-instance-types", "at least one type"),
    ({"profile": "gpu-spot", "review-architecture": "arm64"}, "review-architecture", "amd64 with"),
    ({"profile": "gpu-spot", "fast-lane": True}, "fast-lane", "with profile=fargate-spot"),
    (
        {"adapters": []},
        "tokens",
        "it only with a bot. With adapters=[] there is none: remove the tokens with `pulumi config rm tokens`",
    ),
    ({"adapters": [], "tokens": "", "fast-lane": True}, "fast-lane", "at least one of adapters"),
    (
        {"bot-ami": "ami-0a1b2c3d"},
        "bot-ami",
        "only with fast-lane. Without it the bot has no machine: remove",
    ),
    ({"bot-instance-type": "t4g.micro", "fast-lane": True}, "bot-instance-type", "small or larger"),
    (NETWORK | {"vpc-id": "vpc-ffffffff"}, "vpc-id", "a VPC of the stack's region"),
    (
        NETWORK | {"subnet-ids": ["subnet-0a1b2c3d", "subnet-ffffffff"]},
        "subnet-ids",
        "subnets of vpc-0a1b2c3d: invoke of",
    ),
    (
        NETWORK | {"subnet-ids": ["subnet-0a1b2c3d", "subnet-2a1b2c3d"]},
        "subnet-ids",
        "subnets of vpc-0a1b2c3d; this one is in vpc-1a1b2c3d",
    ),
]


def read(values: dict[str, Any], stack: str = "dev", *, defaults: bool = True) -> config.StackConfig:
    """The record that the program would get for a stack file with these values."""
    got: list[config.StackConfig] = []
    deploy(
        lambda: got.append(config.read(pulumi.Config(), stack)),
        config=as_the_command_would(values, defaults=defaults),
    )
    return got[0]


def one_line_error(values: dict[str, Any]) -> str:
    with pytest.raises(ConfigError) as caught:
        deploy(run_main, config=as_the_command_would(LEAST | values))
    text = str(caught.value)
    assert len(text.splitlines()) == 1
    return text


def test_a_program_that_sets_the_configuration_itself_is_read_like_the_command() -> None:
    values = as_the_command_would(LEAST | {"game-review-generator:keep-days": 45})
    got: list[config.StackConfig] = []
    deploy(
        lambda: got.append(config.read(pulumi.Config(), "dev")),
        config=values,
        by_the_command=False,
    )
    assert got[0].keep_days == 45
    wrong = values | {"game-review-generator:keep-day": "45"}
    with pytest.raises(ConfigError, match=r"^keep-day='45' is not allowed: use one of the keys adapters,"):
        deploy(lambda: config.read(pulumi.Config(), "dev"), config=wrong, by_the_command=False)


def test_every_key_of_the_project_has_a_field_and_every_field_a_key() -> None:
    fields = {field.name.replace("_", "-") for field in dataclasses.fields(config.StackConfig)} - {"stack"}
    assert fields == set(KEYS)


def test_every_key_is_typed_and_described() -> None:
    assert {key for key, spec in KEYS.items() if not spec.get("description") or "type" not in spec} == set()


def test_every_default_is_allowed_and_of_the_declared_type() -> None:
    read(LEAST)
    python = {"string": str, "integer": int, "boolean": bool, "array": list}
    assert {
        k for k, s in KEYS.items() if "default" in s and type(s["default"]) is not python[s["type"]]
    } == set()


def test_only_the_address_for_alarms_has_no_default() -> None:
    assert [key for key, spec in KEYS.items() if "default" not in spec] == ["alarm-email"]


def test_the_example_stack_names_every_key_with_the_defaults() -> None:
    example = {
        k.partition(":")[2]: v for k, v in stack_file(STACK_FILES[0]).items() if not k.startswith("aws:")
    }
    assert set(example) == set(KEYS)  # the tokens are put in by the tests
    assert "GRG_" not in STACK_FILES[0].read_text().partition("config:")[2]
    del example["tokens"]
    assert {key for key in example if example[key] != KEYS[key].get("default", example[key])} == set()


def test_values_reach_the_record_with_their_types() -> None:
    path = next(path for path in STACK_FILES if "throwaway" in path.name)
    record = read(stack_file(path), stack="throwaway")
    assert dataclasses.asdict(record) == {
        "adapters": ("discord",),
        "alarm_email": "operator@reviews.test",
        "availability_zones": ("eu-central-1a", "eu-central-1b", "eu-central-1c"),
        "bot_ami": "",
        "bot_image": "",
        "bot_instance_type": "t4g.small",
        "bucket": "",
        "fast_lane": True,
        "keep_data": False,
        "keep_days": 30,
        "log_days": 7,
        "min_workers": 1,
        "monthly_budget_usd": 50,
        "oldest_prompt_minutes": 10,
        "profile": "fargate-spot",
        "review_architecture": "arm64",
        "review_instance_types": ("g4dn.xlarge", "g5.xlarge", "g6.xlarge"),
        "review_vcpus": 4,
        "settings": {"GRG_BATCH": "4", "GRG_MAX_WORKERS": "3", "GRG_MODEL": "house@2"},
        "subnet_ids": (),
        "tokens": {"GRG_DISCORD_TOKEN": "token-of-discord"},
        "vpc_cidr": "192.168.16.0/22",
        "vpc_id": "",
        "worker_image": "",
        "stack": "throwaway",
    }


def test_wrong_values_are_tried_for_every_key() -> None:
    assert set(WRONG) == set(KEYS)


@pytest.mark.parametrize(
    ("key", "value", "allowed"), [(k, *case) for k, cases in WRONG.items() for case in cases]
)
def test_a_wrong_value_gives_one_line_with_the_key_the_value_and_what_is_allowed(
    key: str, value: Any, allowed: str
) -> None:
    error = one_line_error({f"game-review-generator:{key}": value})
    assert error.startswith(f"{key}=")
    assert allowed in error
    if key == "tokens":
        value = "[secret]"
    shown = value[-1] if isinstance(value, list) and "of the region" in allowed else value
    assert repr(shown if isinstance(shown, str) else json.dumps(shown)) in error


@pytest.mark.parametrize(("values", "key", "allowed"), WRONG_TOGETHER)
def test_values_that_do_not_go_together_give_one_line(values: dict[str, Any], key: str, allowed: str) -> None:
    error = one_line_error({f"game-review-generator:{key}": value for key, value in values.items()})
    assert error.startswith(f"{key}=")
    assert allowed in error


@pytest.mark.parametrize(("setting", "shown", "allowed"), WRONG_SETTINGS)
def test_a_setting_that_the_program_would_not_take_is_refused_at_preview(
    setting: str, shown: str, allowed: str
) -> None:
    error = one_line_error({"game-review-generator:settings": [setting]})
    assert error.startswith(f"settings={shown!r} is not allowed: use ")
    assert allowed in error


def test_an_adapters_own_setting_may_be_given_with_the_adapter() -> None:
    assert read(LEAST | {"game-review-generator:settings": ["GRG_DISCORD_API_URL=http://x"]}).settings


@pytest.mark.parametrize("model", ["s3://our-bucket/models/house", "/opt/model", "house@2", "demo"])
def test_a_model_that_workers_can_find_needs_no_warning(model: str) -> None:
    assert config.warnings(read(LEAST | {"game-review-generator:settings": [f"GRG_MODEL={model}"]})) == []


@pytest.mark.parametrize("model", ["EleutherAI/gpt-neo-125m", "owner/name@main"])
def test_a_model_of_the_hub_gets_a_warning_unless_an_image_of_ones_own_may_hold_it(model: str) -> None:
    asked = LEAST | {"game-review-generator:settings": [f"GRG_MODEL={model}"]}
    [warning] = config.warnings(read(asked))
    assert warning.startswith(
        f"GRG_MODEL={model}: workers do not download from a hub. Fetch it with `grg model pull`"
    )
    image = {"game-review-generator:worker-image": "registry.example/grg-worker:1"}
    assert config.warnings(read(asked | image)) == []


def test_an_adapter_of_a_stranger_comes_in_an_image_and_brings_its_own_token() -> None:
    mine = {"game-review-generator:adapters": ["my-irc"], "game-review-generator:tokens": "GRG_MY_IRC_PASS=x"}
    image = {"game-review-generator:bot-image": "registry.example/grg-bot:1"}
    assert read(LEAST | mine | image).tokens == {"GRG_MY_IRC_PASS": "x"}
    assert one_line_error(mine).endswith("has no my-irc; set bot-image to one that has it")


def test_the_adapters_for_chats_are_those_that_the_package_has() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    ours = project["entry-points"]["game_review_generator.adapters"]
    assert {*config.REQUIRED_SETTINGS, "console"} == set(ours)


@pytest.mark.parametrize(
    "text",
    [
        "GRG_DISCORD_TOKEN=a.b-c GRG_DISCORD_MORE=d",
        "GRG_DISCORD_TOKEN='a.b-c'\n\nGRG_DISCORD_MORE=\"d\"\n",
        "# of the bot\nexport GRG_DISCORD_TOKEN=a.b-c  # new\r\n  #GRG_DISCORD_MORE=x\nexport GRG_DISCORD_MORE=d",
    ],
)
def test_tokens_may_look_as_in_a_file_of_variables(text: str) -> None:
    assert read(LEAST | {TOKENS: text}).tokens == {"GRG_DISCORD_TOKEN": "a.b-c", "GRG_DISCORD_MORE": "d"}


@pytest.mark.parametrize("value", ["a'b", "a'b'c", "'a", 'a"', "'a\"", "a#b", "a=b"])
def test_what_is_no_pair_of_quotes_around_a_token_stays(value: str) -> None:
    assert read(LEAST | {TOKENS: f"GRG_DISCORD_TOKEN={value}"}).tokens == {"GRG_DISCORD_TOKEN": value}


def test_the_preview_warns_of_an_address_that_is_nobodys(caplog: pytest.LogCaptureFixture) -> None:
    for address in ("you@example.com", "you@Example.NET", "you@mail.example.org", "you@your-domain.example"):
        [warning] = config.warnings(read(LEAST | {EMAIL: address}))
        assert warning.endswith("is an example: nobody will receive the alarms")
    for address in ("you.example@lantern.test", "you@myexample.com", "you@example.com.lantern.test"):
        assert config.warnings(read(LEAST | {EMAIL: address})) == []
    with caplog.at_level(logging.WARNING):
        deploy(run_main, config=as_the_command_would(LEAST | {EMAIL: "you@example.com"}))
    assert "nobody will receive the alarms" in caplog.text


def test_a_type_for_a_machine_that_is_not_made_gets_a_warning() -> None:
    typed = LEAST | {"game-review-generator:bot-instance-type": "m7g.medium"}
    [warning] = config.warnings(read(typed))
    assert warning.startswith("bot-instance-type='m7g.medium' has no effect without fast-lane")
    assert config.warnings(read(typed | {"game-review-generator:fast-lane": True})) == []
    assert config.warnings(read(LEAST)) == []


def test_tokens_in_the_clear_are_refused_and_not_shown() -> None:
    with pytest.raises(
        ConfigError, match=r"^tokens='\[secret\]' .* `pulumi config set --secret tokens`, which asks"
    ) as caught:
        deploy(run_main, config=as_the_command_would(LEAST), secrets=())
    assert "hush" not in str(caught.value)


def test_no_error_and_no_record_shows_a_token() -> None:
    assert "hush" not in repr(read(LEAST))
    assert "hush" not in one_line_error({"game-review-generator:tokens": "hush"})
    with pytest.raises(ConfigError) as caught:
        deploy(
            run_main,
            config=as_the_command_would(LEAST | {"game-review-generator:token": "hush"}),
            secrets=("game-review-generator:token",),
        )
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("key", sorted(KEYS))
def test_a_key_that_is_not_set_at_all_is_named(key: str) -> None:
    values = as_the_command_would(LEAST)
    del values[f"game-review-generator:{key}"]
    with pytest.raises(ConfigError, match=rf"^{key} is not set: run `pulumi config set {key} …`"):
        read(values, defaults=False)


def test_a_misspelt_key_is_refused_with_the_keys_that_there_are() -> None:
    error = one_line_error({"game-review-generator:alarm-emial": "x"})
    assert error.startswith("alarm-emial='x' is not allowed: use one of the keys adapters, alarm-email, ")


def test_keys_of_other_programs_and_providers_are_left_alone() -> None:
    assert read(LEAST | {"aws:region": "eu-central-1", "other:keep-days": "x"}).keep_days == 90


@pytest.mark.parametrize("stack", ["Dev", "dev_1", "1dev", "a" * 21, ""])
def test_a_stack_name_that_a_bucket_could_not_carry_is_refused(stack: str) -> None:
    with pytest.raises(
        ConfigError, match=r"^stack=.* is not allowed: use a name of at most 20 small letters"
    ):
        read(LEAST, stack=stack)


@settings(deadline=None)  # a busy machine is not a failure
@given(
    key=st.sampled_from(sorted(KEYS)),
    text=st.text() | st.lists(st.text() | st.integers()).map(json.dumps) | st.integers().map(str),
)
def test_any_text_is_either_taken_or_refused_in_one_line(key: str, text: str) -> None:
    refusal = ""
    try:
        PARSERS[key](key, text)
    except ConfigError as error:
        refusal = str(error)
    assert not refusal or (refusal.startswith(f"{key}=") and len(refusal.splitlines()) == 1)
