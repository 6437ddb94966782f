"""A site whose pages look full on the server and are filled or opened by scripts only."""

from __future__ import annotations

import json
from collections.abc import Mapping

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


_MENU = """
fetch('/api/menu').then((r) => r.json()).then((all) => {
  document.getElementById('side').innerHTML =
    all.map((m) => `<li><a href="${m.to}">${m.text}</a></li>`).join('');
});
"""

_TABS = """
async function load(year, button) {
  document.querySelectorAll('.year').forEach((b) => b.classList.toggle('active', b === button));
  const rows = await (await fetch('/api/ita?year=' + year)).json();
  document.getElementById('list').innerHTML =
    '<ul>' + rows.map((r) => `<li>${r.name} <a href="${r.file}">ดาวน์โหลด</a></li>`).join('') +
    '</ul>';
}
load(2569, document.querySelector('.year'));
"""

_ACCORDION = """
document.querySelectorAll('.acc h3').forEach((head) => head.addEventListener('click', async () => {
  const box = head.nextElementSibling;
  if (box.textContent) { box.hidden = !box.hidden; return; }
  box.textContent = 'กำลังโหลด...';
  const html = await (await fetch('/api/acc?id=' + head.dataset.id)).text();
  setTimeout(() => { box.innerHTML = html; }, 300);
}));
"""

# A tab opens a list (handlers hang on the document), a row a panel, the panel's button a file.
_NESTED = """
document.addEventListener('click', (event) => {
  const tab = event.target.closest('.kind'), row = event.target.closest('.row');
  const out = document.getElementById('out');
  if (tab) out.innerHTML = [1, 2].map((n) =>
    `<div class=row data-n="${tab.dataset.k}${n}">เรื่องที่ ${n} ของหมวด ${tab.textContent}</div>`)
    .join('');
  if (row) {
    document.getElementById('modal')?.remove();
    document.body.insertAdjacentHTML('beforeend', `<div id=modal class=show><p>รายละเอียดของ
      ${row.dataset.n}</p><span role=button class=file data-n="${row.dataset.n}">เปิดไฟล์</span>
      </div>`);
  }
  if (event.target.matches('.file')) {
    const show = document.createElement('iframe');
    show.src = '/deep-' + event.target.dataset.n + '.pdf#toolbar=0';
    document.getElementById('modal').append(show);
  }
});
"""

_SCROLL = """
let at = 0;
const add = () => {
  if (at >= 5) return;
  at += 1;
  document.getElementById('feed').insertAdjacentHTML('beforeend', Array.from({length: 6}, (_, i) =>
    `<p style="height:150px">ข่าวชุดที่ ${at} เรื่อง ${i} <a href="/post/s${at}-${i}">อ่าน</a></p>`)
    .join(''));
};
new IntersectionObserver((seen) => {
  if (seen[0].isIntersecting) fetch('/api/x').then(add);
}).observe(document.getElementById('end'));
"""

_SCROLL_BOX = """
let at = 0;
const box = document.getElementById('box');
const add = () => {
  at += 1;
  box.insertAdjacentHTML('beforeend', Array.from({length: 6}, (_, i) =>
    `<p style="height:60px">ประกาศชุดที่ ${at} ลำดับ ${i}</p>`).join(''));
};
add();
box.addEventListener('scroll', () => {
  const low = box.scrollTop + box.clientHeight >= box.scrollHeight - 10;
  if (at < 4 && low) fetch('/api/x').then(add);
});
"""

_MORE = """
let at = 0;
const add = async () => {
  const rows = await (await fetch('/api/news?page=' + ++at)).json();
  document.getElementById('news').insertAdjacentHTML('beforeend',
    rows.map((r) => `<li>${r}</li>`).join(''));
  if (at === 4) document.getElementById('more').style.display = 'none';
};
document.getElementById('more').addEventListener('click', add);
add();
"""

_ENDLESS = """
let at = 0;
const add = () => document.getElementById('news').insertAdjacentHTML('beforeend',
  `<li>เรื่องที่ ${++at} ของทั้งหมด</li>`);
document.getElementById('more').addEventListener('click', add);
add();
"""

# Rows are patched in place, as Vue and React do.
_PAGING = """
let rows = [], page = 0;
const cells = [...document.querySelectorAll('#t tbody tr')].map((tr) => [...tr.children]);
const show = () => {
  cells.forEach((tds, i) => {
    const row = rows[page * 10 + i] || ['', '', ''];
    tds.forEach((td, c) => { td.firstChild.data = row[c]; });
  });
  document.querySelectorAll('.pager li').forEach((li) =>
    li.classList.toggle('active', Number(li.textContent) === page + 1));
  document.querySelector('.next').classList.toggle('disabled', page === 2);
};
document.querySelectorAll('.pager li').forEach((li) => li.addEventListener('click', () => {
  if (li.matches('.next')) page = Math.min(2, page + 1); else page = Number(li.textContent) - 1;
  show();
}));
fetch('/api/rows').then((r) => r.json()).then((all) => { rows = all; show(); });
"""

