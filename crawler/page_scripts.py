"""What runs inside a page that a browser renders: it looks, waits and opens, and sends nothing."""

# Before a page's own scripts: no windows, no dialogs, and no form leaves. Windows that it would
# have opened are noted.
TAME = """(() => {
  const notes = {opened: [], seen: new Set()};
  Object.defineProperty(window, "__prongsai", {value: notes});
  const open = (url) => {
    try { if (url) notes.opened.push(new URL(url, document.baseURI).href); } catch (e) {}
    return null;
  };
  for (const name of ["open", "alert", "confirm", "prompt", "print"]) {
    const value = name === "open" ? open : () => null;
    try { Object.defineProperty(window, name, {value}); } catch (e) {}
  }
  window.addEventListener("submit", (event) => {
    event.preventDefault(); event.stopImmediatePropagation();
  }, true);
  HTMLFormElement.prototype.submit = () => null;
  HTMLFormElement.prototype.requestSubmit = () => null;
})()"""
# What opens more of the page, or another route, without being an ordinary link or a form's button.
# What is in the page already needs no opening, and a menu is tried on one page only.
OPENERS = """([most, before]) => {
  const found = document.querySelectorAll(
    '[role=tab], [aria-controls], [data-toggle], [data-bs-toggle], [role=link], [role=menuitem], ' +
    '[routerlink], [data-route], nav button, nav [onclick], .menu [onclick], li[onclick], ' +
    '[class*=tab] > button, [class*=tab] > li > a, a, button');
  const known = '[role], [aria-controls], [data-toggle], [data-bs-toggle], [routerlink], ' +
    '[data-route], nav *, .menu *, li[onclick], [class*=tab] > *, [class*=tab] > li > a';
  const asks = /ดู|เปิด|อ่าน|โหลด|ไฟล์|เอกสาร|รายละเอียด|เพิ่มเติม|คลิก|แสดง|view|open|read|pdf|more/i;
  const file = /\\.(?:pdf|docx?|xlsx?|pptx?|zip)\\b/i;
  const menus = [];
  let count = 0;
  for (const each of found) {
    if (count >= most) break;
    const href = each.getAttribute('href') || '';
    if (each.tagName === 'A' && href && !/^(#(?![/!])|javascript:)/.test(href)) continue;
    if (!each.matches(known) && !asks.test(each.textContent)) continue;
    if (each.closest('form') || file.test(each.cloneNode(false).outerHTML)) continue;
    const target = each.getAttribute('aria-controls') || each.dataset.bsTarget ||
      each.dataset.target || (href.startsWith('#') ? href : '');
    const shown = target && document.getElementById(target.replace('#', ''));
    const inMenu = each.closest('nav, header, footer, [role=navigation], .menu');
    const menu = inMenu ? each.outerHTML : '';
    if ((shown && shown.textContent.trim()) || before.includes(menu)) continue;
    if (menu) menus.push(menu);
    each.setAttribute('data-prongsai-opener', count++);
  }
  return [count, menus];
}"""
OPEN = """(number) => {
  const each = document.querySelector(`[data-prongsai-opener="${number}"]`);
  if (!each) return null;
  const named = (each.innerText || each.getAttribute('aria-label') || '').trim().slice(0, 200);
  each.click();
  return named;
}"""
# Waits until nothing in the page changed for a while; how much there is to read then.
STILL = """([quiet, most]) => new Promise((done) => {
  let timer;
  const end = () => {
    watch.disconnect();
    clearTimeout(timer);
    const body = document.body;
    done(body ? body.innerText.trim().length + document.links.length : 0);
  };
  const again = () => { clearTimeout(timer); timer = setTimeout(end, quiet); };
  const watch = new MutationObserver(again);
  watch.observe(document, {subtree: true, childList: true, characterData: true});
  setTimeout(end, most);
  again();
})"""
# What a page says that it did not say before: the smallest elements that hold all of it, and what
# is shown in frames or would have been shown in a window.
NEWS = """() => {
  const {seen, opened} = window.__prongsai;
  const fresh = [];
  const kinds = NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT;
  const walk = document.createTreeWalker(document.body, kinds);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const each = node.nodeType === 3 ? node.parentNode : node;
    if (/^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE)$/.test(each.tagName)) continue;
    const says = node.nodeType === 3 ? node.data.trim()
      : each.getAttribute('href') || each.getAttribute('src') || each.getAttribute('data') || '';
    if (!says || seen.has(says)) continue;
    seen.add(says);
    fresh.push(each);
  }
  const parts = new Map();
  for (const each of fresh) {
    let top = each;
    while (top.parentNode && top.parentNode !== document.body) top = top.parentNode;
    let up = parts.get(top) || each;
    while (!up.contains(each)) up = up.parentNode;
    parts.set(top, up);
  }
  const whole = (each) => (each.closest('table') || each.closest('ul, ol') || each).outerHTML;
  const frames = fresh.filter((each) => /^(IFRAME|EMBED|OBJECT)$/.test(each.tagName));
  return {
    pieces: [...parts.values()].map(whole),
    shown: [...opened.splice(0), ...frames.map((each) => each.src || each.data)],
  };
}"""
