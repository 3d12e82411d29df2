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
	papers TEXT NOT NULL,
	scans TEXT NOT NULL,
	pinyin TEXT NOT NULL
);

DELETE FROM search_meta;

INSERT INTO gram_all (gram_all) VALUES ('delete-all');

INSERT INTO gram_head (gram_head) VALUES ('delete-all');

DELETE FROM gram_df;

CREATE TABLE file_text (
	centre_id VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	text TEXT NOT NULL,
	CONSTRAINT pk_file_text PRIMARY KEY (centre_id, sha256),
	CONSTRAINT fk_file_text_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED
);
