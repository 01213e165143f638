from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from onward.base.rules.checks import check
from onward.people.models import NameWord, Person, PersonName


@check("names")
def problems_of_names() -> list[str]:
    """People whom nobody would find by name, and whose lists would show another name than their own."""
    named = Person.objects.exclude(Q(folded_family="") & Q(folded_given=""))
    unfindable = named.exclude(Exists(NameWord.objects.filter(person=OuterRef("pk"))))
    without = Person.objects.exclude(
        Exists(PersonName.objects.filter(person=OuterRef("pk"), kind=PersonName.Kind.MAIN))
    )
    found = [
        (unfindable, _("%(reference)s cannot be found by name: its words are missing.")),
        (without, _("%(reference)s has no name.")),
    ]
    return [says % {"reference": person} for people, says in found for person in people.order_by("pk")[:20]]
