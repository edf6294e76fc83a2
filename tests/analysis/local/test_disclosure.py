"""What is held back, who is counted, and what is said about those who are not followed."""

from __future__ import annotations

import json

import numpy as np
import pytest

from som_xl.analysis.local.disclosure import Refusal
from som_xl.analysis.local.findings import findings_mapping, local_consequences
from som_xl.analysis.local.preparing import Choices
from som_xl.model.errors import SomError
from tests.analysis.local.panels import OTHER_USE, SUCCESS_USE, panel

ONE_YEAR = Choices(least_years=1)
SUCCESS = [1] * 5 + [0] * 5


def first(use, success=SUCCESS, choices=ONE_YEAR, **more):
    return (
        local_consequences(panel(np.asarray(use, float)[:, None], success, **more), choices)
        .services[0]
        .cells[0]
    )


@pytest.mark.parametrize(
    ("use", "refusal"),
    [
        ([1, 2, 3, 4, 5, 10, 12, 14, 16, 18], Refusal.NONE),
        ([0, 2, 3, 4, 5, 10, 12, 14, 16, 18], Refusal.FEW_USERS),
        ([0, 0, 0, 0, 0, 10, 12, 14, 16, 18], Refusal.FEW_USERS),
        ([1, 2, 3, 4, 11, 10, 12, 14, 16, 18], Refusal.DOMINATED),
        ([1, 2, 3, 4, 10, 10, 12, 14, 16, 18], Refusal.NONE),
        ([7, 7, 7, 7, 7, 10, 12, 14, 16, 18], Refusal.SAME_FOR_ALL),
        ([7] * 10, Refusal.SAME_FOR_ALL),
        ([0] * 10, Refusal.FEW_USERS),
    ],
)
def test_a_figure_that_shows_somebodys_use_is_held_back(use, refusal):
    cell = first(use)
    assert cell.refusal == refusal
    assert (cell.difference is None) == (refusal is not Refusal.NONE) == (cell.se is None)


def test_a_group_without_users_can_be_shown_when_the_user_asks():
    cell = first([0] * 5 + [10, 12, 14, 16, 18], choices=Choices(least_years=1, show_zero=True))
    assert (cell.refusal, cell.difference) == (Refusal.NONE, -14.0)


@pytest.mark.parametrize(("smallest", "refusal"), [(5, Refusal.NONE), (6, Refusal.FEW_PERSONS)])
def test_a_year_with_fewer_persons_than_the_smallest_cell_is_held_back(smallest, refusal):
    choices = Choices(least_years=1, smallest_cell=smallest)
    findings = local_consequences(panel(np.array(SUCCESS_USE + OTHER_USE)[:, None], SUCCESS), choices)
    assert findings.services[0].cells[0].refusal == refusal
    assert (findings.years[0].successes is None) == (refusal is Refusal.FEW_PERSONS)


def test_persons_who_carry_no_part_of_the_estimate_are_not_counted():
    # 2021: everyone succeeds, so those ten compare with nobody; only four successes of 2020 are left.
    start = [2020] * 9 + [2021] * 10
    success = [1] * 4 + [0] * 5 + [1] * 10
    assert first(range(1, 20), success, start=start).refusal is Refusal.FEW_PERSONS


def test_a_person_with_two_courses_is_one_person():
    person = [0, 0, 1, 2, 3, *range(4, 9)]
    start = [2020, 2021, 2020, 2020, 2020, 2020, 2021, 2020, 2021, 2020]
    assert first(SUCCESS_USE + OTHER_USE, person=person, start=start).refusal is Refusal.FEW_PERSONS


def test_counts_are_rounded_and_figures_have_no_more_digits_than_their_error():
    random = np.random.default_rng(1)
    findings = local_consequences(panel(random.gamma(1, 9, (57, 1)), np.arange(57) < 23), ONE_YEAR)
    year, cell = findings.years[0], findings.services[0].cells[0]
    assert (year.successes, year.others) == (25, 35)
    assert all(
        len(str(figure).replace("-", "").replace(".", "").lstrip("0")) <= 4
        for figure in (cell.difference, cell.se)
    )


def with_years(years_per_person, success):
    person = np.repeat(np.arange(len(success)), years_per_person)
    since = np.concatenate([np.arange(years) for years in years_per_person])
    use = 10 + (person * 7 + since) % 5
    return panel(use[:, None].astype(float), np.asarray(success)[person], person=person, since=since)


