"""Documents made from the registry of worksheet functions and from the knowledge base, so that they say what there is.

``python -m som_xl.excel.documents`` writes ``docs/funktioner.md``, ``docs/daekning.md`` and the rows of the sheet
*Vejledning*. The builder
(``python -m som_xl.excel``) writes the texts for Excel-DNA IntelliSense, which shows them while a formula is typed, if
that add-in is installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final
from xml.sax.saxutils import quoteattr

from som_xl.excel.answers import NA, NUM, VALUE, ExcelError
from som_xl.excel.registry import CATEGORY, REGISTRY, Entry
from som_xl.knowledge import load
from som_xl.report.coverage_page import coverage_page
from som_xl.storage import write_bytes_atomically

INTELLISENSE: Final = "SOM.intellisense.xml"
"""Beside SOM.xlsm and SOM.xlam: Excel-DNA finds the file by the workbook's own name."""
NAMESPACE: Final = "http://schemas.excel-dna.net/intellisense/1.0"
ROOT: Final = Path(__file__).parents[2]
FUNCTIONS_PAGE: Final = "docs/funktioner.md"
COVERAGE_PAGE: Final = "docs/daekning.md"
FUNCTION_ROWS: Final = "som_xl/workbook/sheets/function_rows.py"
GENERATOR: Final = "python -m som_xl.excel.documents"

Errors = Mapping[ExcelError, str]

_ESTIMATE_NUMBERS: Final = (
    "Antal er ikke større end 0, succesraten er ikke mellem -1 og 1, renten er ikke mellem -0,05 og 0,25, eller "
    "aar eller horisont er ikke et helt tal fra 1 til 100."
)
_ESTIMATE: Final = {
    NA: "Målgruppen findes ikke i videnbasen, eller videnbasen har ingen offentlige tal at skønne med.",
    VALUE: "Et tal mangler eller er tekst, eller aktøren eller renten er et ord, funktionen ikke kender.",
    NUM: _ESTIMATE_NUMBERS,
}
ERRORS: Final[Mapping[str, Errors]] = MappingProxyType(
    {
        "SOM_NETTORESULTAT": _ESTIMATE,
        "SOM_NETTO_AAR": _ESTIMATE,
        "SOM_BREAKEVEN_SUCCESRATE": {
            **_ESTIMATE,
            NA: f"{_ESTIMATE[NA]} Også når flere succeser ikke giver aktøren en gevinst.",
        },
        "SOM_BREAKEVEN_PRIS": _ESTIMATE,
        "SOM_BREAKEVEN_AAR": {
            **_ESTIMATE,
            NA: f"{_ESTIMATE[NA]} Også når investeringen ikke er tjent hjem inden for horisonten.",
        },
        "SOM_SANDSYNLIGHED": _ESTIMATE,
        "SOM_RESULTAT": {
            NA: "Ingen åben SØM-arbejdsbog er beregnet, input er ændret siden, eller tallet, ydelsen eller udvalget er ikke med i beregningen.",
            VALUE: "Feltet eller aktøren kendes ikke, eller aar er angivet ved et felt uden år eller mangler ved et felt, der kun findes pr. år.",
            NUM: "Året er ikke med i beregningen.",
        },
        "SOM_PRIS": {
            NA: "Ydelsen eller målgruppen findes ikke, ydelsen har ingen standardpris, eller prisen har intet prisår at regne om fra.",
            VALUE: "Ydelsen er ikke en tekst, aktøren kendes ikke, eller prisaar er tekst.",
            NUM: "Prisåret er ikke med i nettoprisindekset.",
        },
        "SOM_KONSEKVENS": {
            NA: "Målgruppen eller ydelsen findes ikke, der er intet offentligt tal, eller kilden dækker ikke året.",
            VALUE: "Aar mangler eller er tekst, eller målgruppen eller ydelsen er ikke en tekst.",
            NUM: "Aar er ikke et helt tal fra 1.",
        },
        "SOM_EFFEKT": {
            NA: "Indsatsen eller målgruppen findes ikke, indsatsen har ingen effekt for målgruppen, eller kilden oplyser ikke feltet.",
            VALUE: "Feltet kendes ikke, eller indsatsen er ikke en tekst.",
        },
        "SOM_SUCCESRATE": {
            NA: "Succesraten med indsats kan ikke regnes ud med den metode uden en grundrate.",
            VALUE: "Effekten mangler eller er tekst, eller effekttypen, metoden eller resultatet er et ord, funktionen ikke kender.",
            NUM: "Effekten eller grundraten er uden for det mulige, grundraten mangler, eller resultatet bliver ikke en andel.",
        },
        "SOM_NUTIDSVAERDI": {
            VALUE: "Området har ingen tal eller har en celle med tekst, eller renten er et ord, funktionen ikke kender.",
            NUM: "Renten er ikke mellem -0,05 og 0,25, der er mere end 1000 beløb, eller foerste_aar er et kalenderår.",
        },
        "SOM_DISKONTERING": {
            VALUE: "Aar mangler, er tekst eller er et kalenderår uden foerste_aar, eller renten er et ord, funktionen ikke kender.",
            NUM: "Aar er ikke et helt tal, ligger før det første år, eller renten er ikke mellem -0,05 og 0,25.",
        },
        "SOM_FREMSKRIV": {
            VALUE: "Et tal mangler eller er tekst.",
            NUM: "Et af årene er ikke med i nettoprisindekset.",
        },
        "SOM_REFUSION": {
            VALUE: "Et tal mangler eller er tekst, eller aktøren kendes ikke.",
            NUM: "Uge er ikke et helt tal fra 1.",
        },
        "SOM_KILDE": {NA: "Id'et findes ikke i videnbasen.", VALUE: "Id'et mangler eller er ikke en tekst."},
        "SOM_VERSION": {},
        "SOM_STATUS": {},
        "SOM_SIDSTE_FEJL": {},
    }
)
"""What makes each function give an error, beyond what holds for all; a test provokes every one."""

