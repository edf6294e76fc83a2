"""Files are written completely or not at all, and every failure is told in Danish."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from som_xl.model.errors import FileError
from som_xl.storage import read_bytes, write_bytes_atomically

POSIX_ONLY = pytest.mark.skipif(os.name != "posix", reason="mode bits and links are of POSIX")


def failing(error: OSError):
    """A function that raises, whatever it is called with."""

    def fail(*_args, **_named):
        raise error

    return fail


def names_in(folder: Path) -> list[str]:
    """The names of all files in a folder, hidden ones too."""
    return [path.name for path in folder.iterdir()]


def test_a_new_file_is_written(tmp_path):
    write_bytes_atomically(tmp_path / "sag æøå.xlsx", b"indhold")
    assert read_bytes(tmp_path / "sag æøå.xlsx") == b"indhold"
    assert names_in(tmp_path) == ["sag æøå.xlsx"]


def test_an_old_file_is_replaced(tmp_path):
    path = tmp_path / "sag.xlsx"
    path.write_bytes(b"meget gammelt indhold")
    write_bytes_atomically(path, b"nyt")
    assert path.read_bytes() == b"nyt"


@pytest.mark.parametrize("step", [(os, "fsync"), (Path, "replace"), (Path, "open")])
@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(errno.EACCES, "Access is denied"), "Luk den, hvis den er åben i Excel"),
        (OSError(errno.ENOSPC, "No space left on device"), "Der er ikke plads på drevet"),
        (OSError(errno.EIO, "Input/output error"), "Fundet: Input/output error"),
    ],
)
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, step, error, message):
    path = tmp_path / "sag.xlsx"
    path.write_bytes(b"gammelt")
    monkeypatch.setattr(*step, failing(error))
    with pytest.raises(FileError, match=message) as caught:
        write_bytes_atomically(path, b"nyt")
    monkeypatch.undo()
    assert caught.value.problems[0].place == str(path)
    assert path.read_bytes() == b"gammelt"
    assert names_in(tmp_path) == ["sag.xlsx"]


def test_a_write_protected_file_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "sag.xlsx"
    path.write_bytes(b"gammelt")
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    with pytest.raises(FileError, match="skrivebeskyttet"):
        write_bytes_atomically(path, b"nyt")
    assert path.read_bytes() == b"gammelt"
    assert names_in(tmp_path) == ["sag.xlsx"]


def test_a_broken_run_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "sag.xlsx"
    path.write_bytes(b"gammelt")

    def interrupt(_handle):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_bytes_atomically(path, b"nyt")
    assert path.read_bytes() == b"gammelt"
    assert names_in(tmp_path) == ["sag.xlsx"]


@POSIX_ONLY
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_an_old_file_keeps_its_mode(tmp_path, mode):
    path = tmp_path / "sag.xlsx"
    path.write_bytes(b"gammelt")
    path.chmod(mode)
    write_bytes_atomically(path, b"nyt")
    assert stat.S_IMODE(path.stat().st_mode) == mode


@POSIX_ONLY
def test_a_link_keeps_pointing_to_its_file(tmp_path):
    (tmp_path / "rigtig.xlsx").write_bytes(b"gammelt")
    (tmp_path / "genvej.xlsx").symlink_to(tmp_path / "rigtig.xlsx")
    write_bytes_atomically(tmp_path / "genvej.xlsx", b"nyt")
    assert (tmp_path / "genvej.xlsx").is_symlink()
    assert (tmp_path / "rigtig.xlsx").read_bytes() == b"nyt"


def test_a_missing_folder(tmp_path):
    with pytest.raises(FileError, match=r"Mappen findes ikke\. Fundet: .*væk\. Opret mappen"):
        write_bytes_atomically(tmp_path / "væk" / "sag.xlsx", b"")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(FileError, match="Stien er en mappe, ikke en fil"):
        write_bytes_atomically(tmp_path, b"")
    with pytest.raises(FileError, match="Stien er en mappe, ikke en fil"):
        read_bytes(tmp_path)


def test_a_missing_file(tmp_path):
    with pytest.raises(FileError, match=r"Filen findes ikke\. Kontrollér filnavn og mappe\."):
        read_bytes(tmp_path / "sag.xlsx")


def test_a_file_too_large(tmp_path):
    path = tmp_path / "sag.xlsx"
    path.write_bytes(bytes(2_000_001))
    assert len(read_bytes(path, largest=2_000_001)) == 2_000_001
    with pytest.raises(FileError, match=r"Filen er for stor \(højst 2 MB\)"):
        read_bytes(path, largest=2_000_000)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "kontrollér, at du har læseadgang"),
        (OSError(errno.EIO, "Input/output error"), "Fundet: Input/output error"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path, monkeypatch, error, message):
    (tmp_path / "sag.xlsx").write_bytes(b"x")
    monkeypatch.setattr(Path, "open", failing(error))
    with pytest.raises(FileError, match=message):
        read_bytes(tmp_path / "sag.xlsx")
