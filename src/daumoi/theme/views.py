"""The catalogue: each component once, with contents as they occur in the work. For designers and developers."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone

from daumoi.theme.templatetags.components import STATUSES, icon_names

AGENCY = {
    "name": "Sở Nông nghiệp và Môi trường tỉnh Khánh Hưng",
    "unit": "Trung tâm Thông tin",
    "url": "#",
    "search_url": "#",
    "feed_url": "#rss",
    "address": "12 Lê Lợi, phường Bình Tân",
    "telephone": "0299 3 822 114",
    "email": "baochi@khanhhung.example",
}

NAVIGATION = [
    {"label": "Việc hôm nay", "url": "#", "icon": "home", "current": False},
    {"label": "Hàng chờ duyệt", "url": "#", "icon": "inbox", "current": True, "count": 14, "section": "Phát hành"},
    {"label": "Bản tin", "url": "#", "icon": "document", "current": False, "section": "Phát hành"},
    {"label": "Lịch họp báo", "url": "#", "icon": "calendar", "current": False, "section": "Phát hành"},
    {"label": "Ảnh và tư liệu", "url": "#", "icon": "photo", "current": False, "section": "Phát hành"},
    {
        "label": "Câu hỏi báo chí",
        "url": "#",
        "icon": "conversation",
        "current": False,
        "count": 3,
        "section": "Báo chí",
    },
    {"label": "Lan tỏa", "url": "#", "icon": "news", "current": False, "section": "Báo chí"},
    {"label": "Thỏa thuận hợp tác", "url": "#", "icon": "agreement", "current": False, "section": "Báo chí"},
    {"label": "Giao ban tuần", "url": "#", "icon": "report", "current": False, "section": "Tổng hợp"},
    {"label": "Giải thưởng", "url": "#", "icon": "award", "current": False, "section": "Tổng hợp"},
]

ACCOUNT = {
    "name": "Nguyễn Thị Hồng Vân",
    "role": "Biên tập trực",
    "organisation": "Trung tâm Thông tin",
    "links": [{"label": "Tài khoản của tôi", "url": "#", "icon": "user"}],
    "sign_out_url": "#",
}


class SampleForm(forms.Form):
    title = forms.CharField(
        label="Tiêu đề", max_length=120, help_text="Nói việc gì xảy ra, ở đâu. Không viết hoa cả câu."
    )
    unit = forms.ChoiceField(
        label="Đơn vị nguồn",
        choices=[("", "Chọn đơn vị"), ("1", "Chi cục Kiểm lâm"), ("2", "Chi cục Thủy lợi"), ("3", "Văn phòng Sở")],
    )
    embargo_until = forms.DateTimeField(
        label="Cấm công bố đến",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text="Để trống nếu công bố ngay khi phát hành.",
    )
    body = forms.CharField(
        label="Nội dung",
        widget=forms.Textarea(
            attrs={
                "rows": 8,
                "data-rich-text": "",
                "data-html": "<p>Từ 6 giờ ngày 23/11, các hồ chứa vận hành theo <strong>mức báo động 2</strong>.</p>"
                "<h2>Vùng ảnh hưởng</h2><ul><li>Xã An Phú</li><li>Phường Bình Tân</li></ul>",
            }
        ),
        initial="Từ 6 giờ ngày 23/11, các hồ chứa vận hành theo **mức báo động 2**.",
    )
    urgency = forms.ChoiceField(
        label="Mức độ ưu tiên",
        choices=[("normal", "Thông thường"), ("priority", "Ưu tiên"), ("emergency", "Khẩn cấp")],
        widget=forms.RadioSelect,
        initial="normal",
        help_text="Khẩn cấp: cần hai người duyệt.",
    )
    checked = forms.BooleanField(
        label="Đã rà soát bí mật nhà nước và dữ liệu cá nhân", help_text="Lý do giữ lại phải được ghi vào hồ sơ."
    )


RELEASE_SEGMENTS = [
    {"text": "Sáng 22/11, Sở Nông nghiệp và Môi trường cho biết ", "passage": None},
    {
        "text": "toàn tỉnh đã trồng mới 1.240 ha rừng phòng hộ ven biển, vượt 8,5% kế hoạch năm",
        "passage": 1,
    },
    {"text": ".\n\n", "passage": None},
    {"text": "Trong đó, 310 ha do các hợp tác xã nhận khoán và chăm sóc trong ba năm đầu", "passage": 2},
    {"text": ". Tỷ lệ cây sống sau mùa khô đạt 91%.\n\nÔng Trần Văn Lộc, Phó Giám đốc Sở, nói: ", "passage": None},
    {"text": "“Người dân giữ rừng thì rừng mới giữ được bờ”", "passage": 3},
    {"text": ".\n\n", "passage": None},
    {"text": "Nguồn vốn gồm 62 tỷ đồng từ ngân sách", "passage": 4},
    {"text": ", ", "passage": None},
    {"text": "18 tỷ đồng từ dịch vụ môi trường rừng", "passage": 5},
    {"text": " và ", "passage": None},
    {"text": "phần đóng góp của doanh nghiệp", "passage": 6},
    {"text": ".", "passage": None},
]

ARTICLE_SEGMENTS = [
    {"text": "Người dân giữ rừng ven biển\n\n", "passage": None},
    {"text": "“Người dân giữ rừng thì rừng mới giữ được bờ”", "passage": 3},
    {"text": ", ông Trần Văn Lộc nói khi dẫn chúng tôi đi dọc bãi bồi. Năm nay ", "passage": None},
    {"text": "toàn tỉnh đã trồng mới 1.240 ha rừng phòng hộ ven biển, vượt 8,5% kế hoạch năm", "passage": 1},
    {"text": ", theo Sở Nông nghiệp và Môi trường.\n\n", "passage": None},
    {"text": "Nguồn vốn gồm 62 tỷ đồng từ ngân sách", "passage": 4},
    {"text": "; ", "passage": None},
    {"text": "18 tỷ đồng từ dịch vụ môi trường rừng", "passage": 5},
    {"text": "; ", "passage": None},
    {"text": "phần đóng góp của doanh nghiệp", "passage": 6},
    {"text": ". ", "passage": None},
    {"text": "310 ha do các hợp tác xã nhận khoán và chăm sóc trong ba năm đầu", "passage": 2},
    {"text": ".", "passage": None},
]

QUEUE = [
    ("Vận hành hồ chứa Suối Dầu trước đợt mưa lớn", "Chi cục Thủy lợi", "in_review", -35, 4),
    (
        "Kết quả quan trắc nước sông Cái quý IV: 11 trên 12 điểm đạt chuẩn",
        "Chi cục Bảo vệ môi trường",
        "submitted",
        42,
        1,
    ),
    ("Mời họp báo thường kỳ quý IV năm 2026", "Văn phòng Sở", "approved", 190, 20),
    (
        "Phòng bệnh lở mồm long móng trên đàn trâu, bò: những việc hộ chăn nuôi cần làm",
        "Chi cục Thú y",
        "returned",
        1500,
        50,
    ),
]


def sample_context() -> dict:
    now = timezone.now()
    bound = SampleForm({"title": "Bản tin " * 14, "urgency": "normal", "unit": ""}, auto_id="wrong_%s")
    versions = [
        {
            "title": "Phiên bản 3: đính chính số hộ",
            "by": "Trần Minh Đức",
            "at": now - timedelta(minutes=25),
            "text": "Sửa “124 hộ” thành “142 hộ” ở đoạn 2, theo báo cáo của xã An Phú.",
            "icon": "edit",
            "current": True,
        },
        {"title": "Phiên bản 2", "by": "Nguyễn Thị Hồng Vân", "at": now - timedelta(hours=3), "icon": "send"},
        {
            "title": "Trả lại đơn vị: thiếu ảnh có bản quyền",
            "by": "Nguyễn Thị Hồng Vân",
            "at": now - timedelta(hours=5),
            "icon": "returned",
            "tone": "warning",
        },
        {"title": "Chi cục Thủy lợi gửi bản đầu", "by": "Lê Quang Huy", "at": now - timedelta(hours=7)},
    ]
    return {
        "agency": AGENCY,
        "account": ACCOUNT,
        "navigation": NAVIGATION,
        "now": now,
        "icons": sorted(icon_names()),
        "statuses": list(STATUSES),
        "tones": ["neutral", "accent", "note", "success", "warning", "danger"],
        "form": SampleForm(),
        "wrong_form": bound,
        "page_of_forty": Paginator(range(412), 20).get_page(7),
        "queue": [
            {
                "title": title,
                "unit": unit,
                "state": state,
                "due_at": now + timedelta(minutes=due),
                "at": now - timedelta(hours=sent),
            }
            for title, unit, state, due, sent in QUEUE
        ],
        "versions": versions,
        "tabs": [
            {"label": "Chờ duyệt", "url": "#", "current": True, "count": 14},
            {"label": "Trả lại", "url": "#", "current": False, "count": 3},
            {"label": "Đã phát hành", "url": "#", "current": False, "count": 1268},
            {"label": "Đã thu hồi", "url": "#", "current": False},
        ],
        "step_labels": ["Soạn", "Đơn vị trình", "Đầu mối duyệt", "Phát hành"],
        "release_segments": RELEASE_SEGMENTS,
        "article_segments": ARTICLE_SEGMENTS,
        "digest": "sha256:9f2c41d7be0a5e63a1c88f0274d1b6e35c97a2048b1de6f3907745ac12e08b5d",
        "chart_headings": ["Tuần", "Bản tin", "Bài đã dùng"],
        "chart_rows": [["43", 21, 64], ["44", 18, 41], ["45", 26, 88], ["46", 24, 79]],
        "picture": static("theme/catalogue/mangrove.svg"),
        "chart_picture": static("theme/catalogue/chart.svg"),
        "one_hour_ago": now - timedelta(hours=1, minutes=4),
        "done_at": now - timedelta(hours=2),
    }


def catalogue(request: HttpRequest) -> HttpResponse:
    """Every component of the working pages."""
    return render(request, "theme/catalogue.html", sample_context())


def public_catalogue(request: HttpRequest) -> HttpResponse:
    """The public newsroom: a list, and a release with a correction."""
    return render(request, "theme/catalogue_public.html", {**sample_context(), "public_navigation": PUBLIC_NAVIGATION})


def sign_in_catalogue(request: HttpRequest) -> HttpResponse:
    """The frame of the sign-in page."""
    return render(request, "theme/catalogue_sign_in.html", {"form": SignInSample()})


PUBLIC_NAVIGATION = [
    {"label": "Tin mới phát hành", "url": "#", "current": True},
    {"label": "Họp báo", "url": "#", "current": False},
    {"label": "Người phát ngôn", "url": "#", "current": False},
    {"label": "Kiểm chứng văn bản", "url": "#", "current": False},
]


class SignInSample(forms.Form):
    email = forms.EmailField(label="Thư điện tử công vụ", widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
