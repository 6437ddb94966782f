"""Options that several commands share, their exit codes, and how they speak to the user."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import click

from crawler.errors import UserError
from crawler.model import CrawlOptions
from o_items.load import newest

EXIT_DONE, EXIT_FAILED, EXIT_MISTAKE, EXIT_NOT_AUDITED = 0, 1, 2, 3
EXIT_FAULT, EXIT_STOPPED = 70, 130  # a fault of the program's own must not look like a verdict

edition = click.option(
    "--edition", default=newest, show_default="ปีล่าสุดที่มีเกณฑ์จริง", help="ปีของเกณฑ์ เช่น 2569"
)
lang = click.option(
    "--lang", type=click.Choice(["th", "en"]), default="th", show_default=True, help="ภาษาของผล"
)
json = click.option("--json", "json_out", default="", help="เขียนผลเป็น JSON ที่ไฟล์นี้ (- คือจอ)")
private = click.option(
    "--allow-private-addresses", "private", is_flag=True, help="ยอมให้ตรวจเว็บในเครื่องหรือเครือข่ายภายใน"
)
agency_type = click.option(
    "--agency-type", "kind", default="", help="ประเภทหน่วยงาน เช่น sao, municipality"
)
agency_name = click.option(
    "--agency-name", "name", default="", help="ชื่อหน่วยงาน (ถ้าไม่ระบุจะอ่านจากเว็บไซต์)"
)

_crawling = (
    click.option(
        "--max-pages", type=click.IntRange(1), default=500, show_default=True, help="เปิดไม่เกินกี่หน้า"
    ),
    click.option(
        "--max-seconds",
        type=click.FloatRange(1),
        default=1800,
        show_default=True,
        help="ใช้เวลาทั้งหมดไม่เกินกี่วินาที",
    ),
    click.option(
        "--delay",
        type=click.FloatRange(0),
        default=1.0,
        show_default=True,
        help="วินาทีที่พักระหว่างคำขอ",
    ),
    click.option("--as-of", default="", help="วันที่ใช้ตัดสิน เช่น 2568-04-30 (ถ้าไม่ระบุคือวันนี้)"),
    click.option(
        "--render",
        type=click.Choice(["auto", "never", "always"]),
        default="auto",
        show_default=True,
        help="ใช้เบราว์เซอร์เปิดหน้าที่สร้างด้วยสคริปต์",
    ),
    click.option(
        "--ocr",
        type=click.Choice(["auto", "never", "always"]),
        default="auto",
        show_default=True,
        help="อ่านตัวอักษรในภาพสแกน",
    ),
    private,
)


def crawling(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command that opens sites."""
    return reduce(lambda found, option: option(found), reversed(_crawling), command)


def crawl_options(given: dict[str, Any]) -> CrawlOptions:
    """How sites are opened; UserError where the pause is too short for strangers."""
    own_site = given.get("own_site", False)
    if given["delay"] < 1 and not (given["private"] or own_site):
        raise UserError(
            "--delay ต่ำกว่า 1 วินาทีใช้ได้เฉพาะเว็บไซต์ในเครือข่ายภายในหรือเว็บไซต์ของตนเอง (--own-site)",
            "--delay under 1 needs --allow-private-addresses or --own-site",
        )
    return CrawlOptions(
        max_pages=given["max_pages"],
        max_seconds=given["max_seconds"],
        delay=given["delay"],
        render=given["render"],
        allow_private=given["private"],
        own_site=own_site,
    )


def say(text: str, code: int) -> int:
    """Tell the user on stderr; the exit code is returned."""
    click.echo(text, err=True)
    return code
