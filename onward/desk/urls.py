from django.urls import path

from onward.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.welcome, name="welcome"),
    path("home/", views.home, name="home"),
    path("home/year/", views.year, name="year"),
    path("worklist/", views.worklist, name="worklist"),
    path("help/", views.help, name="help"),
]
