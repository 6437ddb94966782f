"""Measures reading of whole pages by kind, from file to text: words, figures, seconds.

python -m benchmarks.reader.corpus [--seed N] [--rounds N] [--kinds letter,plan] [--ways both]

A round is every kind of page at 150, 200 and 300 dpi, light and heavy. Seconds are those of the
processor, Tesseract's included. A figure that is read and stands nowhere on the page is wrong.
"""

from __future__ import annotations

import argparse
import io
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from PIL import Image

from benchmarks.reader import layouts, pages, texts
from benchmarks.reader.evaluate import bare, used
from benchmarks.reader.pages import Page
from crawler.documents import ocr, parse, tesseract
from crawler.model import Response
from crawler.text import fold

DPI = (150, 200, 300)
NOISE = ("light", "heavy")
FIGURES = ("amount", "phone", "date", "percent", "order", "year", "number")
_RUN = re.compile(r"\d(?:[\d.,/:-]*\d)?")
_GROUP = re.compile(r"[\d.,]*\d")


@dataclass(slots=True)
class Tally:
    """What was asked and read rightly by kind of token, and what was read that is not there."""

    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    spaces: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    pages: int = 0

    def add(self, page: Page, lines: list[str], seconds: float) -> None:
        """Count one page."""
        self.pages += 1
        self.seconds += seconds
        text = "\n".join(map(fold, lines))
        self.wrong += wrong_figures(page, text)
        tokens = [token for row in page.lines for token in row]
        rest = text
        for token in sorted(tokens, key=lambda token: -len(token.text)):
            thai = fold(token.text) != token.text and token.kind != "word"
            found = _pattern(fold(token.text)).search(rest)
            for kind in (token.kind, *(("thai",) if thai and token.kind in FIGURES else ())):
                self.asked[kind] += 1
                self.right[kind] += bool(found)
            if found:
                rest = rest[: found.start()] + "\0" + rest[found.end() :]
        for row in page.lines:
            for left, right in zip(row, row[1:], strict=False):
                self._space(fold(left.text), fold(right.text), left.spaced, text)

    def _space(self, left: str, right: str, spaced: bool, text: str) -> None:
        """Count a place between two words of which both were read."""
        found = re.search(re.escape(left[-4:]) + r"(\s?)" + re.escape(right[:4]), text)
        if found:
            self.spaces[f"{spaced} {bool(found[1])}"] += 1

    def row(self, name: str) -> str:
        """The tally as a row of a table."""
        figures = "; ".join(
            f"{kind} {self.right[kind]}/{self.asked[kind]}"
            for kind in (*FIGURES, "thai")
            if self.asked[kind]
        )
        share = self.right["word"] / max(1, self.asked["word"])
        read = self.spaces
        spaces = f"{read['True True']}/{read['True True'] + read['True False']}"
        spaces += f", {read['False True']} false of {read['False True'] + read['False False']}"
        latin = f"{self.right['latin']}/{self.asked['latin']}"
        each = self.seconds / max(1, self.pages)
        cells = (name, self.pages, f"{share:.3f}", latin, figures, len(self.wrong), spaces)
        return f"| {' | '.join(map(str, cells))} | {each:.2f} |"


HEAD = (
    "| what | pages | words right | Latin | figures right | wrong figures | spaces | s a page |\n"
    "|---|---|---|---|---|---|---|---|"
)


def _pattern(text: str) -> re.Pattern[str]:
    """What counts as this text: spaces may stand anywhere but between two digits."""
    made, last = "", ""
    for letter in text.replace(" ", ""):
        together = last.isdigit() and letter.isdigit()
        gap = "" if not last else r"[ \-]?" if together and " " in text else r"\s?"
        made += ("" if together and " " not in text else gap) + re.escape(letter)
        last = letter
    before = r"(?<!\d)(?<!\d[.,/])" if text[0].isdigit() else ""
    after = r"(?!\d)(?![.,/]\d)" if text[-1].isdigit() else ""
    return re.compile(before + made + after)


