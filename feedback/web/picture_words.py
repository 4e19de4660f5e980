"""What each picture of the library means, in words that can be translated."""

from __future__ import annotations

from feedback.web.languages import gettext, mark

IDEAS = {
    # answer
    "good": mark("It is good"),
    "ok": mark("It is OK"),
    "not-good": mark("It is not good"),
    "very-good": mark("It is very good"),
    "really-bad": mark("It is really bad"),
    "yes": mark("Yes"),
    "no": mark("No"),
    "yes-often": mark("Yes, often"),
    "sometimes": mark("Sometimes"),
    "hardly-ever": mark("Hardly ever"),
    "in-between": mark("It is partly good and partly not"),
    "dont-know": mark("I do not know"),
    "dont-want-to-say": mark("I do not want to say"),
    # feeling
    "happy": mark("I feel happy"),
    "okay-feeling": mark("I feel okay"),
    "calm": mark("I feel calm"),
    "proud": mark("I feel proud"),
    "sad": mark("I feel sad"),
    "worried": mark("I feel worried"),
    "angry": mark("I feel angry"),
    "tired": mark("I feel tired"),
    "alone": mark("I am alone"),
    "a-good-day": mark("A good day"),
    "a-bad-day": mark("A bad day"),
    # people
    "person": mark("Me"),
    "social-worker": mark("A social worker"),
    "named-social-worker": mark("My own social worker"),
    "family": mark("My family"),
    "carer": mark("A carer, who helps me at home"),
    "friends": mark("My friends"),
    "professional": mark("Someone from another service"),
    "facilitator": mark("The person who gathers our stories"),
    "team": mark("A team of workers"),
    "circle-of-support": mark("The people around me"),
    "interpreter": mark("Someone signs or speaks my language"),
    "speaks-up-for-me": mark("Someone speaks up for me"),
    "group": mark("A group where people talk"),
    "community": mark("My community"),
    # care
    "two-people-talking": mark("We talk together"),
    "being-listened-to": mark("Someone listens to me"),
    "not-listened-to": mark("Nobody listens to me"),
    "explains-clearly": mark("My worker explains so that I understand"),
    "knows-me": mark("My worker knows me well"),
    "keeps-promises": mark("My worker does what they say"),
    "same-worker-stays": mark("The same worker stays with me"),
    "goodbye-handover": mark("My worker leaves and a new one starts"),
    "passed-around": mark("I am passed around"),
    "say-it-again": mark("I have to say it again"),
    "know-who-to-contact": mark("I know who to contact"),
    "working-together": mark("Services work together"),
    "choose": mark("I choose"),
    "i-decide": mark("I decide"),
    "plan": mark("My plan"),
    "what-matters-to-me": mark("What matters to me"),
    "independence": mark("I do things for myself"),
    "respect": mark("Respect"),
    "dignity": mark("I am treated as a full person"),
    "rights": mark("My rights"),
    # contact
    "phone-call": mark("A phone call"),
    "phone-me-first": mark("My social worker phones me first"),
    "text-message": mark("A text message"),
    "visit": mark("A visit to my home"),
    "meeting": mark("A meeting"),
    "letter": mark("A letter"),
    "calendar": mark("A date to remember"),
    "time-waiting": mark("I am waiting"),
    "information": mark("Information"),
    # life
    "home": mark("My home"),
    "council": mark("The council"),
    "hospital": mark("Hospital"),
    "health": mark("My health"),
    "money": mark("My money"),
    "work": mark("My work"),
    "going-out": mark("I go out"),
    "tea": mark("A cup of tea"),
    # safety
    "safe": mark("I am safe"),
    "not-safe": mark("I am not safe"),
    "crisis": mark("Things are very bad for me now"),
    "help-now": mark("I need help now"),
}


def idea(name: str) -> str:
    """What a picture means, in the reader's language; its name when it is not there any more."""
    return gettext(IDEAS[name]) if name in IDEAS else name.replace("-", " ")
