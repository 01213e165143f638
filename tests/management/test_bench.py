"""A benchmark fills a database of its own, never the node's."""

import pytest
from django.core.management import CommandError, call_command

from onward.cases.models import Case

pytestmark = pytest.mark.django_db


def test_a_benchmark_that_there_is_not_is_refused_with_those_that_there_are():
    with pytest.raises(CommandError, match="There are: extract, figures, import_register, rules"):
        call_command("bench", "speed")


def test_a_benchmark_leaves_the_nodes_own_database_and_folder_alone(settings, tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("ONWARD_HOME", str(tmp_path))

    call_command("bench", "extract", "500")

    assert "1,000 new milestones" in capfd.readouterr().out
    assert not Case.objects.exists()
    assert list(tmp_path.iterdir()) == []
