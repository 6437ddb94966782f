"""Finds the text under a label, wherever a page puts it, and sentences that state something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, takewhile

from checks.content import (
    before_closing,
    closing,
    demand,
    filled,
    key,
    label_like,
    mentions,
    plain,
    says,
    signed,
)
from checks.registry import check
from checks.results import Evidence
from checks.tables import (
    body_tables,
    column,
    data_rows,
    has_good_cells,
    labelled_values,
    without_heads,
)
from crawler.model import Block, BlockKind, Document, Region, Table

_NUMBER = re.compile(r"^\(?(\d+(?:\.\d+)*)[.)]?\s")
_SENTENCE = re.compile(r"(?<=[.!?])\s{1,}(?=[ก-๙A-Z])|\n|(?<=\S)\s{2,}|;")
_AFTER_LABEL = re.compile(r"^\s*(?:\([^)]{0,40}\))?\s*[:=-]?\s*")
_NEGATION = re.compile(
    r"(?:ไม่(?:ได้|มีการ|มี|พบ|ปรากฏ)?|ยังไม่(?:ได้|มีการ|มี)?|ห้าม|งด|ยกเลิก|ไม่สามารถ)\s*$"
)


# A heading's own tail is content only where it gives a figure: no year, no period.
_FIGURE = re.compile(
    r"(?<!รอบ)(?<!รอบ )(?<!\d)\d[\d,.]*\s*(?:นาที|ชั่วโมง|วัน(?!ที่)|เดือน|บาท|คน|ราย|ครั้ง|ล้าน|%)|"
    r"ร้อยละ\s*\d"
)
_TAIL = re.compile(r"(?:และ|หรือ|ที่(?:พบ|เกี่ยวข้อง|เกิด)|ของ|ในการ|จากการ|ต่อการ|ระดับ|การ)[^\d]*$")
_TAIL_MOST = 45  # characters
_GLUED = re.compile(r"\s(\d{1,2})\. (?=\D)([^:;\n]{4,60})$")
_POINTS = 30  # blocks below such a heading that may be its points
_ENOUGH = 200  # sections of one name: a form repeated on every page says no more


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one label."""

    label: str
    text: str
    page: int | None = None


def sections(document: Document, labels: Sequence[str]) -> Iterator[Section]:
    """What one of the labels names: after it, under it, beside or below it in a table."""
    yield from _in_blocks(document, labels)
    for table in body_tables(document):
        for label, value, _ in labelled_values(table, labels):
            yield Section(label, value, table.page)
        col = column(table, labels)
        rows = has_good_cells(col) if col else []
        if col and rows:
            yield Section(col.head, "\n".join(row[col.index] for row in rows), table.page)


def _in_blocks(document: Document, labels: Sequence[str]) -> Iterator[Section]:
    blocks = without_heads(document)
    for place, block in enumerate(blocks):
        if block.kind is BlockKind.ROW:
            continue
        found = _label_at(block, labels)
        if found is None:
            continue
        label, rest = found
        if _answers(block, rest):
            yield Section(label, rest, block.page)
        if block.kind is BlockKind.HEADING or not rest.strip(" :-.") or _is_title(block.text):
            yield Section(block.text, _below(blocks, place, labels), block.page)


def _answers(block: Block, rest: str) -> bool:
    """Whether what a line says after its label is content and no more of the label."""
    if not filled(rest) or label_like(rest) or closing(rest):
        return False
    if re.search(r":\s*" + re.escape(rest), block.text):
        return True
    if block.kind is BlockKind.HEADING:
        return bool(_FIGURE.search(rest))
    return len(rest) > _TAIL_MOST or not _TAIL.match(rest) or not _is_title(block.text)


def headed(document: Document, pattern: re.Pattern[str]) -> Iterator[Section]:
    """What stands under, after or beside a label that the pattern finds, as `sections` does.

    In a heading the pattern may stand anywhere, in any other line only where a label begins.
    """
    blocks = without_heads(document)
    for place, block in enumerate(blocks):
        head, rest = _head_of(block)
        match = pattern.search(head) if head else None
        if match is None or demand(block.text):
            continue
        if filled(rest) and not closing(rest):
            yield Section(head, rest, block.page)
        elif block.kind is BlockKind.HEADING or match.start() <= 3:
            yield Section(block.text, _below(blocks, place, (match[0],)), block.page)
    for label, text, page in _glued(document):
        if pattern.search(label) and text:
            yield Section(label, text, page)
    for table in body_tables(document):
        yield from _beside(table, pattern)