_RETURNS: Final = {
    "number": "et tal",
    "text": "en tekst",
    "any": "et tal eller en tekst",
    "row": "en række med et tal pr. kalenderår. Markér lige så mange celler ved siden af hinanden som horisonten, "
    "skriv formlen, og tryk Ctrl+Skift+Enter; i Microsoft 365 er det nok at skrive den i den første celle",
}
_INTRO: Final = f"""\
# Regnearksfunktioner

<!-- Lavet af {GENERATOR}. Ret teksten i som_xl/excel/registry.py. -->

Funktionerne kan bruges i `SOM.xlsm` og, med tilføjelsesprogrammet `SOM.xlam`, i alle andre projektmapper. De står i
kategorien *{CATEGORY}* under *Indsæt funktion* (fx), med hjælp til hvert argument. De kræver Excel til Windows og
SØM-XL installeret ([docs/it.md](it.md)).

* Skriv som i dansk Excel: semikolon mellem argumenter og komma i tal.
* Argumenter i kantede parenteser kan udelades.
* Et område i stedet for ét tal giver et svar pr. celle. Mange svar fra én formel er hurtigere end mange formler.
* Beløb er i kr. Plus er en gevinst eller besparelse, minus er en udgift, hvor teksten ikke siger andet.
* Intet hentes fra nettet. Tallene kommer fra den videnbase, der er installeret; `=SOM_VERSION()` viser hvilken.

## Når en celle viser en fejl

| fejlværdi | betyder |
| --- | --- |
| `{NA.text}` | det, der spørges om, findes ikke; eller motoren kører ikke, eller Excel er på Mac |
| `{VALUE.text}` | et argument er af den forkerte slags, fx tekst i stedet for et tal |
| `{NUM.text}` | et tal er uden for det mulige |
| `#NAVN?` | Excel kender ikke funktionen: makroer er slået fra, eller `SOM.xlam` er ikke indlæst |

`=SOM_SIDSTE_FEJL()` siger på dansk, hvad der var galt sidst, i hvilket argument, og hvad I kan gøre. Peger et argument
på en celle med en fejl, giver funktionen den samme fejl.
"""


