"""Writes the PDF files beside this script; run again after a change: needs Chromium, LibreOffice.

Broken text layers are written by hand (writer.py); the rest is printed as offices print.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from docx import Document
from docx.enum.text import WD_BREAK
from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import NameObject, NumberObject

from tests.documents.pdf import writer
from tests.documents.pdf.writer import Font, Page, mute, thai
from tests.sites.build.pdf import html_to_pdf, office_to_pdf
from tests.sites.build.scan import scan_pdf

HERE = Path(__file__).parent
REPORT = (
    "รายงานผลการดําเนินงานตามแผนป้องกันการทุจริต",
    "ประจําปีงบประมาณ พ.ศ. ๒๕๖๘",
    "องค์การบริหารส่วนตําบลนาจำปูน อําเภอบึงกุ่มใน จังหวัดเวียงลําน้ํา",
    "กําหนดให้เจ้าหน้าที่ทุกคนทํางานด้วยความสุจริต จํานวน ๑๒ โครงการ",
    "มีผู้ร้องเรียนว่าเจ้าหน้าที่กระทําการทุจริตจํานวน ๐ เรื่อง",
    "ผู้อํานวยการกองช่างนําผลไปปรับปรุงการทํางานที่สําคัญต่อประชาชน",
)
SOUND = tuple(line.replace("ํา", "ำ") for line in REPORT)
LATIN, MAC = "WinAnsiEncoding", "MacRomanEncoding"


def lines_page(lines: tuple[str, ...], font: Font, *, size: float = 16, mode: int = 0) -> Page:
    """A page of lines in one font."""
    page = Page()
    for at, line in enumerate(lines):
        page.text(60, 760 - 26 * at, line, font, size=size, mode=mode)
    return page


def one_page(name: str, lines: tuple[str, ...], meaning: dict[str, str] | None = None) -> None:
    """A file of one page whose glyphs mean what is given."""
    writer.write(HERE / name, [lines_page(lines, thai("".join(lines), meaning))])


def broken_layers() -> None:
    """Sound pages to the eye whose letters are told wrongly."""
    one_page("am-ring-is-space.pdf", REPORT, {"ํ": " "})
    one_page("am-ring-is-nothing.pdf", REPORT, {"ํ": ""})
    one_page("am-wide-space.pdf", tuple(line.replace("ํ", " ") for line in REPORT))
    one_page("am-nikhahit.pdf", REPORT)
    shifted = {"่": "\uf70a", "้": "\uf70b", "ี": "\uf702", "์": "\uf70e", "ุ": "\uf718"}
    one_page("private-windows.pdf", SOUND, shifted)
    mac = {"่": "\uf88b", "้": "\uf88e", "ี": "\uf886", "์": "\uf897", "ุ": "\uf89b", "ั": "\uf884"}
    one_page("private-mac.pdf", SOUND, mac)
    symbol = {glyph: chr(0xF000 + glyph.encode("cp874")[0]) for glyph in set("".join(SOUND))}
    one_page("private-symbol.pdf", SOUND, symbol)
    eight_bit("windows-874-as-latin.pdf", LATIN, {"้": 0x8C, "่": 0x8B})
    eight_bit("mac-thai-as-roman.pdf", MAC, {"้": 0x89, "่": 0x88})
    latin = tuple(line.encode().decode("cp1252", "ignore") for line in SOUND[:4])
    page = lines_page(latin, thai("".join(latin)), size=5)
    writer.write(HERE / "utf8-as-latin.pdf", [page])
    one_page("moved-marks.pdf", (
        "การวเิคราะห์ความเสี่ยงต่อการทุจริต", "ไมใ่ห้มีการเรียกรับสนิบนเเละของขวัญ", "ท่ีทําการองค์การบริหารสว่นตําบล",
        "มีผ้ใูช้บริการท้ังสิ้น ๓๒๐ คน สิทธ์ิของผู้รับบริการ", "โครงการน้ีดําเนินการเเล้วเสร็จ",
    ))  # fmt: skip
    one_page("letters-apart.pdf", (
        "ป ร ะ ก า ศ   เ จ ต น า ร ม ณ์   น โ ย บ า ย",
        "องค์การบริหารส่วนตำบลนาจำปูน ประกาศไว้ให้ทราบทั่วกัน",
    ))  # fmt: skip
    letters = "".join(SOUND)
    page = lines_page(SOUND, thai(letters))
    for at, line in enumerate(SOUND):  # bold as old programs make it: the same line drawn twice
        page.text(60.3, 760 - 26 * at, line, page.fonts[0])
    writer.write(HERE / "drawn-twice.pdf", [page])
    writer.write(HERE / "no-meaning.pdf", [lines_page(SOUND, mute(letters))])
    wrong = {glyph: chr(0xE01 + (ord(glyph) - 0xE01 + 7) % 46) for glyph in set(letters) - {" "}}
    one_page("wrong-meaning.pdf", SOUND, wrong)
    curves = Page()
    curves.curves(900)
    sound = lines_page(SOUND, thai(letters))
    writer.write(HERE / "outlines.pdf", [sound, curves])


def eight_bit(name: str, encoding: str, lower: dict[str, int]) -> None:
    """A font from before Unicode under the name of a Latin encoding."""
    font = Font("", latin=True, encoding=encoding)
    coded = tuple(
        "".join(chr(lower.get(glyph) or glyph.encode("cp874")[0]) for glyph in line)
        for line in SOUND
    )
    writer.write(HERE / name, [lines_page(coded, font)])


def pictures() -> None:
    """Pages that are pictures, with no, a foreign, or a good layer behind them."""
    junk = (
        "flTIJf]lJfl 1:TJfllTI'Vl,n�l 61fl1 UlJ",
        "1J~~Gl1 ~1.Hl-l1flJ 'WfI. loaJ'bc:: fl1'lf1'1J",
        "iJ~tl'Vl5fl1'W vJll-l1~ t-3l1fl1'j l'1'lj~",
    ) * 3
    font = thai("".join(junk))
    bad = lines_page(tuple(junk), font, mode=3)
    bad.picture = True
    good = lines_page(SOUND, thai("".join(SOUND)), mode=3)
    good.picture = True
    writer.write(HERE / "foreign-ocr.pdf", [bad])
    writer.write(HERE / "good-ocr.pdf", [good])
    cover = Page(picture=True)
    stamped = Page(picture=True)
    stamped.text(420, 20, "CamScanner", thai("CamScanner"), size=8)
    text = lines_page(SOUND, thai("".join(SOUND)))
    short = lines_page(("ภาคผนวก",), thai("ภาคผนวก"), size=30)
    blank = Page()
    writer.write(HERE / "pictures-between.pdf", [text, cover, stamped, short, blank])
    writer.write(HERE / "wrapped.pdf", [_wrapped()])


def _wrapped() -> Page:
    """All drawing stands in a form, as imposing and stamping programs leave it."""
    page = Page(wrapped=True)
    rows = (
        ("ที่", "โครงการ", "งบประมาณ"),
        ("๑", "อบรมคุณธรรม", "๑๐,๐๐๐"),
        ("๒", "ประชุมประชาคม", "๕,๐๐๐"),
    )
    font = thai("".join(text for row in rows for text in row) + SOUND[0])
    page.text(60, 780, SOUND[0], font)
    grid(page, rows, font)
    return page


def grid(
    page: Page, rows: tuple[tuple[str, ...], ...], font: Font, *, dash: str = "", dots: bool = False
) -> None:
    """A ruled table of equal cells."""
    xs, top, high = [60, 120, 380, 520], 740, 28
    low = top - high * len(rows)
    for at in range(len(rows) + 1):
        rule(page, 60, top - high * at, 520, top - high * at, dash, dots)
    for x in xs:
        rule(page, x, low, x, top, dash, dots)
    for at, row in enumerate(rows):
        for x, text in zip(xs, row, strict=False):
            page.text(x + 5, top - high * at - 19, text, font, size=14)


def rule(page: Page, x0: float, y0: float, x1: float, y1: float, dash: str, dots: bool) -> None:
    """One rule, whole or as the dots that some programs draw."""
    if not dots:
        page.line(x0, y0, x1, y1, dash)
        return
    steps = int(max(x1 - x0, y1 - y0) / 2.5)
    for n in range(steps):
        x, y = x0 + (x1 - x0) * n / steps, y0 + (y1 - y0) * n / steps
        page.drawn.append(f"{x:.1f} {y:.1f} 1 1 re f")


HEAD = """<thead><tr><th rowspan=2>ที่</th><th rowspan=2>โครงการ</th><th colspan=2>งบประมาณ (บาท)</th>
<th rowspan=2>หน่วยงาน</th></tr><tr><th>ตั้งไว้</th><th>ใช้ไป</th></tr></thead>"""


def projects(count: int) -> str:
    """Projects in three parts, each part's office standing once for all its rows."""
    offices = ("สำนักปลัด", "กองคลัง", "กองช่าง")
    rows = []
    for n in range(1, count + 1):
        office = f"<td rowspan=3>{offices[n // 3 % 3]}" if n % 3 == 1 else ""
        rows.append(
            f"<tr><td>{n}<td>โครงการส่งเสริมคุณธรรมและความโปร่งใส<br>ครั้งที่ {n}"
            f"<td>{n},500<td>{n},250{office}"
        )
    return HEAD + "".join(rows)


