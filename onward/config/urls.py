"""Every door. Each package serves its own pages, under its own name."""

from django.urls import include, path

urlpatterns = [
    path("", include("onward.desk.urls")),
    path("", include("onward.base.urls")),
    path("people/", include("onward.people.urls")),
    path("cases/", include("onward.cases.urls")),
    path("safeguarding/", include("onward.safeguarding.urls")),
    path("programmes/", include("onward.programmes.urls")),
    path("figures/", include("onward.reporting.urls")),
    path("trail/", include("onward.audit.urls")),
    path("access/", include("onward.access.urls")),
    path("account/", include("allauth.urls")),
]
