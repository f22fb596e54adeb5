"""What no sentence of ours may say, in each language: what would tell a stranger, frighten, or promise too much."""

# ruff: noqa: RUF001 - words in other scripts

from __future__ import annotations

import re

NAMES = r"\basi\b|alumin|bauxit|ethicspoint|navex"  # in Latin letters they are the same everywhere

# The word "complaint" and its like, certification, and the industry: somebody may look over a shoulder.
TELLING = {
    "en": r"certif|complaint|grievance",
    "fr": r"certif|\bplainte|réclamation|dénonc",
    "ar": r"ألمنيوم|ألومنيوم|بوكسيت|اعتماد|شهادة|شهادات|شكوى|شكاو|اشتك|تظل|بلاغ",
    "es": r"certific|\bqueja|reclam|denuncia",
    "pt": r"certific|queixa|reclama|den[uú]nci",
    "zh": r"铝|认证|证书|投诉|申诉|举报|检举|控告",
    "hi": r"एल्यु|ऐल्यु|बॉक्साइट|प्रमाणपत्र|शिकायत|फ़?रियाद",
    "id": r"bauksit|sertifik|keluhan|pengaduan|\baduan",
    "ru": r"алюмин|боксит|сертифи|жалоб|донос",
    "de": r"zertifi|beschwerde|\bklagen?\b|\b(?:straf)?anzeigen?\b(?! wird)",
    "bn": r"অ্যালুমি|বক্সাইট|সনদ|সার্টিফি|অভিযোগ|নালিশ",
    "ug": r"ئاليۇمىن|بوكسىت|گۇۋاھنامە|شىكايەت|\bئەرز",
}

# Threats, and promises of safety or secrecy that nobody can hold.
FRIGHTENING = {
    "en": r"false|perjur|liab|legal action|no retaliation|nothing will happen|guarantee|you are safe|anonymous",
    "fr": r"mensong|fausse|poursuites|représailles|garanti|rien ne vous arrivera|anonyme",
    "ar": r"كذب|كاذب|زور|تشهير|قضائي|مقاضا|انتقام|لن يحدث|نضمن|ضمان|مضمون|أنت في أمان|مجهول|سرية",
    "es": r"\bfals|mentira|perjur|acciones legales|represalia|no le pasará nada|garanti|está a salvo|an[oó]nim",
    "pt": r"\bfals|mentira|perj[uú]r|ação judicial|represália|retaliação|nada vai acontecer|garanti|an[oôó]nim",
    "zh": r"虚假|撒谎|诬告|诽谤|法律责任|报复|不会有事|保证|绝对安全|匿名",
    "hi": r"झूठ|बदनाम|कानूनी कार्रवाई|बदले की|कुछ नहीं होगा|गारंटी|आप सुरक्षित हैं|गुमनाम",
    "id": r"palsu|bohong|fitnah|tuntutan hukum|pembalasan|tidak akan terjadi apa|jamin|anda aman|anonim",
    "ru": r"\bлож|\bлжи|клевет|преследован|\bмест[ьи]\b|ничего не случится|гаранти|вы в безопасности|аноним",
    "de": r"falsche angabe|\blüge|verleumd|strafbar|rechtliche schritte|vergeltung|passiert ihnen nichts|garant|anonym",
    "bn": r"মিথ্যা|মানহানি|আইনি ব্যবস্থা|প্রতিশোধ|কিছুই হবে না|গ্যারান্টি|আপনি নিরাপদ|বেনামি",
    "ug": r"يالغان|تۆھمەت|قانۇنىي جاۋابكار|ئۆچ ئېلى|كاپالەت|نامسىز",
}

# "We do it soon": a day is said instead.
VAGUE = {
    "en": r"\bwe\b[^.]*\b(?:soon|shortly|as soon as possible)\b",
    "fr": r"\bnous\b[^.]*\b(?:bientôt|sous peu)\b",
    "ar": r"\bس?ن\w+\b[^.]*\b(?:قريبا|قريبًا|أقرب وقت|بعد قليل)",
    "es": r"\b(?:en breve|cuanto antes|lo antes posible|muy pronto)\b",
    "pt": r"\b(?:em breve|o quanto antes|o mais rápido possível|logo mais)\b",
    "zh": r"我们[^。]*(?:很快|尽快|不久)",
    "hi": r"हम[^।]*(?:जल्द|शीघ्र)",
    "id": r"\bkami\b[^.]*\b(?:segera|secepatnya)\b",
    "ru": r"\bмы\b[^.]*\b(?:скоро|вскоре|как можно скорее)\b",
    "de": r"\bwir\b[^.]*\b(?:bald|in kürze|so schnell wie möglich)\b",
    "bn": r"আমরা[^।]*(?:শিগগির|শীঘ্র|তাড়াতাড়ি)",
    "ug": r"\bبىز\b[^.]*(?:پات ئارىدا|يېقىندا|تېزدىن)",
}

# Words that fit in one breath; in Chinese, characters.
LONGEST = {
    "en": 22,
    "fr": 27,
    "ar": 22,
    "es": 25,
    "pt": 27,
    "zh": 40,
    "hi": 24,
    "id": 22,
    "ru": 22,
    "de": 24,
    "bn": 22,
    "ug": 20,
}

# Signs that a script does not have, with what stands in braces taken out.
FOREIGN = {
    "ar": r"[?;,%]|[\u064b-\u0652\u0640](?=[\u064b-\u0652\u0640])|[“”\"]|\.{3}|[A-Za-z]",
    "ug": r"[?;,%]|[“”\"]|\.{3}",
    "zh": r"[?!;:()]|,(?!\d)|\.\s",
    "hi": r"[.](?!\d)|;$",
    "bn": r"[.](?!\d)|;$",
}


def barred(lists: dict[str, str], language: str) -> re.Pattern[str]:
    """Return what a language may not say. Raises `KeyError` for one without a list: it would let everything pass."""
    return re.compile(lists[language], re.IGNORECASE)
