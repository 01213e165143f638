"""What is asked about people: who may be seen, who was looked for, what stands of one."""

from onward.people.queries.checks import problems_of_names
from onward.people.queries.lookup import Match, find_among, find_people
from onward.people.queries.nationalities import country_choices, country_codes, country_name, nationality_choices
from onward.people.queries.numbers import contact_index, contact_value, document_index, document_number, masked_number
from onward.people.queries.persons import age, history, last_change, memberships, particulars_of
from onward.people.queries.same_people import same_people
from onward.people.queries.travel_groups import companions, travel_group_of
from onward.people.queries.words import FIELD_WORDS, age_words, date_words, field_words, history_entries, identity_facts

__all__ = [
    "FIELD_WORDS",
    "Match",
    "age",
    "age_words",
    "companions",
    "contact_index",
    "contact_value",
    "country_choices",
    "country_codes",
    "country_name",
    "date_words",
    "document_index",
    "document_number",
    "field_words",
    "find_among",
    "find_people",
    "history",
    "history_entries",
    "identity_facts",
    "last_change",
    "masked_number",
    "memberships",
    "nationality_choices",
    "particulars_of",
    "problems_of_names",
    "same_people",
    "travel_group_of",
]
