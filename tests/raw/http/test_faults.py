"""Faults of a service, by name: which error they are, what it says to do, and whether it is asked again."""

import gzip
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from raw import errors
from raw.http.client import Limits
from tests.raw.services import Reply, Request, Service, Time

GOOD = Reply(b'{"results": []}')
PAGE = b"<!DOCTYPE html>\n<html><body>We are down for maintenance</body></html>"
ZIPPED = gzip.compress(b'{"results": [' + b"1," * 2_000 + b"1]}", mtime=0)
WRONG_CHECKSUM = ZIPPED[:-8] + bytes([ZIPPED[-8] ^ 1]) + ZIPPED[-7:]
FLIPPED = ZIPPED[:30] + bytes([ZIPPED[30] ^ 0xFF]) + ZIPPED[31:]
GZIP = {"Content-Encoding": "gzip"}
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
SMALL = Limits(attempts=3, maximum_bytes=5_000, maximum_decompressed=10_000, longest_wait_seconds=300)


@dataclass(frozen=True)
class Fault:
    name: str
    error: type[errors.PullError]
    reply: Reply
    says: str
    """Part of the message: what to do."""
    is_retried: bool = False
    expects: Literal["json", "text", "bytes"] = "json"
    options: dict[str, Any] = field(default_factory=dict)


def refusal(status: int, body: bytes = b"", **headers: str) -> Reply:
    return Reply(body, status, {name.replace("_", "-"): value for name, value in headers.items()})


