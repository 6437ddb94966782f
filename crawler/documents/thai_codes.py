"""Reads Thai that a PDF calls by other letters: old 8-bit fonts, symbol fonts, UTF-8 as Latin-1.

Fonts made before Unicode keep Thai letters at the codes of accented Latin ones, and files tell the
Latin names: "การ" comes out as "¡ÒÃ" (Windows) or "°“√" (Mac).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_MARK = "ัิีึืฺุู็่้๊๋์ํ"
_THAI = re.compile("[ก-๛]")
_LETTER = re.compile(r"[^\W\d_]")
_FEW = 30  # such letters on a page: fewer are a name or a foreign word

# Thai fonts of Windows keep marks that are drawn lower or more to the left beside Windows-874.
_LOWER = {
    0x80: "ฐ", 0x81: "ิ", 0x82: "ี", 0x83: "ึ", 0x84: "ื", 0x86: "่", 0x87: "้", 0x88: "๊", 0x89: "๋",
    0x8A: "์", 0x8B: "่", 0x8C: "้", 0x8D: "๊", 0x8E: "๋", 0x8F: "์", 0x90: "ญ", 0x98: "ั", 0x99: "ํ",
    0x9A: "็", 0x9B: "่", 0x9C: "้", 0x9D: "๊", 0x9E: "๋", 0x9F: "์", 0xFC: "ุ", 0xFD: "ู", 0xFE: "ฺ",
}  # fmt: skip
_MAC_LOWER = dict(zip(range(0x83, 0x8D), "่้๊๋์่้๊๋์", strict=True)) | dict(
    zip((0x8F, *range(0x92, 0x9D)), "ํั็ิีึื่้๊๋์", strict=True)
)


def _table(encoding: str, lower: Mapping[int, str]) -> dict[int, str]:
    """Letters of an 8-bit encoding -> the Thai letters at the same codes."""
    found = {}
    for code in (*range(0x80, 0xA0), *range(0xA1, 0xFF)):
        thai = bytes([code]).decode("cp874", "ignore")
        letter = bytes([code]).decode(encoding, "ignore") or chr(code)
        meant = lower.get(code) or (thai if _THAI.match(thai) else "")
        if meant:
            found[ord(letter)] = meant
    return found


_WINDOWS = _table("cp1252", _LOWER)
_WINDOWS |= {code: _LOWER[code] for code in range(0x80, 0xA0) if code in _LOWER}
_MAC = _table("mac_roman", _MAC_LOWER)
_SYMBOL = {0xF000 + code: chr(code) for code in range(0x20, 0x7F)} | {
    0xF000 + code: text
    for code in range(0x80, 0x100)
    if (text := _LOWER.get(code) or bytes([code]).decode("cp874", "ignore")) and text > "\xa0"
}
_ACCENTED = re.compile("[\u00a1-\u00fb]")
_HYPHEN = (
    "\ue0ad"  # the code of ญ is a hyphen to Latin readers; beside these letters it can be none
)
_NOT_HYPHEN = re.compile(
    f"(?<=ั){_HYPHEN}|(?<=[นชหร]า){_HYPHEN}|(?<=เจริ|หรีย){_HYPHEN}|{_HYPHEN}(?=[{_MARK}าำ])"
)
_MAC_LETTER = re.compile(f"[{re.escape(''.join(map(chr, _MAC)))}]")
_SYMBOL_LETTER = re.compile("[\uf0a1-\uf0fb]")
_UTF8 = re.compile("à([¸¹])([\u0080-\u00bf\u20ac\u2013-\u203a\u0152-\u0192\u02c6\u02dc\u2122])?")
_RUN = re.compile("[\u00a1-\u00fe\u2039\u0152\u0160\u0161\u0153\u017d\u017e\u203a]{4,}")


def reader(text: str) -> Callable[[str], str] | None:
    """How to read a page whose Thai is called by other letters; None where it is not."""
    if len(_UTF8.findall(text)) > 5:
        return as_utf8
    if len(set(_SYMBOL_LETTER.findall(text))) >= 8:
        return lambda piece: piece.translate(_SYMBOL)
    if mostly_latin(text):
        return as_thai
    if len(_MAC_LETTER.findall(text)) > _FEW and _like_thai(text.translate(_MAC), text):
        return as_mac_thai
    return None


def mostly_latin(text: str) -> bool:
    """Whether Thai letters were set in a font that calls them accented Latin ones."""
    accented = len(_ACCENTED.findall(text))
    if accented <= _FEW or accented * 2 <= len(_LETTER.findall(text)):
        return False
    return _like_thai(text.translate(_WINDOWS), text)


def as_thai(text: str) -> str:
    """Such a text with its letters read as Windows-874."""
    return text.translate(_WINDOWS).replace("-", _HYPHEN)


def as_mac_thai(text: str) -> str:
    """Such a text with its letters read as Mac Thai."""
    return text.translate(_MAC)


def as_utf8(text: str) -> str:
    """A text whose UTF-8 was taken for Latin-1 ("à¸") with its Thai letters back."""
    return _UTF8.sub(_from_utf8, text)


def _from_utf8(match: re.Match[str]) -> str:
    last = match[2] or "\x81"  # has no letter in Latin-1, so readers drop it
    try:
        code = last.encode("cp1252")
    except UnicodeEncodeError:
        code = last.encode("latin-1", "replace")
    lead = b"\xe0\xb8" if match[1] == "¸" else b"\xe0\xb9"
    return (lead + code).decode("utf-8", "ignore") or match[0]


def word(text: str) -> str:
    """A word of an otherwise sound page; a whole run of accented letters is Thai."""
    if "à¸" in text or "à¹" in text:
        text = as_utf8(text)
    if _HYPHEN in text:
        text = _NOT_HYPHEN.sub("ญ", text).replace(_HYPHEN, "-")
    return _RUN.sub(_run, text)


def _run(match: re.Match[str]) -> str:
    thai = as_thai(match[0])
    sound = len(set(match[0])) >= 3 and not _IMPOSSIBLE.search(thai)
    return thai if sound and len(_CONSONANT.findall(thai)) >= 2 else match[0]


_CONSONANT = re.compile("[ก-ฮ]")
# What no Thai word holds: a mark without its letter, a leading vowel before none, ะ or า twice.
_IMPOSSIBLE = re.compile(
    f"(?<![ก-ฮ{_MARK}])[{_MARK}]|[เแโใไ](?=[{_MARK}ะาำ ])|[ะาำ]{{2}}|(?<![ก-ฮ{_MARK}])[ะาำ]|"
    "[ัิีึื]{2}|[่้๊๋]{2}"
)


def impossible(text: str) -> float:
    """The share of Thai letters that stand where none can stand."""
    letters = len(_THAI.findall(text))
    return len(_IMPOSSIBLE.findall(text)) / letters if letters else 0.0


def _like_thai(thai: str, text: str) -> bool:
    """Whether a text makes better Thai than what it was read from."""
    letters = len(_THAI.findall(thai))
    before = len(_THAI.findall(text))
    return letters > 2 * before and impossible(thai) < 0.15
