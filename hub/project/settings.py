"""The hub's settings, read top to bottom; the environment alone changes them (see `.env.example`)."""

from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from hub.community.members.forms import ACCOUNT_FORMS, MFA_FORMS  # noqa: F401 -- settings of allauth
from hub.core.languages import register_missing_languages, settings_languages
from hub.project.databases import database_of
from hub.project.environment import Setting, SettingError, boolean, current, number, words

BASE_DIR = Path(__file__).resolve().parents[2]

SETTINGS = [
    Setting("ENV", str, "development", "development, production or test."),
    Setting("DATA_DIR", Path, BASE_DIR / "var", "Folder for the database, uploads, mail and logs."),
    Setting("PORT", number(1, 65535), 8000, "Port that the web server listens on."),
    Setting("BIND", str, "127.0.0.1", "Address that the web server listens on."),
    Setting("URL", str, "", "Public address of this hub, such as https://hub.example.org; required in production."),
    Setting("HOSTS", words, [], "Further host names that the hub answers to, separated by commas."),
    Setting("SECRET_KEY", str, "", "Long random text that signs sessions and links; required in production.", True),
    Setting(
        "DATABASE_URL",
        str,
        "",
        "postgresql://user:password@host:port/name (?sslmode=require, a socket's folder as ?host=…); empty: SQLite.",
        True,
    ),
    Setting("WEB_WORKERS", number(1, 64), 2, "Number of web processes."),
    Setting("DB_POOL_SIZE", number(1, 1000), 8, "PostgreSQL connections kept by each process."),
    Setting(
        "EMAIL_URL",
        str,
        "",
        "smtp://user:password@host:port (STARTTLS when it has a password) or smtps://…; empty writes mail to a folder.",
        True,
    ),
    Setting("MAIL_FROM", str, "hub@localhost", "Sender of the hub's mail."),
    Setting(
        "CACHE_URL", str, "", "redis://host:port/0 (needs the extra “redis”); empty uses a table of the database.", True
    ),
    Setting("METRICS_TOKEN", str, "", "Bearer token that /-/metrics asks for; empty allows loopback only.", True),
    Setting("TRUSTED_PROXIES", number(0, 10), 0, "Number of reverse proxies in front of the hub."),
    Setting(
        "SENDFILE", str, "", "Header with which the proxy takes over file downloads: X-Accel-Redirect or X-Sendfile."
    ),
    Setting("DEMO", boolean, True, "Whether a new hub is filled with demonstration content (never in production)."),
    Setting(
        "SECOND_FACTOR",
        boolean,
        None,
        "Whether moderators, editors, managers and administrators need a second factor; by default in production only.",
    ),
    Setting("LOG_LEVEL", str, "INFO", "DEBUG, INFO, WARNING or ERROR."),
]
HUB: dict[str, Any] = current(SETTINGS)

ENV = HUB["ENV"]
if ENV not in {"development", "production", "test"}:
    raise SettingError("HUB_ENV must be development, production or test.")
IS_PRODUCTION = ENV == "production"
DEBUG = False
DATA_DIR: Path = HUB["DATA_DIR"].resolve()
VERSION = "0.1.0"
try:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
except OSError as error:
    why = "there is a file of this name" if DATA_DIR.is_file() else error.strerror
    raise SettingError(f"The data folder {DATA_DIR} cannot be made: {why} (HUB_DATA_DIR).") from error

# --- Safety --------------------------------------------------------------------------------------------------------

if IS_PRODUCTION:
    # All of them at once: an administrator should not have to start the hub five times.
    missing = [
        sentence
        for is_fine, sentence in (
            (
                len(HUB["SECRET_KEY"]) >= 40,
                "HUB_SECRET_KEY must be set to at least 40 random characters in production.",
            ),
            (HUB["URL"].startswith("https://"), "HUB_URL must be the hub's public https:// address in production."),
            (
                HUB["DATABASE_URL"].startswith("postgres"),
                "HUB_DATABASE_URL must name a PostgreSQL database in production.",
            ),
            (HUB["EMAIL_URL"], "HUB_EMAIL_URL must name a mail server in production."),
            (HUB["MAIL_FROM"] != "hub@localhost", "HUB_MAIL_FROM must be the sender of the hub's mail in production."),
        )
        if not is_fine
    ]
    if missing:
        raise SettingError("\n".join(missing))
    HUB["DEMO"] = False

REQUIRE_SECOND_FACTOR: bool = IS_PRODUCTION if HUB["SECOND_FACTOR"] is None else HUB["SECOND_FACTOR"]
SECRET_KEY = HUB["SECRET_KEY"] or "development-only-key-that-production-refuses-0000000000"
HUB_URL = HUB["URL"].rstrip("/") or f"http://127.0.0.1:{HUB['PORT']}"
ALLOWED_HOSTS = [urlsplit(HUB_URL).hostname or "127.0.0.1", *HUB["HOSTS"]]
# Monitoring on this machine asks by these names; nobody is led astray by a link to their own machine.
ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [HUB_URL]
if HUB["TRUSTED_PROXIES"]:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_NAME = "hub_session"
CSRF_COOKIE_NAME = "hub_csrf"
LANGUAGE_COOKIE_NAME = "hub_language"
THEME_COOKIE_NAME = "hub_theme"
SESSION_ENGINE = "hub.community.members.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
CSRF_FAILURE_VIEW = "hub.project.views.errors.csrf_failure"
SECURE_CSP = {
    "default-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "hub.core.files.uploads.BoundedUploadHandler",
]

