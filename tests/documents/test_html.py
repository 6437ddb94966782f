"""Reading of pages: regions, headings, rows of links, tables, forms, charsets."""

from __future__ import annotations

import pytest

from crawler.documents.html import is_shell, parse_html
from crawler.model import BlockKind, Document, Link, LinkKind, Region

BASE = "https://a.example/dir/page.html"
LONG = "<p>" + "เทศบาลตำบลบึงตะไคร้ดำเนินการตามแผนอย่างต่อเนื่อง " * 8 + "</p>"


def page(html: str, *, head: str = "", headers: dict[str, str] | None = None) -> Document:
    whole = f"<html><head><meta charset=utf-8>{head}</head><body>{html}</body></html>"
    return parse_html(whole.encode(), BASE, headers or {})


def link(document: Document, end: str) -> Link:
    return next(found for found in document.links if found.url.endswith(end))


def test_row_names_a_link_that_does_not() -> None:
    document = page(
        "<h2>ITA 2568</h2><table border=1><tr><th>ข้อ<th>รายการ<th>ไฟล์</tr>"
        "<tr><td rowspan=2>O10<td rowspan=2>แผนดำเนินงาน<td><a href=a.pdf>คลิก</a></tr>"
        "<tr><td><a href=b.pdf>คลิก</a></tr><tr><td>O11<td>รายงาน<td>"
        "<a href=c.pdf>คลิก</a></tr></table>"
    )
    for end in ("a.pdf", "b.pdf"):
        assert link(document, end).row == "O10 | แผนดำเนินงาน"
        assert link(document, end).heading == "ITA 2568"
    assert link(document, "c.pdf").row == "O11 | รายงาน"
    assert document.tables[0].body[1] == ("O10", "แผนดำเนินงาน", "คลิก")
    assert document.blocks[link(document, "b.pdf").at].kind is BlockKind.ROW


def test_list_and_line_name_a_link() -> None:
    document = page(
        "<ul><li>O1 โครงสร้าง <a href=1>คลิก</a></li><li>O2 ผู้บริหาร<ul><li>"
        "<a href=2>คลิก</a></ul></ul>"
        "<p>O3 อำนาจหน้าที่ <a href=3>ดาวน์โหลด</a><br>O4 แผน <a href=4>ดาวน์โหลด</a></p>"
        "<div class=row><div class=col>O5 ข้อมูลติดต่อ</div><div class=col>"
        "<a href=5>เปิด</a></div></div>"
    )
    rows = {found.url[-1]: found.row for found in document.links}
    assert rows == {
        "1": "O1 โครงสร้าง",
        "2": "O2 ผู้บริหาร",
        "3": "O3 อำนาจหน้าที่",
        "4": "O4 แผน",
        "5": "O5 ข้อมูลติดต่อ",
    }


def test_accordion_label_heads_its_links_only() -> None:
    document = page(
        "<div class=accordion><div class=card><div class=card-header><button data-toggle=collapse "
        "aria-controls=c1>O12 จัดซื้อจัดจ้าง</button></div><div id=c1 style='display:none'>"
        "<a href=12.pdf>ไฟล์แนบ 1</a></div></div><div class=card><div class=card-header>"
        "<button data-toggle=collapse aria-controls=c2>O13 ผลการจัดซื้อ</button></div>"
        "<div id=c2><a href=13.pdf>ไฟล์แนบ 1</a></div></div></div>"
    )
    assert link(document, "12.pdf").heading == "O12 จัดซื้อจัดจ้าง"
    assert link(document, "13.pdf").heading == "O13 ผลการจัดซื้อ"
    assert [b.text for b in document.blocks if b.level] == ["O12 จัดซื้อจัดจ้าง", "O13 ผลการจัดซื้อ"]


def test_tab_labels_head_their_panes() -> None:
    document = page(
        "<ul class='nav nav-tabs'><li><a data-toggle=tab href=#y67>ปี 2567</a><li>"
        "<a data-toggle=tab href=#y68>ปี 2568</a></ul><div class=tab-content>"
        "<div id=y67><a href=67.pdf>แผน</a></div><div id=y68><a href=68.pdf>แผน</a></div></div>"
    )
    assert link(document, "67.pdf").heading == "ปี 2567"
    assert link(document, "68.pdf").heading == "ปี 2568"
    texts = [block.text for block in document.body]
    assert texts == ["ปี 2567", "แผน", "ปี 2568", "แผน"]


