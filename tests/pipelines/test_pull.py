"""What becomes of a pull: a snapshot, its checks, the pin; what a build may and may not read."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import dagster as dg
import pyarrow
import pyarrow.parquet
import pytest

from pipelines import project as project_module
from pipelines.project import Project
from pipelines.pull import Outcome, move_pin, needed, pull
from pipelines.pull_job import newer, newer_releases, pull_job
from pipelines.reading import read_files
from pipelines.settings import SettingsError
from raw.archive import Pulled, Workspace
from raw.errors import PausedError, PullError, SourceError
from raw.http.client import Client
from raw.source import FILE_ID, Connector, FileCount, PullRequest, RejectedRow, Source
from tests.raw.services import Reply, Request, Service
from warehouse.contract import Contract, Count, Text, arrow_schema, column
from warehouse.files import sha256
from warehouse.lock import LockedError, only_one


class Number(Contract):
    """One row per number."""

    file_id: Text = column("File.", str_matches=FILE_ID)
    line: Count = column("Line.", ge=1)
    number: Count = column("The number.", ge=0)

    class Config:
        unique = ["file_id", "line"]


@dataclass(frozen=True)
class NumberOptions:
    mode: Literal["off", "service"] = "service"
    address: str = ""


def read(files: Sequence[Path], destination: Path) -> Sequence[FileCount]:
    """Lines that are numbers are kept, others rejected; a file that says "broken" cannot be used."""
    counts = []
    (file,) = files
    lines = file.read_text().splitlines()
    if "broken" in lines:
        raise SourceError(f"{file.name} is broken")
    identity = sha256(file)[:12]
    kept = [
        {"file_id": identity, "line": n, "number": int(t)} for n, t in enumerate(lines, 1) if t.lstrip("-").isdigit()
    ]
    pyarrow.parquet.write_table(
        pyarrow.Table.from_pylist(kept, schema=arrow_schema(Number)), destination / "numbers_numbers.parquet"
    )
    rejected = [
        {"source": "numbers", "file_id": identity, "line": n, "reason": "no number"}
        for n, t in enumerate(lines, 1)
        if not t.lstrip("-").isdigit()
    ]
    pyarrow.parquet.write_table(
        pyarrow.Table.from_pylist(rejected, schema=arrow_schema(RejectedRow)), destination / "rejected_rows.parquet"
    )
    counts.append(FileCount(len(lines), len(kept), len(rejected)))
    return counts


def pull_numbers(request: PullRequest, client: Client, workspace: Workspace) -> Pulled:
    """Ask `<address>/page/<n>` until a page is empty; the journal remembers how far it came."""
    journal = workspace.journal("numbers.txt")
    while True:
        page = journal.state.get("page", 0)
        answer = json.loads(client.get(f"{request.options.address}/page/{page}").body)
        if not answer["numbers"]:
            break
        lines = "".join(f"{number}\n" for number in answer["numbers"])
        journal.commit(lines.encode(), {"page": page + 1, "n": journal.state.get("n", 0) + len(answer["numbers"])})
    counts = {"received": journal.state["n"]} if answer["is_counted"] else {}
    return Pulled(
        [("numbers.txt", journal.path)], ["/page"], answer.get("announced"), counts, release=answer.get("release")
    )


def newest(request: PullRequest, client: Client) -> str | None:
    return json.loads(client.get(f"{request.options.address}/newest").body)["release"]


SOURCE = Source(
    name="numbers",
    folder=Path(project_module.__file__).parents[1] / "raw" / "countries",  # a card like any other
    tables={"numbers_numbers": Number},
    read=read,
    reads_files_apart=True,
    options=NumberOptions,
    connectors={"service": Connector(pull_numbers, lambda request: request.options.address, newest)},
)


class Numbers:
    """A service of numbers, and the project that pulls it."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.pages: list[list[Any]] = [[1, 2, 3], [4, 5]]
        self.announced: int | None = None
        self.is_counted = True
        self.release = "v1"
        self.faults: dict[str, Reply] = {}

    def __call__(self, request: Request) -> Reply:
        if request.path in self.faults:
            return self.faults[request.path]
        page = int(request.path.rpartition("/")[2]) if "/page/" in request.path else 0
        numbers = self.pages[page] if page < len(self.pages) else []
        said = {
            "numbers": numbers, "announced": self.announced, "is_counted": self.is_counted, "release": self.release
        }  # fmt: skip
        return Reply(json.dumps(said).encode())

    def pull(self) -> Outcome:
        return pull(self.project, SOURCE)

    @property
    def pinned(self) -> str | None:
        pin = self.project.pins.all().get("numbers")
        return pin.snapshot if pin else None


