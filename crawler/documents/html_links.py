"""Reads addresses out of attributes and scripts of a page, and joins them to its base."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urljoin, urlsplit

from crawler import services
from crawler.documents.dom import Node
from crawler.model import LinkKind

_SCRIPT_GO = re.compile(
    r"(?:window\.open|MM_openBrWindow|location(?:\.href|\.assign|\.replace)?)\s*(?:\(|=(?!=))\s*"
    r"['\"]([^'\"]+)['\"]|MM_goToURL\(\s*'[^']*'\s*,\s*'([^']+)'"
)
_DATA = ("data-href", "data-url", "data-link", "data-pdf-url", "data-pdf", "data-file",
         "data-downloadurl", "data-embed-download-url")  # fmt: skip
_FRAMED = re.compile(
    r"""<(?:iframe|embed)\b[^>]*?\bsrc=["']([^"'<>\s]{1,2000})["']""", re.IGNORECASE
)
# A document's address anywhere in a handler's code, whatever function opens it.
_QUOTED_FILE = re.compile(
    r"""['"]([^'"<>{}\n]{1,500}?\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|csv|rtf|zip|rar)"""
    r"""(?:[?#][^'"<>\n]{0,300})?)['"]""",
    re.IGNORECASE,
)
_QUOTED_PAGE = re.compile(
    r"""['"]([^'"<>{}()\s]{1,300}\.(?:html?|php|aspx?|jsp)(?:[?#][^'"<>\s]{0,300})?)['"]""",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"[^<>{}\n]{1,500}\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|csv|rtf|zip|rar)(?:[?#][^<>\n]{0,300})?",
    re.IGNORECASE,
)
_MARKUP = ("#", "{", "[", "<")
_ADDRESS = re.compile(r"^(?:https?:)?//|^\.{0,2}/\S|\.(?:pdf|docx?|xlsx?|html?|php|aspx?)\b", re.I)
_EMBEDS = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_REFRESH = re.compile(r"^\s*[\d.]*\s*[;,]?\s*(?:url\s*=)?\s*['\"]?([^'\"]+)", re.IGNORECASE)
_LONGEST = 5000  # letters of a handler that are read
_BLANKS = str.maketrans("", "", "\t\r\n")
_QUERY = "/:@!$&'()*+,;=~?%#"  # stays as it is in the query of an address
_OTHER_SCHEMES = ("javascript:", "data:", "about:", "blob:", "file:", "vbscript:")


class Addresses:
    """Joins the addresses of one page to its base; the common forms need no parser."""

    def __init__(self, base: str, codec: str = "utf-8") -> None:
        self.base = base
        self._codec = codec  # of the page: browsers ask in it what stands behind a "?"
        parts = urlsplit(base)
        self._scheme = parts.scheme or "http"
        self._origin = f"{self._scheme}://{parts.netloc}"

    def join(self, address: str) -> str:
        """The absolute address, or '' for one that leads nowhere ("#top", "javascript:")."""
        address = address.strip().translate(_BLANKS).replace("\\", "/")
        if not address or (address[0] == "#" and address[1:2] not in ("/", "!")):
            return ""
        if address[:11].lower().startswith(_OTHER_SCHEMES):
            return ""
        if self._codec != "utf-8" and "?" in address and not address.isascii():
            head, _, query = address.partition("?")
            address = f"{head}?{quote(query.encode(self._codec, 'replace'), safe=_QUERY)}"
        if address.startswith(("http://", "https://", "mailto:", "tel:")):
            return address
        if address[0] == "/" and address[1:2] != "/" and "/." not in address:
            return self._origin + address
        try:
            return urljoin(self.base, address)
        except ValueError:
            return ""


def addresses(node: Node) -> Iterator[tuple[str, LinkKind]]:
    """The addresses an element refers to, as written."""
    if not node.attrs:
        return
    shown = _shown(node)
    if shown:
        yield shown, LinkKind.EMBED
    if node.tag in _EMBEDS:
        return
    if node.tag in ("a", "area") and node.get("href").strip():
        href = node.get("href").strip()
        yield href, LinkKind.ANCHOR
        if href[0] != "#" and not href.lower().startswith("javascript:"):
            return
    yield from _scripted(node)


def _shown(node: Node) -> str:
    """What the page shows in itself by an element, as written."""
    name = _EMBEDS.get(node.tag)
    if name:
        return node.get(name) or node.get("data-src") or node.get("data-lazy-src")
    if node.tag == "param" and node.get("name").lower() in ("src", "filename", "url"):
        return node.get("value") if _ADDRESS.search(node.get("value")) else ""
    # Code that site builders keep beside the frame that a script makes of it.
    framed = _FRAMED.search(node.get("data-code"))
    if framed:
        return framed[1]
    # The sheets of a workbook that Excel saved as a page, of which its frame shows the first.
    sheet = node.tag == "link" and node.get("id").lower() == "shlink"
    return node.get("href") if sheet else ""


def _scripted(node: Node) -> Iterator[tuple[str, LinkKind]]:
    """Addresses in click handlers and data attributes, each once."""
    found: dict[str, None] = {}
    for name, value in node.attrs.items():
        if not value or len(value) > _LONGEST:
            continue
        if name == "formaction" and is_file(value):
            found[value] = None
        elif name in ("onclick", "href", "onchange"):
            found.update(dict.fromkeys(_in_code(value)))
        elif name.startswith("data-") and _is_address(name, value):
            found[value] = None
    for written in found:
        yield written, LinkKind.ANCHOR


def _is_address(name: str, value: str) -> bool:
    """Whatever a site calls it: what names a file in a data attribute is opened by a script."""
    if name in _DATA and _ADDRESS.search(value):
        return True
    return value[0] not in _MARKUP and is_file(value)


def is_file(address: str) -> bool:
    """Whether an address as written is that of a document."""
    return bool(_FILE.fullmatch(address))


def _in_code(code: str) -> Iterator[str]:
    """Addresses a handler goes to, and files it names."""
    if "open" in code or "location" in code or "MM_" in code:
        for found in _SCRIPT_GO.finditer(code):
            yield found[1] or found[2]
    if "." in code and ("'" in code or '"' in code):
        for found in _QUOTED_FILE.finditer(code):
            yield found[1]
        for found in _QUOTED_PAGE.finditer(code):
            if not services.RULES.harmful.search(code):
                yield found[1]


def option_address(node: Node, jumps: bool) -> str:
    """Where an entry of a list leads, as written; `jumps` if the list says that it does."""
    value = node.get("value").strip()
    named = any(mark in value for mark in "/.?") if jumps else _ADDRESS.search(value)
    return value if named else ""


def refresh_target(content: str) -> str:
    """Where a meta refresh leads, or '' where it only reloads."""
    found = _REFRESH.match(content)
    target = found[1].strip() if found else ""
    return "" if re.fullmatch(r"[\d.\s;,]*", target) else target
