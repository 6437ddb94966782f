"""Sends what was confirmed as lost, and how a run went, to those who follow a district."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.errors import UserError
from fleet.commands import options as shared

if TYPE_CHECKING:
    pass


@click.command()
@click.option(
    "--store", type=click.Path(path_type=Path), default=None, help="ที่เก็บผลของทั้งจังหวัด (ไฟล์ .db)"
)
@click.option(
    "--settings",
    type=click.Path(path_type=Path),
    default=None,
    help="ไฟล์ตั้งค่า (ถ้าไม่ระบุคือ alerts.toml ข้างที่เก็บผล)",
)
@click.option("--run", default="", help="รอบตรวจที่จะแจ้ง (ถ้าไม่ระบุคือรอบล่าสุดที่เสร็จ)")
@click.option("--dry-run", is_flag=True, help="แสดงข้อความที่จะส่ง โดยไม่ส่ง")
@click.option("--template", type=click.Path(path_type=Path), default=None, help="เขียนไฟล์ตั้งค่าเปล่าที่นี่")
@shared.lang
def alerts(
    store: Path | None,
    settings: Path | None,
    run: str,
    dry_run: bool,
    template: Path | None,
    lang: str,
) -> int:
    """แจ้งข้อมูลที่หายและสรุปผลรายอำเภอ ทางอีเมล LINE หรือ webhook (ส่งครั้งเดียว ไม่ซ้ำ)

    \b
    ตัวอย่าง:
      prongsai alerts --template alerts.toml
      prongsai alerts --store province.db --dry-run
    """
    if template is not None:
        return _template(template, lang)
    if store is None:
        raise UserError("ระบุที่เก็บผลด้วย --store", "give --store")
    return _send(store, settings, run, dry_run, lang)


def _template(path: Path, lang: str) -> int:
    from fleet import alert_settings, saved

    if path.exists():
        raise UserError(f"มีไฟล์ {path} อยู่แล้ว", f"{path} is there already")
    try:
        saved.write_text(path, alert_settings.template())
    except OSError as error:
        raise UserError(f"เขียนไฟล์ {path} ไม่ได้", f"can't write {path}") from error
    return shared.say(f"{'Written' if lang == 'en' else 'เขียนแล้ว'}: {path}", shared.EXIT_DONE)


def _send(store: Path, settings: Path | None, run: str, dry_run: bool, lang: str) -> int:
    from fleet import alerts as sending
    from fleet import digest
    from reports.store import open_store

    english = lang == "en"
    db = open_store(store, create=False)
    sent = sending.send(db, settings or sending.beside(store), run, dry_run=dry_run)
    for thai, text in sent.warnings:
        click.echo(text if english else thai, err=True)
    for delivery in sent.deliveries:
        click.echo(delivery.line(english, dry_run=dry_run), err=True)
        if dry_run:
            click.echo(f"{digest.subject(delivery.digest)}\n\n{digest.text(delivery.digest)}\n")
    if not sent.deliveries:
        click.echo("Nothing to send." if english else "ไม่มีอะไรต้องส่ง", err=True)
    return shared.EXIT_FAILED if sent.failed else shared.EXIT_DONE
