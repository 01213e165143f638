"""How much the extract has still to take: what decides whether a reader waits or looks again later."""

from datetime import date

import pytest
from django.utils import timezone

from onward.cases.models import Milestone
from onward.reporting.actions.refresh_extract import refresh_extract
from onward.reporting.queries import waiting
from tests.reporting.invented_register import Row

pytestmark = pytest.mark.django_db


def test_keys_that_were_never_given_out_are_no_work(take_over):
    (member,) = take_over([Row(applied_on="2007-01-01")])
    refresh_extract(now=timezone.now())
    assert waiting() == 0

    Milestone.objects.create(
        pk=9_000_000, member=member, kind="withdrew", happened_on=date(2007, 2, 1), recorded_at=timezone.now(),
        recorded_by="test",
    )  # fmt: skip

    assert waiting() == 1


def test_without_an_extract_every_row_waits(take_over):
    take_over([Row(applied_on="2007-01-01"), Row(applied_on="2007-01-02")])

    assert waiting() >= 2 * len({"member", "milestone"})
