"""What happens beside the steps of a training run: checkpoints are marked and judged, people and programs are told of them.

TensorBoard's files are written here, since its own package is large and only needed by who looks at them. Format:
https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/lib/io/record_writer.cc and …/util/event.proto.
"""

from __future__ import annotations

import functools
import json
import os
import socket
import struct
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import transformers
from transformers import TrainerCallback

from model_container.training.checkpoints import (
    CHECKPOINT,
    has_stalled,
    held_out_entries,
    keep_if_best,
    mark_whole,
    state_of,
)
from model_container.training.progress import Progress

Saved = Callable[[Path], None]
"""Called with each checkpoint once it is complete."""


def quiet() -> None:
    """Silence transformers' logging and progress bars: stderr is for this program's own lines."""
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()


class CheckpointCallback(TrainerCallback):
    """Marks checkpoints as whole, keeps the best one, and ends the run early: if nothing gets better any more, or after
    one more checkpoint if the machine is about to be reclaimed.
    """

    def __init__(self, saved: Saved, patience: int) -> None:
        self._saved, self._patience = saved, patience
        self.stopped = False

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Mark the checkpoint, then report it."""
        folder = Path(args.output_dir) / f"{CHECKPOINT}-{state.global_step}"
        mark_whole(folder)
        keep_if_best(folder)
        # After the mark: an upload must contain the list of complete files.
        self._saved(folder)
        if is_finished(folder, state.max_steps, self._patience):
            control.should_training_stop = True

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Save and end early if a SIGTERM came; measure after the last step, wherever it falls."""
        del args
        if state.global_step >= state.max_steps:
            control.should_evaluate = True
        if self.stopped:
            # Both flags: stopping alone would lose the steps since the last checkpoint.
            control.should_save = control.should_training_stop = True

    def on_epoch_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Suppress what the Trainer would do at an epoch's end.

        Everything happens by steps here; otherwise a last step
        that ends an epoch would be measured and saved twice.
        """
        del args, state
        control.should_log = control.should_evaluate = control.should_save = False

    def stop(self, *_: object) -> None:
        """The signal's handler. It only sets a flag: saving
        inside a handler could interrupt a step half-way.
        """
        self.stopped = True


def is_finished(checkpoint: Path, steps: int, patience: int) -> bool:
    """Whether a run has nothing left to do after this checkpoint: all steps are done, or its losses have stalled."""
    state = state_of(checkpoint)
    losses = [entry["eval_loss"] for entry in held_out_entries(state)]
    return state["global_step"] >= steps or has_stalled(losses, patience)


_TAGS = {
    "loss": "loss/train",
    "eval_loss": "loss/held_out",
    "learning_rate": "learning_rate",
    "grad_norm": "gradient_norm",
}
"""The Trainer's names of what it logs, and those in TensorBoard."""
_POLYNOMIAL = 0x82F63B78  # CRC-32C (Castagnoli), bits reversed


