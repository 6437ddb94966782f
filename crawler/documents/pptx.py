"""Reads PPTX files: each slide is a page."""

from __future__ import annotations

import re

from lxml import etree

from crawler.documents.archive import core_title, open_archive, read_xml
from crawler.documents.draft import Draft, cells
from crawler.model import BlockKind, Document, Image, Response
from crawler.text import fold

TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")


def parse_pptx(response: Response) -> Document:
    """Read a presentation."""
    archive = open_archive(response.body)
    slides = sorted((int(m[1]), m[0]) for n in archive.namelist() if (m := _SLIDE.fullmatch(n)))
    draft = Draft(pages=max(1, len(slides)))
    for page, (_, name) in enumerate(slides, 1):
        root = read_xml(archive, name)
        if root is not None:
            _slide(draft, root, page)
    title = fold(core_title(archive))
    heads = [b.text for b in draft.blocks if b.level]
    draft.title = title if re.search("[ก-ฮ]{2}", title) else next(iter(heads), "")
    return draft.document(response, TYPE, "" if draft.blocks or draft.images else "no slides")


def _slide(draft: Draft, root: etree._Element, page: int) -> None:
    for shape in root.iter(f"{_P}sp", f"{_A}tbl", f"{_A}blip"):
        if shape.tag == f"{_A}blip":
            draft.images.append(Image("", at=len(draft.blocks), page=page))
        elif shape.tag == f"{_A}tbl":
            rows = [[_text(c) for c in row.iter(f"{_A}tc")] for row in shape.iter(f"{_A}tr")]
            draft.add_table(cells(rows), page=page)
        else:
            _shape(draft, shape, page)


def _shape(draft: Draft, shape: etree._Element, page: int) -> None:
    mark = shape.find(f".//{_P}ph")
    title = mark is not None and mark.get("type") in ("title", "ctrTitle")
    kind = BlockKind.HEADING if title else BlockKind.PARAGRAPH
    for paragraph in shape.iter(f"{_A}p"):
        draft.add(_text(paragraph), kind, level=1 if title else 0, page=page)


def _text(element: etree._Element) -> str:
    texts = [node.text or "" for node in element.iter(f"{_A}t")]
    return fold(" ".join("".join(texts).split()))
