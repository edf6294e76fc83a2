"""What the commands share: plain values as JSON, and numbers as people type them."""

from __future__ import annotations

import json
import re
from typing import Any

import click

from som_xl.model.errors import Problem, SomError


def print_json(data: Any) -> None:
    """Plain values on the output stream; a number that JSON cannot hold is a fault of ours."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False))


def typed_number(text: str, place: str) -> float:
    """A number as a Dane or a program writes it: ``0,3``, ``0.3``, ``30 %``, ``1.234,50``, ``12000``.

    Raises:
        SomError: no number, or one that can be read in two ways (``1.234``).

    >>> typed_number("30 %", "--grundrate"), typed_number("1.234,50", "--beloeb")
    (0.3, 1234.5)
    """
    plain = text.strip().replace("\N{MINUS SIGN}", "-").replace(" ", "")
    share = plain.endswith("%")
    digits = plain.removesuffix("%")
    if re.fullmatch(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+", digits):
        remedy = f"Skriv {digits.replace('.', '')}, eller brug komma som decimaltegn."
        raise SomError([Problem(place, "Tallet kan læses på to måder.", f"'{text}'", remedy)])
    if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})*,[0-9]+", digits):
        digits = digits.replace(".", "").replace(",", ".")
    if not re.fullmatch(r"-?[0-9]{1,15}([.,][0-9]{1,15})?", digits):
        raise SomError([Problem(place, "Værdien er ikke et tal.", f"'{text}'", "Skriv fx 0,3 eller 12000.")])
    value = float(digits.replace(",", "."))
    return value / 100.0 if share else value
