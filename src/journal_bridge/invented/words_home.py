"""What families write: stories from home and comments, in seven languages; `{n}` is their own child."""
# ruff: noqa: RUF001 - Urdu and Chinese have full stops and commas of their own

from typing import Final

AT_HOME: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "{n} rode the balance bike all round the park with both feet up! Only one hedge was harmed.",
        "We made pancakes. {n} cracked three eggs, two of them into the bowl.",
        "Granny came to stay and {n} read her the whole bear book from memory, with voices.",
        "First time in the big pool. {n} put a whole face in the water and came up laughing.",
        "{n} put the shopping away and sorted the tins by colour. We may never find the beans again.",
        "At the beach {n} dug until the sea came up from underneath. Then nobody was allowed to go home.",
        "{n} counted the stairs at the station: 42, with only one argument about 13.",
        "Planted beans on the windowsill like you did. {n} says good night to each of them.",
        "{n} wrote a birthday card for the postman and stood at the door until he came.",
        "A tooth is wobbly?! {n} will not let anyone look, but tells everybody.",
        "We watched the moon through the binoculars. “It has got chicken pox,” said {n}.",
        "{n} dressed without any help, hat to socks, in nearly the right order.",
    ),
    "pl": (
        "W weekend {n} sama zjechała na sankach z górki. Krzyczała „jeszcze raz!” chyba ze dwadzieścia razy.",
        "{n} lepiła z babcią pierogi. Połowę zjadła, zanim trafiły do garnka. 🥟",
        "Byliśmy w lesie na grzybach; {n} znalazła największego i pokazała nam, jak go ostrożnie wykręcić.",
        "{n} nauczyła się całej piosenki o żabce i śpiewa ją wszystkim, także kotu.",
    ),
    "ar": (
        "في عطلة نهاية الأسبوع صنع {n} قاربًا من الورق ووضعه في حوض الماء، وقال إنه ذاهب إلى بيت جدته.",
        "حفظ {n} أغنية العصفور كلها وغناها لنا قبل النوم. 🌙",
    ),
    "ur": ("{n} نے آج نانی کے ساتھ روٹی بنائی اور سب کو گن کر ایک ایک دی۔ بہت خوش تھی!",),
    "bn": ("{n} আজ বাগানে তিনটে প্রজাপতি দেখেছে আর প্রত্যেকটার একটা করে নাম দিয়েছে। 🦋",),
    "ta": ("{n} இன்று பாட்டியுடன் கோலம் போட்டான். ஒவ்வொரு புள்ளியையும் தானே எண்ணினான்.",),
    "zh": ("周末{n}和外婆一起包了饺子，包了十二个，每一个都说是小船。🥟",),
}

COMMENTS: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "Thank you so much, this made our day! ❤️",
        "We heard all about this at bath time.",
        "That is exactly the face we get at breakfast. 😂",
        "Such patience! We will try it at home too.",
        "Please may we have the words of the song?",
        "Grandad has asked for a copy of the photo.",
        "So proud. Thank you for writing it down.",
        "We still have the picture on the fridge.",
    ),
    "pl": ("Dziękujemy, popłakałam się ze śmiechu! 😊", "W domu robi dokładnie to samo. Dziękujemy za zdjęcie!"),
    "ar": ("شكرًا جزيلًا لكم، أسعدتمونا كثيرًا! 🌷", "ما أجمل هذا! سنجرّبه في البيت أيضًا."),
    "ur": ("بہت شکریہ! یہ پڑھ کر دل خوش ہو گیا۔ ❤️",),
    "bn": ("অনেক ধন্যবাদ! পড়ে মনটা ভরে গেল। 😊",),
    "ta": ("மிக்க நன்றி! படித்ததும் மிகவும் மகிழ்ச்சி. 🙏",),
    "zh": ("谢谢老师！她回家一直在讲这件事。😊",),
}

STAFF_COMMENTS: Final = (
    "Thank you for sharing this with us! We will talk about it at circle time.",
    "How lovely. The group asked for the whole story.",
    "We have put the picture up by the peg.",
)

MESSAGES: Final = (
    ("family", "Good morning, {n} will be collected by Auntie today. {hidden}"),
    ("staff", "Thank you for telling us, we have made a note. {hidden}"),
    ("family", "How was the afternoon?"),
    ("staff", "All smiles, and a long sleep. See you tomorrow!"),
)

OWN_WORD_AT_HOME: Final[dict[str, str]] = {
    "en": "We still say “{token}” at home.",
    "pl": "W domu wciąż mówimy „{token}”.",
    "ar": "ما زلنا نقول «{token}» في البيت.",
    "ur": "گھر میں ہم اب بھی «{token}» کہتے ہیں۔",
    "bn": "বাড়িতে আমরা এখনও “{token}” বলি।",
    "ta": "வீட்டில் இன்னும் “{token}” என்றே சொல்கிறோம்.",
    "zh": "我们在家还是说“{token}”。",
}
