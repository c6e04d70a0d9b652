"""Every address of the product."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("daumoi.accounts.urls")),
    path("people/", include("daumoi.people.urls")),
    path("desk/", include("daumoi.desk.urls")),
    path("notices/", include("daumoi.notices.urls")),
    path("spokespersons/", include("daumoi.spokespersons.urls")),
    path("glossary/", include("daumoi.glossary.urls")),
    path("network/", include("daumoi.network.urls")),
    path("days/", include("daumoi.deadlines.urls")),
    path("audit/", include("daumoi.audit.urls")),
    path("wire/", include("daumoi.wire.urls")),
    path("media/", include("daumoi.media.urls")),
    path("", include("daumoi.newsroom.urls")),
]
if settings.DEBUG or settings.DEMO:
    urlpatterns.insert(0, path("design/", include("daumoi.theme.urls")))

handler400 = "daumoi.desk.error_pages.bad_request"
handler403 = "daumoi.desk.error_pages.forbidden"
handler404 = "daumoi.desk.error_pages.not_found"
handler500 = "daumoi.desk.error_pages.server_error"
