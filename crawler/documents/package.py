"""Opens the zip packages that Office files are, without swelling past a limit."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from crawler.documents.faults import LockedError
from crawler.text import fold

_MOST = 120_000_000  # bytes inside one archive
_MOST_RATIO = 400  # a part this many times its packed size is a bomb
_MOST_PARTS = 10_000


class SwollenError(ValueError):
    """An archive that would unpack to an absurd size."""


def open_archive(body: bytes) -> zipfile.ZipFile:
    """The package of an Office file."""
    archive = zipfile.ZipFile(io.BytesIO(body))
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or total > _MOST:
        raise SwollenError("archive unpacks to too much")
    for part in parts:
        if part.file_size > 5_000_000 and part.file_size > _MOST_RATIO * max(1, part.compress_size):
            raise SwollenError("archive part unpacks to too much")
        if part.flag_bits & 1:
            raise LockedError("the file asks for a password")
    return archive


def names(body: bytes) -> list[str]:
    """The names of an archive's parts, none if it is broken."""
    try:
        return zipfile.ZipFile(io.BytesIO(body)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return []


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part, or b'' if the archive has none of that name."""
    try:
        with archive.open(name) as file:
            part = file.read(_MOST + 1)
    except KeyError:
        return b""
    if len(part) > _MOST:
        raise SwollenError("archive part unpacks to too much")
    return part


def read_xml(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    """One part as XML; entities stay unresolved."""
    part = read_part(archive, name)
    if not part:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    return etree.fromstring(part, parser)


def relations(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, str]]:
    """Ids and targets of the web addresses that a part refers to."""
    root = read_xml(archive, name)
    for relation in [] if root is None else root:
        if relation.get("TargetMode") == "External":
            yield relation.get("Id") or "", relation.get("Target") or ""


def core_title(archive: zipfile.ZipFile) -> str:
    """The title in the file's properties."""
    root = read_xml(archive, "docProps/core.xml")
    if root is None:
        return ""
    return root.findtext("{http://purl.org/dc/elements/1.1/}title") or ""


def internal(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """Ids and targets of the parts that a part refers to, as they are written."""
    root = read_xml(archive, name)
    return {r.get("Id") or "": r.get("Target") or "" for r in ([] if root is None else root)}


def diagram_lines(archive: zipfile.ZipFile, start: str) -> Iterator[str]:
    """The texts of drawn diagrams (SmartArt), such as organisation charts."""
    name = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}t"
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    for part in sorted(archive.namelist()):
        if part.startswith(start):
            root = read_xml(archive, part)
            for text in [] if root is None else root.iter(name):
                for paragraph in text.iter(f"{drawing}p"):
                    letters = "".join(t.text or "" for t in paragraph.iter(f"{drawing}t"))
                    if letters.strip():
                        yield fold(" ".join(letters.split()))
