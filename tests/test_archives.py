"""Archives that are hostile, or that need a program which is not there."""

from __future__ import annotations

import io
import shutil
import sys
import tarfile
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.documents import members, ocr, parse
from crawler.documents.sandbox import Reader
from crawler.model import ProblemKind, Response
from tests.test_fuzz import memory

ARCHIVES = Path(__file__).parent / "documents" / "archives"
MOST = 400_000_000  # bytes that the child may hold while it refuses a bomb


def response(body: bytes) -> Response:
    url = "https://nongkratum.example/files"
    return Response(url, url, 200, "", body, datetime(2026, 1, 1, tzinfo=UTC))


def tar_bomb() -> bytes:
    """A small TAR.GZ of ten members that unpack to 400 MB."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", compresslevel=9) as archive:
        for number in range(10):
            info = tarfile.TarInfo(f"{number}.txt")
            info.size = 40_000_000
            archive.addfile(info, io.BytesIO(bytes(info.size)))
    return buffer.getvalue()


def zip_bomb(depth: int) -> bytes:
    """Archives in archives, ten of each in each, with 20 MB at the bottom."""
    inner = bytes(20_000_000)
    name = "a.txt"
    for _ in range(depth):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for number in range(10):
                archive.writestr(f"{number}-{name}", inner)
        inner, name = buffer.getvalue(), "a.zip"
    return inner


def test_without_the_unpacker_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "unpacker", lambda: "")
    problem = parse(response((ARCHIVES / "plan.rar").read_bytes())).problem
    assert problem is not None
    assert problem.kind is ProblemKind.UNSUPPORTED
    assert "libarchive-tools" in problem.detail


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("kind", ["tar", "zip", "nested"])
def test_bombs_are_refused_in_time_and_memory(kind: str) -> None:
    if kind == "tar" and not shutil.which("bsdtar"):
        pytest.skip("no bsdtar")
    body = tar_bomb() if kind == "tar" else zip_bomb(1 if kind == "zip" else 3)
    with Reader() as reader:
        start = time.monotonic()
        document = reader.read(response(body))
        assert time.monotonic() - start < 15
        assert memory(reader, "VmHWM") < MOST
    assert document.problem is not None or document.unread_pages
    assert sum(len(block.text) for block in document.blocks) < 1_000_000


def test_nothing_is_written_where_a_member_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    monkeypatch.setenv("TMPDIR", str(inside))
    for name in ("outside.zip", "plan.tar.gz"):
        parse(response((ARCHIVES / name).read_bytes()))
    assert [path for path in tmp_path.rglob("*.txt") if path.is_file()] == []


@pytest.mark.ocr
@pytest.mark.skipif(bool(ocr.available()), reason="no Tesseract")
def test_pictures_of_an_archive_with_too_many_members_are_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(ARCHIVES.parent / "images" / "clear.png", "0.png")
        for number in range(400):
            archive.writestr(f"{number + 1}.txt", "ประกาศ")
    crowd = response(buffer.getvalue())
    with Reader() as reader:
        document = reader.read(crowd)
        read = reader.ocr(document, crowd, document.unread_pages)
    assert read.ocr_pages == (1,)
    assert read.unread_pages == document.unread_pages[1:] != ()
