"""What could not be handled, for the person who puts it right: the log's parked messages and the projectors' own."""
