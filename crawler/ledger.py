"""What a running crawl writes down: its WARC, and the index that its successor will read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from crawler import blocking, previous, sayings
from crawler.discover import wide_images
from crawler.frontier import Target
from crawler.index import Record
from crawler.job import Done, Job
from crawler.link_table import Key
from crawler.model import Document, Link, Problem, Response
from crawler.snapshot import Archive, Entry, utc


@dataclass(frozen=True, slots=True)
class Look:
    """What was learned by reading a page."""

    words: str = ""  # print of what it says, to know soft 404s by
    says: str = ""  # print of what a verdict may depend on
    shape: str = ""  # print of what it consists of
    links: tuple[Link, ...] = ()
    images: tuple[str, ...] = ()


def look(document: Document, kept: Response) -> Look:
    """What is remembered of a page that was read."""
    return Look(
        previous.digest(blocking.fingerprint(document, document.url)),
        sayings.print_of(document),
        blocking.body_print(kept.body, kept.final_url),
        document.links,
        tuple(image.url for image in wide_images(document)),
    )


class Ledger:
    """The WARC and the index of one crawl, and what the last crawl knows."""

    def __init__(self, job: Job) -> None:
        self.earlier = previous.read(job)
        self.unchanged = 0
        self._index = previous.opened(job, self.earlier)
        self._archive = Archive(job.folder)
        self._job = job

    def ranks(self) -> dict[Key, float]:
        """Ranks of links that need not be worked out again."""
        return dict(previous.ranks(self._job, self._index))

    def same(self, kept: Response, asked: bool) -> Record | None:
        """The last crawl's record of a page that did not change; `asked` if 304 may be said."""
        if kept.status == 304 and not asked:
            return None
        return self.earlier.same(kept, hashlib.sha256(kept.body).hexdigest())

    def write(
        self,
        target: Target,
        response: Response,
        learned: Look | None = None,
        *,
        shell: bool = False,
        notes: tuple[Problem, ...] = (),
    ) -> None:
        """Keeps an answer, or the failure to get one."""
        learned = learned or Look()
        digest = self._archive.write(_entry(target, response, shell, notes))
        headers = response.headers
        held = bool(response.status)
        record = Record(
            response.url,
            response.final_url,
            status=response.status,
            media_type=response.media_type,
            content_type=headers.get("content-type", ""),
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
            sha256=hashlib.sha256(response.body).hexdigest() if held else "",
            digest=digest if held else "",
            size=len(response.body),
            stored_at=utc(response.fetched_at) if held else "",
            origin=self._job.folder.resolve().name if held else "",
            shell=shell,
            words=learned.words,
            says=learned.says,
            shape=learned.shape,
            links=() if response.problem else self._index.links.numbers(learned.links),
            images=learned.images,
        )
        self._index.add(_placed(record, target, response, notes))

    def write_same(
        self,
        target: Target,
        response: Response,
        record: Record,
        answered: int,
        notes: tuple[Problem, ...] = (),
    ) -> None:
        """Keeps that a page did not change; its body stays where it is."""
        entry = _entry(target, response, False, notes)
        self._archive.write(replace(entry, original=previous.moved(record, answered)))
        record = previous.carried(record, self.earlier, self._index, response)
        self._index.add(_placed(record, target, response, notes))
        self.unchanged += 1

    def close(self, ranks: dict[Key, float]) -> None:
        """Ends writing."""
        self._archive.close()
        self._index.links.keep_ranks(previous.ranked_by(self._job), ranks)
        self._index.write(self._job.folder)

    def summary(self, done: Done) -> Done:
        """The end of a crawl, with what the index says of it."""
        print_ = self._index.fingerprint(done.limits, done.problems)
        return replace(
            done, fingerprint=print_, shells_found=self._index.shells(), unchanged=self.unchanged
        )


def _entry(target: Target, response: Response, shell: bool, notes: tuple[Problem, ...]) -> Entry:
    return Entry(response, shell, False, target.rank, target.depth, target.submitted, notes)


def _placed(
    record: Record, target: Target, response: Response, notes: tuple[Problem, ...]
) -> Record:
    """A record with what this crawl thought of the address."""
    return replace(
        record, problem=response.problem, redirects=response.redirects, notes=notes,
        rank=target.rank, depth=target.depth, submitted=target.submitted,
        relevant=target.relevant, kind=target.kind, external=target.external,
    )  # fmt: skip
