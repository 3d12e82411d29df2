"""Papers: frozen context -> template -> one tree -> PDF or DOCX with the same text."""
