from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import AppConfig


class OnwardConfig(AppConfig):
    name = "onward"
    verbose_name = "Onward"

    def ready(self) -> None:
        import_module("onward.config.production")  # a system check

    @staticmethod
    @cache
    def discover() -> None:
        """Import what registers itself: every package's jobs (`tasks`) and checks (`queries`)."""
        import onward

        for package in iter_modules(onward.__path__, "onward."):
            for module in ("queries", "tasks"):
                name = f"{package.name}.{module}"
                if package.ispkg and find_spec(name):
                    import_module(name)
