# ruff: noqa: E501  (statements read better whole)
"""An invented caseload, made in the database by a few statements: cases of one person, ten years, six events at most."""

import os
import tempfile

DAYS = 3652
COUNTRIES = [
    "AF",
    "AL",
    "AM",
    "AO",
    "AZ",
    "BA",
    "BR",
    "BG",
    "BY",
    "CD",
    "CI",
    "CL",
    "CM",
    "CN",
    "CO",
    "CU",
    "CV",
    "DZ",
    "EC",
    "EG",
    "ER",
    "ET",
    "GE",
    "GH",
    "GM",
    "GN",
    "HU",
    "ID",
    "IL",
    "IN",
    "IQ",
    "IR",
    "JO",
    "KE",
    "KG",
]
PROGRAMMES = [
    "REAN",
    "REAN|HRPT",
    "REAN|HRT_VW2000",
    "REAN|RRI_II",
    "REAN|RIIM",
    "REAN|AVRD",
    "UAM_ANGOLA",
    "UAM_DRC",
    "VARRP_VINN",
]


def start(url: str = "") -> None:
    """Django on an empty database: a temporary SQLite, or the PostgreSQL that the URL names (its tables are made anew)."""
    os.environ["ONWARD_HOME"] = tempfile.mkdtemp(prefix="onward-bench-")
    os.environ.pop("DATABASE_URL", None)
    if url:
        os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "onward.config.settings"
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    if url:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    call_command("migrate", verbosity=0)


def fill(count: int) -> None:
    from django.db import connection, transaction

    from onward.access.models import Office

    office = Office.objects.create(code="BENCH", name="Bench", country="NL")
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements(count, office.pk, connection.vendor):
            cursor.execute(statement)
        for table in ("person", "case", "member") if connection.vendor == "postgresql" else ():
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('onward_{table}', 'id'), {count})")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def statements(count: int, office: int, vendor: str) -> list[str]:
    postgres = vendor == "postgresql"
    numbers = (
        f"generate_series(1::bigint, {count}) AS n(i)"
        if postgres
        else f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n) n"
    )
    at, empty = "'2011-01-01 12:00:00+00'" if postgres else "'2011-01-01 12:00:00'", "''"

    def day(offset: str) -> str:
        return (
            f"DATE '2000-01-01' + ({offset})::int" if postgres else f"date('2000-01-01', '+' || ({offset}) || ' days')"
        )

    def pick(words: list[str], by: int) -> str:
        cases = " ".join(f"WHEN {place} THEN '{word}'" for place, word in enumerate(words))
        return f"CASE (i * {by}) % {len(words)} {cases} END"

    applied, yes, no = f"(i * 7919) % {DAYS}", "TRUE", "FALSE"
    later = f"{applied} + 20 + i % 60"
    hex_ = "lpad(to_hex(i::bigint * 2654435761), 32, '0')" if postgres else "printf('%032x', i * 2654435761)"
    born = (
        f"to_char({day('i % 14000 - 18000')}, 'YYYY-MM-DD')"
        if postgres
        else "date('1950-09-19', '+' || (i % 14000) || ' days')"
    )

    def milestones(kind: str, offset: str, where: str, destination: str = empty) -> str:
        return (
            "INSERT INTO onward_milestone (member_id, kind, happened_on, destination, reason, source, recorded_at, recorded_by) "
            f"SELECT i, {kind}, {day(offset)}, {destination}, '', 'register', {at}, 'bench' FROM {numbers} WHERE {where}"
        )

    def stated(table: str, columns: str, values: str, where: str) -> str:
        return (
            f'INSERT INTO onward_{table} (person_id, "case", recorded_at, recorded_by, {columns}) '
            f"SELECT i, 'R-' || i, {at}, 'bench', {values} FROM {numbers} WHERE {where}"
        )

    country = pick(COUNTRIES, 31)
    return [
        "INSERT INTO onward_person (id, reference, sex, born_on, display_name, folded_family, folded_given, created_at, "
        f"created_by, version) SELECT i, 'P-' || i, {pick(['f', 'm', 'm'], 5)}, {born}, '', '', '', {at}, 'bench', 1 FROM {numbers}",
        "INSERT INTO onward_case (id, reference, pathway, office_id, opened_at, opened_by, version) "
        f"SELECT i, 'R-' || i, {pick(['return'] * 7 + ['resettlement', 'reunification', 'transit'], 7)}, {office}, {at}, 'bench', 1 "
        f"FROM {numbers}",
        "INSERT INTO onward_member (id, case_id, person_id, number, status, pseudonym) "
        f"SELECT i, i, i, 1, '', {hex_} FROM {numbers}",
        "INSERT INTO onward_personversion (person_id, sex, born_on, nationalities, recorded_at, recorded_by) "
        f"SELECT i, {pick(['f', 'm', 'm'], 5)}, {born}, {country}, {at}, 'bench' FROM {numbers}",
        "INSERT INTO onward_circumstances (member_id, programmes, country_of_origin, residence_status, asylum_background, "
        "asylum_applied_on, detained_at, municipality, further, recorded_at, recorded_by) "
        f"SELECT i, {pick(PROGRAMMES, 11)}, '', {pick(['none', 'procedure', 'permit', ''], 3)}, i % 3 = 0, NULL, '', '', '{{}}', {at}, "
        f"'bench' FROM {numbers}",
        milestones("'applied'", applied, "1 = 1"),
        milestones("CASE i % 4 WHEN 0 THEN 'refused' ELSE 'eligible' END", f"{applied} + i % 20", "i % 10 < 9"),
        milestones("'departed'", later, "i % 10 < 7", f"CASE i % 20 WHEN 0 THEN 'NG' ELSE {country} END"),
        milestones("'arrived'", f"{later} + i % 3", "i % 10 < 6"),
        milestones("'withdrew'", f"{applied} + 30", "i % 10 = 9"),
        stated(
            "healthrecord",
            "problem, escort",
            f"{pick(['somatic', 'psychological'], 1)}, {pick(['medical', 'social', ''], 1)}",
            "i % 25 = 0",
        ),
        stated("minorrecord", "unaccompanied", yes, "i % 40 = 1"),
        stated(
            "traffickingrecord",
            "trafficked, help_wanted",
            f"{yes}, {pick(['none', 'arrival', 'reintegration'], 1)}",
            "i % 50 = 3",
        ),
        stated("vulnerabilityrecord", "vulnerable", f"i % 2 = 0 AND NOT {no}", "i % 60 < 2"),
    ]
