"""Says what changed between two scans of an agency, or between two runs of a province."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.console import Console

from crawler.errors import UserError
from fleet import outputs
from fleet.commands import options as shared


@click.command()
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option(
    "--store", type=click.Path(path_type=Path), default=None, help="ที่เก็บผลของทั้งจังหวัด (ไฟล์ .db)"
)
@click.option("--run", default="", help="รอบตรวจที่จะดู (ถ้าไม่ระบุคือรอบล่าสุดที่เสร็จ)")
@click.option("--against", default="", help="เทียบกับรอบนี้ (ถ้าไม่ระบุคือรอบก่อนหน้า)")
@shared.json
@click.option("--csv", "csv_out", default="", help="เขียนรายการที่เปลี่ยนเป็น CSV ที่ไฟล์นี้")
@click.option("--no-recheck", is_flag=True, help="ไม่ตัดสินข้อมูลเก่าซ้ำ แม้โปรแกรมหรือเกณฑ์จะเปลี่ยนไปแล้ว")
@shared.lang
def diff(old: str | None, new: str | None, store: Path | None, **options: Any) -> int:
    """บอกว่าอะไรหายไป อะไรดีขึ้น ระหว่างการตรวจสองครั้ง หรือสองรอบของทั้งจังหวัด

    OLD และ NEW คือรหัสการตรวจ โฟลเดอร์ที่เก็บ หรือไฟล์ JSON ของผลตรวจ จบด้วยรหัส 1 ถ้ามีอะไรหาย

    \b
    ตัวอย่าง:
      prongsai diff 20261114-010000-a1b2c3 20261121-010000-d4e5f6
      prongsai diff --store province.db
    """
    chosen = _outputs(options)
    if old and new:
        return _scans(old, new, store, chosen, options)
    if old or store is None:
        raise UserError(
            "ระบุการตรวจสองครั้ง (OLD NEW) หรือที่เก็บผล (--store)", "give OLD and NEW, or --store"
        )
    return _runs(store, chosen, options)


def _outputs(options: dict[str, Any]) -> outputs.Outputs:
    paths = {"json": options["json_out"], "csv": options["csv_out"]}
    chosen = outputs.Outputs({form: path for form, path in paths.items() if path})
    chosen.check()
    return chosen


def _scans(
    old: str, new: str, store: Path | None, chosen: outputs.Outputs, options: dict[str, Any]
) -> int:
    from fleet import diffs
    from reports import diff_show
    from reports.store import open_store

    if options["run"] or options["against"]:
        raise UserError("--run และ --against ใช้โดยไม่มี OLD NEW", "--run goes without OLD NEW")
    db = open_store(store, create=False) if store else None
    before, after = diffs.side(old, db), diffs.side(new, db)
    lang = options["lang"]
    changes = diffs.of_scans(before, after, recheck=not options["no_recheck"])
    if not diffs.same_agency(before.report, after.report):
        shared.say("Note: two agencies?" if lang == "en" else "ข้อควรระวัง: ดูเป็นคนละหน่วยงาน", 0)
    if path := options["json_out"]:
        found = diff_show.scans_object(before.report, after.report, changes, lang)
        outputs.write_json(found, path)
    if path := options["csv_out"]:
        rows = diff_show.scan_rows(after.report, changes, lang)
        outputs.write_body(diff_show.table(rows), path)
    if not chosen.to_stdout:
        diff_show.show(before.report, after.report, changes, Console(), lang)
    return _code(any(change.lost for change in changes))


def _runs(store: Path, chosen: outputs.Outputs, options: dict[str, Any]) -> int:
    from fleet import diffs
    from reports import diff_show
    from reports.store import open_store

    lang, db = options["lang"], open_store(store, create=False)
    found = diffs.of_runs(db, options["run"], options["against"], recheck=not options["no_recheck"])
    if path := options["json_out"]:
        outputs.write_json(diff_show.runs_object(found, lang), path)
    if path := options["csv_out"]:
        outputs.write_body(diff_show.table(diff_show.run_rows(found, lang)), path)
    if not chosen.to_stdout:
        diff_show.show_runs(found, Console(), lang)
    return _code(found.lost)


def _code(lost: bool) -> int:
    return shared.EXIT_FAILED if lost else shared.EXIT_DONE
