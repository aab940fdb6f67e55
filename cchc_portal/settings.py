"""All settings, from the environment alone; what isn't set is safe for production.

`CCHC_LOCAL=1` is the explicit opt-in for http on this computer: no redirect to https, cookies
without Secure, e-mail printed, the secret read from `var/secret-key`. DEBUG stays off there too.
"""

import os
from datetime import timedelta
from pathlib import Path

import environ
from celery.schedules import crontab

from cchc_portal.environment import flag, secret

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
# Everything that grows: the embedded database, uploads, collected assets, the local secret.
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var")
VAR_DIR.mkdir(parents=True, exist_ok=True)

LOCAL = flag("CCHC_LOCAL", default=False)
DEBUG = flag("DEBUG", default=False)
SECRET_KEY = secret("SECRET_KEY", fallback_file=VAR_DIR / "secret-key" if LOCAL else None)
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if LOCAL else []
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "indicators",
    "districts",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "simple_history",
    "axes",
]

MIDDLEWARE = [
    # First, so that what machines read can't be framed either.
    "cchc_portal.middleware.ContentSecurityPolicyMiddleware",
    "cchc_portal.machine_views.MachinePagesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "cchc_portal.middleware.OpenDataMiddleware",
    # Kept pages are answered here, so what stands below does nothing for them.
    "indicators.caching.PublicCacheMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cchc_portal.middleware.PathLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    # Last, so that it can replace the answer of every view that tried to sign somebody in.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cchc_portal.urls"
WSGI_APPLICATION = "cchc_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DJANGO_TABLES2_TEMPLATE = "django_tables2/bootstrap5.html"

DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES = {
    "default": env.db_url_config(DATABASE_URL or f"sqlite:///{VAR_DIR / 'cchc.sqlite3'}")
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a transaction that begins with a read and then writes waits for its turn
        # instead of failing with "database is locked" at once.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)

REDIS_URL = os.environ.get("REDIS_URL", "")
REDIS_TIMEOUT = 2  # seconds; a page waits no longer for a cache or broker that is down
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "cchc",
            "OPTIONS": {
                "socket_connect_timeout": REDIS_TIMEOUT,
                "socket_timeout": REDIS_TIMEOUT,
            },
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 2000},
        }
    }

TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
# The database says what is stale and the sweep finds it: a message that cannot be sent is
# dropped at once instead of keeping a person waiting.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = REDIS_TIMEOUT
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": REDIS_TIMEOUT,
    # Longer than the second that a waiting worker's own reads take.
    "socket_timeout": 2 * REDIS_TIMEOUT,
    "max_retries": 0,
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep stale rounds": {"task": "indicators.sweep_stale_rounds", "schedule": 60.0},
    "sweep studies of editions": {"task": "indicators.sweep_studies", "schedule": 300.0},
    "sweep annexes of editions": {"task": "indicators.sweep_annexes", "schedule": 300.0},
    # In the morning of Việt Nam (CELERY_TIMEZONE), before offices open.
    "remind of deadlines": {
        "task": "indicators.send_reminders",
        "schedule": crontab(hour=6, minute=30),
    },
    "mail notices": {"task": "indicators.mail_notices", "schedule": 60.0},
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["cchc_portal.formats"]
USE_I18N = True
# On, it would read a typed 91.250 as 91250.
USE_THOUSAND_SEPARATOR = False

LOGIN_URL = "login"
# Where work waits; who came for a page of their own goes back to that (next=).
LOGIN_REDIRECT_URL = "staff:desk"
LOGOUT_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Seconds; a link from a letter that was forgotten opens nothing any more.
PASSWORD_RESET_TIMEOUT = 4 * 60 * 60
# Signed out twelve hours after signing in, whatever was done meanwhile.
SESSION_COOKIE_AGE = 12 * 60 * 60

# Kept in the database, so that the lock holds over restarts and over all web processes. By name
# and address together: a stranger who knows a colleague's name can't lock that colleague out.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_CLIENT_IP_CALLABLE = "cchc_portal.proxy.client_address"

SECURE_SSL_REDIRECT = not LOCAL
SESSION_COOKIE_SECURE = not LOCAL
CSRF_COOKIE_SECURE = not LOCAL
SECURE_HSTS_SECONDS = 0 if LOCAL else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL
X_FRAME_OPTIONS = "DENY"
# The preload list takes registrable domains only; it is for the owner of the whole domain.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# How many reverse proxies of ours stand in front: their X-Forwarded-* headers are believed.
PROXIES = env.int("PROXIES", default=0)
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# In the form of Django 6's own setting of this name.
SECURE_CSP = {
    "default-src": ["'self'"],
    "script-src": ["'self'"],
    # Plotly places its mode bar by inline styles.
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}

NODE_MODULES = BASE_DIR / "node_modules"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "cchc_portal.browser_assets.NodeModulesFinder",
    "cchc_portal.public_styles.PublicStylesFinder",
    "cchc_portal.public_fonts.PublicFontsFinder",
]
MEDIA_ROOT = VAR_DIR / "uploads"
EVIDENCE_MAX_BYTES = 20 * 1024 * 1024
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "cchc@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
vars().update(
    env.email_url_config(
        os.environ.get("EMAIL_URL") or ("consolemail://" if LOCAL else "smtp://localhost:25")
    )
)
# Seconds; a mail server that doesn't answer keeps no task waiting.
EMAIL_TIMEOUT = 10
# Where links in letters lead: nobody's request is at hand when they're written.
PORTAL_ADDRESS = os.environ.get("PORTAL_ADDRESS") or (
    "http://localhost:8000" if LOCAL else f"https://{ALLOWED_HOSTS[0]}" if ALLOWED_HOSTS else ""
)

# To stderr: the stdout of a command such as `league_table` is its result.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "cchc_portal.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL") or "INFO"},
    "loggers": {
        # Django gives these handlers of their own, which would write each line twice.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "axes": {"level": "WARNING"},
        # A page of lines for each font that set-up merges.
        "fontTools": {"level": "WARNING"},
        # Computations have rows of their own; a line for every task would drown the rest.
        "celery.app.trace": {"level": "WARNING"},
    },
}
