"""Folding of Thai text."""

from __future__ import annotations

import pytest

from crawler.text import excerpt, fold, key


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("๒๕๖๘", "2568"),
        ("ต าบล", "ตำบล"),
        ("จ านวน", "จำนวน"),
        ("อํานาจ", "อำนาจ"),
        ("น้ าใส", "น้ำใส"),
        ("ท าการ", "ทำการ"),
        ("นํ้าใส", "น้ำใส"),
        ("น้ํา", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("ประจําปี", "ประจำปี"),
        ("เเผน", "แผน"),
        ("ทีี่", "ที่"),
        ("ท่ี", "ที่"),
        ("ปล ั ดเทศบาล", "ปลัดเทศบาล"),
        ("ทั้ งสิ้น", "ทั้งสิ้น"),
        ("โ ครงการ", "โครงการ"),
        ("ก\u200bา\u00a0ร", "กา ร"),
        ("ท\uf705ี", "ที่"),
        ("การวเิ คราะห์", "การวิเคราะห์"),
        ("จาํนวน", "จำนวน"),
        ("นํ า", "นำ"),
        ("รำยงำนกำรประชุม สำนักงำน", "รายงานการประชุม สำนักงาน"),
        ("ป ร ะ ก า ศ", "ประกาศ"),
        ("ร า ย ง า น ประจำ ปี", "รายงาน ประจำ ปี"),
        ("จั ด ซื้ อ จั ด จ้ า ง ปี", "จัดซื้อจัดจ้างปี"),
        ("ป ร ะ จ ำ ปี ๒ ๕ ๖ ๘", "ประจำปี2568"),
        ("อื่น ๆ", "อื่นๆ"),
        ("ฯ ล ฯ", "ฯลฯ"),
        ("กรุงเทพ ฯ", "กรุงเทพฯ"),
        ("งๅน", "งาน"),
        ("ฤาษี", "ฤๅษี"),
        ("ที่้", "ที่"),
        ("จังหวัดดา\u2060า", "จังหวัดดา"),
        ("\u202aข\u034fาว\ufe0f", "ขาว"),
        ("О12", "O12"),
        ("Ο12 ΙTA", "O12 ITA"),
        ("Ｏ１２", "O12"),
        ("  a \t b  ", "a b"),
    ],
)
def test_fold_has_one_spelling(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    "text",
    [
        "เวลา ทำงาน", "นา งา", "ราคา 5 บาท", "ก. นาย ข", "มา ตาม", "ณ ที่ นี้ มี", "ก ข ค ง จ",
        "ที่ 1 2 3 4", "กำราบ กำเริบ", "คำนำ ลำนำ", "Посольство России", "ฤๅ",
    ],
)  # fmt: skip
def test_fold_leaves_words_apart(text: str) -> None:
    assert fold(text) == text


def test_fold_twice_changes_nothing() -> None:
    once = fold("เเผนปฏิบัติการ นํ้า ต าบล ๒๕๖๘ ท่ี")
    assert fold(once) == once


def test_long_and_short_texts_fold_alike() -> None:
    assert fold("น้ํา " * 500) == " ".join(["น้ำ"] * 500)


def test_key_ignores_spaces_case_and_misspelt_official_words() -> None:
    assert key("มาตราการ ITA  ๒๕๖๘") == key("มาตรการita2568")


def test_excerpt_marks_what_it_leaves_out() -> None:
    assert excerpt("a" * 100 + "X" + "b" * 100, 100, 101, around=3) == "…aaaXbbb…"
    assert excerpt("short", 0, 5) == "short"
