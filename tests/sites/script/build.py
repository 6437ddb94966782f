"""Build the site of a fictional provincial organisation: a script-drawn site full of scans."""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.sites.build.images import banner, chart, portrait
from tests.sites.build.office import xlsx
from tests.sites.build.pdf import html_to_pdf
from tests.sites.build.scan import Noise, picture, scan_pdf

HERE = Path(__file__).parent
SOURCE, OUT = HERE / "source", HERE / "www"
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
AGENCY = ["อบจ.พิมานธารา", "เมืองพิมานธารา", "พิมานธารา", "มหาดไทย", "องค์กรปกครองส่วนท้องถิ่น"]
MONTHS = ("ต.ค.67", "พ.ย.67", "ธ.ค.67", "ม.ค.68", "ก.พ.68", "มี.ค.68")
DEAD_FILES = ("/uploads/risk/รายงานผลจัดการความเสี่ยง67_final(2).pdf",)
DEAD_PAGES = ("/ita/2569", "/old/site/index.aspx")


def main() -> None:
    """Write www/ anew from source/."""
    shutil.rmtree(OUT, ignore_errors=True)
    shutil.copytree(SOURCE / "app", OUT / "assets")
    (OUT / "assets" / "index.html").rename(OUT / "index.html")
    paths = write_pages()
    write_news()
    write_data()
    draw_pictures()
    for name, flags, body in sections("docs"):
        write_document(name, flags, body)
    write_procurement()
    write_responses(paths)


def sections(folder: str) -> Iterator[tuple[str, str, str]]:
    """Yield name, the rest of the heading and the body of every '=== name | rest' part."""
    for file in sorted((SOURCE / folder).iterdir()):
        for part in re.split(r"(?m)^=== ", file.read_text("utf-8"))[1:]:
            heading, _, body = part.partition("\n")
            name, _, rest = heading.partition("|")
            yield name.strip(), rest.strip(), body.strip()


def table_rows(file: Path) -> list[list[str]]:
    """Read a table whose cells are separated by '|'."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="|", quoting=csv.QUOTE_NONE))


def write_json(name: str, value: object) -> None:
    """Write one answer of the site's API."""
    path = OUT / "api" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")


def page_key(path: str) -> str:
    """Name the API file of a path just as the script of the site does."""
    if path.startswith("#/"):
        return "h-" + path[2:].replace("/", "-")
    return path.strip("/").replace("/", "-") or "home"


def write_pages() -> list[str]:
    """Write the API file of every page; give back the paths the server must answer."""
    paths = []
    for path, rest, body in sections("pages"):
        title, updated, *crumbs = [*(part.strip() for part in rest.split("|")), ""][:3]
        above = [crumb for crumb in crumbs if crumb]
        page = {"title": title, "updated": updated, "html": body, "crumbs": above}
        write_json(f"page/{page_key(path)}", page)
        paths += [path] if path.startswith("/") and path != "/" else []
    return paths


def write_news() -> None:
    """Write the list of news and a page for each."""
    columns, *rows = table_rows(SOURCE / "news.psv")
    items = [dict(zip(columns, row, strict=True)) for row in rows]
    for item in items:
        item["image"] = f"/uploads/news/g{item['id']}.jpg"
        head = f"<p><small>{item['date']}</small></p>"
        photo = f'<img class="hero" src="{item["image"]}" alt="">'
        page: dict[str, object] = {"title": item["title"], "updated": item["date"]}
        page["crumbs"] = ["ข่าวสาร"]
        page["html"] = f"{head}{photo}<p>{item['body']}</p>"
        write_json(f"page/news-{item['id']}", page)
        banner(OUT / item["image"][1:], "อบจ.พิมานธารา", width=640, height=320, color="#0b5d5b")
    items.sort(key=lambda item: item["id"], reverse=True)
    write_json("news", [news_entry(item) for item in items])


def news_entry(item: dict[str, str]) -> dict[str, object]:
    """Describe one piece of news for the lists."""
    entry: dict[str, object] = {key: item[key] for key in ("date", "kind", "title", "image")}
    return entry | {"id": int(item["id"])}


def menu(entry: list[object]) -> dict[str, object]:
    """Turn ["text", "/path"] or ["text", [entries]] into what the script draws."""
    text, to = entry
    if isinstance(to, list):
        return {"text": text, "to": "", "sub": [menu(item) for item in to]}
    return {"text": text, "to": to}


def write_data() -> None:
    """Write the menu, the people and the tables."""
    site = tomllib.loads((SOURCE / "site.toml").read_text("utf-8"))
    write_json("site", site | {"menu": [menu(entry) for entry in site["menu"]]})
    groups = tomllib.loads((SOURCE / "people.toml").read_text("utf-8"))
    groups.pop("chart")
    write_json("people", {name: [person(*row) for row in rows] for name, rows in groups.items()})
    for file in sorted((SOURCE / "rows").iterdir()):
        columns, *rows = table_rows(file)
        write_json(f"rows/{file.stem}", {"columns": columns, "rows": rows})


def person(name: str, post: str, contact: str) -> dict[str, str]:
    """Describe one person, with a photo unless the post is vacant."""
    photo = "" if name == "ว่าง" else f"/uploads/people/{sum(map(ord, name))}.jpg"
    if photo:
        portrait(OUT / photo[1:], sum(map(ord, name)))
    return {"name": name, "post": post, "contact": contact, "photo": photo}


