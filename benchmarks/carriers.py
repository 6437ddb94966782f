"""Reads the corpus of tests/documents and tells by kind of carrier what came out and what it took.

A file is right if all that its corpus.toml expects came out, partly if pages of it stay unread or
something expected is missing, refused if a reason is given instead. Each file is read in a process
of its own, so that memory is that of the one file.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.documents import ocr, parse, read_pictures
from crawler.model import Document, ProblemKind
from tests import test_corpus as corpus

RIGHT, PARTLY, REFUSED = "right", "partly", "refused"
_KIB_MB = 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One file: how it was read, processor seconds a page, megabytes above an idle reader."""

    kind: str
    name: str
    how: str
    reason: str
    seconds: float
    megabytes: float


def main() -> None:
    """Print the table, and the files that did not come out as expected."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-ocr", action="store_true", help="leave pictures unread")
    pictures = not parser.parse_args().no_ocr and not ocr.available()
    rows = [_alone(path, entry, pictures) for path, entry in corpus.entries()]
    print("\n".join(table(rows)))
    for row in rows:
        if row.how == PARTLY:
            print(f"partly: {row.kind} {row.name}: {row.reason}")


def table(rows: Iterable[Row]) -> list[str]:
    """The lines of the table by kind, and one for all."""
    kinds: Mapping[str, list[Row]] = defaultdict(list)
    for row in rows:
        kinds[row.kind].append(row)
        kinds["all"].append(row)
    lines = ["| carrier | files | right | partly | refused with reason | s/page | peak MB |",
             "|---|---|---|---|---|---|---|"]  # fmt: skip
    order = sorted(kinds, key=lambda kind: (kind == "all", kind))
    return lines + [_line(kind, kinds[kind]) for kind in order]


def _line(kind: str, rows: Sequence[Row]) -> str:
    count = [sum(row.how == how for row in rows) for how in (RIGHT, PARTLY, REFUSED)]
    reasons = sorted({row.reason for row in rows if row.how == REFUSED}) if kind != "all" else []
    refused = f"{count[2]} ({', '.join(reasons)})" if reasons else str(count[2])
    seconds = statistics.mean(row.seconds for row in rows)
    peak = max(row.megabytes for row in rows)
    told = (kind, len(rows), count[0], count[1], refused, f"{seconds:.3f}", f"{peak:.0f}")
    return "| " + " | ".join(map(str, told)) + " |"


def _alone(path: Path, entry: dict[str, Any], pictures: bool) -> Row:
    """A file read in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_measured, (path, entry, pictures))


def _measured(path: Path, entry: dict[str, Any], pictures: bool) -> Row:
    parse(corpus.response(Path(__file__), {"media_type": "text/plain"}))  # loads what all need
    before, peak = _seconds(), _peak()
    whole = corpus.response(path, entry)
    document = parse(whole)
    unread = not document.problem or document.problem.kind is ProblemKind.NEEDS_OCR
    if pictures and unread and document.unread_pages:
        document = read_pictures(document, whole, document.unread_pages)
    used = (_seconds() - before) / max(1, document.pages or 1)
    how, reason = _judged(document, entry)
    kind = f"{path.parent.name}/{path.suffix.lstrip('.')}"
    return Row(kind, path.name, how, reason, used, _peak() - peak)


def _judged(document: Document, entry: dict[str, Any]) -> tuple[str, str]:
    if document.problem:
        return REFUSED, document.problem.kind.value
    if document.unread_pages:
        return PARTLY, f"pages {', '.join(map(str, document.unread_pages))} are unread"
    text = document.whole_text.replace(" ", "")
    missing = [line for line in entry.get("ocr", ()) if line.replace(" ", "") not in text]
    try:
        if not entry.get("ocr"):
            corpus.assert_texts(document, entry)
            corpus.assert_tables(document, entry)
    except AssertionError as error:
        missing.append(str(error).splitlines()[0][:80])
    return (PARTLY, f"lacks {missing[0]}") if missing else (RIGHT, "")


def _seconds() -> float:
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _peak() -> float:
    """Megabytes of this process and of the largest program it called."""
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_maxrss for each in used) / _KIB_MB


if __name__ == "__main__":
    main()
