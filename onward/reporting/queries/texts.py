"""Texts that stand in the extract as marks, read back from the record for whoever asks for them by name."""

from collections.abc import Iterable

from django.conf import settings

from onward.cases.models import Circumstances
from onward.reporting.rules.sources import MARKED, mark


def texts(codes: Iterable[str]) -> dict[str, dict[object, str]]:
    """By fact, the text that each mark stands for."""
    found: dict[str, dict[object, str]] = {}
    for code in set(codes) & set(MARKED):
        words = Circumstances.objects.exclude(**{code: ""}).values_list(code, flat=True).order_by().distinct()
        found[code] = {mark(word, key=settings.EXTRACT_KEY): word for word in words}
    return found
