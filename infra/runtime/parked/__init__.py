"""Dead letters for the person who puts them right: the log's parked messages, and the facts that projectors set aside."""
