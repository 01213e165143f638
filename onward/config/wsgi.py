"""The entry of the web server. WSGI, not ASGI: no view waits on anything but the database (ADR 11)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onward.config.settings")
application = get_wsgi_application()
