"""Opens the compound files (OLE2) that old Office files are."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import olefile

from crawler.documents.faults import LockedError

_OPEN: Any = olefile.OleFileIO  # the library has no types
_MOST = 60_000_000  # bytes of one stream
_LOCKED = frozenset({"EncryptedPackage", "EncryptionInfo", "DataSpaces", "\x06DataSpaces"})
_KINDS = (
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xlsx"),
    ("Book", "xlsx"),
    ("WordDocument", "doc"),
)


@dataclass(frozen=True, slots=True)
class Compound:
    """The streams at the root of a compound file."""

    file: Any

    def stream(self, name: str) -> bytes:
        """A stream's bytes, b'' if there is none of that name."""
        if not self.file.exists(name) or self.file.get_type(name) != olefile.STGTY_STREAM:
            return b""
        part: bytes = self.file.openstream(name).read(_MOST)
        return part


def open_compound(body: bytes) -> Compound:
    """The compound file of a body."""
    compound = Compound(_OPEN(io.BytesIO(body)))
    if _LOCKED & set(_roots(compound)):
        raise LockedError("the file asks for a password")
    return compound


def _roots(compound: Compound) -> list[str]:
    return [path[0] for path in compound.file.listdir(streams=True, storages=True)]


def kind(body: bytes) -> str:
    """Which program's file it is; what is inside an embedded object does not count."""
    try:
        roots = set(_roots(Compound(_OPEN(io.BytesIO(body)))))
    except Exception:  # broken: what is left of the names tells, else any reader does
        roots = {name for name, _ in _KINDS if name.encode("utf-16-le") in body} or {"WordDocument"}
    if _LOCKED & roots:
        return "locked"
    lower = {name.lower() for name in roots}
    return next((kind for name, kind in _KINDS if name.lower() in lower), "old Office file")
