"""Writes of media."""

from daumoi.media.actions.adding import add_media, add_photo
from daumoi.media.actions.checking import prepare_item, scan_item
from daumoi.media.actions.describing import WORDS, describe_media
from daumoi.media.actions.uploading import (
    begin_upload,
    delete_expired_uploads,
    drop_upload,
    finish_upload,
    receive_piece,
)

__all__ = [
    "WORDS",
    "add_media",
    "add_photo",
    "begin_upload",
    "delete_expired_uploads",
    "describe_media",
    "drop_upload",
    "finish_upload",
    "prepare_item",
    "receive_piece",
    "scan_item",
]
