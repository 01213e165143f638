"""The `onward` command: its list, one clean line for what goes wrong, and the exit code."""

import json
import os
import subprocess
import sys

import pytest


def test_the_list_of_commands_is_grouped_with_a_line_each(empty_node):
    done = empty_node.run("--help")
    assert done.returncode == 0
    assert "Running Onward\n  serve        Starts the web site and its job worker" in done.stdout
    assert "Other" not in done.stdout


def test_a_misspelt_command_is_named_with_the_nearest_one(empty_node):
    done = empty_node.run("figurs")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "There is no command figurs. Did you mean figures? Try: onward --help\n"


def test_a_wrong_option_is_one_line(empty_node):
    done = empty_node.run("worker", "--twice")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Error: unrecognized arguments: --twice\n"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["figures", "--json"], 1, "Say of which period: "),
        (["decide", "--json"], 2, "Error: the following arguments are required: "),
        (["decide", "NOPE", "--facts", "-", "--json"], 2, "There is no programme “NOPE”."),
        (["worker", "--twice", "--json"], 2, "Error: unrecognized arguments: "),
    ],
)
def test_with_json_a_failure_is_one_document_too(empty_node, arguments, code, says):
    done = empty_node.run(*arguments)
    told = json.loads(done.stdout)
    assert (done.returncode, told["ok"]) == (code, False)
    assert told["message"].startswith(says)
    assert done.stderr.endswith(told["message"] + "\n")


@pytest.mark.parametrize("command", ["serve", "worker", "setup", "check", "migrate"])
def test_every_command_explains_itself(empty_node, command):
    done = empty_node.run(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: onward {command} ")


def test_a_database_without_tables_says_what_to_run(empty_node):
    for command in ("serve", "worker"):
        done = empty_node.run(command)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.endswith("migrations behind. Run: onward migrate\n")
    done = empty_node.run("clearsessions")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "The database lacks tables of this version of Onward. Run: onward migrate\n"


def test_the_first_command_in_an_empty_folder_makes_its_tables_and_says_so(empty_node):
    done = empty_node.run("figures", "--period", "2007", "--json", DATABASE_URL="")
    assert done.returncode == 0
    assert json.loads(done.stdout)["period"] == "2007"
    assert done.stderr.startswith("A new database in ")

    again = empty_node.run("figures", "--period", "2007", "--json", DATABASE_URL="")
    assert (again.returncode, again.stderr) == (0, "")


def test_a_database_that_does_not_answer_is_said_so(empty_node):
    done = empty_node.run("clearsessions", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "The database does not answer. Is it running, and is DATABASE_URL right?\n"


def test_a_missing_secret_is_one_line(empty_node):
    done = empty_node.run("check", ONWARD_ENV="production")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("ONWARD_SECRET_KEY is not set.")
    assert done.stderr.count("\n") == 1


def test_what_nobody_foresaw_is_one_line_and_shows_its_trace_when_asked(empty_node):
    broken = {"ONWARD_TIME_ZONE": "Nowhere/Atall"}
    done = empty_node.run("check", **broken)
    assert (done.returncode, done.stderr) == (1, "Incorrect timezone setting: Nowhere/Atall\n")
    assert "Traceback" in empty_node.run("check", "--traceback", **broken).stderr


def test_a_reader_that_has_had_enough_ends_the_command_quietly(empty_node):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "onward", "--help"],
        env=empty_node.environment,
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_check_prints_one_document_and_counts_its_problems(empty_node):
    done = empty_node.run("check", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert told["ok"] is False
    assert told["checks"]["settings"] == []
    assert told["checks"]["tables"][0].endswith("migrations are not applied. Run: onward migrate")


def test_check_finds_nothing_wrong_with_a_new_database(node):
    done = node.run("check", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert told["ok"] is True
    assert not any(told["checks"].values())


def test_check_finds_an_append_only_table_without_its_guard(node):
    node.python(
        "from django.db import connection\n"
        "on = ' ON onward_event' if connection.vendor == 'postgresql' else ''\n"
        "connection.cursor().execute(f'DROP TRIGGER onward_event_no_delete{on}')"
    )
    told = json.loads(node.run("check", "--json").stdout)
    assert told["checks"]["append-only tables"] == ["onward_event lacks its guard onward_event_no_delete."]


def test_check_still_does_what_django_s_own_does(empty_node):
    assert "security.W" in empty_node.run("check", "--deploy").stderr
    assert "database" in empty_node.run("check", "--list-tags").stdout.split()


def test_check_for_production_names_all_that_is_lacking(empty_node):
    done = empty_node.run("check", "--production", "--json", DATABASE_URL="")
    lacking = json.loads(done.stdout)["checks"]["production"]
    for word in (
        "ONWARD_ENV",
        "ONWARD_SECRET_KEY",
        "ONWARD_HOSTS",
        "ONWARD_ORIGINS",
        "DATABASE_URL",
        "ONWARD_SMTP_URL",
    ):
        assert [line for line in lacking if line.startswith(word)], word
    assert "ONWARD_BACKUP_FOLDER is not set: nobody watches whether there is a backup of last night." in lacking


def test_check_for_production_lacks_nothing_when_all_is_there(node, tmp_path):
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "tonight.dump").write_text("")
    ready = {
        "ONWARD_ENV": "production",
        "ONWARD_SECRET_KEY": "k" * 30 + "0123456789abcdefghijklmnop",
        "ONWARD_DATA_KEYS": "1:" + "A" * 43 + "=",
        "ONWARD_EXTRACT_KEY": "e" * 50,
        "ONWARD_HOSTS": "onward.example",
        "ONWARD_ORIGINS": "https://onward.example",
        "ONWARD_PROXIES": "1",
        "ONWARD_SMTP_URL": "smtp+tls://onward:secret@mail.example:587",
        "ONWARD_FROM": "onward@onward.example",
        "ONWARD_URL": "https://onward.example",
        "ONWARD_BACKUP_FOLDER": str(tmp_path / "backups"),
    }
    told = json.loads(node.run("check", "--json", **ready).stdout)["checks"]
    without = "DATABASE_URL is not set: everything would stand in one SQLite file, on one machine, without a replica."
    assert told["production"] == ([] if "DATABASE_URL" in node.environment else [without])
    assert told["settings"] == []