@pytest.fixture
def numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "observatory.toml").write_text("[snapshots]\nkeep = 2\n")
    project = Project(tmp_path)
    served = Numbers(project)
    with Service(served) as service:
        options = NumberOptions(address=service.address)
        monkeypatch.setattr(Project, "mode", lambda _self, _source: options.mode)
        request = PullRequest(("https://ror.org/00z54nq84",), (), "FR", 2014, 2025, options, tmp_path)
        monkeypatch.setattr(Project, "request", lambda _self, _source: request)
        served.service = service
        yield served


def test_a_pull_makes_a_snapshot_and_pins_it(numbers: Numbers) -> None:
    outcome = numbers.pull()
    assert (outcome.is_new, outcome.is_pinned, outcome.problems) == (True, True, ())
    assert numbers.pinned == outcome.snapshot.snapshot_id
    (file,) = numbers.project.files(SOURCE)
    assert file.read_text() == "1\n2\n3\n4\n5\n"
    assert outcome.snapshot.n_requests == 3
    assert outcome.snapshot.statuses == {"200": 3}
    assert outcome.snapshot.release == "v1"


def test_the_same_answer_makes_no_second_snapshot_and_moves_no_pin(numbers: Numbers) -> None:
    first = numbers.pull()
    since = numbers.project.pins.all()["numbers"].since
    numbers.release = "v2"
    second = numbers.pull()
    assert (second.is_new, second.snapshot) == (False, first.snapshot)
    assert numbers.project.pins.all()["numbers"].since == since


def test_fewer_records_than_before_do_not_move_the_pin(numbers: Numbers) -> None:
    first = numbers.pull().snapshot
    numbers.pages = [[1, 2, 3]]
    outcome = numbers.pull()
    assert not outcome.is_pinned
    assert numbers.pinned == first.snapshot_id
    assert "records: 3 instead of 5 in snapshot" in outcome.problems[0]
    move_pin(numbers.project, SOURCE, outcome.snapshot, "two were deleted, says the producer")
    assert numbers.project.files(SOURCE)[0].read_text() == "1\n2\n3\n"
    move_pin(numbers.project, SOURCE, first, "back")
    assert numbers.project.files(SOURCE)[0].read_text() == "1\n2\n3\n4\n5\n"


def test_where_records_were_not_counted_no_table_may_shrink(numbers: Numbers) -> None:
    numbers.is_counted = False
    first = numbers.pull().snapshot
    numbers.pages = [[1, 2, 3]]
    outcome = numbers.pull()
    assert numbers.pinned == first.snapshot_id
    assert f"raw.numbers_numbers: 3 instead of 5 in snapshot {first.snapshot_id}" in outcome.problems[0]


@pytest.mark.parametrize(("is_counted", "n_read"), [(True, 2), (False, 3)])
def test_the_snapshot_before_is_read_where_it_must_be_and_while_no_rebuild_runs(
    numbers: Numbers, monkeypatch: pytest.MonkeyPatch, is_counted: bool, n_read: int
) -> None:
    numbers.is_counted = is_counted
    listed: list[str] = []

    def read_alone(project: Project, source: Source, files: Sequence[Path]) -> dict[str, Any]:
        with pytest.raises(LockedError), only_one(project.data):
            pass
        listed.extend(file.read_text().split()[-1] for file in files)
        return read_files(project, source, files)

    monkeypatch.setattr("pipelines.pull.read_files", read_alone)
    numbers.pull()
    numbers.pages.append([6])
    assert numbers.pull().is_pinned
    assert listed == ["5", "6", "5"][:n_read]


def test_a_count_that_differs_from_what_was_announced_does_not_move_the_pin(numbers: Numbers) -> None:
    numbers.announced = 6
    outcome = numbers.pull()
    assert numbers.pinned is None
    assert "announced 6 records and served 5" in outcome.problems[0]
    with pytest.raises(SettingsError, match="nothing has been pulled in it yet"):
        numbers.project.files(SOURCE)


@pytest.mark.parametrize(
    ("page", "words"), [(["broken"], "numbers.txt is broken"), ([-1], "raw.numbers_numbers breaks its contract")]
)
def test_what_cannot_be_read_or_breaks_its_contract_is_not_pinned(
    numbers: Numbers, page: list[Any], words: str
) -> None:
    first = numbers.pull().snapshot
    numbers.pages.append(page)
    outcome = numbers.pull()
    assert words in outcome.problems[0]
    assert numbers.pinned == first.snapshot_id
    assert len(numbers.project.archive(SOURCE).all()) == 2


