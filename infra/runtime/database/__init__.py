"""The database: made when missing, its tables brought up to date by plain SQL in order."""


class MigrationChanged(Exception):
    """A migration that was applied reads differently now."""
