"""The bodies of the demo world: one ministry, its units, the provincial departments. All of them are invented.

Province names are real places, in the division in force since 1 July 2025 (34 provinces and centrally run cities).
"""

# ruff: noqa: SIM905 - names in one string are easier to read and to mend than quoted one by one

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

MINISTRY = "Bộ Số và Kết nối"
MINISTRY_SHORT = "Bộ SKN"
MINISTRY_EN = "Ministry of Digital Affairs and Connectivity"
FOCAL_POINT = "Trung tâm Thông tin"
FOCAL_POINT_EN = "Information Centre"
DOMAIN = "bosoketnoi.example"


@dataclass(frozen=True)
class Province:
    """A province or centrally run city."""

    code: str
    name: str
    is_city: bool
    region: str

    @property
    def full_name(self) -> str:
        """Return the name with its kind in front: "tỉnh Lào Cai", "thành phố Huế"."""
        if self.name.startswith("Thành phố "):
            return "thành phố " + self.name.removeprefix("Thành phố ")
        return f"{'thành phố' if self.is_city else 'tỉnh'} {self.name}"

    @property
    def name_en(self) -> str:
        """Return the name as English texts spell it, without marks."""
        return "Ho Chi Minh City" if self.name.startswith("Thành phố ") else without_marks(self.name)


@dataclass(frozen=True)
class DemoUnit:
    """A unit of the ministry that supplies information to the focal point."""

    code: str
    name: str
    short_name: str
    kind: str
    name_en: str
    head_title: str
    deputy_title: str
    email: str
    phone: str


@dataclass(frozen=True)
class DemoDepartment:
    """The ministry's counterpart in one province."""

    code: str
    name: str
    short_name: str
    province: Province
    email: str
    phone: str


@dataclass(frozen=True)
class FocalPoint:
    """The Information Centre and the body it belongs to."""

    code: str
    name: str
    name_en: str
    parent_name: str
    parent_short_name: str
    parent_name_en: str
    domain: str
    email: str
    phone: str
    address: str


