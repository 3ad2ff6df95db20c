"""Redirects: followed within the host that was asked, and nowhere else."""

import pytest

from raw.errors import ForeignRedirectError, RedirectLoopError, UnexpectedStatusError
from tests.raw.services import Reply, Request, Service, Time

KEY = "planted-key-4711"


def steps(n_redirects: int, status: int = 302) -> Service:
    """A service that redirects from /0 to /1 and so on, so often, and then answers."""

    def answer(request: Request) -> Reply:
        step = int(request.path[1:])
        return Reply(status=status, headers={"Location": f"/{step + 1}?a=b"}) if step < n_redirects else Reply(b"{}")

    return Service(answer)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_within_the_host_is_followed_with_the_key(status: int) -> None:
    with steps(1, status) as service, Time().client(key=KEY) as client:
        answer = client.get(f"{service.address}/0", keyed=True)
        assert answer.address == f"{service.address}/1?a=b"
        assert [request.headers["authorization"] for request in service.requests] == [f"Bearer {KEY}"] * 2
        assert client.statuses == {status: 1, 200: 1}


def test_five_redirects_are_followed_and_six_are_not() -> None:
    with steps(5) as service, Time().client() as client:
        assert client.get(f"{service.address}/0").status == 200
    with steps(6) as service, Time().client() as client:
        with pytest.raises(RedirectLoopError, match="write the one it ends at in the settings"):
            client.get(f"{service.address}/0")
        assert len(service.requests) == 6


@pytest.mark.parametrize(
    ("turns", "n_requests"), [({"/a": "/a"}, 1), ({"/a": "/b", "/b": "/a"}, 2), ({"/a": "/b", "/b": "/b"}, 2)]
)
def test_a_loop_is_seen_when_it_closes(turns: dict[str, str], n_requests: int) -> None:
    def answer(request: Request) -> Reply:
        return Reply(status=302, headers={"Location": turns[request.path]})

    with Service(answer) as service, Time().client() as client:
        with pytest.raises(RedirectLoopError):
            client.get(f"{service.address}/a")
        assert len(service.requests) == n_requests


def test_another_host_port_or_scheme_is_not_followed_and_never_sees_the_key() -> None:
    with Service(lambda _: Reply(b"{}")) as other, Time().client(key=KEY) as client:
        places = [
            f"{other.address}/works?api_key={KEY}",
            other.address.replace("http://", "//"),
            other.address.replace("127.0.0.1", "localhost"),
            "https://127.0.0.1/works",
            "ftp://127.0.0.1/works",
            "http://127.0.0.1@evil.example/works",
            "http://[broken/",
        ]
        for place in places:
            reply = Reply(status=302, headers={"Location": place})
            with Service(lambda _, reply=reply: reply) as service:
                with pytest.raises(ForeignRedirectError, match="write it in the settings") as caught:
                    client.get(f"{service.address}/works", keyed=True)
                assert len(service.requests) == 1
                assert KEY not in str(caught.value)
        assert other.requests == []


def test_a_redirect_to_nowhere_is_no_redirect() -> None:
    with (
        Service(lambda _: Reply(status=302)) as service,
        Time().client() as client,
        pytest.raises(UnexpectedStatusError),
    ):
        client.get(service.address)


def test_a_user_name_in_a_redirect_within_the_host_is_not_sent() -> None:
    def answer(request: Request) -> Reply:
        place = f"http://someone:word@{request.headers['host']}/b"
        return Reply(status=302, headers={"Location": place}) if request.path == "/a" else Reply(b"{}")

    with Service(answer) as service, Time().client() as client:
        assert client.get(f"{service.address}/a").address == f"{service.address}/b"
        assert all("authorization" not in request.headers for request in service.requests)
