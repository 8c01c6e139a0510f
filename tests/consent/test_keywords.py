"""STOP, START and HELP are understood as people write them in 23 languages, and ordinary sentences are not taken for them."""

import msgspec
import pytest

from handlers.business.templates import knowledge_folder
from handlers.consent.keywords import KeywordLanguage, Keywords, normalise_keyword

TABLE = msgspec.toml.decode((knowledge_folder() / "law/keywords.toml").read_bytes(), type=dict[str, KeywordLanguage])
LANGUAGES = "en es fr de it pt nl pl ru uk tr ar he hi pa bn tl vi th id zh ja ko".split()

STOPS = [
    *("STOP", "stop", "Stop.", "STOP!!!", " stop ", "stop please", "Please STOP", "STOPALL", "Unsubscribe", "opt-out", "“Stop”"),
    *("END", "quit", "cancel", "Stop 🛑", "stop\n", "please stop texting me", "take me off your list", "don’t text me again"),
    *("por favor no me escriban mas", "Por favor, ¡no me escriban más!", "BAJA por favor", "no quiero más mensajes"),
    *("Arrêt", "arret svp", "ne m'écrivez plus", "Arrêtez de m’écrire s’il vous plaît", "désabonnez-moi"),
    *("Stopp", "bitte keine Nachrichten mehr", "Bitte schreiben Sie mir nicht mehr.", "abmelden"),
    *("basta messaggi grazie", "non scrivetemi più", "chega de mensagens", "Não me mande mais mensagens, por favor"),
    *("geen berichten meer aub", "Uitschrijven", "proszę nie wysyłać SMS", "Nie piszcie do mnie"),
    *("стоп", "СТОП, пожалуйста", "больше не пишите мне", "Будь ласка, більше не пишіть", "ВІДПИСАТИСЯ"),
    *("İPTAL", "lütfen mesaj atmayın", "DURDUR", "توقف", "إيقاف", "ايقاف", "تَوَقَّف", "من فضلكم لا ترسلوا لي رسائل"),
    *("הסר", "בבקשה תפסיקו לשלוח לי הודעות", "बंद करो", "कृपया मुझे संदेश न भेजें", "ਬੰਦ ਕਰੋ", "ਕਿਰਪਾ ਕਰਕੇ ਮੈਨੂੰ ਮੈਸੇਜ ਨਾ ਕਰੋ"),
    *("বন্ধ করুন", "দয়া করে মেসেজ পাঠাবেন না", "itigil po", "huwag na kayong mag-text", "Dừng lại", "đừng nhắn tin cho tôi nữa"),
    *("หยุด", "กรุณาหยุดส่งข้อความค่ะ", "berhenti", "tolong jangan kirim pesan lagi", "退订", "请不要再发短信了", "停止"),
    *("配信停止", "もうメッセージを送らないでください", "수신거부", "문자 보내지 마세요", "그만 보내 주세요"),
]
ORDINARY = [
    *("stop by tomorrow", "can you start at nine", "I'll stop by at 5", "please don't stop", "non-stop", "what's your stop?"),
    *("can I cancel my appointment", "cancel my appointment", "cancel Tuesday please", "the pipe won't stop leaking"),
    *(
        "how do I stop the leak",
        "stop the water where?",
        "I need help with my sink",
        "can you help me",
        "help! the basement is wet",
    ),
    *(
        "when do you start",
        "start with the kitchen",
        "end of the week",
        "at the end",
        "fine",
        "Fine.",
        "son",
        "yes",
        "YES",
        "ok",
        "",
    ),
    *("is this the end of it", "he quit smoking", "can you remove a wall", "remove the old heater", "more information please"),
    *("thanks", "please", "see you at the bus stop", "one stop shop", "no more snow!", "I said no more than 200", "👍", "1"),
    *("¿puedo cancelar mi cita?", "quiero cancelar la cita del martes", "la baja presion del agua", "alto ahi, mejor el jueves"),
    *("necesito ayuda con el calentador", "pueden empezar a las nueve", "puis-je annuler mon rendez-vous", "l'arrêt de bus"),
    *("j'ai besoin d'aide", "kann ich den Termin beenden", "wann können Sie anfangen", "der Termin am Ende der Woche", "va bene"),
    *("posso cancelar a consulta de terça", "pode parar na garagem?", "kan ik de afspraak afzeggen", "koniec tygodnia pasuje"),
    *("можно отменить запись?", "когда можно начать", "не присылайте мастера до девяти, хорошо", "чи можна скасувати запис"),
    *("randevumu iptal etmek istiyorum", "durun, yanlış adres", "أريد إلغاء الموعد", "هل يمكن أن نبدأ في التاسعة"),
    *("אפשר לבטל את התור", "मुझे अपना समय रद्द करना है", "ਪਾਣੀ ਬੰਦ ਨਹੀਂ ਹੋ ਰਿਹਾ", "কাল কখন শুরু করবেন", "kailan kayo magsisimula"),
    *(
        "tôi muốn hủy lịch hẹn",
        "Huy",
        "ขอยกเลิกนัดวันอังคาร",
        "saya mau membatalkan janji",
        "我想取消预约",
        "水停不下来",
        "明天几点开始",
    ),
    *("予約を変更したいのですが", "水が止まりません", "예약을 취소하고 싶어요", "몇 시에 시작하나요"),
]


