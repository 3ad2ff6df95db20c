"""Random numbers that belong to one cell of a table, and to nothing else.

The seed of a cell is a hash of the text of its key, so that its numbers depend neither on the order of the rows, nor on
which other cells there are, nor on the machine. The generator is Philox 4x64-10 (J. K. Salmon, M. A. Moraes, R. O.
Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011, 10.1145/2063384.2063405): its streams are
chosen by a key of 128 bits, which takes a hash as it is.
"""

from collections.abc import Iterator, Sequence
from hashlib import blake2b

import numpy

KEY_BYTES = 16


def key_of(cell: str) -> bytes:
    """The Philox key of a cell: 16 bytes of BLAKE2b of the text of its key."""
    return blake2b(cell.encode(), digest_size=KEY_BYTES).digest()


def generators(cells: Sequence[str]) -> Iterator[numpy.random.Generator]:
    """For each cell, in order, the generator at the begin of its own stream; each is good until the next is asked for.

    One generator is set to each key in turn: making one of its own for every cell takes twelve times as long.
    """
    stream = numpy.random.Philox(key=0)
    generator = numpy.random.Generator(stream)
    state = stream.state
    for cell in cells:
        state["state"]["key"][:] = numpy.frombuffer(key_of(cell), dtype="<u8")
        stream.state = state
        yield generator
