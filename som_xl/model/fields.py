"""Field types of a case: what one number, year, share or list may be, and what is said when it is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

LARGEST: Final = 1e15
"""No number of a case is larger: above this a sum of products could overflow."""
SHARE_TOLERANCE: Final = 1e-6
LONGEST: Final = 100
"""Operating years and consequence years at most."""
NUMBER_TAG: Final = "[number]"
LIST_TAG: Final = "[list]"
NAME_TAG: Final = "[name]"
"""What pydantic calls the branches of a union in the path of an error; not the names of any field."""


class Record(BaseModel):
    """A part of a case: frozen, no unknown fields, checked when it is made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _whole(value: object) -> object:
    """A whole number typed as 2026.0 (as Excel stores it) is 2026; anything else is left to be judged."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def key_year(value: object) -> object:
    """Years are keys in JSON and TOML, and keys are text there; what is no year is left to be judged."""
    is_year = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) == 4
    return int(str(value)) if is_year else value


def _is_list(value: Any) -> str:
    return LIST_TAG if isinstance(value, list | tuple) else NUMBER_TAG


def _is_text(value: Any) -> str:
    return NAME_TAG if isinstance(value, str) else NUMBER_TAG


def _sums_to_one(shares: Any) -> Any:
    total = sum(shares.values() if isinstance(shares, Mapping) else shares.model_dump().values())
    if abs(total - 1.0) > SHARE_TOLERANCE:
        raise PydanticCustomError(
            "shares",
            "Andelene giver {total} tilsammen.",
            {"total": total, "remedy": "De skal give præcis 1 (100 %)."},
        )
    return shares


def _sums_to_at_most_one(shares: dict[str, float]) -> dict[str, float]:
    total = sum(shares.values())
    if total > 1.0 + SHARE_TOLERANCE:
        raise PydanticCustomError(
            "shares",
            "Andelene giver {total} tilsammen.",
            {"total": total, "remedy": "De må højst give 1 (100 %)."},
        )
    return shares


def _has_participants(starts: tuple[float, ...]) -> tuple[float, ...]:
    if not sum(starts) > 0:
        raise PydanticCustomError(
            "no_participants", "Der starter ingen deltagere.", {"remedy": "Skriv mindst ét tal over 0."}
        )
    return starts


Number = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-LARGEST, le=LARGEST)]
NonNegative = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=LARGEST)]
Share = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1)]
Whole = Annotated[int, Field(strict=True), BeforeValidator(_whole)]
Year = Annotated[int, Field(strict=True, ge=1900, le=2200), BeforeValidator(_whole)]
KeyYear = Annotated[int, Field(strict=True, ge=1900, le=2200), BeforeValidator(key_year)]
Text = Annotated[str, Field(strict=True, max_length=10_000)]
Identifier = Annotated[str, Field(strict=True, min_length=1, max_length=200)]
ParameterName = Annotated[str, Field(strict=True, min_length=1, max_length=10_020)]
"""Room for the longest name of a cost or service between ``consequences[`` and ``]``."""
Flag = Annotated[bool, Field(strict=True)]

NumberPerYear = Annotated[tuple[Number, ...], Field(min_length=1, max_length=LONGEST)]
Amounts = Annotated[
    Annotated[Number, Tag(NUMBER_TAG)] | Annotated[NumberPerYear, Tag(LIST_TAG)], Discriminator(_is_list)
]
"""One number for all operating years, or one per operating year."""

Starts = Annotated[
    tuple[NonNegative, ...], Field(min_length=1, max_length=LONGEST), AfterValidator(_has_participants)
]
PhaseIn = Annotated[tuple[NonNegative, ...], Field(min_length=1, max_length=LONGEST)]
SharesToOne = AfterValidator(_sums_to_one)
CommitteeShares = Annotated[dict[Identifier, Share], AfterValidator(_sums_to_at_most_one)]
FlatRate = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-0.05, le=0.25)]
NameOrRate = Discriminator(_is_text)
