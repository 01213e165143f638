"""The privacy register against the models: nothing personal unlisted, no stale line, everything sealed listed."""

from django.apps import apps
from django.db import models

from onward.base.rules.privacy import (
    IMPERSONAL,
    PERSONAL,
    RETENTION_SAYS,
    SENSITIVITY_SAYS,
    Retention,
    Sensitivity,
    sealed_fields,
)


def name(model: type[models.Model]) -> str:
    return model.__name__ if model._meta.app_label == "onward" else model._meta.label


def fields() -> set[str]:
    """Every column of every table that is not said to hold nothing about anybody."""
    return {
        f"{name(model)}.{field.name}"
        for model in apps.get_models()
        if name(model) not in IMPERSONAL
        for field in model._meta.concrete_fields
    }


def test_every_field_of_a_model_that_holds_personal_data_is_listed():
    assert sorted(fields() - set(PERSONAL)) == []


def test_no_line_is_stale():
    assert sorted(set(PERSONAL) - fields()) == []
    assert sorted(IMPERSONAL - {name(model) for model in apps.get_models()}) == []


def test_what_is_said_to_hold_nothing_names_no_person_and_no_account():
    """A model with a key to a person, a case or an account cannot be called impersonal."""
    wrong = [
        name(model)
        for model in apps.get_models()
        if name(model) in IMPERSONAL and model._meta.app_label == "onward"
        for field in model._meta.concrete_fields
        if field.is_relation or field.name.endswith("_by")
    ]
    assert wrong == []


def test_every_binary_field_is_sealed_and_nothing_else():
    binary = {
        f"{name(model)}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField)
    }
    assert set(sealed_fields()) == binary


def test_every_class_has_its_words():
    assert set(RETENTION_SAYS) == set(Retention)
    assert set(SENSITIVITY_SAYS) == set(Sensitivity)


def test_what_stands_in_a_compartment_is_of_it():
    expected = {
        "HealthRecord": Sensitivity.HEALTH,
        "MinorRecord": Sensitivity.MINORS,
        "TraffickingRecord": Sensitivity.TRAFFICKING,
    }
    for model, sensitivity in expected.items():
        assert PERSONAL[f"{model}.note"].sensitivity == sensitivity
        assert PERSONAL[f"{model}.note"].sealed
