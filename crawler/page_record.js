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
  // Clocks and bare numbers go on by themselves.
  const ticks = /^\d{1,3}$|\d:\d\d:\d\d/;
  // The elements that say what the page did not say before.
  const unseen = () => {
    const fresh = [];
    for (const node of walk(document.body)) {
      const says = node.nodeType === 3 ? node.data.trim() : address(node);
      if (!says || notes.seen.has(says) || (node.nodeType === 3 && ticks.test(says))) continue;
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
  const outer = (found) => [...found].filter((each) =>
    ![...found].some((other) => other !== each && other.contains(each)));
  const units = (fresh, named) =>
    outer(new Set(fresh.map(unit).map((each) => (named ? whole(each) : each))));
  // What a press put in at once belongs together, be it new or not, unless it is the whole page.
  const records = [];
  const watch = new MutationObserver((more) => records.push(...more));
  notes.watch = () => {
    records.length = 0;
    const what = {subtree: true, childList: true};
    for (const root of [document, ...notes.roots.values()]) watch.observe(root, what);
  };
  const inserted = () => {
    const places = new Map();
    for (const {target, addedNodes} of records.concat(watch.takeRecords())) {
      if (!places.has(target)) places.set(target, new Set());
      for (const each of addedNodes) places.get(target).add(each.nodeType === 1 ? each : target);
    }
    watch.disconnect();
    const frame = 'nav, header, footer, body, html';
    const page = (each) => each.matches(frame) || each.querySelector(frame);
    return [...places.values()].map((all) => [...all].filter((each) => each.isConnected))
      .filter((all) => all.length && !all.some((each) => !each.matches || page(each)));
  };
  const brought = (fresh, told) => {
    const groups = inserted(), chosen = told.chosen && told.named !== told.first;
    if (!told.named || !notes.last.each.isConnected) groups.length = 0;
    const text = (all) => all.map((each) => each.textContent.trim()).join('').length;
    const mine = groups.filter((all) => (fresh.length
      ? fresh.some((one) => all.some((each) => each.contains(one))) : chosen && text(all) > 30));
    const taken = mine.flat(), rest = fresh.filter((one) => !taken.some((each) => each.contains(one)));
    return outer(new Set([...taken.map(whole), ...units(rest, told.named)]));
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
    const fresh = notes.unseen(), found = brought(fresh, told), parts = new Map();
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
  const name = (each) => (each.parentElement ? each.parentElement.cloneNode(false).outerHTML : '') +
    each.cloneNode(false).outerHTML;
  notes.waits = (known) => [...notes.walk(document.body)]
    .filter((each) => each.nodeType === 1 && waits(each))
    .map(name).filter((each) => !known.includes(each));
  // Pages of a book that are drawn: there is nothing in them that could be read.
  notes.drawn = () => notes.bare && [...notes.walk(document.body)].some((each) =>
    each.localName === 'canvas' && each.width * each.height > 250000);
})();
