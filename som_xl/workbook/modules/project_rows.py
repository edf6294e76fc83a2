"""What is written on *Projektberegning*: a stored project, and the projects of a case against their originals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from textwrap import wrap
from typing import Final

from som_xl.analysis.projects.adjusting import KIND_LABELS, Adjustment, Adjustments, adjustments
from som_xl.analysis.projects.record import ProjectLine, ProjectRecord, counted_lines, price_words
from som_xl.analysis.wording import decimal
from som_xl.knowledge import STATUS_LABELS, KnowledgeBase
from som_xl.model import Case
from som_xl.model.report import kroner
from som_xl.workbook.canvas import Value
from som_xl.workbook.modules import project_layout as at
from som_xl.workbook.result_blocks import Rows, filled

WIDE: Final = 190
"""Characters of a line over the whole sheet."""
NARROW: Final = 145
"""Characters of a line beside a label."""
NO_PROJECT: Final = "Sagen har ingen linjer fra en projektberegning."
UNADJUSTED: Final = "Ingen justeringer: alle linjer er som i projektet."
WAITING: Final = "Linjerne er lagt i sagen. Justeringer vises her, når sagen er udfyldt og beregnet."
NOTHING_MISSING: Final = "Intet: alle projektets tal kan lægges i en sag."
UNCOUNTED: Final = "tæller ikke med, før I selv vælger det"


def record_blocks(
    record: ProjectRecord, knowledge: KnowledgeBase, choice: str, read: datetime
) -> dict[str, Rows]:
    """The rows of the ranges that show one stored project.

    Args:
        choice: what was typed to choose it, so that a later change shows. read: when it was looked up.
    """
    own = " · eget lag" if record.own else ""
    stamp = f"»{choice}« læst {read:%d-%m-%Y %H:%M} · videnbase {knowledge.version}{own}"
    missing = [line for sentence in record.missing for line in _bullet(sentence)]
    return _sized(
        {
            "som_project_stamp": [[stamp]],
            "som_project_facts": _fitted(_facts(record, knowledge), at.FACTS),
            "som_project_missing": _fitted([[line] for line in missing or [NOTHING_MISSING]], at.MISSING),
            "som_project_lines": _fitted([_line(line) for line in record.lines], at.LINES),
            "som_project_notes": _fitted([_note(line, knowledge) for line in record.lines], at.LINES),
        }
    )


def case_blocks(case: Case, knowledge: KnowledgeBase) -> dict[str, Rows]:
    """The rows of the ranges that belong to the case: its projects in words, and each adjustment."""
    found = adjustments(case, knowledge)
    names = {project.id: project.name for project in knowledge.projects}
    words = [line for sentence in _words(found, names) for line in wrap(sentence, WIDE)]
    changes = [_change(row, names.get(row.project, row.project)) for row in found.rows]
    return _sized(
        {
            "som_project_words": _fitted([[line] for line in words], at.WORDS),
            "som_project_changes": _fitted(changes, at.CHANGES, "justeringer mere (se 'som-xl projekt justeringer')"),
        }
    )  # fmt: skip


def waiting_blocks() -> dict[str, Rows]:
    """What stands about the case while it cannot be calculated."""
    return _sized({"som_project_words": [[WAITING]], "som_project_changes": []})


def _facts(record: ProjectRecord, knowledge: KnowledgeBase) -> Rows:
    """Label and text; a long text goes on in the next row."""
    project = record.project
    public = project.net_per_participant
    count = len(record.lines)
    facts = (
        ("Projektberegning", f"{project.name} (id {project.id})"),
        ("Målgruppe", knowledge.target_group_by_id[project.target_group_id].name),
        ("Deltagerne", project.population),
        ("Periode", project.period),
        ("Deltagere", "" if project.participants is None else decimal(project.participants)),
        ("Fulgt", f"{project.years_followed} år" if project.years_followed else ""),
        ("Netto pr. deltager", "" if public is None else kroner(public)),
        ("Status og år", " · ".join(map(str, filter(None, (project.status.label, project.year))))),
        ("Kilde", knowledge.source(project.source_id).citation()),
        ("Kan lægges i en sag", counted_lines(count) if count else "intet endnu, se nedenfor"),
        ("Bemærkning", project.note),
    )
    return [
        [label if i == 0 else None, line]
        for label, text in facts
        for i, line in enumerate(wrap(text, NARROW))
    ]


def _line(line: ProjectLine) -> list[Value]:
    units: list[Value] = list(line.units[: at.YEARS])
    return [line.name, line.unit, STATUS_LABELS[line.line["status"]], *units]


def _note(line: ProjectLine, knowledge: KnowledgeBase) -> list[Value]:
    """Source, and what must be known about a line; what there is no room for is on the knowledge sheets."""
    more = f"også år {at.YEARS + 1}-{len(line.units)}" if len(line.units) > at.YEARS else ""
    told = (
        "" if line.line["include"] else UNCOUNTED,
        knowledge.source(line.line["source"]).citation(),
        price_words(line),
        line.line["note"],
        more,
    )
    text = " · ".join(part for part in told if part)
    return [line.name, text if len(text) <= NARROW else f"{text[: NARROW - 1].rstrip()}…"]


def _words(found: Adjustments, names: dict[str, str]) -> Iterator[str]:
    if not found.projects:
        yield NO_PROJECT
        return
    listed = ", ".join(names.get(project, project) for project in found.projects)
    told = f"{len(found.rows)} tal er justeret: se nedenfor." if found.rows else UNADJUSTED
    yield f"Sagen har {counted_lines(found.lines)} fra {listed}. {told}"
    for kind, words in (("removed", "Slettet i sagen"), ("excluded", "Medregnes ikke i sagen")):
        services = dict.fromkeys(row.name for row in found.rows if row.kind == kind)
        if services:
            yield f"{words}: {', '.join(services)}."
    yield from found.remarks


def _change(row: Adjustment, project: str) -> list[Value]:
    unit = ("kr." if row.unit == "kr." else f"kr. pr. {row.unit}") if row.kind == "price" else row.unit
    what = f"år {row.year}" if row.year is not None else row.payer
    return [row.name, project, KIND_LABELS[row.kind], what, row.original, row.now, row.difference, unit]


def _bullet(sentence: str) -> list[str]:
    """A sentence on as many lines as it needs.

    >>> _bullet("kort")
    ['• kort']
    """
    return wrap(sentence, WIDE, initial_indent="• ", subsequent_indent="   ")


def _fitted(rows: Iterable[Sequence[Value]], room: int, more: str = "rækker mere (se 'som-xl projekt vis')") -> Rows:  # fmt: skip
    """The rows there is room for; the rest is counted."""
    every = [list(row) for row in rows]
    if len(every) <= room:
        return every
    return [*every[: room - 1], [f"… og {len(every) - room + 1} {more}"]]


def _sized(blocks: dict[str, Rows]) -> dict[str, Rows]:
    areas = at.project_areas()
    return {name: filled(rows, areas[name].height, areas[name].width) for name, rows in blocks.items()}
