"""What is written to a file replaces what was there at once, or not at all."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from claims.whole import whole


def write(file: Path, text: str) -> None:
    with whole(file) as place:
        place.write_text(text)


def break_off(file: Path, stop: BaseException) -> None:
    with whole(file) as place:
        place.write_text("half")
        raise stop


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "kept.csv"
    made.write_text("before")
    return made


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_what_is_broken_off_leaves_what_was_there(file: Path, stop: BaseException) -> None:
    with pytest.raises(type(stop)):
        break_off(file, stop)
    assert file.read_text() == "before"
    assert [*file.parent.iterdir()] == [file]


def test_what_is_broken_off_leaves_nothing_where_nothing_was(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        break_off(tmp_path / "new.csv", KeyboardInterrupt())
    assert not [*tmp_path.iterdir()]


def test_what_is_whole_replaces_what_was_there_with_its_permissions(file: Path) -> None:
    file.chmod(0o604)
    write(file, "after")
    assert file.read_text() == "after"
    assert stat.S_IMODE(file.stat().st_mode) == 0o604


def test_a_new_file_has_the_permissions_that_new_files_have(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write(tmp_path / "new", "after")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_link_goes_on_leading_to_its_file(file: Path) -> None:
    link = file.with_name("link.csv")
    link.symlink_to(file.name)
    write(link, "after")
    assert link.is_symlink()
    assert file.read_text() == "after"


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    write(pipe, "after")
    reader.join()
    assert read == ["after"]
    assert pipe.is_fifo()


def test_what_is_open_already_is_written_to_and_not_replaced(file: Path) -> None:
    with file.open("a") as stream:
        write(Path(f"/dev/fd/{stream.fileno()}"), "after")
        assert os.path.samestat(os.fstat(stream.fileno()), file.stat())
    assert file.read_text() == "after"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_file_in_a_closed_folder_is_written_and_a_closed_file_is_not(file: Path) -> None:
    file.parent.chmod(0o500)
    try:
        write(file, "after")
        assert file.read_text() == "after"
    finally:
        file.parent.chmod(0o700)
    file.chmod(0o400)
    with pytest.raises(PermissionError):
        write(file, "again")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        write(tmp_path, "after")
