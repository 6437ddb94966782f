"use strict";
const app = document.getElementById("app");
const get = (url) => fetch(url).then((r) => (r.ok ? r.json() : Promise.reject(new Error(r.status))));
const make = (tag, attrs = {}, inner = "") => {
  const node = document.createElement(tag);
  Object.entries(attrs).forEach(([k, v]) => node.setAttribute(k, v));
  node.innerHTML = inner;
  return node;
};

const key = () => {
  const h = location.hash;
  if (h.startsWith("#/")) return "h-" + h.slice(2).split("/").join("-");
  const p = decodeURIComponent(location.pathname).replace(/^\/|\/$|index\.html$/g, "");
  return p === "" ? "home" : p.split("/").join("-");
};

function menuList(items) {
  const ul = make("ul");
  items.forEach((m) => {
    const li = make("li", {}, `<a href="${m.to || "#"}">${m.text}</a>`);
    if (m.sub) {
      li.append(menuList(m.sub));
      li.firstChild.addEventListener("click", (e) => {
        if (!m.to) e.preventDefault();
        li.classList.toggle("open");
      });
    }
    ul.append(li);
  });
  return ul;
}

function frame(site) {
  app.innerHTML = "";
  app.append(make("header", { class: "top" },
    `<img src="/assets/logo.png" alt=""><div><b>${site.name}</b><small>${site.english}</small></div>
     <div class="tools"><span class="icon">phone_in_talk</span> ${site.phone}<br><a href="/contact">ติดต่อเรา</a> | <a href="/#/sitemap">แผนผังเว็บไซต์</a> | ก- ก ก+</div>`));
  const nav = make("nav", { class: "bar" });
  nav.append(menuList(site.menu));
  app.append(nav, make("div", { class: "crumb" }), make("main"), make("footer", {}, site.footer));
}

const table = (data) => {
  const head = data.columns.map((c) => `<th>${c}</th>`).join("");
  const cell = (c) => (/^[\d,.]+$/.test(c) && c.length > 3 ? `<td class="num">${c}</td>` : `<td>${c}</td>`);
  const body = data.rows.map((r) => `<tr>${r.map(cell).join("")}</tr>`).join("");
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
};

const person = (p) => `<div class="person">${p.photo ? `<img src="${p.photo}" alt="${p.name}">` : ""}
  <p><b>${p.name}</b><br>${p.post}<br>${p.contact || ""}</p></div>`;

const card = (n) => `<div class="card"><a href="/news/${n.id}"><img src="${n.image}" alt=""></a>
  <div><small>${n.date} · ${n.kind}</small><br><a href="/news/${n.id}">${n.title}</a></div></div>`;

const parts = {
  rows: (box, name) => get(`/api/rows/${name}.json`).then((d) => { box.innerHTML = table(d); }),
  people: (box, group) => get("/api/people.json").then((d) => {
    box.innerHTML = `<div class="people">${d[group].map(person).join("")}</div>`;
  }),
  news: (box, kind) => get("/api/news.json").then((d) => {
    const wanted = d.filter((n) => kind === "all" || n.kind === kind || n.id >= Number(kind));
    box.innerHTML = `<div class="cards">${wanted.map(card).join("")}</div>`;
  }),
  board: (box, name) => get(`/api/rows/${name}.json`).then((d) => {
    box.innerHTML = d.rows.map((r) => `<div class="qa"><b>ถาม:</b> ${r[0]} <small>(${r[1]})</small><br>
      <b>ตอบ:</b> ${r[2]} <small>(${r[3]})</small></div>`).join("");
  }),
  frame: (box, file) => { box.innerHTML = `<iframe class="pdf" src="${file}#toolbar=0" title="เอกสาร"></iframe>`; },
};

function openModal(file) {
  const box = make("div", { class: "modal" }, `<button>ปิด ✕</button><iframe src="${file}#toolbar=0"></iframe>`);
  box.querySelector("button").addEventListener("click", () => box.remove());
  document.body.append(box);
}

function tabs(box) {
  const panes = [...box.children];
  const bar = make("div", { class: "tabbar" });
  panes.forEach((pane) => {
    pane.classList.add("tab");
    const b = make("button", { type: "button" }, pane.dataset.tab);
    b.addEventListener("click", () => {
      [...bar.children, ...panes].forEach((x) => x.classList.remove("on"));
      b.classList.add("on");
      pane.classList.add("on");
      if (pane.dataset.later) { pane.innerHTML = ""; parts.rows(pane, pane.dataset.later); }
    });
    bar.append(b);
  });
  box.prepend(bar);
  bar.firstChild.classList.add("on");
  panes[0].classList.add("on");
}

function enliven(root) {
  Object.keys(parts).forEach((name) => {
    root.querySelectorAll(`[data-${name}]`).forEach((box) => {
      const job = parts[name](box, box.dataset[name]);
      if (job) job.catch(() => { box.innerHTML = '<p class="note">ไม่สามารถโหลดข้อมูลได้</p>'; });
    });
  });
  root.querySelectorAll(".acc > h3").forEach((h) => h.addEventListener("click", () => h.parentNode.classList.toggle("open")));
  root.querySelectorAll(".tabs").forEach(tabs);
  root.querySelectorAll("[data-view]").forEach((a) => a.addEventListener("click", (e) => {
    e.preventDefault();
    openModal(a.dataset.view);
  }));
  root.querySelectorAll("form").forEach((f) => f.addEventListener("submit", (e) => {
    e.preventDefault();
    fetch(f.action, { method: "POST", body: new FormData(f) }).then(() => {
      f.innerHTML = '<p class="note">ระบบได้รับข้อมูลของท่านแล้ว</p>';
    });
  }));
}

function splash() {
  if (sessionStorage.getItem("seen")) return;
  const box = make("div", { class: "splash" }, `<h2>งดให้ งดรับ ของขวัญทุกเทศกาล</h2>
    <p>องค์การบริหารส่วนจังหวัดพิมานธารา</p><button>เข้าสู่เว็บไซต์</button>`);
  box.querySelector("button").addEventListener("click", () => { sessionStorage.setItem("seen", "1"); box.remove(); });
  app.append(box);
}

async function show() {
  const main = app.querySelector("main");
  const crumb = app.querySelector(".crumb");
  try {
    const page = await get(`/api/page/${key()}.json`);
    document.title = `${page.title} - อบจ.พิมานธารา`;
    crumb.innerHTML = ['<a href="/">หน้าแรก</a>', ...page.crumbs, page.title].join(" › ");
    const h1 = key() === "home" ? "" : `<h1>${page.title}</h1>`;
    const foot = page.updated ? `<p><small>ปรับปรุงล่าสุด ${page.updated}</small></p>` : "";
    main.innerHTML = h1 + page.html + foot;
    enliven(main);
    if (key() === "home") splash();
  } catch (e) {
    crumb.innerHTML = '<a href="/">หน้าแรก</a>';
    main.innerHTML = '<div class="err"><h2>ขออภัย ไม่พบหน้าที่ท่านต้องการ</h2><p>เนื้อหาอาจถูกย้ายหรือลบออกจากระบบแล้ว</p></div>';
  }
}

document.addEventListener("click", (e) => {
  const a = e.target.closest("a[href^='/']");
  if (!a || a.target || /\.\w{3,4}$/.test(a.pathname)) return;
  e.preventDefault();
  history.pushState(null, "", a.href);
  show();
});
addEventListener("popstate", show);
addEventListener("hashchange", show);
get("/api/site.json").then((site) => { frame(site); show(); });
