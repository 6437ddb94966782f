"""The child process's crawl: takes addresses from the frontier, keeps answers, follows links."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import scrapy
from scrapy import Request, signals
from scrapy.utils.asyncio import call_later

from crawler import answers, blocking, failures, frontier, lanes, posts, previous, urls
from crawler.discover import Discovery
from crawler.documents.html import is_shell, posted
from crawler.frontier import Frontier, Target
from crawler.guard import Guard
from crawler.hosts import Hosts, instead
from crawler.index import Record
from crawler.job import Done, Job, Progress
from crawler.ledger import Ledger, look
from crawler.model import Document, Problem, ProblemKind, Response

_PASSES = 2  # over what failed in passing
_FILE_TIME = 3  # files may take so many times as long as pages
_LEFT_OVER = 300  # most unread addresses that are named
_LONGEST_CRAWL_DELAY = 10.0
_FREE = frozenset({"probe", "sitemap", "proof"})  # kinds outside the budgets
_ALIKE = 3  # pages of one shape that name no item and are opened in a browser all the same
_OPENED = 30  # such pages in all


@dataclass(slots=True)
class _Counts:
    pages: int = 0
    files: int = 0
    queue: list[Target] = field(default_factory=list)
    passes: int = 0


class SiteSpider(scrapy.Spider):
    """State of one crawl; its callbacks keep answers and feed the frontier."""

    name = "site"

    def __init__(
        self, job: Job, report: Callable[[object], None], guard: Guard, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.job = job
        self.guard = guard
        delay = job.options.delay
        self.pause = delay if guard.audits_private else max(1.0, delay)
        self.over = False
        self.tls_faults: dict[str, str] = {}
        self.frontier = Frontier(max_depth=job.options.max_depth, seen=job.seen)
        self._ledger = Ledger(job)
        self.discovery = Discovery(self.frontier, job.start_url, job.rank, self._ledger.ranks())
        self._report = report
        self.hosts = Hosts()
        self._busy: set[str] = set()
        self._answered_for: set[str] = set()  # addresses that did not answer, but another did
        self._counts = _Counts()
        self._opened: Counter[str] = Counter()  # pages of no item that a browser opens, by shape
        self._homes = job.homes or (job.start_url,)
        self._shells = set(job.shells)  # bodies that answer any address
        self._free_of_robots = False
        self._clock: Any = None
        self._limits: list[str] = []
        self._problems: list[Problem] = []
        for seed in job.seeds:
            self.frontier.add(seed)

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> SiteSpider:
        """Made by Scrapy."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.opened, signals.spider_opened)
        crawler.signals.connect(spider.closed_by, signals.spider_closed)
        crawler.signals.connect(spider.robots_read, signals.robots_parsed)
        crawler.signals.connect(spider.broke, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Nothing: the scheduler hands out what the frontier holds."""
        return
        yield

    def opened(self) -> None:
        """Starts the clock and, where the webmaster asks, looks for the proof first."""
        self._clock = call_later(max(0.1, self.job.until - time.time()), self._out_of_time)
        if self.job.options.own_site:
            proof = urls.canonical("/prongsai.txt", self.job.start_url)
            self.frontier.add(Target(proof, frontier.SUBMITTED + 50, kind="proof"))

    def _out_of_time(self) -> None:
        if not self.over:
            self._limits.append("max_seconds")
            self._finish()
            self.crawler.engine.close_spider(self, "max_seconds")

    def closed_by(self, reason: str) -> None:
        """The end, however it came."""
        if not self.over:
            self._finish()
        if self._clock:
            self._clock.cancel()  # it would keep all of this crawl until its time is over
        lanes.LANES.forget(self)

    def _finish(self) -> None:
        """Names what was worth reading and was not read, and reports the end."""
        self.over = True
        if self.job.options.own_site and not self._free_of_robots and not self.job.follow_up:
            problem = Problem(ProblemKind.ROBOTS, self.job.start_url, "own site is not proved")
            self._problems.append(problem)
        left = [t for t in (*self.frontier, *self._counts.queue) if t.relevant or t.submitted]
        if self._used_up() and any(t.kind not in _FREE for t in self.frontier):
            self._limits.append("max_pages")
        for target in left[:_LEFT_OVER]:
            if target.tries == 0 and target.kind not in _FREE:
                problem = Problem(ProblemKind.NOT_FETCHED, target.url, "not reached in time")
                self._keep_failure(target, problem)
        self._ledger.close(self.discovery.ranks)
        counts = self._counts
        limits, problems = tuple(dict.fromkeys(self._limits)), tuple(self._problems)
        shells = frozenset(self._shells)
        done = Done(limits, problems, counts.pages, counts.files, self._homes, shells=shells)
        self._report(self._ledger.summary(done))

    # What the scheduler asks.

    def _used_up(self) -> set[str]:
        used = {"page"} if self._counts.pages >= self.job.pages else set()
        return used | ({"file", "image"} if self._counts.files >= self.job.files else set())

    def waits(self) -> bool:
        """Whether anything is left to do."""
        return self.frontier.waits(self._used_up()) or bool(
            self._counts.queue and self._counts.passes < _PASSES
        )

    def next(self) -> Request | None:
        """The next request, if a host is free."""
        used = self._used_up()
        if not self.frontier.waits(used) and not self._busy:
            self._another_pass()
        busy = self._busy | self.hosts.waiting(time.time())
        target = self.frontier.pop(busy=busy, kinds=used)
        return self._request(target) if target else None

    def _another_pass(self) -> None:
        """What failed in passing is asked again when all else is done."""
        counts = self._counts
        if counts.queue and counts.passes < _PASSES:
            counts.passes += 1
            queue, counts.queue = counts.queue, []
            for target in (each for each in queue if each.url not in self._answered_for):
                self.hosts.of(target.url).forgive()
                self.frontier.again(target)

    def _request(self, target: Target) -> Request | None:
        name = urls.host(target.url)
        if self._is_new(target):
            self.frontier.again(target)
            target = Target(blocking.probe_url(target.url), target.priority, kind="probe")
        if left := self.hosts.of(target.url).left:
            self._keep_failure(target, replace(left, url=target.url))
            self._ask_instead(target, left)
            return self.next()
        self._busy.add(name)
        self._count(target)
        conditions = self._conditions(target)
        meta: dict[str, Any] = {"target": target, "conditional": bool(conditions)}
        if target.kind in {"file", "image"}:
            meta["download_timeout"] = self.job.options.timeout * _FILE_TIME
        if target.kind == "proof" or (self._free_of_robots and not target.external):
            meta["dont_obey_robotstxt"] = True
        how = posts.asked(target.url, self.discovery.bodies, conditions)
        return Request(
            callback=self.answered, errback=self.failed, meta=meta, dont_filter=True, **how
        )

    def _is_new(self, target: Target) -> bool:
        """Whether a host is to be asked first what it says of a missing page."""
        known = target.url in self.hosts or self.job.follow_up or target.kind in _FREE
        return not known and not urls.is_service(target.url)

    def _conditions(self, target: Target) -> dict[str, str]:
        """A page is asked for if it changed; the second time, or where a proof may be, anyway."""
        proof = self.job.options.own_site and target.url == self.job.start_url
        if target.tries or target.kind in _FREE or proof:
            return {}
        return self._ledger.earlier.conditions(target.url)

    def _count(self, target: Target) -> None:
        if target.tries == 0 and target.kind not in _FREE:
            self._counts.pages += target.kind == "page"
            self._counts.files += target.kind != "page"

    # What comes back.

    def answered(self, response: Any) -> None:
        """Keeps an answer and follows what it links to."""
        if self.over:
            return
        target: Target = response.meta["target"]
        self._busy.discard(urls.host(target.url))
        kept = answers.response_of(response, target.url)
        if target.kind in {"proof", "sitemap"}:
            self._special(kept, target)
            return
        asked = response.meta["conditional"]
        same = None if target.kind == "probe" else self._ledger.same(kept, asked)
        if same:
            self._same(kept, target, same)
        elif kept.status == 304 and target.tries == 0:
            self.frontier.again(replace(target, tries=1))  # of another page than was meant
        else:
            self._read(kept, target)

    def _read(self, kept: Response, target: Target) -> None:
        """Takes an answer that is new."""
        problem = answers.problem_of(kept, self._homes)
        document = None
        if problem is None or target.kind == "probe":
            document = answers.page(kept)
        if target.kind == "probe":
            self._learn(kept, document, problem)
            return
        learned = look(document, kept) if document else None
        if document and learned:
            soft = self._soft_404(target, learned.words, learned.shape)
            problem = problem or blocking.page_problem(document, target.url) or soft
        shell = document.problem if document and problem is None and is_shell(document) else None
        answer = replace(kept, problem=problem or shell)
        needs = bool(shell) or (document is not None and self._is_opened(document, target))
        self._ledger.write(target, answer, learned, shell=needs, notes=self._notes(kept))
        if target.meant and problem is None:
            self._answered_for.add(target.meant)
            led = (target.meant, *answer.redirects)
            self._ledger.write(target, replace(answer, url=target.meant, redirects=led), learned)
        self._taken(target, problem, kept, document)

    def _is_opened(self, document: Document, target: Target) -> bool:
        """Whether a browser is to open what the page may show; of pages alike a few are enough."""
        if document.unopened or not document.opens_more:
            return document.unopened
        if target.submitted or target.rank > 0 or target.depth == 0:
            return True
        shape = frontier.shape(target.url)
        self._opened[shape] += 1
        return self._opened[shape] <= _ALIKE and self._opened.total() <= _OPENED

    def _same(self, kept: Response, target: Target, record: Record) -> None:
        """Takes an answer that the last crawl has read."""
        problem = answers.astray(kept, self._homes) or self._soft_404(
            target, record.words, record.shape
        )
        answer = replace(kept, status=200, media_type=record.media_type, body=b"", problem=problem)
        self._ledger.write_same(target, answer, record, kept.status, self._notes(kept))
        kept = replace(kept, media_type=record.media_type)
        shows = record.media_type == "text/html" or bool(record.images)
        document = self._ledger.earlier.document(record) if shows else None
        self._taken(target, problem, kept, document)

    def _taken(
        self, target: Target, problem: Problem | None, kept: Response, document: Document | None
    ) -> None:
        """Draws the conclusions from an answer that is kept."""
        self._note_host(target, problem, kept.headers)
        self._ask_instead(target, problem)
        if document and (problem is None or target.depth == 0):
            self._follow(document, target, kept)
        self._tell(target.url)

    def _special(self, kept: Response, target: Target) -> None:
        if target.kind == "proof":
            self._prove(kept.status == 200 and b"own-site" in kept.body[:2000])
        elif kept.status == 200:
            self.discovery.entries(kept.body, target)

    def _prove(self, proved: bool) -> None:
        """With a proof the site's own webmaster may pass robots.txt and set the pace."""
        if not proved or self._free_of_robots:
            return
        self._free_of_robots = True
        self._pace(self.job.options.delay)

    def _learn(self, kept: Response, document: Document | None, problem: Problem | None) -> None:
        """Remembers what a host says instead of 404; a host that answers scripts says nothing."""
        if document is None or problem is not None:
            return
        self._shells.add(blocking.body_print(kept.body, kept.final_url))
        if not is_shell(document):
            said = blocking.fingerprint(document, kept.final_url)
            self.hosts.of(kept.url).missing = previous.digest(said)

    def _soft_404(self, target: Target, words: str, shape: str) -> Problem | None:
        """Whether a page is what the host says to any address; the home page may be that."""
        if target.url in self._homes:
            self._shells.update({shape} - {""})
            return None
        same = bool(words) and words == self.hosts.of(target.url).missing
        if target.kind in {"file", "image"}:
            same = same or shape in self._shells
        return Problem(ProblemKind.GONE, target.url, "soft 404") if same else None

    def _follow(self, document: Document, target: Target, kept: Response) -> None:
        if self.job.start_url in (target.url, target.meant):
            self._homes = tuple(dict.fromkeys((*self._homes, kept.final_url)))
            if self.job.options.own_site and answers.has_proof(kept.body):
                self._prove(True)
        own = urls.same_site(kept.final_url, self.job.start_url)
        again = self.discovery.is_again(document, target, kept)
        if again or not answers.is_followed(target, kept, own):
            return
        if urls.is_service(target.url):
            target = replace(target, external=not own)
        self.discovery.bodies |= posted(document, kept)
        for url, why in self.discovery.page(document, target, kept.final_url):
            service = Target(url, 0.0, relevant=True, referrer=target.url)
            self._keep_failure(service, Problem(ProblemKind.SERVICE, url, why))

    def failed(self, failure: Any) -> None:
        """Keeps a failure; what failed in passing waits for another pass."""
        if self.over:
            return
        target: Target = failure.request.meta["target"]
        self._busy.discard(urls.host(target.url))
        if target.kind in _FREE:
            return
        problem = failures.problem_of(failure.value, target.url)
        self._keep_failure(target, problem)
        self._note_host(target, problem, {})
        self._ask_instead(target, problem)
        self._tell(target.url)

    def broke(self, failure: Any, response: Any) -> None:
        """A page that this program stumbles over is no page that is not there."""
        target = response.meta.get("target")
        if target and not self.over and target.kind not in _FREE:
            detail = f"could not be read ({failure.type.__name__})"
            self._keep_failure(target, Problem(ProblemKind.UNREADABLE, target.url, detail))

    def _note_host(self, target: Target, problem: Problem | None, headers: Any) -> None:
        """Notes how a host behaves, and queues what may succeed later."""
        host = self.hosts.of(target.url)
        later = host.note(problem, headers)
        if (wait := host.wait_until - time.time()) > 0:
            call_later(wait + 0.01, self._wake)
        if later and target.tries < _PASSES and not target.meant:
            self._counts.queue.append(replace(target, tries=target.tries + 1))

    def _ask_instead(self, target: Target, problem: Problem | None) -> None:
        """Lets wait what a browser or a person would try next; what comes is kept for both."""
        if problem is None or target.meant or target.tries or target.kind in _FREE:
            return
        for url in instead(target.url, problem, self.job.start_url):
            self.frontier.again(replace(target, url=url, meant=target.url, tries=1))

    def _wake(self) -> None:
        slot = None if self.over else self.crawler.engine._slot
        if slot is not None:
            slot.nextcall.schedule()

    def _notes(self, response: Response) -> tuple[Problem, ...]:
        """The fault of a host's TLS, told once."""
        fault = self.tls_faults.get(urls.host(response.final_url), "") if response.status else ""
        return self.hosts.of(response.final_url).tell(fault, response.final_url)

    def _keep_failure(self, target: Target, problem: Problem) -> None:
        problem = answers.of_service(problem, target.url)
        failed = Response(target.url, target.url, 0, "", b"", datetime.now(UTC), problem=problem)
        if not target.meant:  # nobody named that address
            self._ledger.write(target, failed)

    def _tell(self, url: str) -> None:
        counts = self._counts
        self._report(Progress(counts.pages, counts.files, len(self.frontier), url))

    def robots_read(self, robotparser: Any, request: Request) -> None:
        """Takes sitemaps and the pace from a robots.txt."""
        rules = getattr(robotparser, "rp", None)
        if rules is None or not urls.same_site(request.url, self.job.start_url):
            return
        for url in list(rules.sitemaps)[:5] or ["/sitemap.xml"]:
            self.discovery.sitemap(url)
        asked = min(float(rules.crawl_delay("prongsai") or 0), _LONGEST_CRAWL_DELAY)
        if asked > self.pause and not self._free_of_robots:
            self._pace(asked)

    def _pace(self, delay: float) -> None:
        """Changes the pause between two requests to a host."""
        self.pause = delay
