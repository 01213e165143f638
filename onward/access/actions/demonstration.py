from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from onward.access.actions.accounts import create_account
from onward.access.actions.roles import give_role
from onward.access.models import Office, User
from onward.access.rules import DEMONSTRATION_PASSWORD, ROLES, Refused, Role, demonstration_address


@transaction.atomic
def make_demonstration_accounts(*, office: Office, by: object, now: datetime) -> list[User]:
    """An account for each role, with the password that the sign-in page shows. Only where nothing real is kept.

    Those there already are left as they are.
    """
    if not settings.DEMONSTRATION:
        raise Refused(_("These accounts have a public password: they are made with ONWARD_DEMONSTRATION=1 only."))
    made = []
    for role in Role:
        email = demonstration_address(role)
        if User.objects.filter(email=email).exists():
            continue
        user = create_account(email=email, first_name=str(role.label), by=by, now=now)
        user.set_password(DEMONSTRATION_PASSWORD)
        user.save(update_fields=["password"])
        limited = ROLES[role].office_needed
        give_role(user=user, role=role, office=office if limited else None, by=by, now=now)
        made.append(user)
    return made
