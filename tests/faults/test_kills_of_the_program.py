"""The program is killed at random moments of a build and a pull, while a reader looks; `make crashtest` does more."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults.crash import Findings, a_reader, course_told, kill, leftovers, look, pulls


def test_builds_killed_at_random_lose_nothing_and_the_next_gives_what_was_never_killed(
    new_project: Callable[..., Any], sample_release: Any, changed_release: Any
) -> None:
    project = new_project(like=changed_release.project)
    shutil.rmtree(project.data / "build")  # all steps have work to do
    project.edit("last = 2024", "last = 2025")
    course = course_told(sample_release.process.stdout)
    assert len(course.steps) > 50
    chance = random.Random(7)  # noqa: S311 - moments, no secrets
    findings, acknowledged = Findings(), {}
    look(project, acknowledged, findings)
    with a_reader(project.data, findings) as told:
        for share in (chance.uniform(0, 0.4), chance.uniform(0.4, 0.8), chance.uniform(0.8, 1)):
            findings.n_ended += not kill(project, course.at(share), "build")
            look(project, acknowledged, findings)
        process = project.build()
    assert process.returncode == 0, process.stderr
    assert findings.wrong == []
    assert told["n_looks"] > 10
    assert len(told["seen"]) <= 3
    assert findings.n_ended <= 1
    assert project.tables() == sample_release.project.tables()
    assert leftovers(project) == []


def test_a_pull_killed_at_random_goes_on(tmp_path: Path) -> None:
    findings = Findings()
    pulls(tmp_path / "pulls", 1, random.Random(7), findings, 5)  # noqa: S311 - moments, no secrets
    assert findings.wrong == []
    assert findings.n_kills == 1
