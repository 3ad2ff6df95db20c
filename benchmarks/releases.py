"""Measures releases of two states of which 1 % differ: `python -m benchmarks.releases [works]`, 100,000 if not said.

The whole program, as a user runs it: a first build, one after 1 % of the works changed (year, type or retraction), one
after which nothing changed; then the difference of the two releases, and what moved and why, each in its own process.
The peer of the second build is the first.
"""

import gzip
import re
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.generate import DATA, SAMPLE, works
from pipelines.cli_explain import compare
from pipelines.project import Project
from warehouse.database import FILE_NAME
from warehouse.difference import summary
from warehouse.difference_words import in_a_line
from warehouse.retention import own_bytes, size

EVERY = 100
"""One work in a hundred changes."""
_YEAR = re.compile(rb'"publication_year":(\d+)')
SETTINGS = """\
[years]
first = 2014
last = 2025
as_of = 2026-11-22
known_on = 2026-11-22

[sources.openalex]
mode = "files"
files = {files}
"""


def changed(n_works: int) -> Path:
    """The works that changed: the year of two in three, the type of the others."""
    path = DATA / f"moved_{n_works}.jsonl.gz"
    if not path.exists():
        lines = []
        for place, index in enumerate(range(0, n_works, EVERY)):
            line = SAMPLE.line(index)
            if place % 3:
                line = _YEAR.sub(lambda found: b'"publication_year":%d' % (int(found[1]) - 1), line, count=1)
            else:
                line = line.replace(b'"type":"article"', b'"type":"review"', 1)
            lines.append(line)
        path.write_bytes(gzip.compress(b"".join(lines), compresslevel=6, mtime=0))
    return path


def build(folder: Path, *files: Path) -> None:
    """Run the program once, on these files."""
    listed = ", ".join(f'"{file}"' for file in files)
    (folder / "observatory.toml").write_text(SETTINGS.format(files=f"[{listed}]"))
    command = [Path(sys.executable).parent / "observatory", "build", "--accept", "a benchmark"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def run(what: str, n_works: int) -> None:
    """One measurement."""
    folder = DATA / f"releases_{n_works}"
    if what in {"first", "second", "same"}:
        build(folder, works(n_works), *([] if what == "first" else [changed(n_works)]))
        return
    project = Project(folder)
    first, second = (project.data / "releases" / str(package["version"]) for package in project.releases.all())
    if what == "difference":
        sys.stdout.write(in_a_line(summary(first, second, project.engine)))
    else:
        made = DATA / f"explained_{n_works}"
        compare(first, second, made, project.engine)
        shutil.rmtree(made)


def main() -> None:
    """Everything, in one run."""
    given = sys.argv[1:]
    if len(given) == 2:
        run(given[0], int(given[1]))
        return
    n_works = int(given[0]) if given else 100_000
    folder = DATA / f"releases_{n_works}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(Path(__file__).parents[1] / "dagster.yaml", folder)
    works(n_works), changed(n_works)
    print(f"\n{n_works:,} works, 1 in {EVERY} changed\n")
    print("| step | wall, s | processor, s | part of the first build | peak memory, MB |\n|---|---|---|---|---|")
    whole = 0.0
    for what, words in STEPS.items():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.releases", what, str(n_works)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        wall, used = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        processor = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
        whole = whole or wall
        megabytes = used.ru_maxrss // 1024
        print(f"| {words} | {wall:.1f} | {processor:.1f} | {wall / whole:.2f} | {megabytes:,} at most so far |")
    project = Project(folder)
    first, second = (project.data / "releases" / str(package["version"]) for package in project.releases.all())
    for release in (first, second):
        database = (release / FILE_NAME).stat().st_size
        print(
            f"\n{release.name}: {size(release) / 1e6:,.1f} MB, {database / 1e6:,.1f} of them {FILE_NAME}; "
            f"pruning it would free {own_bytes(release) / 1e6:,.1f} MB"
        )
    print(f"\n{said}")


STEPS = {
    "first": "first build",
    "second": "**build after 1 % changed**",
    "same": "build after nothing changed",
    "ledger": "what moved and why",
    "difference": "difference of the two releases",
}

if __name__ == "__main__":
    main()