class JsonCallback(TrainerCallback):
    """Prints what happens as JSON lines to stdout, for programs.

    `step` and `steps`; `loss`, `learning_rate`, `gradient_norm` or `held_out_loss` (nats a token), whichever were measured;
    `seconds` that the run has taken in all its processes, `seconds_left` as far as this one can tell.
    """

    def __init__(self) -> None:
        self._progress = Progress()

    def on_step_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """The first call starts the clock."""
        del args, control
        self._progress.begin(state.global_step)

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        """Print what was measured."""
        del args, control
        names = {"grad_norm": "gradient_norm", "eval_loss": "held_out_loss"}
        told = {
            names.get(name, name): value
            for name, value in (logs or {}).items()
            if name in (*_TAGS, "seconds")
        }
        if state.max_steps and len(told) > 1:
            step, steps = state.global_step, state.max_steps
            left = self._progress.seconds_left(step, steps)
            line = {"event": "measured", "step": step, "steps": steps, **told, "seconds_left": left}
            print(json.dumps(line), flush=True)

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Print where the checkpoint is."""
        del control
        folder = str(Path(args.output_dir) / f"{CHECKPOINT}-{state.global_step}")
        print(json.dumps({"event": "checkpoint", "step": state.global_step, "folder": folder}), flush=True)


class TensorBoardCallback(TrainerCallback):
    """Writes what is measured for TensorBoard: `tensorboard --logdir OUT/run/tensorboard`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: Path | None = None

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        """Append one event."""
        del args, control
        found = {_TAGS[name]: float(value) for name, value in (logs or {}).items() if name in _TAGS}
        if not state.max_steps or not found:
            return
        if self._file is None:
            self._folder.mkdir(exist_ok=True)
            name = (
                f"events.out.tfevents.{time.time_ns() // 1_000_000_000}.{socket.gethostname()}.{os.getpid()}"
            )
            self._file = self._folder / name
            # The second one tells TensorBoard to forget what a process that was killed wrote for later steps.
            self._append(_text(3, "brain.Event:2"))
            self._append(_number(2, state.global_step) + _message(7, _number(1, 1)))
        self._append(_number(2, state.global_step) + _message(5, _summary(found)))

    def _append(self, event: bytes) -> None:
        """Append a record: its length, the event, and a checksum of each."""
        event = struct.pack("<Bd", 1 << 3 | 1, time.time()) + event
        length = struct.pack("<Q", len(event))
        assert self._file is not None  # noqa: S101  given by `on_log`
        with self._file.open("ab") as file:
            file.write(length + _checksum(length) + event + _checksum(event))


def _summary(values: Mapping[str, float]) -> bytes:
    """A Summary message with one simple value for each tag."""
    return b"".join(
        _message(1, _text(1, tag) + struct.pack("<Bf", 2 << 3 | 5, value)) for tag, value in values.items()
    )


def _message(field: int, body: bytes) -> bytes:
    """A field of a protocol buffer that holds bytes."""
    return _varint(field << 3 | 2) + _varint(len(body)) + body


def _text(field: int, text: str) -> bytes:
    """A field that holds a text."""
    return _message(field, text.encode())


def _number(field: int, value: int) -> bytes:
    """A field that holds a whole number, 0 or more."""
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    """A number in groups of seven bits, the lowest first."""
    groups = bytearray()
    while value > 0x7F:
        groups.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*groups, value])


@functools.cache
def _table() -> tuple[int, ...]:
    """The checksum of each byte."""

    def step(value: int) -> int:
        return value >> 1 ^ (_POLYNOMIAL if value & 1 else 0)

    return tuple(functools.reduce(lambda value, _: step(value), range(8), byte) for byte in range(256))


def _checksum(data: bytes) -> bytes:
    """TensorFlow's masked CRC-32C, in its four bytes."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ _table()[(crc ^ byte) & 0xFF]
    crc ^= 0xFFFFFFFF
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def callbacks(reports: tuple[str, ...], folder: Path) -> list[TrainerCallback]:
    """Those that tell of a run whose folder that is: to people always, and as `reports` asks for."""
    made: dict[str, Callable[[], TrainerCallback]] = {
        "json": JsonCallback,
        "tensorboard": lambda: TensorBoardCallback(folder / "tensorboard"),
    }
    return [ProgressCallback(), *(made[name]() for name in dict.fromkeys(reports))]


class ProgressCallback(TrainerCallback):
    """Passes the Trainer's events on to the progress line."""

    def __init__(self) -> None:
        self._progress = Progress()

    def on_step_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """The first call starts the clock."""
        del args, control
        self._progress.begin(state.global_step)

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Redraw the line."""
        del args, control
        self._progress.end_of_step(state.global_step, state.max_steps)

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        """Report the losses. The Trainer logs a step's own first and then, if it is due, the held-out one."""
        del args
        if state.max_steps and {"loss", "eval_loss"} & set(logs or {}):
            last = "eval_loss" in logs or not control.should_evaluate
            self._progress.measured(state.global_step, state.max_steps, logs, last=last)

    def on_train_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """End the line."""
        del args, state, control
        self._progress.end()
