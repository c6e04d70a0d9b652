"""Reads of agreements."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from daumoi.agreements.models import Agreement, AgreementLine, CountedItem


def agreements_with_counts() -> QuerySet[Agreement]:
    """Agreements the viewer may see, each with `in_contract_count` and `beyond_count`."""
    return (
        Agreement.objects.select_related("agency", "focal_point")
        .annotate(
            in_contract_count=Count("items", filter=Q(items__is_beyond_contract=False)),
            beyond_count=Count("items", filter=Q(items__is_beyond_contract=True)),
        )
        .order_by("-valid_from", "number")
    )


def planned_counts(agreements: list[Agreement]) -> dict[int, int]:
    """Sum of what the lines plan, by agreement id."""
    rows = (
        AgreementLine.objects.filter(agreement__in=agreements)
        .order_by()
        .values("agreement_id")
        .annotate(n=Sum("planned_count"))
    )
    return {row["agreement_id"]: row["n"] for row in rows}


def lines_with_counts(agreement: Agreement) -> QuerySet[AgreementLine]:
    """Lines of an agreement in order, each with `in_contract_count` and `beyond_count`."""
    return (
        AgreementLine.objects.filter(agreement=agreement)
        .select_related("topic")
        .annotate(
            in_contract_count=Count("items", filter=Q(items__is_beyond_contract=False)),
            beyond_count=Count("items", filter=Q(items__is_beyond_contract=True)),
        )
    )


def items_of(agreement: Agreement) -> QuerySet[CountedItem]:
    """What is counted on an agreement, with its proof, in order of publication."""
    return CountedItem.objects.filter(agreement=agreement).select_related(
        "article__outlet", "pickup__version", "line", "topic"
    )


def agreements_in(from_date: date, to_date: date) -> QuerySet[Agreement]:
    """Agreements whose term touches the period."""
    return agreements_with_counts().filter(valid_from__lte=to_date, valid_to__gte=from_date)
