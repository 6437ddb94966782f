"""Takes evidence out of documents while their words stay: the verdict must follow the evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from checks.audit import sources
from checks.candidates import discovered, names, submitted
from checks.pages import evidence_view
from checks.periods import Fit, fit, period
from checks.results import ElementResult, Evidence, Outcome
from checks.runner import Context, Source, judge_element
from crawler.model import Block, BlockKind, Document, Link, Region, Table
from crawler.text import fold
from o_items.model import Element, Item
from tests.sites.audits import Judged

_STEPS = 25  # pieces of evidence that are taken away one after the other
_VALUE = re.compile(r"@|\d[\d -]{6,}|https?:")  # a link's text that is a value, not a label
_SPLIT = re.compile(r"…| \| | > |: |\n|[\[\]]")


def places(audit: Judged, item: Item) -> list[Source]:
    """The sources on which the item's verdict rests: its rows' where it has any."""
    rows = [r for r in audit.site.crawl.sheet or () if r.item == item.id and r.url]
    if rows:
        return sources(submitted(item, rows, audit.site)[0], audit.site)
    return sources(discovered(item, audit.site, names(audit.site)), audit.site)


def context(audit: Judged) -> Context:
    """A fresh context of the audit."""
    return Context(audit.edition, audit.agency, audit.site.crawl.as_of)


# ---------------------------------------------------------------- hollow


def hollowed(source: Source, audit: Judged, item: Item, element: Element) -> Source:
    """The source with titles, headings, menus, column heads, link texts and pasted demands only."""
    if source.document is None:
        return source
    real = audit.site.documents[audit.site.resolve(source.candidate.url)]
    left = pasted(hollow(real), item)
    left = evidence_view(_of_the_same_year(left, real, source, audit, element), audit.site.labels)
    return replace(source, document=left)


def hollow(document: Document) -> Document:
    """The document without its content: what a page of mere words keeps."""
    heads = {t.at + row for t in document.tables for row in range(t.head)}
    texts: dict[int, list[str]] = {}
    for link in document.links:
        if not _VALUE.search(link.text) and link.url.startswith("http"):
            texts.setdefault(link.at, []).append(link.text)
    blocks = tuple(
        b if _stays(b, at in heads) else replace(b, text=" ".join(texts.get(at, ())))
        for at, b in enumerate(document.blocks)
    )
    return replace(
        document,
        blocks=blocks,
        tables=tuple(_emptied(t) for t in document.tables),
        links=tuple(_dead(link, document) for link in document.links if link.text),
        images=(),
        forms=(),
    )


def _stays(block: Block, head: bool) -> bool:
    if block.kind is BlockKind.HEADING or block.region is Region.MENU:
        return True
    return head and block.kind is BlockKind.ROW


def _emptied(table: Table) -> Table:
    blank = ("",) * len(table.columns)
    return replace(table, rows=(*table.rows[: table.head], *(blank for _ in table.body)))


def _dead(link: Link, document: Document) -> Link:
    """The link's words, leading nowhere."""
    text = "" if _VALUE.search(link.text) else link.text
    return replace(link, url=document.url, text=text, row="")


def pasted(document: Document, item: Item) -> Document:
    """The document with the item's demands below it: as demands, as a bare list, as a table."""
    texts = [fold(e.text) for e in item.elements]
    title = fold(item.title)
    rows = (
        ("ข้อ", "ข้อมูล", "องค์ประกอบด้านข้อมูล"),
        (item.id, title, " ".join(f"{n}) {t}" for n, t in enumerate(texts, 1))),
        *((f"{item.id}.{n}", title, t) for n, t in enumerate(texts, 1)),
    )
    blocks = [
        *(Block(f"แสดง{t}", BlockKind.ITEM) for t in texts),
        Block(title, BlockKind.HEADING, 2),
        *(Block(t, BlockKind.ITEM) for t in texts),
        Block(title, BlockKind.HEADING, 2),
        *(Block(f"{n}. {t}") for n, t in enumerate(texts, 1)),
        Block(title, BlockKind.HEADING, 2),
    ]
    at = len(document.blocks) + len(blocks)
    blocks += [Block(" | ".join(row), BlockKind.ROW) for row in rows]
    last = document.pages if document.media_type != "text/html" else None
    return replace(
        document,
        blocks=(*document.blocks, *(replace(b, page=last) for b in blocks)),
        tables=(*document.tables, Table(rows, 1, title, last, Region.BODY, at)),
    )


def _of_the_same_year(
    left: Document, real: Document, source: Source, audit: Judged, element: Element
) -> Document:
    """The hollow document, still seen to be of its year: only content may tell them apart."""
    wanted = period(element.span, audit.edition.year)
    labels = source.candidate.labels
    if wanted and fit(real, labels, wanted) is Fit.RIGHT is not fit(left, labels, wanted):
        return replace(left, title=f"{left.title} ปีงบประมาณ {wanted.year}")
    return left


# ----------------------------------------------------------- one element


Judge = Callable[[Sequence[Source]], ElementResult]


def without_evidence(
    found: Sequence[Source], judge: Judge, others: Callable[[Sequence[Source]], int]
) -> tuple[list[Source], ElementResult]:
    """The sources with one element's evidence taken away, piece by piece, and its verdict then.

    Of several columns that would do, the one goes which leaves most of the `others` standing.
    """
    left = list(found)
    result = judge(left)
    for _ in range(_STEPS):
        if result.outcome is not Outcome.PASSED:
            break
        poorer = _poorer(left, result.evidence, judge, others)
        if poorer is None:
            break
        left, result = poorer, judge(poorer)
    return left, result


