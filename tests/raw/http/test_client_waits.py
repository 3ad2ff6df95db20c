"""How long the client waits: as it is asked to, longer and longer where it is not, and between any two requests."""

from datetime import UTC, datetime

import pytest

from raw.errors import PausedError, RateLimitError
from raw.http.client import Client, Limits
from tests.raw.services import Reply, Service, Time

GOOD = Reply(b"{}")


def waits_after(time: Time, *replies: Reply, limits: Limits | None = None) -> list[float]:
    """The waits of asking a service that gives these replies one after the other."""
    coming = iter(replies)
    with Service(lambda _: next(coming)) as service, time.client(limits) as client:
        client.get(service.address)
    return time.waits


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("17", 17),
        ("0", 0),
        ("300", 300),
        ("Sun, 22 Nov 2026 20:01:30 GMT", 90),
        ("Sunday, 22-Nov-26 20:01:30 GMT", 90),
        ("Sun Nov 22 20:01:30 2026", 90),
        ("Sun, 22 Nov 2026 19:00:00 GMT", 0),
    ],
)
def test_a_wait_that_is_asked_for_is_obeyed(status: int, asked: str, seconds: float) -> None:
    assert waits_after(Time(), Reply(b"", status, {"Retry-After": asked}), GOOD) == [seconds]


@pytest.mark.parametrize("nonsense", ["", "soon", "-5", "NaN", "٣", "Sun, 99 Nov 2026 20:01:30 GMT", "1e3", "12 13"])
def test_a_wait_that_makes_no_sense_is_as_none(nonsense: str) -> None:
    (wait,) = waits_after(Time(), Reply(b"", 429, {"Retry-After": nonsense.encode().decode("latin-1")}), GOOD)
    assert 1 <= wait <= 1.5


def test_the_wait_in_the_body_counts_where_no_header_says_one() -> None:
    body = b'{"error": "Rate limit exceeded", "retryAfter": 42}'
    assert waits_after(Time(), Reply(body, 429), GOOD) == [42]
    assert waits_after(Time(), Reply(body, 429, {"Retry-After": "7"}), GOOD) == [7]


def test_waits_grow_and_differ_from_client_to_client() -> None:
    first, second = (waits_after(Time(), *[Reply(b"", 429)] * 5, GOOD) for _ in range(2))
    for n, wait in enumerate(first):
        assert 2**n <= wait <= 1.5 * 2**n
    assert first != second


def test_a_wait_longer_than_the_longest_pauses_the_pull_and_says_until_when() -> None:
    time = Time()
    reply = Reply(b"", 429, {"Retry-After": "301"})
    with Service(lambda _: reply) as service, time.client() as client:
        with pytest.raises(PausedError, match=r"at 2026-11-22 20:05:01 UTC\. What came is kept") as caught:
            client.get(service.address)
        assert caught.value.until == datetime(2026, 11, 22, 20, 5, 1, tzinfo=UTC)
        assert (len(service.requests), time.waits) == (1, [])


def test_a_budget_that_is_gone_is_not_asked_again_however_soon_it_renews() -> None:
    for renewal in ("30", str(int(Time().now().timestamp()) + 30)):
        reply = Reply(b"", 429, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": renewal, "Retry-After": "1"})
        with Service(lambda _, reply=reply: reply) as service, Time().client() as client:
            with pytest.raises(
                PausedError, match=r"budget of requests is used up. It renews at 2026-11-22 20:00:30 UTC"
            ):
                client.get(service.address)
            assert len(service.requests) == 1


def test_the_last_answer_of_a_budget_is_a_good_answer() -> None:
    with Service(lambda _: Reply(b"{}", 200, {"X-RateLimit-Remaining": "0"})) as service, Time().client() as client:
        assert client.get(service.address).body == b"{}"


def test_requests_keep_their_distance() -> None:
    time = Time()
    with Service(lambda _: GOOD) as service, time.client(spacing_seconds=0.5) as client:
        client.get(service.address)
        client.get(service.address)
        time.seconds += 0.2
        client.get(service.address)
        time.seconds += 5
        client.get(service.address)
    assert time.waits == pytest.approx([0.5, 0.3])


def test_a_single_attempt_waits_for_nothing() -> None:
    time = Time()
    with (
        Service(lambda _: Reply(b"", 429)) as service,
        time.client(Limits(attempts=1)) as client,
        pytest.raises(RateLimitError) as caught,
    ):
        client.get(service.address)
    assert time.waits == []
    assert "Asked" not in str(caught.value)


def test_retrying_prints_nothing_and_logs_one_line_a_wait(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    waits_after(Time(), Reply(b"", 503, {"Retry-After": "4"}), Reply(b"", 503, {"Retry-After": "5"}), GOOD)
    assert [message.partition(":")[0] for message in caplog.messages] == [
        "Attempt 1 of 6, again in 4 s",
        "Attempt 2 of 6, again in 5 s",
    ]
    assert capfd.readouterr().out == ""


def test_a_client_works_by_the_real_clock_too() -> None:
    with Service(lambda _: GOOD) as service, Client() as client:
        assert client.get(service.address).status == 200
