"""Sets of countries, written as texts, taken apart into countries and pairs of countries, in arrays.

A set of k countries has k(k-1)/2 pairs, and a few large sets have most of them: pairs are numbered once, so that what
belongs to them can be added up in dense arrays.
"""

from dataclasses import dataclass

import numpy
import pyarrow
import pyarrow.compute
from numpy.typing import NDArray

Integers = NDArray[numpy.int64]
_NONE: Integers = numpy.empty(0, dtype=numpy.int64)


@dataclass(frozen=True)
class CountrySets:
    """n sets, of m countries and p pairs of countries in all, with s members and q pairs altogether."""

    codes: list[str]
    """Country codes, sorted; m of them."""
    x: Integers
    """Place of the first country of each pair among the codes; shape (p,)."""
    y: Integers
    """Place of the second, which comes after the first; shape (p,)."""
    sizes: Integers
    """Countries of each set; shape (n,)."""
    member_sets: Integers
    """Set of each member; shape (s,)."""
    members: Integers
    """Place of each member among the codes; shape (s,)."""
    pair_sets: Integers
    """Set of each of its pairs; shape (q,)."""
    pairs: Integers
    """Number of the pair, from 0 to p - 1; shape (q,)."""


def country_sets(texts: pyarrow.ChunkedArray) -> CountrySets:
    """Read sets written as sorted codes with a blank between; none is empty."""
    split = pyarrow.compute.split_pattern(texts.combine_chunks(), " ")
    sizes: Integers = numpy.asarray(pyarrow.compute.list_value_length(split), dtype=numpy.int64)
    encoded = pyarrow.compute.list_flatten(split).dictionary_encode()
    found = encoded.dictionary.to_pylist()
    codes = sorted(found)
    place = {code: number for number, code in enumerate(codes)}
    members = numpy.array([place[code] for code in found], dtype=numpy.int64)[numpy.asarray(encoded.indices)]
    pair_sets, first, second = _pairs(sizes, members)
    m = len(codes)
    together = first * m + second
    occurring: Integers = numpy.flatnonzero(numpy.bincount(together, minlength=m * m))
    number = numpy.zeros(m * m, dtype=numpy.int64)
    number[occurring] = numpy.arange(len(occurring))
    return CountrySets(
        codes=codes,
        x=occurring // max(m, 1),
        y=occurring % max(m, 1),
        sizes=sizes,
        member_sets=numpy.repeat(numpy.arange(len(sizes)), sizes),
        members=members,
        pair_sets=pair_sets,
        pairs=number[together],
    )


def _pairs(sizes: Integers, members: Integers) -> tuple[Integers, Integers, Integers]:
    """Set, first and second country of all pairs, sets of one size at a time."""
    starts = numpy.cumsum(sizes) - sizes
    sets, first, second = [_NONE], [_NONE], [_NONE]
    for size in numpy.unique(sizes[sizes > 1]).tolist():
        chosen = numpy.flatnonzero(sizes == size)
        rows = members[starts[chosen][:, None] + numpy.arange(size)]
        one, other = numpy.triu_indices(size, 1)
        sets.append(numpy.repeat(chosen, len(one)))
        first.append(rows[:, one].ravel())
        second.append(rows[:, other].ravel())
    return numpy.concatenate(sets), numpy.concatenate(first), numpy.concatenate(second)
