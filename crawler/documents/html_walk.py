"""Walks a page once and writes down blocks, links, images, tables and forms in order."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.documents import html_around, html_forms, html_labels, html_links, html_pictures
from crawler.documents.dom import Dom, Node, is_inline
from crawler.documents.grids import make_table
from crawler.documents.html_tables import HtmlTable, data_tables
from crawler.documents.regions import regions
from crawler.model import Block, BlockKind, Form, Image, Link, LinkKind, Region, Table
from crawler.text import fold

_ITEMS = frozenset({"li", "dt", "dd"})
_MUTE = frozenset({"select", "textarea", "option"})


@dataclass(slots=True)
class Walk:
    """What was written down so far, and where the walk stands."""

    dom: Dom
    addresses: html_links.Addresses
    region: list[Region]
    panes: dict[str, str]
    labels: dict[str, str]
    tables_at: dict[int, HtmlTable]
    behind: html_pictures.Sheet
    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    spots: list[int] = field(default_factory=list)  # node of each link
    images: list[Image] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    parts_region: Region = Region.BODY
    rows_at: dict[int, str] = field(default_factory=dict)  # names of links in a tr or td
    row_texts: dict[int, str] = field(default_factory=dict)  # its written cells
    scopes: list[tuple[int, int, str]] = field(default_factory=list)  # end, container, heading
    last_heading: dict[Region, str] = field(default_factory=dict)
    mute: int = 0  # texts before this node are already written
    item: int = 0  # up to this node blocks are list items
    loose: list[tuple[int, str]] = field(default_factory=list)  # fields outside every form
    form_end: int = 0


def walk(dom: Dom, addresses: html_links.Addresses) -> Walk:
    """Read a page."""
    state = Walk(
        dom,
        addresses,
        regions(dom),
        html_labels.pane_labels(dom),
        html_forms.labels_of(dom),
        data_tables(dom),
        html_pictures.sheet(dom),
    )
    closing: list[int] = []
    for index, node in enumerate(dom.nodes):
        while closing and closing[-1] <= index:
            closing.pop()
            _flush(state)
        if not node.tag:
            _read_text(state, index, node.text)
            continue
        if not is_inline(node):
            _flush(state)
            if node.end > index + 1:
                closing.append(node.end)
        _leave(state, index)
        _open(state, index, node)
    _flush(state)
    _loose_form(state)
    state.links = [
        html_around.named(state, at, link)
        for at, link in zip(state.spots, state.links, strict=True)
    ]
    return state


def _read_text(state: Walk, index: int, text: str) -> None:
    if index >= state.mute:
        state.parts.append(text)
        state.parts_region = state.region[index]


def _leave(state: Walk, index: int) -> None:
    """Forget the headings and list items that end before a node."""
    while state.scopes and state.scopes[-1][0] <= index:
        state.scopes.pop()
    if state.item <= index:
        state.item = 0


def _flush(state: Walk) -> None:
    """End the line that runs."""
    if not state.parts:
        return
    text = fold(" ".join("".join(state.parts).split()))
    state.parts.clear()
    if text:
        kind = BlockKind.ITEM if state.item else BlockKind.PARAGRAPH
        state.blocks.append(Block(text, kind, region=state.parts_region))


def _open(state: Walk, index: int, node: Node) -> None:
    """Write down what an element brings besides its text."""
    if node.tag in _MUTE or html_labels.is_bullet(state.dom, index):
        state.mute = max(state.mute, node.end)
    elif node.tag in _ITEMS:
        state.item = max(state.item, node.end)
    elif node.tag == "table" and index in state.tables_at:
        _open_table(state, index, state.tables_at[index])
    elif index in state.row_texts:
        _write(state, index, BlockKind.ROW, 0, state.row_texts[index])
    elif node.tag == "pre":
        _write_lines(state, index)
    if node.attrs:
        _open_attributes(state, index, node)
    level = html_labels.level(state.dom, index) if index >= state.mute else 0
    if level:
        _open_heading(state, index, level)


def _open_attributes(state: Walk, index: int, node: Node) -> None:
    _open_pane(state, index, node)
    for written, kind in html_links.addresses(node):
        _add_link(state, index, written, kind)
    picture = html_pictures.source(state.dom, index, state.behind)
    if picture:
        _add_image(state, index, node, picture)
    if node.tag == "form":
        _add_form(state, index)
    elif node.tag == "option":
        _add_option(state, index, node)
    elif index >= state.form_end and html_forms.is_field(node):
        state.loose.append((index, html_forms.field_name(state.dom, index, state.labels)))


def _write(state: Walk, index: int, kind: BlockKind, level: int, text: str) -> None:
    """Write an element's whole text as one block and pass over it later."""
    state.mute = max(state.mute, state.dom.nodes[index].end)
    if text:
        state.blocks.append(Block(text, kind, level, region=state.region[index]))


def _write_lines(state: Walk, index: int) -> None:
    if index < state.mute:
        return
    for line in state.dom.text(index).splitlines():
        if line.strip():
            _write(state, index, BlockKind.PARAGRAPH, 0, fold(line))


def _open_heading(state: Walk, index: int, level: int) -> None:
    text = fold(" ".join(state.dom.text(index).split()))
    node = state.dom.nodes[index]
    if not text:
        return
    if html_labels.is_tab(node) and _has_pane(state, node):
        state.mute = max(state.mute, node.end)  # written where its pane begins
        return
    if state.region[index] in (Region.MENU, Region.FOOTER) and level >= 5:
        return
    _write(state, index, BlockKind.HEADING, level, text)
    _scope(state, _container(state.dom, index), text, state.region[index])


