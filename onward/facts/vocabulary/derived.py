"""Facts worked out from others, each once, in the expression language."""

from django.utils.translation import gettext_lazy as _

from onward.facts.vocabulary.types import Fact, Said, Sensitivity, Stated, Type


def _derived(
    code: str, kind: Type, name: Said, meaning: Said, text: str, sensitivity: Sensitivity = Sensitivity.ORDINARY
) -> Fact:
    return Fact(code, kind, name, meaning, Stated.DERIVED, sensitivity, derived=text)


_HEALTH, _MINORS, _TRAFFICKING = Sensitivity.HEALTH, Sensitivity.MINORS, Sensitivity.TRAFFICKING

DERIVED = (
    _derived(
        "age", Type.INTEGER, _("age"), _("Age in whole years on the day of the question."), "age(born_on, asked_on)"
    ),
    _derived(
        "age_at_application",
        Type.INTEGER,
        _("age at application"),
        _("Age in whole years on the day of application."),
        "age(born_on, applied_on)",
    ),
    _derived(
        "under_18_at_application",
        Type.BOOLEAN,
        _("under 18 at application"),
        _("Whether the person was under 18 on the day of application."),
        "under(18, born_on, applied_on)",
    ),
    _derived(
        "age_on_departure",
        Type.INTEGER,
        _("age on departure"),
        _("Age in whole years on the day of departure."),
        "age(born_on, departed_on)",
    ),
    _derived(
        "under_18_on_departure",
        Type.BOOLEAN,
        _("under 18 on departure"),
        _("Whether the person was under 18 on the day of departure."),
        "under(18, born_on, departed_on)",
    ),
    _derived(
        "adult_on_departure",
        Type.BOOLEAN,
        _("adult on departure"),
        _("Whether the person was 18 or over on the day of departure."),
        "not under(18, born_on, departed_on)",
    ),
    _derived(
        "asylum_seeker",
        Type.BOOLEAN,
        _("asylum seeker"),
        _("Whether the person has asked for asylum in the host country, refused or not."),
        "asylum_applied_on is not null or asylum_background",
        Sensitivity.SENSITIVE,
    ),
    _derived(
        "without_residence_right",
        Type.BOOLEAN,
        _("without right of residence"),
        _("Whether the person had no right of residence at the time of application."),
        "residence_status = 'none'",
        Sensitivity.SENSITIVE,
    ),
    _derived(
        "departed",
        Type.BOOLEAN,
        _("departed"),
        _("Whether the person has left the host country."),
        "departed_on is not null",
    ),
    _derived(
        "departed_home",
        Type.BOOLEAN,
        _("departed home"),
        _("Whether the person has left for the country of origin."),
        "departed_on is not null and destination = country_of_origin",
    ),
    _derived(
        "departed_third_country",
        Type.BOOLEAN,
        _("departed to another country"),
        _("Whether the person has left for a country other than the country of origin."),
        "departed_on is not null and destination <> country_of_origin",
    ),
    _derived("arrived", Type.BOOLEAN, _("arrived"), _("Whether the person has arrived."), "arrived_on is not null"),
    _derived(
        "withdrew", Type.BOOLEAN, _("withdrew"), _("Whether the person has withdrawn."), "withdrawn_on is not null"
    ),
    _derived("refused", Type.BOOLEAN, _("refused"), _("Whether the application was refused."), "decision = 'refused'"),
    _derived(
        "has_health_problem",
        Type.BOOLEAN,
        _("has a health problem"),
        _("Whether a health problem that bears on the journey is known."),
        "health is not null",
        _HEALTH,
    ),
    _derived(
        "departed_without_guardian_consent",
        Type.BOOLEAN,
        _("departed without the guardian's consent"),
        _("Whether an unaccompanied minor has left without a guardian's written consent being on record."),
        "departed_on is not null and unaccompanied_minor and guardian_consent_on is null",
        _MINORS,
    ),
    _derived(
        "trafficked_minor_on_departure",
        Type.BOOLEAN,
        _("trafficked and under 18 on departure"),
        _("Whether a trafficked person was under 18 on the day of departure."),
        "trafficking and under(18, born_on, departed_on)",
        _TRAFFICKING,
    ),
    _derived(
        "only_other_vulnerability",
        Type.BOOLEAN,
        _("other vulnerability only"),
        _("Whether the person is vulnerable, and not by health, as an unaccompanied minor or by trafficking."),
        "other_vulnerability and health is null and unaccompanied_minor is not true and trafficking is not true",
        Sensitivity.SENSITIVE,
    ),
)
