// What is put into a page before its own scripts, after it was tamed: it looks, waits and opens.
// Everything hangs on window.__prongsai.

// Notes what listens to clicks, pointers and scrolling, and which roots are in shadow. A link to
// nowhere does not change the page's route; one that a script presses is noted.
(() => {
  const notes = window.__prongsai;
  const kinds = {click: 'click', mousedown: 'click', pointerdown: 'click', mouseenter: 'hover',
    mouseover: 'hover', pointerenter: 'hover', scroll: 'scroll', wheel: 'scroll'};
  Object.assign(notes, {click: new Set(), hover: new Set(), scroll: new Set(), roots: new Map()});
  const add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    const each = this || window;
    if (kinds[type]) notes[kinds[type]].add(each);
    return add.call(each, type, ...rest);
  };
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (how) {
    const root = attach.call(this, how);
    notes.roots.set(this, root);
    return root;
  };
  const Watch = window.IntersectionObserver;
  window.IntersectionObserver = class extends Watch {
    observe(each) { notes.scroll.add(document); super.observe(each); }
  };
  const click = HTMLElement.prototype.click;
  HTMLElement.prototype.click = function () {
    const href = this.localName === 'a' ? this.getAttribute('href') : '';
    const leads = notes.record && href && !/^(?:#|javascript:)/.test(href);
    if (leads) notes.opened.push(this.href); else click.call(this);
  };
  add.call(window, 'click', (event) => {
    const link = event.composedPath().find((each) => each.localName === 'a');
    if (link && /^#?$/.test(link.getAttribute('href') || '')) event.preventDefault();
  });
})();

// The page as a reader sees it: what stands in shadow roots, slots and frames of the same site
// belongs to it. The record is a copy that no script reaches; what comes later is added to it.
(() => {
  const notes = window.__prongsai;
  const inert = document.implementation.createHTMLDocument('');
  const silent = /^(?:script|style|noscript|template|title)$/;
  const framed = (each) => {
    try { return /^i?frame$/.test(each.localName) && each.contentDocument.body; }
    catch (e) { return null; }
  };
  const isFrameBody = (each) => each.localName === 'body' && each.ownerDocument !== document;
  const kids = (each) => {
    const body = framed(each);
    if (body) return [body];
    const root = each.shadowRoot || notes.roots.get(each);
    if (root) return [...root.childNodes];
    const given = each.localName === 'slot' ? each.assignedNodes() : [];
    return given.length ? given : [...each.childNodes];
  };
  const up = (each) => {
    if (each.assignedSlot) return each.assignedSlot;
    const view = each.ownerDocument.defaultView;
    if (isFrameBody(each)) return view && view.frameElement;
    const above = each.parentNode;
    return above && above.nodeType === 11 ? above.host : above;
  };
  const walk = function* (each) {
    yield each;
    for (const kid of kids(each)) {
      if (kid.nodeType === 3) yield kid;
      else if (kid.nodeType === 1 && !silent.test(kid.localName)) yield* walk(kid);
    }
  };
  const copies = new WeakMap(); // of the page's elements
  const lives = new WeakMap(); // and back
  const alone = (each) => {
    const own = inert.importNode(each, false);
    for (const name of each.ownerDocument === document ? [] : ['href', 'src']) {
      if (each.getAttribute(name)) own.setAttribute(name, each[name]);
    }
    if (!framed(each)) return own;
    const both = inert.createElement('div'); // what stands in a frame's tag is not read
    both.append(own);
    return both;
  };
  const copy = (each) => {
    if (each.nodeType !== 1) return inert.createTextNode(each.nodeType === 3 ? each.data : '');
    const own = isFrameBody(each) ? inert.createElement('div') : alone(each);
    copies.set(each, own);
    lives.set(own, each);
    own.append(...kids(each).map(copy));
    return own;
  };
  // Elements that were drawn anew take the place of those they stand for.
  const pair = (each, own) => {
    if (!copies.has(each)) copies.set(each, own);
    const before = [...own.children].filter((kid) => !kid.hasAttribute('data-prongsai-new'));
    kids(each).filter((kid) => kid.nodeType === 1).forEach((kid, at) => {
      if (before[at] && before[at].localName === kid.localName) pair(kid, before[at]);
    });
  };
  const address = (each) =>
    each.getAttribute('href') || each.getAttribute('src') || each.getAttribute('data') || '';
  // The elements that say what the page did not say before.
  const unseen = () => {
    const fresh = [];
    for (const node of walk(document.body)) {
      const says = node.nodeType === 3 ? node.data.trim() : address(node);
      if (!says || notes.seen.has(says)) continue;
      notes.seen.add(says);
      fresh.push(node.nodeType === 3 ? up(node) : node);
    }
    return fresh;
  };
  Object.assign(notes, {inert, up, walk, copies, lives, copy, unseen});
  notes.again = () => pair(document.documentElement, notes.record);
  notes.html = () => '<!DOCTYPE html>' + notes.record.outerHTML;
  notes.take = () => {
    notes.record = copy(document.documentElement);
    const own = unseen().filter((each) => !each.closest('nav, header, footer, aside'));
    notes.bare = own.map((each) => each.textContent.trim()).join('').length < 300;
  };
})();

// Puts what is new into the record: where it stands, or as a section under the name of what opened
// it. Gives whether there was any, and the files and windows that are shown.
(() => {
  const notes = window.__prongsai, {inert, up, copies, lives} = notes;
  const isNew = 'data-prongsai-new';
  const unit = (each) => {
    const part = 'tr, li, dd, p, article, [class*=card], [class*=item]';
    if (copies.has(each)) return each.closest(part) || each;
    let top = each;
    while (up(top) && !copies.has(up(top))) top = up(top);
    return top;
  };
  const whole = (each) => (/^(?:tr|td|th|tbody|li)$/.test(each.localName) &&
    (each.closest('table') || each.closest('ul, ol'))) || each;
  const units = (fresh, named) => {
    const found = [...new Set(fresh.map(unit).map((each) => (named ? whole(each) : each)))];
    return found.filter((each) => !found.some((other) => other !== each && other.contains(each)));
  };
  const marked = (name, text) => {
    const made = inert.createElement(name);
    made.textContent = text;
    made.setAttribute(isNew, '');
    return made;
  };
  // What stood there at first gets the name of what was chosen at first.
  const label = (place, own, first) => {
    const gone = (each) => lives.has(each) && !lives.get(each).isConnected;
    const known = [...place.children].some((each) => each.hasAttribute(isNew));
    if (!first || known || place.localName === 'body') return;
    const replaced = own || [...place.children].find(gone);
    if (replaced) place.insertBefore(marked('h5', first), replaced);
  };
  const section = (each, told, parts) => {
    const was = copies.get(each);
    const place = was ? was.parentNode : copies.get(up(each)) || notes.record.lastChild;
    if (!parts.has(place)) {
      label(place, was, told.first);
      const part = marked('section', '');
      part.append(marked('h5', told.named));
      place.append(part);
      parts.set(place, part);
    }
    const own = notes.copy(each);
    parts.get(place).append(own);
    return own;
  };
  const add = (each) => {
    const own = notes.copy(each);
    own.setAttribute(isNew, '');
    (copies.get(up(each)) || notes.record.lastChild).append(own);
    return own;
  };
  notes.depths = new WeakMap();
  notes.news = (told) => {
    if (!told.named) notes.again();
    const fresh = notes.unseen(), found = units(fresh, told.named), parts = new Map();
    for (const each of found) {
      const part = told.named ? section(each, told, parts) : add(each);
      for (const own of [part, ...part.querySelectorAll('*')]) notes.depths.set(own, told.depth);
    }
    notes.again();
    const frames = fresh.filter((each) => /^(?:iframe|embed|object)$/.test(each.localName));
    const web = (url) => /^https?:/.test(url);
    return {much: found.length > 0, opened: notes.opened.splice(0).filter(web),
      framed: frames.map((each) => each.src || each.data).filter(web)};
  };
})();

// Finds and presses what opens more of the page, the deepest first, and never what acts.
(() => {
  const notes = window.__prongsai, {walk, copies} = notes;
  const words = (...parts) => new RegExp(parts.join('|'), 'i');
  const known = '[role=tab], [role=button], [role=link], [role=menuitem], [aria-controls], ' +
    '[data-toggle], [data-bs-toggle], [routerlink], [data-route], [onclick], summary, button, ' +
    'input[type=button]';
  const asks = words('ดู|เปิด|อ่าน|โหลด|ไฟล์|เอกสาร|รายละเอียด|เพิ่มเติม|คลิก|แสดง',
    'view|open|read|pdf|more');
  const more = words('โหลดเพิ่ม|(?:ดู|แสดง)(?:เพิ่ม|ทั้งหมด)|(?:load|show|view|see)\\s*(?:more|all)',
    '^(?:หน้า)?ถัดไป|^next\\b|^[›»>]+$|^\\d{1,3}$');
  const acts = words('^(?:ลบ|ส่ง(?:ข้อมูล|ข้อความ|แบบ|คำ|ความ|เรื่อง|อีเมล|$)|บันทึก|โหวต|ลงคะแนน)',
    '^(?:ถูกใจ|แชร์|แบ่งปัน|สมัคร|ลงทะเบียน|ลงนาม|ออกจากระบบ|เข้าสู่ระบบ|ล็อกอิน|ยืนยัน|ตกลง|ยกเลิก)',
    '^(?:พิมพ์|ค้นหา|ล้าง|ก่อนหน้า|ย้อนกลับ|ตอบกลับ|แสดงความคิดเห็น|[กa][-+]|(?:th|en|ไทย|[‹«<-]+)$)',
    '^(?:delete|remove|send|submit|save|vote|like|share|subscribe|register|sign|log ?(?:in|out))\\b',
    '^(?:print|search|reset|cancel|prev(?:ious)?|back|post|reply|comment|english)\\b');
  const closes = words('^(?:ปิด|ยอมรับ|ตกลง|เข้าใจ|ข้าม|accept|close|ok$|skip|[×x✕✖]$)');
  const file = /\.(?:pdf|docx?|xlsx?|pptx?|zip)\b/i;
  const moving = '[class*=carousel], [class*=slider], [class*=swiper], [class*=slick], ' +
    '[class*=owl-], [data-slide], [data-bs-slide], video, audio';
  const chosen = '.active, .current, .selected, .on, [aria-selected=true], [aria-current]';
  const fixed = /^(?:html|body|main|i?frame|textarea|label|option|form|canvas|slot)$/;
  const told = (each) => (each.innerText || each.textContent || each.value ||
    each.getAttribute('aria-label') || each.title || '').replace(/\s+/g, ' ').trim();
  const view = (each) => each.ownerDocument.defaultView;
  const points = (each) => each && view(each).getComputedStyle(each).cursor === 'pointer';
  const listens = (each, kind) => (view(each).__prongsai || notes)[kind].has(each);
  const real = (each) => each.localName === 'a' && each.hasAttribute('href') &&
    !/^\s*(?:#(?![/!])|$|javascript:)/i.test(each.getAttribute('href'));
  const inForm = (each) => {
    const form = each.closest('form');
    if (!form || each.localName === 'select') return form && form.method === 'post';
    return each.type === 'submit' || form.textContent.length < 1500;
  };
  // What is in the page already needs no opening; a pane that several share shows one at a time.
  const isThere = (each) => {
    if (each.localName === 'summary') return each.parentNode.textContent.trim() !== told(each);
    const names = ['aria-controls', 'data-bs-target', 'data-target', 'href'];
    const name = names.find((one) => /^#?[^#/!?:]+$/.test(each.getAttribute(one) || ''));
    const target = name && each.getAttribute(name), page = each.ownerDocument;
    const pane = target && page.getElementById(target.replace('#', ''));
    if (!pane || !pane.textContent.trim() || notes.loads(pane)) return false;
    const same = [...page.querySelectorAll(`[${name}="${CSS.escape(target)}"]`)];
    return !same.some((other) => told(other) && told(other) !== told(each));
  };
  const isTab = (each) => /^\D{0,15}25\d\d$/.test(told(each)) ||
    each.closest('[role=tablist], .nav-tabs, .nav-pills, .tabs, [class*=tab-list]');
  const presses = (each) => each.matches(known) || listens(each, 'click') ||
    each.localName === 'a' ||
    (points(each) && !points(each.parentElement) && !each.closest('a, label, button'));
  const says = (each) => {
    const text = told(each);
    if (closes.test(text) ? !notes.bare : acts.test(text)) return '';
    if (text.length > 400 || file.test(each.cloneNode(false).outerHTML)) return '';
    if (!text && !each.querySelector('img, svg, i')) return '';
    if (more.test(text)) return /^\d+$/.test(text) ? 'number' : 'more';
    return isThere(each) ? '' : isTab(each) ? 'tab' : 'open';
  };
  const kind = (each) => {
    if (fixed.test(each.localName) || inForm(each)) return '';
    if (each.localName === 'select') {
      return each.multiple || /location|open/.test(each.getAttribute('onchange')) ? '' : 'select';
    }
    if (each.localName === 'input' && each.type !== 'button') return '';
    const hovers = listens(each, 'hover');
    if (real(each)) return hovers ? 'hover' : '';
    if (each.disabled || !(hovers || presses(each)) || each.closest(moving)) return '';
    return says(each);
  };
  // Of the numbers of rows a page the greatest is chosen; of other lists one after the other.
  const size = (each) => (/^\d{1,3}$/.test(told(each)) ? Number(told(each)) :
    /^(?:all|ทั้งหมด)$/i.test(told(each)) ? 1e9 : NaN);
  const options = (list) => {
    const all = [...list.options].filter((each) => !each.disabled && (each.value || told(each)));
    const sized = !all.some((each) => isNaN(size(each)));
    const best = sized ? all.sort((a, b) => size(b) - size(a)).slice(0, 1) : all;
    return best.filter((each) => !each.selected)
      .map((each) => one(each, sized ? 'size' : 'option'));
  };
  const group = (each) => {
    const own = (one) => (one ? one.localName + (one.getAttribute('class') || '')
      .replace(/\b(?:active|current|selected|on|collapsed|show|open)\b/g, '').trim() : '');
    const list = each.localName === 'option' && each.closest('select');
    return list ? own(list) + list.id : own(each.parentElement) + '>' + own(each);
  };
  const one = (each, kind) => {
    const own = copies.get(each);
    const inMenu = each.closest('nav, header, footer, [role=navigation], .menu');
    return {each, kind, own, group: group(each), menu: inMenu ? each.outerHTML : '',
      depth: notes.depths.get(own) || 0, times: notes.tried.get(own) || 0};
  };
  const all = () => [...walk(document.body)].flatMap((each) => {
    const what = each.nodeType === 1 ? kind(each) : '';
    return what === 'select' ? options(each) : what ? [one(each, what)] : [];
  });
  notes.tried = new WeakMap(); // how often a copy's element was pressed
  notes.gave = new WeakMap(); // whether that brought anything the last time
  notes.vain = new Map(); // how often in a row a group's did not
  notes.first = new Map(); // what was chosen in a group at first
  notes.menus = [];
  const turns = ({each, own, times}) => (!times || notes.gave.get(own)) &&
    each.checkVisibility() && !each.matches('.disabled, .disabled *');
  const pending = (before) => all().filter((each) =>
    (each.kind === 'more' ? turns(each) : !each.times) &&
    (notes.vain.get(each.group) || 0) < 3 && !(each.menu && before.includes(each.menu)));
  const named = (each) => {
    const row = each.closest('tr, li, dd, article, [class*=card], [class*=item]');
    const own = told(each), longer = own.length < 25 && asks.test(own) && row ? told(row) : '';
    return ((longer.length < 300 && longer) || own || 'รายละเอียด').slice(0, 200);
  };
  const send = (each) => {
    const point = (Kind, type) => each.dispatchEvent(new Kind(type,
      {bubbles: !/enter$/.test(type), cancelable: true, composed: true}));
    const touch = (type) => {
      point(PointerEvent, 'pointer' + type);
      point(MouseEvent, 'mouse' + type);
    };
    ['over', 'enter'].forEach(touch);
    if (real(each)) return;
    ['down', 'up'].forEach(touch);
    if (each.click) each.click(); else point(MouseEvent, 'click');
  };
  const choose = (option) => {
    const list = option.closest('select');
    list.value = option.value;
    for (const type of ['input', 'change']) list.dispatchEvent(new Event(type, {bubbles: true}));
  };
  const order = {size: 0, hover: 1, open: 2, more: 3, number: 4, tab: 5, option: 6};
  notes.look = () => {
    for (const list of document.querySelectorAll('select')) {
      const now = list.selectedOptions[0];
      if (now) notes.first.set(group(now), told(now));
    }
    for (const {each, group} of all()) {
      if (each.matches(chosen) && !notes.first.has(group)) notes.first.set(group, named(each));
    }
  };
  // Presses the next one and tells its name; null when there is none.
  notes.press = (before, most) => {
    const next = pending(before)
      .filter((each) => each.depth < most.depth && each.times < most.times)
      .sort((a, b) => b.depth - a.depth || order[a.kind] - order[b.kind])[0];
    if (!next) return null;
    if (next.menu) notes.menus.push(next.menu);
    if (next.own) notes.tried.set(next.own, next.times + 1);
    notes.last = next;
    const paging = /more|number|size/.test(next.kind);
    const told = {named: paging ? '' : named(next.each), depth: next.depth + !paging,
      first: notes.first.get(next.group) || ''};
    if (/option|size/.test(next.kind)) choose(next.each); else send(next.each);
    return told;
  };
  // What came of it. Where another list was opened, what turns its pages is new.
  notes.came = (much, url) => {
    const {own, group, kind} = notes.last;
    if (own && url && !own.dataset.href) own.setAttribute('data-href', url);
    if (own) notes.gave.set(own, much);
    const fruit = much && own && told(notes.last.each);
    notes.vain.set(group, fruit ? 0 : (notes.vain.get(group) || 0) + 1);
    if (!much || !/tab|option|open/.test(kind)) return;
    for (const each of all()) if (/more|number/.test(each.kind)) notes.tried.delete(each.own);
  };
  notes.left = (before) =>
    pending(before).filter((each) => !each.menu && each.kind !== 'hover').length;
})();

// What a page is still waiting for: it says so, or the places of its content are empty.
(() => {
  const notes = window.__prongsai;
  const busy = '[aria-busy=true], [class*=spinner], [class*=loading], [class*=loader], ' +
    '[class*=skeleton], [class*=preload]';
  const empty = 'main, article, [role=main], tbody, #app, #root, #__next, app-root, ' +
    '[id*=content], [id*=list], [id*=result], [id*=data], [id*=table]';
  const says = new RegExp('^\\W*(?:กำลัง(?:โหลด|ดึง|ค้นหา|ประมวลผล|เตรียม)|(?:โปรด|กรุณา)รอ|' +
    'รอสักครู่|loading|please wait)', 'i');
  const solid = 'img, iframe, canvas, svg, input, select, video, object, embed';
  notes.loads = (each) => each.textContent.length < 80 && says.test(each.textContent.trim());
  const isLate = (each, text) => {
    if (text) return says.test(text) || each.matches(busy);
    return each.matches(busy) || (each.matches(empty) && !each.querySelector(solid));
  };
  const waits = (each) => {
    const text = each.textContent.trim();
    if (text.length > 80 || /^i/.test(each.localName) || notes.roots.has(each)) return false;
    return isLate(each, text) &&
      each.checkVisibility({opacityProperty: true, visibilityProperty: true});
  };
  notes.waits = (known) => [...notes.walk(document.body)]
    .filter((each) => each.nodeType === 1 && waits(each))
    .map((each) => each.cloneNode(false).outerHTML).filter((each) => !known.includes(each));
  // Pages of a book that are drawn: there is nothing in them that could be read.
  notes.drawn = () => notes.bare && [...notes.walk(document.body)].some((each) =>
    each.localName === 'canvas' && each.width * each.height > 250000);
})();
