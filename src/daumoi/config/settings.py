"""Settings of an installation, read from the environment.

Every variable read here is listed in docs/reference/settings.md; a test fails when one is missing there.
A production start refuses to run without a secret key: no check passes because a setting is missing.
"""

import os
import sys
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from daumoi.accounts.sign_in.service_settings import read_services

PROJECT_ROOT = Path(__file__).resolve().parents[3]
PACKAGE_ROOT = Path(__file__).resolve().parents[1]

RUNNING_TESTS = "pytest" in sys.modules


def environment(name: str, default: str = "") -> str:
    """Value of one environment variable, stripped."""
    return os.environ.get(name, default).strip()


def is_on(name: str) -> bool:
    """True when the variable says yes; any word but the four below is a mistake worth stopping for."""
    value = environment(name, "0").lower()
    if value not in {"1", "0", "true", "false"}:
        raise ImproperlyConfigured(f"{name} must be 1, 0, true or false, not {value!r}")
    return value in {"1", "true"}


DEBUG = is_on("DAUMOI_DEBUG")
DEMO = is_on("DAUMOI_DEMO")

STATE_FOLDER = Path(environment("DAUMOI_STATE_FOLDER") or PROJECT_ROOT / "var")

SECRET_KEY = environment("DAUMOI_SECRET_KEY")
if not SECRET_KEY:
    if not (DEBUG or RUNNING_TESTS or is_on("DAUMOI_BUILD_STEP")):
        raise ImproperlyConfigured("DAUMOI_SECRET_KEY is not set: give a random string of 50 characters or more")
    SECRET_KEY = "only-for-tests-and-build-steps-never-for-a-running-server"  # noqa: S105  (never serves anybody)
# Former keys: sessions and the secrets of second factors made with them can still be read.
SECRET_KEY_FALLBACKS = environment("DAUMOI_OLD_SECRET_KEYS").split()

ALLOWED_HOSTS = [host for host in environment("DAUMOI_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]
BASE_URL = environment("DAUMOI_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SERVED_OVER_HTTPS = BASE_URL.startswith("https://")

AGENCY_NAME = environment("DAUMOI_AGENCY_NAME", "Trung tâm Thông tin")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_tasks",
    "django_tasks_db",
    # Second factors and sign-in services. Its account app has to be there for the others; none of its pages is.
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "daumoi.foundation",
    "daumoi.theme",
    "daumoi.accounts",
    "daumoi.deadlines",
    "daumoi.network",
    "daumoi.audit",
    "daumoi.people",
    "daumoi.subjects",
    "daumoi.media",
    "daumoi.spokespersons",
    "daumoi.glossary",
    "daumoi.planning",
    "daumoi.releases",
    "daumoi.drafts",
    "daumoi.distribution",
    "daumoi.coverage",
    "daumoi.agreements",
    "daumoi.notices",
    "daumoi.search",
    "daumoi.briefings",
    "daumoi.newsroom",
    "daumoi.wire",
    "daumoi.desk",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "daumoi.accounts.middleware.ViewerMiddleware",
    "daumoi.accounts.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "daumoi.desk.middleware.DomainErrorMiddleware",
]

CSRF_FAILURE_VIEW = "daumoi.desk.views.held.csrf_failure"
ROOT_URLCONF = "daumoi.config.urls"
WSGI_APPLICATION = "daumoi.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "daumoi.accounts.context.person",
                "daumoi.config.navigation.navigation",
            ],
            "builtins": ["daumoi.theme.templatetags.components"],
        },
    }
]

