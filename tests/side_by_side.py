"""The fast tests side by side: everything is imported and collected once, then a fork per processor takes file after file.

`pytest -p tests.side_by_side`. Files that took long the last time are begun first; what a fork did is told by the first process.
"""

import gc
import multiprocessing
import os
import signal
import warnings
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from multiprocessing.connection import Connection, wait
from typing import Any

import pytest

from infra.embedded import cores

#: Where the last run's seconds of each file are kept, in pytest's own cache.
_SECONDS = "side_by_side/seconds"
#: Bytes of a file's number in the pipe that the forks take turns at.
_TURN = 2

Files = list[list[pytest.Item]]


class Teller:
    """In a fork: tells the first process what a reporter would print."""

    _begun = False

    def __init__(self, config: pytest.Config, first: Connection) -> None:
        self._config, self._first = config, first
        config.pluginmanager.register(self)  # which also says what was warned of before
        self._begun = True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.passed:
            self._first.send(("passed", report))  # plain enough to go as it is, which is quicker
        else:
            self._first.send(("report", self._config.hook.pytest_report_to_serializable(config=self._config, report=report)))

    def pytest_runtest_logfinish(self, nodeid: str, location: tuple[str, int | None, str]) -> None:
        self._first.send(("finish", {"nodeid": nodeid, "location": location}))

    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage, when: str, nodeid: str, location: Any) -> None:
        said: Any = warning_message
        told = warnings.WarningMessage(str(said.message), said.category, said.filename, said.lineno)
        if self._begun:
            self._first.send(("warning", {"warning_message": told, "when": when, "nodeid": nodeid, "location": location}))


def _items(files: Files, turns: int) -> Iterator[pytest.Item]:
    """The tests of whichever file is next for this fork, for as long as there is one."""
    while turn := os.read(turns, _TURN):
        yield from files[int.from_bytes(turn)]


def _fork(session: pytest.Session, files: Files, turns: int, first: Connection) -> None:
    """What a fork does, to its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process hears it, and ends us
    gc.enable()
    plugins = session.config.pluginmanager
    capture: Any = plugins.getplugin("capturemanager")
    capture.stop_global_capturing()  # its files are shared with the other forks
    plugins.unregister(name="terminalreporter")
    capture.start_global_capturing()
    Teller(session.config, first)
    items = _items(files, turns)
    item = next(items, None)
    while item is not None:
        following = next(items, None)  # what both need stays up between them
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        item = following
    first.send(("end", None))


def _told(config: pytest.Config, forks: list[Connection]) -> Iterator[pytest.TestReport]:
    """Hand on what the forks tell, until each has said that it is at its end; the reports among it."""
    latest = dict.fromkeys(forks, "its beginning")
    while latest:
        for fork in wait(list(latest)):
            assert isinstance(fork, Connection)
            try:
                what, told = fork.recv()
            except EOFError:
                raise RuntimeError(f"a process died after {latest[fork]}") from None
            match what:
                case "report" | "passed":
                    plain = what == "report"
                    report = config.hook.pytest_report_from_serializable(config=config, data=told) if plain else told
                    latest[fork] = f"{report.when} of {report.nodeid}"
                    config.hook.pytest_runtest_logreport(report=report)
                    yield report
                case "finish":
                    config.hook.pytest_runtest_logfinish(**told)
                case "warning":
                    config.hook.pytest_warning_recorded.call_historic(kwargs=told)
                case "end":
                    del latest[fork]


def _longest_first(session: pytest.Session) -> Files:
    """The tests by file."""
    took = session.config.cache.get(_SECONDS, {})
    files = [list(tests) for _, tests in groupby(session.items, lambda item: item.location[0])]
    return sorted(files, key=lambda tests: took.get(tests[0].location[0], len(tests)), reverse=True)


def _turns(files: Files) -> int:
    """A pipe with the number of each file in it, in order."""
    taking, giving = os.pipe()
    os.write(giving, b"".join(nth.to_bytes(_TURN) for nth in range(len(files))))
    os.close(giving)
    return taking


def pytest_load_initial_conftests() -> None:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read by numpy: a fork takes no threads along, and needs none
    gc.disable()  # what is imported stays: looking through it again and again is a tenth of the time


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run the tests in forks; leave it to pytest where that cannot be, or there is nothing to gain."""
    if session.testsfailed or session.config.option.collectonly or not hasattr(os, "fork") or cores.count_cores() == 1:
        gc.enable()
        return None
    session.config._tmp_path_factory.getbasetemp()  # one for all forks
    files = _longest_first(session)
    turns = _turns(files)
    gc.freeze()
    forking, hears, forks = multiprocessing.get_context("fork"), list[Connection](), []
    for _ in range(min(cores.count_cores(), len(files))):
        here, there = forking.Pipe(duplex=False)
        hears.append(here)
        forks.append(forking.Process(target=_fork, args=(session, files, turns, there)))
        forks[-1].start()
        there.close()
    seconds, ended = Counter[str](), False
    try:
        for report in _told(session.config, hears):
            seconds[report.location[0]] += report.duration
            if session.shouldfail or session.shouldstop:
                break
        else:
            ended = True
    finally:
        for one in forks:
            if not ended:
                one.terminate()
            one.join()
    if not ended:
        raise session.Failed(session.shouldfail or session.shouldstop)
    session.config.cache.set(_SECONDS, {**session.config.cache.get(_SECONDS, {}), **seconds})
    return True
