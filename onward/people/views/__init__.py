"""Pages about people. Whoever may not see a person gets the same answer as for nobody at all."""

from onward.people.views.contact_points import add_contact_point, remove_contact_point
from onward.people.views.create_person import create_person
from onward.people.views.documents import add_document, document_number, remove_document
from onward.people.views.find import find
from onward.people.views.person import person
from onward.people.views.travel_groups import dissolve_travel_group, join_travel_group, leave_travel_group
from onward.people.views.update_person import update_person

__all__ = [
    "add_contact_point",
    "add_document",
    "create_person",
    "dissolve_travel_group",
    "document_number",
    "find",
    "join_travel_group",
    "leave_travel_group",
    "person",
    "remove_contact_point",
    "remove_document",
    "update_person",
]
