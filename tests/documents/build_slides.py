"""Writes slides/: a presentation as ODP, and what LibreOffice makes of it as PPTX and PPT."""

from __future__ import annotations

from pathlib import Path

import olefile

from tests.documents.compound import compound
from tests.documents.convert import convert

HERE = Path(__file__).parent / "slides"
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for name, long in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("draw", "drawing"),
        ("table", "table"),
        ("presentation", "presentation"),
        ("svg", "svg-compatible"),
    )
)
_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {_SPACES} office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.presentation">
<office:automatic-styles>
<style:style style:name="shown" style:family="drawing-page">
<style:drawing-page-properties presentation:visibility="visible"/></style:style>
<style:style style:name="unseen" style:family="drawing-page">
<style:drawing-page-properties presentation:visibility="hidden"/></style:style>
<style:style style:name="pr" style:family="presentation"/>
<style:page-layout style:name="pm"><style:page-layout-properties
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 fo:page-width="28cm" fo:page-height="21cm"/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="M" style:page-layout-name="pm"/>
</office:master-styles>
<office:body><office:presentation>"""
_FRAME = (
    '<draw:frame svg:x="2cm" svg:y="{y}cm" svg:width="20cm" svg:height="3cm"{kind}>{inner}'
    "</draw:frame>"
)
_BOX = "<draw:text-box>{lines}</draw:text-box>"


def _text(y: int, *lines: str, title: bool = False) -> str:
    kind = ' presentation:style-name="pr" presentation:class="title"' if title else ""
    told = "".join(f"<text:p>{line}</text:p>" for line in lines)
    return _FRAME.format(y=y, kind=kind, inner=_BOX.format(lines=told))


def _table(y: int, rows: list[list[str]]) -> str:
    told = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in row)
        + "</table:table-row>"
        for row in rows
    )
    columns = "<table:table-column/>" * len(rows[0])
    return _FRAME.format(y=y, kind="", inner=f"<table:table>{columns}{told}</table:table>")


def _page(name: str, style: str, *parts: str, notes: str = "") -> str:
    told = f"<presentation:notes>{_text(2, notes)}</presentation:notes>" if notes else ""
    return (
        f'<draw:page draw:name="{name}" draw:style-name="{style}" draw:master-page-name="M">'
        f"{''.join(parts)}{told}</draw:page>"
    )


def report() -> str:
    """Four slides: a title, a table, one that is hidden, and a last one."""
    rows = [
        ["ตัวชี้วัด", "เป้าหมาย", "ผลการดำเนินงาน"],
        ["ร้อยละของบุคลากรที่ผ่านการอบรม", "๘๐", "๘๖"],
        ["จำนวนเรื่องร้องเรียนการทุจริต", "๐", "๐"],
    ]
    pages = (
        _page("a", "shown", _text(1, "รายงานผลการป้องกันการทุจริต ปี ๒๕๖๘", title=True),
              _text(6, "องค์การบริหารส่วนตำบลทุ่งสายลม", "รอบ ๖ เดือน"), notes="โน้ตของผู้บรรยาย"),
        _page("b", "shown", _text(1, "ผลตามตัวชี้วัด", title=True), _table(6, rows)),
        _page("c", "unseen", _text(1, "สไลด์ที่ซ่อนไว้", title=True), _text(6, "ข้อมูลที่ซ่อน")),
        _page("d", "shown", _text(1, "ปัญหาและอุปสรรค", title=True), _text(6, "ไม่มี")),
    )  # fmt: skip
    return _HEAD + "".join(pages) + "</office:presentation></office:body></office:document>"


def main() -> None:
    """Write all of them."""
    flat = HERE / "report.fodp"
    flat.write_text(report(), encoding="utf-8")
    for ending in ("odp", "pptx", "ppt"):
        convert([flat], ending)
    flat.unlink()
    slim(HERE / "report.ppt")


def slim(path: Path) -> None:
    """Leave the picture of the first slide out, which is most of the file."""
    with olefile.OleFileIO(path) as file:
        names = ("PowerPoint Document", "Current User")
        kept = {name: file.openstream(name).read() for name in names}
    path.write_bytes(compound(kept))


if __name__ == "__main__":
    main()
