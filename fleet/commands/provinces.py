"""Scans whole provinces."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from fleet import request
from fleet.commands import options as shared


@click.command()
@click.argument("roster", type=click.Path(path_type=Path))
@click.option("--store", "store", type=click.Path(path_type=Path), required=True, help="ไฟล์ที่เก็บผล")
@shared.edition
@shared.crawling
@click.option(
    "--at-once",
    type=click.IntRange(1, 500),
    default=32,
    show_default=True,
    help="เปิดพร้อมกันกี่เว็บไซต์",
)
@click.option(
    "--workers", type=click.IntRange(0), default=0, help="ใช้กี่โปรเซสตัดสิน (0 คือตามจำนวนคอร์)"
)
@click.option(
    "--retry-pause",
    type=click.FloatRange(0),
    default=60.0,
    show_default=True,
    help="พักกี่วินาทีก่อนลองเว็บไซต์ที่เปิดไม่ได้อีกครั้ง",
)
@click.option("--fresh", is_flag=True, help="เริ่มรอบใหม่ ไม่ทำต่อจากรอบที่ค้าง")
@click.option(
    "--max-failed",
    type=click.FloatRange(0, 1),
    default=0.2,
    show_default=True,
    help="เตือนเมื่อตรวจไม่สำเร็จเกินสัดส่วนนี้",
)
@click.option(
    "--publish",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="เขียนเว็บไซต์ภาพรวมที่โฟลเดอร์นี้เมื่อตรวจเสร็จ",
)
@shared.lang
@click.option("--quiet", is_flag=True, help="ไม่แสดงความคืบหน้าและสรุป")
def scan(roster: Path, store: Path, **options: Any) -> int:
    """ตรวจทุกหน่วยงานในรายชื่อพร้อมกัน แล้วเก็บผลไว้ในที่เก็บเดียว

    หยุดเมื่อใดก็ได้ สั่งซ้ำแล้วจะทำต่อจากที่ค้าง

    \b
    ตัวอย่าง:
      prongsai scan หน่วยงาน.xlsx --store จังหวัด.db
    """
    from fleet import province

    edition = request.edition(options["edition"])
    asked = province.Asked(
        roster=roster,
        store=store,
        edition=edition,
        crawl=shared.crawl_options(options),
        as_of=request.day(options["as_of"]) if options["as_of"] else None,
        ocr=options["ocr"],
        lang=options["lang"],
        at_once=options["at_once"],
        workers=options["workers"],
        pause=options["retry_pause"],
        fresh=options["fresh"],
        max_failed=options["max_failed"],
        publish=options["publish"],
        quiet=options["quiet"],
    )
    return shared.EXIT_DONE if province.scan(asked) else shared.EXIT_FAILED
