"""What is asked about people: who may be seen, who was looked for, what stands of one."""

from onward.people.queries.nationalities import country_choices, country_codes, country_name, nationality_choices
from onward.people.queries.numbers import contact_index, contact_value, document_index, document_number
from onward.people.queries.persons import age, last_change, memberships, particulars_of

__all__ = [
    "age",
    "contact_index",
    "contact_value",
    "country_choices",
    "country_codes",
    "country_name",
    "document_index",
    "document_number",
    "last_change",
    "memberships",
    "nationality_choices",
    "particulars_of",
]
