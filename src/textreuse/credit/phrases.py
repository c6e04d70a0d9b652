"""Words by which ten languages name a source, and words that only look like it.

Each table is a row of regular expressions in natural spelling; they are folded like the texts before they are compiled.
None of them contains an unbounded repetition of more than one kind of character, and all look at a bounded window.
"""

from __future__ import annotations

import functools
import re
from typing import Final, NamedTuple

from textreuse.credit.folding import folded_letters
from textreuse.credit.names import LETTER

# "Nguồn: …", "(Source …)": followed by a colon, or by nothing but the name.
_SOURCE: Final = (
    "tác giả", "đơn vị cung cấp", "đơn vị cung cấp thông tin", "cung cấp thông tin", "biên soạn", "author",
    "auteur", "autor", "автор", "nguồn tham khảo", "theo nguồn", "tài liệu tham khảo", "nguồn", "nguồn tin",
    "nguồn dữ liệu", "nguồn thông tin", "nguồn bài", "tin", "bài", "tin bài", "tin, bài", "theo", "tin, ảnh",
    "tin và ảnh", "bài, ảnh", "bài và ảnh", "tin, bài, ảnh", "tư liệu", "xuất xứ", "dẫn nguồn", "thông tin",
    "source", "sources", "credit", "credits", "text", "text and photo", "information", "courtesy", "via",
    "from", "by", "source de l'information", "avec", "texte", "fuente", "fuentes", "con información de",
    "texto", "источник", "источники", "источник информации", "по материалам", "текст",
)  # fmt: skip
_SOURCE_UNSPACED: Final = (
    "文", "来源", "来自", "消息来源", "资料来源", "信息来源", "文章来源", "稿源", "来源于", "供稿", "稿件来源",
    "數據來源", "來源", "资讯来源", "数据来源", "出典", "出所", "引用元", "情報源", "情報元", "ソース", "引用",
    "提供", "資料", "参照元", "출처", "자료", "자료 출처", "제공", "자료 제공", "소스", "정보 출처",
    "ແຫຼ່ງຂໍ້ມູນ", "ແຫລ່ງຂໍ້ມູນ", "ແຫຼ່ງຂ່າວ", "ແຫລ່ງຂ່າວ", "ແຫຼ່ງທີ່ມາ", "ທີ່ມາ", "ຂ່າວ", "ຂໍ້ມູນ", "ຂ່າວໂດຍ",
    "ພາບແລະຂ່າວ", "ຂ່າວແລະພາບ", "ພາບ ແລະ ຂ່າວ", "ຂ່າວ ແລະ ພາບ", "ប្រភព", "ប្រភពព័ត៌មាន", "ប្រភពពី", "ប្រភពដើម",
    "អត្ថបទ", "ដកស្រង់ពី",
)  # fmt: skip
# What comes before the name: "theo …", "according to …". The words between are looked at apart.
_LEAD: Final = (
    "(?:thông tin|tin|tin tức|số liệu|dữ liệu)(?: (?:chính thức|mới nhất|ban đầu|nhanh|cập nhật|"
    "chi tiết))? (?:từ|của|do)",
    "dữ liệu (?:của|từ|do)", "khảo sát (?:của|do)", "nghiên cứu (?:của|do)", "kết quả (?:của|do)",
    "(?:lược ghi|biên tập|biên dịch|tổng hợp|lược dịch)(?: theo| từ)?(?: nguồn)?(?: từ| của)?", "theo",
    "dẫn (?:nguồn|lời|lại|tin|số liệu|thông tin|báo cáo|thông báo|thông cáo|từ)", "dẫn",
    "trích(?: nguồn| dẫn| lời| lại| đăng| từ)?", "tin từ", "thông tin từ", "thông tin của", "thông tin do",
    "tin của", "nguồn(?: tin)?(?: từ| của)", "số liệu(?: của| từ| do)",
    "thông cáo(?: báo chí)?(?: số)?(?: của| từ| do)?", "thông báo(?: của| từ)", "báo cáo(?: của| từ)",
    "thống kê(?: của| từ)", "công bố(?: của| từ)", "tổng hợp từ", "bản tin(?: của| từ)", "trả lời của",
    "(?<!người )phát ngôn của", "tài liệu(?: của| từ| do)", "tư liệu(?: của| từ| do)", "đăng(?: tải)? trên",
    "phát(?: đi)? từ", "cung cấp bởi", "lấy từ", "khai thác từ", "nhận được từ", "according to", "per",
    "citing", "quoting", "quotes?", "cites?", "as reported by", "reported by", "as announced by",
    "announced by", "released by", "issued by", "published by", "provided by",
    "(?:press |news |media )?(?:release|statement|notice) (?:by|from|of)", "предоставлен[а-я]*",
    "report (?:by|from|of)", "courtesy of", "data (?:by|from|of)", "figures (?:by|from|of)",
    "information (?:by|from|of|provided by)", "sourced from", "selon", "d'après", "aux dires", "citant",
    "cite par", "communiqué(?: de presse)?(?: publié par| de| du| d')?", "de source", "à en croire",
    "comme l'a (?:indiqué|annoncé|déclaré|précisé)",
    "según(?: informó| anunció| señaló| indicó| dijo| explicó| confirmó| precisó| detalló)?",
    "de acuerdo (?:con|a)", "conforme a", "citando", "comunicado(?: de prensa)?(?: de| del| emitido por)?",
    "informe (?:de|del)", "datos (?:de|del)", "información (?:de|del)", "a decir de", "tal como informó",
    "en palabras de", "по(?= (?:план|приказ|распоряж|поручен|требован|указан|решен|правил|закон))",
    "по (?:данным|сообщени[юям]+|информации|словам|заявлению|сведениям|оценкам?|подсчетам|материалам|"
    "утверждению)",
    "как (?:сообщ[а-я]+|заяв[а-я]+|отмет[а-я]+|отмеча[а-я]+|рассказ[а-я]+|пояснил[а-я]*|уточнил[а-я]*|"
    "переда[а-я]+|указ[а-я]+|следует из|пишет|говорится)",
    "со ссылкой на", "ссылаясь на", "согласно", "цитирует", "цитируя", "пресс-служб[а-я]+", "пресс-релиз[а-я]*",
    "в сообщении", "в заявлении", "об этом (?:сообщ[а-я]+|заяв[а-я]+)", "статистик[а-я]+", "данны[а-я]+",
)  # fmt: skip
_LEAD_UNSPACED: Final = (
    "据", "據", "从", "從", "根据", "根據", "依据", "援引", "引述", "引用", "引自", "转自", "转载自", "按照",
    "综合", "ອີງຕາມ", "ອິງຕາມ", "ອ້າງອີງ(?:ຕາມ|ຈາກ)?", "ອ້າງຕາມ", "ຕາມ", "ຂໍ້ມູນຈາກ", "ຂ່າວຈາກ", "ແຫຼ່ງຂ່າວຈາກ",
    "ການລາຍງານຂອງ", "ຖະແຫຼງການຂອງ", "យោង(?:ទៅ)?តាម", "យោងលើ", "តាម", "ផ្អែកតាម", "ផ្អែកលើ",
    "ដកស្រង់(?:ពី|សម្ដី)?", "ប្រភពពី", "សេចក្តីប្រកាសព័ត៌មានរបស់", "សេចក្ដីប្រកាសព័ត៌មានរបស់",
)  # fmt: skip
# Words that stand between lead and name, and join them.
_JOINING: Final = (
    "của", "mà", "dữ liệu", "con số", "kết quả", "khảo sát", "nguồn", "nhận định", "đánh giá", "ghi nhận",
    "cập nhật", "từ", "do", "được", "tại", "trên", "bởi", "thuộc", "phía", "bên", "như", "chính", "website",
    "trang", "trang web", "fanpage", "cổng ttđt", "trang ttđt", "cổng tin", "kênh",
    "cổng thông tin(?: điện tử)?", "trang thông tin(?: điện tử)?", "facebook", "zalo", "báo cáo", "thông báo",
    "thông cáo", "thông tin", "nguồn tin", "số liệu", "thống kê", "công bố", "tin", "bản tin", "dự báo",
    "tài liệu", "công văn", "of", "by", "from", "at", "on", "with", "for", "website of", "du", "de", "des",
    "d'", "par", "au", "aux", "del", "al", "por", "en", "в", "во", "на", "из", "от", "отчет[а-я]*",
    "сообщени[а-я]+", "данны[а-я]+", "информаци[а-я]+", "заявлени[а-я]+", "доклад[а-я]*", "статистик[а-я]+",
    "прогноз[а-я]*", "сайт[а-я]*",
)  # fmt: skip
# "According to Reuters and the ministry".
_AND: Final = (
    "và", "cùng", "and", "et", "y", "e", "и",
)  # fmt: skip
_JOINING_UNSPACED: Final = (
    "ຂອງ", "ຈາກ", "ໂດຍ", "ທີ່", "របស់", "ពី", "ដោយ", "នៃ", "的", "自",
)  # fmt: skip
_ARTICLES: Final = (
    "the", "a", "an", "its", "our", "their", "country's", "nation's", "le", "la", "les", "l'?", "un", "une",
    "el", "los", "las", "una", "lo",
)  # fmt: skip
_PERSONS: Final = (
    "ông", "bà", "anh", "chị", "bác sĩ", "giáo sư", "tiến sĩ", "gs", "pgs", "ts", "ths", "bs", "bscki",
    "bsckii", "luật sư", "mr", "mrs", "ms", "dr", "professor", "mme", "sr", "sra", "г-н", "г-жа",
)  # fmt: skip
_ROLES: Final = (
    "đại diện", "lãnh đạo", "người phát ngôn", "phát ngôn viên", "cục trưởng", "cục phó", "phó cục trưởng",
    "bộ trưởng", "thứ trưởng", "vụ trưởng", "phó vụ trưởng", "giám đốc", "phó giám đốc", "tổng giám đốc",
    "phó tổng giám đốc", "chủ tịch", "phó chủ tịch", "viện trưởng", "chánh văn phòng", "phó chánh văn phòng",
    "chánh thanh tra", "thống đốc", "tổng cục trưởng", "phó tổng cục trưởng", "trưởng phòng", "trưởng ban",
    "phó trưởng ban", "hiệu trưởng", "cán bộ", "chuyên gia", "tổng thư ký", "phó thống đốc", "tham tán",
    "đại sứ", "bí thư", "chi cục trưởng", "tổng biên tập", "minister", "deputy minister", "vice minister",
    "director", "deputy director", "head", "chief", "chair", "official", "chairman", "spokesman", "spokeswoman",
    "spokesperson", "officials", "spokespeople", "secretary", "representative", "ministre", "porte-parole",
    "directeur", "directrice", "responsable", "responsables", "représentant", "président", "ministro",
    "ministra", "portavoz", "vocero", "vocera", "directora", "autoridades", "fuentes", "представител[а-я]+",
    "глав[а-я]+", "министр[а-я]*", "директор[а-я]*", "начальник[а-я]*", "замминистр[а-я]*",
    "пресс-секретар[а-я]+", "чиновник[а-я]*", "источник[а-я]*", "пресс-служб[а-я]+",
)  # fmt: skip
# "Theo quy định của Bộ Y tế": the issuer's rule, plan or order, not its word.
_NOT_A_SOURCE: Final = (
    "tỷ giá", "tỉ giá", "giá", "lãi suất", "công thức", "phương pháp", "cách tính", "hình thức", "bảng lương",
    "phóng viên", "pv", "tòa soạn", "quy định", "qui định", "quy chế", "quy chuẩn", "quy trình", "quy hoạch",
    "kế hoạch", "quyết định", "nghị quyết", "chỉ thị", "hướng dẫn", "yêu cầu", "đề nghị", "chỉ đạo",
    "phân công", "phân cấp", "luật", "thông tư", "nghị định", "chủ trương", "lộ trình", "phương án", "đề án",
    "dự án", "chương trình", "tiêu chuẩn", "tiêu chí", "mẫu", "lệnh", "lịch", "giấy phép", "điều lệ",
    "chính sách", "mô hình", "lời mời", "phê duyệt", "chấp thuận", "danh mục", "bảng giá", "khuyến cáo phòng",
    "ủy quyền", "pháp luật", "nhiệm vụ", "mức", "hợp đồng", "thỏa thuận", "điều động", "lời kêu gọi", "rules?",
    "regulations?", "plans?", "laws?", "decisions?", "orders?", "requests?", "guidelines?", "guidance",
    "instructions?", "standards?", "requirements?", "directives?", "schedule", "policy", "policies",
    "programmes?", "programs?", "roadmap", "decree", "circular", "agreement", "permission", "criteria",
    "protocols?", "norms?", "règlements?", "règles?", "lois?(?= (?:du|de|des) )", "décisions?", "ordres?",
    "consignes?", "normes?", "calendrier", "recommandations?", "programme", "arrêté", "décret", "protocole",
    "critères", "politique", "plan(?:es)?", "reglamentos?", "reglas?", "ley(?:es)?", "decisión", "órdenes",
    "orden", "normas?", "normativa", "calendario", "instrucciones", "lineamientos", "decreto", "protocolos?",
    "criterios", "programa", "directrices", "приказ[а-я]*", "распоряжени[а-я]+", "план[а-я]*", "закон[а-я]*",
    "постановлени[а-я]+", "правил[а-я]*", "требовани[а-я]+", "поручени[а-я]+", "указани[а-я]+",
    "рекомендаци[а-я]+", "регламент[а-я]*", "норм[а-я]*", "решени[а-я]+", "график[а-я]*", "программ[а-я]+",
    "инструкци[а-я]+", "стандарт[а-я]*", "порядк[а-я]*",
)  # fmt: skip
_NOT_A_SOURCE_UNSPACED: Final = (
    "规定", "規定", "要求", "计划", "計划", "計画", "部署", "安排", "决定", "決定", "指示", "标准", "基準",
    "规划", "方案", "指南", "命令", "批准", "授权", "规范", "办法", "条例", "制度", "指针", "指針", "方針",
    "要請", "ガイドライン", "通達", "法令", "法律", "규정", "계획", "기준", "지침", "방침", "지시", "명령",
    "요청", "법령", "정책", "가이드라인", "권고", "ລະບຽບ", "ກົດໝາຍ", "ກົດຫມາຍ", "ແຜນ", "ຄໍາສັ່ງ", "ຄຳສັ່ງ",
    "ມະຕິ", "ຂໍ້ຕົກລົງ", "ດໍາລັດ", "ດຳລັດ", "ຄໍາແນະນໍາ", "ຄຳແນະນຳ", "ມາດຕະຖານ", "ນະໂຍບາຍ", "បទប្បញ្ញត្តិ",
    "បទបញ្ជា", "ច្បាប់", "ផែនការ", "សេចក្តីសម្រេច", "សេចក្ដីសម្រេច", "ការណែនាំ", "សេចក្តីណែនាំ", "គោលការណ៍",
    "ស្តង់ដារ", "គោលនយោបាយ", "បញ្ជារបស់",
)  # fmt: skip
# Of these somebody is the source; a statement or figures may be anybody's.
_NAMES_WHO: Final = (
    "theo", "dẫn", "dẫn nguồn", "dẫn lời", "trích", "trích dẫn", "according", "per", "citing", "quoting",
    "selon", "d'après", "citant", "según", "acuerdo", "citando", "по", "как", "ссылкой", "ссылаясь", "согласно",
)  # fmt: skip
# After "theo" and its like: it follows, watches, or refers back.
_NOT_A_LEAD: Final = (
    "dõi", "chân", "sát", "học", "đuổi", "kịp", "bước", "đó", "đấy", "từng", "tôi", "tuổi", "nhau", "ý",
    "which", "that", "whom", "how", "que", "quoi", "lo cual",
)  # fmt: skip
# The issuer speaks.
_SAYS: Final = (
    "cho biết", "cho hay", "thông tin", "thông báo", "công bố", "nêu rõ", "nêu", "nói", "khẳng định",
    "nhấn mạnh", "tuyên bố", "phát đi(?: thông cáo| thông báo| tuyên bố)?", "phát (?:thông cáo|thông báo|tin)",
    "ra (?:thông cáo|thông báo|tuyên bố)", "có thông cáo", "có thông báo", "có văn bản thông tin",
    "đưa ra thông tin", "đưa tin", "cảnh báo", "khuyến cáo", "dự báo", "nhận định", "đánh giá", "ghi nhận",
    "lưu ý", "trả lời", "lý giải", "chia sẻ", "phản hồi", "xác nhận", "cung cấp",
    "báo cáo(?= (?:rằng|có|thêm|về|[0-9]))", "lên tiếng", "đăng tải", "giải thích", "thống kê", "bày tỏ",
    "phát biểu", "trao đổi", "loan báo", "loan tin", "cho rằng", "viết",
    "(?:report|figures|data|statistics|survey|statement) (?:shows?|showed|says?|said|indicates?|suggests?|"
    "reveals?)",
    "says?", "said", "stated", "states", "announced", "announces", "reported", "reports", "told", "confirmed",
    "confirms", "added", "warned", "warns", "noted", "explained", "disclosed", "revealed", "wrote",
    "issued a statement", "released (?:a statement|figures|data)", "declared", "estimates", "estimated",
    "forecasts?", "predicted",
    "(?:a|ont) (?:indiqué|annoncé|déclaré|précisé|fait savoir|affirmé|expliqué|rapporté|confirmé|ajouté|"
    "souligné|publié)",
    "indique", "annonce", "déclare", "précise", "affirme", "rapporte", "estime", "souligne", "confirme",
    "explique", "informó", "anunció", "señaló", "indicó", "dijo", "declaró", "explicó", "confirmó", "precisó",
    "aseguró", "afirmó", "comunicó", "reportó", "informa", "anuncia", "señala", "indica", "advirtió", "destacó",
    "ha informado", "ha anunciado", "ha señalado", "dio a conocer", "detalló", "difundió", "agregó", "añadió",
    "сообщ[а-я]+", "заяв[а-я]+", "отмет[а-я]+", "отмеча[а-я]+", "рассказ[а-я]+", "пояснил[а-я]*",
    "уточнил[а-я]*", "указал[а-я]*", "подчеркн[а-я]+", "подтвер[а-я]+", "объяв[а-я]+", "проинформир[а-я]+",
    "переда[её][а-я]+", "опубликовал[а-я]*", "предупре[а-я]+", "добавил[а-я]*", "говорится", "прогнозиру[а-я]+",
)  # fmt: skip
# The same before the name, as French, Spanish, Russian and English may have it.
_SAYS_BEFORE: Final = (
    "(?:indique|précise|annonce|affirme|explique|souligne|rapporte|déclare)-t-on (?:au|à la|à l)", "said",
    "says", "announced", "reported",
    "(?:a|ont) (?:indiqué|annoncé|déclaré|précisé|fait savoir|affirmé|expliqué|rapporté|confirmé|ajouté|"
    "souligné)",
    "indique", "annonce", "déclare", "précise", "affirme", "rapporte", "estime", "souligne", "confirme",
    "explique", "informó", "anunció", "señaló", "indicó", "dijo", "declaró", "explicó", "confirmó", "precisó",
    "aseguró", "afirmó", "comunicó", "reportó", "informa", "anuncia", "señala", "indica", "advirtió", "destacó",
    "detalló", "agregó", "añadió", "сообщ[а-я]+", "заяв[а-я]+", "отмет[а-я]+", "отмеча[а-я]+",
    "рассказал[а-я]*", "пояснил[а-я]*", "уточнил[а-я]*", "переда[её]т", "подчеркнул[а-я]*", "добавил[а-я]*",
    "объявил[а-я]*",
)  # fmt: skip
# Between the name and what it says: when, where, and how.
_MEANWHILE: Final = (
    "vừa", "đã", "cũng", "mới", "chính thức", "vừa mới", "hôm nay", "hôm qua", "nay", "sáng", "trưa", "chiều",
    "tối", "đêm", "ngày", "hôm", "qua", "tiếp tục", "còn", "thì", "sẽ", "đồng thời", "kịp thời", "vào", "lúc",
    "thêm", "có", "has", "have", "had", "also", "on", "today", "yesterday", "late", "later", "officially",
    "just", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "spokesman",
    "spokeswoman", "spokesperson", "officials", "official", "website", "press office", "hier", "lundi", "mardi",
    "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "ce", "aujourd'hui", "ayer", "hoy", "este", "el",
    "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo", "también", "ya", "вчера",
    "сегодня", "также", "ранее", "уже", "в", "официально", r"[0-9/.\-]+",
)  # fmt: skip
_NEGATED: Final = (
    "không", "chưa", "chẳng", "không hề", "chưa từng", "không phải", "not", "never", "no", "without",
    "nor", "pas", "sans", "n'a pas", "ne", "sin", "nunca", "не", "без", "doesn't", "didn't",
)  # fmt: skip
# A picture's source is not the text's.
_PICTURE: Final = (
    "ảnh", "hình", "hình ảnh", "ảnh minh họa", "ảnh tư liệu", "video", "clip", "đồ họa", "bản đồ", "photo",
    "photos", "photograph", "photo credit", "image", "images", "image credit", "picture", "graphic", "map",
    "infographic", "illustration", "foto", "fotos", "fotografía", "imagen", "imágenes", "gráfico", "фото",
    "фотография", "снимок", "изображение", "видео", "nguồn ảnh", "nguồn hình", "nguồn video", "crédit photo",
    "crédits photo", "crédito", "crédit", "crédits photos", "crédito de la foto",
)  # fmt: skip
_PICTURE_UNSPACED: Final = (
    "图片来源", "图片", "图", "照片", "摄影", "供图", "视频", "圖片", "圖片來源", "写真", "写真提供", "画像",
    "画像提供", "動画", "撮影", "図", "사진", "사진 제공", "사진제공", "图片提供", "이미지", "영상", "그래픽",
    "사진 출처", "ພາບ", "ຮູບ", "ຮູບຈາກ", "ຮູບໂດຍ", "ຮູບພາບ", "ພາບໂດຍ", "ພາບຈາກ", "ວິດີໂອ", "រូបភាព", "រូបថត",
    "រូប", "វីដេអូ", "រូបភាពពី",
)  # fmt: skip
# "Please name … as the source": a wish, not a credit.
_REQUEST: Final = (
    "(?:ghi|dẫn|trích|nêu|đề)(?: rõ| lại| đúng| cụ thể)? nguồn", "credit", "cite", "citing the source",
    "attribute", "acknowledge", "citer", "mentionner", "créditer", "citar", "mencionar", "acreditar", "указать",
    "указывать", "указывайте", "ссылаться на", "ссылка на",
)  # fmt: skip
_REQUEST_SIGN: Final = (
    "đề nghị", "yêu cầu", "vui lòng", "xin", "phải", "cần", "hãy", "khi sử dụng", "khi đăng", "please", "must",
    "should", "are asked to", "kindly", "required to", "veuillez", "merci de", "prière de", "doivent", "doit",
    "se ruega", "por favor", "favor de", "debe", "deben", "просьба", "просим", "обязательно", "необходимо",
    "следует", "обязаны",
)  # fmt: skip
_REQUEST_UNSPACED: Final = (
    "请[^。\n]{0,12}(?:注明|标明|引用)", "務必註明", "须注明", "転載[^。\n]{0,12}明記", "표기", "밝혀",
    "ກະລຸນາ", "សូម",
)  # fmt: skip
# Lines of a page rather than of a text.
_PAGE: Final = (
    "trang chủ", "liên hệ", "cơ quan chủ quản", "chủ quản", "giấy phép", "gp-", "bản quyền", "đơn vị chủ quản",
    "sitemap", "home", "contact", "contact us", "copyright", "all rights reserved", "licence no", "license no",
    "privacy", "accueil", "mentions légales", "tous droits réservés", "inicio", "contacto",
    "derechos reservados", "главная", "контакты", "все права", "лицензия", "tổng biên tập", "chịu trách nhiệm",
    "đăng nhập", "tags?:", "từ khóa", "chuyên mục", "liên kết website", "xem thêm",
)  # fmt: skip
_PAGE_UNSPACED: Final = (
    "首页", "联系我们", "版权所有", "主管单位", "许可证", "ホーム", "お問い合わせ", "著作権", "홈", "문의",
    "저작권", "©", "ໜ້າຫຼັກ", "ຕິດຕໍ່", "ទំព័រដើម", "ទំនាក់ទំនង",
)  # fmt: skip
# A unit of the named one, which is another source: "Cục Cảnh sát giao thông, Bộ Công an".
_UNITS: Final = (
    "cơ quan", "tổng cục", "chi cục", "cục", "vụ", "viện", "trung tâm", "phòng", "thanh tra", "bệnh viện",
    "trường", "học viện", "đại học", "sở", "ban", "tổng công ty", "công ty", "kho bạc", "kiểm lâm", "đoàn",
    "hội đồng", "bureau of", "agency of", "directorate of", "institute of", "centre of", "center of",
    "департамент[а-я]*", "управлени[а-я]+", "институт[а-я]*",
)  # fmt: skip
_UNIT_JOINED: Final = r"(?:, ?| ?\( ?| - | thuộc | trực thuộc | của | ở | at the | of the | in the | )"
_UNIT_UNSPACED: Final = "[\u4e00-\u9fff]{1,8}?(?:局|司|厅|处|中心|研究院|研究所|学院|医院|課|庁)(?!长|長)"
_OFFICIAL_UNSPACED: Final = (
    "(?:的|の)?(?:部长|副部长|新闻|发言人|官员|有关|负责人|办公厅|官网|今|昨|日前|在|网站|发布|公布|主任|副主任)"
)
_COUNTRIES: Final[dict[str, str]] = {
    "vi": "việt nam|vietnam(?:ese)?|viet nam(?:ese)?|vn|vietnamien(?:ne)?|vietnamita|вьетнам[а-я]*|"
    "越南|ベトナム|베트남|ຫວຽດນາມ|វៀតណាម",
    "lo": "lao|laos|laotian|老挝|ラオス|라오스|лаос[а-я]*|ລາວ|ឡាវ",
    "km": "cambodia|cambodian|campuchia|cambodge|柬埔寨|カンボジア|캄보디아|камбоджи[а-я]*|ກໍາປູເຈຍ|កម្ពុជា",
    "ja": "japan|japanese|japon|japón|日本|일본|япони[а-я]*",
    "ko": "korea|korean|south korea(?:n)?|corée|corea|韩国|韓国|한국|대한민국|коре[а-я]+",
    "ru": "russia|russian|russie|rusia|росси[а-я]+|рф|российск[а-я]+|俄罗斯|ロシア|러시아",
    "": "china|chinese|chine|chino|us|u\\.s\\.|american|united states|uk|british|britain|indian?|thailand|thai|french|"
    "france|german|germany|ukraine|ukrainian|indonesian?|philippine|singapore|malaysian?|australian?|canadian?|cuban?|"
    "中国|中华人民共和国|美国|英国|法国|德国|泰国|印度|印尼|菲律宾|新加坡|马来西亚|澳大利亚|加拿大|朝鲜|乌克兰|米国|米|英|仏|独|"
    "タイ|北朝鮮|台湾|미국|중국|영국|태국|북한|프랑스|독일|인도|ຈີນ|ໄທ|ອາເມລິກາ|ចិន|ថៃ|អាមេរិក",
}
# After a Vietnamese name, in capitals.
_ABROAD: Final = (
    "mỹ", "hoa kỳ", "nga", "anh", "pháp", "đức", "ý", "trung quốc", "nhật", "nhật bản", "hàn quốc",
    "triều tiên", "thái lan", "lào", "campuchia", "ấn độ", "indonesia", "philippines", "singapore", "malaysia",
    "úc", "australia", "canada", "cuba", "ukraine", "syria", "iran", "iraq", "israel", "thổ nhĩ kỳ",
    "tây ban nha", "ba lan", "venezuela", "đài loan", "italy", "hong kong", "ả rập", "saudi arabia", "pakistan",
    "myanmar", "brunei", "trung hoa", "liên xô", "belarus", "ai cập", "hà lan", "bỉ", "thụy điển", "thụy sĩ",
    "na uy", "phần lan", "đan mạch", "new zealand", "brazil", "mexico", "mông cổ",
)  # fmt: skip
# After a Chinese, Japanese or Korean name.
_TRAILING: Final = (
    "(?:官网|官方网站|网站|方面|新闻发言人|有关负责人|官员|今日|昨日|日前|近日|最新|的|所|发布|公布|通报|统计|[0-9]+日|处|那里|"
    "(?:副?部长|副?主任|副?司长|副?局长|发言人)(?:[一-鿿]{2,3}(?=介绍|表示|说|称|透露|通报))?){0,5}"
    "(?:消息|报道|報道|介绍|通报|公布|发布|数据|统计|透露|称|表示|公告|报告|信息|披露|通知|说法|资料|說|说|获悉|獲悉|了解到|得知)",
    "(?:の[^。、\n]{1,14}?)?(?:によると|によれば|によりますと|の発表では|の調べで|が発表した資料|への取材で)",
    "の?(?:ホームページ|公式サイト|サイト|資料|発表|統計|調査)(?:より|から|を基に|をもとに)",
    "(?:(?:[은는이가의]|에서)?(?: [가-힣0-9]{1,8}){0,3}? ?(?:발표|자료|보도자료|통계|집계|조사|보고서|현황|설명|공지)|"
    "[ ]?[가-힣]{0,8})?[ ]?(?:에 따르면|에 의하면|에따르면|에 따르자면|을 인용[가-힣]*|를 인용[가-힣]*)",
)  # fmt: skip
_SAYS_UNSPACED: Final = (
    "(?:今日|昨日|日前|近日|今天|昨天|[0-9]+月|[0-9]+日|上午|下午|新闻|发言人|有关|负责人|官员|部长|副部长|主任|副主任|官网|网站|方面|在|"
    "[一-鿿]{2,3}(?=表示|说|称)){0,4}"
    "(?:数据|最新数据|统计|官方微博)?"
    "(?:表示|通报|说|称|介绍|宣布|指出|透露|发布|公布|强调|回应|证实|消息|报道|公告|披露|显示|供稿|說|稱|通報|發布|宣佈)",
    "(?:新闻)?(?:发言人|有关负责人|负责人|官员|副?部长|副?主任|副?司长)[^,.\n]{0,24}?(?:表示|说|称|介绍|指出|透露|强调|回应|证实)",
    "(?:の[^。、\n]{1,14}?)?(?:は|が|も)[^。\n]{0,80}?(?:発表|明らかにし|述べた|述べ|説明し|公表|話した|話し|語った|語っ|としてい|"
    "指摘し|伝えた|伝え|強調|コメントし)",
    "[ ]?[가-힣]{0,8}(?:은|는|이|가|도|측은|에서)[ ][^.\n]{0,80}?"
    "(?:밝혔다|밝혔|전했다|전했|발표했다|발표했|말했다|말했|설명했다|설명했|"
    "공개했다|강조했다|덧붙였다|알렸다|알렸)",
    " ?(?:ໄດ້|ກໍ|ກໍ່)? ?(?:ລາຍງານ|ແຈ້ງ|ກ່າວ|ລະບຸ|ເປີດເຜີຍ|ປະກາດ|ອອກຖະແຫຼງການ|ຢືນຢັນ|ໃຫ້ຮູ້|ຊີ້ແຈງ|ເຜີຍແຜ່)(?:ວ່າ)?",
    " ?(?:ក៏)?(?:បាន)? ?(?:ឱ្យដឹង|ឲ្យដឹង|អោយដឹង|ប្រកាស|បញ្ជាក់|ថ្លែង|រាយការណ៍|ជូនដំណឹង|ចេញសេចក្តីប្រកាស|ចេញសេចក្ដីប្រកាស|"
    "និយាយ|មានប្រសាសន៍|លើកឡើង|បង្ហាញ|ចេញផ្សាយ)(?:ព័ត៌មាន)?(?:ថា)?",
)  # fmt: skip

