"""Pages read from both ends hold what the plain ones hold."""

from __future__ import annotations

import pytest
from django.core.paginator import EmptyPage, Paginator

from daumoi.foundation.paging import PagesFromBothEnds
from daumoi.subjects.models import Topic


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 1, 5, 6, 23])
def test_every_page_holds_the_same_rows_in_the_same_order(count):
    Topic.objects.bulk_create(Topic(code=f"t-{n}", name_vi=f"Lĩnh vực {n * 7 % 23:02}") for n in range(count))
    rows = Topic.objects.order_by("name_vi", "id")
    plain, ours = Paginator(rows, 5), PagesFromBothEnds(rows, 5)
    assert ours.num_pages == plain.num_pages
    for number in plain.page_range:
        assert list(ours.page(number)) == list(plain.page(number))
    assert list(ours.get_page("last")) == list(plain.get_page(1))
    with pytest.raises(EmptyPage):
        ours.page(plain.num_pages + 1)
