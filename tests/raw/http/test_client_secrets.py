"""A planted key, and a search for it in everything the client says, keeps or hands to others."""

import io
import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from raw import errors
from raw.http.client import Client, Limits
from raw.http.redaction import QUIET_LOGGERS, Secrets
from tests.raw.services import Reply, Request, Service, Time

KEY = "planted+key/4711=="
OWN = "planted-by-the-user"
PARAMETERS = {"api_key": OWN, "filter": "a:b"}
SPELLINGS = (KEY, "planted%2Bkey%2F4711%3D%3D", "planted%2Bkey/4711%3D%3D", OWN)
ECHO = f'{{"error": "The key {KEY} is no key", "message": "nor is api_key={OWN}"}}'.encode()

REFUSALS = [
    *[
        Reply(ECHO, status, {"X-Request-Key": KEY})
        for status in (400, 401, 403, 404, 410, 414, 418, 429, 500, 503, 504)
    ],
    Reply(ECHO, 429, {"X-RateLimit-Remaining": "0"}),
    Reply(ECHO, 503, {"Retry-After": "9999"}),
    Reply(b'{"error": "Plan upgrade required: ' + KEY.encode() + b'"}', 429),
    Reply(ECHO),
    Reply(b"not JSON " + OWN.encode()),
    Reply(b"x" * 290 + KEY.encode(), 400),
    Reply(b"<html>" + KEY.encode()),
    Reply(b"not JSON planted%2Bkey%2F4711%3D%3D"),
    Reply(b"not JSON, and longer than shown, then planted%2Bkey%2F4711%3D%3D"),
    Reply(b'{"error": "see /works?api=planted%2Bkey%2F4711%3D%3D"}', 403),
    Reply(b""),
    Reply(b"[]", announced_length=99),
    Reply(b"[]", headers={"Content-Encoding": KEY}),
    Reply(raw=b""),
    Reply(raw=b"", resets=True),
    Reply(raw=f"nonsense {KEY}\r\n\r\n".encode()),
    Reply(status=302, headers={"Location": f"http://elsewhere.example/?api_key={KEY}"}),
    Reply(status=302, headers={"Location": f"/?api_key={OWN}&again={KEY}"}),
]


