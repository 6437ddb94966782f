"""Writes small PDF files by hand, so that a text layer can be broken in one known way.

Fonts are named but not embedded: what is read out of a file depends on codes and widths alone.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

MARKS = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
WIDTH, HEIGHT = 595, 842
Meaning = Callable[[str], str]  # what a glyph is said to be


@dataclass(frozen=True, slots=True)
class Font:
    """Codes of the glyphs, and what a reader is told about them."""

    glyphs: str
    meaning: Mapping[str, str] | None = None  # None: nothing is told at all
    latin: bool = False  # one byte a glyph, said to be WinAnsi or MacRoman
    encoding: str = "WinAnsiEncoding"

    def codes(self, text: str) -> bytes:
        """A text as this font's codes."""
        if self.latin:
            return bytes(ord(glyph) for glyph in text)
        return b"".join((self.glyphs.index(glyph) + 1).to_bytes(2, "big") for glyph in text)


def thai(text: str, meaning: Mapping[str, str] | None = None) -> Font:
    """A font that holds a text's glyphs, each meaning itself unless told otherwise."""
    glyphs = "".join(sorted(set(text)))
    return Font(glyphs, {glyph: (meaning or {}).get(glyph, glyph) for glyph in glyphs})


def mute(text: str) -> Font:
    """A font that does not tell what its glyphs mean."""
    return Font("".join(sorted(set(text))))


@dataclass(slots=True)
class Page:
    """One page being drawn; y grows up, as in the file."""

    width: float = WIDTH
    height: float = HEIGHT
    rotate: int = 0
    drawn: list[str] = field(default_factory=list)
    fonts: list[Font] = field(default_factory=list)
    wrapped: bool = False  # all drawing stands in a form of its own
    picture: bool = False  # a grey picture covers the page

    def text(
        self, x: float, y: float, text: str, font: Font, *, size: float = 16, mode: int = 0,
        turn: str = "1 0 0 1",
    ) -> None:  # fmt: skip
        """Draw a line of text."""
        if font not in self.fonts:
            self.fonts.append(font)
        name = f"/F{self.fonts.index(font)}"
        codes = font.codes(text).hex()
        self.drawn.append(
            f"BT {name} {size} Tf {mode} Tr {turn} {x:.2f} {y:.2f} Tm <{codes}> Tj ET"
        )

    def line(self, x0: float, y0: float, x1: float, y1: float, dash: str = "") -> None:
        """Draw a thin line."""
        self.drawn.append(f"q .5 w {dash} {x0} {y0} m {x1} {y1} l S Q")

    def curves(self, many: int) -> None:
        """Draw shapes as letters turned into outlines leave them."""
        for n in range(many):
            x, y = 60 + n % 45 * 10, 780 - n // 45 * 20
            self.drawn.append(
                f"{x} {y} m {x + 3} {y + 9} {x + 6} {y + 9} {x + 7} {y} c "
                f"{x + 5} {y - 3} {x + 2} {y - 3} {x} {y} c f"
            )


