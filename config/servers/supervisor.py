"""Start everything in order, keep it running, stop it and nothing else."""

from __future__ import annotations

import http.client
import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe

from config.catalogues import compile_all
from config.servers import foreign, processes
from config.servers.accounts import service_account
from config.servers.errors import CannotStart
from config.servers.oneid_stub import PATH
from config.servers.place import Place, read_json, write_secret
from config.servers.ports import LOOPBACK, free_port, require_free
from config.servers.postgres import LASTING, Postgres
from config.servers.programs import HOUSE, ROOT, Plan, Program
from config.servers.roster import Roster
from config.servers.steps import StopFlag, finish, last_words
from config.servers.unchanged import Done, fingerprint, has_rows, migrated_to
from config.servers.valkey import Valkey

READY_WITHIN = 180.0
RESTARTS = 5  # of one program within a minute; more is an error that a restart does not mend


@dataclass(slots=True)
class Running:
    """One thing that runs, and how to start it again."""

    child: processes.Child
    begin: Callable[[], processes.Child]
    restarts: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Supervisor:
    """Everything of one data folder."""

    place: Place
    port: int
    flag: StopFlag
    say: Callable[[str], None]
    plan: Plan = HOUSE
    pause: float = 1.0  # before a program that ended is started again
    running: list[Running] = field(default_factory=list)

    @property
    def base_url(self) -> str:
        """The printed address: localhost, because passkeys do not bind to an IP address."""
        return f"http://localhost:{self.port}"

    def run(self, announce: Callable[[], None]) -> None:
        """Start, announce, keep, stop. Raises CannotStart; returns never but by Stopped."""
        self.place.open()
        with self.place.locked():
            self._clear_orphans()
            require_free(self.port)
            try:
                self._start()
                announce()
                self._keep()
            finally:
                self._stop()

    def _clear_orphans(self) -> None:
        stopped = Roster(self.place.data).stop_orphans()
        if stopped:
            self.say(f"Stopped what an earlier run had left behind: {', '.join(stopped)}.")

    def _start(self) -> None:
        account = service_account()
        self.place.claim(account)
        secrets = self.place.secrets()
        urls = foreign.foreign_database()
        broker = os.environ.get("REDIS_URL", "")
        home = self.place.servers_home(account)
        ports = self._ports()
        if urls:
            foreign.check_database(urls)
        else:
            postgres = Postgres(
                home,
                self.place.logs / "postgres.log",
                ports["postgres"],
                account,
                secrets,
                LASTING,
            )
            self.say("Starting PostgreSQL ...")
            postgres.make()
            self._begin(postgres.start)
            postgres.prepare()
            urls = {
                name: postgres.url(role.removeprefix("yagona_"))
                for name, role in foreign.URLS.items()
            }
        if broker:
            foreign.check_broker(broker)
        else:
            valkey = Valkey(
                home,
                self.place.logs / "valkey.log",
                ports["valkey"],
                account,
                secrets["valkey"],
            )
            self._begin(valkey.start)
            broker = valkey.url
        self._write_where(urls, broker, secrets, ports["oneid"])
        self._prepare()
        self._start_programs()

    def _ports(self) -> dict[str, int]:
        """The ports of last time when they are free, so that open psql sessions come back."""
        file = self.place.data / "ports.json"
        told = read_json(file)
        ports = {name: free_port(told.get(name)) for name in ("postgres", "valkey", "oneid")}
        write_secret(file, ports)
        return ports

    def _write_where(
        self, urls: dict[str, str], broker: str, secrets: dict[str, str], oneid: int
    ) -> None:
        where = {
            "base_url": self.base_url,
            **{name.lower(): url for name, url in urls.items()},
        }
        # hash_key is there once the operator has changed field_key (docs/operations.md)
        names = ("secret_key", "field_key", "hash_key", "sign_key")
        keys = {name: secrets[name] for name in names if name in secrets}
        stand_in = {
            "oneid_url": f"http://{LOOPBACK}:{oneid}{PATH}",
            "oneid_client_id": "yagona",
            "oneid_client_secret": token_urlsafe(16),
        }
        write_secret(self.place.where_file, {**where, "redis_url": broker, **keys, **stand_in})

    def _prepare(self) -> None:
        """Migrations, static files, registers and the demonstration, in the order of need."""
        self.say("Preparing the database ...")
        compile_all(ROOT / "locale")
        for program in self.plan.steps:
            self._step_if_changed(program)
        if self.place.has_demonstration() or (self._is_foreign and self._has_people()):
            return  # a demonstration among somebody's real people would be a disaster
        self.say("Loading registers and the demonstration population ...")
        for program in self.plan.once:
            self._step(program)
        self.place.note_demonstration()

    @property
    def _is_foreign(self) -> bool:
        return bool(foreign.foreign_database())

    def _has_people(self) -> bool:
        return has_rows(read_json(self.place.where_file)["system_database_url"], "patients_person")

    def _step_if_changed(self, program: Program) -> None:
        done, files = Done(self.place.data), (ROOT, program.inputs)
        if done.knows(program.name, fingerprint(*files, self._state())):
            return
        self._step(program)
        done.note(program.name, fingerprint(*files, self._state()))

    def _state(self) -> str:
        """Which database it is and how far it is migrated: a restored one may be older."""
        return migrated_to(read_json(self.place.where_file)["system_database_url"])

    def _step(self, program: Program) -> None:
        self.flag.check()
        log = self.place.logs / f"{program.name}.log"
        child = self._launch(program)
        self._note([child])
        finish(child, log, self.flag)

    def _launch(self, program: Program) -> processes.Child:
        return processes.start(
            program.name,
            program.command,
            log=self.place.logs / f"{program.name}.log",
            env=program.env(self.place.data),
            cwd=ROOT,
        )

    def _begin(self, begin: Callable[[], processes.Child]) -> None:
        self.flag.check()
        self.running.append(Running(begin(), begin))
        self._note()

    def _note(self, more: list[processes.Child] | None = None) -> None:
        Roster(self.place.data).write([*(r.child for r in self.running), *(more or [])])

    def _start_programs(self) -> None:
        self.say("Starting web server, worker, beat, relay and sequencer ...")
        (self.place.data / "beat").mkdir(mode=0o700, exist_ok=True)
        for program in self.plan.lasting(self.place.data, self.port):
            self._begin(lambda program=program: self._launch(program))
        deadline = time.monotonic() + READY_WITHIN
        while not self._is_ready():
            self._refuse_dead()
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"The web server is not ready after {READY_WITHIN:.0f} s: {self._unready()}"
                )
            self.flag.sleep(0.1)
        self._refuse_dead()

    def _refuse_dead(self) -> None:
        for entry in self.running:
            if entry.child.has_ended():
                log = self.place.logs / f"{entry.child.name}.log"
                raise CannotStart(
                    f"The {entry.child.name} ended at once: {last_words(log)} (all of it in {log})"
                )

    def _ask(self) -> tuple[int, str]:
        line = http.client.HTTPConnection(LOOPBACK, self.port, timeout=10)
        try:
            line.request("GET", "/health/ready", headers={"Host": f"localhost:{self.port}"})
            answer = line.getresponse()
            return answer.status, answer.read(2000).decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            return 0, str(error)
        finally:
            line.close()

    def _is_ready(self) -> bool:
        return self._ask()[0] == 200

    def _unready(self) -> str:
        return self._ask()[1].strip() or f"see {self.place.logs / 'web.log'}"

    def _keep(self) -> None:
        """Start again what dies by itself, until that is plainly no use."""
        while True:
            self.flag.sleep(0.5)
            for entry in self.running:
                if entry.child.has_ended():
                    self._restart(entry)

    def _restart(self, entry: Running) -> None:
        name, now = entry.child.name, time.monotonic()
        log = self.place.logs / f"{name}.log"
        entry.restarts = [t for t in entry.restarts if now - t < 60] + [now]
        if len(entry.restarts) > RESTARTS:
            raise CannotStart(f"The {name} keeps ending: {last_words(log)} (all of it in {log})")
        self.say(f"The {name} ended unasked ({last_words(log)}); it is started again.")
        entry.child.stop()  # its children, if it left any
        self.flag.sleep(self.pause)
        with suppress(CannotStart):  # tried again, and counted, at the next look
            entry.child = entry.begin()
        self._note()

    def _stop(self) -> None:
        if not self.running:
            return
        self.say("Stopping ...")
        for entry in reversed(self.running):
            entry.child.stop()
        self.running.clear()
        self._note()
        self.place.where_file.unlink(missing_ok=True)


def where(data: Path) -> dict[str, str]:
    """The addresses of what runs, by the names of the environment, which overrides them."""
    names = [*foreign.URLS, "REDIS_URL", "BASE_URL"]
    told = read_json(data / "where.json")
    return {name: os.environ.get(name) or told.get(name.lower(), "") for name in names}


def as_json(content: object) -> str:
    """For scripts."""
    return json.dumps(content, indent=1, ensure_ascii=False)
