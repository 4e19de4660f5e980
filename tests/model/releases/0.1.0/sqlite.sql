CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE instruments (
	name VARCHAR(80) NOT NULL, 
	version INTEGER NOT NULL, 
	voice VARCHAR(40) NOT NULL, 
	text TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	published_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_instruments PRIMARY KEY (id), 
	CONSTRAINT uq_instruments_name_version UNIQUE (name, version)
);
CREATE TABLE owner_keys (
	owner_id CHAR(32) NOT NULL, 
	wrapped BLOB, 
	CONSTRAINT pk_owner_keys PRIMARY KEY (owner_id)
);
CREATE TABLE sites (
	name VARCHAR(120) NOT NULL, 
	is_demonstration BOOLEAN NOT NULL, 
	safeguarding_phone VARCHAR(40), 
	safeguarding_name VARCHAR(120), 
	id CHAR(32) NOT NULL, safeguarding_hours VARCHAR(120), night_phone VARCHAR(40), crisis_phone VARCHAR(40), symbols INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_sites PRIMARY KEY (id), 
	CONSTRAINT uq_sites_name UNIQUE (name)
);
CREATE TABLE carers (
	site_id CHAR(32) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	picture VARCHAR(60) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_carers PRIMARY KEY (id), 
	CONSTRAINT fk_carers_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
);
CREATE TABLE codebooks (
	site_id CHAR(32) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_codebooks PRIMARY KEY (id), 
	CONSTRAINT fk_codebooks_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT uq_codebooks_site_id_name UNIQUE (site_id, name)
);
CREATE TABLE people (
	site_id CHAR(32) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	picture VARCHAR(60) NOT NULL, 
	needs JSON NOT NULL, 
	id CHAR(32) NOT NULL, erased_at DATETIME, 
	CONSTRAINT pk_people PRIMARY KEY (id), 
	CONSTRAINT fk_people_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
);
CREATE TABLE professionals (
	site_id CHAR(32) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	profession VARCHAR(120) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_professionals PRIMARY KEY (id), 
	CONSTRAINT fk_professionals_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
);
CREATE TABLE waves (
	site_id CHAR(32) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_waves PRIMARY KEY (id), 
	CONSTRAINT fk_waves_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
);
CREATE TABLE workers (
	site_id CHAR(32) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	picture VARCHAR(60) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_workers PRIMARY KEY (id), 
	CONSTRAINT fk_workers_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
);
CREATE TABLE accounts (
	site_id CHAR(32) NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	person_id CHAR(32), 
	carer_id CHAR(32), 
	professional_id CHAR(32), 
	worker_id CHAR(32), 
	email VARCHAR(200), 
	password_hash VARCHAR(200), 
	reading VARCHAR(120) NOT NULL, 
	closed_at DATETIME, 
	id CHAR(32) NOT NULL, own_pictures INTEGER DEFAULT '0' NOT NULL, closed_because VARCHAR(40), 
	CONSTRAINT pk_accounts PRIMARY KEY (id), 
	CONSTRAINT fk_accounts_carer_id FOREIGN KEY(carer_id) REFERENCES carers (id), 
	CONSTRAINT fk_accounts_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_accounts_professional_id FOREIGN KEY(professional_id) REFERENCES professionals (id), 
	CONSTRAINT fk_accounts_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_accounts_worker_id FOREIGN KEY(worker_id) REFERENCES workers (id), 
	CONSTRAINT uq_accounts_carer_id UNIQUE (carer_id), 
	CONSTRAINT uq_accounts_email UNIQUE (email), 
	CONSTRAINT uq_accounts_person_id UNIQUE (person_id), 
	CONSTRAINT uq_accounts_professional_id UNIQUE (professional_id), 
	CONSTRAINT uq_accounts_worker_id UNIQUE (worker_id)
);
CREATE TABLE circle_members (
	person_id CHAR(32) NOT NULL, 
	carer_id CHAR(32), 
	professional_id CHAR(32), 
	who_they_are VARCHAR(60) NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_circle_members PRIMARY KEY (id), 
	CONSTRAINT fk_circle_members_carer_id FOREIGN KEY(carer_id) REFERENCES carers (id), 
	CONSTRAINT fk_circle_members_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_circle_members_professional_id FOREIGN KEY(professional_id) REFERENCES professionals (id)
);
CREATE TABLE codes (
	codebook_id CHAR(32) NOT NULL, 
	parent_id CHAR(32), 
	name VARCHAR(120) NOT NULL, 
	description TEXT NOT NULL, 
	look INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_codes PRIMARY KEY (id), 
	CONSTRAINT fk_codes_codebook_id FOREIGN KEY(codebook_id) REFERENCES codebooks (id), 
	CONSTRAINT fk_codes_parent_id FOREIGN KEY(parent_id) REFERENCES codes (id), 
	CONSTRAINT uq_codes_codebook_id_name UNIQUE (codebook_id, name)
);
CREATE TABLE relationships (
	person_id CHAR(32) NOT NULL, 
	worker_id CHAR(32) NOT NULL, 
	site_id CHAR(32) NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE, 
	id CHAR(32) NOT NULL, erased_at DATETIME, 
	CONSTRAINT pk_relationships PRIMARY KEY (id), 
	CONSTRAINT fk_relationships_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_relationships_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_relationships_worker_id FOREIGN KEY(worker_id) REFERENCES workers (id)
);
CREATE TABLE surveys (
	instrument_id CHAR(32) NOT NULL, 
	wave_id CHAR(32) NOT NULL, 
	site_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_surveys PRIMARY KEY (id), 
	CONSTRAINT fk_surveys_instrument_id FOREIGN KEY(instrument_id) REFERENCES instruments (id), 
	CONSTRAINT fk_surveys_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_surveys_wave_id FOREIGN KEY(wave_id) REFERENCES waves (id), 
	CONSTRAINT uq_surveys_instrument_id_wave_id UNIQUE (instrument_id, wave_id)
);
CREATE TABLE changes (
	site_id CHAR(32) NOT NULL, 
	made_by_id CHAR(32) NOT NULL, 
	made_at DATETIME NOT NULL, 
	has_changed BOOLEAN NOT NULL, 
	picture VARCHAR(60) NOT NULL, 
	by_on DATE, 
	language VARCHAR(12) NOT NULL, 
	you_said_sealed BLOB NOT NULL, 
	we_did_sealed BLOB NOT NULL, 
	what_next_sealed BLOB NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_changes PRIMARY KEY (id), 
	CONSTRAINT fk_changes_made_by_id FOREIGN KEY(made_by_id) REFERENCES accounts (id), 
	CONSTRAINT fk_changes_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
);
CREATE TABLE collections (
	site_id CHAR(32) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	introduction TEXT NOT NULL, 
	use VARCHAR(40) NOT NULL, 
	made_by_id CHAR(32) NOT NULL, 
	made_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, audience VARCHAR(40) DEFAULT 'team' NOT NULL, medium VARCHAR(40) DEFAULT 'paper' NOT NULL, 
	CONSTRAINT pk_collections PRIMARY KEY (id), 
	CONSTRAINT fk_collections_made_by_id FOREIGN KEY(made_by_id) REFERENCES accounts (id), 
	CONSTRAINT fk_collections_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT uq_collections_site_id_name UNIQUE (site_id, name)
);
CREATE TABLE consents (
	relationship_id CHAR(32) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	use VARCHAR(40) NOT NULL, 
	is_yes BOOLEAN NOT NULL, 
	how VARCHAR(40) NOT NULL, 
	supported_by VARCHAR(120) NOT NULL, 
	given_at DATETIME NOT NULL, 
	until DATE, 
	withdrawn_at DATETIME, 
	id CHAR(32) NOT NULL, language VARCHAR(12) DEFAULT '' NOT NULL, explained INTEGER DEFAULT '0' NOT NULL, audiences JSON, mediums JSON, 
	CONSTRAINT pk_consents PRIMARY KEY (id), 
	CONSTRAINT fk_consents_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_consents_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id)
);
CREATE TABLE contacts (
	relationship_id CHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	first VARCHAR(40) NOT NULL, 
	how VARCHAR(40) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_contacts PRIMARY KEY (id), 
	CONSTRAINT fk_contacts_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id)
);
CREATE TABLE events (
	at DATETIME NOT NULL, 
	account_id CHAR(32), 
	verb VARCHAR(40) NOT NULL, 
	site_id CHAR(32), 
	relationship_id CHAR(32), 
	thing_kind VARCHAR(40), 
	thing_id CHAR(32), 
	facts JSON NOT NULL, 
	id CHAR(32) NOT NULL, mark BLOB, 
	CONSTRAINT pk_events PRIMARY KEY (id), 
	CONSTRAINT fk_events_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_events_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_events_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
);
CREATE TABLE hand_offs (
	from_relationship_id CHAR(32) NOT NULL, 
	to_relationship_id CHAR(32) NOT NULL, 
	"on" DATE NOT NULL, 
	reason VARCHAR(200) NOT NULL, 
	id CHAR(32) NOT NULL, goodbye_sealed BLOB, hello_sealed BLOB, seen_at DATETIME, 
	CONSTRAINT pk_hand_offs PRIMARY KEY (id), 
	CONSTRAINT fk_hand_offs_from_relationship_id FOREIGN KEY(from_relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_hand_offs_to_relationship_id FOREIGN KEY(to_relationship_id) REFERENCES relationships (id), 
	CONSTRAINT uq_hand_offs_from_relationship_id UNIQUE (from_relationship_id)
);
CREATE TABLE invitations (
	survey_id CHAR(32) NOT NULL, 
	relationship_id CHAR(32) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	invited_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_invitations PRIMARY KEY (id), 
	CONSTRAINT fk_invitations_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_invitations_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_invitations_survey_id FOREIGN KEY(survey_id) REFERENCES surveys (id), 
	CONSTRAINT uq_invitations_survey_id_relationship_id_account_id UNIQUE (survey_id, relationship_id, account_id)
);
CREATE TABLE pseudonyms (
	relationship_id CHAR(32) NOT NULL, 
	real_sealed BLOB NOT NULL, 
	stands_in VARCHAR(120) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_pseudonyms PRIMARY KEY (id), 
	CONSTRAINT fk_pseudonyms_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id)
);
CREATE TABLE sign_in_links (
	account_id CHAR(32) NOT NULL, 
	token_hash BLOB NOT NULL, 
	made_at DATETIME NOT NULL, 
	ends_at DATETIME, 
	revoked_at DATETIME, 
	id CHAR(32) NOT NULL, used_at DATETIME, purpose VARCHAR(40) DEFAULT 'come in' NOT NULL, 
	CONSTRAINT pk_sign_in_links PRIMARY KEY (id), 
	CONSTRAINT fk_sign_in_links_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT uq_sign_in_links_token_hash UNIQUE (token_hash)
);
CREATE TABLE stories (
	relationship_id CHAR(32) NOT NULL, 
	site_id CHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	begun_by_id CHAR(32) NOT NULL, 
	begun_at DATETIME NOT NULL, 
	title_sealed BLOB NOT NULL, 
	easy_words_sealed BLOB, 
	saved_count INTEGER NOT NULL, 
	id CHAR(32) NOT NULL, kind VARCHAR(40), shown_count INTEGER DEFAULT '1' NOT NULL, 
	CONSTRAINT pk_stories PRIMARY KEY (id), 
	CONSTRAINT fk_stories_begun_by_id FOREIGN KEY(begun_by_id) REFERENCES accounts (id), 
	CONSTRAINT fk_stories_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_stories_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
);
CREATE TABLE collection_stories (
	collection_id CHAR(32) NOT NULL, 
	story_id CHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_collection_stories PRIMARY KEY (collection_id, story_id), 
	CONSTRAINT fk_collection_stories_collection_id FOREIGN KEY(collection_id) REFERENCES collections (id), 
	CONSTRAINT fk_collection_stories_story_id FOREIGN KEY(story_id) REFERENCES stories (id)
);
CREATE TABLE entry_shares (
	entry_id CHAR(32) NOT NULL, 
	use VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_entry_shares PRIMARY KEY (entry_id, use), 
	CONSTRAINT fk_entry_shares_entry_id FOREIGN KEY(entry_id) REFERENCES diary_entries (id)
);
CREATE TABLE survey_responses (
	survey_id CHAR(32) NOT NULL, 
	relationship_id CHAR(32) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	invitation_id CHAR(32), 
	voice VARCHAR(40) NOT NULL, 
	language VARCHAR(12) NOT NULL, 
	mode VARCHAR(24) NOT NULL, 
	began_at DATETIME NOT NULL, 
	sent_at DATETIME, 
	taken_back_at DATETIME, 
	helped_by JSON NOT NULL, 
	help_how JSON NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_survey_responses PRIMARY KEY (id), 
	CONSTRAINT fk_survey_responses_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_survey_responses_invitation_id FOREIGN KEY(invitation_id) REFERENCES invitations (id), 
	CONSTRAINT fk_survey_responses_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_survey_responses_survey_id FOREIGN KEY(survey_id) REFERENCES surveys (id), 
	CONSTRAINT uq_survey_responses_invitation_id UNIQUE (invitation_id)
);
CREATE TABLE change_sources (
	change_id CHAR(32) NOT NULL, 
	entry_id CHAR(32), 
	response_id CHAR(32), 
	account_id CHAR(32) NOT NULL, 
	seen_at DATETIME, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_change_sources PRIMARY KEY (id), 
	CONSTRAINT fk_change_sources_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_change_sources_change_id FOREIGN KEY(change_id) REFERENCES changes (id), 
	CONSTRAINT fk_change_sources_entry_id FOREIGN KEY(entry_id) REFERENCES diary_entries (id), 
	CONSTRAINT fk_change_sources_response_id FOREIGN KEY(response_id) REFERENCES survey_responses (id)
);
CREATE TABLE response_shares (
	response_id CHAR(32) NOT NULL, 
	use VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_response_shares PRIMARY KEY (response_id, use), 
	CONSTRAINT fk_response_shares_response_id FOREIGN KEY(response_id) REFERENCES survey_responses (id)
);
CREATE TABLE safe_copies (
	media_file_id CHAR(32) NOT NULL, 
	purpose VARCHAR(20) NOT NULL, 
	media_type VARCHAR(60) NOT NULL, 
	width INTEGER, 
	height INTEGER, 
	seconds DOUBLE, 
	size BIGINT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_safe_copies PRIMARY KEY (id), 
	CONSTRAINT fk_safe_copies_media_file_id FOREIGN KEY(media_file_id) REFERENCES media_files (id), 
	CONSTRAINT uq_safe_copies_media_file_id_purpose UNIQUE (media_file_id, purpose)
);
CREATE TABLE story_parts (
	story_id CHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	entry_id CHAR(32), 
	answer_id CHAR(32), 
	words_sealed BLOB NOT NULL, 
	id CHAR(32) NOT NULL, pictures_sealed BLOB, 
	CONSTRAINT pk_story_parts PRIMARY KEY (id), 
	CONSTRAINT fk_story_parts_answer_id FOREIGN KEY(answer_id) REFERENCES answers (id), 
	CONSTRAINT fk_story_parts_entry_id FOREIGN KEY(entry_id) REFERENCES diary_entries (id), 
	CONSTRAINT fk_story_parts_story_id FOREIGN KEY(story_id) REFERENCES stories (id), 
	CONSTRAINT uq_story_parts_story_id_answer_id UNIQUE (story_id, answer_id), 
	CONSTRAINT uq_story_parts_story_id_entry_id UNIQUE (story_id, entry_id)
);
CREATE TABLE quotations (
	part_id CHAR(32) NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	words_sealed BLOB NOT NULL, 
	made_by_id CHAR(32) NOT NULL, 
	made_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_quotations PRIMARY KEY (id), 
	CONSTRAINT fk_quotations_made_by_id FOREIGN KEY(made_by_id) REFERENCES accounts (id), 
	CONSTRAINT fk_quotations_part_id FOREIGN KEY(part_id) REFERENCES story_parts (id)
);
CREATE TABLE codings (
	quotation_id CHAR(32) NOT NULL, 
	code_id CHAR(32) NOT NULL, 
	coder_id CHAR(32) NOT NULL, 
	coded_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_codings PRIMARY KEY (id), 
	CONSTRAINT fk_codings_code_id FOREIGN KEY(code_id) REFERENCES codes (id), 
	CONSTRAINT fk_codings_coder_id FOREIGN KEY(coder_id) REFERENCES accounts (id), 
	CONSTRAINT fk_codings_quotation_id FOREIGN KEY(quotation_id) REFERENCES quotations (id), 
	CONSTRAINT uq_codings_quotation_id_code_id_coder_id UNIQUE (quotation_id, code_id, coder_id)
);
CREATE TABLE words_read (
	site_id CHAR(32) NOT NULL, 
	language VARCHAR(12) NOT NULL, 
	part VARCHAR(40) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	reader_name VARCHAR(120) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	read_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_words_read PRIMARY KEY (id), 
	CONSTRAINT fk_words_read_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_words_read_account_id FOREIGN KEY(account_id) REFERENCES accounts (id)
);
CREATE TABLE words_corrected (
	site_id CHAR(32) NOT NULL, 
	language VARCHAR(12) NOT NULL, 
	"key" TEXT NOT NULL, 
	texts JSON NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	corrected_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_words_corrected PRIMARY KEY (id), 
	CONSTRAINT fk_words_corrected_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_words_corrected_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT uq_words_corrected_site_id_language_key UNIQUE (site_id, language, "key")
);
CREATE TABLE "answers" (
	response_id CHAR(32) NOT NULL, 
	item VARCHAR(80) NOT NULL, 
	choices JSON NOT NULL, 
	words_sealed BLOB, 
	language VARCHAR(12) NOT NULL, 
	answered_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	is_aside BOOLEAN DEFAULT 0 NOT NULL, 
	version INTEGER DEFAULT '1' NOT NULL, pictures JSON, said_sealed BLOB, 
	CONSTRAINT pk_answers PRIMARY KEY (id), 
	CONSTRAINT uq_answers_response_id_item UNIQUE (response_id, item), 
	CONSTRAINT fk_answers_response_id FOREIGN KEY(response_id) REFERENCES survey_responses (id)
);
CREATE TABLE access_records (
	person_id CHAR(32) NOT NULL, 
	site_id CHAR(32) NOT NULL, 
	needs JSON NOT NULL, 
	from_reading JSON NOT NULL, 
	interpreter VARCHAR(60), 
	words_sealed BLOB, 
	is_shared BOOLEAN NOT NULL, 
	recorded_by_id CHAR(32) NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	review_on DATE NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_access_records PRIMARY KEY (id), 
	CONSTRAINT fk_access_records_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_access_records_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_access_records_recorded_by_id FOREIGN KEY(recorded_by_id) REFERENCES accounts (id), 
	CONSTRAINT uq_access_records_person_id UNIQUE (person_id)
);
CREATE TABLE sayings (
	site_id CHAR(32) NOT NULL, 
	name VARCHAR(32) NOT NULL, 
	language VARCHAR(12) NOT NULL, 
	words TEXT NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	who_speaks VARCHAR(120) NOT NULL, 
	made_by_id CHAR(32) NOT NULL, 
	made_at DATETIME NOT NULL, 
	taken_away_at DATETIME, 
	key_sealed BLOB NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	trouble VARCHAR(60), 
	copy_id CHAR(32), 
	copy_type VARCHAR(60), 
	copy_size BIGINT, 
	copy_sha256 VARCHAR(64), 
	seconds DOUBLE, 
	width INTEGER, 
	height INTEGER, 
	captions TEXT, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_sayings PRIMARY KEY (id), 
	CONSTRAINT fk_sayings_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_sayings_made_by_id FOREIGN KEY(made_by_id) REFERENCES accounts (id)
);
CREATE TABLE capacity_notes (
	relationship_id CHAR(32) NOT NULL, 
	written_by_id CHAR(32) NOT NULL, 
	written_at DATETIME NOT NULL, 
	decision VARCHAR(24) NOT NULL, 
	understands VARCHAR(12) NOT NULL, 
	remembers VARCHAR(12) NOT NULL, 
	thinks_about VARCHAR(12) NOT NULL, 
	says VARCHAR(12) NOT NULL, 
	supported_by_sealed BLOB, 
	explained_how_sealed BLOB, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_capacity_notes PRIMARY KEY (id), 
	CONSTRAINT fk_capacity_notes_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_capacity_notes_written_by_id FOREIGN KEY(written_by_id) REFERENCES accounts (id)
);
CREATE TABLE group_sessions (
	site_id CHAR(32) NOT NULL, 
	begun_by_id CHAR(32) NOT NULL, 
	begun_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	tablet_hash BLOB NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_group_sessions PRIMARY KEY (id), 
	CONSTRAINT fk_group_sessions_begun_by_id FOREIGN KEY(begun_by_id) REFERENCES accounts (id), 
	CONSTRAINT fk_group_sessions_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT uq_group_sessions_tablet_hash UNIQUE (tablet_hash)
);
CREATE TABLE safety_flags (
	relationship_id CHAR(32) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	told_in VARCHAR(24) NOT NULL, 
	thing_id CHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	seen_at DATETIME, 
	seen_by_id CHAR(32), 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_safety_flags PRIMARY KEY (id), 
	CONSTRAINT fk_safety_flags_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_safety_flags_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_safety_flags_seen_by_id FOREIGN KEY(seen_by_id) REFERENCES accounts (id), 
	CONSTRAINT uq_safety_flags_thing_id UNIQUE (thing_id)
);
CREATE TABLE agreements (
	invitation_id CHAR(32) NOT NULL, 
	relationship_id CHAR(32) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	is_yes BOOLEAN NOT NULL, 
	language VARCHAR(12) NOT NULL, 
	mode VARCHAR(24) NOT NULL, 
	explained_with VARCHAR(40) NOT NULL, 
	checks JSON NOT NULL, 
	practice VARCHAR(12) NOT NULL, 
	said_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_agreements PRIMARY KEY (id), 
	CONSTRAINT fk_agreements_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_agreements_invitation_id FOREIGN KEY(invitation_id) REFERENCES invitations (id), 
	CONSTRAINT fk_agreements_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id)
);
CREATE TABLE seats (
	group_id CHAR(32) NOT NULL, 
	invitation_id CHAR(32) NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_seats PRIMARY KEY (group_id, invitation_id), 
	CONSTRAINT fk_seats_group_id FOREIGN KEY(group_id) REFERENCES group_sessions (id), 
	CONSTRAINT fk_seats_invitation_id FOREIGN KEY(invitation_id) REFERENCES invitations (id)
);
CREATE TABLE helped_answers (
	response_id CHAR(32) NOT NULL, 
	item VARCHAR(80) NOT NULL, 
	choices JSON NOT NULL, 
	words_sealed BLOB, 
	said_sealed BLOB, 
	language VARCHAR(12) NOT NULL, 
	answered_at DATETIME NOT NULL, 
	alone_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_helped_answers PRIMARY KEY (id), 
	CONSTRAINT fk_helped_answers_response_id FOREIGN KEY(response_id) REFERENCES survey_responses (id), 
	CONSTRAINT uq_helped_answers_response_id_item UNIQUE (response_id, item)
);
CREATE TABLE response_signals (
	response_id CHAR(32) NOT NULL, 
	signals JSON NOT NULL, 
	worked_out_at DATETIME NOT NULL, 
	CONSTRAINT pk_response_signals PRIMARY KEY (response_id), 
	CONSTRAINT fk_response_signals_response_id FOREIGN KEY(response_id) REFERENCES survey_responses (id)
);
CREATE TABLE "browser_sessions" (
	id_hash BLOB NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	began_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	only_invitation_id CHAR(32), waits_for VARCHAR(40), device VARCHAR(20) DEFAULT '' NOT NULL, proved_at DATETIME, helper VARCHAR(40) DEFAULT '' NOT NULL, shows_before BOOLEAN DEFAULT 0 NOT NULL, given_back BLOB, 
	CONSTRAINT pk_browser_sessions PRIMARY KEY (id_hash), 
	CONSTRAINT fk_browser_sessions_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_browser_sessions_only_invitation_id FOREIGN KEY(only_invitation_id) REFERENCES invitations (id)
);
CREATE TABLE paper_sets (
	site_id CHAR(32) NOT NULL, 
	survey_id CHAR(32) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	language VARCHAR(12) NOT NULL, 
	size VARCHAR(12) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_paper_sets PRIMARY KEY (id), 
	CONSTRAINT fk_paper_sets_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_paper_sets_survey_id FOREIGN KEY(survey_id) REFERENCES surveys (id), 
	CONSTRAINT fk_paper_sets_account_id FOREIGN KEY(account_id) REFERENCES accounts (id)
);
CREATE TABLE paper_copies (
	set_id CHAR(32) NOT NULL, 
	relationship_id CHAR(32), 
	number VARCHAR(12) NOT NULL, 
	position INTEGER NOT NULL, 
	link_id CHAR(32), 
	address_sealed BLOB, 
	file_id CHAR(32), 
	key_sealed BLOB, 
	size BIGINT, 
	pages INTEGER, 
	drawn_at DATETIME, 
	trouble VARCHAR(200), 
	returned_at DATETIME, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_paper_copies PRIMARY KEY (id), 
	CONSTRAINT fk_paper_copies_set_id FOREIGN KEY(set_id) REFERENCES paper_sets (id), 
	CONSTRAINT fk_paper_copies_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_paper_copies_link_id FOREIGN KEY(link_id) REFERENCES sign_in_links (id), 
	CONSTRAINT uq_paper_copies_number UNIQUE (number), 
	CONSTRAINT uq_paper_copies_file_id UNIQUE (file_id)
);
CREATE TABLE own_pictures (
	person_id CHAR(32) NOT NULL, 
	idea VARCHAR(60) NOT NULL, 
	media_file_id CHAR(32) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	put_at DATETIME NOT NULL, 
	taken_away_at DATETIME, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_own_pictures PRIMARY KEY (id), 
	CONSTRAINT fk_own_pictures_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_own_pictures_media_file_id FOREIGN KEY(media_file_id) REFERENCES media_files (id), 
	CONSTRAINT fk_own_pictures_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT uq_own_pictures_media_file_id UNIQUE (media_file_id)
);
CREATE TABLE symbol_sets (
	site_id CHAR(32) NOT NULL, 
	account_id CHAR(32), 
	name VARCHAR(120) NOT NULL, 
	imported_at DATETIME NOT NULL, 
	taken_away_at DATETIME, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_symbol_sets PRIMARY KEY (id), 
	CONSTRAINT fk_symbol_sets_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_symbol_sets_account_id FOREIGN KEY(account_id) REFERENCES accounts (id)
);
CREATE TABLE symbols (
	set_id CHAR(32) NOT NULL, 
	name VARCHAR(60) NOT NULL, 
	words JSON NOT NULL, 
	search_words TEXT NOT NULL, 
	author VARCHAR(120) NOT NULL, 
	licence VARCHAR(120) NOT NULL, 
	is_noncommercial BOOLEAN NOT NULL, 
	media_type VARCHAR(40) NOT NULL, 
	data BLOB NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_symbols PRIMARY KEY (id), 
	CONSTRAINT fk_symbols_set_id FOREIGN KEY(set_id) REFERENCES symbol_sets (id), 
	CONSTRAINT uq_symbols_set_id_name UNIQUE (set_id, name)
);
CREATE TABLE arriving_pieces (
	arriving_id CHAR(32) NOT NULL, 
	start BIGINT NOT NULL, 
	size BIGINT NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_arriving_pieces PRIMARY KEY (id), 
	CONSTRAINT fk_arriving_pieces_arriving_id FOREIGN KEY(arriving_id) REFERENCES arriving_files (id)
);
CREATE TABLE "jobs" (
	kind VARCHAR(40) NOT NULL, 
	thing_id CHAR(32) NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	tries INTEGER NOT NULL, 
	asked_at DATETIME NOT NULL, 
	not_before DATETIME NOT NULL, 
	leased_until DATETIME, 
	trouble VARCHAR(200), 
	id CHAR(32) NOT NULL, 
	holder CHAR(32), 
	parked_at DATETIME, 
	site_id CHAR(32), 
	CONSTRAINT pk_jobs PRIMARY KEY (id), 
	CONSTRAINT fk_jobs_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
);
CREATE TABLE file_checks (
	what VARCHAR(20) NOT NULL, 
	site_id CHAR(32), 
	state VARCHAR(40) NOT NULL, 
	checked_at DATETIME NOT NULL, 
	troubled_at DATETIME, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_file_checks PRIMARY KEY (id), 
	CONSTRAINT fk_file_checks_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
);
CREATE TABLE "transcripts" (
	media_file_id CHAR(32) NOT NULL, 
	account_id CHAR(32), 
	language VARCHAR(12) NOT NULL, 
	is_draft BOOLEAN NOT NULL, 
	written_at DATETIME NOT NULL, 
	words_sealed BLOB NOT NULL, 
	id CHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	maker VARCHAR(80), 
	timing_sealed BLOB, 
	CONSTRAINT pk_transcripts PRIMARY KEY (id), 
	CONSTRAINT fk_transcripts_media_file_id FOREIGN KEY(media_file_id) REFERENCES media_files (id), 
	CONSTRAINT fk_transcripts_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT uq_transcripts_media_file_id_version UNIQUE (media_file_id, version)
);
CREATE TABLE published_prompts (
	name VARCHAR(60) NOT NULL, 
	version INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	published_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_published_prompts PRIMARY KEY (id), 
	CONSTRAINT uq_published_prompts_name_version UNIQUE (name, version)
);
CREATE TABLE prompt_plans (
	relationship_id CHAR(32) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	prompt_id CHAR(32) NOT NULL, 
	put_by_id CHAR(32) NOT NULL, 
	put_at DATETIME NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE, 
	every_days INTEGER, 
	weekdays JSON NOT NULL, 
	open_days INTEGER NOT NULL, 
	stopped_on DATE, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_prompt_plans PRIMARY KEY (id), 
	CONSTRAINT fk_prompt_plans_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_prompt_plans_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_prompt_plans_prompt_id FOREIGN KEY(prompt_id) REFERENCES published_prompts (id), 
	CONSTRAINT fk_prompt_plans_put_by_id FOREIGN KEY(put_by_id) REFERENCES accounts (id)
);
CREATE TABLE shown_prompts (
	plan_id CHAR(32) NOT NULL, 
	due_on DATE NOT NULL, 
	expires_on DATE NOT NULL, 
	language VARCHAR(12) NOT NULL, 
	shown_at DATETIME NOT NULL, 
	not_now_at DATETIME, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_shown_prompts PRIMARY KEY (id), 
	CONSTRAINT fk_shown_prompts_plan_id FOREIGN KEY(plan_id) REFERENCES prompt_plans (id), 
	CONSTRAINT uq_shown_prompts_plan_id_due_on UNIQUE (plan_id, due_on)
);
CREATE TABLE "diary_entries" (
	relationship_id CHAR(32) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	received_at DATETIME NOT NULL, 
	told_at DATETIME, 
	feeling VARCHAR(40), 
	words_sealed BLOB, 
	language VARCHAR(12) NOT NULL, 
	taken_back_at DATETIME, 
	id CHAR(32) NOT NULL, 
	pictures_sealed BLOB, 
	adds_to_id CHAR(32), 
	shown_prompt_id CHAR(32), 
	CONSTRAINT pk_diary_entries PRIMARY KEY (id), 
	CONSTRAINT fk_diary_entries_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_diary_entries_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_diary_entries_adds_to_id FOREIGN KEY(adds_to_id) REFERENCES diary_entries (id), 
	CONSTRAINT fk_diary_entries_shown_prompt_id FOREIGN KEY(shown_prompt_id) REFERENCES shown_prompts (id)
);
CREATE TABLE outbox_passes (
	account_id CHAR(32) NOT NULL, 
	only_invitation_id CHAR(32), 
	ticket_hash BLOB NOT NULL, 
	secret_hash BLOB NOT NULL, 
	made_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_outbox_passes PRIMARY KEY (id), 
	CONSTRAINT fk_outbox_passes_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_outbox_passes_only_invitation_id FOREIGN KEY(only_invitation_id) REFERENCES invitations (id), 
	CONSTRAINT uq_outbox_passes_ticket_hash UNIQUE (ticket_hash), 
	CONSTRAINT uq_outbox_passes_secret_hash UNIQUE (secret_hash)
);
CREATE TABLE bundles (
	bundle_id CHAR(32) NOT NULL, 
	pass_id CHAR(32) NOT NULL, 
	site_id CHAR(32) NOT NULL, 
	file_id CHAR(32) NOT NULL, 
	size BIGINT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	received_at DATETIME NOT NULL, 
	receipt TEXT NOT NULL, 
	key_sealed BLOB NOT NULL, 
	account_id CHAR(32), 
	kind VARCHAR(20), 
	is_finished BOOLEAN, 
	begun_at DATETIME, 
	told_at DATETIME, 
	opened_at DATETIME, 
	became_id CHAR(32), 
	removed_at DATETIME, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_bundles PRIMARY KEY (id), 
	CONSTRAINT fk_bundles_pass_id FOREIGN KEY(pass_id) REFERENCES outbox_passes (id), 
	CONSTRAINT fk_bundles_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_bundles_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT uq_bundles_file_id UNIQUE (file_id), 
	CONSTRAINT uq_bundles_bundle_id_sha256 UNIQUE (bundle_id, sha256)
);
CREATE TABLE other_answers (
	response_id CHAR(32) NOT NULL, 
	bundle_id CHAR(32) NOT NULL, 
	item VARCHAR(80) NOT NULL, 
	form_sealed BLOB NOT NULL, 
	told_at DATETIME NOT NULL, 
	settled_at DATETIME, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_other_answers PRIMARY KEY (id), 
	CONSTRAINT fk_other_answers_response_id FOREIGN KEY(response_id) REFERENCES survey_responses (id), 
	CONSTRAINT fk_other_answers_bundle_id FOREIGN KEY(bundle_id) REFERENCES bundles (id), 
	CONSTRAINT uq_other_answers_bundle_id_item UNIQUE (bundle_id, item)
);
CREATE TABLE "arriving_files" (
	address_hash BLOB NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	relationship_id CHAR(32), 
	length BIGINT, 
	arrived BIGINT NOT NULL, 
	turn INTEGER NOT NULL, 
	begun_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	kind VARCHAR(40), 
	file_id CHAR(32), 
	sha256 VARCHAR(64), 
	used_for CHAR(32), 
	key_sealed BLOB NOT NULL, 
	claims_sealed BLOB NOT NULL, 
	id CHAR(32) NOT NULL, 
	bundle_id CHAR(32), 
	site_id CHAR(32), 
	pass_id CHAR(32), 
	CONSTRAINT pk_arriving_files PRIMARY KEY (id), 
	CONSTRAINT fk_arriving_files_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_arriving_files_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT uq_arriving_files_file_id UNIQUE (file_id), 
	CONSTRAINT uq_arriving_files_address_hash UNIQUE (address_hash), 
	CONSTRAINT fk_arriving_files_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_arriving_files_pass_id FOREIGN KEY(pass_id) REFERENCES outbox_passes (id)
);
CREATE TABLE "reminders" (
	account_id CHAR(32) NOT NULL, 
	is_here BOOLEAN DEFAULT 0 NOT NULL, 
	is_calendar BOOLEAN DEFAULT 0 NOT NULL, 
	weekdays JSON NOT NULL, 
	hour INTEGER NOT NULL, 
	changed_at DATETIME NOT NULL, 
	is_message BOOLEAN DEFAULT 0 NOT NULL, 
	address_sealed BLOB, 
	CONSTRAINT pk_reminders PRIMARY KEY (account_id), 
	CONSTRAINT fk_reminders_account_id FOREIGN KEY(account_id) REFERENCES accounts (id)
);
CREATE TABLE reminder_messages (
	account_id CHAR(32) NOT NULL, 
	site_id CHAR(32) NOT NULL, 
	due_at DATETIME NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	language VARCHAR(12) NOT NULL, 
	begun_at DATETIME, 
	ended_at DATETIME, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_reminder_messages PRIMARY KEY (id), 
	CONSTRAINT fk_reminder_messages_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_reminder_messages_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT uq_reminder_messages_account_id_due_at UNIQUE (account_id, due_at)
);
CREATE TABLE erasures (
	site_id CHAR(32) NOT NULL, 
	person_id CHAR(32), 
	asked_by_id CHAR(32), 
	at DATETIME NOT NULL, 
	done_at DATETIME, 
	rows INTEGER NOT NULL, 
	owners JSON NOT NULL, 
	files JSON NOT NULL, 
	pieces JSON NOT NULL, 
	exports JSON NOT NULL, 
	copies JSON NOT NULL, 
	id CHAR(32) NOT NULL, because VARCHAR(12) DEFAULT 'asked' NOT NULL, 
	CONSTRAINT pk_erasures PRIMARY KEY (id), 
	CONSTRAINT fk_erasures_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_erasures_asked_by_id FOREIGN KEY(asked_by_id) REFERENCES accounts (id)
);
CREATE TABLE legal_holds (
	relationship_id CHAR(32) NOT NULL, 
	placed_by_id CHAR(32), 
	placed_at DATETIME NOT NULL, 
	reason_sealed BLOB NOT NULL, 
	lifted_at DATETIME, 
	lifted_by_id CHAR(32), 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_legal_holds PRIMARY KEY (id), 
	CONSTRAINT fk_legal_holds_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_legal_holds_placed_by_id FOREIGN KEY(placed_by_id) REFERENCES accounts (id), 
	CONSTRAINT fk_legal_holds_lifted_by_id FOREIGN KEY(lifted_by_id) REFERENCES accounts (id)
);
CREATE TABLE second_factors (
	account_id CHAR(32) NOT NULL, 
	secret_sealed BLOB NOT NULL, 
	made_at DATETIME NOT NULL, 
	confirmed_at DATETIME, 
	last_step INTEGER NOT NULL, 
	CONSTRAINT pk_second_factors PRIMARY KEY (account_id), 
	CONSTRAINT fk_second_factors_account_id FOREIGN KEY(account_id) REFERENCES accounts (id)
);
CREATE TABLE picture_checks (
	account_id CHAR(32) NOT NULL, 
	shown JSON NOT NULL, 
	chosen_sealed BLOB NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_picture_checks PRIMARY KEY (account_id), 
	CONSTRAINT fk_picture_checks_account_id FOREIGN KEY(account_id) REFERENCES accounts (id)
);
CREATE TABLE recovery_codes (
	account_id CHAR(32) NOT NULL, 
	code_hash BLOB NOT NULL, 
	used_at DATETIME, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_recovery_codes PRIMARY KEY (id), 
	CONSTRAINT fk_recovery_codes_account_id FOREIGN KEY(account_id) REFERENCES accounts (id)
);
CREATE TABLE passkeys (
	account_id CHAR(32) NOT NULL, 
	credential_id BLOB NOT NULL, 
	public_key BLOB NOT NULL, 
	sign_count INTEGER NOT NULL, 
	made_at DATETIME NOT NULL, 
	used_at DATETIME, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_passkeys PRIMARY KEY (id), 
	CONSTRAINT fk_passkeys_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT uq_passkeys_credential_id UNIQUE (credential_id)
);
CREATE TABLE passkey_challenges (
	challenge_hash BLOB NOT NULL, 
	account_id CHAR(32), 
	ends_at DATETIME NOT NULL, 
	CONSTRAINT pk_passkey_challenges PRIMARY KEY (challenge_hash), 
	CONSTRAINT fk_passkey_challenges_account_id FOREIGN KEY(account_id) REFERENCES accounts (id)
);
CREATE TABLE event_chain (
	number INTEGER NOT NULL, 
	event_id CHAR(32) NOT NULL, 
	mark BLOB NOT NULL, 
	CONSTRAINT pk_event_chain PRIMARY KEY (number), 
	CONSTRAINT fk_event_chain_event_id FOREIGN KEY(event_id) REFERENCES events (id), 
	CONSTRAINT uq_event_chain_event_id UNIQUE (event_id)
);
CREATE TABLE safety_leads (
	site_id CHAR(32) NOT NULL, 
	place VARCHAR(40) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	named_at DATETIME NOT NULL, 
	told_at DATETIME, 
	CONSTRAINT pk_safety_leads PRIMARY KEY (site_id, place), 
	CONSTRAINT fk_safety_leads_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_safety_leads_account_id FOREIGN KEY(account_id) REFERENCES accounts (id)
);
CREATE TABLE concerns (
	id CHAR(32) NOT NULL, 
	site_id CHAR(32) NOT NULL, 
	relationship_id CHAR(32), 
	raised VARCHAR(40) NOT NULL, 
	raised_by_id CHAR(32) NOT NULL, 
	raised_at DATETIME NOT NULL, 
	thing_id CHAR(32) NOT NULL, 
	words_sealed BLOB, 
	seen_at DATETIME, 
	seen_by_id CHAR(32), 
	decision VARCHAR(40), 
	why_sealed BLOB, 
	decided_at DATETIME, 
	decided_by_id CHAR(32), 
	did_sealed BLOB, 
	outcome VARCHAR(40), 
	closed_at DATETIME, 
	closed_by_id CHAR(32), 
	told_id CHAR(32), 
	said_as VARCHAR(24), 
	said_sealed BLOB, 
	said_at DATETIME, 
	read_at DATETIME, 
	CONSTRAINT pk_concerns PRIMARY KEY (id), 
	CONSTRAINT fk_concerns_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_concerns_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_concerns_raised_by_id FOREIGN KEY(raised_by_id) REFERENCES accounts (id), 
	CONSTRAINT fk_concerns_seen_by_id FOREIGN KEY(seen_by_id) REFERENCES accounts (id), 
	CONSTRAINT fk_concerns_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES accounts (id), 
	CONSTRAINT fk_concerns_closed_by_id FOREIGN KEY(closed_by_id) REFERENCES accounts (id), 
	CONSTRAINT fk_concerns_told_id FOREIGN KEY(told_id) REFERENCES accounts (id), 
	CONSTRAINT uq_concerns_thing_id UNIQUE (thing_id)
);
CREATE TABLE recalls (
	id CHAR(32) NOT NULL, 
	export_id CHAR(32) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	relationship_id CHAR(32) NOT NULL, 
	site_id CHAR(32) NOT NULL, 
	because VARCHAR(24) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	printed_at DATETIME, 
	answered_at DATETIME, 
	answered_by_id CHAR(32), 
	returned VARCHAR(40), 
	CONSTRAINT pk_recalls PRIMARY KEY (id), 
	CONSTRAINT fk_recalls_export_id FOREIGN KEY(export_id) REFERENCES exports (id), 
	CONSTRAINT fk_recalls_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_recalls_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_recalls_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_recalls_answered_by_id FOREIGN KEY(answered_by_id) REFERENCES accounts (id), 
	CONSTRAINT uq_recalls_export_id_account_id_relationship_id UNIQUE (export_id, account_id, relationship_id)
);
CREATE TABLE own_copies (
	site_id CHAR(32) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	asked_by_id CHAR(32) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	reading VARCHAR(120) NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	made_at DATETIME, 
	ends_at DATETIME, 
	fetched_at DATETIME, 
	gone_at DATETIME, 
	why_gone VARCHAR(40), 
	file_id CHAR(32), 
	size BIGINT, 
	sha256 VARCHAR(64), 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_own_copies PRIMARY KEY (id), 
	CONSTRAINT fk_own_copies_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_own_copies_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_own_copies_asked_by_id FOREIGN KEY(asked_by_id) REFERENCES accounts (id), 
	CONSTRAINT uq_own_copies_file_id UNIQUE (file_id)
);
CREATE TABLE own_copy_parts (
	copy_id CHAR(32) NOT NULL, 
	relationship_id CHAR(32) NOT NULL, 
	share_sealed BLOB, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_own_copy_parts PRIMARY KEY (id), 
	CONSTRAINT fk_own_copy_parts_copy_id FOREIGN KEY(copy_id) REFERENCES own_copies (id), 
	CONSTRAINT fk_own_copy_parts_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT uq_own_copy_parts_copy_id_relationship_id UNIQUE (copy_id, relationship_id)
);
CREATE TABLE own_copy_pieces (
	copy_id CHAR(32) NOT NULL, 
	relationship_id CHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	thing_id CHAR(32) NOT NULL, 
	teller_id CHAR(32), 
	is_in BOOLEAN, 
	reason VARCHAR(24), 
	decided_by_id CHAR(32), 
	decided_at DATETIME, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_own_copy_pieces PRIMARY KEY (id), 
	CONSTRAINT fk_own_copy_pieces_copy_id FOREIGN KEY(copy_id) REFERENCES own_copies (id), 
	CONSTRAINT fk_own_copy_pieces_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_own_copy_pieces_teller_id FOREIGN KEY(teller_id) REFERENCES accounts (id), 
	CONSTRAINT fk_own_copy_pieces_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES accounts (id), 
	CONSTRAINT uq_own_copy_pieces_copy_id_thing_id UNIQUE (copy_id, thing_id)
);
CREATE TABLE retentions (
	site_id CHAR(32) NOT NULL, 
	pilot_ends_on DATE, 
	days JSON NOT NULL, 
	CONSTRAINT pk_retentions PRIMARY KEY (site_id), 
	CONSTRAINT fk_retentions_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
);
CREATE TABLE helpings (
	relationship_id CHAR(32) NOT NULL, 
	thing_id CHAR(32) NOT NULL, 
	helper_id CHAR(32), 
	at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_helpings PRIMARY KEY (id), 
	CONSTRAINT fk_helpings_relationship_id_relationships FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_helpings_helper_id_accounts FOREIGN KEY(helper_id) REFERENCES accounts (id)
);
CREATE TABLE media_places (
	quotation_id CHAR(32) NOT NULL, 
	media_file_id CHAR(32) NOT NULL, 
	"left" INTEGER, 
	top INTEGER, 
	"right" INTEGER, 
	bottom INTEGER, 
	begins_ms INTEGER, 
	ends_ms INTEGER, 
	version INTEGER, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_media_places PRIMARY KEY (id), 
	CONSTRAINT fk_media_places_quotation_id_quotations FOREIGN KEY(quotation_id) REFERENCES quotations (id), 
	CONSTRAINT fk_media_places_media_file_id_media_files FOREIGN KEY(media_file_id) REFERENCES media_files (id), 
	CONSTRAINT uq_media_places_quotation_id UNIQUE (quotation_id)
);
CREATE TABLE searches (
	site_id CHAR(32) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	kept_at DATETIME, 
	is_shared BOOLEAN DEFAULT 0 NOT NULL, 
	filters JSON NOT NULL, 
	words_sealed BLOB NOT NULL, 
	name_sealed BLOB, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_searches PRIMARY KEY (id), 
	CONSTRAINT fk_searches_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_searches_account_id FOREIGN KEY(account_id) REFERENCES accounts (id)
);
CREATE TABLE second_codings (
	story_id CHAR(32) NOT NULL, 
	coder_id CHAR(32) NOT NULL, 
	asked_by_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	done_at DATETIME, 
	stopped_at DATETIME, 
	CONSTRAINT pk_second_codings PRIMARY KEY (id), 
	CONSTRAINT fk_second_codings_story_id_stories FOREIGN KEY(story_id) REFERENCES stories (id), 
	CONSTRAINT fk_second_codings_coder_id_accounts FOREIGN KEY(coder_id) REFERENCES accounts (id), 
	CONSTRAINT fk_second_codings_asked_by_id_accounts FOREIGN KEY(asked_by_id) REFERENCES accounts (id)
);
CREATE TABLE settlings (
	quotation_id CHAR(32) NOT NULL, 
	settled_by_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	kept_coder_id CHAR(32), 
	settled_at DATETIME NOT NULL, 
	keep VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_settlings PRIMARY KEY (id), 
	CONSTRAINT fk_settlings_quotation_id_quotations FOREIGN KEY(quotation_id) REFERENCES quotations (id), 
	CONSTRAINT fk_settlings_settled_by_id_accounts FOREIGN KEY(settled_by_id) REFERENCES accounts (id), 
	CONSTRAINT fk_settlings_kept_coder_id_accounts FOREIGN KEY(kept_coder_id) REFERENCES accounts (id)
);
CREATE TABLE settled_codes (
	settling_id CHAR(32) NOT NULL, 
	code_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_settled_codes PRIMARY KEY (settling_id, code_id), 
	CONSTRAINT fk_settled_codes_settling_id_settlings FOREIGN KEY(settling_id) REFERENCES settlings (id), 
	CONSTRAINT fk_settled_codes_code_id_codes FOREIGN KEY(code_id) REFERENCES codes (id)
);
CREATE TABLE story_versions (
	story_id CHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	account_id CHAR(32), 
	written_at DATETIME NOT NULL, 
	is_aside BOOLEAN DEFAULT 0 NOT NULL, 
	title_sealed BLOB NOT NULL, 
	easy_words_sealed BLOB, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_story_versions PRIMARY KEY (id), 
	CONSTRAINT fk_story_versions_story_id FOREIGN KEY(story_id) REFERENCES stories (id), 
	CONSTRAINT fk_story_versions_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT uq_story_versions_story_id_number UNIQUE (story_id, number)
);
CREATE TABLE story_drafts (
	story_id CHAR(32) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	written_at DATETIME NOT NULL, 
	saved_count INTEGER NOT NULL, 
	title_sealed BLOB NOT NULL, 
	easy_words_sealed BLOB, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_story_drafts PRIMARY KEY (id), 
	CONSTRAINT fk_story_drafts_story_id FOREIGN KEY(story_id) REFERENCES stories (id), 
	CONSTRAINT fk_story_drafts_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT uq_story_drafts_story_id_account_id UNIQUE (story_id, account_id)
);
CREATE TABLE story_approvals (
	story_id CHAR(32) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	asked_by_id CHAR(32) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	shown_count INTEGER NOT NULL, 
	answer VARCHAR(40), 
	answered_at DATETIME, 
	recorded_by_id CHAR(32), 
	replaced_at DATETIME, 
	words_sealed BLOB, 
	how_read_sealed BLOB, 
	who_was_there_sealed BLOB, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_story_approvals PRIMARY KEY (id), 
	CONSTRAINT fk_story_approvals_story_id FOREIGN KEY(story_id) REFERENCES stories (id), 
	CONSTRAINT fk_story_approvals_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_story_approvals_asked_by_id FOREIGN KEY(asked_by_id) REFERENCES accounts (id), 
	CONSTRAINT fk_story_approvals_recorded_by_id FOREIGN KEY(recorded_by_id) REFERENCES accounts (id)
);
CREATE TABLE trace_decisions (
	relationship_id CHAR(32) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	choice VARCHAR(40) NOT NULL, 
	real_sealed BLOB NOT NULL, 
	stands_in_sealed BLOB, 
	decided_by_id CHAR(32) NOT NULL, 
	decided_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_trace_decisions PRIMARY KEY (id), 
	CONSTRAINT fk_trace_decisions_relationship_id_relationships FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_trace_decisions_decided_by_id_accounts FOREIGN KEY(decided_by_id) REFERENCES accounts (id)
);
CREATE TABLE name_holders (
	site_id CHAR(32) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	named_by_id CHAR(32) NOT NULL, 
	named_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_name_holders PRIMARY KEY (id), 
	CONSTRAINT fk_name_holders_site_id_sites FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_name_holders_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_name_holders_named_by_id_accounts FOREIGN KEY(named_by_id) REFERENCES accounts (id), 
	CONSTRAINT uq_name_holders_site_id_account_id UNIQUE (site_id, account_id)
);
CREATE TABLE bleeps (
	media_file_id CHAR(32) NOT NULL, 
	begins_ms INTEGER NOT NULL, 
	ends_ms INTEGER NOT NULL, 
	made_by_id CHAR(32) NOT NULL, 
	made_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_bleeps PRIMARY KEY (id), 
	CONSTRAINT fk_bleeps_media_file_id_media_files FOREIGN KEY(media_file_id) REFERENCES media_files (id), 
	CONSTRAINT fk_bleeps_made_by_id_accounts FOREIGN KEY(made_by_id) REFERENCES accounts (id), 
	CONSTRAINT uq_bleeps_media_file_id_begins_ms_ends_ms UNIQUE (media_file_id, begins_ms, ends_ms)
);
CREATE TABLE bleeped_copies (
	media_file_id CHAR(32) NOT NULL, 
	wanted JSON NOT NULL, 
	made JSON, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_bleeped_copies PRIMARY KEY (id), 
	CONSTRAINT fk_bleeped_copies_media_file_id_media_files FOREIGN KEY(media_file_id) REFERENCES media_files (id), 
	CONSTRAINT uq_bleeped_copies_media_file_id UNIQUE (media_file_id)
);
CREATE TABLE story_steps (
	story_id CHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	account_id CHAR(32), 
	done_at DATETIME NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	act CHAR(32) NOT NULL, 
	of_number INTEGER, 
	part_id CHAR(32), 
	media_file_id CHAR(32), 
	quotation_id CHAR(32), 
	memo_id CHAR(32), 
	states_sealed BLOB, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_story_steps PRIMARY KEY (id), 
	CONSTRAINT fk_story_steps_story_id FOREIGN KEY(story_id) REFERENCES stories (id), 
	CONSTRAINT fk_story_steps_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_story_steps_part_id FOREIGN KEY(part_id) REFERENCES story_parts (id), 
	CONSTRAINT fk_story_steps_media_file_id FOREIGN KEY(media_file_id) REFERENCES media_files (id), 
	CONSTRAINT uq_story_steps_story_id_number UNIQUE (story_id, number)
);
CREATE TABLE learning_days (
	site_id CHAR(32) NOT NULL, 
	title VARCHAR(120) NOT NULL, 
	"on" DATE NOT NULL, 
	shipped JSON NOT NULL, 
	questions JSON NOT NULL, 
	made_by_id CHAR(32) NOT NULL, 
	made_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_learning_days PRIMARY KEY (id), 
	CONSTRAINT fk_learning_days_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_learning_days_made_by_id FOREIGN KEY(made_by_id) REFERENCES accounts (id)
);
CREATE TABLE learning_stories (
	day_id CHAR(32) NOT NULL, 
	story_id CHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_learning_stories PRIMARY KEY (day_id, story_id), 
	CONSTRAINT fk_learning_stories_day_id FOREIGN KEY(day_id) REFERENCES learning_days (id), 
	CONSTRAINT fk_learning_stories_story_id FOREIGN KEY(story_id) REFERENCES stories (id)
);
CREATE TABLE "memos" (
	story_id CHAR(32) NOT NULL, 
	quotation_id CHAR(32), 
	account_id CHAR(32) NOT NULL, 
	written_at DATETIME NOT NULL, 
	words_sealed BLOB NOT NULL, 
	id CHAR(32) NOT NULL, 
	learning_day_id CHAR(32), 
	CONSTRAINT pk_memos PRIMARY KEY (id), 
	CONSTRAINT fk_memos_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_memos_quotation_id FOREIGN KEY(quotation_id) REFERENCES quotations (id), 
	CONSTRAINT fk_memos_story_id FOREIGN KEY(story_id) REFERENCES stories (id), 
	CONSTRAINT fk_memos_learning_day_id FOREIGN KEY(learning_day_id) REFERENCES learning_days (id)
);
CREATE TABLE codebook_versions (
	codebook_id CHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	account_id CHAR(32), 
	made_at DATETIME NOT NULL, 
	change VARCHAR(40) NOT NULL, 
	names JSON NOT NULL, 
	codes JSON NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_codebook_versions PRIMARY KEY (id), 
	CONSTRAINT fk_codebook_versions_codebook_id FOREIGN KEY(codebook_id) REFERENCES codebooks (id), 
	CONSTRAINT fk_codebook_versions_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT uq_codebook_versions_codebook_id_number UNIQUE (codebook_id, number)
);
CREATE TABLE storyboards (
	relationship_id CHAR(32) NOT NULL, 
	site_id CHAR(32) NOT NULL, 
	story_id CHAR(32), 
	number INTEGER NOT NULL, 
	made_by_id CHAR(32) NOT NULL, 
	made_at DATETIME NOT NULL, 
	title_sealed BLOB NOT NULL, 
	stage VARCHAR(40) NOT NULL, 
	saved_count INTEGER NOT NULL, 
	shares JSON NOT NULL, 
	taken_back_at DATETIME, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_storyboards PRIMARY KEY (id), 
	CONSTRAINT fk_storyboards_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_storyboards_site_id FOREIGN KEY(site_id) REFERENCES sites (id), 
	CONSTRAINT fk_storyboards_story_id FOREIGN KEY(story_id) REFERENCES stories (id), 
	CONSTRAINT fk_storyboards_made_by_id FOREIGN KEY(made_by_id) REFERENCES accounts (id), 
	CONSTRAINT uq_storyboards_site_id_number UNIQUE (site_id, number)
);
CREATE TABLE storyboard_versions (
	storyboard_id CHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	made_by_id CHAR(32) NOT NULL, 
	made_at DATETIME NOT NULL, 
	what VARCHAR(40) NOT NULL, 
	before_number INTEGER, 
	of_number INTEGER, 
	is_aside BOOLEAN DEFAULT 0 NOT NULL, 
	name_sealed BLOB, 
	document_sealed BLOB NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_storyboard_versions PRIMARY KEY (id), 
	CONSTRAINT fk_storyboard_versions_storyboard_id FOREIGN KEY(storyboard_id) REFERENCES storyboards (id), 
	CONSTRAINT fk_storyboard_versions_made_by_id FOREIGN KEY(made_by_id) REFERENCES accounts (id), 
	CONSTRAINT uq_storyboard_versions_storyboard_id_number UNIQUE (storyboard_id, number)
);
CREATE TABLE "media_files" (
	relationship_id CHAR(32) NOT NULL, 
	entry_id CHAR(32), 
	response_id CHAR(32), 
	item VARCHAR(80), 
	position INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	trouble VARCHAR(60), 
	size BIGINT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	received_at DATETIME NOT NULL, 
	key_sealed BLOB NOT NULL, 
	file_name_sealed BLOB, 
	description_sealed BLOB, 
	is_end_missing BOOLEAN NOT NULL, 
	id CHAR(32) NOT NULL, 
	sending_id CHAR(32), 
	is_drawing BOOLEAN DEFAULT 0 NOT NULL, 
	original_gone_at DATETIME, 
	shows VARCHAR(40), 
	shows_said_by_id CHAR(32), 
	CONSTRAINT pk_media_files PRIMARY KEY (id), 
	CONSTRAINT uq_media_files_sending_id UNIQUE (sending_id), 
	CONSTRAINT fk_media_files_entry_id FOREIGN KEY(entry_id) REFERENCES diary_entries (id), 
	CONSTRAINT fk_media_files_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_media_files_response_id FOREIGN KEY(response_id) REFERENCES survey_responses (id), 
	CONSTRAINT fk_media_files_shows_said_by_id FOREIGN KEY(shows_said_by_id) REFERENCES accounts (id)
);
CREATE TABLE credit_wishes (
	relationship_id CHAR(32) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	credit VARCHAR(40) NOT NULL, 
	said_at DATETIME NOT NULL, 
	name_sealed BLOB, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_credit_wishes PRIMARY KEY (id), 
	CONSTRAINT fk_credit_wishes_relationship_id FOREIGN KEY(relationship_id) REFERENCES relationships (id), 
	CONSTRAINT fk_credit_wishes_account_id FOREIGN KEY(account_id) REFERENCES accounts (id)
);
CREATE TABLE storyboard_approvals (
	storyboard_id CHAR(32) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	asked_by_id CHAR(32) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	stage VARCHAR(40) NOT NULL, 
	number INTEGER NOT NULL, 
	shown_count INTEGER NOT NULL, 
	answer VARCHAR(40), 
	answered_at DATETIME, 
	recorded_by_id CHAR(32), 
	replaced_at DATETIME, 
	how_read_sealed BLOB, 
	who_was_there_sealed BLOB, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_storyboard_approvals PRIMARY KEY (id), 
	CONSTRAINT fk_storyboard_approvals_storyboard_id FOREIGN KEY(storyboard_id) REFERENCES storyboards (id), 
	CONSTRAINT fk_storyboard_approvals_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_storyboard_approvals_asked_by_id FOREIGN KEY(asked_by_id) REFERENCES accounts (id), 
	CONSTRAINT fk_storyboard_approvals_recorded_by_id FOREIGN KEY(recorded_by_id) REFERENCES accounts (id)
);
CREATE TABLE storyboard_remarks (
	approval_id CHAR(32) NOT NULL, 
	panel_id VARCHAR(40) NOT NULL, 
	position INTEGER NOT NULL, 
	words_sealed BLOB NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_storyboard_remarks PRIMARY KEY (id), 
	CONSTRAINT fk_storyboard_remarks_approval_id FOREIGN KEY(approval_id) REFERENCES storyboard_approvals (id)
);
CREATE TABLE carryings (
	collection_id CHAR(32) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	format VARCHAR(40) NOT NULL, 
	given_to VARCHAR(200) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	read BIGINT NOT NULL, 
	whole BIGINT NOT NULL, 
	trouble VARCHAR(40), 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_carryings PRIMARY KEY (id), 
	CONSTRAINT fk_carryings_collection_id FOREIGN KEY(collection_id) REFERENCES collections (id), 
	CONSTRAINT fk_carryings_account_id FOREIGN KEY(account_id) REFERENCES accounts (id)
);
CREATE TABLE comic_files (
	storyboard_id CHAR(32) NOT NULL, 
	media_file_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_comic_files PRIMARY KEY (id), 
	CONSTRAINT fk_comic_files_storyboard_id FOREIGN KEY(storyboard_id) REFERENCES storyboards (id), 
	CONSTRAINT fk_comic_files_media_file_id FOREIGN KEY(media_file_id) REFERENCES media_files (id), 
	CONSTRAINT uq_comic_files_storyboard_id_media_file_id UNIQUE (storyboard_id, media_file_id)
);
CREATE TABLE face_boxes (
	media_file_id CHAR(32) NOT NULL, 
	"left" INTEGER NOT NULL, 
	top INTEGER NOT NULL, 
	"right" INTEGER NOT NULL, 
	bottom INTEGER NOT NULL, 
	is_found BOOLEAN DEFAULT 0 NOT NULL, 
	cover VARCHAR(40), 
	decided_by_id CHAR(32), 
	decided_at DATETIME, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_face_boxes PRIMARY KEY (id), 
	CONSTRAINT fk_face_boxes_decided_by_id_accounts FOREIGN KEY(decided_by_id) REFERENCES accounts (id), 
	CONSTRAINT uq_face_boxes_media_file_id_left_top_right_bottom UNIQUE (media_file_id, "left", top, "right", bottom), 
	CONSTRAINT fk_face_boxes_media_file_id_media_files FOREIGN KEY(media_file_id) REFERENCES media_files (id)
);
CREATE TABLE face_looks (
	media_file_id CHAR(32) NOT NULL, 
	found_at DATETIME, 
	looked_by_id CHAR(32), 
	looked_at DATETIME, 
	stays BOOLEAN DEFAULT 0 NOT NULL, 
	wanted JSON NOT NULL, 
	made JSON, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_face_looks PRIMARY KEY (id), 
	CONSTRAINT fk_face_looks_looked_by_id_accounts FOREIGN KEY(looked_by_id) REFERENCES accounts (id), 
	CONSTRAINT uq_face_looks_media_file_id UNIQUE (media_file_id), 
	CONSTRAINT fk_face_looks_media_file_id_media_files FOREIGN KEY(media_file_id) REFERENCES media_files (id)
);
CREATE TABLE voice_choices (
	media_file_id CHAR(32) NOT NULL, 
	way VARCHAR(40) NOT NULL, 
	chosen_by_id CHAR(32) NOT NULL, 
	chosen_at DATETIME NOT NULL, 
	wanted JSON, 
	made JSON, 
	heard JSON, 
	heard_by_id CHAR(32), 
	heard_at DATETIME, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_voice_choices PRIMARY KEY (id), 
	CONSTRAINT fk_voice_choices_chosen_by_id_accounts FOREIGN KEY(chosen_by_id) REFERENCES accounts (id), 
	CONSTRAINT fk_voice_choices_heard_by_id_accounts FOREIGN KEY(heard_by_id) REFERENCES accounts (id), 
	CONSTRAINT uq_voice_choices_media_file_id UNIQUE (media_file_id), 
	CONSTRAINT fk_voice_choices_media_file_id_media_files FOREIGN KEY(media_file_id) REFERENCES media_files (id)
);
CREATE TABLE drawn_pages (
	storyboard_id CHAR(32) NOT NULL, 
	stage VARCHAR(40) NOT NULL, 
	position INTEGER NOT NULL, 
	media_file_id CHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	shows_someone BOOLEAN DEFAULT 0 NOT NULL, 
	brought_by_id CHAR(32) NOT NULL, 
	brought_at DATETIME NOT NULL, 
	alt_sealed BLOB, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_drawn_pages PRIMARY KEY (id), 
	CONSTRAINT fk_drawn_pages_storyboard_id FOREIGN KEY(storyboard_id) REFERENCES storyboards (id), 
	CONSTRAINT fk_drawn_pages_media_file_id FOREIGN KEY(media_file_id) REFERENCES media_files (id), 
	CONSTRAINT fk_drawn_pages_brought_by_id FOREIGN KEY(brought_by_id) REFERENCES accounts (id)
);
CREATE TABLE "exports" (
	collection_id CHAR(32), 
	account_id CHAR(32), 
	format VARCHAR(40) NOT NULL, 
	made_at DATETIME NOT NULL, 
	given_to VARCHAR(200) NOT NULL, 
	manifest_sha256 VARCHAR(64) NOT NULL, 
	story_ids JSON NOT NULL, 
	left_out JSON NOT NULL, 
	id CHAR(32) NOT NULL, 
	audience VARCHAR(40) DEFAULT 'team' NOT NULL, 
	medium VARCHAR(40) DEFAULT 'paper' NOT NULL, 
	media_ids JSON, 
	likeness_story_ids JSON, 
	survey_id CHAR(32), 
	response_ids JSON, 
	CONSTRAINT pk_exports PRIMARY KEY (id), 
	CONSTRAINT fk_exports_collection_id FOREIGN KEY(collection_id) REFERENCES collections (id), 
	CONSTRAINT fk_exports_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_exports_survey_id FOREIGN KEY(survey_id) REFERENCES surveys (id)
);
CREATE INDEX ix_carers_site_id ON carers (site_id);
CREATE INDEX ix_codebooks_site_id ON codebooks (site_id);
CREATE INDEX ix_people_site_id ON people (site_id);
CREATE INDEX ix_professionals_site_id ON professionals (site_id);
CREATE INDEX ix_waves_site_id ON waves (site_id);
CREATE INDEX ix_workers_site_id ON workers (site_id);
CREATE INDEX ix_accounts_site_id ON accounts (site_id);
CREATE INDEX ix_circle_members_carer_id ON circle_members (carer_id);
CREATE INDEX ix_circle_members_person_id ON circle_members (person_id);
CREATE INDEX ix_circle_members_professional_id ON circle_members (professional_id);
CREATE INDEX ix_codes_codebook_id ON codes (codebook_id);
CREATE INDEX ix_relationships_person_id ON relationships (person_id);
CREATE INDEX ix_relationships_site_id ON relationships (site_id);
CREATE INDEX ix_relationships_worker_id ON relationships (worker_id);
CREATE INDEX ix_surveys_site_id ON surveys (site_id);
CREATE INDEX ix_surveys_wave_id ON surveys (wave_id);
CREATE INDEX ix_changes_site_id ON changes (site_id);
CREATE INDEX ix_collections_site_id ON collections (site_id);
CREATE INDEX ix_consents_relationship_id ON consents (relationship_id);
CREATE INDEX ix_consents_who ON consents (account_id, relationship_id, use);
CREATE INDEX ix_contacts_relationship_id ON contacts (relationship_id);
CREATE INDEX ix_events_at ON events (at);
CREATE INDEX ix_events_relationship_id ON events (relationship_id);
CREATE INDEX ix_events_site_id ON events (site_id);
CREATE INDEX ix_events_verb_at ON events (verb, at);
CREATE INDEX ix_hand_offs_to_relationship_id ON hand_offs (to_relationship_id);
CREATE INDEX ix_invitations_account_id ON invitations (account_id);
CREATE INDEX ix_invitations_relationship_id ON invitations (relationship_id);
CREATE INDEX ix_invitations_survey_id ON invitations (survey_id);
CREATE INDEX ix_pseudonyms_relationship_id ON pseudonyms (relationship_id);
CREATE INDEX ix_sign_in_links_account_id ON sign_in_links (account_id);
CREATE INDEX ix_stories_relationship_id ON stories (relationship_id);
CREATE INDEX ix_stories_site_id ON stories (site_id);
CREATE INDEX ix_survey_responses_account_id ON survey_responses (account_id);
CREATE INDEX ix_survey_responses_relationship_id ON survey_responses (relationship_id);
CREATE INDEX ix_survey_responses_survey_id ON survey_responses (survey_id);
CREATE INDEX ix_change_sources_account_id ON change_sources (account_id);
CREATE INDEX ix_change_sources_change_id ON change_sources (change_id);
CREATE INDEX ix_change_sources_entry_id ON change_sources (entry_id);
CREATE INDEX ix_change_sources_response_id ON change_sources (response_id);
CREATE INDEX ix_safe_copies_media_file_id ON safe_copies (media_file_id);
CREATE INDEX ix_story_parts_answer_id ON story_parts (answer_id);
CREATE INDEX ix_story_parts_entry_id ON story_parts (entry_id);
CREATE INDEX ix_story_parts_story_id ON story_parts (story_id);
CREATE INDEX ix_quotations_part_id ON quotations (part_id);
CREATE INDEX ix_codings_code_id ON codings (code_id);
CREATE INDEX ix_codings_quotation_id ON codings (quotation_id);
CREATE INDEX ix_words_read_site_id ON words_read (site_id);
CREATE INDEX ix_words_corrected_site_id ON words_corrected (site_id);
CREATE INDEX ix_answers_response_id ON answers (response_id);
CREATE INDEX ix_access_records_site_id ON access_records (site_id);
CREATE INDEX ix_sayings_words ON sayings (site_id, name);
CREATE INDEX ix_capacity_notes_relationship_id ON capacity_notes (relationship_id);
CREATE INDEX ix_group_sessions_site_id ON group_sessions (site_id);
CREATE INDEX ix_safety_flags_relationship_id ON safety_flags (relationship_id);
CREATE INDEX ix_agreements_invitation_id ON agreements (invitation_id);
CREATE INDEX ix_agreements_relationship_id ON agreements (relationship_id);
CREATE INDEX ix_helped_answers_response_id ON helped_answers (response_id);
CREATE INDEX ix_browser_sessions_account_id ON browser_sessions (account_id);
CREATE INDEX ix_paper_sets_site_id ON paper_sets (site_id);
CREATE INDEX ix_paper_sets_account_id ON paper_sets (account_id);
CREATE INDEX ix_paper_copies_set_id ON paper_copies (set_id);
CREATE INDEX ix_paper_copies_relationship_id ON paper_copies (relationship_id);
CREATE INDEX ix_own_pictures_whose ON own_pictures (person_id, idea);
CREATE INDEX ix_own_pictures_account_id ON own_pictures (account_id);
CREATE INDEX ix_symbol_sets_site_id ON symbol_sets (site_id);
CREATE INDEX ix_arriving_pieces_arriving_id ON arriving_pieces (arriving_id);
CREATE INDEX ix_jobs_state_not_before ON jobs (state, not_before);
CREATE INDEX ix_file_checks_checked_at ON file_checks (checked_at);
CREATE INDEX ix_file_checks_troubled_at ON file_checks (troubled_at);
CREATE INDEX ix_transcripts_media_file_id ON transcripts (media_file_id);
CREATE INDEX ix_prompt_plans_relationship_id ON prompt_plans (relationship_id);
CREATE INDEX ix_prompt_plans_account_id ON prompt_plans (account_id);
CREATE INDEX ix_shown_prompts_plan_id ON shown_prompts (plan_id);
CREATE INDEX ix_diary_entries_account_id ON diary_entries (account_id);
CREATE INDEX ix_diary_entries_received_at ON diary_entries (received_at);
CREATE INDEX ix_diary_entries_relationship_id ON diary_entries (relationship_id);
CREATE INDEX ix_diary_entries_adds_to_id ON diary_entries (adds_to_id);
CREATE INDEX ix_diary_entries_shown_prompt_id ON diary_entries (shown_prompt_id);
CREATE INDEX ix_outbox_passes_account_id ON outbox_passes (account_id);
CREATE INDEX ix_bundles_bundle_id ON bundles (bundle_id);
CREATE INDEX ix_bundles_pass_id ON bundles (pass_id);
CREATE INDEX ix_bundles_opened_at ON bundles (opened_at);
CREATE INDEX ix_other_answers_response_id ON other_answers (response_id);
CREATE INDEX ix_arriving_files_account_id ON arriving_files (account_id);
CREATE INDEX ix_arriving_files_ends_at ON arriving_files (ends_at);
CREATE INDEX ix_arriving_files_relationship_id ON arriving_files (relationship_id);
CREATE INDEX ix_arriving_files_pass_id ON arriving_files (pass_id);
CREATE INDEX ix_reminder_messages_account_id ON reminder_messages (account_id);
CREATE INDEX ix_reminder_messages_site_id ON reminder_messages (site_id);
CREATE INDEX ix_erasures_site_id ON erasures (site_id);
CREATE INDEX ix_erasures_person_id ON erasures (person_id);
CREATE INDEX ix_legal_holds_relationship_id ON legal_holds (relationship_id);
CREATE INDEX ix_recovery_codes_account_id ON recovery_codes (account_id);
CREATE INDEX ix_passkeys_account_id ON passkeys (account_id);
CREATE INDEX ix_safety_leads_account_id ON safety_leads (account_id);
CREATE INDEX ix_concerns_site_id ON concerns (site_id);
CREATE INDEX ix_concerns_relationship_id ON concerns (relationship_id);
CREATE INDEX ix_concerns_told_id ON concerns (told_id);
CREATE INDEX ix_recalls_export_id ON recalls (export_id);
CREATE INDEX ix_recalls_account_id ON recalls (account_id);
CREATE INDEX ix_recalls_relationship_id ON recalls (relationship_id);
CREATE INDEX ix_recalls_site_id ON recalls (site_id);
CREATE INDEX ix_own_copies_site_id ON own_copies (site_id);
CREATE INDEX ix_own_copies_account_id ON own_copies (account_id);
CREATE INDEX ix_own_copy_parts_copy_id ON own_copy_parts (copy_id);
CREATE INDEX ix_own_copy_parts_relationship_id ON own_copy_parts (relationship_id);
CREATE INDEX ix_own_copy_pieces_copy_id ON own_copy_pieces (copy_id);
CREATE INDEX ix_own_copy_pieces_relationship_id ON own_copy_pieces (relationship_id);
CREATE INDEX ix_helpings_relationship_id ON helpings (relationship_id);
CREATE INDEX ix_helpings_thing_id ON helpings (thing_id);
CREATE INDEX ix_helpings_helper_id ON helpings (helper_id);
CREATE INDEX ix_media_places_media_file_id ON media_places (media_file_id);
CREATE INDEX ix_searches_site_id ON searches (site_id);
CREATE INDEX ix_searches_account_id ON searches (account_id);
CREATE INDEX ix_searches_asked_at ON searches (asked_at);
CREATE INDEX ix_second_codings_story_id ON second_codings (story_id);
CREATE INDEX ix_settlings_quotation_id ON settlings (quotation_id);
CREATE INDEX ix_settled_codes_code_id ON settled_codes (code_id);
CREATE INDEX ix_story_versions_story_id ON story_versions (story_id);
CREATE INDEX ix_story_drafts_story_id ON story_drafts (story_id);
CREATE INDEX ix_story_drafts_account_id ON story_drafts (account_id);
CREATE INDEX ix_story_approvals_story_id ON story_approvals (story_id);
CREATE INDEX ix_story_approvals_who ON story_approvals (account_id, story_id);
CREATE INDEX ix_trace_decisions_relationship_id ON trace_decisions (relationship_id);
CREATE INDEX ix_name_holders_site_id ON name_holders (site_id);
CREATE INDEX ix_name_holders_account_id ON name_holders (account_id);
CREATE INDEX ix_bleeps_media_file_id ON bleeps (media_file_id);
CREATE INDEX ix_story_steps_story_id ON story_steps (story_id);
CREATE INDEX ix_story_steps_part_id ON story_steps (part_id);
CREATE INDEX ix_story_steps_media_file_id ON story_steps (media_file_id);
CREATE INDEX ix_story_steps_quotation_id ON story_steps (quotation_id);
CREATE INDEX ix_learning_days_site_id ON learning_days (site_id);
CREATE INDEX ix_memos_story_id ON memos (story_id);
CREATE INDEX ix_memos_quotation_id ON memos (quotation_id);
CREATE INDEX ix_memos_learning_day_id ON memos (learning_day_id);
CREATE INDEX ix_codebook_versions_codebook_id ON codebook_versions (codebook_id);
CREATE INDEX ix_storyboards_relationship_id ON storyboards (relationship_id);
CREATE INDEX ix_storyboards_site_id ON storyboards (site_id);
CREATE INDEX ix_storyboards_story_id ON storyboards (story_id);
CREATE INDEX ix_storyboards_made_by_id ON storyboards (made_by_id);
CREATE INDEX ix_storyboard_versions_storyboard_id ON storyboard_versions (storyboard_id);
CREATE INDEX ix_media_files_entry_id ON media_files (entry_id);
CREATE INDEX ix_media_files_response_id ON media_files (response_id);
CREATE INDEX ix_media_files_relationship_id ON media_files (relationship_id);
CREATE INDEX ix_credit_wishes_relationship_id ON credit_wishes (relationship_id);
CREATE INDEX ix_credit_wishes_who ON credit_wishes (account_id, relationship_id);
CREATE INDEX ix_storyboard_approvals_storyboard_id ON storyboard_approvals (storyboard_id);
CREATE INDEX ix_storyboard_approvals_who ON storyboard_approvals (account_id, storyboard_id);
CREATE INDEX ix_storyboard_remarks_approval_id ON storyboard_remarks (approval_id);
CREATE INDEX ix_carryings_collection_id ON carryings (collection_id);
CREATE INDEX ix_comic_files_media_file_id ON comic_files (media_file_id);
CREATE INDEX ix_face_boxes_media_file_id ON face_boxes (media_file_id);
CREATE INDEX ix_drawn_pages_where ON drawn_pages (storyboard_id, stage);
CREATE INDEX ix_drawn_pages_media_file_id ON drawn_pages (media_file_id);
CREATE INDEX ix_exports_collection_id ON exports (collection_id);
CREATE INDEX ix_exports_survey_id ON exports (survey_id);
CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
CREATE TRIGGER event_chain_no_update BEFORE UPDATE ON event_chain BEGIN SELECT RAISE(ABORT, 'event_chain is append-only'); END;
CREATE TRIGGER event_chain_no_delete BEFORE DELETE ON event_chain BEGIN SELECT RAISE(ABORT, 'event_chain is append-only'); END;