# --- database: SQLite in WAL by default, PostgreSQL by one setting -----------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(environment("DATABASE_URL") or f"sqlite:///{STATE_FOLDER / 'daumoi.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A read that turns into a write cannot wait for the lock in SQLite and fails at once; taking the
        # write lock at BEGIN makes writers queue up for `timeout` seconds instead.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
    # Opening the file and reading its schema takes 1.8 ms of each request (measured 22 November 2026), and whoever
    # closes it last moves the whole log into it; a thread of the server keeps its connection instead.
    DATABASES["default"]["CONN_MAX_AGE"] = 0 if RUNNING_TESTS else 600
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Compiling a statement pays for long ones over many rows. Ours are long, because they say who may see what, and ask
    # for few rows: a search took 440 ms to be compiled and 30 to be answered (measured 22 November 2026).
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- background work: the queue is the outbox ---------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail", "coverage"]}}
EVENT_SUBSCRIPTIONS = "daumoi.config.subscriptions.SUBSCRIPTIONS"
SCHEDULE = "daumoi.config.schedule.SCHEDULE"
HOLDINGS = "daumoi.config.holdings.HOLDINGS"
ATTESTED = "daumoi.config.attested.ATTESTED"
PERSONAL_DATA = "daumoi.config.personal_data.PERSONAL_DATA"

# --- people -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Roles that decide or see all at a focal point need two factors. There is no period of grace; only the demo, whose
# people are made up, leaves the requirement out, and says so on its pages.
SECOND_FACTOR_REQUIRED = not DEMO
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "accounts:home"
LOGOUT_REDIRECT_URL = "newsroom:list"

# What of django-allauth is used: tables and cryptography of factors, the OpenID Connect exchange. See decision 0013.
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "daumoi.accounts.sign_in.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
SOCIALACCOUNT_ADAPTER = "daumoi.accounts.sign_in.openid.ServicesAdapter"
try:
    SIGN_IN_SERVICES = read_services(environment("DAUMOI_SIGN_IN_SERVICES"))
except ValueError as error:
    raise ImproperlyConfigured(f"DAUMOI_SIGN_IN_SERVICES: {error}") from error
# A link for a new password holds for an hour, one that confirms an e-mail address for a day.
PASSWORD_RESET_TIMEOUT = 60 * 60
EMAIL_LINK_SECONDS = 24 * 60 * 60

