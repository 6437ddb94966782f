"""The scripts of the site of scripted pages, each with a habit of its own."""

MENU = """
fetch('/api/menu').then((r) => r.json()).then((all) => {
  document.getElementById('side').innerHTML =
    all.map((m) => `<li><a href="${m.to}">${m.text}</a></li>`).join('');
});
"""

TABS = """
async function load(year, button) {
  document.querySelectorAll('.year').forEach((b) => b.classList.toggle('active', b === button));
  const rows = await (await fetch('/api/ita?year=' + year)).json();
  document.getElementById('list').innerHTML =
    '<ul>' + rows.map((r) => `<li>${r.name} <a href="${r.file}">ดาวน์โหลด</a></li>`).join('') +
    '</ul>';
}
load(2569, document.querySelector('.year'));
"""

ACCORDION = """
document.querySelectorAll('.acc h3').forEach((head) => head.addEventListener('click', async () => {
  const box = head.nextElementSibling;
  if (box.textContent) { box.hidden = !box.hidden; return; }
  box.textContent = 'กำลังโหลด...';
  const html = await (await fetch('/api/acc?id=' + head.dataset.id)).text();
  setTimeout(() => { box.innerHTML = html; }, 300);
}));
"""

# A tab opens a list (handlers hang on the document), a row a panel, the panel's button a file.
NESTED = """
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

SCROLL = """
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

SCROLL_BOX = """
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

MORE = """
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

ENDLESS = """
let at = 0;
const add = () => document.getElementById('news').insertAdjacentHTML('beforeend',
  `<li>เรื่องที่ ${++at} ของทั้งหมด</li>`);
document.getElementById('more').addEventListener('click', add);
add();
"""

# Rows are patched in place, as Vue and React do.
PAGING = """
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
GRID = """
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

SELECT = """
document.getElementById('year').addEventListener('change', async (event) => {
  const rows = await (await fetch('/api/plan?year=' + event.target.value)).json();
  document.querySelector('#plans tbody').innerHTML =
    rows.map((r) => `<tr><td>${r[0]}</td><td>${r[1]}</td></tr>`).join('');
});
document.getElementById('year').dispatchEvent(new Event('change'));
"""

# The same table of noughts for each year, only its heading differs, if that.
NOUGHTS = """
const months = ['มกราคม', 'กุมภาพันธ์', 'มีนาคม'];
const show = (year, head) => {
  document.getElementById('stat').innerHTML = (head ? `<h2>สถิติปี ${year}</h2>` : '') +
    '<table><tr><th>เดือน</th><th>จำนวนเรื่องร้องเรียน</th></tr>' +
    months.map((m) => `<tr><td>${m}</td><td>0</td></tr>`).join('') + '</table>';
};
const head = location.search === '?head';
document.querySelectorAll('.year').forEach((b) => b.onclick = () => show(b.textContent, head));
show(2569, head);
"""

# Handlers as properties and attributes, a clock, and a request that is never answered.
HANDLERS = """
const say = (id, text) => { document.getElementById(id).innerHTML = `<p>${text}</p>`; };
document.getElementById('one').onclick = () => say('a', 'หลัง onclick ที่เป็น property');
const years = document.querySelectorAll('[name=year]');
years.forEach((each) => { each.onchange = () => say('c', 'รายการของปี ' + each.value); });
let at = 0;
window.onscroll = () => {
  if (at < 3) document.getElementById('d').insertAdjacentHTML('beforeend',
    `<p style="height:900px">ช่วงที่ ${++at}</p>`);
};
setInterval(() => { document.getElementById('clock').textContent = new Date(); }, 40);
fetch('/api/never');
"""

CLICKS = """
const show = (id, text) => { document.getElementById(id).innerHTML = `<p>${text}</p>`; };
function openOne() { show('a', 'เนื้อหาหลัง div ที่มี onclick'); }
document.querySelector('[role=button]').addEventListener('click', () => show('b', 'เนื้อหาหลัง span'));
document.addEventListener('click', (e) => {
  if (e.target.closest('.card')) show('c', 'เนื้อหาหลังการ์ด <a href="/card.pdf">ไฟล์</a>');
  if (e.target.closest('.anchor')) show('d', 'เนื้อหาหลังลิงก์ที่มีแต่ #');
});
"""

GO = """
document.getElementById('file').onclick = () => { location.href = '/get?id=7'; };
document.getElementById('page').onclick = () => { location.assign('/second'); };
document.getElementById('blob').onclick = async () => {
  const body = await (await fetch('/get?id=8')).blob();
  window.open(URL.createObjectURL(body));
};
"""