def wrong_figures(page: Page, text: str) -> list[str]:
    """The figures of two or more digits in a text that stand nowhere on the page."""
    known: set[str] = set()
    for row in page.lines:
        line = fold("".join(t.text + (" " if t.spaced else "") for t in row))
        runs = _RUN.findall(line)
        groups = [group for run in runs for group in _GROUP.findall(run)]
        for parts in (runs, groups):
            digits = [re.sub(r"\D", "", part) for part in parts]
            known |= {
                "".join(digits[a:b])
                for a in range(len(digits))
                for b in range(a + 1, min(a + 4, len(digits)) + 1)
            }
    read = [run for run in _RUN.findall(text) if len(re.sub(r"\D", "", run)) > 1]
    return [run for run in read if re.sub(r"\D", "", run) not in known]


def _response(page: Page) -> Response:
    """The page as the file that an agency publishes."""
    buffer = io.BytesIO()
    if page.image.mode == "RGB":
        page.image.save(buffer, "JPEG", quality=80)
        kind, name = "image/jpeg", "a.jpg"
    else:
        page.image.save(buffer, "PDF", resolution=page.dpi, quality=85)
        kind, name = "application/pdf", "a.pdf"
    url = f"http://a.go.th/{name}"
    return Response(url, url, 200, kind, buffer.getvalue(), datetime.now(UTC))


def both(response: Response) -> list[str]:
    """The lines of a file as Prongsai reads it."""
    document = parse(response)
    read = ocr.ocr_document(document, response, document.unread_pages)
    return [block.text for block in read.blocks]


def tesseract_alone(response: Response) -> list[str]:
    """The lines of a file as Tesseract alone reads it, on a straightened page without rules."""
    settings = ocr.Ocr()
    for _, picture, dpi in ocr.pictures(response.body, (1,), settings.dpi):
        clean = bare(picture, dpi)
        return [line.text for line in tesseract.page_lines(clean, dpi, settings) or []]
    return []


WAYS: dict[str, Callable[[Response], list[str]]] = {"both": both, "tesseract": tesseract_alone}


def drawn(seed: int, rounds: int, kinds: tuple[str, ...]) -> Iterator[tuple[str, str, Page]]:
    """The pages of a corpus with their kind and noise."""
    words = texts.vocabulary(held_out=True)
    families = ("Laksaman", "Loma", "Norasi", "ArundinaSerif", "Garuda", "Umpush")
    at = 0
    for turn in range(rounds):
        for kind in kinds:
            for dpi in DPI:
                for noise in NOISE:
                    rng = random.Random(f"{seed} {turn} {kind} {dpi} {noise}")
                    path = layouts.plain_face(families[at % len(families)])
                    at += 1
                    page = layouts.KINDS[kind](rng, words, path, dpi)
                    page.image = _published(rng, page.image, noise)
                    yield kind, noise, page


def _published(rng: random.Random, image: Image.Image, noise: str) -> Image.Image:
    if image.mode == "L":
        return pages.scan(rng, image, noise)
    if noise == "light":
        return image
    small = image.resize((image.width * 2 // 3, image.height * 2 // 3), Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=40)
    return Image.open(buffer).convert("RGB")


def main() -> None:
    """Run the measurement asked for."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--seed", type=int, default=2569)
    reader.add_argument("--rounds", type=int, default=1)
    reader.add_argument("--kinds", default=",".join(layouts.KINDS))
    reader.add_argument("--ways", default=",".join(WAYS))
    asked = reader.parse_args()
    tallies: dict[tuple[str, str], Tally] = {}
    for kind, noise, page in drawn(asked.seed, asked.rounds, tuple(asked.kinds.split(","))):
        response = _response(page)
        for way in asked.ways.split(","):
            began = used()
            lines = WAYS[way](response)
            seconds = used() - began
            for group in ("all", kind, f"{kind} {noise}", noise, f"{page.dpi}"):
                tallies.setdefault((group, way), Tally()).add(page, lines, seconds)
    print(HEAD)
    for (group, way), tally in sorted(tallies.items()):
        print(tally.row(f"{group}, {way}"))
    for way in asked.ways.split(","):
        print(way, "read wrongly:", *tallies["all", way].wrong)


if __name__ == "__main__":
    main()
