CREATE TABLE case_text (
	docid INTEGER PRIMARY KEY,
	case_id VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	stage VARCHAR NOT NULL,
	head TEXT NOT NULL,
	body TEXT NOT NULL,
	pinyin TEXT NOT NULL
);

CREATE VIRTUAL TABLE gram_all USING fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii');

CREATE VIRTUAL TABLE gram_head USING fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii');

CREATE VIRTUAL TABLE gram_vocab USING fts5vocab(gram_all, 'row');

CREATE TABLE gram_df (gram VARCHAR PRIMARY KEY, permyriad INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE search_meta (name VARCHAR PRIMARY KEY, value VARCHAR NOT NULL) WITHOUT ROWID;
