"""How declared handlers run: on one call's facts in a lane, or on the log durably."""
