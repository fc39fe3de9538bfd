"""Languages and time: shown in Asia/Tashkent, stored in UTC."""

from __future__ import annotations

from django.conf.locale import LANG_INFO

# The same in every language, also before its catalogue is compiled.
from config.formats.house import *  # noqa: F403
from config.settings.where import ROOT

LANG_INFO["uz-cyrl"] = {
    "bidi": False,
    "code": "uz-cyrl",
    "name": "Uzbek (Cyrillic)",
    "name_local": "Ўзбекча",
    "fallback": ["uz"],
}
LANGUAGE_CODE = "uz"
LANGUAGES = [
    ("uz", "Oʻzbekcha"),
    ("uz-cyrl", "Ўзбекча"),
    ("ru", "Русский"),
    ("en", "English"),
]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tashkent"
FORMAT_MODULE_PATH = ["config.formats"]
