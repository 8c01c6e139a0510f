"""Ways out: messages by Twilio, e-mail by SMTP, and what the gate is made of."""
