"""Numbers as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from som_xl.knowledge.importing.numbers import Style, parse_number, style_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,50", 1234.5), ("1,234.50", 1234.5), ("1.234.567", 1_234_567), ("12,5 %", 0.125), ("12,5 pct.", 0.125),
        ("kr. 1.200,-", 1200), ("1.200,- kr.", 1200), ("1.200 kr.", 1200), ("DKK 45,75", 45.75), ("1 234,5", 1234.5),
        ("1\u00a0234\u202f567", 1_234_567), ("−48", -48), ("–48", -48), ("(1.000)", -1000), ("12-", -12), ("+5", 5),
        ("- 5", -5), ("ca. 40", 40), ("-0,5*", -0.5), ("1,5E+03", 1500), ("0,75", 0.75), (".5", None), ("5‰", None),
        ("12 34", None), ("12.34.56", None), ("--5", None), ("", None), ("uge 3", None), ("1e999", None), ("٣", None),
    ],
)  # fmt: skip
def test_the_number_a_text_shows(text, value):
    found = parse_number(text)
    assert (found and found.value) == (value if value is None else pytest.approx(value))


def test_a_mark_that_may_be_either_follows_the_column_and_is_else_danish_and_doubtful():
    assert parse_number("1.234") == (1234.0, False, True)
    assert parse_number("1.234", Style.ENGLISH) == (1.234, False, False)
    assert parse_number("1,234", Style.ENGLISH).value == 1234
    assert style_of(["1,234", "7.25"]) is Style.ENGLISH
    assert style_of(["1,5", "7.25"]) is None


amounts = st.decimals(-(10**12), 10**12, places=3, allow_nan=False).map(
    lambda d: d.quantize(Decimal("0.001"))
)


@given(amounts, st.booleans(), st.sampled_from(["", " kr.", ",- "]))
def test_what_is_written_in_danish_is_read_again(value, grouped, after):
    english = f"{value:,}" if grouped else f"{value}"
    text = english.translate(str.maketrans(",.", ".,")) + (after if after != ",- " else " kr")
    assert parse_number(text).value == pytest.approx(float(value))


@given(amounts)
def test_what_is_written_in_english_is_read_again(value):
    assert parse_number(f"{value:,}", Style.ENGLISH).value == pytest.approx(float(value))


@given(st.text(max_size=30))
def test_no_text_makes_it_fail(text):
    found = parse_number(text)
    assert found is None or abs(found.value) < float("inf")
