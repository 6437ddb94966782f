"""What the last crawl of a site knows: nothing that stayed the same is sent or read again.

A page that did not change is not parsed; its links are followed as they were written down when it
was. So the frontier is fed as by a first crawl: an address that nothing links to any more is not
asked, and a crawl that repeats another finds what a first one would find.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from crawler import index, posts, revisits
from crawler.index import Index, Record
from crawler.job import Job, release
from crawler.link_table import Key, LinkTable
from crawler.model import Document, Image, Response
from crawler.revisits import Original
from crawler.warc import WARC

_MOST_ORIGINS = 4  # folders one crawl may refer to; more would keep old crawls for ever
_CONDITIONS = (("etag", "If-None-Match"), ("last_modified", "If-Modified-Since"))


@dataclass(slots=True)
class Previous:
    """The records of the last crawl that may stand for their pages again."""

    records: dict[str, Record] = field(default_factory=dict)
    links: LinkTable = field(default_factory=LinkTable)

    def conditions(self, url: str) -> dict[str, str]:
        """Headers that ask for a page only if it changed."""
        record = self.records.get(url)
        if record and any(posts.is_post(self.links.links[n].url) for n in record.links):
            return {}  # the tokens of its download buttons are needed
        values = ((name, getattr(record, what)) for what, name in _CONDITIONS) if record else ()
        return {name: value for name, value in values if value}

    def same(self, kept: Response, sha256: str) -> Record | None:
        """The record of a page that answered as it did; None if it has to be read."""
        record = self.records.get(kept.url)
        if record is None or kept.final_url != record.final_url:
            return None
        if kept.status == 304:
            return record
        equal = kept.status == 200 and sha256 == record.sha256
        return record if equal and _type(kept) == record.content_type else None

    def document(self, record: Record) -> Document:
        """A page as far as following its links needs it."""
        links = tuple(self.links.links[number] for number in record.links)
        images = tuple(Image(url) for url in record.images)
        return Document(record.final_url, record.media_type, links=links, images=images)


def _type(kept: Response) -> str:
    return kept.headers.get("content-type", "")


def read(job: Job) -> Previous:
    """What a job's last crawl knows; nothing, if its folder is no place to refer to."""
    folder = job.previous
    if folder is None or folder.resolve().parent != job.folder.resolve().parent:
        return Previous()
    known = index.read(folder)
    if known is None or folder.resolve() == job.folder.resolve():
        return Previous()
    held = _origins(known, folder.resolve().parent)
    records = {
        url: record
        for url, record in known.records.items()
        if record.origin in held and _settled(record, known)
    }
    return Previous(records, known.links)


def _origins(known: Index, parent: Path) -> set[str]:
    """The few folders that hold most of the bodies; what lies in the others is stored anew."""
    counts = Counter(record.origin for record in known.records.values() if record.origin)
    there = [
        name
        for name, _ in sorted(counts.items(), key=lambda c: (-c[1], c[0]))
        if revisits.is_name(name) and (parent / name / WARC).is_file()
    ]
    return set(there[:_MOST_ORIGINS])


def _settled(record: Record, known: Index) -> bool:
    """Whether an answer was good, and a page read by this very program without a browser."""
    good = record.status == 200 and record.problem is None and not record.shell
    return good and (record.media_type != "text/html" or known.release == release())


def opened(job: Job, earlier: Previous) -> Index:
    """The index of a crawl: begun anew, or gone on with after rendering."""
    begun = index.read(job.folder) if job.follow_up else None
    return begun or Index(links=earlier.links)


def ranks(job: Job, known: Index) -> dict[Key, float]:
    """Ranks that need not be worked out again."""
    name = ranked_by(job)
    return known.links.ranks if name and known.links.ranked_by == name else {}


def ranked_by(job: Job) -> str:
    """What names a ranking; '' for a plain function, which is never known again."""
    name = repr(job.rank)
    return job.ranked_by or ("" if " at 0x" in name else f"{name} {release()}")


def moved(record: Record, answered: int) -> Original:
    """What a WARC says of a page whose body it does not hold."""
    return Original(
        record.origin, record.sha256, record.digest, record.size, record.stored_at, answered
    )


def digest(text: str) -> str:
    """A short print of what a page says; '' for nothing."""
    return hashlib.sha256(text.encode()).hexdigest()[:32] if text else ""


def carried(record: Record, earlier: Previous, now: Index, response: Response) -> Record:
    """A record as the next crawl will want it: new validators count, where a server sent any."""
    links = record.links
    if links and now.links is not earlier.links:
        links = now.links.numbers(earlier.document(record).links)
    return replace(
        record,
        links=links,
        rendered="",
        etag=response.headers.get("etag", record.etag),
        last_modified=response.headers.get("last-modified", record.last_modified),
    )
