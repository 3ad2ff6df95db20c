"""Works pulled from a local service that plays OpenAlex: complete, resumable, within the budget, without people."""

import gzip
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import raw.archive
from raw.archive import Archive, Pulled, Snapshot
from raw.errors import (
    BadRequestError,
    KeyRepeatedError,
    NotFoundError,
    PausedError,
    PullError,
    TruncatedError,
    WebPageError,
)
from raw.http.client import Answer, Client, Limits
from raw.openalex.anonymous import KEPT, anonymous
from raw.openalex.errors import CursorLoopError, EmptyPageError, RepeatedPageError, UnexpectedPageError
from raw.openalex.options import OpenAlexOptions
from raw.openalex.pull import API
from raw.openalex.sample import Sample
from raw.source import PullRequest
from tests.raw.openalex.live_service import INSTITUTION, OpenAlex, Work
from tests.raw.services import Reply, Request, Service

KEY = "planted-key-5b1e9f"
OWN = "https://ror.org/00z54nq84"
SAID = {"licence": "CC0-1.0", "licence_address": "https://creativecommons.org/publicdomain/zero/1.0/"}
N_WORKS = 460
N_REAL_WORKS = 700


class KilledError(BaseException):
    """Stands for the end of the process."""


class MortalClient(Client):
    """Dies at its n-th request: before it is sent, or with the answer in its hands."""

    def __init__(self, *, dies_at: int | None = None, dies_with_answer: bool = False) -> None:
        super().__init__(Limits(attempts=3), key=KEY, key_variable=API.key_variable, wait=lambda _: None)
        self.left = dies_at
        self.dies_with_answer = dies_with_answer

    def get(self, address: str, parameters: Mapping[str, str] | None = None, **how: Any) -> Answer:
        if self.left is not None:
            self.left -= 1
        if self.left == 0 and not self.dies_with_answer:
            raise KilledError
        answer = super().get(address, parameters, **how)
        if self.left == 0:
            raise KilledError
        return answer


class Home:
    """An archive that is filled by pulls from one service."""

    def __init__(self, folder: Path, service: OpenAlex, address: str) -> None:
        self.archive = Archive(folder / "openalex")
        self.service = service
        self.request = PullRequest((OWN,), (), "FR", 2014, 2025, OpenAlexOptions("api", address=address), folder)
        self.previous: Snapshot | None = None
        self.pulled: Pulled | None = None

    def pull(self, client: MortalClient | None = None) -> Snapshot:
        with client or MortalClient() as used:
            workspace = self.archive.workspace(API.query(self.request), self.previous)
            self.pulled = API.pull(self.request, used, workspace)
        self.previous, _ = self.archive.keep(workspace, self.pulled, said=SAID, mode="api")
        return self.previous

    def set(self, **options: Any) -> None:
        self.request = replace(self.request, options=replace(self.request.options, **options))

    def lines(self) -> list[list[bytes]]:
        """Lines of each file of the snapshot."""
        assert self.previous
        return [gzip.decompress(path.read_bytes()).splitlines() for path in self.archive.files(self.previous)]

    def in_force(self) -> dict[str, Any]:
        """Records of the snapshot by identifier, put together without the program's help."""
        records: dict[str, Any] = {}
        for line in (json.loads(line) for lines in self.lines() for line in lines):
            if "withdrawn" in line:
                del records[f"https://openalex.org/{line['withdrawn']}"]
            else:
                records[line["id"]] = line
        return records


