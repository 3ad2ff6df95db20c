"""A register is made of its files: each named as its table, once, and all there that must be."""

from pathlib import Path

import pytest

from raw.register_files import misnamed


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["places.csv", "people.csv"], []),
        (["places.csv"], []),
        (["people.csv"], ["places.csv: the register of sites needs this file once, it was given 0 times."]),
        (
            ["places.csv", "people.csv", "people.csv"],
            ["people.csv: the register of sites needs this file once, it was"],
        ),
        (["place.csv"], ["place.csv: is no file of the register of sites", "places.csv: the register of sites needs"]),
    ],
)
def test_what_is_wrong_with_the_files_is_said(names: list[str], said: list[str]) -> None:
    found = misnamed([Path(name) for name in names], "sites", ["places", "people"], ["places"])
    assert [text[: len(words)] for text, words in zip(found, said, strict=True)] == said
    assert all(text.endswith("Give it places.csv, people.csv") for text in found)


def test_the_nearest_name_is_offered() -> None:
    (text,) = misnamed([Path("places.csv"), Path("peeple.csv")], "sites", ["places", "people"], ["places"])
    assert "did you mean 'people.csv'" in text
