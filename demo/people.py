"""The people of the demo world: leaders, officers, spokespersons, reporters. Every name is made up.

A person here has a name, a position and an office address, and nothing else: no photograph, no private number.
"""

# ruff: noqa: SIM905 - names in one string are easier to read and to mend than quoted one by one

from __future__ import annotations

import random
from dataclasses import dataclass

from demo.organisations import (
    DOMAIN,
    FOCAL_POINT,
    MINISTRY,
    DemoUnit,
    departments,
    focal_point,
    slug,
    units,
)
from demo.press import DemoOutlet, outlets
from demo.topics import topics

_FAMILY = (
    "Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Trần Lê Lê Lê Phạm Phạm Hoàng Vũ Đặng Bùi Đỗ Ngô Dương Đinh Lý Mai Đoàn Tạ "
    "Lương Chu Cao Hà Lại Phùng Thái Khúc Nông Lò Quách Giàng Kiều Trịnh"
).split()
_MIDDLE_MEN = "Văn Đức Quang Hữu Minh Ngọc Xuân Thành Công Trọng Duy Khắc Bá Đình Anh Mạnh".split()
_MIDDLE_WOMEN = "Thị Thị Thu Ngọc Thanh Minh Hồng Phương Bích Mai Kim Lan Diệu Khánh Quỳnh".split()
_GIVEN_MEN = (
    "Khang Vinh Thắng Tùng Hải Sơn Lâm Bình Trường Hiệp Khoa Phúc Quân Tuấn Thịnh Đạt Kiên Nghĩa Toàn Lộc Huy An "
    "Tiến Dũng Hoan Bách Thao Chính Luân Hưng"
).split()
_GIVEN_WOMEN = (
    "Hà Hương Lan Nga Yến Thảo Vân Trang Linh Hạnh Chi Mai Dung Hiền Phương Ngân Huyền Loan Tâm Thủy Nhung Oanh Quyên "
    "Thơ Uyên Giang Duyên Liên Xuyến Hoa"
).split()


PASSWORD = "dau-moi-2026"  # noqa: S105  (of made-up people in a demo on this machine)


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who speaks or works for a body of the ministry; `body` is a code of `demo.organisations`."""

    name: str
    is_woman: bool
    body: str
    position: str
    email: str
    phone: str
    role: str

    @property
    def addressed(self) -> str:
        """Return the name as running text gives it at first mention: "ông Trần Đức Vinh"."""
        return f"{'bà' if self.is_woman else 'ông'} {self.name}"


@dataclass(frozen=True)
class DemoSpokesperson:
    """One line of the spokesperson register."""

    person: DemoPerson
    kind: str
    """`head`, `standing` or `per_case`."""
    decision_number: str
    matter: str
    """What a per-case authorisation covers; empty for the others."""
    starts_days_ago: int
    ends_in_days: int | None


@dataclass(frozen=True)
class DemoReporter:
    """A reporter as the outlet registered him or her: professional contact only."""

    name: str
    outlet: DemoOutlet
    email: str
    phone: str
    beats: tuple[str, ...]
    """Topic codes of `demo.topics`."""


class _Names:
    """Gives out names, each only once."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(f"names:{seed}")
        self._given_out: set[str] = set()

    def next(self) -> tuple[str, bool]:
        """Return a new name and whether it is a woman's."""
        while True:
            is_woman = self._chance.random() < 0.45
            middle = _MIDDLE_WOMEN if is_woman else _MIDDLE_MEN
            given = _GIVEN_WOMEN if is_woman else _GIVEN_MEN
            parts = [self._chance.choice(_FAMILY), self._chance.choice(middle), self._chance.choice(given)]
            name = " ".join(parts)
            if name not in self._given_out and parts[1] != parts[2]:
                self._given_out.add(name)
                return name, is_woman


def mailbox(name: str) -> str:
    """Return the local part Vietnamese offices make of a name: "Trần Đức Vinh" → "vinh.td"."""
    parts = [slug(part) for part in name.split()]
    return parts[-1] + "." + "".join(part[0] for part in parts[:-1])


