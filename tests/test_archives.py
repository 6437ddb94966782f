"""Archives that are hostile, or that need a program which is not there."""

from __future__ import annotations

import io
import shutil
import sys
import tarfile
import time
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from checks.members import each_member
from checks.registry import Agency
from checks.runner import Context
from crawler.documents import members, ocr, parse
from crawler.documents.sandbox import Reader
from crawler.model import ProblemKind, Response
from o_items.load import load
from o_items.model import UseOf
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


REPORT = """<h1>รายงานผลการป้องกันการทุจริต ปี 2567 รอบ {months} เดือน</h1><p>อบต.หนองกระทุ่ม</p>
<table><tr><th>กิจกรรม</th>{heads}<th>ผล</th></tr>{rows}</table>"""


def test_a_check_sees_each_document_of_an_archive_alone() -> None:
    rows = "<tr><td>{}</td>{}<td>จัดแล้วเมื่อ 21 ก.พ. 2567 มีคนมา 52 คน</td></tr>"
    names = ("อบรมคุณธรรมพนักงาน", "ค่ายเยาวชนคนดีไม่โกง", "ตั้งศูนย์รับแจ้งเบาะแส")
    early = "".join(rows.format(name, "") for name in names)
    late = "".join(rows.format(name, "<td>20,000</td><td>18,450</td>") for name in names)
    spent = "<th>งบประมาณ</th><th>ใช้จริง (บาท)</th>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("6.html", REPORT.format(months=6, heads="", rows=early))
        archive.writestr("12.html", REPORT.format(months=12, heads=spent, rows=late))
    document = parse(response(buffer.getvalue()))
    first, second = each_member(document)
    assert [first.blocks[0].text, second.blocks[0].text] == ["6.html", "12.html"]
    assert second.blocks[second.tables[0].at].text.startswith("กิจกรรม | งบประมาณ")
    use = UseOf("project_on", {"about": ("ทุจริต",), "field": "spent"})
    shared = Context(load("2568"), Agency("sao", ("อบต.หนองกระทุ่ม",)), date(2025, 5, 1))
    assert len(shared.evidence(use, document, None) or ()) == len(names)
