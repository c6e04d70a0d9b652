"""Made-up official texts that the tests of this package share."""

FOREST = (
    "Chi cục Kiểm lâm tỉnh Lam Giang sáng 12/5 thả 46 cá thể khỉ vàng về rừng phòng hộ Khe Sậy, cách khu dân cư gần "
    "nhất chừng mười một cây số. Đàn khỉ được nuôi phục hồi từ tháng chạp sau khi tổ tuần tra gỡ hơn ba trăm chiếc bẫy "
    "dây phanh. "
    "Bà Trịnh Thu Hạnh, phụ trách trạm cứu hộ, nói mỗi con đều mang thẻ tai màu xanh để người đi rừng nhận ra. "
    "Trong hai tuần đầu, máy ảnh tự động sẽ ghi lại bảy điểm uống nước dọc suối Nậm Lừ. "
    "Người dân bản Cọ Phung tình nguyện thay nhau canh lối mòn vào những đêm có trăng."
)
BRIDGE = (
    "Cầu treo Vàm Rạch đóng cửa từ 21 giờ ngày 3/9 để thay 128 thanh giằng bị ăn mòn. "
    "Xe máy đi vòng theo đường tránh Cống Đá, học sinh trường Bờ Bắc được đò ngang chở miễn phí ba chuyến mỗi buổi. "
    "Kỹ sư Lưu Quang Thạch ước tính công việc kéo dài mười chín ngày nếu con nước không dâng quá mốc 2,4 mét. "
    "Phần lan can cũ được giữ lại làm tay vịn cho bến thuyền chợ nổi."
)
NEWS = (
    "Giá cà phê nhân xô ở các đại lý trên cao nguyên giảm phiên thứ tư liên tiếp vì người trồng bán bớt hàng tồn "
    "trước mùa mưa. "
    "Thương nhân chờ báo cáo sản lượng của nước xuất khẩu đứng đầu rồi mới đặt mua tiếp. "
)
STANDING = (
    "Về Chi cục Kiểm lâm Lam Giang: Chi cục quản lý chín khu rừng phòng hộ và hai trạm cứu hộ động vật. "
    "Liên hệ phòng hành chính qua số 0299 555 014 trong giờ làm việc."
)


def filler(count: int, *, of: int = 40) -> str:
    """Give text of so many words that shares nothing with the others: made of syllables with a number in each."""
    return " ".join(f"zq{number * 7919 % 100003}x{number % of}" for number in range(count))
