"""The topics under which the demo world writes: code, Vietnamese and English name, the unit that answers for each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoTopic:
    """A field of work; `unit` is a code of `demo.organisations.units`: who answers for it."""

    code: str
    name: str
    name_en: str
    unit: str

    @property
    def related(self) -> tuple[str, ...]:
        """Return the codes of the topics a release of this one is also filed under at times."""
        return _RELATED.get(self.code, ())


_TOPICS = (
    DemoTopic("chuyen-doi-so", "Chuyển đổi số", "Digital transformation", "cuc-phat-trien-so"),
    DemoTopic("vien-thong", "Viễn thông", "Telecommunications", "cuc-mang-luoi-vien-thong"),
    DemoTopic(
        "an-toan-thong-tin",
        "An toàn thông tin",
        "Information security",
        "cuc-an-toan-khong-gian-so",
    ),
    DemoTopic(
        "buu-chinh",
        "Bưu chính",
        "Postal services",
        "cuc-buu-chinh-va-chuyen-phat",
    ),
    DemoTopic("thong-tin-co-so", "Thông tin cơ sở", "Grassroots information", "cuc-thong-tin-co-so-va-cong-dong"),
    DemoTopic(
        "thong-tin-doi-ngoai",
        "Thông tin đối ngoại",
        "Foreign information",
        "cuc-truyen-thong-doi-ngoai",
    ),
    DemoTopic("cong-nghe-so", "Công nghiệp công nghệ số", "Digital technology industry", "cuc-cong-nghiep-so"),
    DemoTopic("nhan-luc-so", "Nhân lực số", "Digital workforce", "vu-nhan-luc-so"),
    DemoTopic("dich-vu-cong", "Dịch vụ công trực tuyến", "Online public services", "cuc-dich-vu-cong-so"),
    DemoTopic("tan-so", "Tần số vô tuyến điện", "Radio spectrum", "cuc-song-vo-tuyen"),
    DemoTopic(
        "chong-lua-dao",
        "Phòng, chống lừa đảo trực tuyến",
        "Online fraud prevention",
        "cuc-an-toan-khong-gian-so",
    ),
    DemoTopic(
        "thien-tai",
        "Thông tin liên lạc trong thiên tai, cứu hộ",
        "Communications in disasters and rescue",
        "cuc-mang-luoi-vien-thong",
    ),
    DemoTopic("bien-dao", "Biển, đảo", "Sea and islands", "trung-tam-thong-tin-duyen-hai"),
    DemoTopic("xuat-khau-phan-mem", "Xuất khẩu phần mềm", "Software exports", "cuc-cong-nghiep-so"),
    DemoTopic(
        "ha-tang-du-lieu",
        "Hạ tầng số và dữ liệu",
        "Digital infrastructure and data",
        "cuc-du-lieu-va-ha-tang-tinh-toan",
    ),
    DemoTopic(
        "tre-em",
        "Bảo vệ trẻ em trên môi trường mạng",
        "Child protection online",
        "cuc-an-toan-khong-gian-so",
    ),
)


_RELATED = {
    "chuyen-doi-so": ("dich-vu-cong", "nhan-luc-so"),
    "vien-thong": ("ha-tang-du-lieu", "tan-so"),
    "an-toan-thong-tin": ("chong-lua-dao",),
    "buu-chinh": ("dich-vu-cong",),
    "thong-tin-doi-ngoai": ("bien-dao",),
    "cong-nghe-so": ("nhan-luc-so", "xuat-khau-phan-mem"),
    "dich-vu-cong": ("chuyen-doi-so",),
    "chong-lua-dao": ("an-toan-thong-tin", "thong-tin-co-so"),
    "thien-tai": ("vien-thong", "thong-tin-co-so"),
    "bien-dao": ("thien-tai",),
    "ha-tang-du-lieu": ("vien-thong",),
    "tre-em": ("an-toan-thong-tin",),
}


def topics() -> list[DemoTopic]:
    """Return the sixteen topics, the most frequent ones not first."""
    return list(_TOPICS)


def topic(code: str) -> DemoTopic:
    """Return the topic of a code; KeyError for an unknown one."""
    return {each.code: each for each in _TOPICS}[code]
