"""Reading and writing whole files: a file is written completely or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path

from som_xl.model.errors import FileError, Problem

LARGEST_FILE = 200 * 1024 * 1024

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


def read_bytes(path: Path, largest: int = LARGEST_FILE) -> bytes:
    """The content of a file.

    Args:
        path: the file.
        largest: the most bytes it may hold.

    Raises:
        FileError: missing, a folder, not readable, or larger than ``largest``.
    """
    try:
        if path.is_dir():
            raise _error(path, "Stien er en mappe, ikke en fil.", "Vælg en fil i mappen.")
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except FileNotFoundError:
        raise _error(path, "Filen findes ikke.", "Kontrollér filnavn og mappe.") from None
    except PermissionError:
        raise _error(
            path,
            "Filen kan ikke læses.",
            "Luk den i andre programmer, og kontrollér, at du har læseadgang til den.",
        ) from None
    except OSError as error:
        raise _error(path, "Filen kan ikke læses.", "Kontrollér drevet og stien.", _reason(error)) from error
    if len(data) > largest:
        raise _error(
            path,
            f"Filen er for stor (højst {largest / 1_000_000:.0f} MB).",
            "Gem en mindre kopi, og prøv igen.",
        )
    return data


def write_bytes_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old content or all of the new, never half.

    The bytes go to a temporary file in the same folder, are forced to the disk and then take
    the place of ``path``. An existing file keeps its mode bits, a link keeps pointing where it did.

    Raises:
        FileError: no such folder, no permission, file write-protected or open in Excel, disk full.
            The old file is untouched and no temporary file is left.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise _error(path, "Stien er en mappe, ikke en fil.", "Angiv også et filnavn.")
    temporary = target.with_name(f".som-xl-{secrets.token_hex(8)}.tmp")
    try:
        if target.exists() and not os.access(target, os.W_OK):
            # Replacing needs no right to the file itself, so its write protection must be asked for.
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        _write_to_disk(temporary, data)
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except OSError as error:
        raise _write_error(path, target, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    _settle_folder(target.parent)


def _write_to_disk(path: Path, data: bytes) -> None:
    """Write a new file and wait until the disk has it."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle_folder(folder: Path) -> None:
    """Force the new name to the disk where the system can do that (not Windows)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write_error(path: Path, target: Path, error: OSError) -> FileError:
    """Why a file could not be written, for the user."""
    if not target.parent.is_dir():
        return _error(path, "Mappen findes ikke.", "Opret mappen, eller vælg en anden.", str(target.parent))
    if isinstance(error, PermissionError):
        return _error(
            path,
            "Filen kan ikke skrives.",
            "Luk den, hvis den er åben i Excel, og kontrollér, at den ikke er skrivebeskyttet, "
            "og at du må skrive i mappen.",
        )
    if error.errno in _NO_SPACE:
        return _error(path, "Der er ikke plads på drevet.", "Frigør plads, eller gem et andet sted.")
    return _error(path, "Filen kan ikke skrives.", "Prøv en anden mappe eller et andet navn.", _reason(error))


def _reason(error: OSError) -> str:
    """What the operating system said."""
    return error.strerror or type(error).__name__


def _error(path: Path, message: str, remedy: str, found: str = "") -> FileError:
    """One problem with one file."""
    return FileError([Problem(str(path), message, found, remedy)])
