"""The demo's register of those who may speak, as long as the demo looks back and before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from daumoi.accounts.models import Organisation
from daumoi.spokespersons.models import Spokesperson
from daumoi.spokespersons.rules import Authority
from demo.organisations import focal_point
from demo.people import DemoPeople, DemoPerson

# The heads of the demo have been in office since long before its first release.
IN_OFFICE_BEFORE_DAYS = 400


class Register:
    """Enters who speaks for which body: every head, the deputies by decision, and authorisations for one matter."""

    def __init__(
        self, *, now: datetime, days: int, people: DemoPeople, organisations: Mapping[str, Organisation]
    ) -> None:
        self.now, self.days, self.people, self.organisations = now, days, people, organisations
        self.entries: dict[tuple[str, str], Spokesperson] = {}

    def enter(self) -> dict[tuple[str, str], Spokesperson]:
        """Write the entries; (code of the body, name) → the entry of each who has spoken since the demo begins."""
        began = self.now - timedelta(days=self.days + IN_OFFICE_BEFORE_DAYS)
        for code, leaders in self.people.leaders.items():
            self._entry(code, leaders[0], Authority.HEAD, began)
            for number, deputy in enumerate(leaders[1:], start=1):
                self._entry(code, deputy, Authority.STANDING, began, decision=f"{100 + number}/QĐ-{code.upper()[:8]}")
        for code, head in self.people.department_heads.items():
            self._entry(code, head, Authority.HEAD, began)
        self._of_the_focal_point(began)
        return self.entries

    def _of_the_focal_point(self, began: datetime) -> None:
        hub = focal_point().code
        minister = self._entry(hub, self.people.ministers[0], Authority.HEAD, began)
        # The second deputy is the standing spokesperson, below; the others answer for their fields by decision.
        for number, deputy in enumerate(self.people.ministers[2:], start=1):
            self._entry(hub, deputy, Authority.STANDING, began, decision=f"{180 + number}/QĐ-BSKN")
        for line in self.people.spokespersons():
            if line.kind == "head" or (line.ends_in_days is not None and line.ends_in_days < 0):
                # An authorisation that has ended would hold back what its bearer says for other bodies of the branch.
                continue
            since = self.now - timedelta(days=line.starts_days_ago)
            until = None if line.ends_in_days is None else self.now + timedelta(days=line.ends_in_days)
            authority = Authority.CASE if line.kind == "per_case" else Authority.STANDING
            self._entry(
                hub, line.person, authority, since, until=until, decision=line.decision_number, matter=line.matter,
                head=minister if authority is Authority.CASE else None,
            )  # fmt: skip

    def _entry(
        self,
        code: str,
        person: DemoPerson,
        authority: Authority,
        since: datetime,
        *,
        until: datetime | None = None,
        decision: str = "",
        matter: str = "",
        head: Spokesperson | None = None,
    ) -> Spokesperson:
        entry = Spokesperson(
            organisation=self.organisations[code], authority=authority.value, full_name=person.name,
            position=person.position, phone=person.phone, email=person.email, decision_number=decision,
            decided_at=since, valid_from=since, valid_to=until, matter=matter, authorised_by=head, published_at=since,
        )  # fmt: skip
        entry.save()
        if authority is Authority.HEAD or since < self.now - timedelta(days=self.days):
            # The others have not spoken for as long as the demo looks back.
            self.entries.setdefault((code, person.name), entry)
        return entry
