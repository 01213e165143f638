"""What is on record of a chunk of register rows: read in a handful of queries, however many rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet

from onward.access.models import Office, User
from onward.access.queries import scope
from onward.access.queries.rights import Reader
from onward.access.rules import Permission
from onward.base.models import Job
from onward.base.queries import open_problems
from onward.base.rules.answers import Problem
from onward.cases.models import Case, Circumstances, Member, Milestone, RegisterRow

KIND = "import_cases"


@dataclass(frozen=True)
class OnRecord:
    """Cases by the register's reference, the member numbers in each, and the digest of each row taken over before.

    `elsewhere`: references of cases at offices into which whoever runs the import brings in no registers.
    """

    cases: dict[str, Case]
    numbers: dict[str, frozenset[int]]
    digests: dict[tuple[str, int], str]
    elsewhere: frozenset[str] = frozenset()


def on_record(references: Collection[str], *, by: str) -> OnRecord:
    """`by`: the e-mail address of whoever runs the import; no account, as on the command line, reaches every office."""
    found = Case.objects.filter(register_reference__in=references)
    cases = {case.register_reference: case for case in found if case.register_reference}
    numbers: dict[str, set[int]] = defaultdict(set)
    if cases:
        members = Member.objects.filter(case__in=[case.pk for case in cases.values()])
        for reference, number in members.order_by().values_list("case__register_reference", "number"):
            numbers[reference or ""].add(number)
    rows = RegisterRow.objects.filter(case__in=list(cases)) if cases else RegisterRow.objects.none()
    digests = {(case, number): digest for case, number, digest in rows.values_list("case", "number", "digest")}
    several = {reference: frozenset(found) for reference, found in numbers.items()}
    return OnRecord(cases, several, digests, _elsewhere(cases, by))


def _elsewhere(cases: dict[str, Case], by: str) -> frozenset[str]:
    user = User.objects.filter(email=by).first() if cases else None
    if user is None or scope(user, Permission.REGISTER_IMPORT).everything:
        return frozenset()
    offices = set(offices_to_import_into(user).values_list("pk", flat=True))
    return frozenset(reference for reference, case in cases.items() if case.office_id not in offices)


def register_rows(cases: Collection[str]) -> dict[tuple[str, int], RegisterRow]:
    """The rows taken over before, with member, case and person, and the names and nationalities that are current."""
    rows = RegisterRow.objects.filter(case__in=cases).select_related("member__case", "member__person")
    rows = rows.prefetch_related("member__person__names", "member__person__nationalities")
    return {(row.case, row.number): row for row in rows}


def standing_milestones(members: Iterable[int]) -> dict[int, list[Milestone]]:
    found: dict[int, list[Milestone]] = defaultdict(list)
    for milestone in Milestone.objects.current().filter(member__in=list(members)).order_by("pk"):
        found[milestone.member_id].append(milestone)
    return found


def holding_circumstances(members: Iterable[int]) -> dict[int, Circumstances]:
    """The latest statement of each member."""
    newest = Circumstances.objects.filter(member__in=list(members)).order_by().values("member")
    latest = newest.annotate(newest=Max("pk")).values("newest")
    return {row.member_id: row for row in Circumstances.objects.filter(pk__in=latest)}


def offices_to_import_into(user: Reader) -> QuerySet[Office]:
    """Open offices for whose whole caseload the user may bring in a register; a right within one programme is none."""
    offices = Office.objects.filter(closed_on__isnull=True).order_by("name")
    held = {office for office, programme in scope(user, Permission.REGISTER_IMPORT).parts if programme is None}
    return offices if None in held else offices.filter(pk__in=[office for office in held if office])


def registers(user: Reader, permission: Permission = Permission.REGISTER_IMPORT_VIEW) -> QuerySet[Job]:
    """Imports of registers into the offices for whose whole caseload the user holds that right, and the user's own; the
    latest first. A register holds people of every programme.
    """
    imports = Job.objects.filter(kind=KIND).order_by("-pk")
    part = scope(user, permission)
    if part.everything:
        return imports
    held = [office for office, programme in part.parts if office and programme is None]
    codes = Office.objects.filter(pk__in=held).values_list("code")
    return imports.filter(
        Q(arguments__office__in=[code for (code,) in codes]) | Q(requested_by=getattr(user, "email", ""))
    )


def problems_of(job: Job) -> list[Problem]:
    """What was wrong with the rows, as far as it is listed."""
    if "problems" not in job.result:
        return []
    return [Problem(**problem) for problem in open_problems(job.result, job)["problems"]]


def taken_over_by(tried: Job) -> Job | None:
    """The import that followed this try, if one did."""
    return Job.objects.filter(kind=KIND, arguments__tried=tried.pk).first()
