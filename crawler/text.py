"""Folds Thai text into one spelling, so that every later comparison reads one form.

Sara am is written as one character, digits are Arabic, tone marks follow vowels, doubled marks and
zero-width characters go, private-use glyphs of old Thai fonts return to their letters, letters set
one by one are words again, look-alikes of other scripts are what they look like. `fold` mends what
no Thai word can be; what takes knowing the word is mended by `key` (see text_spelling).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from crawler.text_spelling import spelt

DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")

# Private-use glyphs that old Windows and Mac Thai fonts leave in PDFs: code point -> letter.
_WINDOWS = {
    0xF700: "ฐ", 0xF701: "ิ", 0xF702: "ี", 0xF703: "ึ", 0xF704: "ื", 0xF705: "่", 0xF706: "้",
    0xF707: "๊", 0xF708: "๋", 0xF709: "์", 0xF70A: "่", 0xF70B: "้", 0xF70C: "๊", 0xF70D: "๋",
    0xF70E: "์", 0xF70F: "ญ", 0xF710: "ั", 0xF711: "ํ", 0xF712: "็", 0xF713: "่", 0xF714: "้",
    0xF715: "๊", 0xF716: "๋", 0xF717: "์", 0xF718: "ุ", 0xF719: "ู", 0xF71A: "ฺ",
}  # fmt: skip
_MAC = dict(zip(range(0xF884, 0xF89F), "ัิีึื็่่่้้้๊๊๊๋๋๋์์์ํญฺุูฐ", strict=True))
_HINTS = dict.fromkeys(range(0xF873, 0xF876), None)  # Apple's marks for "drawn lower", "left"
PRIVATE = {**_WINDOWS, **_MAC, **_HINTS}
_UNSEEN = "\u00ad\u034f\u061c\u115f\u17b4\u17b5\u180e\ufeff\ufe0e\ufe0f"  # and whole ranges of them
_DROP = dict.fromkeys(
    [*map(ord, _UNSEEN), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
)
_SPACES = dict.fromkeys([0xA0, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000], " ")
_WIDE = {code + 0xFEE0: chr(code) for code in range(0x21, 0x7F)}  # "Ｏ１２"
_QUOTES = str.maketrans("“”„″‘’‚′–—−‐‑", '""""' + "''''" + "-----")
_TABLE = {**PRIVATE, **_DROP, **_SPACES, **_WIDE, **DIGITS}
# Greek and Cyrillic letters typed for Latin ones, as in "О12", where no letter of their own is by.
_FOREIGN = "Ѐ-ӿͰ-Ͽ"
_LIKE_LATIN = str.maketrans("АВЕІКМНОРСТХаеіорсхΑΒΕΙΚΜΝΟΡΤΧο", "ABEIKMHOPCTXaeiopcxABEIKMNOPTXo")
_LIKE = "".join(map(chr, _LIKE_LATIN))
_LOOKS_LATIN = re.compile(f"(?<![{_FOREIGN}])[{_LIKE}]+(?![{_FOREIGN}])")

_MARKS = "ัิีึืฺุู็่้๊๋์ํ๎"
_TONE_THEN_VOWEL = re.compile("([่้๊๋์])([ัิีึืุู])")
# No mark can follow a leading vowel or these two: it belongs to the letter before them.
_LATE_MARK = re.compile(f"(?<=[ก-ฮ{_MARKS}])([เแโใไ])([{_MARKS}]+)|(?<=[ก-ฮ])([าะ])([่้๊๋])")
# Only "ำ" follows these: "น้ า", "ซ้ า", "ต่ า".
_AM_AFTER_TONE = re.compile("((?<!ห)น้|[ซย]้|ต่) +า")
_NIKHAHIT_AM = re.compile("ํ([่้๊๋]?) ?า|([่้๊๋])ํา|([่้๊๋]?)า ?ํ")
_AM_THEN_TONE = re.compile("ำ([่้๊๋])")
_DOUBLE_E = re.compile("เ ?เ")
_DOUBLE_MARK = re.compile(f"([{_MARKS}าะำๆโใไ])\\1+")
_TWO_TONES = re.compile("([่้๊๋])[่้๊๋]+")
_TALL_AA = re.compile("(?<![ฤฦ])ๅ")  # the vowel of ฤๅ alone
_RU_AA = re.compile("(?<=[ฤฦ])า")
_SPACE_BEFORE_MARK = re.compile(f"(?<=[ก-ฮ{_MARKS}]) +(?=[{_MARKS}ำะ])| +(?=ๆ)|(?<=[ก-๎]) +(?=ฯ)")
_SPACE_IN_AND_SO_ON = re.compile("ฯ ?ล ?ฯ")
# Neither a leading vowel nor these two above a consonant can end a syllable.
_SPACE_INSIDE = re.compile("([เแโใไ]|[ัื][่้๊๋]?) +(?=[ก-ฮ])")
# Letters set one by one, each with its marks: "ป ร ะ ก า ศ". Short words have no vowel alone.
_LETTER = f"[ก-ฮเ-ไะาำๅๆ][{_MARKS}]*"
_ONE_BY_ONE = re.compile(f"(?<![^ ]){_LETTER}(?: {_LETTER}){{3,}}(?: 2 5 [4-7] [0-9])?(?![^ ])")
_LONE_VOWEL = re.compile("(?<![^ ])[เ-ไะาำๅ](?![^ ])")
# Fonts that show ำ for every า: no word is "กำร" or "งำน".
_AM_FOR_AA = re.compile("กำร(?![าิีึืุู])|งำน(?!ว)")
_SHORT = 400
_BLANK = re.compile(r"[ \t\r\f\v]+")
# No word goes on with า after a space, so "จ านวน" lost the ring of its ำ, and "ก าร" is cut in
# two. What follows tells which: letter -> beginnings after which it is nearly always ำ.
_AM_BEFORE = {
    "ก": "กับ|จัด|จร|นัน|นัล|นด|ลัง|หนด|เนิด|ไร|แพง", "ข": "มา|ขัน", "ค": "ข|ชม|ดี|ตอบ|ต้อง|ถาม|นวณ|นำ|นึง|"
    "ปรึก|พิพาก|มั่น|ร้อง|สั่ง|อธิ|เตือน|แถลง|แนะ|แก้ว|วินิจ", "จ": "กัด|น|ป|ต้อง|วัน|หน่าย|เ|แ|ด", "ช":
    "นาญ|ระ|รุด", "ด": "รง|ริ|เน|หัว", "ต": "บล|บ ล|รวจ|รา|แหน่|แย", "ท": "ก|งาน|ข|ค|จ|ด|ต|ธ|นา|นุ|บุ|"
    "ป|ร[าะิี่้]|สัญ|สำ|สิ่|ห|อ|เ|แ|โ|ใ|ไ|ลาย|ผิด|ฐาน|วิธี|ความ", "ธ": "รง", "น": "ผล|มา|ไป|เสนอ|เข้า|ส่ง|"
    "เงิน|ใช้|รถ|หลัก|ร่อง|ร้อง|ออก|ความ|ข้อ", "บ": "รุง|เพ็ญ|นาญ|เหน็จ|บัด", "พ": "นัก", "ร": "คาญ|ไร",
    "ล": "ดับ|น้|พูน|ห้วย|ปาง|ไย|คลอง", "ส": "คัญ|นัก|นึก|นวน|รวจ|รอง|หรับ|เร็จ|เนา", "อ":
    "นา|นวย|เภอ|พัน|มหิต",
}  # fmt: skip
_AM_WORDS = re.compile(
    "|".join(f"(?<={letter}) +า(?={after})" for letter, after in _AM_BEFORE.items())
    + "|(?<=ประจ) +า|(?<=กระท) +า(?![งนย])|(?<=ท) +า(?![ก-๛])|(?<=แนะน) +า"
    + "|(?<=สม่) +า(?=เสมอ)|(?<=ค้) +า(?=ประกัน)"
)
_AM_LIKELY = re.compile(_AM_WORDS.pattern.replace(" +", "") + "|(?<=(?<!ห)น้)า|(?<=ซ้)า|(?<=ต่)า")
_CUT_AA = re.compile("(?<=[ก-ฮ่้๊๋]) +(?=า)")


def fold(text: str) -> str:
    """The text in one spelling: NFC, Arabic digits, whole sara am, ordered marks, single spaces."""
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


@lru_cache(maxsize=20_000)  # menus stand on every page of a site
def _fold_short(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(_TABLE).translate(_QUOTES)
    if not text.isascii():
        text = _in_order(_LOOKS_LATIN.sub(lambda m: m[0].translate(_LIKE_LATIN), text))
    return _BLANK.sub(" ", text).strip()


def _in_order(text: str) -> str:
    """The Thai letters of a text as a hand writes them: none cut off, doubled or misplaced."""
    text = _ONE_BY_ONE.sub(_joined, text)
    text = _RU_AA.sub("ๅ", _TALL_AA.sub("า", text))
    text = _SPACE_BEFORE_MARK.sub("", text)
    text = _LATE_MARK.sub(lambda m: f"{m[2] or m[4]}{m[1] or m[3]}", text)
    text = _SPACE_INSIDE.sub(r"\1", text)
    text = _NIKHAHIT_AM.sub(lambda m: (m[1] or m[2] or m[3] or "") + "ำ", text)
    text = _AM_THEN_TONE.sub(r"\1ำ", text)
    text = _TONE_THEN_VOWEL.sub(r"\2\1", text)
    text = _TWO_TONES.sub(r"\1", _DOUBLE_MARK.sub(r"\1", text))
    text = _DOUBLE_E.sub("แ", text)
    text = _AM_AFTER_TONE.sub(r"\1ำ", text)
    text = _CUT_AA.sub("", _AM_WORDS.sub("ำ", text))
    text = _SPACE_IN_AND_SO_ON.sub("ฯลฯ", text)
    return with_am(text.replace("ำ", "า")) if _AM_FOR_AA.search(text) else text


def _joined(spaced: re.Match[str]) -> str:
    return spaced[0].replace(" ", "") if _LONE_VOWEL.search(spaced[0]) else spaced[0]


def with_am(text: str) -> str:
    """A text that is known to have lost every ring of ำ with the likely ones put back."""
    return _AM_LIKELY.sub("ำ", text)


def key(text: str) -> str:
    """The text for comparing: folded, lower case, official words in right spelling, no spaces."""
    return "".join(spelt(fold(text).casefold()).split())


def excerpt(text: str, start: int, end: int, *, around: int = 60) -> str:
    """The piece of a text from start to end with some of what stands around it, on one line."""
    left, right = max(0, start - around), min(len(text), end + around)
    piece = text[left:right].replace("\n", " ")
    return ("…" if left else "") + piece.strip() + ("…" if right < len(text) else "")
