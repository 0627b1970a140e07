"""Which language a text is written in."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.languages import CONTENT_LANGUAGES, UNDETERMINED
from hub.core.languages.detection import detect

SENTENCES = {
    "bg": "Как учителите използват изкуствения интелект в клас?",
    "cs": "Jak učitelé používají umělou inteligenci ve třídě?",
    "da": "Hvordan bruger lærerne kunstig intelligens i undervisningen?",
    "de": "Wie nutzen Lehrkräfte künstliche Intelligenz im Unterricht?",
    "el": "Πώς χρησιμοποιούν οι εκπαιδευτικοί την τεχνητή νοημοσύνη;",
    "en": "How do teachers use artificial intelligence in the classroom?",
    "es": "¿Cómo utilizan los profesores la inteligencia artificial en clase?",
    "et": "Kuidas kasutavad õpetajad tehisintellekti klassiruumis?",
    "fi": "Miten opettajat käyttävät tekoälyä luokkahuoneessa?",
    "fr": "Comment les enseignants utilisent-ils l’intelligence artificielle ?",
    "ga": "Conas a úsáideann múinteoirí intleacht shaorga sa seomra ranga?",
    "hr": "Kako nastavnici koriste umjetnu inteligenciju u razredu?",
    "hu": "Hogyan használják a tanárok a mesterséges intelligenciát az órán?",
    "is": "Hvernig nota kennarar gervigreind í kennslustofunni?",
    "it": "In che modo gli insegnanti usano l’intelligenza artificiale in classe?",
    "lt": "Kaip mokytojai naudoja dirbtinį intelektą klasėje?",
    "lv": "Kā skolotāji izmanto mākslīgo intelektu klasē?",
    "mk": "Како наставниците ја користат вештачката интелигенција во училницата?",
    "mt": "Kif jużaw l-għalliema l-intelliġenza artifiċjali fil-klassi?",
    "nl": "Hoe gebruiken leraren kunstmatige intelligentie in de klas?",
    "no": "Hvordan bruker lærere kunstig intelligens i klasserommet?",
    "pl": "Jak nauczyciele wykorzystują sztuczną inteligencję w klasie?",
    "pt": "Como é que os professores utilizam a inteligência artificial na sala de aula?",
    "ro": "Cum folosesc profesorii inteligența artificială în clasă?",
    "sk": "Ako učitelia používajú umelú inteligenciu v triede?",
    "sl": "Kako učitelji uporabljajo umetno inteligenco v razredu?",
    "sq": "Si e përdorin mësuesit inteligjencën artificiale në klasë?",
    "sv": "Hur använder lärare artificiell intelligens i klassrummet?",
    "tr": "Öğretmenler sınıfta yapay zekâyı nasıl kullanıyor?",
    "uk": "Як учителі використовують штучний інтелект у класі?",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_is_enough(language):
    # Croatian and Bosnian differ in few words: there the author's language decides.
    hints = [language] if language == "hr" else []
    found = detect(SENTENCES[language], hints=hints)
    assert found.language == language
    assert 0.6 <= found.confidence <= 1


def test_a_hint_does_not_silence_a_clear_text():
    assert detect(SENTENCES["hu"], hints=["sv", "en"]).language == "hu"


@pytest.mark.parametrize(
    "text", ["", "Ok!", "C++", "https://example.org/a-very-long-address-in-no-language-at-all", "😀" * 60]
)
def test_short_text_is_taken_for_the_hint(text):
    assert detect(text, hints=["xx", "hu", "en"]) == ("hu", 0.0)
    assert detect(text) == (UNDETERMINED, 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "Как учителя используют искусственный интеллект на уроке?",
        "教師は教室で人工知能をどのように使っていますか、教えてください",
    ],
)
def test_a_language_that_is_not_listed_is_not_forced_onto_one_that_is(text):
    assert detect(text).language == UNDETERMINED


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text):
    found = detect(text, hints=["en"])
    assert found.language in {UNDETERMINED, *CONTENT_LANGUAGES}
    assert 0 <= found.confidence <= 1


def test_importing_the_module_loads_no_model():
    code = "import sys, hub.core.languages.detection; sys.exit('numpy' in sys.modules or 'py3langid' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
