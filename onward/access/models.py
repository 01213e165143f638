import secrets

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from onward.access.rules import Compartment, Role
from onward.access.states import Judgement


def new_reference() -> str:
    """What an account or an opening is called in addresses: says nothing and cannot be counted up."""
    return secrets.token_hex(8)


class Office(models.Model):
    """A place that works cases: an office in the host country, or a mission elsewhere."""

    class Kind(models.TextChoices):
        OFFICE = "OFFICE", _("Office")
        MISSION = "MISSION", _("Mission")

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.OFFICE)
    country = models.CharField(max_length=2)
    closed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Accounts by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())


class User(AbstractUser):
    """Somebody who works with Onward. Rights come from roles only; `is_staff` and `is_superuser` stay unused."""

    username = None  # type: ignore[assignment]
    reference = models.CharField(max_length=16, unique=True, default=new_reference)
    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=5, blank=True)  # empty: as the browser asks

    objects = UserManager()  # type: ignore[misc,assignment]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class RoleAssignment(models.Model):
    """A role, held by a user at one office (or all), for one programme (or all), until a day (or further notice)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=30, choices=Role.choices)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True)
    programme = models.CharField(max_length=40, blank=True)
    until = models.DateField(null=True, blank=True)
    given_by = models.CharField(max_length=254)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(  # an expression: SQLite cannot be told that two nulls are the same
                "user", "role", Coalesce("office", 0), "programme", name="role_assigned_once"
            )
        ]


class Opening(models.Model):
    """Break-glass: one person's compartment, opened for an hour with a reason, reviewed afterwards."""

    reference = models.CharField(max_length=16, unique=True, default=new_reference)
    user = models.ForeignKey(User, models.PROTECT, related_name="openings")
    person = models.CharField(max_length=40)  # a reference: access stands below people
    compartment = models.CharField(max_length=20, choices=Compartment.choices)
    reason = models.BinaryField()  # encrypted, bound to this row: it may say why in words of the compartment
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="openings_reviewed")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    judgement = models.CharField(max_length=12, choices=Judgement.choices, default=Judgement.WAITING)
    remark = models.BinaryField(null=True)  # encrypted, bound to this row

    class Meta:
        indexes = [models.Index(fields=["user", "person", "compartment", "expires_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("opened_at")), name="an_opening_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(judgement=Judgement.WAITING, reviewed_by__isnull=True, reviewed_at__isnull=True)
                | (~Q(judgement=Judgement.WAITING) & Q(reviewed_by__isnull=False, reviewed_at__isnull=False)),
                name="opening_review_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("user")), name="nobody_reviews_his_own_opening"
            ),
        ]


class CacheEntry(models.Model):
    """The table of Django's database cache: the counts of the rate limits, the same for every process.

    A model only so that `migrate` makes it; written by the cache alone.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "onward_cache"
