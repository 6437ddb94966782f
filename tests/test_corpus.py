"""Reads every file of the corpus: what must come out, in order, and what must not.

Each folder below tests/documents holds a corpus.toml with one [[file]] a file:
  name, media_type       the file and what the server says it is (application/octet-stream)
  as                     the name in the address, where it is not the file's
  title, pages           the document's
  lines                  texts that stand in blocks, in this order
  [[file.table]]         columns (heads joined), rows (in this order, others may stand between),
                         page
  links, images          addresses of links; how many pictures
  absent                 texts that must not stand anywhere
  page                   text -> the page it stands on
  problem, detail        why it is refused, and a part of the reason
  unread                 pages that are left to OCR; with `ocr` the texts that OCR reads, and
                         `ocr_table` the tables
  needs                  a program without which the file is refused
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.documents import ocr
from crawler.documents.sandbox import Reader
from crawler.model import Document, Response

CORPUS = Path(__file__).parent / "documents"
NOT_LISTED = {".py", ".toml", ".pyc", ""}


def entries() -> Iterator[tuple[Path, dict[str, Any]]]:
    """Each file of the corpus with what is expected of it."""
    for listing in sorted(CORPUS.glob("*/corpus.toml")):
        for entry in tomllib.loads(listing.read_text(encoding="utf-8"))["file"]:
            yield listing.parent / entry["name"], entry


ENTRIES = [pytest.param(*each, id=f"{each[0].parent.name}/{each[0].name}") for each in entries()]
PICTURES = [entry for entry in ENTRIES if "ocr" in entry.values[1]]


def response(path: Path, entry: dict[str, Any]) -> Response:
    """A file as a server gives it."""
    url = f"https://nongkratum.example/{entry.get('as', path.name)}"
    kind = entry.get("media_type", "application/octet-stream")
    headers = {"Content-Type": kind}
    when = datetime(2026, 1, 1, tzinfo=UTC)
    return Response(url, url, 200, kind, path.read_bytes(), when, headers)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as one:
        yield one


def test_every_file_has_an_expectation() -> None:
    folders = [listing.parent for listing in CORPUS.glob("*/corpus.toml")]
    there = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    files = {path for path in there if path.suffix not in NOT_LISTED}
    assert files == {path for path, _ in entries()}


def test_files_are_small() -> None:
    assert [path for path, _ in entries() if path.stat().st_size > 60_000] == []


@pytest.mark.parametrize(("path", "entry"), ENTRIES)
def test_file_is_read_as_a_person_reads_it(
    path: Path, entry: dict[str, Any], reader: Reader
) -> None:
    if "needs" in entry and not shutil.which(entry["needs"]):
        pytest.skip(f"no {entry['needs']}")
    document = reader.read(response(path, entry))
    assert_problem(document, entry)
    assert_texts(document, entry)
    assert_tables(document, entry)
    for text in entry.get("absent", ()):
        assert text not in everything(document)
    if "links" in entry:
        assert [link.url for link in document.links] == entry["links"]
    assert len(document.images) >= entry.get("images", 0)
    assert document.unread_pages == tuple(entry.get("unread", ()))


@pytest.mark.ocr
@pytest.mark.skipif(bool(ocr.available()), reason="no Tesseract")
@pytest.mark.parametrize(("path", "entry"), PICTURES)
def test_picture_is_read(path: Path, entry: dict[str, Any], reader: Reader) -> None:
    if "needs" in entry and not shutil.which(entry["needs"]):
        pytest.skip(f"no {entry['needs']}")
    whole = response(path, entry)
    document = reader.read(whole)
    read = reader.ocr(document, whole, document.unread_pages)
    text = read.whole_text.replace(" ", "")
    for line in entry["ocr"]:
        assert line.replace(" ", "") in text
    for line in entry.get("ocr_absent", ()):
        assert line.replace(" ", "") not in text
    assert_tables(read, {"table": entry.get("ocr_table", ())})


def assert_problem(document: Document, entry: dict[str, Any]) -> None:
    """It is refused for the reason expected, or read."""
    problem = document.problem
    assert (problem.kind.value if problem else "") == entry.get("problem", ""), problem
    assert entry.get("detail", "") in (problem.detail if problem else "")


def assert_texts(document: Document, entry: dict[str, Any]) -> None:
    """The texts stand in blocks in the order given, on the pages given."""
    assert document.title == entry.get("title", document.title)
    assert document.pages == entry.get("pages", document.pages)
    blocks = iter(document.blocks)
    for line in entry.get("lines", ()):
        assert any(line in block.text for block in blocks), f"{line!r} in {document.whole_text}"
    for line, page in entry.get("page", {}).items():
        assert page in [block.page for block in document.blocks if line in block.text]


def assert_tables(document: Document, entry: dict[str, Any]) -> None:
    """The tables have the columns and rows expected."""
    tables = iter(document.tables)
    for expected in entry.get("table", ()):
        columns = tuple(expected["columns"])
        table = next((table for table in tables if table.columns == columns), None)
        assert table is not None, [table.columns for table in document.tables]
        rows = iter(table.body)
        for row in expected["rows"]:
            assert tuple(row) in rows, f"{row} in {table.body}"
        assert table.page == expected.get("page", table.page)


def everything(document: Document) -> str:
    """All that could be taken for evidence."""
    cells = [cell for table in document.tables for row in table.rows for cell in row]
    links = [text for link in document.links for text in (link.text, link.row, link.url)]
    return "\n".join([document.title, document.whole_text, *cells, *links])