def _glued(document: Document) -> Iterator[tuple[str, str, int | None]]:
    """Numbered headings that the layout left at the end of a line, with their points below.

    "... 5. What comes next", then points "5.1 ..." or "- ...".
    """
    blocks = document.body
    for place, block in enumerate(blocks[:-1]):
        found = _GLUED.search(block.text) if block.kind is not BlockKind.ROW else None
        if found is None:
            continue
        below = [b.text for b in blocks[place + 1 : place + 1 + _POINTS]]
        point = re.compile(rf"{found[1]}\.\d|[-•·▪●]\s*(?=[^\s\d-])")
        points = takewhile(point.match, below)
        yield found[2], "\n".join(text for text in points if not demand(text)), block.page


def _head_of(block: Block) -> tuple[str, str]:
    """The label of a block and what follows its colon; '' for rows and sentences."""
    text = plain(block.text)
    if block.kind is BlockKind.ROW:
        return "", ""
    head, colon, rest = text.partition(":")
    if colon and len(head) <= 60:
        return head, rest.strip()
    return (text, "") if block.kind is BlockKind.HEADING or _is_title(text) else ("", "")


def _beside(table: Table, pattern: re.Pattern[str]) -> Iterator[Section]:
    """The values in the rows and the columns whose label the pattern finds."""
    for index, head in enumerate(table.columns):
        cells = [row[index] for row in data_rows(table)]
        good = [c for c in cells if filled(c) and not demand(c) and not label_like(c)]
        if len(head) <= 80 and pattern.search(head) and good:
            yield Section(head, "\n".join(good), table.page)
    for row in table.rows if len(table.columns) <= 3 else ():
        texts = list(dict.fromkeys(cell for cell in row if re.search("[ก-ฮA-Za-z]", cell)))
        label, value = (*texts, "", "")[:2]
        said = filled(value) and not demand(value) and not label_like(value)
        if said and len(label) <= 80 and pattern.search(label):
            yield Section(label, value, table.page)


def _label_at(block: Block, labels: Sequence[str]) -> tuple[str, str] | None:
    """The label a block begins with (a heading: holds) and what follows it in the same block."""
    text = plain(block.text)
    for label in sorted(labels, key=len, reverse=True):
        match = _spaced(label).search(text)
        if match and (match.start() <= 3 or _is_heading_of(block, text, match.start())):
            return match[0], _rest(text[match.end() :])
    return None


@cache
def _spaced(words: str) -> re.Pattern[str]:
    """The words with or without spaces between their letters."""
    return re.compile(r"\s*".join(map(re.escape, key(words))), re.IGNORECASE)


def _is_heading_of(block: Block, text: str, start: int) -> bool:
    if block.kind is BlockKind.HEADING:
        return True
    return len(text) <= 80 and start <= 30 and ":" not in text[:start] and _is_title(block.text)


def _rest(text: str) -> str:
    """What a line says after its label; the label's own tail ("ที่เกี่ยวข้อง :") is not content."""
    before, colon, after = text.partition(":")
    if colon and len(before) <= 60:
        return after.strip()
    return _AFTER_LABEL.sub("", text)


def _is_title(text: str) -> bool:
    text = plain(text).rstrip(" :")
    return len(text) <= 80 and not re.search(r"[.;]\s|\d{3,}\s*บาท", text) and ":" not in text


def _below(blocks: Sequence[Block], place: int, labels: Sequence[str]) -> str:
    own = blocks[place]
    number = _NUMBER.match(own.text)
    texts: dict[str, None] = {}  # a running head says no more the second time
    for block in blocks[place + 1 : place + 60]:
        if _ends(own, number, block, labels) or closing(block.text):
            break
        if block.kind is not BlockKind.HEADING:
            texts[block.text] = None
    return "\n".join(text for text in texts if filled(text) and not demand(text))


