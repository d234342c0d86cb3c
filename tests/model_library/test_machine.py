"""What there is: memory, also where a control group allows less, disk, processor."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import psutil
import pytest

from desktop_app.model_library import machine
from desktop_app.model_library.sizes import GIB, MIB


def write(root: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    return root


def test_this_computer(tmp_path: Path) -> None:
    found = machine.look(tmp_path, [machine.Accelerator("GPU", 8 * GIB, 7 * GIB)])
    assert 0 < found.available_bytes <= found.total_bytes <= psutil.virtual_memory().total
    assert found.free_disk_bytes is not None and found.free_disk_bytes > 0
    assert found.accelerators[0].name == "GPU"
    assert machine.look().free_disk_bytes is None
    assert machine.look(tmp_path / "nothing").free_disk_bytes is None


def test_a_control_group_limits_what_there_is(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "proc/self/cgroup": "0::/user/app\n",
            "sys/fs/cgroup/user/app/memory.max": "max\n",
            "sys/fs/cgroup/user/app/memory.current": "1\n",
            "sys/fs/cgroup/user/memory.max": f"{100 * MIB}\n",
            "sys/fs/cgroup/user/memory.current": f"{70 * MIB}\n",
            "sys/fs/cgroup/user/memory.stat": f"anon 5\ninactive_file {20 * MIB}\n",
        },
    )
    found = machine.look(root=root)
    assert (found.total_bytes, found.available_bytes) == (100 * MIB, 50 * MIB)


def test_a_control_group_of_the_first_version(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "proc/self/cgroup": "5:cpu:/app\n4:memory:/app\n",
            "sys/fs/cgroup/memory/app/memory.limit_in_bytes": f"{100 * MIB}\n",
            "sys/fs/cgroup/memory/app/memory.usage_in_bytes": f"{120 * MIB}\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
            "sys/fs/cgroup/memory/memory.usage_in_bytes": "1\n",
        },
    )
    found = machine.look(root=root)
    assert (found.total_bytes, found.available_bytes) == (100 * MIB, 0)


def test_without_control_groups_there_is_no_limit(tmp_path: Path) -> None:
    assert machine.look(root=tmp_path).total_bytes == psutil.virtual_memory().total


@pytest.mark.skipif(
    sys.platform != "linux" or os.uname().machine != "x86_64", reason="reads Linux's cpuinfo"
)
@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ("fpu avx2 avx512_bf16", True),
        ("fpu amx_tile", True),
        ("fpu avx2 avx512f", False),
    ],
)
def test_processors_that_compute_bfloat16(tmp_path: Path, flags: str, expected: bool) -> None:
    root = write(tmp_path, {"proc/cpuinfo": f"processor\t: 0\nflags\t\t: {flags}\n"})
    assert machine.computes_bfloat16(root) is expected


def test_a_processor_that_says_nothing_is_not_trusted(tmp_path: Path) -> None:
    assert machine.computes_bfloat16(tmp_path) is False


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere only torch can tell")
def test_the_engine_chooses_the_same_number_format() -> None:
    torch = pytest.importorskip("torch")
    from desktop_app.engine import precision

    chosen = precision.dtype("auto", "cpu")
    assert (chosen is torch.bfloat16) is machine.computes_bfloat16()