class DemoPeople:
    """Everybody, built once for a seed; the same seed gives the same people."""

    def __init__(self, seed: int = 2026) -> None:
        self._names = _Names(seed)
        self._mailboxes: set[str] = set()
        self._calls = 0
        self.ministers = self._ministers()
        self.leaders = {unit.code: self._leaders(unit) for unit in units()}
        self.unit_officers = {unit.code: self._officers(unit.code, unit.name, count=2) for unit in units()}
        self.department_officers = {
            each.code: self._officers(each.code, each.name, count=1 + number % 2)
            for number, each in enumerate(departments())
        }
        self.department_heads = {
            each.code: self._person(body=each.code, position=f"Giám đốc {each.name}", role="leader")
            for each in departments()
        }
        self.focal_point_staff = self._focal_point_staff()
        self.reporters = self._reporters(seed)

    def _person(self, *, body: str, position: str, role: str) -> DemoPerson:
        name, is_woman = self._names.next()
        return DemoPerson(name, is_woman, body, position, self._address(name, DOMAIN), self._phone(), role)

    def _address(self, name: str, domain: str) -> str:
        wanted, number = mailbox(name), 1
        address = f"{wanted}@{domain}"
        while address in self._mailboxes:
            number += 1
            address = f"{wanted}{number}@{domain}"
        self._mailboxes.add(address)
        return address

    def _phone(self) -> str:
        self._calls += 1
        return f"024 5552 {self._calls:04d}"

    def _ministers(self) -> list[DemoPerson]:
        positions = ["Bộ trưởng", "Thứ trưởng Thường trực", "Thứ trưởng", "Thứ trưởng"]
        return [self._person(body="bo", position=f"{position} {MINISTRY}", role="minister") for position in positions]

    def _leaders(self, unit: DemoUnit) -> list[DemoPerson]:
        titles = [unit.head_title, unit.deputy_title]
        return [self._person(body=unit.code, position=f"{title} {unit.name}", role="leader") for title in titles]

    def _officers(self, code: str, name: str, *, count: int) -> list[DemoPerson]:
        return [
            self._person(body=code, position=f"Cán bộ đầu mối truyền thông, {name}", role="officer")
            for _ in range(count)
        ]

    def _focal_point_staff(self) -> list[DemoPerson]:
        code = focal_point().code
        posts = [
            (f"Giám đốc {FOCAL_POINT}", "approver"),
            (f"Phó Giám đốc {FOCAL_POINT}", "approver"),
            ("Trưởng phòng Biên tập", "editor"),
            ("Biên tập viên", "editor"),
            ("Biên tập viên", "editor"),
            ("Biên tập viên tiếng Anh", "editor"),
            ("Trưởng phòng Quan hệ báo chí", "press_desk"),
            ("Chuyên viên Quan hệ báo chí", "press_desk"),
            ("Chuyên viên Tổng hợp", "reporting"),
            ("Chuyên viên Kỹ thuật", "administrator"),
        ]
        return [self._person(body=code, position=position, role=role) for position, role in posts]

    def _reporters(self, seed: int) -> list[DemoReporter]:
        chance = random.Random(f"beats:{seed}")
        codes = [each.code for each in topics()]
        all_outlets = outlets()
        # Every outlet has one reporter; the thirty with the largest appetite for this field have a second.
        seconds = sorted(all_outlets, key=lambda outlet: (-outlet.appetite, outlet.code))[: 80 - len(all_outlets)]
        found = []
        for outlet in all_outlets + seconds:
            name, _ = self._names.next()
            beats = tuple(sorted(chance.sample(codes, chance.choice([2, 3, 3, 4]))))
            found.append(DemoReporter(name, outlet, self._address(name, outlet.domain), self._phone(), beats))
        return found

    def everybody(self) -> list[DemoPerson]:
        """Return all persons of the ministry's side: leaders and officers, no reporters."""
        groups = [
            self.ministers,
            self.focal_point_staff,
            *self.leaders.values(),
            *self.unit_officers.values(),
            *self.department_officers.values(),
            list(self.department_heads.values()),
        ]
        return [person for group in groups for person in group]

    def spokespersons(self) -> list[DemoSpokesperson]:
        """Return the register: the head, two standing speakers, four authorised for one matter (one has expired)."""
        first, standing = self.ministers[0], [self.ministers[1], self.focal_point_staff[0]]
        register = [DemoSpokesperson(first, "head", "", "", 640, None)]
        for number, person in enumerate(standing):
            register.append(
                DemoSpokesperson(person, "standing", f"{214 + number}/QĐ-BSKN", "", 120 - 30 * number, None)
            )
        matters = [
            ("cuc-an-toan-khong-gian-so", "Chiến dịch giả mạo cơ quan nhà nước qua tin nhắn", 12, 18),
            ("cuc-mang-luoi-vien-thong", "Khôi phục thông tin liên lạc sau mưa lũ tại các tỉnh miền Trung", 20, 10),
            ("cuc-song-vo-tuyen", "Can nhiễu tần số hàng không tại khu vực phía Nam", 5, 25),
            ("cuc-dich-vu-cong-so", "Gián đoạn hệ thống đăng ký trực tuyến đầu năm học", 75, -45),
        ]
        for number, (code, matter, since, until) in enumerate(matters):
            register.append(
                DemoSpokesperson(self.leaders[code][0], "per_case", f"{381 + number}/GUQ-BSKN", matter, since, until)
            )
        return register
