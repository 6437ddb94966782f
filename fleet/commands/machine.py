"""Says what this machine has, and serves the demonstration site."""

from __future__ import annotations

import click

from fleet import demonstration
from fleet.commands import options
from fleet.commands.audit import audit


@click.command()
@options.lang
def doctor(lang: str) -> int:
    """บอกว่าเครื่องนี้มีอะไรพร้อม (เบราว์เซอร์ OCR แบบอักษร พื้นที่) และจะหาที่ขาดได้อย่างไร"""
    from fleet.doctor import parts

    for part in parts():
        click.echo(part.line(lang))
    return options.EXIT_DONE


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="พอร์ต (0 คือเลือกเอง)")
@click.option("--audit", "then_audit", is_flag=True, help="ตรวจเว็บไซต์ตัวอย่างทันทีแล้วจบ")
@click.option("--out", default="", help="โฟลเดอร์สำหรับรายงาน (ใช้กับ --audit)")
@options.lang
@click.pass_context
def demo(context: click.Context, port: int, then_audit: bool, out: str, lang: str) -> int:
    """เปิดเว็บไซต์ตัวอย่างของ อบต. สมมติในเครื่องนี้"""
    edition, as_of = demonstration.EDITION, demonstration.AS_OF
    with demonstration.running(port) as (base, sheet):
        if then_audit:
            given = {"sheet": str(sheet), "delay": 0.0, "private": True, "as_of": as_of}
            code: int = context.invoke(
                audit, url=f"{base}/", out=out, lang=lang, edition=edition, **given
            )
            return code
        click.echo(f"เว็บไซต์ตัวอย่าง: {base}/  (หยุดด้วย Ctrl-C)")
        click.echo(
            f"ตรวจด้วย: prongsai audit {base}/ --edition {edition} --as-of {as_of}"
            " --allow-private-addresses --delay 0"
        )
        demonstration.wait()
    return options.EXIT_DONE