def test_there_are_all_languages_and_each_is_whole():
    assert sorted(TABLE) == sorted(LANGUAGES)
    for language in TABLE.values():
        assert min(len(language.stop), len(language.stop_said)) >= 3
        for answer in (language.stopped, language.started, language.helped):
            assert "{name}" in answer
        assert "START" in language.stopped
        assert "{number}" in language.helped


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_keyword_is_understood_alone_loud_and_with_courtesies(keywords: Keywords, code: str):
    language = TABLE[code]
    for keyword in ("stop", "start", "help"):
        for word in getattr(language, keyword):
            for said in (word, word.upper(), f"  {word}!", f"{word}.", f"«{word}»", f"{word}\n"):
                found = keywords.find(said, code)
                assert found is not None, said
                assert (found.keyword, found.language) == (keyword, code), said
    for phrase in language.stop_said:
        found = keywords.find(phrase, code)
        assert found is not None, phrase
        assert found.keyword == "stop", phrase


@pytest.mark.parametrize("said", STOPS)
def test_who_wants_no_more_messages_is_understood_whatever_language_is_expected(keywords: Keywords, said: str):
    for expected in ("en", "es"):
        found = keywords.find(said, expected)
        assert found is not None
        assert found.keyword == "stop"


@pytest.mark.parametrize("said", ORDINARY)
def test_ordinary_messages_are_no_keywords(keywords: Keywords, said: str):
    assert keywords.find(said, "en") is None


@pytest.mark.parametrize(
    ("said", "expected", "keyword", "language"),
    [
        ("START", "en", "start", "en"),
        ("unstop", "es", "start", "es"),
        ("STOP", "ko", "stop", "ko"),
        ("Stopp", "en", "stop", "de"),
        ("стоп", "en", "stop", "ru"),
        ("стоп", "uk", "stop", "uk"),
        ("стоп будь ласка", "en", "stop", "uk"),
        ("停止してください", "en", "stop", "ja"),
        ("HELP", "fr", "help", "fr"),
        ("aide", "fr", "help", "fr"),
        ("помощь", "en", "help", "ru"),
        ("fine", "it", "stop", "it"),
        ("再開", "en", "start", "ja"),
    ],
)
def test_the_answer_is_in_the_language_of_the_keyword_or_else_in_theirs(keywords, said, expected, keyword, language):
    found = keywords.find(said, expected)
    assert (found.keyword, found.language) == (keyword, language)


def test_answers_name_the_business_and_its_number(keywords):
    assert keywords.answer("stop", "es", name="Curl", number="1") == (
        "Curl: no recibirá más mensajes nuestros. Responda START para volver a recibirlos."
    )
    assert "+1 212" in keywords.answer("help", "xx", name="Curl", number="+1 212")


def test_writing_habits_change_nothing():
    assert normalise_keyword("¡Está MÁS bien…! 👍") == "esta mas bien"
    assert normalise_keyword("s’il vous plaît") == normalise_keyword("S'IL VOUS PLAIT")
    assert normalise_keyword("İPTAL") == normalise_keyword("iptal")
    assert normalise_keyword("تَوَقَّفْ") == "توقف"
