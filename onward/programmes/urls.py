from django.urls import path

from onward.programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.programmes, name="programmes"),
    path("facts/", views.facts, name="facts"),
    path("propose/", views.propose_programme, name="propose_programme"),
    path("<slug:code>/", views.programme, name="programme"),
    path("<slug:code>/releases/<slug:digest>/", views.release, name="release"),
    path("<slug:code>/releases/<slug:digest>/approve/", views.approve_programme, name="approve_programme"),
    path("<slug:code>/releases/<slug:digest>/refuse/", views.refuse_programme, name="refuse_programme"),
]
