from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onward.access.models import Office, RoleAssignment, User
from onward.access.queries.accounts import other_lasting_administrators
from onward.access.rules import Refused, Role, reach_refused
from onward.audit.actions import record


@transaction.atomic
def give_role(
    *,
    user: User,
    role: Role | str,
    office: Office | None = None,
    programme: str = "",
    until: date | None = None,
    by: object,
    now: datetime,
) -> RoleAssignment:
    """A role at one office or all, for one programme or all, until a day or further notice. Given again, its day moves.

    Refused of oneself, of a deactivated account, and of a reach that does not go with the role.
    """
    role = Role(role)
    if why := _refused(user, role, office=office, programme=programme, until=until, by=by):
        raise Refused(why)
    assignment, _made = RoleAssignment.objects.update_or_create(
        user=user,
        role=role,
        office=office,
        programme=programme,
        defaults={"until": until, "given_by": getattr(by, "email", None) or str(by), "given_at": now},
    )
    record("role.given", by=by, now=now, detail=_detail(assignment))
    return assignment


@transaction.atomic
def end_role(*, assignment: RoleAssignment, by: object, now: datetime) -> None:
    """From now on. The trail keeps that it was held. Refused of the last administrator."""
    if assignment.role == Role.ADMINISTRATOR and not other_lasting_administrators(assignment.user):
        raise Refused(_("This is the last administrator: give the role to somebody else first."))
    detail = _detail(assignment)
    assignment.delete()
    record("role.ended", by=by, now=now, detail=detail)


def _refused(user: User, role: Role, *, office: Office | None, programme: str, until: date | None, by: object) -> str:
    if isinstance(by, User) and by.pk == user.pk:
        return _("Nobody gives a role to himself: ask another administrator.")
    if not user.is_active:
        return _("%(email)s is deactivated: reactivate the account first.") % {"email": user.email}
    lasting = user.assignments.filter(role=Role.ADMINISTRATOR, until__isnull=True).exists()
    if role == Role.ADMINISTRATOR and until and lasting and not other_lasting_administrators(user):
        return _("This is the last administrator: give the role to somebody else first.")
    return reach_refused(role, office=office is not None, programme=bool(programme))


def _detail(assignment: RoleAssignment) -> dict:
    return {
        "account": assignment.user.email,
        "role": assignment.role,
        "office": assignment.office.code if assignment.office else "",
        "programme": assignment.programme,
        "until": assignment.until.isoformat() if assignment.until else "",
    }
