"""Writes the sample files beside this script; run it again after a change: needs Chromium."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from docx import Document
from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter

from tests.sites.build.office import csv
from tests.sites.build.pdf import html_to_pdf, office_to_pdf
from tests.sites.build.scan import scan_pdf

HERE = Path(__file__).parent
PLAN = """<h1>แผนปฏิบัติการป้องกันการทุจริต ประจำปีงบประมาณ พ.ศ. ๒๕๖๘</h1>
<h2>๑. บทนำ</h2><p>เทศบาลตำบลบึงตะไคร้จัดทำแผนนี้เพื่อกำหนดแนวทางการดำเนินงานด้านการป้องกันการทุจริต
ให้บุคลากรทุกคนทำงานอย่างโปร่งใสและตรวจสอบได้ โดยยึดประโยชน์ของประชาชนในตำบลเป็นสำคัญ ทั้งนี้ ให้รายงานผล</p>
<h2>๒. โครงการ</h2><table><thead><tr><th rowspan=2>ที่</th><th rowspan=2>โครงการ</th>
<th colspan=2>งบประมาณ</th></tr><tr><th>ตั้งไว้ (บาท)</th><th>ใช้ไป (บาท)</th></tr></thead>%s</table>
<p><a href="https://buengtakrai.example/plan">ดูเพิ่มเติม</a></p>"""
ROW = (
    "<tr><td>%d</td><td>อบรมคุณธรรมจริยธรรมแก่บุคลากร รุ่นที่ %d</td>"
    "<td>%d,000.00</td><td>%d00.00</td></tr>"
)


def plan_html() -> str:
    """A plan whose table of 40 rows goes on overleaf with its heads repeated."""
    return PLAN % "".join(ROW % (n, n, n, n) for n in range(1, 41))


def main() -> None:
    """Write all samples."""
    html_to_pdf(plan_html(), HERE / "plan.pdf")
    page = "<h1>ประกาศเจตนารมณ์</h1><p>พ.ศ. 2568 ไม่รับของขวัญ</p><table>%s</table>"
    rows = "<tr><th>ที่<th>กิจกรรม<th>เดือน</tr>" + "<tr><td>1<td>ประชุม<td>มกราคม</tr>" * 3
    html_to_pdf(page % rows, HERE / "typed.pdf")
    scan_pdf(HERE / "typed.pdf", HERE / "scan.pdf", dpi=150)
    (HERE / "typed.pdf").unlink()
    write_docx(HERE / "report.docx")
    office_to_pdf(HERE / "report.docx", HERE / "office.pdf")
    write_xlsx(HERE / "budget.xlsx")
    csv(HERE / "thai.csv", [["ที่", "รายการ", "จำนวน"], ["1", "น้ำดื่ม", "๒๕"], ["2", "กระดาษ", "3"]],
        encoding="cp874")  # fmt: skip
    write_encrypted(HERE / "locked.pdf")


def write_docx(path: Path) -> None:
    """Headings, a merged cell, a list, a header."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "เทศบาลตำบลบึงตะไคร้"
    document.add_heading("รายงานผลการดำเนินงาน ประจำปี ๒๕๖๗", 1)
    document.add_paragraph("ดำเนินการแล้วเสร็จทั้งสิ้น ๑๒ โครงการ")
    document.add_paragraph("ข้อหนึ่ง", style="List Bullet")
    document.add_paragraph().add_run("ปัญหาและอุปสรรค").bold = True
    table = document.add_table(rows=4, cols=3, style="Table Grid")
    for row, texts in zip(table.rows, DOCX_ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2)).text = "งบประมาณ"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "โครงการ"
    document.save(str(path))


DOCX_ROWS = (
    ("", "", ""),
    ("", "ตั้งไว้", "ใช้จริง"),
    ("อบรม", "1,000", "900"),
    ("ประชุม", "2,000", "0"),
)


def write_xlsx(path: Path) -> None:
    """A title row, two-row heads, and a hidden sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "รายงาน"
    sheet.append(["รายงานการใช้จ่ายงบประมาณ ปี ๒๕๖๘"])
    sheet.append(["ที่", "แผนงาน", "งบประมาณ", None])
    sheet.append([None, None, "ตั้งไว้", "ใช้ไป"])
    sheet.append([1, "บริหารทั่วไป", 120000, 45000.5])
    sheet.append([2, "สาธารณสุข", 80000, 1000])
    for place in ("A1:D1", "A2:A3", "B2:B3", "C2:D2"):
        sheet.merge_cells(place)
    hidden = book.create_sheet("ซ่อน")
    hidden.append(["ลับ", "ลับ", "ลับ"])
    hidden.sheet_state = "hidden"
    book.save(path)


def write_encrypted(path: Path) -> None:
    """The office PDF under a password."""
    writer = PdfWriter(clone_from=PdfReader(HERE / "office.pdf"))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(path)


def bomb() -> bytes:
    """A small DOCX whose text would unpack to 300 MB."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(300):
            part.write(b" " * 1_000_000)
    return buffer.getvalue()


if __name__ == "__main__":
    main()
