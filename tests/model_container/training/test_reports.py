"""What programs are told of a run: JSON lines, and TensorBoard's files."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pytest

from tests.needs import needs_torch
from tests.training_runs import trained

pytestmark = needs_torch

FEW = ("--steps", "4", "--every", "2", "--batch", "2")


def fields(message: bytes) -> dict[int, Any]:
    """The fields of a protocol buffer, read as its specification says (varint, 64 bit, bytes, 32 bit)."""
    found: dict[int, Any] = {}
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at, value, shift = at + 1, value | (byte & 0x7F) << shift, shift + 7
            if byte < 0x80:
                return value

    while at < len(message):
        key = varint()
        if key & 7 == 0:
            value: Any = varint()
        elif key & 7 == 2:
            size = varint()
            value, at = message[at : at + size], at + size
        else:
            kind, size = ("<d", 8) if key & 7 == 1 else ("<f", 4)
            (value,), at = struct.unpack(kind, message[at : at + size]), at + size
        found.setdefault(key >> 3, []).append(value)
    return found


def events(file: Path) -> list[dict[int, Any]]:
    data, at, found = file.read_bytes(), 0, []
    while at < len(data):
        (size,) = struct.unpack_from("<Q", data, at)
        found.append(fields(data[at + 12 : at + 12 + size]))
        at += 16 + size
    return found


def test_the_checksum_is_the_one_of_the_standard() -> None:
    from model_container.training import reports

    # RFC 3720, appendix B.4: 32 bytes of zeros; masked as TensorFlow's crc32c.h does.
    crc = 0x8A9136AA
    masked = ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF
    assert reports._checksum(bytes(32)) == struct.pack("<I", masked)


def test_a_run_is_told_to_programs_and_to_tensorboard(
    data: Path, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    trained(data, base, out, *FEW, "--report", "json", "--report", "tensorboard")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    measured = {line["step"]: line["held_out_loss"] for line in lines if "held_out_loss" in line}
    curve = json.loads((out / "loss_curve.json").read_text())
    assert measured == {entry["step"]: entry["eval_loss"] for entry in curve if "eval_loss" in entry}
    steps = [line for line in lines if "loss" in line]
    assert [(line["step"], line["steps"]) for line in steps] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert steps[1]["learning_rate"] > 0 and steps[1]["gradient_norm"] > 0
    assert steps[1]["seconds_left"] >= 0 and steps[-1]["seconds_left"] is None
    assert [line["step"] for line in lines if line["event"] == "checkpoint"] == [2, 4]

    (file,) = (out / "run/tensorboard").iterdir()
    head, begin, *rest = events(file)
    assert head[3] == [b"brain.Event:2"] and fields(begin[7][0]) == {1: [1]}
    values = {}
    for event in rest:
        for value in fields(event[5][0])[1]:
            one = fields(value)
            values[one[1][0].decode(), event[2][0]] = one[2][0]
    assert values["loss/held_out", 4] == pytest.approx(measured[4])
    assert ("loss/train", 1) in values and ("learning_rate", 3) in values
    assert all(event[1][0] > 1.7e9 for event in rest), "Unix seconds"
