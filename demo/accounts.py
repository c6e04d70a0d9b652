"""The accounts of the demo world: who works for the ministry, who writes about it, and one of each kind to try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from daumoi.accounts.models import Membership, Organisation, User
from daumoi.accounts.viewer import Role
from daumoi.distribution.models import Subscription
from daumoi.subjects.models import Topic
from demo.organisations import focal_point, units
from demo.people import PASSWORD, DemoPeople, DemoPerson

FOUNDED = date(2025, 3, 1)
NESTED_FOCAL_POINT = "trung-tam-truyen-thong-sao-mai"
NESTED_EDITOR = "capduoi@daumoi.example"
NESTED_OFFICER = "canbo.capduoi@daumoi.example"
AUDITOR = "kiemtra@daumoi.example"
LEADER = "lanhdao@daumoi.example"
UNIT_LEADER = "lanhdaodonvi@daumoi.example"
SPOKESPERSON = "phatngon@daumoi.example"


@dataclass(frozen=True)
class Account:
    """One account to try a role with; role and what there is to do in both interface languages."""

    role: str
    role_en: str
    does: str
    does_en: str
    email: str
    name: str
    organisation: str
    password: str = PASSWORD


class Accounts:
    """Writes the people with their roles; `enter` is the only way in."""

    def __init__(self, *, people: DemoPeople, organisations: Mapping[str, Organisation]) -> None:
        self.people, self.organisations = people, organisations
        self.users: dict[str, User] = {}
        # One hash for all: hashing two hundred passwords alone would take a minute, and they are all the same word.
        self._password_hash = make_password(PASSWORD)

    def enter(self) -> list[Account]:
        """Write everybody; one account a role, in the order in which a release passes through their hands."""
        self._staff()
        for officers in [*self.people.unit_officers.values(), *self.people.department_officers.values()]:
            for officer in officers:
                self._person(officer, Role.OFFICER)
        for reporter in self.people.reporters:
            self._user(reporter.name, reporter.email, f"Phóng viên {reporter.outlet.name}")
            self._membership(reporter.email, reporter.outlet.code, Role.REPORTER)
        self._subscriptions()
        self._first_unit()
        self._nested()
        return self._to_try()

    def _staff(self) -> None:
        roles = {"administrator": Role.OPERATOR}
        for position, person in enumerate(self.people.focal_point_staff):
            # The deputy director approves and does not write; the director speaks for the office itself.
            self._person(person, Role.APPROVER if position == 1 else roles.get(person.role, Role.EDITOR))
        self._user("Mai Thị Khánh Quyên", AUDITOR, "Thanh tra viên")
        self._membership(AUDITOR, focal_point().code, Role.AUDITOR)

    def _first_unit(self) -> None:
        """The head and the deputy of the first unit have accounts too; the head leads at the focal point as well."""
        unit = units()[0].code
        head, deputy = self.people.leaders[unit]
        self._user(head.name, LEADER, "Lãnh đạo phụ trách thông tin")
        self._membership(LEADER, focal_point().code, Role.LEADER)
        self._user(deputy.name, SPOKESPERSON, deputy.position)
        self._membership(SPOKESPERSON, unit, Role.SPOKESPERSON)
        self._user("Tạ Quang Chính", UNIT_LEADER, f"Trưởng phòng Tổng hợp, {units()[0].name}")
        self._membership(UNIT_LEADER, unit, Role.LEADER)

    def _nested(self) -> None:
        """The editor and an officer of the nested branch."""
        self._user("Phan Thị Diệu Hiền", NESTED_EDITOR, "Biên tập viên")
        self._membership(NESTED_EDITOR, NESTED_FOCAL_POINT, Role.EDITOR)
        self._user("Trịnh Quang Huy", NESTED_OFFICER, "Chuyên viên truyền thông")
        self._membership(NESTED_OFFICER, "cong-ty-chuyen-phat-mien-bac", Role.OFFICER)

    def _to_try(self) -> list[Account]:
        staff = self.people.focal_point_staff
        officer = self.people.unit_officers[units()[0].code][0]
        return [
            self._account(
                "Cán bộ đơn vị", "Officer of a unit", "canbo@daumoi.example", officer.email,
                "soạn và gửi bản tin của đơn vị, ký bản tin liên đơn vị",
                "writes and sends releases of a unit, signs joint ones",
            ),
            self._account(
                "Người phát ngôn", "Spokesperson", SPOKESPERSON, SPOKESPERSON,
                "có tên trong danh sách người phát ngôn, góp ý và ký cho đơn vị",
                "stands in the register, comments and signs for the unit",
            ),
            self._account(
                "Lãnh đạo đơn vị", "Leader of a unit", UNIT_LEADER, UNIT_LEADER,
                "mời đồng nghiệp, xem việc của đơn vị", "invites colleagues, sees the unit's work",
            ),
            self._account(
                "Trực ban đầu mối", "Duty editor", "trucban@daumoi.example", staff[2].email,
                "thẩm định, duyệt, phát hành, đính chính", "reviews, approves, issues, corrects",
            ),
            self._account(
                "Biên tập viên thứ hai", "Second editor", "bientap@daumoi.example", staff[3].email,
                "xem lại việc một người đã làm một mình", "looks again at what one person did alone",
            ),
            self._account(
                "Người duyệt", "Approver", "duyet@daumoi.example", staff[1].email,
                "duyệt và phát hành, không soạn", "approves and issues, writes nothing",
            ),
            self._account(
                "Lãnh đạo", "Leader", LEADER, LEADER,
                "xem một trang trên điện thoại, nhận báo cáo quá hạn", "one page on the phone, hears what is overdue",
            ),
            self._account(
                "Trực ban đầu mối cấp dưới", "Editor of a nested focal point", NESTED_EDITOR, NESTED_EDITOR,
                "thẩm định và phát hành cho nhánh của mình", "reviews and issues for a branch of its own",
            ),
            self._account(
                "Phóng viên", "Reporter", "phongvien@daumoi.example", self.people.reporters[0].email,
                "đọc tin cho báo chí, chọn tin muốn nhận", "reads the wire, chooses what to receive",
            ),
            self._account(
                "Người kiểm tra", "Auditor", AUDITOR, AUDITOR,
                "xem và kiểm tra nhật ký", "reads and checks the log of acts",
            ),
            self._account(
                "Vận hành", "Operator", "vanhanh@daumoi.example", staff[-1].email,
                "giữ tổ chức, tài khoản, lời mời, tác vụ lỗi", "keeps organisations, accounts and failed steps",
            ),
        ]  # fmt: skip

    def _account(self, role: str, role_en: str, address: str, email: str, does: str, does_en: str) -> Account:
        """Give one made-up person an address that is easy to type."""
        user = self.users[email]
        if user.email != address:
            user.email = address
            user.save(update_fields=["email"])
        organisation = user.memberships.select_related("organisation").get().organisation
        return Account(role, role_en, does, does_en, address, user.full_name, organisation.name)

    def _person(self, person: DemoPerson, role: Role) -> None:
        self._user(person.name, person.email, person.position)
        self._membership(person.email, person.body, role)

    def _user(self, name: str, email: str, position: str) -> None:
        user = User(email=email, full_name=name, position=position[:150], password=self._password_hash)
        user.save()
        self.users[email] = user

    def _membership(self, email: str, organisation: str, role: Role) -> None:
        Membership.objects.create(
            user=self.users[email], organisation=self.organisations[organisation], role=role, valid_from=FOUNDED
        )

    def _subscriptions(self) -> None:
        by_code = {topic.code: topic for topic in Topic.objects.all()}
        # Every fifth reporter chose nothing and gets everything; the others follow their beats.
        for position, reporter in enumerate(self.people.reporters):
            if position % 5:
                subscription = Subscription.objects.create(reporter=self.users[reporter.email])
                subscription.topics.set([by_code[code] for code in reporter.beats])
