"""Consent: what each person has allowed and forbidden, folded from their own words."""
