"""What an installation may choose about its bus."""

import msgspec


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of a connection and of the streams.

    `replicas`: 1 on one server, 3 on a cluster. `audio_seconds`: how long frames are kept. `patience`: seconds until a
    call to the log gives up with Unavailable. `late`: seconds without acknowledgement after which later facts of the
    subject are also said aside. `resend`: seconds after which what is not acknowledged is sent again.
    """

    replicas: int = 1
    audio_seconds: int = 24 * 3600
    duplicate_seconds: int = 600
    patience: float = 8.0
    late: float = 0.1
    resend: float = 0.5
