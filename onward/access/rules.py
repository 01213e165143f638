"""Permissions, roles and compartments. Rights live here, in code, reviewed like code; the database holds short codes only."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """What may be done. Asking, approving and approving one's own are separate rights."""

    HOME_VIEW = "home.view"
    PERSON_VIEW = "person.view"
    PERSON_EDIT = "person.edit"
    PERSON_SEARCH = "person.search"
    DOCUMENT_NUMBER_VIEW = "document_number.view"
    CASE_VIEW = "case.view"
    CASE_OPEN = "case.open"
    CASE_WORK = "case.work"
    CASE_DECIDE = "case.decide"
    CASE_DECIDE_AGAINST = "case.decide_against"
    TASK_WORK = "task.work"
    REGISTER_IMPORT = "register.import"
    REGISTER_IMPORT_VIEW = "register.import_view"
    HEALTH_VIEW = "health.view"
    MINORS_VIEW = "minors.view"
    TRAFFICKING_VIEW = "trafficking.view"
    SAFEGUARDING_EDIT = "safeguarding.edit"
    OPENING_ASK = "opening.ask"
    OPENING_REVIEW = "opening.review"
    PROGRAMME_VIEW = "programme.view"
    PROGRAMME_PROPOSE = "programme.propose"
    PROGRAMME_APPROVE = "programme.approve"
    FIGURES_VIEW = "figures.view"
    FIGURES_EXPORT = "figures.export"
    FIGURE_ROWS_VIEW = "figure_rows.view"
    TRAIL_VIEW = "trail.view"
    TRAIL_OF_PERSON_VIEW = "trail_of_person.view"
    ACCOUNTS_MANAGE = "accounts.manage"
    OWN_ACCOUNT = "own_account"


class Compartment(TextChoices):
    HEALTH = "health", _("Health")
    MINORS = "minors", _("Minors")
    TRAFFICKING = "trafficking", _("Trafficking")


COMPARTMENT_PERMISSION: dict[Compartment, Permission] = {
    Compartment.HEALTH: Permission.HEALTH_VIEW,
    Compartment.MINORS: Permission.MINORS_VIEW,
    Compartment.TRAFFICKING: Permission.TRAFFICKING_VIEW,
}


class Role(TextChoices):
    CASEWORKER = "caseworker", _("Caseworker")
    TEAM_LEADER = "team_leader", _("Team leader")
    AIRPORT_OFFICER = "airport_officer", _("Airport officer")
    SAFEGUARDING_OFFICER = "safeguarding_officer", _("Safeguarding officer")
    FINANCE_OFFICER = "finance_officer", _("Finance officer")
    PROGRAMME_MANAGER = "programme_manager", _("Programme manager")
    STATISTICIAN = "statistician", _("Statistician")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")
    PARTNER = "partner", _("Partner")


@dataclass(frozen=True)
class RoleTerms:
    """What a role is for, in a sentence for people, and what it may do."""

    says: str
    may: frozenset[Permission]
    second_factor: bool = False  # demanded of roles that see protected data


_P = Permission
_EVERYBODY = {_P.HOME_VIEW, _P.OWN_ACCOUNT}
_CASEWORK = _EVERYBODY | {
    _P.PERSON_VIEW, _P.PERSON_EDIT, _P.PERSON_SEARCH, _P.DOCUMENT_NUMBER_VIEW, _P.CASE_VIEW, _P.CASE_OPEN, _P.CASE_WORK,
    _P.CASE_DECIDE, _P.TASK_WORK, _P.OPENING_ASK, _P.PROGRAMME_VIEW, _P.FIGURES_VIEW,
}  # fmt: skip

