"""The site's settings as they are run, with the gallery beside it; and an extra language from right to left."""

from onward.config.settings import *  # noqa: F403
from onward.config.settings import LANGUAGES as SPOKEN

ROOT_URLCONF = "tests.browser.urls"
LANGUAGES = [*SPOKEN, ("ar", "العربية")]
ACCOUNT_RATE_LIMITS = False  # every test signs in from one address
