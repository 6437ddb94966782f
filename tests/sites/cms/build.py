"""Build the cms site: a municipality on a blog-like system, menus without item numbers.

Run from the checkout's root: python -m tests.sites.cms.build [pages]
"""

from __future__ import annotations

import html
import re
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Template

from tests.sites.build import images
from tests.sites.cms.documents import SOURCE, html_table, table, write_documents

WWW = Path(__file__).parent / "www"
_CATEGORIES = {
    "n": ("ข่าวประชาสัมพันธ์", 6),
    "g": ("กิจกรรม", 5),
    "p": ("ประกาศจัดซื้อจัดจ้าง", 4),
    "s": ("คู่มือประชาชน", 4),
}


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a category."""

    number: int
    date: str
    category: str
    title: str
    body: str
    href: str

    @property
    def thai_date(self) -> str:
        """The day as the theme prints it."""
        year, month, day = map(int, self.date.split("-"))
        return f"{day} {SITE['months'][month - 1]} {year + 543}"


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((SOURCE / name).read_text("utf-8"))


SITE = _toml("site.toml")
THEME = Template((SOURCE / "theme.html").read_text("utf-8"))


def file_of(path: str) -> Path:
    """Where the local server looks for an address."""
    plain, mark, query = path.lstrip("/").partition("?")
    if mark:
        return WWW / f"{plain}@{query}.html"
    return WWW / plain / "index.html" if path.endswith("/") else WWW / plain


def _slug(title: str) -> str:
    slug = re.sub(r"\s+", "-", title)
    while len(quote(slug)) > 200:  # the system cuts the encoded slug
        slug = slug[:-1]
    return slug


def _post(number: int, date: str, category: str, title: str, text: str) -> Post:
    year, month, _ = date.split("-")
    dated = title.startswith("*")
    title = title.lstrip("*")
    href = f"/{year}/{month}/{_slug(title)}/" if dated else f"/?p={number}"
    picture = ""
    if category == "g":
        picture = f'<p><img src="/wp-content/uploads/{year}/{month}/p{number}.jpg" alt=""></p>'
    return Post(number, date, category, title, f"<p>{html.escape(text)}</p>{picture}", href)


def _service_post(service: dict[str, Any]) -> Post:
    heads = ["ขั้นที่", "สิ่งที่ต้องทำ", "ใช้เวลา"]
    steps = [[str(n), what, long] for n, (what, long) in enumerate(service["steps"], 1)]
    papers = "".join(f"<li>{html.escape(paper)}</li>" for paper in service["papers"])
    body = (
        f"<p>ติดต่อได้ที่ {html.escape(service['where'])}</p>{html_table([heads, *steps])}"
        f"<p>รวมเวลา {service['total']}</p><p>ค่าธรรมเนียม: {html.escape(service['fee'])}</p>"
        f"<p>สิ่งที่ต้องเตรียมมา</p><ul>{papers}</ul>"
    )
    number = service["id"]
    return Post(number, "2023-06-12", "s", f"คู่มือประชาชน {service['name']}", body, f"/?p={number}")


def all_posts() -> list[Post]:
    """Every post, newest first in its category."""
    posts = [_post(*row) for row in _toml("posts.toml")["posts"]]
    return posts + [_service_post(service) for service in _toml("services.toml")["service"]]


POSTS = all_posts()


def _category(letter: str) -> dict[str, str]:
    name = _CATEGORIES[letter][0]
    count = str(sum(post.category == letter for post in POSTS))
    return {"text": name, "href": f"/category/{name}/", "count": count}


def _encode(page: str) -> str:
    """Percent-encode addresses as the system does: lower case, but upper in the side column."""
    head, mark, side = page.partition('<aside id="secondary">')

    def encoded(text: str, shape: Callable[[str], str]) -> str:
        def one(match: re.Match[str]) -> str:
            safe = quote(match[2].replace("&amp;", "&"), safe="/?=&#:%@.!-_")
            safe = re.sub(r"%[0-9A-F]{2}", lambda part: shape(part[0]), safe)
            return f'{match[1]}="{safe.replace("&", "&amp;")}"'

        return re.sub(r'\b(href|src|action)="(/[^"]*)"', one, text)

    return encoded(head, str.lower) + mark + encoded(side, str.upper)


def write_page(path: str, title: str, body: str, *, kind: str = "page", **more: Any) -> None:
    """Write one page in the theme."""
    recent = POSTS[:5]
    categories = [_category(letter) for letter in _CATEGORIES]
    page = THEME.render(
        site=SITE, path=path, title=title, body=body, kind=kind, recent=recent,
        categories=categories, **more,
    )  # fmt: skip
    file = file_of(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_encode(page), "utf-8")


def _people(name: str) -> str:
    group = next(group for group in _toml("people.toml")["group"] if group["page"] == name)
    cards = [f"<p>{group['intro']}</p>"]
    for who, post, contact, seed in group["people"]:
        photo = "<em>ตำแหน่งว่าง</em>"
        if seed:
            photo = f'<img src="/wp-content/uploads/2024/01/staff{seed}.jpg" alt="{who}">'
        cards.append(f'<div class="person">{photo}<br>{who}<br>{post}<br>{contact}</div>')
    return "\n".join(cards)


def _webboard(_: str) -> str:
    topics = _toml("webboard.toml")["topic"]
    return "\n".join(
        f'<div class="topic"><b>{t["ask"]}</b> โดย {t["who"]} เมื่อ {t["date"]}'
        f"<blockquote>เจ้าหน้าที่ตอบ: {t['answer']}</blockquote></div>"
        for t in topics
    )


_PARTS: dict[str, Callable[[str], str]] = {
    "@people": _people,
    "@webboard": _webboard,
    "@table": lambda name: html_table(table(name)),
}


def _expanded(line: str) -> str:
    word, _, rest = line.partition(" ")
    return _PARTS[word](rest) if word in _PARTS else line


def _filled(body: str) -> str:
    fields = ("address", "phone", "fax", "email", "facebook")
    for field in fields:
        body = body.replace("{" + field + "}", SITE[field])
    return body


def source_pages() -> Iterator[tuple[str, str, str]]:
    """Yield path, title and body of every page of the sources."""
    for file in sorted((SOURCE / "pages").glob("*.html")):
        for part in re.split(r"^=== ", file.read_text("utf-8"), flags=re.M)[1:]:
            head, _, body = part.partition("\n")
            path, title = (text.strip() for text in head.split(" | "))
            yield path, title, _filled("\n".join(map(_expanded, body.splitlines())))


def _excerpt(post: Post) -> str:
    words = re.sub(r"<[^>]+>", " ", post.body)[:90].strip()
    link = f'<a href="{post.href}">{html.escape(post.title)}</a>'
    return f"<article><h2>{link}</h2><p>{post.thai_date}</p><p>{words} [&hellip;]</p></article>"


def write_category(letter: str) -> None:
    """Write the pages of a category with their page numbers."""
    name, size = _CATEGORIES[letter]
    posts = [post for post in POSTS if post.category == letter]
    root, last = f"/category/{name}/", -(-len(posts) // size)
    for number in range(1, last + 1):
        chosen = posts[(number - 1) * size : number * size]
        links = [
            f'<a class="page-numbers" href="{root if n == 1 else f"{root}page/{n}/"}">{n}</a>'
            for n in range(1, last + 1)
        ]
        body = "\n".join(map(_excerpt, chosen)) + f"<nav>{' '.join(links)}</nav>"
        address = root if number == 1 else f"{root}page/{number}/"
        write_page(address, f"หมวด: {name}", body, kind="archive")


def write_posts() -> None:
    """Write every post and the categories."""
    for place, post in enumerate(POSTS):
        beside = POSTS[place - 1 : place] + POSTS[place + 1 : place + 2]
        links = " | ".join(f'<a href="{p.href}">{html.escape(p.title)}</a>' for p in beside)
        body = f'{post.body}\n<nav class="post-navigation">{links}</nav>'
        more = {"date": post.thai_date, "category": _category(post.category)}
        write_page(post.href, post.title, body, kind="single", **more)
    for letter in _CATEGORIES:
        write_category(letter)


def write_home() -> None:
    """Write the front page and the calendar pages."""
    news = "".join(map(_excerpt, [p for p in POSTS if p.category == "n"][:4]))
    shots = "".join(map(_excerpt, [p for p in POSTS if p.category == "g"][:3]))
    links = [(_category(k)["href"], k) for k in ("n", "g")]
    more = [f'<a href="{href}">อ่านทั้งหมด</a>' for href, _ in links]
    body = f"<h2>ข่าวประชาสัมพันธ์</h2>{news}{more[0]}<h2>ภาพกิจกรรม</h2>{shots}{more[1]}"
    write_page("/", "หน้าแรก", body, kind="home")
    for month in ("2568-04", "2568-06"):
        text = "<p>ไม่มีกิจกรรมที่บันทึกไว้ในเดือนนี้</p>"
        write_page(f"/index.php?cal={month}", f"ปฏิทิน {month}", text)


def write_images() -> None:
    """Draw portraits, the chart, the header and activity pictures."""
    uploads = WWW / "wp-content/uploads"
    for group in _toml("people.toml")["group"]:
        for *_, seed in group["people"]:
            if seed:
                images.portrait(uploads / f"2024/01/staff{seed}.jpg", seed)
    images.banner(uploads / "2024/01/header.jpg", SITE["name"])
    rows = [
        ["ประชาชน"],
        ["ฝ่ายนิติบัญญัติ\nสภาเทศบาล", "ฝ่ายบริหาร\nนายกเทศมนตรี"],
        ["ฝ่ายประจำ\nปลัดเทศบาล"],
        ["สำนักปลัดเทศบาล", "กองคลัง", "กองช่าง", "กองการศึกษา", "ตรวจสอบภายใน"],
    ]
    images.chart(uploads / "2024/01/org-chart.png", rows)
    for post in POSTS:
        if post.category == "g":
            path = uploads / post.date[:4] / post.date[5:7] / f"p{post.number}.jpg"
            images.banner(path, post.thai_date, width=640, height=320)


def _redirects() -> Iterator[str]:
    """Yield the replies that lead from a post's number to its dated slug."""
    for post in POSTS:
        if not post.href.startswith("/?"):
            path, target = f"/?p={post.number}", quote(post.href)
            yield f'\n[[response]]\npath = "{path}"\nstatus = 301\nredirect = "{target}"\n'


