"""Cases of every kind written into workbooks: LibreOffice, the stored values and the engine agree on all of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from som_xl.knowledge import default_knowledge
from som_xl.model import ACTORS_AND_TOTAL, Case, calculate, case_from_mapping
from som_xl.workbook import build
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.plan import Capacity, Plan
from som_xl.workbook.writing import Writer
from tests.libreoffice import formulas
from tests.libreoffice.conftest import need_host
from tests.libreoffice.office import Office
from tests.model import strategies

pytestmark = pytest.mark.libreoffice

NUMBER = 50
AT = datetime(2026, 1, 1, 12)


@dataclass(frozen=True)
class Sample:
    """A case, the workbook made of it, and the engine's answers."""

    path: Path
    net: list[float]
    years: list[float | str]


def generated(number: int) -> list[dict[str, Any]]:
    """The same different cases every time: nothing is drawn by chance, nothing remembered."""
    found: list[dict[str, Any]] = []

    @settings(
        max_examples=10 * number,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategies.cases())
    def collect(data: dict[str, Any]) -> None:
        # A case without costs and consequences has nothing to agree on.
        if (data["costs"] or data["consequences"]) and data not in found:
            found.append(data)

    collect()
    # Neighbours are variations of each other, so take them from far apart.
    assert len(found) >= number
    return found[:: len(found) // number][:number]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Future[Sample]]]:
    """Written while LibreOffice already calculates the first of them."""
    need_host()
    folder = tmp_path_factory.mktemp("generated")
    # Fresh processes: the spreadsheet engine has threads of its own, which do not survive a fork.
    with ProcessPoolExecutor(min(4, os.cpu_count() or 1), get_context("spawn")) as pool:
        yield [
            pool.submit(written, data, folder / f"{i:02}.xlsx") for i, data in enumerate(generated(NUMBER))
        ]


@cache
def empty_workbook(capacity: Capacity) -> bytes:
    """Drawing the sheets is most of the work, and most cases fit into the same ones."""
    return build.empty_package(Plan(default_knowledge(), capacity), macro=False).to_bytes()


def written(data: dict[str, Any], path: Path) -> Sample:
    """Make the workbook as ``build.write_workbook`` does."""
    knowledge = default_knowledge()
    data = {**data, "settings": {**data["settings"], "price_index": strategies.PRICE_INDEX}}
    case: Case = case_from_mapping(data, knowledge.price_index)
    result = calculate(case)
    plan = Plan(knowledge, Capacity.for_case(case, knowledge))
    writer = Writer(WorkbookPackage(empty_workbook(plan.capacity), path.name), plan)
    writer.write_case(case)
    assert writer.write_result(case, result, AT)
    writer.package.save(path)
    break_even = result.break_even.to_mapping()
    years = [break_even[actor]["year"] for actor in ACTORS_AND_TOTAL]
    return Sample(path, result.net_result.tolist(), ["nås ikke" if year is None else year for year in years])


# One test and not two: run in parallel, each process would write all the workbooks again.
def test_control_sheet_engine_and_stored_values_agree(office: Office, samples: list[Future[Sample]]) -> None:
    done, disagreements = [], {}
    for sample in (future.result() for future in samples):
        done.append(sample)
        said = disagreement(office, sample)
        if said:
            disagreements[sample.path.name] = said
    assert disagreements == {}
    # Agreeing means something only because the cases differ in what matters.
    assert len({tuple(sample.net) for sample in done}) > 0.8 * NUMBER
    assert {isinstance(year, str) for sample in done for year in sample.years} == {True, False}
    assert {net > 0 for sample in done for net in sample.net} == {True, False}


def disagreement(office: Office, sample: Sample) -> dict[str, Any]:
    """What the three do not agree on; empty when they do."""
    found = formulas.recalculated(office, sample.path)
    [net], [years] = office.name("som_control_net"), office.name("som_control_break_even_year")
    [status], [check] = office.name("som_status"), office.name("som_master_check")
    said = {
        "errors": office.errors(),
        "net": None if net == pytest.approx(sample.net, abs=0.01) else (net, sample.net),
        "years": None if years == sample.years else (years, sample.years),
        "differences": None
        if office.name("som_control_difference") == [[0.0] * 4]
        else "som_control_difference",
        "status": status if "Input er ændret" in status[0] else None,
        "check": [row for row in office.name("som_checks") if row != ["OK"]] if check != ["OK"] else None,
        "stored": formulas.differences(formulas.stored(sample.path), found)[:5],
    }
    return {what: value for what, value in said.items() if value}