def _poorer(
    left: list[Source],
    evidence: Sequence[Evidence],
    judge: Judge,
    others: Callable[[Sequence[Source]], int],
) -> list[Source] | None:
    """The sources without the pieces that the evidence points at; None if none can be taken."""
    trials = [_each(left, evidence, cut) for cut in (_without_column(n) for n in range(24))]
    flips = [
        trial
        for trial in trials
        if trial is not None and judge(trial).outcome is not Outcome.PASSED
    ]
    if flips:
        return max(flips, key=others)
    return _each(left, evidence, _without_pieces)


Cut = Callable[[Document, Sequence[Evidence]], Document]


def _each(left: list[Source], evidence: Sequence[Evidence], cut: Cut) -> list[Source] | None:
    changed = False
    trial = []
    for source in left:
        document = source.document
        own = [e for e in evidence if document is not None and e.url == document.url]
        if document is not None and own:
            cut_out = cut(document, own)
            changed = changed or cut_out != document
            source = replace(source, document=cut_out)
        trial.append(source)
    return trial if changed else None


def _without_column(number: int) -> Cut:
    """Blanks one column in the body of every table that the evidence stands in."""

    def cut(document: Document, evidence: Sequence[Evidence]) -> Document:
        changed: dict[int, Table] = {}
        for n, table in enumerate(document.tables):
            if number < len(table.columns) and any(
                _shows(e, r) for e in evidence for r in table.body
            ):
                body = (row[:number] + ("",) + row[number + 1 :] for row in table.body)
                changed[n] = replace(table, rows=(*table.rows[: table.head], *body))
        return _with_tables(document, changed)

    return cut


def _with_tables(document: Document, changed: dict[int, Table]) -> Document:
    blocks = list(document.blocks)
    for n, table in changed.items():
        old = document.tables[n]
        for was, now in zip(old.body, table.body, strict=True):
            if was != now:
                _rewrite(blocks, old, was, now)
    tables = tuple(changed.get(n, t) for n, t in enumerate(document.tables))
    return replace(document, blocks=tuple(blocks), tables=tables)


def _rewrite(blocks: list[Block], table: Table, was: Sequence[str], now: Sequence[str]) -> None:
    """Write a row's remaining cells in the place of its block."""
    cells = {c for c in was if c}
    for at in range(table.at, min(len(blocks), table.at + len(table.rows) * 4)):
        if blocks[at].kind is BlockKind.ROW and set(blocks[at].text.split(" | ")) == cells:
            kept = " | ".join(dict.fromkeys(c for c in now if c))
            blocks[at] = replace(blocks[at], text=kept)


def _shows(evidence: Evidence, row: Sequence[str]) -> bool:
    """Whether the evidence quotes the row."""
    cells = [c for c in row if len(c) > 1]
    said = [c for c in cells if _quoted(c, evidence)]
    return len(said) * 2 >= len(cells) > 0 or any(len(c) >= 4 for c in said)


def _quoted(text: str, evidence: Evidence) -> bool:
    return text in evidence.excerpt or text in evidence.value


def _without_pieces(document: Document, evidence: Sequence[Evidence]) -> Document:
    """Takes away blocks, rows, pictures, links and forms that the evidence quotes; labels stay."""
    heads = {t.at + row for t in document.tables for row in range(t.head)}
    blocks = tuple(
        replace(b, text="") if at not in heads and _is_piece(b, evidence) else b
        for at, b in enumerate(document.blocks)
    )
    changed = {n: _without_rows(t, evidence) for n, t in enumerate(document.tables)}
    return replace(
        document,
        blocks=blocks,
        tables=tuple(changed[n] for n in range(len(document.tables))),
        links=tuple(x for x in document.links if not _names(evidence, x.url)),
        images=tuple(x for x in document.images if not _names(evidence, x.url, x.alt)),
        forms=tuple(x for x in document.forms if not _names(evidence, x.heading, *x.fields)),
    )


def _is_piece(block: Block, evidence: Sequence[Evidence]) -> bool:
    if block.kind is BlockKind.HEADING or block.region is Region.MENU or not block.text:
        return False
    return any(len(block.text) >= 3 and _quoted(block.text, e) for e in evidence) or any(
        piece in block.text for piece in _pieces(evidence)
    )


def _pieces(evidence: Iterable[Evidence]) -> Iterator[str]:
    """Stretches of the evidence that are long enough to be told from chance."""
    for one in evidence:
        for text in (one.excerpt, one.value):
            yield from (p.strip() for p in _SPLIT.split(text) if len(p.strip()) >= 10)


def _without_rows(table: Table, evidence: Sequence[Evidence]) -> Table:
    blank = ("",) * len(table.columns)
    body = (blank if any(_shows(e, r) for e in evidence) else r for r in table.body)
    return replace(table, rows=(*table.rows[: table.head], *body))


def _names(evidence: Sequence[Evidence], *texts: str) -> bool:
    bare = [t.removeprefix("mailto:").removeprefix("tel:") for t in texts]
    return any(len(t) > 3 and _quoted(t, e) for t in bare for e in evidence)


def judge_with(element: Element, shared: Context) -> Judge:
    """Judges one element on any sources."""
    return lambda found: judge_element(element, found, shared)
