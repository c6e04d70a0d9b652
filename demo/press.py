"""The fifty outlets of the demo world. None of them exists; names, addresses and governing bodies are invented."""

from __future__ import annotations

from dataclasses import dataclass

from demo.organisations import slug

FEED_NAMES = {"rss": "rss.xml", "atom": "atom.xml"}


@dataclass(frozen=True)
class DemoOutlet:
    """A press agency as the registers would describe it, and how its pages behave."""

    code: str
    """Also its path on the demo server."""
    name: str
    short_name: str
    kind: str
    """`online`, `print`, `radio`, `tv` or `agency`."""
    level: str
    """`central` or `local`."""
    place: str
    """Code of a province; empty for a central outlet."""
    language: str
    governing_body: str
    feed_format: str
    """`rss` or `atom`."""
    layout: int
    """Which of the six page layouts its articles use, 1–6."""
    appetite: float
    """How readily it writes about this field, 0–1."""
    letter_forms: str
    """`nfc`, `nfd` (decomposed letters) or `old_tone` (hoà, thuý): what its editing system writes."""
    robots: str
    """`open`, `slow` (a crawl delay) or `closed` (articles are not to be fetched)."""

    @property
    def domain(self) -> str:
        """Return the invented domain of its e-mail addresses."""
        return f"{self.code.replace('-', '')}.example"

    @property
    def home_path(self) -> str:
        """Return the path of its front page on the demo server."""
        return f"/{self.code}/"


# name | short | kind | place | language | governing body | appetite
_OUTLETS = """
Hãng tin Trường Giang | TG | agency | | vi | Viện Tư liệu Trường Giang | 0.95
Báo điện tử Nhịp Sông | Nhịp Sông | online | | vi | Hội Kênh rạch và Đời sống Việt Nam | 0.9
Báo Cánh Buồm | Cánh Buồm | print | | vi | Liên hiệp Hội Nghề biển xanh | 0.6
Báo điện tử Đường Số | Đường Số | online | | vi | Hiệp hội Nghề số Việt Nam | 0.95
Tạp chí Mạch Nối | Mạch Nối | online | | vi | Viện Nghiên cứu Mạch nối | 0.85
Báo Lúa Vàng | Lúa Vàng | print | | vi | Hội Nhà nông Sáng tạo | 0.5
Báo điện tử Hải Đăng Xanh | Hải Đăng Xanh | online | | vi | Hội Hải đăng và Biển khơi | 0.7
Đài Phát thanh Sóng Biếc | Sóng Biếc | radio | | vi | Hội Thính giả Sóng Biếc | 0.6
Truyền hình Hừng Đông | HĐTV | tv | | vi | Viện Truyền hình Hừng Đông | 0.6
Báo Mái Trường Xanh | Mái Trường Xanh | print | | vi | Hội Mái trường xanh | 0.5
Báo điện tử Kinh Tế Bờ Tre | Bờ Tre | online | | vi | Hiệp hội Doanh nhân Bờ Tre | 0.65
Tạp chí Người Đưa Thư | Người Đưa Thư | print | | vi | Hội Cựu nhân viên bưu tá | 0.7
Báo điện tử Phiên Chợ | Phiên Chợ | online | | vi | Hiệp hội Tiểu thương Phiên chợ | 0.45
Báo Ngọn Đèn | Ngọn Đèn | print | | vi | Hội Khuyến học Ngọn đèn | 0.45
Báo điện tử Vòng Quay 24 | Vòng Quay | online | | vi | Viện Đời sống đô thị Vòng quay | 0.75
Tạp chí Khung Trời | Khung Trời | online | | vi | Hội Khí tượng nghiệp dư | 0.4
Báo Tiếng Chuông | Tiếng Chuông | print | | vi | Hội Hòa giải cơ sở Tiếng chuông | 0.5
Đài Phát thanh Đồng Xanh | Đồng Xanh | radio | | vi | Hội Nhà nông Sáng tạo | 0.5
Truyền hình Bốn Mùa | BMTV | tv | | vi | Viện Truyền hình Bốn mùa | 0.5
Báo điện tử Tuổi Hồng Mai | Hồng Mai | online | | vi | Hội Bạn đọc trẻ Hồng Mai | 0.6
Báo điện tử Luật Làng | Luật Làng | online | | vi | Hội Trợ giúp pháp lý cộng đồng | 0.5
Tạp chí Công Xưởng Số | Công Xưởng Số | online | | vi | Hiệp hội Xưởng phần mềm | 0.8
Nhật báo Bến Sông Hồng | Bến Sông Hồng | print | ha-noi | vi | Trung tâm Truyền thông Bến Sông Hồng | 0.55
Báo Kinh Bắc Mới | Kinh Bắc Mới | print | bac-ninh | vi | Trung tâm Truyền thông Kinh Bắc Mới | 0.4
Báo điện tử Cửa Biển | Cửa Biển | online | hai-phong | vi | Trung tâm Truyền thông Cửa Biển | 0.5
Báo Vùng Than Xanh | Vùng Than Xanh | print | quang-ninh | vi | Trung tâm Truyền thông Vùng Than Xanh | 0.45
Báo điện tử Ruộng Bậc Thang | Ruộng Bậc Thang | online | lao-cai | vi | Trung tâm Truyền thông Ruộng Bậc Thang | 0.45
Báo Hoa Ban Nở | Hoa Ban Nở | print | dien-bien | vi | Trung tâm Truyền thông Hoa Ban Nở | 0.4
Báo Chè Xanh Trung Du | Chè Xanh | print | thai-nguyen | vi | Trung tâm Truyền thông Chè Xanh | 0.4
Báo điện tử Đất Tổ Hôm Nay | Đất Tổ Hôm Nay | online | phu-tho | vi | Trung tâm Truyền thông Đất Tổ Hôm Nay | 0.4
Báo Nắng Xứ Thanh | Nắng Xứ Thanh | print | thanh-hoa | vi | Trung tâm Truyền thông Nắng Xứ Thanh | 0.4
Báo điện tử Lam Giang Mới | Lam Giang Mới | online | nghe-an | vi | Trung tâm Truyền thông Lam Giang Mới | 0.5
Đài Phát thanh Gió Lào | Gió Lào | radio | quang-tri | vi | Trung tâm Truyền thông Gió Lào | 0.4
Báo điện tử Ngự Bình | Ngự Bình | online | hue | vi | Trung tâm Truyền thông Ngự Bình | 0.55
Báo Sông Hàn Ngày Mới | Sông Hàn | print | da-nang | vi | Trung tâm Truyền thông Sông Hàn Ngày Mới | 0.5
Truyền hình Trầm Hương | THTV | tv | khanh-hoa | vi | Trung tâm Truyền thông Trầm Hương | 0.4
Báo điện tử Đại Ngàn Xanh | Đại Ngàn Xanh | online | gia-lai | vi | Trung tâm Truyền thông Đại Ngàn Xanh | 0.45
Báo Cà Phê Buổi Sáng | Cà Phê Buổi Sáng | print | dak-lak | vi | Trung tâm Truyền thông Cà Phê Buổi Sáng | 0.4
Báo điện tử Ngàn Thông | Ngàn Thông | online | lam-dong | vi | Trung tâm Truyền thông Ngàn Thông | 0.4
Báo điện tử Phố Phương Nam | Phố Phương Nam | online | thanh-pho-ho-chi-minh | vi | Viện Đô thị phương Nam | 0.7
Truyền hình Cù Lao | CLTV | tv | vinh-long | vi | Trung tâm Truyền thông Cù Lao | 0.4
Báo Sen Hồng Đồng Bưng | Sen Hồng | print | dong-thap | vi | Trung tâm Truyền thông Sen Hồng Đồng Bưng | 0.4
Báo điện tử Bến Ninh Kiều Xanh | Bến Ninh Kiều Xanh | online | can-tho | vi | Trung tâm Truyền thông Bến Xanh | 0.5
Báo Rừng Đước | Rừng Đước | print | ca-mau | vi | Trung tâm Truyền thông Rừng Đước | 0.4
The Delta Lantern | Delta Lantern | online | | en | Lantern Press Institute | 0.7
Viet Harbour Review | Harbour Review | online | | en | Harbour Review Foundation | 0.6
Red Earth Dispatch | Red Earth | agency | | en | Red Earth Newsroom Trust | 0.6
红河灯塔网 | 红河灯塔 | online | | zh | Viện Truyền thông Hải đăng | 0.4
La Lanterne du Delta | La Lanterne | online | | fr | Viện Truyền thông Hải đăng | 0.4
メコン灯台通信 | メコン灯台 | online | | ja | Viện Truyền thông Hải đăng | 0.3
"""

