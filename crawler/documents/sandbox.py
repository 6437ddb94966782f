"""Reads documents in a child process with limits, so that a parser may hang or die."""

from __future__ import annotations

import io
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from crawler.documents.draft import unread
from crawler.model import Document, ProblemKind, Response

_MEMORY = 2_500_000_000  # bytes of address space
_READS = 500  # then a fresh child, as parsers leak
_SAFE = {"crawler.model", "datetime", "collections"}


@dataclass(slots=True)
class Reader:
    """Reads responses in a child that starts at the first one. For one thread at a time."""

    seconds: float = 60  # a document
    memory: int = _MEMORY
    _child: subprocess.Popen[bytes] | None = None
    _reads: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        if self._child:
            _end(self._child)
            self._child = None

    def read(self, response: Response) -> Document:
        """Read a response; one that stops its parser is an unreadable document."""
        answer = self._ask(("read", response), self.seconds)
        if isinstance(answer, Document):
            return answer
        return unread(response, response.media_type, ProblemKind.UNREADABLE, str(answer))

    def ocr(
        self, document: Document, response: Response, pages: Sequence[int], *, max_pages: int = 10
    ) -> Document:
        """Read pages that are pictures; a document whose OCR fails comes back as it was."""
        request = ("ocr", document, response, tuple(pages), max_pages)
        answer = self._ask(request, self.seconds + 60 * min(len(pages), max_pages))
        return answer if isinstance(answer, Document) else document

    def _ask(self, request: tuple[Any, ...], seconds: float) -> object:
        """The child's answer, or a text that says why there is none."""
        with self._lock:
            child = self._running()
            late = threading.Event()

            def stop() -> None:
                late.set()
                _end(child)

            timer = threading.Timer(seconds, stop)
            timer.daemon = True
            timer.start()
            try:
                _send(child.stdin, (seconds, *request))
                return _receive(child.stdout)
            except (OSError, EOFError, pickle.UnpicklingError, ValueError) as error:
                self.close()
                return "parser took too long" if late.is_set() else f"parser died {error}".strip()
            finally:
                timer.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        self._reads += 1
        if self._child and (self._child.poll() is not None or self._reads > _READS):
            self.close()
        if not self._child:
            self._reads = 1
            self._child = _start(self.memory)
        return self._child


def _start(memory: int) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    return subprocess.Popen(
        [sys.executable, "-m", "crawler.documents.sandbox", str(memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={
            **os.environ,
            "PYTHONPATH": path,
            "OMP_THREAD_LIMIT": "1",
            "OPENBLAS_NUM_THREADS": "1",
        },
        start_new_session=True,
    )


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and what it started."""
    try:
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
    except (ProcessLookupError, PermissionError):
        pass
    child.wait()
    for pipe in (child.stdin, child.stdout):
        try:
            if pipe:
                pipe.close()
        except (OSError, ValueError):
            pass


def _send(pipe: IO[bytes] | None, value: object) -> None:
    assert pipe is not None
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    pipe.write(len(data).to_bytes(8, "big") + data)
    pipe.flush()


def _receive(pipe: IO[bytes] | None) -> object:
    assert pipe is not None
    size = int.from_bytes(_exactly(pipe, 8), "big")
    return _Unpickler(io.BytesIO(_exactly(pipe, size))).load()


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data


class _Unpickler(pickle.Unpickler):
    """Loads values of this program only: the child has handled hostile files."""

    def find_class(self, module: str, name: str) -> Any:
        if module in _SAFE and "." not in name:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def _serve(memory: int) -> None:
    """The child: answer requests until the pipe closes."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not break the answers
    _limit_memory(memory)
    from crawler.documents import parse, read_pictures

    while True:
        try:
            request = _receive(sys.stdin.buffer)
        except EOFError:
            return
        assert isinstance(request, tuple)
        seconds, kind, *rest = request
        _limit_time(seconds)
        if kind == "read":
            _send(answers, parse(rest[0]))
        else:
            document, response, pages, most = rest
            _send(answers, read_pictures(document, response, pages, max_pages=most))


def _limit_memory(memory: int) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: float) -> None:
    """Allow the next document as much processor time as it has on the clock."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime + seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