ROLES: dict[Role, RoleTerms] = {
    Role.CASEWORKER: RoleTerms(
        _("Receives people, opens and works the cases of an office, and decides under the programme's rules."),
        frozenset(_CASEWORK | {_P.HEALTH_VIEW, _P.MINORS_VIEW}),
        second_factor=True,
    ),
    Role.TEAM_LEADER: RoleTerms(
        _("Leads an office's caseworkers, may decide against the rules with a reason, and takes over registers."),
        frozenset(
            _CASEWORK
            | {
                _P.HEALTH_VIEW,
                _P.MINORS_VIEW,
                _P.CASE_DECIDE_AGAINST,
                _P.REGISTER_IMPORT,
                _P.REGISTER_IMPORT_VIEW,
                _P.FIGURES_EXPORT,
                _P.FIGURE_ROWS_VIEW,
            }
        ),
        second_factor=True,
    ),
    Role.AIRPORT_OFFICER: RoleTerms(
        _(
            "Travels with people on the day of departure; sees whom they travel with, and health needs that bear on the journey."
        ),
        frozenset(
            _EVERYBODY | {_P.PERSON_VIEW, _P.PERSON_SEARCH, _P.CASE_VIEW, _P.TASK_WORK, _P.HEALTH_VIEW, _P.OPENING_ASK}
        ),
        second_factor=True,
    ),
    Role.SAFEGUARDING_OFFICER: RoleTerms(
        _("Protects people for whom an ordinary process is dangerous; sees every compartment and who opened one."),
        frozenset(
            _EVERYBODY
            | {
                _P.PERSON_VIEW,
                _P.PERSON_EDIT,
                _P.PERSON_SEARCH,
                _P.DOCUMENT_NUMBER_VIEW,
                _P.CASE_VIEW,
                _P.CASE_WORK,
                _P.TASK_WORK,
                _P.HEALTH_VIEW,
                _P.MINORS_VIEW,
                _P.TRAFFICKING_VIEW,
                _P.SAFEGUARDING_EDIT,
                _P.OPENING_REVIEW,
                _P.TRAIL_OF_PERSON_VIEW,
                _P.FIGURES_VIEW,
                _P.FIGURE_ROWS_VIEW,
                _P.PROGRAMME_VIEW,
            }
        ),
        second_factor=True,
    ),
    Role.FINANCE_OFFICER: RoleTerms(
        _("Accounts for money; sees figures and programmes, and no person."),
        frozenset(_EVERYBODY | {_P.FIGURES_VIEW, _P.FIGURES_EXPORT, _P.PROGRAMME_VIEW}),
    ),
    Role.PROGRAMME_MANAGER: RoleTerms(
        _("Keeps programmes and answers for their figures; proposes changes that somebody else approves."),
        frozenset(
            _EVERYBODY
            | {
                _P.PERSON_VIEW,
                _P.PERSON_SEARCH,
                _P.CASE_VIEW,
                _P.PROGRAMME_VIEW,
                _P.PROGRAMME_PROPOSE,
                _P.PROGRAMME_APPROVE,
                _P.FIGURES_VIEW,
                _P.FIGURES_EXPORT,
                _P.FIGURE_ROWS_VIEW,
                _P.REGISTER_IMPORT,
                _P.REGISTER_IMPORT_VIEW,
            }
        ),
        second_factor=True,
    ),
    Role.STATISTICIAN: RoleTerms(
        _("Counts; sees figures and exports them, and no person."),
        frozenset(_EVERYBODY | {_P.FIGURES_VIEW, _P.FIGURES_EXPORT, _P.PROGRAMME_VIEW}),
    ),
    Role.AUDITOR: RoleTerms(
        _("Reads the trail of everything anyone did or saw, and the reviews of emergency openings; changes nothing."),
        frozenset(
            _EVERYBODY
            | {
                _P.TRAIL_VIEW,
                _P.TRAIL_OF_PERSON_VIEW,
                _P.OPENING_REVIEW,
                _P.PROGRAMME_VIEW,
                _P.FIGURES_VIEW,
                _P.REGISTER_IMPORT_VIEW,
            }
        ),
        second_factor=True,
    ),
    Role.ADMINISTRATOR: RoleTerms(
        _("Manages accounts, roles and offices; sees no person and no case."),
        frozenset(_EVERYBODY | {_P.ACCOUNTS_MANAGE}),
        second_factor=True,
    ),
    Role.PARTNER: RoleTerms(
        _("Works at another organisation; sees the cases handed to its mission, within its programmes."),
        frozenset(_EVERYBODY | {_P.PERSON_VIEW, _P.CASE_VIEW}),
        second_factor=True,
    ),
}
