"""Addresses of people, part of the desk's."""

from django.urls import path

from daumoi.desk.views.people import directory, handing_over, inviting, requests

people_patterns = [
    path("people/", directory.people, name="people"),
    path("people/invitations/", inviting.invitations, name="invitations"),
    path("people/invitations/new/", inviting.invite, name="invite"),
    path("people/invitations/list/", inviting.invite_list, name="invite_list"),
    path("people/invitations/<int:invitation_id>/resend/", inviting.resend, name="invitation_resend"),
    path("people/invitations/<int:invitation_id>/withdraw/", inviting.withdraw, name="invitation_withdraw"),
    path("people/requests/", requests.erasure_requests, name="erasure_requests"),
    path("people/requests/<int:request_id>/answer/", requests.erasure_answer, name="erasure_answer"),
    path("people/memberships/<int:membership_id>/end/", directory.membership_end, name="membership_end"),
    path("people/stand-ins/<int:stand_in_id>/end/", directory.stand_in_end, name="stand_in_end"),
    path("people/<int:person_id>/", directory.person, name="person"),
    path("people/<int:person_id>/memberships/", directory.membership_give, name="membership_give"),
    path("people/<int:person_id>/stand-in/", directory.stand_in_add, name="stand_in_add"),
    path("people/<int:person_id>/second-factor/reset/", directory.second_factor_reset, name="second_factor_reset"),
    path("people/<int:person_id>/hand-over/", handing_over.hand_over, name="hand_over"),
    path("people/<int:person_id>/hand-over/give/", handing_over.give_one, name="hand_over_give"),
]
