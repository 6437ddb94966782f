"""Writes sheets/: workbooks with XlsxWriter, and what LibreOffice makes of them as XLS and ODS."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import xlsxwriter

from tests.documents.convert import convert

HERE = Path(__file__).parent / "sheets"


def plan(path: Path) -> None:
    """Heads over two rows, merged cells, dates, percentages, and formulas with their values."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("แผนการใช้จ่าย")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        whole, part = (book.add_format({"num_format": code}) for code in ("0%", "0.00%"))
        sheet.merge_range("A1:F1", "แผนการใช้จ่ายงบประมาณ ประจำปีงบประมาณ พ.ศ. ๒๕๖๘")
        sheet.merge_range("A2:A3", "ที่")
        sheet.merge_range("B2:B3", "แผนงาน")
        sheet.merge_range("C2:D2", "งบประมาณ")
        sheet.write_row("C3", ["ที่ตั้งไว้", "เบิกจ่ายแล้ว"])
        sheet.merge_range("E2:E3", "ร้อยละ")
        sheet.merge_range("F2:F3", "วันที่อนุมัติ")
        rows = (
            (1, "แผนงานบริหารทั่วไป", 1250000, 625000, whole, date(2024, 10, 1)),
            (2, "แผนงานการศึกษา", 800000, 260000, part, date(2024, 11, 15)),
        )
        for at, (number, name, planned, spent, look, when) in enumerate(rows, 4):
            sheet.write_row(f"A{at}", [number, name, planned, spent])
            sheet.write_formula(f"E{at}", f"=D{at}/C{at}", look, spent / planned)
            sheet.write_datetime(f"F{at}", when, day)
        sheet.merge_range("A6:B6", "รวม")
        sheet.write_formula("C6", "=SUM(C4:C5)", None, 2050000)
        sheet.write_formula("D6", "=SUM(D4:D5)", None, 885000)


def months(path: Path) -> None:
    """A sheet a month, as procurement is published, with a link in a cell."""
    with xlsxwriter.Workbook(str(path)) as book:
        for name, work, price in (
            ("ต.ค. 67", "ซื้อวัสดุสำนักงาน", 14200.5),
            ("พ.ย. 67", "จ้างซ่อมถนนสายบ้านโคกม่วง", 498000),
            ("ธ.ค. 67", "ไม่มีการจัดซื้อจัดจ้าง", None),
        ):
            sheet = book.add_worksheet(name)
            sheet.write("A1", f"สรุปผลการดำเนินการจัดซื้อจัดจ้าง ประจำเดือน {name} (แบบ สขร. ๑)")
            sheet.write_row("A2", ["ลำดับ", "งานที่จัดซื้อหรือจัดจ้าง", "วงเงิน (บาท)", "วิธี"])
            if price is None:
                sheet.write_row("A3", ["-", work, "-", "-"])
            else:
                sheet.write_row("A3", [1, work, price, "เฉพาะเจาะจง"])
        sheet.write_url("B5", "https://nongkratum.example/price", string="ราคากลาง")
        sheet.write("C5", "ถนนสายบ้านโคกม่วง")


def over(path: Path) -> None:
    """Heads of which only the middle ones stand over two columns, below a title over some."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("ผล")
        sheet.merge_range("A1:C1", "ผลการเบิกจ่าย ไตรมาส ๒")
        sheet.merge_range("C2:D2", "งบประมาณ")
        sheet.write_row("A3", ["ที่", "กิจกรรม", "ตั้งไว้", "ใช้จริง", "คงเหลือ"])
        sheet.write_row("A4", [1, "ประชุมคณะทำงาน", 3000, 2500, 500])
        sheet.write_row("A5", [2, "ตรวจเยี่ยม", 1000, 0, 1000])


def hidden(path: Path) -> None:
    """Hidden and very hidden sheets, rows and columns, a note: none of them is evidence."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("สถิติ")
        sheet.write_row("A1", ["ลำดับ", "เรื่อง", "ร่างหมายเหตุ", "จำนวนเรื่อง"])
        sheet.write_row("A2", [1, "ร้องเรียนการทุจริต", "ลับมาก", 0])
        sheet.write_row("A3", [2, "แถวที่ซ่อน", "ลับมาก", 99])
        sheet.write_row("A4", [3, "ร้องเรียนการให้บริการ", "ลับมาก", 4])
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column("C:C", 10, None, {"hidden": True})
        sheet.write_comment("B2", "ความเห็นภายใน")
        sheet.write_url("D3", "https://nongkratum.example/secret", string="99")
        book.add_worksheet("แผ่นที่ซ่อน").write("A1", "ข้อมูลแผ่นที่ซ่อน")
        book.add_worksheet("ซ่อนลึก").write("A1", "ข้อมูลที่ซ่อนลึก")
        book.worksheets()[1].hide()
        book.worksheets()[2].very_hidden()


_XML = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Worksheet ss:Name="รายงาน"><Table><Column/><Column/><Column ss:Hidden="1"/>
<Row><Cell ss:MergeDown="1">%s</Cell><Cell ss:MergeAcross="2">%s</Cell></Row>
<Row><Cell ss:Index="2">%s</Cell><Cell>%s</Cell><Cell>%s</Cell></Row>
<Row><Cell>%s</Cell><Cell>%s</Cell><Cell>%s</Cell><Cell>%s</Cell></Row>
<Row ss:Hidden="1"><Cell>%s</Cell></Row>
<Row ss:Index="9"><Cell>%s</Cell><Cell ss:Index="4">%s</Cell></Row></Table></Worksheet>
<Worksheet ss:Name="อื่น"><Table><Row><Cell>%s</Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"""


def export() -> str:
    """A workbook in Excel's XML of 2003, as office systems export it."""
    texts = ("หน่วยงาน", "จำนวนเรื่อง", "รับเข้า", "ที่ซ่อน", "ยุติ", "กองช่าง", "๕", "ที่ซ่อน", "๓",
             "แถวที่ซ่อน", "กองคลัง", "๐", "แผ่นที่ซ่อน")  # fmt: skip
    return _XML % tuple(f'<Data ss:Type="String">{text}</Data>' for text in texts)


def main() -> None:
    """Write all of them."""
    for write in (plan, months, hidden, over):
        write(HERE / f"{write.__name__}.xlsx")
    whole = [HERE / f"{name}.xlsx" for name in ("plan", "months", "hidden")]
    convert(whole, "xls")
    convert(whole, "ods")
    (HERE / "export-xml.xls").write_text(export(), encoding="utf-8")


if __name__ == "__main__":
    main()
