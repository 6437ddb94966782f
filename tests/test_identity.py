"""Whose document it is."""

from __future__ import annotations

import pytest

from checks import identity
from checks.registry import Agency
from crawler.text import fold
from tests.toy import page, paper

OWN = Agency("sao", identity.forms("องค์การบริหารส่วนตำบลบ้านใหม่"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("องค์การบริหารส่วนตำบลบ้านใหม่", "sao"),
        ("อบต.บ้านใหม่", "sao"),
        ("อบจ. พิมาน", "pao"),
        ("เทศบาลเมืองบึงงาม", "municipality"),
        ("กรมสวนสาธารณะ", "department"),
        ("มหาวิทยาลัยบ้านไร่", "university"),
        ("ศูนย์กลาง", "other"),
    ],
)
def test_the_name_shows_the_type(name: str, kind: str) -> None:
    assert identity.agency_type(name) == kind


def test_full_and_short_forms_are_the_same_agency() -> None:
    assert identity.forms("อบต. บ้านใหม่") == identity.forms("องค์การบริหารส่วนตำบลบ้านใหม่")
    assert identity.mentions(fold("ประกาศ อบต. บ้านใหม่"), OWN)


def test_another_agencys_paper_is_refused_by_its_name() -> None:
    copied = paper("/a.pdf", "ประกาศองค์การบริหารส่วนตำบลหนองบัว", "อบต.หนองบัว ขอประกาศ")
    assert identity.other_owner(copied, OWN) == "องค์การบริหารส่วนตำบลหนองบัว"


def test_a_single_mention_of_a_neighbour_is_not_its_paper() -> None:
    once = paper("/a.pdf", "ประกาศ", "ร่วมกับองค์การบริหารส่วนตำบลหนองบัว")
    assert identity.other_owner(once, OWN) == ""


def test_both_names_are_no_refusal_but_are_told() -> None:
    mixed = paper(
        "/a.pdf",
        "ประกาศองค์การบริหารส่วนตำบลหนองบัว",
        "องค์การบริหารส่วนตำบลหนองบัว กำหนด",
        "ลงชื่อ นายกองค์การบริหารส่วนตำบลบ้านใหม่",
    )
    assert identity.other_owner(mixed, OWN) == ""
    assert identity.also_named(mixed, OWN) == "องค์การบริหารส่วนตำบลหนองบัว"
    own = paper("/a.pdf", "ประกาศองค์การบริหารส่วนตำบลบ้านใหม่")
    assert identity.also_named(own, OWN) == ""


def test_prose_about_the_agency_names_no_other() -> None:
    plan = paper(
        "/a.pdf",
        "แผนป้องกันการทุจริต องค์การบริหารส่วนตำบลบ้านใหม่",
        "ผลวิเคราะห์ความเสี่ยงของ อบต. ชี้ว่างานอนุญาตมีความเสี่ยงสูงสุด",
        "รายงานฉบับนี้รวบรวมผลงานของ อบต. ในรอบปีงบประมาณ 2567",
    )
    assert identity.also_named(plan, OWN) == ""


def test_without_a_name_nothing_is_judged() -> None:
    copied = paper("/a.pdf", "ประกาศองค์การบริหารส่วนตำบลหนองบัว", "อบต.หนองบัว ขอประกาศ")
    assert identity.other_owner(copied, Agency()) == ""


def test_words_after_the_kind_are_no_name() -> None:
    assert not identity.names_in(fold("องค์การบริหารส่วนตำบลมีหน้าที่ตามกฎหมาย"))


def test_the_name_is_guessed_from_what_the_site_says_most() -> None:
    home = page("/", "<h1>อบต.บ้านใหม่</h1><p>ร่วมกับ อบต.หนองบัว</p>", "องค์การบริหารส่วนตำบลบ้านใหม่")
    others = [page("/a", "<p>องค์การบริหารส่วนตำบลบ้านใหม่ แจ้งข่าว</p>")]
    assert identity.guess(home, others) == "องค์การบริหารส่วนตำบลบ้านใหม่"


@pytest.mark.parametrize(
    "after", ["ประธานคณะทำงาน", "โทร. 0 2000 0101", "กองคลัง", "เลขที่ 5", "หัวหน้าสำนักปลัด"]
)
def test_words_of_a_letterhead_after_the_kind_are_no_name(after: str) -> None:
    assert not identity.names_in(fold(f"ปลัดองค์การบริหารส่วนตำบล{after}"))


@pytest.mark.parametrize("place", ["สำนักท้อน", "กองแขก", "ปลัดทอง"])
def test_places_that_begin_like_such_words_are_names(place: str) -> None:
    assert identity.names_in(f"อบต.{place}") == {f"องค์การบริหารส่วนตำบล{place}": 1}
