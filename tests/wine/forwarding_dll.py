"""Writes a Windows DLL without code that forwards one function: what Wine 8 lacks for programs written in Rust.

Rust's standard library takes its random numbers from ``ProcessPrng`` in ``bcryptprimitives.dll``. Every Windows
since 7 has it, Wine has it from version 9. The same thing under its older name, with the same arguments, is
``SystemFunction036`` (RtlGenRandom) in ``advapi32.dll``, which Wine 8 has. An export table can say just that.

    python forwarding_dll.py OUT.dll
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

LIBRARY, FUNCTION, TARGET = b"bcryptprimitives.dll\0", b"ProcessPrng\0", b"advapi32.SystemFunction036\0"
FILE_ALIGNMENT, SECTION_RVA = 0x200, 0x1000


def export_table() -> bytes:
    """The export directory at ``SECTION_RVA``; an address inside it is a forwarder (PE format, 6.3)."""
    addresses = SECTION_RVA + 40
    names, ordinals, library = addresses + 4, addresses + 8, addresses + 10
    function = library + len(LIBRARY)
    target = function + len(FUNCTION)
    directory = struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, library, 1, 1, 1, addresses, names, ordinals)
    return directory + struct.pack("<IIH", target, function, 0) + LIBRARY + FUNCTION + TARGET


def dll() -> bytes:
    """The whole file: DOS stub, headers for x86-64, one read-only section."""
    exports = export_table()
    dos = b"MZ".ljust(60, b"\0") + struct.pack("<I", 64)
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x2022)
    optional = struct.pack(
        "<HBBIIIIIQIIHHHHHHIIIIHHQQQQII",
        *(0x20B, 14, 0, 0, FILE_ALIGNMENT, 0, 0, SECTION_RVA),
        *(0x7_A000_0000, 0x1000, FILE_ALIGNMENT, 6, 0, 0, 0, 6, 0, 0),
        *(0x2000, FILE_ALIGNMENT, 0, 2, 0x0100, 0x100000, 0x1000, 0x100000, 0x1000, 0, 16),
    )
    directories = struct.pack("<II", SECTION_RVA, len(exports)) + bytes(15 * 8)
    section = struct.pack(
        "<8sIIIIIIHHI",
        b".rdata",
        len(exports),
        SECTION_RVA,
        FILE_ALIGNMENT,
        FILE_ALIGNMENT,
        0,
        0,
        0,
        0,
        0x40000040,
    )
    headers = dos + coff + optional + directories + section
    return headers.ljust(FILE_ALIGNMENT, b"\0") + exports.ljust(FILE_ALIGNMENT, b"\0")


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(dll())