# --- The house -----------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "hub.project",
    "hub.commons.discussions",
    "hub.commons.contact",
    "hub.commons.pages",
    "hub.content.contributions",
    "hub.content.reactions",
    "hub.content.search",
    "hub.content.notifications",
    "hub.content.moderation",
    "hub.community.management",
    "hub.community.directory",
    "hub.community.profiles",
    "hub.community.spaces",
    "hub.community.organisations",
    "hub.community.members",
    "hub.community.topics",
    "hub.community.actors",
    "hub.core.ui",
    "hub.core.search",
    "hub.core.activity",
    "hub.core.jobs",
    "hub.core.ratelimits",
    "hub.core.versions",
    "hub.core.files",
    "hub.core.hubsettings",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_prose_editor",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "hub.project.middleware.OperationsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "hub.core.access.middleware.VisitorFreeSessionMiddleware",
    "hub.core.languages.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "hub.project.middleware.SetUpFirstMiddleware",
    "hub.core.access.middleware.PlainInputMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hub.community.spaces.viewers.ViewerMiddleware",
    "hub.core.languages.middleware.ReaderLanguageMiddleware",
    "hub.community.members.middleware.TermsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
if not HUB["TRUSTED_PROXIES"]:
    # Inside WhiteNoise, whose files are compressed already; a proxy compresses by itself.
    _place = MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware") + 1
    MIDDLEWARE.insert(_place, "hub.project.middleware.CompressionMiddleware")
ROOT_URLCONF = "hub.project.urls"
WSGI_APPLICATION = "hub.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "hub" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "hub.core.ui.environment.make_environment",
            "context_processors": ["hub.core.ui.context.page"],
            "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
        },
    },
    # Some of allauth's own mail bodies and messages are Django templates; ours come first.
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
FORM_RENDERER = "hub.core.ui.forms.HubFormRenderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Data ----------------------------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


DATABASES = {"default": database_of(HUB["DATABASE_URL"], data_dir=DATA_DIR, pool_size=HUB["DB_POOL_SIZE"])}
AUTH_USER_MODEL = "community_members.Member"
if HUB["CACHE_URL"]:
    if not HUB["CACHE_URL"].startswith(("redis://", "rediss://", "unix://")):
        raise SettingError("HUB_CACHE_URL must begin with redis://, rediss:// or unix:// (Valkey speaks the same).")
    if find_spec("redis") is None:
        raise SettingError("HUB_CACHE_URL needs the client for Valkey and Redis: run “sh tools/setup.sh --redis”.")
    CACHES = {"default": {"BACKEND": "hub.project.cache.SharedCache", "LOCATION": HUB["CACHE_URL"]}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "hub_cache"}}
TASKS = {"default": {"BACKEND": "hub.core.jobs.backend.DatabaseBackend"}}
MEDIA_ROOT = DATA_DIR / "files"
STATIC_URL = "/static/"
# Tests serve what the finders find; a folder that is not there would only be a warning.
STATIC_ROOT = None if ENV == "test" else DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "hub" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENV == "test"
        else "hub.core.ui.storage.HubStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = ENV == "test"

# --- Mail ----------------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = HUB["MAIL_FROM"]


def _mailer(url: str) -> dict[str, Any]:
    """Django's description of the mail server that `url` names; a folder of files where it is empty."""
    if not url:
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": DATA_DIR / "mail"},
        }
    parts = urlsplit(url)
    is_tls, has_login = parts.scheme == "smtps", bool(parts.username)
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname or "localhost",
            "port": parts.port or (465 if is_tls else 587 if has_login else 25),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": is_tls,
            # A password never crosses the network in the clear.
            "use_tls": has_login and not is_tls,
            "timeout": 20,
        },
    }


MAILERS = {"default": _mailer(HUB["EMAIL_URL"])}

# --- Languages and time --------------------------------------------------------------------------------------------

register_missing_languages()
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = settings_languages(with_pseudo_language=not IS_PRODUCTION)
# Compiled by “hub prepare” from hub/locale, which may be read-only where a hub runs.
LOCALE_PATHS = [DATA_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

# --- Sign-in -------------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
if ENV == "test":
    # A real hasher is slow on purpose; tests make many members.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "hub.community.members.adapter.HubAccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "hub.community.members.forms.joining.SignUpFields"
ALLAUTH_TRUSTED_PROXY_COUNT = HUB["TRUSTED_PROXIES"]
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# No password at sign-up: an e-mail address and a one-time code are enough; a password or a passkey is offered later.
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 3
# Mail may be slow and people look for their glasses: a quarter of an hour and five tries for every code.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_TIMEOUT = 20 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 3
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
MFA_ADAPTER = "hub.community.members.adapter.HubSecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION

# --- Logs: structured, without personal data -----------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "hub.project.logs.PrivateJsonFormatter"},
        "plain": {"format": "%(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json" if IS_PRODUCTION else "plain"}},
    "root": {"handlers": ["console"], "level": HUB["LOG_LEVEL"]},
    "loggers": {
        # Done jobs are counted in the metrics; on a developer's console they would push the address out of sight.
        "hub.core.jobs": {"level": HUB["LOG_LEVEL"] if IS_PRODUCTION else "WARNING"},
        # One line per request where a service manager collects them; a developer's console stays readable.
        "hub.requests": {"level": "INFO" if IS_PRODUCTION else "WARNING"},
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
DELETED_CONTENT_RETENTION = timedelta(days=30)