def write_extras() -> None:
    """Write what is not in the theme: the old page, the blocked file, the server's orders."""
    special = (SOURCE / "responses.toml").read_text("utf-8") + "".join(_redirects())
    (WWW / "_responses.toml").write_text(special, "utf-8")
    (WWW / "robots.txt").write_text("User-agent: *\nDisallow: /wp-admin/\n", "utf-8")
    blocked = "<h1>403 Forbidden</h1><p>A potentially unsafe operation has been detected.</p>"
    (WWW / "blocked.html").write_text(blocked, "utf-8")
    old = WWW / "old/ethics/dosdont.htm"
    old.parent.mkdir(parents=True, exist_ok=True)
    page = (SOURCE / "dosdont.html").read_text("utf-8")
    old.write_bytes(page.encode("cp874"))
    theme = WWW / "wp-content/themes/tesaban"
    theme.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SOURCE / "style.css", theme / "style.css")


def main(arguments: list[str]) -> None:
    """Write the pages; the documents and pictures too unless only pages are asked for."""
    WWW.mkdir(exist_ok=True)
    for path, title, body in source_pages():
        write_page(path, title, body)
    write_posts()
    write_home()
    write_extras()
    if arguments != ["pages"]:
        write_images()
        write_documents(WWW)


if __name__ == "__main__":
    main(sys.argv[1:])
