from onward.access.queries.matrix import Door, permission_matrix
from onward.access.queries.rights import (
    Scope,
    assignments,
    may,
    people_visible,
    permissions,
    scope,
    second_factor_demanded,
    second_factors,
)

__all__ = [
    "Door",
    "Scope",
    "assignments",
    "may",
    "people_visible",
    "permission_matrix",
    "permissions",
    "scope",
    "second_factor_demanded",
    "second_factors",
]