@pytest.fixture
def everything_logged() -> Iterator[io.StringIO]:
    """What all loggers write at their most talkative, those of the libraries set so by name."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    loggers = [logging.getLogger(name) for name in ("", "httpx2", "httpcore2", *QUIET_LOGGERS)]
    levels = [logger.level for logger in loggers]
    loggers[0].addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield stream
    loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        yield from chain(error.__context__)
        error = error.__cause__


def told(error: BaseException, *, with_variables: bool) -> str:
    """All that a traceback can show of an error and of what led to it."""
    formatted = traceback.TracebackException.from_exception(error, capture_locals=with_variables).format()
    parts = [f"{link!s} {link!r} {link.args!r} {vars(link)!r}" for link in chain(error)]
    return "".join([*formatted, *parts])


def assert_unseen(text: str, spellings: tuple[str, ...] = SPELLINGS) -> None:
    for spelling in spellings:
        assert spelling not in text, text


@pytest.mark.parametrize("reply", REFUSALS, ids=lambda reply: str((reply.raw or reply.body)[:20] or reply.status))
def test_the_key_is_in_nothing_a_failure_leaves_behind(reply: Reply, everything_logged: io.StringIO) -> None:
    time = Time()
    with Service(lambda _: reply) as service, time.client(Limits(attempts=2), key=KEY) as client:
        with pytest.raises(errors.PullError) as caught:
            client.get(f"{service.address}/works", PARAMETERS, keyed=True)
        assert service.requests[0].headers["authorization"] == f"Bearer {KEY}"
        assert service.requests[0].parameters == PARAMETERS
        assert_unseen(told(caught.value, with_variables=False))
        # Nor is the first half of a key, where a text was cut.
        assert "planted" not in str(caught.value)
        assert_unseen(f"{client!r} {client.headers!r} {client.statuses!r}")
    assert_unseen(everything_logged.getvalue())


def test_no_variable_of_a_traceback_shows_the_key(tmp_path: Path) -> None:
    with Service(lambda _: Reply(ECHO, 503)) as service, Time().client(Limits(attempts=2), key=KEY) as client:
        for ask in (client.get, lambda address, **options: client.download(address, tmp_path / "a", **options)):
            with pytest.raises(errors.ServiceFailedError) as caught:
                ask(service.address, keyed=True)
            assert_unseen(told(caught.value, with_variables=True), SPELLINGS[:3])
        with pytest.raises(errors.AddressError) as refused:
            client.get("ftp://service.example", keyed=True)
        assert_unseen(told(refused.value, with_variables=True), SPELLINGS[:3])


def test_the_key_is_in_nothing_a_success_leaves_behind(everything_logged: io.StringIO, tmp_path: Path) -> None:
    reply = Reply(b'{"results": []}', headers={"ETag": f"{KEY}", "X-RateLimit-Key": OWN})
    with Service(lambda _: reply) as service, Time().client(key=KEY) as client:
        got = client.get(f"{service.address}/works?key={KEY}", PARAMETERS, keyed=True)
        fetched = client.download(f"{service.address}/works", tmp_path / "works.json", PARAMETERS, keyed=True)
        for answer in (got, fetched):
            assert_unseen(f"{answer!r} {vars(answer)!r}")
        assert got.address == f"{service.address}/works?key=REDACTED&api_key=REDACTED&filter=a%3Ab"
        assert_unseen(f"{client!r} {client.headers!r} {client.statuses!r}")
        assert (tmp_path / "works.json").read_bytes() == reply.body
    assert_unseen(everything_logged.getvalue())


def test_every_logger_of_the_libraries_is_kept_quiet(everything_logged: io.StringIO) -> None:
    with Service(lambda _: Reply(b"{}")) as service, Time().client() as client:
        client.get(service.address)
    named = [name for name in logging.root.manager.loggerDict if name.startswith(("httpx2", "httpcore2"))]
    silent = {name for name in named if logging.getLogger(name).filters}
    parents = {"httpcore2"}
    assert set(named) - parents == silent == set(QUIET_LOGGERS)
    assert service.address.removeprefix("http://") not in everything_logged.getvalue()


def test_an_answer_that_repeats_the_key_is_not_kept() -> None:
    with Service(lambda _: Reply(ECHO)) as service, Time().client(key=KEY) as client:
        with pytest.raises(errors.KeyRepeatedError, match="replace the key"):
            client.get(service.address)
        assert len(service.requests) == 1


def test_the_key_goes_only_with_requests_that_ask_for_it() -> None:
    with Service(lambda _: Reply(b"{}")) as service, Time().client(key=KEY) as client:
        client.get(service.address)
        client.get(service.address, keyed=True)
        client.get(service.address)
        assert [request.headers.get("authorization") for request in service.requests] == [None, f"Bearer {KEY}", None]


@pytest.mark.parametrize("key", [None, "", "  \n"])
def test_without_a_key_none_is_sent(key: str | None) -> None:
    with Service(lambda _: Reply(b"{}")) as service, Time().client(key=key) as client:
        client.get(service.address, keyed=True)
        assert "authorization" not in service.requests[0].headers


def test_a_key_no_header_can_hold_is_refused_unseen_and_one_with_a_line_end_is_trimmed() -> None:
    for key in ("planted key", "planted\r\nX-Evil: 1", "planté"):
        with pytest.raises(errors.KeyRefusedError, match=r"OBSERVATORY_KEY.*Copy it again") as caught:
            Client(key=key, key_variable="OBSERVATORY_KEY")
        assert "plant" not in str(caught.value)
    with Service(lambda _: Reply(b"{}")) as service, Time().client(key=f"{KEY}\n") as client:
        client.get(service.address, keyed=True)
        assert service.requests[0].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("name", ["api_key", "key", "apikey", "access_token", "X-Amz-Signature", "password", "API-KEY"])
def test_a_parameter_with_the_name_of_a_secret_is_hidden_even_if_short(name: str) -> None:
    address = f"https://service.example/works?{name}=ab&page=2"
    assert Secrets.of(None, address, None).shown(address) == f"https://service.example/works?{name}=REDACTED&page=2"


@pytest.mark.parametrize("query", ["keyword=ab", "filter=key:ab", "cursor=ab", "sort=docid asc", "a", "", "monkey=ab"])
def test_other_parameters_are_shown(query: str) -> None:
    address = f"https://service.example/works?{query}"
    assert Secrets.of(None, address, None).shown(address) == address


def test_a_request_names_the_project_and_nobody() -> None:
    asked: list[Request] = []

    def answer(request: Request) -> Reply:
        asked.append(request)
        return Reply(b"{}")

    with Service(answer) as service, Time().client() as client:
        client.get(service.address)
    sent: dict[str, Any] = dict(asked[0].headers)
    assert sent.pop("host")
    assert sent == {
        "user-agent": "collaboration-observatory",
        "accept": "application/json",
        "accept-encoding": "gzip",
        "connection": "keep-alive",
    }
