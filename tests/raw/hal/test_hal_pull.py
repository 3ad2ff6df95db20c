"""HAL played on loopback: paging, resuming, what is asked, what is kept, and each way an answer may be wrong."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from raw.archive import Archive, Pulled, Snapshot
from raw.errors import BadRequestError, PullError, TooLargeError, WebPageError
from raw.hal.errors import (
    HalAnswerError,
    HalCursorError,
    HalIncompleteError,
    HalPartialAnswerError,
    HalRefusalError,
    HalRepeatedPageError,
    HalSettingsError,
)
from raw.hal.options import HalOptions
from raw.hal.pull import API
from raw.hal.room import SOURCE
from raw.http.client import Answer, Client, Limits
from raw.source import PullRequest
from tests.raw.hal.hal_documents import NAMES, Hal, answer, document, read_file, unpacked
from tests.raw.services import Reply, Service

SAID = {"n_requests": 1, "statuses": {}, "headers": {}, "licence": "CC0-1.0", "licence_address": "https://example.org"}
DOCUMENTS = [document(n) for n in range(1, 8)]


def request(address: str, **options: Any) -> PullRequest:
    asked = HalOptions(mode="api", address=address, **{"structures": ("100",), "rows": 2, **options})
    return PullRequest((), (), "FR", 2014, 2025, asked, Path())


def client() -> Client:
    return Client(Limits(attempts=1))


def pull(archive: Archive, asked: PullRequest, with_client: Client | None = None) -> tuple[Pulled, Snapshot]:
    """Pull after the newest snapshot, and keep what came."""
    with with_client or client() as used:
        workspace = archive.workspace(API.query(asked), archive.all()[-1] if archive.all() else None)
        pulled = API.pull(asked, used, workspace)
    return pulled, archive.keep(workspace, pulled, said=SAID, mode="api")[0]


@pytest.fixture
def hal() -> Iterator[tuple[Hal, str]]:
    """HAL with seven documents, and its address."""
    played = Hal(DOCUMENTS)
    with Service(played) as service:
        yield played, service.address


def test_every_page_is_asked_and_the_snapshot_holds_every_record(tmp_path: Path, hal: tuple[Hal, str]) -> None:
    played, address = hal
    archive = Archive(tmp_path / "hal")
    pulled, snapshot = pull(archive, request(address, structures=("100", "200"), collections=("LKB",)))
    assert [asked["cursorMark"] for asked in played.asked] == ["*", *(f"AoE+/=&{n}" for n in (2, 4, 6, 7))]
    first = played.asked[0]
    assert first["fq"] == (
        '(structId_i:(100 OR 200) OR collCode_s:("LKB")) AND producedDateY_i:[2014 TO 2025]'
    )  # fmt: skip
    assert (first["q"], first["sort"], first["wt"], first["rows"]) == ("*:*", "docid asc", "json", "2")
    fields = first["fl"].split(",")
    assert "country_s" not in fields
    assert not [name for name in fields if "Name" in name and name != "structIdName_fs"]
    assert pulled.announced == 7
    assert {name: pulled.counts[name] for name in ("received", "new", "announced_on_first_page")} == {
        "received": 7,
        "new": 7,
        "announced_on_first_page": 7,
    }
    (file,) = archive.files(snapshot)
    assert [line["halId_s"] for line in unpacked(file)] == [each["halId_s"] for each in DOCUMENTS]
    count, tables = read_file(file, tmp_path / "out")
    assert (count.rows_in, count.rows_kept) == (7, 7)
    assert [row["country_code"] for row in tables["affiliations"][:2]] == ["FR", "DE"]


def test_nothing_of_a_person_is_kept(tmp_path: Path, hal: tuple[Hal, str]) -> None:
    _, address = hal
    archive = Archive(tmp_path / "hal")
    pulled, snapshot = pull(archive, request(address))
    kept = json.dumps(unpacked(*archive.files(snapshot)), ensure_ascii=False)
    for personal in (*NAMES, "1177", "authIdForm_i", "authFullName_s", "authIdHas"):
        assert personal not in kept
    line = unpacked(*archive.files(snapshot))[0]
    assert line["authorPrimaryStructures"] == [[100], [200]]
    assert "authorStructures" not in line
    assert "authIdHasPrimaryStructure_fs" in pulled.left_out


@pytest.mark.parametrize("page", range(1, 6))
@pytest.mark.parametrize("is_torn", [False, True])
def test_a_pull_killed_at_any_page_ends_in_the_same_snapshot(
    tmp_path: Path, hal: tuple[Hal, str], page: int, is_torn: bool
) -> None:
    played, address = hal
    asked = request(address)
    _, whole = pull(Archive(tmp_path / "whole" / "hal"), asked)
    n_whole = len(played.asked)

    class KilledClient(Client):
        def get(self, *arguments: Any, **more: Any) -> Answer:
            if len(played.asked) - n_whole == page - 1:
                raise KeyboardInterrupt
            return super().get(*arguments, **more)

    archive = Archive(tmp_path / "resumed" / "hal")
    with pytest.raises(KeyboardInterrupt):
        pull(archive, asked, KilledClient())
    assert archive.all() == []
    if is_torn:
        (journal,) = archive.folder.glob("unfinished/*/documents.jsonl")
        journal.write_bytes(journal.read_bytes() + b'{"halId_s":"hal-9')
    _, resumed = pull(archive, asked)
    assert resumed.snapshot_id == whole.snapshot_id
    assert resumed.counts == whole.counts
    assert len(played.asked) == 2 * n_whole


def test_a_later_pull_tells_what_changed(tmp_path: Path, hal: tuple[Hal, str]) -> None:
    played, address = hal
    archive = Archive(tmp_path / "hal")
    asked = request(address)
    _, before = pull(archive, asked)
    played.documents = [{**each, "modifiedDate_tdate": "2026-09-09T00:00:00Z"} for each in DOCUMENTS]
    pulled, same = pull(archive, asked)
    assert (pulled.counts["unchanged"], same.snapshot_id) == (7, before.snapshot_id)
    played.documents = [*DOCUMENTS[1:], document(9), {**DOCUMENTS[1], "docid": "9000000", "docType_s": "COMM"}]
    pulled, after = pull(archive, asked)
    counts = {
        name: pulled.counts[name] for name in ("received", "new", "changed", "unchanged", "withdrawn", "repeated")
    }
    assert counts == {"received": 7, "new": 1, "changed": 1, "unchanged": 5, "withdrawn": 1, "repeated": 1}
    tables = [read_file(file, tmp_path / file.name)[1] for file in archive.files(after)]
    works = [row["record_id"] for table in tables for row in table["works"]]
    withdrawn = [row["record_id"] for table in tables for row in table["withdrawals"]]
    assert set(works) - set(withdrawn) == {f"hal-{n:08d}" for n in (2, 3, 4, 5, 6, 7, 9)}


def test_a_number_of_records_that_grows_meanwhile_is_noted(tmp_path: Path, hal: tuple[Hal, str]) -> None:
    played, address = hal
    played.faults = {1: answer(DOCUMENTS[:2], 6, "AoE+/=&2")}
    pulled, _ = pull(Archive(tmp_path / "hal"), request(address))
    assert (pulled.announced, pulled.counts["announced_on_first_page"], pulled.counts["received"]) == (7, 6, 7)


def test_a_record_deposited_on_a_page_that_was_passed_waits_for_the_next_pull(
    tmp_path: Path, hal: tuple[Hal, str]
) -> None:
    played, address = hal
    played.faults = {5: answer([], 8, "AoE+/=&7")}
    pulled, _ = pull(Archive(tmp_path / "hal"), request(address))
    assert (pulled.announced, pulled.counts["announced_on_first_page"], pulled.counts["received"]) == (8, 7, 7)


def test_a_new_version_alone_on_the_last_page_is_no_repeated_page(tmp_path: Path, hal: tuple[Hal, str]) -> None:
    played, address = hal
    played.documents = [*DOCUMENTS[:6], {**DOCUMENTS[0], "docid": "9000000"}]
    pulled, _ = pull(Archive(tmp_path / "hal"), request(address))
    assert (pulled.counts["received"], pulled.counts["repeated"]) == (6, 1)


def test_pages_that_are_too_large_are_asked_in_smaller_pieces(tmp_path: Path, hal: tuple[Hal, str]) -> None:
    played, address = hal
    size = len(answer(DOCUMENTS[:1], 7, "AoE+/=&1").body)
    small = Client(Limits(attempts=1, maximum_decompressed=int(1.5 * size)))
    pulled, _ = pull(Archive(tmp_path / "hal"), request(address, rows=4), small)
    assert pulled.counts["received"] == 7
    assert [asked["rows"] for asked in played.asked[:3]] == ["4", "2", "1"]
    smallest = Client(Limits(attempts=1, maximum_decompressed=100))
    with pytest.raises(TooLargeError):
        pull(Archive(tmp_path / "none"), request(address), smallest)


FAULTS: list[tuple[Reply, type[PullError], str]] = [
    (Reply(b"<!doctype html><html>down</html>"), WebPageError, "web page"),
    (Reply(b'{"error":{"msg":"undefined field x","code":400}}'), HalRefusalError, "undefined field x"),
    (Reply(b'{"error":{"msg":"undefined field x","code":400}}', status=400), BadRequestError, "undefined field x"),
    (Reply(b'{"error":"no"}'), HalRefusalError, "no"),
    (Reply(b'{"hits":[]}'), HalAnswerError, "response"),
    (Reply(b'{"response":{"docs":[]}}'), HalAnswerError, "numFound"),
    (Reply(b'{"response":{"numFound":7,"docs":{}}}'), HalAnswerError, "docs"),
    (answer(DOCUMENTS[2:4], 7, None), HalCursorError, "nextCursorMark"),
    (answer([], 7, "AoE+/=&5"), HalCursorError, "empty page"),
    (answer(DOCUMENTS[:2], 7, "AoE+/=&5"), HalRepeatedPageError, "circle"),
    (answer([{"docid": 5}], 7, "AoE+/=&5"), HalAnswerError, "document 1 has no `halId_s`"),
    (
        answer(DOCUMENTS[2:3], 7, "AoE+/=&3", responseHeader={"status": 0, "partialResults": True}),
        HalPartialAnswerError,
        "partialResults",
    ),
]


@pytest.mark.parametrize(
    ("reply", "kind", "words"), FAULTS, ids=[f"{n}-{each[1].__name__}" for n, each in enumerate(FAULTS)]
)
def test_a_wrong_answer_is_named_and_the_next_pull_goes_on(
    tmp_path: Path, hal: tuple[Hal, str], reply: Reply, kind: type[PullError], words: str
) -> None:
    played, address = hal
    played.faults = {2: reply}
    archive = Archive(tmp_path / "hal")
    with pytest.raises(kind, match=words) as raised:
        pull(archive, request(address))
    assert not [name for name in NAMES if name in str(raised.value)]
    pulled, _ = pull(archive, request(address))
    assert [asked["cursorMark"] for asked in played.asked[1:3]] == ["AoE+/=&2"] * 2
    assert pulled.counts["received"] == 7


def test_an_answer_that_ends_early_is_pulled_anew(tmp_path: Path, hal: tuple[Hal, str]) -> None:
    played, address = hal
    archive = Archive(tmp_path / "hal")
    played.faults = {3: answer([], 7, "AoE+/=&4")}
    with pytest.raises(HalIncompleteError, match="announced 7 documents and gave 4"):
        pull(archive, request(address))
    pulled, _ = pull(archive, request(address))
    assert [asked["cursorMark"] for asked in played.asked[3:]] == ["*", *(f"AoE+/=&{n}" for n in (2, 4, 6, 7))]
    assert pulled.counts["received"] == 7


def test_documents_that_come_twice_do_not_make_up_for_missing_ones(tmp_path: Path, hal: tuple[Hal, str]) -> None:
    played, address = hal
    played.faults = {2: answer([DOCUMENTS[1], DOCUMENTS[2]], 7, "AoE+/=&4")}
    with pytest.raises(HalIncompleteError, match="announced 7 documents and gave 6"):
        pull(Archive(tmp_path / "hal"), request(address))


def test_finding_nothing_is_an_error(tmp_path: Path, hal: tuple[Hal, str]) -> None:
    played, address = hal
    played.documents = []
    with pytest.raises(PullError, match="without a single record"):
        pull(Archive(tmp_path / "hal"), request(address))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"structures": ()}, "names neither structures nor collections"),
        ({"structures": ("441569) OR *:*",)}, "structures holds"),
        ({"collections": ('LKB" OR "',)}, "collections holds"),
        ({"rows": 0}, "rows is 0"),
        ({"rows": 10_001}, "rows is 10,001"),
    ],
)
def test_settings_that_cannot_be_asked_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(HalSettingsError, match=words):
        API.query(request("http://127.0.0.1:1", **options))


def test_the_room_is_complete() -> None:
    assert (SOURCE.name, SOURCE.options, dict(SOURCE.connectors)) == ("hal", HalOptions, {"api": API})
    assert HalOptions().mode == "off"
    assert SOURCE.card.licence == "CC0-1.0"
    assert API.query(request("https://api.example.org/")).startswith("https://api.example.org/search/?q=%2A%3A%2A&fq=")
