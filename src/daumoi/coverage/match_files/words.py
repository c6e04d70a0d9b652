"""What the report and the command say, in Vietnamese and in English; they run without Django and its catalogues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from daumoi.coverage.match_files.sources import Problem


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language, with its way of writing numbers."""

    language: str
    texts: dict[str, str]
    problems: dict[str, str]

    def __getitem__(self, key: str) -> str:
        """Give a text by its key."""
        return self.texts[key]

    def number(self, count: int) -> str:
        """Write a whole number with its thousands apart."""
        grouped = f"{count:,}"
        return grouped.replace(",", ".") if self.language == "vi" else grouped

    def share(self, share: float) -> str:
        """Write a share as a percentage; little is not nothing."""
        percent = round(100 * share)
        if share > 0 and percent == 0:
            return "< 1%"
        return f"{percent}%"

    def problem(self, problem: Problem) -> str:
        """Say what could not be read, and why."""
        reason = self.problems.get(problem.reason, problem.reason)
        detail = f" ({problem.detail})" if problem.detail else ""
        return f"{problem.place}: {reason}{detail}"


_VIETNAMESE: Final = {
    "title": "Bài báo nào đã dùng thông cáo nào",
    "lead": "Mỗi cặp dưới đây là một bài báo và một thông cáo có chung những đoạn văn mà ngẫu nhiên khó trùng được. "
    "Máy chỉ ra chỗ trùng; người đọc quyết định chỗ trùng ấy nói lên điều gì.",
    "skip": "Đến phần đối chiếu",
    "articles_using": "Bài báo có dùng",
    "releases_used": "Thông cáo được dùng",
    "pairs": "Cặp tìm thấy",
    "credited": "Cặp có ghi nguồn",
    "words_reused": "Chữ được dùng lại",
    "of": "trong {count}",
    "articles": "bài",
    "most_used": "Thông cáo được dùng nhiều nhất",
    "outlets": "Nơi đăng",
    "list": "Danh sách",
    "nothing": "Không tìm thấy bài nào dùng lại thông cáo.",
    "all_shown": "Xếp theo độ chắc chắn của minh chứng.",
    "capped": "Báo cáo này chỉ nêu {shown} cặp chắc chắn nhất trong {all} cặp; toàn bộ nằm trong pickups.csv và "
    "pickups.jsonl.",
    "column_article": "Bài báo",
    "column_release": "Thông cáo",
    "column_kind": "Cách dùng",
    "column_words": "Số chữ trùng",
    "column_share": "Phần thông cáo",
    "column_credit": "Ghi nguồn",
    "side_by_side": "Đối chiếu",
    "legend_passage": "đoạn trùng; bấm số để sang văn bản bên kia",
    "legend_differs_sample": "chữ nghiêng",
    "legend_differs": "là chỗ hai bên khác nhau",
    "legend_credit_sample": "khung",
    "legend_credit": "là chỗ ghi nguồn",
    "release": "Thông cáo",
    "article": "Bài báo",
    "kind_whole": "đăng toàn văn",
    "kind_passages": "dùng nhiều đoạn",
    "kind_quotation": "trích dẫn",
    "kind_edited": "có biên tập",
    "fact_words": "{count} chữ trùng",
    "fact_passages": "{count} đoạn",
    "fact_release": "{share} của thông cáo",
    "fact_article": "{share} của bài",
    "fact_verbatim": "{share} giữ nguyên văn",
    "credit_given": "Ghi nguồn",
    "credit_missing": "Không thấy ghi nguồn.",
    "credit_none": "không",
    "credit_source_line": "dòng nguồn",
    "credit_according_to": "“theo …”",
    "credit_agency_name": "nêu tên cơ quan",
    "credit_link": "đường dẫn",
    "credit_byline": "dòng tác giả",
    "alternatives": "Cũng khớp như vậy: {names}.",
    "to_article": "Đoạn {number}: sang bài báo",
    "to_release": "Đoạn {number}: sang thông cáo",
    "left_out": "… lược {count} ký tự không trùng …",
    "problems": "Không đọc được: {count}",
    "more_problems": "và {count} chỗ khác.",
    "footer": "Lập lúc {when} bằng daumoi match. Tệp này không gửi gì đi và không cần mạng.",
    "progress": "đã đọc {articles} bài · {pairs} cặp · {rate} bài/giây",
    "reading_releases": "đang đọc thông cáo …",
    "done": "{articles} bài báo, {releases} thông cáo: {using} bài dùng {used} thông cáo ({pairs} cặp).",
    "skipped": "Bỏ qua {count} chỗ không đọc được.",
    "written": "Kết quả: {folder}",
    "path_missing": "không có đường dẫn này: {path}",
    "path_empty": "thư mục không có tệp .txt, .html, .json hay .jsonl nào: {path}",
    "path_kind": "không đọc được loại tệp này: {path}",
    "out_is_file": "--out phải là một thư mục: {path}",
    "no_releases": "không đọc được thông cáo nào trong {path}",
    "failed": "không ghi được kết quả: {reason}",
}
_ENGLISH: Final = {
    "title": "Which articles used which releases",
    "lead": "Each pair below is an article and a release that share passages which chance would hardly give both. The "
    "machine shows what is shared; what it means is for the reader to decide.",
    "skip": "To the comparison",
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
    "credit_source_line": "source line",
    "credit_according_to": "“according to …”",
    "credit_agency_name": "agency named",
    "credit_link": "link",
    "credit_byline": "byline",
    "alternatives": "These fit as well: {names}.",
    "to_article": "Passage {number}: to the article",
    "to_release": "Passage {number}: to the release",
    "left_out": "… {count} characters not shared are left out …",
    "problems": "Could not be read: {count}",
    "more_problems": "and {count} more.",
    "footer": "Made {when} with daumoi match. This file sends nothing and needs no network.",
    "progress": "{articles} articles read · {pairs} pairs · {rate} articles/s",
    "reading_releases": "reading releases …",
    "done": "{articles} articles, {releases} releases: {using} articles use {used} releases ({pairs} pairs).",
    "skipped": "{count} could not be read and were skipped.",
    "written": "Results: {folder}",
    "path_missing": "no such path: {path}",
    "path_empty": "the folder holds no .txt, .html, .json or .jsonl file: {path}",
    "path_kind": "cannot read this kind of file: {path}",
    "out_is_file": "--out must be a folder: {path}",
    "no_releases": "no release could be read from {path}",
    "failed": "the results could not be written: {reason}",
}
_VIETNAMESE_PROBLEMS: Final = {
    "duplicate id": "mã trùng",
    "no text": "không có nội dung",
    "broken JSON": "JSON hỏng",
    "not UTF-8": "không phải UTF-8",
    "not an object": "không phải đối tượng JSON",
    "not an article": "không phải bài báo",
    "not a text": "không phải văn bản",
    "too large": "quá lớn",
    "cannot be read": "không đọc được",
}

WORDS: Final = {
    "vi": Words("vi", _VIETNAMESE, _VIETNAMESE_PROBLEMS),
    "en": Words("en", _ENGLISH, {}),
}
