"""config.toml: defaults, where secrets come from, and one line a fault."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, SecretStr

from bot.config import Config, Connection, is_loopback, load_config, platform_settings
from bot.errors import ConfigError

OFFICE = '[office]\nname = "示范市推进办公室"\n'
CHAT = '[connections.work-chat]\nplatform = "chat"\napp_id = "a1"\n'
PASSWORD = {"DUBAN__WEB__CONSOLE_PASSWORD": "pass-word"}


class ChatSettings(BaseModel):
    """What a platform's own Config looks like."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    app_id: str
    app_secret: SecretStr
    team: SecretStr | None = None
    retries: int = 3


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    return path


def loaded(tmp_path: Path, text: str, **env: str) -> Config:
    return load_config(written(tmp_path, text), env)


def faults(tmp_path: Path, text: str, **env: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, text, **env)
    return str(caught.value).splitlines()


def test_name_of_the_office_is_all_that_must_be_set(tmp_path: Path) -> None:
    config = loaded(tmp_path, OFFICE)
    assert (config.office.zone, config.office.locale) == ("Asia/Shanghai", "zh-CN")
    assert config.hours.morning[0] == time(8, 40)
    assert config.storage.state == tmp_path / "var"
    assert config.database_url == f"sqlite:///{tmp_path}/var/ledger.db"
    assert not config.web.console


def test_state_folder_outside_the_folder_of_the_file(tmp_path: Path) -> None:
    assert loaded(tmp_path, OFFICE + '[storage]\nstate = "/srv/duban"\n').storage.state == Path("/srv/duban")


def test_every_fault_is_a_line_of_its_own(tmp_path: Path) -> None:
    web = '[web]\nport = "x"\nhots = "a"\n'
    text = f'[office]\nzone = "Mars/Base"\n{web}[hours]\nmorning = ["09:00", "15:00"]\n[netz]\n'
    assert faults(tmp_path, text) == [
        "config.toml: office.name: is missing",
        "config.toml: office.zone: expected a time zone such as Asia/Shanghai",
        "config.toml: web.port: expected a valid integer, unable to parse string as an integer",
        "config.toml: web.hots: there is no such setting; is host meant?",
        "config.toml: hours.afternoon: expected it to start after the morning's end",
        "config.toml: netz: there is no such setting",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[office", "expected TOML: Expected ']' at the end of a table declaration"),
        (OFFICE + '[hours]\nmorning = ["11:00", "09:00"]', "hours.morning: expected two times of day"),
        (
            OFFICE + '[storage]\nurl = "mysql://u:pass-word@h/d"',
            "storage.url: expected sqlite:///FILE or postgresql",
        ),
        (
            OFFICE + "[connections.Chat]\nplatform = 'x'",
            "connections: Chat: expected a name of small letters",
        ),
        (OFFICE + "[connections.chat]\n", "connections.chat.platform: is missing"),
        (OFFICE + "connections = 3", "office.connections: there is no such setting"),
        ("connections = 3\n" + OFFICE, "connections: expected a valid dictionary"),
        (OFFICE + "[web]\nport = 70000", "web.port: expected less than or equal to 65535"),
        (
            OFFICE + '[web]\nconsole_password_file = "none"',
            "web.console_password_file: cannot be read: No such file",
        ),
    ],
)
def test_fault_names_key_and_what_is_expected(tmp_path: Path, text: str, fault: str) -> None:
    (line,) = faults(tmp_path, text)
    assert line.startswith(f"config.toml: {fault}")
    assert "pass-word" not in line


def test_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no such file; duban example-config"):
        load_config(tmp_path / "config.toml", {})


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="expected UTF-8 text"):
        load_config(path, {})


def test_environment_goes_before_files_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("from-file\n")
    text = OFFICE + '[web]\nport = 1\nconsole_password = "inline"\nconsole_password_file = "password"\n'
    config = loaded(tmp_path, text, DUBAN__WEB__PORT="8090")
    assert config.web.port == 8090
    assert config.web.console_password is not None
    assert config.web.console_password.get_secret_value() == "from-file"
    again = loaded(tmp_path, text, **PASSWORD)
    assert again.web.console_password == SecretStr("pass-word")


