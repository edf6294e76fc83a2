"""A household (husstand): who lives with the participant, and what the participant's success changes for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from som_xl.model import CaseError, Problem
from som_xl.model.case import Consequence, Provenance
from som_xl.model.fields import Identifier, Number, Record, Text
from som_xl.model.validation import format_path, problems_in

MOST_PERSONS: Final = 20
"""More persons of one role in the average household is a mistyping."""


class Member(Provenance):
    """One role of the household, such as partner or children of an age.

    Attributes:
        role: what it is called in the result.
        persons: persons of the role in the average household of a participant.
        target_group: id of the group whose published figures count for each person; or
        lines: own consequences per person. ``role`` and ``weight`` are set by the household.
    """

    role: Identifier
    persons: Annotated[Number, Field(gt=0, le=MOST_PERSONS)]
    target_group: Text = ""
    lines: tuple[Consequence, ...] = ()

    @model_validator(mode="after")
    def _figures_from_one_place(self) -> Self:
        if bool(self.target_group) == bool(self.lines):
            message = (
                "Rollen har både target_group og lines." if self.lines else "Rollen har ingen konsekvenser."
            )
            remedy = "Angiv enten target_group (en målgruppe i videnbasen) eller lines (egne konsekvenser)."
            raise PydanticCustomError("member", message, {"remedy": remedy})
        if any({"role", "weight"} & line.model_fields_set for line in self.lines):
            message = "En linje har sin egen role eller weight."
            remedy = "Slet dem: rollen er medlemmets, og vægten er antallet af personer."
            raise PydanticCustomError("member", message, {"remedy": remedy})
        return self


class Household(Record):
    """The members besides the participant. Make it with ``household_from_mapping``."""

    members: tuple[Member, ...]

    @model_validator(mode="after")
    def _members_with_a_role_each(self) -> Self:
        roles = [member.role for member in self.members]
        if not roles:
            message = "Husstanden har ingen medlemmer."
            raise PydanticCustomError("members", message, {"remedy": "Tilføj mindst ét [[members]]."})
        if len(set(roles)) < len(roles):
            raise PydanticCustomError(
                "roles",
                "En rolle står to gange.",
                {"remedy": "Giv hvert medlem sin egen rolle, fx Barn, 0-5 år og Barn, 6-13 år."},
            )
        return self


def household_from_mapping(data: Mapping[str, Any]) -> Household:
    """Make a household, or raise with every error in it.

    Raises:
        CaseError: one Danish problem per error, with its field path.

    >>> line = {"service": "gp_contact", "units": [-2]}
    >>> household_from_mapping({"members": [{"role": "Partner", "persons": 0.5, "lines": [line]}]}).members[0].role
    'Partner'
    """
    try:
        return Household.model_validate(data)
    except ValidationError as error:
        raise CaseError(
            Problem(format_path(path), problem.message, problem.found, problem.remedy)
            for path, problem in problems_in(error)
        ) from None
