"""How far what is written is from a Thai word: a slip costs 1, one that is easily made less."""

from __future__ import annotations

from functools import lru_cache

MARKS = "ัิีึืฺุู็่้๊๋์ํ๎"
_LIGHT = "่้๊๋์็"  # lost, added or mistaken without changing the syllable
_LETTERS = ("ศษส", "ณน", "ฎฏ", "ญย", "ทธฑฒ", "พภ", "ขฃฆค", "ลฬร", "ไใ", "ชฌซ", "าำๅ")
_VOWELS = ("ิีึื", "ุู", "ัิ", "ั้")
SOUND = {ord(letter): group[-1] for group in _LETTERS for letter in group}
_ALIKE = {(a, b) for group in (*_LETTERS, *_VOWELS, _LIGHT) for a in group for b in group if a != b}
_ECHO, _ECHOES = 3, 0.75  # places within which fingers repeat a letter, and what that costs
_LOOSE = frozenset(MARKS + "ำ")
_FINAL = "ิุ"  # written and dropped at the end of words from Pali


@lru_cache(maxsize=8192)  # the same words stand beside one another again and again
def cost(word: str, text: str, most: float) -> tuple[float, ...]:
    """For each length of the text, from 0, what it costs to read its beginning as the word.

    Costs above `most` may be told too high.
    """
    before: list[float] = []
    above = [float(length) for length in range(len(text) + 1)]
    for at in range(1, len(word) + 1):
        row = [above[0] + _left_out(word, at - 1)]
        for to in range(1, len(text) + 1):
            row.append(_least(word, text, at, to, row, above, before))
        if min(row) > most:
            return (most + 1,) * (len(text) + 1)
        before, above = above, row
    return tuple(above)


def _least(
    word: str,
    text: str,
    at: int,
    to: int,
    row: list[float],
    above: list[float],
    before: list[float],
) -> float:
    wanted, written = word[at - 1], text[to - 1]
    if wanted == written:
        return min(above[to - 1], row[to - 1] + _added(word, at, written))
    least = min(
        above[to - 1] + _changed(word, at - 1, written),
        above[to] + _left_out(word, at - 1),
        row[to - 1] + _added(word, at, written),
    )
    if at > 1 and to > 1 and wanted == text[to - 2] and word[at - 2] == written:
        least = min(least, before[to - 2] + (0.5 if {wanted, written} & _LOOSE else 1))
    return least


def _changed(word: str, at: int, written: str) -> float:
    return 0.5 if (word[at], written) in _ALIKE else _echo(word, at, written)


def _left_out(word: str, at: int) -> float:
    silent = word[at + 1 : at + 2] == "์"
    doubled = at > 0 and word[at] == word[at - 1]
    return 0.5 if word[at] in _LIGHT or silent or doubled else 1


def _added(word: str, at: int, written: str) -> float:
    """The cost of a letter written after the first `at` letters of the word."""
    final = at == len(word) and written in _FINAL
    doubled = written in word[at - 1 : at + 1]
    return 0.5 if written in _LIGHT or final or doubled else _echo(word, at, written)


def _echo(word: str, at: int, written: str) -> float:
    return _ECHOES if written in word[max(0, at - _ECHO) : at + _ECHO] else 1
