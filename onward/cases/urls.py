from django.urls import path, register_converter

from onward.cases import views


class CaseReference:
    """A case's reference, so that no word of an address is taken for one."""

    regex = r"[RSFT]-\d{4}-\d{5,}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CaseReference, "case")

app_name = "cases"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("open/", views.open_case, name="open_case"),
    path("registers/", views.registers, name="registers"),
    path("registers/new/", views.import_register, name="import_register"),
    path("registers/<int:pk>/", views.register, name="register"),
    path("registers/<int:pk>/take-over/", views.take_over_register, name="take_over_register"),
    path("registers/<int:pk>/problems/", views.register_problems, name="register_problems"),
    path("<case:reference>/", views.case, name="case"),
    path("<case:reference>/opened/", views.case_opened, name="case_opened"),
    path("<case:reference>/warning/", views.acknowledge_warning, name="acknowledge_warning"),
    path("<case:reference>/members/", views.members, name="members"),
    path("<case:reference>/members/add/", views.add_member, name="add_member"),
    path(
        "<case:reference>/members/<int:number>/circumstances/", views.change_circumstances, name="change_circumstances"
    ),
    path("<case:reference>/members/<int:number>/programmes/", views.choose_programmes, name="choose_programmes"),
    path("<case:reference>/members/<int:number>/move/", views.move, name="move"),
    path("<case:reference>/members/<int:number>/milestones/<int:place>/retract/", views.retract, name="retract"),
    path("<case:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("<case:reference>/close/", views.close_case, name="close_case"),
    path("<case:reference>/reopen/", views.reopen_case, name="reopen_case"),
    path("<case:reference>/worker/", views.assign_worker, name="assign_worker"),
    path("<case:reference>/eligibility/", views.eligibility, name="eligibility"),
    path("<case:reference>/eligibility/<int:number>/<slug:programme>/", views.record_decision, name="record_decision"),
    path(
        "<case:reference>/eligibility/<int:number>/<slug:programme>/recorded/",
        views.decision_recorded,
        name="decision_recorded",
    ),
    path(
        "<case:reference>/eligibility/<int:number>/<slug:programme>/explained/",
        views.explain_decision,
        name="explain_decision",
    ),
    path("<case:reference>/timeline/", views.timeline, name="timeline"),
    path("<case:reference>/notes/", views.notes, name="notes"),
    path("<case:reference>/tasks/", views.tasks, name="tasks"),
    path("<case:reference>/tasks/<int:place>/end/", views.end_task, name="end_task"),
]
