"""Text as it is stored in cells: escapes, rich text, what cannot be stored."""

from __future__ import annotations

import re

from som_xl.workbook.ooxml.xml import Element, tag

LONGEST_TEXT = 32_767

_T = tag("t")
_RUN = tag("r")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LOOKS_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}[_\r])")
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def decode(stored: str) -> str:
    """Stored text with Excel's ``_xHHHH_`` escapes resolved.

    >>> decode("to_x000D_ linjer"), decode("_x005F_x000D_")
    ('to\\r linjer', '_x000D_')
    """
    if "_x" not in stored:
        return stored
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), stored)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def encode(text: str) -> str:
    """Text as Excel stores it: what looks like an escape is escaped, and so is a carriage return.

    >>> encode("_x000D_"), encode("a\\r\\nb"), encode("fil_x")
    ('_x005F_x000D_', 'a_x000D_\\nb', 'fil_x')
    """
    return _LOOKS_LIKE_ESCAPE.sub("_x005F_", text).replace("\r", "_x000D_")


def fault_in(text: str) -> str | None:
    """Why a text cannot stand in a cell, as a Danish sentence; None when it can.

    >>> print(fault_in("helt i orden"), fault_in("klokke\\x07"), sep="; ")
    None; Teksten indeholder et kontroltegn (U+0007), som Excel ikke kan gemme.
    """
    illegal = _ILLEGAL.search(text)
    if illegal:
        return f"Teksten indeholder et kontroltegn (U+{ord(illegal[0]):04X}), som Excel ikke kan gemme."
    if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        return f"Teksten er længere end de {LONGEST_TEXT} tegn, en celle kan rumme."
    return None


def needs_preserve(stored: str) -> bool:
    """Whether white space at the ends or line breaks would be lost without ``xml:space``."""
    return stored != stored.strip() or "\n" in stored


def rich_text(element: Element) -> str:
    """The text of a shared or inline string: all runs joined, phonetic hints left out."""
    pieces = []
    for child in element:
        if child.tag == _T:
            pieces.append(child.text or "")
        elif child.tag == _RUN:
            pieces.extend(part.text or "" for part in child.iterfind(_T))
    return decode("".join(pieces))


class SharedStrings:
    """The texts many cells share, by number; and the number of a text stored without formatting."""

    def __init__(self, root: Element | None) -> None:
        items = [] if root is None else root.findall(tag("si"))
        self.texts: tuple[str, ...] = tuple(rich_text(item) for item in items)
        self.plain: dict[str, int] = {}
        for number, item in enumerate(items):
            if len(item) == 1 and item[0].tag == _T:
                self.plain.setdefault(self.texts[number], number)
