"""Running the verifier as a stranger does: Python alone, every socket refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

_OFFLINE = """
import runpy, sys
def refuse(event, _arguments):
    if event.startswith("socket."):
        raise OSError("the network is off")
sys.addaudithook(refuse)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def verify(bundle: Path, *more: str) -> tuple[bool, str]:
    """Whether the script from inside the bundle is content, and what it says."""
    with ZipFile(bundle) as pack:
        script = Path(pack.extract("verify.py", bundle.parent))
    done = subprocess.run(
        [sys.executable, "-I", "-c", _OFFLINE, str(script), str(bundle), *more],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode == 0, done.stdout
