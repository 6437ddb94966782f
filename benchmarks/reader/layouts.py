"""Draws pages as agencies publish them: letters, columns, forms and coloured posters."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from benchmarks.reader import faces, labels, pages, texts
from benchmarks.reader.pages import A4, Hand, Page, Token
from crawler.dates import MONTHS

_COLOURS = ((24, 78, 160), (150, 20, 40), (20, 110, 70), (90, 40, 130), (230, 120, 20))
_PALE = ((255, 250, 225), (232, 244, 255), (255, 255, 255), (240, 255, 238))


def figure(rng: random.Random) -> Token:
    """A number in one of the forms that checks look for."""
    kind = rng.choice(("amount", "amount", "phone", "date", "date", "percent", "order", "year"))
    text = _FORMS[kind](rng)
    thai = rng.random() < 0.55
    return Token(text.translate(texts.THAI_DIGITS) if thai else text, kind)


def _amount(rng: random.Random) -> str:
    value = rng.randrange(10 ** rng.randint(3, 8))
    cents = rng.choice(("", "", ".00", f".{rng.randrange(100):02}"))
    return f"{max(1000, value):,}{cents}"


def _phone(rng: random.Random) -> str:
    rest = f"{rng.randrange(10**7):07}"
    area = rng.choice((f"0{rng.randint(2, 7)}", f"0{rng.choice('689')}{rng.randint(0, 9)}"))
    if len(area) == 2:
        return rng.choice((f"{area} {rest[:3]} {rest[3:]}", f"{area}-{rest[:3]}-{rest[3:]}"))
    return rng.choice(
        (f"{area}-{rest[:3]}-{rest[3:]}", area + rest, f"{area} {rest[:3]} {rest[3:]}")
    )


def _date(rng: random.Random) -> str:
    month = rng.choice(rng.choice(MONTHS))
    return f"{rng.randint(1, 31)} {month} 25{rng.randint(60, 70)}"


_FORMS: dict[str, Callable[[random.Random], str]] = {
    "amount": _amount,
    "phone": _phone,
    "date": _date,
    "percent": lambda rng: f"ร้อยละ {rng.randint(10, 99)}.{rng.randrange(100):02}",
    "order": lambda rng: f"{rng.randint(1, 900)}/25{rng.randint(60, 70)}",
    "year": lambda rng: f"25{rng.randint(60, 70)}",
}


def _token(rng: random.Random, words: texts.Words) -> Token:
    roll = rng.random()
    if roll < 0.16:
        return figure(rng)
    if roll < 0.19:
        return Token(rng.choice(words.latin), "latin")
    return Token(labels.readable(rng.choice(words.thai)), "word")


def _write(
    rng: random.Random, words: texts.Words, hand: Hand, x: float, right: float, y: float
) -> None:
    """Fill one line with words and figures."""
    row: list[Token] = []
    while True:
        token = _token(rng, words)
        wide = hand.wide(token.text)
        if x + wide > right:
            break
        hand.put(x, y, token.text)
        glued = token.kind == "word" and rng.random() < 0.5
        row.append(Token(token.text, token.kind, not glued))
        x += wide + (0 if glued else hand.em * rng.uniform(0.28, 0.5))
    hand.page.lines.append(row)


def _put(hand: Hand, x: float, y: float, *tokens: Token) -> float:
    """Write tokens side by side as one line; tells where it ends."""
    for token in tokens:
        hand.put(x, y, token.text)
        x += hand.wide(token.text) + hand.em * 0.4
    hand.page.lines.append(list(tokens))
    return x


def _blank(path: Path, dpi: int, size: float) -> Hand:
    made = Page(Image.new("L", (round(A4[0] * dpi), round(A4[1] * dpi)), 255), dpi)
    return pages.hand(made, path, round(size * dpi / 72))


def _word(rng: random.Random, words: texts.Words, most: int = 18) -> Token:
    short = [word for word in words.thai if 4 < len(word) <= most]
    return Token(labels.readable(rng.choice(short)), "word")


def letter(rng: random.Random, words: texts.Words, path: Path, dpi: int) -> Page:
    """An official letter: number, date, subject, paragraphs, a telephone number at its foot."""
    hand = _blank(path, dpi, rng.choice((14, 15, 16)))
    em, left, right = hand.em, dpi * 1.1, hand.page.image.width - dpi * 0.8
    _put(hand, left, dpi * 1.1, Token("ที่", "word"), Token(_FORMS["order"](rng), "order"))
    _put(hand, dpi * 4.2, dpi * 1.1 + em * 1.7, Token(_date(rng), "date"))
    _put(hand, left, dpi * 1.1 + em * 3.6, Token("เรื่อง", "word"), _word(rng, words, 30))
    y = dpi * 1.1 + em * 6
    while y < hand.page.image.height - dpi * 2.2:
        for at in range(rng.randint(3, 6)):
            _write(rng, words, hand, left + (0 if at else dpi * 0.8), right, y)
            y += em * 1.6
        y += em * 0.5
    _put(hand, dpi * 4, y + em * 2, _word(rng, words, 24))
    thai = Token(_phone(rng).translate(texts.THAI_DIGITS), "phone")
    _put(hand, left, y + em * 4, Token("โทร.", "word"), thai)
    return hand.page


def columns(rng: random.Random, words: texts.Words, path: Path, dpi: int) -> Page:
    """A newsletter in two columns under a headline."""
    hand = _blank(path, dpi, 13)
    head = pages.hand(hand.page, path, hand.em * 2)
    _put(head, dpi * 1.0, dpi * 1.2, _word(rng, words, 16), _word(rng, words, 16))
    middle = hand.page.image.width / 2
    for left, right in (
        (dpi * 0.8, middle - dpi * 0.2),
        (middle + dpi * 0.2, middle * 2 - dpi * 0.7),
    ):
        y = dpi * 1.9
        while y < hand.page.image.height - dpi * 1.2:
            _write(rng, words, hand, left, right, y)
            y += hand.em * 1.6
    return hand.page


def form(rng: random.Random, words: texts.Words, path: Path, dpi: int) -> Page:
    """A form: names of fields with dotted leaders, tick boxes, a frame round the whole."""
    hand = _blank(path, dpi, 15)
    em, width = hand.em, hand.page.image.width
    _put(hand, width * 0.35, dpi * 1.2, Token("แบบคำร้อง", "word"), _word(rng, words))
    y = dpi * 1.2 + em * 2.4
    for _ in range(16):
        x = _put(hand, dpi * 0.9, y, _word(rng, words))
        if rng.random() < 0.4:
            hand.put(x, y, "." * 24)
        else:
            x = _put(hand, x + em, y, figure(rng))
        side = em * 0.7
        hand.pen.rectangle(
            (width * 0.6, y - side, width * 0.6 + side, y), None, 0, max(1, dpi // 100)
        )
        _put(hand, width * 0.6 + em, y, _word(rng, words))
        y += em * 2
    edge = dpi * 0.5
    hand.pen.rectangle((edge, edge, width - edge, y + em), None, 0, max(1, dpi // 75))
    return hand.page


def poster(rng: random.Random, words: texts.Words, path: Path, dpi: int) -> Page:
    """A coloured poster: a white headline on colour, panels dark and pale, text of all sizes."""
    width = round(A4[0] * dpi * 0.62)
    high = round(width * rng.choice((0.72, 1.41)))
    made = Page(Image.new("RGB", (width, high), rng.choice(_PALE)), dpi)
    plain = pages.hand(made, path, max(16, round(width * 0.032)))
    head = pages.hand(made, path, round(width * 0.062))
    dark = rng.choice(_COLOURS)
    plain.pen.rectangle((0, 0, width, head.em * 2.6), dark)
    _put(head.coloured("white"), head.em * 0.6, head.em * 1.6, _word(rng, words, 14))
    y = head.em * 3.4
    while y + plain.em * 7 < high:
        panel = rng.choice((dark, *_PALE, None))
        if panel:
            box = plain.em, y - plain.em, width - plain.em, y + plain.em * 5
            plain.pen.rectangle(box, panel)
        inked = plain.coloured("white" if panel == dark else rng.choice(((0, 0, 0), dark)))
        for _ in range(3):
            _put(inked, plain.em * 2, y + plain.em, *_saying(rng, words, inked, width))
            y += plain.em * 1.7
        y += plain.em * 2
    return made


def _saying(rng: random.Random, words: texts.Words, hand: Hand, width: int) -> list[Token]:
    room = width - hand.em * 5
    found = [_word(rng, words), figure(rng), _word(rng, words)]
    while sum(hand.wide(token.text) + hand.em * 0.4 for token in found) > room:
        found.pop()
    return found


def plan(rng: random.Random, words: texts.Words, path: Path, dpi: int) -> Page:
    """Prose with numbers and a ruled table."""
    return pages.page(rng, words, path, dpi)


KINDS: dict[str, Callable[[random.Random, texts.Words, Path, int], Page]] = {
    "letter": letter,
    "plan": plan,
    "columns": columns,
    "form": form,
    "poster": poster,
}


def plain_face(family: str) -> Path:
    """The upright file of a family."""
    paths = faces.files((family,))[family]
    return next((p for p in paths if p.stem in (family, f"{family}-Regular")), paths[0])
