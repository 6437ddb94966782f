"""A site whose pages look full on the server and are filled or opened by scripts only."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests import scripted_scripts as scripts
from tests.serving import PROSE, Answer, Page

MISSING = Page("Not Found", 404)
PDF = Page(b"%PDF-1", type="application/pdf")
_HEAD = (
    "<header><b>องค์การบริหารส่วนตำบลดงสว่าง</b></header><nav><ul><li><a href=/>หน้าแรก</a>"
    "<li><a href=/about>เกี่ยวกับเรา</a><li><a href=/contact>ติดต่อเรา</a></ul></nav>"
)
_FOOT = "<footer>ที่ทำการ อบต.ดงสว่าง โทร 0 4300 0000 </footer>"


def full(title: str, body: str, script: str = "", src: str = "") -> str:
    """A page with menu and footer; its own content is `body`, then the script runs."""
    loaded = f"<script src={src}></script>" if src else ""
    return (
        f"<!doctype html><title>{title}</title><body>{_HEAD}<main><h1>{title}</h1>{body}</main>"
        f"{_FOOT}<script>{script}</script>{loaded}"
    )


def data(value: object) -> Page:
    """An answer of the site's own interface."""
    return Page(json.dumps(value, ensure_ascii=False), type="application/json")


def code(text: str) -> Page:
    """A script file."""
    return Page(text, type="text/javascript; charset=utf-8")


def _ita(year: int) -> Page:
    rows = [{"name": f"O{n} รายงานปี {year}", "file": f"/ita/{year}/o{n}.pdf"} for n in (1, 2, 3)]
    return data(rows)


_ROWS = [[f"โครงการที่ {n}", f"{n * 1000} บาท", f"e-bidding {n % 3}"] for n in range(1, 26)]
_CELLS = "<tr><td>-</td><td>-</td><td>-</td></tr>" * 10
_TABLE = "<thead><tr><th>ชื่อโครงการ<th>วงเงิน<th>วิธี</tr></thead>"
_OPTIONS = "".join(f"<option value={y}>{y}</option>" for y in (2569, 2568, 2567))
_ENTER = "<div class=splash style='position:fixed;inset:0'><img src=/king.jpg alt=ทรงพระเจริญ>"

