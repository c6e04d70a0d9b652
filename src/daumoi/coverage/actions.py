"""Writes of coverage: reading feeds and pages, keeping pickups, deciding about them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import LogEntry, Organisation
from daumoi.accounts.permissions import OUTLET_MANAGE, PICKUP_DECIDE, require
from daumoi.accounts.viewer import Viewer
from daumoi.coverage import matching
from daumoi.coverage.errors import RobotsDisallow
from daumoi.coverage.events import ArticleRead, ArticlesFound, PickupDecided
from daumoi.coverage.extraction import ExtractedArticle, NotAnArticle, extract_article
from daumoi.coverage.models import (
    Article,
    ArticleState,
    MonitoringGap,
    Outlet,
    Pickup,
    PickupKind,
    PickupState,
    ProductType,
)
from daumoi.coverage.robots import fetch_where_allowed
from daumoi.coverage.rules import (
    LEAK_SPAN,
    address_key,
    is_in_time,
    next_check_at,
    product_type_of,
    usable_time,
)
from daumoi.foundation import outbound_http
from daumoi.foundation.errors import Conflict, InvalidValue, OutboundError
from daumoi.foundation.events import publish
from daumoi.foundation.rich_text import without_control_characters
from daumoi.releases.models import IssuedVersion
from newsformats.feeds import FeedEntry, NotAFeed, ReadFeed, read_feed
from textreuse import Pickup as FoundPickup

ENGINE = "textreuse 1"
# Code of a gap that a person opened by switching an outlet off; only switching it on closes it.
SWITCHED_OFF = "switched-off"


# --- reading feeds -------------------------------------------------------------------------------------------------


def check_outlet(*, outlet: Outlet, at: datetime) -> list[Article]:
    """Read an outlet's feed and note its new articles, to be read one by one afterwards.

    A failure is written into the ledger of gaps and the next look is put off; nothing is raised.
    """
    try:
        answer = fetch_where_allowed(outlet.feed_url, at=at, etag=outlet.etag, last_modified=outlet.last_modified)
        feed = ReadFeed(title="")
        if answer.status == 200:
            feed = read_feed(answer.body, url=answer.url, content_type=answer.content_type)
    except (OutboundError, NotAFeed) as error:
        _note_failure(outlet, error, at=at)
        return []
    with transaction.atomic():
        # The marks that make the next answer a 304 are kept together with the articles they stand for, and only when
        # all of the feed could be read: of one that was cut off, the rest would otherwise be asked for no more.
        if answer.status == 200:
            is_whole = not any(problem.code == "not_well_formed" for problem in feed.problems)
            outlet.etag, outlet.last_modified = (answer.etag, answer.last_modified) if is_whole else ("", "")
        articles = _note_articles(outlet, feed.entries, at=at)
        _note_success(outlet, at=at)
        if articles:
            publish(ArticlesFound(article_ids=[article.pk for article in articles]))
    return articles


def _note_articles(outlet: Outlet, entries: list[FeedEntry], *, at: datetime) -> list[Article]:
    by_key = {address_key(entry.url): entry for entry in entries if _is_web_address(entry.url)}
    known = _known_keys(list(by_key))
    new = []
    for key, entry in by_key.items():
        if key in known or len(new) >= settings.COVERAGE_ARTICLES_PER_CHECK:
            continue
        published_at, is_assumed = usable_time(entry.published_at, at=at)
        new.append(
            Article(
                outlet=outlet,
                url=entry.url[:600],
                url_key=key,
                title=without_control_characters(entry.title)[:400],
                language=outlet.language,
                published_at=published_at,
                is_time_assumed=is_assumed,
                found_at=at,
            )
        )
    if len(known) + len(new) < len(by_key):
        # More are waiting than one check may take: without the marks the next check gets the whole feed again.
        outlet.etag = outlet.last_modified = ""
    Article.objects.bulk_create(new, ignore_conflicts=True)
    return list(Article.objects.filter(url_key__in=[article.url_key for article in new], state=ArticleState.PENDING))


def _known_keys(keys: list[str]) -> set[str]:
    """Those of the keys that stand for articles we have; asked in portions, as databases limit a question."""
    known: set[str] = set()
    for start in range(0, len(keys), 500):
        portion = Article.objects.filter(url_key__in=keys[start : start + 500])
        known.update(portion.values_list("url_key", flat=True))
    return known


def _is_web_address(url: str) -> bool:
    return url.startswith(("http://", "https://")) and len(url) <= 600 and url.isprintable()


# What a check writes. The rest of the row is people's, who may have changed it while the feed was being read.
_WRITTEN_BY_A_CHECK = ["etag", "last_modified", "last_checked_at", "last_success_at", "failure_count", "next_check_at"]


def _note_success(outlet: Outlet, *, at: datetime) -> None:
    outlet.last_checked_at = outlet.last_success_at = at
    outlet.failure_count = 0
    outlet.next_check_at = next_check_at(at=at, interval_seconds=settings.COVERAGE_INTERVAL_SECONDS, failure_count=0)
    outlet.save(update_fields=_WRITTEN_BY_A_CHECK)
    MonitoringGap.objects.filter(outlet=outlet, to_at=None).exclude(code=SWITCHED_OFF).update(to_at=at)


def _note_failure(outlet: Outlet, error: Exception, *, at: datetime) -> None:
    code = getattr(error, "code", "not-a-feed")
    with transaction.atomic():
        outlet.last_checked_at = at
        outlet.failure_count += 1
        outlet.etag = outlet.last_modified = ""
        outlet.next_check_at = next_check_at(
            at=at, interval_seconds=settings.COVERAGE_INTERVAL_SECONDS, failure_count=outlet.failure_count
        )
        outlet.save(update_fields=_WRITTEN_BY_A_CHECK)
        open_gap = MonitoringGap.objects.filter(outlet=outlet, to_at=None).first()
        if open_gap is None:
            MonitoringGap.objects.create(
                outlet=outlet, from_at=outlet.last_success_at or at, code=code, reason=str(error)[:300]
            )
        elif open_gap.code not in {code, SWITCHED_OFF}:
            open_gap.code, open_gap.reason = code, str(error)[:300]
            open_gap.save()


# --- reading articles ----------------------------------------------------------------------------------------------


def read_article(*, article: Article, at: datetime) -> bool:
    """Fetch one article, take its text out and keep it.

    Returns:
        True when the article has a text now. An article that cannot be read is kept with its reason.
    Raises:
        OutboundError: the page could not be had now and may be had later.
    """
    if article.state == ArticleState.READ:
        return True
    try:
        answer = fetch_where_allowed(article.url, at=at)
        found = extract_article(answer.body, url=answer.url, content_type=answer.content_type)
    except (NotAnArticle, RobotsDisallow, outbound_http.TooLarge, outbound_http.AddressRefused) as error:
        code = error.code if isinstance(error, OutboundError) else "not-an-article"
        set_aside(article=article, code=code, reason=str(error))
        return False
    except outbound_http.Unreachable as error:
        if 400 <= error.status < 500 and error.status != 429:
            set_aside(article=article, code=error.code, reason=str(error))
            return False
        raise
    with transaction.atomic():
        _keep_text(article, found, at=at)
        publish(ArticleRead(article_id=article.pk))
    return True


def _keep_text(article: Article, found: ExtractedArticle, *, at: datetime) -> None:
    text = without_control_characters(found.text)
    article.text = text
    article.text_sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    article.title = without_control_characters(found.title or article.title)[:400]
    article.byline = without_control_characters(found.byline or "")[:300]
    article.links = list(found.links)
    if found.published_at is not None and article.is_time_assumed:
        article.published_at, article.is_time_assumed = usable_time(found.published_at, at=at)
    article.state, article.read_at, article.problem_code, article.problem = ArticleState.READ, at, "", ""
    article.save()


def set_aside(*, article: Article, code: str, reason: str) -> None:
    """Keep an article that cannot be read, with its reason, out of the way of the others."""
    article.state, article.problem_code, article.problem = ArticleState.UNREADABLE, code, reason[:300]
    article.save(update_fields=["state", "problem_code", "problem"])


# --- finding pickups -----------------------------------------------------------------------------------------------


def find_pickups(*, article: Article, at: datetime) -> list[Pickup]:
    """Match one article against the releases of its time and keep what is found.

    Running it again changes nothing that a person has decided, and adds no second row for a release.
    """
    return find_pickups_in(articles=[article], at=at)


def find_pickups_in(*, articles: Sequence[Article], at: datetime) -> list[Pickup]:
    """Do the same for several articles; each is kept by itself, so a step that is broken off loses none before it."""
    kept = []
    for article, found in zip(articles, matching.pickups_in(articles, at=at), strict=True):
        kept += keep_pickups(article=article, found=found, at=at)
    return kept


def keep_pickups(*, article: Article, found: list[FoundPickup], at: datetime) -> list[Pickup]:
    """Keep what the detector found in an article: one pickup a release, within the window of its time."""
    numbers = {pickup.release: matching.version_number(pickup.release) for pickup in found}
    versions = IssuedVersion.objects.select_related("release").in_bulk(list(numbers.values()))
    best: dict[int, FoundPickup] = {}
    for pickup in found:
        version = versions[numbers[pickup.release]]
        if not is_in_time(
            published_at=article.published_at,
            public_at=version.public_at,
            window_days=settings.COVERAGE_WINDOW_DAYS,
        ):
            continue
        known = best.get(version.release_id)
        if known is None or pickup.evidence > known.evidence:
            best[version.release_id] = pickup
    with transaction.atomic():
        kept = [_keep_pickup(article, versions[numbers[pickup.release]], pickup, at=at) for pickup in best.values()]
        article.matched_at = at
        article.save(update_fields=["matched_at"])
    return kept


def _keep_pickup(article: Article, version: IssuedVersion, found: FoundPickup, *, at: datetime) -> Pickup:
    first_public_at = version.release.versions.order_by("number").values_list("public_at", flat=True)[0]
    # The bare name of an agency says who acts, not whose words these are.
    credit = found.credit if found.credit and found.credit.names_source else None
    values = {
        "version": version,
        "kind": PickupKind(str(found.kind)),
        "spans": [
            [span.article_start, span.article_end, span.release_start, span.release_end, int(span.verbatim)]
            for span in found.spans
        ],
        "release_share": found.release_share,
        "article_share": found.article_share,
        "verbatim_share": found.verbatim_share,
        "matched_words": found.matched_words,
        "evidence": found.evidence,
        "credit_kind": str(credit.kind) if credit else "",
        "credit_start": credit.start if credit else None,
        "credit_end": credit.end if credit else None,
        "credit_text": credit.text[:300] if credit else "",
        "delay_seconds": int((article.published_at - first_public_at).total_seconds()),
        "engine": ENGINE,
    }
    pickup, created = Pickup.objects.get_or_create(
        article=article,
        release=version.release,
        defaults={
            **values,
            "found_at": at,
            "product_type": ProductType(product_type_of(words=len(article.text.split()))),
        },
    )
    if not created:
        # Under this condition and not after looking: a person may decide between the look and the write.
        Pickup.objects.filter(pk=pickup.pk, state=PickupState.SUSPECTED).update(**values)
        pickup.refresh_from_db()
    return pickup


def articles_to_match_again(*, version: IssuedVersion, at: datetime) -> list[int]:
    """Ids of articles that were read before this version came and may have used it, such as a leak or a slow page."""
    since = version.public_at - LEAK_SPAN
    return list(
        Article.objects.filter(state=ArticleState.READ, published_at__gte=since, published_at__lte=at)
        .order_by("id")
        .values_list("id", flat=True)
    )


# --- deciding ------------------------------------------------------------------------------------------------------


def decide_pickup(
    *, pickup: Pickup, state: PickupState, by: Viewer, at: datetime, product_type: str = "", note: str = ""
) -> Pickup:
    """Confirm or reject a pickup; a later decision replaces an earlier one and both stand in the log.

    Raises:
        NotAllowed; InvalidValue: an unknown product type, or neither confirmed nor rejected.
    """
    if state not in {PickupState.CONFIRMED, PickupState.REJECTED}:
        raise InvalidValue(_("A pickup is confirmed or rejected."), field="state")
    if product_type and product_type not in ProductType.values:
        raise InvalidValue(_("Choose one of the product types of the list."), field="product_type")
    with transaction.atomic():
        current = (
            Pickup.objects.select_for_update(of=("self",)).select_related("release__organisation").get(pk=pickup.pk)
        )
        require(by, PICKUP_DECIDE, current)
        _decide(current, state, product_type=product_type or current.product_type, note=note, by=by, at=at)
    return current


def decide_pickups(*, pickups: Iterable[Pickup], state: PickupState, by: Viewer, at: datetime) -> list[Pickup]:
    """Confirm or reject several pickups in one go, each as `decide_pickup` does: all of them or none."""
    with transaction.atomic():
        return [decide_pickup(pickup=pickup, state=state, by=by, at=at) for pickup in pickups]


def undo_decisions(*, pickup_ids: Iterable[int], decided_at: datetime, by: Viewer, at: datetime) -> list[Pickup]:
    """Take back the decisions of one moment: what stood before each of them stands again.

    A pickup about which something else was decided since is left as it is.

    Raises:
        NotAllowed; Conflict: nothing is left to take back.
    """
    with transaction.atomic():
        undone = list(
            Pickup.objects.select_for_update(of=("self",))
            .select_related("release__organisation")
            .filter(pk__in=list(pickup_ids), decided_at=decided_at)
        )
        if not undone:
            raise Conflict(_("There is nothing to take back: something else was decided since."))
        for pickup in undone:
            require(by, PICKUP_DECIDE, pickup)
            before = LogEntry.objects.filter(object_kind="pickup", object_id=pickup.pk, at=decided_at)[0].note["before"]
            state, product_type = PickupState(before["state"]), before["product_type"]
            _decide(pickup, state, product_type=product_type, note=before["remark"], by=by, at=at)
    return undone


def _decide(pickup: Pickup, state: PickupState, *, product_type: str, note: str, by: Viewer, at: datetime) -> None:
    """Write a decision, the log of it with what stood before, and tell everything that follows."""
    before = {"state": pickup.state, "product_type": pickup.product_type, "remark": pickup.note}
    pickup.state, pickup.product_type, pickup.note = state, product_type, note.strip()[:500]
    is_open = state == PickupState.SUSPECTED
    pickup.decided_by_id, pickup.decided_by_name = (None, "") if is_open else (by.user_id, by.name)
    pickup.decided_at = None if is_open else at
    pickup.save()
    record(
        by=by,
        at=at,
        verb=PICKUP_DECIDE.name,
        subject=pickup,
        organisation=pickup.release.organisation,
        state=str(state),
        product_type=pickup.product_type,
        remark=pickup.note,
        before=before,
    )
    publish(PickupDecided(pickup_id=pickup.pk))


def add_outlet(
    *, organisation: Organisation, name: str, home_url: str, feed_url: str, language: str, by: Viewer, at: datetime
) -> Outlet:
    """Put an outlet on the list of what is read. The permission is held in the focal point that serves the viewer."""
    with transaction.atomic():
        outlet = Outlet(
            organisation=organisation,
            name=name,
            home_url=home_url,
            feed_url=feed_url,
            language=language,
            next_check_at=at,
        )
        require(by, OUTLET_MANAGE, organisation)
        if Outlet.objects.filter(feed_url=feed_url).exists():
            raise InvalidValue(_("This feed is read already."), field="feed_url")
        outlet.save()
        record(by=by, at=at, verb=OUTLET_MANAGE.name, subject=outlet, organisation=organisation, feed=feed_url)
    return outlet


def set_monitoring(*, outlet: Outlet, is_monitored: bool, by: Viewer, at: datetime) -> None:
    """Begin or stop reading an outlet; a stop is a gap in the ledger like any other."""
    with transaction.atomic():
        outlet = Outlet.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=outlet.pk)
        require(by, OUTLET_MANAGE, outlet)
        if outlet.is_monitored == is_monitored:
            # A second press changes nothing; above all it does not end the gap of an outlet that fails.
            return
        outlet.is_monitored = is_monitored
        outlet.next_check_at = at if is_monitored else None
        outlet.save(update_fields=["is_monitored", "next_check_at"])
        MonitoringGap.objects.filter(outlet=outlet, to_at=None).update(to_at=at)
        if not is_monitored:
            MonitoringGap.objects.create(outlet=outlet, from_at=at, code=SWITCHED_OFF, reason=by.name)
        record(
            by=by,
            at=at,
            verb=OUTLET_MANAGE.name,
            subject=outlet,
            organisation=outlet.organisation,
            monitored=is_monitored,
        )
