from django.urls import path

from onward.reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("evidence/", views.evidence, name="evidence"),
    path("<str:period>/", views.year, name="year"),
    path("<str:period>/export/", views.export_figures, name="export_figures"),
    path("<str:period>/<str:id>/", views.figure, name="figure"),
    path("<str:period>/<str:id>/rows/", views.rows, name="rows"),
    path("<str:period>/<str:id>/rows/export/", views.export_rows, name="export_rows"),
]
