"""*Indsæt effekt*: a record of *Viden Effekter* as the success rates of the case, with its published interval."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from som_xl.analysis.effect_rates import Rate, effect_named, effect_rate, outcome_of
from som_xl.analysis.wording import percent
from som_xl.excel.commands_calculation import sheet_writer, write_waiting
from som_xl.excel.commands_insert import chosen_groups
from som_xl.excel.commands_snapshot import Snapshot
from som_xl.excel.commands_texts import bullets
from som_xl.excel.commands_writing import SheetWriter
from som_xl.excel.effect_cells import field_changes, interval_changes
from som_xl.excel.port import Port
from som_xl.knowledge import STATUS_LABELS, Effect, KnowledgeBase
from som_xl.knowledge.vocabulary import MEASURE_LABELS
from som_xl.model import Problem, SomError, WorkbookError
from som_xl.model.case import Uncertainty
from som_xl.model.distributions import DistributionError, fitted
from som_xl.model.uncertainty import SUCCESS_WITH
from som_xl.report.effect_text import number as effect_size
from som_xl.workbook.plan import EFFECT
from som_xl.workbook.references import Area
from som_xl.workbook.sheets.knowledge import EFFECTS
from som_xl.workbook.values import UnusableCellError, number

SUGGESTED: Final = 5
"""How many of the target group's records the question names."""
_WHERE: Final = f"Id'erne står på arket {EFFECTS}; jeres egne findes med Slå op."


@dataclass(frozen=True)
class Inserted:
    """One record as it goes into the sheets: the rates, and the interval when it has one a simulation can draw from."""

    effect: Effect
    rate: Rate
    interval: Uncertainty | None

    def told(self, *, no_room: bool) -> str:
        """The closing dialog."""
        base, rate = self.rate.base_rate or 0.0, self.rate.success_with or 0.0
        origin = "studiets kontrolgruppe" if self.rate.base_from_study else "sagens egen, ikke ændret"
        lines = [
            f"Succesrate uden indsats: {percent(base)} ({origin})",
            f"Succesrate med indsats: {percent(rate)}",
        ]
        if self.interval is None:
            lines.append("Intet interval på Usikkerhed: kilden har intet, som kan bruges")
        elif no_room:
            lines.append("Intet interval på Usikkerhed: der er ingen tom linje")
        else:
            lines.append(f"Interval på Usikkerhed: {span(self.interval.low, self.interval.high)}")
        check = f"Studiets udfald: {self.effect.outcome}. Kontrollér, at det svarer til jeres succesmål."
        name = f"{self.effect.id} ({self.effect.intervention}) er indsat på arket {EFFECT}."
        return f"{name}\n\n{bullets(lines)}\n\nForbehold:\n{bullets([check, *self.rate.notes], 480)}"


def insert_effect(port: Port, knowledge: KnowledgeBase, title: str) -> str:
    """Put one record on *Effekt* and *Usikkerhed*; what would be replaced is named and asked about first.

    Raises:
        SomError: there is no such record, or it is no success rate; with the reason.
    """
    port.status("SØM: slår op i videnbasen …")
    snapshot = Snapshot(port)
    writer = sheet_writer(snapshot, knowledge)
    base = _base_rate(writer)
    wanted = _selected(port, knowledge) or port.ask_text(title, *_question(writer, base))
    if wanted is None or not wanted.strip():
        return ""
    effect = effect_named(knowledge, wanted.strip(), _WHERE)
    inserted = _converted(effect, base)
    fields = list(field_changes(writer, _values(inserted)))
    row, no_room = interval_changes(writer, inserted.interval)
    changes = [change for change in (*fields, *row) if change.differs]
    if not changes:
        return f"{effect.id} står allerede på arket {EFFECT}. Intet er ændret."
    replaced = [change.told for change in changes if change.replaces]
    question = (
        f"Det står der i forvejen og bliver erstattet:\n{bullets(replaced)}\n\nVil du indsætte {effect.id}?"
    )
    if replaced and not port.confirm(title, question):
        return ""
    for change in changes:
        change.write(writer)
    write_waiting(port, snapshot)
    port.go_to(Area(fields[0].area.sheet, 1, 1, 1, 1))
    return inserted.told(no_room=no_room)