Start = Callable[[list[Work]], Home]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a service that holds some works, with an archive for them."""
    running: list[Service] = []

    def new(works: list[Work]) -> Home:
        played = OpenAlex(works)
        service = Service(played)
        service.__enter__()
        running.append(service)
        folder = tmp_path / str(len(running))
        folder.mkdir()
        return Home(folder, played, service.address)

    yield new
    for service in running:
        service.__exit__()


@pytest.fixture(scope="module")
def works() -> list[Work]:
    """Sample works, one with 250 authors, one with exactly 100."""
    sample = Sample(OWN, "FR", 2014, 2025)
    made = [json.loads(sample.line(index)) for index in range(N_WORKS)]
    made = list({work["id"]: work for work in made}.values())
    for index, n_authors in ((7, 250), (333, 100)):
        made[index]["authorships"] = (made[index]["authorships"] * n_authors)[:n_authors]
    return made


def n_long(works: list[Work]) -> int:
    """Works whose list of authors a page cuts, or seems to."""
    return sum(len(work["authorships"]) >= 100 for work in works)


def kept(works: list[Work]) -> dict[str, Any]:
    """The records that a pull of these works should keep."""
    return {
        work["id"]: json.loads(anonymous(json.dumps(work).encode(), is_whole=len(work["authorships"]) >= 100))
        for work in works
    }


def test_all_works_come_whole_and_in_order(start: Start, works: list[Work]) -> None:
    home = start(works)
    snapshot = home.pull()
    assert home.in_force() == kept(works)
    ((*lines,),) = home.lines()
    assert [json.loads(line)["id"] for line in lines] == sorted(work["id"] for work in works)
    assert [item.name for item in snapshot.files] == ["works-1.jsonl.gz"]
    assert snapshot.announced == snapshot.counts["received"] == len(works)
    assert (snapshot.counts["pages"], snapshot.counts["made_whole"]) == (6, n_long(works))
    assert snapshot.counts["credits_left"] == 10_000 - 6
    assert not {"short_pages", "left_cut"} & snapshot.counts.keys()
    institution, first, *_ = home.service.asked
    assert (institution.path, institution.parameters) == ("/institutions/ror:00z54nq84", {"select": "id,display_name"})
    assert first.parameters == {
        "filter": f"authorships.institutions.lineage:{INSTITUTION},publication_year:2014-2025",
        "select": ",".join(KEPT),
        "per_page": "100",
        "cursor": "*",
    }
    assert all(request.headers["authorization"] == f"Bearer {KEY}" for request in home.service.asked)


def test_the_card_says_what_was_asked(start: Start, works: list[Work]) -> None:
    home = start(works[:3])
    snapshot = home.pull()
    (query,) = snapshot.queries
    assert query.startswith(f"{home.request.options.address}/works?filter=authorships.institutions.lineage")
    assert KEY not in query
    assert "names, identifiers and ORCIDs of authors" in snapshot.left_out
    assert "before 2014, after 2025 or without a year" in snapshot.left_out
    assert OWN in API.query(home.request)
    assert API.query(home.request) != API.query(replace(home.request, last_year=2024))


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ({"by": "ror"}, f"authorships.institutions.ror:{OWN},publication_year:2014-2025"),
        ({"works_of": "home country"}, "authorships.countries:FR,publication_year:2014-2025"),
    ],
)
def test_other_questions_need_no_institution_of_openalex(
    start: Start, works: list[Work], options: dict[str, str], asked: str
) -> None:
    home = start(works[:3])
    home.set(**options)
    home.pull()
    assert {request.path for request in home.service.asked} == {"/works"}
    assert {request.parameters["filter"] for request in home.service.asked} == {asked}


def test_given_identifiers_are_not_looked_up(start: Start, works: list[Work]) -> None:
    home = start(works[:3])
    home.request = replace(home.request, institution_openalex_ids=("I1", "https://openalex.org/I2"))
    home.pull()
    assert home.service.asked[0].parameters["filter"].startswith("authorships.institutions.lineage:I1|I2,")


def test_more_than_a_hundred_institutions_are_asked_for_in_turn(start: Start, works: list[Work]) -> None:
    home = start(works[:3])
    home.set(by="ror")
    home.request = replace(home.request, institution_rors=tuple(f"https://ror.org/0{n:08}" for n in range(150)))
    snapshot = home.pull()
    filters = list(dict.fromkeys(request.parameters["filter"] for request in home.service.asked))
    assert [one.count("https://ror.org/") for one in filters] == [100, 50]
    assert len(snapshot.queries) == 2
    assert (snapshot.counts["received"], snapshot.counts["repeated"], snapshot.announced) == (3, 3, 3)


def test_an_institution_that_openalex_does_not_know(start: Start, works: list[Work]) -> None:
    home = start(works[:3])
    home.service.instead = lambda _: home.service.reply({"error": "404"}, 404)
    with pytest.raises(NotFoundError, match=r'00z54nq84.*Check `ror` in \[institution\]; or set by = "ror"'):
        home.pull()
    home.request = replace(home.request, institution_rors=())
    with pytest.raises(PullError, match="no institution"):
        home.pull()


def n_requests(home: Home) -> int:
    return len(home.service.asked)


@pytest.mark.parametrize("dies_with_answer", [False, True])
def test_a_pull_killed_at_any_request_ends_with_the_same_snapshot(
    start: Start, works: list[Work], dies_with_answer: bool
) -> None:
    few = works[:260]
    through = start(few)
    expected = through.pull()
    total = n_requests(through)
    assert total == 1 + 4 + n_long(few)
    for dies_at in range(1, total + 1):
        home = start(few)
        with pytest.raises(KilledError):
            home.pull(MortalClient(dies_at=dies_at, dies_with_answer=dies_with_answer))
        again = home.pull()
        assert again.snapshot_id == expected.snapshot_id
        assert {**again.counts, "credits_left": 0} == {**expected.counts, "credits_left": 0}
        assert n_requests(home) <= total + 3, "it began anew instead of going on"
        assert not list((home.archive.folder / "unfinished").iterdir())


def test_a_pull_killed_while_writing_ends_with_the_same_snapshot(
    start: Start, works: list[Work], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = works[:260]
    expected = start(few).pull()
    write_text = raw.archive.write_text
    for dies_at in range(1, 8):
        home = start(few)
        writes = iter(range(1, 100))

        def dying(path: Path, text: str, *, at: int = dies_at, count: Iterator[int] = writes) -> None:
            if next(count) == at:
                raise KilledError
            write_text(path, text)

        monkeypatch.setattr(raw.archive, "write_text", dying)
        with pytest.raises(KilledError):
            home.pull()
        monkeypatch.setattr(raw.archive, "write_text", write_text)
        assert home.pull().snapshot_id == expected.snapshot_id


def test_a_pull_killed_after_every_page_ends_with_the_same_snapshot(start: Start, works: list[Work]) -> None:
    short = [work for work in works if len(work["authorships"]) < 100]
    expected = start(short).pull()
    home = start(short)
    for n_pages in range(6):
        with pytest.raises(KilledError):
            home.pull(MortalClient(dies_at=2))
        assert n_requests(home) == 1 + n_pages
    n_before = n_requests(home)
    assert home.pull().snapshot_id == expected.snapshot_id
    assert n_requests(home) == n_before + 1


def test_one_percent_changed_makes_a_small_second_file(start: Start, works: list[Work]) -> None:
    home = start(works)
    first = home.pull()
    served = home.service.works
    changed = sorted(served)[10:410:100]
    for identifier in changed[:2]:
        served[identifier] = {**served[identifier], "cited_by_count": 4321}
    for identifier in served:
        served[identifier] = {**served[identifier], "updated_date": "2026-11-22T00:00:00"}
    del served[changed[2]]
    new = {**served[changed[3]], "id": "https://openalex.org/W9999999999"}
    served[new["id"]] = new
    second = home.pull()
    assert second.files[0] == first.files[0]
    assert [len(lines) for lines in home.lines()] == [len(works), 4]
    assert {name: second.counts[name] for name in ("new", "changed", "unchanged", "withdrawn")} == {
        "new": 1, "changed": 2, "unchanged": len(works) - 3, "withdrawn": 1
    }  # fmt: skip
    assert second.previous == first.snapshot_id
    expected = kept(list(served.values()))
    assert {name: {**work, "updated_date": ""} for name, work in home.in_force().items()} == {
        name: {**work, "updated_date": ""} for name, work in expected.items()
    }
    assert home.pull() == second


def test_a_used_up_budget_stops_before_the_request_and_goes_on_later(start: Start, works: list[Work]) -> None:
    expected = start(works).pull()
    home = start(works)
    home.service.credits = 3
    with pytest.raises(PausedError) as caught:
        home.pull()
    text = str(caught.value)
    assert f"300 of {len(works)} works came in 3 pages" in text
    assert "0 of 10,000 credits of the day are left" in text
    assert caught.value.until
    assert 7100 < (caught.value.until - datetime.now(UTC)).total_seconds() < 7300
    assert f"run the same command again after {caught.value.until:%Y-%m-%d %H:%M} UTC" in text
    n_before = n_requests(home)
    assert sum(request.path == "/works" for request in home.service.asked) == 3
    home.service.credits = 10_000
    assert home.pull().snapshot_id == expected.snapshot_id
    assert home.service.asked[n_before].parameters["cursor"] == home.service.cursor(300)


def test_a_refusal_for_want_of_credits_says_how_far_the_pull_came(start: Start, works: list[Work]) -> None:
    home = start(works)
    home.service.credits = 1
    with pytest.raises(PausedError):
        home.pull()
    with pytest.raises(PausedError, match=r"OpenAlex: 100 of .* works came in 1 pages, then: .* answered 429"):
        home.pull()


def on_page(home: Home, number: int, make: Callable[[Request, Reply], Reply], *, times: int = 100) -> None:
    """Answer the page that follows `number` full pages with something made from the right answer."""
    left = times
    cursor = home.service.cursor(100 * number)

    def instead(request: Request) -> Reply | None:
        nonlocal left
        if request.path != "/works" or request.parameters["cursor"] != cursor or left == 0:
            return None
        left -= 1
        return make(request, home.service.answer(request))

    home.service.instead = instead


def edited(reply: Reply, **meta: Any) -> Reply:
    content = json.loads(reply.body)
    content["meta"].update(meta)
    return replace(reply, body=json.dumps(content).encode())


def without_works(reply: Reply) -> Reply:
    return replace(reply, body=json.dumps({**json.loads(reply.body), "results": []}).encode())


FAULTS: dict[str, tuple[type[PullError], Callable[[Home, Request, Reply], Reply]]] = {
    "cursor loop": (CursorLoopError, lambda home, _, reply: edited(reply, next_cursor=home.service.cursor(100))),
    "cursor of itself": (CursorLoopError, lambda home, _, reply: edited(reply, next_cursor=home.service.cursor(200))),
    "repeated page": (
        RepeatedPageError,
        lambda home, request, _: edited(
            home.service.answer(replace(request, parameters={**request.parameters, "cursor": "*"})),
            next_cursor=home.service.cursor(300),
        ),
    ),
    "empty page": (EmptyPageError, lambda _home, _request, reply: without_works(reply)),
    "no page": (UnexpectedPageError, lambda _home, _request, reply: replace(reply, body=b'{"meta":{"count":1}}')),
    "no cursor": (
        UnexpectedPageError,
        lambda _home, _request, reply: replace(reply, body=reply.body.replace(b'"next_cursor"', b'"next"')),
    ),
    "no works": (
        UnexpectedPageError,
        lambda _home, _request, reply: replace(reply, body=reply.body.replace(b"openalex.org/W", b"openalex.org/A")),
    ),
    "web page": (WebPageError, lambda _home, _request, _reply: Reply(b"<!doctype html><html>Maintenance</html>")),
    "truncated": (
        TruncatedError,
        lambda _home, _request, reply: replace(reply, body=reply.body[:-500], announced_length=len(reply.body)),
    ),
    "key in the answer": (KeyRepeatedError, lambda _home, _request, reply: edited(reply, key=KEY)),
    "bad request": (BadRequestError, lambda home, _request, _reply: home.service.reply({"error": KEY}, 400)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_and_the_next_pull_goes_on(start: Start, works: list[Work], fault: str) -> None:
    expected = start(works).pull()
    home = start(works)
    error, make = FAULTS[fault]
    on_page(home, 2, lambda request, reply: make(home, request, reply))
    with pytest.raises(error) as caught:
        home.pull()
    assert KEY not in str(caught.value)
    assert_key_in_no_file(home)
    n_before = n_requests(home)
    home.service.instead = lambda _: None
    assert home.pull().snapshot_id == expected.snapshot_id
    assert home.service.asked[n_before].parameters["cursor"] == home.service.cursor(200)
    assert_key_in_no_file(home)


@pytest.mark.parametrize("fault", ["web page", "truncated"])
def test_a_fault_that_passes_is_not_noticed(start: Start, works: list[Work], fault: str) -> None:
    expected = start(works).pull()
    home = start(works)
    _, make = FAULTS[fault]
    on_page(home, 2, lambda request, reply: make(home, request, reply), times=2)
    assert home.pull().snapshot_id == expected.snapshot_id


def assert_key_in_no_file(home: Home) -> None:
    files = [path for path in home.archive.folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        data = path.read_bytes()
        assert KEY.encode() not in (gzip.decompress(data) if path.suffix == ".gz" else data), path


def test_a_service_that_holds_fewer_works_than_it_says(start: Start, works: list[Work]) -> None:
    home = start(works)
    home.service.announced_too_many = 10
    snapshot = home.pull()
    assert (snapshot.announced, snapshot.counts["received"]) == (len(works) + 10, len(works))


def test_a_page_too_slow_to_compute_is_asked_for_in_parts(start: Start, works: list[Work]) -> None:
    expected = start(works).pull()
    home = start(works)

    def instead(request: Request) -> Reply | None:
        is_slow = request.path == "/works" and request.parameters["per_page"] == "100" and home.service.credits == 9_998
        return home.service.reply({"error": "Timeout", "reason": "query_timeout"}, 504) if is_slow else None

    home.service.instead = instead
    assert home.pull().snapshot_id == expected.snapshot_id
    assert [request.parameters["per_page"] for request in home.service.asked if request.path == "/works"].count(
        "25"
    ) == 1


def test_a_short_page_in_the_middle_is_counted(start: Start, works: list[Work]) -> None:
    home = start(works)

    def shorter(_: Request, reply: Reply) -> Reply:
        content = json.loads(reply.body)
        content["results"] = content["results"][:60]
        return replace(reply, body=json.dumps(content).encode())

    on_page(home, 2, shorter)
    snapshot = home.pull()
    assert snapshot.counts["short_pages"] == 1
    assert (snapshot.announced, snapshot.counts["received"]) == (len(works), len(works) - 40)


def test_a_cursor_that_is_refused_after_a_rest_begins_anew(start: Start, works: list[Work]) -> None:
    home = start(works)
    with pytest.raises(KilledError):
        home.pull(MortalClient(dies_at=5))
    # What came before is gone from the service: none of it may stay.
    for identifier in sorted(home.service.works)[:50]:
        del home.service.works[identifier]
    home.service.instead = lambda request: (
        home.service.reply({"error": "Cursor value is invalid."}, 400)
        if request.parameters.get("cursor", "*") != "*"
        else None
    )
    n_before = n_requests(home)
    with pytest.raises(KilledError):
        home.pull(MortalClient(dies_at=4))
    home.service.instead = lambda _: None
    home.pull()
    cursors = [request.parameters.get("cursor") for request in home.service.asked[n_before:]]
    assert cursors.count("*") == 1
    assert home.in_force() == kept(list(home.service.works.values()))


def test_works_that_cannot_be_fetched_whole_stay_as_listed(start: Start, works: list[Work]) -> None:
    home = start(works)
    long = works[7]["id"]
    home.service.merged[long.rpartition("/")[2]] = works[0]["id"].rpartition("/")[2]
    home.service.instead = lambda request: (
        home.service.reply({"error": "404"}, 404)
        if request.path.endswith(works[333]["id"].rpartition("/")[2])
        else None
    )
    snapshot = home.pull()
    assert (snapshot.counts["made_whole"], snapshot.counts["left_cut"]) == (n_long(works) - 2, 2)
    records = home.in_force()
    for index in (7, 333):
        record = records[works[index]["id"]]
        assert len(record["authorships"]) == 100
        assert "is_authors_truncated" not in record


def test_keys_that_are_gone_are_counted(start: Start, works: list[Work]) -> None:
    shorter = [{name: value for name, value in work.items() if name != "fwci"} for work in works[:40]]
    home = start([*shorter, *works[40:]])
    assert home.pull().counts["without_fwci"] == 40
    assert not any(name.startswith("without_") for name in start(works).pull().counts)


def recorded(real_data: Path) -> list[Any]:
    with gzip.open(real_data / "openalex" / "http_exchanges.jsonl.gz") as lines:
        return [json.loads(line) for line in lines]


def test_recorded_pages_are_read_to_their_recorded_end(start: Start, real_data: Path) -> None:
    """Two answers of November 2025: a page with a cursor although all is on it, and the empty page that ends."""
    exchanges = [
        each
        for each in recorded(real_data)
        if "openalex%3AW3045921891%7CW3046863325&per_page" in each["request"]["uri"]
    ]
    *_, first, last = exchanges
    home = start([])
    home.set(by="ror")
    cursor = json.loads(first["body"])["meta"]["next_cursor"]
    bodies = {"*": first["body"].encode(), cursor: last["body"].encode()}
    home.service.instead = lambda request: Reply(bodies[request.parameters["cursor"]])
    snapshot = home.pull()
    assert (snapshot.announced, snapshot.counts["received"], snapshot.counts["pages"]) == (2, 2, 2)
    assert "credits_left" not in snapshot.counts
    assert_nobody_is_in(home, json.loads(first["body"])["results"])


def test_recorded_answers_without_a_cursor_are_the_end(start: Start, real_data: Path) -> None:
    """Answers of May 2026 that hold all works and no cursor."""
    bodies = [each["body"] for each in recorded(real_data) if "filter=doi" in each["request"]["uri"]]
    pages = [page for page in map(json.loads, bodies) if page["meta"]["per_page"] == 200]
    assert len(pages) == 4
    for content in pages:
        home = start([])
        home.set(by="ror")
        home.service.instead = lambda _, body=content: Reply(json.dumps(body).encode())
        snapshot = home.pull()
        assert snapshot.announced == snapshot.counts["received"] == len(content["results"])
        assert_nobody_is_in(home, content["results"])


def test_recorded_works_in_pages_of_a_hundred(start: Start, real_data: Path) -> None:
    found: dict[str, Work] = {}
    for exchange in recorded(real_data):
        if exchange["status"] == 200 and '"authorships"' in exchange["body"]:
            content = json.loads(exchange["body"])
            found |= {work["id"]: work for work in content.get("results", [content])}
    home = start(list(found.values()))
    snapshot = home.pull()
    assert snapshot.announced == snapshot.counts["received"] == len(found) > 300
    assert home.in_force() == kept(list(found.values()))
    assert_nobody_is_in(home, list(found.values()))


def test_four_days_of_real_changes(start: Start, real_data: Path) -> None:
    states = []
    for day in ("02", "06"):
        with gzip.open(real_data / "openalex" / f"works_2025-12-{day}.jsonl.gz") as lines:
            works = {work["id"]: work for work in map(json.loads, lines)}
            states.append([works[name] for name in sorted(works)[:N_REAL_WORKS]])
    home = start(states[0])
    first = home.pull()
    assert first.announced == first.counts["received"] == N_REAL_WORKS
    home.service.works = {work["id"]: work for work in states[1]}
    second = home.pull()
    before, after = kept(states[0]), kept(states[1])
    for record in (*before.values(), *after.values()):
        record["updated_date"] = ""
    assert {name: {**work, "updated_date": ""} for name, work in home.in_force().items()} == after
    assert {name: second.counts[name] for name in ("new", "changed", "unchanged", "withdrawn")} == {
        "new": len(after.keys() - before.keys()),
        "changed": sum(name in before and before[name] != work for name, work in after.items()),
        "unchanged": sum(before.get(name) == work for name, work in after.items()),
        "withdrawn": len(before.keys() - after.keys()),
    }
    assert_nobody_is_in(home, states[1])


def assert_nobody_is_in(home: Home, served: list[Work]) -> None:
    """No name of two words, no identifier, no ORCID and no e-mail address of an author stands in a snapshot's files."""
    ours = {line["id"]: line for lines in home.lines() for line in map(json.loads, lines) if "id" in line}
    assert ours
    for work in served:
        text = json.dumps(ours[work["id"]], ensure_ascii=False).casefold()
        assert "@" not in text
        assert "orcid" not in text
        for author in work["authorships"]:
            person = author["author"]
            assert not person["id"] or person["id"].rpartition("/")[2].casefold() not in text
            for name in (author["raw_author_name"], person["display_name"]):
                assert not name or " " not in name or name.casefold() not in text, name


def test_the_key_of_the_environment_is_named_for_the_user() -> None:
    assert API.key_variable == "OPENALEX_API_KEY"
    assert API.newest is None
    assert not any(KEY in value for value in os.environ.values())
