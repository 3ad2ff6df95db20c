"""Faults before any answer: no name, no connection, no encryption, a proxy that refuses, addresses not to be asked."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from raw import errors
from raw.http.client import Limits
from tests.raw.services import Reply, Service, Time

TWICE = Limits(attempts=2)


@pytest.fixture
def closed_port() -> int:
    """A port of loopback on which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def unproven_port(tmp_path: Path) -> Iterator[int]:
    """A port that speaks TLS with a certificate that nobody vouches for."""
    if not shutil.which("openssl"):
        pytest.skip("openssl, which makes the certificate, is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost "
        f"-addext subjectAltName=IP:127.0.0.1 -keyout {key} -out {certificate}".split(),
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))

    def refuse_all() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            try:
                context.wrap_socket(connection, server_side=True).close()
            except OSError:
                connection.close()

    thread = threading.Thread(target=refuse_all)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def failure(address: str, **options: str) -> tuple[errors.PullError, int]:
    """The error of asking the address, and how often it was asked."""
    with Time().client(TWICE, **options) as client:
        with pytest.raises(errors.PullError) as caught:
            client.get(address, keyed=True)
        return caught.value, client.n_requests


def test_a_refused_connection_is_named_and_asked_again(closed_port: int) -> None:
    error, n_requests = failure(f"http://127.0.0.1:{closed_port}/works")
    assert type(error) is errors.ConnectionFailedError
    assert "Check the address and the network" in str(error)
    assert f"http://127.0.0.1:{closed_port}/works" in str(error)
    assert n_requests == 2


def test_a_name_without_an_address_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_address(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", no_address)
    error, n_requests = failure("https://api.openalex.example/works")
    assert type(error) is errors.NameResolutionError
    assert "the name api.openalex.example has no address" in str(error)
    assert "Check its spelling" in str(error)
    assert n_requests == 2


def test_a_service_without_encryption_at_https_is_named() -> None:
    with Service(lambda _: Reply(b"{}")) as service:
        error, n_requests = failure(service.address.replace("http:", "https:"), key="planted-key-4711")
    assert type(error) is errors.EncryptionError
    assert "no encrypted connection" in str(error)
    assert "Check that the address is one of https" in str(error)
    assert n_requests == 2


def test_a_certificate_nobody_vouches_for_is_refused_and_not_asked_again(unproven_port: int) -> None:
    error, n_requests = failure(f"https://127.0.0.1:{unproven_port}/works")
    assert type(error) is errors.CertificateError
    assert "could not prove who it is" in str(error)
    assert "SSL_CERT_FILE" in str(error)
    assert n_requests == 1


def test_a_proxy_that_refuses_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with Service(lambda _: Reply(b"{}")) as proxy:
        # It knows GET only, so that it refuses the tunnel which https needs.
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)
        monkeypatch.setenv("NO_PROXY", "")
        error, n_requests = failure("https://api.openalex.example/works")
    assert type(error) is errors.ProxyRefusedError
    assert "Check HTTPS_PROXY" in str(error)
    assert n_requests == 1


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("ftp://api.openalex.org/works", "must begin with https://"),
        ("api.openalex.org/works", "must begin with https://"),
        ("https://", "must begin with https://"),
        ("https://[::1/works", "must begin with https://"),
        ("https://host:99999999/works", "must begin with https://"),
        ("https://someone:hidden-word@api.openalex.org/works", "Take them out of the address"),
        ("http://api.openalex.org/works", "Write the address with https://"),
    ],
)
def test_an_address_not_to_be_asked_is_refused_before_anything_is_sent(address: str, says: str) -> None:
    error, n_requests = failure(address, key="planted-key-4711")
    assert type(error) is errors.AddressError
    assert says in str(error)
    assert "hidden-word" not in str(error)
    assert n_requests == 0


def test_an_address_is_measured_before_it_is_sent() -> None:
    with Service(lambda _: Reply(b"{}")) as service, Time().client() as client:
        longest = 8_190 - len(f"{service.address}/?filter=")
        client.get(f"{service.address}/", {"filter": "x" * longest})
        with pytest.raises(errors.AddressTooLongError, match=r"has 8191 bytes.*Ask for fewer values at once"):
            client.get(f"{service.address}/", {"filter": "x" * (longest + 1)})
        assert client.n_requests == len(service.requests) == 1
