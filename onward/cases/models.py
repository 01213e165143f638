from django.db import models
from django.db.models import F, Q

from onward.access.models import Office, User
from onward.access.queries import scope
from onward.access.rules import Permission
from onward.base.models import AppendOnly
from onward.cases.states import MilestoneKind, Pathway, TaskState
from onward.people.models import Person


class Numbering(models.Model):
    """The last number given out in a series, such as R-2007 for returns applied for in 2007. Locked while one is."""

    series = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.CASE_VIEW) -> "CaseQuerySet":
        """Cases of the offices and programmes for which the user holds the right: to see them, or another."""
        part = scope(user, permission)
        if part.everything:
            return self
        if all(programme is None for _, programme in part.parts):
            return self.filter(part.condition(office="office_id", programme=""))
        seen = Member.objects.filter(part.condition(office="case__office_id", programme="applications__programme"))
        return self.filter(pk__in=seen.values("case"))


class MemberQuerySet(models.QuerySet):
    def visible_to(self, user) -> "MemberQuerySet":
        """Members of the cases that the user may see."""
        return self.filter(case__in=Case.objects.visible_to(user))


class Case(models.Model):
    """One person's or household's dealings on one pathway."""

    reference = models.CharField(max_length=40, unique=True)
    register_reference = models.CharField(
        max_length=120, null=True, blank=True, unique=True
    )  # in the register it came from
    pathway = models.CharField(max_length=20, choices=Pathway.choices)
    office = models.ForeignKey(Office, models.PROTECT, related_name="cases")
    worker = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="cases")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=254)
    version = models.PositiveIntegerField(
        default=1
    )  # what a form saw; a save against an older one is shown the difference

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [  # the case list: newest first, narrowed by one of these
            models.Index(fields=["office", "id"]),
            models.Index(fields=["worker", "id"]),
            models.Index(fields=["pathway", "id"]),
        ]

    def __str__(self) -> str:
        return self.reference


class Member(models.Model):
    """A person in a case. Number 1 is the principal applicant."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(
        max_length=12, choices=MilestoneKind.choices, blank=True
    )  # of the milestones; `onward check` compares
    status_on = models.DateField(null=True)
    pseudonym = models.CharField(max_length=32, unique=True)  # its key in the extract, which survives erasure

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["status", "status_on"]), models.Index(fields=["status", "case"])]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="a_member_number_once_a_case"),
            models.UniqueConstraint(fields=["case", "person"], name="a_person_once_a_case"),
            models.CheckConstraint(condition=Q(number__gte=1), name="members_count_from_one"),
            models.CheckConstraint(
                condition=Q(status="", status_on__isnull=True) | (~Q(status="") & Q(status_on__isnull=False)),
                name="a_status_has_a_day",
            ),
        ]


class Application(models.Model):
    """A programme that a member applies under: current rows only, for lists and rights; history is in Circumstances."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="applications")
    programme = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "programme"], name="a_programme_once_a_member")]


class Circumstances(AppendOnly):
    """What is stated of a member's situation at application, from `recorded_at` on. The latest row holds.

    Empty: not known.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="circumstances")
    programmes = models.CharField(max_length=200, blank=True)  # codes, parted by |, in order
    country_of_origin = models.CharField(max_length=3, blank=True)
    residence_status = models.CharField(max_length=12, blank=True)
    asylum_background = models.BooleanField(null=True)
    asylum_applied_on = models.DateField(null=True)
    detained_at = models.CharField(max_length=120, blank=True)
    municipality = models.CharField(max_length=120, blank=True)
    further = models.JSONField(default=dict)  # further facts of the vocabulary, by code
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=254)


class MilestoneQuerySet(models.QuerySet):
    def current(self) -> "MilestoneQuerySet":
        """Those that stand: neither retractions nor retracted."""
        retractions = Milestone.objects.filter(retracts=models.OuterRef("pk"))  # an outer join misleads the planner
        return self.filter(~models.Exists(retractions), retracts__isnull=True)


class Milestone(AppendOnly):
    """Something that happened to a member: when it happened, when and by whom it was recorded.

    A later row may retract it; `reason` says why, of a retraction, a closing and a reopening.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="milestones")
    kind = models.CharField(max_length=12, choices=MilestoneKind.choices)
    happened_on = models.DateField()
    destination = models.CharField(max_length=3, blank=True)  # of a departure
    retracts = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="retracted_by")
    reason = models.TextField(blank=True)
    source = models.CharField(max_length=10, default="screen")  # screen, register or replay
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=254)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "happened_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="departed") & ~Q(destination="") | ~Q(kind="departed") & Q(destination=""),
                name="a_departure_has_a_destination",
            ),
            models.CheckConstraint(
                condition=Q(retracts__isnull=True) | ~Q(reason=""), name="a_retraction_has_a_reason"
            ),
        ]


class Decision(AppendOnly):
    """Somebody's decision on an application under a programme, and what the rules said. A later one follows it."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="decisions")
    programme = models.CharField(max_length=40)
    programme_version = models.CharField(max_length=80)
    eligible = models.BooleanField()
    advised = models.CharField(max_length=12)  # eligible, ineligible or unknown, as the rules answered
    facts = models.BinaryField()  # encrypted JSON: facts as known, protected ones among them
    answers = models.BinaryField()  # encrypted JSON: condition by condition
    reason = models.TextField(blank=True)
    decided_on = models.DateField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(eligible=True, advised="eligible")
                | Q(eligible=False, advised="ineligible")
                | ~Q(reason=""),
                name="against_the_rules_has_a_reason",
            ),
        ]


class Note(AppendOnly):
    """A caseworker's note; the text is encrypted, bound to this row."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    text = models.BinaryField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=254)


class Task(models.Model):
    """Something to be done on a case, by somebody, before a day. A higher package asks for work by adding one."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="tasks")
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=254)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=254, blank=True)

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "id"]
        indexes = [models.Index(fields=["state", "owner", "due_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=TaskState.OPEN, ended_at__isnull=True, ended_by="")
                | (~Q(state=TaskState.OPEN) & Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="an_ended_task_has_who_and_when",
            )
        ]


class RegisterRow(models.Model):
    """The last register row taken over for a member: the same file changes nothing, and of a changed row only what the
    register itself has changed is taken over, not what a caseworker has recorded since.
    """

    case = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField()
    member = models.OneToOneField(Member, models.CASCADE, related_name="register_row")
    digest = models.CharField(max_length=64)
    said = models.BinaryField()  # encrypted JSON: the row by column, bound to this row
    taken_over_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="a_register_row_once")]