_WINDOW_START: Final = '[\n(\\[.;|,!?"-] *'


class Phrases(NamedTuple):
    """The tables, compiled. What looks before a name ends in `$`, what looks after it is for `match`."""

    source_line: re.Pattern[str]
    lead: re.Pattern[str]
    joined: re.Pattern[str]
    article: re.Pattern[str]
    and_also: re.Pattern[str]
    role: re.Pattern[str]
    person: re.Pattern[str]
    role_before: re.Pattern[str]
    not_a_source: re.Pattern[str]
    not_a_source_after: re.Pattern[str]
    not_a_lead: re.Pattern[str]
    names_who: re.Pattern[str]
    negated: re.Pattern[str]
    abroad: re.Pattern[str]
    trailing: re.Pattern[str]
    says: re.Pattern[str]
    says_before: re.Pattern[str]
    given_by: re.Pattern[str]
    gives: re.Pattern[str]
    says_unspaced: re.Pattern[str]
    meanwhile: re.Pattern[str]
    picture: re.Pattern[str]
    request: re.Pattern[str]
    page: re.Pattern[str]
    unit: re.Pattern[str]
    unit_rest: re.Pattern[str]
    unit_after: re.Pattern[str]
    official_after: re.Pattern[str]


NEVER: Final = "(?!)"


