"""The knowledge base (videnbase): reads, checks and searches the tables that come with the program."""

from som_xl.knowledge.base import KnowledgeBase
from som_xl.knowledge.evidence_records import (
    ConsequenceRow,
    Effect,
    Experience,
    Project,
    Recommendation,
    TargetGroup,
)
from som_xl.knowledge.loading import default_directory, default_knowledge, example_case_path, load
from som_xl.knowledge.records import (
    AggregateFigure,
    DiscountRate,
    Domain,
    IndexRow,
    InterventionCost,
    Municipality,
    PriceRow,
    RefundRule,
    Service,
    Source,
)
from som_xl.knowledge.searching import Hit, search
from som_xl.knowledge.status import STATUS_LABELS, Status
from som_xl.knowledge.tables import TABLES

__all__ = [
    "STATUS_LABELS",
    "TABLES",
    "AggregateFigure",
    "ConsequenceRow",
    "DiscountRate",
    "Domain",
    "Effect",
    "Experience",
    "Hit",
    "IndexRow",
    "InterventionCost",
    "KnowledgeBase",
    "Municipality",
    "PriceRow",
    "Project",
    "Recommendation",
    "RefundRule",
    "Service",
    "Source",
    "Status",
    "TargetGroup",
    "default_directory",
    "default_knowledge",
    "example_case_path",
    "load",
    "search",
]
