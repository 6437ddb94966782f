"""Finds the charset of a text and decodes it; Thai sites often declare none or a wrong one."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_THAI = frozenset(
    {"tis620", "tis62025330", "tis6202533", "windows874", "cp874", "iso885911", "xwindows874"}
)
# What servers and editors write when nobody chose: never proof against the bytes.
_UNCHOSEN = frozenset({"iso88591", "latin1", "windows1252", "cp1252", "usascii", "ascii"})


def declared(text: str) -> str:
    """The charset that a Content-Type header or a meta tag names, or ''."""
    found = _CHARSET.search(text)
    return found[1] if found else ""


def decode(body: bytes, *names: str) -> str:
    """The text of the bytes; `names` are declared charsets, the strongest first."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body.decode(codec, "replace").lstrip("\ufeff")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(_fallback(body, names), "replace")


def _fallback(body: bytes, names: tuple[str, ...]) -> str:
    """The codec of bytes that are not valid UTF-8."""
    for name in names:
        plain = re.sub(r"[^a-z0-9]", "", name.lower())
        if plain in _THAI:
            return "cp874"
        if plain and plain != "utf8" and plain not in _UNCHOSEN and _known(name):
            return name
    return "utf-8" if _mostly_utf8(body) else "cp874"


def _known(name: str) -> bool:
    try:
        return "A" in b"A".decode(codecs.lookup(name).name, "replace")
    except (LookupError, ValueError, TypeError):
        return False


def _mostly_utf8(body: bytes) -> bool:
    """Whether only few of the bytes outside ASCII break UTF-8 (a cut text, one bad include)."""
    sample = body[:200_000]
    high = sum(byte > 127 for byte in sample)
    return sample.decode("utf-8", "replace").count("\ufffd") * 10 < high
