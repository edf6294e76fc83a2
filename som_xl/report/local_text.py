"""Local consequences in Danish: a table per service, who they rest on, and what they do not say."""

from __future__ import annotations

import csv
import io
from typing import Any, Final

import tomli_w

from som_xl.analysis.local.disclosure import count_words
from som_xl.analysis.local.findings import Cell, Findings, ServiceFinding
from som_xl.analysis.local.to_case import lines
from som_xl.analysis.wording import decimal, percent
from som_xl.knowledge import KnowledgeBase

SYNTHETIC: Final = "SYNTETISKE DATA – tallene er opdigtede og må ikke bruges som viden."
NOT_CAUSES: Final = (
    "Tallene er sammenhænge, ikke årsager: de viser forskellen mellem dem, der fik succes, og dem, der ikke gjorde, "
    "når baggrundsoplysningerne er ens. Forskelle, som ingen kolonne måler, er stadig med i tallene. De siger heller "
    "ikke, hvor mange flere en indsats får til at lykkes; det er succesraten."
)


def local_text(findings: Findings, knowledge: KnowledgeBase) -> str:
    """The findings as the user reads them; rounded counts only."""
    parts = [SYNTHETIC] if findings.synthetic else []
    parts += [_headline(findings), _persons(findings)]
    parts += [_service(finding, knowledge) for finding in findings.services]
    parts.append("Forbehold\n" + "\n".join(f"  • {notice}" for notice in notices(findings)))
    return "\n\n".join(parts) + "\n"


def _headline(findings: Findings) -> str:
    adjusted = ", ".join(("startår", *findings.adjusted_for))
    group = f" for målgruppen {findings.choices.group}" if findings.choices.group else ""
    return (
        f"Lokale konsekvenser{group}: ændring i enheder pr. succes og konsekvensår\n"
        f"Startår {findings.start_years}. Justeret for {adjusted}. "
        f"Konsekvensår 1 er {_first_year(findings.choices.first_since)}."
    )


def _first_year(since: int) -> str:
    return (
        "startåret" if since == 0 else "året efter startåret" if since == 1 else f"{since} år efter startåret"
    )


def _persons(findings: Findings) -> str:
    rows = [("År", "med succes", "uden succes", "fulgt, succes", "fulgt, øvrige")]
    for year in findings.years:
        shares = [
            "–" if share is None else f"ca. {percent(share, 0)}"
            for share in (year.followed_successes, year.followed_others)
        ]
        counts = [
            "–" if count is None else f"ca. {decimal(count)}" for count in (year.successes, year.others)
        ]
        rows.append((str(year.year), *counts, *shares))  # type: ignore[arg-type]
    return "Personer bag tallene, afrundet til nærmeste 5\n" + _table(rows)


def _service(finding: ServiceFinding, knowledge: KnowledgeBase) -> str:
    service = knowledge.service_by_id.get(finding.service)
    title = (
        f"{finding.service}: {service.name}, {service.unit}" if service else f"{finding.service}: egen ydelse"
    )
    shown = [cell for cell in finding.cells if cell.difference is not None]
    test = (
        f"Alle år under ét: p = {_p(finding.joint_p)}"
        if finding.joint_p is not None
        else "Ingen tal kan vises"
    )
    if shown and not finding.included:
        test += ". UDELADT: forskellen er ikke signifikant på 5 %"
    rows = [("År", "forskel", "standardfejl", "95 %-interval")]
    rows += [_cell(cell) for cell in finding.cells if cell in shown]
    reasons: dict[str, list[str]] = {}
    for cell in finding.cells:
        if cell.difference is None:
            reasons.setdefault(cell.refusal.label, []).append(str(cell.year))
    held_back = [f"  Holdt tilbage: år {', '.join(years)} ({reason})" for reason, years in reasons.items()]
    return "\n".join([f"{title}. {test}.", *([_table(rows)] if shown else []), *held_back, *_before(finding)])


