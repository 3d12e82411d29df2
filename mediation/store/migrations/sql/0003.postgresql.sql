ALTER TABLE cases ADD COLUMN risk VARCHAR DEFAULT '' NOT NULL;

ALTER TABLE cases ADD COLUMN organ_id VARCHAR DEFAULT '' NOT NULL;

ALTER TABLE staff ADD COLUMN organ_id VARCHAR DEFAULT '' NOT NULL;

ALTER TABLE agreement ADD COLUMN track VARCHAR DEFAULT 'people' NOT NULL;

ALTER TABLE track ADD COLUMN lane INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE deadline ADD COLUMN due_at TIMESTAMP WITHOUT TIME ZONE;

ALTER TABLE deadline ADD COLUMN whose VARCHAR DEFAULT 'ours' NOT NULL;

ALTER TABLE deadline ADD COLUMN danger INTEGER DEFAULT 2 NOT NULL;

UPDATE deadline SET danger = CASE WHEN rule IN ('D4', 'D16') THEN 1 WHEN basis = '协议约定' THEN 3 WHEN basis = '本中心设置' THEN 4 ELSE 2 END;

UPDATE deadline SET whose = 'parties' WHERE rule IN ('D4', 'D9', '约定履行');

CREATE INDEX ix_deadline_rule ON deadline (centre_id, rule, state, due, id);

CREATE INDEX ix_deadline_work ON deadline (centre_id, state, whose, danger, due, id);

CREATE TABLE organ (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	active BOOLEAN NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_organ PRIMARY KEY (id),
	CONSTRAINT uq_organ_centre_id_name UNIQUE (centre_id, name),
	CONSTRAINT fk_organ_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE referral (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	ordinal INTEGER NOT NULL,
	ref VARCHAR NOT NULL,
	direction VARCHAR NOT NULL,
	mode VARCHAR NOT NULL,
	body VARCHAR NOT NULL,
	body_kind VARCHAR NOT NULL,
	organ_id VARCHAR NOT NULL,
	staff_id VARCHAR NOT NULL,
	letter_no VARCHAR NOT NULL,
	their_no VARCHAR NOT NULL,
	received_on DATE NOT NULL,
	due DATE,
	state VARCHAR NOT NULL,
	decided_on DATE,
	reason VARCHAR NOT NULL,
	CONSTRAINT pk_referral PRIMARY KEY (id),
	CONSTRAINT fk_referral_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_referral_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_referral_case_id ON referral (case_id);

CREATE INDEX ix_referral_organ ON referral (centre_id, state, organ_id, received_on);

CREATE INDEX ix_referral_staff ON referral (centre_id, state, staff_id, received_on);