PAGES: dict[str, Answer] = {
    "/tabs": full(
        "ITA รายปี",
        "<p>เลือกปีงบประมาณ</p><div><button class='year active' onclick='load(2569, this)'>2569"
        "</button><button class=year onclick='load(2568, this)'>2568</button><button class=year "
        "onclick='load(2567, this)'>2567</button></div><div id=list></div>",
        scripts.TABS,
    ),
    "/accordion": full(
        "คลังเอกสาร",
        "<div class=acc>"
        + "".join(f"<h3 data-id={n}>หมวดที่ {n}</h3><div></div>" for n in (1, 2, 3))
        + "</div>",
        scripts.ACCORDION,
    ),
    "/nested": full(
        "หมวดเอกสาร",
        "<style>.kind, .row { cursor: pointer }</style><p>" + PROSE + "</p><div class=kinds>"
        "<div class=kind data-k=a>ก</div><div class=kind data-k=b>ข</div></div><div id=out></div>",
        scripts.NESTED,
    ),
    "/scroll": full("ข่าวยาว", "<div id=feed></div><div id=end>-</div>", scripts.SCROLL),
    "/scroll-box": full(
        "ประกาศยาว",
        "<div id=box style='height:200px;overflow:auto'></div>",
        scripts.SCROLL_BOX,
    ),
    "/more": full(
        "ข่าวทั้งหมด", "<ul id=news></ul><button id=more type=button>โหลดเพิ่มเติม</button>", scripts.MORE
    ),
    "/endless": full("ข่าวไม่จบ", "<ul id=news></ul><a id=more href=#>ดูเพิ่มเติม</a>", scripts.ENDLESS),
    "/paging": full(
        "รายการจัดซื้อจัดจ้าง",
        f"<table id=t>{_TABLE}<tbody>{_CELLS}</tbody></table><ul class=pager><li class=active>1"
        "<li>2<li>3<li class=next>ถัดไป</ul>",
        scripts.PAGING,
    ),
    "/grid": full(
        "ตารางโครงการ",
        "<label>แสดง <select id=size><option>10<option>20</select> แถว</label>"
        f"<table id=grid>{_TABLE}<tbody></tbody></table><div id=pager></div>",
        scripts.GRID,
    ),
    "/select": full(
        "แผนรายปี",
        f"<select id=year>{_OPTIONS}</select><table id=plans><thead><tr><th>แผน<th>งบ</tr></thead>"
        "<tbody></tbody></table>",
        scripts.SELECT,
    ),
    "/clicks": full(
        "คลิกไม่มีที่อยู่",
        f"<p>{PROSE}</p><div onclick=openOne()>ภารกิจ</div><div id=a></div>"
        "<span role=button>อำนาจหน้าที่</span><div id=b></div>"
        "<div class=card style='cursor:pointer'><b>แผนพัฒนา</b></div><div id=c></div>"
        "<a class=anchor href=#>ข้อบัญญัติ</a><div id=d></div>",
        scripts.CLICKS,
    ),
    **{
        path: full(
            "สถิติ",
            f"<p>{PROSE * 5}</p><button class='year active'>2569</button>"
            "<button class=year>2568</button><div id=stat></div>",
            scripts.NOUGHTS,
        )
        for path in ("/noughts", "/noughts?head")
    },
    "/handlers": full(
        "ตัวจัดการ",
        f"<p>{PROSE * 5}</p><div id=one>งานสารบรรณ</div><div id=a></div>"
        "<div onmouseover=\"say('b', 'หลัง onmouseover')\">งานบุคคล</div><div id=b></div>"
        "<label><input type=radio name=year value=2569 checked>2569</label>"
        "<label><input type=radio name=year value=2568>2568</label><div id=c></div>"
        "<div id=d style='height:2000px'></div><div id=clock></div>",
        scripts.HANDLERS,
    ),
    "/api/never": Page("{}", delay=60),
    "/go": full(
        "ไปที่ไฟล์",
        f"<p>{PROSE}</p><ul><li>เล่มที่ 7 <button id=file>เปิดไฟล์</button><li>หน้าที่สอง "
        "<button id=page>อ่านต่อ</button><li>เล่มที่ 8 <button id=blob>ดูเอกสาร</button></ul>",
        scripts.GO,
    ),
    "/hover": full(
        "เมนูลอย",
        f"<p>{PROSE}</p><ul><li class=top data-of=1><a href=/hover1>กองคลัง</a>"
        "<li class=top data-of=2><span>กองช่าง</span></ul>",
        scripts.HOVER,
    ),
    "/shadow": full("องค์ประกอบเว็บ", "<ita-list><p>ข้อความในช่อง</p></ita-list>", scripts.SHADOW),
    "/frames": full(
        "กรอบ",
        f"<p>{PROSE}</p><iframe src=/inner/></iframe>"
        "<iframe srcdoc='<p>ข้อความใน srcdoc</p>'></iframe>",
        "fetch('/api/x')",
    ),
    "/inner/": "<div id=app></div><script>setTimeout(() => { document.getElementById('app')"
    ".innerHTML = '<p>ข้อความในกรอบ</p><a href=in.pdf>ดาวน์โหลด</a>' }, 300)</script>",
    "/late": full("มาช้า", "<div class=spinner>กำลังโหลด...</div><div id=app></div>", scripts.LATE),
    "/late-app": full("มาช้าเงียบ", "<div id=app></div>", "", "/late.js"),
    "/late.js": code(scripts.LATE),
    "/viewers": full(
        "ตัวแสดงไฟล์",
        f"<p>{PROSE}</p><ul>"
        + "".join(f"<li data-n={n} style='cursor:pointer'>เล่ม {n}" for n in range(3))
        + "</ul><div id=box></div>",
        scripts.VIEWERS,
    ),
    "/canvas": full("หนังสือพลิก", "<canvas width=800 height=1100></canvas>", scripts.CANVAS),
    "/splash": f"<title>อบต.</title><body>{_ENTER}<button id=enter>เข้าสู่เว็บไซต์</button></div>"
    f"<script>{scripts.SPLASH}</script>",
    "/table": full(
        "รายการ OIT",
        "<table id=oit><thead><tr><th>ข้อ<th>รายการ<th>ไฟล์</tr></thead><tbody></tbody></table>",
        "",
        "/table.js",
    ),
    "/table.js": code(scripts.FULL_TABLE),
    "/acts": full(
        "ปุ่มต่าง ๆ",
        f"<p>{PROSE}</p><button class=act id=like>ถูกใจ</button><button class=act id=delete>ลบ"
        "</button><button class=act id=vote>โหวต</button><div class=act id=send "
        "style='cursor:pointer'>ส่งข้อความ</div><form method=post action=/act/form><select>"
        "<option>ก<option>ข</select><input name=q><button class=act id=in>ดูรายละเอียด</button>"
        "</form>"
        "<button id=open>ดูรายละเอียด</button><div id=shown></div>",
        scripts.ACTS,
    ),
    "/shared": full(
        "แผนพัฒนา",
        f"<p>{PROSE * 6}</p><div role=tablist><button role=tab aria-controls=pane "
        "aria-selected=true>2569</button><button role=tab aria-controls=pane>2568</button></div>"
        "<div id=pane>"
        + "".join(
            f"<div class=card><h4>แผนที่ {n} ของปี 2569</h4><a href=/card/2569-{n}.pdf>ไฟล์</a></div>"
            for n in range(2)
        )
        + "</div>",
        scripts.SHARED,
    ),
    "/window": full(
        "ประกาศ",
        f"<p>{PROSE * 6}</p><ul>"
        + "".join(
            f"<li>เรื่อง {n} <button data-bs-toggle=modal data-bs-target=#window data-name={n}>"
            f"เปิดอ่าน {n}</button>"
            for n in "ab"
        )
        + "<li>เรื่องที่บันทึกได้ <button class=save>ดาวน์โหลด</button></ul><div id=window hidden><h5>"
        "ดูเอกสาร</h5><div class=modal-body></div></div>",
        scripts.WINDOW,
    ),
    "/windowed": full(
        "รายการทั้งปี",
        "<table id=t><thead><tr><th>ชื่อ<th>วงเงิน</tr></thead><tbody></tbody></table>"
        "<div id=pager></div>",
        scripts.WINDOWED,
    ),
    "/redrawn": full("วาดใหม่", f"<p>{PROSE}</p><div id=app></div>", scripts.REDRAWN),
    "/hashes": full(
        "แฮช",
        f"<p>{PROSE * 6}</p><a href=#structure>โครงสร้าง</a> <a href=#power>อำนาจหน้าที่</a>"
        "<div id=view></div>",
        scripts.HASHES,
    ),
    "/tables": full("ตารางวาดใหม่", "<div id=box></div>", scripts.TABLES),
    "/static-tabs": full(
        "แท็บครบ",
        f"<ul class=nav-tabs><li><a href=#a data-toggle=tab>2569</a><li><a href=#b data-toggle=tab>"
        f"2568</a></ul><div id=a>ก {PROSE * 4}</div><div id=b>ข {PROSE * 4}</div>",
        "const tabs = 1;",
    ),
    "/plain": full("หน้าเรียบ", f"<p>{PROSE * 6}</p>", "const year = new Date();"),
    "/api/menu": data([{"to": "/from-menu", "text": "หน้าจากเมนู"}]),
    "/from-menu": full("จากเมนู", f"<p>{PROSE * 5}</p>"),
    **{f"/api/ita?year={y}": _ita(y) for y in (2567, 2568, 2569)},
    **{f"/api/acc?id={n}": f"<p>เอกสารหมวด {n}</p><a href=/acc{n}.pdf>เปิด</a>" for n in (1, 2, 3)},
    **{
        f"/api/news?page={p}": data([f"ข่าวหน้า {p} เรื่อง {n}" for n in range(5)]) for p in range(1, 5)
    },
    "/api/x": data({}),
    "/api/rows": data(_ROWS),
    **{f"/api/plan?year={y}": data([["แผนงานหลัก", f"งบของปี {y}"]]) for y in (2567, 2568, 2569)},
    **{f"/api/sub?of={n}": f"<ul><li><a href=/sub{n}>งานย่อย {n}</a></ul>" for n in (1, 2)},
    "/api/inside": f"<main><h1>หน้าหลัก</h1><p>เนื้อหาหลังหน้าต้อนรับ {PROSE * 3}</p></main>",
    "/get?id=7": PDF,
    "/get?id=8": PDF,
    "/robots.txt": MISSING,
    "/sitemap.xml": MISSING,
    "/favicon.ico": MISSING,
    "/about": full("เกี่ยวกับเรา", f"<p>{PROSE * 7}</p>"),
    "/contact": full("ติดต่อเรา", f"<p>{PROSE * 8}</p>"),
    "/second": full("หน้าที่สอง", f"<p>{PROSE * 9}</p>"),
}
_FOUND = {"/from-menu", "/second", "/inner/"}  # by scripts and frames
_LISTED = sorted(
    path
    for path in {*PAGES} - _FOUND
    if "." not in path and "api" not in path and "get" not in path
)
PAGES["/"] = full(
    "หน้าแรก",
    "<ul>" + "".join(f"<li><a href={path}>รายการ {path[1:]}</a>" for path in _LISTED) + "</ul>"
    f"<p>{PROSE * 3}</p><ul id=side></ul>",
    scripts.MENU,
)
SITE: Mapping[str, Answer] = PAGES
