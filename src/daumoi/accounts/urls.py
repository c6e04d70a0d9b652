"""Addresses of sign-in and one's own account."""

from django.urls import path

from daumoi.accounts import views
from daumoi.accounts.sign_in import link_views, own_views, service_views
from daumoi.accounts.sign_in import views as door

app_name = "accounts"

urlpatterns = [
    path("", views.home, name="home"),
    path("profile/", views.profile, name="profile"),
    path("sign-in/", door.sign_in, name="sign_in"),
    path("sign-in/second-step/", door.second_step, name="second_step"),
    path("sign-in/passkey/", door.passkey_sign_in, name="passkey_sign_in"),
    path("sign-in/with/<slug:service>/", service_views.service_sign_in, name="service_sign_in"),
    path("sign-in/with/<slug:service>/back/", service_views.service_back, name="service_back"),
    path("sign-out/", door.sign_out, name="sign_out"),
    path("confirm/", door.confirm, name="confirm"),
    path("password/", own_views.change_password, name="password"),
    path("password/forgotten/", link_views.password_forgotten, name="password_forgotten"),
    path("password/new/<str:token>/", link_views.password_new, name="password_new"),
    path("email/", link_views.change_email, name="email"),
    path("email/confirm/<str:token>/", link_views.email_confirm, name="email_confirm"),
    path("second-factor/", own_views.second_factor, name="second_factor"),
    path("second-factor/app/", own_views.app_add, name="app_add"),
    path("second-factor/passkey/", own_views.passkey_add, name="passkey_add"),
    path("second-factor/codes/", own_views.recovery_codes, name="recovery_codes"),
    path("second-factor/<int:factor_id>/remove/", own_views.factor_remove, name="factor_remove"),
    path("sessions/", own_views.session_list, name="sessions"),
    path("sessions/end/", own_views.sessions_end, name="sessions_end"),
    path("sessions/<int:session_id>/end/", own_views.session_end, name="session_end"),
]
