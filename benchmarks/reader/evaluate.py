"""Measures the line reader beside Tesseract on drawn scans in fonts it was not trained on.

python -m benchmarks.reader.evaluate pages [--seed N] [--pages N] [--fonts Laksaman,Loma]
python -m benchmarks.reader.evaluate years
python -m benchmarks.reader.evaluate lines
python -m benchmarks.reader.evaluate figures [--pages N] [--heavy 1.0]
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.reader import faces, layouts, pages, render, texts
from benchmarks.reader.pages import Page, Token
from crawler.documents import ocr, readings, tesseract
from crawler.documents.agreement import UNREAD
from crawler.documents.cleaned import levelled
from crawler.documents.figures import proved
from crawler.documents.line_reader import read_line
from crawler.documents.scan_cells import without_rules
from crawler.documents.scan_rules import find_rules
from crawler.text import fold

DPI = (100, 150, 200, 300)
NOISE = ("light", "heavy")
_READ_AT = ocr.Ocr().dpi  # pages of PDFs are drawn so, whatever the scan in them has
_YEAR = re.compile(r"(?<!\d)25[4-7]\d(?!\d)")


@dataclass(slots=True)
class Tally:
    """Right and wrong tokens of one way to read, and the seconds it took."""

    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    false_years: int = 0
    seconds: float = 0.0
    pages: int = 0

    def add(self, page: Page, lines: Iterable[str], seconds: float) -> None:
        """Count one page."""
        self.pages += 1
        self.seconds += seconds
        read = "".join("".join(fold(line).split()) for line in lines)
        tokens = [token for row in page.lines for token in row]
        for token, got, clean in _matched(tokens, read):
            kind = token.kind
            if kind == "year":
                thai = token.text != fold(token.text)
                self.asked["thai year"] += thai
                self.right["thai year"] += thai and clean
            self.asked[kind] += 1
            self.right[kind] += clean
            self.unread[kind] += not clean and UNREAD in got
        true = Counter(y for token in tokens for y in _YEAR.findall(fold(token.text)))
        self.false_years += (Counter(_YEAR.findall(" ".join(map(fold, lines)))) - true).total()

    def row(self, name: str) -> str:
        """The tally as a row of a table."""
        cells = [
            f"{self.right[kind]}/{self.asked[kind]}"
            + (f" ({u} unread)" if (u := self.unread[kind]) else "")
            for kind in ("word", "year", "thai year", "number", "item", "latin")
        ]
        share = self.right["word"] / max(1, self.asked["word"])
        each = self.seconds / max(1, self.pages)
        return f"| {name} | {share:.3f} | {' | '.join(cells)} | {self.false_years} | {each:.2f} |"


HEAD = (
    "| what | words right | words | years | in Thai digits | numbers | row numbers | Latin "
    "| false years | s a page |\n|---|---|---|---|---|---|---|---|---|---|"
)


def _matched(tokens: list[Token], read: str) -> Iterator[tuple[Token, str, bool]]:
    """Each token with what was read at its place, and whether that is the token."""
    truth, places = "", []
    for token in tokens:
        text = "".join(fold(token.text).split())
        places.append((len(truth), len(truth) + len(text)))
        truth += text
    matcher = SequenceMatcher(None, truth, read, autojunk=False)
    to = [-1] * (len(truth) + 1)
    for a, b, size in matcher.get_matching_blocks():
        for step in range(size):
            to[a + step] = b + step
    for token, (start, end) in zip(tokens, places, strict=True):
        found = [place for place in to[start:end] if place >= 0]
        whole = len(found) == end - start and found[-1] - found[0] == len(found) - 1
        clean = whole and not (
            token.kind != "word" and _longer(read, found[0], found[-1], truth, start, end)
        )
        around = [place for place in to[max(0, start - 3) : end + 3] if place >= 0]
        yield token, read[min(around) : max(around) + 1] if around else "", clean


def _longer(read: str, first: int, last: int, truth: str, start: int, end: int) -> bool:
    """Whether a number as read goes on where the true one ends."""
    before = read[first - 1 : first] if first else ""
    true_before = truth[start - 1 : start] if start else ""
    after, true_after = read[last + 1 : last + 2], truth[end : end + 1]
    return (before.isdigit() and not true_before.isdigit()) or (
        after.isdigit() and not true_after.isdigit()
    )


def read_all(page: Page) -> Iterator[tuple[str, list[str], float]]:
    """What Tesseract reads, both together, and the reader in its own lines; with seconds."""
    settings = ocr.Ocr()
    sides = [round(side * _READ_AT / page.dpi) for side in page.image.size]
    began = time.process_time()
    clean = bare(page.image.resize((sides[0], sides[1])), _READ_AT)
    level = time.process_time() - began
    read = readings.read_page(clean, _READ_AT)
    yield "own lines", [one.reading.text for one in read], time.process_time() - began
    began = used()
    both = readings.page_lines(clean, _READ_AT, settings) or []
    yield "both", [line.text for line in both], used() - began + level
    began = used()
    theirs = tesseract.page_lines(clean, _READ_AT, settings) or []
    yield "Tesseract", [line.text for line in theirs], used() - began + level


def bare(picture: Image.Image, dpi: int) -> Image.Image:
    """A page straightened and without rules."""
    page = levelled(picture)
    return Image.fromarray(without_rules(page, dpi, *find_rules(np.asarray(page), dpi), ()))


def used() -> float:
    """Seconds of the processor so far, Tesseract's included."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def on_pages(asked: argparse.Namespace) -> None:
    """Pages with prose and a ruled table, by resolution and noise."""
    rng, words = random.Random(asked.seed), texts.vocabulary(held_out=True)
    fonts = faces.files(tuple(asked.fonts.split(",")))
    tallies: dict[tuple[str, str], Tally] = {}
    for at in range(asked.pages):
        dpi, noise = DPI[at % 4], NOISE[at // 4 % 2]
        family = list(fonts)[at // 8 % len(fonts)]
        path = _plain(fonts[family], family)
        page = pages.page(rng, words, path, dpi)
        page.image = pages.scan(rng, page.image, noise)
        for name, told, seconds in read_all(page):
            for group in ("all", f"{noise} {dpi}", noise, family):
                tallies.setdefault((group, name), Tally()).add(page, told, seconds)
    print(HEAD)
    for (group, name), tally in sorted(tallies.items()):
        print(tally.row(f"{group}, {name}"))


def _plain(paths: list[Path], family: str) -> Path:
    return next((p for p in paths if p.stem in (family, f"{family}-Regular")), paths[0])


def on_years(asked: argparse.Namespace) -> None:
    """The year test: 109 years on 23 scans in Loma and Laksaman, 51 of them in Thai digits."""
    rng, words = random.Random(asked.seed), texts.vocabulary(held_out=True)
    years = [f"25{rng.randint(60, 70)}" for _ in range(109)]
    years = [y.translate(texts.THAI_DIGITS) if at < 51 else y for at, y in enumerate(years)]
    rng.shuffle(years)
    fonts = faces.files(("Laksaman", "Loma"))
    tallies: dict[str, Tally] = {}
    for at in range(23):
        family = ("Laksaman", "Loma")[at % 2]
        share = [years.pop() for _ in range(min(len(years), 4 if at < 6 else 5))]
        page = pages.page(
            rng, words, _plain(fonts[family], family), (200, 300)[at % 2], years=share
        )
        page.image = pages.scan(rng, page.image, "light")
        for name, told, seconds in read_all(page):
            tallies.setdefault(name, Tally()).add(page, told, seconds)
    print(HEAD)
    for name, tally in tallies.items():
        print(tally.row(name))


def on_lines(asked: argparse.Namespace) -> None:
    """Single lines with the noise of training, by font: quick to see how a network fares."""
    rng, words = random.Random(asked.seed), texts.vocabulary(held_out=True)
    for family, paths in faces.files(tuple(asked.fonts.split(","))).items():
        right = whole = total = exact = 0
        for _ in range(asked.pages):
            drawn = render.draw(rng, texts.line(rng, words), rng.choice(paths), render.size(rng))
            if drawn is None:
                continue
            grey = render.scanned(rng, drawn.ink, asked.heavy)
            room, high = drawn.em // 2, grey.shape[0]
            box = (room, high * 0.12, grey.shape[1] - room, high * 0.94)
            got = read_line(np.asarray(grey), box).text.replace(" ", "")
            true = drawn.text.replace(" ", "")
            same = sum(
                b.size
                for b in SequenceMatcher(None, true, got, autojunk=False).get_matching_blocks()
            )
            right, total = right + 2 * same, total + len(true) + len(got)
            exact, whole = exact + (got == true), whole + 1
        print(f"{family}: characters {right / max(1, total):.4f}, lines {exact}/{whole}")


def on_figures(asked: argparse.Namespace) -> None:
    """Figures in Thai digits on single lines, which the reader alone must prove."""
    rng, words = random.Random(asked.seed), texts.vocabulary(held_out=True)
    fonts = list(faces.files(tuple(asked.fonts.split(","))).values())
    drawn_kinds, stood, wrong = Counter[str](), Counter[str](), list[tuple[str, str]]()
    while drawn_kinds.total() < asked.pages:
        figure = layouts.figure(rng)
        if figure.kind == "year" or figure.text == fold(figure.text):
            continue
        before, after = (rng.choice(words.thai)[:12] for _ in range(2))
        text = f"{before} {figure.text} {after}"
        drawn = render.draw(rng, text, rng.choice(rng.choice(fonts)), render.size(rng))
        if drawn is None or figure.text not in drawn.text:
            continue
        drawn_kinds[figure.kind] += 1
        read = _proved(rng, drawn, asked.heavy)
        true = re.findall(r"[\d.,/]*\d", fold(drawn.text))
        stood[figure.kind] += bool(read) and read == true
        if read and _digits("".join(read)) != _digits(fold(drawn.text)):
            wrong.append((fold(figure.text), " ".join(read)))
    for kind, count in drawn_kinds.items():
        print(f"{kind}: {stood[kind]} of {count} read whole")
    print(f"{len(wrong)} wrong:", *wrong)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _proved(rng: random.Random, drawn: render.Drawn, heavy: float) -> list[str]:
    """The numbers of a drawn line that the reader proves by itself."""
    grey = np.asarray(render.scanned(rng, drawn.ink, heavy))
    room, high = drawn.em // 2, grey.shape[0]
    box = (room, high * 0.12, grey.shape[1] - room, high * 0.94)
    reading = read_line(grey, box)
    letters = proved(reading.single(), reading.cut, readings.again(grey, box))
    runs = "".join(one.text if one.proved else " " for one in letters).split()
    return [part for run in runs for part in re.findall(r"[\d.,/]*\d", run)]


def main() -> None:
    """Run the measurement asked for."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("what", choices=("pages", "years", "lines", "figures"))
    reader.add_argument("--seed", type=int, default=2569)
    reader.add_argument("--pages", type=int, default=40)
    reader.add_argument("--fonts", default=",".join(faces.HELD_OUT))
    reader.add_argument("--heavy", type=float, default=0.5)
    asked = reader.parse_args()
    {"pages": on_pages, "years": on_years, "lines": on_lines, "figures": on_figures}[asked.what](
        asked
    )


if __name__ == "__main__":
    main()