def test_persons_with_fewer_than_three_years_are_dropped_and_counted_coarsely():
    findings = local_consequences(with_years([3] * 12 + [2] * 7, [1] * 6 + [0] * 13), Choices())
    assert findings.dropped == 7
    assert (findings.years[0].successes, findings.years[0].others) == (5, 5)
    assert findings_mapping(findings)["dropped_persons"] == 5


def test_a_few_dropped_persons_are_not_counted_out():
    findings = local_consequences(with_years([3] * 12 + [2] * 3, [1] * 6 + [0] * 9), Choices())
    assert findings_mapping(findings)["dropped_persons"] is None


def test_uneven_follow_up_is_told_by_year_also_for_those_who_are_dropped():
    # All 20 with success have three years; 6 of 20 others have one: 70 % followed, against 100 %.
    findings = local_consequences(with_years([3] * 34 + [1] * 6, [1] * 20 + [0] * 20), Choices())
    assert findings.uneven_follow_up == (2, 3)
    assert (findings.years[1].followed_successes, findings.years[1].followed_others) == (1.0, 0.7)


def test_a_late_start_is_not_lost_in_years_after_the_end_of_the_file():
    person = np.repeat(np.arange(20), [3] * 10 + [2] * 10)
    start, since = (
        np.where(person < 10, 2020, 2021),
        np.concatenate([np.arange(3)] * 10 + [np.arange(2)] * 10),
    )
    findings = local_consequences(
        panel(10.0 + (person * 7 % 5)[:, None], person % 2, person=person, start=start, since=since), ONE_YEAR
    )
    assert [year.followed_successes for year in findings.years] == [1.0, 1.0, 1.0]


def test_consequence_year_1_can_be_later_than_the_start():
    random = np.random.default_rng(2)
    person, since = np.repeat(np.arange(20), 3), np.tile([0, 1, 2], 20)
    use = random.gamma(2, 5, (60, 1))
    made_up = panel(use, person % 2, person=person, since=since)
    from_start, later = (
        local_consequences(made_up, Choices(first_since=first)).services[0].cells for first in (0, 1)
    )
    assert [cell.difference for cell in later] == [cell.difference for cell in from_start[1:]]
    assert [cell.year for cell in later] == [1, 2]


def test_the_filter_leaves_out_services_by_their_joint_test():
    random = np.random.default_rng(3)
    use = random.gamma(4, 5, (80, 2))
    success = np.arange(80) < 40
    use[success, 0] *= 0.5
    for chosen, expected in ((False, (True, True)), (True, (True, False))):
        findings = local_consequences(panel(use, success), Choices(least_years=1, filter_5_pct=chosen))
        assert tuple(finding.included for finding in findings.services) == expected
    assert findings.services[0].joint_p < 0.05 < findings.services[1].joint_p


@pytest.mark.parametrize(("success", "word"), [([1] * 10, "ikke-succes"), ([0] * 10, "succes")])
def test_one_group_alone_is_refused(success, word):
    with pytest.raises(SomError, match=f"Ingen personer med {word}: der er ingen at sammenligne med"):
        first(SUCCESS_USE + OTHER_USE, success)


def test_nobody_with_enough_years_is_refused():
    with pytest.raises(SomError, match="Ingen personer er tilbage at regne på"):
        first(SUCCESS_USE + OTHER_USE, choices=Choices())


def test_the_mapping_is_json_without_a_refused_figure():
    text = json.dumps(
        findings_mapping(local_consequences(panel([[7.0]] * 10, SUCCESS), ONE_YEAR)), allow_nan=False
    )
    cell = json.loads(text)["services"][0]["years"][0]
    assert cell == {
        "year": 1,
        "refusal": "same_for_all",
        "difference": None,
        "se": None,
        "low": None,
        "high": None,
    }


def test_a_difference_before_the_start_is_shown_as_no_consequence():
    # Means 3 and 14 both in the year before the start and in the start year: nothing changed.
    person, since = np.tile(np.arange(10), 2), np.repeat([-1, 0], 10)
    use = np.tile(SUCCESS_USE + OTHER_USE, 2)[:, None]
    made_up = panel(use, np.tile(SUCCESS, 2), person=person, since=since)
    finding = local_consequences(made_up, ONE_YEAR).services[0]
    assert (finding.before.year, finding.before.difference, finding.before.low) == (0, -11.0, -15.08)
    assert [cell.year for cell in finding.cells] == [1]
