DROP TABLE case_text;

CREATE TABLE case_text (
	docid INTEGER PRIMARY KEY,
	case_id VARCHAR NOT NULL,
	traits TEXT NOT NULL,
	fen INTEGER NOT NULL,
	place TEXT NOT NULL,
	head TEXT NOT NULL,
	body TEXT NOT NULL,
	talks TEXT NOT NULL,
	pinyin TEXT NOT NULL
);

DELETE FROM search_meta;

INSERT INTO gram_all (gram_all) VALUES ('delete-all');

INSERT INTO gram_head (gram_head) VALUES ('delete-all');

DELETE FROM gram_df;
