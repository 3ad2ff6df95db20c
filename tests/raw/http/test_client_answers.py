"""Good answers: what they hold, whatever way they come; and what the client remembers of them for a card."""

import gzip
import itertools
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raw.errors import (
    BadRequestError,
    DecompressionBombError,
    KeyRefusedError,
    KeyRepeatedError,
    PullError,
    TruncatedError,
)
from raw.http.client import Answer
from raw.http.streaming import beginning, whole
from tests.raw.services import Reply, Request, Service, Time

LARGE = b"\0" * 300_000


def pieces(data: bytes, cuts: list[int]) -> Iterator[bytes]:
    """The data cut at those places."""
    places = sorted({min(cut, len(data)) for cut in cuts} | {0, len(data)})
    return (data[start:end] for start, end in itertools.pairwise(places))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.binary() | st.just(LARGE), min_size=1, max_size=4), st.lists(st.integers(0, 400), max_size=9))
def test_gzip_gives_its_members_however_it_is_cut_into_pieces(members: list[bytes], cuts: list[int]) -> None:
    body = b"".join(members)
    data = b"".join(gzip.compress(member, mtime=0) for member in members)
    assert whole(pieces(data, cuts), "gzip", "an address", len(body)) == body
    assert beginning(pieces(data, cuts), "gzip")[:1000] == body[:1000]
    if body:
        with pytest.raises(DecompressionBombError):
            whole(pieces(data, cuts), "gzip", "an address", len(body) - 1)


@settings(deadline=None)
@given(st.binary() | st.just(LARGE), st.data())
def test_gzip_that_is_cut_or_changed_is_never_taken_for_another_body(body: bytes, draw: st.DataObject) -> None:
    data = gzip.compress(body, mtime=0)
    cut = draw.draw(st.integers(1, len(data) - 1))
    with pytest.raises(TruncatedError):
        whole(iter([data[:cut]]), "gzip", "an address", 10**6)
    place = draw.draw(st.integers(0, len(data) - 1))
    changed = data[:place] + bytes([data[place] ^ (1 << draw.draw(st.integers(0, 7)))]) + data[place + 1 :]
    with suppress(PullError):
        # A few bits of the header say nothing of the body: its time, its system.
        assert whole(iter([changed]), "gzip", "an address", 10**6) == body


def test_an_answer_holds_its_body_headers_and_address() -> None:
    body = '{"title": "Étude"}'.encode()
    headers = {"Content-Encoding": "gzip", "X-RateLimit-Remaining": "9988", "X-Other": "a", "Last-Modified": "b"}
    with Service(lambda _: Reply(gzip.compress(body), 200, headers)) as service, Time().client() as client:
        answer = client.get(f"{service.address}/works?fq=a&fq=b#part", {"cursor": "AoE/+= é&b"})
        assert answer == Answer(
            f"{service.address}/works?fq=a&fq=b&cursor=AoE%2F%2B%3D%20%C3%A9%26b", 200, answer.headers, body
        )
        assert service.requests[0].parameters == {"fq": "b", "cursor": "AoE/+= é&b"}
        assert answer.headers["x-other"] == "a"
        assert set(client.headers) == {
            "content-length",
            "content-type",
            "date",
            "last-modified",
            "x-ratelimit-remaining",
        }
        assert (client.n_requests, client.statuses) == (1, {200: 1})


@pytest.mark.parametrize(
    ("expects", "body"),
    [
        ("json", b" [1]\n"),
        ("json", b'"<html>"'),
        ("text", "<?xml?><ListBucketResult>é".encode()),
        ("text", b"# <html> in a remark"),
        ("bytes", b"\xff\xfe\x00"),
        ("bytes", b"<html></html>"),
    ],
)
def test_what_is_expected_is_taken_as_it_is(expects: Any, body: bytes) -> None:
    with Service(lambda _: Reply(body)) as service, Time().client() as client:
        assert client.get(service.address, expects=expects).body == body


def test_recorded_answers_of_openalex_are_read_or_named_as_they_were(real_data: Path) -> None:
    lines = gzip.decompress((real_data / "openalex" / "http_exchanges.jsonl.gz").read_bytes()).splitlines()
    exchanges = [json.loads(line) for line in lines]
    playing: dict[str, Any] = {}

    def answer(_: Request) -> Reply:
        body = playing["body"].encode()
        zipped = playing["headers"].get("content-encoding") == "gzip"
        headers = {name.title(): value for name, value in playing["headers"].items()}
        return Reply(gzip.compress(body, 1) if zipped else body, playing["status"], headers)

    n_of: dict[int, int] = {}
    refused = {400: BadRequestError, 401: KeyRefusedError}
    with Service(answer) as service, Time().client(key="planted-key-4711") as client:
        for exchange in exchanges:
            playing = exchange
            parts, status = urlsplit(exchange["request"]["uri"]), exchange["status"]
            address = f"{service.address}{parts.path}?{parts.query}"
            n_of[status] = n_of.get(status, 0) + 1
            if "<api-key>" in exchange["body"]:
                # What is left of the one answer of the service that repeats the key.
                with pytest.raises(KeyRepeatedError):
                    client.get(address, keyed=True)
            elif status == 200:
                assert client.get(address, keyed=True).body == exchange["body"].encode()
            else:
                with pytest.raises(refused[status]) as caught:
                    client.get(address, keyed=True)
                said = json.loads(exchange["body"])
                assert f"answered {status} ({said['error']} {said['message']}"[:200] in str(caught.value)
                assert len(str(caught.value)) < 1_000
                assert "%3Capi-key%3E" not in str(caught.value)
            for name, value in exchange["headers"].items():
                if name.startswith("x-ratelimit-"):
                    assert client.headers[name] == value
        assert client.n_requests == 49
        assert client.statuses == n_of == {200: 35, 400: 12, 401: 2}
