"""What the tests share: project folders with the program run in them, one release of the sample, the real records."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pytest
from filelock import FileLock
from hypothesis import settings

from transforms.catalogue import COMPARISONS

settings.register_profile("repeatable", derandomize=True)
# examples depend on the test alone, so that a run says something of the change under test; others are searched with
# `pytest --hypothesis-profile default`
settings.load_profile("repeatable")

REPOSITORY = Path(__file__).parents[1]
PROGRAM = Path(sys.executable).parent / "observatory"


@dataclass(frozen=True)
class Project:
    """A folder with settings of its own, in which the program is run as a user runs it."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "warehouse" / "data"

    @property
    def current(self) -> Path:
        """The folder of the current release."""
        return (self.data / "current").resolve(strict=True)

    @property
    def database(self) -> Path:
        return self.data / "current" / "collaboration.duckdb"

    def build(self) -> subprocess.CompletedProcess[str]:
        return self.run("build")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [PROGRAM, *arguments], cwd=self.folder, env=_environment(), capture_output=True, text=True, check=False
        )

    def start(self, **options: Any) -> subprocess.Popen[str]:
        """Start a build and do not wait for it."""
        return subprocess.Popen([PROGRAM, "build"], cwd=self.folder, env=_environment(), text=True, **options)

    def edit(self, old: str, new: str) -> None:
        """Change the settings; the old text must stand there once."""
        path = self.folder / "observatory.toml"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in\n{text}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def rows(self, sql: str) -> list[Any]:
        """The rows a query on the current release gives."""
        with duckdb.connect(self.database, read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def state(self) -> dict[str, tuple[Any, ...]]:
        """Everything published: where `current` points, and each file's bytes, inode, time and mode."""
        found: dict[str, tuple[Any, ...]] = {"current": (str((self.data / "current").readlink()),)}
        for path in sorted((self.data / "releases").rglob("*")):
            if path.is_file() and not path.relative_to(self.data / "releases").parts[0].startswith(".unfinished-"):
                status = path.stat()
                name = str(path.relative_to(self.data))
                found[name] = (digest(path), status.st_ino, status.st_mtime_ns, status.st_mode)
        return found

    def tables(self) -> dict[str, str]:
        """`schema.table` → hash of its Parquet file, of the current release, for all that tells nothing of releases."""
        found = {".".join(p.with_suffix("").parts[-2:]): digest(p) for p in self.current.glob("tables/*/*.parquet")}
        return {
            name: value for name, value in found.items() if not name.startswith("meta.") and name not in COMPARISONS
        }


@dataclass(frozen=True)
class Release:
    """A build and what it published."""

    project: Project
    process: subprocess.CompletedProcess[str]
    folder: Path


class NewProject(Protocol):
    """Makes a project folder: as cloned, or a copy of another project with all that was built there."""

    def __call__(self, *, like: Project | None = None) -> Project: ...


class BuildOnce(Protocol):
    """Gives the release of that name: made in a copy of `like` by the first process that asks, read by all others."""

    def __call__(self, name: str, *, like: Project | None = None, edit: tuple[str, str] | None = None) -> Release: ...


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _environment() -> dict[str, str]:
    """Ours without what could reach the program's settings, and wide enough for tables to keep their words whole."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith("OBSERVATORY_") and n != "DAGSTER_HOME"}
    return {**kept, "COLUMNS": "200"}


def _fill(folder: Path, like: Project | None) -> Project:
    """Make a folder a project: as cloned, or a copy of another."""
    if like:
        shutil.copytree(like.folder, folder, symlinks=True, dirs_exist_ok=True)
    else:
        for name in ("observatory.toml", "dagster.yaml"):
            shutil.copy(REPOSITORY / name, folder)
    return Project(folder)


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def new_project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewProject]:
    """A maker of projects, which are removed after the last test: each holds some 30 MB."""
    made: list[Path] = []

    def new(*, like: Project | None = None) -> Project:
        folder = tmp_path_factory.mktemp("project")
        made.append(folder)
        return _fill(folder, like)

    yield new
    for folder in made:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def build_once(tmp_path_factory: pytest.TempPathFactory) -> BuildOnce:
    """A maker of releases that are only read; processes that run tests side by side build each of them once."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def build(name: str, *, like: Project | None = None, edit: tuple[str, str] | None = None) -> Release:
        folder, said = shared / name, shared / f"{name}.json"
        with FileLock(shared / f"{name}.lock"):
            if not said.exists():
                folder.mkdir(exist_ok=True)
                project = _fill(folder, like)
                if edit:
                    project.edit(*edit)
                process = project.build()
                assert process.returncode == 0, process.stdout + process.stderr
                said.write_text(json.dumps([process.stdout, process.stderr]), encoding="utf-8")
        stdout, stderr = json.loads(said.read_text(encoding="utf-8"))
        project = Project(folder)
        return Release(project, subprocess.CompletedProcess([PROGRAM, "build"], 0, stdout, stderr), project.current)

    return build


@pytest.fixture(scope="session")
def sample_release(build_once: BuildOnce) -> Release:
    """What a first build from a clone publishes. Read it, and never build or serve in its project."""
    return build_once("sample")


@pytest.fixture(scope="session")
def day_of_sample(sample_release: Release) -> str:
    """The day the sample was observed, which its copies keep: a suite may run past midnight."""
    ((day,),) = sample_release.project.rows("select as_of_date from meta.release")
    return str(day)


@pytest.fixture(scope="session")
def copy_of_sample(new_project: NewProject, sample_release: Release, day_of_sample: str) -> Callable[[], Project]:
    """A maker of projects in which the sample was built already."""

    def new() -> Project:
        copy = new_project(like=sample_release.project)
        copy.edit("last = 2025", f"last = 2025\nas_of = {day_of_sample}")
        return copy

    return new


@pytest.fixture(scope="session")
def changed_release(build_once: BuildOnce, sample_release: Release, day_of_sample: str) -> Release:
    """A second release, in a copy of the sample's project, after one setting was changed. Read it only."""
    edit = ("last = 2025", f"last = 2024\nas_of = {day_of_sample}")
    return build_once("changed", like=sample_release.project, edit=edit)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Records of public sources, which lie beside the project on some machines and are never copied into it."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"there are no real records in {folder}")
    return folder
