"""Makes up lines as Thai agencies print them, from the words of this project's own files."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from crawler.dates import MONTHS
from crawler.documents.line_reader import LETTERS

ROOT = Path(__file__).parent.parent.parent
_SOURCES = ("o_items", "crawler/demo", "tests/sites", "tests/items", "checks", "scoring", "docs")
_ENDS = {".toml", ".html", ".py", ".md", ".csv"}
_THAI = re.compile(r"[ก-\u0e3aเ-\u0e4e]{2,60}")
_LATIN = re.compile(r"[A-Za-z]{2,14}")
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_MONTHS = tuple(form for forms in MONTHS for form in forms)
_YEAR_WORDS = ("พ.ศ. ", "ปีงบประมาณ พ.ศ. ", "ปีงบประมาณ ", "ประจำปี ", "ปี ", "พ.ศ.", "ปี พ.ศ. ")
_ONSETS = "กขคฆงจฉชซญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_CLUSTERS = (
    "กร", "กล", "กว", "ขร", "ขว", "คร", "คล", "คว", "ตร", "ปร", "ปล", "พร", "พล", "หน", "หม",
)  # fmt: skip
_FRAMES = (
    "{}ะ", "{}า", "{}ิ", "{}ี", "{}ึ", "{}ื", "{}ุ", "{}ู", "เ{}", "แ{}", "โ{}", "ไ{}",
    "ใ{}", "{}ำ", "{}ั", "เ{}ิ", "เ{}ี", "{}็", "{}่", "{}้", "เ{}า", "เ{}ื",
)  # fmt: skip
_FINALS = ("", "", "", *"กงดนบมยวรลตสษ")
_TONES = ("", "", "", "\u0e48", "\u0e49", "\u0e4a", "\u0e4b")
_MARKS = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e38\u0e39"


@dataclass(frozen=True, slots=True)
class Words:
    """Thai and Latin words to make lines of; `single` are a dictionary's, if there is one."""

    thai: tuple[str, ...]
    latin: tuple[str, ...]
    single: tuple[str, ...] = ()


def vocabulary(*, held_out: bool = False) -> Words:
    """The words of the project's files: one in six kept apart for the test."""
    thai: set[str] = set()
    latin: set[str] = set()
    for folder in _SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in _ENDS and path.is_file():
                text = path.read_text("utf-8", "ignore")
                thai.update(_THAI.findall(text))
                latin.update(_LATIN.findall(text) if path.suffix == ".md" else ())
    return Words(_part(thai, held_out), _part(latin, held_out), _part(_dictionary(), held_out))


def _dictionary() -> set[str]:
    """The words of PyThaiNLP's list where that is installed: needed for training only."""
    try:
        from pythainlp.corpus import thai_words
    except ImportError:
        return set()
    return {word for word in thai_words() if _THAI.fullmatch(word)}


def _part(words: set[str], held_out: bool) -> tuple[str, ...]:
    return tuple(sorted(w for w in words if (zlib.crc32(w.encode()) % 6 == 0) == held_out))


def line(rng: random.Random, words: Words) -> str:
    """One line or cell of a made-up document."""
    kinds: dict[Callable[[random.Random], str], float] = {
        partial(_prose, words): 36,
        number: 13,
        _year: 11,
        _date: 7,
        partial(_entry, words): 9,
        partial(_cells, words): 5,
        _syllables: 6,
        partial(_latin, words): 9,
        _noise: 4,
    }
    kind = rng.choices(list(kinds), list(kinds.values()))[0]
    return " ".join("".join(c for c in kind(rng) if c in _KNOWN).split())


_KNOWN = frozenset(LETTERS + "ำ" + _MARKS + "\u0e3a\u0e48\u0e49\u0e4a\u0e4b\u0e4c๐๑๒๓๔๕๖๗๘๙")


