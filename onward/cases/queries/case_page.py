"""What every page of a case shows around its own content: whose it is, how it stands, what it warns of."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onward.access.queries import scope
from onward.access.queries.rights import Reader
from onward.access.rules import Permission
from onward.base.rules.dates import PartialDate, age_on
from onward.cases.models import Case, Member
from onward.cases.queries.timeline import KIND_OF_TAG
from onward.cases.states import MilestoneKind
from onward.people.models import Person
from onward.safeguarding.queries import latest_of, open_kinds_of, warnings
from onward.safeguarding.rules import Kind


@dataclass(frozen=True)
class Warned:
    """A member of whom something must be known before acting, and the kinds of it that the reader may know."""

    member: Member
    kinds: list[Kind]


def members_of(case: Case) -> list[Member]:
    """A case's members with persons, nationalities and programmes read along."""
    rows = case.members.select_related("person").prefetch_related("applications", "person__nationalities")
    members = list(rows.order_by("number"))
    for member in members:
        member.case = case
    return members


def warned(members: list[Member], *, user: Reader, now: datetime) -> list[Warned]:
    """Members with warnings that the user may see. To who may not look, there is nothing to see: not even that."""
    held = latest_of((member.person_id, member.case.reference) for member in members)
    people, case = [member.person for member in members], members[0].case.reference
    open_to = open_kinds_of(user, people=people, case=case, now=now)
    found = []
    for member in members:
        says = warnings(held[member.person_id, member.case.reference], open_to[member.person.reference])
        found += [Warned(member, says)] if says else []
    return found


def identity(case: Case, members: list[Member], *, on: date) -> dict:
    """The identity bar: the principal applicant's name, and how the case stands."""
    principal = members[0]
    others = len(members) - 1
    return {
        "name": principal.person.display_name,
        "reference": case.reference,
        "facts": [
            case.get_pathway_display(),
            age_in_words(principal.person, on=on),
            ngettext("and %(others)d other", "and %(others)d others", others) % {"others": others} if others else "",
            ", ".join(application.programme for application in principal.applications.all()),
            str(case.worker or _("No caseworker yet")),
        ],
        "tag": principal.get_status_display(),
        "kind": tag_kind(principal.status),
    }


def tag_kind(status: str) -> str:
    return KIND_OF_TAG.get(MilestoneKind(status), "") if status else ""


def age_in_words(person: Person, *, on: date) -> str:
    """The age, or the years it may be, or that it is not known."""
    if not person.born_on:
        return _("age not known")
    born = PartialDate.parse(person.born_on)
    age = age_on(born, on)
    if age is not None:
        return ngettext("%(age)d year old", "%(age)d years old", age) % {"age": age}
    return _("%(from)d or %(to)d years old") % {
        "from": age_on(PartialDate(born.latest, born.latest), on),
        "to": age_on(PartialDate(born.earliest, born.earliest), on),
    }


def may_on(user: Reader, permission: Permission, case: Case) -> bool:
    """Whether the user holds a right over this very case."""
    return not scope(user, permission).nothing and Case.objects.visible_to(user, permission).filter(pk=case.pk).exists()
