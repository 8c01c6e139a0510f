"""Conferences of the simulated carrier: who is in a room, when it begins, and that it closes when somebody leaves it."""

import asyncio


class Room:
    """One conference. `together`: at some moment two legs were in it, and it had begun."""

    def __init__(self) -> None:
        self.legs: list[str] = []
        self.began, self.closed = asyncio.Event(), asyncio.Event()
        self.together = False

    def enter(self, leg: str, *, starts: bool) -> None:
        """A leg comes in; one that `starts` begins the conference, the others hear music until then."""
        self.legs.append(leg)
        if starts:
            self.began.set()
        self.together = self.together or (self.began.is_set() and len(self.legs) > 1)

    def leave(self, leg: str, *, ends: bool) -> None:
        """A leg goes; one that `ends` the conference closes it for all."""
        if leg in self.legs:
            self.legs.remove(leg)
        if ends:
            self.closed.set()


class Rooms:
    """The rooms by name; one that has closed is opened anew by who comes next."""

    def __init__(self) -> None:
        self.by_name: dict[str, Room] = {}

    def open(self, name: str) -> Room:
        room = self.by_name.get(name)
        if room is None or room.closed.is_set():
            room = self.by_name[name] = Room()
        return room
