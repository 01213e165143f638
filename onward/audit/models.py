"""The trail's two tables. Neither has a foreign key: the trail must outlive what it describes."""

from django.db import models

from onward.base.models import AppendOnly


class Event(AppendOnly):
    """One thing somebody did or saw. `digest` covers the row and the digest before it (see rules.digest)."""

    id = models.BigIntegerField(primary_key=True)  # given out under the chain's lock: no gaps
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)  # noun.verb: case.opened, person.viewed, figures.exported
    by = models.CharField(max_length=254)  # the account's e-mail address, or "system", or "command"
    case = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)  # codes, references and counts; never a name, a number or free text
    people = models.JSONField(default=list)  # references of the persons concerned
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["case"]),
            models.Index(fields=["by", "at"]),
            models.Index(fields=["kind", "at"]),
        ]


class EventPerson(AppendOnly):
    """Index of `Event.people`: everything about one person is one look-up. Derivable; the digest covers the source."""

    event = models.BigIntegerField()
    person = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["person", "event"])]