def _any(*rows: tuple[str, ...], is_ascii: bool = False) -> str:
    """Match one of the words, the longest first."""
    # Folded together: a call costs more than a word.
    words = set(folded_letters("\0".join(word for row in rows for word in row)).split("\0"))
    kept = sorted((word for word in words if word.isascii() or not is_ascii), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(kept)})" if kept else NEVER


def _word(*rows: tuple[str, ...], is_ascii: bool = False) -> str:
    letter = _letter(is_ascii)
    return rf"(?<!{letter}){_any(*rows, is_ascii=is_ascii)}(?!{letter})"


def _letter(is_ascii: bool) -> str:
    """Match a letter or figure; those of ASCII alone take a twentieth of the time to compile."""
    return "[0-9a-z]" if is_ascii else LETTER


@functools.cache
def phrases(*, is_ascii: bool = False) -> Phrases:
    """Compile the tables, once a process; without what cannot stand in folded text that is all ASCII, if told so.

    Most of the time of a pair goes into words of scripts that its text does not have.
    """
    any_of, word = functools.partial(_any, is_ascii=is_ascii), functools.partial(_word, is_ascii=is_ascii)
    letter, meanwhile = _letter(is_ascii), word(_MEANWHILE)
    apart = r"(?: ?\([^()\n]{1,60}\)|, [^,.\n]{1,60},| - [^-.\n]{1,60} -)?"
    clear = any_of(("nguồn", "nguồn tin", "source", "fuente", "источник", "来源", "出典", "출처", "ທີ່ມາ", "ប្រភព"))
    picture = rf"(?:{word(_PICTURE)}|{any_of(_PICTURE_UNSPACED)})"
    return Phrases(
        source_line=re.compile(
            rf"{_WINDOW_START}(?P<said>{any_of(_SOURCE, _SOURCE_UNSPACED)} ?(?:[:=]|(?<=文)/)"
            rf"[^\n.;|:=()\[\]]{{0,70}}|{clear}(?: +| ?- ?))$"
        ),
        lead=re.compile(
            rf"(?<!{letter})(?<!huong )(?<!chi )(?<!kem ){any_of(_LEAD)}(?!{letter})|"
            rf"(?<!ຕິດ){any_of(_LEAD_UNSPACED)}(?!ដាន)"
        ),
        joined=re.compile(rf"(?:{word(_JOINING, _ROLES)}|(?<!{letter})d|{any_of(_JOINING_UNSPACED)}) ?'?$"),
        and_also=re.compile(rf"{word(_AND)} ?$"),
        article=re.compile(
            rf"(?:(?<!{letter})(?:{any_of(_ARTICLES)}(?!{letter})|(?:{_countries(is_ascii)})(?:'s)?)[ ]?)+$"
        ),
        role=re.compile(rf" ?(?:{word(_ARTICLES)} ?)?(?:[a-z]+ ){{0,2}}{word(_ROLES)}[^,\n]{{0,60}}$"),
        person=re.compile(rf" ?{word(_PERSONS)}"),
        role_before=re.compile(
            rf"{word(_ROLES, ('ông', 'bà'))}"
            r"(?: (?:thuong truc|phu trach|dieu hanh|danh du))?"
            r"(?: (?:of|for|at|in|from|du|de|des|del|the|la|l|los|cua|thuoc|в))*[ ']{0,2}$"
        ),
        not_a_source=re.compile(f"{word(_NOT_A_SOURCE)}|{any_of(_NOT_A_SOURCE_UNSPACED)}"),
        not_a_source_after=re.compile(
            rf"(?:'s?)?(?: [a-z]+)? {word(_NOT_A_SOURCE)}|(?:的|の|의)?(?:最新)?[ ]?{any_of(_NOT_A_SOURCE_UNSPACED)}"
        ),
        names_who=re.compile(f"{word(_NAMES_WHO)}|{any_of(_LEAD_UNSPACED)}"),
        not_a_lead=re.compile(rf" ?{word(_NOT_A_LEAD)}"),
        negated=re.compile(rf"(?:{word(_NEGATED)}(?: [a-z]+)? |[未没沒不]有? ?)$"),
        abroad=re.compile(" " + word(_ABROAD)),
        trailing=re.compile(NEVER if is_ascii else "|".join(map(folded_letters, _TRAILING))),
        says=re.compile(
            rf"(?:'s)?(?: {word(_ROLES)}(?: [^ ,.\n]{{1,20}}){{0,3}}?)?"
            rf"{apart}[ ,]{{0,2}}(?:{meanwhile}[ ,]{{1,2}}){{0,8}}{word(_SAYS)}"
        ),
        says_before=re.compile(rf"{word(_SAYS_BEFORE)}(?: (?:(?:[а-я]+ ){{0,2}}в|{any_of(_ARTICLES)}))?[ ']{{1,2}}$"),
        given_by=re.compile(word(("được", "do", "bởi")) + " $"),
        gives=re.compile(
            " " + word(("đưa ra", "cung cấp", "phát hành", "chia sẻ", "đăng tải", "phát đi", "gửi đến", "gửi tới"))
        ),
        says_unspaced=re.compile(NEVER if is_ascii else "|".join(map(folded_letters, _SAYS_UNSPACED))),
        meanwhile=re.compile(rf" {meanwhile}"),
        picture=re.compile(
            rf"{picture}(?: [a-z]+){{0,2}} ?(?:[:=/由]|{word(('do', 'của', 'từ', 'by', 'from', 'nguồn', 'courtesy'))})"
            r"[^\n.;|]{0,30}$"
        ),
        request=re.compile(
            rf"{word(_REQUEST_SIGN)}[^\n.]{{0,60}}{word(_REQUEST)}[^\n.]{{0,20}}$|{any_of(_REQUEST_UNSPACED)}[^\n.]{{0,20}}$"
        ),
        page=re.compile(rf"(?:{word(_PAGE)}|{any_of(_PAGE_UNSPACED)}|gp-)"),
        unit=re.compile(rf"{word(_UNITS)}(?! truong| pho)"),
        unit_rest=re.compile(rf"(?P<rest>[^\n.,;:()\"]{{0,60}}?)(?P<joined>{folded_letters(_UNIT_JOINED)})"),
        unit_after=re.compile(folded_letters(_UNIT_UNSPACED)),
        official_after=re.compile(
            folded_letters(_OFFICIAL_UNSPACED)
            + "|"
            + folded_letters("(?:的|の)?(?:表示|通报|称|说|介绍|宣布|指出|透露|消息|报道|公告)")
        ),
    )