def _prose(words: Words, rng: random.Random) -> str:
    parts: list[str] = []
    for _ in range(rng.randint(1, 5)):
        roll = rng.random()
        if roll < 0.72:
            parts.append(_inflected(rng, _phrase(words, rng)))
        elif roll < 0.82:
            parts.append(_year(rng) if rng.random() < 0.4 else number(rng))
        elif roll < 0.88:
            parts.append(f"({rng.choice(words.thai)})")
        elif roll < 0.94:
            parts.append(rng.choice(words.latin))
        else:
            parts.append(f"{rng.choice(('“', '”')) and chr(34)}{rng.choice(words.thai)}{chr(34)}")
        parts.append(
            " " if rng.random() < 0.5 else rng.choice(("", "", ", ", "/", "ๆ ", "ฯ ", " - "))
        )
    return "".join(parts).strip()


def _phrase(words: Words, rng: random.Random) -> str:
    """Words as they follow each other without spaces."""
    if words.single and rng.random() < 0.55:
        return "".join(rng.choices(words.single, k=rng.randint(1, 4)))
    return rng.choice(words.thai)


def _inflected(rng: random.Random, word: str) -> str:
    """A word, now and then cut, or with a mark changed, so that marks are read and not guessed."""
    if len(word) > 20 and rng.random() < 0.5:
        start = rng.randrange(len(word) - 12)
        word = word[start : start + rng.randint(8, 24)].lstrip(_MARKS + "\u0e48\u0e49\u0e4c")
    if rng.random() < 0.12:
        place = rng.randrange(len(word))
        if word[place] in "\u0e48\u0e49":
            word = word[:place] + rng.choice(("\u0e48", "\u0e49", "")) + word[place + 1 :]
    return word


def number(rng: random.Random) -> str:
    """A bare number in one of the two kinds of digits."""
    some = partial(_digits, rng)
    forms: dict[Callable[[], str], float] = {
        lambda: some(rng.choices(range(1, 14), (9, 8, 8, 7, 5, 4, 3, 2, 2, 3, 1, 1, 2))[0]): 22,
        lambda: f"{25}{some(2)}": 12,
        lambda: _amount(rng): 24,
        lambda: f"0-{some(4)}-{some(4)}" if rng.random() < 0.5 else f"0 {some(4)} {some(4)}": 7,
        lambda: f"0{some(2)}-{some(3)}-{some(4)}" if rng.random() < 0.5 else f"0{some(9)}": 5,
        lambda: f"{rng.randint(1, 31)}/{rng.randint(1, 12)}/25{some(2)}": 6,
        lambda: f"{some(rng.randint(1, 4))}/25{some(2)}": 5,
        lambda: f"({some(rng.randint(1, 2))})": 3,
        lambda: f"{some(rng.randint(1, 2))}.": 3,
        lambda: f"{some(rng.randint(1, 2))}.{some(rng.randint(1, 2))}": 5,
        lambda: f"{some(2)}.{some(2)}%" if rng.random() < 0.5 else f"{some(2)} %": 4,
        lambda: "".join(rng.choice("0123456789.,-/") for _ in range(rng.randint(3, 10))): 4,
    }
    return _script(rng, rng.choices(list(forms), list(forms.values()))[0]())


def _digits(rng: random.Random, count: int) -> str:
    if rng.random() < 0.12:
        return rng.choice("0123456789") * count  # doubled digits are the ones that get lost
    return "".join(rng.choice("0123456789") for _ in range(count))


def _amount(rng: random.Random) -> str:
    value = rng.randrange(10 ** rng.randint(2, 8))
    if rng.random() < 0.3:
        value = round(value, -3)
    return f"{value:,}" + rng.choice(("", "", ".00", f".{_digits(rng, 2)}", ".-", " บาท"))


def _script(rng: random.Random, text: str) -> str:
    return text.translate(THAI_DIGITS) if rng.random() < 0.58 else text


def _year(rng: random.Random) -> str:
    span = f"25{_digits(rng, 2)}"
    if rng.random() < 0.15:
        span += rng.choice((" - ", "-", "–", " ถึง ")) + f"25{_digits(rng, 2)}"
    if rng.random() < 0.08:
        span = f"(พ.ศ. {span})"
    return _script(rng, rng.choice(_YEAR_WORDS) + span)