FAULTS = (
    Fault(
        "rate limit",
        errors.RateLimitError,
        refusal(429, b'{"error":"Rate limit exceeded"}'),
        "leave more time between requests",
        True,
    ),
    Fault(
        "rate limit, with a page",
        errors.RateLimitError,
        Reply(PAGE, 429, {"Content-Type": "text/html"}),
        "(a web page)",
        True,
    ),
    Fault(
        "plan upgrade",
        errors.PlanError,
        refusal(429, b'{"error":"Plan upgrade required","message":"from_updated_date needs a plan"}'),
        "Ask without that filter",
    ),
    Fault(
        "budget gone",
        errors.PausedError,
        refusal(429, b'{"error":"Rate limit exceeded"}', X_RateLimit_Remaining="0", X_RateLimit_Reset="14400"),
        "renews at 2026-11-23 00:00:00 UTC",
    ),
    Fault(
        "budget gone, renewal unknown",
        errors.PausedError,
        refusal(429, X_RateLimit_Remaining="0"),
        "does not say when it renews",
    ),
    Fault(
        "budget gone, by the body",
        errors.PausedError,
        refusal(429, b'{"error":"Rate limit exceeded","retryAfter":14400}'),
        "come back at 2026-11-23 00:00:00 UTC",
    ),
    Fault(
        "maintenance for hours",
        errors.PausedError,
        refusal(503, Retry_After="Mon, 23 Nov 2026 06:00:00 GMT"),
        "come back at 2026-11-23 06:00:00 UTC",
    ),
    Fault(
        "key refused",
        errors.KeyRefusedError,
        refusal(401, b'{"error":"Invalid or missing API key"}'),
        "No key was sent",
    ),
    Fault(
        "key refused, sent",
        errors.KeyRefusedError,
        refusal(401),
        "Put a valid one into the environment variable OBSERVATORY_KEY",
        options={"key": "planted-key-4711", "key_variable": "OBSERVATORY_KEY"},
    ),
    Fault("forbidden", errors.ForbiddenError, refusal(403, b"Not yours"), "(Not yours). Check what the key may see"),
    Fault(
        "bad request",
        errors.BadRequestError,
        refusal(400, b'{"error":"Invalid query","message":"DOESNTEXIST is not a valid field"}'),
        "DOESNTEXIST is not a valid field). The request is wrong and was not repeated: correct the source's settings",
    ),
    Fault("bad request in Latin-1", errors.BadRequestError, refusal(400, b'{"error":"caf\xe9"}'), "correct the"),
    Fault("not found", errors.NotFoundError, refusal(404), "Check the address"),
    Fault("gone", errors.GoneError, refusal(410), "what took its place"),
    Fault("address too long for the service", errors.AddressTooLongError, refusal(414), "Ask for fewer values"),
    Fault("a status nobody knows", errors.UnexpectedStatusError, refusal(418), "check the address"),
    Fault("a part where all was asked", errors.UnexpectedStatusError, refusal(206, b"[]"), "check the address"),
    Fault("not modified", errors.UnexpectedStatusError, refusal(304), "check the address"),
    Fault(
        "query timeout",
        errors.QueryTimeoutError,
        refusal(504, b'{"error":"Gateway timeout","reason":"query_timeout"}'),
        "ask for smaller pages",
        True,
    ),
    Fault("gateway timeout", errors.ServiceFailedError, Reply(PAGE, 504), "pull again later", True),
    Fault("internal error", errors.ServiceFailedError, refusal(500, b"oops"), "(oops). The fault is the", True),
    Fault("bad gateway", errors.ServiceFailedError, refusal(502, ZIPPED[:20], **GZIP), "pull again later", True),
    Fault("unavailable", errors.ServiceFailedError, refusal(503), "pull again later", True),
    Fault("request timeout", errors.ServiceFailedError, refusal(408), "Pull again later", True),
    Fault("closed without an answer", errors.ConnectionLostError, Reply(raw=b""), "Pull again", True),
    Fault(
        "reset without an answer", errors.ConnectionLostError, Reply(raw=b"", resets=True), "check the address", True
    ),
    Fault("not HTTP", errors.ConnectionLostError, Reply(raw=b"SSH-2.0-OpenSSH\r\n\r\n"), "check the address", True),
    Fault("headers cut", errors.ConnectionLostError, Reply(raw=b"HTTP/1.1 200 OK\r\nCont"), "Pull again", True),
    Fault(
        "body shorter than announced", errors.TruncatedError, Reply(b"[1,2", announced_length=90), "pull again", True
    ),
    Fault(
        "a cut that is JSON by chance", errors.TruncatedError, Reply(b"[1,2]", announced_length=90), "pull again", True
    ),
    Fault("chunks without the last", errors.TruncatedError, Reply(raw=CHUNKED + b"5\r\n[1,2]\r\n"), "pull again", True),
    Fault("chunk cut", errors.TruncatedError, Reply(raw=CHUNKED + b"ff\r\n[1,2]"), "pull again", True),
    Fault("chunk of nonsense", errors.TruncatedError, Reply(raw=CHUNKED + b"xyz\r\n[1,2]"), "pull again", True),
    Fault("gzip cut", errors.TruncatedError, Reply(ZIPPED[:-20], headers=GZIP), "Pull again", True),
    Fault("gzip without its checksum", errors.TruncatedError, Reply(ZIPPED[:-8], headers=GZIP), "Pull again", True),
    Fault("gzip with a wrong checksum", errors.DamagedError, Reply(WRONG_CHECKSUM, headers=GZIP), "tell the", True),
    Fault("gzip with flipped bits", errors.DamagedError, Reply(FLIPPED, headers=GZIP), "tell the service", True),
    Fault("gzip that is none", errors.DamagedError, Reply(b"[1,2]", headers=GZIP), "tell the service", True),
    Fault("rubbish after gzip", errors.DamagedError, Reply(ZIPPED + b"rubbish", headers=GZIP), "pull again", True),
    Fault(
        "a compression not asked for",
        errors.CompressionError,
        Reply(b"\x1b\x00", headers={"Content-Encoding": "br"}),
        "disregards what is asked",
    ),
    Fault("no bytes", errors.EmptyAnswerError, Reply(b""), "check the address", True),
    Fault("no bytes, zipped", errors.EmptyAnswerError, Reply(gzip.compress(b""), headers=GZIP), "Pull again", True),
    Fault("a web page", errors.WebPageError, Reply(PAGE, headers={"Content-Type": "text/html"}), "in a browser", True),
    Fault("a web page called JSON", errors.WebPageError, Reply(b"\n<html>login</html>"), "in a browser", True),
    Fault("a web page for text", errors.WebPageError, Reply(PAGE), "in a browser", True, expects="text"),
    Fault("Latin-1", errors.TextEncodingError, Reply('["café"]'.encode("latin-1")), "ask the service for UTF-8"),
    Fault("UTF-16", errors.TextEncodingError, Reply('["café"]'.encode("utf-16")), "ask the service for UTF-8"),
    Fault("UTF-16, no mark", errors.TextEncodingError, Reply('["cafe"]'.encode("utf-16-le")), "for UTF-8"),
    Fault("text in Latin-1", errors.TextEncodingError, Reply(b"caf\xe9"), "for UTF-8", expects="text"),
    Fault("not JSON", errors.NotJsonError, Reply(b"Service is busy"), "begins with 'Service is busy'. Pull", True),
    Fault("JSON with NaN", errors.NotJsonError, Reply(b"[NaN]"), "check the address", True),
    Fault("JSON and more", errors.NotJsonError, Reply(b'{"a": 1}{"a": 1}'), "check the address", True),
    Fault("JSON too deep", errors.NotJsonError, Reply(b"[" * 3_000 + b"]" * 1_000), "check the address", True),
    Fault("announced too large", errors.TooLargeError, Reply(b"[]", announced_length=5_001), "raise the limit"),
    Fault(
        "turns out too large",
        errors.TooLargeError,
        Reply(raw=CHUNKED + b"1771\r\n" + b" " * 6_001 + b"\r\n0\r\n\r\n"),
        "raise the limit",
    ),
    Fault(
        "decompression bomb",
        errors.DecompressionBombError,
        Reply(gzip.compress(b" " * 2_000_000), headers=GZIP),
        "maximum_decompressed",
    ),
    Fault(
        "bomb of many members",
        errors.DecompressionBombError,
        Reply(gzip.compress(b" " * 1_000) * 50, headers=GZIP),
        "maximum_decompressed",
    ),
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_has_a_name_and_says_what_to_do_and_only_a_passing_one_is_asked_again(fault: Fault) -> None:
    time = Time()
    with Service(lambda _: fault.reply) as service, time.client(SMALL, **fault.options) as client:
        with pytest.raises(errors.PullError) as caught:
            client.get(f"{service.address}/works", {"page": "7"}, keyed=True, expects=fault.expects)
        message = str(caught.value)
        assert type(caught.value) is fault.error, message
        assert fault.says in message
        assert f"{service.address}/works?page=7" in message
        assert len(service.requests) == client.n_requests == (3 if fault.is_retried else 1)
        assert len(time.waits) == (2 if fault.is_retried else 0)
        assert ("Asked 3 times." in message) == fault.is_retried
        assert caught.value.__cause__ is None
        if fault.is_retried:
            replies = iter([fault.reply, GOOD])
            service.answer = lambda _: next(replies)
            answer = client.get(f"{service.address}/works", expects=fault.expects)
            assert (answer.status, answer.body, client.n_requests) == (200, GOOD.body, 5)


def test_an_answer_that_does_not_end_in_time_is_too_slow() -> None:
    time = Time()

    def pass_time(piece: int) -> None:
        time.seconds += 1_000 * piece

    reply = Reply(b"[1,2,3,4]", pieces=3, before_piece=pass_time)
    with Service(lambda _: reply) as service, time.client(Limits(maximum_seconds=1_500)) as client:
        with pytest.raises(errors.TooSlowError, match=r"maximum_seconds\). Ask for less at once"):
            client.get(service.address)
        assert len(service.requests) == 1


@pytest.fixture
def never() -> Iterator[threading.Event]:
    """Set only after the test: a server that waits for it keeps silent."""
    event = threading.Event()
    yield event
    event.set()


def test_silence_before_or_within_an_answer_is_a_timeout_and_is_asked_again(never: threading.Event) -> None:
    def silent(_: Request) -> Reply:
        never.wait(10)
        return GOOD

    limits = Limits(attempts=2, maximum_seconds=0.05)
    for answer in (silent, lambda _: Reply(b"[1]", before_piece=lambda _: never.wait(10) and None)):
        with Service(answer) as service, Time().client(limits) as client:
            with pytest.raises(errors.AnswerTimeoutError, match=r"ask for less at once.*Asked 2 times\."):
                client.get(service.address)
            assert len(service.requests) == 2


def test_a_passing_fault_that_turns_into_a_lasting_one_is_not_asked_again() -> None:
    replies = iter([refusal(503), refusal(503), refusal(404), GOOD])
    with Service(lambda _: next(replies)) as service, Time().client() as client:
        with pytest.raises(errors.NotFoundError, match=r"Asked 3 times\."):
            client.get(service.address)
        assert client.statuses == {503: 2, 404: 1}


def test_every_named_error_says_whether_to_retry_and_is_played_somewhere() -> None:
    played = {fault.error for fault in FAULTS}
    for fault in FAULTS:
        assert fault.error.is_worth_retrying == fault.is_retried, fault.name
    elsewhere = {
        "AddressError",
        "AnswerTimeoutError",
        "CertificateError",
        "ConnectionFailedError",
        "EncryptionError",
        "ForeignRedirectError",
        "KeyRepeatedError",
        "LengthUnknownError",
        "NameResolutionError",
        "ProxyRefusedError",
        "RedirectLoopError",
        "TooSlowError",
    }
    named = {kind for kind in errors.PullError.__subclasses__() if kind.__module__ == "raw.errors"}
    assert {kind.__name__ for kind in named - played} == elsewhere
