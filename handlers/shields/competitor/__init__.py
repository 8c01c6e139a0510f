"""The competitor shield: who asks like one gets public information only."""
