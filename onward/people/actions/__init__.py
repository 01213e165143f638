"""The only place that writes people. Each change leaves its event in the trail; NotAllowed says what is refused."""

from onward.people.actions.contact_points import add_contact_point, remove_contact_point
from onward.people.actions.documents import add_document, remove_document, view_document_number
from onward.people.actions.looks import search_people, view_person
from onward.people.actions.persons import create_person, update_person
from onward.people.actions.travel_groups import (
    dissolve_travel_group,
    join_travel_group,
    leave_travel_group,
    make_travel_group,
)

__all__ = [
    "add_contact_point",
    "add_document",
    "create_person",
    "dissolve_travel_group",
    "join_travel_group",
    "leave_travel_group",
    "make_travel_group",
    "remove_contact_point",
    "remove_document",
    "search_people",
    "update_person",
    "view_document_number",
    "view_person",
]
