"""The result per target group of a mix, as text and as plain numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from som_xl.analysis.mixing import UNASSIGNED, groups_without_lines, results_by_group
from som_xl.analysis.wording import decimal, example_notice, headline, period, price_level
from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case, Result
from som_xl.model.discounting import Array
from som_xl.model.report import warnings
from som_xl.report.text import amounts_header, amounts_row


def mix_text(result: Result, knowledge: KnowledgeBase) -> str:
    """The net result, its part per group, and what the reader must know."""
    assert result.case is not None, "groups belong to a single case"
    title = result.case.title or "Beregning uden titel"
    notice = example_notice(result.case)
    told = [*line_remarks(result.case, knowledge), *warnings(result)]
    parts = [
        f"{title}\n{'=' * len(title)}",
        "\n".join([*([notice, ""] if notice else []), *headline(result)]),
        groups_text(result, knowledge),
        "\n".join(["Forbehold", *(f"  • {remark}" for remark in told)]) if told else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def line_remarks(case: Case, knowledge: KnowledgeBase) -> list[str]:
    """Danish remarks on groups without lines and lines without a group."""
    remarks = [
        f"{_name(group, knowledge)} ({group}) har ingen konsekvenslinjer: kun gruppens andel af omkostningerne tæller."
        for group in groups_without_lines(case, knowledge)
    ]
    return [*remarks, "Omkostningerne er delt som deltagerne, og alle grupper har samme succesrate."]


def groups_text(result: Result, knowledge: KnowledgeBase) -> str:
    """Net result per group and actor, in all and per participant of the group."""
    found, names = results_by_group(result, knowledge), amounts_header()
    line = "-" * len(names)
    rows = [
        row for group, value in found.groups.items() for row in _group_rows(result, knowledge, group, value)
    ]
    if found.unassigned is not None:
        rows.append(amounts_row(UNASSIGNED, found.unassigned.tolist()))
    heading = (
        f"Nettoresultat pr. målgruppe {period(result)} ({price_level(result)}, nutidsværdi; + er gevinst)"
    )
    net = amounts_row("Nettoresultat", result.net_result.tolist())
    return "\n".join([heading, names, line, *rows, line, net])


def _group_rows(result: Result, knowledge: KnowledgeBase, group: str, value: Array) -> Iterator[str]:
    """Name and share, the amounts, and per participant where the group has any."""
    assert result.case is not None, "groups belong to a single case"
    share = (result.case.target_group_mix or {})[group]
    yield f"{_name(group, knowledge)} ({decimal(share * 100)} %)"
    yield amounts_row("  i alt", (value + 0.0).tolist())  # + 0.0: no negative zero
    if share > 0:
        yield amounts_row("  pr. deltager i gruppen", (value / (float(result.participants) * share)).tolist())


def groups_mapping(result: Result, knowledge: KnowledgeBase) -> list[dict[str, Any]]:
    """The same as plain numbers, not rounded; lines of no group under an empty id."""
    assert result.case is not None, "groups belong to a single case"
    found, mix = results_by_group(result, knowledge), result.case.target_group_mix or {}
    rows: list[dict[str, Any]] = [
        {
            "target_group": group,
            "name": _name(group, knowledge),
            "share": mix[group],
            "net_result": result.by_actor(value),
        }
        for group, value in found.groups.items()
    ]
    if found.unassigned is not None:
        net = result.by_actor(found.unassigned)
        rows.append({"target_group": "", "name": UNASSIGNED, "share": None, "net_result": net})
    return rows


def _name(group: str, knowledge: KnowledgeBase) -> str:
    known = knowledge.target_group_by_id.get(group)
    return known.name if known else group
