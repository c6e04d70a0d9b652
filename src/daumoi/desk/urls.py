"""Addresses of the desk."""

from django.urls import path

from daumoi.desk.evidence_urls import evidence_patterns
from daumoi.desk.views import (
    comments,
    deliveries,
    drafting,
    events,
    held,
    home,
    releases,
    review,
    sending,
    steps,
    templates,
)

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("signed-in-again/", held.signed_in_again, name="signed_in_again"),
    path("queue/", review.queue, name="queue"),
    path("releases/", releases.release_list, name="releases"),
    path("releases/new/", releases.release_new, name="release_new"),
    path("releases/<int:release_id>/", releases.release_page, name="release"),
    path("releases/<int:release_id>/edit/", releases.release_edit, name="release_edit"),
    path("releases/<int:release_id>/autosave/", releases.release_autosave, name="release_autosave"),
    path("releases/<int:release_id>/check/", sending.release_check, name="release_check"),
    path("releases/<int:release_id>/comments/", comments.comments, name="comments"),
    path("comments/<int:comment_id>/answer/", comments.answer, name="comment_answer"),
    path("comments/<int:comment_id>/settle/", comments.settle, name="comment_settle"),
    path("releases/<int:release_id>/presence/", drafting.presence, name="release_presence"),
    path("paste/", drafting.paste, name="paste"),
    path("templates/", templates.template_list, name="templates"),
    path("templates/new/", templates.template_add, name="template_add"),
    path("templates/<int:template_id>/", templates.template_edit, name="template"),
    path("templates/<int:template_id>/retire/", templates.template_retire, name="template_retire"),
    path("releases/<int:release_id>/compare/", releases.release_compare, name="release_compare"),
    path("releases/<int:release_id>/review/", review.review, name="review"),
    path("releases/<int:release_id>/take/", review.take, name="release_take"),
    path("releases/<int:release_id>/return/", review.return_to_unit, name="release_return"),
    path("releases/<int:release_id>/approve/", review.approve, name="release_approve"),
    path("releases/<int:release_id>/issue/", review.issue, name="release_issue"),
    path("releases/<int:release_id>/correct/", review.correct, name="release_correct"),
    path("releases/<int:release_id>/withdraw/", review.withdraw, name="release_withdraw"),
    path("deliveries/", deliveries.troubled, name="troubled_deliveries"),
    path("deliveries/<int:delivery_id>/retry/", deliveries.retry, name="delivery_retry"),
    path("deliveries/of/<slug:public_id>/", deliveries.of_version, name="deliveries"),
    path("events/", events.event_list, name="events"),
    path("events/new/", events.event_add, name="event_add"),
    path("steps/", steps.failed_steps, name="failed_steps"),
    path("steps/<uuid:step_id>/retry/", steps.step_retry, name="step_retry"),
    *evidence_patterns,
]
