"""Stability intervals against the exact binomial distribution, against draws of single works, and for their seeds."""

import subprocess
import sys

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from transforms.statistics import resampling, stability
from transforms.statistics.resampling import DRAWS, LOWER, UPPER, drawn_sums, merged
from transforms.statistics.seeds import generators, key_of
from transforms.statistics.stability import stability_intervals, weighted_stability_interval

SIZES = [1, 2, 3, 5, 10, 31, 100, 1000, 20_000, 1_000_000]
CELLS = [(n, x) for n in SIZES for x in sorted({0, 1, n // 100, n // 10, n // 3, n // 2, n - n // 5, n - 1, n})]
REPEATS = 400


def drawn(n, x, repeats=REPEATS):
    return stability_intervals([f"{n} {x} {i}" for i in range(repeats)], [n] * repeats, [x] * repeats)


@pytest.mark.parametrize(("n", "x"), CELLS)
def test_bounds_are_order_statistics_of_binomial_draws(n, x):
    """U(k) of 1000 uniform numbers is Beta(k, 1001-k), so a bound is the binomial quantile of a number that lies, but
    for once in a million, between that Beta's quantiles of 0.5e-6 and 1 - 0.5e-6: no other tolerance is needed."""
    for bounds, place in zip(zip(*drawn(n, x, 20), strict=True), (LOWER + 1, UPPER + 1), strict=True):
        least, most = stats.binom.ppf(stats.beta.ppf([5e-7, 1 - 5e-7], place, DRAWS + 1 - place), n, x / n) / n
        assert all(least - 1e-12 <= bound <= most + 1e-12 for bound in bounds)


@pytest.mark.parametrize(("n", "x"), [(7, 3), (60, 4), (60, 57), (5000, 1200)])
def test_bounds_have_the_distribution_of_sorted_draws(n, x):
    """Against 1,000 draws literally taken and sorted; equality of distribution, of each bound and of their distance."""
    literal = numpy.sort(numpy.random.default_rng(1).binomial(n, x / n, (2000, DRAWS)), axis=1)[:, [LOWER, UPPER]]
    found = numpy.rint(numpy.array(drawn(n, x, 2000)) * n).astype(int)
    for ours, theirs in (
        (found[:, 0], literal[:, 0]),
        (found[:, 1], literal[:, 1]),
        (found @ [-1, 1], literal @ [-1, 1]),
    ):
        values = numpy.unique([ours, theirs])
        table = numpy.array([[(sample == value).sum() for value in values] for sample in (ours, theirs)])
        common = table[:, table.sum(axis=0) >= 20]
        assert common.shape[1] < 2 or stats.chi2_contingency(common).pvalue > 1e-4


def test_none_and_all_have_no_width():
    assert stability_intervals(["a", "b", "c"], [5, 5, 1], [0, 5, 1]) == [(0, 0), (1, 1), (1, 1)]


def test_the_share_of_a_large_cell_lies_between():
    for n, x in ((1000, 123), (50_000, 31_000)):
        assert all(lower < x / n < upper for lower, upper in drawn(n, x))


@given(
    st.lists(st.tuples(st.text(min_size=1), st.integers(1, 300)), min_size=1, unique_by=lambda c: c[0]), st.randoms()
)
@settings(deadline=None, max_examples=40)
def test_a_cell_depends_on_no_other(cells, random):
    def found(cells):
        keys, works = zip(*cells, strict=True)
        return dict(zip(keys, stability_intervals(keys, works, [n // 2 for n in works]), strict=True))

    shuffled = random.sample(cells, len(cells))
    assert found(cells) == found(shuffled)
    assert found(cells[:1]).items() <= found(cells).items()


PROGRAM = """
import numpy
from transforms.statistics.ratio import ratio_interval
from transforms.statistics.stability import stability_intervals, weighted_stability_interval
print(stability_intervals(["é 1", "b"], [1000, 7], [300, 3]))
works, weights, has = numpy.array([50, 20, 9]), numpy.array([10, 5, 1]), numpy.array([True, False, True])
print(weighted_stability_interval("c", works, weights, has))
print(ratio_interval("d", (numpy.array([0.0, 1.5]), works[:2]), (numpy.array([0.2, 1.0]), works[1:])))
"""
PRINTED = """[(0.274, 0.33), (0.14285714285714285, 0.7142857142857143)]
(0.7610619469026548, 0.8991596638655462)
(0.5736263736263736, 1.521865889212828)
"""


def test_every_process_and_machine_gets_the_same(repository):
    """The figures stand here: another version of numpy may change its streams, and this says that it did."""
    printed = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=repository,
            env={"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert printed == {PRINTED}


def test_a_stream_is_that_of_its_key():
    """Setting one generator anew is the same as making one for each cell."""
    for cell, generator in zip("abc", generators("abc"), strict=True):
        own = numpy.random.Philox(key=numpy.frombuffer(key_of(cell), dtype="<u8"))
        assert generator.random(3).tolist() == numpy.random.Generator(own).random(3).tolist()
        generator.integers(0, 2**32, 1, dtype=numpy.uint32)  # half a number is left over, and must not reach the next


CLASSES = st.lists(st.tuples(st.integers(1, 30), st.integers(1, 10**9), st.booleans()), min_size=1, max_size=20)


def weighted(classes, cell="cell"):
    works, weights, has = (numpy.array(column) for column in zip(*classes, strict=True))
    return weighted_stability_interval(cell, works, weights, has)


@given(CLASSES, st.randoms())
@settings(deadline=None, max_examples=40)
def test_order_and_parts_of_classes_do_not_matter(classes, random):
    parts = [(1, weight, has) for n, weight, has in classes for _ in range(n)]
    assert weighted(classes) == weighted(random.sample(parts, len(parts)))


@given(CLASSES)
@settings(deadline=None, max_examples=40)
def test_bounds_are_shares_in_order(classes):
    lower, upper = weighted(classes)
    assert 0 <= lower <= upper <= 1
    assert (lower == 1) == (all(has for *_, has in classes)) or lower < 1
    if not any(has for *_, has in classes):
        assert (lower, upper) == (0, 0)


def test_equal_weights_are_none():
    """With one weight the weighted interval is the binomial one: its bounds scatter like those."""
    found = numpy.array([weighted([(210, 7, True), (490, 7, False)], f"{i}") for i in range(200)])
    plain = numpy.array(drawn(700, 210, 200))
    for ours, theirs in zip(found.T, plain.T, strict=True):
        assert stats.ks_2samp(ours, theirs).pvalue > 1e-4


def single_works(generator, weights, has, draws):
    picked = generator.integers(0, len(weights), (draws, len(weights)))
    return (weights * has)[picked].sum(axis=1) / weights[picked].sum(axis=1)


def test_bounds_have_the_distribution_of_draws_of_single_works():
    """Weights as authors' parts make them, all different, against works drawn one by one."""
    generator = numpy.random.default_rng(5)
    weights, has = generator.integers(1, 10**9, 300), generator.random(300) < 0.4
    found = numpy.array([weighted_stability_interval(f"{i}", numpy.ones(300, int), weights, has) for i in range(100)])
    literal = [numpy.sort(single_works(generator, weights, has, DRAWS))[[LOWER, UPPER]] for _ in range(100)]
    for ours, theirs in zip(found.T, numpy.transpose(literal), strict=True):
        assert stats.ks_2samp(ours, theirs).pvalue > 1e-4


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 10**9)), min_size=1, max_size=200))
@settings(deadline=None)
def test_merging_keeps_the_number_the_mean_and_nearly_the_variance(classes):
    works, quantity = numpy.array(classes).T
    n, mean = merged(works, quantity)
    assert n.sum() == works.sum()
    assert abs(int(n @ mean) - int(works @ quantity)) <= n.sum()  # less than a unit for each work
    assert numpy.all(numpy.diff(mean) > 0)
    whole = numpy.average((quantity - numpy.average(quantity, weights=works)) ** 2, weights=works)
    kept = numpy.average((mean - numpy.average(mean, weights=n)) ** 2, weights=n)
    assert whole * (1 - 1 / (4 * resampling.ALIKE**2)) - 2e9 <= kept <= whole + 2e9


def test_sums_are_those_of_a_multinomial_draw():
    (generator,) = generators(["x"])
    works, quantity = numpy.array([3, 2, 5]), numpy.array([1, 10, 100])
    ones, sums = drawn_sums(generator, works, numpy.ones(3, int), quantity)
    assert ones.tolist() == [10] * DRAWS
    assert abs(sums.mean() - works @ quantity) < 4 * numpy.sqrt(10 * numpy.var(numpy.repeat(quantity, works)) / DRAWS)


def test_sums_beyond_64_bits_are_refused():
    (generator,) = generators(["x"])
    with pytest.raises(OverflowError, match="coarser unit"):
        drawn_sums(generator, numpy.array([10**6]), numpy.array([10**13]))


def test_a_draw_of_many_works_is_as_normal_as_those_taken(monkeypatch):
    """Bounds by the normal distribution scatter like those of 1,000 draws of the same 12,000 works."""
    generator = numpy.random.default_rng(7)
    works, weights = generator.integers(1, 100, 240), generator.integers(1, 10**9, 240)
    has = generator.random(240) < 0.4
    found = {}
    for name, many in (("normal", 10_000), ("drawn", 10**9)):
        monkeypatch.setattr(stability, "MANY", many)
        found[name] = numpy.array(
            [stability.weighted_stability_interval(f"{name} {i}", works, weights, has) for i in range(150)]
        )
    for ours, theirs in zip(found["normal"].T, found["drawn"].T, strict=True):
        assert stats.ks_2samp(ours, theirs).pvalue > 1e-4
