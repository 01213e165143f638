"""What `onward check` and the nightly job look at: functions that packages register, which answer with problems."""

from collections.abc import Callable

CHECKS: dict[str, Callable[[], list[str]]] = {}


def check(name: str) -> Callable[[Callable[[], list[str]]], Callable[[], list[str]]]:
    """Registers a check under a short name (`trail`, `milestones`). It returns problems, none if all is well."""

    def register(function: Callable[[], list[str]]) -> Callable[[], list[str]]:
        if CHECKS.setdefault(name, function) is not function:
            raise ValueError(f"two checks are called {name}")
        return function

    return register
