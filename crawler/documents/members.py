"""Unpacks archives into their members, within limits and without writing any of them to disk."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from crawler.documents.faults import LockedError, StrangeError

_MOST_RATIO = 400  # a member this many times its packed size is a bomb
_NO_DOCUMENTS = frozenset(
    ("exe", "dll", "com", "bat", "cmd", "msi", "lnk", "ini", "db", "ds_store", "ttf", "otf", "css",
     "js", "mp3", "mp4", "avi", "mov", "wmv", "m4a", "psd", "ai", "indd", "dwg", "bak", "tmp")
)  # fmt: skip
_MARKS = (
    (0, b"Rar!\x1a\x07"),
    (0, b"7z\xbc\xaf\x27\x1c"),
    (0, b"\x1f\x8b"),
    (0, b"BZh"),
    (0, b"\xfd7zXZ\0"),
    (0, b"MSCF"),
    (2, b"-lh"),
    (257, b"ustar"),
)
_DEEP = 2  # archives inside archives


class TooMuchError(ValueError):
    """An archive that would unpack to an absurd size."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive."""

    name: str
    body: bytes
    problem: str = ""  # why it was not unpacked


@dataclass(slots=True)
class Room:
    """What may still be unpacked, archives inside archives included."""

    files: int = 300
    bytes: int = 120_000_000
    seconds: float = 20  # of the program that unpacks

    def take(self, size: int) -> None:
        """Use some of it."""
        self.files -= 1
        self.bytes -= size
        if self.files < 0 or self.bytes < 0:
            raise TooMuchError("archive unpacks to too much")


def is_packed(start: bytes) -> bool:
    """Whether a body is an archive that is no ZIP."""
    return any(start[at : at + len(mark)] == mark for at, mark in _MARKS)


def members(body: bytes, room: Room, depth: int = 0) -> Iterator[Member]:
    """The documents in an archive, those of archives inside it in their place."""
    unpacked = _zipped(body, room) if body.startswith(b"PK") else _packed(body, room)
    for member in unpacked:
        if not _is_archive(member.body):
            yield member
        elif depth + 1 >= _DEEP:
            yield Member(member.name, b"", "archives nested too deep")
        else:
            yield from _nested(member, room, depth)


def _nested(member: Member, room: Room, depth: int) -> Iterator[Member]:
    try:
        for inner in members(member.body, room, depth + 1):
            yield Member(f"{member.name}/{inner.name}", inner.body, inner.problem)
    except TooMuchError:
        raise
    except Exception as error:  # one broken member is no reason to lose the others
        yield Member(member.name, b"", f"{type(error).__name__}: {error}")


def _is_archive(body: bytes) -> bool:
    if body.startswith(b"PK\x03\x04"):
        from crawler.documents import kind_of_zip

        return kind_of_zip(body) == "archive"
    return is_packed(body[:300])


def _wanted(name: str) -> bool:
    path = PurePosixPath(name)
    ending = path.name.lower().rpartition(".")[2]
    hidden = path.name.startswith((".", "~$")) or "__MACOSX" in path.parts
    return not (name.endswith("/") or hidden or ending in _NO_DOCUMENTS)


def _zipped(body: bytes, room: Room) -> Iterator[Member]:
    archive = zipfile.ZipFile(io.BytesIO(body))
    parts = [part for part in archive.infolist() if _wanted(_name(part))]
    if sum(part.file_size for part in parts) > room.bytes:
        raise TooMuchError("archive unpacks to too much")
    for part in parts:
        if part.file_size > 5_000_000 and part.file_size > _MOST_RATIO * max(1, part.compress_size):
            raise TooMuchError("archive part unpacks to too much")
        if part.flag_bits & 1:
            raise LockedError("the archive asks for a password")
        try:
            with archive.open(part) as file:
                found = file.read(room.bytes + 1)
        except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError) as error:
            yield Member(_name(part), b"", f"{type(error).__name__}: {error}")
            continue
        room.take(len(found))
        yield Member(_name(part), found)


def _name(part: zipfile.ZipInfo) -> str:
    """A member's name; Thai Windows writes its own code page without saying so."""
    if part.flag_bits & 0x800:
        return part.filename
    try:
        raw = part.filename.encode("cp437")
    except UnicodeEncodeError:
        return part.filename
    for codec in ("utf-8", "cp874"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return part.filename


def unpacker() -> str:
    """The program that unpacks what is no ZIP, "" if there is none; some systems call it tar."""
    name = "tar" if sys.platform in ("win32", "darwin") else "bsdtar"
    return shutil.which("bsdtar") or shutil.which(name) or ""


def _packed(body: bytes, room: Room) -> Iterator[Member]:
    """The members of another archive: the program writes them to us as one stream."""
    program = unpacker()
    if not program:
        raise StrangeError("to read RAR and 7z, install bsdtar (Debian: libarchive-tools)")
    with tempfile.TemporaryDirectory() as folder:
        # From a file it may take a stored document at the end of a RAR for the archive itself;
        # only 7z cannot be read from a stream.
        path = Path(folder, "archive")
        path.write_bytes(body)
        seven = body.startswith(b"7z")
        order = [program, "-cf", "-", "--format", "pax", f"@{path}" if seven else "@-"]
        with Path(folder, "said").open("w+b") as said, _start(order, said) as child:
            timer = threading.Timer(room.seconds, child.kill)
            timer.start()
            threading.Thread(target=_feed, args=(child, b"" if seven else body)).start()
            try:
                yield from _streamed(child, room)
                child.wait()
                said.seek(0)
                _complain(child, said.read(2000))
            finally:
                timer.cancel()
                child.kill()


def _start(order: list[str], said: IO[bytes]) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    spoken = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.Popen(order, stdin=pipe, stdout=pipe, stderr=said, env=spoken)


def _feed(child: subprocess.Popen[bytes], body: bytes) -> None:
    assert child.stdin is not None
    try:
        child.stdin.write(body)
        child.stdin.close()
    except (OSError, ValueError):
        return  # it has read enough


def _streamed(child: subprocess.Popen[bytes], room: Room) -> Iterator[Member]:
    assert child.stdout is not None
    try:
        with tarfile.open(fileobj=child.stdout, mode="r|") as stream:
            for part in stream:
                file = stream.extractfile(part) if part.isfile() and _wanted(part.name) else None
                if file is None:
                    continue
                if part.size > room.bytes:
                    raise TooMuchError("archive unpacks to too much")
                found = file.read(part.size)
                room.take(len(found))
                yield Member(part.name, found)
    except tarfile.ReadError:
        return  # the program stopped in the middle and says why


def _complain(child: subprocess.Popen[bytes], said: bytes) -> None:
    """Say why the program stopped early."""
    if child.returncode == 0:
        return
    text = said.decode("utf-8", "replace").strip()
    if "assphrase" in text or "ncrypt" in text:
        raise LockedError("the archive asks for a password")
    raise StrangeError(text[-200:] or "the archive is broken")
