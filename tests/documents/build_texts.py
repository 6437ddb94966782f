"""Writes texts/: CSV, TXT and RTF in the charsets that are met, and slides/outline.ppt."""

from __future__ import annotations

import struct
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

from tests.documents.compound import compound

HERE = Path(__file__).parent / "texts"
_TABLE = (
    ("ที่", "โครงการ", "งบประมาณ"),
    ("๑", "อบรมเจ้าหน้าที่ด้านความโปร่งใส", "๓๐,๐๐๐"),
    ("๒", "จัดทำป้ายประชาสัมพันธ์ No Gift Policy", "4500"),
)
_LETTER = """ที่ นค ๗๑๒๐๑/๘๘
เรื่อง รายงานผลการรับเรื่องร้องเรียน

เรียน นายอำเภอบึงแก้ว

# ผลการดำเนินงาน
๑. รับเรื่องทั้งสิ้น ๓ เรื่อง
๒. ยุติแล้ว ๓ เรื่อง
รายละเอียดที่ https://nongkratum.example/complaints
"""


def csv(delimiter: str) -> str:
    """The table as CSV; a cell that holds the delimiter is quoted."""
    lines = []
    for row in _TABLE:
        lines.append(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row))
    return "\r\n".join(lines) + "\r\n"


def thai_rtf() -> bytes:
    """An RTF as old Thai Word writes it: Windows-874 by the font, a table, hidden text."""

    def letters(text: str) -> bytes:
        told = "".join(
            f"\\'{byte:02x}" if byte > 127 else chr(byte) for byte in text.encode("cp874")
        )
        return told.encode()

    row = rb"\trowd\trleft0\cellx%d\cellx6000 \pard\intbl %s\cell %s\cell\row "
    rows = [("ช่องทาง", "รายละเอียด"), ("โทรศัพท์", "๐ ๔๔๐๐ ๐๐๐๐"), ("ตู้ ปณ.", "๑๒ อำเภอบึงแก้ว")]
    return b"".join(
        (
            rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}",
            rb"{\f1\fnil\fcharset222 Angsana New;}}{\info{\title secret}}",
            rb"{\header \pard\f1 " + letters("เทศบาลตำบลสวนหมอกงาม") + rb"\par}",
            rb"\pard\f1\b " + letters("ช่องทางการร้องเรียนการทุจริต") + rb"\b0\par ",
            rb"{\v " + letters("ข้อความที่ซ่อน") + rb"}",
            letters("แจ้งได้ตลอด ๒๔ ชั่วโมง ") + rb"{\deleted " + letters("ยกเว้นวันหยุด") + rb"}\par ",
            *(row % (2500, letters(one), letters(two)) for one, two in rows),
            rb"\pard\f1 " + letters("ประกาศ ณ วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๗") + rb"\par",
            rb"{\pict\wmetafile8\bin4 }}\{}{\field{\*\fldinst HYPERLINK "
            rb'"https://nongkratum.example/tell"}{\fldrslt ' + letters("แบบฟอร์ม") + rb"}}\par}",
        )
    )


def outline_ppt() -> bytes:
    """A PPT as PowerPoint writes it: texts in the outline, a slide that was edited later."""

    def record(kind: int, part: bytes, *, instance: int = 0, holds: bool = False) -> bytes:
        return struct.pack("<HHI", instance << 4 | (0xF if holds else 0), kind, len(part)) + part

    def text(kind: int, told: str) -> bytes:
        letters = told.encode("utf-16-le")
        return record(0x0F9F, struct.pack("<I", kind)) + record(0x0FA0, letters)

    def slide(*shapes: bytes) -> bytes:
        boxes = b"".join(
            record(0xF004, record(0xF00D, shape, holds=True), holds=True) for shape in shapes
        )
        drawing = record(0xF002, record(0xF003, boxes, holds=True), holds=True)
        return record(0x03EE, record(0x040C, drawing, holds=True), holds=True)

    def edit(older: int, directory: int) -> bytes:
        return record(0x0FF5, struct.pack("<IHBBIIIII", 256, 0, 0, 3, older, directory, 1, 3, 0))

    told = text(0, "โครงสร้างหน่วยงาน") + text(1, "สำนักปลัด\rกองคลัง\rกองช่าง")
    place = record(0x03F3, struct.pack("<IIIII", 2, 0, 2, 256, 0))
    document = record(0x03E8, record(0x0FF0, place + told, holds=True), holds=True)
    old = slide(text(4, "ฉบับก่อนแก้ไข"))
    refs = [record(0x0F9E, struct.pack("<I", number)) for number in (0, 1)]
    new = slide(*refs, text(4, "ข้อมูล ณ มกราคม ๒๕๖๘"))
    data = document + old
    first = record(0x1772, struct.pack("<III", 1 | 2 << 20, 0, len(document)))
    data += first + edit(0, len(data))
    before = len(data) - 36
    at = len(data)
    data += new
    second = record(0x1772, struct.pack("<II", 2 | 1 << 20, at))
    data += second + edit(before, len(data))
    user = struct.pack("<HHIIII", 0, 0x0FF6, 20, 20, 0xE391C05F, len(data) - 36) + bytes(8)
    return compound({"PowerPoint Document": data, "Current User": user})


def main() -> None:
    """Write all of them."""
    for name, delimiter, encoding in (
        ("comma-utf8.csv", ",", "utf-8-sig"),
        ("semicolon-utf8.csv", ";", "utf-8"),
        ("tab-utf16.csv", "\t", "utf-16"),
        ("comma-cp874.csv", ",", "cp874"),
        ("tab-cp874.tsv", "\t", "cp874"),
    ):
        (HERE / name).write_bytes(csv(delimiter).encode(encoding))
    (HERE / "sep-line.csv").write_bytes(b"sep=;\r\n" + csv(";").encode("cp874"))
    (HERE / "letter-cp874.txt").write_bytes(_LETTER.encode("cp874"))
    (HERE / "letter-utf16.txt").write_bytes(_LETTER.encode("utf-16"))
    (HERE / "thai.rtf").write_bytes(thai_rtf())
    rows = "".join(f"<tr><td>{'<td>'.join(row)}" for row in _TABLE)
    (HERE / "export.xls").write_bytes(
        f"<html><meta charset=windows-874><table>{rows}</table></html>".encode("cp874")
    )
    page = MIMEText(f"<html><h1>คำสั่งเทศบาล</h1><table>{rows}</table></html>", "html", "utf-8")
    told = MIMEMultipart("related", boundary="part", _subparts=[page]).as_bytes()
    head = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="part"\n\n'
    (HERE / "order.mht").write_bytes(head + told[told.index(b"--part") :])
    (HERE.parent / "slides" / "outline.ppt").write_bytes(outline_ppt())


if __name__ == "__main__":
    main()
