"""The hard words of the glossary and their easy meanings, as words that are translated (rule 5).

The meanings are those of easyread/words/glossary.toml; a test holds both to the same.
"""

from feedback.forms.hard_words import ENGLISH, HardWord
from feedback.web.languages import catalogue, mark
from feedback.web.said import Said

# A hard word: how it is called, and what it means.
HARD_WORDS = {
    "adjustments": (mark("adjustments"), mark("Changes that make things easier for you.")),
    "advocacy": (mark("advocacy"), mark("Someone speaks up with you or for you.")),
    "advocate": (
        mark("advocate"),
        mark("A person who helps you say what you want. They are on your side."),
    ),
    "allegation": (
        mark("allegation"),
        mark("Someone says a person did something wrong. We do not know yet if it is true."),
    ),
    "anonymous": (mark("anonymous"), mark("Nobody can tell who said it. Your name is not there.")),
    "appeal": (mark("appeal"), mark("You ask people to look at a choice again.")),
    "assessment": (
        mark("assessment"),
        mark("A talk about what you need. It helps people plan your support."),
    ),
    "autism": (
        mark("autism"),
        mark("Your brain works in its own way. Sounds, lights or changes may feel too much."),
    ),
    "autistic": (mark("autistic"), mark("An autistic person's brain works in its own way.")),
    "budget": (mark("budget"), mark("The money you can use, and a plan for it.")),
    "capacity": (
        mark("capacity"),
        mark("You can understand, remember, think about and tell us your choice."),
    ),
    "coding": (
        mark("coding"),
        mark("Staff mark words in your story that say something important."),
    ),
    "confidential": (
        mark("confidential"),
        mark("We only tell people who must know."),
    ),
    "consent": (mark("consent"), mark("You say yes. You know what you are saying yes to.")),
    "continuity": (mark("continuity"), mark("The same people help you for a long time.")),
    "co-production": (mark("co-production"), mark("We make it together, as equals.")),
    "counsellor": (mark("counsellor"), mark("A person you can talk to about your feelings.")),
    "content": (mark("content"), mark("What is on the page.")),
    "data": (mark("data"), mark("Facts and answers that we keep.")),
    "demonstration": (
        mark("demonstration"),
        mark("We try it here. The people and stories are not real."),
    ),
    "dignity": (mark("dignity"), mark("People treat you as someone who matters.")),
    "discharge": (mark("discharge"), mark("You leave hospital.")),
    "eligible": (mark("eligible"), mark("You can get it. The rules say so.")),
    "epilepsy": (
        mark("epilepsy"),
        mark("Something happens in your brain that gives you seizures."),
    ),
    "evaluation": (mark("evaluation"), mark("We find out if something works well.")),
    "facilitator": (
        mark("facilitator"),
        mark("A person who helps us hear stories and put them together."),
    ),
    "guardian": (mark("guardian"), mark("A person who can make some choices for someone else.")),
    "hand-off": (mark("hand-off"), mark("Your old social worker stops. A new one starts.")),
    "housing": (mark("housing"), mark("Places for people to live.")),
    "hydrotherapy": (mark("hydrotherapy"), mark("You do exercises in warm water.")),
    "illustrator": (mark("illustrator"), mark("A person who draws the pictures for a story.")),
    "independence": (mark("independence"), mark("You do things for yourself, in your own way.")),
    "indicator": (mark("indicator"), mark("A number that tells us how things are going.")),
    "interpreter": (mark("interpreter"), mark("A person who says your words in another language.")),
    "mca": (mark("mca"), mark("A law about who makes choices.")),
    "medication": (mark("medication"), mark("The tablets or medicine you take.")),
    "neglect": (mark("neglect"), mark("People do not give you the care you need.")),
    "occupational": (mark("occupational"), mark("About the things you do every day.")),
    "outcome": (mark("outcome"), mark("What is better because of the support.")),
    "outreach": (mark("outreach"), mark("Staff come to you.")),
    "personalised": (mark("personalised"), mark("Made just for you.")),
    "pharmacist": (
        mark("pharmacist"),
        mark("A person in the chemist who gives you your medicine."),
    ),
    "physiotherapist": (mark("physiotherapist"), mark("A person who helps your body move better.")),
    "physiotherapy": (mark("physiotherapy"), mark("Help to make your body move better.")),
    "placement": (mark("placement"), mark("A home the council finds for you.")),
    "proportionate": (mark("proportionate"), mark("Not too much. Not too little.")),
    "psychiatrist": (mark("psychiatrist"), mark("A doctor who helps with your mental health.")),
    "psychologist": (mark("psychologist"), mark("A person who helps with feelings and thinking.")),
    "pseudonym": (mark("pseudonym"), mark("A made-up name, so that people do not know it is you.")),
    "quotation": (mark("quotation"), mark("Your own words, just as you said them.")),
    "reablement": (
        mark("reablement"),
        mark("Help to do things on your own again after you were ill."),
    ),
    "referral": (mark("referral"), mark("We ask another team to help you.")),
    "rehabilitation": (
        mark("rehabilitation"),
        mark("Help to get better after you were ill or hurt."),
    ),
    "relative": (mark("relative"), mark("A person in your family.")),
    "research": (mark("research"), mark("People ask questions to find out new things.")),
    "respite": (mark("respite"), mark("A rest for the person who cares for you.")),
    "restraint": (mark("restraint"), mark("Someone stops you. You cannot move.")),
    "review": (mark("review"), mark("A meeting to see if your support is still right.")),
    "safeguarding": (mark("safeguarding"), mark("Keeping people safe from being hurt.")),
    "sensory": (mark("sensory"), mark("About what you see, hear, touch and taste.")),
    "statutory": (mark("statutory"), mark("The law says it must be done.")),
    "storyboard": (mark("storyboard"), mark("A story told in pictures, in order.")),
    "surgery": (
        mark("surgery"),
        mark("The place where your doctor works. It can also be an operation."),
    ),
    "tenancy": (mark("tenancy"), mark("The rules about the home you rent.")),
    "therapist": (mark("therapist"), mark("A person who helps you feel or move better.")),
    "therapy": (mark("therapy"), mark("A kind of help for your mind or your body.")),
    "transcript": (mark("transcript"), mark("The words from a sound or a video, written down.")),
    "transition": (mark("transition"), mark("A big change, such as leaving school.")),
    "tribunal": (mark("tribunal"), mark("A meeting where a judge listens and decides.")),
    "voicemail": (mark("voicemail"), mark("A message someone leaves on your phone.")),
    "withdraw": (mark("withdraw"), mark("You take it back. You change yes to no.")),
    "withdrawal": (mark("withdrawal"), mark("You take something back.")),
    "wellbeing": (mark("wellbeing"), mark("How well you feel in your body, mind and life.")),
}


def explained(one: HardWord, language: str) -> tuple[str, Said] | None:
    """A hard word and what it means, for a reader of this language; None where nobody has put both
    into the language in which it is read.
    """
    if one.language == ENGLISH:
        return one.word, Said(one.meaning, ENGLISH, language != ENGLISH)
    known = catalogue(one.language)
    word, meaning = known.ugettext(one.word), known.ugettext(one.meaning)
    if meaning == one.meaning:
        return None
    return word, Said(meaning, one.language, language != one.language)
