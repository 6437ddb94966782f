"""Reads PPTX files: each slide is a page."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from zipfile import ZipFile

from lxml import etree

from crawler.documents.draft import Draft
from crawler.documents.grids import Cell, Grid, lay_out
from crawler.documents.package import (
    core_title,
    diagram_lines,
    internal,
    open_archive,
    read_xml,
)
from crawler.model import BlockKind, Document, Image, Response
from crawler.text import fold

TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")


def parse_pptx(response: Response) -> Document:
    """Read a presentation; hidden slides and notes are passed over."""
    archive = open_archive(response.body)
    draft = Draft()
    page = 0
    for name in _slides(archive):
        root = read_xml(archive, name)
        if root is not None and root.get("show") not in ("0", "false"):
            page += 1
            _slide(draft, root, page)
            for line in _diagrams(archive, name):
                draft.add(line, page=page)
    draft.pages = max(1, page)
    title = fold(core_title(archive))
    heads = [b.text for b in draft.blocks if b.level] or [b.text[:150] for b in draft.blocks]
    draft.title = title if re.search("[ก-ฮ]{2}", title) else next(iter(heads), "")
    return draft.document(response, TYPE, "" if draft.blocks or draft.images else "no slides")


def _slides(archive: ZipFile) -> list[str]:
    """The names of the slides in the order in which they are shown."""
    show = read_xml(archive, "ppt/presentation.xml")
    targets = internal(archive, "ppt/_rels/presentation.xml.rels")
    ids = [] if show is None else [s.get(_R) or "" for s in show.iter(f"{_P}sldId")]
    names = [posixpath.normpath(posixpath.join("/ppt", targets.get(i, "")))[1:] for i in ids]
    kept = set(archive.namelist())
    return [name for name in names if name in kept] or sorted(
        (name for name in kept if _SLIDE.fullmatch(name)), key=lambda name: (len(name), name)
    )


def _diagrams(archive: ZipFile, slide: str) -> Iterator[str]:
    folder, _, name = slide.rpartition("/")
    for target in internal(archive, f"{folder}/_rels/{name}.rels").values():
        if "/diagrams/data" in target:
            part = posixpath.normpath(posixpath.join("/" + folder, target))[1:]
            yield from diagram_lines(archive, part)


def _slide(draft: Draft, root: etree._Element, page: int) -> None:
    for shape in root.iter(f"{_P}sp", f"{_A}tbl", f"{_A}blip"):
        if shape.tag == f"{_A}blip":
            draft.images.append(Image("", at=len(draft.blocks), page=page))
        elif shape.tag == f"{_A}tbl":
            draft.add_table(_table(shape), page=page)
        elif not _hidden(shape):
            _shape(draft, shape, page)


def _hidden(shape: etree._Element) -> bool:
    named = shape.find(f"{_P}nvSpPr/{_P}cNvPr")
    return named is not None and named.get("hidden") in ("1", "true")


def _table(table: etree._Element) -> Grid:
    """The cells of a table; those that a merged one covers are left to it."""
    rows = []
    for row in table.iter(f"{_A}tr"):
        cells = [cell for cell in row.iter(f"{_A}tc") if not _covered(cell)]
        rows.append([Cell(_text(c), _span(c, "gridSpan"), _span(c, "rowSpan")) for c in cells])
    return lay_out(rows)


def _covered(cell: etree._Element) -> bool:
    return cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true")


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name) or "1"
    return int(value) if value.isdecimal() and len(value) < 4 else 1


def _shape(draft: Draft, shape: etree._Element, page: int) -> None:
    mark = shape.find(f".//{_P}ph")
    title = mark is not None and mark.get("type") in ("title", "ctrTitle")
    kind = BlockKind.HEADING if title else BlockKind.PARAGRAPH
    for paragraph in shape.iter(f"{_A}p"):
        draft.add(_text(paragraph), kind, level=1 if title else 0, page=page)


def _text(element: etree._Element) -> str:
    texts = [node.text or "" for node in element.iter(f"{_A}t")]
    return fold(" ".join("".join(texts).split()))
