"""Judges a PDF page's text layer: whether its letters say what the eye sees on the page.

A layer counts as unusable only for a reason that is named; a page that is mostly fine is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.documents.thai_codes import impossible

LITTLE = 40  # letters: a stamp or an app's mark, not a page's text
_ENOUGH = 150  # letters from which a share means anything
# Words that make up a fifth of any official page; even lists of names and sums reach a tenth.
_COMMON = re.compile(
    "โครงการ|ปฏิบัติ|ร้องเรียน|ท้องถิ่น|เทศบาล|ดำเนิน|จังหวัด|ประชาชน|บริหาร|บริการ|กำหนด|จำนวน|"
    "หน้าที่|ร้อยละ|พัฒนา|อำเภอ|องค์|ตำบล|บุคคล|ข้อมูล|เรื่อง|ทุจริต|สำนัก|กรรม|คณะ|เจ้า|ราช|ความ|ประ|การ|งาน|"
    "ของ|และ|ที่|ใน|เป็น|ให้|จาก|โดย|ตาม|หรือ|จัด|ส่วน|บาท|วัน|เดือน|ปี|นาย|นาง|ข้อ|ผู้|ไม่|ได้|มี|แผน|ราย|กอง|"
    "หมู่|สาร|รับ|ผล|คน|ระบบ|ทำ|ไป|มา|กับ|ต่อ|ว่า|นี้|แล้ว|ตรวจ|สอบ|ซื้อ|จ้าง|วิธี|เงิน|งบ|ครั้ง|ตุลา|ธันวา|มกรา|"
    "กุมภา|เมษา|กันยา|สิงหา"
)
_LEAST_COMMON, _MOST_IMPOSSIBLE = 0.03, 0.12
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|in|for|is|on|by|with|as|at|or|no|page|name|total|date|report|www|http)\b",
    re.IGNORECASE,
)
_VOWEL = re.compile("[aeiouyAEIOUY]")
_GARBLED = re.compile("[\ue000-\uf8ff\ufffd\u0000-\u0008\u000e-\u001f\u0080-\u009f]")
_LEADER = re.compile(r"[\s.…_·•\-–—*=~|✓☐□()/]+")
_LETTER = re.compile(r"[^\W_]")
_THAI, _LATIN = re.compile("[ก-๛]"), re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page draws besides the letters that were read."""

    picture: bool = False  # a picture covers most of the page
    texts: int = 0  # runs of text that are drawn
    shapes: int = 0  # curved shapes: letters turned into outlines, or a drawing


def unusable(text: str, shown: Shown) -> str:
    """Why a page has to be read from its picture; '' where its text layer is sound."""
    if not text:
        return _missing(shown)
    if garbled(text):
        return "letters without meaning"
    thai, latin = len(_THAI.findall(text)), len(_LATIN.findall(text))
    if thai >= _ENOUGH and _no_words(text, thai):
        return "letters mean others"
    foreign = latin > 4 * thai
    if foreign and latin >= (LITTLE if shown.picture else _ENOUGH) and not _like_english(text):
        return "letters of a foreign OCR" if shown.picture else "letters mean others"
    visible = _LEADER.sub("", text)
    if len(visible) > 2 * _ENOUGH and len(_LETTER.findall(visible)) < 0.35 * len(visible):
        return "signs in place of letters"
    return "no text layer" if shown.picture and len(text) < LITTLE else ""


def _missing(shown: Shown) -> str:
    if shown.picture:
        return "no text layer"
    if shown.texts > 2:
        return "letters without meaning"
    return "letters drawn as shapes" if shown.shapes > LITTLE else ""


def garbled(text: str) -> bool:
    """Whether a good part of the letters say nothing (private use, control, replacement)."""
    return len(_GARBLED.findall(text)) * 4 > len(text)


def _no_words(text: str, thai: int) -> bool:
    """Whether Thai letters form no Thai: hardly one common word, or marks where none can stand."""
    common = sum(map(len, _COMMON.findall(text)))
    return common < _LEAST_COMMON * thai or impossible(text) > _MOST_IMPOSSIBLE


def _like_english(text: str) -> bool:
    """Whether Latin letters form words: some common ones, and vowels in the usual share."""
    letters = "".join(_LATIN.findall(text))
    vowels = len(_VOWEL.findall(letters)) / len(letters)
    words = len(re.findall("[A-Za-z]+", text))
    common = len(_ENGLISH.findall(text))
    return 0.22 < vowels < 0.6 and common * 40 >= words