UNRULED = """<style>
.u td,.u th{border:0;background:none;text-align:left;padding:5px 12px 5px 0}</style>
<h1>สรุปผลการจัดซื้อจัดจ้าง เดือนมกราคม ๒๕๖๘</h1><table class=u>
<tr><th>ลำดับ<th>งานที่จัดซื้อ<th>วิธี<th>ผู้ได้รับคัดเลือก<th>ราคา (บาท)</tr>%s</table>"""
BOUGHT = (
    ("1", "ซื้อวัสดุสำนักงาน จำนวน ๘ รายการ สำหรับใช้ในงานธุรการ", "เฉพาะเจาะจง",
     "ร้านเครื่องเขียนบัวลอย", "12,340.00"),
    ("2", "จ้างซ่อมรถบรรทุกน้ำ", "เฉพาะเจาะจง", "อู่ช่างเพิ่ม", "8,900.00"),
    ("3", "ซื้อน้ำมันเชื้อเพลิง", "เฉพาะเจาะจง", "สหกรณ์บริการนาจำปูน จำกัด สาขาบึงกุ่มใน", "31,050.50"),
    ("4", "จ้างเหมาทำความสะอาดอาคารที่ทำการองค์การบริหารส่วนตำบล", "เฉพาะเจาะจง",
     "นางพุดซ้อน ใจงาม", "9,000.00"),
    ("5", "ซื้อวัสดุคอมพิวเตอร์", "เฉพาะเจาะจง", "ร้านบึงกุ่มไอที", "4,250.00"),
)  # fmt: skip
RISKS = (
    ("การรับของขวัญ", "สูง", "ประกาศนโยบายไม่รับของขวัญ และแจ้งเวียนทุกกองทุกไตรมาส", "ม.ค. - มี.ค."),
    ("การใช้รถราชการ", "ปานกลาง", "ทำทะเบียนการใช้รถ", "ตลอดปี"),
    ("การตรวจรับพัสดุ", "สูง", "ให้กรรมการตรวจรับถ่ายภาพประกอบ", "ตลอดปี"),
)  # fmt: skip
LEVEL = """<style>.l td,.l th{border:0;border-bottom:1px solid #000;background:none;text-align:left}
</style><h1>การประเมินความเสี่ยงการทุจริต ปี ๒๕๖๘</h1><table class=l>
<tr><th>ความเสี่ยง<th>ระดับ<th>มาตรการ<th>ระยะเวลา</tr>%s</table>"""
CONTINUED = """<style>.n{break-before:page}</style><h2>แผนงานบริหารทั่วไป</h2><table>%s</table>
<h2 class=n>แผนงานบริหารทั่วไป (ต่อ)</h2><table>%s</table>"""


