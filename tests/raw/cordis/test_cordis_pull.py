"""Archives pulled from a local service that plays CORDIS: kept as they came, resumed after a kill, never half."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from raw.archive import Archive, Pulled, Snapshot, Workspace
from raw.cordis.pull import CordisOptions
from raw.cordis.room import SOURCE
from raw.errors import NotFoundError, PullError, SourceError
from raw.http.client import Answer, Client, Limits
from raw.source import PullRequest
from tests.raw.cordis.cordis_files import PROJECT, members, table, zipped
from tests.raw.services import Reply, Request, Service

CONNECTOR = SOURCE.connectors["archives"]
ARCHIVES = {"h2020": zipped(members()), "HORIZON": zipped(members(project=table(PROJECT, {"id": "7"})))}
CHANGED = {"h2020": "Mon, 05 Oct 2026 08:00:00 GMT", "HORIZON": "Tue, 03 Nov 2026 08:00:00 GMT"}
SAID = {"licence": "CC-BY-4.0", "licence_address": "https://creativecommons.org/licenses/by/4.0/"}


class KilledError(BaseException):
    """Stands for the end of the process."""


class MortalClient(Client):
    """Dies at its n-th download, before it or with the file on the disk."""

    def __init__(self, dies_at: int | None = None, *, dies_after: bool = False) -> None:
        super().__init__(Limits(attempts=2), wait=lambda _seconds: None)
        self.left, self.dies_after = dies_at, dies_after

    def download(
        self, address: str, destination: Path, parameters: Mapping[str, str] | None = None, *, keyed: bool = False
    ) -> Answer:
        self.left = None if self.left is None else self.left - 1
        if self.left == 0 and not self.dies_after:
            raise KilledError
        answer = super().download(address, destination, parameters, keyed=keyed)
        if self.left == 0:
            raise KilledError
        return answer


def serve(request: Request) -> Reply:
    name = request.path.removeprefix("/data/cordis-").removesuffix("projects-csv.zip")
    if name not in ARCHIVES:
        return Reply(status=404)
    return Reply(ARCHIVES[name], headers={"Content-Type": "application/zip", "Last-Modified": CHANGED[name]})


def asked(folder: Path, service: Service, archives: tuple[str, ...] = ("h2020", "HORIZON")) -> PullRequest:
    options = CordisOptions(mode="archives", address=f"{service.address}/data", archives=archives)
    return PullRequest((), (), "FR", 2014, 2025, options, folder)


def workspace(folder: Path, request: PullRequest) -> Workspace:
    return Archive(folder / "cordis").workspace(CONNECTOR.query(request), None)


def pull(folder: Path, request: PullRequest, client: Client | None = None) -> Pulled:
    with client or MortalClient() as used:
        return CONNECTOR.pull(request, used, workspace(folder, request))


def keep(folder: Path, request: PullRequest) -> Snapshot:
    archive = Archive(folder / "cordis")
    snapshot, _ = archive.keep(workspace(folder, request), pull(folder, request), said=SAID, mode="archives")
    return snapshot


def test_by_default_nothing_is_pulled() -> None:
    assert (SOURCE.options().mode, SOURCE.options().files) == ("off", ())
    assert SOURCE.options().address == "https://cordis.europa.eu/data"


def test_archives_are_kept_as_they_came_under_their_own_names(tmp_path: Path) -> None:
    with Service(serve) as service:
        snapshot = keep(tmp_path, asked(tmp_path, service))
        assert [request.path for request in service.requests] == [
            "/data/cordis-h2020projects-csv.zip",
            "/data/cordis-HORIZONprojects-csv.zip",
        ]
        assert snapshot.queries == tuple(f"{service.address}{request.path}" for request in service.requests)
    files = Archive(tmp_path / "cordis").files(snapshot)
    assert [(path.name, path.read_bytes()) for path in files] == [
        ("cordis-h2020projects-csv.zip", ARCHIVES["h2020"]),
        ("cordis-HORIZONprojects-csv.zip", ARCHIVES["HORIZON"]),
    ]
    assert snapshot.release == "; ".join(f"cordis-{name}projects-csv.zip: {CHANGED[name]}" for name in ARCHIVES)
    assert (snapshot.left_out, snapshot.announced, snapshot.counts) == ("", None, {"archives": 2})


def test_what_was_pulled_can_be_read(tmp_path: Path) -> None:
    with Service(serve) as service:
        snapshot = keep(tmp_path, asked(tmp_path, service))
    for path in Archive(tmp_path / "cordis").files(snapshot):
        (count,) = SOURCE.read([path], tmp_path / path.stem)
        assert (count.rows_in, count.rows_kept) == (4, 4)


@pytest.mark.parametrize("dies_at", [1, 2])
@pytest.mark.parametrize("dies_after", [False, True])
def test_after_a_kill_the_same_snapshot_comes_and_no_whole_archive_is_asked_for_twice(
    tmp_path: Path, dies_at: int, dies_after: bool
) -> None:
    with Service(serve) as service:
        whole = keep(tmp_path / "whole", asked(tmp_path, service))
        request = asked(tmp_path, service)
        service.requests.clear()
        with pytest.raises(KilledError):
            pull(tmp_path / "killed", request, MortalClient(dies_at, dies_after=dies_after))
        resumed = keep(tmp_path / "killed", request)
        paths = [one.path for one in service.requests]
    assert (resumed.snapshot_id, resumed.release) == (whole.snapshot_id, whole.release)
    assert paths.count("/data/cordis-h2020projects-csv.zip") == (2 if dies_at == 1 and dies_after else 1)


def broken(service: Service, body: bytes, content_type: str = "application/zip") -> Callable[[Request], Reply]:
    def answer(request: Request) -> Reply:
        if "HORIZON" in request.path:
            return Reply(body, headers={"Content-Type": content_type})
        return serve(request)

    return answer


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        (b"<!DOCTYPE html><html>maintenance</html>", "text/html", "web page"),
        (b"<!DOCTYPE html><html>maintenance</html>", "application/zip", "web page"),
        (b"Service unavailable", "application/zip", "begins with 'Service unavailable'"),
        (ARCHIVES["HORIZON"][:300], "application/zip", "no whole zip archive"),
        (zipped({"readme.csv": "x"}), "application/zip", "lacks project.csv and organization.csv"),
        (ARCHIVES["HORIZON"].replace(b"project.csv", b"../ject.csv"), "application/zip", "must not lead out"),
    ],
)
def test_what_is_no_archive_is_not_kept_and_the_next_pull_asks_again(
    tmp_path: Path, body: bytes, content_type: str, said: str
) -> None:
    with Service(serve) as service:
        request = asked(tmp_path, service)
        service.answer = broken(service, body, content_type)
        with pytest.raises(PullError) as caught:
            pull(tmp_path, request)
        assert said in str(caught.value)
        assert "HORIZON" in str(caught.value)
        assert sorted(path.name for path in workspace(tmp_path, request).folder.glob("*.zip")) == [
            "cordis-h2020projects-csv.zip"
        ]
        service.answer = serve
        service.requests.clear()
        snapshot = keep(tmp_path, request)
        assert [one.path for one in service.requests] == ["/data/cordis-HORIZONprojects-csv.zip"]
    assert len(snapshot.files) == 2


def test_a_damaged_member_is_noticed_before_it_is_pinned(tmp_path: Path) -> None:
    body = bytearray(ARCHIVES["HORIZON"])
    body[body.index(b"project.csv") + 60] ^= 8
    with Service(serve) as service:
        service.answer = broken(service, bytes(body))
        with pytest.raises(PullError, match=r"is damaged in project\.csv"):
            pull(tmp_path, asked(tmp_path, service))


def test_a_programme_that_is_not_there(tmp_path: Path) -> None:
    with Service(serve) as service, pytest.raises(NotFoundError):
        pull(tmp_path, asked(tmp_path, service, ("fp9",)))


@pytest.mark.parametrize("archives", [(), ("h2020", "h2020"), ("../h2020",), ("h2020/",), ("",)])
def test_settings_that_name_no_archive(tmp_path: Path, archives: tuple[str, ...]) -> None:
    with Service(serve) as service:
        with pytest.raises(SourceError, match="name each framework programme once"):
            pull(tmp_path, asked(tmp_path, service, archives))
        assert service.requests == []


def test_other_archives_are_another_query(tmp_path: Path) -> None:
    with Service(serve) as service:
        one = asked(tmp_path, service)
        other = replace(one, options=replace(one.options, archives=("h2020",)))
        assert CONNECTOR.query(one) != CONNECTOR.query(other)
        assert CONNECTOR.query(one) == CONNECTOR.query(replace(one, first_year=2000))


def test_the_order_of_archives_is_that_of_the_settings(tmp_path: Path) -> None:
    with Service(serve) as service:
        found = pull(tmp_path, asked(tmp_path, service, ("HORIZON", "h2020")))
    assert [name for name, _ in found.files] == ["cordis-HORIZONprojects-csv.zip", "cordis-h2020projects-csv.zip"]
