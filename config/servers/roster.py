"""What a supervisor has started, on paper, so that the next one recognises a killed one's orphans."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from config.servers import processes
from config.servers.place import read_json, write_secret

MARK = "YAGONA_DATA"


@dataclass(frozen=True, slots=True)
class Roster:
    """The list in DATA/processes.json."""

    data: Path

    @property
    def file(self) -> Path:
        """Where it is written."""
        return self.data / "processes.json"

    def write(self, children: list[processes.Child]) -> None:
        """Note who runs now."""
        told = [
            {
                "name": child.name,
                "pid": child.identity.pid,
                "started": child.identity.started,
                "polite": int(child.polite),
            }
            for child in children
        ]
        write_secret(self.file, {"children": told})

    def stop_orphans(self) -> list[str]:
        """Stop what an earlier supervisor left running; answers their names."""
        stopped: list[str] = []
        for told in reversed(read_json(self.file).get("children", [])):
            identity = processes.Identity(told["pid"], told["started"])
            if processes.is_alive(identity):
                processes.stop_group(identity, told["polite"], 15.0)
                stopped.append(told["name"])
            elif self._stop_members(identity.pid):
                stopped.append(told["name"])
        return stopped

    def _stop_members(self, group: int) -> bool:
        """Stop processes whose leader was killed. Its pid may have been given away since, so
        each of them must also carry our data folder in its environment."""
        if processes.identify(group) is not None:
            return False
        members = [m for m in processes.members(group) if self._is_marked(m.pid)]
        for what, seconds in ((signal.SIGTERM, 10.0), (signal.SIGKILL, 2.0)):
            for member in filter(processes.is_alive, members):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(member.pid, what)
            deadline = time.monotonic() + seconds
            while time.monotonic() < deadline and any(map(processes.is_alive, members)):
                time.sleep(0.05)
        return bool(members)

    def _is_marked(self, pid: int) -> bool:
        try:
            environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except OSError:
            return False
        return f"{MARK}={self.data}".encode() in environment
