from django.urls import path

from onward.base import views

app_name = "base"
urlpatterns = [
    path("jobs/<int:pk>/", views.job, name="job"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