# A table with rows per page, of which only those shown are in the page.
_GRID = """
let rows = [], page = 0, size = 10;
const body = document.querySelector('#grid tbody'), pager = document.getElementById('pager');
const draw = () => {
  const pages = Math.ceil(rows.length / size);
  body.innerHTML = rows.slice(page * size, page * size + size)
    .map((r) => `<tr>${r.map((c) => `<td>${c}</td>`).join('')}</tr>`).join('');
  pager.innerHTML = Array.from({length: pages}, (_, i) =>
    `<a class="paginate_button ${i === page ? 'current' : ''}" href="#">${i + 1}</a>`).join('');
  pager.querySelectorAll('a').forEach((a, i) => a.onclick = (e) => {
    e.preventDefault(); page = i; draw();
  });
};
document.getElementById('size').onchange = (e) => {
  size = Number(e.target.value); page = 0; draw();
};
fetch('/api/rows').then((r) => r.json()).then((all) => { rows = all; draw(); });
"""

_SELECT = """
document.getElementById('year').addEventListener('change', async (event) => {
  const rows = await (await fetch('/api/plan?year=' + event.target.value)).json();
  document.querySelector('#plans tbody').innerHTML =
    rows.map((r) => `<tr><td>${r[0]}</td><td>${r[1]}</td></tr>`).join('');
});
document.getElementById('year').dispatchEvent(new Event('change'));
"""

_CLICKS = """
const show = (id, text) => { document.getElementById(id).innerHTML = `<p>${text}</p>`; };
function openOne() { show('a', 'เนื้อหาหลัง div ที่มี onclick'); }
document.querySelector('[role=button]').addEventListener('click', () => show('b', 'เนื้อหาหลัง span'));
document.addEventListener('click', (e) => {
  if (e.target.closest('.card')) show('c', 'เนื้อหาหลังการ์ด <a href="/card.pdf">ไฟล์</a>');
  if (e.target.closest('.anchor')) show('d', 'เนื้อหาหลังลิงก์ที่มีแต่ #');
});
"""

_GO = """
document.getElementById('file').onclick = () => { location.href = '/get?id=7'; };
document.getElementById('page').onclick = () => { location.assign('/second'); };
document.getElementById('blob').onclick = async () => {
  const body = await (await fetch('/get?id=8')).blob();
  window.open(URL.createObjectURL(body));
};
"""

_HOVER = """
document.querySelectorAll('.top').forEach((top) => top.addEventListener('mouseenter', () => {
  if (top.querySelector('ul')) return;
  fetch('/api/sub?of=' + top.dataset.of).then((r) => r.text()).then((html) => {
    top.insertAdjacentHTML('beforeend', html);
  });
}));
"""

_SHADOW = """
customElements.define('ita-list', class extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({mode: 'open'});
    root.innerHTML = '<h2>รายการในองค์ประกอบ</h2><div id=in></div><slot></slot>' +
      '<button>แสดงไฟล์แนบ</button>';
    fetch('/api/x').then(() => {
      root.getElementById('in').innerHTML = '<p>ข้อความในเงา</p><a href="/shadow.pdf">ดาวน์โหลด</a>';
    });
    root.querySelector('button').onclick = () => {
      root.querySelector('h2').insertAdjacentHTML('afterend', '<p>แนบท้ายในเงา</p>');
    };
  }
});
"""

_LATE = """
setTimeout(() => {
  document.getElementById('app').innerHTML = '<p>รายการที่มาช้า</p><a href="/late.pdf">ดาวน์โหลด</a>';
  document.querySelector('.spinner')?.remove();
}, 2500);
"""

_CANVAS = """
const canvas = document.querySelector('canvas');
canvas.getContext('2d').fillText('หน้า 1', 10, 10);
"""

_SPLASH = """
document.getElementById('enter').onclick = async () => {
  const html = await (await fetch('/api/inside')).text();
  document.body.innerHTML = html;
};
"""

_FULL_TABLE = """
document.addEventListener('DOMContentLoaded', () => fetch('/api/rows').then((r) => r.json())
  .then((rows) => { document.querySelector('#oit tbody').innerHTML = rows.map((r) =>
    `<tr><td>${r[0]}</td><td>${r[1]}</td><td><a href="/oit/${r[2]}.pdf">เปิด</a></td></tr>`)
    .join('');
}));
"""

