"""What officers should mend: official words misspelt where they name or prove something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.notes import Note
from checks.results import Finding, ItemResult
from checks.site import Site
from crawler.model import BlockKind, Document
from crawler.text_distance import MARKS
from crawler.text_spelling import Slip, slips

_NO_MARKS = {**dict.fromkeys(map(ord, MARKS)), ord("ำ"): "า"}
_SHOWN = 3  # words of one document that a finding names
_PLACES = 3  # documents of one item that are looked at


def findings(site: Site, items: Iterable[ItemResult]) -> list[Finding]:
    """One finding for each document of evidence that a misspelt name or quotation led to."""
    found: dict[str, Finding] = {}
    for item in items:
        for url in item.urls[:_PLACES]:
            document = site.get(url)
            if document is None or document.ocr_pages or url in found:
                continue  # what OCR misreads nobody wrote
            quoted = (e.excerpt for r in item.elements for e in r.evidence if e.url == url)
            texts = (*site.titles(document), *_heads(document), *site.path(url), *quoted)
            said = _said(texts, document)
            if said:
                found[url] = Finding(item.id, url, Note("misspelt", said))
    return list(found.values())


def _heads(document: Document) -> Iterator[str]:
    yield from (block.text for block in document.body if block.kind is BlockKind.HEADING)
    yield from (head for table in document.tables for head in table.columns)


def _said(texts: Iterable[str], document: Document) -> str:
    """The words that a person misspelt, each beside the right one."""
    printed = document.media_type == "application/pdf"
    own = (
        slip
        for text in texts
        for slip in slips(text)
        if not slip.broken and not (printed and _lost_marks(slip))
    )
    pairs = {(slip.written, slip.right): None for slip in own}
    return ", ".join(f"“{written}” → “{right}”" for written, right in list(pairs)[:_SHOWN])


def _lost_marks(slip: Slip) -> bool:
    """Whether only marks differ, that of "ำ" too: a PDF's page shows what its text has lost."""
    return slip.right.translate(_NO_MARKS) == slip.written.translate(_NO_MARKS)
