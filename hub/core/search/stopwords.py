"""Words so common that a question does not mean them: left out of a query that holds others.

People type whole questions. About two dozen words for each language; a quoted phrase keeps them all.
"""

from functools import lru_cache

from hub.core.search.words import fold

_WORDS = {
    "bg": "и в на за с от по да се не е са че как какво как кой каква кога къде защо ли аз ние те това той тя ще",
    "cs": "a v ve na s z ze k do o se si je jsou že jak co kdo kdy kde proč pro při od nebo i to ten ta jako by",
    "da": (
        "og i på for af til at er en et den det de der som med om hvordan hvad hvem hvor hvornår hvorfor jeg vi kan"
    ),
    "de": (
        "und oder in im am an auf für von vom zu zum zur mit der die das den dem des ein eine einer einen ist "
        "sind wie was wer wo wann warum ich wir sie es nicht man kann als auch bei"
    ),
    "el": (
        "και σε στο στη στην στον στα στις τον την το τα τη οι η ο του της των με για από να είναι που πώς πως τι "
        "ποιος πού πότε γιατί δεν θα μας μου ένα μια ένας"
    ),
    "en": (
        "a an and or the of in on at to for with from by is are was be do does did can how what who where when "
        "why which i we you they it this that there my our as not if"
    ),
    "es": (
        "y o en de del la el los las un una para por con a al es son que cómo qué quién dónde cuándo se su lo más "
        "como no"
    ),
    "et": "ja ning või on oma see mis kes kuidas kus millal miks ei ma me nad et ka kui",
    "fi": "ja tai on ovat ei se ne että miten mitä mikä kuka missä milloin miksi minä me he kun kuin myös voi ole",
    "fr": (
        "et ou en dans de du des la le les l d un une pour par avec à au aux est sont que qu comment quoi qui où "
        "quand pourquoi je nous vous ils on ce se sa son ne pas"
    ),
    "ga": "agus nó i sa san ar an na do le ó is tá cad cé conas cá cathain níl mé sé sí muid go a",
    "hr": "i ili u na za s sa od do je su se da ne kako što tko gdje kada zašto koji koja koje to te li",
    "hu": (
        "a az és vagy is egy hogy hogyan mi mit ki kit hol mikor miért nem van vannak én mi ők ez ezt meg be ki "
        "el kell lehet milyen melyik mely ha de"
    ),
    "it": (
        "e o in nel nella di del della dei il lo la i gli le un una per con a al da è sono che come cosa chi dove "
        "quando perché si non ci"
    ),
    "lt": "ir ar yra kad kaip kas kur kada kodėl su be į iš ant apie tai ne aš mes jie o",
    "lv": "un vai ir ka kā kas kur kad kāpēc ar no uz par tas tā nav es mēs viņi",
    "mt": "u jew f fi fil ta tal il l li x kif xi min fejn meta għaliex ma mhux hu hi huma biex għal minn",
    "nl": (
        "en of in op aan voor van met de het een is zijn dat die hoe wat wie waar wanneer waarom ik wij je niet te er"
    ),
    "no": "og i på for av til å er en et ei den det de som med om hvordan hva hvem hvor når hvorfor jeg vi kan",
    "pl": "i lub w we na z ze do o od się jest są że jak co kto gdzie kiedy dlaczego nie dla po to przez czy",
    "pt": (
        "e ou em no na nos nas de do da dos das o a os as um uma para por com ao é são que como quem onde quando não se"
    ),
    "ro": "și sau în pe la de din cu un o este sunt că cum ce cine unde când nu se să pentru a al ai ale",
    "sk": "a v vo na s z zo k do o sa si je sú že ako čo kto kde kedy prečo pre pri od alebo aj to ten tá by",
    "sl": "in ali v na za s z od do je so se da ne kako kaj kdo kje kdaj zakaj ki to ta tudi",
    "sv": (
        "och eller i på för av till att är en ett den det de som med om hur vad vem var när varför jag vi man kan "
        "inte vid"
    ),
}


@lru_cache(maxsize=256)
def stopwords(languages: tuple[str, ...]) -> frozenset[str]:
    """The common words of the languages, folded."""
    return frozenset(fold(word) for language in languages for word in _WORDS.get(language, "").split())
