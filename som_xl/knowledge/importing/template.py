"""The documented Excel template: one sheet per table that can be imported, with explanations and one example row."""

from __future__ import annotations

import io
from typing import Final, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.knowledge.base import KnowledgeBase
from som_xl.knowledge.importing.grid import letters
from som_xl.knowledge.vocabulary import (
    AREA_LABELS,
    DESIGN_LABELS,
    DIRECTION_LABELS,
    MEASURE_LABELS,
    PAYER_LABELS,
)

LAST_ROW: Final = 2000
"""Rows with choices in the template; further rows can be filled in as well."""


class Field(NamedTuple):
    """A column of the template: its header, what to write, an example, and the words to choose between."""

    header: str
    help: str
    example: str | float = ""
    choices: tuple[str, ...] = ()


_NOTES: Final = (
    Field("Kilde", "Hvor tallet kommer fra.", "Kommunens regnskab 2024"),
    Field("Bemærkning", "Fri tekst.", ""),
)
_GROUP: Final = Field(
    "Målgruppe",
    "Navn som i videnbasen. Et nyt navn bliver jeres egen målgruppe.",
    "EKSEMPEL: Voksne i hjemløshed",
)
_SERVICE: Final = Field(
    "Ydelse", "Navn som i videnbasen. Et nyt navn bliver jeres egen ydelse.", "EKSEMPEL: Krisecenter"
)
_BARE_SERVICE: Final = _SERVICE._replace(example="Krisecenter")

SHEETS: Final[dict[str, tuple[str, tuple[Field, ...]]]] = {
    "Priser": (
        "Pris pr. enhed efter refusion. Skriv 0 for den, der ikke betaler; en tom celle betyder, at prisen ikke kendes.",
        (
            _SERVICE,
            Field("Hovedområde", "Kun for egne ydelser.", ""),
            Field("Enhed", "Hvad prisen er pr., fx døgn eller time.", "døgn"),
            Field("Kommune", "Kr. pr. enhed.", 900),
            Field("Region", "Kr. pr. enhed.", 0),
            Field("Stat", "Kr. pr. enhed.", 900),
            Field("Prisår", "Det år, priserne er i.", 2024),
            *_NOTES,
        ),
    ),
    "Konsekvenser": (
        "Ændring i antal enheder pr. person og år. Minus er mindre forbrug. År 1 er det år, forløbet slutter.",
        (
            _GROUP, _BARE_SERVICE,
            Field("Enhed", "Hvad der tælles, fx døgn.", "døgn"),
            Field("Pr.", "Pr. succes eller pr. deltager.", "pr. succes", ("pr. succes", "pr. deltager")),
            *(Field(f"År {j}", "Enheder i konsekvensåret.", -3 if j == 1 else "") for j in range(1, 11)),
            *_NOTES,
        ),
    ),
    "Konsekvenser i kroner": (
        "Ændring i kroner pr. person og år for én betaler. Plus er en gevinst, minus en udgift.",
        (
            _GROUP, _BARE_SERVICE,
            Field("Betaler", "Hvem beløbet gælder.", "kommune", tuple(PAYER_LABELS.values())),
            Field("Pr.", "Pr. succes eller pr. deltager.", "pr. succes", ("pr. succes", "pr. deltager")),
            Field("Konsekvensår", "1 er det år, forløbet slutter.", 1),
            Field("Beløb", "Kr.", 12000),
            Field("Prisår", "Det år, beløbet er i priser fra.", 2024),
            *_NOTES,
        ),
    ),
    "Effekter": (
        "Publicerede eller egne effekter, med kildens fortegn. Design, effektmål og retning kan ikke gættes.",
        (
            Field("Indsats", "Indsatsens navn.", "EKSEMPEL: CTI"),
            _GROUP._replace(example="Voksne i hjemløshed"),
            Field("Udfald", "Hvad der er målt.", "i egen bolig efter et år"),
            Field("Retning", "Om effekten er til gavn.", "gavnlig", tuple(DIRECTION_LABELS.values())),
            Field("Design", "Undersøgelsens design.", "lodtrækningsforsøg (RCT)", tuple(DESIGN_LABELS.values())),
            Field("Effektmål", "Hvad tallet er.", "risikoratio", tuple(MEASURE_LABELS.values())),
            Field("Effekt", "Tallet.", 1.42),
            Field("Nedre grænse", "Af 95 %-intervallet.", 1.1),
            Field("Øvre grænse", "Af 95 %-intervallet.", 1.8),
            Field("Antal personer", "I undersøgelsen.", 250),
            Field("Opfølgning i måneder", "0 er ved afslutningen.", 12),
            Field("Land", "Hvor det er målt.", "Danmark"),
            Field("Population", "Hvem der var med.", "voksne på herberg"),
            *_NOTES,
        ),
    ),
    "Målgrupper": (
        "Jeres egne målgrupper.",
        (
            Field("Målgruppe", "Navnet.", "EKSEMPEL: Unge i Nordbyen"),
            Field("Område", "Hvem det er.", "børn og unge", tuple(AREA_LABELS.values())),
            Field("Afgrænsning", "Hvem der hører til gruppen.", "15-25 år uden job eller uddannelse"),
            Field("Succesmål", "Hvad der tæller som en succes.", "I job eller uddannelse efter et år"),
            Field("Alder fra", "År.", 15),
            Field("Alder til", "År.", 25),
            Field("Bemærkning", "Fri tekst.", ""),
        ),
    ),
}  # fmt: skip
"""Sheet name to explanation and columns."""

