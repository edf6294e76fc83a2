"""What the commands share: the knowledge base, progress, output, and numbers as people type them."""

from __future__ import annotations

import contextlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from som_xl.model.errors import Problem, SomError

if TYPE_CHECKING:
    from som_xl.knowledge import KnowledgeBase

FILE: Final = click.Path(path_type=Path)
OVERLAY: Final = click.option(
    "--overlay", type=FILE, metavar="MAPPE", help="Mappe med egen viden (ellers den sædvanlige)."
)
FORMAT: Final = click.option(
    "--format",
    "form",
    type=click.Choice(["tekst", "json"]),
    default="tekst",
    help="Vis som tekst eller JSON.",
)


ACTORS: Final = {"total": "total", "kommune": "municipality", "region": "region", "stat": "state"}
"""What the option ``--aktoer`` calls the actors."""
ACTOR: Final = click.option(
    "--aktoer",
    type=click.Choice(list(ACTORS)),
    default="total",
    help="Hvis nettoresultat der tæller. Ellers det offentlige i alt.",
)


def knowledge_base(overlay: Path | None = None) -> KnowledgeBase:
    """The knowledge base with the user's own layer: the one place where commands get it."""
    from som_xl.knowledge.layers import user_knowledge

    return user_knowledge(overlay)


def now() -> datetime:
    """The time that is written in a file, to the minute."""
    return datetime.now().replace(second=0, microsecond=0)


def print_json(data: Any) -> None:
    """Plain data as JSON; a number that does not exist has been made None before."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False))


def tell(message: str) -> None:
    """On the error stream, so that the result can be piped on."""
    click.echo(message, err=True)


@contextlib.contextmanager
def progress(message: str) -> Iterator[Callable[[str], None]]:
    """Shows what takes time, when a person is watching; what it gives shows another text."""
    if not sys.stderr.isatty():
        yield lambda _text: None
        return
    from rich.console import Console

    with Console(stderr=True).status(message) as shown:
        yield shown.update


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
