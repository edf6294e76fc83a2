"""What the shipped data lack, counted; and that the page in docs says the same."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.quality import findings, group_coverage, service_coverage
from som_xl.report.coverage_page import coverage_page

PAGE = Path(__file__).parents[2] / "docs" / "daekning.md"


def kinds(kb: KnowledgeBase) -> list[tuple[str, tuple[str, ...]]]:
    return [(finding.kind, finding.ids) for finding in findings(kb)]


SHIPPED = [
    ("contradicting_price", ("public_school-06", "public_school-07")),
    ("rates_differ", ("EA067",)),  # 61 and 68 %, published as 8 points
    ("rates_differ", ("EA104",)),  # 11 and 46 %, published as 36 points
]


def test_the_shipped_data_have_these_findings_and_no_other(kb: KnowledgeBase):
    assert kinds(kb) == SHIPPED


def test_a_row_that_is_there_twice_is_found(kb: KnowledgeBase):
    twice = dataclasses.replace(kb, effects=(*kb.effects, kb.effects[0]._replace(id="EA999")))
    assert kinds(twice) == [("identical", ("EA001", "EA999")), *SHIPPED]


def test_the_same_price_from_two_sources_is_found(kb: KnowledgeBase):
    price = kb.prices[0]
    other = price._replace(id="ny", source_id=kb.sources[0].id, default_reason="")
    twice = dataclasses.replace(kb, prices=(*kb.prices, other))
    assert kinds(twice) == [("duplicate_price", (price.id, "ny")), *SHIPPED]


def test_another_amount_with_the_same_note_contradicts(kb: KnowledgeBase):
    price = kb.default_price("sel110_shelter")
    assert price is not None
    other = price._replace(id="ny", municipality=1.0, is_default=False)
    assert ("contradicting_price", (price.id, "ny")) in kinds(
        dataclasses.replace(kb, prices=(*kb.prices, other))
    )
    explained = other._replace(note="kun weekend")
    assert kinds(dataclasses.replace(kb, prices=(*kb.prices, explained))) == SHIPPED


def test_another_estimate_of_the_same_contradicts(kb: KnowledgeBase):
    other = kb.effects[0]._replace(id="EA999", estimate=1.0, ci_low=0.9, ci_high=1.1)
    assert ("contradicting_effect", ("EA001", "EA999")) in kinds(
        dataclasses.replace(kb, effects=(*kb.effects, other))
    )


def test_another_consequence_of_the_same_contradicts(kb: KnowledgeBase):
    row = kb.consequences[0]
    other = row._replace(id="C999", amount_kr=-1.0)
    assert ("contradicting_consequence", (row.id, "C999")) in kinds(
        dataclasses.replace(kb, consequences=(*kb.consequences, other))
    )


def test_coverage_of_a_group_counts_its_rows(kb: KnowledgeBase):
    group = group_coverage(kb)[0]
    assert group.id == "adults_homelessness"
    assert (group.effects, group.best, group.rates) == (19, 18, 9)
    assert (group.consequences, group.recommendations, group.costs) == (7, 2, 3)
    assert (group.services, group.priced) == (2, 2)


def test_coverage_has_every_group_and_service_once(kb: KnowledgeBase):
    assert [group.id for group in group_coverage(kb)] == [group.id for group in kb.som_target_groups()]
    services = service_coverage(kb)
    assert [covered.service.id for covered in services] == [service.id for service in kb.services]
    assert sum(covered.default is not None for covered in services) == 49


def test_the_page_in_the_repository_is_the_generated_one(kb: KnowledgeBase):
    assert PAGE.read_text(encoding="utf-8") == coverage_page(kb), "run python -m som_xl.excel.documents"
