"""The clock goes back, or far ahead: releases keep the order in which they were made, and no name is used twice."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.faults.still_clock import StillClock
from tests.warehouse import small_releases
from warehouse.release import Releases
from warehouse.retention import prune
from warehouse.tags import find


@pytest.fixture
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Releases:
    monkeypatch.setattr("warehouse.release.datetime", StillClock)
    return Releases(tmp_path)


def publish_on(releases: Releases, monkeypatch: pytest.MonkeyPatch, days: Sequence[str]) -> list[str]:
    """Publish other content on each of these days: the names of the releases."""
    made = []
    n_before = len(releases.all())
    for number, day in enumerate(days, start=n_before + 1):
        monkeypatch.setattr(StillClock, "moment", datetime.strptime(day, "%Y-%m-%d %H").replace(tzinfo=UTC))
        made.append(small_releases.publish(releases, *range(number * 10)).release_id)
    return made


def test_releases_keep_their_order(releases: Releases, monkeypatch: pytest.MonkeyPatch) -> None:
    made = publish_on(releases, monkeypatch, ["2026-11-23 12", "2026-11-23 11", "2026-11-20 09", "2031-01-01 00"])
    assert len(set(made)) == 4
    assert [package["version"] for package in releases.all()] == made
    assert [package["sequence"] for package in releases.all()] == [1, 2, 3, 4]
    assert releases.current() == releases.folder / "releases" / made[-1]
    assert find(releases, "previous").name == made[2]


def test_no_name_is_used_twice_though_releases_were_removed(
    releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = publish_on(releases, monkeypatch, ["2026-11-22 12", "2026-11-23 12", "2026-11-23 13"])
    prune(releases, 1, lambda _: None)
    used += [small_releases.publish(releases, *range(77)).release_id]
    prune(releases, 1, lambda _: None)
    monkeypatch.setattr(StillClock, "moment", datetime(2026, 11, 22, 12, tzinfo=UTC))
    used += [small_releases.publish(releases, *range(78)).release_id]
    assert len(set(used)) == len(used), used
