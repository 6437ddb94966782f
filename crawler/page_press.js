// Put into a page after page_record.js.

// Finds and presses what opens more of the page, the deepest first, and never what acts.
(() => {
  const notes = window.__prongsai, {walk, copies} = notes;
  const words = (...parts) => new RegExp(parts.join('|'), 'i');
  const known = '[role=tab], [role=button], [role=link], [role=menuitem], [aria-controls], ' +
    '[data-toggle], [data-bs-toggle], [routerlink], [data-route], [onclick], summary, button, ' +
    'input[type=button], input[type=radio]';
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
  const told = (each) => {
    const field = each.localName === 'input' && each.labels[0];
    return ((field || each).innerText || each.textContent || each.value ||
      each.getAttribute('aria-label') || each.title || '').replace(/\s+/g, ' ').trim();
  };
  const view = (each) => each.ownerDocument.defaultView;
  const points = (each) => each && view(each).getComputedStyle(each).cursor === 'pointer';
  const handlers = {click: ['onclick'], hover: ['onmouseover', 'onmouseenter']};
  const listens = (each, kind) => (view(each).__prongsai || notes)[kind].has(each) ||
    handlers[kind].some((name) => each[name]);
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
  const isTab = (each) => each.type === 'radio' || /^\D{0,15}25\d\d$/.test(told(each)) ||
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
    if (each.localName === 'input' && !/^(?:button|radio)$/.test(each.type)) return '';
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
  notes.scrolls = () => notes.scroll.size > 0 || window.onscroll || document.onscroll ||
    document.body.onscroll || document.querySelector('iframe[loading=lazy]');
  notes.look = () => {
    for (const list of document.querySelectorAll('select')) {
      const now = list.selectedOptions[0];
      if (now) notes.first.set(group(now), told(now));
    }
    for (const {each, group} of all()) {
      if ((each.matches(chosen) || each.checked) && !notes.first.has(group)) notes.first.set(group, named(each));
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
      first: notes.first.get(next.group) || '', chosen: /tab|option/.test(next.kind)};
    notes.watch();
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
  notes.opens = (before) => pending(before).length > 0;
  notes.left = (before) =>
    pending(before).filter((each) => !each.menu && each.kind !== 'hover').length;
})();