_VIEWERS = """
const show = (url) => {
  document.getElementById('box').innerHTML = `<iframe src="${url}"></iframe>`;
};
document.querySelectorAll('[data-n]').forEach((row) => row.addEventListener('click', () => show([
  '/v0.pdf#toolbar=0', '/pdfjs/web/viewer.html?file=%2Fv1.pdf',
  'https://docs.google.com/gview?embedded=true&url=' +
    encodeURIComponent(location.origin + '/v2.pdf'),
][row.dataset.n])));
"""

_ACTS = """
const get = (path) => fetch(path);
document.querySelectorAll('.act').forEach((b) =>
  b.addEventListener('click', () => get('/act/' + b.id)));
document.querySelector('select').addEventListener('change', () => get('/act/select'));
document.querySelector('#open').addEventListener('click', () => {
  fetch('/act/post', {method: 'POST', body: 'x'});
  document.getElementById('shown').innerHTML = '<p>เปิดอ่านได้</p>';
});
"""


# Every choice draws the whole page anew, as small frameworks do; one tab was open at first.
_REDRAWN = """
const names = ['หนึ่ง', 'สอง', 'สาม'];
const draw = (at) => {
  document.getElementById('app').innerHTML = '<div class=tabs>' + names.map((n, i) =>
    `<a href="#" data-i=${i} class="${i === at ? 'active' : ''}">แท็บ${n}</a>`).join('') +
    `</div><h2>หัวข้อ</h2><p>เนื้อหาของแท็บ${names[at]} ${at}</p>`;
  document.querySelectorAll('#app a').forEach((a) => a.addEventListener('click', (e) => {
    e.preventDefault(); draw(Number(a.dataset.i));
  }));
};
draw(0);
"""

_HASHES = """
const views = {'#structure': 'โครงสร้างของ อบต.', '#power': 'อำนาจของ อบต.'};
onhashchange = () => { document.getElementById('view').textContent = views[location.hash] || ''; };
"""

