"""Settings are refused by name, with the nearest valid key, and their origin is known."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.settings import FILE, SettingsError, load, origins, project_folder


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write an observatory.toml; the environment holds none of our variables."""
    monkeypatch.delenv("OBSERVATORY_PROJECT", raising=False)

    def _write(text: str) -> Path:
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        return tmp_path

    return _write


def test_the_default_observes_cnrs_physics_on_the_sample(write) -> None:
    settings = load(write(""))
    assert settings.institution.ror == ("https://ror.org/00z54nq84",)
    assert settings.institution.home_country == "FR"
    assert settings.sources.openalex.mode == "sample"


def test_the_repository_s_own_file_can_be_loaded() -> None:
    assert load(Path(__file__).parents[2]).institution.name == "CNRS Physics"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[instituton]\nname = 'x'", ["instituton", "no such key", "Did you mean institution?"]),
        ("[institution]\nhome_contry = 'FR'", ["institution.home_contry", "Did you mean institution.home_country?"]),
        ("[years]\nfirst = 'soon'", ["years.first", "'soon'", "integer"]),
        ("[years]\nfirst = 2020\nlast = 2010", ["first (2020) is after last (2010)"]),
        ("[institution]\nror = ['00z54nq84']", ["institution.ror", "00z54nq84", "match"]),
        ("[institution]\nror = []", ["institution.ror", "at least 1"]),
        ("[institution]\nhome_country = 'France'", ["institution.home_country", "'France'"]),
        ("[sources.openalex]\nmode = 'files '", ["sources.openalex.mode", "'sample', 'files', 'api' or 'snapshot'"]),
        ("[warehouse]\nmemory_limit = 'much'", ["warehouse.memory_limit", "'much'"]),
        ("[years\nfirst = 2020", ["is not TOML", "line 1"]),
    ],
)
def test_a_mistake_is_named(write, text: str, words: list[str]) -> None:
    folder = write(text)
    with pytest.raises(SettingsError) as error:
        load(folder)
    for word in [str(folder / FILE), *words]:
        assert word in str(error.value)


def test_every_mistake_is_named_at_once(write) -> None:
    with pytest.raises(SettingsError) as error:
        load(write("[years]\nfirst = 1\n[schedule]\ncrom = 'x'"))
    assert "years.first" in str(error.value)
    assert "Did you mean schedule.cron?" in str(error.value)


def test_the_environment_overrides_the_file(write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write("[institution]\nhome_country = 'FR'\n[years]\nfirst = 2000")
    monkeypatch.setenv("OBSERVATORY_INSTITUTION__HOME_COUNTRY", "SA")
    monkeypatch.setenv("OBSERVATORY_YEARS__AS_OF", "2026-11-22")
    settings = load(folder)
    assert settings.institution.home_country == "SA"
    assert settings.years.as_of_date == date(2026, 11, 22)
    found = {name: (value, origin) for name, value, origin in origins(folder)}
    assert found["institution.home_country"] == ("SA", "environment")
    assert found["years.first"] == (2000, FILE)
    assert found["years.last"] == (2025, "default")


def test_an_unknown_variable_is_refused(write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATORY_YEARS__FRIST", "2000")
    with pytest.raises(SettingsError, match=r"OBSERVATORY_YEARS__FRIST.*Did you mean OBSERVATORY_YEARS__FIRST"):
        load(write(""))


def test_the_project_is_found_from_a_folder_inside(write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write("")
    (folder / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(folder / "a" / "b")
    assert project_folder() == folder


def test_a_folder_without_settings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is missing"):
        load(tmp_path)
