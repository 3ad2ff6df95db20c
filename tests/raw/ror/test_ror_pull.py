"""The newest release, from a server that plays Zenodo: what is asked, what is kept, and what is refused."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from raw.archive import Archive, Pulled, Snapshot
from raw.errors import PullError, SourceError
from raw.http.client import Client
from raw.ror.pull import RorOptions
from raw.ror.room import SOURCE
from raw.source import PullRequest
from tests.raw.services import Reply, Request, Service, Time

DUMP = SOURCE.connectors["dump"]
KEY = "v2.15-2026-10-01-ror-data.zip"
SAID = {"licence": "CC0-1.0", "licence_address": "https://creativecommons.org/publicdomain/zero/1.0/"}


def zipped(name: str = "v2.15-2026-10-01-ror-data.json", data: bytes = b"[]") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        bundle.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


class Zenodo:
    """What Zenodo answers: a search that finds one record, and the bytes of its file."""

    def __init__(self) -> None:
        self.data = zipped()
        self.release: dict[str, Any] = {"metadata": {"version": "v2.15", "publication_date": "2026-10-01"}}
        self.changes: dict[str, Any] = {}
        """Fields of the file that are announced otherwise."""
        self.service = Service(self.answer)

    def answer(self, request: Request) -> Reply:
        if request.path == "/records":
            return Reply(json.dumps({"hits": {"hits": [self.record()], "total": 1}}).encode())
        if request.path.startswith("/files/"):
            return Reply(self.data, headers={"Content-Type": "application/octet-stream"})
        return Reply(b"{}", status=404)

    def record(self) -> dict[str, Any]:
        return {"id": 1, "files": [self.file() | self.changes], **self.release}

    def file(self, key: str = KEY) -> dict[str, Any]:
        checksum = hashlib.md5(self.data, usedforsecurity=False).hexdigest()
        links = {"self": f"{self.service.address}/files/{key}/content"}
        return {"key": key, "size": len(self.data), "checksum": f"md5:{checksum}", "links": links}

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.service.requests]


@pytest.fixture
def zenodo() -> Iterator[Zenodo]:
    played = Zenodo()
    with played.service:
        yield played


@pytest.fixture
def client() -> Iterator[Client]:
    with Time().client() as opened:
        yield opened


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "snapshots" / "ror")


@pytest.fixture
def request_for(zenodo: Zenodo, tmp_path: Path) -> Callable[..., PullRequest]:
    def make(**options: str) -> PullRequest:
        chosen = RorOptions(mode="dump", **({"address": f"{zenodo.service.address}/records"} | options))
        return PullRequest((), (), "FR", 2019, 2025, chosen, tmp_path)

    return make


def pull(
    request: PullRequest, client: Client, archive: Archive, previous: Snapshot | None = None
) -> tuple[Pulled, Snapshot]:
    """Pull and keep, as the program does."""
    workspace = archive.workspace(DUMP.query(request), previous)
    pulled = DUMP.pull(request, client, workspace)
    return pulled, archive.keep(workspace, pulled, said=SAID, mode="dump")[0]


def test_the_zip_is_kept_as_it_came(
    zenodo: Zenodo, client: Client, archive: Archive, request_for: Callable[..., PullRequest]
) -> None:
    pulled, snapshot = pull(request_for(), client, archive)
    (path,) = archive.files(snapshot)
    assert (path.name, path.read_bytes()) == (KEY, zenodo.data)
    assert (snapshot.release, snapshot.left_out) == ("v2.15", "")
    assert zenodo.paths == ["/records", f"/files/{KEY}/content"]
    asked = {"q": "conceptrecid:6347574", "sort": "mostrecent", "size": "1"}
    assert zenodo.service.requests[0].parameters == asked
    assert pulled.queries == [DUMP.query(request_for()), f"{zenodo.service.address}/files/{KEY}/content"]


def test_the_newest_release_is_named_without_fetching_it(
    zenodo: Zenodo, client: Client, request_for: Callable[..., PullRequest]
) -> None:
    assert DUMP.newest is not None
    assert DUMP.newest(request_for(), client) == "v2.15"
    assert zenodo.paths == ["/records"]


def test_a_release_that_is_here_is_not_fetched_again(
    zenodo: Zenodo, client: Client, archive: Archive, request_for: Callable[..., PullRequest]
) -> None:
    _, first = pull(request_for(), client, archive)
    _, again = pull(request_for(), client, archive, first)
    assert again == first
    assert zenodo.paths == ["/records", f"/files/{KEY}/content", "/records"]
    zenodo.data = zipped(data=b"[ ]")
    _, changed = pull(request_for(), client, archive, first)
    assert changed.snapshot_id != first.snapshot_id
    assert archive.files(first)[0].read_bytes() == zipped()


def test_a_zip_left_by_an_earlier_pull_is_taken_if_it_is_whole(
    zenodo: Zenodo, client: Client, archive: Archive, request_for: Callable[..., PullRequest]
) -> None:
    left = archive.workspace(DUMP.query(request_for()), None).folder / KEY
    left.write_bytes(zenodo.data)
    pull(request_for(), client, archive)
    assert zenodo.paths == ["/records"]
    left = archive.workspace(DUMP.query(request_for()), None).folder / KEY
    left.write_bytes(zenodo.data[:-1])
    _, snapshot = pull(request_for(), client, archive)
    assert archive.files(snapshot)[0].read_bytes() == zenodo.data
    assert zenodo.paths[1:] == ["/records", f"/files/{KEY}/content"]


ANNOUNCED: Mapping[str, tuple[dict[str, Any], str]] = {
    "another size": ({"size": 7}, "Zenodo announced 7 bytes"),
    "another hash": ({"checksum": "md5:" + 32 * "0"}, "Zenodo announced"),
    "unknown hash": ({"checksum": "crc:1"}, "of an unknown kind"),
    "another file": ({"key": "readme.pdf"}, "holds readme.pdf; expected one file"),
    "a path for a name": ({"key": f"../{KEY}"}, "expected one file"),
    "no size": ({"size": None}, "is not understood"),
}


@pytest.mark.parametrize("case", ANNOUNCED)
def test_what_is_not_as_announced_is_not_kept(
    zenodo: Zenodo, client: Client, archive: Archive, request_for: Callable[..., PullRequest], case: str
) -> None:
    zenodo.changes, words = ANNOUNCED[case]
    with pytest.raises(PullError, match=r"pull again|by hand|Download") as caught:
        pull(request_for(), client, archive)
    assert words in str(caught.value)
    assert archive.all() == []
    assert case == "unknown hash" or not [*archive.folder.rglob("*.zip")]


def test_of_several_zips_that_of_the_version_is_taken(
    zenodo: Zenodo, client: Client, archive: Archive, request_for: Callable[..., PullRequest]
) -> None:
    keys = ["v2.14-2026-09-01-ror-data.zip", KEY, "v2.1-2026-01-01-ror-data.zip"]
    zenodo.release["files"] = [zenodo.file(key) for key in keys]
    _, snapshot = pull(request_for(), client, archive)
    assert [file.name for file in snapshot.files] == [KEY]


@pytest.mark.parametrize("hits", [[], "none", [{}]])
def test_a_search_that_finds_no_release(
    zenodo: Zenodo, client: Client, archive: Archive, request_for: Callable[..., PullRequest], hits: Any
) -> None:
    zenodo.service.answer = lambda _: Reply(json.dumps({"hits": {"hits": hits}}).encode())
    with pytest.raises(PullError, match="name it as `archive`"):
        pull(request_for(), client, archive)


@pytest.mark.parametrize("data", [b"no zip", zipped("readme.txt")])
def test_a_zip_that_is_none_of_ror_is_not_kept(
    zenodo: Zenodo, client: Client, archive: Archive, request_for: Callable[..., PullRequest], data: bytes
) -> None:
    zenodo.data = data
    with pytest.raises(SourceError, match=r"no zip file|expected one file"):
        pull(request_for(), client, archive)
    assert archive.all() == []


def test_an_archive_named_by_its_address(
    zenodo: Zenodo, client: Client, archive: Archive, request_for: Callable[..., PullRequest]
) -> None:
    named = request_for(archive=f"{zenodo.service.address}/files/v1.74-2025-11-24-ror-data.zip/content")
    pulled, snapshot = pull(named, client, archive)
    assert ([file.name for file in snapshot.files], snapshot.release) == (["v1.74-2025-11-24-ror-data.zip"], "v1.74")
    assert pulled.queries == [DUMP.query(named)] == [named.options.archive]
    assert DUMP.newest is not None
    assert DUMP.newest(named, client) == "v1.74"
    assert len(zenodo.paths) == 1


def test_an_archive_named_by_its_path_is_copied(
    zenodo: Zenodo, client: Client, archive: Archive, request_for: Callable[..., PullRequest], tmp_path: Path
) -> None:
    (tmp_path / "ror.zip").write_bytes(zenodo.data)
    _, snapshot = pull(request_for(archive="ror.zip"), client, archive)
    (kept,) = archive.files(snapshot)
    assert (kept.name, kept.read_bytes(), snapshot.release) == ("ror.zip", zenodo.data, None)
    assert not kept.samefile(tmp_path / "ror.zip")
    assert zenodo.paths == []
    with pytest.raises(SourceError, match="Correct `archive`"):
        pull(request_for(archive="absent.zip"), client, archive)


def test_what_was_pulled_can_be_read(
    zenodo: Zenodo, client: Client, archive: Archive, request_for: Callable[..., PullRequest], tmp_path: Path
) -> None:
    moment = {"date": "2026-01-01", "schema_version": "2.1"}
    organisation = {
        "id": "https://ror.org/02feahw73",
        "status": "active",
        "names": [{"types": ["ror_display"], "value": "CNRS"}],
        "types": ["funder"],
        "locations": [{"geonames_details": {"name": "Paris", "country_code": "FR"}}],
        "admin": {"created": moment, "last_modified": moment},
    }
    zenodo.data = zipped(data=json.dumps([organisation]).encode())
    _, snapshot = pull(request_for(), client, archive)
    (count,) = SOURCE.read(archive.files(snapshot), tmp_path / "tables")
    assert (count.rows_in, count.rows_kept) == (1, 1)


def test_nothing_is_read_unless_the_settings_say_so() -> None:
    assert RorOptions() == SOURCE.options()
    assert RorOptions().mode == "off"
    assert RorOptions().address.startswith("https://zenodo.org/api/")
    assert SOURCE.card.licence == "CC0-1.0"