def _countries(is_ascii: bool, besides: str = "none") -> str:
    names = (name for code, row in _COUNTRIES.items() if code != besides for name in folded_letters(row).split("|"))
    return "|".join(name for name in names if name.isascii() or not is_ascii)


@functools.cache
def naming_words() -> str:
    """Give the words by which a source is named, spelled with their marks."""
    return _spelled(_SOURCE, _LEAD, _JOINING, _ROLES, _SAYS, _SAYS_BEFORE, _MEANWHILE)


@functools.cache
def countries_abroad() -> str:
    """Give the countries as Vietnamese spells them."""
    return _spelled(_ABROAD)


@functools.cache
def unit_words() -> str:
    """Give the words for units, spelled with their marks."""
    return _spelled(_UNITS)


@functools.cache
def denying_words() -> str:
    """Give the words that deny, spelled with their marks."""
    return _spelled(_NEGATED)


@functools.cache
def rule_words() -> str:
    """Give the words for rules and plans, spelled with their marks."""
    return _spelled(_NOT_A_SOURCE)


def _spelled(*rows: tuple[str, ...]) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", word) for row in rows for word in row)


@functools.cache
def foreign(home: str, *, is_ascii: bool = False) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Match a country that is not the issuer's, standing before its name and after it."""
    letter = _letter(is_ascii)
    spaced = rf"(?<!{letter})(?P<country>{_countries(is_ascii, home)})(?!{letter})"
    before = re.compile(rf"{spaced}(?:'s)?(?: the)? ?$")
    after = re.compile(rf"(?:'s)? ?(?:(?:of|de|du|del|des|d|de la) ?'?(?:the )?)?{spaced}")
    return before, after


@functools.cache
def at_home(home: str) -> re.Pattern[str]:
    """Match the issuer's own country after its name."""
    return re.compile(rf" ?(?:{folded_letters(_COUNTRIES[home])})(?!{LETTER})" if home else r"(?!)")
