"""What people are told when the state folder cannot be used, and the locks beside it."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.backends import open_backend
from core.errors import StorageError, UnsupportedSchema
from core.local.database import VERSION, Database, is_locked, lock_file
from core.runtime.files import keep_private
from core.settings import Settings

ROOT = Path(__file__).resolve().parents[3]


def python(script: str, *arguments: object, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False, **more)  # type: ignore[call-overload,no-any-return]


def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    Database(tmp_path / "a" / "b").close()
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700


def test_in_a_folder_that_others_may_read_the_promises_are_for_their_owner_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with Database(tmp_path) as database, database.transaction() as connection:
        connection.execute("INSERT INTO documents VALUES ('a', '{}')")
        modes = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.glob("promises.sqlite3*")}
    assert len(modes) == 3 and set(modes.values()) == {0}


def test_a_promise_survives_a_power_cut_by_being_flushed(tmp_path: Path) -> None:
    database = Database(tmp_path)
    with database.reading() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    database.close()


def test_a_log_that_was_deleted_under_us_loses_no_promise_and_is_said_at_once(tmp_path: Path) -> None:
    statement = "INSERT INTO documents VALUES (?, '{}')"
    with Database(tmp_path) as database:
        with database.transaction() as connection:
            connection.execute(statement, ("before",))
        database.version()
        (tmp_path / "promises.sqlite3-wal").unlink()
        with pytest.raises(StorageError, match=r"promises\.sqlite3-wal was moved or deleted"):
            database.version()
        with pytest.raises(StorageError, match="start again"), database.transaction() as connection:
            connection.execute(statement, ("after",))
    with Database(tmp_path) as database, database.reading() as connection:
        assert connection.execute("SELECT key FROM documents").fetchall() == [("before",)]


def test_nothing_is_promised_to_a_file_that_was_deleted_under_us(tmp_path: Path) -> None:
    database = Database(tmp_path)
    (tmp_path / "promises.sqlite3").unlink()
    with pytest.raises(StorageError, match="moved or deleted while in use"), database.transaction():
        pass
    database.close()


FILL = """
        import resource, signal, sys
        from pathlib import Path
        from core.errors import StorageError
        from core.local.database import Database

        database = Database(Path(sys.argv[1]))
        with database.transaction() as connection:
            connection.execute("INSERT INTO prompts VALUES ('kept', '{}')")
        if len(sys.argv) > 2:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 17, 1 << 17))
        try:
            for number in range(100):
                with database.transaction() as connection:
                    connection.execute("INSERT INTO prompts VALUES (?, ?)", (str(number), "x" * 20_000))
        except StorageError as error:
            print(error)
        with database.reading() as connection:
            print(connection.execute("SELECT id FROM prompts WHERE id = 'kept'").fetchall())
        database.close()
"""


def mount(*arguments: object) -> None:
    """Skips where this user may not mount."""
    if subprocess.run(["mount", *map(str, arguments)], capture_output=True, check=False).returncode != 0:
        pytest.skip("no permission to mount here")


def filled(folder: Path, *limit: str) -> str:
    """Fill it up; what the error said. What was kept before is still there."""
    done = python(FILL, folder, *limit)
    said, kept = done.stdout.splitlines()
    assert kept == "[('kept',)]" and done.stderr == ""
    assert said.startswith(f"cannot use {folder}/promises.sqlite3: ")
    return said


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", folder)
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_one_line_that_says_what_to_do_and_loses_nothing(small_disk: Path) -> None:
    assert "free some disk space, nothing that was promised is lost" in filled(small_disk)


def test_a_quota_is_one_line_that_says_what_to_do_and_loses_nothing(tmp_path: Path) -> None:
    """A limit on the size of files stands in for it."""
    assert "check the disk: its space, your quota, its health" in filled(tmp_path, "limited")


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system that is mounted read-only: a mode does not stop root."""
    folder = tmp_path / "ro"
    folder.mkdir()
    Database(folder).close()
    mount("--bind", folder, folder)
    try:
        mount("-o", "remount,ro,bind", folder)
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_read_only_folder_is_one_line_that_says_what_to_do(read_only: Path) -> None:
    with pytest.raises(StorageError, match="make it writable or set GRG_STATE_DIR to a folder that is"):
        Database(read_only)
    with pytest.raises(StorageError, match="make it writable"):
        lock_file(read_only / "bot.lock")


def test_a_path_through_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(
        StorageError, match=r"^cannot use .*file.*: Not a directory; check the folder that GRG_STATE"
    ):
        Database(tmp_path / "file" / "state")


def test_a_folder_where_the_file_should_be_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "promises.sqlite3").mkdir()
    with pytest.raises(StorageError, match="no plain file: remove it"):
        Database(tmp_path)


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "promises.sqlite3"
    path.write_bytes(b"my diary " * 1_000)
    with pytest.raises(StorageError, match="move the file away to start afresh"):
        Database(tmp_path)
    assert path.read_bytes() == b"my diary " * 1_000


def test_a_file_that_was_damaged_is_one_line(tmp_path: Path) -> None:
    database = Database(tmp_path)
    with database.transaction() as connection:
        connection.executemany("INSERT INTO prompts VALUES (?, ?)", [(str(n), "x" * 500) for n in range(200)])
    database.close()
    path = tmp_path / "promises.sqlite3"
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    damaged = Database(tmp_path)
    with pytest.raises(StorageError, match="move the file away"), damaged.reading() as connection:
        connection.execute("SELECT count(body) FROM prompts").fetchall()
    damaged.close()


