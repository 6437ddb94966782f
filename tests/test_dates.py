"""Reading of Thai dates and periods."""

from __future__ import annotations

from datetime import date

import pytest

from crawler import dates
from crawler.text import fold


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("วันที่ ๑ ตุลาคม ๒๕๖๗", date(2024, 10, 1)),
        ("1 ต.ค. 67", date(2024, 10, 1)),
        ("31 มีนาคม พ.ศ. 2568", date(2025, 3, 31)),
        ("15 เดือน มกราคม พ.ศ. ๒๕๖๘", date(2025, 1, 15)),
        ("31/03/2568", date(2025, 3, 31)),
        ("31-3-2025", date(2025, 3, 31)),
        ("2025-03-31", date(2025, 3, 31)),
        ("9 กรกฏาคม 2567", date(2024, 7, 9)),
        ("9-ก.ค.-67", date(2024, 7, 9)),
    ],
)
def test_full_dates(written: str, day: date) -> None:
    assert [found.day for found in dates.dates(fold(written))] == [day]


@pytest.mark.parametrize("text", ["31 กุมภาพันธ์ 2567", "โทร 02-123-4567", "ข้อ 1.2.3", "12/25"])
def test_no_dates(text: str) -> None:
    assert dates.dates(fold(text)) == []


def test_found_places_point_into_the_text() -> None:
    text = "ประกาศ ณ วันที่ 2 มกราคม 2568 นี้"
    (found,) = dates.dates(text)
    assert text[found.start : found.end] == "2 มกราคม 2568"


def test_periods_of_fiscal_year() -> None:
    year = dates.fiscal_year(2568)
    assert (year.start, year.end) == (date(2024, 10, 1), date(2025, 9, 30))
    assert dates.first_half(2568).end == date(2025, 3, 31)
    assert year.covers(date(2024, 10, 1))
    assert not year.covers(date(2025, 10, 1))
    assert dates.fiscal_year_of(date(2024, 10, 1)) == 2568
    assert dates.fiscal_year_of(date(2024, 9, 30)) == 2567


def test_half_is_over_on_the_first_of_april() -> None:
    assert not dates.half_is_over(2568, date(2025, 3, 31))
    assert dates.half_is_over(2568, date(2025, 4, 1))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("ประจำปีงบประมาณ พ.ศ. 2568", [2568]),
        ("ITA 2568", [2568]),
        ("แผน ปี 68", [2568]),
        ("โทร 025681234", []),
    ],
)
def test_named_years(text: str, years: list[int]) -> None:
    assert dates.named_years(text) == years


@pytest.mark.parametrize(
    ("text", "span"),
    [("พ.ศ. 2566 - 2570", (2566, 2570)), ("2566-70", (2566, 2570)), ("2566 ถึง 2570", (2566, 2570))],
)
def test_spans(text: str, span: tuple[int, int]) -> None:
    assert dates.spans(text) == [span]


def test_months_with_and_without_year() -> None:
    assert [(m.year, m.month) for m in dates.months("ต.ค. 67 ถึง มีนาคม 2568")] == [
        (2567, 10),
        (2568, 3),
    ]
    assert list(dates.month_names("มกราคม ก.พ. สมควร")) == [1, 2]