def test_secrets_are_never_shown(tmp_path: Path) -> None:
    url = "postgresql://duban:pass-word@db/duban"
    text = OFFICE + CHAT
    env = {"DUBAN__STORAGE__URL": url, "DUBAN__CONNECTIONS__WORK_CHAT__APP_SECRET": "pass-word", **PASSWORD}
    config = loaded(tmp_path, text, **env)
    assert config.database_url == url
    assert "pass-word" not in f"{config!r} {config} {config.connections!r}"


def test_variable_that_names_nothing_is_a_fault(tmp_path: Path) -> None:
    env = {
        "DUBAN__WEB__PROT": "1",
        "DUBAN__CONNECTIONS__OTHER__KEY": "x",
        "DUBAN__NETZ__X": "1",
        "DUBAN_SEEDS": "y",
    }
    assert faults(tmp_path, OFFICE, **env) == [
        "config.toml: DUBAN__CONNECTIONS__OTHER__KEY: names no setting and no connection of the file",
        "config.toml: DUBAN__NETZ__X: names no setting and no connection of the file",
        "config.toml: web.prot: there is no such setting; is port meant?",
    ]


def test_console_reached_from_other_machines_wants_a_password(tmp_path: Path) -> None:
    text = OFFICE + '[web]\nconsole = true\nadmin_host = "192.0.2.7"\n'
    assert faults(tmp_path, text) == [
        "config.toml: web.console_password: is missing; 192.0.2.7 can be reached from other machines"
    ]
    assert loaded(tmp_path, text, **PASSWORD).web.console
    assert loaded(tmp_path, OFFICE + "[web]\nconsole = true\n").web.console


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("192.0.2.7", False),
        ("duban", False),
    ],
)
def test_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def work_chat(tmp_path: Path, text: str = CHAT, **env: str) -> Connection:
    return loaded(tmp_path, OFFICE + text, **env).connections["work-chat"]


def test_platform_checks_its_own_settings(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3\n")
    connection = work_chat(tmp_path, CHAT + 'app_secret_file = "secret"\n')
    settings = platform_settings("work-chat", connection, ChatSettings)
    assert settings == ChatSettings(app_id="a1", app_secret=SecretStr("s3"))


def test_secret_in_the_file_itself_is_refused(tmp_path: Path) -> None:
    connection = work_chat(tmp_path, CHAT + 'app_secret = "s3"\nteam = "t"\nretrys = 2\n')
    with pytest.raises(ConfigError) as caught:
        platform_settings("work-chat", connection, ChatSettings)
    advice = "is a secret; name a file with it in"
    variable = "DUBAN__CONNECTIONS__WORK_CHAT"
    assert str(caught.value).splitlines() == [
        f"connections.work-chat.app_secret: {advice} app_secret_file, or set {variable}__APP_SECRET",
        f"connections.work-chat.team: {advice} team_file, or set {variable}__TEAM",
        "connections.work-chat.retrys: there is no such setting; is retries meant?",
    ]


def test_nobody_can_claim_a_secret_stands_apart(tmp_path: Path) -> None:
    connection = work_chat(
        tmp_path, CHAT + 'app_secret = "s3"\napart = ["app_secret"]\n_apart = ["app_secret"]\n'
    )
    with pytest.raises(ConfigError, match="is a secret"):
        platform_settings("work-chat", connection, ChatSettings)


@given(st.text(max_size=200))
def test_any_text_is_a_config_or_a_config_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "config.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        load_config(path, {})
    except ConfigError:
        return


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://duban.example.gov.cn", "https://duban.example.gov.cn"),
        ("https://duban.example:8443/", "https://duban.example:8443"),
        ("https://Duban.example:443", "https://duban.example"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_address_of_pages_is_kept_as_browsers_send_it(tmp_path: Path, given: str, kept: str) -> None:
    assert loaded(tmp_path, f'{OFFICE}[web]\npublic_url = "{given}"\n').web.public_url == kept
    assert loaded(tmp_path, OFFICE).web.public_url is None


@pytest.mark.parametrize(
    "given",
    [
        "http://duban.example",
        "duban.example",
        "https://",
        "https://a@b",
        "https://b/path",
        "https://b?x=1",
        "ftp://b",
        "https://[b",
        "https://b:99999",
    ],
)
def test_address_of_pages_that_would_be_read_by_others_is_refused(tmp_path: Path, given: str) -> None:
    [line] = faults(tmp_path, f'{OFFICE}[web]\npublic_url = "{given}"\n')
    assert line.startswith("config.toml: web.public_url: ")
