"""Settings come from defaults, the file and the environment, and a wrong one is named."""

from pathlib import Path

import pytest

from infra.settings import BadSetting, Settings, child_environment, read_settings


def test_with_nothing_said_the_defaults_hold() -> None:
    assert read_settings({}) == Settings()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "daybook.toml").write_text('replicas = 3\ntraces = "console"\n')
    settings = read_settings({"DAYBOOK_HOME": str(tmp_path), "DAYBOOK_TRACES": "off"})
    assert (settings.replicas, settings.traces) == (3, "off")


def test_vendors_own_names_are_understood() -> None:
    assert read_settings({"OPENAI_API_KEY": "sk-1", "TWILIO_AUTH_TOKEN": "t"}).openai_api_key == "sk-1"
    assert read_settings({"OPENAI_API_KEY": "sk-1", "DAYBOOK_OPENAI_API_KEY": "sk-2"}).openai_api_key == "sk-2"


def test_roles_are_a_list_with_commas() -> None:
    assert read_settings({"DAYBOOK_ROLES": "voice, edge"}).roles == ("voice", "edge")
    assert read_settings({"DAYBOOK_ROLES": ","}).roles == ()


def test_a_role_may_have_several_instances() -> None:
    settings = read_settings({"DAYBOOK_INSTANCES": "voice=2, edge=3"})
    assert settings.instances == {"voice": 2, "edge": 3}
    assert read_settings(child_environment(settings)).instances == settings.instances


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("DAYBOOK_REPLICAS", "2", "DAYBOOK_REPLICAS sets replicas to '2'"),
        ("DAYBOOK_API_PORT", "many", "DAYBOOK_API_PORT sets api_port to 'many'"),
        ("DAYBOOK_LOG_LEVEL", "loud", "DAYBOOK_LOG_LEVEL sets log_level to 'loud'"),
        ("DAYBOOK_DEMO", "perhaps", "DAYBOOK_DEMO sets demo to 'perhaps'"),
    ],
)
def test_a_bad_value_is_named_with_its_place(variable: str, value: str, said: str) -> None:
    with pytest.raises(BadSetting, match=said):
        read_settings({variable: value})


def test_an_unknown_setting_in_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "daybook.toml").write_text("replica = 3\n")
    with pytest.raises(BadSetting, match="'replica', which is no setting"):
        read_settings({"DAYBOOK_HOME": str(tmp_path)})


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "daybook.toml").write_text("replicas = = 3\n")
    with pytest.raises(BadSetting, match=r"daybook\.toml is not valid TOML"):
        read_settings({"DAYBOOK_HOME": str(tmp_path)})


def test_secrets_are_never_shown() -> None:
    settings = read_settings({"OPENAI_API_KEY": "sk-hidden", "DAYBOOK_NATS_URL": "nats://daybook:hidden@localhost"})
    assert "hidden" not in repr(settings)
    with pytest.raises(BadSetting) as refused:
        read_settings({"DAYBOOK_HOME": "/nowhere", "DAYBOOK_REPLICAS": "9"})
    assert "sk-" not in str(refused.value)


def test_a_child_reads_back_what_it_was_handed() -> None:
    given = Settings(home="/tmp/home", roles=("voice",), edge_port=4000, demo=False, twilio_auth_token="t")
    assert read_settings(child_environment(given)) == given