def cells(rows: tuple[tuple[str, ...], ...]) -> str:
    """Rows of HTML."""
    return "".join("<tr><td>" + "<td>".join(row) + "</tr>" for row in rows)


def tables() -> None:
    """Tables as they are printed: long, without rules, turned."""
    html_to_pdf("<h1>ผลการดำเนินโครงการ ปี ๒๕๖๘</h1><table>" + projects(18) + "</table>",
                HERE / "projects.pdf", landscape=True)  # fmt: skip
    html_to_pdf(UNRULED % cells(BOUGHT), HERE / "unruled.pdf")
    html_to_pdf(LEVEL % cells(RISKS), HERE / "level-rules.pdf")
    head = "<tr><th>ที่<th>กิจกรรม<th>งบประมาณ</tr>"
    first = head + cells(tuple((str(n), f"กิจกรรมที่ {n}", f"{n},000") for n in range(1, 6)))
    second = head + cells(tuple((str(n), f"กิจกรรมที่ {n}", f"{n},000") for n in range(6, 11)))
    html_to_pdf(CONTINUED % (first, second), HERE / "continued.pdf")
    rows = (
        ("ที่", "โครงการ", "งบประมาณ"),
        ("๑", "อบรมคุณธรรม", "๑๐,๐๐๐"),
        ("๒", "ประชุมประชาคม", "๕,๐๐๐"),
    )
    font = thai("".join(text for row in rows for text in row) + SOUND[0])
    dotted, dashed = Page(), Page()
    for page in (dotted, dashed):
        page.text(60, 780, SOUND[0], font)
    grid(dotted, rows, font, dots=True)
    grid(dashed, rows, font, dash="[3 2] 0 d")
    writer.write(HERE / "dotted-rules.pdf", [dotted])
    writer.write(HERE / "dashed-rules.pdf", [dashed])
    office_table()
    unruled_heads()
    unruled_office()
    turned_pages()


