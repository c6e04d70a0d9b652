"""Articles as they were read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from daumoi.accounts.gate import signed_in
from daumoi.accounts.permissions import DESK_READ, OFFICE_READ
from daumoi.coverage.models import Article
from daumoi.coverage.queries import articles_for_desk, pickups_in
from daumoi.desk.forms.evidence import ArticleFilterForm
from daumoi.desk.views.evidence.listing import page_of
from daumoi.desk.views.evidence.wording import gap_reason


@signed_in(OFFICE_READ)
def article_list(request: HttpRequest) -> HttpResponse:
    """Everything that was read, latest published first."""
    form = ArticleFilterForm(request.GET)
    filters = form.filters()
    context = {"form": form, "page": page_of(request, articles_for_desk(filters)), "is_filtered": bool(filters)}
    return render(request, "desk/evidence/article_list.html", context)


@signed_in(DESK_READ)
def article_page(request: HttpRequest, article_id: int) -> HttpResponse:
    """One article with the pickups found in it; a unit sees it when it uses a release of the unit."""
    article = get_object_or_404(Article.objects.select_related("outlet"), pk=article_id)
    context = {
        "article": article,
        "pickups": list(pickups_in(article)),
        "problem_reason": gap_reason(article.problem_code),
    }
    return render(request, "desk/evidence/article_page.html", context)
