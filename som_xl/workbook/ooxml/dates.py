"""Which numbers are dates, and what date a number is."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from som_xl.workbook.ooxml.xml import Element, tag

_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_CODES = re.compile(r'"[^"]*"?|\\.|[_*].|\[[^\]]*\]')
_DATE_LETTERS = frozenset("dmyhsDMYHS")
_START_1900 = datetime(1899, 12, 30)
_START_1904 = datetime(1904, 1, 1)
_MILLISECONDS = 86_400_000


def is_date_code(code: str) -> bool:
    """Whether a number format shows its number as a date or a time of day.

    The letters d, m, y, h, s count outside quotes, brackets and escapes, in the format of positive
    numbers. Files hold the English letters also when Excel is Danish.

    >>> [is_date_code(c) for c in ("dd/mm/yyyy", "[$-406]d. mmmm yyyy;@", "h:mm")]
    [True, True, True]
    >>> [is_date_code(c) for c in ("0.0%", '#,##0" mdr."', "[Red]0;dd", "General", "0\\\\d")]
    [False, False, False, False, False]
    """
    positive = _NOT_CODES.sub("", code).partition(";")[0]
    return positive.casefold() != "general" and not _DATE_LETTERS.isdisjoint(positive)


def date_styles(stylesheet: Element | None) -> frozenset[int]:
    """The cell styles (numbers of the ``s`` attribute) that show dates."""
    if stylesheet is None:
        return frozenset()
    codes = {
        int(element.get("numFmtId", "0")): element.get("formatCode", "")
        for element in stylesheet.iterfind(f"{tag('numFmts')}/{tag('numFmt')}")
    }
    formats = [
        int(element.get("numFmtId", "0")) for element in stylesheet.iterfind(f"{tag('cellXfs')}/{tag('xf')}")
    ]
    return frozenset(
        style
        for style, number in enumerate(formats)
        if (is_date_code(codes[number]) if number in codes else number in _BUILT_IN_DATES)
    )


def date_of(serial: float, from_1904: bool) -> datetime | None:
    """The date and time of a serial number, to the millisecond; None when Excel has no such date.

    In the 1900 system Excel counts a 29 February 1900 that never was, so the days before
    1 March 1900 lie one later. A time of day alone falls on 31 December 1899.

    >>> print(date_of(45658, False), date_of(1, False), date_of(61, False), date_of(0, True))
    2025-01-01 00:00:00 1900-01-01 00:00:00 1900-03-01 00:00:00 1904-01-01 00:00:00
    >>> print(date_of(45658.75, False), date_of(-1, False))
    2025-01-01 18:00:00 None
    """
    if serial < 0:
        return None
    start = _START_1904 if from_1904 else _START_1900
    if not from_1904 and serial < 60:
        start += timedelta(days=1)
    try:
        return start + timedelta(milliseconds=round(serial * _MILLISECONDS))
    except OverflowError:
        return None