def _has_pane(state: Walk, node: Node) -> bool:
    wanted = {node.get(name).lstrip("#") for name in html_labels.TARGETS} - {""}
    return any(name in state.dom.ids for name in wanted)


def _container(dom: Dom, index: int) -> int:
    """The element a heading stands for: the nearest one that holds more than the heading."""
    chars, links = dom.nodes[index].chars + 15, dom.nodes[index].links
    at = dom.nodes[index].parent
    while at > 0 and dom.nodes[at].chars <= chars and dom.nodes[at].links <= links:
        at = dom.nodes[at].parent
    return max(at, 0)


def _scope(state: Walk, container: int, text: str, region: Region) -> None:
    state.scopes = [s for s in state.scopes if s[1] != container]
    state.scopes.append((state.dom.nodes[container].end, container, text))
    state.last_heading[region] = text


def _open_pane(state: Walk, index: int, node: Node) -> None:
    """Head a tab's or accordion's pane by its label, where the label does not stand right above."""
    label = state.panes.get(node.get("id")) if "id" in node.attrs else None
    if not label or node.chars < 1 and not node.links:
        return
    text = fold(label)
    region = state.region[index]
    if state.last_heading.get(region) != text:
        state.blocks.append(Block(text, BlockKind.HEADING, 5, region=region))
    _scope(state, index, text, region)


def _heading(state: Walk, index: int) -> str:
    return state.scopes[-1][2] if state.scopes else state.last_heading.get(state.region[index], "")


def _open_table(state: Walk, index: int, found: HtmlTable) -> None:
    """Write down a data table; its rows become blocks as the walk reaches them."""
    if index < state.mute:
        return
    heading = found.caption or _heading(state, index)
    at = len(state.blocks) + bool(found.caption)
    region = state.region[index]
    table = make_table(found.grid, heading=heading, region=region, at=at, head=found.head)
    if table:
        state.tables.append(table)
    state.rows_at.update(found.names)
    for place, written in zip(found.rows, found.written, strict=True):
        state.row_texts[place] = " | ".join(cell.text for cell in written if cell.text)


def _add_link(state: Walk, index: int, written: str, kind: LinkKind) -> None:
    url = state.addresses.join(written)
    if not url:
        return
    text = "" if kind is LinkKind.EMBED else _own_text(state, index)
    at = len(state.blocks) - (1 if index < state.mute and state.blocks else 0)
    region = html_labels.frame_region(state.dom, index) or state.region[index]
    link = Link(url, text, "", _heading(state, index), region, kind, at)
    state.links.append(link)
    state.spots.append(index)


def _own_text(state: Walk, index: int) -> str:
    """What a link calls itself: its text, else what its picture or its hint says."""
    node = state.dom.nodes[index]
    text = fold(" ".join(state.dom.text(index, 1000).split())) if node.chars else ""
    if text:
        return text
    for name in ("title", "aria-label", "alt", "value" if node.tag == "input" else ""):
        if node.get(name).strip():
            return fold(node.get(name))
    for _, inner in state.dom.inside(index):
        if inner.tag and (inner.get("alt") or inner.get("title")):
            return fold(inner.get("alt") or inner.get("title"))
    return ""


def _add_option(state: Walk, index: int, node: Node) -> None:
    """A list that jumps to the chosen page is a list of links."""
    above = state.dom.nodes[node.parent]
    above = state.dom.nodes[above.parent] if above.tag == "optgroup" else above
    code = above.get("onchange")
    jumps = "location" in code or "jump" in code.lower() or "open" in code
    address = html_links.option_address(node, jumps)
    if address:
        _add_link(state, index, address, LinkKind.ANCHOR)


def _add_image(state: Walk, index: int, node: Node, written: str) -> None:
    named = html_pictures.name_of(written) if written.startswith("data:") else ""
    url = named or state.addresses.join(written)
    if not url:
        return
    size = [int(v) if (v := node.get(name).removesuffix("px")).isdecimal() else 0
            for name in ("width", "height")]  # fmt: skip
    if written not in node.attrs.values():  # what it says of itself is of a smaller form
        size = [0, 0]
    alt = fold(node.get("alt") or node.get("title"))
    state.images.append(
        Image(url, alt, state.region[index], len(state.blocks), None, size[0], size[1])
    )


def _add_form(state: Walk, index: int) -> None:
    dom, node = state.dom, state.dom.nodes[index]
    state.form_end = max(state.form_end, node.end)
    inside = [(at, n) for at, n in dom.inside(index) if n.tag in ("input", "select", "textarea")]
    fields = [html_forms.field_name(dom, at, state.labels) for at, n in inside[:200]
              if html_forms.is_field(n)]  # fmt: skip
    state.forms.append(
        Form(
            state.addresses.join(node.get("action")) or state.addresses.base,
            tuple(name for name in fields if name),
            html_forms.readable(dom, index),
            _heading(state, index),
            state.region[index],
            len(state.blocks),
            any(n.tag == "textarea" for _, n in inside),
            any(n.get("type").lower() == "password" for _, n in inside),
        )
    )
    if not fields and html_links.is_file(node.get("action")) and node.get("method") != "post":
        _add_link(state, index, node.get("action"), LinkKind.ANCHOR)


def _loose_form(state: Walk) -> None:
    """Fields outside every form, as script-made pages have them, count as one form."""
    nodes = state.dom.nodes
    areas = any(nodes[at].tag == "textarea" for at, _ in state.loose)
    if len(state.loose) < 2 and not areas:
        return
    secret = any(nodes[at].get("type").lower() == "password" for at, _ in state.loose)
    names = tuple(name for _, name in state.loose if name)
    region = state.region[state.loose[0][0]]
    state.forms.append(Form("", names, " ".join(names), "", region, 0, areas, secret))
