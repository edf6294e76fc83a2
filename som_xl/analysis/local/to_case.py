"""Local estimates as consequence lines and uncertainty of a case."""

from __future__ import annotations

from typing import Any

from som_xl.analysis.local.disclosure import rounded_count
from som_xl.analysis.local.findings import Findings, ServiceFinding
from som_xl.knowledge.status import Status
from som_xl.model import Problem, SomError


def lines(findings: Findings) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Consequence lines and uncertainties with the fields of a case file, one of each per included service.

    Years at the end without a figure are cut off; a year held back between two others is 0 with error 0, and
    the note says so.
    """
    consequences, uncertainty = [], []
    for finding in findings.included:
        last = max(cell.year for cell in finding.cells if cell.difference is not None)
        cells = finding.cells[:last]
        consequences.append(
            {
                "service": finding.service,
                "per": "success",
                "units": [cell.difference or 0.0 for cell in cells],
                "source": _source(findings),
                "note": _note(findings, finding, last),
                "status": Status.EXAMPLE.value if findings.synthetic else "",
            }
        )
        uncertainty.append(
            {
                "parameter": f"consequences[{finding.service}]",
                "distribution": "normal",
                "se": [cell.se or 0.0 for cell in cells],
            }
        )
    return consequences, uncertainty


def laid_into(case: dict[str, Any], findings: Findings) -> dict[str, Any]:
    """The fields of a case with the local lines in place of its own for the same service, or added at the end.

    The line's ``weight``, and everything else in the case, stays.

    Raises:
        SomError: nothing to lay in, or the case has several lines per success for a service.
    """
    consequences, uncertainty = lines(findings)
    if not consequences:
        remedy = "Se i resultatet uden --sag, hvorfor ydelserne er holdt tilbage eller udeladt."
        raise SomError([Problem("", "Ingen ydelse har tal, der kan lægges i sagen.", "", remedy)])
    own = [dict(line) for line in case.get("consequences", [])]
    problems = []
    for line in consequences:
        same = [i for i, other in enumerate(own) if _replaces(line, other)]
        if len(same) > 1:
            message = f"Sagen har {len(same)} linjer pr. succes for '{line['service']}'."
            remedy = "Behold én af dem, så det er klart, hvilken de lokale tal erstatter."
            problems.append(Problem("consequences", message, "", remedy))
        elif same:
            weight = own[same[0]].get("weight")
            own[same[0]] = line if weight is None else {**line, "weight": weight}
        else:
            own.append(line)
    if problems:
        raise SomError(problems)
    names = {entry["parameter"] for entry in uncertainty}
    kept = [entry for entry in case.get("uncertainty", []) if entry["parameter"] not in names]
    return {**case, "consequences": own, "uncertainty": [*kept, *uncertainty]}


def counted_twice(case: dict[str, Any], findings: Findings) -> tuple[str, ...]:
    """Included services that the case also counts on other lines: per participant, or for another role."""
    local = {finding.service for finding in findings.included}
    others = [
        line["service"]
        for line in case.get("consequences", [])
        if line.get("include", True) and not _replaces({"service": line["service"]}, line)
    ]
    return tuple(service for service in dict.fromkeys(others) if service in local)


def _replaces(line: dict[str, Any], other: dict[str, Any]) -> bool:
    return (
        other["service"] == line["service"]
        and other.get("per", "success") == "success"
        and not other.get("role")
    )


def _source(findings: Findings) -> str:
    mark = "SYNTETISKE DATA. " if findings.synthetic else ""
    return f"{mark}Kommunens egne data, startår {findings.start_years}"


def _note(findings: Findings, finding: ServiceFinding, last: int) -> str:
    first = findings.years[next(cell.year for cell in finding.cells if cell.difference is not None) - 1]
    adjusted = ", ".join(("startår", *findings.adjusted_for))
    assert first.successes is not None
    assert first.others is not None
    text = (
        f"Forskel mellem succes og ikke-succes, justeret for {adjusted}; ca. {rounded_count(first.successes)} med og "
        f"ca. {rounded_count(first.others)} uden succes. Sammenhæng, ikke årsag."
    )
    gaps = [str(cell.year) for cell in finding.cells[:last] if cell.difference is None]
    if gaps:
        text += f" År {', '.join(gaps)} er holdt tilbage og står som 0, fordi tallet ikke kan vises."
    return text
