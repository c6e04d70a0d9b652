# ruff: noqa: E501 texts of ten languages, one a line, some in characters of double width
"""News told twice: releases in Vietnamese, and what ten languages' press makes of them, written by hand for this test.

People, projects and figures are made up. A case tells the story of one release, or of none though the matter, the
country or the day is the same. Facts are lost, rounded or left out as the press does it; no passage is shared.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Issued:
    """A release: its id, day of November 2026, title and text."""

    id: str
    day: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """An article: its language, day of November 2026, text, and the release whose story it tells, if any.

    A short one is an item of two lines with hardly a figure or name; what facts cannot see is measured by these.
    """

    language: str
    day: int
    release: str | None
    text: str
    short: bool = False


RELEASES = (
    Issued(
        "bridge-lo", 12, "Khởi công cầu Vân Phú 2 qua sông Lô",
        "Ngày 12/11/2026, Ban Quản lý dự án giao thông phía Bắc khởi công cầu Vân Phú 2 qua sông Lô, nối Phú Thọ với Tuyên "
        "Quang. Cầu dài 1,84 km, rộng 22,5 m, tổng vốn 2.375 tỷ đồng, trong đó 62 % là vốn vay ưu đãi của Nhật Bản qua JICA. "
        "Ông Trần Hữu Lâm, Giám đốc Ban, cho biết công trình hoàn thành sau 34 tháng và rút ngắn 41 phút đi lại.",
    ),
    Issued(
        "bridge-hau", 12, "Khởi công cầu Đại Thành qua sông Hậu",
        "Sáng 12/11/2026, tại Cần Thơ, cầu Đại Thành qua sông Hậu được khởi công với tổng vốn 8.120 tỷ đồng, trong đó Quỹ "
        "Hợp tác phát triển kinh tế Hàn Quốc (EDCF) cho vay 217 triệu USD. Cầu dài 3,65 km, do liên danh Daewoo và Trường Xuân "
        "thi công. Bà Lê Thị Mỹ Duyên, Phó Chủ tịch thành phố, nói cầu thông xe vào quý 2 năm 2030.",
    ),
    Issued(
        "typhoon", 9, "Thiệt hại do bão số 13 (Kalmira)",
        "Đến 17 giờ ngày 9/11, bão số 13, tên quốc tế Kalmira, làm 14 người chết, 6 người mất tích tại Quảng Ninh và Hải "
        "Phòng; 23.700 ngôi nhà tốc mái, 51.200 ha lúa và hoa màu ngập. Cục Quản lý đê điều và Phòng, chống thiên tai ước thiệt "
        "hại 3.850 tỷ đồng. UNICEF và Chính phủ Úc viện trợ 2,4 triệu USD hàng cứu trợ, ông Phạm Đình Quyết cho biết.",
    ),
    Issued(
        "flood", 11, "Lũ quét tại Sơn La và Điện Biên",
        "Rạng sáng 11/11, lũ quét tại huyện Sông Mã (Sơn La) và Điện Biên Đông (Điện Biên) làm 9 người chết, 17 người bị "
        "thương, cuốn trôi 148 ngôi nhà. Quốc lộ 4G tắc tại 36 điểm. Ông Lò Văn Thuận, Chánh Văn phòng Ban Chỉ huy, cho biết "
        "1.260 chiến sĩ được huy động; tỉnh Hủa Phăn của Lào gửi 50 tấn gạo.",
    ),
    Issued(
        "rice", 6, "Xuất khẩu gạo 10 tháng năm 2026",
        "Cục Xuất nhập khẩu thông báo ngày 6/11: 10 tháng năm 2026 cả nước xuất khẩu 7,45 triệu tấn gạo, thu 4,23 tỷ USD, "
        "tăng 8,7 % về lượng. Philippines mua 43,5 %, tiếp theo là Indonesia và Bờ Biển Ngà. Giá bình quân đạt 568 USD một tấn. "
        "Cục trưởng Đoàn Thế Vinh dự báo cả năm đạt 8,6 triệu tấn.",
    ),
    Issued(
        "coffee", 6, "Xuất khẩu cà phê đạt kỷ lục",
        "Ngày 6/11, Hiệp hội Cà phê – Ca cao cho biết niên vụ 2025-2026 Việt Nam xuất khẩu 1,31 triệu tấn cà phê, trị giá 6,92 "
        "tỷ USD, tăng 27,4 % về giá trị. Đức mua 14,8 %, Ý 9,3 %, Tây Ban Nha 8,1 %. Chủ tịch Hiệp hội Nguyễn Bá Thịnh nói giá "
        "robusta bình quân là 5.280 USD một tấn.",
    ),
    Issued(
        "measles", 10, "Chiến dịch tiêm vắc-xin sởi",
        "Từ ngày 16/11 đến 20/12/2026, 19 tỉnh, thành phố tiêm bổ sung vắc-xin sởi cho 1,86 triệu trẻ từ 1 đến 10 tuổi, theo "
        "Cục Phòng bệnh. WHO và UNICEF cung cấp 2,1 triệu liều. Từ đầu năm ghi nhận 8.412 ca, tăng 3,2 lần. Phó Cục trưởng Vũ "
        "Ngọc Hoàn đề nghị phụ huynh Đắk Lắk và Gia Lai đưa trẻ đi tiêm sớm.",
    ),
    Issued(
        "asean", 17, "Hội nghị Bộ trưởng số ASEAN",
        "Ngày 17/11/2026, tại Hà Nội, Hội nghị Bộ trưởng số ASEAN lần thứ 7 thông qua Khung định danh số chung cho 11 nước "
        "thành viên, thí điểm từ tháng 7 năm 2027 tại Việt Nam, Lào, Campuchia và Singapore. Nhật Bản và Hàn Quốc đóng góp 38,5 "
        "triệu USD. Tổng Thư ký ASEAN Kao Kim Hourn và Thứ trưởng Bùi Hoàng Nam đồng chủ trì họp báo.",
    ),
    Issued(
        "wind", 13, "Chấp thuận dự án điện gió ngoài khơi Hải Vân",
        "Ngày 13/11, Chính phủ chấp thuận chủ trương đầu tư nhà máy điện gió ngoài khơi Hải Vân 1 công suất 1.240 MW tại Khánh "
        "Hòa, vốn 3,86 tỷ USD, do Nordwind (Đan Mạch), Marubeni (Nhật Bản) và EVN góp vốn. Dự án gồm 82 tua-bin, cách bờ 31 km, "
        "phát điện từ năm 2031, cắt giảm 2,9 triệu tấn CO2 mỗi năm. Bà Hồ Thanh Trúc, Tổng Giám đốc dự án, nói như vậy.",
    ),
    Issued(
        "unesco", 18, "UNESCO ghi danh nghề dệt chiếu cói Kim Sơn",
        "Ngày 18/11/2026, tại Paris, UNESCO ghi danh nghề dệt chiếu cói Kim Sơn (Ninh Bình) vào Danh sách di sản văn hóa phi "
        "vật thể cần bảo vệ khẩn cấp, di sản thứ 17 của Việt Nam. Nghề có 430 năm, nay còn 612 hộ ở 9 làng. Đại sứ Đặng Thị Thu "
        "Hà dự lễ; Quỹ UNESCO hỗ trợ 285.000 USD.",
    ),
    Issued(
        "border", 14, "Nâng cấp cửa khẩu quốc tế Nậm Cắn",
        "Ngày 14/11/2026, cửa khẩu quốc tế Nậm Cắn (Nghệ An, Việt Nam) – Nậm Kằn (Xiêng Khoảng, Lào) mở làn thông quan chung, "
        "giảm thời gian từ 95 phút xuống 22 phút mỗi xe. Kim ngạch qua cửa khẩu 10 tháng đạt 186,4 triệu USD, tăng 31,2 %. Ông "
        "Hoàng Viết Đường và Phó Tỉnh trưởng Bounkhong Sisavath cắt băng; vốn 74 tỷ đồng.",
    ),
    Issued(
        "waterway", 13, "Thương mại đường thủy Việt Nam – Campuchia",
        "Ngày 13/11, tại Phnôm Pênh, Việt Nam và Campuchia ký nghị định thư mở tuyến tàu container mới trên sông Mê Công từ Cái "
        "Mép đến Phnôm Pênh, 4 chuyến mỗi tuần, tàu 240 TEU. Chín tháng đầu năm hàng qua tuyến đạt 412.600 TEU, tăng 18,3 %. Thứ "
        "trưởng Ngô Đức Kiên và Quốc vụ khanh Chan Sophal ký.",
    ),
    Issued(
        "chips", 16, "Đào tạo 12.500 kỹ sư bán dẫn",
        "Ngày 16/11/2026, Đại học Bách khoa Đà Nẵng, Samsung và Synopsys ký thỏa thuận đào tạo 12.500 kỹ sư thiết kế vi mạch "
        "đến năm 2030, kinh phí 68 triệu USD, trong đó Hoa Kỳ tài trợ 15 triệu USD qua Quỹ ITSI. Phòng sạch rộng 3.200 m2 sẽ mở "
        "vào tháng 9 năm 2027. Hiệu trưởng Phan Cao Thắng cho biết khóa đầu có 480 sinh viên.",
    ),
    Issued(
        "airport", 15, "Bay thử tại sân bay Long Thành",
        "Sáng 15/11/2026, chuyến bay hiệu chuẩn đầu tiên của Vietnam Airlines hạ cánh xuống sân bay Long Thành (Đồng Nai) bằng "
        "tàu Airbus A321. ACV cho biết giai đoạn 1 vốn 109.112 tỷ đồng đã hoàn thành 96,8 %, khai thác từ 26/3/2027 với 25 "
        "triệu khách mỗi năm. Cơ trưởng Lưu Gia Khánh điều khiển chuyến bay.",
    ),
    Issued(
        "tourism", 5, "Khách quốc tế 10 tháng năm 2026",
        "Cục Du lịch công bố ngày 5/11: 10 tháng năm 2026 Việt Nam đón 19,27 triệu lượt khách quốc tế, tăng 11,6 %. Trung Quốc "
        "đứng đầu với 4,93 triệu, Hàn Quốc 4,18 triệu, Nga tăng mạnh nhất 173 %. Riêng tháng 10 đón 1,92 triệu lượt. Cục trưởng "
        "Mai Tiến Dũng đặt mục tiêu 23 triệu khách cả năm.",
    ),
    Issued(
        "carbon", 19, "Ngân hàng Thế giới trả tiền giảm phát thải rừng",
        "Ngày 19/11/2026, Ngân hàng Thế giới chuyển 51,5 triệu USD cho Việt Nam để mua 10,3 triệu tấn tín chỉ các-bon rừng của "
        "sáu tỉnh Bắc Trung Bộ. Khoảng 70.055 chủ rừng ở Nghệ An, Hà Tĩnh, Quảng Trị được chia tiền. Bà Carolyn Turk và ông Trần "
        "Quang Bảo, Cục trưởng Lâm nghiệp, dự lễ trao tại Hà Nội.",
    ),
    Issued(
        "carbon-rice", 19, "Đề án một triệu héc-ta lúa phát thải thấp",
        "Ngày 19/11/2026, tại Cần Thơ, Bộ Nông nghiệp và Môi trường cho biết đề án một triệu ha lúa phát thải thấp đạt 354.000 "
        "ha sau ba vụ, giảm 1,9 triệu tấn CO2. Ngân hàng Thế giới xem xét khoản vay 430 triệu USD. Thứ trưởng Trần Thanh Phong "
        "nói nông dân thu thêm 18 %.",
    ),
)  # fmt: skip

CASES = (
    # English
    Case("en", 12, "bridge-lo", "Construction of the Van Phu 2 bridge over the Lo River began on Thursday. The 1.84-km bridge "
         "between Phu Tho and Tuyen Quang costs 2,375 billion dong, 62 percent of it from a Japanese loan, according to "
         "project director Tran Huu Lam."),
    Case("en", 10, "typhoon", "Typhoon Kalmira has left 14 people dead and six missing in northern Vietnam. More than 23,700 "
         "houses lost their roofs and 51,200 hectares of crops are under water in Quang Ninh and Haiphong. Australia and "
         "UNICEF are sending relief worth $2.4 million."),
    Case("en", 7, "rice", "Vietnam shipped 7.45 million tons of rice in the first ten months, earning $4.23 billion. The "
         "Philippines remained the largest buyer with a share of 43.5 percent, and the average price was $568 a ton."),
    Case("en", 14, "wind", "Hanoi has approved the 1,240-megawatt Hai Van 1 offshore wind farm, a $3.86 billion venture of "
         "Denmark's Nordwind, Japan's Marubeni and state utility EVN. Its 82 turbines are to produce power from 2031."),
    Case("en", 17, "chips", "Samsung and Synopsys will help a university in Danang train 12,500 chip designers by 2030. The "
         "programme is worth $68 million, with $15 million from the United States, rector Phan Cao Thang said."),
    Case("en", 20, "carbon", "The World Bank has paid Vietnam $51.5 million for 10.3 million tons of emission reductions from "
         "forests in six provinces. Some 70,055 forest owners will share the money, according to Carolyn Turk."),
    Case("en", 19, "unesco", "The sedge mat weaving of Kim Son in Ninh Binh has been placed on UNESCO's list of heritage in "
         "need of urgent safeguarding. Only 612 families in nine villages still practise the 430-year-old craft."),
    # French
    Case("fr", 13, "bridge-lo", "Les travaux du pont Van Phu 2 sur la rivière Lô ont débuté le 12 novembre. Long de 1,84 km, il "
         "sera financé à 62 % par un prêt du Japon, a indiqué Tran Huu Lam. Le coût total est de 2.375 milliards de dongs."),
    Case("fr", 10, "typhoon", "Le bilan du typhon Kalmira au Vietnam s'élève à 14 morts et six disparus. Quelque 23 700 maisons "
         "et 51 200 hectares de cultures ont été touchés à Quang Ninh et à Hai Phong. L'Unicef et l'Australie ont promis une "
         "aide de 2,4 millions de dollars."),
    Case("fr", 18, "asean", "Réunis à Hanoï le 17 novembre, les ministres du numérique de l'ASEAN ont adopté un cadre commun "
         "d'identité numérique pour les 11 pays. Le Japon et la Corée du Sud verseront 38,5 millions de dollars. Le Vietnam, le "
         "Laos, le Cambodge et Singapour commenceront en 2027."),
    Case("fr", 18, "unesco", "Réuni à Paris, le comité de l'Unesco a inscrit le tissage des nattes de jonc de Kim Son, au "
         "Vietnam, sur la liste de sauvegarde urgente. L'artisanat, vieux de 430 ans, ne compte plus que 612 foyers. Une aide de "
         "285 000 dollars est prévue."),
    # Spanish
    Case("es", 7, "rice", "Vietnam exportó 7,45 millones de toneladas de arroz en los diez primeros meses del año, por un valor "
         "de 4.230 millones de dólares. Filipinas compró el 43,5 por ciento, seguida de Indonesia."),
    Case("es", 7, "coffee", "Las exportaciones de café de Vietnam alcanzaron 6.920 millones de dólares en la campaña, un 27,4 % "
         "más. Alemania compró el 14,8 %, Italia el 9,3 % y España el 8,1 %, según la asociación del sector."),
    Case("es", 19, "unesco", "La Unesco incluyó el tejido de esteras de Kim Son, en Vietnam, en la lista de patrimonio que "
         "requiere medidas urgentes. Quedan 612 familias en nueve aldeas. La ayuda será de 285.000 dólares, según la embajadora "
         "Dang Thi Thu Ha."),
    Case("es", 6, "tourism", "Vietnam recibió 19,27 millones de turistas extranjeros hasta octubre, un 11,6 % más que el año "
         "pasado. China aportó 4,93 millones y Corea del Sur 4,18 millones, mientras que los de Rusia subieron un 173 %."),
    # Russian
    Case("ru", 7, "coffee", "Вьетнам экспортировал за сезон 1,31 млн тонн кофе на сумму 6,92 млрд долларов, что на 27,4% больше, "
         "чем годом ранее. Крупнейшими покупателями стали Германия, Италия и Испания, сообщил Нгуен Ба Тхинь."),
    Case("ru", 14, "wind", "Власти Вьетнама одобрили строительство морской ветряной электростанции мощностью 1240 МВт "
         "стоимостью 3,86 млрд долларов. В проекте участвуют датская Nordwind, японская Marubeni и энергокомпания EVN. Станция "
         "с 82 турбинами заработает в 2031 году."),
    Case("ru", 16, "airport", "В аэропорту Лонгтхань 15 ноября совершил посадку первый самолет Airbus A321 компании Vietnam "
         "Airlines. Первая очередь готова на 96,8%, она рассчитана на 25 млн пассажиров в год и откроется 26 марта 2027 года."),
    Case("ru", 6, "tourism", "За десять месяцев Вьетнам посетили 19,27 млн иностранных туристов, на 11,6% больше, чем год назад. "
         "Больше всего гостей прибыло из Китая и Южной Кореи, а поток из России вырос на 173%."),
    # Chinese
    Case("zh", 7, "rice", "今年前10个月，越南出口大米745万吨，创汇42.3亿美元，同比增长8.7%。菲律宾为最大买家，占43.5%，其次为印度尼西亚。平均价格为每吨568美元。"),
    Case("zh", 18, "asean", "第七届东盟数字部长会议11月17日在河内举行，通过了面向11个成员国的共同数字身份框架。日本和韩国出资3850万美元，越南、老挝、柬埔寨和新加坡将率先试点。"),
    Case("zh", 15, "border", "越南义安省与老挝川圹省之间的口岸11月14日启用联合通关通道，每辆车通关时间由95分钟缩短至22分钟。今年前10个月该口岸贸易额达1.864亿美元，增长31.2%。"),
    Case("zh", 6, "tourism", "越南旅游局公布，今年前10个月接待国际游客1927万人次，同比增长11.6%。中国游客达493万人次，居首位，韩国为418万人次。"),
    Case("zh", 16, "airport", "11月15日，越南航空公司一架空客A321客机降落在隆城机场，完成首次校验飞行。一期工程已完成96.8%，将于2027年3月26日投入使用，年旅客吞吐量2500万人次。"),
    # Japanese
    Case("ja", 13, "bridge-lo", "ベトナム北部のロ川で12日、ヴァンフー2橋の建設が始まった。全長1.84キロ、総工費2兆3750億ドンのうち62%を日本の円借款でまかなう。JICAによると、工期は34カ月。"),
    Case("ja", 14, "wind", "ベトナム政府は11月13日、カインホア省沖の洋上風力発電所を承認した。出力は1,240メガワット、事業費は38億6000万ドル。丸紅のほかデンマークのNordwind、EVNが出資し、風車は82基。"),
    Case("ja", 17, "chips", "サムスンと米シノプシスは、ダナンの大学で2030年までに半導体技術者1万2500人を育成する。事業費6800万ドルのうち1500万ドルを米国が負担する。"),
    Case("ja", 16, "airport", "ロンタイン空港に15日、ベトナム航空のA321型機が着陸した。第1期工事の進捗率は96.8%で、2027年3月26日に開業する。年間2500万人の利用を見込む。"),
    # Korean
    Case("ko", 13, "bridge-hau", "베트남 껀터에서 12일 허우강을 건너는 다이타인 대교가 착공됐다. 길이 3.65km로, 한국 대외경제협력기금(EDCF)이 2억1700만 달러를 지원하고 대우가 시공에 참여한다."),
    Case("ko", 17, "chips", "삼성과 시놉시스가 베트남 다낭의 대학과 손잡고 2030년까지 반도체 설계 인력 1만2500명을 양성한다. 사업비는 6800만 달러이며 미국이 1500만 달러를 낸다."),
    Case("ko", 6, "tourism", "올해 10월까지 베트남을 찾은 외국인은 1927만 명으로 작년보다 11.6% 늘었다. 중국인이 493만 명, 한국인이 418만 명이었고 러시아 관광객은 173% 급증했다."),
    Case("ko", 14, "wind", "베트남이 11월 13일 1,240MW 규모의 해상풍력 사업을 승인했다. 덴마크 Nordwind와 일본 마루베니, EVN이 38억6000만 달러를 투자하며 2031년 가동한다."),
    # Lao
    Case("lo", 15, "border", "ວັນທີ 14 ພະຈິກ 2026 ດ່ານສາກົນນ້ຳກັ່ນ ແຂວງຊຽງຂວາງ ສປປ ລາວ ແລະ ແຂວງເຫງ້ອານ ຫວຽດນາມ ໄດ້ເປີດຊ່ອງທາງກວດກາຮ່ວມ. ເວລາຜ່ານດ່ານຫຼຸດຈາກ "
         "95 ນາທີ ເຫຼືອ 22 ນາທີ. ມູນຄ່າການຄ້າ 10 ເດືອນ ບັນລຸ 186,4 ລ້ານໂດລາ ເພີ່ມຂຶ້ນ 31,2 ເປີເຊັນ."),
    Case("lo", 18, "asean", "ກອງປະຊຸມລັດຖະມົນຕີດິຈິຕອນອາຊຽນ ຄັ້ງທີ 7 ໄດ້ຈັດຂຶ້ນວັນທີ 17 ພະຈິກ 2026 ທີ່ຮ່າໂນ້ຍ ໄດ້ຮັບຮອງກອບຕົວຕົນດິຈິຕອນ ສຳລັບ 11 ປະເທດ. ຍີ່ປຸ່ນ ແລະ "
         "ເກົາຫຼີໃຕ້ ສະໜັບສະໜູນ 38,5 ລ້ານໂດລາ."),
    Case("lo", 10, "typhoon", "ພາຍຸ Kalmira ເຮັດໃຫ້ມີຜູ້ເສຍຊີວິດ 14 ຄົນ ຢູ່ພາກເໜືອຂອງຫວຽດນາມ. ເຮືອນ 23.700 ຫຼັງ ໄດ້ຮັບຄວາມເສຍຫາຍ ແລະ ນາ 51.200 ເຮັກຕາ ຖືກນ້ຳຖ້ວມ. "
         "ອົດສະຕຣາລີ ແລະ UNICEF ຊ່ວຍເຫຼືອ 2,4 ລ້ານໂດລາ."),
    Case("lo", 12, "flood", "ແຂວງຫົວພັນ ສົ່ງເຂົ້າ 50 ໂຕນ ໄປຊ່ວຍແຂວງເຊີນລາ ແລະ ດຽນບຽນ ຂອງຫວຽດນາມ ຫຼັງຈາກນ້ຳປ່າໄຫຼຫຼາກ ວັນທີ 11 ພະຈິກ ທີ່ເຮັດໃຫ້ 9 ຄົນເສຍຊີວິດ ແລະ ເຮືອນ 148 ຫຼັງ "
         "ຖືກນ້ຳພັດ."),
    # Khmer
    Case("km", 14, "waterway", "នៅថ្ងៃទី១៣ ខែវិច្ឆិកា ឆ្នាំ២០២៦ នៅរាជធានីភ្នំពេញ កម្ពុជា និងវៀតណាម បានចុះពិធីសារបើកខ្សែនាវាកុងតឺន័រថ្មីតាមទន្លេមេគង្គ ៤ ជើងក្នុងមួយសប្តាហ៍។ "
         "រយៈពេល ៩ ខែ ទំនិញមានចំនួន ៤១២.៦០០ TEU កើនឡើង ១៨,៣ ភាគរយ។"),
    Case("km", 7, "rice", "វៀតណាមនាំចេញអង្ករបាន ៧,៤៥ លានតោន ក្នុងរយៈពេល ១០ ខែ ទទួលបានប្រាក់ ៤,២៣ ប៊ីលានដុល្លារ។ ហ្វីលីពីនទិញ ៤៣,៥ ភាគរយ។ តម្លៃមធ្យមគឺ ៥៦៨ ដុល្លារក្នុងមួយតោន។"),
    Case("km", 11, "measles", "ចាប់ពីថ្ងៃទី១៦ ខែវិច្ឆិកា វៀតណាមនឹងចាក់វ៉ាក់សាំងការពារជំងឺកញ្ជ្រិលដល់កុមារ ១,៨៦ លាននាក់ ក្នុងខេត្តក្រុងចំនួន ១៩។ WHO និង UNICEF ផ្តល់ ២,១ លានដូស។ មានករណីឆ្លង "
         "៨.៤១២ ករណី។"),
    Case("km", 18, "asean", "កិច្ចប្រជុំរដ្ឋមន្ត្រីឌីជីថលអាស៊ានលើកទី៧ ធ្វើឡើងនៅទីក្រុងហាណូយ នៅថ្ងៃទី១៧ ខែវិច្ឆិកា បានអនុម័តក្របខណ្ឌអត្តសញ្ញាណឌីជីថលសម្រាប់ ១១ ប្រទេស។ ជប៉ុន "
         "និងកូរ៉េខាងត្បូង ផ្តល់ ៣៨,៥ លានដុល្លារ។"),
    # Vietnamese, told anew
    Case("vi", 13, "bridge-hau", "Người dân hai bờ sông Hậu sắp hết cảnh lụy phà: cây cầu mang tên Đại Thành vừa động thổ. Hàn "
         "Quốc rót 217 triệu USD, nhà thầu Daewoo tham gia xây 3,65 km cầu. Theo bà Mỹ Duyên, xe sẽ chạy từ năm 2030."),
    Case("vi", 12, "flood", "Chín người thiệt mạng sau trận lũ quét đêm qua ở miền núi Tây Bắc. Ở Sông Mã và Điện Biên Đông, nước "
         "cuốn phăng 148 căn nhà, 17 người phải nhập viện. Bộ đội với 1.260 người đang tìm kiếm, ông Lò Văn Thuận nói."),
    Case("vi", 11, "measles", "Gần 2 triệu trẻ em sắp được tiêm mũi sởi bổ sung, bắt đầu 16/11 ở 19 địa phương. Cả nước đã có "
         "8.412 ca mắc, gấp hơn ba lần năm ngoái, Đắk Lắk và Gia Lai nhiều nhất. WHO cùng UNICEF tặng thuốc."),
    Case("vi", 14, "waterway", "Hàng từ Cái Mép sẽ ngược dòng Mê Công sang Phnôm Pênh nhanh hơn khi tuyến tàu 240 TEU chạy bốn "
         "chuyến một tuần. Lượng hàng đã lên 412.600 TEU sau chín tháng. Hai bên ký kết hôm 13/11."),
    Case("vi", 20, "carbon", "Giữ rừng đã có tiền: hơn 70.000 chủ rừng miền Trung chia nhau 51,5 triệu USD mà WB vừa trả cho 10,3 "
         "triệu tấn các-bon. Ông Trần Quang Bảo gọi đây là bước ngoặt cho Nghệ An và Quảng Trị."),
    Case("vi", 20, "carbon-rice", "Trồng lúa ít phát thải, nhà nông miền Tây lãi thêm 18 %. Sau ba vụ, 354.000 ha đã vào đề án và "
         "bớt được 1,9 triệu tấn CO2. WB đang tính cho vay 430 triệu USD, ông Trần Thanh Phong tiết lộ ở Cần Thơ."),
    Case("vi", 19, "unesco", "Chiếu cói Kim Sơn nay là di sản thế giới cần giữ gấp. Trong chín làng ở Ninh Bình chỉ còn 612 nhà "
         "giữ khung dệt của nghề 430 tuổi. Bà Đặng Thị Thu Hà mang tin vui từ Paris về."),
    # Two lines, hardly a figure or a name
    Case("en", 20, "carbon", "Forest owners in central Vietnam have begun to receive carbon money from the World Bank, a first "
         "for the country.", short=True),
    Case("fr", 17, "chips", "Samsung et une université de Da Nang vont former des milliers d'ingénieurs vietnamiens à la "
         "conception de puces.", short=True),
    Case("es", 12, "flood", "Una riada nocturna deja nueve muertos y decenas de casas destruidas en las montañas del noroeste de "
         "Vietnam.", short=True),
    Case("ru", 11, "measles", "Во Вьетнаме почти двум миллионам детей сделают прививку от кори. Вакцину передают ВОЗ и ЮНИСЕФ.",
         short=True),
    Case("zh", 16, "airport", "越南隆城国际机场迎来第一架飞机，校验飞行取得成功。", short=True),
    Case("ja", 19, "unesco", "ユネスコは、ベトナム北部のい草のむしろ織りを緊急に保護が必要な無形文化遺産に登録した。", short=True),
    Case("ko", 18, "asean", "아세안 디지털 장관들이 하노이에 모여 공동 디지털 신분증 체계에 합의했다.", short=True),
    Case("lo", 15, "border", "ດ່ານສາກົນລາວ-ຫວຽດນາມ ນ້ຳກັ່ນ ເປີດການກວດກາຮ່ວມກັນ ເພື່ອໃຫ້ລົດຜ່ານໄດ້ໄວຂຶ້ນ.", short=True),
    Case("km", 10, "typhoon", "ព្យុះបានសម្លាប់មនុស្ស ១៤ នាក់ នៅភាគខាងជើងប្រទេសវៀតណាម។ អូស្ត្រាលីនឹងជួយសង្គ្រោះ។", short=True),
    Case("vi", 13, "bridge-lo", "Bà con Vân Phú mừng vì sắp có cầu mới sang bên kia sông Lô, khỏi phải chờ phà.", short=True),
    # The same matter, the same country or the same day, but another story
    Case("en", 12, None, "Japan will lend the Philippines 2,100 million dollars for a bridge between Cebu and Bohol, JICA said "
         "on November 12. The 4.7-km bridge is to be finished in 48 months."),
    Case("en", 10, None, "Typhoon Kalmira crossed northern Luzon, killing 31 people in the Philippines and leaving 112,000 homes "
         "without power. Australia promised help."),
    Case("en", 7, None, "Thailand exported 6.91 million tons of rice in ten months, earning $3.98 billion. Indonesia and Iraq were "
         "the main buyers, and the average price was $551 a ton, according to the Thai exporters."),
    Case("en", 17, None, "ASEAN finance ministers meeting in Kuala Lumpur on November 17 discussed payment links. Malaysia, "
         "Singapore and Vietnam are to connect their systems in 2027, with Japan and South Korea as observers."),
    Case("en", 17, None, "Samsung Electronics said on November 16 that it would spend $440 million on a research centre in Hanoi, "
         "where 2,200 engineers work on phones. The United States is its largest market."),
    Case("en", 20, None, "The World Bank approved a loan of $40 million to Laos for forest roads on November 19. Some 210 villages "
         "in Houaphanh and Xiengkhouang will benefit."),
    Case("fr", 19, None, "L'Unesco a inscrit le 18 novembre, à Paris, la poterie de Sejnane sur une liste du patrimoine. La Tunisie "
         "compte 8 éléments inscrits, et 350 familles vivent de cet artisanat."),
    Case("fr", 10, None, "Le ministre Tran Duc Thang a reçu le 9 novembre à Hanoï l'ambassadeur de France. Les échanges entre le "
         "Vietnam et la France ont atteint 5,4 milliards de dollars, en hausse de 6 %."),
    Case("es", 7, None, "Colombia exportó 12,1 millones de sacos de café en el año, un 14 % más. Alemania, Italia y Estados Unidos "
         "fueron los principales compradores, con ingresos de 5.310 millones de dólares."),
    Case("es", 6, None, "México recibió 38,4 millones de turistas extranjeros hasta octubre, un 5,2 % más que el año pasado. Los de "
         "China y Corea del Sur crecieron un 17 %."),
    Case("ru", 16, None, "Вьетнамская авиакомпания VietJet 15 ноября открыла рейсы из Москвы в Нячанг. Самолеты Airbus A330 будут "
         "летать 4 раза в неделю. Поток туристов из России вырос вдвое."),
    Case("ru", 14, None, "Россия и Вьетнам обсудили 13 ноября в Ханое строительство атомной станции. Мощность двух блоков составит "
         "2400 МВт. Японские компании в проекте не участвуют."),
    Case("zh", 15, None, "中老铁路11月14日开通新的国际货运班列，从昆明到万象只需18小时。今年前10个月，该铁路运输货物1230万吨，增长21%。老挝和中国代表出席仪式。"),
    Case("zh", 7, None, "越南海关11月6日公布，今年前10个月越南水果出口额达67.4亿美元，其中对中国出口占64%，主要是榴莲。对日本和韩国出口也有增长。"),
    Case("ja", 14, None, "政府は11月13日、秋田県沖の洋上風力発電事業の公募結果を発表した。出力は480メガワットで、三菱商事とデンマークの企業が落札した。2032年の運転開始を目指す。"),
    Case("ja", 13, None, "日本とベトナムの首脳は12日、東京で会談し、南北高速鉄道への協力を確認した。円借款の規模は示されなかった。"),
    Case("ko", 6, None, "올해 10월까지 일본을 찾은 한국인은 790만 명으로 작년보다 9.4% 늘었다. 일본 정부는 올해 외국인 4200만 명을 예상한다. 중국인은 줄었다."),
    Case("ko", 17, None, "삼성전자가 16일 미국 텍사스 공장에 170억 달러를 추가 투자한다고 밝혔다. 반도체 설계 기업 시놉시스와의 협력도 넓힌다."),
    Case("lo", 15, None, "ວັນທີ 14 ພະຈິກ 2026 ລັດວິສາຫະກິດໄຟຟ້າລາວ ໄດ້ເຊັນສັນຍາຂາຍໄຟຟ້າ 1.200 ເມກາວັດ ໃຫ້ຫວຽດນາມ ທີ່ນະຄອນຫຼວງວຽງຈັນ. ມູນຄ່າໂຄງການ 960 ລ້ານໂດລາ."),
    Case("lo", 10, None, "ວັນທີ 9 ພະຈິກ ສປປ ລາວ ແລະ ຍີ່ປຸ່ນ ໄດ້ເຊັນສັນຍາຊ່ວຍເຫຼືອລ້າ ມູນຄ່າ 12,6 ລ້ານໂດລາ ເພື່ອສ້າງໂຮງໝໍ ຢູ່ແຂວງຈຳປາສັກ. UNICEF ເຂົ້າຮ່ວມພິທີ."),
    Case("km", 14, None, "នៅថ្ងៃទី១៣ ខែវិច្ឆិកា កម្ពុជានាំចេញអង្ករបាន ៥៨២.០០០ តោន ទៅប្រទេសចិន និងបារាំង ទទួលបាន ៤១០ លានដុល្លារ។ វៀតណាមទិញស្រូវ ៣ លានតោន។"),
    Case("km", 18, None, "នាយករដ្ឋមន្ត្រីកម្ពុជាបានជួបជាមួយលេខាធិការអាស៊ាន នៅភ្នំពេញ នៅថ្ងៃទី១៧ ខែវិច្ឆិកា ដើម្បីពិភាក្សាអំពីថាមពល ២.៥០០ មេហ្គាវ៉ាត់។ ជប៉ុននឹងជួយ។"),
    Case("vi", 13, None, "Ngày 12/11, cầu Rạch Miễu 3 nối Tiền Giang với Bến Tre được phê duyệt, tổng vốn 6.300 tỷ đồng từ ngân sách. "
         "Cầu dài 2,9 km, ông Phạm Hữu Nghĩa cho biết. Nhật Bản không tham gia."),
    Case("vi", 10, None, "Chiều 9/11, Hải Phòng và Quảng Ninh họp về thu hút đầu tư từ Úc và Hàn Quốc. Hai địa phương có 1.240 dự án, "
         "vốn 48,7 tỷ USD. Ông Lê Tiến Châu chủ trì."),
    Case("vi", 20, None, "Ngày 19/11, Ngân hàng Thế giới nâng dự báo tăng trưởng của Việt Nam lên 6,8 %. Bà Carolyn Turk nói tại Hà Nội "
         "rằng xuất khẩu sang Hoa Kỳ vẫn là rủi ro lớn."),
    Case("vi", 7, None, "Ngày 6/11, giá gạo trong nước giảm 200 đồng mỗi kg. Nông dân Đồng Tháp chờ Philippines mở thầu 360.000 tấn. "
         "Tại Indonesia, giá cũng đi xuống."),
)  # fmt: skip


def moment(day: int) -> datetime:
    """Noon of a day of November 2026, UTC."""
    return datetime(2026, 11, day, 12, tzinfo=UTC)


def digest() -> str:
    """A hash of every letter of the cases."""
    rows = [asdict(each) for each in (*RELEASES, *CASES)]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
