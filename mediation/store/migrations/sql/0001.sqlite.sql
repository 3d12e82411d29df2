CREATE TABLE centre (
	id VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	committee VARCHAR NOT NULL,
	prefix VARCHAR NOT NULL,
	region VARCHAR NOT NULL,
	address VARCHAR NOT NULL,
	phone VARCHAR NOT NULL,
	court VARCHAR NOT NULL,
	demo BOOLEAN NOT NULL,
	created_at VARCHAR(32) NOT NULL,
	version INTEGER NOT NULL,
	seal VARCHAR NOT NULL,
	CONSTRAINT pk_centre PRIMARY KEY (id)
);

CREATE TABLE cases (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	docid BIGINT NOT NULL,
	year INTEGER NOT NULL,
	reg_no VARCHAR NOT NULL,
	title VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	source_way VARCHAR NOT NULL,
	source_channel VARCHAR NOT NULL,
	referrer VARCHAR NOT NULL,
	external_no VARCHAR NOT NULL,
	level VARCHAR NOT NULL,
	applied_on DATE NOT NULL,
	accepted_on DATE,
	place VARCHAR NOT NULL,
	people_involved INTEGER NOT NULL,
	fen BIGINT NOT NULL,
	facts TEXT NOT NULL,
	disputed TEXT NOT NULL,
	claims JSON NOT NULL,
	application_mode VARCHAR NOT NULL,
	confidential BOOLEAN NOT NULL,
	stage VARCHAR NOT NULL,
	people_state VARCHAR NOT NULL,
	outcome VARCHAR NOT NULL,
	closed_on DATE,
	performed_on DATE,
	first_owner VARCHAR NOT NULL,
	referral_mode VARCHAR NOT NULL,
	referral_received_on DATE,
	next_due DATE,
	next_label VARCHAR NOT NULL,
	party_line VARCHAR NOT NULL,
	mediator_line VARCHAR NOT NULL,
	demo BOOLEAN NOT NULL,
	registered_by VARCHAR NOT NULL,
	registered_at VARCHAR(32) NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_cases PRIMARY KEY (id),
	CONSTRAINT uq_cases_centre_id_docid UNIQUE (centre_id, docid),
	CONSTRAINT uq_cases_centre_id_reg_no UNIQUE (centre_id, reg_no),
	CONSTRAINT fk_cases_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_cases_due ON cases (centre_id, next_due);

CREATE INDEX ix_cases_kind ON cases (centre_id, kind, docid);

CREATE INDEX ix_cases_list ON cases (centre_id, docid, kind, stage);

CREATE INDEX ix_cases_stage ON cases (centre_id, stage, docid);

CREATE TABLE counter (
	centre_id VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	value INTEGER NOT NULL,
	CONSTRAINT pk_counter PRIMARY KEY (centre_id, name),
	CONSTRAINT fk_counter_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE file_blob (
	centre_id VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	size INTEGER NOT NULL,
	mime VARCHAR NOT NULL,
	added_at VARCHAR(32) NOT NULL,
	CONSTRAINT pk_file_blob PRIMARY KEY (centre_id, sha256),
	CONSTRAINT fk_file_blob_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE log (
	centre_id VARCHAR NOT NULL,
	seq INTEGER NOT NULL,
	at VARCHAR NOT NULL,
	offset_minutes INTEGER NOT NULL,
	actor_id VARCHAR NOT NULL,
	role VARCHAR NOT NULL,
	action VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	object VARCHAR NOT NULL,
	object_id VARCHAR NOT NULL,
	payload VARCHAR NOT NULL,
	salt VARCHAR NOT NULL,
	prev_mac VARCHAR NOT NULL,
	mac VARCHAR NOT NULL,
	alg VARCHAR NOT NULL,
	CONSTRAINT pk_log PRIMARY KEY (centre_id, seq),
	CONSTRAINT fk_log_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_log_case ON log (centre_id, case_id, seq);

CREATE INDEX ix_log_object ON log (object, object_id);

CREATE TABLE log_head (
	centre_id VARCHAR NOT NULL,
	seq INTEGER NOT NULL,
	mac VARCHAR NOT NULL,
	cover VARCHAR NOT NULL,
	CONSTRAINT pk_log_head PRIMARY KEY (centre_id),
	CONSTRAINT fk_log_head_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE number_series (
	centre_id VARCHAR NOT NULL,
	series VARCHAR NOT NULL,
	year INTEGER NOT NULL,
	next_serial INTEGER NOT NULL,
	CONSTRAINT pk_number_series PRIMARY KEY (centre_id, series, year),
	CONSTRAINT fk_number_series_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE number_used (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	series VARCHAR NOT NULL,
	year INTEGER NOT NULL,
	serial INTEGER NOT NULL,
	text VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	object_id VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	reason VARCHAR NOT NULL,
	given_at VARCHAR(32) NOT NULL,
	CONSTRAINT pk_number_used PRIMARY KEY (id),
	CONSTRAINT uq_number_used_centre_id_series_year_serial UNIQUE (centre_id, series, year, serial),
	CONSTRAINT uq_number_used_centre_id_series_text UNIQUE (centre_id, series, text),
	CONSTRAINT fk_number_used_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_number_used_case ON number_used (case_id);

CREATE INDEX ix_number_used_serial ON number_used (centre_id, serial);

CREATE INDEX ix_number_used_text ON number_used (centre_id, text);

CREATE TABLE setting (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	value JSON NOT NULL,
	changed_by VARCHAR NOT NULL,
	changed_at VARCHAR(32),
	version INTEGER NOT NULL,
	CONSTRAINT pk_setting PRIMARY KEY (id),
	CONSTRAINT uq_setting_centre_id_name UNIQUE (centre_id, name),
	CONSTRAINT fk_setting_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE staff (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	role VARCHAR NOT NULL,
	phone VARCHAR NOT NULL,
	cert_no VARCHAR NOT NULL,
	active BOOLEAN NOT NULL,
	password_hash VARCHAR NOT NULL,
	failed_count INTEGER NOT NULL,
	locked_until VARCHAR(32),
	created_at VARCHAR(32),
	version INTEGER NOT NULL,
	CONSTRAINT pk_staff PRIMARY KEY (id),
	CONSTRAINT uq_staff_centre_id_name UNIQUE (centre_id, name),
	CONSTRAINT fk_staff_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE agreement (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	ordinal INTEGER NOT NULL,
	no VARCHAR NOT NULL,
	form VARCHAR NOT NULL,
	scope VARCHAR NOT NULL,
	facts TEXT NOT NULL,
	disputed TEXT NOT NULL,
	responsibility TEXT NOT NULL,
	manner TEXT NOT NULL,
	reached_on DATE NOT NULL,
	copies INTEGER NOT NULL,
	state VARCHAR NOT NULL,
	sealed_on DATE,
	effective_on DATE,
	confirm_agreed BOOLEAN NOT NULL,
	supplements VARCHAR NOT NULL,
	on_spot BOOLEAN NOT NULL,
	entry_id VARCHAR NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_agreement PRIMARY KEY (id),
	CONSTRAINT fk_agreement_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_agreement_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_agreement_case_id ON agreement (case_id);

CREATE TABLE assignment (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	staff_id VARCHAR NOT NULL,
	docid BIGINT NOT NULL,
	duty VARCHAR NOT NULL,
	ordinal INTEGER NOT NULL,
	since DATE NOT NULL,
	until DATE,
	reason VARCHAR NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_assignment PRIMARY KEY (id),
	CONSTRAINT fk_assignment_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_assignment_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_assignment_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_assignment_case_id ON assignment (case_id);

CREATE INDEX ix_assignment_staff ON assignment (centre_id, staff_id, docid);

CREATE TABLE attachment (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	category VARCHAR NOT NULL,
	title VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	mime VARCHAR NOT NULL,
	pages INTEGER NOT NULL,
	"row" VARCHAR NOT NULL,
	added_on DATE NOT NULL,
	party_id VARCHAR NOT NULL,
	obligation_id VARCHAR NOT NULL,
	paper_id VARCHAR NOT NULL,
	checked_by VARCHAR NOT NULL,
	checked_on DATE,
	provider VARCHAR NOT NULL,
	copies INTEGER NOT NULL,
	original BOOLEAN NOT NULL,
	proves VARCHAR NOT NULL,
	received_by VARCHAR NOT NULL,
	entry_id VARCHAR NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_attachment PRIMARY KEY (id),
	CONSTRAINT fk_attachment_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_attachment_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_attachment_case_id ON attachment (case_id);

CREATE TABLE deadline (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	ordinal INTEGER NOT NULL,
	rule VARCHAR NOT NULL,
	label VARCHAR NOT NULL,
	start_on DATE NOT NULL,
	due DATE,
	state VARCHAR NOT NULL,
	basis VARCHAR NOT NULL,
	law VARCHAR NOT NULL,
	explanation TEXT NOT NULL,
	day_n INTEGER NOT NULL,
	day_m INTEGER NOT NULL,
	warn VARCHAR NOT NULL,
	ref VARCHAR NOT NULL,
	CONSTRAINT pk_deadline PRIMARY KEY (id),
	CONSTRAINT fk_deadline_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_deadline_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_deadline_case_id ON deadline (case_id);

CREATE INDEX ix_deadline_due ON deadline (centre_id, state, due, id);

CREATE TABLE desk_session (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	staff_id VARCHAR NOT NULL,
	token_hash VARCHAR NOT NULL,
	os_user VARCHAR NOT NULL,
	created_at VARCHAR(32) NOT NULL,
	expires_at VARCHAR(32) NOT NULL,
	ended_at VARCHAR(32),
	CONSTRAINT pk_desk_session PRIMARY KEY (id),
	CONSTRAINT uq_desk_session_centre_id_token_hash UNIQUE (centre_id, token_hash),
	CONSTRAINT fk_desk_session_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_desk_session_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_desk_session_staff_id ON desk_session (staff_id);

CREATE TABLE draft (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	staff_id VARCHAR NOT NULL,
	form VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	subject VARCHAR NOT NULL,
	content JSON NOT NULL,
	updated_at VARCHAR(32) NOT NULL,
	CONSTRAINT pk_draft PRIMARY KEY (id),
	CONSTRAINT uq_draft_centre_id_staff_id_form_case_id_subject UNIQUE (centre_id, staff_id, form, case_id, subject),
	CONSTRAINT fk_draft_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_draft_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE entry (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	seq INTEGER NOT NULL,
	act VARCHAR NOT NULL,
	label VARCHAR NOT NULL,
	track VARCHAR NOT NULL,
	"on" DATE NOT NULL,
	at DATETIME,
	fields JSON NOT NULL,
	actor VARCHAR NOT NULL,
	actor_id VARCHAR NOT NULL,
	recorded_at VARCHAR(32) NOT NULL,
	supersedes VARCHAR NOT NULL,
	superseded_by VARCHAR NOT NULL,
	reason VARCHAR NOT NULL,
	CONSTRAINT pk_entry PRIMARY KEY (id),
	CONSTRAINT uq_entry_case_id_seq UNIQUE (case_id, seq),
	CONSTRAINT fk_entry_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_entry_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_entry_case_id ON entry (case_id);

CREATE TABLE follow_up (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	no INTEGER NOT NULL,
	"on" DATE NOT NULL,
	"by" VARCHAR NOT NULL,
	interviewee VARCHAR NOT NULL,
	way VARCHAR NOT NULL,
	performed VARCHAR NOT NULL,
	satisfaction VARCHAR NOT NULL,
	later VARCHAR NOT NULL,
	risk VARCHAR NOT NULL,
	measures TEXT NOT NULL,
	entry_id VARCHAR NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_follow_up PRIMARY KEY (id),
	CONSTRAINT fk_follow_up_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_follow_up_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_follow_up_case_id ON follow_up (case_id);

CREATE TABLE investigation (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	no INTEGER NOT NULL,
	subject VARCHAR NOT NULL,
	subject_relation VARCHAR NOT NULL,
	investigators JSON NOT NULL,
	recorder VARCHAR NOT NULL,
	started DATETIME NOT NULL,
	ended DATETIME,
	place VARCHAR NOT NULL,
	text TEXT NOT NULL,
	entry_id VARCHAR NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_investigation PRIMARY KEY (id),
	CONSTRAINT fk_investigation_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_investigation_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_investigation_case_id ON investigation (case_id);

CREATE TABLE paper (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	form VARCHAR NOT NULL,
	title VARCHAR NOT NULL,
	doc_no VARCHAR NOT NULL,
	subject VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	"on" DATE NOT NULL,
	pages INTEGER NOT NULL,
	pdf_sha256 VARCHAR NOT NULL,
	docx_sha256 VARCHAR NOT NULL,
	data_sha256 VARCHAR NOT NULL,
	template_sha256 VARCHAR NOT NULL,
	"row" VARCHAR NOT NULL,
	stale BOOLEAN NOT NULL,
	stale_reason VARCHAR NOT NULL,
	printed_copies INTEGER NOT NULL,
	scan_sha256 VARCHAR NOT NULL,
	frozen_at VARCHAR(32),
	version INTEGER NOT NULL,
	CONSTRAINT pk_paper PRIMARY KEY (id),
	CONSTRAINT fk_paper_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_paper_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_paper_case_id ON paper (case_id);

CREATE TABLE party (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	role VARCHAR NOT NULL,
	ordinal INTEGER NOT NULL,
	type VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	gender VARCHAR NOT NULL,
	ethnicity VARCHAR NOT NULL,
	birth DATE,
	id_type VARCHAR NOT NULL,
	id_no VARCHAR NOT NULL,
	uscc VARCHAR NOT NULL,
	phone VARCHAR NOT NULL,
	address VARCHAR NOT NULL,
	occupation VARCHAR NOT NULL,
	employer VARCHAR NOT NULL,
	legal_rep_name VARCHAR NOT NULL,
	legal_rep_title VARCHAR NOT NULL,
	capacity VARCHAR NOT NULL,
	literate BOOLEAN NOT NULL,
	joined_on DATE,
	left_on DATE,
	left_reason VARCHAR NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_party PRIMARY KEY (id),
	CONSTRAINT fk_party_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_party_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_party_case_id ON party (case_id);

CREATE INDEX ix_party_id_no ON party (centre_id, id_no);

CREATE INDEX ix_party_name ON party (centre_id, name);

CREATE TABLE relation (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	relation VARCHAR NOT NULL,
	other_id VARCHAR NOT NULL,
	CONSTRAINT pk_relation PRIMARY KEY (id),
	CONSTRAINT fk_relation_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_relation_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_relation_other_id FOREIGN KEY(other_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_relation_case_id ON relation (case_id);

CREATE INDEX ix_relation_other_id ON relation (other_id);

CREATE TABLE service (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	paper_title VARCHAR NOT NULL,
	copies INTEGER NOT NULL,
	"to" VARCHAR NOT NULL,
	party_id VARCHAR NOT NULL,
	way VARCHAR NOT NULL,
	place VARCHAR NOT NULL,
	served_on DATE,
	receiver VARCHAR NOT NULL,
	relation VARCHAR NOT NULL,
	refused VARCHAR NOT NULL,
	witness VARCHAR NOT NULL,
	server VARCHAR NOT NULL,
	entry_id VARCHAR NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_service PRIMARY KEY (id),
	CONSTRAINT fk_service_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_service_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_service_case_id ON service (case_id);

CREATE TABLE session_record (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	no INTEGER NOT NULL,
	started DATETIME NOT NULL,
	ended DATETIME,
	place VARCHAR NOT NULL,
	mode VARCHAR NOT NULL,
	present JSON NOT NULL,
	participants JSON NOT NULL,
	record TEXT NOT NULL,
	result VARCHAR NOT NULL,
	entry_id VARCHAR NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_session_record PRIMARY KEY (id),
	CONSTRAINT fk_session_record_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_session_record_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_session_record_case_id ON session_record (case_id);

CREATE TABLE track (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	ordinal INTEGER NOT NULL,
	track VARCHAR NOT NULL,
	label VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	state_label VARCHAR NOT NULL,
	since DATE,
	active BOOLEAN NOT NULL,
	CONSTRAINT pk_track PRIMARY KEY (id),
	CONSTRAINT fk_track_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_track_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_track_case_id ON track (case_id);

CREATE TABLE volume (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	no VARCHAR NOT NULL,
	title VARCHAR NOT NULL,
	filer VARCHAR NOT NULL,
	filed_on DATE,
	checker VARCHAR NOT NULL,
	checked_on DATE,
	retention VARCHAR NOT NULL,
	retain_until DATE,
	retention_reason VARCHAR NOT NULL,
	notes TEXT NOT NULL,
	pdf_sha256 VARCHAR NOT NULL,
	pages INTEGER NOT NULL,
	location VARCHAR NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_volume PRIMARY KEY (id),
	CONSTRAINT uq_volume_case_id UNIQUE (case_id),
	CONSTRAINT fk_volume_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_volume_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_volume_case_id ON volume (case_id);

CREATE TABLE aide (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	party_id VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	relation VARCHAR NOT NULL,
	agent_kind VARCHAR NOT NULL,
	authority VARCHAR NOT NULL,
	id_type VARCHAR NOT NULL,
	id_no VARCHAR NOT NULL,
	phone VARCHAR NOT NULL,
	items JSON NOT NULL,
	valid_from DATE,
	valid_to DATE,
	version INTEGER NOT NULL,
	CONSTRAINT pk_aide PRIMARY KEY (id),
	CONSTRAINT fk_aide_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_aide_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_aide_party_id FOREIGN KEY(party_id) REFERENCES party (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_aide_case_id ON aide (case_id);

CREATE INDEX ix_aide_party_id ON aide (party_id);

CREATE TABLE item (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	agreement_id VARCHAR NOT NULL,
	no INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	text TEXT NOT NULL,
	obligor_ids JSON NOT NULL,
	obligee_ids JSON NOT NULL,
	fen BIGINT,
	due DATE,
	method VARCHAR NOT NULL,
	account VARCHAR NOT NULL,
	default_clause VARCHAR NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_item PRIMARY KEY (id),
	CONSTRAINT fk_item_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_item_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_item_agreement_id FOREIGN KEY(agreement_id) REFERENCES agreement (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_item_agreement_id ON item (agreement_id);

CREATE INDEX ix_item_case_id ON item (case_id);

CREATE TABLE signature (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	agreement_id VARCHAR NOT NULL,
	signer_kind VARCHAR NOT NULL,
	signer_id VARCHAR NOT NULL,
	signed_by VARCHAR NOT NULL,
	way VARCHAR NOT NULL,
	"on" DATE NOT NULL,
	entry_id VARCHAR NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_signature PRIMARY KEY (id),
	CONSTRAINT uq_signature_agreement_id_signer_kind_signer_id UNIQUE (agreement_id, signer_kind, signer_id),
	CONSTRAINT fk_signature_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_signature_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_signature_agreement_id FOREIGN KEY(agreement_id) REFERENCES agreement (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_signature_case_id ON signature (case_id);

CREATE TABLE instalment (
	id VARCHAR NOT NULL,
	centre_id VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	agreement_id VARCHAR NOT NULL,
	item_id VARCHAR NOT NULL,
	no INTEGER NOT NULL,
	item_no INTEGER NOT NULL,
	obligor VARCHAR NOT NULL,
	obligee VARCHAR NOT NULL,
	what VARCHAR NOT NULL,
	due DATE,
	fen BIGINT NOT NULL,
	done_fen BIGINT NOT NULL,
	done_on DATE,
	state VARCHAR NOT NULL,
	proof_id VARCHAR NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_instalment PRIMARY KEY (id),
	CONSTRAINT fk_instalment_centre_id FOREIGN KEY(centre_id) REFERENCES centre (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_instalment_case_id FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_instalment_agreement_id FOREIGN KEY(agreement_id) REFERENCES agreement (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_instalment_item_id FOREIGN KEY(item_id) REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_instalment_agreement_id ON instalment (agreement_id);

CREATE INDEX ix_instalment_case_id ON instalment (case_id);

CREATE INDEX ix_instalment_item_id ON instalment (item_id);

CREATE TRIGGER log_no_update BEFORE UPDATE ON log
BEGIN
	SELECT RAISE(ABORT, 'the log is append-only');
END;

CREATE TRIGGER log_no_delete BEFORE DELETE ON log
BEGIN
	SELECT RAISE(ABORT, 'the log is append-only');
END;