def _ends(own: Block, number: re.Match[str] | None, block: Block, labels: Sequence[str]) -> bool:
    """Whether a block begins another section than that of `own`."""
    if block.kind is BlockKind.HEADING:
        return not own.level or not block.level or block.level <= own.level
    if block.kind is BlockKind.ROW:
        return False
    other = _NUMBER.match(block.text)
    if number and other and _follows(number[1], other[1]):
        return own.kind is block.kind or "." in number[1]
    return _begins_label(block.text) and not mentions(plain(block.text)[:40], labels)


def _follows(number: str, other: str) -> bool:
    """Whether a number comes right after another at its level or above it: 4.1, then 4.2 or 5."""
    ours, theirs = ([int(part) for part in n.split(".")] for n in (number, other))
    depth = len(theirs)
    if depth > len(ours):
        return False
    return theirs[:-1] == ours[: depth - 1] and theirs[-1] == ours[depth - 1] + 1


def _begins_label(text: str) -> bool:
    """A line such as "ค่าธรรมเนียม" or "ค่าธรรมเนียม : 20 บาท" that opens a section of its own."""
    head, colon, _ = plain(text).partition(":")
    return label_like(text) or bool(colon and label_like(head))


@check
def has_section(
    document: Document,
    *,
    labels: tuple[str, ...],
    words: tuple[str, ...] = (),
    least: int = 15,
    pattern: str = "",
) -> Iterator[Evidence]:
    """A label that names the thing, with real content after it, under it, or in its table cells.

    `words`: the content must hold one of them; `pattern`: a regular expression it must match;
    `least`: characters of content that are neither the label nor a bare repeat of it.
    """
    for section in islice(sections(document, labels), _ENOUGH):
        if words and not mentions(section.text, words):
            continue
        if pattern and not re.search(pattern, section.text):
            continue
        text = real_text(section.text)
        if says(text, least=least, besides=labels):
            quote = f"{section.label}: {' '.join(text.split())}"
            yield Evidence(document.url, section.page, quote[:300], " ".join(text.split())[:120])


def real_text(text: str) -> str:
    """The lines of a text that are content: no blanks, demands, bare labels or closing phrases."""
    lines = (before_closing(line) for line in text.split("\n") if not closing(line))
    lines = (line for line in lines if filled(line) and not demand(line))
    kept = [line for line in lines if not re.fullmatch(r"[^:]{0,40}:\s*", line)]
    return "\n".join(kept)


def told_text(text: str) -> str:
    """The real text without the names and posts that sign a report."""
    return "\n".join(line for line in real_text(text).split("\n") if not signed(line))


@check
def states(
    document: Document,
    *,
    any_of: tuple[str, ...],
    near: tuple[str, ...] = (),
    least: int = 10,
    negated: bool = False,
) -> Iterator[Evidence]:
    """A sentence of the body that says one of the phrases, with one of `near` in the same block.

    Headings, bare labels, demands and denied phrases do not state anything; `negated` allows a
    denial before the phrase. `least`: characters the block has besides the phrase.
    """
    for block in document.body:
        if block.kind is BlockKind.HEADING or not filled(block.text) or demand(block.text):
            continue
        phrase = stated(block.text, any_of, negated=negated)
        if (
            phrase
            and (not near or mentions(block.text, near))
            and says(block.text, least=least, besides=(phrase,))
        ):
            yield Evidence(document.url, block.page, block.text[:300], phrase)


def stated(text: str, phrases: Sequence[str], *, negated: bool = False) -> str:
    """The first of the phrases that the text says without denying it, or ''."""
    for phrase in phrases:
        for match in _spaced(phrase).finditer(text):
            if negated or not _NEGATION.search(text[max(0, match.start() - 20) : match.start()]):
                return phrase
    return ""


def visible(document: Document, *regions: Region) -> Iterator[Block]:
    """The blocks of the body and of the regions named."""
    for block in document.blocks:
        if block.region is Region.BODY or block.region in regions:
            yield block
