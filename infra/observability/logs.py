"""JSON lines on stderr, one per thing worth knowing; the supervisor keeps them under `logs/`."""

import json
import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from infra.observability.log_privacy import keep_private

Log = structlog.typing.FilteringBoundLogger

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def open_log(role: str, instance: str, *, level: str = "info", out: TextIO | None = None) -> Log:
    """A logger whose every line names its role and instance; loggers that modules take for themselves write the same way."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            _without_message,
            keep_private,
            structlog.processors.JSONRenderer(serializer=json.dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        context_class=dict,
        logger_factory=structlog.PrintLoggerFactory(out or sys.stderr),
    )
    log: Log = structlog.get_logger().bind(role=role, instance=instance)
    return log


class LibraryLines(logging.Handler):
    """What libraries log, as our lines: the template of their message without what they filled in, which may be anybody's."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        template = str(record.msg).split("\n")[0][:120]
        self._log.warning("library.complained", reason=template, where=record.name, exc_info=record.exc_info)


def _without_message(_: object, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception is its type and where it came from: its message may quote what somebody said."""
    raised = line.pop("exc_info", None)
    if raised is True:
        raised = sys.exc_info()[1]
    if isinstance(raised, tuple):
        raised = raised[1]
    while isinstance(raised, BaseExceptionGroup):
        raised = raised.exceptions[0]
    if isinstance(raised, BaseException):
        frames = traceback.extract_tb(raised.__traceback__)[-4:]
        line["error"] = type(raised).__name__
        line["where"] = " < ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno} {f.name}" for f in reversed(frames))
    return line
