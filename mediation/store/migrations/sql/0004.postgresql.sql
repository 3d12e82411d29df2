DROP TABLE search_meta;

CREATE TABLE search_meta (
	centre_id VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	value VARCHAR NOT NULL,
	CONSTRAINT pk_search_meta PRIMARY KEY (centre_id, name)
);

CREATE TABLE case_text (
	centre_id VARCHAR NOT NULL,
	docid BIGINT NOT NULL,
	case_id VARCHAR NOT NULL,
	traits TEXT NOT NULL,
	fen BIGINT NOT NULL,
	place TEXT NOT NULL,
	head TEXT NOT NULL,
	body TEXT NOT NULL,
	talks TEXT NOT NULL,
	pinyin TEXT NOT NULL,
	CONSTRAINT pk_case_text PRIMARY KEY (centre_id, docid)
);

CREATE TABLE case_gram (
	centre_id VARCHAR NOT NULL,
	docid BIGINT NOT NULL,
	grams INTEGER[] NOT NULL,
	heads INTEGER[] NOT NULL,
	CONSTRAINT pk_case_gram PRIMARY KEY (centre_id, docid)
);

CREATE INDEX ix_case_gram_grams ON case_gram USING gin (grams);

CREATE INDEX ix_case_gram_heads ON case_gram USING gin (heads);

CREATE TABLE gram_df (
	centre_id VARCHAR NOT NULL,
	gram INTEGER NOT NULL,
	permyriad INTEGER NOT NULL,
	CONSTRAINT pk_gram_df PRIMARY KEY (centre_id, gram)
);
