"""How the workbook looks: colours, number formats and the named cell styles."""

from __future__ import annotations

from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

FONT: Final = "Calibri"
DARK: Final = "1F3A5F"
ACCENT: Final = "0072B2"
GREY: Final = "595959"
LINE: Final = "BFBFBF"
INPUT_FILL: Final = "FFF8DC"
RESULT_FILL: Final = "E8F1F8"
HEADER_FILL: Final = "DCE3EC"
GOOD: Final = ("E2F0D9", "1E5B1E")
BAD: Final = ("FBE3DC", "9C1C00")
NOTICE: Final = ("FFF1CC", "6B4E00")

ACTOR_COLOURS: Final = {"municipality": "0072B2", "region": "009E73", "state": "D55E00", "total": "1F3A5F"}
"""Okabe–Ito; the same three for kommune, region and stat everywhere."""

TAB_COLOURS: Final = {
    "guide": "7F7F7F",
    "input": "0072B2",
    "result": "009E73",
    "knowledge": "E69F00",
    "control": "A0522D",
}

KR: Final = '#,##0;[Red]"−"#,##0;0'
KR_ORE: Final = '#,##0.00;[Red]"−"#,##0.00;0.00'
PRICE: Final = "[=0]0.00;[<10]0.0000;#,##0.00"
"""A rate per krone needs four decimals."""
PCT: Final = '0.0%;[Red]"−"0.0%;0.0%'
PERSONS: Final = '#,##0.00;[Red]"−"#,##0.00;0'
"""Persons and person-years; exactly none is 0."""
NUMBER: Final = '#,##0.##;[Red]"−"#,##0.##;0'
GENERAL: Final = "General"
YEAR: Final = "0"
FACTOR: Final = "0.0000"
TEXT: Final = "@"

_THIN: Final = Side(style="thin", color=LINE)
_BOX: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def _style(name: str, **parts: object) -> NamedStyle:
    style = NamedStyle(name=name)
    style.font = Font(name=FONT, size=10)
    style.alignment = Alignment(vertical="center")
    for part, value in parts.items():
        setattr(style, part, value)
    return style


def _cell(prefix: str, fill: str | None, font: Font, locked: bool) -> list[NamedStyle]:
    """One style per kind of content, for cells of one role (input, calculated, result)."""
    formats = {
        "kr": KR,
        "kr_ore": KR_ORE,
        "price": PRICE,
        "pct": PCT,
        "number": GENERAL,
        "year": YEAR,
        "factor": FACTOR,
        "text": GENERAL,
        "wrapped": GENERAL,
    }
    styles = []
    for kind, number_format in formats.items():
        text = kind in {"text", "wrapped"}
        alignment = Alignment(
            horizontal="left" if text else "right",
            vertical="top" if kind == "wrapped" else "center",
            wrap_text=kind == "wrapped",
            indent=1 if kind == "text" else 0,
        )
        style = _style(
            f"som_{prefix}_{kind}",
            number_format=number_format,
            font=font,
            border=_BOX,
            alignment=alignment,
            protection=Protection(locked=locked),
        )
        if fill:
            style.fill = PatternFill("solid", start_color=fill)
        styles.append(style)
    return styles


def add_styles(book: Workbook) -> None:
    """Register every named style of the workbook, and its standard font."""
    plain = Font(name=FONT, size=10)
    styles = [
        _style(
            "som_band",
            font=Font(name=FONT, size=16, bold=True, color="FFFFFF"),
            fill=PatternFill("solid", start_color=DARK),
        ),
        _style("som_intro", font=Font(name=FONT, size=10, color=GREY)),
        _style("som_status", font=Font(name=FONT, size=10, bold=True)),
        _style(
            "som_heading",
            font=Font(name=FONT, size=12, bold=True, color=DARK),
            border=Border(bottom=Side(style="medium", color=ACCENT)),
        ),
        _style("som_label", font=plain, alignment=Alignment(vertical="center", wrap_text=True)),
        _style("som_strong", font=Font(name=FONT, size=10, bold=True)),
        _style(
            "som_help",
            font=Font(name=FONT, size=9, italic=True, color=GREY),
            alignment=Alignment(vertical="center", wrap_text=True),
        ),
        _style("som_note", font=Font(name=FONT, size=9, italic=True, color=GREY)),
        _style(
            "som_unit",
            font=Font(name=FONT, size=9, color=GREY),
            alignment=Alignment(horizontal="left", vertical="center", indent=1),
        ),
        _style("som_paragraph", font=plain, alignment=Alignment(vertical="top", wrap_text=True)),
        _style("som_link", font=Font(name=FONT, size=10, underline="single", color=ACCENT)),
        _style(
            "som_header",
            font=Font(name=FONT, size=10, bold=True, color=DARK),
            fill=PatternFill("solid", start_color=HEADER_FILL),
            border=_BOX,
            alignment=Alignment(vertical="center", horizontal="left", wrap_text=True),
        ),
        _style(
            "som_tile_label",
            font=Font(name=FONT, size=9, color=GREY),
            fill=PatternFill("solid", start_color=RESULT_FILL),
            alignment=Alignment(horizontal="center", vertical="center", wrap_text=True),
        ),
        _style(
            "som_tile",
            font=Font(name=FONT, size=14, bold=True, color=DARK),
            fill=PatternFill("solid", start_color=RESULT_FILL),
            number_format=KR,
            alignment=Alignment(horizontal="center", vertical="center"),
        ),
    ]
    styles += _cell("input", INPUT_FILL, Font(name=FONT, size=10, color="0000FF"), locked=False)
    styles += _cell("calc", None, plain, locked=True)
    styles += _cell("known", "F2F2F2", plain, locked=True)
    styles += _cell("result", RESULT_FILL, plain, locked=True)
    styles += _cell("total", RESULT_FILL, Font(name=FONT, size=10, bold=True), locked=True)
    for style in styles:
        book.add_named_style(style)
    # The sheet's column widths are counted in characters of the standard font.
    book._named_styles["Normal"].font = Font(name=FONT, size=10)  # type: ignore[attr-defined]