def _date(rng: random.Random) -> str:
    gap = rng.choice((" ", " ", "  ", ""))
    year = f"25{_digits(rng, 2)}" if rng.random() < 0.75 else _digits(rng, 2)
    month = rng.choice(_MONTHS)
    if rng.random() < 0.25:
        return _script(rng, f"{rng.choice(('เดือน', '', ''))}{month}{gap}{year}")
    before = rng.choice(("วันที่ ", "", "", "ณ วันที่ ", "ลงวันที่ "))
    return _script(rng, f"{before}{rng.randint(1, 31)}{gap}{month}{gap}{year}")


def _entry(words: Words, rng: random.Random) -> str:
    """A numbered entry, a field, or a line of a table of contents."""
    text = rng.choice(words.thai)[: rng.randint(6, 24)]
    roll = rng.random()
    if roll < 0.4:
        return f"{_script(rng, _item(rng))} {text}"
    if roll < 0.7:
        return f"{text}{rng.choice((' : ', ': ', ' ', ' จำนวน ', ' ข้อ '))}{number(rng)}"
    dots = "." * rng.randint(3, 14)
    return rng.choice((f"{text}{dots}{number(rng)}", f"{dots}{number(rng)}{dots}", f"{dots}{text}"))


def _item(rng: random.Random) -> str:
    first = rng.randint(1, 30)
    return rng.choice(
        (f"{first}.", f"{first})", f"({first})", f"{first}.{rng.randint(1, 12)}", "-", "•")
    )


def _cells(words: Words, rng: random.Random) -> str:
    """Cells of a table's row side by side."""
    return " ".join(
        number(rng) if rng.random() < 0.6 else rng.choice(words.thai)[:14]
        for _ in range(rng.randint(2, 4))
    )


def _syllables(rng: random.Random) -> str:
    return "".join(_syllable(rng) for _ in range(rng.randint(2, 9)))


def _syllable(rng: random.Random) -> str:
    onset = rng.choice(_CLUSTERS) if rng.random() < 0.15 else rng.choice(_ONSETS)
    frame = rng.choice(_FRAMES)
    tone = rng.choice(_TONES)
    mark = frame[frame.index("}") + 1 :]
    if mark[:1] in ("\u0e48", "\u0e49", "\u0e47"):
        tone = ""
    if mark[:1] and mark[0] in _MARKS:
        made = frame.format(onset) + tone
    else:
        made = frame.replace("{}", "{}" + tone).format(onset)
    return made + (rng.choice(_FINALS) if not made.endswith(("ะ", "ำ")) else "")


def _latin(words: Words, rng: random.Random) -> str:
    style = rng.choices((str.lower, str.title, str.upper, str), (5, 3, 2, 2))[0]
    made = " ".join(style(rng.choice(words.latin)) for _ in range(rng.randint(1, 4)))
    roll = rng.random()
    if roll < 0.15:
        return f"www.{made.replace(' ', '-').lower()}.go.th"
    if roll < 0.25:
        return f"{made.replace(' ', '_').lower()}@{rng.choice(words.latin).lower()}.go.th"
    if roll < 0.45:
        return f"{rng.choice(words.thai)[:16]} ({made})"
    return made + (f" {_digits(rng, rng.randint(1, 5))}" if roll < 0.6 else "")


def _noise(rng: random.Random) -> str:
    """Letters in an order that no word has."""
    pool = LETTERS + "๐๑๒๓๔๕๖๗๘๙๐๑๒๓๔๕๖๗๘๙0123456789" + _ONSETS
    made = []
    for _ in range(rng.randint(3, 14)):
        letter = rng.choice(pool)
        made.append(letter)
        if letter in _ONSETS and rng.random() < 0.4:
            made.append(rng.choice(_MARKS) + rng.choice(_TONES))
    return "".join(made)
