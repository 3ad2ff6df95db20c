"""The bytes of a download, written as they are sent.

That they are as many as announced is seen to by the library, which knows no answer's end but that; so a length must be
announced.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from raw.errors import CompressionError, LengthUnknownError
from raw.http.address import Asked
from raw.http.body_faults import empty, is_web_page, web_page


def write_body(
    asked: Asked, headers: Mapping[str, str], pieces: Iterator[bytes], temporary: Path, wanted_name: str
) -> None:
    """Write the pieces into `temporary`, anew on each call. Raises where the body is not, whole, what was wanted."""
    announced = headers.get("content-length", "")
    if not announced.isdecimal() and "chunked" not in headers.get("transfer-encoding", "").lower():
        raise LengthUnknownError(
            f"{asked.shown} does not say how long it is, so a cut file would look whole: it was not taken. "
            "Use another address of the same file, or another network if a proxy is in between."
        )
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity") and not wanted_name.endswith(".gz"):
        raise CompressionError(
            f"{asked.shown} was asked to send {wanted_name} as it is and sends it in the compression "
            f"{encoding[:40]!r}: it was not taken. Use another address of the same file."
        )
    n_bytes = 0
    with temporary.open("wb") as file:
        for piece in pieces:
            n_bytes += len(piece)
            file.write(piece)
    if not n_bytes:
        raise empty(asked)
    with temporary.open("rb") as file:
        first = file.read(1024)
    if not wanted_name.lower().endswith((".html", ".htm")) and is_web_page(first, headers.get("content-type", "")):
        raise web_page(asked)