def test_regions_by_tag_class_and_shape() -> None:
    menu = "".join(f"<li><a href=m{n}>เมนู {chr(0x0E01 + n)}</a></li>" for n in range(6))
    document = page(
        f"<div id=header><h1>เทศบาล</h1></div><div class=main-menu><ul>{menu}</ul></div>"
        f"<div class=content>{LONG}<a href=x>อ่านต่อ</a></div>"
        f"<div class=footer>โทร 02-000-0000</div>"
    )
    assert link(document, "m0").region is Region.MENU
    assert link(document, "/x").region is Region.BODY
    assert document.text.startswith("เทศบาลตำบลบึงตะไคร้")
    assert document.blocks[-1].region is Region.FOOTER
    assert document.blocks[0].region is Region.HEADER


def test_menu_cell_of_an_old_layout_table() -> None:
    menu = "".join(f"<a href=m{n}>เมนู {n}</a><br>" for n in range(6)).replace("เมนู ", "หัวข้อ")
    document = page(f"<table><tr><td width=150>{menu}</td><td>{LONG}<h2>ข่าว</h2></td></tr></table>")
    assert link(document, "m0").region is Region.MENU
    assert document.tables == ()
    assert "บึงตะไคร้" in document.text


def test_list_of_items_is_body_wherever_it_stands() -> None:
    items = "".join(f"<li><a href=o{n}>O{n} เรื่อง</a></li>" for n in range(1, 12))
    document = page(f"<div class=menu-ita><ul>{items}</ul></div>{LONG}")
    assert link(document, "o3").region is Region.BODY


def test_two_row_heads_and_caption() -> None:
    document = page(
        "<table class=table><caption>งบประมาณ</caption><thead><tr>"
        "<th rowspan=2>ที่<th colspan=2>งบ</tr>"
        "<tr><th>ตั้ง<th>ใช้</tr></thead><tr><td>1<td>10<td>9</tr><tr><td>2<td>20<td>8</tr></table>"
    )
    (table,) = document.tables
    assert table.columns == ("ที่", "งบ ตั้ง", "งบ ใช้")
    assert table.heading == "งบประมาณ"
    assert document.blocks[table.at].kind is BlockKind.ROW


def test_title_row_is_the_heading_of_a_table() -> None:
    document = page(
        "<table border=1><tr><td colspan=3>สถิติเรื่องร้องเรียน</td></tr><tr>"
        "<td>เดือน<td>รับ<td>เสร็จ</tr>"
        "<tr><td>ตุลาคม<td>0<td>0</tr></table>"
    )
    assert document.tables[0].heading == "สถิติเรื่องร้องเรียน"
    assert document.tables[0].columns == ("เดือน", "รับ", "เสร็จ")


def test_forms_show_what_they_ask() -> None:
    document = page(
        "<h2>แจ้งเรื่องร้องเรียน</h2><form action=/send>"
        "<input type=hidden name=t><label for=n>ชื่อ</label>"
        "<input id=n><table><tr><td>เบอร์โทร :</td><td><input name=tel></td></tr></table>"
        "<textarea placeholder=รายละเอียด></textarea><input type=submit value=ส่ง></form>"
    )
    (form,) = document.forms
    assert form.fields == ("ชื่อ", "เบอร์โทร", "รายละเอียด")
    assert form.has_textarea
    assert form.heading == "แจ้งเรื่องร้องเรียน"
    assert form.text.endswith("ส่ง")


def test_addresses_in_scripts_frames_and_data() -> None:
    document = page(
        "<a href=\"javascript:window.open('o.pdf')\">ก</a>"
        "<button onclick=\"location.href='/go'\">ข</button>"
        "<tr data-href='/row'></tr><iframe src='https://b.example/v'></iframe><a href='#'>ค</a>"
        "<select onchange='location=this.value'><option value='/jump.php'>ง</select>"
        "<area href=map alt=แผนที่>",
        head="<base href='https://c.example/z/'>"
        "<meta http-equiv=refresh content='5; url=next.html'>",
    )
    found = {entry.url: entry.kind for entry in document.links}
    assert found == {
        "https://c.example/z/o.pdf": LinkKind.ANCHOR,
        "https://c.example/go": LinkKind.ANCHOR,
        "https://b.example/v": LinkKind.EMBED,
        "https://c.example/jump.php": LinkKind.ANCHOR,
        "https://c.example/z/map": LinkKind.ANCHOR,
        "https://c.example/z/next.html": LinkKind.REFRESH,
    }
    assert document.refresh == "https://c.example/z/next.html"