def _before(finding: ServiceFinding) -> list[str]:
    """The difference in the year before the start: what is there before anybody succeeds is no consequence."""
    cell = finding.before
    if cell is None or cell.low is None or cell.high is None:
        return []
    interval = f"{_figure(cell.difference)} ({_figure(cell.low)} til {_figure(cell.high)})"
    if cell.low <= 0 <= cell.high:
        return [f"  Året før start: {interval}. Ingen sikker forskel, før nogen lykkedes."]
    return [
        f"  Året før start: {interval}. Forskellen var der, før nogen lykkedes: justér for tidligere brug, eller "
        "regn den ikke som en konsekvens."
    ]


def _cell(cell: Cell) -> tuple[str, str, str, str]:
    difference, se, low, high = (
        _figure(figure) for figure in (cell.difference, cell.se, cell.low, cell.high)
    )
    return str(cell.year), difference, se, f"{low} til {high}"


def _figure(number: float | None) -> str:
    return "–" if number is None else decimal(number, 3)


def _p(p: float | None) -> str:
    assert p is not None
    return "under 0,001" if p < 0.001 else decimal(p, 3)


def _table(rows: list[Any]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  " + "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    )


def notices(findings: Findings) -> list[str]:
    """What the reader must know, the most important first."""
    choices = findings.choices
    found = [NOT_CAUSES]
    if findings.uneven_follow_up:
        years = ", ".join(map(str, findings.uneven_follow_up))
        found.append(
            f"I konsekvensår {years} er de to grupper ikke fulgt lige meget (over 10 procentpoints forskel). Er det "
            "dem, det går bedst eller dårligst, der mangler, er tallene skæve."
        )
    if findings.dropped:
        words = count_words(findings.dropped, choices.smallest_cell)
        found.append(
            f"{words.capitalize()} personer har færre end {choices.least_years} år i filen og er ikke med."
        )
    if not findings.start_given:
        found.append("Filen har intet startår; personens første år i filen er brugt som startår.")
    if findings.last_start > findings.first_start:
        found.append(
            "Sene konsekvensår bygger på de tidlige startår, fordi de sene endnu ikke er fulgt så længe."
        )
    found.append(
        f"Tal, der bygger på færre end {choices.smallest_cell} personer eller brugere i en gruppe, er holdt tilbage."
    )
    left_out = [finding.service for finding in findings.services if not finding.included]
    if choices.filter_5_pct and left_out:
        found.append(
            f"5 %-filteret er slået til: {', '.join(left_out)} er ikke med i filen til sagen. En ydelse er med, når dens "
            "år under ét er signifikante; så er alle dens år med."
        )
    if findings.unused:
        found.append(f"Kolonner, der ikke er brugt: {', '.join(findings.unused)}.")
    return found


def findings_csv(findings: Findings) -> str:
    """One line per service and consequence year, with semicolons and decimal commas."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [
            "ydelse",
            "konsekvensår",
            "forskel",
            "standardfejl",
            "nedre",
            "øvre",
            "med_succes",
            "uden_succes",
            "medtaget",
            "bemærkning",
        ]
    )
    for finding in findings.services:
        for cell, year in zip(finding.cells, findings.years, strict=True):
            figures = [_plain(figure) for figure in (cell.difference, cell.se, cell.low, cell.high)]
            hidden = cell.difference is None
            counts = ["" if hidden else _plain(count) for count in (year.successes, year.others)]
            remark = SYNTHETIC if findings.synthetic and not hidden else cell.refusal.label
            writer.writerow(
                [finding.service, cell.year, *figures, *counts, "ja" if finding.included else "nej", remark]
            )
    return file.getvalue()


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:.10g}".replace(".", ",")


def findings_toml(findings: Findings) -> str:
    """The lines and uncertainties as they stand in a case file, with the notices as comments."""
    consequences, uncertainty = lines(findings)
    comments = ([SYNTHETIC] if findings.synthetic else []) + notices(findings)
    head = "".join(f"# {comment}\n" for comment in comments)
    mentioned = {line["service"] for line in consequences}
    left_out = [finding.service for finding in findings.services if finding.service not in mentioned]
    if left_out:
        head += f"# Uden tal her: {', '.join(left_out)}.\n"
    return head + "\n" + tomli_w.dumps({"consequences": consequences, "uncertainty": uncertainty})