def test_tables_of_a_newer_version_are_refused_and_left(tmp_path: Path) -> None:
    Database(tmp_path).close()
    path = tmp_path / "promises.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(UnsupportedSchema, match="upgrade grg"):
        Database(tmp_path)
    assert path.read_bytes() == before


def test_many_processes_may_open_a_new_folder_at_once(tmp_path: Path) -> None:
    imports = "import sys\nfrom pathlib import Path\nfrom core.local.database import Database\n"
    script = f"{imports}Database(Path(sys.argv[1])).close()"
    children = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "new")], cwd=ROOT, stderr=subprocess.PIPE
        )
        for _ in range(6)
    ]
    outcomes = [(child.communicate(timeout=60)[1], child.returncode) for child in children]
    assert outcomes == [(b"", 0)] * 6


def test_files_beside_it_may_vanish_while_it_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Database(tmp_path).close()
    for name in ("promises.sqlite3-wal", "promises.sqlite3-shm"):
        (tmp_path / name).touch()

    def as_another_process_closes(path: Path) -> None:
        if path.name != "promises.sqlite3":
            path.unlink()
        keep_private(path)

    monkeypatch.setattr("core.local.database.files.keep_private", as_another_process_closes)
    Database(tmp_path).close()


def test_opening_waits_for_another_process_that_writes_to_a_file_without_the_log(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "promises.sqlite3", isolation_level=None, check_same_thread=False)
    other.execute(
        "BEGIN IMMEDIATE"
    )  # SQLite refuses the change of the journal at once here, whatever the time-out
    with pytest.raises(StorageError, match="locked"):
        Database(tmp_path, busy_s=0.0)
    release = threading.Timer(0.2, other.rollback)
    release.start()
    Database(tmp_path).close()
    release.join()
    other.close()


def test_a_change_by_another_process_is_noticed_and_one_s_own_is_not(tmp_path: Path) -> None:
    database, other = Database(tmp_path), Database(tmp_path)
    before = database.version()
    with database.transaction() as connection:
        connection.execute("INSERT INTO prompts VALUES ('a', '{}')")
    assert database.version() == before
    with other.transaction() as connection:
        connection.execute("INSERT INTO prompts VALUES ('b', '{}')")
    assert database.version() != before
    database.close()
    other.close()


def test_a_lock_is_held_once_and_free_after_its_holder_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "bot.lock"
    assert not is_locked(path)
    held = lock_file(path)
    assert held is not None
    assert lock_file(path, patience_s=0) is None
    assert is_locked(path)
    held.close()
    assert not is_locked(path)


def test_a_lock_is_free_after_its_holder_was_killed(tmp_path: Path) -> None:
    script = """
        import os, signal, sys
        from pathlib import Path
        from core.local.database import lock_file
        held = lock_file(Path(sys.argv[1]))
        print(held is not None, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    done = python(script, tmp_path / "bot.lock")
    assert (done.returncode, done.stdout) == (-9, "True\n")
    assert not is_locked(tmp_path / "bot.lock")


def test_looking_at_a_lock_does_not_keep_its_next_holder_out(tmp_path: Path) -> None:
    """`is_locked` holds it for an instant; who wants it is patient for longer than that."""
    path = tmp_path / "bot.lock"
    imports = "import sys\nfrom pathlib import Path\nfrom core.local.database import is_locked\n"
    script = f"{imports}while True: is_locked(Path(sys.argv[1]))"
    with subprocess.Popen([sys.executable, "-c", script, str(path)], cwd=ROOT) as looker:
        try:
            for _ in range(20):
                held = lock_file(path)
                assert held is not None
                held.close()
        finally:
            looker.kill()


def test_a_second_bot_on_a_folder_is_refused_and_a_look_beside_the_first_is_not(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path)

    async def story() -> None:
        async with open_backend(settings):
            with pytest.raises(StorageError, match=r"another bot runs on .*: stop it, or set GRG_STATE_DIR"):
                async with open_backend(settings):
                    pass
            async with open_backend(settings, own=False) as beside:
                assert (await beside.running())["bot"] is True
        async with open_backend(settings, own=False) as later:
            assert (await later.running())["bot"] is False

    asyncio.run(story())


def test_a_bot_whose_lock_was_deleted_stops_before_another_one_replies_too(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path)

    async def story() -> None:
        async with open_backend(settings) as first:
            owned = asyncio.ensure_future(first.owned())
            await asyncio.sleep(0)
            assert first.may_act() and not owned.done()
            (tmp_path / "bot.lock").unlink()
            assert not first.may_act(), "it says nothing from now on"
            async with open_backend(settings) as second:
                assert second.may_act() and not first.may_act()
                with pytest.raises(StorageError, match=r"bot\.lock was moved or deleted"):
                    await asyncio.wait_for(owned, 10)

    asyncio.run(story())


def test_a_link_in_the_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "promises.sqlite3").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError, match="no plain file: remove it"):
        Database(tmp_path)
    assert not (tmp_path / "elsewhere").exists()
