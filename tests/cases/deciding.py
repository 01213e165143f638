"""How the tests of decisions ask for a page, state circumstances, and decide."""

from django.urls import reverse
from django.utils import timezone

from onward.cases import actions


def page(member, programme="HRPT", name="record_decision") -> str:
    return reverse(f"cases:{name}", args=[member.case.reference, member.number, programme])


def seen(client, member, programme="HRPT") -> str:
    return client.get(page(member, programme)).context["form"]["seen"].value()


def circumstances(member, **stated):
    stated.setdefault("country_of_origin", "AO")
    return actions.change_circumstances(member=member, stated=stated, by="test", now=timezone.now())


def decide(member, eligible, *, by, programme="HRPT", **given):
    return actions.record_decision(
        member=member, programme=programme, eligible=eligible, by=by, now=timezone.now(), **given
    )
