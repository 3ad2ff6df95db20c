"""Releases of the real records, each built once by the program, and the same records counted here."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import BuildOnce, Project
from tests.real_input.choices import Choices, Judgement
from tests.real_input.inputs import INPUTS, SETTINGS, YEARS
from tests.real_input.pairs import Tables, pair_tables
from tests.real_input.plain import State, Work
from tests.real_input.profiles import Profiles, profiles, scopes, subject_of
from tests.real_input.rare import write


class Counted(NamedTuple):
    """A project whose current release was made of an input, and what these records say."""

    input_name: str
    project: Project
    state: State
    profiles: Profiles

    def works(self, choices: Choices) -> Iterator[tuple[Work, Judgement, list[str]]]:
        """The works that a definition counts in the years observed, what it says of each, and the scopes it is in."""
        for work in self.state.works.values():
            subject = subject_of(work)
            if work.record.get("publication_year") in YEARS and choices.counts(subject):
                says = choices.judges(subject)
                is_observed = bool(work.organisations & self.state.observed)
                yield work, says, scopes(is_observed=is_observed, has_home=says.has_home)


@pytest.fixture(scope="session")
def rare_cases(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that `rare` makes."""
    folder = tmp_path_factory.mktemp("rare")
    write(real_data / "openalex" / INPUTS["second state"][0], folder)
    return folder


@pytest.fixture(scope="session", params=[*INPUTS])
def counted(
    request: pytest.FixtureRequest, build_once: BuildOnce, real_data: Path, rare_cases: Path, repository: Path
) -> Counted:
    """Of every input. All are built in copies of the first one's project: what is not made of works is made once."""
    found = {path.name: path for folder in (real_data / "openalex", rare_cases) for path in folder.iterdir()}
    first, release = next(iter(INPUTS)), None
    for name in dict.fromkeys((first, request.param)):
        like = release.project if release else None
        before = ((like.folder if like else repository) / "observatory.toml").read_text(encoding="utf-8")
        settings = SETTINGS.format(", ".join(f'"{found[file]}"' for file in INPUTS[name]))
        release = build_once(f"real-{name.replace(' ', '-')}", like=like, edit=(before, settings))
    assert release
    assert "SYNTHETIC" not in release.process.stdout
    state = State.of([found[file] for file in INPUTS[request.param]])
    return Counted(request.param, release.project, state, profiles(state))


@pytest.fixture(scope="session")
def pairs(counted: Counted) -> dict[str, Tables]:
    """What countries share, by every definition."""
    return pair_tables(counted.profiles)
