"""Forms about people. They check what was typed; whether it may be is for the actions to say."""

from onward.people.forms.documents import AddContactPoint, AddDocument
from onward.people.forms.find import FindPeople
from onward.people.forms.person import PersonForm, as_particulars, as_plain
from onward.people.forms.travel_groups import JoinTravelGroup

__all__ = [
    "AddContactPoint",
    "AddDocument",
    "FindPeople",
    "JoinTravelGroup",
    "PersonForm",
    "as_particulars",
    "as_plain",
]
