"""One rebuild at a time: the second is told who holds the lock, and a dead holder holds nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.lock import LockedError, only_one

HOLD = "import sys\nfrom pathlib import Path\nfrom warehouse.lock import only_one\n" + (
    "with only_one(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()\n"
)


def test_the_second_is_told_who_holds_the_lock_since_when(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match=rf"process {holder.pid} of .*, since \d{{4}}-.* UTC"), only_one(tmp_path):
            pass
        holder.kill()
    with only_one(tmp_path):
        pass


def test_the_lock_is_free_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), only_one(tmp_path):
        raise ZeroDivisionError
    with only_one(tmp_path):
        pass
