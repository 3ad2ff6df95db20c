"""Downloads: bytes as sent, in a file that is there whole or not at all."""

import gzip
from pathlib import Path

import pytest

from raw import errors
from raw.http.client import Limits
from tests.raw.services import Reply, Service, Time

CONTENT = bytes(range(256)) * 1_000
PAGE = b"<!doctype html><html><body>Please log in</body></html>"
FAULTS = {
    "shorter than announced": (Reply(CONTENT, announced_length=len(CONTENT) + 1), errors.TruncatedError, 2),
    "reset": (Reply(raw=b"", resets=True), errors.ConnectionLostError, 2),
    "no length": (Reply(raw=b"HTTP/1.1 200 OK\r\n\r\n" + CONTENT), errors.LengthUnknownError, 1),
    "a page by name": (Reply(b"data", headers={"Content-Type": "text/html; charset=utf-8"}), errors.WebPageError, 2),
    "a page by its bytes": (Reply(PAGE, headers={"Content-Type": "application/zip"}), errors.WebPageError, 2),
    "empty": (Reply(b""), errors.EmptyAnswerError, 2),
    "compressed": (Reply(b"data", headers={"Content-Encoding": "gzip"}), errors.CompressionError, 1),
    "too large": (Reply(b"x" * 1_000_001), errors.TooLargeError, 1),
    "not found": (Reply(b"", 404), errors.NotFoundError, 1),
    "unavailable": (Reply(b"", 503), errors.ServiceFailedError, 2),
}


def test_the_bytes_are_written_as_sent(tmp_path: Path) -> None:
    destination = tmp_path / "new" / "records.csv.gz"
    zipped = gzip.compress(CONTENT, mtime=0)
    reply = Reply(zipped, headers={"Content-Encoding": "gzip", "ETag": '"a"'}, pieces=7)
    with Service(lambda _: reply) as service, Time().client() as client:
        answer = client.download(f"{service.address}/records", destination, {"format": "csv"})
        assert service.requests[0].headers["accept-encoding"] == "identity"
        assert answer.address == f"{service.address}/records?format=csv"
        assert (answer.status, answer.body, answer.headers["etag"]) == (200, b"", '"a"')
        assert client.headers["etag"] == '"a"'
    assert destination.read_bytes() == zipped
    assert list(destination.parent.iterdir()) == [destination]


def test_a_download_in_chunks_is_whole_when_its_last_chunk_came(tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n"
    replies = iter([Reply(raw=head), Reply(raw=head + b"0\r\n\r\n")])
    with Service(lambda _: next(replies)) as service, Time().client() as client:
        client.download(service.address, tmp_path / "file")
        assert client.n_requests == 2
    assert (tmp_path / "file").read_bytes() == b"abcd"


@pytest.mark.parametrize("name", FAULTS)
def test_a_failed_download_leaves_what_was_there(name: str, tmp_path: Path) -> None:
    reply, error, n_requests = FAULTS[name]
    destination = tmp_path / "records.zip"
    destination.write_bytes(b"before")
    limits = Limits(attempts=2, maximum_bytes=1_000_000)
    with Service(lambda _: reply) as service, Time().client(limits) as client:
        with pytest.raises(error) as caught:
            client.download(service.address, destination)
        assert type(caught.value) is error
        assert len(service.requests) == n_requests
    assert destination.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [destination]


def test_a_retried_download_holds_nothing_of_the_first_try(tmp_path: Path) -> None:
    replies = iter([Reply(CONTENT, announced_length=len(CONTENT) + 5), Reply(b"short")])
    with Service(lambda _: next(replies)) as service, Time().client() as client:
        client.download(service.address, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"short"


def test_a_page_is_taken_where_a_page_is_wanted(tmp_path: Path) -> None:
    with Service(lambda _: Reply(PAGE, headers={"Content-Type": "text/html"})) as service, Time().client() as client:
        client.download(service.address, tmp_path / "page.html")
    assert (tmp_path / "page.html").read_bytes() == PAGE
