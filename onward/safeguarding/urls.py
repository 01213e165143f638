from django.urls import path

from onward.safeguarding import views

app_name = "safeguarding"
urlpatterns = [
    path("<slug:person>/<slug:case>/", views.statements, name="statements"),
    path("<slug:person>/<slug:case>/<slug:kind>/", views.statement, name="statement"),
    path("<slug:person>/<slug:case>/<slug:kind>/record/", views.record_statement, name="record_statement"),
]
