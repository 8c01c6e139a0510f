"""Why a model could not answer, for how long it is better left alone, and what the operator can do."""

from handlers.call.ports.recogniser import EngineFailed

_LONG, _SHORT, _LIMITED = 300.0, 5.0, 20.0


class MindFailed(EngineFailed):
    """The model cannot answer now. `rest_seconds`: before that, asking again is in vain. `parameter`: the one it refused."""

    def __init__(self, reason: str, rest_seconds: float = _SHORT, parameter: str = "") -> None:
        super().__init__(reason)
        self.reason, self.rest_seconds, self.parameter = reason, rest_seconds, parameter


def failure_from_status(status: int, retry_after: str | None, parameter: str = "") -> MindFailed:
    """From an HTTP answer; its body may hold the caller's words, so it is not kept."""
    match status:
        case 401 | 403:
            return MindFailed(f"the model refused the key ({status}): check OPENAI_API_KEY", _LONG)
        case 404:
            return MindFailed("there is no such model at this address (404): check the model and OPENAI_BASE_URL", _LONG)
        case 429:
            return MindFailed("the model is over its limit (429): raise the limit or wait", _seconds(retry_after, _LIMITED))
        case _:  # open: any other status
            return MindFailed(f"the model answered {status}", _seconds(retry_after, _SHORT), parameter)


def _seconds(retry_after: str | None, otherwise: float) -> float:
    try:
        return min(max(float(retry_after or ""), 0.0), _LONG)
    except ValueError:
        return otherwise