HOVER = """
document.querySelectorAll('.top').forEach((top) => top.addEventListener('mouseenter', () => {
  if (top.querySelector('ul')) return;
  fetch('/api/sub?of=' + top.dataset.of).then((r) => r.text()).then((html) => {
    top.insertAdjacentHTML('beforeend', html);
  });
}));
"""

SHADOW = """
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

LATE = """
setTimeout(() => {
  document.getElementById('app').innerHTML = '<p>รายการที่มาช้า</p><a href="/late.pdf">ดาวน์โหลด</a>';
  document.querySelector('.spinner')?.remove();
}, 2500);
"""

CANVAS = """
const canvas = document.querySelector('canvas');
canvas.getContext('2d').fillText('หน้า 1', 10, 10);
"""

SPLASH = """
document.getElementById('enter').onclick = async () => {
  const html = await (await fetch('/api/inside')).text();
  document.body.innerHTML = html;
};
"""

FULL_TABLE = """
document.addEventListener('DOMContentLoaded', () => fetch('/api/rows').then((r) => r.json())
  .then((rows) => { document.querySelector('#oit tbody').innerHTML = rows.map((r) =>
    `<tr><td>${r[0]}</td><td>${r[1]}</td><td><a href="/oit/${r[2]}.pdf">เปิด</a></td></tr>`)
    .join('');
}));
"""

VIEWERS = """
const show = (url) => {
  document.getElementById('box').innerHTML = `<iframe src="${url}"></iframe>`;
};
document.querySelectorAll('[data-n]').forEach((row) => row.addEventListener('click', () => show([
  '/v0.pdf#toolbar=0', '/pdfjs/web/viewer.html?file=%2Fv1.pdf',
  'https://docs.google.com/gview?embedded=true&url=' +
    encodeURIComponent(location.origin + '/v2.pdf'),
][row.dataset.n])));
"""

ACTS = """
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
REDRAWN = """
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

HASHES = """
const views = {'#structure': 'โครงสร้างของ อบต.', '#power': 'อำนาจของ อบต.'};
onhashchange = () => { document.getElementById('view').textContent = views[location.hash] || ''; };
"""

# The whole table is drawn anew with each page, under a pager whose numbers move.
TABLES = """
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

# One pane for all tabs, cards patched in place.
SHARED = """
const pane = document.getElementById('pane');
const cards = [...pane.querySelectorAll('.card')];
document.querySelectorAll('[role=tab]').forEach((tab) => tab.addEventListener('click', () => {
  cards.forEach((card, i) => {
    card.children[0].textContent = `แผนที่ ${i} ของปี ${tab.textContent}`;
    card.children[1].setAttribute('href', `/card/${tab.textContent}-${i}.pdf`);
  });
}));
"""

# One window for all rows, filled when it opens; another row saves a file by a link of its own.
WINDOW = """
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-name]'), save = event.target.closest('.save');
  if (button) document.querySelector('#window .modal-body').innerHTML =
    `<p>ประกาศ ${button.dataset.name}</p>
     <object data="/window-${button.dataset.name}.pdf"></object>`;
  if (save) {
    const link = document.createElement('a');
    link.href = '/saved.pdf'; link.target = '_blank'; link.download = '';
    document.body.append(link); link.click(); link.remove();
  }
});
"""

# Numbers of pages in a window that moves, as common table scripts have them.
WINDOWED = """
let rows = [], page = 0;
const pages = 9;
const numbers = () => page < 4 ? [0, 1, 2, 3, 4, 8] : [0, page - 1, page, Math.min(8, page + 1), 8];
const draw = () => {
  document.querySelector('#t tbody').innerHTML = rows.slice(page * 3, page * 3 + 3)
    .map((r) => `<tr><td>${r[0]}</td><td>${r[1]}</td></tr>`).join('');
  document.getElementById('pager').innerHTML =
    '<a class="paginate_button previous">Previous</a><span>' + numbers().map((n) =>
      `<a class=paginate_button>${n + 1}</a>`).join('') +
    `</span><a class="paginate_button next ${page === 8 ? 'disabled' : ''}">Next</a>`;
};
document.getElementById('pager').addEventListener('click', (event) => {
  const text = event.target.textContent;
  if (text === 'Next') page = Math.min(8, page + 1);
  else if (text === 'Previous') page = Math.max(0, page - 1);
  else if (Number(text)) page = Number(text) - 1;
  draw();
});
fetch('/api/rows').then((r) => r.json()).then((all) => { rows = all; draw(); });
"""
