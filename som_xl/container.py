"""The zip file a workbook is: parts by name, those not replaced kept byte for byte."""

from __future__ import annotations

import io
import zipfile
import zlib

from som_xl.model.errors import FileError, Problem

LARGEST_UNPACKED = 500 * 1024 * 1024
MOST_PARTS = 20_000

_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


class Container:
    """The parts of one package in memory."""

    def __init__(self, data: bytes, place: str, largest: int = LARGEST_UNPACKED) -> None:
        """Open the zip.

        Args:
            data: the whole file.
            place: the file's name, for errors.
            largest: the most bytes all parts may unpack to.

        Raises:
            FileError: no zip, damaged, encrypted, or unpacking to more than ``largest``.
        """
        self.place = place
        self._data = data
        self._replaced: dict[str, bytes] = {}
        _check_kind(data, place)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _UNREADABLE as error:
            raise _truncated(place, str(error)) from error
        self._entries = self._zip.infolist()
        _check_entries(self._entries, place, largest)
        self._by_name = {entry.filename.lower(): entry for entry in self._entries}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the file."""
        return tuple(entry.filename for entry in self._entries if not entry.is_dir())

    def actual_name(self, name: str) -> str | None:
        """The part as spelled in the file; part names do not differ by case. None when missing."""
        entry = self._by_name.get(name.lstrip("/").lower())
        return None if entry is None else entry.filename

    def read(self, name: str) -> bytes:
        """The unpacked bytes of a part.

        Raises:
            KeyError: no such part.
            FileError: the part cannot be unpacked.
        """
        actual = self._required_name(name)
        return self._replaced[actual] if actual in self._replaced else self._unpack(actual)

    def replace(self, name: str, data: bytes) -> None:
        """Give a part new bytes.

        Raises:
            KeyError: no such part.
        """
        self._replaced[self._required_name(name)] = bytes(data)

    def to_bytes(self) -> bytes:
        """The whole file: every part in its old place with its old date, replaced ones with new bytes."""
        if not self._replaced:
            return self._data
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as out:
            out.comment = self._zip.comment
            for entry in self._entries:
                name = entry.filename
                content = self._replaced[name] if name in self._replaced else self._unpack(name)
                out.writestr(_fresh(entry), content)
        return buffer.getvalue()

    def _required_name(self, name: str) -> str:
        """The part as spelled in the file."""
        actual = self.actual_name(name)
        if actual is None:
            raise KeyError(f"no part {name!r} in {self.place}")
        return actual

    def _unpack(self, name: str) -> bytes:
        """The bytes of a part as they are in the file."""
        try:
            with self._zip.open(name) as part:
                # Asking for a stated number of bytes keeps zlib from unpacking more than the entry admits to.
                return part.read(self._zip.getinfo(name).file_size + 1)
        except _UNREADABLE as error:
            raise _truncated(self.place, f"{name}: {error}") from error


def _fresh(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """An entry to write: same name, date, attributes and comment, packed anew."""
    fresh = zipfile.ZipInfo(entry.filename, entry.date_time)
    fresh.compress_type = entry.compress_type
    fresh.comment = entry.comment
    fresh.create_system = entry.create_system
    fresh.external_attr = entry.external_attr
    return fresh


def _check_kind(data: bytes, place: str) -> None:
    """Refuse files that are no zip, saying what they are where that can be seen."""
    if data.startswith(_OLE_MAGIC):
        if _ENCRYPTED_STREAM in data:
            message = "Filen er krypteret med adgangskode eller en følsomhedsmærkat."
            remedy = "Åbn den i Excel, fjern beskyttelsen under Filer > Oplysninger, og gem en kopi."
        else:
            message = "Filen er i det gamle Excel-format (.xls)."
            remedy = "Åbn den i Excel, og gem den som .xlsx eller .xlsm."
        raise FileError([Problem(place, message, "", remedy)])
    if not data.startswith(b"PK"):
        found = "en tom fil" if not data else f"{data[:12]!r}"
        remedy = "Vælg en fil af typen .xlsx eller .xlsm."
        raise FileError([Problem(place, "Filen er ikke en Excel-projektmappe.", found, remedy)])


def _check_entries(entries: list[zipfile.ZipInfo], place: str, largest: int) -> None:
    """Refuse zip bombs, encrypted entries and names that occur twice, before anything is unpacked."""
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > largest or len(entries) > MOST_PARTS:
        found = f"{unpacked / 1_000_000:.0f} MB i {len(entries)} dele"
        message = f"Filen pakker ud til mere end {largest / 1_000_000:.0f} MB og bliver ikke åbnet."
        remedy = "Kontrollér, hvor filen kommer fra, eller gem en mindre kopi i Excel."
        raise FileError([Problem(place, message, found, remedy)])
    if any(entry.flag_bits & 1 for entry in entries):
        remedy = "Gem projektmappen fra Excel uden adgangskode."
        raise FileError([Problem(place, "Filen er en zip-fil med adgangskode.", "", remedy)])
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise _truncated(place, "en pakkemetode, som Excel ikke bruger")
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise _truncated(place, "to dele med samme navn")


def _truncated(place: str, found: str) -> FileError:
    """A zip that cannot be read to the end."""
    remedy = "Hent eller kopiér filen igen, eller åbn den i Excel og gem den på ny."
    return FileError([Problem(place, "Filen er beskadiget eller kun delvis hentet.", found, remedy)])
