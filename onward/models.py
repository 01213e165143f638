"""Imports every package's models, so that Django finds them. Nobody imports from here."""

from onward.access.models import CacheEntry, Office, Opening, RoleAssignment, User  # noqa: F401
from onward.audit.models import Event, EventPerson  # noqa: F401
from onward.base.models import Job  # noqa: F401
from onward.cases.models import (  # noqa: F401
    Application,
    Case,
    Circumstances,
    Decision,
    Member,
    Milestone,
    Note,
    Numbering,
    RegisterRow,
    Task,
)
from onward.people.models import (  # noqa: F401
    ContactPoint,
    IdentityDocument,
    NameWord,
    Nationality,
    Person,
    PersonName,
    PersonRegisterRow,
    PersonVersion,
    TravelGroup,
    TravelGroupMember,
)
from onward.programmes.models import ProgrammeRelease  # noqa: F401
from onward.safeguarding.models import HealthRecord, MinorRecord, TraffickingRecord, VulnerabilityRecord  # noqa: F401
