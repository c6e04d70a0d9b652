"""Addresses of the evidence on the desk: pickups, articles, outlets, agreements, the report."""

from django.urls import path

from daumoi.desk.views.evidence import agreements, articles, outlets, pickups, reports

evidence_patterns = [
    path("pickups/", pickups.pickup_list, name="pickups"),
    path("pickups/decide/", pickups.decide_many, name="pickups_decide"),
    path("pickups/undo/", pickups.undo, name="pickups_undo"),
    path("pickups/<int:pickup_id>/", pickups.pickup_page, name="pickup"),
    path("articles/", articles.article_list, name="articles"),
    path("articles/<int:article_id>/", articles.article_page, name="article"),
    path("outlets/", outlets.outlet_list, name="outlets"),
    path("outlets/new/", outlets.outlet_add, name="outlet_add"),
    path("outlets/<int:outlet_id>/monitoring/", outlets.outlet_monitoring, name="outlet_monitoring"),
    path("gaps/", outlets.gap_list, name="gaps"),
    path("agreements/", agreements.agreement_list, name="agreements"),
    path("agreements/new/", agreements.agreement_add, name="agreement_add"),
    path("agreements/<int:agreement_id>/", agreements.agreement_page, name="agreement"),
    path("reports/agreements/", reports.report, name="report"),
    path("reports/agreements/evidence/", reports.evidence, name="report_evidence"),
    path("reports/agreements/charts/<slug:name>.svg", reports.chart, name="report_chart"),
    path("reports/agreements/agreement-report.<str:form>", reports.download, name="report_download"),
]
