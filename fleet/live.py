"""Progress of a run on stderr: pages while fetching, items while judging."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from crawler.job import Progress as Fetched


class Live:
    """A progress bar while a run lasts; without a terminal, a line now and then."""

    _EVERY = 25  # pages between two plain lines

    def __init__(self, *, quiet: bool, lang: str, pages: int) -> None:
        self._console = Console(stderr=True, quiet=quiet)
        self._thai = lang != "en"
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=quiet or not self._console.is_terminal,
        )
        self._task = self._bar.add_task(self._words("กำลังเริ่ม", "starting"), total=pages or None)
        self._said = 0

    def __enter__(self) -> Live:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def fetched(self, progress: Fetched) -> None:
        """Show how far the crawl is."""
        done = progress.pages + progress.documents
        text = self._words(
            f"เปิดแล้ว {progress.pages} หน้า {progress.documents} ไฟล์ รออีก {progress.queued}",
            f"{progress.pages} pages, {progress.documents} files, {progress.queued} waiting",
        )
        self._bar.update(self._task, completed=done, description=text)
        if self._bar.disable and done >= self._said + self._EVERY:
            self._said = done
            self._console.print(text, highlight=False)

    def judged(self, item: str) -> None:
        """Show which item is being judged."""
        text = self._words(f"กำลังตัดสิน {item}", f"judging {item}")
        self._bar.update(self._task, description=text)

    def _words(self, thai: str, english: str) -> str:
        return thai if self._thai else english