def unruled_heads() -> None:
    """No rules, heads of two rows with one over two columns, sums to the right, two pages."""
    style = ".u td,.u th{border:0;background:none;padding:9px 8px}.u td{text-align:right}"
    rows = tuple(
        (str(n), f"โครงการอบรมเยาวชน รุ่นที่ {n}", f"{n * 1500:,}.00", f"{n * 90:,}.00", "สำนักปลัด")
        for n in range(1, 21)
    )
    body = cells(rows).replace("<td>โครง", "<td style='text-align:left'>โครง")
    html_to_pdf(f"<style>{style}</style><h1>แผนงาน</h1><table class=u>{HEAD}{body}</table>",
                HERE / "unruled-heads.pdf")  # fmt: skip


def unruled_office() -> None:
    """A table of an office program without rules: nothing but the first column parts its rows."""
    document = Document()
    table = document.add_table(rows=0, cols=5)
    texts = [("ที่", "รายการ", "งบประมาณ", "วิธี", "ผู้ขาย")]
    texts += [
        (str(n), f"จ้างซ่อมแซมถนนสายบ้านบึงกุ่มใน ช่วงที่ {n}", f"{n},000.00", "เฉพาะเจาะจง", "ร้านช่างเพิ่มพูน")
        for n in range(1, 13)
    ]
    for row in texts:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "unruled-office.docx")
        document.save(str(source))
        office_to_pdf(source, HERE / "unruled-office.pdf")


def office_table() -> None:
    """A table of an office program that repeats its heads, with merged and many-lined cells."""
    document = Document()
    document.add_heading("ตารางแผนบริหารความเสี่ยง", 1)
    table = document.add_table(rows=29, cols=4, style="Table Grid")
    for at, row in enumerate(table.rows):
        texts = ("ด้าน", "เหตุการณ์ความเสี่ยง", "มาตรการควบคุม", "ผู้รับผิดชอบ") if not at else (
            "", f"เหตุการณ์ที่ {at}",
            f"ตรวจสอบเอกสารทุกครั้ง\nและรายงานผู้บังคับบัญชา ครั้งที่ {at}", "กองคลัง")  # fmt: skip
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for first in range(1, 29, 4):
        table.cell(first, 0).merge(table.cell(first + 3, 0)).text = f"ด้านที่ {first // 4 + 1}"
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(
        head.makeelement(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}tblHeader", {}
        )
    )
    document.add_paragraph().add_run("จบรายงาน").add_break(WD_BREAK.LINE)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "office-table.docx")
        document.save(str(source))
        office_to_pdf(source, HERE / "office-table.pdf")


