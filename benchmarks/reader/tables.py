"""Measures how tables on scans are read: text, rows, cells, numbers, and the verdicts on them.

python -m benchmarks.reader.tables [--papers purchases,risks] [--dpi 150,300] [--noise clean,copier]

Each paper is printed by Chromium and scanned as a clean scanner or a copier leaves it. What comes
out is set beside the HTML it was made of, and the elements of its item beside those of the PDF.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from benchmarks.reader.papers import AGENCY, Paper, papers
from crawler.documents import ocr, parse
from crawler.documents.agreement import UNREAD
from crawler.documents.html import parse_html
from crawler.model import Document, Response
from crawler.text import fold
from fleet.single import Asked, judge_document
from o_items.load import load
from tests.sites.build.pdf import html_to_pdf

NOISE = ("clean", "copier")
_NUMBER = re.compile(r"[\d,.]*\d[\d,.]*")
_YEAR = re.compile(r"(?<![\d,.])25[4-7]\d(?![\d,])")
_AMOUNT = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?:\.\d\d)?(?![\d,])")
_ALIKE = 0.5  # how much of a row must be read for it to be found
_EDITION = load("2568")


@dataclass(slots=True)
class Tally:
    """What was asked and what was read, summed over papers."""

    sums: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.sums + other.sums)

    def share(self, part: str, whole: str) -> str:
        """A share as a text."""
        return f"{self.sums[part] / max(1, self.sums[whole]):.3f}"

    def row(self, name: str) -> str:
        """The tally as a row of the table."""
        s = self.sums
        cells = (
            self.share("right letters", "letters"),
            f"{s['rows found']}/{s['rows']}",
            self.share("cells found", "cells"),
            self.share("cells right", "cells"),
            f"{s['numbers right']}/{s['numbers']}",
            f"{s['numbers unread']}",
            f"{s['wrong years']}",
            f"{s['wrong amounts']}",
            f"{s['same']}/{s['elements']}",
            f"{s['lost to cant_tell']}",
            f"{s['lost to failed']}",
            f"{s['gained']}",
            f"{s['seconds'] / max(1, s['pages']) / 1000:.2f}",
        )
        return f"| {name} | " + " | ".join(cells) + " |"


HEAD = (
    "| what | letters | rows | cells found | cells right | numbers right | unread | wrong years "
    "| wrong amounts | elements alike | now can't tell | now failed | now passed | s a page |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"
)


def worn(page: Image.Image, dpi: int, noise: str, chance: random.Random) -> Image.Image:
    """A page as a scanner or a copier gives it."""
    dice = np.random.default_rng(chance.getrandbits(32))
    if noise == "clean":
        made = page.rotate(chance.uniform(-0.3, 0.3), Image.Resampling.BICUBIC, fillcolor=255)
        return _jpeg(made, 85)
    made = _interrupted(page, dpi, dice)
    made = made.rotate(chance.uniform(-1.5, 1.5), Image.Resampling.BICUBIC, fillcolor=255)
    made = made.filter(ImageFilter.GaussianBlur(chance.uniform(0.2, 0.6) * dpi / 150))
    grey = np.asarray(made, np.float32)
    grey = chance.uniform(20, 70) + grey * (chance.uniform(150, 180) / 255)
    light = Image.fromarray(dice.uniform(0.9, 1.1, (3, 3)).astype(np.float32))
    grey *= np.asarray(light.resize(made.size, Image.Resampling.BICUBIC))
    grey += dice.normal(0, chance.uniform(5, 14), grey.shape)
    specks = dice.random(grey.shape)
    grey[specks < 0.0008] = 30
    grey[specks > 0.9995] = 245
    whole = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    return _jpeg(whole, chance.randint(40, 60))


def _jpeg(page: Image.Image, quality: int) -> Image.Image:
    buffer = io.BytesIO()
    page.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer).convert("L")


def _interrupted(page: Image.Image, dpi: int, dice: np.random.Generator) -> Image.Image:
    """The page with its rules broken in places, as worn drums do."""
    grey = np.asarray(page).copy()
    for flat in (grey, grey.T):
        dark = flat < 160
        long = max(20, dpi // 2)
        for y in np.flatnonzero(dark.sum(axis=1) > long):
            edges = np.flatnonzero(np.diff(np.r_[False, dark[y], False]))
            for a, b in zip(edges[::2], edges[1::2], strict=True):
                for _ in range(int((b - a) / dpi * 1.2) if b - a > long else 0):
                    at = int(dice.integers(a, b))
                    wide = int(dice.integers(dpi // 25, dpi // 8))
                    flat[max(0, y - 1) : y + 2, at : at + wide] = 255
    return Image.fromarray(grey)


def scanned(pdf: Path, dpi: int, noise: str) -> bytes:
    """The pages of a PDF as pictures in one."""
    chance = random.Random(f"{pdf.stem} {dpi} {noise}")
    with tempfile.TemporaryDirectory() as folder:
        order = ["pdftoppm", "-r", str(dpi), "-gray", str(pdf), str(Path(folder, "p"))]
        subprocess.run(order, check=True, capture_output=True, timeout=180)
        files = sorted(Path(folder).iterdir())
        pages = [worn(Image.open(file).convert("L"), dpi, noise, chance) for file in files]
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=90)
    return buffer.getvalue()


def response(body: bytes, name: str) -> Response:
    """A file as a server gives it."""
    url = f"https://www.banthung.example/{name}.pdf"
    return Response(url, url, 200, "application/pdf", body, datetime(2025, 4, 30, tzinfo=UTC))


def read(body: bytes, name: str) -> Document:
    """A PDF with its pictures read."""
    given = response(body, name)
    document = parse(given)
    return ocr.ocr_document(document, given, document.unread_pages)


def measured(truth: Document, read_: Document, tally: Tally) -> None:
    """Count letters, rows, cells and numbers of one paper."""
    true = [row for table in truth.tables for row in table.rows]
    got = [row for table in read_.tables for row in table.rows]
    for row, found in _paired(true, got):
        tally.sums["rows"] += 1
        text, said = _plain(row), _plain(found)
        tally.sums["letters"] += len(text)
        tally.sums["right letters"] += _same(text, said)
        alike = len(found) == len(row)
        tally.sums["rows found"] += bool(found)
        for at, cell in enumerate(row):
            if cell:
                _cell(cell, found[at] if alike else "", tally)
    _false(truth, read_, tally)


def _cell(cell: str, said: str, tally: Tally) -> None:
    true, got = "".join(cell.split()), "".join(said.split())
    tally.sums["cells"] += 1
    tally.sums["cells found"] += 2 * _same(true, got) > len(true)
    tally.sums["cells right"] += true == got
    if _NUMBER.fullmatch(true):
        tally.sums["numbers"] += 1
        tally.sums["numbers right"] += true == got
        tally.sums["numbers unread"] += true != got and UNREAD in got


def _false(truth: Document, read_: Document, tally: Tally) -> None:
    """Years and amounts that stand nowhere on the paper."""
    said, true = _everything(read_), _everything(truth)
    said, true = (text.replace(".00", "") for text in (said, true))  # an unread .00 is no harm
    for name, pattern in (("wrong years", _YEAR), ("wrong amounts", _AMOUNT)):
        false = set(pattern.findall(said)) - set(pattern.findall(true))
        tally.sums[name] += len(false)
        if false:
            print(f"{name}: {sorted(false)} in {read_.url}", file=sys.stderr)


def _everything(document: Document) -> str:
    cells = [cell for table in document.tables for row in table.rows for cell in row]
    return "\n".join([fold(document.whole_text), *cells])


def _plain(row: Sequence[str]) -> str:
    cells = [c for at, c in enumerate(row) if not at or c != row[at - 1]]
    return "".join("".join(cells).split())


def _same(a: str, b: str) -> int:
    return sum(m.size for m in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())


def _paired(
    true: Sequence[Sequence[str]], got: Sequence[Sequence[str]]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Each true row with the row read at its place, from top to bottom, so that most is alike."""
    like = [[_alike(_plain(row), _plain(said)) for said in got] for row in true]
    best = np.zeros((len(true) + 1, len(got) + 1))
    for a in range(len(true) - 1, -1, -1):
        for b in range(len(got) - 1, -1, -1):
            both = like[a][b] + best[a + 1, b + 1]
            best[a, b] = max(both, best[a + 1, b], best[a, b + 1])
    at = 0
    for a, row in enumerate(true):
        while at < len(got) and best[a, at] == best[a, at + 1]:
            at += 1
        paired = at < len(got) and best[a, at] > best[a + 1, at]
        yield row, got[at] if paired and like[a][at] else ()
        at += paired


