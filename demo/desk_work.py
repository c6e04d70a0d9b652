"""What lies on the desk when somebody tries the demo: one of everything that waits for a person.

A template, a conversation about a passage, a joint release with one signature missing, one that leaves tomorrow at
eight, one that one person issued alone, files in the library, invitations nobody has accepted, two stand-ins, and a
head of division who may speak on one matter.
"""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from docx import Document

from daumoi.accounts.models import Membership, Organisation, User
from daumoi.accounts.viewer import Role, Viewer
from daumoi.drafts.actions import answer_comment, comment_on_passage, keep_template
from daumoi.drafts.queries import paragraphs_of
from daumoi.media.actions import add_media, prepare_item
from daumoi.media.models import MediaItem
from daumoi.people.actions import invite_person, name_stand_in
from daumoi.releases.actions import (
    approve_release,
    ask_to_sign,
    attach_media,
    create_release,
    issue_urgently,
    schedule_release,
    sign_off_release,
    submit_release,
)
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.models import Release
from daumoi.releases.rules import WAITING_STATES
from daumoi.spokespersons.actions import enter_spokesperson
from daumoi.spokespersons.models import Spokesperson
from daumoi.spokespersons.queries import heads_of
from daumoi.subjects.models import Topic
from demo.accounts import UNIT_LEADER
from demo.organisations import focal_point, units
from demo.people import DemoPeople

TONE_HERTZ, TONE_SECONDS, RATE = 660, 3, 8000
ASKED = "cuc-an-toan-khong-gian-so"
LEADING = "cuc-mang-luoi-vien-thong"
BROADCASTING = "cuc-thong-tin-co-so-va-cong-dong"


