"""Takes RTF apart into letters and commands, letters decoded by the font they are set in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,40})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])"
    rb"|([^\\{}\r\n]+)|[\r\n]+|\\"
)
_CHARSETS = {222: "cp874", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 204: "cp1251"}
_MOST_GROUPS = 20_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A command with its number, a group's brace, or a text (name '')."""

    name: str
    number: int | None = None
    text: str = ""


@dataclass(slots=True)
class _State:
    """What a group inherits: its code page, and how many letters follow a Unicode one."""

    codec: str
    skip: int = 1


@dataclass(slots=True)
class _Letters:
    """Letters on their way to a text: bytes wait for the next command, as one may need several."""

    states: list[_State]
    fonts: dict[int, str]
    pending: bytearray = field(default_factory=bytearray)
    skip: int = 0  # letters that only say a Unicode one again

    def take(self, text: bytes, single: bool) -> None:
        """Add bytes, or a single one written as a number."""
        passed = min(self.skip, 1 if single else len(text))
        self.skip -= passed
        self.pending += text[passed:]

    def flush(self) -> Iterator[Mark]:
        """The letters that waited."""
        if self.pending:
            yield Mark("", text=self.pending.decode(self.states[-1].codec, "replace"))
            self.pending.clear()

    def brace(self, brace: bytes) -> None:
        """Begin or end a group."""
        self.skip = 0
        if brace == b"{":
            if len(self.states) > _MOST_GROUPS:
                raise ValueError("groups nested too deep")
            self.states.append(_State(self.states[-1].codec, self.states[-1].skip))
        elif len(self.states) > 1:
            self.states.pop()

    def command(self, word: bytes, value: int | None) -> Mark:
        """A command, or the letter that it writes."""
        state = self.states[-1]
        if word == b"u" and value is not None:
            self.skip = state.skip
            return Mark("", text=_letter(value))
        if word == b"uc" and value is not None:
            state.skip = max(0, min(value, 20))
        elif word == b"f" and value in self.fonts:
            state.codec = self.fonts[value]
        elif word == b"plain":
            state.codec = self.fonts[-1]
        return Mark(word.decode(), value)


def marks(body: bytes) -> Iterator[Mark]:
    """The commands, braces and texts of an RTF file in order."""
    start = max(0, body.find(b"{\\rtf"))
    codec = _page(body[start : start + 4000])
    letters = _Letters([_State(codec)], _fonts(body, codec))
    for found in _tokens(body, start):
        word, number, byte, sign, brace, text = found.groups()
        if byte or text:
            letters.take(bytes.fromhex(byte.decode()) if byte else text, bool(byte))
            continue
        yield from letters.flush()
        if brace:
            letters.brace(brace)
            yield Mark(brace.decode())
        elif sign:
            yield Mark(sign.decode("latin-1"))
        elif word:
            yield letters.command(word, int(number) if number else None)
    yield from letters.flush()


def _tokens(body: bytes, at: int) -> Iterator[re.Match[bytes]]:
    """The tokens of the file; raw data after "\\bin" is passed over."""
    while at < len(body):
        found = _TOKEN.match(body, at)
        if not found:
            return
        at = found.end()
        if found[1] == b"bin" and found[2]:
            at += max(0, int(found[2]))
        elif found.lastindex:
            yield found


def _letter(value: int) -> str:
    value %= 0x10000
    return "" if 0xD800 <= value < 0xE000 else chr(value)


def _page(start: bytes) -> str:
    """The code page of the whole file; Thai Windows where none is told."""
    found = re.search(rb"\\ansicpg(\d{3,5})", start)
    return _codec("cp" + found[1].decode()) if found else "cp874"


def _codec(name: str) -> str:
    try:
        b"a".decode(name)
    except (LookupError, UnicodeError):
        return "cp1252"
    return name


def _fonts(body: bytes, codec: str) -> dict[int, str]:
    """The code page of each font by its charset; number -1 is that of the file."""
    table = {-1: codec}
    start = body.find(b"{\\fonttbl")
    for found in re.finditer(rb"\\f(\d{1,5})(?!\d)([^;}]{0,300})", body[start : start + 100_000]):
        charset = re.search(rb"\\fcharset(\d{1,3})", found[2])
        if charset and int(charset[1]) in _CHARSETS:
            table[int(found[1])] = _CHARSETS[int(charset[1])]
        elif charset and int(charset[1]) in (0, 1):
            table.setdefault(int(found[1]), codec)
    return table
