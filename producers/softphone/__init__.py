"""The softphone: a member's browser calls the business, and its microphone comes in as a carrier's sound does."""
