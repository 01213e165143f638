from django.urls import path

from onward.access.views import accounts, language, offices, openings, own, roles

app_name = "access"
urlpatterns = [
    path("account/", own.account, name="account"),
    path("language/", language.language, name="language"),
    path("second-factor/", own.second_factor, name="second_factor"),
    path("no-account/", own.no_account, name="no_account"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.create_account, name="create_account"),
    path("accounts/<slug:reference>/", accounts.account_record, name="account_record"),
    path("accounts/<slug:reference>/change/", accounts.change_account, name="change_account"),
    path("accounts/<slug:reference>/give-role/", accounts.give_role, name="give_role"),
    path("accounts/<slug:reference>/end-role/", accounts.end_role, name="end_role"),
    path("accounts/<slug:reference>/invite/", accounts.invite_account, name="invite_account"),
    path("accounts/<slug:reference>/deactivate/", accounts.deactivate_account, name="deactivate_account"),
    path("accounts/<slug:reference>/reactivate/", accounts.reactivate_account, name="reactivate_account"),
    path("accounts/<slug:reference>/second-factor/", accounts.reset_second_factor, name="reset_second_factor"),
    path("offices/", offices.offices, name="offices"),
    path("offices/new/", offices.add_office, name="add_office"),
    path("offices/<slug:code>/", offices.change_office, name="change_office"),
    path("roles/", roles.roles, name="roles"),
    path("roles/matrix/", roles.matrix, name="matrix"),
    path("openings/", openings.openings, name="openings"),
    path("openings/<slug:reference>/", openings.review_opening, name="review_opening"),
    path("open/<path:person>/<slug:compartment>/", openings.opening, name="opening"),
]
