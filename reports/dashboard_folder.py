"""The folder of a published site: foreign files stay, and no link is broken while it changes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from crawler.errors import UserError

_MARKER = "prongsai-site.json"
_NEW = ".prongsai-new"


@contextmanager
def publishing(folder: Path) -> Iterator[Path]:
    """A folder to write a new site to, which takes the place of the old one at the end.

    UserError if the folder holds files that are not of a published site, or can't be written.
    """
    old = _owned(folder)
    made = folder / _NEW
    try:
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
    except OSError as error:
        raise _cannot_write(folder, error) from error
    try:
        yield made
        _swap(folder, made, old)
    except OSError as error:
        raise _cannot_write(folder, error) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _cannot_write(folder: Path, error: OSError) -> UserError:
    return UserError(f"เขียนลงโฟลเดอร์ {folder} ไม่ได้: {error}", f"can't write to {folder}: {error}")


def _owned(folder: Path) -> set[str]:
    """The files that an earlier publish wrote; UserError if the folder is another's."""
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} ไม่ใช่โฟลเดอร์", f"{folder} is no folder")
    marker = folder / _MARKER
    if marker.is_file():
        try:
            named = json.loads(marker.read_text(encoding="utf-8"))["files"]
            return {name for name in named if _inside(name)}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UserError(f"อ่าน {marker} ไม่ได้", f"{marker} can't be read") from error
    if folder.is_dir() and any(entry.name != _NEW for entry in folder.iterdir()):
        raise UserError(
            f"{folder} มีไฟล์อื่นอยู่แล้ว ให้ใช้โฟลเดอร์ว่าง หรือโฟลเดอร์ที่เคยเผยแพร่ด้วยคำสั่งนี้",
            f"{folder} holds other files; give an empty folder or one published before",
        )
    return set()


def _inside(name: str) -> bool:
    """Whether a name that the marker tells lies in its folder: the file may have been changed."""
    path = PurePosixPath(name)
    return not path.is_absolute() and not {"..", "."} & set(path.parts) and "\\" not in name


def _swap(folder: Path, made: Path, old: set[str]) -> None:
    """Put new files in the place of old ones: what is linked to before what links to it."""
    new = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    _refuse_foreign(folder, new - old)
    _mark(folder, old | new)
    for name in sorted(new, key=_order):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (made / name).replace(target)
    for name in sorted(old - new):
        (folder / name).unlink(missing_ok=True)
    _mark(folder, new)
    _drop_empty(folder, {str(Path(name).parent) for name in old - new})


def _refuse_foreign(folder: Path, names: Iterable[str]) -> None:
    for name in sorted(names):
        if (folder / name).exists():
            raise UserError(
                f"{folder / name} ไม่ได้มาจากคำสั่งนี้ จึงไม่เขียนทับ ให้ย้ายไฟล์ออกก่อน",
                f"{folder / name} is not of this program and is not overwritten; move it away",
            )


def _order(name: str) -> tuple[bool, bool, str]:
    """Files without links, then pages of agencies and items, then the pages that list them."""
    page = name.endswith(".html")
    return page, page and "/" not in name, name


def _mark(folder: Path, names: set[str]) -> None:
    part = folder / f"{_MARKER}.part"
    told = {"made_by": "prongsai publish", "files": sorted(names)}
    part.write_text(json.dumps(told, ensure_ascii=False, indent=0), encoding="utf-8")
    part.replace(folder / _MARKER)


def _drop_empty(folder: Path, names: set[str]) -> None:
    for name in sorted(names - {"."}, reverse=True):
        place = folder / name
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()
