"""Every field that holds something about a person: how sensitive it is, how long it is kept, whether it is sealed.

A test compares with the models: every field of a model that holds personal data stands here, and nothing else does.
The re-encryption job and docs/reference/privacy.md are made from it.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Sensitivity(StrEnum):
    TECHNICAL = "technical"
    ORDINARY = "ordinary"
    SENSITIVE = "sensitive"
    HEALTH = "compartment:health"
    MINORS = "compartment:minors"
    TRAFFICKING = "compartment:trafficking"
    STAFF = "staff"


SENSITIVITY_SAYS: dict[Sensitivity, str | Promise] = {
    Sensitivity.TECHNICAL: _("Says nothing about a person by itself."),
    Sensitivity.ORDINARY: _("For whoever works with the person."),
    Sensitivity.SENSITIVE: _("Can harm the person in wrong hands: sealed where it is not needed for look-up."),
    Sensitivity.HEALTH: _("The health compartment: closed to whoever has no need."),
    Sensitivity.MINORS: _("The compartment of minors: closed to whoever has no need."),
    Sensitivity.TRAFFICKING: _("The compartment of trafficking: closed to whoever has no need."),
    Sensitivity.STAFF: _("About somebody who works with Onward."),
}


class Retention(StrEnum):
    CASE = "case"
    TRAIL = "trail"
    ACCOUNT = "account"
    REVIEW = "review"
    BRIEF = "brief"


RETENTION_SAYS: dict[Retention, str | Promise] = {
    Retention.CASE: _("With the last case of the person, for as long as law and donor demand; then erased."),
    Retention.TRAIL: _("As long as the trail, which outlives what it describes; it holds references, no names."),
    Retention.ACCOUNT: _("With the account; what was done under its address stays in the trail."),
    Retention.REVIEW: _("As long as the trail: it answers for who saw what, and why."),
    Retention.BRIEF: _("Until it is used up or has run out: hours to thirty days."),
}


@dataclass(frozen=True)
class Line:
    sensitivity: Sensitivity
    retention: Retention
    sealed: bool = False


T, O, S = Sensitivity.TECHNICAL, Sensitivity.ORDINARY, Sensitivity.SENSITIVE  # noqa: E741
H, M, X, W = Sensitivity.HEALTH, Sensitivity.MINORS, Sensitivity.TRAFFICKING, Sensitivity.STAFF

# Model: retention, and its fields by sensitivity. A star marks a sealed field.
_MODELS: dict[str, tuple[Retention, dict[Sensitivity, str]]] = {
    "Person": (
        Retention.CASE,
        {T: "id version created_at", W: "created_by",
         O: "reference sex born_on display_name folded_family folded_given"},
    ),
    "PersonName": (Retention.CASE, {T: "id kind", O: "person family given"}),
    "NameWord": (Retention.CASE, {T: "id", O: "person word"}),
    "Nationality": (Retention.CASE, {T: "id rank", O: "person country"}),
    "PersonVersion": (
        Retention.CASE, {T: "id recorded_at", W: "recorded_by", O: "person sex born_on nationalities"},
    ),
    "IdentityDocument": (
        Retention.CASE, {T: "id kind", O: "person issuer issued_on expires_on", S: "number* number_index"},
    ),
    "ContactPoint": (Retention.CASE, {T: "id kind", O: "person", S: "value* value_index"}),
    "TravelGroup": (Retention.CASE, {T: "id created_at", W: "created_by", O: "reference"}),
    "TravelGroupMember": (Retention.CASE, {T: "id", O: "group person joined_on left_on"}),
    "PersonRegisterRow": (Retention.CASE, {T: "id digest taken_over_at", O: "person", S: "said*"}),
    "HealthRecord": (
        Retention.CASE, {T: "id recorded_at", W: "recorded_by", O: "person case", H: "note* problem escort"},
    ),
    "MinorRecord": (
        Retention.CASE,
        {T: "id recorded_at", W: "recorded_by", O: "person case", M: "note* unaccompanied guardian_consent_on"},
    ),
    "TraffickingRecord": (
        Retention.CASE,
        {T: "id recorded_at", W: "recorded_by", O: "person case", X: "note* trafficked help_wanted"},
    ),
    "VulnerabilityRecord": (
        Retention.CASE, {T: "id recorded_at", W: "recorded_by", O: "person case", S: "note* vulnerable"},
    ),
    "Case": (
        Retention.CASE,
        {T: "id version opened_at", W: "worker opened_by", O: "reference register_reference pathway office"},
    ),
    "Member": (Retention.CASE, {T: "id number pseudonym", O: "case person status status_on"}),
    "Application": (Retention.CASE, {T: "id", O: "member programme"}),
    "Circumstances": (
        Retention.CASE,
        {T: "id recorded_at", W: "recorded_by", O: "member programmes country_of_origin municipality",
         S: "residence_status asylum_background asylum_applied_on detained_at further"},
    ),
    "Milestone": (
        Retention.CASE,
        {T: "id source recorded_at retracts", W: "recorded_by", O: "member kind happened_on destination reason"},
    ),
    "Decision": (
        Retention.CASE,
        {T: "id recorded_at programme_version", W: "decided_by",
         O: "member programme eligible advised decided_on", S: "facts* answers* reason"},
    ),
    "Note": (Retention.CASE, {T: "id written_at", W: "written_by", O: "case", S: "text*"}),
    "Task": (
        Retention.CASE,
        {T: "id state due_on added_at ended_at", W: "owner added_by ended_by", O: "case title"},
    ),
    "RegisterRow": (Retention.CASE, {T: "id digest number taken_over_at", O: "case member", S: "said*"}),
    "Event": (
        Retention.TRAIL, {T: "id at kind previous digest", W: "by", O: "case people detail"},
    ),
    "EventPerson": (Retention.TRAIL, {T: "id event", O: "person"}),
    "User": (
        Retention.ACCOUNT,
        {T: "id reference is_active is_staff is_superuser",
         W: "email first_name last_name password language last_login date_joined"},
    ),
    "RoleAssignment": (Retention.ACCOUNT, {T: "id", W: "user role office programme until given_by given_at"}),
    "Opening": (
        Retention.REVIEW,
        {T: "id reference opened_at expires_at", W: "user reviewed_by reviewed_at judgement", O: "person compartment",
         S: "reason* remark*"},
    ),
    "Job": (
        Retention.BRIEF,
        {T: "id kind state done total position attempts worker slot run_after started_at alive_at finished_at "
            "requested_at", W: "requested_by", O: "arguments result message"},
    ),
    "ProgrammeRelease": (
        Retention.TRAIL,
        {T: "id code text digest state proposed_at settled_at reason", W: "proposed_by settled_by"},
    ),
    "account.EmailAddress": (Retention.ACCOUNT, {T: "id verified primary", W: "user email"}),
    "account.EmailConfirmation": (Retention.BRIEF, {T: "id created sent key", W: "email_address"}),
    "mfa.Authenticator": (Retention.ACCOUNT, {T: "id type created_at", W: "user last_used_at data"}),
    "usersessions.UserSession": (
        Retention.BRIEF, {T: "id session_key", W: "user created_at last_seen_at ip user_agent data"},
    ),
    "socialaccount.SocialAccount": (
        Retention.ACCOUNT, {T: "id provider", W: "user uid last_login date_joined extra_data"},
    ),
    "socialaccount.SocialToken": (Retention.BRIEF, {T: "id app expires_at", W: "account token token_secret"}),
    "sessions.Session": (Retention.BRIEF, {T: "session_key expire_date", W: "session_data"}),
}  # fmt: skip

# Models that hold nothing about anybody; Django's own groups and permissions stay empty (rights are in code).
IMPERSONAL = {
    "Office", "Numbering", "CacheEntry", "auth.Group", "auth.Permission", "contenttypes.ContentType",
    "socialaccount.SocialApp",
}  # fmt: skip

PERSONAL: dict[str, Line] = {
    f"{model}.{field.rstrip('*')}": Line(sensitivity, retention, field.endswith("*"))
    for model, (retention, fields) in _MODELS.items()
    for sensitivity, names in fields.items()
    for field in names.split()
}


def sealed_fields() -> list[str]:
    """ "Model.field" of every value that is sealed, in the register's order."""
    return [field for field, line in PERSONAL.items() if line.sealed]
