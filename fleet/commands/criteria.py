"""Shows what the items demand, judges one document, and writes the forms."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console

from crawler.errors import UserError
from fleet import outputs, request
from fleet.commands import options


@click.command()
@click.argument("target", metavar="FILE|URL")
@click.option("--item", "item", required=True, help="ข้อที่จะตรวจ เช่น O12")
@options.edition
@click.option("--agency-name", "name", default="", help="ชื่อหน่วยงาน (ถ้าไม่ระบุจะไม่ดูชื่อในเอกสาร)")
@options.json
@options.private
@options.lang
def check(
    target: str, item: str, edition: str, name: str, json_out: str, private: bool, lang: str
) -> int:
    """ตรวจไฟล์หรือหน้าเดียวกับข้อเดียว ก่อนเผยแพร่

    \b
    ตัวอย่าง:
      prongsai check รายงาน.pdf --item O7
    """
    from fleet import single
    from reports import items as item_texts

    known = request.edition(edition)
    chosen = outputs.Outputs({"json": json_out} if json_out else {})
    chosen.check()
    asked = single.Asked(request.item(known, item), known, name, lang, private)
    result = single.judge_target(target, asked)
    if json_out:
        outputs.write_json(result, json_out)
    if json_out != outputs.STDOUT:
        item_texts.show_result(result, known, Console(), lang)
    return options.EXIT_FAILED if result["outcome"] == "failed" else options.EXIT_DONE


@click.command()
@click.argument("item", required=False)
@click.option(
    "--find", "find", default="", metavar="TEXT|-", help="ข้อความเมนูนี้เป็นของข้อใด (- คืออ่านทีละบรรทัด)"
)
@click.option(
    "--diff",
    "diff",
    nargs=2,
    default=None,
    metavar="YEAR YEAR",
    help="เกณฑ์สองปีต่างกันอย่างไร เช่น 2568 2569",
)
@options.edition
@options.agency_type
@options.json
@options.lang
def items(
    item: str | None,
    find: str,
    diff: tuple[str, str] | None,
    edition: str,
    kind: str,
    json_out: str,
    lang: str,
) -> int:
    """แสดงข้อทั้งหมด หรือสิ่งที่ข้อหนึ่งต้องมี หรือหาว่าข้อความเป็นของข้อใด หรือเทียบเกณฑ์สองปี

    \b
    ตัวอย่าง:
      prongsai items O12
      prongsai items --diff 2568 2569
    """
    from reports import items as item_texts

    if diff:
        return _show_diff(diff, json_out, lang)
    if json_out:
        raise UserError("--json ใช้คู่กับ --diff เท่านั้น", "--json goes with --diff only")
    known = request.edition(edition)
    if find:
        texts = sys.stdin.read().splitlines() if find == outputs.STDOUT else [find]
        for found in item_texts.find(texts, known, request.agency_type(known, kind)):
            click.echo(json.dumps(found, ensure_ascii=False))
    elif item:
        item_texts.show_item(request.item(known, item), known, Console(), lang)
    else:
        item_texts.show_all(known, Console(), lang)
    return options.EXIT_DONE


def _show_diff(years: tuple[str, str], json_out: str, lang: str) -> int:
    """What changed between two editions, on the terminal or as JSON."""
    from reports import edition_diff, edition_text

    chosen = outputs.Outputs({"json": json_out} if json_out else {})
    chosen.check()
    found = edition_diff.compare(*map(request.edition, years))
    if json_out:
        outputs.write_json(edition_text.diff_object(found, lang), json_out)
    if json_out != outputs.STDOUT:
        edition_text.show(found, Console(), lang)
    return options.EXIT_DONE


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@options.edition
def template(file: Path, edition: str) -> int:
    """เขียนแบบส่ง URL รายข้อที่ยังว่าง (.xlsx หรือ .csv)

    แบบกรอกคะแนนถ้าชื่อไฟล์ขึ้นต้นด้วย scores รายชื่อหน่วยงานถ้าขึ้นต้นด้วย roster
    """
    from fleet import templates

    outputs.Outputs({"sheet": str(file)}).check()
    templates.write(file, request.edition(edition))
    click.echo(f"เขียนแล้ว: {file}", err=True)
    return options.EXIT_DONE
