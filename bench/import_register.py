"""Importing a register into PostgreSQL, beside the bare COPY of the very rows it leaves behind, indexes and all.

    DATABASE_URL=postgresql://… onward bench import_register [ROWS]

Both go into databases of their own on that server, made anew and dropped afterwards. The peer does nothing but copy:
no reading, no checking, no sealing, no chaining of the trail. Bar: at most three times as long, in bounded memory.
"""

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import psycopg

BAR = 3.0
FAMILIES = ("Abdi", "García", "Nguyen", "Öztürk", "Kowalska", "محمد", "Мельник", "De Souza", "Tesfaye", "O'Neil")
GIVEN = ("Amina", "José", "Linh", "Emre", "Zofia", "فاطمة", "Олена", "Marcos", "Selam", "Aoife", "Ana Maria")
COUNTRIES = ("BR", "AO", "IR", "IQ", "TR", "GH", "NG", "AM", "CN", "MN", "SR", "UA")
HEADER = [
    "case", "member", "pathway", "programmes", "family_name", "given_names", "sex", "born_on", "nationality",
    "country_of_origin", "residence_status", "asylum_background", "asylum_applied_on", "detained_at",
    "municipality", "applied_on", "decided_on", "decision", "withdrawn_on", "departed_on", "destination",
    "arrived_on", "health", "escort", "unaccompanied_minor", "guardian_consent_on", "trafficking",
    "trafficking_help", "other_vulnerability",
]  # fmt: skip


def main(rows: str = "100000") -> None:
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        sys.exit("This benchmark needs PostgreSQL: set DATABASE_URL.")
    server = url.rsplit("/", 1)[0]
    with tempfile.TemporaryDirectory() as folder:
        register = Path(folder, "register.csv")
        write_register(register, int(rows))
        with (
            fresh_database(server, folder, "onward_bench_ours") as ours,
            fresh_database(server, folder, "onward_bench_peer") as peer,
        ):
            seconds, again, memory = run_import(ours, folder, register)
            bare, lines = copy_over(ours, peer, Path(folder))
    ratio = seconds / bare
    print(f"{int(rows):,} register rows become {lines:,} table rows")
    print(f"import {seconds:.1f} s, the same file again {again:.1f} s, peak memory {memory} MB")
    print(f"bare COPY of the same rows, indexes kept up, {bare:.1f} s")
    print(f"ratio {ratio:.2f} (bar {BAR})")
    sys.exit(ratio > BAR)


def write_register(path: Path, rows: int) -> None:
    """Invented people in cases of one to four, of a bit more than four years."""
    chance = random.Random(2007)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEADER, restval="")
        writer.writeheader()
        written = case = 0
        while written < rows:
            case += 1
            applied = date(2004, 1, 1) + timedelta(days=chance.randrange(1500))
            for member in range(1, min(chance.choice((1, 1, 1, 2, 2, 3, 4)), rows - written) + 1):
                writer.writerow(row(chance, case, member, applied))
                written += 1


def row(chance: random.Random, case: int, member: int, applied: date) -> dict[str, str]:
    country = chance.choice(COUNTRIES)
    decided = applied + timedelta(days=chance.randrange(30))
    made = {
        "case": f"REG/{case:06}",
        "member": str(member),
        "pathway": "return",
        "family_name": chance.choice(FAMILIES) + chance.choice(("", "", " " + chance.choice(FAMILIES))),
        "given_names": f"{chance.choice(GIVEN)} {chance.choice(GIVEN)}",
        "sex": chance.choice("fmx"),
        "born_on": f"{chance.randrange(1945, 2003)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
        "nationality": country,
        "residence_status": chance.choice(("none", "procedure", "permit")),
        "asylum_background": chance.choice(("yes", "no")),
        "municipality": chance.choice(("Utrecht", "Zwolle", "Den Haag")),
        "applied_on": applied.isoformat(),
        "decided_on": decided.isoformat(),
        "decision": "eligible",
    }
    if chance.random() < 0.7:
        departed = decided + timedelta(days=chance.randrange(60))
        arrived = departed + timedelta(days=1)
        made |= {"departed_on": departed.isoformat(), "destination": country, "arrived_on": arrived.isoformat()}
    if chance.random() < 0.05:
        made |= {"health": "somatic", "escort": "medical"}
    return made


@contextmanager
def fresh_database(server: str, folder: str, name: str) -> Iterator[str]:
    """A migrated database that is dropped at the end: its URL."""
    administer(server, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    try:
        onward(f"{server}/{name}", folder, "migrate", "--verbosity", "0", "--skip-checks")
        yield f"{server}/{name}"
    finally:
        administer(server, f"DROP DATABASE IF EXISTS {name}")


def administer(server: str, *statements: str) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def onward(url: str, folder: str, *arguments: str, measured: bool = False) -> str:
    command = [sys.executable, "-m", "onward", *arguments]
    if measured:
        command = [sys.executable, "-c", MEASURED, *command]
    environment = os.environ | {"DATABASE_URL": url, "ONWARD_HOME": f"{folder}/home"}
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def run_import(url: str, folder: str, register: Path) -> tuple[float, float, int]:
    """Seconds for the first import and for the same file again, start of the process included; megabytes at most."""
    took, peaks = [], []
    for _again in range(2):
        began = time.perf_counter()
        peaks.append(int(onward(url, folder, "import", "cases", str(register), "--json", measured=True)))
        took.append(time.perf_counter() - began)
    return took[0], took[1], peaks[0]


def copy_over(ours: str, peer: str, folder: Path) -> tuple[float, int]:
    """Seconds for the bare COPY of all that the import has left behind, and how many rows that is."""
    with psycopg.connect(ours) as source:
        tables = [table for table in in_order(source) if dump(source, table, folder / f"{table}.copy")]
        lines = sum(source.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)
    began = time.perf_counter()
    with psycopg.connect(peer) as target:
        for table in tables:
            with (
                (folder / f"{table}.copy").open("rb") as file,
                target.cursor() as cursor,
                cursor.copy(f"COPY {table} FROM STDIN") as copy,
            ):
                while piece := file.read(1 << 16):
                    copy.write(piece)
    return time.perf_counter() - began, lines


def in_order(source: psycopg.Connection) -> list[str]:
    """Onward's own tables. Foreign keys are checked at the end of the transaction, so any order will do."""
    found = source.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'onward_%'")
    return sorted(name for (name,) in found if name != "onward_job")


def dump(source: psycopg.Connection, table: str, path: Path) -> int:
    with path.open("wb") as file, source.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as copy:
        for piece in copy:
            file.write(piece)
    return path.stat().st_size


if __name__ == "__main__":
    main(*sys.argv[1:])
