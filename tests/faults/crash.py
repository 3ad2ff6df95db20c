"""Kills whole programs at random moments, again and again, and looks at what is left: `make crashtest`.

Each time the input differs from the time before, a build or a pull is started, and killed at a moment drawn from the
course of a run that was not killed. A reader looks at the release all the time. After each kill what was acknowledged
must be there; now and then, and at the end, a run goes through and must give what was never killed gives.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from raw.archive import Archive
from raw.openalex.sample import Sample
from raw.pins import Pins
from tests.conftest import PROGRAM, REPOSITORY, Project, digest
from tests.faults.whole_releases import NotWholeError, read_current, read_release
from tests.raw.openalex.live_service import OpenAlex
from tests.raw.services import Service

START, END = "(starting)", "(ending)"
N_WORKS = 300
BUILD = ("build", "--accept", "made to be killed")


@dataclass(frozen=True)
class Moment:
    """A moment of a run: so much of a step is done."""

    step: str
    n_lines: int
    """Lines the run has written when the step begins."""
    seconds: float
    """After that."""


@dataclass(frozen=True)
class Course:
    """How long each step of a run takes that is not killed."""

    steps: tuple[tuple[str, float], ...]

    def at(self, share: float) -> Moment:
        """The moment at which that share of the time has passed."""
        left = share * sum(seconds for _, seconds in self.steps)
        for number, (step, seconds) in enumerate(self.steps):
            if left < seconds:
                return Moment(step, number, left)
            left -= seconds
        return Moment(self.steps[-1][0], len(self.steps) - 1, self.steps[-1][1])


@dataclass
class Findings:
    """What was killed where, and what was found."""

    killed: Counter[str] = field(default_factory=Counter)
    n_ended: int = 0
    """Runs that ended before the moment came."""
    after: Counter[str] = field(default_factory=Counter)
    """What was current after a kill: the release before, or the new one."""
    left: Counter[str] = field(default_factory=Counter)
    """Things found after kills that a later run must remove."""
    n_converged: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def n_kills(self) -> int:
        return sum(self.killed.values())


def start(project: Project, *arguments: str) -> "subprocess.Popen[str]":
    environment = {n: v for n, v in os.environ.items() if not n.startswith("OBSERVATORY_") and n != "DAGSTER_HOME"}
    environment |= {"PYTHONUNBUFFERED": "1", "COLUMNS": "200"}
    return subprocess.Popen(
        [PROGRAM, *arguments],
        cwd=project.folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def course_of(project: Project, *arguments: str) -> tuple[Course, str]:
    """Run to the end: (how long each step took, what was said)."""
    steps, said = [], []
    before = time.perf_counter()
    with start(project, *arguments) as process:
        assert process.stdout
        for line in process.stdout:
            said.append(line)
            now = time.perf_counter()
            steps.append((_step(line), now - before))
            before = now
    if process.returncode:
        raise NotWholeError(f"{' '.join(arguments)} ended with {process.returncode}:\n{''.join(said)}")
    steps.append((END, time.perf_counter() - before))
    first, *others = steps
    return Course(((START, first[1]), *others)), "".join(said)


def course_told(said: str) -> Course:
    """The same, as a build said it: without the time before the first step and after the last."""
    lines = [line.split() for line in said.splitlines() if _step(line) != END]
    return Course(tuple((words[0], float(words[1])) for words in lines))


def kill(project: Project, moment: Moment, *arguments: str) -> bool:
    """Start a run and kill it at a moment; False where it ended before."""
    with start(project, *arguments) as process:
        assert process.stdout
        for _, _line in zip(range(moment.n_lines), process.stdout, strict=False):
            pass
        try:
            process.wait(moment.seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.returncode == -signal.SIGKILL


def _step(line: str) -> str:
    """What a line that a run wrote says had been done; what is said after the last step belongs to the end."""
    words = line.split()
    return words[0] if len(words) == 5 and words[2] == "s" and words[4] == "rows" else END


@contextmanager
def a_reader(data: Path, findings: Findings) -> Iterator[dict[str, Any]]:
    """A process that reads the release all the time; afterwards the dictionary tells what it saw."""
    told: dict[str, Any] = {}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.whole_releases", str(data)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield told
        finally:
            output, _ = process.communicate("\n")
            told |= json.loads(output)
            findings.wrong += [f"a reader saw: {said}" for said in told["wrong"]]


def look(project: Project, acknowledged: dict[str, str], findings: Findings) -> None:
    """After a kill: the release is whole, and so is everything that was acknowledged before."""
    try:
        current = read_current(project.data)
        findings.after["no release yet" if not current else "known" if current in acknowledged else "new"] += 1
        for home in sorted((project.data / "releases").glob("[!.]*")):
            read_release(home)
            sums = digest(home / "SHA256SUMS")
            if acknowledged.setdefault(home.name, sums) != sums:
                findings.wrong.append(f"{home.name} was changed")
        for name in acknowledged:
            if not (project.data / "releases" / name).is_dir():
                findings.wrong.append(f"{name} is gone")
        pin = Pins(project.folder / "pins.toml").all().get("openalex")
        if pin:
            archive = Archive(project.data / "snapshots" / "openalex")
            for path in archive.files(archive.snapshot(pin.snapshot)):
                archive.confirm(path, digest(path))
    except (NotWholeError, OSError, ValueError) as error:
        findings.wrong.append(f"{type(error).__name__}: {error}")
    findings.left.update(name for name in leftovers(project))


def leftovers(project: Project) -> list[str]:
    """What only a killed run leaves, by kind."""
    found = {
        "a release being made": [*(project.data / "releases").glob(".unfinished-*")],
        "files of steps": [path for path in (project.data / "build" / "work").rglob("*") if path.is_file()],
        "a file half written": [*project.data.rglob(".*.partial"), *project.folder.glob(".*.partial")],
        "a pointer not swapped": [*project.data.glob(".current.*")],
        "a pull not ended": [*(project.data / "snapshots").glob("*/unfinished/*")],
    }
    return [kind for kind, paths in found.items() if paths]


def _works(n: int, variant: int) -> list[dict[str, Any]]:
    """Generated works; those of a variant differ in a few years from those of another."""
    sample = Sample("https://ror.org/00z54nq84", "FR", 2014, 2025)
    records = [msgspec.json.decode(sample.line(index)) for index in range(n)]
    records = [record for record in records if isinstance(record.get("authorships"), list)]
    for record in records[variant % 50 :: 50]:
        if isinstance(record.get("publication_year"), int):
            record["publication_year"] = 2014 + (record["publication_year"] + variant) % 12
    return records


def _project(folder: Path, sources: str) -> Project:
    folder.mkdir()
    (folder / "dagster.yaml").write_text((REPOSITORY / "dagster.yaml").read_text())
    text = (REPOSITORY / "observatory.toml").read_text()
    text = text.replace('mode = "sample"', sources).replace('"2GB"', '"2GB"\nthreads = 1')
    (folder / "observatory.toml").write_text(text.replace("last = 2025", "last = 2025\nas_of = 2026-11-22"))
    return Project(folder)


def _write_works(project: Project, variant: int) -> None:
    lines = [msgspec.json.encode(record) for record in _works(N_WORKS, variant)]
    (project.folder / "works.jsonl").write_bytes(b"\n".join(lines) + b"\n")


def builds(folder: Path, n_kills: int, chance: random.Random, findings: Findings, every: int) -> dict[str, Any]:
    """Kill builds whose input always differs; every so often one goes through, and is compared at the end."""
    project = _project(folder, 'mode = "files"\nfiles = ["works.jsonl"]')
    _write_works(project, 0)
    course_of(project, *BUILD)
    _write_works(project, 1)
    course, _ = course_of(project, *BUILD)
    acknowledged: dict[str, str] = {}
    look(project, acknowledged, findings)
    findings.after.clear()
    with a_reader(project.data, findings) as told:
        for number in count(1):
            _write_works(project, number + 1)
            moment = course.at(chance.uniform(0.1, 1))
            if not kill(project, moment, *BUILD):
                findings.n_ended += 1
            else:
                findings.killed[moment.step] += 1
            look(project, acknowledged, findings)
            if number % every == 0 or findings.n_kills == n_kills:
                course_of(project, *BUILD)
                findings.n_converged += 1
                findings.wrong += [f"still there after a run: {kind}" for kind in leftovers(project)]
                print(f"Builds so far. {report(findings)}\n", flush=True)  # noqa: T201
            if findings.n_kills == n_kills:
                break
    never_killed = _project(folder.with_name("never-killed"), 'mode = "files"\nfiles = ["works.jsonl"]')
    _write_works(never_killed, number + 1)
    course_of(never_killed, *BUILD)
    if project.tables() != never_killed.tables():
        differs = sorted(set(project.tables().items()) ^ set(never_killed.tables().items()))
        findings.wrong.append(f"differs from what was never killed: {sorted({name for name, _ in differs})}")
    return told


def pulls(folder: Path, n_kills: int, chance: random.Random, findings: Findings, every: int) -> None:
    """Kill pulls from a service whose works always differ; every so often one goes through, and has all of them."""
    openalex = OpenAlex(_works(N_WORKS, 0), credits_of_day=1_000_000)
    with Service(openalex) as service:
        sources = f'address = "{service.address}"\nspacing_seconds = 0\nmode = "api"'
        project = _project(folder, sources)
        course_of(project, "pull")
        openalex.works = {work["id"]: work for work in _works(N_WORKS, 49)}
        course, _ = course_of(project, "pull")
        for number in count(1):
            openalex.works = {work["id"]: work for work in _works(N_WORKS, number)}
            moment = course.at(chance.uniform(0.2, 0.9))
            if kill(project, moment, "pull"):
                findings.killed["(a pull)"] += 1
            else:
                findings.n_ended += 1
            look(project, {}, findings)
            if number % every == 0 or findings.n_kills == n_kills:
                course_of(project, "pull")
                findings.n_converged += 1
                findings.wrong += [f"still there after a pull: {kind}" for kind in leftovers(project)]
                if _n_pulled(project) != len(openalex.works):
                    findings.wrong.append(f"{_n_pulled(project)} works instead of {len(openalex.works)}")
                print(f"Pulls so far. {report(findings)}\n", flush=True)  # noqa: T201
            if findings.n_kills == n_kills:
                break


def _n_pulled(project: Project) -> int:
    """Works that the pinned snapshot says were received."""
    pinned = Pins(project.folder / "pins.toml").all()["openalex"].snapshot
    return Archive(project.data / "snapshots" / "openalex").snapshot(pinned).counts["received"]


def report(findings: Findings) -> str:
    """The table: what was killed where, and what was found."""
    lines = [f"{findings.n_kills} runs were killed, {findings.n_ended} ended before their moment came:"]
    lines += [f"  {n:>5} in {step}" for step, n in findings.killed.most_common()]
    lines += ["After a kill the current release was:", *(f"  {n:>5} {what}" for what, n in findings.after.items())]
    lines += ["Left by kills:", *(f"  {n:>5} {what}" for what, n in findings.left.most_common())]
    lines += [f"{findings.n_converged} runs went through after kills. Faults: {len(findings.wrong)}", *findings.wrong]
    return "\n".join(lines)


def main() -> int:
    """Kill as often as asked and print what was found; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)  # noqa: S311 - moments, no secrets
    findings, of_pulls = Findings(), Findings()
    n_pulls = asked.kills // 4
    with TemporaryDirectory() as folder:
        pulls(Path(folder) / "pulls", n_pulls, chance, of_pulls, 5)
        told = builds(Path(folder) / "builds", asked.kills - n_pulls, chance, findings, 10)
    print(f"Pulls. {report(of_pulls)}\n\nBuilds. {report(findings)}")  # noqa: T201
    print(f"A reader looked {told['n_looks']:,} times and saw {len(told['seen'])} releases, each whole.")  # noqa: T201
    return bool(findings.wrong or of_pulls.wrong)


if __name__ == "__main__":
    sys.exit(main())
