"""Tables of releases: what is written and issued, what its writer confirmed, the eyes of others on it."""

from daumoi.foundation.languages import LANGUAGES
from daumoi.foundation.public_id import new_public_id
from daumoi.releases.models.clearing import LoneAct, OfficeTargets, Reminder, UrgentGround
from daumoi.releases.models.confirmation import Confirmation
from daumoi.releases.models.languages import HintDismissal, LanguageVersion, MeaningSignOff
from daumoi.releases.models.releases import (
    CONTENT_FIELDS,
    Content,
    Decision,
    IssuedVersion,
    IssuedVersionQuerySet,
    Kind,
    OfRelease,
    Release,
    ReleaseMedia,
    ReleaseQuerySet,
    ReleaseState,
    ReviewStep,
    Revision,
    RevisionQuerySet,
    SignOff,
    Use,
    VersionKind,
    let_in,
    release_seen_by,
)

__all__ = [
    "CONTENT_FIELDS",
    "LANGUAGES",
    "Confirmation",
    "Content",
    "Decision",
    "HintDismissal",
    "IssuedVersion",
    "IssuedVersionQuerySet",
    "Kind",
    "LanguageVersion",
    "LoneAct",
    "MeaningSignOff",
    "OfRelease",
    "OfficeTargets",
    "Release",
    "ReleaseMedia",
    "ReleaseQuerySet",
    "ReleaseState",
    "Reminder",
    "ReviewStep",
    "Revision",
    "RevisionQuerySet",
    "SignOff",
    "UrgentGround",
    "Use",
    "VersionKind",
    "let_in",
    "new_public_id",
    "release_seen_by",
]
