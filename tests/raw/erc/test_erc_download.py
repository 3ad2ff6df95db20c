"""A file of ERC statistics is brought home from the address the settings give, as it came."""

from collections.abc import Callable
from pathlib import Path

import pytest

from raw.archive import Archive, Snapshot
from raw.erc.pull import ErcOptions
from raw.erc.room import SOURCE
from raw.errors import SourceError
from raw.http.client import Client, Limits
from raw.source import PullRequest
from tests.raw.services import Reply, Request, Service

CSV = b"iso2c,call_year,funding_scheme,research_domain,research_panel,projects,n\nFR,2016,CoG,PE,PE2,evaluated,6\n"
CONNECTOR = SOURCE.connectors["download"]


def asked(folder: Path, address: str) -> PullRequest:
    options = ErcOptions(mode="download", address=address)
    return PullRequest((), (), "FR", 2014, 2025, options, folder)


def pulled(folder: Path, address: str) -> tuple[Snapshot, bool, Archive]:
    request, archive = asked(folder, address), Archive(folder / "erc")
    workspace = archive.workspace(CONNECTOR.query(request), None)
    with Client(Limits(attempts=2), wait=lambda _seconds: None) as client:
        found = CONNECTOR.pull(request, client, workspace)
    snapshot, is_new = archive.keep(workspace, found, said={"licence": "MIT", "licence_address": ""}, mode="download")
    return snapshot, is_new, archive


def served(body: bytes, content_type: str = "text/csv") -> Callable[[Request], Reply]:
    return lambda _request: Reply(body, headers={"Content-Type": content_type})


def test_the_file_is_kept_as_it_came(tmp_path: Path) -> None:
    with Service(served(CSV)) as service:
        snapshot, is_new, archive = pulled(tmp_path, f"{service.address}/erc.csv")
        assert [request.path for request in service.requests] == ["/erc.csv"]
    (path,) = archive.files(snapshot)
    assert path.read_bytes() == CSV
    assert (is_new, snapshot.counts, snapshot.announced) == (True, {"received": 1}, None)
    assert snapshot.queries == (f"{service.address}/erc.csv",)


def test_the_same_file_makes_the_same_snapshot(tmp_path: Path) -> None:
    with Service(served(CSV)) as service:
        first, _, _ = pulled(tmp_path, f"{service.address}/a.csv")
        again, is_new, _ = pulled(tmp_path, f"{service.address}/b.csv")
    assert (again.snapshot_id, is_new) == (first.snapshot_id, False)


def test_without_an_address_nothing_is_asked(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        pulled(tmp_path, "")
    assert "publishes no stable open file" in str(caught.value)
    assert "set address" in str(caught.value)


@pytest.mark.parametrize(
    ("body", "content_type", "words"),
    [
        (b"<!DOCTYPE html><html><body>Maintenance</body></html>", "text/html", "web page"),
        (b"<?xml version='1.0'?><Error/>", "text/csv", "web page or XML"),
        (CSV.replace(b",", b";"), "text/csv", "semicolons"),
        (CSV.replace(b"iso2c", b"country"), "text/csv", "column 'country' is unknown"),
    ],
    ids=["a web page", "an error in XML", "semicolons", "another column"],
)
def test_what_is_no_file_of_statistics_makes_no_snapshot(
    tmp_path: Path, body: bytes, content_type: str, words: str
) -> None:
    with Service(served(body, content_type)) as service, pytest.raises(SourceError) as caught:
        pulled(tmp_path, f"{service.address}/erc.csv")
    assert words in str(caught.value)
    assert Archive(tmp_path / "erc").all() == []


def test_a_file_that_was_cut_short_is_not_kept(tmp_path: Path) -> None:
    with (
        Service(lambda _request: Reply(CSV, announced_length=len(CSV) + 10)) as service,
        pytest.raises(SourceError),
    ):
        pulled(tmp_path, f"{service.address}/erc.csv")
    assert Archive(tmp_path / "erc").all() == []
