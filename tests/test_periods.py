"""Which year a document belongs to, and when an element can be asked for."""

from __future__ import annotations

from datetime import date

import pytest

from checks.periods import Fit, fit, is_due, period, years_in
from o_items.model import Span
from tests.toy import page, paper

YEAR = period(Span.YEAR, 2568)
BEFORE = period(Span.PREVIOUS_YEAR, 2568)
IN_FORCE = period(Span.IN_FORCE, 2568)


def test_spans_are_relative_to_the_edition() -> None:
    assert YEAR is not None
    assert BEFORE is not None
    assert (YEAR.start, YEAR.end) == (date(2024, 10, 1), date(2025, 9, 30))
    assert (BEFORE.year, BEFORE.end) == (2567, date(2024, 9, 30))
    half = period(Span.FIRST_HALF, 2568)
    assert half is not None
    assert half.end == date(2025, 3, 31)
    assert period(Span.ANY, 2568) is None


@pytest.mark.parametrize(
    ("span", "as_of", "due"),
    [
        (Span.FIRST_HALF, date(2025, 3, 31), False),
        (Span.FIRST_HALF, date(2025, 4, 1), True),
        (Span.YEAR, date(2024, 9, 30), False),
        (Span.YEAR, date(2024, 10, 1), True),
        (Span.ANY, date(2020, 1, 1), True),
    ],
)
def test_nothing_is_due_before_its_time(span: Span, as_of: date, due: bool) -> None:
    assert is_due(span, 2568, as_of) is due


@pytest.mark.parametrize(
    "title",
    [
        "แผนดำเนินงาน ประจำปีงบประมาณ พ.ศ. 2568",
        "แผนดำเนินงาน ประจำปีงบประมาณ พ.ศ. ๒๕๖๘",
        "แผนดำเนินงาน ปี 68",
        "แผนดำเนินงาน (ต.ค. 67 - ก.ย. 68)",
        "แผนดำเนินงาน 1 ตุลาคม 2567 - 30 กันยายน 2568",
        "แผนดำเนินงาน 2568",
    ],
)
def test_a_title_says_the_year_in_many_ways(title: str) -> None:
    assert fit(paper("/a.pdf", title), (), YEAR) is Fit.RIGHT
    assert fit(paper("/a.pdf", title), (), period(Span.YEAR, 2566)) is Fit.WRONG


def test_its_own_words_count_before_the_words_that_lead_to_it() -> None:
    old = paper("/a.pdf", "รายงานประจำปีงบประมาณ พ.ศ. 2566", "เนื้อหา")
    assert fit(old, ("รายงาน ปี 2568",), YEAR) is Fit.WRONG
    silent = paper("/a.pdf", "รายงานผลการดำเนินงาน", "เนื้อหา")
    assert fit(silent, ("รายงาน ปี 2568",), YEAR) is Fit.RIGHT
    assert fit(silent, ("รายงาน ปี 2567",), YEAR) is Fit.WRONG


def test_the_nearest_label_with_a_year_counts() -> None:
    silent = paper("/a.pdf", "รายงานผลการดำเนินงาน")
    assert fit(silent, ("ดาวน์โหลด", "รายงาน 2567", "ITA 2568"), BEFORE) is Fit.RIGHT
    assert fit(silent, ("ดาวน์โหลด", "รายงาน 2567", "ITA 2568"), YEAR) is Fit.WRONG


def test_no_year_anywhere_is_unknown() -> None:
    assert fit(paper("/a.pdf", "รายงานผล", "เนื้อหา"), ("คลิก",), YEAR) is Fit.UNKNOWN


def test_a_plan_of_several_years_answers_only_where_a_plan_in_force_is_asked_for() -> None:
    plan = paper("/a.pdf", "แผนพัฒนาท้องถิ่น (พ.ศ. 2566 - 2570)")
    assert fit(plan, (), IN_FORCE) is Fit.RIGHT
    assert fit(plan, (), YEAR) is not Fit.RIGHT
    ended = paper("/a.pdf", "แผนพัฒนาท้องถิ่น (พ.ศ. 2561 - 2565)")
    assert fit(ended, (), IN_FORCE) is Fit.WRONG


def test_without_a_year_in_words_the_dates_in_the_text_tell_it() -> None:
    lines = ("ประชุม 5 พฤศจิกายน 2567", "ประชุม 9 มกราคม 2568", "ประชุม 2 พฤษภาคม 2568")
    report = page("/a", "<p>สรุปการประชุม</p>" + "".join(f"<p>{line}</p>" for line in lines))
    assert fit(report, (), YEAR) is Fit.RIGHT
    assert fit(report, (), BEFORE) is Fit.WRONG


def test_a_year_read_by_ocr_is_never_a_wrong_year() -> None:
    scan = paper("/a.pdf", "รายงานประจำปีงบประมาณ พ.ศ. 2563", ocr_pages=(1,))
    assert fit(scan, (), YEAR) is Fit.UNKNOWN
    assert fit(scan, ("รายงาน 2568",), YEAR) is Fit.UNKNOWN
    assert fit(scan, ("รายงาน 2567",), YEAR) is Fit.WRONG
    right = paper("/a.pdf", "รายงานประจำปีงบประมาณ พ.ศ. 2568", ocr_pages=(1,))
    assert fit(right, (), YEAR) is Fit.RIGHT


def test_the_day_a_page_was_put_up_claims_no_year() -> None:
    assert not years_in("ปรับปรุงล่าสุด 5 ตุลาคม 2566").years
    assert years_in("ปีงบประมาณ 2566 ปรับปรุงล่าสุด 5 ตุลาคม 2566").years == (2566,)


def test_a_stretch_of_days_claims_the_years_it_lies_in() -> None:
    assert years_in("1 ตุลาคม 2566 ถึง 30 กันยายน 2567").years == (2567,)
