"""Audits a site, judges it again, and deletes what was kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from crawler import submission
from crawler.errors import UserError
from crawler.model import CrawlOptions
from fleet import outputs, request, saved
from fleet.commands import options as shared
from fleet.live import Live

if TYPE_CHECKING:
    from reports.scan import Scan


@click.command()
@click.argument("url")
@shared.edition
@shared.agency_type
@shared.agency_name
@click.option("--submissions", "sheet", default="", help="แบบส่ง URL รายข้อ (.csv หรือ .xlsx)")
@click.option("--scores", default="", help="คะแนน IIT และ EIT (.csv หรือ .xlsx)")
@shared.json
@click.option("--html", "html_out", default="", help="เขียนรายงาน HTML ที่ไฟล์นี้")
@click.option("--xlsx", "xlsx_out", default="", help="เขียนรายงาน Excel ที่ไฟล์นี้")
@click.option("--out", default="", help="โฟลเดอร์สำหรับรายงานและข้อมูลที่เก็บมา")
@shared.crawling
@click.option("--own-site", is_flag=True, help="เว็บไซต์ของเราเอง (ต้องวางไฟล์ยืนยัน)")
@shared.lang
@click.option(
    "--fail-under", type=click.FloatRange(0, 100), default=None, help="ออกด้วยรหัส 1 ถ้าคะแนนต่ำกว่านี้"
)
@click.option("--quiet", is_flag=True, help="ไม่แสดงความคืบหน้าและสรุป")
def audit(url: str, **options: Any) -> int:
    """ตรวจเว็บไซต์หนึ่งหน่วยงานครบทุกข้อ แล้วเขียนรายงาน

    \b
    ตัวอย่าง:
      prongsai audit https://www.example.go.th --submissions itas.xlsx
    """
    edition = request.edition(options["edition"])
    wanted = request.Request(
        url=request.web_address(url),
        edition=edition.id,
        agency_type=request.agency_type(edition, options["kind"]),
        agency_name=options["name"],
        sheet=_sheet(options["sheet"], [item.id for item in edition.items]),
        as_of=request.day(options["as_of"]) if options["as_of"] else None,
        ocr=options["ocr"],
        lang=options["lang"],
        survey=_survey(options, edition.id),
    )
    crawl_options = shared.crawl_options(options)
    chosen = outputs.chosen(
        options["json_out"], options["html_out"], options["xlsx_out"], options["out"]
    )
    return _audit(wanted, crawl_options, chosen, options)


def _audit(
    wanted: request.Request,
    crawl_options: CrawlOptions,
    chosen: outputs.Outputs,
    options: dict[str, Any],
) -> int:
    chosen.check()
    from fleet import agency, retention

    retention.forget_older(retention.KEPT_DAYS)
    root = Path(options["out"]) / "crawl" if options["out"] else saved.home()
    folder = root / agency.new_id(datetime.now(UTC).astimezone())
    with Live(quiet=options["quiet"], lang=wanted.lang, pages=crawl_options.max_pages) as live:
        scan = agency.audit(wanted, crawl_options, folder, live.fetched, live.judged)
    saved.write_bytes(folder / "report.json", json.dumps(scan, ensure_ascii=False).encode())
    kept = str(folder) if options["out"] else folder.name
    _show(scan, chosen, options["quiet"], wanted.lang, kept)
    code = exit_code(scan, options["fail_under"])
    if code == shared.EXIT_NOT_AUDITED:
        why = scan["items"][0]["elements"][0]["note"]
        shared.say(f"{'Not audited' if wanted.lang == 'en' else 'ตรวจเว็บไซต์นี้ไม่ได้'}: {why}", code)
    return code


def _sheet(path: str, items: Sequence[str]) -> tuple[Any, ...] | None:
    return submission.read(Path(path), items) if path else None


def _survey(options: dict[str, Any], edition: str) -> tuple[tuple[str, Any], ...]:
    """The scores of IIT and EIT; what is odd about their file goes to stderr."""
    if not options["scores"]:
        return ()
    from fleet import scored

    given, notes = scored.survey(Path(options["scores"]), edition, options["lang"])
    for note in () if options["quiet"] else notes:
        click.echo(note, err=True)
    return tuple(given.items())


def _show(scan: Scan, chosen: outputs.Outputs, quiet: bool, lang: str, kept: str) -> None:
    from reports import terminal

    written = chosen.write(scan, lang)
    if quiet:
        return
    terminal.show(scan, Console(stderr=chosen.to_stdout), lang)
    for path in written:
        click.echo(f"{'Written' if lang == 'en' else 'เขียนแล้ว'}: {path}", err=True)
    again = f"prongsai recheck {kept}"
    click.echo(
        f"{'Judge again offline' if lang == 'en' else 'ตัดสินซ้ำโดยไม่ต่อเน็ต'}: {again}", err=True
    )


def exit_code(scan: Scan, fail_under: float | None) -> int:
    """The exit code of a scan: whether an item failed, or the site could not be audited."""
    if any(finding["kind"] == "unreachable" for finding in scan["findings"]):
        return shared.EXIT_NOT_AUDITED
    under = fail_under is not None and scan["scores"]["oit"]["score"] < fail_under
    failed = any(item["outcome"] == "failed" for item in scan["items"])
    return shared.EXIT_FAILED if failed or under else shared.EXIT_DONE


@click.command()
@click.argument("scan")
@click.option("--store", default="", help="SCAN เป็นรหัสในที่เก็บผลของทั้งจังหวัดนี้")
@shared.json
@click.option("--html", default="", help="เขียนรายงาน HTML ที่ไฟล์นี้")
@click.option("--xlsx", default="", help="เขียนรายงาน Excel ที่ไฟล์นี้")
@shared.lang
@click.option("--quiet", is_flag=True, help="ไม่แสดงความคืบหน้าและสรุป")
def recheck(scan: str, store: str, lang: str, quiet: bool, **written: str) -> int:
    """ตัดสินซ้ำจากข้อมูลที่เก็บไว้ โดยไม่เปิดเว็บไซต์

    SCAN คือรหัสการตรวจ โฟลเดอร์ที่เก็บ หรือไฟล์ WARC
    """
    from fleet import agency, runs

    folder = runs.crawl_folder(Path(store), scan) if store else saved.find(scan)
    forms = {"json": "json_out", "html": "html", "xlsx": "xlsx"}
    paths = {form: written[option] for form, option in forms.items() if written[option]}
    chosen = outputs.Outputs(paths)
    chosen.check()
    kept = str(folder) if store else scan
    with Live(quiet=quiet, lang=lang, pages=0) as live:
        result = agency.recheck(folder, lang, live.judged)
    _show(result, chosen, quiet, lang, kept)
    return exit_code(result, None)


@click.command()
@click.argument("scan", required=False)
@click.option(
    "--older-than", "days", type=click.FloatRange(0), default=None, help="ลบทุกครั้งที่เก่ากว่ากี่วัน"
)
@shared.lang
def forget(scan: str | None, days: float | None, lang: str) -> int:
    """ลบข้อมูลที่เก็บมาจากเว็บไซต์ (ปกติลบให้เองเมื่อครบ 180 วัน)

    SCAN คือรหัสการตรวจ โฟลเดอร์ที่เก็บ หรือไฟล์ WARC
    """
    from fleet import retention

    if (scan is None) == (days is None):
        raise UserError("ระบุรหัสการตรวจ หรือ --older-than อย่างใดอย่างหนึ่ง", "give SCAN or --older-than")
    gone = [retention.forget(scan)] if scan else retention.forget_older(days or 0)
    shared.say(
        f"Deleted: {len(gone)}" if lang == "en" else f"ลบแล้ว {len(gone)} ครั้งการตรวจ",
        shared.EXIT_DONE,
    )
    return shared.EXIT_DONE
