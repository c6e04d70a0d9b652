"""The topics under which the demo world writes: code, Vietnamese and English name, the unit that answers for each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoTopic:
    """A field of work; `unit` and `other_units` are codes of `demo.organisations.units`."""

    code: str
    name: str
    name_en: str
    unit: str
    other_units: tuple[str, ...] = ()


_TOPICS = (
    DemoTopic("chuyen-doi-so", "Chuyển đổi số", "Digital transformation", "cuc-phat-trien-so", ("vu-chinh-sach-so",)),
    DemoTopic(
        "vien-thong", "Viễn thông", "Telecommunications", "cuc-mang-luoi-vien-thong", ("quy-vien-thong-pho-cap",)
    ),
    DemoTopic(
        "an-toan-thong-tin",
        "An toàn thông tin",
        "Information security",
        "cuc-an-toan-khong-gian-so",
        ("trung-tam-giam-sat-khong-gian-so",),
    ),
    DemoTopic(
        "buu-chinh",
        "Bưu chính",
        "Postal services",
        "cuc-buu-chinh-va-chuyen-phat",
        ("tong-cong-ty-chuyen-phat-sao-mai",),
    ),
    DemoTopic("thong-tin-co-so", "Thông tin cơ sở", "Grassroots information", "cuc-thong-tin-co-so-va-cong-dong"),
    DemoTopic(
        "thong-tin-doi-ngoai",
        "Thông tin đối ngoại",
        "Foreign information",
        "cuc-truyen-thong-doi-ngoai",
        ("vu-hop-tac-quoc-te",),
    ),
    DemoTopic("cong-nghe-so", "Công nghiệp công nghệ số", "Digital technology industry", "cuc-cong-nghiep-so"),
    DemoTopic("nhan-luc-so", "Nhân lực số", "Digital workforce", "vu-nhan-luc-so", ("hoc-vien-so-va-truyen-thong",)),
    DemoTopic("dich-vu-cong", "Dịch vụ công trực tuyến", "Online public services", "cuc-dich-vu-cong-so"),
    DemoTopic("tan-so", "Tần số vô tuyến điện", "Radio spectrum", "cuc-song-vo-tuyen", ("trung-tam-do-kiem-vo-tuyen",)),
    DemoTopic(
        "chong-lua-dao",
        "Phòng, chống lừa đảo trực tuyến",
        "Online fraud prevention",
        "cuc-an-toan-khong-gian-so",
        ("trung-tam-tiep-nhan-phan-anh-so",),
    ),
    DemoTopic(
        "thien-tai",
        "Thông tin liên lạc trong thiên tai, cứu hộ",
        "Communications in disasters and rescue",
        "cuc-mang-luoi-vien-thong",
        ("tong-cong-ty-truyen-dan-hai-van",),
    ),
    DemoTopic("bien-dao", "Biển, đảo", "Sea and islands", "trung-tam-thong-tin-duyen-hai"),
    DemoTopic(
        "xuat-khau-phan-mem", "Xuất khẩu phần mềm", "Software exports", "cuc-cong-nghiep-so", ("vu-hop-tac-quoc-te",)
    ),
    DemoTopic(
        "ha-tang-du-lieu",
        "Hạ tầng số và dữ liệu",
        "Digital infrastructure and data",
        "cuc-du-lieu-va-ha-tang-tinh-toan",
        ("tong-cong-ty-truyen-dan-hai-van",),
    ),
    DemoTopic(
        "tre-em",
        "Bảo vệ trẻ em trên môi trường mạng",
        "Child protection online",
        "cuc-an-toan-khong-gian-so",
        ("cuc-thong-tin-co-so-va-cong-dong",),
    ),
)


def topics() -> list[DemoTopic]:
    """Return the sixteen topics, the most frequent ones not first."""
    return list(_TOPICS)


def topic(code: str) -> DemoTopic:
    """Return the topic of a code; KeyError for an unknown one."""
    return {each.code: each for each in _TOPICS}[code]
