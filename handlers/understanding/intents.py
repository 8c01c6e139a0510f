"""The intents a turn can have, and the normal forms of the entities in it: the agreement with whoever answers.

A `TurnReading` has one `intent`, its `confidence` (below 0.55 nobody should act on it), and in `also` the further intents of the
same turn, in the order they were said ("yes and what do you charge" is `yes`, also `price`). Whatever the intent is, all
entities of the turn are there: "yes tuesday at two" is `yes` with a date and a time. So look at the entities first, then at
the intent.

The turn is read in the context of what the last reply asked for (`Conversation.expects`): a bare "tuesday" is `give-date`
always, a bare "smith" is `give-name` when a name was asked for, "two" is a time when a time was asked for.

Entities, by role; `said` are the caller's words for it:

| role | value | examples |
|---|---|---|
| `date` | ISO date, or a range of days `<iso>/<iso>` | "tomorrow", "the twenty third", "next week" (a range) |
| `time` | `HH:MM`, or a range `HH:MM-HH:MM` | "half past two" `14:30`; "after four" `16:00-21:00`; "around three" `15:00` |
| `part` | `morning` `afternoon` `evening` (always with a `time` range of it, unless a clock time was said) | "in the morning" |
| `service` | id of a service of the business | "a cleening" |
| `staff` | id of a resource of the business | "with doctor alder" |
| `name` | the caller's name, capitalised | "this is john smith", "j o h n" |
| `phone` | E.164; with too few digits, the bare digits and a confidence under 0.5 | "four one five ..." |
| `party` | a whole number | "for four people" |
| `postcode` | normal form of the country | "oh two one three nine" `02139` |
| `street` | a street address, capitalised | "twelve elm street" |
| `topic` | topic of a `Faq` of the business | "do you take insurance" |
| `rule` | id of a decision `Rule` that the words set off; look at it before anything else | "i smell gas" |
| `choice` | which of the offers: `1` `2` `3` or `-1` for the last | "the second one" |
| `soonest` | `yes`: the first free slot there is | "as soon as possible" |
| `any` | `date`, `time` or `staff`: the caller does not mind which | "any day works" |
| `email` | an address | "bob at gmail dot com" |
| `reference` | the letters and digits of a booking reference, upper case | "reference a b three four" |

Of two days in one turn the last is where something is to be moved to ("my tuesday appointment to thursday").
A role with `not-` in front is what the caller does not want: "not tuesday" is `not-date`. "not tuesday, wednesday" has both,
and is a `correction`; so is "monday no wait tuesday".
"""

from typing import Literal, get_args

Intent = Literal[
    "greet",  # "hello", nothing else
    "book",  # wants an appointment, a visit, an estimate
    "reschedule",  # wants to move one
    "cancel",  # wants to cancel one
    "check",  # asks when their own appointment is
    "availability",  # asks what is free, without saying they want it
    "hours",  # when are you open
    "price",  # what does it cost; `service` entity when named
    "location",  # where are you, how do I get there
    "who",  # who does this, who works there, is doctor so-and-so in
    "services",  # what do you do, do you do this
    "faq",  # a question the business has an answer to: `topic` entity
    "emergency",  # pain, danger, flooding; `rule` entity when a rule of the business matched
    "message",  # wants to leave a message, be called back
    "human",  # wants a person
    "repeat",  # did not hear: say it again
    "yes",  # agrees, confirms
    "no",  # declines, nothing else; a `no` with a new value is a `correction`
    "correction",  # replaces what was said or understood: the new values are the entities
    "give-name",  # only gives the name
    "give-phone",  # only gives a number
    "give-date",  # only gives a day (perhaps with a time)
    "give-time",  # only gives a time or part of the day
    "give-service",  # only names a service ("a cleaning please") or says what is wrong
    "give-staff",  # only names a member of staff, or says anyone will do
    "give-place",  # only gives a street, town or postcode
    "thanks",
    "goodbye",
    "wait",  # "hold on a second"
    "smalltalk",  # how are you, are you a robot, nice weather
    "complaint",  # unhappy with the business or with this call
    "unknown",  # could not be made out
]

#: Every intent, in the order above.
INTENTS: tuple[str, ...] = get_args(Intent)

#: Intents that ask for something to be done or known, and so may stand beside another one in a turn.
REQUESTS = frozenset(
    {
        *("book", "reschedule", "cancel", "check", "availability", "hours", "price", "location", "who", "services"),
        *("faq", "emergency", "message", "human", "repeat"),
    }
)
