"""Local figures in a case: which lines they replace, and how certain they are."""

from __future__ import annotations

import pytest

from som_xl.analysis.local.disclosure import Refusal
from som_xl.analysis.local.findings import Cell, Findings, ServiceFinding, YearCount
from som_xl.analysis.local.preparing import Choices
from som_xl.analysis.local.to_case import counted_twice, laid_into, lines
from som_xl.model.errors import SomError

HELD_BACK = Cell(2, Refusal.FEW_USERS)


def findings(*services, synthetic=False):
    years = tuple(YearCount(j, 40, 20, 1.0, 1.0) for j in (1, 2, 3, 4))
    return Findings(Choices(), services, years, ("alder",), 2018, 2021, True, 0, (), (), synthetic)


SHELTER = ServiceFinding(
    "shelter",
    (Cell(1, Refusal.NONE, -10.0, 2.0, -14.0, -6.0), HELD_BACK, Cell(3, Refusal.NONE, -4.0, 1.5, -7.0, -1.0), Cell(4, Refusal.FEW_PERSONS)),
    None,
    0.001,
    True,
)  # fmt: skip
LEFT_OUT = ServiceFinding("cash", (Cell(1, Refusal.NONE, 1.0, 2.0, -3.0, 5.0),), None, 0.6, False)


def test_a_service_is_a_line_with_its_errors_and_a_held_back_year_is_0_and_said():
    consequences, uncertainty = lines(findings(SHELTER, LEFT_OUT))
    assert consequences == [
        {
            "service": "shelter",
            "per": "success",
            "units": [-10.0, 0.0, -4.0],
            "source": "Kommunens egne data, startår 2018–2021",
            "note": "Forskel mellem succes og ikke-succes, justeret for startår, alder; ca. 20 med og ca. 40 uden succes. "
            "Sammenhæng, ikke årsag. År 2 er holdt tilbage og står som 0, fordi tallet ikke kan vises.",
            "status": "",
        }
    ]
    assert uncertainty == [
        {"parameter": "consequences[shelter]", "distribution": "normal", "se": [2.0, 0.0, 1.5]}
    ]


def test_figures_from_made_up_data_are_example_figures():
    line = lines(findings(SHELTER, synthetic=True))[0][0]
    assert line["status"] == "example"
    assert line["source"].startswith("SYNTETISKE DATA.")


def test_the_line_of_the_same_service_is_replaced_in_its_place_and_keeps_its_weight():
    case = {
        "title": "A",
        "consequences": [
            {"service": "tax", "units": [5.0]},
            {
                "service": "shelter",
                "units": [-1.0],
                "weight": 0.5,
                "continue_years": 4,
                "status": "documented",
            },
            {"service": "shelter", "units": [-2.0], "role": "child"},
            {"service": "shelter", "units": [-3.0], "per": "participant"},
        ],
        "uncertainty": [
            {"parameter": "consequences[shelter]", "distribution": "normal", "low": 0.8, "high": 1.2},
            {"parameter": "participants.dropout", "distribution": "beta", "low": 0.1, "high": 0.2},
        ],
    }
    new = laid_into(case, findings(SHELTER))
    ours = {**lines(findings(SHELTER))[0][0], "weight": 0.5}
    assert new["consequences"] == [case["consequences"][0], ours, *case["consequences"][2:]]
    assert [entry["parameter"] for entry in new["uncertainty"]] == [
        "participants.dropout",
        "consequences[shelter]",
    ]
    assert case["consequences"][1]["units"] == [-1.0]
    assert counted_twice(new, findings(SHELTER)) == ("shelter",)


def test_a_new_service_is_added_at_the_end():
    new = laid_into({"consequences": [{"service": "tax", "units": [5.0]}]}, findings(SHELTER))
    assert [line["service"] for line in new["consequences"]] == ["tax", "shelter"]


def test_two_lines_of_the_same_service_are_not_guessed_between():
    case = {"consequences": [{"service": "shelter", "units": [1.0]}] * 2}
    with pytest.raises(SomError, match=r"Sagen har 2 linjer pr\. succes for 'shelter'"):
        laid_into(case, findings(SHELTER))


def test_nothing_to_lay_in_is_told():
    with pytest.raises(SomError, match="Ingen ydelse har tal, der kan lægges i sagen"):
        laid_into({}, findings(LEFT_OUT))
