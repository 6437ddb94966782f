"""What runs inside a page that a browser renders: it looks, waits and opens, and sends nothing."""

from pathlib import Path

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
# All that is put into a page before its own scripts.
_FILES = ("page_record.js", "page_press.js")
BEFORE = ";\n".join((TAME, *(Path(__file__).with_name(n).read_text("utf-8") for n in _FILES)))

# Waits until nothing in the page changed for a while; how much there is to read then, and what the
# page still waits for.
STILL = """([quiet, most, known]) => new Promise((done) => {
  let timer;
  const notes = __prongsai, body = document.body;
  const end = () => {
    watch.disconnect();
    clearTimeout(timer);
    const size = body ? body.innerText.trim().length + document.links.length : 0;
    done([size + notes.roots.size, body ? notes.waits(known) : []]);
  };
  const again = () => { clearTimeout(timer); timer = setTimeout(end, quiet); };
  const watch = new MutationObserver(again);
  const what = {subtree: true, childList: true, characterData: true};
  for (const root of [document, ...notes.roots.values()]) watch.observe(root, what);
  setTimeout(end, most);
  again();
})"""
# Begins the record; the page as it is, and whether it opens more, listens to scrolling, is drawn.
TAKE = """(before) => {
  const notes = __prongsai;
  notes.take();
  notes.look();
  return [notes.html(), notes.opens(before), Boolean(notes.scrolls()), notes.drawn()];
}"""
# Goes down the page step by step; both ends stay until they are drawn, as only that is noticed.
SCROLL = """async () => {
  const boxes = [...__prongsai.scroll].filter((each) => each.nodeType === 1 && each.isConnected);
  const most = Math.min(document.documentElement.scrollHeight, 60000);
  const after = (time) => new Promise((done) => setTimeout(done, time));
  const frames = (done) => requestAnimationFrame(() => requestAnimationFrame(done));
  const drawn = () => Promise.race([new Promise(frames), after(1000)]);
  window.scrollTo(0, 0);
  await drawn();
  for (let y = 0; y <= most; y += 600) { window.scrollTo(0, y); await after(16); }
  for (const box of boxes) box.scrollTop = box.scrollHeight;
  await drawn();
}"""
SCROLLED = "() => __prongsai.news({named: '', depth: 0, first: ''}).much"
PRESS = "([before, most]) => __prongsai.press(before, most)"
# Keeps what came of it; the addresses beyond the first, which what was pressed leads to.
NEWS = """([told, urls]) => {
  const news = __prongsai.news(told), led = [...urls, ...news.opened];
  __prongsai.came(news.much || led.length > 0, led[0] || news.framed[0]);
  return led.slice(1);
}"""
# After another route was shown: what was pressed leads there, and what that says stands there.
ROUTE = "(url) => { __prongsai.came(true, url); __prongsai.opened.splice(0); }"
AGAIN = "() => { __prongsai.again(); __prongsai.unseen(); }"
LEFT = "(before) => [__prongsai.left(before), __prongsai.menus]"
DRAWN = "() => __prongsai.drawn()"
HTML = "() => __prongsai.html()"
