from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onward.access.queries.matrix import permission_matrix
from onward.access.rules import PERMISSION_SAYS, ROLES, Permission, Role
from onward.access.views import requires


@requires(Permission.OWN_ACCOUNT)
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Every role with its sentence and what it may do: for everybody, so that people know whom to ask."""
    shown = [
        (role.label, ROLES[role], [PERMISSION_SAYS[may] for may in Permission if may in ROLES[role].may])
        for role in Role
    ]
    return render(request, "access/roles.html", {"roles": shown})


@requires(Permission.ACCOUNTS_MANAGE)
@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Every page and who reaches it, read from the addresses and the views themselves."""
    return render(request, "access/matrix.html", {"rows": permission_matrix(), "roles": list(Role)})
