"""What a scan may still hold, and which pictures hold no text at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.doubts import may_hold
from checks.ethics import dos_and_donts
from checks.photographs import photographs
from checks.results import Outcome
from checks.runner import judge_element
from crawler.model import Document, Image
from o_items.model import UseOf
from tests.toy import context, element, paper, source

TEAM = element(1, UseOf("ethics_team", {}))
RULES = element(2, UseOf("ethics_rules", {}))
UNIT = element(3, UseOf("complaint_unit", {}))
ORDER = paper("/o.pdf", "คำสั่ง อบต.บ้านใหม่ ที่ 9/2568", "แต่งตั้งคณะทำงานด้านจริยธรรม", ocr_pages=(1,))
LABEL = "คำสั่งแต่งตั้งคณะทำงานจริยธรรม"


@pytest.mark.parametrize(("wanted", "may"), [(TEAM, True), (RULES, False), (UNIT, False)])
def test_an_order_may_hold_whom_it_appoints_and_nothing_else(wanted, may) -> None:
    assert may_hold(wanted, (LABEL,), ORDER) is may
    assert may_hold(wanted, (), ORDER) is may


@pytest.mark.parametrize("label", ["รายงานการอบรม", "คำสั่งซื้อวัสดุของคณะกรรมการ", "ประกาศแต่งตั้ง"])
def test_any_other_scan_may_hold_anything(label: str) -> None:
    scan = paper("/s.pdf", "อ่านได้บางส่วน", ocr_pages=(1,))
    assert may_hold(RULES, (label,), scan)
    assert may_hold(RULES, (label,), None)


def test_an_order_nobody_read_leaves_only_its_own_element_open() -> None:
    assert may_hold(TEAM, (LABEL,), None)
    assert not may_hold(RULES, (LABEL,), None)


def test_what_an_order_cannot_hold_is_failed_and_not_left_open() -> None:
    found = source(ORDER, LABEL)
    assert judge_element(RULES, [found], context()).outcome is Outcome.FAILED
    other = source(replace(ORDER, blocks=ORDER.blocks[1:]), "เอกสารแนบ")
    assert judge_element(RULES, [other], context()).outcome is Outcome.CANT_TELL


def test_a_poster_of_dos_and_donts_leaves_nothing_else_open() -> None:
    poster = _picture(1, "แนวปฏิบัติ Dos & Don'ts", "อ่านได้ไม่ครบ")
    assert not may_hold(RULES, (), poster)
    assert may_hold(element(4, UseOf("dos_and_donts", {})), (), poster)


POSTER = (
    "แนวปฏิบัติ Dos & Don'ts ปี 2568",
    "ควรทำ (Dos) ไม่ควรทำ (Don'ts)",
    "มาทำงานก่อนเวลา ใช้เวลางานขายของ",
    "ตอบคำถามชาวบ้านทุกครั้ง พูดจาดูหมิ่นผู้มาติดต่อ",
    "เก็บหลักฐานการเงินครบ รับซองจากผู้รับเหมา",
)


@pytest.mark.parametrize(
    ("lines", "read", "finds"),
    [
        (POSTER, True, 1),
        (POSTER, False, 0),
        (POSTER[:1] + POSTER[2:], True, 0),
        (POSTER[:3], True, 0),
    ],
    ids=["read across", "no picture", "no heads", "too little below"],
)
def test_the_columns_of_a_poster_are_known_although_ocr_reads_across(lines, read, finds) -> None:
    assert len(list(dos_and_donts(_picture(1, *lines, read=read)))) == finds


def _picture(
    number: int, *lines: str, size: int = 2000, read: bool = True, folder: str = ""
) -> Document:
    shown = Image("", width=size, height=size)
    pages = {"ocr_pages": (1,)} if read else {"unread_pages": (1,)}
    made = paper(f"{folder}/{number}.jpg", *lines, **pages)
    return replace(made, media_type="image/jpeg", images=(shown,))


def test_pictures_without_a_word_are_an_album_with_those_nobody_read() -> None:
    album = [_picture(n) for n in range(3)]
    unread = _picture(9, read=False)
    assert photographs([*album, unread]) == {d.url for d in (*album, unread)}


@pytest.mark.parametrize("apart", [{"size": 1200}, {"folder": "/ethics"}])
def test_a_picture_of_another_size_or_place_is_none_of_the_album(apart) -> None:
    album = [_picture(n) for n in range(3)]
    assert photographs([*album, _picture(9, read=False, **apart)]) == {d.url for d in album}


def test_one_blank_picture_may_be_a_scan_that_ocr_could_not_read() -> None:
    assert not photographs([_picture(1), _picture(2, read=False)])


def test_a_picture_that_says_something_makes_no_album_of_the_others() -> None:
    poster = _picture(1, "สิ่งที่ควรทำและไม่ควรทำของเจ้าหน้าที่ทุกคน")
    assert not photographs([poster, *(_picture(n) for n in range(2, 6))])


def test_thumbnails_are_too_small_for_text_and_leave_a_large_picture_open() -> None:
    small = [_picture(n, size=300, read=False) for n in range(3)]
    large = _picture(9, read=False)
    assert photographs([*small, large]) == {d.url for d in small}
