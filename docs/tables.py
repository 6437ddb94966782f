"""Writes the parts of the documents that come from data and code; cog runs it (`make docs`)."""

from __future__ import annotations

import inspect
import textwrap

import click
from sqlite_utils import Database

import cli
from checks.catalogue import CHECKS
from o_items.load import load
from reports.store_schema import migrations

EDITION = "2568"


def helps() -> str:
    """The --help of every command, in a block each."""
    names = cli.cli.list_commands(click.Context(cli.cli))
    return "\n".join(f"```text\n{_help(name)}\n```\n" for name in names)


def _help(name: str) -> str:
    command = cli.cli.get_command(click.Context(cli.cli), name)
    assert command is not None
    context = click.Context(
        command, info_name=f"prongsai {name}", terminal_width=96, max_content_width=96
    )
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


def items() -> str:
    """One row an item: number, title, how many elements count and how many only advise."""
    rows = ["| ข้อ | ชื่อ | นับคะแนน | แนะนำ |", "|---|---|---:|---:|"]
    for item in load(EDITION).items:
        required = sum(element.required for element in item.elements)
        rows.append(f"| {item.id} | {item.title} | {required} | {len(item.elements) - required} |")
    return "\n".join(rows) + "\n"


def elements() -> str:
    """Every element by item, with its time, its basis and its checks."""
    edition = load(EDITION)
    lines = []
    for item in edition.items:
        lines += [f"### {item.id} {item.title}", "", f"`{item.key}`: {item.title_en}", ""]
        lines += ["| element | demands | span | basis | checks |", "|---|---|---|---|---|"]
        for element in item.elements:
            uses = ", ".join(dict.fromkeys(f"`{use.check}`" for use in element.any_of))
            text = element.text + ("" if element.required else " (advisory)")
            basis = element.basis + (" (weak)" if element.basis in edition.weak_bases else "")
            lines.append(f"| {element.id} | {text} | {element.span.value} | {basis} | {uses} |")
        lines.append("")
    return "\n".join(lines)


def checks() -> str:
    """Every check with what it finds and its parameters."""
    rows = ["| check | finds | parameters |", "|---|---|---|"]
    for name, function in sorted(CHECKS.items()):
        finds = (function.__doc__ or "").strip().split("\n")[0].replace("|", "\\|")
        given = [p for p in inspect.signature(function).parameters if p not in _CONTEXT]
        rows.append(f"| `{name}` | {finds} | {', '.join(f'`{p}`' for p in given)} |")
    return "\n".join(rows) + "\n"


def store() -> str:
    """Every table and view of the store with its columns."""
    db = Database(memory=True)
    migrations.apply(db)
    shown = [each for each in db.tables if not each.name.startswith(("_", "search_"))]
    rows = ["| table or view | columns |", "|---|---|"]
    for each in [*shown, *db.views]:
        rows.append(f"| `{each.name}` | {', '.join(column.name for column in each.columns)} |")
    return "\n".join(rows) + "\n"


_CONTEXT = ("document", "period", "agency")


def keys() -> str:
    """The agency types that an edition knows."""
    types = ", ".join(f"`{name}` {thai}" for name, thai in load(EDITION).agency_types.items())
    return textwrap.fill(types, 110, break_long_words=False) + "\n"
