"""Measures reading a second state in which 1 % of the works changed: `python -m benchmarks.changes [works] [repeats]`.

A pull keeps what changed as one small file beside the files of the snapshot before, which are found again by their
hashes. The floor is hashing all the files; the peer is reading them all, as on a first build. Each in its own process.
"""

import gzip
import hashlib
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.generate import DATA, SAMPLE, works
from pipelines.project import Project
from pipelines.reading import read_files
from raw.openalex.room import SOURCE

EVERY = 100
"""One work in a hundred changes."""


def changed(n_works: int) -> Path:
    """The works that changed: each of them is cited once more."""
    path = DATA / f"changed_{n_works}.jsonl.gz"
    if not path.exists():
        lines = (SAMPLE.line(index) for index in range(0, n_works, EVERY))
        more = (line.replace(b'"cited_by_count":', b'"cited_by_count":1', 1) for line in lines)
        path.write_bytes(gzip.compress(b"".join(more), compresslevel=6, mtime=0))
    return path


def read(folder: Path, *files: Path) -> float:
    """Seconds to read files into the store of a project."""
    started = time.perf_counter()
    read_files(Project(folder), SOURCE, files)
    return time.perf_counter() - started


def run(what: str, n_works: int) -> str:
    """One measurement: seconds and the peak memory in megabytes."""
    first, second = works(n_works), changed(n_works)
    with TemporaryDirectory(dir=DATA) as name:
        folder = Path(name)
        (folder / "observatory.toml").write_text("")
        if what == "hash":
            started = time.perf_counter()
            for file in (first, second):
                with file.open("rb") as stream:
                    hashlib.file_digest(stream, "sha256")
            seconds = time.perf_counter() - started
        elif what == "all":
            seconds = read(folder, first, second)
        else:
            command = [sys.executable, "-W", "ignore", "-m", "benchmarks.changes", "first", str(n_works), name]
            subprocess.run(command, check=True)
            seconds = read(folder, first, second)
    return f"{seconds} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}"


def main() -> None:
    """Everything, in one run."""
    given = sys.argv[1:]
    if given and given[0] == "first":
        read(Path(given[2]), works(int(given[1])))
        return
    if given and given[0] in WAYS:
        sys.stdout.write(run(given[0], int(given[1])))
        return
    n_works, repeats = (*map(int, given), *(100_000, 3)[len(given) :])
    sizes = [f"{file.stat().st_size / 1e6:,.0f} MB" for file in (works(n_works), changed(n_works))]
    print(f"\n{n_works:,} works ({sizes[0]}), 1 in {EVERY} changed ({sizes[1]}), best (median) of {repeats}\n")
    measured: dict[str, list[list[float]]] = {way: [] for way in WAYS}
    for _ in range(repeats):
        for way, results in measured.items():
            command = [sys.executable, "-W", "ignore", "-m", "benchmarks.changes", way, str(n_works)]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            results.append([float(part) for part in said.split()])
    print("| way | wall, s | part of the whole | peak memory, MB |\n|---|---|---|---|")
    whole = min(seconds for seconds, _ in measured["all"])
    for way, results in measured.items():
        seconds = [result[0] for result in results]
        part = f"1/{whole / min(seconds):.1f}"
        print(
            f"| {WAYS[way]} | {min(seconds):.2f} ({median(seconds):.2f}) | {part} | {max(r[1] for r in results):.0f} |"
        )


WAYS = {
    "hash": "hashing the files",
    "changes": "**reading the second state after the first**",
    "all": "reading the second state alone",
}

if __name__ == "__main__":
    main()
