from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from onward.access.queries import may, scope
from onward.access.rules import Permission
from onward.base.models import AppendOnly


class Sex(models.TextChoices):
    FEMALE = "f", _("female")
    MALE = "m", _("male")
    OTHER = "x", _("other")


class Precision(models.TextChoices):
    YEAR = "year", _("year")
    MONTH = "month", _("month")
    DAY = "day", _("day")


def all_memberships() -> models.QuerySet:
    """Everybody's places in cases. Asked of the model by its name: cases stands above people."""
    return apps.get_model("onward", "Member")._default_manager.all()


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.PERSON_VIEW) -> "PersonQuerySet":
        """Persons on whom the user holds that right, by a case where it holds.

        Persons without a case are everybody's who may search people.
        """
        part = scope(user, permission)
        if part.nothing:
            return self.none()
        if part.everything:
            return self
        memberships = all_memberships().filter(person=OuterRef("pk"))
        seen = Q(
            Exists(memberships.filter(part.condition(office="case__office_id", programme="applications__programme")))
        )
        if may(user, Permission.PERSON_SEARCH):
            seen |= ~Q(Exists(memberships))
        return self.filter(seen)


class Person(models.Model):
    """Somebody Onward helps. What is current stands here; what was current before stands in PersonVersion."""

    reference = models.CharField(max_length=40, unique=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    born_on = models.CharField(max_length=10, blank=True, help_text=_("YYYY, YYYY-MM or YYYY-MM-DD, as far as known."))
    display_name = models.CharField(max_length=401, blank=True)  # of the main PersonName, written by the same action
    folded_family = models.CharField(max_length=200, blank=True)  # rules.folded, for plain look-up
    folded_given = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=254)
    # What a form saw: a save against an older one is shown the difference.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["folded_family", "folded_given"]),
            models.Index(fields=["folded_given"]),
            models.Index(fields=["born_on"]),
        ]

    objects = PersonQuerySet.as_manager()

    def __str__(self) -> str:
        return self.reference


class PersonName(models.Model):
    """A name in parts, either of which may be missing, in any script. One is the main name, the rest are aliases."""

    class Kind(models.TextChoices):
        MAIN = "MAIN", _("name")
        ALIAS = "ALIAS", _("alias")
        FORMER = "FORMER", _("former name")
        ORIGINAL = "ORIGINAL", _("name in original script")

    person = models.ForeignKey(Person, models.CASCADE, related_name="names")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    family = models.CharField(max_length=200, blank=True)
    given = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(family="", given=""), name="name_has_a_part"),
            models.UniqueConstraint(fields=["person"], condition=Q(kind="MAIN"), name="one_main_name_a_person"),
        ]


class NameWord(models.Model):
    """A folded word of a name, which look-up reads. Whoever writes a PersonName writes these (rules.part_words)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="name_words")
    word = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "person"], name="a_name_word_once_a_person")]


class Nationality(models.Model):
    """ISO 3166-1 alpha-2, or XXA stateless, or XXX unknown. The lowest `rank` is the one that is counted by."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="nationalities")
    country = models.CharField(max_length=3)
    rank = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["person", "country"], name="a_nationality_once_a_person")]


class PersonVersion(AppendOnly):
    """What was stated of a person from `recorded_at` on, so that a figure can be counted as known on a day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="versions")
    sex = models.CharField(max_length=1, blank=True)
    born_on = models.CharField(max_length=10, blank=True)
    nationalities = models.CharField(max_length=60, blank=True)  # codes by rank, parted by |
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=254)


class IdentityDocument(models.Model):
    """A travel or identity document. The number is encrypted; `number_index` finds it exactly."""

    class Kind(models.TextChoices):
        PASSPORT = "PASSPORT", _("passport")
        LAISSEZ_PASSER = "LAISSEZ_PASSER", _("laissez-passer")
        IDENTITY_CARD = "IDENTITY_CARD", _("identity card")
        OTHER = "OTHER", _("other document")

    person = models.ForeignKey(Person, models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.BinaryField()  # base.vault, bound to this row
    number_index = models.CharField(max_length=64, db_index=True)
    issuer = models.CharField(max_length=3, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)


class ContactPoint(models.Model):
    """A way to reach a person. The value is encrypted, with a blind index."""

    class Kind(models.TextChoices):
        PHONE = "PHONE", _("telephone")
        EMAIL = "EMAIL", _("e-mail")

    person = models.ForeignKey(Person, models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.BinaryField()
    value_index = models.CharField(max_length=64, db_index=True)


class TravelGroup(models.Model):
    """People who travel together, whatever their cases."""

    reference = models.CharField(max_length=40, unique=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=254)


class TravelGroupMember(models.Model):
    group = models.ForeignKey(TravelGroup, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.CASCADE, related_name="travel_groups")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(left_on__isnull=True), name="in_a_travel_group_once"
            )
        ]


class PersonRegisterRow(models.Model):
    """The last row of a register of people taken over for a person: the same file changes nothing, and of a changed row
    only what the register itself has changed is taken over.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="register_row")
    digest = models.CharField(max_length=64)
    said = models.BinaryField()  # encrypted JSON: the row by column, bound to this row
    taken_over_at = models.DateTimeField()
