"""Facts that no register column states: asked for where a programme needs them, or part of the question itself."""

from django.utils.translation import gettext_lazy as _

from onward.facts.vocabulary.types import Fact, Sensitivity, Stated, Type

_F = Stated.FURTHER
_SENSITIVE = Sensitivity.SENSITIVE

FURTHER = (
    Fact(
        "asked_on", Type.DATE, _("day of the question"), _("The day for which the question is asked."), Stated.QUESTION
    ),
    Fact(
        "detained",
        Type.BOOLEAN,
        _("detained"),
        _("Whether the person was in detention at the time of application."),
        _F,
        _SENSITIVE,
        otherwise="case when detained_at is not null then true end",
    ),
    Fact(
        "accompanied",
        Type.BOOLEAN,
        _("accompanied"),
        _("Whether a responsible adult or an escort travels along."),
        _F,
        Sensitivity.MINORS,
        otherwise="case when escort is not null then true when unaccompanied_minor then false end",
    ),
    Fact(
        "third_country_stay_guaranteed",
        Type.BOOLEAN,
        _("stay in another country guaranteed"),
        _("Whether a lasting stay in another country than the country of origin is guaranteed, as the person shows."),
        _F,
    ),
    Fact(
        "travel_document_obtainable",
        Type.BOOLEAN,
        _("travel document at hand or to be had"),
        _("Whether the person has a valid travel document or can get one."),
        _F,
    ),
    Fact(
        "can_pay_journey",
        Type.BOOLEAN,
        _("able to pay the journey"),
        _("Whether the person can pay for the journey."),
        _F,
    ),
    Fact(
        "leaves_for_good",
        Type.BOOLEAN,
        _("leaving for good"),
        _("Whether the person means to leave the host country for good."),
        _F,
    ),
    Fact(
        "last_helped_on",
        Type.DATE,
        _("date of an earlier return with help"),
        _("The day of the latest earlier return with help from the organisation or the host state."),
        _F,
    ),
    Fact(
        "helped_before",
        Type.BOOLEAN,
        _("helped to return before"),
        _("Whether the person has returned with help from the organisation or the host state before."),
        _F,
        otherwise="case when last_helped_on is not null then true end",
    ),
    Fact(
        "nationality_excluded",
        Type.BOOLEAN,
        _("nationality excluded"),
        _("Whether the programme's list of excluded countries holds the person's nationality."),
        _F,
    ),
    Fact(
        "agrees_procedures_end",
        Type.BOOLEAN,
        _("agrees that procedures end"),
        _("Whether the person agrees that procedures and a residence permit end on departure."),
        _F,
    ),
    Fact(
        "state_objects",
        Type.BOOLEAN,
        _("objection of the host state"),
        _("Whether the host state objects to the departure."),
        _F,
        _SENSITIVE,
    ),
)