_HEAD = PatternFill("solid", fgColor="DCE6F1")
_GREY = Font(italic=True, color="7F7F7F")


def template_bytes(knowledge: KnowledgeBase) -> bytes:
    """The template as an .xlsx file, with the names of the knowledge base on a sheet of their own."""
    book = Workbook()
    first = book.active
    assert first is not None
    _guide(first)
    for title, (told, fields) in SHEETS.items():
        _sheet(book.create_sheet(title), told, fields)
    names = book.create_sheet("Navne i videnbasen")
    names.append(["Navne på ydelser", "Navne på målgrupper"])
    services = [service.name for service in knowledge.services]
    groups = [group.name for group in knowledge.som_target_groups()]
    for i in range(max(len(services), len(groups))):
        names.append([column[i] if i < len(column) else None for column in (services, groups)])
    for letter in "AB":
        names.column_dimensions[letter].width = 60
    _choices(book["Priser"], "Ydelse", f"='Navne i videnbasen'!$A$2:$A${len(services) + 1}", strict=False)
    for title in ("Konsekvenser", "Konsekvenser i kroner"):
        _choices(book[title], "Ydelse", f"='Navne i videnbasen'!$A$2:$A${len(services) + 1}", strict=False)
        _choices(book[title], "Målgruppe", f"='Navne i videnbasen'!$B$2:$B${len(groups) + 1}", strict=False)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _guide(sheet: Worksheet) -> None:
    sheet.title = "Læs først"
    sheet.column_dimensions["A"].width = 110
    for text in (
        "Skabelon til egen viden i SØM-XL",
        "Skriv jeres egne tal på arkene, og importér filen: som-xl viden importér FIL. Brug --forhåndsvis for at se først.",
        "Én række er ét tal eller én ydelse. Rækken, der begynder med EKSEMPEL, bliver sprunget over.",
        "Et tal, I ikke har, er en tom celle, aldrig 0. Tomme ark gør ingenting.",
        "Tallene skrives i jeres eget lag og går forud for videnbasens. De får status 'egen import' med fil, ark og celle som kilde.",
        *(f"Arket {title}: {told}" for title, (told, _) in SHEETS.items()),
    ):
        sheet.append([text])
    sheet["A1"].font = Font(bold=True, size=14)


def _sheet(sheet: Worksheet, told: str, fields: tuple[Field, ...]) -> None:
    """Explanation, headers with help as a comment row above, the example, and the choices."""
    sheet.append([told])
    sheet.append([field.help for field in fields])
    sheet.append([field.header for field in fields])
    sheet.append([None if field.example == "" else field.example for field in fields])
    sheet["A1"].font = Font(bold=True)
    for number, field in enumerate(fields, 1):
        letter = letters(number)
        sheet.column_dimensions[letter].width = max(14, len(field.header) + 4, 34 if number == 1 else 0)
        sheet[f"{letter}2"].font = sheet[f"{letter}4"].font = _GREY
        sheet[f"{letter}2"].alignment = Alignment(wrap_text=True, vertical="top")
        sheet[f"{letter}3"].font = Font(bold=True)
        sheet[f"{letter}3"].fill = _HEAD
        if field.choices:
            _choices(sheet, field.header, f'"{",".join(field.choices)}"', strict=True)
    sheet.freeze_panes = "B4"


def _choices(sheet: Worksheet, header: str, formula: str, *, strict: bool) -> None:
    """A list to choose from below a header; Excel takes at most 255 characters of typed choices."""
    if len(formula) > 255:
        return
    column = next(cell.column_letter for cell in sheet[3] if cell.value == header)
    rule = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=strict)
    rule.error, rule.errorTitle = "Vælg fra listen.", "Ordet kendes ikke"
    sheet.add_data_validation(rule)
    rule.add(f"{column}4:{column}{LAST_ROW}")