def write(path: Path, pages: Sequence[Page], *, packed: bool = True) -> None:
    """Write pages to a file."""
    objects: list[bytes] = [b"", b""]

    def add(head: str, stream: bytes | None = None) -> int:
        body = head.encode()
        if stream is not None:
            if packed:
                stream, head = zlib.compress(stream, 9), head + "/Filter/FlateDecode"
            body = f"<<{head}/Length {len(stream)}>>stream\n".encode() + stream + b"\nendstream"
        objects.append(body)
        return len(objects)

    known: dict[int | str, int] = {}
    leaves = [_add_page(add, page, known) for page in pages]
    kids = " ".join(f"{leaf} 0 R" for leaf in leaves)
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    size = f"/MediaBox[0 0 {WIDTH} {HEIGHT}]"
    objects[1] = f"<</Type/Pages{size}/Kids[{kids}]/Count {len(leaves)}>>".encode()
    path.write_bytes(_file(objects))


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _add_page(add: Callable[..., int], page: Page, known: dict[int | str, int]) -> int:
    fonts = "".join(
        f"/F{at} {known.setdefault(id(font), 0) or _remember(add, font, known)} 0 R"
        for at, font in enumerate(page.fonts)
    )
    things, drawn = "", "\n".join(page.drawn).encode()
    if page.picture:
        image = add("/Type/XObject/Subtype/Image/Width 8/Height 8/ColorSpace/DeviceGray"
                    "/BitsPerComponent 8", bytes(200 + n % 40 for n in range(64)))  # fmt: skip
        things = f"/XObject<</I {image} 0 R>>"
        drawn = f"q {page.width} 0 0 {page.height} 0 0 cm /I Do Q\n".encode() + drawn
    means = f"<</Font<<{fonts}>>{things}>>"
    if page.wrapped:
        box = f"/BBox[0 0 {page.width} {page.height}]"
        form = add(f"/Type/XObject/Subtype/Form{box}/Resources{means}", drawn)
        means, drawn = f"<</XObject<</X {form} 0 R>>>>", b"q 1 0 0 1 0 0 cm /X Do Q"
    content, means = _once(add, "", drawn, known), _once(add, means, None, known)
    turn = f"/Rotate {page.rotate}" if page.rotate else ""
    size = f"/MediaBox[0 0 {page.width} {page.height}]" if page.width != WIDTH else ""
    return add(
        f"<</Type/Page/Parent 2 0 R{size}{turn}/Resources {means} 0 R/Contents {content} 0 R>>"
    )


def _once(
    add: Callable[..., int], head: str, stream: bytes | None, known: dict[int | str, int]
) -> int:
    """An object, the one that is there already if it is the same."""
    name = head + (stream or b"").decode("latin-1")
    if name not in known:
        known[name] = add(head, stream)
    return known[name]


def _remember(add: Callable[..., int], font: Font, known: dict[int | str, int]) -> int:
    known[id(font)] = _add_latin(add, font) if font.latin else _add_thai(add, font)
    return known[id(font)]


def _width(glyph: str) -> int:
    return 0 if glyph in MARKS or 0xF700 <= ord(glyph) <= 0xF89E else 520


def _add_latin(add: Callable[..., int], font: Font) -> int:
    """Codes of Windows-874 or Mac Thai under the name of a Latin encoding."""
    marks = {0xD1, *range(0xD4, 0xDB), *range(0xE7, 0xEF), *range(0x83, 0x90), *range(0x92, 0xA0)}
    widths = " ".join(
        "0" if code in marks else "250" if code == 32 else "520" for code in range(32, 256)
    )
    return add(
        "<</Type/Font/Subtype/TrueType/BaseFont/AngsanaUPC/FirstChar 32/LastChar 255"
        f"/Widths[{widths}]/Encoding/{font.encoding}>>"
    )


def _add_thai(add: Callable[..., int], font: Font) -> int:
    widths = " ".join(str(_width(glyph)) for glyph in font.glyphs)
    shape = add("<</Type/FontDescriptor/FontName/THSarabun/Flags 4/ItalicAngle 0/Ascent 900"
                "/Descent -300/CapHeight 600/StemV 80/FontBBox[0 -300 1000 900]>>")  # fmt: skip
    below = add(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/THSarabun/CIDSystemInfo<</Registry(Adobe)"
        f"/Ordering(Identity)/Supplement 0>>/DW 520/W[1[{widths}]]/FontDescriptor {shape} 0 R>>"
    )
    told = ""
    if font.meaning is not None:
        told = f"/ToUnicode {add('', _told(font).encode())} 0 R"
    return add(
        "<</Type/Font/Subtype/Type0/BaseFont/THSarabun/Encoding/Identity-H"
        f"/DescendantFonts[{below} 0 R]{told}>>"
    )


def _told(font: Font) -> str:
    pairs = [
        f"<{code:04X}> <{(font.meaning or {})[glyph].encode('utf-16-be').hex()}>"
        for code, glyph in enumerate(font.glyphs, 1)
        if (font.meaning or {})[glyph]
    ]
    parts = [pairs[at : at + 90] for at in range(0, len(pairs), 90)]
    body = "\n".join(
        f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in parts
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{body}\nendcmap end end"
    )
