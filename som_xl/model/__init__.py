"""What a net result is. Numbers in, numbers out: no files, no tables, no Excel."""

from som_xl.model.actors import ACTOR_NAMES, ACTORS, ACTORS_AND_TOTAL
from som_xl.model.calculation import calculate, calculate_arrays
from som_xl.model.case import COSTS_KEY, Case
from som_xl.model.effect_size import Conversion, convert
from som_xl.model.errors import CaseError, FileError, KnowledgeError, Problem, SomError, WorkbookError
from som_xl.model.result import Result
from som_xl.model.validation import case_from_mapping

__all__ = [
    "ACTORS",
    "ACTORS_AND_TOTAL",
    "ACTOR_NAMES",
    "COSTS_KEY",
    "Case",
    "CaseError",
    "Conversion",
    "FileError",
    "KnowledgeError",
    "Problem",
    "Result",
    "SomError",
    "WorkbookError",
    "calculate",
    "calculate_arrays",
    "case_from_mapping",
    "convert",
]
