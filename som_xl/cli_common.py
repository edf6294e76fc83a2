"""What the commands share: the knowledge base, progress, output."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from som_xl.knowledge import KnowledgeBase

FILE: Final = click.Path(path_type=Path)
FORMAT: Final = click.option(
    "--format",
    "form",
    type=click.Choice(["tekst", "json"]),
    default="tekst",
    help="Vis som tekst eller JSON.",
)


def knowledge_base() -> KnowledgeBase:
    """The knowledge base the commands work with."""
    from som_xl.knowledge import default_knowledge

    return default_knowledge()


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
def progress(message: str) -> Iterator[None]:
    """Shows what takes time, when a person is watching."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(message):
        yield
