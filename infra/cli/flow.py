"""Print who reacts to what, from the handlers' own signatures."""

from typing import Literal


def flow(*, output: Literal["text", "json"] = "text", role: str = "") -> None:
    """Print who reacts to what, from the handlers' own signatures.

    Args:
        output: `text`, or `json` for machines.
        role: only the handlers of this role.
    """
    import json  # noqa: PLC0415

    from infra.runtime.discovery import find_handlers  # noqa: PLC0415
    from infra.runtime.micro_service import kind_tag  # noqa: PLC0415

    found = [h for h in find_handlers().values() if role in {"", h.role}]
    if output == "json":
        print(
            json.dumps(
                [
                    {
                        "handler": h.name,
                        "role": h.role,
                        "wants": [kind_tag(t) for t in h.wants],
                        "needs": {name: getattr(t, "__name__", str(t)) for name, t in h.needs.items()},
                        "answers": [kind_tag(t) for t in h.answers],
                        "interrupted_by": [kind_tag(t) for t in h.interrupted_by],
                        "kept": [kind_tag(t) for t in h.kept],
                    }
                    for h in found
                ],
                indent=2,
            )
        )
        return
    for part in sorted({h.role for h in found}):
        print(f"\n{part}")
        for h in sorted((h for h in found if h.role == part), key=lambda h: h.name):
            print(f"  {h.name}")
            print(f"    wants    {', '.join(map(kind_tag, h.wants))}")
            print(f"    answers  {', '.join(map(kind_tag, h.answers)) or '-'}")
            if h.interrupted_by:
                print(f"    stops at {', '.join(map(kind_tag, h.interrupted_by))}")
            if h.kept:
                print(f"    resumes  {', '.join(map(kind_tag, h.kept))}")
    if not found:
        print("No handler is declared" + (f" for the role {role}." if role else "."))
