"""The file a crawl is saved in: its records one by one, and what to do with a torn last one."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from warcio import archiveiterator, statusandheaders, warcwriter
from warcio.exceptions import ArchiveLoadFailed

WARC = "crawl.warc.gz"
META = "Prongsai-Meta"
# warcio carries no types.
ArchiveIterator: Any = archiveiterator.ArchiveIterator
StatusAndHeaders: Any = statusandheaders.StatusAndHeaders
WARCWriter: Any = warcwriter.WARCWriter
# What warcio raises for half a record, headers cut in two included.
BROKEN = (ArchiveLoadFailed, EOFError, OSError, ValueError, zlib.error, AttributeError, TypeError)
_CHUNK = 1 << 16


def records(file: BinaryIO) -> Iterator[Any]:
    """The records that are whole; a torn last one ends the reading."""
    try:
        yield from ArchiveIterator(file)
    except BROKEN:
        return


def mend(warc: Path) -> None:
    """Cuts a torn last record off, so that more can be added behind it."""
    if not warc.exists():
        return
    with warc.open("rb") as file:
        end = _sound_length(file)
    if end < warc.stat().st_size:
        os.truncate(warc, end)


def _sound_length(file: BinaryIO) -> int:
    """How far a file consists of whole gzip members, one a record."""
    end = position = 0
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    while chunk := file.read(_CHUNK):
        while chunk:
            try:
                member.decompress(chunk)
            except zlib.error:
                return end
            rest = member.unused_data
            position += len(chunk) - len(rest)
            chunk = rest
            if member.eof:
                end = position
                member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return end