_CODES = {"红河灯塔网": "hong-he-dengta", "メコン灯台通信": "mekong-todai"}
_ATOM = {"bao-dien-tu-duong-so", "tap-chi-cong-xuong-so", "the-delta-lantern", "bao-dien-tu-ngu-binh"}
_NFD = {"bao-dien-tu-cua-bien", "bao-hoa-ban-no", "dai-phat-thanh-gio-lao", "bao-rung-duoc"}
_OLD_TONE = {"bao-ngon-den", "tap-chi-nguoi-dua-thu", "bao-tieng-chuong", "bao-nang-xu-thanh", "truyen-hinh-cu-lao"}
_SLOW = {"bao-dien-tu-phien-cho", "bao-lua-vang"}
_CLOSED = {"tap-chi-khung-troi"}


def outlets() -> list[DemoOutlet]:
    """Return the fifty outlets: 44 in Vietnamese, three in English, one each in Chinese, French and Japanese."""
    found = []
    for number, line in enumerate(_OUTLETS.strip().splitlines()):
        name, short_name, kind, place, language, governing_body, appetite = (part.strip() for part in line.split("|"))
        code = _CODES.get(name) or slug(name)
        found.append(
            DemoOutlet(
                code=code,
                name=name,
                short_name=short_name,
                kind=kind,
                level="local" if place else "central",
                place=place,
                language=language,
                governing_body=governing_body,
                feed_format="atom" if code in _ATOM else "rss",
                layout=1 + number % 6,
                appetite=float(appetite),
                letter_forms="nfd" if code in _NFD else "old_tone" if code in _OLD_TONE else "nfc",
                robots="slow" if code in _SLOW else "closed" if code in _CLOSED else "open",
            )
        )
    return found


def outlet_home_url(outlet: DemoOutlet, base: str) -> str:
    """Return the address of an outlet's front page on the demo server at `base`, "http://127.0.0.1:8100" for one."""
    return f"{base.rstrip('/')}/{outlet.code}/"


def outlet_feed_url(outlet: DemoOutlet, base: str) -> str:
    """Return the address of an outlet's feed on the demo server at `base`."""
    return outlet_home_url(outlet, base) + FEED_NAMES[outlet.feed_format]


def article_url(outlet: DemoOutlet, article_id: str, base: str) -> str:
    """Return the address of one article of an outlet."""
    return f"{outlet_home_url(outlet, base)}bai/{article_id}.html"
