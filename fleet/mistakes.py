"""Says in Thai what is wrong with a command line."""

from __future__ import annotations

import click


def thai(error: click.ClickException) -> str:
    """A wrong command line in Thai; what was typed wrongly is named."""
    name = getattr(error, "param", None)
    option = (name.opts[0] if name else "") or getattr(error, "option_name", "")
    option = name.human_readable_name if isinstance(name, click.Argument) else option
    if isinstance(error, click.MissingParameter):
        text = f"ต้องระบุ {option}"
    elif isinstance(error, click.NoSuchOption):
        text = f"ไม่มีตัวเลือก {option}"
    elif isinstance(error, click.BadOptionUsage):
        text = f"ต้องใส่ค่าให้ {option}"
    elif isinstance(error, click.BadParameter):
        text = f"ค่าของ {option} ใช้ไม่ได้{_allowed(name)}"
    else:
        text = f"ไม่เข้าใจคำสั่งนี้ ({error.format_message()})"
    return f"{text} ดูวิธีใช้ด้วย --help"


def _allowed(name: click.Parameter | None) -> str:
    kind = name.type if name else None
    if isinstance(kind, click.Choice):
        return f" (ใช้: {', '.join(kind.choices)})"
    if isinstance(kind, click.types._NumberRangeBase):
        most = "" if kind.max is None else f" ถึง {kind.max}"
        return f" (ตั้งแต่ {kind.min}{most})"
    return ""
