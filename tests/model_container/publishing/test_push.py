"""Pushing a model into a repository of a hub on loopback, and pulling it from there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from huggingface_hub import constants

from core.errors import UsageError, WriterError
from model_container import engines
from model_container.models import convert, ct2_weights, folders
from model_container.models import hub as pull
from model_container.publishing import push
from tests import tiny_model
from tests.loopback_hub import COMMIT, Hub, serving

REPO = "me/tiny"
# Of huggingface_hub's own request to a store.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_TELEMETRY", True)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)  # its store is another program
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    (tmp_path / "hub").mkdir()
    with serving(tmp_path / "hub", "nobody/nothing") as server:
        server.token = "hf_secret"
        yield server


def test_a_pushed_model_can_be_pulled_and_is_the_same(hub: Hub, tmp_path: Path) -> None:
    folder = tiny_model.make_model(tmp_path / "m")
    url = push.push(str(folder), REPO, tmp_path, endpoint=hub.url, licence="mit")
    assert url == f"{hub.url}/{REPO}/commit/{COMMIT}"
    assert {path.name for path in hub.folder.iterdir()} == {
        "README.md",
        "config.json",
        "model.safetensors",
        "tokenizer.json",
    }
    model = pull.pull(REPO, tmp_path / "state", endpoint=hub.url)
    first, second = (ct2_weights.read_variables(one / "ct2" / "model.bin") for one in (folder, model.folder))
    assert all((first[name] == second[name]).all() for name in first if first[name].dtype == np.int8)
    assert (
        engines.pick(model).count("Lantern Deep")
        == engines.pick(folders.load(folder)).count("Lantern Deep")
        > 0
    )


def test_int8_weights_alone_go_as_the_engines_compute_with_them(hub: Hub, tmp_path: Path) -> None:
    folder = tiny_model.make_model(tmp_path / "m")
    push.push(str(folder), REPO, tmp_path, endpoint=hub.url)
    sent = dict(convert.read_weights(hub.folder))
    kept = ct2_weights.state_dict(folder / "ct2" / "model.bin")
    assert sent.keys() == kept.keys() - {"lm_head.weight"}
    assert all((sent[name] == kept[name]).all() for name in sent)


def test_a_kept_checkpoint_goes_as_it_is(hub: Hub, tmp_path: Path) -> None:
    checkpoint = tiny_model.make_checkpoint(tmp_path / "in", shards=2)
    convert.make_model_folder(checkpoint, tmp_path / "m", name="m", version="1", keep_checkpoint=True)
    push.push(str(tmp_path / "m"), REPO, tmp_path, endpoint=hub.url)
    for path in checkpoint.glob("*.safetensors*"):
        assert (hub.folder / path.name).read_bytes() == path.read_bytes()


def test_what_a_model_learned_here_goes_along_and_comes_back(hub: Hub, tmp_path: Path) -> None:
    push.push("demo", REPO, tmp_path, endpoint=hub.url, licence="mit")
    model = pull.pull(REPO, tmp_path / "state", endpoint=hub.url)
    demo = folders.load(folders.DEMO)
    assert (model.prompt, model.ends, model.parameters) == (demo.prompt, demo.ends, demo.parameters)
    assert {path.name for path in model.folder.iterdir()} >= {path.name for path in demo.folder.iterdir()} - {
        "LICENSE"
    }


def test_the_readme_is_a_card_as_the_hub_shows_it(tmp_path: Path) -> None:
    import yaml

    folder = tiny_model.make_model(tmp_path / "m")
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    card |= {
        "base": "EleutherAI/gpt-neo-125m@main",
        "training": {"steps": 40, "base": "a|b"},
        "published": {"nats": 1.5},
    }
    (folder / "card.json").write_text(json.dumps(card), encoding="utf-8")
    _, head, body = push.readme(folders.load(folder), "mit").split("---\n", 2)
    assert yaml.safe_load(head) == {
        "language": "en",
        "license": "mit",
        "base_model": "EleutherAI/gpt-neo-125m",
        "library_name": "transformers",
        "pipeline_tag": "text-generation",
        "tags": ["game-review-generator"],
    }
    assert "A GPT-Neo model" in body and "of the format `plain`" in body
    assert "Game Description: Lantern Hollow (Adventure, Indie)." in body
    assert "| steps | 40 |\n| base | a\\|b |" in body and "| nats | 1.5 |" in body
    assert "licence is not stated" not in body and "licence is not stated" in push.readme(
        folders.load(folder)
    )


@pytest.mark.parametrize("token", ["hf_other", ""])
def test_a_token_that_may_not_write_is_one_line(
    hub: Hub, tmp_path: Path, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", token)
    folder = tiny_model.make_model(tmp_path / "m")
    with pytest.raises(UsageError, match=r"does not let you write to me/tiny \(401\): set HF_TOKEN"):
        push.push(str(folder), REPO, tmp_path, endpoint=hub.url)
    assert list(hub.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("repository", "licence", "message"),
    [
        ("tiny", "", "use owner/name"),
        ("a/b/c", "", "use owner/name"),
        ("a/../b", "", "use owner/name"),
        (REPO, "MIT\nx: y", "no licence's name"),
    ],
)
def test_a_name_that_cannot_be_is_one_line(
    tmp_path: Path, repository: str, licence: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        push.push("demo", repository, tmp_path, endpoint="http://127.0.0.1:9", licence=licence)


def test_a_hub_that_cannot_be_reached_and_no_network_at_all_are_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tiny_model.make_model(tmp_path / "m")
    with pytest.raises(WriterError, match="cannot be reached"):
        push.push(str(folder), REPO, tmp_path, endpoint="http://127.0.0.1:9")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(UsageError, match="HF_HUB_OFFLINE is set: unset it to push"):
        push.push(str(folder), REPO, tmp_path)
