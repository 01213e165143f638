"""The site, and beside it the gallery of components and a page for each error. Served in browser tests only."""

from datetime import date
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import path

from onward.base.models import Job
from onward.base.states import JobState
from onward.config.urls import urlpatterns as site

CHOICES = [("eligible", "Eligible"), ("ineligible", "Not eligible"), ("unknown", "Not yet known")]


class Everything(forms.Form):
    """A field of every kind."""

    family = forms.CharField(label="Family name", help_text="As it stands in the passport.")
    given = forms.CharField(label="Given names", required=False)
    address = forms.EmailField(label="E-mail address")
    departed_on = forms.DateField(label="Date of departure", widget=forms.DateInput(attrs={"type": "date"}))
    adults = forms.IntegerField(label="Adults", min_value=0)
    pathway = forms.ChoiceField(label="Pathway", choices=[("", "Choose one"), ("return", "Return")])
    outcome = forms.ChoiceField(label="Outcome", choices=CHOICES, widget=forms.RadioSelect, help_text="One of these.")
    needs = forms.MultipleChoiceField(
        label="Needs", choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label="The person agrees", help_text="Ask before you tick.")
    reason = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 3}))
    register = forms.FileField(label="Register", required=False)

    def clean(self) -> None:
        self.add_error(None, "The departure lies before the application.")


class Filter(forms.Form):
    words = forms.CharField(label="Name or reference", required=False)
    outcome = forms.ChoiceField(label="Outcome", choices=CHOICES, required=False)
    mine = forms.BooleanField(label="Only mine", required=False)


def a_job(pk: int, state: JobState, done: int, total: int | None, message: str = "") -> Job:
    return Job(pk=pk, kind="import_cases", state=state, done=done, total=total, message=message)


def context() -> dict:
    rows = [
        {"key": "Name", "value": "Leila Al-Hassan", "href": "#main"},
        {"key": "Born", "value": "May 1990"},
        {"key": "Travel document", "value": ""},
    ]
    return {
        "crumbs": [("/", "Home"), ("/people/", "People")],
        "facts": ["34", "Iraq", "REAN"],
        "warnings": [SimpleNamespace(text="Unaccompanied minor", href="#main"), SimpleNamespace(text="Open task")],
        "subnav": [
            {"url": "#main", "label": "Summary", "current": True},
            {"url": "#main", "label": "Eligibility"},
            {"url": "#main", "label": "History"},
        ],
        "rows": rows,
        "filter": Filter(auto_id="filter_%s"),
        "heads": ["Nationality", "Men", "Women", "Together"],
        "table": [["Iraq", 120, 45, 165], ["Brazil", 98, 110, 208], ["Unknown", 3, 1, 4]],
        "page": Paginator(range(400), 20).get_page(7),
        "tasks": [
            {"title": "Ask for the passport", "href": "#main", "hint": "Since Monday", "status": "Late", "kind": "bad"},
            {"title": "Interview", "status": "Done", "kind": "good"},
        ],
        "timeline": [
            {"title": "Departed", "when": date(2007, 5, 3), "text": "To Baghdad.", "tag": "now", "kind": "good"},
            {"title": "Booked", "when": date(2007, 4, 20), "by": "A. Caseworker", "withdrawn": True},
            {"title": "Applied", "when": date(2007, 4, 2), "href": "#main"},
        ],
        "jobs": [
            a_job(1, JobState.RUNNING, 1200, 4000),
            a_job(2, JobState.WAITING, 0, None),
            a_job(3, JobState.DONE, 4000, 4000),
            a_job(4, JobState.FAILED, 12, 4000, "Row 13, column departed_on: 2007-02-30 is no date."),
        ],
    }  # fmt: skip


@login_not_required
def gallery(request):
    for level in ("success", "warning", "error"):
        getattr(messages, level)(request, f"A message of the kind {level}.")
    forms_ = {"form": Everything(auto_id="form_%s"), "wrong": Everything({"family": "Al-Hassan"}, auto_id="wrong_%s")}
    return render(request, "gallery.html", context() | forms_)


@login_not_required
def fault(request, kind: str):
    if kind == "refused":
        raise PermissionDenied
    if kind == "not-understood":
        raise BadRequest
    if kind in ("403_csrf", "500"):
        return render(request, f"{kind}.html", status=int(kind[:3]))
    raise ZeroDivisionError(kind)


urlpatterns = [path("gallery/", gallery), path("fault/<slug:kind>/", fault), *site]
