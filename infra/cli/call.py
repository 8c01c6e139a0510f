"""Place a call as a phone company would: with real sound, in real time, to the Daybook that runs here."""


def call(
    scenario: str = "booking",
    *,
    say: list[str] | None = None,
    to: str = "",
    json: bool = False,
    listen: bool | None = None,
    seed: int = 1,
    edge: str = "",
    softphone: bool = False,
) -> int:
    """Place a call as a phone company would: with real sound, in real time, to the Daybook that runs here.

    Args:
        scenario: booking, change-of-mind, questions, interruption, noise, northwind-booking; or a TOML file; or `list`.
        say: say this instead of following a scenario; may be repeated.
        to: the business's number; the demo business otherwise.
        json: print the report as JSON, and nothing else.
        listen: let the bundled recogniser listen to the agent too; when not said, only where the log is out of reach.
        seed: makes pauses and ids repeatable.
        softphone: call as a browser's softphone does, instead of as a phone company.
        edge: the address of an edge that runs elsewhere, with TWILIO_AUTH_TOKEN set to its token.
    """
    import asyncio  # noqa: PLC0415
    import sys  # noqa: PLC0415

    import msgspec  # noqa: PLC0415

    from bus.log import Unavailable  # noqa: PLC0415
    from infra.settings import read_settings  # noqa: PLC0415
    from infra.simulator import scenario as scenarios  # noqa: PLC0415
    from infra.simulator.ports import NotAnswered  # noqa: PLC0415
    from infra.simulator.running_commentary import write_summary  # noqa: PLC0415
    from infra.simulator.visit import visit_edge  # noqa: PLC0415

    if scenario == "list":
        for name, about in scenarios.list_scenarios().items():
            print(f"  {name:<20} {about}")
        return 0
    try:
        chosen = scenarios.scenario_of_lines(*say) if say else scenarios.find_scenario(scenario)
        if to:
            chosen = msgspec.structs.replace(chosen, to=to)
        visit = visit_edge(read_settings(), chosen, edge=edge, listening=listen, seed=seed, quiet=json, softphone=softphone)
        report = asyncio.run(visit)
    except (scenarios.BadScenario, NotAnswered, LookupError, Unavailable) as wrong:
        sys.exit(f"daybook call: {wrong}")
    print(msgspec.json.format(msgspec.json.encode(report)).decode() if json else write_summary(report))
    return 0 if report.good else 1
