"""Datasets of the ministry are brought home from the portal, as they came, with the moment they were last modified."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from raw.archive import Archive, Snapshot
from raw.errors import NotFoundError, PullError, SourceError
from raw.http.client import Client, Limits
from raw.ministry.pull import MinistryOptions
from raw.ministry.room import SOURCE
from raw.source import PullRequest
from tests.raw.services import Reply, Request, Service

DATASET = "fr-esr-countries-evolution-pcri"
CONNECTOR = SOURCE.connectors["export"]
EXPORT = b'[{"call_year": "2014", "number_involved": 12.0},{"call_year": "2015"}]'
HTML = {"Content-Type": "text/html"}


def card(**default: Any) -> bytes:
    """A dataset's card in the form of the portal."""
    return json.dumps({"dataset_id": DATASET, "has_records": True, "metas": {"default": default}}).encode()


CARD = card(title="Evolution", modified="2026-10-01T08:00:00+00:00", data_processed="2026-11-20", records_count=2)


def portal(answers: Mapping[str, Reply]) -> Callable[[Request], Reply]:
    return lambda request: answers.get(request.path, Reply(b'{"error_code": "NotFound"}', status=404))


def dataset(about: bytes = CARD, export: bytes = EXPORT, name: str = DATASET) -> dict[str, Reply]:
    return {f"/datasets/{name}": Reply(about), f"/datasets/{name}/exports/json": Reply(export)}


def asked(folder: Path, service: Service, datasets: tuple[str, ...] = (DATASET,)) -> PullRequest:
    options = MinistryOptions(mode="export", address=f"{service.address}/datasets/", datasets=datasets)
    return PullRequest((), (), "FR", 2014, 2025, options, folder)


def client() -> Client:
    return Client(Limits(attempts=2), wait=lambda _seconds: None)


def pulled(folder: Path, request: PullRequest) -> tuple[Snapshot, Archive]:
    archive = Archive(folder / "ministry")
    workspace = archive.workspace(CONNECTOR.query(request), None)
    with client() as asking:
        found = CONNECTOR.pull(request, asking, workspace)
    said = {"licence": "etalab-2.0", "licence_address": ""}
    return archive.keep(workspace, found, said=said, mode="export")[0], archive


def test_an_export_is_kept_as_it_came(tmp_path: Path) -> None:
    with Service(portal(dataset())) as service:
        snapshot, archive = pulled(tmp_path, asked(tmp_path, service))
        assert [request.path for request in service.requests] == [
            f"/datasets/{DATASET}",
            f"/datasets/{DATASET}/exports/json",
        ]
        assert snapshot.queries == (f"{service.address}/datasets/{DATASET}/exports/json",)
    (path,) = archive.files(snapshot)
    assert (path.name, path.read_bytes()) == (f"{DATASET}.json", EXPORT)
    assert (snapshot.announced, snapshot.counts) == (2, {"received": 2})
    assert snapshot.release == "2026-10-01T08:00:00+00:00"


def test_the_newest_release_is_asked_of_the_card_alone(tmp_path: Path) -> None:
    assert CONNECTOR.newest
    with Service(portal(dataset())) as service, client() as asking:
        assert CONNECTOR.newest(asked(tmp_path, service), asking) == "2026-10-01T08:00:00+00:00"
        assert [request.path for request in service.requests] == [f"/datasets/{DATASET}"]


@pytest.mark.parametrize(
    ("about", "release"),
    [(card(modified=None, data_processed="2026-11-20"), "2026-11-20"), (card(title="Evolution"), None)],
    ids=["when it was processed", "not said"],
)
def test_a_card_that_says_less(tmp_path: Path, about: bytes, release: str | None) -> None:
    with Service(portal(dataset(about))) as service:
        snapshot, _ = pulled(tmp_path, asked(tmp_path, service))
    assert (snapshot.release, snapshot.announced) == (release, None)


def test_several_datasets_make_one_snapshot(tmp_path: Path) -> None:
    answers = dataset() | dataset(card(modified="2020-01-01", records_count=5), name="another")
    with Service(portal(answers)) as service:
        snapshot, archive = pulled(tmp_path, asked(tmp_path, service, (DATASET, "another", DATASET)))
    assert [path.name for path in archive.files(snapshot)] == [f"{DATASET}.json", "another.json"]
    assert (snapshot.announced, snapshot.counts["received"]) == (7, 4)
    assert snapshot.release == "2026-10-01T08:00:00+00:00, 2020-01-01"


@pytest.mark.parametrize("datasets", [(), ("../../secret",), ("a/b",), ("",)])
def test_what_is_no_dataset_is_not_asked_for(tmp_path: Path, datasets: tuple[str, ...]) -> None:
    with Service(portal({})) as service:
        with pytest.raises(SourceError, match="Name at least one dataset"):
            pulled(tmp_path, asked(tmp_path, service, datasets))
        assert service.requests == []


FAILURES: dict[str, tuple[dict[str, Reply], type[Exception], str]] = {
    "no such dataset": ({}, NotFoundError, DATASET),
    "a card of another form": (dataset(b'{"metas": []}'), PullError, "is no card of a dataset"),
    "a count that is none": (dataset(card(records_count="2")), PullError, "is no card of a dataset"),
    "a web page for a card": ({f"/datasets/{DATASET}": Reply(b"<html></html>", headers=HTML)}, PullError, "web page"),
    "a web page for an export": (dataset(export=b"<!DOCTYPE html><html></html>"), PullError, "web page"),
    "an error in XML": (dataset(export=b"<?xml version='1.0'?><Error/>"), SourceError, "web page or XML"),
    "an error in JSON": (dataset(export=b'{"error_code": "Quota"}'), SourceError, "no list of records"),
    "NaN": (dataset(export=b'[{"funding": NaN}]'), SourceError, "NaN and Infinity"),
    "no record": (dataset(export=b"[]"), SourceError, "a list without a record"),
}


@pytest.mark.parametrize(("answers", "error", "words"), FAILURES.values(), ids=FAILURES.keys())
def test_what_fails_makes_no_snapshot(
    tmp_path: Path, answers: dict[str, Reply], error: type[Exception], words: str
) -> None:
    with Service(portal(answers)) as service, pytest.raises(error) as caught:
        pulled(tmp_path, asked(tmp_path, service))
    assert words in str(caught.value)
    assert Archive(tmp_path / "ministry").all() == []


def test_an_export_that_was_cut_short_is_asked_for_again(tmp_path: Path) -> None:
    tries: list[str] = []

    def answer(request: Request) -> Reply:
        if not request.path.endswith("/exports/json"):
            return Reply(CARD)
        tries.append(request.path)
        return Reply(EXPORT, announced_length=len(EXPORT) + 9) if len(tries) == 1 else Reply(EXPORT)

    with Service(answer) as service:
        snapshot, archive = pulled(tmp_path, asked(tmp_path, service))
    assert len(tries) == 2
    assert archive.files(snapshot)[0].read_bytes() == EXPORT
