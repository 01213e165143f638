from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onward.access import actions
from onward.access.forms import AddOffice, ChangeOffice
from onward.access.models import Office
from onward.access.queries.accounts import office_seen
from onward.access.queries.accounts import offices as all_offices
from onward.access.rules import Permission, Refused
from onward.access.views import requires


@requires(Permission.ACCOUNTS_MANAGE)
@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    return render(request, "access/offices.html", {"offices": all_offices()})


@requires(Permission.ACCOUNTS_MANAGE)
def add_office(request: HttpRequest) -> HttpResponse:
    form = AddOffice(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_office(**form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, _("The office is added."))
        return redirect("access:offices")
    return render(request, "access/add_office.html", {"form": form})


@requires(Permission.ACCOUNTS_MANAGE)
def change_office(request: HttpRequest, code: str) -> HttpResponse:
    office = get_object_or_404(Office, code=code)
    held = {"name": office.name, "closed_on": office.closed_on, "seen": office_seen(office)}
    form = ChangeOffice(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_office(office=office, **form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
            form.data = request.POST.dict() | {"seen": office_seen(office)}
        else:
            messages.success(request, _("The office is changed."))
            return redirect("access:offices")
    return render(request, "access/change_office.html", {"form": form, "office": office})
