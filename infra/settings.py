"""All settings: defaults, then `daybook.toml` in the home folder, then the environment. Nothing else reads the environment."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

SECRETS = frozenset(
    {
        "nats_url",
        "nats_system_url",
        "database_url",
        "openai_api_key",
        "twilio_auth_token",
        "signing_key",
        "master_key",
        "smtp_url",
    }
)

#: Settings that are also known under the names their vendors gave them.
VENDOR_NAMES = {
    "openai_api_key": "OPENAI_API_KEY",
    "openai_base_url": "OPENAI_BASE_URL",
    "twilio_account_sid": "TWILIO_ACCOUNT_SID",
    "twilio_auth_token": "TWILIO_AUTH_TOKEN",
    "twilio_number": "TWILIO_NUMBER",
}


class BadSetting(Exception):
    """A setting cannot be used; the message names it, where it stands and what to write instead."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What can be set, by its name in `daybook.toml`; `DAYBOOK_<NAME>` in the environment wins.

    Empty `nats_url` and `database_url`: the embedded ones, whose addresses the supervisor hands to the roles.
    `signing_key` and `twilio_auth_token` are made at first start when not given.
    `master_key` wraps the keys of the vault (64 hexadecimal digits); empty: a file in the home folder. `seal_sound`: the
    frames of a call are sealed under its own key.
    `traces`: `off`, `console`, or the URL of an OTLP-over-HTTP collector, which then gets the metrics, too.
    `metrics_port`: where the role projectors serves all metrics for Prometheus, at `/metrics`; 0 for not at all.
    `ears` (whisper-base, whisper-tiny, sphinx, vosk, openai) and `voice` (joe, espeak, piper, openai) put an engine first; else
    the best that this machine carries is. `openai` is used only when named, for it costs by the minute.
    `shields`: those that a shields role runs; empty for all.
    `instances`: how many of a role run side by side, `voice=2,edge=2` in the environment. Else one of each, and on four cores
    or more a second voice that stands by.
    `engines`: `stub` are engines of fixed times, for the bench only.
    `softphone_url`: where browsers reach the edge's softphone behind a proxy (`wss://calls.example.com/softphone`); empty: at
    `public_url`, else at the edge's port on the host that the dashboard is on.
    `trusted_proxies`: addresses or networks of reverse proxies before the API and the edge, whose `X-Forwarded-For` is believed.
    `backups`: the folder that `daybook backup` writes into, and beside whose files it is noted who was erased since; empty for
    `backups` in the home folder.
    `smtp_url` (`smtp://user:password@host:587`) and `mail_from` connect e-mail; `twilio_api_url` is for rehearsals only.
    `ready_fd` is the pipe on which a supervised role says that it serves.
    """

    home: str = ".daybook"
    demo: bool = True
    roles: tuple[str, ...] = ("edge", "voice", "shields", "ledger", "projectors", "api")
    shields: tuple[str, ...] = ()
    instances: dict[str, int] = {}
    instance: str = ""
    nats_url: str = ""
    nats_system_url: str = ""
    database_url: str = ""
    replicas: Literal[1, 3, 5] = 1
    audio_minutes: int = 24 * 60
    host: str = "127.0.0.1"
    edge_port: int = 0
    api_port: int = 0
    metrics_port: int = 0
    public_url: str = ""
    softphone_url: str = ""
    trusted_proxies: tuple[str, ...] = ()
    signing_key: str = ""
    master_key: str = ""
    seal_sound: bool = True
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    traces: str = "off"
    engines: Literal["real", "stub"] = "real"
    ears: str = ""
    voice: str = ""
    openai_api_key: str = ""
    openai_base_url: str = ""
    openai_model: str = "gpt-4o-mini"
    openai_transcription_model: str = "gpt-4o-mini-transcribe"
    openai_speech_model: str = "gpt-4o-mini-tts"
    openai_speech_voice: str = "alloy"
    vosk_model: str = ""
    piper_voice: str = ""
    twilio_account_sid: str = ""
    twilio_auth_token: str = ""
    twilio_number: str = ""
    twilio_api_url: str = ""
    backups: str = ""
    smtp_url: str = ""
    mail_from: str = ""
    ready_fd: int = -1

    @property
    def folder(self) -> Path:
        """The home folder: state, logs, keys, and what is running."""
        return Path(self.home).absolute()

    @property
    def backup_folder(self) -> Path:
        """Where backups are."""
        return Path(self.backups).absolute() if self.backups else self.folder / "backups"

    def __repr__(self) -> str:
        shown = (f"{k}={'***' if k in SECRETS and v else repr(v)}" for k, v in msgspec.structs.asdict(self).items())
        return f"Settings({', '.join(shown)})"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force; BadSetting when one of them cannot be used."""
    given = os.environ if environment is None else environment
    said: dict[str, tuple[Any, str]] = {}
    home = given.get("DAYBOOK_HOME", ".daybook")
    file = Path(home) / "daybook.toml"
    if file.exists():
        try:
            said |= {name: (value, str(file)) for name, value in tomllib.loads(file.read_text("utf-8")).items()}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
            raise BadSetting(f"{file} is not valid TOML: {wrong}. Correct it, or move it away to run on defaults") from wrong
    for name in Settings.__struct_fields__:
        for variable in (VENDOR_NAMES.get(name, ""), f"DAYBOOK_{name.upper()}"):
            if given.get(variable):
                said[name] = (_split(name, given[variable]), variable)
    for name, (value, place) in said.items():
        _check(name, value, place)
    return msgspec.convert({name: value for name, (value, _) in said.items()}, Settings, strict=False)


def child_environment(settings: Settings) -> dict[str, str]:
    """The environment of a child process: this one's, and every setting that is not at its default."""
    plain = Settings()
    said = {
        f"DAYBOOK_{name.upper()}": _joined(value)
        for name, value in msgspec.structs.asdict(settings).items()
        if value != getattr(plain, name) or name == "home"
    }
    return {**os.environ, **said, "DAYBOOK_HOME": str(settings.folder)}


def _split(name: str, text: str) -> Any:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if name == "instances":
        return {role.strip(): count.strip() for role, _, count in (part.partition("=") for part in parts)}
    return parts if name in {"roles", "shields", "trusted_proxies"} else text


def _joined(value: Any) -> str:
    """What `_split` takes apart."""
    if isinstance(value, dict):
        value = tuple(f"{role}={count}" for role, count in value.items())
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _check(name: str, value: Any, place: str) -> None:
    """Convert one setting alone, so that the message can name it."""
    try:
        msgspec.convert({name: value}, Settings, strict=False)
    except msgspec.ValidationError as wrong:
        if name not in Settings.__struct_fields__:
            raise BadSetting(
                f"{place} sets {name!r}, which is no setting. Known: {', '.join(Settings.__struct_fields__)}"
            ) from wrong
        shown = "a secret" if name in SECRETS else repr(value)
        raise BadSetting(f"{place} sets {name} to {shown}: {str(wrong).split(' - ')[0]}. Correct it, or remove it") from wrong
