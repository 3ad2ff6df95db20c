"""Writing files so that a reader, or a rerun after a kill, sees all of a file or none of it."""

import gzip
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path


def sha256(path: Path) -> str:
    """Hash of the file's bytes, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest(*parts: str) -> str:
    """Hash of a sequence of texts; the boundaries between them count."""
    state = hashlib.sha256()
    for part in parts:
        encoded = part.encode()
        state.update(f"{len(encoded)}:".encode())
        state.update(encoded)
    return state.hexdigest()


def synchronise(path: Path) -> None:
    """Flush a file, or a folder's list of names, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; a power cut does not take away their names."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for made in missing:
        synchronise(made.parent)


def partials(folder: Path, name: str = "*") -> list[Path]:
    """What processes that no longer live left in a folder of the file of that name they were writing."""
    return [path for path in folder.glob(f".{name}.*.partial") if not lives(path.name.split(".")[-2])]


def lives(process: str) -> bool:
    """Whether there is a process of that number."""
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary name beside `path`; on success flush it and rename it, on any error leave `path` as it was.

    What a killed process left of the same file is removed.
    """
    make_folder(path.parent)
    for left in partials(path.parent, escape(path.name)):
        left.unlink(missing_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        yield temporary
        synchronise(temporary)
        temporary.replace(path)
        synchronise(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def replacing_gzip(path: Path) -> Iterator[gzip.GzipFile]:
    """Yield a gzip stream, in binary, that becomes `path` as by `replacing`; equal bytes written give an equal file."""
    with (
        replacing(path) as temporary,
        temporary.open("wb") as file,
        gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=6, mtime=0) as stream,
    ):
        yield stream


def write_text(path: Path, text: str) -> None:
    """Write a small file whole."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
