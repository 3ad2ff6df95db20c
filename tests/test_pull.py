"""The whole way from a live service to a release, as a user goes it: pull, build, pull again, go back."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from raw.openalex.sample import Sample
from tests.conftest import PROGRAM, NewProject, Project
from tests.raw.openalex.live_service import OpenAlex
from tests.raw.services import Reply, Request, Service

KEY = "planted-key-7f3b9c1d"
N_WORKS = 450


def works(first: int = 0, last: int = N_WORKS) -> list[dict[str, Any]]:
    """Works of the generated sample, one record each: the live service serves no duplicates."""
    sample = Sample("https://ror.org/00z54nq84", "FR", 2014, 2025)
    records: list[dict[str, Any]] = [msgspec.json.decode(sample.line(index)) for index in range(first, last)]
    return [record for record in records if isinstance(record.get("authorships"), list)]


@pytest.fixture
def live() -> Iterator[tuple[OpenAlex, str]]:
    openalex = OpenAlex(works())
    with Service(openalex) as service:
        yield openalex, service.address


@pytest.fixture
def project(new_project: NewProject, live: tuple[OpenAlex, str], monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("OPENALEX_API_KEY", KEY)
    return pointed(new_project(), live[1])


def pointed(project: Project, address: str) -> Project:
    """A project that pulls from an address."""
    project.edit('mode = "sample"', f'address = "{address}"\nspacing_seconds = 0\nmode = "api"')
    project.edit("last = 2025", "last = 2025\nas_of = 2026-11-22")
    return project


def pulled(project: Project) -> str:
    """Pull, and give the name of the snapshot that is in force after that."""
    process = project.run("pull")
    assert process.returncode == 0, process.stdout + process.stderr
    return pin(project)


def pin(project: Project) -> str:
    text = (project.folder / "pins.toml").read_text()
    return text.partition('snapshot = "')[2].partition('"')[0]


def test_from_the_service_to_a_release_and_back(project: Project, live: tuple[OpenAlex, str]) -> None:
    openalex, _ = live
    process = project.build()
    assert process.returncode == 2, "a build before the first pull says what to do"
    assert "observatory pull openalex" in process.stderr

    first = pulled(project)
    n_asked = len(openalex.asked)
    assert project.build().returncode == 0
    assert len(openalex.asked) == n_asked, "a build never asks the service"
    ((n_works,),) = project.rows("select count(*) from core.publications")
    assert n_works == len(openalex.works)
    assert project.rows("select snapshot_id, mode, is_synthetic from meta.sources where source = 'openalex'") == [
        (first, "api", False)
    ]
    before = project.tables()

    gone, changed = sorted(openalex.works)[10], sorted(openalex.works)[20]
    del openalex.works[gone]
    openalex.works[changed] = {**openalex.works[changed], "publication_year": 2016, "is_retracted": False}
    second = pulled(project)
    assert second != first
    assert project.build().returncode == 0
    short = gone.rpartition("/")[2]
    assert project.rows(f"select count(*) from core.publications where publication_id = '{short}'") == [(0,)]
    assert project.rows(f"select reason_not_kept from core.publication_records where source_record_id = '{short}'") == [
        ("the source no longer serves it",)
    ]

    listed = project.run("pins", "openalex").stdout
    assert first in listed
    assert second in listed
    assert project.run("pin", "openalex", first[:8], "--reason", "to compare").returncode == 0
    assert project.build().returncode == 0
    assert project.tables() == before, "a build is a function of the snapshots in force"

    project.edit("first = 2014", "first = 2016")
    process = project.build()
    assert process.returncode == 0
    assert "was pulled with other settings than these" in process.stderr
    project.edit("first = 2016", "first = 2014")

    assert project.run("pull", "openalex").returncode == 0
    assert pin(project) == second
    everything = [path for path in project.folder.rglob("*") if path.is_file()]
    assert everything
    assert [path for path in everything if KEY.encode() in path.read_bytes()] == []


def test_a_service_that_announces_more_than_it_serves_is_not_believed(
    project: Project, live: tuple[OpenAlex, str]
) -> None:
    live[0].announced_too_many = 7
    process = project.run("pull", "openalex")
    assert process.returncode == 1
    assert "announced" in process.stderr
    assert "observatory pin openalex" in process.stderr
    assert not (project.folder / "pins.toml").exists()
    assert KEY not in process.stdout + process.stderr


def test_a_budget_that_is_used_up_is_a_pause(project: Project, live: tuple[OpenAlex, str]) -> None:
    live[0].credits = 2
    process = project.run("pull")
    assert process.returncode == 3, process.stderr
    assert not (project.folder / "pins.toml").exists()
    live[0].credits = 10_000
    n_before = sum(request.path == "/works" for request in live[0].asked)
    pulled(project)
    n_pages = -(-len(live[0].works) // 100) + 1
    assert sum(request.path == "/works" for request in live[0].asked) - n_before <= n_pages - 2


def test_a_pull_killed_at_any_page_gives_the_snapshot_of_one_that_ran_through(
    project: Project, new_project: NewProject, live: tuple[OpenAlex, str]
) -> None:
    openalex, address = live
    whole = pulled(project)
    killed = pointed(new_project(), address)
    for page in range(1, 5):
        kill_at(killed, openalex, page)
        assert not (killed.folder / "pins.toml").exists()
    assert pulled(killed) == whole


def kill_at(project: Project, openalex: OpenAlex, page: int) -> None:
    """Start a pull and kill it while it waits for a page, counted from 1 over this start."""
    reached, may_go_on = threading.Event(), threading.Event()
    asked = [0]

    def instead(request: Request) -> Reply | None:
        if request.path == "/works":
            asked[0] += 1
            if asked[0] >= min(page, 2):
                reached.set()
                may_go_on.wait(30)
        return None

    openalex.instead = instead
    environment = {n: v for n, v in os.environ.items() if not n.startswith("OBSERVATORY_") and n != "DAGSTER_HOME"}
    with subprocess.Popen([PROGRAM, "pull"], cwd=project.folder, env=environment, stdout=subprocess.DEVNULL) as process:
        assert reached.wait(60)
        process.send_signal(signal.SIGKILL)
    may_go_on.set()
    openalex.instead = lambda _request: None


@pytest.fixture
def examples(repository: Path) -> list[Path]:
    found = sorted((repository / "examples").glob("*.toml"))
    assert len(found) == 3
    return found


def test_the_examples_are_settings_that_can_be_used(examples: list[Path], new_project: NewProject) -> None:
    for example in examples:
        project = new_project()
        (project.folder / "observatory.toml").write_text(example.read_text(encoding="utf-8"), encoding="utf-8")
        process = project.run("config")
        assert process.returncode == 0, f"{example.name}: {process.stderr}"
        assert example.name in example.read_text(encoding="utf-8"), "it says how to use it by its own name"
