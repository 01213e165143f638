"""A reference may hold any character: registers that come in bring their own."""

from django.urls import path

from onward.people import views

app_name = "people"
urlpatterns = [
    path("", views.find, name="find"),
    path("new/", views.create_person, name="create_person"),
    path("<path:reference>/change/", views.update_person, name="update_person"),
    path("<path:reference>/documents/add/", views.add_document, name="add_document"),
    path("<path:reference>/documents/<int:pk>/remove/", views.remove_document, name="remove_document"),
    path("<path:reference>/documents/<int:pk>/number/", views.document_number, name="document_number"),
    path("<path:reference>/contact/add/", views.add_contact_point, name="add_contact_point"),
    path("<path:reference>/contact/<int:pk>/remove/", views.remove_contact_point, name="remove_contact_point"),
    path("<path:reference>/travel-group/join/", views.join_travel_group, name="join_travel_group"),
    path("<path:reference>/travel-group/leave/", views.leave_travel_group, name="leave_travel_group"),
    path("<path:reference>/travel-group/dissolve/", views.dissolve_travel_group, name="dissolve_travel_group"),
    path("<path:reference>/", views.person, name="person"),
]
