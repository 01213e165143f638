"""What is asked about people: who may be seen, who was looked for, what stands of one."""

from onward.people.queries.numbers import contact_index, contact_value, document_index, document_number

__all__ = ["contact_index", "contact_value", "document_index", "document_number"]