def test_frameset_and_pictures() -> None:
    document = parse_html(b"<frameset><frame src=menu.html></frameset>", BASE, {})
    assert [found.url for found in document.links] == ["https://a.example/dir/menu.html"]
    document = page("<a href=x><img src=a.png alt=โครงสร้าง width=800 height=600></a>")
    assert document.links[0].text == "โครงสร้าง"
    assert (document.images[0].width, document.images[0].alt) == (800, "โครงสร้าง")


def test_silent_and_icon_texts_are_no_texts() -> None:
    document = page(
        "<script>x</script><style>y</style><template>z</template><noscript>n</noscript>"
        "<i class=material-icons>check_circle</i> ข้อความ" + LONG
    )
    assert document.blocks[0].text == "ข้อความ"
    assert "check" not in document.whole_text


def test_bold_line_heads_but_bold_link_does_not() -> None:
    document = page(
        "<p><b>แผน 2568</b></p><p><a href=1>x</a></p><p><b><a href=2>แผน 2567</a></b></p>"
    )
    assert document.blocks[0].level == 6
    assert document.blocks[2].level == 0
    assert document.links[0].heading == "แผน 2568"


@pytest.mark.parametrize(
    ("encoding", "meta", "header"),
    [
        ("utf-8", "", ""),
        ("utf-8", "windows-1252", "text/html; charset=iso-8859-1"),
        ("cp874", "tis-620", ""),
        ("cp874", "", "text/html; charset=windows-874"),
        ("cp874", "", ""),
        ("cp874", "utf-8", ""),
        ("utf-8-sig", "tis-620", ""),
        ("utf-16", "", ""),
    ],
)
def test_charsets(encoding: str, meta: str, header: str) -> None:
    html = f"<html><meta charset='{meta}'><body>องค์การบริหารส่วนตำบล</body></html>"
    document = parse_html(html.encode(encoding), BASE, {"Content-Type": header})
    assert document.text == "องค์การบริหารส่วนตำบล"


@pytest.mark.parametrize(
    ("html", "shell"),
    [
        ("<div id=app></div><script src=app.js></script>", True),
        ("<div id=root>กำลังโหลด...</div><script src=app.js></script>", True),
        ("<h1>{{ title }}</h1><p>{{ text }}</p><script src=vue.js></script>", True),
        ("<div id=list></div><script>fetch('/api').then(show)</script>", True),
        (LONG + "<script src=stat.js></script>", False),
        ("<img src=splash.jpg><a href=/home>เข้าสู่เว็บไซต์</a><script src=stat.js></script>", False),
        ("<p>ไม่มีข้อมูล</p>", False),
    ],
)
def test_shells(html: str, shell: bool) -> None:
    assert is_shell(page(html)) is shell


def test_rendered_page_stands_for_the_static_one() -> None:
    document = parse_html(b"<div id=app></div><script src=a.js></script>", BASE, {}, "<p>เนื้อหา")
    assert document.text == "เนื้อหา"
    assert not is_shell(document)


@pytest.mark.parametrize("tags", ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<a href=x>"])
def test_absurd_nesting_is_read(tags: str) -> None:
    assert parse_html((tags * 30_000 + "ท้าย").encode(), BASE, {}).url == BASE


def test_neighbouring_links_do_not_name_each_other() -> None:
    document = page(
        "<ul><li><a href=1>คำสั่งแต่งตั้ง</a></li><li><a href=2>กิจกรรม</a> (มกราคม)</li></ul>"
        "<div><a href=3>แผน</a></div><div><a href=4>ผล</a></div>"
    )
    assert [found.row for found in document.links] == ["", "(มกราคม)", "", ""]


def test_menu_in_a_header_is_a_menu() -> None:
    document = page(f"<header><p>เทศบาล</p><nav><a href=m>เมนู</a></nav></header>{LONG}")
    assert document.links[0].region is Region.MENU
    assert document.blocks[0].region is Region.HEADER


def test_column_heads_tell_links_of_one_row_apart() -> None:
    document = page(
        "<table border=1><tr><th>ปี<th>แผน<th>ผล 6 เดือน</tr>"
        "<tr><td>2568<td><a href=1>คลิก</a><td><a href=2>คลิก</a></tr></table>"
    )
    assert [found.row for found in document.links] == ["2568 | แผน", "2568 | ผล 6 เดือน"]


def test_what_word_leaves_in_pasted_pages_hides_nothing() -> None:
    left = '<?xml:namespace prefix = o ns = "urn:schemas-microsoft-com:office:office" /><o:p></o:p>'
    document = page(f"<p>ก่อน{left}หลัง</p><?php echo 1 ?><p>ท้าย</p>")
    assert document.lines == ("ก่อนหลัง", "ท้าย")
