"""Changes of the schema. Imported only when a database is behind."""
