from onward.access.queries.matrix import Door, permission_matrix
from onward.access.queries.rights import (
    Scope,
    assignments,
    may,
    may_see,
    opened,
    permissions,
    person_visible,
    scope,
    second_factor_demanded,
    second_factors,
)

__all__ = [
    "Door",
    "Scope",
    "assignments",
    "may",
    "may_see",
    "opened",
    "permission_matrix",
    "permissions",
    "person_visible",
    "scope",
    "second_factor_demanded",
    "second_factors",
]
