"""Floor 1: money, dates, working days, numbers of people and firms, text. Pure; nothing here knows a case."""