# The whole table is drawn anew with each page, under a pager whose numbers move.
_TABLES = """
let rows = [], page = 0;
const draw = () => {
  document.getElementById('box').innerHTML = '<table><tr><th>ชื่อ</th><th>วงเงิน</th></tr>' +
    rows.slice(page * 10, page * 10 + 10).map((r) => `<tr><td>${r[0]}</td><td>${r[1]}</td></tr>`)
      .join('') + `</table><button class=prev>ก่อนหน้า</button><span>หน้า ${page + 1}</span>` +
    `<button class=next ${page === 2 ? 'disabled' : ''}>ถัดไป</button>`;
  document.querySelector('.next').onclick = () => { page += 1; draw(); };
  document.querySelector('.prev').onclick = () => { page -= 1; draw(); };
};
fetch('/api/rows').then((r) => r.json()).then((all) => { rows = all; draw(); });
"""


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
        _TABS,
    ),
    "/accordion": full(
        "คลังเอกสาร",
        "<div class=acc>"
        + "".join(f"<h3 data-id={n}>หมวดที่ {n}</h3><div></div>" for n in (1, 2, 3))
        + "</div>",
        _ACCORDION,
    ),
    "/nested": full(
        "หมวดเอกสาร",
        "<style>.kind, .row { cursor: pointer }</style><p>" + PROSE + "</p><div class=kinds>"
        "<div class=kind data-k=a>ก</div><div class=kind data-k=b>ข</div></div><div id=out></div>",
        _NESTED,
    ),
    "/scroll": full("ข่าวยาว", "<div id=feed></div><div id=end>-</div>", _SCROLL),
    "/scroll-box": full(
        "ประกาศยาว",
        "<div id=box style='height:200px;overflow:auto'></div>",
        _SCROLL_BOX,
    ),
    "/more": full(
        "ข่าวทั้งหมด", "<ul id=news></ul><button id=more type=button>โหลดเพิ่มเติม</button>", _MORE
    ),
    "/endless": full("ข่าวไม่จบ", "<ul id=news></ul><a id=more href=#>ดูเพิ่มเติม</a>", _ENDLESS),
    "/paging": full(
        "รายการจัดซื้อจัดจ้าง",
        f"<table id=t>{_TABLE}<tbody>{_CELLS}</tbody></table><ul class=pager><li class=active>1"
        "<li>2<li>3<li class=next>ถัดไป</ul>",
        _PAGING,
    ),
    "/grid": full(
        "ตารางโครงการ",
        "<label>แสดง <select id=size><option>10<option>20</select> แถว</label>"
        f"<table id=grid>{_TABLE}<tbody></tbody></table><div id=pager></div>",
        _GRID,
    ),
    "/select": full(
        "แผนรายปี",
        f"<select id=year>{_OPTIONS}</select><table id=plans><thead><tr><th>แผน<th>งบ</tr></thead>"
        "<tbody></tbody></table>",
        _SELECT,
    ),
    "/clicks": full(
        "คลิกไม่มีที่อยู่",
        f"<p>{PROSE}</p><div onclick=openOne()>ภารกิจ</div><div id=a></div>"
        "<span role=button>อำนาจหน้าที่</span><div id=b></div>"
        "<div class=card style='cursor:pointer'><b>แผนพัฒนา</b></div><div id=c></div>"
        "<a class=anchor href=#>ข้อบัญญัติ</a><div id=d></div>",
        _CLICKS,
    ),
    "/go": full(
        "ไปที่ไฟล์",
        f"<p>{PROSE}</p><ul><li>เล่มที่ 7 <button id=file>เปิดไฟล์</button><li>หน้าที่สอง "
        "<button id=page>อ่านต่อ</button><li>เล่มที่ 8 <button id=blob>ดูเอกสาร</button></ul>",
        _GO,
    ),
    "/hover": full(
        "เมนูลอย",
        f"<p>{PROSE}</p><ul><li class=top data-of=1><a href=/hover1>กองคลัง</a>"
        "<li class=top data-of=2><span>กองช่าง</span></ul>",
        _HOVER,
    ),
    "/shadow": full("องค์ประกอบเว็บ", "<ita-list><p>ข้อความในช่อง</p></ita-list>", _SHADOW),
    "/frames": full(
        "กรอบ",
        f"<p>{PROSE}</p><iframe src=/inner/></iframe>"
        "<iframe srcdoc='<p>ข้อความใน srcdoc</p>'></iframe>",
        "fetch('/api/x')",
    ),
    "/inner/": "<div id=app></div><script>setTimeout(() => { document.getElementById('app')"
    ".innerHTML = '<p>ข้อความในกรอบ</p><a href=in.pdf>ดาวน์โหลด</a>' }, 300)</script>",
    "/late": full("มาช้า", "<div class=spinner>กำลังโหลด...</div><div id=app></div>", _LATE),
    "/late-app": full("มาช้าเงียบ", "<div id=app></div>", "", "/late.js"),
    "/late.js": code(_LATE),
    "/viewers": full(
        "ตัวแสดงไฟล์",
        f"<p>{PROSE}</p><ul>"
        + "".join(f"<li data-n={n} style='cursor:pointer'>เล่ม {n}" for n in range(3))
        + "</ul><div id=box></div>",
        _VIEWERS,
    ),
    "/canvas": full("หนังสือพลิก", "<canvas width=800 height=1100></canvas>", _CANVAS),
    "/splash": f"<title>อบต.</title><body>{_ENTER}<button id=enter>เข้าสู่เว็บไซต์</button></div>"
    f"<script>{_SPLASH}</script>",
    "/table": full(
        "รายการ OIT",
        "<table id=oit><thead><tr><th>ข้อ<th>รายการ<th>ไฟล์</tr></thead><tbody></tbody></table>",
        "",
        "/table.js",
    ),
    "/table.js": code(_FULL_TABLE),
    "/acts": full(
        "ปุ่มต่าง ๆ",
        f"<p>{PROSE}</p><button class=act id=like>ถูกใจ</button><button class=act id=delete>ลบ"
        "</button><button class=act id=vote>โหวต</button><div class=act id=send "
        "style='cursor:pointer'>ส่งข้อความ</div><form method=post action=/act/form><select>"
        "<option>ก<option>ข</select><input name=q><button class=act id=in>ดูรายละเอียด</button>"
        "</form>"
        "<button id=open>ดูรายละเอียด</button><div id=shown></div>",
        _ACTS,
    ),
    "/redrawn": full("วาดใหม่", f"<p>{PROSE}</p><div id=app></div>", _REDRAWN),
    "/hashes": full(
        "แฮช",
        f"<p>{PROSE * 6}</p><a href=#structure>โครงสร้าง</a> <a href=#power>อำนาจหน้าที่</a>"
        "<div id=view></div>",
        _HASHES,
    ),
    "/tables": full("ตารางวาดใหม่", "<div id=box></div>", _TABLES),
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
    path for path in {*PAGES} - _FOUND if "." not in path and "api" not in path and "?" not in path
)
PAGES["/"] = full(
    "หน้าแรก",
    "<ul>" + "".join(f"<li><a href={path}>รายการ {path[1:]}</a>" for path in _LISTED) + "</ul>"
    f"<p>{PROSE * 3}</p><ul id=side></ul>",
    _MENU,
)
SITE: Mapping[str, Answer] = PAGES
