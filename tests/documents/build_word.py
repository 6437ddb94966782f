"""Writes word/: DOCX files, and what LibreOffice makes of them as DOC, RTF and ODT."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree

from docx import Document
from docx.document import Document as Docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.documents.convert import convert

HERE = Path(__file__).parent / "word"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PROJECTS = (
    ("๑", "อบรมคุณธรรมจริยธรรมพนักงานส่วนตำบล", "๒๕,๐๐๐", "๒๔,๓๕๐", "แล้วเสร็จ"),
    ("๒", "ปรับปรุงศูนย์รับเรื่องร้องเรียน", "๔๐,๐๐๐", "๐", "อยู่ระหว่างดำเนินการ"),
    ("๓", "ประกาศเจตนารมณ์ไม่รับของขวัญ", "-", "-", "แล้วเสร็จ"),
)


def _fill(document: Docx, rows: list[tuple[str, ...]]):
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def merged(document: Docx) -> None:
    """A report with a table whose heads stand over two rows, and a cell over two rows below."""
    document.add_heading("รายงานผลการดำเนินโครงการ ประจำปีงบประมาณ พ.ศ. ๒๕๖๘", 1)
    document.add_paragraph("องค์การบริหารส่วนตำบลหนองกระทุ่มทอง อำเภอบึงแก้ว จังหวัดนครเวียงคำ")
    rows = [("ที่", "โครงการ", "งบประมาณ", "", "ผล"), ("", "", "ที่ตั้งไว้", "เบิกจ่าย", "")]
    table = _fill(document, [*rows, *_PROJECTS, ("๔", "โครงการ อบต. สัญจร", "๖๐,๐๐๐", "", "ยกเลิก")])
    table.cell(0, 2).merge(table.cell(0, 3))
    for column in (0, 1, 4):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(5, 2).merge(table.cell(5, 3))
    document.add_paragraph("ข้อมูล ณ วันที่ ๓๐ กันยายน ๒๕๖๘")


def nested(document: Docx) -> None:
    """A layout table whose cell holds a table of its own."""
    document.add_paragraph("แบบรายงานการใช้จ่าย")
    outer = _fill(document, [("ส่วนราชการ", "รายละเอียด"), ("กองคลัง", "ตามตารางด้านล่าง")])
    inner = outer.cell(1, 1).add_table(rows=3, cols=2)
    texts = (("รายการ", "จำนวนเงิน"), ("ค่าวัสดุสำนักงาน", "12,500"), ("ค่าไฟฟ้า", "8,410"))
    for row, line in zip(inner.rows, texts, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = text


def boxes(document: Docx) -> None:
    """A running header and footer, a text box, and a heading in a table of one cell."""
    document.sections[0].header.paragraphs[0].text = "เทศบาลตำบลสวนหมอกงาม"
    document.sections[0].footer.paragraphs[0].text = "ห้ามเผยแพร่ก่อนวันที่ ๑ ตุลาคม ๒๕๖๗"
    frame = document.add_table(rows=1, cols=1)
    frame.cell(0, 0).text = "ประกาศเทศบาล เรื่อง ช่องทางร้องเรียนการทุจริต"
    document.add_paragraph("ติดต่อสำนักปลัดเทศบาลในเวลาราชการ")
    paragraph = document.add_paragraph("ผังขั้นตอน")
    paragraph._p.append(parse_xml(_BOX))


_BOX = (
    f'<w:r {_W} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape style="width:200pt;'
    'height:60pt"><v:textbox><w:txbxContent><w:p><w:r><w:t>รับเรื่องภายใน ๗ วัน</w:t></w:r></w:p>'
    "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


def tracked(document: Docx) -> None:
    """Changes that were tracked: what was put in counts, what was struck out does not."""
    who = 'w:id="%d" w:author="ก" w:date="2025-01-05T00:00:00Z"'
    document.add_heading("นโยบายไม่รับของขวัญ", 1)
    paragraph = document.add_paragraph("ผู้บริหารลงนามเมื่อวันที่ ")
    run = "<w:r><w:{tag}>{text}</w:{tag}></w:r>"
    for number, (kind, tag, text) in enumerate(
        (("del", "delText", "๒ มกราคม ๒๕๖๖"), ("ins", "t", "๖ มกราคม ๒๕๖๘"))
    ):
        inner = run.format(tag=tag, text=text)
        mark = f"<w:{kind} {_W} {who % number}>{inner}</w:{kind}>"
        paragraph._p.append(parse_xml(mark))
    document.add_paragraph("ทุกส่วนราชการถือปฏิบัติ")
    table = _fill(document, [("ลำดับ", "มาตรการ"), ("1", "งดรับของขวัญ"), ("2", "มาตรการที่ลบแล้ว")])
    row = table.rows[2]._tr
    row.get_or_add_trPr().append(parse_xml(f"<w:del {_W} {who % 9}/>"))
    for text in row.iter(f"{{{_W[9:-1]}}}t"):
        text.tag = text.tag[:-1] + "delText"
    for mark in list(row.iter(f"{{{_W[9:-1]}}}r")):
        around = parse_xml(f"<w:del {_W} {who % 10}/>")
        mark.addprevious(around)
        around.append(mark)


def hidden(document: Docx) -> None:
    """A paragraph and a run of hidden text."""
    document.add_heading("แผนปฏิบัติการป้องกันการทุจริต", 1)
    document.add_paragraph().add_run("ร่างเดิมที่ซ่อนไว้").font.hidden = True
    paragraph = document.add_paragraph("งบประมาณรวม ")
    paragraph.add_run("๙๙,๙๙๙ ").font.hidden = True
    paragraph.add_run("๑๕๐,๐๐๐ บาท")


def lists(document: Docx) -> None:
    """Headings of several levels, lists, a link, a bold line, a line break."""
    document.add_heading("คู่มือการปฏิบัติงาน", 0)
    document.add_heading("๑. การรับเรื่องร้องเรียน", 1)
    for text in ("ยื่นด้วยตนเอง", "ส่งทางไปรษณีย์", "โทรศัพท์ ๐ ๔๔๐๐ ๐๐๐๐"):
        document.add_paragraph(text, style="List Bullet")
    document.add_heading("๑.๑ ระยะเวลา", 2)
    for text in ("ภายใน ๑๕ วันทำการ", "ขยายได้ไม่เกิน ๓๐ วัน"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph().add_run("ข้อควรระวัง").bold = True
    document.add_paragraph("บรรทัดหนึ่ง").add_run().add_break()
    paragraph = document.paragraphs[-1]
    paragraph.add_run("บรรทัดสอง")
    link = document.add_paragraph("ดูแบบฟอร์มได้ที่ ")
    place = link.part.relate_to("https://nongkratum.example/form", _LINK, is_external=True)
    link._p.append(
        parse_xml(
            f'<w:hyperlink {nsdecls("w", "r")} r:id="{place}"><w:r><w:t>แบบคำร้อง</w:t></w:r>'
            "</w:hyperlink>"
        )
    )


_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_SHAPES: Mapping[str, Callable[[Docx], None]] = {
    "merged": merged,
    "nested": nested,
    "boxes": boxes,
    "tracked": tracked,
    "hidden": hidden,
    "lists": lists,
}
_CONVERTED = {
    "doc": ("merged", "lists", "hidden", "tracked", "boxes", "nested"),
    "rtf": ("merged", "lists", "hidden", "tracked", "nested"),
    "odt": ("merged", "lists", "hidden", "tracked", "boxes"),
}


def chart(path: Path) -> None:
    """A DOCX whose organisation chart is a drawn diagram (SmartArt)."""
    plain = Document()
    plain.add_heading("โครงสร้างองค์กร", 1)
    plain.save(str(path))
    name = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    points = "".join(
        f"<dgm:pt><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        for text in ("นายกองค์การบริหารส่วนตำบล", "ปลัดองค์การบริหารส่วนตำบล", "กองช่าง")
    )
    data = f'<dgm:dataModel xmlns:dgm="{name}" xmlns:a="{drawing}"><dgm:ptLst>{points}</dgm:ptLst>'
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/diagrams/data1.xml", data + "</dgm:dataModel>")


def slim(path: Path) -> None:
    """Drop the parts of the template that say nothing, so that the file is small."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts.pop("docProps/thumbnail.jpeg", None)
    used = {
        match[1].decode()
        for name, part in parts.items()
        if name.startswith("word/") and name != "word/styles.xml"
        for match in re.finditer(rb'[sS]tyle w:val="([^"]+)"', part)
    }
    root = ElementTree.fromstring(parts["word/styles.xml"])
    space = f"{{{_W[9:-1]}}}"
    for style in root.findall(f"{space}style"):
        known = style.get(f"{space}styleId") in used or style.get(f"{space}default") == "1"
        if not known:
            root.remove(style)
    for latent in root.findall(f"{space}latentStyles"):
        root.remove(latent)
    ElementTree.register_namespace("w", _W[9:-1])
    parts["word/styles.xml"] = ElementTree.tostring(root)
    rels = parts["_rels/.rels"]
    parts["_rels/.rels"] = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", rels)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)


def main() -> None:
    """Write all of them."""
    for name, write in _SHAPES.items():
        document = Document()
        write(document)
        document.save(str(HERE / f"{name}.docx"))
        slim(HERE / f"{name}.docx")
    chart(HERE / "chart.docx")
    slim(HERE / "chart.docx")
    for ending, names in _CONVERTED.items():
        convert([HERE / f"{name}.docx" for name in names], ending)


if __name__ == "__main__":
    main()
