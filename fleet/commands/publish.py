"""Publishes what a store knows as a static site for a committee."""

from __future__ import annotations

from pathlib import Path

import click

from fleet.commands import options


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--store", required=True, type=click.Path(path_type=Path), help="ที่เก็บผลของ prongsai scan"
)
@click.option("--edition", default="", help="ปีของเกณฑ์ (ถ้าไม่ระบุคือปีของรอบตรวจล่าสุดในที่เก็บผล)")
@options.lang
def publish(folder: Path, store: Path, edition: str, lang: str) -> int:
    """เขียนหน้าภาพรวมของทุกหน่วยงานเป็นเว็บไซต์ที่เปิดจากโฟลเดอร์ได้เลย ไม่ต้องมีเซิร์ฟเวอร์

    \b
    ตัวอย่าง:
      prongsai publish เผยแพร่ --store ผลตรวจ.db
    """
    from fleet import publishing
    from reports.store import open_store

    shown, count = publishing.publish(open_store(store, create=False), folder, edition, lang)
    first = folder / "index.html"
    if lang == "en":
        told = f"Written (edition {shown.id}, {count} files): {first}"
    else:
        told = f"เขียนแล้ว (เกณฑ์ปี {shown.id}, {count} ไฟล์): {first}"
    return options.say(told, options.EXIT_DONE)
