"""Writes archives/ and broken/: packed documents, bombs, and files that are cut or locked."""

from __future__ import annotations

import io
import struct
import subprocess
import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from tests.documents.compound import compound

ROOT = Path(__file__).parent
HERE, BROKEN = ROOT / "archives", ROOT / "broken"
_NOTE = "บันทึกข้อความ เรื่อง ส่งแผนปฏิบัติการ ประจำปี ๒๕๖๘\n"


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP of parts by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def as_thai_windows(packed: bytes, name: str) -> bytes:
    """The ZIP with one name in Windows-874 and no word of it, as Thai Windows packs."""
    raw = name.encode("cp874")
    stand_in = b"N" * len(raw)
    return packed.replace(stand_in, raw)


def rar(parts: Mapping[str, bytes]) -> bytes:
    """A RAR (version 4) whose members are stored as they are."""

    def block(kind: int, flags: int, rest: bytes) -> bytes:
        told = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
        return struct.pack("<H", zlib.crc32(told) & 0xFFFF) + told

    packed = b"Rar!\x1a\x07\0" + block(0x73, 0, bytes(6))
    for name, part in parts.items():
        # A name in ASCII, nothing, then the same in UTF-16 packed by the format's own rule.
        raw = name.encode()
        head = struct.pack(
            "<IIBIIBBHI", len(part), len(part), 0, zlib.crc32(part), 0x5A000000, 20, 0x30,
            len(raw), 0x20,
        )  # fmt: skip
        packed += block(0x74, 0x8000, head + raw) + part
    return packed + block(0x7B, 0x4000, b"")


def tar(parts: Mapping[str, bytes]) -> bytes:
    """A TAR.GZ of parts by name."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, part in parts.items():
            info = tarfile.TarInfo(name)
            info.size = len(part)
            archive.addfile(info, io.BytesIO(part))
    return buffer.getvalue()


def locked_zip(packed: bytes) -> bytes:
    """The ZIP with every member said to need a password."""
    locked = bytearray(packed)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = packed.find(mark)
        while at >= 0:
            locked[at + place] |= 1
            at = packed.find(mark, at + 4)
    return bytes(locked)


def archives() -> None:
    """The archives that are read, and those that are refused."""
    report = (ROOT / "word" / "merged.docx").read_bytes()
    budget = (ROOT / "sheets" / "plan.xlsx").read_bytes()
    scan = (ROOT / "images" / "poster.png").read_bytes()
    note = _NOTE.encode()
    parts = {"แผน/รายงาน.docx": report, "แผน/งบ.xlsx": budget, "แผน/Thumbs.db": b"x"}
    (HERE / "plan.zip").write_bytes(zipped(parts))
    (HERE / "one.zip").write_bytes(zipped({"report.docx": report}))
    name = "บันทึก.txt"
    thai = zipped({"N" * len(name): _NOTE.encode("cp874")})
    (HERE / "thai-names.zip").write_bytes(as_thai_windows(thai, name))
    inner = zipped({"inner.txt": note})
    deep = zipped({"middle.zip": zipped({"deepest.zip": inner}), "outer.txt": note})
    (HERE / "nested.zip").write_bytes(zipped({"inside.zip": inner, "a.txt": "หน้าแรก".encode()}))
    (HERE / "too-deep.zip").write_bytes(deep)
    (HERE / "scans.zip").write_bytes(zipped({"1.txt": note, "2.png": scan}))
    (HERE / "locked.zip").write_bytes(locked_zip(zipped({"a.txt": note})))
    (HERE / "bomb.zip").write_bytes(zipped({"a.txt": bytes(40_000_000)}))
    (HERE / "crowd.zip").write_bytes(zipped({f"{n}.txt": b"x" for n in range(400)}))
    (HERE / "outside.zip").write_bytes(zipped({"../../outside.txt": note}))
    (HERE / "programs.zip").write_bytes(zipped({"setup.exe": b"MZ", "readme/": b""}))
    (HERE / "plan.rar").write_bytes(rar({"note.txt": note, "plan/budget.xlsx": budget}))
    (HERE / "plan.tar.gz").write_bytes(tar({"../note.txt": note, "report.docx": report}))
    folder = HERE / "packed"
    folder.mkdir()
    (folder / "note.txt").write_bytes(note)
    order = ["bsdtar", "-cf", str(HERE / "note.7z"), "--format", "7zip", "-C", str(folder)]
    subprocess.run([*order, "note.txt"], check=True)
    (folder / "note.txt").unlink()
    folder.rmdir()


def broken() -> None:
    """Files that are cut, empty, locked, or not what their name says."""
    report = (ROOT / "word" / "merged.docx").read_bytes()
    old = (ROOT / "word" / "merged.doc").read_bytes()
    budget = (ROOT / "sheets" / "plan.xlsx").read_bytes()
    rtf = (ROOT / "texts" / "thai.rtf").read_bytes()
    picture = (ROOT / "images" / "poster.png").read_bytes()
    (BROKEN / "empty.docx").write_bytes(b"")
    (BROKEN / "cut.docx").write_bytes(report[: len(report) // 2])
    (BROKEN / "cut.doc").write_bytes(old[: len(old) // 3])
    (BROKEN / "cut.xlsx").write_bytes(budget[: len(budget) // 2])
    (BROKEN / "cut.png").write_bytes(picture[:20])
    (BROKEN / "cut.rtf").write_bytes(rtf[: len(rtf) * 2 // 3])
    (BROKEN / "docx-as.pdf").write_bytes(report)
    (BROKEN / "rtf-as.doc").write_bytes(rtf)
    (BROKEN / "xlsx-as.xls").write_bytes(budget)
    locked = {"EncryptionInfo": b"x", "EncryptedPackage": b"x"}
    (BROKEN / "locked.docx").write_bytes(compound(locked))
    (BROKEN / "locked.doc").write_bytes(_flagged(old))
    (BROKEN / "unknown.doc").write_bytes(compound({"Something": b"x"}))
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 8))
    svg = f'<!DOCTYPE svg [<!ENTITY e0 "ขยาย">{entities}]><svg xmlns="http://www.w3.org/2000/svg">'
    (BROKEN / "entities.svg").write_bytes(f"{svg}<text>ก่อน &e7; หลัง</text></svg>".encode())


def _flagged(old: bytes) -> bytes:
    """The DOC with the flag of a password."""
    at = old.index(b"\xec\xa5")
    return old[: at + 11] + bytes([old[at + 11] | 1]) + old[at + 12 :]


def main() -> None:
    """Write all of them."""
    archives()
    broken()


if __name__ == "__main__":
    main()