def without_marks(text: str) -> str:
    """Return Latin text without its Vietnamese marks, đ as d."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def slug(text: str) -> str:
    """Return a lower-case ASCII form with hyphens, for codes and addresses."""
    return re.sub(r"[^a-z0-9]+", "-", without_marks(text).lower()).strip("-")


_PROVINCES = {
    "north": "Lai Châu, Điện Biên, Sơn La, Lạng Sơn, Cao Bằng, Tuyên Quang, Lào Cai, Thái Nguyên, Phú Thọ",
    "red-river": "*Hà Nội, *Hải Phòng, Quảng Ninh, Bắc Ninh, Hưng Yên, Ninh Bình",
    "central": "Thanh Hóa, Nghệ An, Hà Tĩnh, Quảng Trị, *Huế, *Đà Nẵng, Quảng Ngãi, Khánh Hòa",
    "highlands": "Gia Lai, Đắk Lắk, Lâm Đồng",
    "south": "*Thành phố Hồ Chí Minh, Đồng Nai, Tây Ninh, Vĩnh Long, Đồng Tháp, *Cần Thơ, An Giang, Cà Mau",
}

_INLAND = frozenset(
    "Lai Châu|Điện Biên|Sơn La|Lạng Sơn|Cao Bằng|Tuyên Quang|Lào Cai|Thái Nguyên|Phú Thọ|Hà Nội|Bắc Ninh|Đồng Nai|"
    "Tây Ninh".split("|")
)

_MOUNTAINS_TOO = frozenset({"Thanh Hóa", "Nghệ An", "Hà Tĩnh", "Quảng Trị", "Quảng Ngãi", "Khánh Hòa", "Quảng Ninh"})

# kind | name | short name | English name
_UNITS = """
vụ | Vụ Chính sách số | V. CSS | Digital Policy Department
vụ | Vụ Pháp chế | V. PC | Legal Affairs Department
vụ | Vụ Kế hoạch và Tài chính | V. KHTC | Planning and Finance Department
vụ | Vụ Tổ chức cán bộ | V. TCCB | Personnel Department
vụ | Vụ Hợp tác quốc tế | V. HTQT | International Cooperation Department
vụ | Vụ Nhân lực số | V. NLS | Digital Workforce Department
vụ | Vụ Kinh tế số và Xã hội số | V. KTS | Digital Economy and Society Department
văn phòng | Văn phòng Bộ | VP | Ministry Office
thanh tra | Thanh tra Bộ | TTr | Ministry Inspectorate
cục | Cục Phát triển số | C. PTS | Digital Development Authority
cục | Cục Mạng lưới viễn thông | C. MLVT | Telecommunications Networks Authority
cục | Cục An toàn không gian số | C. ATKGS | Digital Space Security Authority
cục | Cục Bưu chính và Chuyển phát | C. BCCP | Postal and Delivery Authority
cục | Cục Thông tin cơ sở và Cộng đồng | C. TTCSCĐ | Grassroots Information Authority
cục | Cục Truyền thông đối ngoại | C. TTĐN | Foreign Information Authority
cục | Cục Công nghiệp số | C. CNS | Digital Industry Authority
cục | Cục Sóng vô tuyến | C. SVT | Radio Spectrum Authority
cục | Cục Dịch vụ công số | C. DVCS | Digital Public Services Authority
cục | Cục Dữ liệu và Hạ tầng tính toán | C. DLHT | Data and Computing Infrastructure Authority
cục | Cục Giao dịch số và Chứng thực | C. GDSCT | Digital Transactions Authority
viện | Viện Chiến lược số và Kết nối | V. CLSKN | Institute of Digital Strategy
viện | Viện Kỹ thuật truyền dẫn | V. KTTD | Institute of Transmission Engineering
học viện | Học viện Số và Truyền thông | HV. STT | Academy of Digital Affairs and Communication
trường | Trường Cao đẳng Kỹ thuật kết nối | CĐ. KTKN | College of Connectivity Engineering
trung tâm | Trung tâm Giám sát không gian số | TT. GSKGS | Digital Space Monitoring Centre
trung tâm | Trung tâm Tên miền và Địa chỉ số | TT. TMĐCS | Domain Name and Addressing Centre
trung tâm | Trung tâm Đo kiểm vô tuyến | TT. ĐKVT | Radio Measurement Centre
trung tâm | Trung tâm Thông tin duyên hải | TT. TTDH | Coastal Communications Centre
trung tâm | Trung tâm Tiếp nhận phản ánh số | TT. TNPA | Digital Complaints Centre
quỹ | Quỹ Viễn thông phổ cập | Q. VTPC | Universal Telecommunications Fund
doanh nghiệp | Tổng công ty Chuyển phát Sao Mai | TCT. SM | Sao Mai Delivery Corporation
doanh nghiệp | Tổng công ty Truyền dẫn Hải Vân | TCT. HV | Hai Van Transmission Corporation
"""

_TITLES = {
    "vụ": ("Vụ trưởng", "Phó Vụ trưởng"),
    "văn phòng": ("Chánh Văn phòng", "Phó Chánh Văn phòng"),
    "thanh tra": ("Chánh Thanh tra", "Phó Chánh Thanh tra"),
    "cục": ("Cục trưởng", "Phó Cục trưởng"),
    "viện": ("Viện trưởng", "Phó Viện trưởng"),
    "học viện": ("Giám đốc", "Phó Giám đốc"),
    "trường": ("Hiệu trưởng", "Phó Hiệu trưởng"),
    "trung tâm": ("Giám đốc", "Phó Giám đốc"),
    "quỹ": ("Giám đốc", "Phó Giám đốc"),
    "doanh nghiệp": ("Tổng Giám đốc", "Phó Tổng Giám đốc"),
}

STANDING_PARAGRAPH_EN = (
    "The Information Centre is the focal point of the Ministry of Digital Affairs and Connectivity for work with the "
    "press. It runs a network of 32 units of the ministry and 34 provincial departments, and answers questions of "
    "journalists at baochi@bosoketnoi.example within one working day."
)

# What stands under many releases of one unit, word for word: a trap for whoever counts repeated passages as use.
STANDING_PARAGRAPHS = {
    "trung-tam-thong-tin": (
        "Trung tâm Thông tin là đơn vị đầu mối giúp lãnh đạo Bộ Số và Kết nối phối hợp với các cơ quan, đơn vị và cơ "
        "quan báo chí trong hoạt động truyền thông của Bộ, của ngành; tổ chức mạng lưới truyền thông gồm 32 đơn vị "
        "thuộc Bộ và 34 sở tại các địa phương; tiếp nhận và trả lời câu hỏi của báo chí tại địa chỉ "
        "baochi@bosoketnoi.example."
    ),
    "cuc-phat-trien-so": (
        "Cục Phát triển số là cơ quan thuộc Bộ Số và Kết nối, thực hiện chức năng tham mưu và tổ chức thực thi "
        "pháp luật về chuyển đổi số quốc gia; hướng dẫn bộ, ngành, địa phương xây dựng "
        "chính quyền số, kinh tế số, xã hội số."
    ),
    "cuc-mang-luoi-vien-thong": (
        "Cục Mạng lưới viễn thông thực hiện quản lý nhà nước về hạ tầng, dịch vụ, chất lượng và giá cước viễn thông "
        "trên phạm vi cả nước; công bố kết quả đo kiểm chất lượng dịch vụ định kỳ hằng quý để người dùng tham khảo."
    ),
    "cuc-an-toan-khong-gian-so": (
        "Cục An toàn không gian số là đầu mối của Bộ Số và Kết nối về bảo đảm an toàn hệ thống thông tin, điều phối "
        "ứng cứu sự cố và hướng dẫn người dân nhận biết, phòng tránh rủi ro trên mạng. Đường dây tiếp nhận cảnh báo "
        "hoạt động 24 giờ mỗi ngày."
    ),
    "cuc-buu-chinh-va-chuyen-phat": (
        "Cục Bưu chính và Chuyển phát giúp Bộ trưởng quản lý nhà nước về bưu chính, chuyển phát và mạng bưu chính "
        "phục vụ cơ quan Đảng, Nhà nước; bảo đảm cung ứng dịch vụ bưu chính công ích đến mọi xã, phường, đặc khu."
    ),
    "cuc-song-vo-tuyen": (
        "Cục Sóng vô tuyến lập quy hoạch, phân bổ, cấp phép và kiểm soát tần số vô tuyến điện, quỹ đạo vệ tinh; vận "
        "hành mạng lưới trạm kiểm soát tần số tại các khu vực và phối hợp xử lý can nhiễu có hại."
    ),
    "cuc-dich-vu-cong-so": (
        "Cục Dịch vụ công số theo dõi, hướng dẫn và đánh giá việc cung cấp dịch vụ công trực tuyến của bộ, ngành, địa "
        "phương; công khai kết quả hằng tuần để người dân, doanh nghiệp giám sát."
    ),
    "trung-tam-thong-tin-duyen-hai": (
        "Trung tâm Thông tin duyên hải trực canh liên tục các tần số cấp cứu hàng hải, tiếp nhận và chuyển phát thông "
        "tin báo nạn, phát bản tin an toàn hàng hải, khí tượng cho tàu thuyền hoạt động trên các vùng biển Việt Nam."
    ),
    "cuc-cong-nghiep-so": (
        "Cục Công nghiệp số tham mưu cơ chế, chính sách phát triển doanh nghiệp, sản phẩm, dịch vụ công nghệ số; thống "
        "kê ngành và đồng hành cùng doanh nghiệp Việt Nam mở rộng thị trường trong nước và ngoài nước."
    ),
}


def provinces() -> list[Province]:
    """Return the 34 provinces and centrally run cities, from north to south, region by region."""
    return list(_all_provinces())


@cache
def _all_provinces() -> tuple[Province, ...]:
    found = []
    for region, names in _PROVINCES.items():
        for name in names.split(", "):
            bare = name.lstrip("*")
            found.append(Province(slug(bare), bare, name.startswith("*"), region))
    return tuple(found)


def coastal_provinces() -> list[Province]:
    """Return the provinces that have a sea shore."""
    return [province for province in provinces() if province.name not in _INLAND]


def mountain_provinces() -> list[Province]:
    """Return the provinces where a village may lie behind a pass."""
    return [each for each in provinces() if each.region in {"north", "highlands"} or each.name in _MOUNTAINS_TOO]


def focal_point() -> FocalPoint:
    """Return the Information Centre of the invented ministry."""
    return FocalPoint(
        code="trung-tam-thong-tin",
        name=FOCAL_POINT,
        name_en=FOCAL_POINT_EN,
        parent_name=MINISTRY,
        parent_short_name=MINISTRY_SHORT,
        parent_name_en=MINISTRY_EN,
        domain=DOMAIN,
        email=f"baochi@{DOMAIN}",
        phone="024 5550 1100",
        address="18 phố Kết Nối, phường Trung Tâm, Hà Nội",
    )


def units() -> list[DemoUnit]:
    """Return the 32 units of the ministry in their official order."""
    found = []
    for number, line in enumerate(_UNITS.strip().splitlines()):
        kind, name, short_name, name_en = (part.strip() for part in line.split("|"))
        head, deputy = _TITLES[kind]
        mailbox = slug(short_name).replace("-", "")
        found.append(
            DemoUnit(
                code=slug(name),
                name=name,
                short_name=short_name,
                kind=kind,
                name_en=name_en,
                head_title=head,
                deputy_title=deputy,
                email=f"{mailbox}@{DOMAIN}",
                phone=f"024 5550 12{number:02d}",
            )
        )
    return found


def departments() -> list[DemoDepartment]:
    """Return the 34 provincial departments, in the order of `provinces`."""
    return [
        DemoDepartment(
            code=f"so-{province.code}",
            name=f"Sở {MINISTRY.removeprefix('Bộ ')} {province.full_name}",
            short_name=f"Sở SKN {province.name}",
            province=province,
            email=f"so.{province.code.replace('-', '')}@{DOMAIN}",
            phone=f"02{number + 10} 5551 {number:03d}",
        )
        for number, province in enumerate(provinces())
    ]