def span(low: float | None, high: float | None) -> str:
    """An interval of shares.

    >>> span(0.67, 0.79)
    '67,0–79,0 %'
    """
    return f"{percent(low or 0.0).removesuffix(' %')}–{percent(high or 0.0)}"


def _base_rate(writer: SheetWriter) -> float | None:
    """The success rate without the intervention as it stands on the sheet.

    Raises:
        WorkbookError: the cell holds something else than a number.
    """
    chosen = next(item for item in writer.plan.fields if item.name == "som_success_without")
    area = writer.locator.field(chosen)
    try:
        return number(writer.package.read(area)[0][0])
    except UnusableCellError as error:
        raise WorkbookError([replace(error.problem, place=area.address)]) from error


def _selected(port: Port, knowledge: KnowledgeBase) -> str:
    """The record whose row is selected on *Viden Effekter*; empty when none is."""
    cell = port.selected_cell()
    if cell is None or cell.sheet != EFFECTS:
        return ""
    used = port.used_area(EFFECTS)
    (row,) = port.read(Area(EFFECTS, cell.first_row, used.first_column, cell.first_row, used.last_column))
    return next((str(item.value) for item in row if item.value in knowledge.effect_by_id), "")


def _question(writer: SheetWriter, base: float | None) -> tuple[str, str]:
    """What is asked, and the first suggestion: the target group's best records that can be converted."""
    knowledge = writer.plan.knowledge
    of_groups = [effect for each in chosen_groups(writer) for effect in knowledge.effects_for(each.group)]
    known = list(dict.fromkeys(of_groups))
    ids = [effect.id for effect in known if _is_convertible(effect, base)][:SUGGESTED]
    text = f"Effektens id (kolonnen Id på arket {EFFECTS})."
    return (f"{text} Målgruppens bedste: {', '.join(ids)}." if ids else text), (ids[0] if ids else "")


def _is_convertible(effect: Effect, base: float | None) -> bool:
    try:
        _converted(effect, base)
    except SomError:
        return False
    return True


def _converted(effect: Effect, base: float | None) -> Inserted:
    """The record as success rates; without a rate in the case, with that of the study's control group.

    Raises:
        SomError: the reason why it is no success rate.
    """
    if base is None and effect.control_rate is None and effect.convertible and outcome_of(effect):
        message = (
            f"{effect.id} kan ikke regnes om: succesraten uden indsats er tom, og studiet oplyser ingen."
        )
        raise SomError([Problem(EFFECT, message, "", "Skriv succesraten uden indsats, og prøv igen.")])
    rate = effect_rate(effect, base)
    return Inserted(effect, rate, _interval(effect, rate))


def _interval(effect: Effect, rate: Rate) -> Uncertainty | None:
    """The published interval of the rate with the intervention, with the first distribution that can have it."""
    if rate.net_low is None or rate.net_high is None or rate.success_with is None or rate.base_rate is None:
        return None
    low, high = (round(rate.base_rate + end, 6) for end in (rate.net_low, rate.net_high))
    for kind in ("beta", "pert"):
        try:
            fitted(kind, rate.success_with, low, high, 0.95)
        except DistributionError:
            continue
        note = f"Publiceret 95 %-interval i {effect.id}"
        fields = {"parameter": SUCCESS_WITH, "distribution": kind, "low": low, "high": high, "note": note}
        return Uncertainty.model_validate(fields)
    return None


def _values(inserted: Inserted) -> dict[str, str | float | None]:
    """The fields of *Effekt*; a net rate given directly would contradict them."""
    effect, rate = inserted.effect, inserted.rate
    assert rate.base_rate is not None
    assert rate.success_with is not None
    size = f"{MEASURE_LABELS[effect.measure]} {effect_size(effect.estimate)}"
    counted = ", uønsket udfald: succes er, at det ikke sker" if outcome_of(effect) == "unwanted" else ""
    return {
        "som_success_with": round(rate.success_with, 6),
        "som_success_without": round(rate.base_rate, 6),
        "som_success_rate": None,
        "som_effect_status": STATUS_LABELS[effect.status.value],
        "som_effect_source": effect.source_id,
        "som_effect_note": f"{effect.id}: {size} på {short_percent(rate.base_rate)}{counted}",
    }


def short_percent(share: float) -> str:
    """A share without a decimal that is zero.

    >>> short_percent(0.31), short_percent(0.125)
    ('31 %', '12,5 %')
    """
    return percent(share).replace(",0 %", " %")
