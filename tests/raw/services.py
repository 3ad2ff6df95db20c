"""A server on loopback that plays a source, and a time that does not pass: each test says how it answers."""

import socket
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from raw.http.client import Client, Limits


@dataclass(frozen=True)
class Request:
    """What a client asked."""

    path: str
    parameters: Mapping[str, str]
    headers: Mapping[str, str]
    """By lower-case name."""


@dataclass(frozen=True)
class Reply:
    """What the server answers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    announced_length: int | None = None
    """Content-Length where it is not that of the body: a longer one makes a truncated answer."""
    pieces: int = 1
    """Parts in which the body is sent."""
    before_piece: Callable[[int], None] = lambda _piece: None
    """Called with the number of each part before it is sent, e.g. to let a test's clock run."""
    raw: bytes | None = None
    """Sent as it stands in place of status line, headers and body; then the connection is closed."""
    resets: bool = False
    """Break the connection off, once all is sent, instead of closing it."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that hangs up early is what many tests are about."""


class Service:
    """Answers every request by `answer`, and remembers the requests."""

    def __init__(self, answer: Callable[[Request], Reply]) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Else a body waits some 40 ms for the client to acknowledge the headers.
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), headers)
                service.requests.append(request)
                reply = service.answer(request)
                if reply.raw is None:
                    self._send(reply)
                else:
                    self.wfile.write(reply.raw)
                    self.close_connection = True
                if reply.resets:
                    # To linger for 0 seconds makes closing send a reset, if nothing shuts the socket down before.
                    linger = struct.pack("ii", 1, 0)
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                    self.connection.close()
                    self.close_connection = True

            def _send(self, reply: Reply) -> None:
                length = len(reply.body) if reply.announced_length is None else reply.announced_length
                self.send_response(reply.status)
                for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(length))
                self.end_headers()
                size = -(-len(reply.body) // reply.pieces) or 1
                for piece in range(reply.pieces):
                    reply.before_piece(piece)
                    self.wfile.write(reply.body[piece * size : (piece + 1) * size])
                if length != len(reply.body):
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> "Service":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Time:
    """What a client gets in place of the clock: waiting makes it later at once, and is written down."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.waits: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds

    def clock(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return datetime(2026, 11, 22, 20, 0, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def client(self, limits: Limits | None = None, **options: Any) -> Client:
        """A client that lives in this time."""
        return Client(limits, wait=self.wait, now=self.now, clock=self.clock, **options)