def draw_pictures() -> None:
    """Draw the logo, the banner, the chart, the map and the poster."""
    banner(OUT / "assets/logo.png", "พธ", width=120, height=120, color="#c79a2b")
    banner(OUT / "assets/banner.jpg", "ยินดีต้อนรับสู่ อบจ.พิมานธารา", color="#0b5d5b")
    boxes = tomllib.loads((SOURCE / "people.toml").read_text("utf-8"))["chart"]
    (OUT / "uploads/about").mkdir(parents=True, exist_ok=True)
    chart(OUT / "uploads/about/org-chart.png", boxes)
    picture((SOURCE / "map.html").read_text("utf-8"), OUT / "uploads/about/map.png", width=800)
    poster = (SOURCE / "poster.html").read_text("utf-8")
    picture(poster, OUT / "uploads/ethics/dos-donts-68.jpg", width=1100)


def write_document(name: str, flags: str, body: str) -> None:
    """Write one PDF, as text or, with scan=noise/dpi, as pictures of its pages."""
    text = to_html(body.translate(THAI_DIGITS) if "thai" in flags else body)
    path, scan = OUT / "uploads" / name, re.search(r"scan=(\w+)/(\d+)", flags)
    if not scan:
        return html_to_pdf(text, path, landscape="landscape" in flags)
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder, path.name)
        html_to_pdf(text, printed, landscape="landscape" in flags)
        noise: Noise = "heavy" if scan[1] == "heavy" else "light"
        return scan_pdf(printed, path, dpi=int(scan[2]), noise=noise)


def to_html(body: str) -> str:
    """Turn the short marks of source/docs into HTML, a run of '|' lines into a table."""
    pieces: list[str] = []
    for line in body.splitlines():
        if line.startswith("@"):
            pieces += [table_line(row, not n) for n, row in enumerate(quoted_table(line[1:]))]
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("| ").split("|")]
            pieces.append(table_line(cells, not (pieces and pieces[-1].startswith("<tr>"))))
        else:
            pieces.append(text_line(line))
    return re.sub(r"((?:<tr>.*\n?)+)", r"<table>\1</table>", "\n".join(pieces))


def quoted_table(name: str) -> list[list[str]]:
    """Give a table of the site that a document repeats, its digits in Thai."""
    rows = table_rows(SOURCE / "rows" / f"{name.strip()}.psv")
    return [[cell.translate(THAI_DIGITS) for cell in row] for row in rows]


def table_line(cells: list[str], first: bool) -> str:
    """Draw one row of a table."""
    tag = "th" if first else "td"
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells)


def text_line(line: str) -> str:
    """Draw a heading, a page break, a centred line, a signature or a paragraph."""
    marks = {"# ": "<h1>{}</h1>", "## ": "<h2>{}</h2>", "^ ": '<p class="c">{}</p>'}
    marks["> "] = '<div class="sign">{}</div>'
    if line == "---":
        return '<div class="new"></div>'
    for mark, frame in marks.items():
        if line.startswith(mark):
            return frame.format(html.escape(line[len(mark) :]))
    return f"<p>{html.escape(line)}</p>"


def write_procurement() -> None:
    """Write the half-year's purchases as a workbook, a sheet a month, and as one PDF."""
    _, *rows = table_rows(SOURCE / "procurement.psv")
    form = table_rows(SOURCE / "form.psv")[0]
    sheets = {month: [form, *form_rows(month, rows)] for month in MONTHS}
    xlsx(OUT / "uploads/2568/ita-o12-2568.xlsx", sheets)
    title = "รายการจัดซื้อจัดจ้าง อบจ.พิมานธารา ปีงบประมาณ พ.ศ. 2568"
    pieces = [f"<style>table{{font-size:8pt}}</style><h1>{title}</h1>"]
    for month, lines in sheets.items():
        drawn = "\n".join(table_line(row, not n) for n, row in enumerate(lines))
        pieces.append(f"<h3>ประจำเดือน {month}</h3><table>{drawn}</table>")
    html_to_pdf("".join(pieces), OUT / "uploads/2568/ita-o12-2568.pdf", landscape=True)


def form_rows(month: str, rows: list[list[str]]) -> list[list[str]]:
    """Fill the sixteen columns for a month; a month without purchases says so."""
    mine = [row[1:] for row in rows if row[0] == month]
    if not mine:
        none = f"ไม่มีการจัดซื้อจัดจ้างในเดือน {month}"
        return [["-", "2568", *AGENCY, none, *["-"] * 8]]
    return [[str(n), "2568", *AGENCY, *row] for n, row in enumerate(mine, 1)]


def write_responses(paths: list[str]) -> None:
    """Let every path of the app, and every dead one, answer with the shell."""
    news = [f"/news/{row[0]}" for row in table_rows(SOURCE / "news.psv")[1:]]
    lines = ["# Written by build.py: the app's server answers every path with its shell.\n"]
    for path in [*paths, *news, *DEAD_PAGES, *DEAD_FILES]:
        lines.append(f"[[response]]\npath = {json.dumps(path, ensure_ascii=False)}")
        lines.append('status = 200\nbody_file = "index.html"')
        lines.append('headers = { "Content-Type" = "text/html; charset=utf-8" }\n')
    lines.append('[[response]]\npath = "/uploads/anti/report67.pdf"\nstatus = 503')
    lines.append('headers = { "Content-Type" = "text/html; charset=utf-8" }\n')
    (OUT / "_responses.toml").write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()
