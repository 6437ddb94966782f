"""Finds the pictures that a page shows, however it names them, and the bodies written in it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from crawler.documents.dom import Dom, Node

# Where scripts that load pictures late keep the address.
_LATE = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-echo", "data-image",
         "data-img", "data-full", "data-large-file")  # fmt: skip
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_FILLER = re.compile(
    r"^data:image/(?:gif|svg).{0,2000}$|(?:^|/)(?:blank|placeholder|lazy|loading|loader|spacer|pixel|dot|1x1|"
    r"transparent|grey|gray)[\w.-]*\.(?:gif|png|svg|jpe?g|webp)(?:\?|$)",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|avif|tiff?)(?:[?#]|$)", re.IGNORECASE)
_BACKGROUND = re.compile(
    r"background(?:-image)?\s*:[^;{}]*?url\(\s*(?:&quot;|[\"'])?([^\"')]+?)(?:&quot;|[\"'])?\s*\)",
    re.IGNORECASE,
)
# Spread over whatever is there: a decoration of the place.
_SPREAD = re.compile(
    r"background[\w-]*\s*:[^;]*(?:\bcover\b|\bfixed\b|(?<!no-)repeat\b|gradient\()", re.IGNORECASE
)
_RULE = re.compile(r"([^{}@;]{1,300})\{([^{}]{1,5000})\}")
_SELECTOR = re.compile(r"(?:^|[\s>+~])\w*([.#][\w-]{1,80})$")
_INLINE = re.compile(
    r"data:image/(?:png|jpe?g|gif|webp|bmp)(?:;[\w=-]+)*;base64,([A-Za-z0-9+/=\s%]{400,})", re.I
)
_WORDY = 60  # letters: an element that says more only lies on its background
_SMALL = 4_000  # letters of a picture that is no page of text
_LARGEST = 20_000_000  # bytes of one picture
_MOST = 60  # pictures written into one page

Sheet = Mapping[str, str]  # ".class" or "#id" -> address of the background


def sheet(dom: Dom) -> Sheet:
    """The pictures that the page's own rules put behind elements."""
    found: dict[str, str] = {}
    for style in dom.styles:
        if "url(" not in style:
            continue
        for selectors, rules in _RULE.findall(style):
            address = _background(rules)
            for selector in selectors.split(",") if address else ():
                named = _SELECTOR.search(selector.strip())
                if named:
                    found[named[1]] = address
    return found


def source(dom: Dom, index: int, behind: Sheet) -> str:
    """The address of the picture that an element shows, as written; '' if it shows none."""
    node = dom.nodes[index]
    if node.tag == "img":
        return _of_image(dom, node)
    if node.chars > _WORDY or node.tag in ("body", "html"):
        return ""
    own = _background(node.get("style")) if "url(" in node.get("style") else ""
    return own or _late_background(node) or (_by_rule(node, behind) if behind else "")


def _of_image(dom: Dom, node: Node) -> str:
    """The picture in its largest form that is offered, which a click or a wide window shows."""
    written = node.get("src").strip()
    sets = (_largest(node.get(name)) for name in _SETS if node.get(name))
    larger = _enlarged(dom, node) or next(filter(None, sets), "")
    if larger or (written and not _FILLER.search(written)):
        return larger or written
    named = (node.get(name).strip() for name in _LATE)
    late = next((value for value in named if value and value[0] not in "{["), "")
    return late or _of_sources(dom, node) or ("" if written.startswith("data:") else written)


def _enlarged(dom: Dom, node: Node) -> str:
    """The picture to which the link around a preview leads."""
    above = dom.nodes[node.parent]
    above = above if above.tag == "a" else dom.nodes[max(above.parent, 0)]
    href = above.get("href").strip() if above.tag == "a" else ""
    return href if _PICTURE.search(href) else ""


def _of_sources(dom: Dom, image: Node) -> str:
    """What a <picture> offers beside its <img>."""
    above = dom.nodes[image.parent]
    if above.tag != "picture":
        return ""
    for _, node in dom.inside(image.parent):
        if node.tag == "source":
            return _largest(node.get("srcset") or node.get("data-srcset"))
    return ""


def _largest(written: str) -> str:
    """The largest of a set of addresses ("a.jpg 300w, b.jpg 1200w"); a lone one as it is."""
    if not re.search(r"\s\d+(?:\.\d+)?[wx]\b", written):
        return written
    choices = re.findall(r"(\S+)\s+(\d+(?:\.\d+)?)[wx]\s*(?:,|$)", written)
    return str(max(choices, key=lambda choice: float(choice[1]))[0]) if choices else ""


def _background(style: str) -> str:
    found = _BACKGROUND.search(style)
    return found[1].strip() if found and not _SPREAD.search(style) else ""


def _late_background(node: Node) -> str:
    for name in ("data-bg", "data-background", "data-background-image"):
        value = node.get(name)
        if value and (_PICTURE.search(value) or value.startswith("url(")):
            return re.sub(r"^url\(['\"]?|['\"]?\)$", "", value)
    return ""


def _by_rule(node: Node, behind: Sheet) -> str:
    names = [f"#{node.get('id')}", *(f".{name}" for name in node.get("class").split())]
    return next((behind[name] for name in names if name in behind), "")


def name_of(written: str) -> str:
    """What stands for a picture that is written into the page; a small one has no name."""
    found = _INLINE.match(written) if len(written) > _SMALL else None
    return f"data:{_print(found[1])}" if found else "data:"


def is_written(url: str) -> bool:
    """Whether an address stands for a picture that is written into its page."""
    return url.startswith("data:") and url != "data:"


def written_in(html: str) -> Iterator[tuple[str, bytes]]:
    """The pictures that are written into a page, by what stands for them."""
    for number, found in enumerate(_INLINE.finditer(html)):
        if number >= _MOST:
            return
        text = re.sub(r"\s", "", unquote(found[1]))
        if len(text) <= _LARGEST * 4 // 3:
            try:
                yield f"data:{_print(found[1])}", base64.b64decode(text + "==")
            except (ValueError, binascii.Error):
                continue


def _print(text: str) -> str:
    return hashlib.sha256(re.sub(r"\s", "", text).encode()).hexdigest()[:24]