def turned_pages() -> None:
    """One landscape table: turned by the page's mark, and drawn upright on a portrait page."""
    with tempfile.TemporaryDirectory() as folder:
        flat = Path(folder, "flat.pdf")
        html_to_pdf("<h1>แผนจัดหาพัสดุ ปี ๒๕๖๘</h1><table>" + HEAD + cells((
            ("1", "ซื้อรถขยะ", "2,400,000", "0", "กองช่าง"),
            ("2", "ซื้อเครื่องพิมพ์", "18,000", "17,500", "กองคลัง"),
        )) + "</table><p>แผนนี้ผ่านความเห็นชอบของผู้บริหารแล้ว</p>", flat, landscape=True)  # fmt: skip
        for angle in (90, 270):
            turned(flat, HERE / f"rotated-{angle}.pdf", angle, marked=True)
            turned(flat, HERE / f"drawn-upright-{angle}.pdf", angle, marked=False)


def turned(flat: Path, path: Path, angle: int, *, marked: bool) -> None:
    """A page drawn upright; a mark that turns it back when it is shown, or none."""
    output = PdfWriter()
    page = output.add_page(PdfReader(flat).pages[0])
    wide, high = float(page.mediabox.width), float(page.mediabox.height)
    back = Transformation().rotate(angle)
    back = back.translate(high, 0) if angle == 90 else back.translate(0, wide)
    page.add_transformation(back)
    for box in (page.mediabox, page.cropbox):
        box.lower_left, box.upper_right = (0, 0), (high, wide)
    if marked:
        page[NameObject("/Rotate")] = NumberObject(angle)
    output.write(path)


def carriers() -> None:
    """Passwords, damage, files within, and length."""
    shell = ("Please wait...", "If this message is not eventually replaced by the proper contents")
    one_page("adobe-only.pdf", shell)
    toc = (f"บทที่ {n} การดำเนินงาน {'.' * (20 + n)} {n * 7}" for n in range(1, 8))
    one_page("contents.pdf", ("สารบัญ", *toc))
    source = HERE / "am-nikhahit.pdf"
    for name, user in (("no-copying.pdf", ""), ("password.pdf", "secret")):
        output = PdfWriter(clone_from=PdfReader(source))
        output.encrypt(
            user, "owner", permissions_flag=4, algorithm="AES-256" if user else "RC4-128"
        )  # type: ignore[arg-type]
        output.write(HERE / name)
    body = source.read_bytes()
    damaged = body.replace(b"\nstartxref\n", b"\nstartxref\n9")
    (HERE / "broken-xref.pdf").write_bytes(damaged.replace(b" 00000 n ", b" 00001 n "))
    (HERE / "cut-off.pdf").write_bytes(body[: body.rindex(b"xref\n0")])
    (HERE / "late-start.pdf").write_bytes(b"\r\n\r\nHTTP junk\r\n" + body)
    output = PdfWriter(clone_from=PdfReader(source))
    output.add_attachment("ลับ.txt", "ข้อความในไฟล์แนบ นโยบายไม่รับของขวัญ".encode())
    output.write(HERE / "attachment.pdf")
    font = thai("".join(SOUND) + "หน้าที่0123456789")
    same = lines_page(SOUND[:1], font)
    pages = [same] * 320
    for number in (1, 150, 300, 301):
        pages[number - 1] = lines_page((f"หน้าที่ {number}", SOUND[1]), font)
    writer.write(HERE / "long.pdf", pages)


def scans() -> None:
    """A file of one picture a page."""
    with tempfile.TemporaryDirectory() as folder:
        typed = Path(folder, "typed.pdf")
        html_to_pdf("<h1>คำสั่ง</h1><p>แต่งตั้งคณะทำงาน<p class=new>หน้าสอง", typed)
        scan_pdf(typed, HERE / "pictures.pdf", dpi=60)


def main() -> None:
    """Write all files."""
    broken_layers()
    pictures()
    tables()
    carriers()
    scans()


if __name__ == "__main__":
    main()
