"""The database: made when missing, its tables brought up to date by plain SQL in order."""
