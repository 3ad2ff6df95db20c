"""Kills a process at its k-th change to the file system, for every k, without a hook in the program.

A server process imports the program once and does nothing else, so it has no threads; each deed runs in a fork of it.
An audit hook of the interpreter counts what changes files there (opening for writing, renaming, linking, removing,
making folders, modes, times) and, just before the k-th, ends the fork with SIGKILL, which nothing can catch. What
libraries write by themselves between two of these is met by kills after a random time.
"""

import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

_CHANGES = {
    "os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.truncate", "os.utime",
}  # fmt: skip
_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class End:
    """How a deed ended."""

    is_killed: bool
    n_changes: int
    """Changes to the file system that were done, where the deed was not killed after a time."""
    last: str
    """The change it was about to make, or what its exception said."""
    result: Any = None
    seconds: float = 0.0


class DeedError(AssertionError):
    """A deed that was not killed failed."""


class Killer:
    """Runs deeds in processes that may be killed: `releases.publish_one` is a function of `deeds_of_releases`."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.killing"],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.n_kills = 0

    def __enter__(self) -> "Killer":
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.close()
        self._server.stdout.close()
        self._server.wait(_PATIENCE_SECONDS)

    def do(self, deed: str, folder: Path, at: int = 0, after: float = 0.0, largest: int = 0) -> End:
        """Run a deed, kill it before its change number `at` (from 1), or `after` so many seconds; 0 is never.

        `largest` is the size in bytes beyond which no file may grow, as if the disk were full; 0 is no limit. Raises
        DeedError where it ends with an exception.
        """
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(json.dumps([deed, str(folder), at, after, largest]) + "\n")
        self._server.stdin.flush()
        told = json.loads(self._server.stdout.readline())
        if "error" in told:
            raise DeedError(f"{deed} in {folder}:\n{told['error']}")
        self.n_kills += told["is_killed"]
        return End(**told)


def _serve() -> None:
    """Answer requests of `Killer.do`, one line each, until there are no more."""
    for line in sys.stdin:
        name, folder, *how = json.loads(line)
        module, _, function = name.partition(".")
        deed = getattr(import_module(f"tests.faults.deeds_of_{module}"), function)
        print(json.dumps(_fork(deed, Path(folder), *how)), flush=True)  # noqa: T201 - the answer


def _fork(deed: Callable[[Path], Any], folder: Path, at: int, after: float, largest: int) -> dict[str, Any]:
    reading, writing = os.pipe()
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.close(reading)
        if largest:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
        _run(deed, folder, at, writing)
    os.close(writing)
    if after and not select.select([reading], [], [], after)[0]:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    seconds = time.perf_counter() - started
    with open(reading, encoding="utf-8") as told:  # noqa: PTH123 - a descriptor
        said = told.read()
    is_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if is_killed and not said:
        return {"is_killed": True, "n_changes": 0, "last": "", "seconds": seconds}
    if not said:
        return {"error": f"ended with status {status}"}
    return {**json.loads(said), **({} if "error" in said else {"is_killed": is_killed, "seconds": seconds})}


def _run(deed: Callable[[Path], Any], folder: Path, at: int, writing: int) -> None:
    """Be the fork: do the deed, tell how it went, end without any of the interpreter's last rites."""
    n_changes = 0

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal n_changes
        if event in _CHANGES or (event == "open" and _is_for_writing(arguments, folder)):
            if n_changes + 1 == at:
                said = {"n_changes": n_changes, "last": f"{event} {' '.join(map(str, arguments[:2]))}"}
                os.write(writing, json.dumps(said).encode())
                os.kill(os.getpid(), signal.SIGKILL)
            n_changes += 1

    try:
        sys.dont_write_bytecode = True
        sys.addaudithook(count)
        result = deed(folder)
        said = {"n_changes": n_changes, "last": "", "result": result}
    except BaseException:  # noqa: BLE001 - whatever it is, the test is to tell
        said = {"error": traceback.format_exc()}
    os.write(writing, json.dumps(said).encode())
    os._exit(0)


def _is_for_writing(arguments: tuple[Any, ...], folder: Path) -> bool:
    path, _, flags = arguments
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) and str(path).startswith(str(folder))


if __name__ == "__main__":
    _serve()
