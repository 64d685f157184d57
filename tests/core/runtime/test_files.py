"""Files are written completely or not at all, with the permissions that are asked for."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from core.runtime.files import large_file, open_private, touch_private, write_atomically


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_a_file_is_replaced_with_the_given_permissions(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    write_atomically(path, b"new", mode)
    assert path.read_bytes() == b"new" and list(tmp_path.iterdir()) == [path]
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_large_file_appears_only_once_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "rows.npz"
    path.write_bytes(b"old")
    with contextlib.suppress(OSError), large_file(path) as file:
        file.write(b"ne")
        raise OSError("the disk is full")
    assert path.read_bytes() == b"old"
    with large_file(path) as file:
        file.write(b"new")
    assert path.read_bytes() == b"new" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("open_it", [open_private, touch_private])
def test_a_link_or_a_pipe_in_the_place_of_a_file_is_refused_and_left(
    open_it: Callable[[Path], object], tmp_path: Path
) -> None:
    victim, link, pipe, nowhere = (tmp_path / name for name in ("victim", "link", "pipe", "nowhere"))
    victim.write_text("theirs")
    victim.chmod(0o644)
    link.symlink_to(victim)
    os.mkfifo(pipe)
    nowhere.symlink_to(tmp_path / "made")
    for path in (link, pipe, nowhere):
        with pytest.raises(OSError, match="no plain file: remove it"):
            open_it(path)
    assert victim.read_text() == "theirs" and stat.S_IMODE(victim.stat().st_mode) == 0o644
    assert not (tmp_path / "made").exists()


def test_a_draft_that_is_a_link_is_replaced(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("theirs")
    (tmp_path / "rows.part").symlink_to(victim)
    with large_file(tmp_path / "rows.npz") as file:
        file.write(b"new")
    assert victim.read_text() == "theirs" and (tmp_path / "rows.npz").read_bytes() == b"new"
