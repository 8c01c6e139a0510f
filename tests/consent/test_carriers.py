"""Messages reach their carriers: Twilio's Messages API and SMTP, on local servers that answer as documented."""

import asyncio
import base64
import email
import urllib.parse
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email import policy

import pytest
from aiohttp import web

from handlers.messages import gate
from handlers.messages.ports import CarrierBusy, Undeliverable
from infra.connectors.smtp import SmtpSender
from infra.connectors.twilio_messages import TwilioSender
from infra.runtime.clock import SystemClock
from schemas.messages import MessageRequested

pytestmark = pytest.mark.real


def leave(*, attempt=1, address="+12125550142", text="Hello, Ann.", channel="sms"):
    """What only the gate makes: its seal is taken here, as nothing but a test may do."""
    wanted = MessageRequested(
        message="01MSG", person="P", channel=channel, purpose="transactional", text=text, topic="test", heading="Your visit"
    )
    said = {"message": wanted, "address": address, "sender": "+12125550100", "reason": "call", "decision": "D1"}
    return gate.SendPermit(gate._SEAL, gate.Grant(**said, attempt=attempt))


class Twilio:
    """The Messages resource of one account, as documented."""

    def __init__(self) -> None:
        self.messages, self.answers, self.api = list[dict](), list[web.Response](), ""

    async def create(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != "Basic " + base64.b64encode(b"AC1:token").decode():
            return web.json_response({"code": 20003, "message": "Authenticate", "status": 401}, status=401)
        form = dict(await request.post())
        if self.answers and (answer := self.answers.pop(0)).status != 202:
            return answer
        sid = f"SM{len(self.messages):032}"
        date = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
        self.messages.append({"sid": sid, "body": form["Body"], "to": form["To"], "from": form["From"], "status": "queued"})
        self.messages[-1] |= {"date_created": date, "date_updated": date, "num_segments": "1", "num_media": "0", "form": form}
        return web.json_response(self.messages[-1], status=201)

    async def list(self, request: web.Request) -> web.Response:
        found = [
            one for one in self.messages if one["to"] == request.query.get("To") and one["from"] == request.query.get("From")
        ]
        return web.json_response({"messages": found, "page": 0, "page_size": 50, "next_page_uri": None, "uri": "/x"})


@pytest.fixture
async def twilio() -> AsyncIterator[Twilio]:
    server, app = Twilio(), web.Application()
    path = "/2010-04-01/Accounts/AC1/Messages.json"
    app.add_routes([web.post(path, server.create), web.get(path, server.list)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.api = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    yield server
    await runner.cleanup()


def sender(server, **more):
    return TwilioSender("AC1", "token", SystemClock(), api=server.api, **more)


async def test_a_text_is_handed_over_with_the_businesss_own_number_and_a_place_for_reports(twilio):
    carried = await sender(twilio, callback=lambda grant: f"https://us.example.com/s/{grant.message.message}").send(leave())
    (message,) = twilio.messages
    assert carried == message["sid"]
    assert message["form"] == {
        "To": "+12125550142",
        "From": "+12125550100",
        "Body": "Hello, Ann.",
        "StatusCallback": "https://us.example.com/s/01MSG",
    }


async def test_whatsapp_is_the_same_with_its_prefix(twilio):
    await sender(twilio, by="whatsapp").send(leave())
    assert (twilio.messages[0]["to"], twilio.messages[0]["from"]) == ("whatsapp:+12125550142", "whatsapp:+12125550100")


async def test_too_many_requests_say_when_to_come_back(twilio):
    twilio.answers = [
        web.json_response({"code": 20429, "message": "Too Many", "status": 429}, status=429, headers={"Retry-After": "9"})
    ]
    with pytest.raises(CarrierBusy) as busy:
        await sender(twilio).send(leave())
    assert busy.value.seconds == 9


@pytest.mark.parametrize("status", [500, 503])
async def test_a_server_that_fails_is_busy(twilio, status):
    twilio.answers = [web.Response(status=status, text="oops")]
    with pytest.raises(CarrierBusy):
        await sender(twilio).send(leave())


async def test_a_wrong_token_is_no_ones_fault_but_ours_and_waits_for_us(twilio):
    wrong = TwilioSender("AC1", "wrong", SystemClock(), api=twilio.api)
    with pytest.raises(CarrierBusy, match="401"):
        await wrong.send(leave())


async def test_a_carrier_that_is_not_there_is_busy():
    with pytest.raises(CarrierBusy):
        await TwilioSender("AC1", "token", SystemClock(), api="http://127.0.0.1:9").send(leave())


@pytest.mark.parametrize(("code", "reason"), [(21610, "carrier-stop"), (21211, "undeliverable"), (30007, "undeliverable")])
async def test_what_will_never_be_delivered_says_why(twilio, code, reason):
    twilio.answers = [web.json_response({"code": code, "message": "no", "status": 400}, status=400)]
    with pytest.raises(Undeliverable) as never:
        await sender(twilio).send(leave())
    assert (never.value.reason, never.value.detail) == (reason, str(code))


async def test_a_second_attempt_looks_first_whether_the_first_went_out(twilio):
    first = await sender(twilio).send(leave())
    assert await sender(twilio).send(leave(attempt=2)) == first
    assert len(twilio.messages) == 1
    await sender(twilio).send(leave(attempt=2, text="Something else."))
    assert len(twilio.messages) == 2


class Post:
    """A mail server of few words. `code` is its answer to a recipient."""

    def __init__(self, code: int = 250) -> None:
        self.code, self.letters = code, list[email.message.EmailMessage]()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(text: str) -> None:
            writer.write(f"{text}\r\n".encode())

        say("220 here")
        while line := (await reader.readline()).decode().strip():
            match line.split()[0].upper():
                case "EHLO" | "HELO" | "MAIL":
                    say("250 fine")
                case "RCPT":
                    say(f"{self.code} so it is")
                case "DATA":
                    say("354 go on")
                    letter = await reader.readuntil(b"\r\n.\r\n")
                    self.letters.append(email.message_from_bytes(letter[:-3], policy=policy.default))
                    say("250 taken")
                case "QUIT":
                    say("221 bye")
                    break
                case _:
                    say("250 ok")
        writer.close()


@pytest.mark.parametrize(("code", "wrong"), [(250, None), (550, Undeliverable), (451, CarrierBusy)])
async def test_a_letter_is_delivered_refused_or_tried_again(code, wrong):
    post = Post(code)
    server = await asyncio.start_server(post.serve, "127.0.0.1", 0)
    async with server:
        smtp = SmtpSender(f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}", "curl@example.com")
        letter = leave(address="ann@example.com", text="Grüße, Ann.", channel="email")
        if wrong:
            with pytest.raises(wrong):
                await smtp.send(letter)
            return
        assert await smtp.send(letter) == "<01MSG@example.com>"
    (said,) = post.letters
    assert (said["To"], said["Subject"], said["Message-ID"]) == ("ann@example.com", "Your visit", "<01MSG@example.com>")
    assert said.get_content().strip() == "Grüße, Ann."


@pytest.mark.parametrize("url", ["http://host", "smtp://", "nonsense"])
def test_a_wrong_mail_address_is_said_at_once(url):
    with pytest.raises(ValueError, match="smtp_url must be"):
        SmtpSender(url, "us@example.com")


def test_names_in_addresses_are_quoted():
    assert urllib.parse.unquote("a%40b") == "a@b"
    assert SmtpSender("smtps://a%40b:p%3Aw@host", "us@example.com")._user == "a@b"
