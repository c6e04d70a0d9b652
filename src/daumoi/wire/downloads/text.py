"""A release as plain text and as a web page of its own."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from daumoi.foundation.rich_text import plain_text
from daumoi.releases.models import IssuedVersion
from daumoi.releases.wording import issued_body, sharing_line
from daumoi.wire.downloads.words import facts_of, file_lines, file_links, language_of, note_line, photo_lines


def text_of_release(version: IssuedVersion) -> str:
    """Headline, lead, body and what stands under them; a blank line between paragraphs. No address of ours in it."""
    content = version.content
    with language_of(version):
        facts = "\n".join(f"{label}: {value}" for label, value in facts_of(version))
        parts = [
            sharing_line(version),
            note_line(version),
            content["headline"],
            content["lead"],
            plain_text(issued_body(content)),
            facts,
            content["about"],
        ]
    return "\n\n".join(part for part in parts if part) + "\n"


def text_file(version: IssuedVersion, *, page_url: str) -> bytes:
    """The text with captions, page and hash, in UTF-8 with a mark that old Windows editors need to see Vietnamese."""
    with language_of(version):
        photos, files = photo_lines(version.content), file_lines(version.content)
        parts = [
            text_of_release(version),
            "\n".join([_("Photos:"), *(f"- {line}" for line in photos)]) + "\n" if photos else "",
            "\n".join([_("Files:"), *(f"- {line}" for line in files)]) + "\n" if files else "",
            f"{page_url}\nSHA-256 {version.sha256}\n",
        ]
    return "\n".join(part for part in parts if part).encode("utf-8-sig")


def page_file(version: IssuedVersion, *, page_url: str, photo_urls: list[str]) -> bytes:
    """The release as one HTML file that loads nothing from anywhere; photos are links."""
    content = version.content
    with language_of(version):
        written = render_to_string(
            "wire/release_file.html",
            {
                "version": version,
                "content": content,
                "sharing_line": sharing_line(version),
                "note": note_line(version),
                "body": mark_safe(issued_body(content)),  # noqa: S308  (cleaned in the same breath)
                "facts": facts_of(version),
                "photos": list(zip(photo_lines(content), photo_urls, strict=True)),
                "files": file_links(content),
                "page_url": page_url,
            },
        )
    return written.encode()
