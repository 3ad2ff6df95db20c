"""Files appear whole or not at all, and equal content gives equal bytes."""

import gzip
from pathlib import Path

import pytest

from warehouse.files import replacing_gzip


def test_equal_content_gives_equal_bytes_whatever_the_name(tmp_path: Path) -> None:
    for name in ("one.gz", "other.gz"):
        with replacing_gzip(tmp_path / name) as stream:
            stream.write(b"a line\n")
            stream.write(b"another\n")
    content = (tmp_path / "one.gz").read_bytes()
    assert gzip.decompress(content) == b"a line\nanother\n"
    assert content == (tmp_path / "other.gz").read_bytes()
    assert content[4:8] == bytes(4)  # no time


def test_an_error_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "kept.gz"
    path.write_bytes(b"before")

    def write_half() -> None:
        with replacing_gzip(path) as stream:
            stream.write(b"half")
            raise RuntimeError("the source went away")

    with pytest.raises(RuntimeError):
        write_half()
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("kept.gz", b"before")]
