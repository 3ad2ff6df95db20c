"""Pins: read, moved, edited by hand, refused by name where they cannot be understood."""

from pathlib import Path

import pytest

from raw.errors import SourceError
from raw.pins import Pin, Pins


@pytest.fixture
def pins(tmp_path: Path) -> Pins:
    return Pins(tmp_path / "pins.toml")


def test_what_is_moved_is_read_again(pins: Pins) -> None:
    assert pins.all() == {}
    first = Pin("0123456789abcdef", "2026-11-22 10:00:00 UTC", 'said "so", with a back\\slash\nand a line')
    pins.move("openalex", first)
    pins.move("hal", Pin("fedcba9876543210", "2026-11-22 10:01:00 UTC", "pulled"))
    assert pins.all()["openalex"].reason == 'said "so", with a back\\slash and a line'
    pins.move("openalex", Pin("00", "later", "back"))
    assert {name: pin.snapshot for name, pin in pins.all().items()} == {"hal": "fedcba9876543210", "openalex": "00"}


@pytest.mark.parametrize(
    "text",
    [
        "openalex = ",
        "[openalex]\nsnapshot = 'x'\n",
        "[openalex]\nsnapshots = 'x'\n",
        "openalex = 3\n",
        "[openalex]\nsnapshot = 3\nsince = 'x'\nreason = 'y'\n",
    ],
)
def test_a_file_that_says_something_else_is_refused(pins: Pins, text: str) -> None:
    pins.path.write_text(text)
    with pytest.raises(SourceError, match=r"pins\.toml cannot be used: .*snapshot, since and reason"):
        pins.all()