def functions_page(registry: Iterable[Entry] = REGISTRY) -> str:
    """The documentation of every function, Danish markdown."""
    entries = tuple(registry)
    overview = [
        f"| [`{entry.name}`](#{entry.name.lower()}) | {_cell(entry.description)} |" for entry in entries
    ]
    parts = [_INTRO, "\n".join(["## Oversigt", "", "| funktion | giver |", "| --- | --- |", *overview, ""])]
    return "\n".join([*parts, *map(_section, entries)])


def _section(entry: Entry) -> str:
    lines = [f"## {entry.name}", "", entry.description, "", "```", entry.call_form, "```", ""]
    if entry.arguments:
        lines += ["| argument | skal angives | hjælp |", "| --- | --- | --- |"]
        lines += [
            f"| `{argument.name}` | {'nej' if argument.optional else 'ja'} | {_cell(argument.help)} |"
            for argument in entry.arguments
        ]
    else:
        lines += ["Ingen argumenter."]
    lines += ["", f"Giver {_RETURNS[entry.returns]}.", "", "Eksempel:", "", "```", entry.example, "```", ""]
    if entry.available:
        lines += [f"{NA.text}: {entry.available}", ""]
    elif errors := ERRORS[entry.name]:
        lines += ["| fejlværdi | når |", "| --- | --- |"]
        lines += [f"| `{error.text}` | {_cell(reason)} |" for error, reason in errors.items()]
        lines += [""]
    else:
        lines += ["Har ingen fejlværdier ud over de fælles.", ""]
    return "\n".join(lines)


def _cell(text: str) -> str:
    """A text in a cell of a markdown table."""
    return text.replace("|", "\\|")


def intellisense_xml(registry: Iterable[Entry] = REGISTRY) -> str:
    """Name, description and arguments of every function, as Excel-DNA IntelliSense reads them."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<IntelliSense xmlns="{NAMESPACE}">',
        "  <FunctionInfo>",
    ]
    for entry in registry:
        opening = f"    <Function Name={quoteattr(entry.name)} Description={quoteattr(entry.description)}"
        if not entry.arguments:
            lines += [f"{opening} />"]
            continue
        lines += [f"{opening}>"]
        lines += [
            f"      <Argument Name={quoteattr(argument.name)} Description={quoteattr(argument.help)} />"
            for argument in entry.arguments
        ]
        lines += ["    </Function>"]
    return "\n".join([*lines, "  </FunctionInfo>", "</IntelliSense>", ""])


def function_rows(registry: Iterable[Entry] = REGISTRY) -> str:
    """Source of the module with the rows of the sheet *Vejledning*, which may not import the registry."""
    rows = [
        line
        for entry in registry
        for line in (
            "    (",
            *(f"        {_literal(text)}," for text in (entry.name, entry.description, entry.example)),
            "    ),",
        )
    ]
    return "\n".join(
        [
            f'"""The worksheet functions as the sheet *Vejledning* lists them; written by ``{GENERATOR}``."""',
            "",
            "from __future__ import annotations",
            "",
            "from typing import Final",
            "",
            "FUNCTION_ROWS: Final = (",
            *rows,
            ")",
            '"""Name, what it gives, and an example as a Danish Excel shows it."""',
            "",
        ]
    )


def _literal(text: str) -> str:
    """A text as Python source, in the quotes that need fewest escapes.

    >>> _literal('=SOM_KILDE("EA001")'), _literal("id'et")
    ('\\'=SOM_KILDE("EA001")\\'', '"id\\'et"')
    """
    quote = "'" if '"' in text and "'" not in text else '"'
    return quote + text.replace("\\", "\\\\").replace(quote, f"\\{quote}") + quote


def write_intellisense(folder: Path) -> Path:
    """Write the texts for Excel-DNA IntelliSense beside the workbooks."""
    path = folder / INTELLISENSE
    write_bytes_atomically(path, intellisense_xml().encode())
    return path


def main(root: Path = ROOT) -> tuple[Path, ...]:
    """Write the documents that stand in the repository."""
    made = {
        root / FUNCTIONS_PAGE: functions_page(),
        root / FUNCTION_ROWS: function_rows(),
        root / COVERAGE_PAGE: coverage_page(load()),
    }
    for path, text in made.items():
        write_bytes_atomically(path, text.encode())
    return tuple(made)


if __name__ == "__main__":
    for written in main():
        print(written)
