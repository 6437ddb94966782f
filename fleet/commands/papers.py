"""Writes the papers that an agency publishes on its ITA result."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fleet import outputs, request
from fleet.commands import options
from fleet.saved import write_bytes

if TYPE_CHECKING:
    from reports.docx import Paper

_docx = click.option(
    "--docx", "out", required=True, type=click.Path(path_type=Path), help="เขียนเอกสาร Word ที่ไฟล์นี้"
)
_scan = click.option("--scan", default="", help="ผลตรวจเว็บไซต์: รหัสการตรวจ โฟลเดอร์ หรือไฟล์ JSON")
_name = click.option("--agency-name", "name", default="", help="ชื่อหน่วยงานที่จะพิมพ์ในเอกสาร")
_digits = click.option("--thai-digits", is_flag=True, help="พิมพ์ตัวเลขเป็นเลขไทย")
_scores = click.argument("scores", type=click.Path(path_type=Path))


@click.command()
@_scores
@_docx
@options.edition
@_scan
@_name
@_digits
@options.lang
def plan(
    scores: Path, out: Path, edition: str, scan: str, name: str, thai_digits: bool, lang: str
) -> int:
    """เขียนเอกสารวิเคราะห์ผล ITA ปีก่อนและมาตรการของปีนี้ (.docx) ที่หน่วยงานต้องเผยแพร่

    \b
    ตัวอย่าง:
      prongsai plan scores.xlsx --docx มาตรการ.docx --edition 2569
    """
    from fleet import papers

    asked = papers.Asked(
        scores, request.edition(edition), scan=scan, agency=name, thai_digits=thai_digits
    )
    outputs.Outputs({"docx": str(out)}).check()
    return _write(papers.plan_paper(asked), out, asked.edition.id, lang)


@click.command()
@_scores
@_docx
@click.option("--plan", "filled", default="", help="เอกสารมาตรการของปีที่รายงานซึ่งกรอกครบแล้ว (.docx)")
@options.edition
@_scan
@_name
@_digits
@options.lang
def progress(
    scores: Path,
    out: Path,
    filled: str,
    edition: str,
    scan: str,
    name: str,
    thai_digits: bool,
    lang: str,
) -> int:
    """เขียนเอกสารรายงานผลตามมาตรการของปีก่อน (.docx) ที่หน่วยงานต้องเผยแพร่

    \b
    ตัวอย่าง:
      prongsai progress scores.xlsx --plan มาตรการ.docx --docx รายงาน.docx --edition 2569
    """
    from fleet import papers

    asked = papers.Asked(
        scores, request.edition(edition), scan, filled, agency=name, thai_digits=thai_digits
    )
    outputs.Outputs({"docx": str(out)}).check()
    return _write(papers.progress_paper(asked), out, asked.edition.id, lang)


def _write(paper: Paper, out: Path, edition: str, lang: str) -> int:
    """Write the file and say what is left to an officer."""
    from reports import docx

    write_bytes(out, docx.body(paper))
    left = Counter(docx.blanks(paper))
    kinds = ", ".join(f"{what} {count}" for what, count in left.most_common())
    if lang == "en":
        options.say(f"Written (edition {edition}): {out}", options.EXIT_DONE)
        said = f"{left.total()} marked blanks are left to an officer: {kinds}"
    else:
        options.say(f"เขียนแล้ว (เกณฑ์ปี {edition}): {out}", options.EXIT_DONE)
        said = f"เหลือช่องที่เจ้าหน้าที่ต้องกรอก {left.total()} ช่อง (เน้นสีเหลืองไว้): {kinds}"
    return options.say(said, options.EXIT_DONE)
