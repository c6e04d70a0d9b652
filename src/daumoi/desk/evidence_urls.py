"""Addresses of the evidence on the desk: pickups, articles, outlets, agreements, the report."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from daumoi.accounts.gate import signed_in


@signed_in()
def _coming(request: HttpRequest, **ids: int | str) -> HttpResponse:
    raise Http404


evidence_patterns = [
    path("pickups/", _coming, name="pickups"),
    path("pickups/<int:pickup_id>/", _coming, name="pickup"),
    path("articles/", _coming, name="articles"),
    path("articles/<int:article_id>/", _coming, name="article"),
    path("outlets/", _coming, name="outlets"),
    path("outlets/new/", _coming, name="outlet_add"),
    path("gaps/", _coming, name="gaps"),
    path("agreements/", _coming, name="agreements"),
    path("agreements/new/", _coming, name="agreement_add"),
    path("agreements/<int:agreement_id>/", _coming, name="agreement"),
    path("reports/agreements/", _coming, name="report"),
    path("reports/agreements/evidence/", _coming, name="report_evidence"),
]