class DeskWork:
    """Does the work of a morning through the actions of those who do it; `lay_out` is the only way in."""

    def __init__(
        self,
        *,
        now: datetime,
        people: DemoPeople,
        organisations: Mapping[str, Organisation],
        users: Mapping[str, User],
        viewer: Callable[[str], Viewer],
    ) -> None:
        self.now, self.people, self.organisations = now, people, organisations
        self.users, self.viewer = users, viewer
        self.hub = organisations[focal_point().code]
        self.editor, self.second_editor = (viewer(people.focal_point_staff[number].email) for number in (2, 3))
        self.operator = viewer(people.focal_point_staff[-1].email)
        self.topics = {topic.code: topic for topic in Topic.objects.all()}

    def lay_out(self) -> None:
        """Everything, oldest first."""
        self._template()
        self._speaker_for_one_matter()
        self._files()
        self._joint()
        self._planned()
        self._urgent()
        self._conversation()
        self._invitations()
        self._stand_ins()

    def _officer(self, code: str) -> Viewer:
        return self.viewer(self.people.unit_officers[code][0].email)

    def _template(self) -> None:
        keep_template(
            organisation=self.hub,
            fields={
                "name": "Số liệu dịch vụ công trong tuần",
                "purpose": "Mỗi sáng thứ Hai, kỳ số liệu là tuần trước.",
                "kind": "figures",
                "language": "vi",
                "headline": "Dịch vụ công trực tuyến tuần ‹số tuần›: ‹con số đáng chú ý nhất›",
                "body": "<p>‹Con số quan trọng nhất, so với tuần trước.›</p><p>‹Các số liệu tiếp theo.›</p>",
                "standing_paragraph": f"{self.hub.name} là đầu mối cung cấp số liệu dịch vụ công cho báo chí.",
            },
            by=self.viewer(self.people.focal_point_staff[0].email),
            at=self.now,
        )

    def _speaker_for_one_matter(self) -> None:
        """The head of the first unit lets somebody speak on one matter for two weeks."""
        unit = self.organisations[units()[0].code]
        since = self.now - timedelta(days=1)
        branch = Organisation.objects.filter(pk=unit.pk)
        enter_spokesperson(
            organisation=unit,
            fields={
                "authority": "case",
                "full_name": self.users[UNIT_LEADER].full_name,
                "position": self.users[UNIT_LEADER].position,
                "phone": "024 5552 9001",
                "email": UNIT_LEADER,
                "decision_number": "57/GUQ-CSS",
                "decided_at": since,
                "valid_from": since,
                "valid_to": self.now + timedelta(days=14),
                "matter": "Lấy ý kiến về dự thảo chiến lược dữ liệu mở",
                "authorised_by": heads_of(branch, at=self.now).first(),
            },
            by=self.editor,
            at=self.now,
        )

    # --- files -------------------------------------------------------------------------------------------------------

    def _files(self) -> None:
        unit, by = self.organisations[BROADCASTING], self._officer(BROADCASTING)
        recording = self._file(
            "nhac-hieu-truyen-thanh.wav", tone(), unit, by,
            caption="Nhạc hiệu thử của hệ thống truyền thanh cơ sở",
            transcript="Nhạc hiệu ba giây, không có lời.", credit=unit.name,
        )  # fmt: skip
        prepare_item(item=recording, at=self.now)
        self._file(
            "dai-truyen-thanh-theo-tinh.csv", "Tỉnh,Số đài\nLào Cai,99\nĐà Nẵng,94\nCà Mau,64\n".encode(), unit, by,
            caption="Số đài truyền thanh cấp xã theo tỉnh (số liệu minh họa)",
            description="Ba tỉnh, một cột số đài.", credit=unit.name,
        )  # fmt: skip
        first, officer = self.organisations[units()[0].code], self._officer(units()[0].code)
        self._file(
            "huong-dan-cong-bo-du-lieu-mo.docx",
            leaflet(first.name, "Hướng dẫn công bố dữ liệu mở", ("Chọn bộ dữ liệu.", "Bỏ dữ liệu cá nhân.")), first,
            officer, caption="Hướng dẫn công bố dữ liệu mở", credit=first.name,
            description="Một trang, hai bước.",
        )  # fmt: skip
        self._file(
            "bo-du-lieu-mo.csv", "Bộ dữ liệu,Số dòng\nBưu cục,5536\nTrạm phát sóng,1204\n".encode(), first, officer,
            caption="Các bộ dữ liệu mở (số liệu minh họa)", description="Hai dòng.", credit=first.name,
        )  # fmt: skip

    def _file(self, name: str, content: bytes, unit: Organisation, by: Viewer, **words: str) -> MediaItem:
        return add_media(
            file=ContentFile(content, name=name), name=name, organisation=unit, by=by,
            at=self.now - timedelta(hours=3), words=words,
        )  # fmt: skip

    # --- releases ----------------------------------------------------------------------------------------------------

    def _joint(self) -> None:
        """Three units speak together: one has signed, the first unit has not, so nothing can be issued."""
        release = self._sent(
            LEADING, "an-toan-thong-tin", timedelta(hours=2),
            "Ba đơn vị của Bộ diễn tập khôi phục liên lạc khi có sự cố mạng",
            "Cuộc diễn tập chung kéo dài hai ngày, kiểm tra cách ba đơn vị phối hợp khi tuyến cáp chính bị đứt.",
        )  # fmt: skip
        lead = self._officer(LEADING)
        for code in (ASKED, units()[0].code):
            sign_off = ask_to_sign(
                release=release, organisation=self.organisations[code], by=lead, at=self.now - timedelta(minutes=110)
            )
            if code == ASKED:
                sign_off_release(
                    sign_off=sign_off, is_agreed=True, revision=release.revision, note="", by=self._officer(code),
                    at=self.now - timedelta(minutes=70),
                )  # fmt: skip

    def _planned(self) -> None:
        release = self._sent(
            "cuc-dich-vu-cong-so", "dich-vu-cong", timedelta(hours=5),
            "Từ ngày mai, hồ sơ đăng ký trực tuyến được theo dõi theo từng bước",
            "Người nộp hồ sơ thấy hồ sơ đang ở bước nào và hạn trả kết quả, không cần gọi điện hỏi.",
        )  # fmt: skip
        approve_release(release=release, by=self.second_editor, at=self.now - timedelta(hours=4))
        tomorrow = timezone.localdate(self.now) + timedelta(days=1)
        at_eight = timezone.make_aware(datetime.combine(tomorrow, time(8)))
        schedule_release(
            release=release, scheduled_for=at_eight, by=self.second_editor, at=self.now - timedelta(hours=4)
        )

    def _urgent(self) -> None:
        unit = self.organisations[LEADING]
        numbers = self._file(
            "so-goi-khan-cap.docx", leaflet(unit.name, "Các số gọi khẩn cấp", ("113", "114", "115")), unit,
            self._officer(LEADING), caption="Các số gọi khẩn cấp", description="Một trang, ba số.", credit=unit.name,
        )  # fmt: skip
        release = self._sent(
            LEADING, "vien-thong", timedelta(minutes=55),
            "Sự cố cáp quang sáng nay đã được khoanh vùng, liên lạc khẩn cấp không bị ảnh hưởng",
            "Một tuyến cáp quang bị đứt lúc rạng sáng; các số gọi khẩn cấp vẫn hoạt động trên mọi mạng.",
            carries=numbers,
        )  # fmt: skip
        issue_urgently(
            release=release, ground="k3", by=self.second_editor, at=self.now - timedelta(minutes=40),
            reason="Nhiều người dân hỏi về số gọi khẩn cấp; người duyệt thứ hai đang đi công tác.",
        )  # fmt: skip

    def _sent(
        self, code: str, topic: str, ago: timedelta, headline: str, lead: str, carries: MediaItem | None = None
    ) -> Release:
        """A release of that unit, written and sent, with a file where one is given."""
        unit, by = self.organisations[code], self._officer(code)
        head, officer = self.people.leaders[code][0], self.people.unit_officers[code][0]
        fields = {
            "kind": "press_release", "language": "vi", "headline": headline, "lead": lead,
            "body": f"<p>{lead}</p><p>{unit.name} sẽ cập nhật thông tin tiếp theo trên Trang tin của Bộ. Báo chí có "
            "thể hỏi người liên hệ ghi cuối bản tin này để biết thêm chi tiết.</p>",
            "topic": self.topics[topic], "spokesperson": self._entry_of(code, head.name),
            "speaker_name": head.name, "speaker_position": head.position,
            "contact_name": officer.name, "contact_phone": officer.phone, "contact_email": officer.email,
        }  # fmt: skip
        at = self.now - ago
        release = create_release(organisation=unit, fields=fields, by=by, at=at - timedelta(minutes=20))
        if carries is not None:
            attach_media(release=release, item=carries, by=by)
        submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=by, at=at)
        return release

    def _entry_of(self, code: str, name: str) -> Spokesperson | None:
        return Spokesperson.objects.filter(organisation=self.organisations[code], full_name=name).first()

    def _conversation(self) -> None:
        """An exchange about the first release that waits for the desk."""
        waiting = Release.objects.filter(state__in=WAITING_STATES).order_by("submitted_at", "pk").first()
        if waiting is None:
            return
        first = paragraphs_of(waiting)[-1]
        thread = comment_on_passage(
            release=waiting,
            passage=first.text,
            near=first.start,
            words="Đoạn này nên có thêm nguồn số liệu và ngày chốt số.",
            by=self.viewer(self.people.focal_point_staff[0].email),
            at=self.now - timedelta(minutes=40),
        )
        answer_comment(
            thread=thread,
            words="Nguồn là hệ thống báo cáo của đơn vị, chốt 17 giờ hôm qua; tôi sẽ ghi vào bài.",
            by=self.viewer_of(waiting.author),
            at=self.now - timedelta(minutes=25),
        )

    def viewer_of(self, user: User) -> Viewer:
        """The viewer that somebody's account is."""
        return self.viewer(next(email for email, each in self.users.items() if each.pk == user.pk))

    # --- people ------------------------------------------------------------------------------------------------------

    def _invitations(self) -> None:
        """Three that wait, and one whose link has ended."""
        unit = self.organisations[units()[0].code]
        for email, organisation, role, by, days_ago in (
            ("chuyenvien.moi@daumoi.example", unit, Role.OFFICER, self.viewer(UNIT_LEADER), 1),
            ("bientap.moi@daumoi.example", self.hub, Role.EDITOR, self.operator, 2),
            ("baochi.moi@daumoi.example", self.organisations["bao-dien-tu-duong-so"], Role.REPORTER, self.operator, 3),
            ("quahan@daumoi.example", unit, Role.OFFICER, self.operator, 12),
        ):
            invitation = invite_person(
                email=email, organisation=organisation, role=role, by=by, at=self.now - timedelta(days=days_ago)
            )
            # Their letters are of the past; the queue of the past is emptied.
            invitation.sent_at = invitation.asked_at + timedelta(seconds=8)
            invitation.save(update_fields=["sent_at"])

    def _stand_ins(self) -> None:
        """The head of division of the first unit is on leave today; the approver will be next week."""
        today = timezone.localdate(self.now)
        approver, deputy = (self.people.focal_point_staff[number].email for number in (1, 4))
        officer = self.people.unit_officers[units()[0].code][1].email
        for away, stand_in, since, until in ((UNIT_LEADER, officer, 0, 5), (approver, deputy, 7, 12)):
            name_stand_in(
                membership=Membership.objects.get(user=self.users[away]), deputy=self.users[stand_in],
                valid_from=today + timedelta(days=since), valid_to=today + timedelta(days=until),
                by=self.operator, at=self.now,
            )  # fmt: skip


def tone() -> bytes:
    """Three seconds of one soft note, as WAV; made here so that the recording belongs to nobody."""
    samples = (
        int(9000 * math.sin(2 * math.pi * TONE_HERTZ * number / RATE) * (1 - number / (RATE * TONE_SECONDS)))
        for number in range(RATE * TONE_SECONDS)
    )
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return written.getvalue()


def leaflet(unit: str, title: str, lines: tuple[str, ...]) -> bytes:
    """A page with a short list, as DOCX."""
    document = Document()
    document.add_heading(title, level=1)
    document.add_paragraph(f"{unit} biên soạn. Tài liệu minh họa, không phải văn bản hành chính.")
    for line in lines:
        document.add_paragraph(line, style="List Bullet")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
