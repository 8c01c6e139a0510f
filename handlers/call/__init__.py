"""The call: hearing, answering, speaking, barge-in, tools and recording, each a handler on the facts of one call."""
