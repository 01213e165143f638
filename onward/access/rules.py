"""Permissions, roles and compartments. Rights live here, in code, reviewed like code; the database has short codes."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onward.access.states import Judgement
from onward.audit.rules import register_sentences, register_words

Words = str | Promise
OPEN_FOR = timedelta(hours=1)
DEMONSTRATION_PASSWORD = "demonstration-7"  # shown on the sign-in page, and only there where nothing real is kept


class Refused(Exception):
    """What was asked cannot be done; the message says why, for whoever asked."""


def seen_of(*values: object) -> str:
    """What a form saw of a record: saved against another, it would overwrite what somebody else has just written."""
    return hashlib.sha256("\n".join(str(value) for value in values).encode()).hexdigest()[:16]


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

    says: Words
    may: frozenset[Permission]
    second_factor: bool = False  # demanded of roles that see protected data
    everywhere: bool = False  # cannot be limited to an office or a programme: what it works on is not divided so
    office_needed: bool = False  # never for all offices


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
            "Travels with people on the day of departure; sees whom they travel with, "
            "and health needs that bear on the journey."
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
        everywhere=True,
    ),
    Role.ADMINISTRATOR: RoleTerms(
        _("Manages accounts, roles and offices; sees no person and no case."),
        frozenset(_EVERYBODY | {_P.ACCOUNTS_MANAGE}),
        second_factor=True,
        everywhere=True,
    ),
    Role.PARTNER: RoleTerms(
        _("Works at another organisation; sees the cases handed to its mission, within its programmes."),
        frozenset(_EVERYBODY | {_P.PERSON_VIEW, _P.CASE_VIEW}),
        second_factor=True,
        office_needed=True,
    ),
}


def reach_refused(role: Role, *, office: bool, programme: bool) -> str:
    """Why a role cannot be given for an office or a programme, or for all of them; empty if it can."""
    terms = ROLES[role]
    if terms.everywhere and (office or programme):
        return str(_("This role works for the whole organisation: leave office and programme open."))
    if terms.office_needed and not office:
        return str(_("This role belongs to one office or mission: choose it."))
    return ""


def demonstration_address(role: Role) -> str:
    return f"{role.value.replace('_', '-')}@onward.example"


DEMONSTRATION_ADDRESSES = frozenset(map(demonstration_address, Role))


PERMISSION_SAYS: dict[Permission, Words] = {
    _P.HOME_VIEW: _("See the first page."),
    _P.PERSON_VIEW: _("See a person's page."),
    _P.PERSON_EDIT: _("Record and correct what is known of a person."),
    _P.PERSON_SEARCH: _("Look people up."),
    _P.DOCUMENT_NUMBER_VIEW: _("Read the numbers of identity documents."),
    _P.CASE_VIEW: _("See cases."),
    _P.CASE_OPEN: _("Open a case."),
    _P.CASE_WORK: _("Work on a case: members, milestones, notes."),
    _P.CASE_DECIDE: _("Decide on an application as the rules advise."),
    _P.CASE_DECIDE_AGAINST: _("Decide against the rules, with a reason."),
    _P.TASK_WORK: _("Take up and finish tasks."),
    _P.REGISTER_IMPORT: _("Take over a register."),
    _P.REGISTER_IMPORT_VIEW: _("See what was taken over, and what was refused."),
    _P.HEALTH_VIEW: _("Look into the health compartment."),
    _P.MINORS_VIEW: _("Look into the compartment of minors."),
    _P.TRAFFICKING_VIEW: _("Look into the compartment of trafficking."),
    _P.SAFEGUARDING_EDIT: _("Record what belongs into a compartment."),
    _P.OPENING_ASK: _("Open a compartment for an hour in an emergency."),
    _P.OPENING_REVIEW: _("Review emergency openings of others."),
    _P.PROGRAMME_VIEW: _("Read programmes and their conditions."),
    _P.PROGRAMME_PROPOSE: _("Propose a change to a programme."),
    _P.PROGRAMME_APPROVE: _("Approve a change that somebody else proposed."),
    _P.FIGURES_VIEW: _("See figures."),
    _P.FIGURES_EXPORT: _("Export figures."),
    _P.FIGURE_ROWS_VIEW: _("See the people behind a figure."),
    _P.TRAIL_VIEW: _("Read the trail of everything anyone did or saw."),
    _P.TRAIL_OF_PERSON_VIEW: _("Read everything anyone did or saw about one person."),
    _P.ACCOUNTS_MANAGE: _("Manage accounts, roles and offices."),
    _P.OWN_ACCOUNT: _("Keep one's own account."),
}

register_words("role", dict(Role.choices))
register_words("compartment", dict(Compartment.choices))
register_words("judgement", dict(Judgement.choices))
register_words("how", {"password": _("password"), "mfa": _("second factor"), "code": _("code by e-mail")})
register_words("how", {"socialaccount": _("the organisation's sign-in"), "password_reset": _("new password")})
register_words("why", {"password": _("wrong password"), "second factor": _("wrong second factor")})
register_words("why", {"too many attempts": _("too many attempts"), "deactivated": _("account deactivated")})
register_words("why", {"no account": _("no account"), "demonstration": _("account of the demonstration")})
register_sentences(
    {
        "sign_in.accepted": _("%(by)s signed in (%(how)s)."),
        "sign_in.refused": _("Somebody tried to sign in as %(by)s and was refused (%(why)s)."),
        "sign_in.ended": _("%(by)s signed out."),
        "sign_in.changed": _("%(by)s changed how to sign in (%(what)s)."),
        "page.refused": _("%(by)s asked for a page that is not theirs (%(page)s)."),
        "account.created": _("%(by)s created the account of %(account)s."),
        "account.invited": _("%(by)s sent %(account)s an invitation."),
        "account.changed": _("%(by)s changed the account of %(account)s."),
        "account.language_chosen": _("%(by)s chose a language (%(language)s)."),
        "account.deactivated": _("%(by)s deactivated the account of %(account)s."),
        "account.reactivated": _("%(by)s reactivated the account of %(account)s."),
        "account.second_factor_reset": _("%(by)s reset the second factor of %(account)s."),
        "role.given": _("%(by)s gave %(account)s the role %(role)s (office %(office)s, programme %(programme)s)."),
        "role.ended": _("%(by)s ended the role %(role)s of %(account)s."),
        "office.added": _("%(by)s added the office %(office)s."),
        "office.changed": _("%(by)s changed the office %(office)s."),
        "compartment.opened": _("%(by)s opened the compartment %(compartment)s of %(people)s in an emergency."),
        "opening.reviewed": _("%(by)s reviewed an opening by %(account)s (%(judgement)s)."),
        "openings.viewed": _("%(by)s looked at the list of emergency openings."),
        "key.added": _("%(by)s added data key %(key)s."),
        "data.resealed": _("%(by)s sealed protected data anew under key %(key)s."),
    }
)
