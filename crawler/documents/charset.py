"""Finds the charset of a text and decodes it; Thai sites often declare none or a wrong one."""

from __future__ import annotations

import codecs
import html
import re

from crawler.documents import thai_codes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(r"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_THAI = frozenset(
    {"tis620", "tis62025330", "tis6202533", "windows874", "cp874", "iso885911", "xwindows874"}
)
_SAMPLE = 200_000
_HIGH = re.compile(rb"[\x80-\xff]+")
_LETTER = re.compile(rb"\xe0[\xb8\xb9][\x80-\xbf]")  # Thai in UTF-8
_THAI_LETTER = re.compile("[ก-๛]")
_LEAST = 3  # such letters tell a page from a name
# UTF-8 that was taken for Western or Thai Windows letters: "à¸เน€" for two Thai ones.
_WESTERN = re.compile("[\x80-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{3,}")
_TWICE_THAI = re.compile("(?:เ[ธน][\x80-\xa0€…‘’“”•–—ก-ฟ]){2,}")
_LATIN_THAI = re.compile("[\xa1-\xfb]{4,}")
_REFERENCES = re.compile(r"(?:&(?:#\d{3}|#[xX][89a-fA-F][0-9a-fA-F]|[a-zA-Z]{3,8}\d?);){3,}")
_MARKS = ("à¸", "à¹", "Ã\xa0Â", "เธ")  # what such texts are full of
_ROUNDS = 3  # as often as a text was encoded again
_MANY = 30  # letters of that kind make a page, not a name


def declared(text: str) -> str:
    """The charset that a Content-Type header, a meta tag or an XML declaration names, or ''."""
    found = _CHARSET.search(text)
    return found[1] if found else ""


def decode(body: bytes, *names: str) -> str:
    """The text of the bytes; `names` are declared charsets, the strongest first."""
    return read(body, *names)[0]


def read(body: bytes, *names: str) -> tuple[str, str]:
    """The same with the codec of the text's letters, "utf-8" for all of Unicode's."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body.decode(codec, "replace").lstrip("\ufeff"), "utf-8"
    if wide := _wide(body[:2000]):
        return body.decode(wide, "replace"), "utf-8"
    try:
        return mend(body.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        codec = _codec(body, names)
        return mend(_by_runs(body, codec)), codec


def _codec(body: bytes, names: tuple[str, ...]) -> str:
    """The codec of most of a body: that of its bytes, and where they don't tell, a declared one."""
    sample = body[:_SAMPLE]
    if not _HIGH.search(sample) or _mostly_utf8(sample):
        return "utf-8"
    plain = [re.sub(r"[^a-z0-9]", "", name.lower()) for name in names]
    if not _THAI.isdisjoint(plain) or _like_thai(sample):
        return "cp874"
    known = (name for name in names if _known(name))
    return next((name for name in known if not name.lower().startswith("utf")), "cp874")


def _wide(start: bytes) -> str:
    """Which UTF-16 a text without a mark is in: every other byte is that of a block, or ''."""
    for codec, high in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if len(high) > 8 and (high.count(0) + high.count(0x0E)) * 20 > len(high) * 19:
            return codec
    return ""


def _known(name: str) -> bool:
    try:
        return "A" in b"A".decode(codecs.lookup(name).name, "replace")
    except (LookupError, ValueError, TypeError):
        return False


def _like_thai(sample: bytes) -> bool:
    """Whether bytes make Thai words, whatever charset is declared."""
    text = sample.decode("cp874", "replace")
    letters = len(_THAI_LETTER.findall(text))
    strange = text.count("\ufffd")
    return letters >= _LEAST and strange * 20 < letters and thai_codes.impossible(text) < 0.1


def _mostly_utf8(sample: bytes) -> bool:
    """Whether only few of the bytes outside ASCII break UTF-8 (a cut text, one bad include)."""
    high = sum(byte > 127 for byte in sample)
    return sample.decode("utf-8", "replace").count("\ufffd") * 10 < high


def _by_runs(body: bytes, codec: str) -> str:
    """The text of a body, parts of which may come from a database of the other Thai charset."""
    if codec not in ("utf-8", "cp874"):
        return body.decode(codec, "replace")
    run = _utf8_run if codec == "utf-8" else _thai_run
    return _HIGH.sub(lambda found: run(found[0]).encode(), body).decode("utf-8", "replace")


def _utf8_run(run: bytes) -> str:
    text = run.decode("utf-8", "replace")
    if "\ufffd" not in text or len(_LETTER.findall(run)) * 6 >= len(run):
        return text  # sound, or a text whose last letter was cut
    thai = run.decode("cp874", "replace")
    return thai if len(run) > 1 and "\ufffd" not in thai and _sound(thai) else text


def _thai_run(run: bytes) -> str:
    letters = len(_LETTER.findall(run))
    twin = letters > 1 and letters * 3 * 5 >= len(run) * 4
    return run.decode("utf-8" if twin else "cp874", "replace")


def _sound(text: str) -> bool:
    return thai_codes.impossible(text) == 0.0


def mend(text: str) -> str:
    """The text with Thai that was decoded by a wrong charset, once or more, set right."""
    if "&#" in text or "&agrave;" in text:
        text = _REFERENCES.sub(_from_references, text)
    for _ in range(_ROUNDS):
        if not any(mark in text for mark in _MARKS):
            break
        before, text = text, _TWICE_THAI.sub(_from_thai, _WESTERN.sub(_from_western, text))
        if text == before:
            break
    return _from_latin(text)


def _from_references(match: re.Match[str]) -> str:
    """Letters above ASCII that were written as references, so that they can be mended."""
    text = html.unescape(match[0])
    return text if all("\x7f" < letter < "\u2123" for letter in text) else match[0]


def _from_western(match: re.Match[str]) -> str:
    run = match[0]
    if not any(mark in run for mark in _MARKS):
        return run
    try:
        return b"".join(map(_byte, run)).decode("utf-8")
    except UnicodeError:
        leads = run.count("à¸") + run.count("à¹")
        return thai_codes.as_utf8(run) if leads * 4 > len(run) else run


def _byte(letter: str, codec: str = "cp1252") -> bytes:
    """The byte a letter was read from; codes without a letter pass as they are."""
    try:
        return letter.encode(codec)
    except UnicodeEncodeError:
        return letter.encode("latin-1")


def _from_thai(match: re.Match[str]) -> str:
    try:
        return b"".join(_byte(letter, "cp874") for letter in match[0]).decode("utf-8")
    except UnicodeError:
        return match[0]


def _from_latin(text: str) -> str:
    """Thai whose bytes were taken for Latin-1 ("¡ÒÃ"), where a whole page is so."""
    runs = _LATIN_THAI.findall(text)
    good = [run for run in runs if _sound(_as_thai(run))]
    if len("".join(set(good))) < _MANY or len(good) * 10 < len(runs) * 8:
        return text
    return re.sub("[\xa1-\xfb]+", lambda found: _as_thai(found[0]), text)


def _as_thai(run: str) -> str:
    return run.encode("latin-1").decode("cp874", "replace")