# --- language and time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "daumoi_language"
LOCALE_PATHS = [PACKAGE_ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["daumoi.config.formats"]

# --- files --------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = STATE_FOLDER / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": STATE_FOLDER / "media"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or RUNNING_TESTS
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or RUNNING_TESTS
WHITENOISE_AUTOREFRESH = DEBUG
PHOTO_LIMIT_BYTES = int(environment("DAUMOI_PHOTO_LIMIT_BYTES", str(20 * 1024 * 1024)))
DOCUMENT_LIMIT_BYTES = int(environment("DAUMOI_DOCUMENT_LIMIT_BYTES", str(50 * 1024 * 1024)))
RECORDING_LIMIT_BYTES = int(environment("DAUMOI_RECORDING_LIMIT_BYTES", str(4 * 1024 * 1024 * 1024)))
# What one plain form takes as a file; larger ones come in pieces, which a broken connection does not lose.
FORM_FILE_LIMIT_BYTES = int(environment("DAUMOI_FORM_FILE_LIMIT_BYTES", str(200 * 1024 * 1024)))
MEDIA_QUOTA_BYTES = int(environment("DAUMOI_MEDIA_QUOTA_BYTES", str(50 * 1024 * 1024 * 1024)))
UPLOAD_FOLDER = STATE_FOLDER / "uploads"
UPLOAD_DAYS = int(environment("DAUMOI_UPLOAD_DAYS", "3"))
FILE_UPLOAD_HANDLERS = [
    "daumoi.media.upload_handlers.LimitedFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# host:port or the path of a socket; empty: nothing is scanned, and the pages say so.
CLAMD = environment("DAUMOI_CLAMD")
CLAMD_TIMEOUT_SECONDS = float(environment("DAUMOI_CLAMD_TIMEOUT_SECONDS", "120"))
FFMPEG = environment("DAUMOI_FFMPEG")
RELEASE_LIMIT_CHARACTERS = int(environment("DAUMOI_RELEASE_LIMIT_CHARACTERS", "200000"))
# A form is refused before Django reads it into memory, with room for the markup round the text.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- mail ---------------------------------------------------------------------------------------------------------
SMTP_HOST = environment("DAUMOI_SMTP_HOST", "127.0.0.1")
SMTP_PORT = int(environment("DAUMOI_SMTP_PORT", "25"))
SMTP_USER = environment("DAUMOI_SMTP_USER")
SMTP_PASSWORD = environment("DAUMOI_SMTP_PASSWORD")
SMTP_STARTTLS = is_on("DAUMOI_SMTP_STARTTLS")
MAIL_FROM = environment("DAUMOI_MAIL_FROM", "Đầu Mối <daumoi@localhost>")

# --- notices ------------------------------------------------------------------------------------------------------
# The full hour, in TIME_ZONE, at which the daily mail is written; and how long a notice is kept, ticked off or not.
NOTICE_DIGEST_HOUR = int(environment("DAUMOI_NOTICE_DIGEST_HOUR", "7"))
if not 0 <= NOTICE_DIGEST_HOUR <= 23:
    raise ImproperlyConfigured("DAUMOI_NOTICE_DIGEST_HOUR must be a full hour from 0 to 23")
NOTICE_DAYS = int(environment("DAUMOI_NOTICE_DAYS", "90"))
if NOTICE_DAYS < 1:
    raise ImproperlyConfigured("DAUMOI_NOTICE_DAYS must be 1 or more")

# --- reading the press --------------------------------------------------------------------------------------------
OUTBOUND_USER_AGENT = environment("DAUMOI_USER_AGENT", f"DauMoi/0.1 (+{BASE_URL}/about/reading-the-press/)")
OUTBOUND_TIMEOUT_SECONDS = float(environment("DAUMOI_OUTBOUND_TIMEOUT_SECONDS", "20"))
OUTBOUND_LIMIT_BYTES = int(environment("DAUMOI_OUTBOUND_LIMIT_BYTES", str(5 * 1024 * 1024)))
# Only the demo sets this: the ports on loopback where its made-up outlets publish. Everything else private is refused.
OUTBOUND_LOOPBACK_PORTS = frozenset(
    int(port) for port in environment("DAUMOI_OUTBOUND_LOOPBACK_PORTS").split(",") if port
)
if OUTBOUND_LOOPBACK_PORTS and not (DEMO or RUNNING_TESTS):
    raise ImproperlyConfigured("DAUMOI_OUTBOUND_LOOPBACK_PORTS is for the demo only (DAUMOI_DEMO=1)")
COVERAGE_INTERVAL_SECONDS = int(environment("DAUMOI_COVERAGE_INTERVAL_SECONDS", "300"))
COVERAGE_POLITENESS_SECONDS = float(environment("DAUMOI_COVERAGE_POLITENESS_SECONDS", "2"))
COVERAGE_WINDOW_DAYS = int(environment("DAUMOI_COVERAGE_WINDOW_DAYS", "45"))
COVERAGE_ARTICLES_PER_CHECK = int(environment("DAUMOI_COVERAGE_ARTICLES_PER_CHECK", "50"))

# --- browser security ---------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED_OVER_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
# Whoever ends TLS in front says so; without that word a redirect to https would go round in a circle.
BEHIND_PROXY = is_on("DAUMOI_BEHIND_PROXY")
SECURE_SSL_REDIRECT = SERVED_OVER_HTTPS and BEHIND_PROXY
SECURE_HSTS_SECONDS = 31536000 if SERVED_OVER_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# The header in which our proxies write the address a request came from, and how many of them stand in a row. Without
# a proxy no header is believed: anybody can write one.
CLIENT_ADDRESS_HEADER = environment("DAUMOI_CLIENT_ADDRESS_HEADER", "X-Forwarded-For") if BEHIND_PROXY else ""
PROXY_COUNT = int(environment("DAUMOI_PROXY_COUNT", "1"))
if PROXY_COUNT < 1:
    raise ImproperlyConfigured("DAUMOI_PROXY_COUNT must be 1 or more: how many of our own proxies stand in front")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment("DAUMOI_LOG_LEVEL", "WARNING")},
}

if RUNNING_TESTS:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed; no real password is ever hashed here
