"""How figures are said aloud: numbers, dates, times, prices, phone numbers, lists."""
