"""Reading of `Retry-After`, over all texts and all moments."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from raw.http.retry_after import LONGEST, seconds_to_renewal, seconds_to_wait

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)


@settings(deadline=None)
@given(st.integers(0, 10**12))
def test_seconds_are_taken_as_they_are(seconds: int) -> None:
    assert seconds_to_wait(str(seconds), NOW) == min(seconds, LONGEST)
    assert seconds_to_wait(f" {seconds} ", NOW) == min(seconds, LONGEST)


@settings(deadline=None)
@given(MOMENTS)
def test_a_date_is_the_time_until_then_in_every_form(moment: datetime) -> None:
    wanted = min(max((moment - NOW).total_seconds(), 0), LONGEST)
    forms = [format_datetime(moment, usegmt=True), moment.strftime("%a %b %d %H:%M:%S %Y")]
    assert [seconds_to_wait(form, NOW) for form in forms] == [wanted, wanted]


NEARLY_DATES = st.tuples(
    st.sampled_from(["Sun, ", "Sunday, ", "Mon "]),
    st.sampled_from(["22 Nov ", "99 Nov ", "0 Feb ", "22-Nov-", "Nov 22 "]),
    st.integers(0, 10**9).map(str),
    st.sampled_from([" 20:00:00", " 99:99:99", "20:00:00 20:00:00 1 "]),
    st.sampled_from(["", " GMT", " +9999", " -0000"]) | st.text(max_size=4),
).map("".join)


@settings(deadline=None)
@given(st.text() | NEARLY_DATES)
def test_any_text_is_a_wait_or_none(text: str) -> None:
    seconds = seconds_to_wait(text, NOW)
    assert seconds is None or 0 <= seconds <= LONGEST


@settings(deadline=None)
@given(st.text() | st.integers().map(str))
def test_any_renewal_is_a_wait_or_none(text: str) -> None:
    seconds = seconds_to_renewal({"x-ratelimit-reset": text}, NOW)
    assert seconds is None or 0 <= seconds <= LONGEST


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_a_renewal_is_told_in_seconds_or_as_a_moment(seconds: int) -> None:
    moment = str(int((NOW + timedelta(seconds=seconds)).timestamp()))
    assert seconds_to_renewal({"x-ratelimit-reset": str(seconds)}, NOW) == seconds
    assert seconds_to_renewal({"x-ratelimit-reset": moment}, NOW) == seconds