def test_a_pull_that_fails_goes_on_where_it_stopped(numbers: Numbers) -> None:
    numbers.faults["/page/1"] = Reply(b'{"error": "no"}', 403)
    with pytest.raises(PullError):
        numbers.pull()
    assert numbers.pinned is None
    numbers.faults.clear()
    n_requests = len(numbers.service.requests)
    assert numbers.pull().is_pinned
    assert [request.path for request in numbers.service.requests[n_requests:]] == ["/page/1", "/page/2"]
    assert numbers.project.files(SOURCE)[0].read_text() == "1\n2\n3\n4\n5\n"


def test_old_snapshots_go_but_not_those_a_release_needs(numbers: Numbers, monkeypatch: pytest.MonkeyPatch) -> None:
    first = numbers.pull().snapshot
    package = {"sources": [{"name": "numbers", "snapshot": first.snapshot_id}, {"title": "older form"}]}
    monkeypatch.setattr("warehouse.release.Releases.all", lambda _self: [package])
    for more in range(6, 10):
        numbers.pages.append([more])
        numbers.pull()
    left = [card.snapshot_id for card in numbers.project.archive(SOURCE).all()]
    assert needed(numbers.project, SOURCE) == {first.snapshot_id, numbers.pinned}
    assert first.snapshot_id in left
    assert numbers.pinned in left
    assert len(left) == 3


def test_one_pull_of_a_source_at_a_time(numbers: Numbers) -> None:
    with (
        only_one(numbers.project.archive(SOURCE).folder, "pull"),
        pytest.raises(LockedError, match="A pull is already"),
    ):
        numbers.pull()


def test_a_source_that_is_not_pulled_says_how_it_could_be(numbers: Numbers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Project, "mode", lambda _self, _source: "off")
    with pytest.raises(SettingsError, match=r'sources\.numbers: mode is "off".*Set it to "service"'):
        numbers.pull()


def test_a_key_that_is_needed_is_asked_for(numbers: Numbers, monkeypatch: pytest.MonkeyPatch) -> None:
    keyed = Connector(pull_numbers, lambda _: "", key_variable="NUMBERS_KEY", needs_key=True)
    source = replace(SOURCE, connectors={"service": keyed})
    monkeypatch.delenv("NUMBERS_KEY", raising=False)
    with pytest.raises(SettingsError, match="set the environment variable NUMBERS_KEY"):
        pull(numbers.project, source)


def test_a_newer_release_is_said_and_nothing_is_moved(numbers: Numbers) -> None:
    assert newer(numbers.project, SOURCE)[0] == "v1"
    pinned = numbers.pull().snapshot.snapshot_id
    assert newer(numbers.project, SOURCE) == (None, "v1 is the newest release")
    numbers.release = "v2"
    sensor = newer_releases(numbers.project, [SOURCE])
    result = sensor(dg.build_sensor_context())
    (event,) = result.asset_events
    assert event.metadata["newer_release"].value == "v2"
    assert "observatory pull numbers" in event.description
    numbers.release = "v1"
    assert "v1 is the newest" in sensor(dg.build_sensor_context()).skip_message
    numbers.faults["/newest"] = Reply(b"down", 503)
    assert "503" in sensor(dg.build_sensor_context()).skip_message
    assert numbers.pinned == pinned


@pytest.fixture
def run_job(numbers: Numbers) -> Callable[[], dg.ExecuteInProcessResult]:
    def run() -> dg.ExecuteInProcessResult:
        with dg.DagsterInstance.ephemeral() as instance:
            return pull_job(numbers.project, [SOURCE]).execute_in_process(instance=instance, raise_on_error=False)

    return run


def test_dagster_pulls_and_says_what_came(numbers: Numbers, run_job) -> None:
    result = run_job()
    assert result.success
    (event,) = [e for e in result.all_events if e.event_type_value == "ASSET_OBSERVATION"]
    metadata = event.asset_observation_data.asset_observation.metadata
    assert metadata["snapshot"].value == numbers.pinned
    assert metadata["records_received"].value == 5


def test_dagster_fails_where_the_pin_did_not_move(numbers: Numbers, run_job) -> None:
    numbers.announced = 6
    result = run_job()
    assert not result.success
    (failure,) = [e for e in result.all_events if e.event_type_value == "STEP_FAILURE"]
    assert "announced 6 records" in failure.step_failure_data.user_failure_data.description


def test_dagster_takes_a_pause_for_no_failure(numbers: Numbers, run_job, monkeypatch: pytest.MonkeyPatch) -> None:
    def pause(*_: object) -> Outcome:
        raise PausedError("come back tomorrow")

    monkeypatch.setattr("pipelines.pull_job.pull", pause)
    assert run_job().success
