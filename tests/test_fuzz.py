"""Spoils every file of the corpus: it is read or refused, in time, and the reader's memory is flat.

The mutations are seeded by the file's name, so a failure comes back.
"""

from __future__ import annotations

import io
import random
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.documents.sandbox import Reader
from crawler.model import Document, Response
from tests.test_corpus import ENTRIES, entries, response

SECONDS = 20
MOST_MEMORY = 1_200_000_000  # bytes that the child may ever hold; its limit is twice that
MOST_GROWTH = 250_000_000  # between the first tenth of the reads and the last
FILES = [response(*entry) for entry in entries()]


def mutations(whole: Response, seed: str, times: int) -> list[Response]:
    """Copies of a file that are spoiled; of a package every other one inside a part of it."""
    chance = random.Random(seed)
    found = []
    for number in range(times if whole.body else 0):
        inside = number % 2 and zipfile.is_zipfile(io.BytesIO(whole.body))
        body = inner(whole.body, chance) if inside else spoiled(whole.body, chance)
        found.append(replace(whole, body=body))
    return found


def spoiled(whole: bytes, chance: random.Random) -> bytes:
    """Bytes with bits flipped, the end cut off, or a part repeated or taken from another file."""
    body = bytearray(whole)
    kind = chance.choice(("flip", "flip", "flood", "cut", "splice", "repeat"))
    at = chance.randrange(len(body) or 1)
    if kind in ("flip", "flood") and body:
        for _ in range(chance.choice((1, 8, 64)) if kind == "flip" else 2000):
            body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    elif kind == "cut":
        del body[at:]
    elif kind == "splice":
        other = chance.choice(FILES).body
        start = chance.randrange(len(other) + 1)
        body[at : at + 500] = other[start : start + chance.choice((20, 500, 5000))]
    else:
        body[at:at] = body[at : at + 300] * chance.choice((2, 50))
    return bytes(body)


def inner(whole: bytes, chance: random.Random) -> bytes:
    """A package with one part spoiled; its checksums are right, so that readers get to see it."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {part.filename: archive.open(part).read(200_000) for part in readable(archive)}
    if not parts:
        return spoiled(whole, chance)
    name = chance.choice(sorted(parts))
    parts[name] = spoiled(parts[name], chance)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def readable(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The parts without a password."""
    return [part for part in archive.infolist() if not part.flag_bits & 1 and not part.is_dir()]


def read_all(reader: Reader, copies: list[Response]) -> list[str]:
    """Read spoiled copies; what killed the reader or took too long."""
    faults = []
    for number, copy in enumerate(copies):
        start = time.monotonic()
        document = reader.read(copy)
        assert isinstance(document, Document)
        assert time.monotonic() - start < SECONDS + 10
        detail = document.problem.detail if document.problem else ""
        if detail.startswith(("parser died", "parser took")):
            faults.append(f"{copy.url} mutation {number}: {detail}")
    return faults


def memory(reader: Reader, name: str) -> int:
    """Bytes that the child holds ("VmRSS") or ever held ("VmHWM")."""
    assert reader._child is not None
    status = Path(f"/proc/{reader._child.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024


@pytest.mark.parametrize(("path", "entry"), ENTRIES)
def test_cut_file_is_read_or_refused(path: Path, entry: dict[str, Any]) -> None:
    from crawler.documents import parse

    for copy in mutations(response(path, entry), f"quick {path.name}", 2):
        assert isinstance(parse(copy), Document)


@pytest.mark.full
def test_spoiled_files_are_read_or_refused_in_time() -> None:
    faults = []
    with Reader(seconds=SECONDS) as reader:
        for whole in FILES:
            faults += read_all(reader, mutations(whole, whole.url, 30))
    assert faults == []


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_is_flat() -> None:
    copies = [copy for whole in FILES for copy in mutations(whole, f"flat {whole.url}", 4)]
    random.Random(7).shuffle(copies)
    copies = copies[:450]  # fewer than a child reads before a fresh one takes over
    with Reader(seconds=SECONDS) as reader:
        held = []
        for copy in copies:
            reader.read(copy)
            held.append(memory(reader, "VmRSS"))
        assert memory(reader, "VmHWM") < MOST_MEMORY
    tenth = len(held) // 10
    assert max(held[-tenth:]) - max(held[:tenth]) < MOST_GROWTH
