"""Progress of a run over many agencies on stderr."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from fleet.batch import News


class LiveBatch:
    """A progress bar while a run lasts; without a terminal, a line now and then."""

    _EVERY = 30.0  # seconds between two plain lines

    def __init__(self, *, quiet: bool, lang: str, total: int) -> None:
        self._console = Console(stderr=True, quiet=quiet)
        self._thai = lang != "en"
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=quiet or not self._console.is_terminal,
        )
        self._task = self._bar.add_task("", total=total)
        self._began = self._said = time.monotonic()

    def __enter__(self) -> LiveBatch:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def tell(self, news: News) -> None:
        """Show how far the run is."""
        text = self._text(news)
        self._bar.update(self._task, completed=news.done + news.failed, description=text)
        if self._bar.disable and time.monotonic() - self._said > self._EVERY:
            self._said = time.monotonic()
            self._console.print(text, highlight=False)

    def _text(self, news: News) -> str:
        pace = news.pages / max(1.0, time.monotonic() - self._began)
        if self._thai:
            return (
                f"เสร็จ {news.done}/{news.total} ไม่สำเร็จ {news.failed} กำลังเปิด {news.running}"
                f" กำลังตัดสิน {news.judging}  {pace:.1f} หน้า/วินาที"
            )
        return (
            f"{news.done}/{news.total} done, {news.failed} failed, {news.running} open,"
            f" {news.judging} being judged, {pace:.1f} pages/s"
        )
