"""Settings, one file per subject; the environment or `$YAGONA_DATA/where.json` says where things are."""

from config.settings.ages import *  # noqa: F403  (Django wants one flat module)
from config.settings.base import *  # noqa: F403
from config.settings.database import *  # noqa: F403
from config.settings.languages import *  # noqa: F403
from config.settings.logs import *  # noqa: F403
from config.settings.sections import *  # noqa: F403
from config.settings.security import *  # noqa: F403
from config.settings.signatures import *  # noqa: F403
from config.settings.transparency import *  # noqa: F403
from config.settings.watch import *  # noqa: F403
