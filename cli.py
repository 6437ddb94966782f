"""The commands: each reads its options, calls one function, and prints.

What a command runs is imported by it: every child process of a crawl imports this module again.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from crawler import submission
from crawler.errors import UserError
from crawler.model import CrawlOptions
from fleet import demonstration, mistakes, outputs, request, saved
from fleet.live import Live
from reports.version import tool_version

if TYPE_CHECKING:
    from reports.scan import Scan

EXIT_DONE, EXIT_FAILED, EXIT_MISTAKE, EXIT_NOT_AUDITED = 0, 1, 2, 3
EXIT_FAULT, EXIT_STOPPED = 70, 130  # a fault of the program's own must not look like a verdict

_edition = click.option("--edition", default="2568", show_default=True, help="ปีของเกณฑ์")
_lang = click.option(
    "--lang", type=click.Choice(["th", "en"]), default="th", show_default=True, help="ภาษาของผล"
)
_json = click.option("--json", "json_out", default="", help="เขียนผลเป็น JSON ที่ไฟล์นี้ (- คือจอ)")
_private = click.option(
    "--allow-private-addresses", "private", is_flag=True, help="ยอมให้ตรวจเว็บในเครื่องหรือเครือข่ายภายใน"
)
_type = click.option(
    "--agency-type", "kind", default="", help="ประเภทหน่วยงาน เช่น sao, municipality"
)
_name = click.option("--agency-name", "name", default="", help="ชื่อหน่วยงาน (ถ้าไม่ระบุจะอ่านจากเว็บไซต์)")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(tool_version(), prog_name="prongsai")
def cli() -> None:
    """โปร่งใส: ตรวจเว็บไซต์หน่วยงานตามแบบตรวจ OIT ของ ITA ก่อนส่งเข้าระบบ ITAS"""


@cli.command()
@click.argument("url")
@_edition
@_type
@_name
@click.option("--submissions", "sheet", default="", help="แบบส่ง URL รายข้อ (.csv หรือ .xlsx)")
@click.option("--scores", default="", help="คะแนน IIT และ EIT (.csv หรือ .xlsx)")
@_json
@click.option("--html", "html_out", default="", help="เขียนรายงาน HTML ที่ไฟล์นี้")
@click.option("--xlsx", "xlsx_out", default="", help="เขียนรายงาน Excel ที่ไฟล์นี้")
@click.option("--out", default="", help="โฟลเดอร์สำหรับรายงานและข้อมูลที่เก็บมา")
@click.option(
    "--max-pages", type=click.IntRange(1), default=500, show_default=True, help="เปิดไม่เกินกี่หน้า"
)
@click.option(
    "--max-seconds",
    type=click.FloatRange(1),
    default=1800,
    show_default=True,
    help="ใช้เวลาทั้งหมดไม่เกินกี่วินาที",
)
@click.option(
    "--delay", type=click.FloatRange(0), default=1.0, show_default=True, help="วินาทีที่พักระหว่างคำขอ"
)
@click.option("--as-of", default="", help="วันที่ใช้ตัดสิน เช่น 2568-04-30 (ถ้าไม่ระบุคือวันนี้)")
@click.option(
    "--render",
    type=click.Choice(["auto", "never", "always"]),
    default="auto",
    show_default=True,
    help="ใช้เบราว์เซอร์เปิดหน้าที่สร้างด้วยสคริปต์",
)
@click.option(
    "--ocr",
    type=click.Choice(["auto", "never", "always"]),
    default="auto",
    show_default=True,
    help="อ่านตัวอักษรในภาพสแกน",
)
@click.option("--own-site", is_flag=True, help="เว็บไซต์ของเราเอง (ต้องวางไฟล์ยืนยัน)")
@_private
@_lang
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
    crawl_options = _crawl_options(options)
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
    code = _exit_code(scan, options["fail_under"])
    if code == EXIT_NOT_AUDITED:
        why = scan["items"][0]["elements"][0]["note"]
        _say(f"{'Not audited' if wanted.lang == 'en' else 'ตรวจเว็บไซต์นี้ไม่ได้'}: {why}", code)
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


def _crawl_options(options: dict[str, Any]) -> CrawlOptions:
    if options["delay"] < 1 and not (options["private"] or options["own_site"]):
        raise UserError(
            "--delay ต่ำกว่า 1 วินาทีใช้ได้เฉพาะเว็บไซต์ในเครือข่ายภายในหรือเว็บไซต์ของตนเอง (--own-site)",
            "--delay under 1 needs --allow-private-addresses or --own-site",
        )
    return CrawlOptions(
        max_pages=options["max_pages"],
        max_seconds=options["max_seconds"],
        delay=options["delay"],
        render=options["render"],
        allow_private=options["private"],
        own_site=options["own_site"],
    )


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


def _exit_code(scan: Scan, fail_under: float | None) -> int:
    if any(finding["kind"] == "unreachable" for finding in scan["findings"]):
        return EXIT_NOT_AUDITED
    under = fail_under is not None and scan["scores"]["oit"]["score"] < fail_under
    failed = any(item["outcome"] == "failed" for item in scan["items"])
    return EXIT_FAILED if failed or under else EXIT_DONE


@cli.command()
@click.argument("scan")
@_json
@click.option("--html", "html_out", default="", help="เขียนรายงาน HTML ที่ไฟล์นี้")
@click.option("--xlsx", "xlsx_out", default="", help="เขียนรายงาน Excel ที่ไฟล์นี้")
@_lang
@click.option("--quiet", is_flag=True, help="ไม่แสดงความคืบหน้าและสรุป")
def recheck(scan: str, json_out: str, html_out: str, xlsx_out: str, lang: str, quiet: bool) -> int:
    """ตัดสินซ้ำจากข้อมูลที่เก็บไว้ โดยไม่เปิดเว็บไซต์

    SCAN คือรหัสการตรวจ โฟลเดอร์ที่เก็บ หรือไฟล์ WARC
    """
    from fleet import agency

    folder = saved.find(scan)
    paths = {"json": json_out, "html": html_out, "xlsx": xlsx_out}
    chosen = outputs.Outputs({form: path for form, path in paths.items() if path})
    chosen.check()
    with Live(quiet=quiet, lang=lang, pages=0) as live:
        result = agency.recheck(folder, lang, live.judged)
    _show(result, chosen, quiet, lang, scan)
    return _exit_code(result, None)


@cli.command()
@click.argument("scan", required=False)
@click.option(
    "--older-than", "days", type=click.FloatRange(0), default=None, help="ลบทุกครั้งที่เก่ากว่ากี่วัน"
)
@_lang
def forget(scan: str | None, days: float | None, lang: str) -> int:
    """ลบข้อมูลที่เก็บมาจากเว็บไซต์ (ปกติลบให้เองเมื่อครบ 180 วัน)

    SCAN คือรหัสการตรวจ โฟลเดอร์ที่เก็บ หรือไฟล์ WARC
    """
    from fleet import retention

    if (scan is None) == (days is None):
        raise UserError("ระบุรหัสการตรวจ หรือ --older-than อย่างใดอย่างหนึ่ง", "give SCAN or --older-than")
    gone = [retention.forget(scan)] if scan else retention.forget_older(days or 0)
    _say(f"Deleted: {len(gone)}" if lang == "en" else f"ลบแล้ว {len(gone)} ครั้งการตรวจ", EXIT_DONE)
    return EXIT_DONE


@cli.command()
@click.argument("target", metavar="FILE|URL")
@click.option("--item", "item", required=True, help="ข้อที่จะตรวจ เช่น O12")
@_edition
@click.option("--agency-name", "name", default="", help="ชื่อหน่วยงาน (ถ้าไม่ระบุจะไม่ดูชื่อในเอกสาร)")
@_json
@_private
@_lang
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
        item_texts.show_result(result, Console(), lang)
    return EXIT_FAILED if result["outcome"] == "failed" else EXIT_DONE


@cli.command()
@click.argument("item", required=False)
@click.option(
    "--find", "find", default="", metavar="TEXT|-", help="ข้อความเมนูนี้เป็นของข้อใด (- คืออ่านทีละบรรทัด)"
)
@_edition
@_type
@_lang
def items(item: str | None, find: str, edition: str, kind: str, lang: str) -> int:
    """แสดงข้อทั้งหมด หรือสิ่งที่ข้อหนึ่งต้องมี หรือหาว่าข้อความเป็นของข้อใด"""
    from reports import items as item_texts

    known = request.edition(edition)
    if find:
        texts = sys.stdin.read().splitlines() if find == outputs.STDOUT else [find]
        for found in item_texts.find(texts, known, request.agency_type(known, kind)):
            click.echo(json.dumps(found, ensure_ascii=False))
    elif item:
        item_texts.show_item(request.item(known, item), known, Console(), lang)
    else:
        item_texts.show_all(known, Console(), lang)
    return EXIT_DONE


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@_edition
def template(file: Path, edition: str) -> int:
    """เขียนแบบส่ง URL รายข้อที่ยังว่าง (.xlsx หรือ .csv) หรือแบบกรอกคะแนนถ้าชื่อไฟล์ขึ้นต้นด้วย scores"""
    from fleet import templates

    outputs.Outputs({"sheet": str(file)}).check()
    templates.write(file, request.edition(edition))
    click.echo(f"เขียนแล้ว: {file}", err=True)
    return EXIT_DONE


@cli.command(name="doctor")
@_lang
def doctor_command(lang: str) -> int:
    """บอกว่าเครื่องนี้มีอะไรพร้อม (เบราว์เซอร์ OCR แบบอักษร พื้นที่) และจะหาที่ขาดได้อย่างไร"""
    from fleet import doctor

    for part in doctor.parts():
        click.echo(part.line(lang))
    return EXIT_DONE


@cli.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="พอร์ต (0 คือเลือกเอง)")
@click.option("--audit", "then_audit", is_flag=True, help="ตรวจเว็บไซต์ตัวอย่างทันทีแล้วจบ")
@click.option("--out", default="", help="โฟลเดอร์สำหรับรายงาน (ใช้กับ --audit)")
@_lang
@click.pass_context
def demo(context: click.Context, port: int, then_audit: bool, out: str, lang: str) -> int:
    """เปิดเว็บไซต์ตัวอย่างของ อบต. สมมติในเครื่องนี้"""
    with demonstration.running(port) as (base, sheet):
        if then_audit:
            options = {"sheet": str(sheet), "delay": 0.0, "private": True, "as_of": "2568-05-15"}
            code: int = context.invoke(audit, url=base + "/", out=out, lang=lang, **options)
            return code
        click.echo(f"เว็บไซต์ตัวอย่าง: {base}/  (หยุดด้วย Ctrl-C)")
        click.echo(f"ตรวจด้วย: prongsai audit {base}/ --allow-private-addresses --delay 0")
        demonstration.wait()
    return EXIT_DONE


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@_edition
@_json
@click.option("--what-if", default="", help="สมมติคะแนน เช่น O12=passed,eit1:e9=95")
@_lang
def score(file: Path, edition: str, json_out: str, what_if: str, lang: str) -> int:
    """คิดคะแนน IIT EIT OIT คะแนนรวม และระดับ จากคะแนนหรือคำตอบที่มี (.csv หรือ .xlsx)"""
    from fleet import scored
    from reports import score_table, scores

    outputs.Outputs({"json": json_out} if json_out else {}).check()
    years = scored.score(file, edition, what_if)
    if json_out:
        outputs.write_json(scores.document(years, lang), json_out)
    if json_out != outputs.STDOUT:
        score_table.show(years, Console(), lang)
    return EXIT_DONE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; mistakes are one line on stderr."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    english = "en" in given and given[given.index("en") - 1] == "--lang" or "--lang=en" in given
    try:
        code = cli.main(given, prog_name="prongsai", standalone_mode=False)
        return code if isinstance(code, int) else EXIT_DONE
    except UserError as error:
        return _say(error.en if english else error.th, EXIT_MISTAKE)
    except click.ClickException as error:
        return _say(error.format_message() if english else mistakes.thai(error), EXIT_MISTAKE)
    except saved.Interrupted as stopped:
        return _say(stopped.text(english), EXIT_STOPPED)
    except (KeyboardInterrupt, click.Abort):
        return _say("Stopped." if english else "หยุดแล้ว", EXIT_STOPPED)


def _say(text: str, code: int) -> int:
    click.echo(text, err=True)
    return code


def run() -> None:
    """The console script."""
    try:
        sys.exit(main())
    except Exception:
        traceback.print_exc()
        sys.exit(_say("โปรแกรมขัดข้อง โปรดแจ้งผู้พัฒนา / a fault of the program", EXIT_FAULT))


if __name__ == "__main__":
    run()
