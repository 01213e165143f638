"""Countries by their ISO 3166-1 codes. The list itself stands on the floor, where people read it too."""

from onward.base.rules.countries import choices, codes, country_name, is_country, is_nationality

__all__ = ["choices", "codes", "country_name", "is_country", "is_nationality"]
