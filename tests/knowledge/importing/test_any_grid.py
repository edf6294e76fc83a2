"""Whatever stands in a sheet: nothing fails, and no row is lost."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from som_xl.knowledge import default_knowledge
from som_xl.knowledge.importing.detecting import detect
from som_xl.knowledge.importing.grid import Book, Sheet, blank
from som_xl.knowledge.importing.understanding import Understanding, outcomes

WORDS = (
    "Ydelse", "Målgruppe", "Kommune", "Region", "Stat", "Prisår", "År 1", "År 2", "Antal", "Beløb", "Betaler", "Enhed",
    "Konsekvensår", "Kilde", "Effekt", "Indsats", "Pris", "Kontanthjælp", "Krisecenter", "Voksne i hjemløshed", "Natcafé",
    "i alt", "EKSEMPEL", "=1+1", "-", "1.234,5", "12 %", "#REF!", "kommune", "døgn", "Note.", "id", "2024", "x" * 300,
)  # fmt: skip
cells = st.one_of(
    st.none(), st.sampled_from(WORDS), st.integers(-5, 2100), st.floats(allow_nan=True, width=32), st.booleans(),
    st.just(datetime(2024, 5, 1)), st.text(max_size=8),
)  # fmt: skip
grids = st.lists(st.lists(cells, max_size=6).map(tuple), max_size=9).map(tuple)


@settings(max_examples=150, deadline=None)
@given(grids)
def test_every_row_is_a_header_or_accounted_for(rows):
    sheet = Sheet("A", rows)
    tables = detect(sheet)
    found = outcomes(
        Understanding(Book("fil.xlsx", "0" * 64, (sheet,)), "", tables), default_knowledge(), "2026-11-23"
    )
    headers = {row for table in tables for row in range(table.header[0], table.header[1] + 1)}
    told = {
        int("".join(c for c in note.place.split("!")[1] if c.isdigit()))
        for note in found.notes
        if "!" in note.place
    }
    for note in found.notes:
        if note.reason.startswith("Række "):
            first, last = note.reason.split()[1].split("-")
            told |= set(range(int(first), int(last) + 1))
    filled = {number for number, row in enumerate(rows, 1) if not all(blank(cell) for cell in row)}
    assert filled <= told | headers
