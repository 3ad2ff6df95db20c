"""What each way of reading makes of damaged files: says so, or hands over rows that are wrong."""

import gzip
from pathlib import Path

from benchmarks.generate import DATA, SAMPLE

N_WORKS = 500
WORK = b'{"id":"https://openalex.org/W%d","authorships":%s,"publication_year":%s}'
BAD_LINES = (
    WORK % (1, b"[]", b"NaN"),
    WORK % (2, b"[]", b'"twenty"'),
    WORK % (3, b"[]", b"2020.7"),
    WORK % (4, b'"none"', b"2020"),
    WORK % (5, b"[]", b"2020") + b'{"id":1}',
    WORK % (6, b"[]", b"2020,"),
    WORK % (7, b"[]", b"020"),
    b'{"id":"https://openalex.org/W8","title":"\xff","authorships":[]}',
    b'{"id":"https://openalex.org/W9","title":"cut sh',
    b'["https://openalex.org/W10"]',
)


def files_with_a_bad_line() -> list[Path]:
    """For each kind of bad line, a file of the sample that ends in it."""
    lines = b"".join(SAMPLE.line(index) for index in range(N_WORKS))
    return [
        _file(f"bad_line_{number}", gzip.compress(lines + bad + b"\n", mtime=0)) for number, bad in enumerate(BAD_LINES)
    ]


def damaged_files() -> dict[str, Path]:
    """What is wrong with the gzip stream → a file of the sample with that."""
    whole = gzip.compress(b"".join(SAMPLE.line(index) for index in range(N_WORKS)), mtime=0)
    wrong_checksum, flipped_bit = bytearray(whole), bytearray(whole)
    wrong_checksum[-8] ^= 1
    flipped_bit[len(whole) // 2] ^= 1
    contents = {
        "one bit flipped": bytes(flipped_bit),
        "wrong checksum": bytes(wrong_checksum),
        "cut after three fifths": whole[: len(whole) * 3 // 5],
    }
    return {what: _file(what.replace(" ", "_"), content) for what, content in contents.items()}


def _file(name: str, content: bytes) -> Path:
    DATA.mkdir(exist_ok=True)
    path = DATA / f"{name}.jsonl.gz"
    path.write_bytes(content)
    return path
