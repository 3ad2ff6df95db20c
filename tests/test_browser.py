"""The Dagster pages as their users see them, in a real browser that reaches nothing but loopback."""

import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest
from selenium import webdriver
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.wait import WebDriverWait

from raw.catalogue import sources
from raw.observation.contract import TABLES as OBSERVATION
from transforms.catalogue import tables
from warehouse.meta import SYNTHETIC_NOTICE

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
PICTURES = os.environ.get("PICTURES")
pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="needs Debian's chromium and chromium-driver")

GROUPS = ("audit", "core", "indicators", "raw", "release", "snapshots")
TABLE = "indicators/international_coauthorship"


@pytest.fixture(scope="module")
def address(new_project, sample_release) -> Iterator[str]:
    """The web server of a copy of the project that made the sample release; others copy that one at any time."""
    folder = new_project(like=sample_release.project).folder
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OBSERVATORY_")}
    server = subprocess.Popen(
        [sys.executable, "-m", "dagster_webserver", "-h", "127.0.0.1", "-p", str(port), "-m", "pipelines.definitions"],
        cwd=folder,
        env=environment | {"DAGSTER_HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    found = f"http://127.0.0.1:{port}"
    try:
        WebDriverWait(server, 120).until(lambda _: _answers(f"{found}/server_info"))
        yield found
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def browser(tmp_path_factory) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=2400,1500",
        f"--user-data-dir={tmp_path_factory.mktemp('chromium')}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


@pytest.mark.parametrize("group", GROUPS)
def test_the_list_of_a_group_shows_every_asset(group: str, address: str, browser: webdriver.Chrome) -> None:
    names = {
        "snapshots": {room.name for room in sources()},
        "raw": {*OBSERVATION, *(table for room in sources() for table in room.all_tables)},
        "release": {"collaboration"},
    }.get(group, {table.name for table in tables() if table.schema == group})
    browser.set_window_size(1600, 6500)  # what does not fit into the window is not drawn at all
    browser.get(f"{address}/locations/__repository__@pipelines.definitions/asset-groups/{group}/list")
    expected = {f"{group} / {name}" for name in names}
    assert expected - {line.strip() for line in _text_with(browser, *expected).splitlines()} == set()


def test_the_lineage_of_an_indicator_goes_back_to_the_files(address: str, browser: webdriver.Chrome) -> None:
    browser.set_window_size(1500, 1700)
    browser.get(f"{address}/assets/{TABLE}?view=lineage&lineageScope=upstream&lineageDepth=9")
    text = _text_with(browser, "publications", "openalex_works", "openalex")
    assert "organisations" in text
    browser.set_window_size(1240, 1380)
    browser.get(f"{address}/assets/{TABLE}?view=lineage&lineageScope=upstream&lineageDepth=2")
    assert "openalex_works" in _text_with(browser, "publications", "openalex_works")
    _asked(browser, "AssetGraphLiveQuery")
    _picture(browser, "lineage.png")


def test_the_page_of_a_table_says_what_it_is(address: str, browser: webdriver.Chrome) -> None:
    browser.get(f"{address}/assets/{TABLE}")
    text = _text_with(browser, "pp_international_wilson_lb", "One row per definition")
    _picture(browser, "table.png")
    assert SYNTHETIC_NOTICE in text
    assert "Wilson's 95 % interval of the share, lower end." in text
    assert "(from core.publications." in text


def test_the_page_of_a_table_shows_its_check(address: str, browser: webdriver.Chrome) -> None:
    browser.get(f"{address}/assets/{TABLE}?view=checks")
    text = _text_with(browser, "Passed", "rows_not_unique")
    _picture(browser, "check.png")
    assert "Passed" in text
    assert "This is a blocking asset check." in text
    assert "Known and unknown add up." in text


def test_no_request_leaves_loopback(address: str, browser: webdriver.Chrome) -> None:
    asked = set()
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] in {"Network.requestWillBeSent", "Network.webSocketCreated"}:
            asked.add(message["params"].get("url") or message["params"]["request"]["url"])
    hosts = {urlsplit(url).hostname for url in asked if urlsplit(url).scheme in {"http", "https", "ws", "wss"}}
    assert hosts == {"127.0.0.1"}


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - an address made above
            return bool(answer.status == 200)
    except (URLError, TimeoutError, ConnectionError):
        return False


def _text_with(browser: webdriver.Chrome, *words: str) -> str:
    """The page's text, once it has all the words; what it has after a minute otherwise."""

    def text(driver: webdriver.Chrome) -> str:
        return str(driver.execute_script("return document.body.innerText"))

    with suppress(TimeoutException):
        WebDriverWait(browser, 60).until(lambda driver: all(word in text(driver) for word in words))
    return text(browser)


def _asked(browser: webdriver.Chrome, operation: str) -> None:
    """Wait until the page has the answer to one of its queries."""
    ended = (
        f"return performance.getEntriesByType('resource').some(r => r.name.includes('{operation}') && r.responseEnd)"
    )
    WebDriverWait(browser, 30).until(lambda driver: driver.execute_script(ended))


def _picture(browser: webdriver.Chrome, name: str) -> None:
    """Keep a picture where PICTURES names a folder: that is how the README's are made."""
    if PICTURES:
        browser.save_screenshot(str(Path(PICTURES) / name))
