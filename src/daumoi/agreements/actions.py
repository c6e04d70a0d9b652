"""Writes of agreements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import AGREEMENT_MANAGE, require
from daumoi.accounts.viewer import SYSTEM, Viewer, acting_as
from daumoi.agreements.models import Agreement, AgreementLine, CountedItem
from daumoi.agreements.rules import Item, Line, place_items
from daumoi.coverage.models import Pickup, PickupState
from daumoi.foundation.errors import InvalidValue
from daumoi.network.queries import HubsOfTheDay
from daumoi.subjects.models import Topic


@dataclass(frozen=True)
class PlannedLine:
    """A line as it is typed; topic None and language "" mean any."""

    product_type: str
    planned_count: int
    topic: Topic | None = None
    language: str = ""


def sign_agreement(
    *,
    number: str,
    title: str,
    focal_point: Organisation,
    agency: Organisation,
    signed_date: date,
    valid_from: date,
    valid_to: date,
    lines: list[PlannedLine],
    by: Viewer,
    at: datetime,
) -> Agreement:
    """Enter an agreement with its lines and count what is already confirmed.

    Raises:
        NotAllowed; InvalidValue: a term that ends before it begins, a number that is taken, no line.
    """
    require(by, AGREEMENT_MANAGE, focal_point)
    if valid_to < valid_from:
        raise InvalidValue(_("The agreement ends before it begins."), field="valid_to")
    if not lines:
        raise InvalidValue(_("Give at least one line: what is planned, and how many."), field="lines")
    with transaction.atomic():
        if Agreement.objects.filter(number=number, focal_point=focal_point).exists():
            raise InvalidValue(_("There is an agreement with this number already."), field="number")
        agreement = Agreement(
            number=number,
            title=title,
            focal_point=focal_point,
            agency=agency,
            signed_date=signed_date,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        agreement.save()
        AgreementLine.objects.bulk_create(
            AgreementLine(
                agreement=agreement,
                position=position,
                product_type=line.product_type,
                topic=line.topic,
                language=line.language,
                planned_count=line.planned_count,
            )
            for position, line in enumerate(lines, start=1)
        )
        record(by=by, at=at, verb=AGREEMENT_MANAGE.name, subject=agreement, organisation=focal_point, number=number)
        recount(agreement=agreement, at=at)
    return agreement


def recount(*, agreement: Agreement, at: datetime) -> int:
    """Count an agreement anew from the confirmed pickups of its agency and term.

    The result depends on the evidence alone, so it may be run at any time and any number of times.

    Returns:
        How many articles are counted, in contract and beyond.
    """
    # The evidence and not who asks decides: of a unit that has moved away the focal point sees nothing any more.
    with transaction.atomic(), acting_as(SYSTEM):
        current = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
        evidence = _evidence(current)
        lines = [
            Line(line.pk, line.product_type, line.topic_id, line.language, line.planned_count)
            for line in AgreementLine.objects.filter(agreement=current)
        ]
        placed = {place.article_id: place for place in place_items(lines, [item for item, _ in evidence.values()])}
        CountedItem.objects.filter(agreement=current).delete()
        CountedItem.objects.bulk_create(
            CountedItem(
                agreement=current,
                line_id=placed[article_id].line_id,
                article_id=article_id,
                pickup=pickup,
                product_type=item.product_type,
                topic_id=item.topic_id,
                language=item.language,
                published_at=item.published_at,
                is_beyond_contract=placed[article_id].is_beyond_contract,
            )
            for article_id, (item, pickup) in evidence.items()
        )
        Agreement.objects.filter(pk=current.pk).update(counted_at=at)
    return len(evidence)


def _evidence(agreement: Agreement) -> dict[int, tuple[Item, Pickup]]:
    """One item an article: the confirmed pickup from which most of the article derives stands for it."""
    day_start, day_end = _term(agreement)
    pickups = (
        Pickup.objects.filter(
            state=PickupState.CONFIRMED,
            # What the agency took over counts for it too; an agreement with one that ended keeps its own outlets.
            article__outlet__organisation__in=Organisation.objects.filter(
                Q(pk=agreement.agency_id) | Q(heir=agreement.agency_id)
            ),
            article__published_at__gte=day_start,
            article__published_at__lt=day_end,
        )
        .select_related("article", "version", "release__organisation")
        .order_by("article_share", "-id")
    )
    # Counted is what the focal point issued, also when the unit has moved to another one since.
    hubs = HubsOfTheDay()
    return {
        pickup.article_id: (
            Item(
                article_id=pickup.article_id,
                product_type=pickup.product_type,
                topic_id=pickup.version.topic_id,
                language=pickup.article.language,
                published_at=pickup.article.published_at,
            ),
            pickup,
        )
        for pickup in pickups
        if hubs.of(pickup.release.organisation, timezone.localdate(pickup.version.public_at))
        == agreement.focal_point_id
    }


def _term(agreement: Agreement) -> tuple[datetime, datetime]:
    """First moment of the term and first moment after it, by the office's clock."""
    zone = timezone.get_default_timezone()
    return (
        datetime.combine(agreement.valid_from, time.min, tzinfo=zone),
        datetime.combine(agreement.valid_to + timedelta(days=1), time.min, tzinfo=zone),
    )


def agreements_of(pickup: Pickup) -> list[Agreement]:
    """Agreements on which this pickup's article may count."""
    day = timezone.localdate(pickup.article.published_at)
    owner = pickup.article.outlet.organisation
    owners = [owner.pk] if owner.heir_id is None else [owner.pk, owner.heir_id]
    return list(Agreement.objects.filter(agency__in=owners, valid_from__lte=day, valid_to__gte=day))
