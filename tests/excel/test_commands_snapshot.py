"""The copy of a workbook that commands work on, and the lengths of chart series."""

from __future__ import annotations

import pytest
from lxml import etree

from som_xl.excel.commands_charts import Fit, fit_of, fitted_series
from som_xl.excel.commands_snapshot import Block, Snapshot, merged
from som_xl.excel.port_file import FilePort
from som_xl.knowledge import default_knowledge, example_case_path
from som_xl.model import WorkbookError, calculate, case_from_mapping
from som_xl.opening import open_case
from som_xl.workbook.description import absolute
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area, named_area, quoted_sheet
from tests.excel.commands_support import CountingPort, workbook
from tests.workbook.samples import user_workbook


@pytest.fixture
def port() -> CountingPort:
    return CountingPort(WorkbookPackage(user_workbook(), "sag.xlsm"))


def test_a_sheet_is_read_once_and_gives_what_the_file_gives(port: CountingPort) -> None:
    snapshot = Snapshot(port)
    used = port.used_area("Omkostninger")
    around = Area("Omkostninger", 1, 1, used.last_row + 3, used.last_column + 3)
    plain = FilePort(port.package)
    assert snapshot.read(around) == plain.read(around)
    assert snapshot.read(Area("Omkostninger", 900, 40, 901, 41)) == plain.read(
        Area("Omkostninger", 900, 40, 901, 41)
    )
    assert port.reads == {"Omkostninger": 1}


def test_what_is_written_is_seen_at_once_and_reaches_the_workbook_when_flushed(port: CountingPort) -> None:
    snapshot = Snapshot(port)
    inside, far = Area("Omkostninger", 2, 2, 2, 2), Area("Omkostninger", 60, 30, 60, 30)
    snapshot.write(inside, [[7]])  # before the sheet is read
    assert snapshot.read(inside)[0][0].value == 7.0
    snapshot.write(far, [["langt væk"]])  # outside what was read
    assert snapshot.read(far)[0][0].value == "langt væk"
    assert snapshot.read(inside)[0][0].value == 7.0
    assert port.writes == []
    snapshot.flush()
    assert port.writes == [inside, far]
    snapshot.flush()
    assert len(port.writes) == 2


def test_a_block_of_another_shape_is_refused(port: CountingPort) -> None:
    with pytest.raises(ValueError, match="shape"):
        Snapshot(port).write(Area("Omkostninger", 1, 1, 2, 2), [[1, 2]])


def test_a_text_too_long_for_a_cell_is_told_while_nothing_is_written(port: CountingPort) -> None:
    with pytest.raises(
        WorkbookError, match=r"Omkostninger!B1: Teksten er for lang til en celle. Fundet: 40000 tegn."
    ):
        Snapshot(port).write(Area("Omkostninger", 1, 1, 1, 2), [["kort", "x" * 40_000]])
    assert port.writes == []


def test_neighbouring_blocks_become_one() -> None:
    def block(rows: tuple[int, int], columns: tuple[int, int], value: float) -> Block:
        area = Area("A", rows[0], columns[0], rows[1], columns[1])
        return area, [[value] * area.width for _ in range(area.height)]

    found = list(
        merged(
            [
                block((1, 2), (3, 3), 3),
                block((1, 2), (1, 2), 1),
                block((3, 3), (1, 3), 5),
                block((9, 9), (1, 1), 9),
            ]
        )
    )
    assert found == [
        (Area("A", 1, 1, 3, 3), [[1, 1, 3], [1, 1, 3], [5, 5, 5]]),
        (Area("A", 9, 1, 9, 1), [[9]]),
    ]
    assert list(merged([])) == []


FIT = Fit((Area("Nettoresultat", 40, 6, 40, 25),), 10, {("Nettoresultat", 20): 7})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (  # by year, shortened and lengthened
            "=SERIES(Nettoresultat!$B$41,Nettoresultat!$F$40:$Y$40,Nettoresultat!$F$41:$Y$41,2)",
            "=SERIES(Nettoresultat!$B$41,Nettoresultat!$F$40:$O$40,Nettoresultat!$F$41:$O$41,2)",
        ),
        (
            '=SERIES("I alt, netto",Nettoresultat!$F$40:$G$40,Nettoresultat!$F$41:$G$41,1)',
            '=SERIES("I alt, netto",Nettoresultat!$F$40:$O$40,Nettoresultat!$F$41:$O$41,1)',
        ),
        (  # down a table; the name of the series is a heading in the first year's column and stays
            "=SERIES(Nettoresultat!$F$19,Nettoresultat!$B$20:$B$21,Nettoresultat!$F$20:$F$21,1)",
            "=SERIES(Nettoresultat!$F$19,Nettoresultat!$B$20:$B$26,Nettoresultat!$F$20:$F$26,1)",
        ),
        (  # neither: a curve, and a chart of the user's own
            "=SERIES(,'Break-even'!$B$50:$B$70,'Break-even'!$D$50:$D$70,1)",
            "=SERIES(,'Break-even'!$B$50:$B$70,'Break-even'!$D$50:$D$70,1)",
        ),
        ("=SERIES(,,{1,2,3},1)", "=SERIES(,,{1,2,3},1)"),
        ("", ""),
    ],
)
def test_a_series_ends_where_the_result_ends(old: str, new: str) -> None:
    assert fitted_series(old, FIT) == new


def test_the_charts_of_an_open_workbook_get_the_ranges_that_a_file_gets() -> None:
    port = FilePort(WorkbookPackage(workbook(with_example=True), "SOM.xlsm"))
    knowledge = default_knowledge()
    data = open_case(example_case_path(), knowledge).to_mapping()
    data["settings"]["horizon"] = 4
    data["committees"] = {}
    data["consequences"] = [
        line for line in data["consequences"] if line["service"] in {"sel110_shelter", "gp_contact"}
    ]
    data["uncertainty"] = []
    case = case_from_mapping(data, knowledge.price_index)
    result = calculate(case)
    plan = Plan(knowledge)
    before = _series(port.package)
    fit = fit_of(port.defined_names(), plan, case, result)
    port.fit_charts(plan, case, result)
    after = _series(port.package)
    assert [fitted_series(old, fit) for old in before] == after
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 30


def _series(package: WorkbookPackage) -> list[str]:
    """Every series with categories, as the formula that Excel shows for it."""
    chart = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    found = []
    for part in package.part_names:
        if part.startswith("xl/charts/chart"):
            for series in etree.fromstring(package.part(part)).iter(f"{chart}ser"):
                texts = [series.findtext(f"{chart}{name}//{chart}f") for name in ("cat", "val")]
                if all(texts):
                    areas = [named_area(text) for text in texts if text]
                    found.append(f"=SERIES(,{','.join(_excel(area) for area in areas if area)},1)")
    return found


def _excel(area: Area) -> str:
    return f"{quoted_sheet(area.sheet)}!" + absolute(area).rpartition("!")[2]
