"""Computes scores and levels from what people have."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from fleet import outputs
from fleet.commands import options


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@options.edition
@options.json
@click.option("--what-if", default="", help="สมมติคะแนน เช่น O12=passed,eit1:e9=95")
@click.option(
    "--scan", default="", help="ใช้ผลตรวจเว็บไซต์เป็นคะแนน OIT (รหัสการตรวจ โฟลเดอร์ หรือไฟล์ JSON)"
)
@click.option("--xlsx", default="", help="เขียนคะแนนและผลเปรียบเทียบรายปีเป็นไฟล์ Excel")
@options.lang
def score(
    file: Path, edition: str, json_out: str, what_if: str, scan: str, xlsx: str, lang: str
) -> int:
    """คิดคะแนน IIT EIT OIT คะแนนรวม และระดับ จากคะแนนหรือคำตอบที่มี (.csv หรือ .xlsx)"""
    from fleet import saved, scored
    from reports import score_book, score_table, scores, work_list, year_table, year_words
    from reports.years import compare

    paths = {"json": json_out, "xlsx": xlsx}
    asked = outputs.Outputs({form: path for form, path in paths.items() if path})
    asked.check()
    report = saved.read_report(scan) if scan else None
    years = scored.score(file, edition, what_if, report, lang)
    compared = compare(years)
    if json_out:
        more = {"comparison": year_words.comparison_object(compared, lang)} if compared else {}
        outputs.write_json(scores.document(years, lang) | more, json_out)
    if xlsx:
        outputs.write_body(score_book.book(years, lang, work_list.of_years(years, lang)), xlsx)
    if not asked.to_stdout:
        score_table.show(years, Console(), lang)
        if compared:
            year_table.show(compared, Console(), lang)
    return options.EXIT_DONE
