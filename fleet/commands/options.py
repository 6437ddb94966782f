"""Options that several commands share, their exit codes, and how they speak to the user."""

from __future__ import annotations

import click

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


def say(text: str, code: int) -> int:
    """Tell the user on stderr; the exit code is returned."""
    click.echo(text, err=True)
    return code
