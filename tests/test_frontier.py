"""The frontier takes what leads to evidence first, and nothing twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler import urls
from crawler.discover import Discovery, wide_images, words
from crawler.frontier import HOME, SUBMITTED, Frontier, Target, is_splash, kind_of, wants
from crawler.model import Block, Document, Image, Link, LinkKind, Region

BASE = "http://www.nongsaeng.go.th"
PARENT = Target(BASE + "/", HOME)


def rank(link: Link) -> float:
    """Names an item where any of its words is in what names the link."""
    text = f"{link.text} {link.row}"
    return 1.0 if "รายการ" in text else 0.6 if "ITA" in text or "จัดซื้อ" in text else 0.0


def links(*found: tuple[str, str], region: Region = Region.BODY) -> tuple[Link, ...]:
    return tuple(Link(BASE + path, text, region=region) for path, text in found)


WORDY = (Block("ข้อความ " * 60),)


def order(frontier: Frontier) -> list[str]:
    taken = []
    while target := frontier.pop():
        taken.append(target.url.removeprefix(BASE))
    return taken


def test_submitted_then_named_then_menu_then_the_rest_then_archives() -> None:
    frontier = Frontier()
    frontier.add(PARENT)
    frontier.add(Target(BASE + "/row", SUBMITTED, submitted=True, relevant=True))
    for link in (
        *links(("/news?page=2", "2"), ("/about", "เรื่องน่ารู้"), ("/o1", "รายการ 1")),
        *links(("/menu", "บริการ"), region=Region.MENU),
    ):
        frontier.follow(link, link.url, rank(link), PARENT)
    assert order(frontier) == ["/row", "/", "/o1", "/menu", "/about", "/news?page=2"]


def test_no_address_is_taken_twice() -> None:
    frontier = Frontier(seen=[BASE + "/old"])
    assert not frontier.add(Target(BASE + "/old", 5))
    assert frontier.add(Target(BASE + "/a", 5))
    assert not frontier.add(Target(BASE + "/a", 4))
    assert order(frontier) == ["/a"]
    assert not frontier.add(Target(BASE + "/a", 9))
    frontier.again(Target(BASE + "/a", 1, tries=1))
    assert order(frontier) == ["/a"]


def test_a_better_reason_raises_what_waits() -> None:
    frontier = Frontier()
    frontier.add(Target(BASE + "/a", 1, depth=3))
    frontier.add(Target(BASE + "/b", 2))
    frontier.add(Target(BASE + "/a", 9, rank=1.0, relevant=True, depth=5))
    first = frontier.pop()
    assert first is not None
    assert (first.url, first.rank, first.depth, first.relevant) == (BASE + "/a", 1.0, 3, True)


def test_a_busy_host_is_left_alone() -> None:
    frontier = Frontier()
    frontier.add(Target(BASE + "/a", 9))
    frontier.add(Target("http://other.go.th/b", 1))
    taken = frontier.pop(busy={"www.nongsaeng.go.th"})
    assert taken
    assert taken.url == "http://other.go.th/b"
    assert frontier.pop(busy={"www.nongsaeng.go.th"}) is None


def test_a_used_up_kind_is_not_taken_but_still_named() -> None:
    frontier = Frontier()
    frontier.add(Target(BASE + "/a", 9))
    frontier.add(Target(BASE + "/a.pdf", 1, kind="file"))
    taken = frontier.pop(kinds={"page"})
    assert taken
    assert taken.kind == "file"
    assert not frontier.waits({"page"})
    assert [t.url for t in frontier] == [BASE + "/a"]


def test_too_deep_is_not_followed() -> None:
    assert not Frontier(max_depth=2).add(Target(BASE + "/a", 1, depth=3))


@pytest.mark.parametrize(
    ("path", "link_rank", "relevant", "expected"),
    [
        ("/x", 0.0, False, True),
        ("/x.pdf", 0.0, False, False),
        ("/x.pdf", 0.7, False, True),
        ("/x.pdf", 0.0, True, True),
        ("/x.jpg", 0.0, True, False),
        ("/x.jpg", 0.4, False, True),
    ],
)
def test_files_are_fetched_where_evidence_is_meant(
    path: str, link_rank: float, relevant: bool, expected: bool
) -> None:
    parent = Target(BASE + "/p", 1, relevant=relevant)
    assert wants(Link(BASE + path, "คลิก"), BASE + path, link_rank, parent) is expected


def test_what_a_page_shows_comes_with_the_page() -> None:
    frontier = Frontier()
    parent = Target(BASE + "/o1", 80, rank=1.0, depth=2, relevant=True)
    link = Link(BASE + "/frame", "", kind=LinkKind.EMBED)
    frontier.follow(link, link.url, 0.0, parent)
    shown = frontier.pop()
    assert shown
    assert (shown.depth, shown.relevant, shown.rank) == (2, True, 1.0)
    assert shown.priority == pytest.approx(79.5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("เข้าสู่เว็บไซต์", True), ("ENTER", True), ("Enter Site", True), ("เข้าสู่ระบบ", False)],
)
def test_a_welcome_page_is_passed(text: str, expected: bool) -> None:
    assert is_splash(Link(BASE + "/home", text)) is expected


def test_the_words_of_an_address_name_it() -> None:
    assert words("http://x.go.th/ita-2568/%E0%B9%81%E0%B8%9C%E0%B8%99_o5.html") == "ita 2568 แผน o5"
    assert kind_of(BASE + "/a.PNG") == "image"


def test_pictures_of_named_pages_only_and_few() -> None:
    frontier = Frontier()
    discovery = Discovery(frontier, BASE + "/", rank)
    images = (
        Image(BASE + "/small.jpg", width=120),
        Image(BASE + "/logo.png", region=Region.HEADER),
        *(Image(f"{BASE}/p{n}.jpg", width=(0, 800)[n % 2]) for n in range(9)),
    )
    document = Document(BASE + "/o1", "text/html", blocks=WORDY, images=images)
    discovery.page(document, Target(BASE + "/plain", 1), BASE + "/plain")
    assert len(frontier) == 0
    discovery.page(document, Target(BASE + "/o1", 90, rank=1.0, relevant=True), BASE + "/o1")
    assert sorted(order(frontier)) == [f"/p{n}.jpg" for n in (0, 1, 2, 3, 5, 7)]


def test_a_page_that_only_shows_pictures_is_asked_for_them_wherever_they_lie() -> None:
    frontier = Frontier()
    scans = tuple(Image(f"https://cdn.example.org/{n}.gif") for n in range(20))
    document = Document(BASE + "/o1", "text/html", images=(scans[0], *scans))
    target = Target(BASE + "/o1", 90, rank=1.0, relevant=True)
    Discovery(frontier, BASE + "/", rank).page(document, target, BASE + "/o1")
    assert [(t.url, t.kind, t.external) for t in frontier] == sorted(
        (scan.url, "image", True) for scan in scans[:12]
    )


def test_a_file_of_a_service_waits_like_one_of_the_site() -> None:
    frontier = Frontier()
    url = "https://drive.google.com/open?id=7"
    document = Document(BASE + "/o1", "text/html", links=(Link(url, "รายการ 3"),))
    assert Discovery(frontier, BASE + "/", rank).page(document, PARENT, PARENT.url) == []
    assert [(t.url, t.kind, t.external) for t in frontier] == [(url, "file", True)]


def test_links_to_services_that_are_not_opened_are_told_once() -> None:
    discovery = Discovery(Frontier(), BASE + "/", rank)
    url = "https://drive.google.com/drive/my-drive"
    share = Link("https://facebook.com/x", "", region=Region.FOOTER)
    document = Document(BASE + "/o1", "text/html", links=(Link(url, "รายการ 3"), share))
    assert discovery.page(document, PARENT, PARENT.url) == [(url, "Google Drive: folder")]
    assert discovery.page(document, PARENT, PARENT.url) == []


def test_a_sitemap_is_read_without_a_parser_that_could_be_bombed() -> None:
    frontier = Frontier()
    discovery = Discovery(frontier, BASE + "/", rank)
    body = f"""<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><urlset>
      <url><loc>{BASE}/%E0%B8%A3%E0%B8%B2%E0%B8%A2%E0%B8%81%E0%B8%B2%E0%B8%A3-1</loc></url>
      <url><loc><![CDATA[{BASE}/b?x=1&amp;y=2]]></loc></url><url><loc>http://evil.net/</loc></url>
      <sitemap><loc>{BASE}/more.xml</loc></sitemap></urlset>"""
    discovery.entries(body.encode(), Target(BASE + "/sitemap.xml", 1, kind="sitemap"))
    assert order(frontier) == [
        "/more.xml", "/%E0%B8%A3%E0%B8%B2%E0%B8%A2%E0%B8%81%E0%B8%B2%E0%B8%A3-1", "/b?x=1&y=2"
    ]  # fmt: skip


Pages = dict[str, tuple[Link, ...]]


def big_site() -> Pages:
    """5,000 pages: menus, an ITA index, departments, and thousands of news and announcements."""
    menu = links(
        *((f"/m{n}", f"เมนูที่ {n}") for n in range(30)),
        *((f"/o{n}", f"รายการ {n}") for n in range(1, 11)),
        ("/ita", "ITA"),
        region=Region.MENU,
    )
    index = tuple(Link(f"{BASE}/o{n}", "คลิก", row=f"รายการ {n}") for n in range(11, 21))
    pages: Pages = {
        "/": (*menu, *links(("/news?page=1", "ข่าวทั้งหมด"), ("/buy?page=1", "จัดซื้อทั้งหมด")))
    }
    pages["/ita"] = (*menu, *index)
    for n in range(30):
        pages[f"/m{n}"] = (*menu, *links(*((f"/m{n}/s{k}", f"หัวข้อ {n}-{k}") for k in range(5))))
    for n in range(21, 29):  # hidden two unnamed clicks from the menu
        path = f"/m{n}/s3"
        pages[path] = (*menu, *links((f"/o{n}", f"รายการ {n}")))
    for section, count, text in (("news", 2600, "ข่าวกิจกรรม"), ("buy", 2000, "ประกาศผู้ชนะจัดซื้อ")):
        for page in range(1, count // 20 + 1):
            rows = ((f"/{section}/{page * 20 + k}.html", f"{text} {page}/{k}") for k in range(20))
            following = (f"/{section}?page={page + 1}", "ถัดไป")
            pages[f"/{section}?page={page}"] = (*menu, *links(*rows, following))
    return pages


def taken_until(pages: Pages, done: Callable[[set[str]], bool], *, most: int) -> int:
    """How many fetches a site needs until it has given what is looked for."""
    frontier = Frontier()
    discovery = Discovery(frontier, BASE + "/", rank)
    frontier.add(PARENT)
    seen: set[str] = set()
    while (target := frontier.pop()) and len(seen) < most:
        path = target.url.removeprefix(BASE)
        seen.add(path)
        if done(seen):
            break
        found = pages.get(path, pages["/"][:41])
        discovery.page(Document(target.url, "text/html", links=found), target, target.url)
    return len(seen)


def test_a_site_of_five_thousand_pages_gives_all_items_early() -> None:
    wanted = {f"/o{n}" for n in range(1, 29)}
    fetched = taken_until(big_site(), lambda seen: wanted <= seen, most=5000)
    assert fetched < 300
    assert urls.canonical(BASE) == BASE + "/"


def test_what_a_page_shows_goes_before_the_buttons_of_its_template() -> None:
    buttons = tuple(Image(f"{BASE}/b{n}.png") for n in range(8))
    icon, poster = Image(f"{BASE}/i.png", width=90), Image(f"{BASE}/p.png", width=720)
    images = (*buttons, icon, poster)
    found = wide_images(Document(BASE + "/", "text/html", "", blocks=WORDY, images=images))
    assert found == [poster, *buttons[:5]]