def _alike(a: str, b: str) -> float:
    """How much two rows have in common, 0 where too little for one to be the other."""
    share = SequenceMatcher(None, a, b, autojunk=False).quick_ratio()
    return share if share > _ALIKE else 0.0


def verdicts(document: Document, item: str) -> dict[str, str]:
    """Each element of an item with what is said of it."""
    asked = Asked(_EDITION.by_id[item], _EDITION, AGENCY)
    judged = judge_document(document, document.url, asked)
    return {element["id"]: element["outcome"] for element in judged["elements"]}


def compared(clean: dict[str, str], scan: dict[str, str], tally: Tally) -> None:
    """Count the elements that a scan changes."""
    for name, outcome in clean.items():
        tally.sums["elements"] += 1
        tally.sums["same"] += scan[name] == outcome
        if outcome == "passed" and scan[name] != "passed":
            tally.sums[f"lost to {scan[name]}"] += 1
        tally.sums["gained"] += outcome != "passed" and scan[name] == "passed"


def run(asked: Iterable[Paper], dpis: Sequence[int], noises: Sequence[str]) -> None:
    """Print one row a paper and scan, and sums by noise and resolution."""
    sums: dict[str, Tally] = {}
    print(HEAD)
    for paper in asked:
        with tempfile.TemporaryDirectory() as folder:
            pdf = Path(folder, f"{paper.name}.pdf")
            html_to_pdf(paper.html, pdf, landscape=paper.landscape)
            truth = parse_html(f"<body>{paper.html}</body>".encode(), "https://x.example/", {})
            clean = verdicts(parse(response(pdf.read_bytes(), paper.name)), paper.item)
            for noise in noises:
                for dpi in dpis:
                    name = f"{paper.name}, {noise} {dpi}"
                    tally = _one(scanned(pdf, dpi, noise), name, paper, truth, clean)
                    print(tally.row(name), flush=True)
                    for group in (f"{noise} {dpi}", noise, paper.name, "all"):
                        sums[group] = sums.get(group, Tally()) + tally
    print("\n" + HEAD)
    for group, tally in sums.items():
        print(tally.row(group))


def _one(body: bytes, name: str, paper: Paper, truth: Document, clean: dict[str, str]) -> Tally:
    tally = Tally()
    began = time.process_time() + _children()
    document = read(body, name)
    tally.sums["seconds"] += round(1000 * (time.process_time() + _children() - began))
    tally.sums["pages"] += document.pages or 1
    measured(truth, document, tally)
    compared(clean, verdicts(document, paper.item), tally)
    return tally


def _children() -> float:
    """Processor seconds of finished children: Tesseract's."""
    import resource

    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def main() -> None:
    """Run the measurement asked for."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--papers", default="")
    reader.add_argument("--seed", type=int, default=68)
    reader.add_argument("--dpi", default="100,150,200,300")
    reader.add_argument("--noise", default=",".join(NOISE))
    asked = reader.parse_args()
    names = [name for name in asked.papers.split(",") if name]
    chosen = [paper for paper in papers(asked.seed) if not names or paper.name in names]
    run(chosen, [int(dpi) for dpi in asked.dpi.split(",")], asked.noise.split(","))


if __name__ == "__main__":
    main()
