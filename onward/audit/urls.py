from django.urls import path

from onward.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.trail, name="trail"),
    path("export/", views.export_trail, name="export_trail"),
    path("person/<path:person>/", views.person, name="person"),
]
