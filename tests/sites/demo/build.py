"""Build the demonstration site: `python -m tests.sites.demo.build [pages|papers|all]`."""

from __future__ import annotations

import csv
import re
import shutil
import sys
import tomllib
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from crawler.demo.server import site_folder
from tests.sites.build import images, office
from tests.sites.build.pdf import html_to_pdf

HERE = Path(__file__).parent
SOURCE = HERE / "source"
# Of the Debian Thai fonts, this one keeps its text whole in every PDF reader tried.
FONT = "<style>body { font-family: Umpush; font-size: 12.5pt } table { font-size: 10.5pt }</style>"
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def rows(name: str) -> list[list[str]]:
    """Read a table of source/tables."""
    with (SOURCE / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def table(name: str, *, kind: str = "data") -> Markup:
    """Show a table as HTML; its first row is the header."""
    head, *body = rows(name)
    lines = [_row(head, "th"), *(_row(row, "td") for row in body)]
    return Markup(f'<table class="{kind}">' + "\n".join(lines) + "</table>")


def _row(cells: list[str], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def grid(block: str) -> str:
    """Show lines of cells parted by | as a table, the first line as its header."""
    head, *body = [line.split("|") for line in block.strip().splitlines()]
    return "<table>" + _row(head, "th") + "".join(_row(row, "td") for row in body) + "</table>"


def data(name: str) -> dict[str, Any]:
    """Read a TOML file of the sources."""
    return tomllib.loads((SOURCE / f"{name}.toml").read_text("utf-8"))


def environment() -> Environment:
    """Templates with the agency's facts at hand."""
    made = Environment(loader=FileSystemLoader(SOURCE), undefined=StrictUndefined, autoescape=False)
    made.globals.update(data("agency"), table=table, news=data("news")["news"])
    made.globals.update(ita68=data("ita2568")["row"], ita67=data("ita2567")["row"])
    made.filters["grid"] = grid
    return made


def build_pages(templates: Environment, out: Path) -> None:
    """Write the HTML pages, one a template and one a news item."""
    for source in sorted((SOURCE / "pages").rglob("*.html")):
        name = source.relative_to(SOURCE / "pages")
        text = templates.get_template(f"pages/{name.as_posix()}").render()
        _write(out / name, text)
    for item in templates.globals["news"]:
        text = templates.get_template("news_item.html").render(item=item)
        _write(out / "news" / f"{item['id']}.html", text)
    for file in (SOURCE / "static").iterdir():
        _write(out / file.name, file.read_text("utf-8"))
    shutil.copyfile(HERE / "submissions.csv", out.parent / "submissions.csv")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def build_papers(templates: Environment, out: Path) -> None:
    """Print the documents to PDF; a first line {# landscape thai #} sets paper and digits."""
    for source in sorted((SOURCE / "papers").rglob("*.html")):
        name = source.relative_to(SOURCE / "papers")
        flags = source.read_text("utf-8").partition("\n")[0]
        text = templates.get_template(f"papers/{name.as_posix()}").render()
        text = thai_digits(text) if "thai" in flags else text
        target = out / "files" / name.with_suffix(".pdf")
        html_to_pdf(FONT + text, target, landscape="landscape" in flags)


def thai_digits(html: str) -> str:
    """Turn the digits of the text, not of the tags, into Thai ones."""
    parts = re.split(r"(<[^>]*>)", html)
    return "".join(p if p.startswith("<") else p.translate(THAI_DIGITS) for p in parts)


def build_others(out: Path) -> None:
    """Write the pictures and the spreadsheets."""
    facts = data("agency")
    for person in facts["people"]:
        images.portrait(out / "images" / f"{person['photo']}.jpg", person["seed"])
    images.banner(out / "images" / "banner.jpg", facts["name"])
    images.banner(out / "images" / "road.jpg", "", width=640, height=300, color="#8a6f4d")
    images.banner(out / "images" / "meeting.jpg", " ", width=640, height=300, color="#3c6382")
    office.xlsx(out / "files/2568/ITA-o12-68.xlsx", {"ITA-o12": _form("o12")}, header=2)
    office.xlsx(out / "files/2567/ITA-o13-67.xlsx", {"ITA-o13": _form("o13")}, header=2)


def _form(name: str) -> list[list[str | float]]:
    titles = data("agency")["form_titles"]
    return [[titles[name]], *([_number(cell) for cell in row] for row in rows(name))]


def _number(cell: str) -> str | float:
    plain = cell.replace(",", "")
    return float(plain) if re.fullmatch(r"\d+\.\d\d", plain) else cell


def main(part: str = "all") -> None:
    """Build one part of the site or all of it."""
    templates, out = environment(), site_folder()
    if part in {"pages", "all"}:
        build_pages(templates, out)
    if part in {"papers", "all"}:
        build_papers(templates, out)
    if part == "all":
        build_others(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
