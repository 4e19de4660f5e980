SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.access_records (
    person_id uuid NOT NULL,
    site_id uuid NOT NULL,
    needs json NOT NULL,
    from_reading json NOT NULL,
    interpreter character varying(60),
    words_sealed bytea,
    is_shared boolean NOT NULL,
    recorded_by_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    review_on date NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.accounts (
    site_id uuid NOT NULL,
    role character varying(40) NOT NULL,
    name character varying(120) NOT NULL,
    person_id uuid,
    carer_id uuid,
    professional_id uuid,
    worker_id uuid,
    email character varying(200),
    password_hash character varying(200),
    reading character varying(120) NOT NULL,
    closed_at timestamp with time zone,
    id uuid NOT NULL,
    own_pictures integer DEFAULT 0 NOT NULL,
    closed_because character varying(40)
);
CREATE TABLE public.agreements (
    invitation_id uuid NOT NULL,
    relationship_id uuid NOT NULL,
    account_id uuid NOT NULL,
    is_yes boolean NOT NULL,
    language character varying(12) NOT NULL,
    mode character varying(24) NOT NULL,
    explained_with character varying(40) NOT NULL,
    checks json NOT NULL,
    practice character varying(12) NOT NULL,
    said_at timestamp with time zone NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.answers (
    response_id uuid NOT NULL,
    item character varying(80) NOT NULL,
    choices json NOT NULL,
    words_sealed bytea,
    language character varying(12) NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    is_aside boolean DEFAULT false NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    pictures json,
    said_sealed bytea
);
CREATE TABLE public.arriving_files (
    address_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    relationship_id uuid,
    length bigint,
    arrived bigint NOT NULL,
    turn integer NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    kind character varying(40),
    file_id uuid,
    sha256 character varying(64),
    used_for uuid,
    key_sealed bytea NOT NULL,
    claims_sealed bytea NOT NULL,
    id uuid NOT NULL,
    bundle_id uuid,
    site_id uuid,
    pass_id uuid
);
CREATE TABLE public.arriving_pieces (
    arriving_id uuid NOT NULL,
    start bigint NOT NULL,
    size bigint NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.bleeped_copies (
    media_file_id uuid NOT NULL,
    wanted json NOT NULL,
    made json,
    id uuid NOT NULL
);
CREATE TABLE public.bleeps (
    media_file_id uuid NOT NULL,
    begins_ms integer NOT NULL,
    ends_ms integer NOT NULL,
    made_by_id uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.browser_sessions (
    id_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    only_invitation_id uuid,
    waits_for character varying(40),
    device character varying(20) DEFAULT ''::character varying NOT NULL,
    proved_at timestamp with time zone,
    helper character varying(40) DEFAULT ''::character varying NOT NULL,
    shows_before boolean DEFAULT false NOT NULL,
    given_back bytea
);
CREATE TABLE public.bundles (
    bundle_id uuid NOT NULL,
    pass_id uuid NOT NULL,
    site_id uuid NOT NULL,
    file_id uuid NOT NULL,
    size bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    receipt text NOT NULL,
    key_sealed bytea NOT NULL,
    account_id uuid,
    kind character varying(20),
    is_finished boolean,
    begun_at timestamp with time zone,
    told_at timestamp with time zone,
    opened_at timestamp with time zone,
    became_id uuid,
    removed_at timestamp with time zone,
    id uuid NOT NULL
);
CREATE TABLE public.capacity_notes (
    relationship_id uuid NOT NULL,
    written_by_id uuid NOT NULL,
    written_at timestamp with time zone NOT NULL,
    decision character varying(24) NOT NULL,
    understands character varying(12) NOT NULL,
    remembers character varying(12) NOT NULL,
    thinks_about character varying(12) NOT NULL,
    says character varying(12) NOT NULL,
    supported_by_sealed bytea,
    explained_how_sealed bytea,
    id uuid NOT NULL
);
CREATE TABLE public.carers (
    site_id uuid NOT NULL,
    name character varying(120) NOT NULL,
    picture character varying(60) NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.carryings (
    collection_id uuid NOT NULL,
    account_id uuid NOT NULL,
    format character varying(40) NOT NULL,
    given_to character varying(200) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    state character varying(40) NOT NULL,
    read bigint NOT NULL,
    whole bigint NOT NULL,
    trouble character varying(40),
    id uuid NOT NULL
);
CREATE TABLE public.change_sources (
    change_id uuid NOT NULL,
    entry_id uuid,
    response_id uuid,
    account_id uuid NOT NULL,
    seen_at timestamp with time zone,
    id uuid NOT NULL
);
CREATE TABLE public.changes (
    site_id uuid NOT NULL,
    made_by_id uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    has_changed boolean NOT NULL,
    picture character varying(60) NOT NULL,
    by_on date,
    language character varying(12) NOT NULL,
    you_said_sealed bytea NOT NULL,
    we_did_sealed bytea NOT NULL,
    what_next_sealed bytea NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.circle_members (
    person_id uuid NOT NULL,
    carer_id uuid,
    professional_id uuid,
    who_they_are character varying(60) NOT NULL,
    from_on date NOT NULL,
    until_on date,
    id uuid NOT NULL
);
CREATE TABLE public.codebook_versions (
    codebook_id uuid NOT NULL,
    number integer NOT NULL,
    account_id uuid,
    made_at timestamp with time zone NOT NULL,
    change character varying(40) NOT NULL,
    names json NOT NULL,
    codes json NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.codebooks (
    site_id uuid NOT NULL,
    name character varying(120) NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.codes (
    codebook_id uuid NOT NULL,
    parent_id uuid,
    name character varying(120) NOT NULL,
    description text NOT NULL,
    look integer NOT NULL,
    "position" integer NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.codings (
    quotation_id uuid NOT NULL,
    code_id uuid NOT NULL,
    coder_id uuid NOT NULL,
    coded_at timestamp with time zone NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.collection_stories (
    collection_id uuid NOT NULL,
    story_id uuid NOT NULL,
    "position" integer NOT NULL
);
CREATE TABLE public.collections (
    site_id uuid NOT NULL,
    name character varying(120) NOT NULL,
    introduction text NOT NULL,
    use character varying(40) NOT NULL,
    made_by_id uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    audience character varying(40) DEFAULT 'team'::character varying NOT NULL,
    medium character varying(40) DEFAULT 'paper'::character varying NOT NULL
);
CREATE TABLE public.comic_files (
    storyboard_id uuid NOT NULL,
    media_file_id uuid NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.concerns (
    id uuid NOT NULL,
    site_id uuid NOT NULL,
    relationship_id uuid,
    raised character varying(40) NOT NULL,
    raised_by_id uuid NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    thing_id uuid NOT NULL,
    words_sealed bytea,
    seen_at timestamp with time zone,
    seen_by_id uuid,
    decision character varying(40),
    why_sealed bytea,
    decided_at timestamp with time zone,
    decided_by_id uuid,
    did_sealed bytea,
    outcome character varying(40),
    closed_at timestamp with time zone,
    closed_by_id uuid,
    told_id uuid,
    said_as character varying(24),
    said_sealed bytea,
    said_at timestamp with time zone,
    read_at timestamp with time zone
);
CREATE TABLE public.consents (
    relationship_id uuid NOT NULL,
    account_id uuid NOT NULL,
    use character varying(40) NOT NULL,
    is_yes boolean NOT NULL,
    how character varying(40) NOT NULL,
    supported_by character varying(120) NOT NULL,
    given_at timestamp with time zone NOT NULL,
    until date,
    withdrawn_at timestamp with time zone,
    id uuid NOT NULL,
    language character varying(12) DEFAULT ''::character varying NOT NULL,
    explained integer DEFAULT 0 NOT NULL,
    audiences json,
    mediums json
);
CREATE TABLE public.contacts (
    relationship_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    first character varying(40) NOT NULL,
    how character varying(40) NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.credit_wishes (
    relationship_id uuid NOT NULL,
    account_id uuid NOT NULL,
    credit character varying(40) NOT NULL,
    said_at timestamp with time zone NOT NULL,
    name_sealed bytea,
    id uuid NOT NULL
);
CREATE TABLE public.diary_entries (
    relationship_id uuid NOT NULL,
    account_id uuid NOT NULL,
    received_at timestamp with time zone NOT NULL,
    told_at timestamp with time zone,
    feeling character varying(40),
    words_sealed bytea,
    language character varying(12) NOT NULL,
    taken_back_at timestamp with time zone,
    id uuid NOT NULL,
    pictures_sealed bytea,
    adds_to_id uuid,
    shown_prompt_id uuid
);
CREATE TABLE public.drawn_pages (
    storyboard_id uuid NOT NULL,
    stage character varying(40) NOT NULL,
    "position" integer NOT NULL,
    media_file_id uuid NOT NULL,
    number integer NOT NULL,
    shows_someone boolean DEFAULT false NOT NULL,
    brought_by_id uuid NOT NULL,
    brought_at timestamp with time zone NOT NULL,
    alt_sealed bytea,
    id uuid NOT NULL
);
CREATE TABLE public.entry_shares (
    entry_id uuid NOT NULL,
    use character varying(40) NOT NULL
);
CREATE TABLE public.erasures (
    site_id uuid NOT NULL,
    person_id uuid,
    asked_by_id uuid,
    at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    rows integer NOT NULL,
    owners json NOT NULL,
    files json NOT NULL,
    pieces json NOT NULL,
    exports json NOT NULL,
    copies json NOT NULL,
    id uuid NOT NULL,
    because character varying(12) DEFAULT 'asked'::character varying NOT NULL
);
CREATE TABLE public.event_chain (
    number integer NOT NULL,
    event_id uuid NOT NULL,
    mark bytea NOT NULL
);
CREATE TABLE public.events (
    at timestamp with time zone NOT NULL,
    account_id uuid,
    verb character varying(40) NOT NULL,
    site_id uuid,
    relationship_id uuid,
    thing_kind character varying(40),
    thing_id uuid,
    facts json NOT NULL,
    id uuid NOT NULL,
    mark bytea
);
CREATE TABLE public.exports (
    collection_id uuid,
    account_id uuid,
    format character varying(40) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    given_to character varying(200) NOT NULL,
    manifest_sha256 character varying(64) NOT NULL,
    story_ids json NOT NULL,
    left_out json NOT NULL,
    id uuid NOT NULL,
    audience character varying(40) DEFAULT 'team'::character varying NOT NULL,
    medium character varying(40) DEFAULT 'paper'::character varying NOT NULL,
    media_ids json,
    likeness_story_ids json,
    survey_id uuid,
    response_ids json
);
CREATE TABLE public.face_boxes (
    media_file_id uuid NOT NULL,
    "left" integer NOT NULL,
    top integer NOT NULL,
    "right" integer NOT NULL,
    bottom integer NOT NULL,
    is_found boolean DEFAULT false NOT NULL,
    cover character varying(40),
    decided_by_id uuid,
    decided_at timestamp with time zone,
    id uuid NOT NULL
);
CREATE TABLE public.face_looks (
    media_file_id uuid NOT NULL,
    found_at timestamp with time zone,
    looked_by_id uuid,
    looked_at timestamp with time zone,
    stays boolean DEFAULT false NOT NULL,
    wanted json NOT NULL,
    made json,
    id uuid NOT NULL
);
CREATE TABLE public.file_checks (
    what character varying(20) NOT NULL,
    site_id uuid,
    state character varying(40) NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    troubled_at timestamp with time zone,
    id uuid NOT NULL
);
CREATE TABLE public.group_sessions (
    site_id uuid NOT NULL,
    begun_by_id uuid NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    tablet_hash bytea NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.hand_offs (
    from_relationship_id uuid NOT NULL,
    to_relationship_id uuid NOT NULL,
    "on" date NOT NULL,
    reason character varying(200) NOT NULL,
    id uuid NOT NULL,
    goodbye_sealed bytea,
    hello_sealed bytea,
    seen_at timestamp with time zone
);
CREATE TABLE public.helped_answers (
    response_id uuid NOT NULL,
    item character varying(80) NOT NULL,
    choices json NOT NULL,
    words_sealed bytea,
    said_sealed bytea,
    language character varying(12) NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    alone_at timestamp with time zone NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.helpings (
    relationship_id uuid NOT NULL,
    thing_id uuid NOT NULL,
    helper_id uuid,
    at timestamp with time zone NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.instruments (
    name character varying(80) NOT NULL,
    version integer NOT NULL,
    voice character varying(40) NOT NULL,
    text text NOT NULL,
    sha256 character varying(64) NOT NULL,
    published_at timestamp with time zone NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.invitations (
    survey_id uuid NOT NULL,
    relationship_id uuid NOT NULL,
    account_id uuid NOT NULL,
    invited_at timestamp with time zone NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.jobs (
    kind character varying(40) NOT NULL,
    thing_id uuid NOT NULL,
    state character varying(40) NOT NULL,
    tries integer NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    not_before timestamp with time zone NOT NULL,
    leased_until timestamp with time zone,
    trouble character varying(200),
    id uuid NOT NULL,
    holder uuid,
    parked_at timestamp with time zone,
    site_id uuid
);
CREATE TABLE public.learning_days (
    site_id uuid NOT NULL,
    title character varying(120) NOT NULL,
    "on" date NOT NULL,
    shipped json NOT NULL,
    questions json NOT NULL,
    made_by_id uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.learning_stories (
    day_id uuid NOT NULL,
    story_id uuid NOT NULL,
    "position" integer NOT NULL
);
CREATE TABLE public.legal_holds (
    relationship_id uuid NOT NULL,
    placed_by_id uuid,
    placed_at timestamp with time zone NOT NULL,
    reason_sealed bytea NOT NULL,
    lifted_at timestamp with time zone,
    lifted_by_id uuid,
    id uuid NOT NULL
);
CREATE TABLE public.media_files (
    relationship_id uuid NOT NULL,
    entry_id uuid,
    response_id uuid,
    item character varying(80),
    "position" integer NOT NULL,
    kind character varying(40) NOT NULL,
    state character varying(40) NOT NULL,
    trouble character varying(60),
    size bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    key_sealed bytea NOT NULL,
    file_name_sealed bytea,
    description_sealed bytea,
    is_end_missing boolean NOT NULL,
    id uuid NOT NULL,
    sending_id uuid,
    is_drawing boolean DEFAULT false NOT NULL,
    original_gone_at timestamp with time zone,
    shows character varying(40),
    shows_said_by_id uuid
);
CREATE TABLE public.media_places (
    quotation_id uuid NOT NULL,
    media_file_id uuid NOT NULL,
    "left" integer,
    top integer,
    "right" integer,
    bottom integer,
    begins_ms integer,
    ends_ms integer,
    version integer,
    id uuid NOT NULL
);
CREATE TABLE public.memos (
    story_id uuid NOT NULL,
    quotation_id uuid,
    account_id uuid NOT NULL,
    written_at timestamp with time zone NOT NULL,
    words_sealed bytea NOT NULL,
    id uuid NOT NULL,
    learning_day_id uuid
);
CREATE TABLE public.name_holders (
    site_id uuid NOT NULL,
    account_id uuid NOT NULL,
    named_by_id uuid NOT NULL,
    named_at timestamp with time zone NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.other_answers (
    response_id uuid NOT NULL,
    bundle_id uuid NOT NULL,
    item character varying(80) NOT NULL,
    form_sealed bytea NOT NULL,
    told_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    id uuid NOT NULL
);
CREATE TABLE public.outbox_passes (
    account_id uuid NOT NULL,
    only_invitation_id uuid,
    ticket_hash bytea NOT NULL,
    secret_hash bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    id uuid NOT NULL
);
CREATE TABLE public.own_copies (
    site_id uuid NOT NULL,
    account_id uuid NOT NULL,
    asked_by_id uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    reading character varying(120) NOT NULL,
    state character varying(40) NOT NULL,
    made_at timestamp with time zone,
    ends_at timestamp with time zone,
    fetched_at timestamp with time zone,
    gone_at timestamp with time zone,
    why_gone character varying(40),
    file_id uuid,
    size bigint,
    sha256 character varying(64),
    id uuid NOT NULL
);
CREATE TABLE public.own_copy_parts (
    copy_id uuid NOT NULL,
    relationship_id uuid NOT NULL,
    share_sealed bytea,
    id uuid NOT NULL
);
CREATE TABLE public.own_copy_pieces (
    copy_id uuid NOT NULL,
    relationship_id uuid NOT NULL,
    "position" integer NOT NULL,
    kind character varying(24) NOT NULL,
    thing_id uuid NOT NULL,
    teller_id uuid,
    is_in boolean,
    reason character varying(24),
    decided_by_id uuid,
    decided_at timestamp with time zone,
    id uuid NOT NULL
);
CREATE TABLE public.own_pictures (
    person_id uuid NOT NULL,
    idea character varying(60) NOT NULL,
    media_file_id uuid NOT NULL,
    account_id uuid NOT NULL,
    put_at timestamp with time zone NOT NULL,
    taken_away_at timestamp with time zone,
    id uuid NOT NULL
);
CREATE TABLE public.owner_keys (
    owner_id uuid NOT NULL,
    wrapped bytea
);
CREATE TABLE public.paper_copies (
    set_id uuid NOT NULL,
    relationship_id uuid,
    number character varying(12) NOT NULL,
    "position" integer NOT NULL,
    link_id uuid,
    address_sealed bytea,
    file_id uuid,
    key_sealed bytea,
    size bigint,
    pages integer,
    drawn_at timestamp with time zone,
    trouble character varying(200),
    returned_at timestamp with time zone,
    id uuid NOT NULL
);
CREATE TABLE public.paper_sets (
    site_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    account_id uuid NOT NULL,
    language character varying(12) NOT NULL,
    size character varying(12) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.passkey_challenges (
    challenge_hash bytea NOT NULL,
    account_id uuid,
    ends_at timestamp with time zone NOT NULL
);
CREATE TABLE public.passkeys (
    account_id uuid NOT NULL,
    credential_id bytea NOT NULL,
    public_key bytea NOT NULL,
    sign_count integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    id uuid NOT NULL
);
CREATE TABLE public.people (
    site_id uuid NOT NULL,
    name character varying(120) NOT NULL,
    picture character varying(60) NOT NULL,
    needs json NOT NULL,
    id uuid NOT NULL,
    erased_at timestamp with time zone
);
CREATE TABLE public.picture_checks (
    account_id uuid NOT NULL,
    shown json NOT NULL,
    chosen_sealed bytea NOT NULL,
    made_at timestamp with time zone NOT NULL
);
CREATE TABLE public.professionals (
    site_id uuid NOT NULL,
    name character varying(120) NOT NULL,
    profession character varying(120) NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.prompt_plans (
    relationship_id uuid NOT NULL,
    account_id uuid NOT NULL,
    prompt_id uuid NOT NULL,
    put_by_id uuid NOT NULL,
    put_at timestamp with time zone NOT NULL,
    from_on date NOT NULL,
    until_on date,
    every_days integer,
    weekdays json NOT NULL,
    open_days integer NOT NULL,
    stopped_on date,
    id uuid NOT NULL
);
CREATE TABLE public.pseudonyms (
    relationship_id uuid NOT NULL,
    real_sealed bytea NOT NULL,
    stands_in character varying(120) NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.published_prompts (
    name character varying(60) NOT NULL,
    version integer NOT NULL,
    text text NOT NULL,
    sha256 character varying(64) NOT NULL,
    published_at timestamp with time zone NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.quotations (
    part_id uuid NOT NULL,
    start integer NOT NULL,
    "end" integer NOT NULL,
    words_sealed bytea NOT NULL,
    made_by_id uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.recalls (
    id uuid NOT NULL,
    export_id uuid NOT NULL,
    account_id uuid NOT NULL,
    relationship_id uuid NOT NULL,
    site_id uuid NOT NULL,
    because character varying(24) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    printed_at timestamp with time zone,
    answered_at timestamp with time zone,
    answered_by_id uuid,
    returned character varying(40)
);
CREATE TABLE public.recovery_codes (
    account_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    used_at timestamp with time zone,
    id uuid NOT NULL
);
CREATE TABLE public.relationships (
    person_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    site_id uuid NOT NULL,
    from_on date NOT NULL,
    until_on date,
    id uuid NOT NULL,
    erased_at timestamp with time zone
);
CREATE TABLE public.reminder_messages (
    account_id uuid NOT NULL,
    site_id uuid NOT NULL,
    due_at timestamp with time zone NOT NULL,
    state character varying(40) NOT NULL,
    language character varying(12) NOT NULL,
    begun_at timestamp with time zone,
    ended_at timestamp with time zone,
    id uuid NOT NULL
);
CREATE TABLE public.reminders (
    account_id uuid NOT NULL,
    is_here boolean DEFAULT false NOT NULL,
    is_calendar boolean DEFAULT false NOT NULL,
    weekdays json NOT NULL,
    hour integer NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    is_message boolean DEFAULT false NOT NULL,
    address_sealed bytea
);
CREATE TABLE public.response_shares (
    response_id uuid NOT NULL,
    use character varying(40) NOT NULL
);
CREATE TABLE public.response_signals (
    response_id uuid NOT NULL,
    signals json NOT NULL,
    worked_out_at timestamp with time zone NOT NULL
);
CREATE TABLE public.retentions (
    site_id uuid NOT NULL,
    pilot_ends_on date,
    days json NOT NULL
);
CREATE TABLE public.safe_copies (
    media_file_id uuid NOT NULL,
    purpose character varying(20) NOT NULL,
    media_type character varying(60) NOT NULL,
    width integer,
    height integer,
    seconds double precision,
    size bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.safety_flags (
    relationship_id uuid NOT NULL,
    account_id uuid NOT NULL,
    told_in character varying(24) NOT NULL,
    thing_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone,
    seen_by_id uuid,
    id uuid NOT NULL
);
CREATE TABLE public.safety_leads (
    site_id uuid NOT NULL,
    place character varying(40) NOT NULL,
    account_id uuid NOT NULL,
    named_at timestamp with time zone NOT NULL,
    told_at timestamp with time zone
);
CREATE TABLE public.sayings (
    site_id uuid NOT NULL,
    name character varying(32) NOT NULL,
    language character varying(12) NOT NULL,
    words text NOT NULL,
    kind character varying(40) NOT NULL,
    who_speaks character varying(120) NOT NULL,
    made_by_id uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    taken_away_at timestamp with time zone,
    key_sealed bytea NOT NULL,
    sha256 character varying(64) NOT NULL,
    state character varying(40) NOT NULL,
    trouble character varying(60),
    copy_id uuid,
    copy_type character varying(60),
    copy_size bigint,
    copy_sha256 character varying(64),
    seconds double precision,
    width integer,
    height integer,
    captions text,
    id uuid NOT NULL
);
CREATE TABLE public.searches (
    site_id uuid NOT NULL,
    account_id uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    kept_at timestamp with time zone,
    is_shared boolean DEFAULT false NOT NULL,
    filters json NOT NULL,
    words_sealed bytea NOT NULL,
    name_sealed bytea,
    id uuid NOT NULL
);
CREATE TABLE public.seats (
    group_id uuid NOT NULL,
    invitation_id uuid NOT NULL,
    place integer NOT NULL
);
CREATE TABLE public.second_codings (
    story_id uuid NOT NULL,
    coder_id uuid NOT NULL,
    asked_by_id uuid NOT NULL,
    id uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    stopped_at timestamp with time zone
);
CREATE TABLE public.second_factors (
    account_id uuid NOT NULL,
    secret_sealed bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    last_step integer NOT NULL
);
CREATE TABLE public.settled_codes (
    settling_id uuid NOT NULL,
    code_id uuid NOT NULL
);
CREATE TABLE public.settlings (
    quotation_id uuid NOT NULL,
    settled_by_id uuid NOT NULL,
    id uuid NOT NULL,
    kept_coder_id uuid,
    settled_at timestamp with time zone NOT NULL,
    keep character varying(40) NOT NULL
);
CREATE TABLE public.shown_prompts (
    plan_id uuid NOT NULL,
    due_on date NOT NULL,
    expires_on date NOT NULL,
    language character varying(12) NOT NULL,
    shown_at timestamp with time zone NOT NULL,
    not_now_at timestamp with time zone,
    id uuid NOT NULL
);
CREATE TABLE public.sign_in_links (
    account_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    revoked_at timestamp with time zone,
    id uuid NOT NULL,
    used_at timestamp with time zone,
    purpose character varying(40) DEFAULT 'come in'::character varying NOT NULL
);
CREATE TABLE public.sites (
    name character varying(120) NOT NULL,
    is_demonstration boolean NOT NULL,
    safeguarding_phone character varying(40),
    safeguarding_name character varying(120),
    id uuid NOT NULL,
    safeguarding_hours character varying(120),
    night_phone character varying(40),
    crisis_phone character varying(40),
    symbols integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.stories (
    relationship_id uuid NOT NULL,
    site_id uuid NOT NULL,
    number integer NOT NULL,
    begun_by_id uuid NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    title_sealed bytea NOT NULL,
    easy_words_sealed bytea,
    saved_count integer NOT NULL,
    id uuid NOT NULL,
    kind character varying(40),
    shown_count integer DEFAULT 1 NOT NULL
);
CREATE TABLE public.story_approvals (
    story_id uuid NOT NULL,
    account_id uuid NOT NULL,
    asked_by_id uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    shown_count integer NOT NULL,
    answer character varying(40),
    answered_at timestamp with time zone,
    recorded_by_id uuid,
    replaced_at timestamp with time zone,
    words_sealed bytea,
    how_read_sealed bytea,
    who_was_there_sealed bytea,
    id uuid NOT NULL
);
CREATE TABLE public.story_drafts (
    story_id uuid NOT NULL,
    account_id uuid NOT NULL,
    written_at timestamp with time zone NOT NULL,
    saved_count integer NOT NULL,
    title_sealed bytea NOT NULL,
    easy_words_sealed bytea,
    id uuid NOT NULL
);
CREATE TABLE public.story_parts (
    story_id uuid NOT NULL,
    "position" integer NOT NULL,
    entry_id uuid,
    answer_id uuid,
    words_sealed bytea NOT NULL,
    id uuid NOT NULL,
    pictures_sealed bytea
);
CREATE TABLE public.story_steps (
    story_id uuid NOT NULL,
    number integer NOT NULL,
    account_id uuid,
    done_at timestamp with time zone NOT NULL,
    kind character varying(40) NOT NULL,
    state character varying(40) NOT NULL,
    act uuid NOT NULL,
    of_number integer,
    part_id uuid,
    media_file_id uuid,
    quotation_id uuid,
    memo_id uuid,
    states_sealed bytea,
    id uuid NOT NULL
);
CREATE TABLE public.story_versions (
    story_id uuid NOT NULL,
    number integer NOT NULL,
    account_id uuid,
    written_at timestamp with time zone NOT NULL,
    is_aside boolean DEFAULT false NOT NULL,
    title_sealed bytea NOT NULL,
    easy_words_sealed bytea,
    id uuid NOT NULL
);
CREATE TABLE public.storyboard_approvals (
    storyboard_id uuid NOT NULL,
    account_id uuid NOT NULL,
    asked_by_id uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    stage character varying(40) NOT NULL,
    number integer NOT NULL,
    shown_count integer NOT NULL,
    answer character varying(40),
    answered_at timestamp with time zone,
    recorded_by_id uuid,
    replaced_at timestamp with time zone,
    how_read_sealed bytea,
    who_was_there_sealed bytea,
    id uuid NOT NULL
);
CREATE TABLE public.storyboard_remarks (
    approval_id uuid NOT NULL,
    panel_id character varying(40) NOT NULL,
    "position" integer NOT NULL,
    words_sealed bytea NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.storyboard_versions (
    storyboard_id uuid NOT NULL,
    number integer NOT NULL,
    made_by_id uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    what character varying(40) NOT NULL,
    before_number integer,
    of_number integer,
    is_aside boolean DEFAULT false NOT NULL,
    name_sealed bytea,
    document_sealed bytea NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.storyboards (
    relationship_id uuid NOT NULL,
    site_id uuid NOT NULL,
    story_id uuid,
    number integer NOT NULL,
    made_by_id uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    title_sealed bytea NOT NULL,
    stage character varying(40) NOT NULL,
    saved_count integer NOT NULL,
    shares json NOT NULL,
    taken_back_at timestamp with time zone,
    id uuid NOT NULL
);
CREATE TABLE public.survey_responses (
    survey_id uuid NOT NULL,
    relationship_id uuid NOT NULL,
    account_id uuid NOT NULL,
    invitation_id uuid,
    voice character varying(40) NOT NULL,
    language character varying(12) NOT NULL,
    mode character varying(24) NOT NULL,
    began_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    taken_back_at timestamp with time zone,
    helped_by json NOT NULL,
    help_how json NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.surveys (
    instrument_id uuid NOT NULL,
    wave_id uuid NOT NULL,
    site_id uuid NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.symbol_sets (
    site_id uuid NOT NULL,
    account_id uuid,
    name character varying(120) NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    taken_away_at timestamp with time zone,
    id uuid NOT NULL
);
CREATE TABLE public.symbols (
    set_id uuid NOT NULL,
    name character varying(60) NOT NULL,
    words json NOT NULL,
    search_words text NOT NULL,
    author character varying(120) NOT NULL,
    licence character varying(120) NOT NULL,
    is_noncommercial boolean NOT NULL,
    media_type character varying(40) NOT NULL,
    data bytea NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.trace_decisions (
    relationship_id uuid NOT NULL,
    kind character varying(40) NOT NULL,
    choice character varying(40) NOT NULL,
    real_sealed bytea NOT NULL,
    stands_in_sealed bytea,
    decided_by_id uuid NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.transcripts (
    media_file_id uuid NOT NULL,
    account_id uuid,
    language character varying(12) NOT NULL,
    is_draft boolean NOT NULL,
    written_at timestamp with time zone NOT NULL,
    words_sealed bytea NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    maker character varying(80),
    timing_sealed bytea
);
CREATE TABLE public.voice_choices (
    media_file_id uuid NOT NULL,
    way character varying(40) NOT NULL,
    chosen_by_id uuid NOT NULL,
    chosen_at timestamp with time zone NOT NULL,
    wanted json,
    made json,
    heard json,
    heard_by_id uuid,
    heard_at timestamp with time zone,
    id uuid NOT NULL
);
CREATE TABLE public.waves (
    site_id uuid NOT NULL,
    kind character varying(40) NOT NULL,
    name character varying(80) NOT NULL,
    from_on date NOT NULL,
    until_on date,
    id uuid NOT NULL
);
CREATE TABLE public.words_corrected (
    site_id uuid NOT NULL,
    language character varying(12) NOT NULL,
    key text NOT NULL,
    texts json NOT NULL,
    account_id uuid NOT NULL,
    corrected_at timestamp with time zone NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.words_read (
    site_id uuid NOT NULL,
    language character varying(12) NOT NULL,
    part character varying(40) NOT NULL,
    sha256 character varying(64) NOT NULL,
    reader_name character varying(120) NOT NULL,
    account_id uuid NOT NULL,
    read_at timestamp with time zone NOT NULL,
    id uuid NOT NULL
);
CREATE TABLE public.workers (
    site_id uuid NOT NULL,
    name character varying(120) NOT NULL,
    picture character varying(60) NOT NULL,
    id uuid NOT NULL
);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.access_records
    ADD CONSTRAINT pk_access_records PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT pk_accounts PRIMARY KEY (id);
ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT pk_agreements PRIMARY KEY (id);
ALTER TABLE ONLY public.answers
    ADD CONSTRAINT pk_answers PRIMARY KEY (id);
ALTER TABLE ONLY public.arriving_files
    ADD CONSTRAINT pk_arriving_files PRIMARY KEY (id);
ALTER TABLE ONLY public.arriving_pieces
    ADD CONSTRAINT pk_arriving_pieces PRIMARY KEY (id);
ALTER TABLE ONLY public.bleeped_copies
    ADD CONSTRAINT pk_bleeped_copies PRIMARY KEY (id);
ALTER TABLE ONLY public.bleeps
    ADD CONSTRAINT pk_bleeps PRIMARY KEY (id);
ALTER TABLE ONLY public.browser_sessions
    ADD CONSTRAINT pk_browser_sessions PRIMARY KEY (id_hash);
ALTER TABLE ONLY public.bundles
    ADD CONSTRAINT pk_bundles PRIMARY KEY (id);
ALTER TABLE ONLY public.capacity_notes
    ADD CONSTRAINT pk_capacity_notes PRIMARY KEY (id);
ALTER TABLE ONLY public.carers
    ADD CONSTRAINT pk_carers PRIMARY KEY (id);
ALTER TABLE ONLY public.carryings
    ADD CONSTRAINT pk_carryings PRIMARY KEY (id);
ALTER TABLE ONLY public.change_sources
    ADD CONSTRAINT pk_change_sources PRIMARY KEY (id);
ALTER TABLE ONLY public.changes
    ADD CONSTRAINT pk_changes PRIMARY KEY (id);
ALTER TABLE ONLY public.circle_members
    ADD CONSTRAINT pk_circle_members PRIMARY KEY (id);
ALTER TABLE ONLY public.codebook_versions
    ADD CONSTRAINT pk_codebook_versions PRIMARY KEY (id);
ALTER TABLE ONLY public.codebooks
    ADD CONSTRAINT pk_codebooks PRIMARY KEY (id);
ALTER TABLE ONLY public.codes
    ADD CONSTRAINT pk_codes PRIMARY KEY (id);
ALTER TABLE ONLY public.codings
    ADD CONSTRAINT pk_codings PRIMARY KEY (id);
ALTER TABLE ONLY public.collection_stories
    ADD CONSTRAINT pk_collection_stories PRIMARY KEY (collection_id, story_id);
ALTER TABLE ONLY public.collections
    ADD CONSTRAINT pk_collections PRIMARY KEY (id);
ALTER TABLE ONLY public.comic_files
    ADD CONSTRAINT pk_comic_files PRIMARY KEY (id);
ALTER TABLE ONLY public.concerns
    ADD CONSTRAINT pk_concerns PRIMARY KEY (id);
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT pk_consents PRIMARY KEY (id);
ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT pk_contacts PRIMARY KEY (id);
ALTER TABLE ONLY public.credit_wishes
    ADD CONSTRAINT pk_credit_wishes PRIMARY KEY (id);
ALTER TABLE ONLY public.diary_entries
    ADD CONSTRAINT pk_diary_entries PRIMARY KEY (id);
ALTER TABLE ONLY public.drawn_pages
    ADD CONSTRAINT pk_drawn_pages PRIMARY KEY (id);
ALTER TABLE ONLY public.entry_shares
    ADD CONSTRAINT pk_entry_shares PRIMARY KEY (entry_id, use);
ALTER TABLE ONLY public.erasures
    ADD CONSTRAINT pk_erasures PRIMARY KEY (id);
ALTER TABLE ONLY public.event_chain
    ADD CONSTRAINT pk_event_chain PRIMARY KEY (number);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT pk_events PRIMARY KEY (id);
ALTER TABLE ONLY public.exports
    ADD CONSTRAINT pk_exports PRIMARY KEY (id);
ALTER TABLE ONLY public.face_boxes
    ADD CONSTRAINT pk_face_boxes PRIMARY KEY (id);
ALTER TABLE ONLY public.face_looks
    ADD CONSTRAINT pk_face_looks PRIMARY KEY (id);
ALTER TABLE ONLY public.file_checks
    ADD CONSTRAINT pk_file_checks PRIMARY KEY (id);
ALTER TABLE ONLY public.group_sessions
    ADD CONSTRAINT pk_group_sessions PRIMARY KEY (id);
ALTER TABLE ONLY public.hand_offs
    ADD CONSTRAINT pk_hand_offs PRIMARY KEY (id);
ALTER TABLE ONLY public.helped_answers
    ADD CONSTRAINT pk_helped_answers PRIMARY KEY (id);
ALTER TABLE ONLY public.helpings
    ADD CONSTRAINT pk_helpings PRIMARY KEY (id);
ALTER TABLE ONLY public.instruments
    ADD CONSTRAINT pk_instruments PRIMARY KEY (id);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT pk_invitations PRIMARY KEY (id);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT pk_jobs PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_days
    ADD CONSTRAINT pk_learning_days PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_stories
    ADD CONSTRAINT pk_learning_stories PRIMARY KEY (day_id, story_id);
ALTER TABLE ONLY public.legal_holds
    ADD CONSTRAINT pk_legal_holds PRIMARY KEY (id);
ALTER TABLE ONLY public.media_files
    ADD CONSTRAINT pk_media_files PRIMARY KEY (id);
ALTER TABLE ONLY public.media_places
    ADD CONSTRAINT pk_media_places PRIMARY KEY (id);
ALTER TABLE ONLY public.memos
    ADD CONSTRAINT pk_memos PRIMARY KEY (id);
ALTER TABLE ONLY public.name_holders
    ADD CONSTRAINT pk_name_holders PRIMARY KEY (id);
ALTER TABLE ONLY public.other_answers
    ADD CONSTRAINT pk_other_answers PRIMARY KEY (id);
ALTER TABLE ONLY public.outbox_passes
    ADD CONSTRAINT pk_outbox_passes PRIMARY KEY (id);
ALTER TABLE ONLY public.own_copies
    ADD CONSTRAINT pk_own_copies PRIMARY KEY (id);
ALTER TABLE ONLY public.own_copy_parts
    ADD CONSTRAINT pk_own_copy_parts PRIMARY KEY (id);
ALTER TABLE ONLY public.own_copy_pieces
    ADD CONSTRAINT pk_own_copy_pieces PRIMARY KEY (id);
ALTER TABLE ONLY public.own_pictures
    ADD CONSTRAINT pk_own_pictures PRIMARY KEY (id);
ALTER TABLE ONLY public.owner_keys
    ADD CONSTRAINT pk_owner_keys PRIMARY KEY (owner_id);
ALTER TABLE ONLY public.paper_copies
    ADD CONSTRAINT pk_paper_copies PRIMARY KEY (id);
ALTER TABLE ONLY public.paper_sets
    ADD CONSTRAINT pk_paper_sets PRIMARY KEY (id);
ALTER TABLE ONLY public.passkey_challenges
    ADD CONSTRAINT pk_passkey_challenges PRIMARY KEY (challenge_hash);
ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT pk_passkeys PRIMARY KEY (id);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT pk_people PRIMARY KEY (id);
ALTER TABLE ONLY public.picture_checks
    ADD CONSTRAINT pk_picture_checks PRIMARY KEY (account_id);
ALTER TABLE ONLY public.professionals
    ADD CONSTRAINT pk_professionals PRIMARY KEY (id);
ALTER TABLE ONLY public.prompt_plans
    ADD CONSTRAINT pk_prompt_plans PRIMARY KEY (id);
ALTER TABLE ONLY public.pseudonyms
    ADD CONSTRAINT pk_pseudonyms PRIMARY KEY (id);
ALTER TABLE ONLY public.published_prompts
    ADD CONSTRAINT pk_published_prompts PRIMARY KEY (id);
ALTER TABLE ONLY public.quotations
    ADD CONSTRAINT pk_quotations PRIMARY KEY (id);
ALTER TABLE ONLY public.recalls
    ADD CONSTRAINT pk_recalls PRIMARY KEY (id);
ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT pk_recovery_codes PRIMARY KEY (id);
ALTER TABLE ONLY public.relationships
    ADD CONSTRAINT pk_relationships PRIMARY KEY (id);
ALTER TABLE ONLY public.reminder_messages
    ADD CONSTRAINT pk_reminder_messages PRIMARY KEY (id);
ALTER TABLE ONLY public.reminders
    ADD CONSTRAINT pk_reminders PRIMARY KEY (account_id);
ALTER TABLE ONLY public.response_shares
    ADD CONSTRAINT pk_response_shares PRIMARY KEY (response_id, use);
ALTER TABLE ONLY public.response_signals
    ADD CONSTRAINT pk_response_signals PRIMARY KEY (response_id);
ALTER TABLE ONLY public.retentions
    ADD CONSTRAINT pk_retentions PRIMARY KEY (site_id);
ALTER TABLE ONLY public.safe_copies
    ADD CONSTRAINT pk_safe_copies PRIMARY KEY (id);
ALTER TABLE ONLY public.safety_flags
    ADD CONSTRAINT pk_safety_flags PRIMARY KEY (id);
ALTER TABLE ONLY public.safety_leads
    ADD CONSTRAINT pk_safety_leads PRIMARY KEY (site_id, place);
ALTER TABLE ONLY public.sayings
    ADD CONSTRAINT pk_sayings PRIMARY KEY (id);
ALTER TABLE ONLY public.searches
    ADD CONSTRAINT pk_searches PRIMARY KEY (id);
ALTER TABLE ONLY public.seats
    ADD CONSTRAINT pk_seats PRIMARY KEY (group_id, invitation_id);
ALTER TABLE ONLY public.second_codings
    ADD CONSTRAINT pk_second_codings PRIMARY KEY (id);
ALTER TABLE ONLY public.second_factors
    ADD CONSTRAINT pk_second_factors PRIMARY KEY (account_id);
ALTER TABLE ONLY public.settled_codes
    ADD CONSTRAINT pk_settled_codes PRIMARY KEY (settling_id, code_id);
ALTER TABLE ONLY public.settlings
    ADD CONSTRAINT pk_settlings PRIMARY KEY (id);
ALTER TABLE ONLY public.shown_prompts
    ADD CONSTRAINT pk_shown_prompts PRIMARY KEY (id);
ALTER TABLE ONLY public.sign_in_links
    ADD CONSTRAINT pk_sign_in_links PRIMARY KEY (id);
ALTER TABLE ONLY public.sites
    ADD CONSTRAINT pk_sites PRIMARY KEY (id);
ALTER TABLE ONLY public.stories
    ADD CONSTRAINT pk_stories PRIMARY KEY (id);
ALTER TABLE ONLY public.story_approvals
    ADD CONSTRAINT pk_story_approvals PRIMARY KEY (id);
ALTER TABLE ONLY public.story_drafts
    ADD CONSTRAINT pk_story_drafts PRIMARY KEY (id);
ALTER TABLE ONLY public.story_parts
    ADD CONSTRAINT pk_story_parts PRIMARY KEY (id);
ALTER TABLE ONLY public.story_steps
    ADD CONSTRAINT pk_story_steps PRIMARY KEY (id);
ALTER TABLE ONLY public.story_versions
    ADD CONSTRAINT pk_story_versions PRIMARY KEY (id);
ALTER TABLE ONLY public.storyboard_approvals
    ADD CONSTRAINT pk_storyboard_approvals PRIMARY KEY (id);
ALTER TABLE ONLY public.storyboard_remarks
    ADD CONSTRAINT pk_storyboard_remarks PRIMARY KEY (id);
ALTER TABLE ONLY public.storyboard_versions
    ADD CONSTRAINT pk_storyboard_versions PRIMARY KEY (id);
ALTER TABLE ONLY public.storyboards
    ADD CONSTRAINT pk_storyboards PRIMARY KEY (id);
ALTER TABLE ONLY public.survey_responses
    ADD CONSTRAINT pk_survey_responses PRIMARY KEY (id);
ALTER TABLE ONLY public.surveys
    ADD CONSTRAINT pk_surveys PRIMARY KEY (id);
ALTER TABLE ONLY public.symbol_sets
    ADD CONSTRAINT pk_symbol_sets PRIMARY KEY (id);
ALTER TABLE ONLY public.symbols
    ADD CONSTRAINT pk_symbols PRIMARY KEY (id);
ALTER TABLE ONLY public.trace_decisions
    ADD CONSTRAINT pk_trace_decisions PRIMARY KEY (id);
ALTER TABLE ONLY public.transcripts
    ADD CONSTRAINT pk_transcripts PRIMARY KEY (id);
ALTER TABLE ONLY public.voice_choices
    ADD CONSTRAINT pk_voice_choices PRIMARY KEY (id);
ALTER TABLE ONLY public.waves
    ADD CONSTRAINT pk_waves PRIMARY KEY (id);
ALTER TABLE ONLY public.words_corrected
    ADD CONSTRAINT pk_words_corrected PRIMARY KEY (id);
ALTER TABLE ONLY public.words_read
    ADD CONSTRAINT pk_words_read PRIMARY KEY (id);
ALTER TABLE ONLY public.workers
    ADD CONSTRAINT pk_workers PRIMARY KEY (id);
ALTER TABLE ONLY public.access_records
    ADD CONSTRAINT uq_access_records_person_id UNIQUE (person_id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT uq_accounts_carer_id UNIQUE (carer_id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT uq_accounts_email UNIQUE (email);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT uq_accounts_person_id UNIQUE (person_id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT uq_accounts_professional_id UNIQUE (professional_id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT uq_accounts_worker_id UNIQUE (worker_id);
ALTER TABLE ONLY public.answers
    ADD CONSTRAINT uq_answers_response_id_item UNIQUE (response_id, item);
ALTER TABLE ONLY public.arriving_files
    ADD CONSTRAINT uq_arriving_files_address_hash UNIQUE (address_hash);
ALTER TABLE ONLY public.arriving_files
    ADD CONSTRAINT uq_arriving_files_file_id UNIQUE (file_id);
ALTER TABLE ONLY public.bleeped_copies
    ADD CONSTRAINT uq_bleeped_copies_media_file_id UNIQUE (media_file_id);
ALTER TABLE ONLY public.bleeps
    ADD CONSTRAINT uq_bleeps_media_file_id_begins_ms_ends_ms UNIQUE (media_file_id, begins_ms, ends_ms);
ALTER TABLE ONLY public.bundles
    ADD CONSTRAINT uq_bundles_bundle_id_sha256 UNIQUE (bundle_id, sha256);
ALTER TABLE ONLY public.bundles
    ADD CONSTRAINT uq_bundles_file_id UNIQUE (file_id);
ALTER TABLE ONLY public.codebook_versions
    ADD CONSTRAINT uq_codebook_versions_codebook_id_number UNIQUE (codebook_id, number);
ALTER TABLE ONLY public.codebooks
    ADD CONSTRAINT uq_codebooks_site_id_name UNIQUE (site_id, name);
ALTER TABLE ONLY public.codes
    ADD CONSTRAINT uq_codes_codebook_id_name UNIQUE (codebook_id, name);
ALTER TABLE ONLY public.codings
    ADD CONSTRAINT uq_codings_quotation_id_code_id_coder_id UNIQUE (quotation_id, code_id, coder_id);
ALTER TABLE ONLY public.collections
    ADD CONSTRAINT uq_collections_site_id_name UNIQUE (site_id, name);
ALTER TABLE ONLY public.comic_files
    ADD CONSTRAINT uq_comic_files_storyboard_id_media_file_id UNIQUE (storyboard_id, media_file_id);
ALTER TABLE ONLY public.concerns
    ADD CONSTRAINT uq_concerns_thing_id UNIQUE (thing_id);
ALTER TABLE ONLY public.event_chain
    ADD CONSTRAINT uq_event_chain_event_id UNIQUE (event_id);
ALTER TABLE ONLY public.face_boxes
    ADD CONSTRAINT uq_face_boxes_media_file_id_left_top_right_bottom UNIQUE (media_file_id, "left", top, "right", bottom);
ALTER TABLE ONLY public.face_looks
    ADD CONSTRAINT uq_face_looks_media_file_id UNIQUE (media_file_id);
ALTER TABLE ONLY public.group_sessions
    ADD CONSTRAINT uq_group_sessions_tablet_hash UNIQUE (tablet_hash);
ALTER TABLE ONLY public.hand_offs
    ADD CONSTRAINT uq_hand_offs_from_relationship_id UNIQUE (from_relationship_id);
ALTER TABLE ONLY public.helped_answers
    ADD CONSTRAINT uq_helped_answers_response_id_item UNIQUE (response_id, item);
ALTER TABLE ONLY public.instruments
    ADD CONSTRAINT uq_instruments_name_version UNIQUE (name, version);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT uq_invitations_survey_id_relationship_id_account_id UNIQUE (survey_id, relationship_id, account_id);
ALTER TABLE ONLY public.media_files
    ADD CONSTRAINT uq_media_files_sending_id UNIQUE (sending_id);
ALTER TABLE ONLY public.media_places
    ADD CONSTRAINT uq_media_places_quotation_id UNIQUE (quotation_id);
ALTER TABLE ONLY public.name_holders
    ADD CONSTRAINT uq_name_holders_site_id_account_id UNIQUE (site_id, account_id);
ALTER TABLE ONLY public.other_answers
    ADD CONSTRAINT uq_other_answers_bundle_id_item UNIQUE (bundle_id, item);
ALTER TABLE ONLY public.outbox_passes
    ADD CONSTRAINT uq_outbox_passes_secret_hash UNIQUE (secret_hash);
ALTER TABLE ONLY public.outbox_passes
    ADD CONSTRAINT uq_outbox_passes_ticket_hash UNIQUE (ticket_hash);
ALTER TABLE ONLY public.own_copies
    ADD CONSTRAINT uq_own_copies_file_id UNIQUE (file_id);
ALTER TABLE ONLY public.own_copy_parts
    ADD CONSTRAINT uq_own_copy_parts_copy_id_relationship_id UNIQUE (copy_id, relationship_id);
ALTER TABLE ONLY public.own_copy_pieces
    ADD CONSTRAINT uq_own_copy_pieces_copy_id_thing_id UNIQUE (copy_id, thing_id);
ALTER TABLE ONLY public.own_pictures
    ADD CONSTRAINT uq_own_pictures_media_file_id UNIQUE (media_file_id);
ALTER TABLE ONLY public.paper_copies
    ADD CONSTRAINT uq_paper_copies_file_id UNIQUE (file_id);
ALTER TABLE ONLY public.paper_copies
    ADD CONSTRAINT uq_paper_copies_number UNIQUE (number);
ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT uq_passkeys_credential_id UNIQUE (credential_id);
ALTER TABLE ONLY public.published_prompts
    ADD CONSTRAINT uq_published_prompts_name_version UNIQUE (name, version);
ALTER TABLE ONLY public.recalls
    ADD CONSTRAINT uq_recalls_export_id_account_id_relationship_id UNIQUE (export_id, account_id, relationship_id);
ALTER TABLE ONLY public.reminder_messages
    ADD CONSTRAINT uq_reminder_messages_account_id_due_at UNIQUE (account_id, due_at);
ALTER TABLE ONLY public.safe_copies
    ADD CONSTRAINT uq_safe_copies_media_file_id_purpose UNIQUE (media_file_id, purpose);
ALTER TABLE ONLY public.safety_flags
    ADD CONSTRAINT uq_safety_flags_thing_id UNIQUE (thing_id);
ALTER TABLE ONLY public.shown_prompts
    ADD CONSTRAINT uq_shown_prompts_plan_id_due_on UNIQUE (plan_id, due_on);
ALTER TABLE ONLY public.sign_in_links
    ADD CONSTRAINT uq_sign_in_links_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY public.sites
    ADD CONSTRAINT uq_sites_name UNIQUE (name);
ALTER TABLE ONLY public.story_drafts
    ADD CONSTRAINT uq_story_drafts_story_id_account_id UNIQUE (story_id, account_id);
ALTER TABLE ONLY public.story_parts
    ADD CONSTRAINT uq_story_parts_story_id_answer_id UNIQUE (story_id, answer_id);
ALTER TABLE ONLY public.story_parts
    ADD CONSTRAINT uq_story_parts_story_id_entry_id UNIQUE (story_id, entry_id);
ALTER TABLE ONLY public.story_steps
    ADD CONSTRAINT uq_story_steps_story_id_number UNIQUE (story_id, number);
ALTER TABLE ONLY public.story_versions
    ADD CONSTRAINT uq_story_versions_story_id_number UNIQUE (story_id, number);
ALTER TABLE ONLY public.storyboard_versions
    ADD CONSTRAINT uq_storyboard_versions_storyboard_id_number UNIQUE (storyboard_id, number);
ALTER TABLE ONLY public.storyboards
    ADD CONSTRAINT uq_storyboards_site_id_number UNIQUE (site_id, number);
ALTER TABLE ONLY public.survey_responses
    ADD CONSTRAINT uq_survey_responses_invitation_id UNIQUE (invitation_id);
ALTER TABLE ONLY public.surveys
    ADD CONSTRAINT uq_surveys_instrument_id_wave_id UNIQUE (instrument_id, wave_id);
ALTER TABLE ONLY public.symbols
    ADD CONSTRAINT uq_symbols_set_id_name UNIQUE (set_id, name);
ALTER TABLE ONLY public.transcripts
    ADD CONSTRAINT uq_transcripts_media_file_id_version UNIQUE (media_file_id, version);
ALTER TABLE ONLY public.voice_choices
    ADD CONSTRAINT uq_voice_choices_media_file_id UNIQUE (media_file_id);
ALTER TABLE ONLY public.words_corrected
    ADD CONSTRAINT uq_words_corrected_site_id_language_key UNIQUE (site_id, language, key);
CREATE INDEX ix_access_records_site_id ON public.access_records USING btree (site_id);
CREATE INDEX ix_accounts_site_id ON public.accounts USING btree (site_id);
CREATE INDEX ix_agreements_invitation_id ON public.agreements USING btree (invitation_id);
CREATE INDEX ix_agreements_relationship_id ON public.agreements USING btree (relationship_id);
CREATE INDEX ix_answers_response_id ON public.answers USING btree (response_id);
CREATE INDEX ix_arriving_files_account_id ON public.arriving_files USING btree (account_id);
CREATE INDEX ix_arriving_files_ends_at ON public.arriving_files USING btree (ends_at);
CREATE INDEX ix_arriving_files_pass_id ON public.arriving_files USING btree (pass_id);
CREATE INDEX ix_arriving_files_relationship_id ON public.arriving_files USING btree (relationship_id);
CREATE INDEX ix_arriving_pieces_arriving_id ON public.arriving_pieces USING btree (arriving_id);
CREATE INDEX ix_bleeps_media_file_id ON public.bleeps USING btree (media_file_id);
CREATE INDEX ix_browser_sessions_account_id ON public.browser_sessions USING btree (account_id);
CREATE INDEX ix_bundles_bundle_id ON public.bundles USING btree (bundle_id);
CREATE INDEX ix_bundles_opened_at ON public.bundles USING btree (opened_at);
CREATE INDEX ix_bundles_pass_id ON public.bundles USING btree (pass_id);
CREATE INDEX ix_capacity_notes_relationship_id ON public.capacity_notes USING btree (relationship_id);
CREATE INDEX ix_carers_site_id ON public.carers USING btree (site_id);
CREATE INDEX ix_carryings_collection_id ON public.carryings USING btree (collection_id);
CREATE INDEX ix_change_sources_account_id ON public.change_sources USING btree (account_id);
CREATE INDEX ix_change_sources_change_id ON public.change_sources USING btree (change_id);
CREATE INDEX ix_change_sources_entry_id ON public.change_sources USING btree (entry_id);
CREATE INDEX ix_change_sources_response_id ON public.change_sources USING btree (response_id);
CREATE INDEX ix_changes_site_id ON public.changes USING btree (site_id);
CREATE INDEX ix_circle_members_carer_id ON public.circle_members USING btree (carer_id);
CREATE INDEX ix_circle_members_person_id ON public.circle_members USING btree (person_id);
CREATE INDEX ix_circle_members_professional_id ON public.circle_members USING btree (professional_id);
CREATE INDEX ix_codebook_versions_codebook_id ON public.codebook_versions USING btree (codebook_id);
CREATE INDEX ix_codebooks_site_id ON public.codebooks USING btree (site_id);
CREATE INDEX ix_codes_codebook_id ON public.codes USING btree (codebook_id);
CREATE INDEX ix_codings_code_id ON public.codings USING btree (code_id);
CREATE INDEX ix_codings_quotation_id ON public.codings USING btree (quotation_id);
CREATE INDEX ix_collections_site_id ON public.collections USING btree (site_id);
CREATE INDEX ix_comic_files_media_file_id ON public.comic_files USING btree (media_file_id);
CREATE INDEX ix_concerns_relationship_id ON public.concerns USING btree (relationship_id);
CREATE INDEX ix_concerns_site_id ON public.concerns USING btree (site_id);
CREATE INDEX ix_concerns_told_id ON public.concerns USING btree (told_id);
CREATE INDEX ix_consents_relationship_id ON public.consents USING btree (relationship_id);
CREATE INDEX ix_consents_who ON public.consents USING btree (account_id, relationship_id, use);
CREATE INDEX ix_contacts_relationship_id ON public.contacts USING btree (relationship_id);
CREATE INDEX ix_credit_wishes_relationship_id ON public.credit_wishes USING btree (relationship_id);
CREATE INDEX ix_credit_wishes_who ON public.credit_wishes USING btree (account_id, relationship_id);
CREATE INDEX ix_diary_entries_account_id ON public.diary_entries USING btree (account_id);
CREATE INDEX ix_diary_entries_adds_to_id ON public.diary_entries USING btree (adds_to_id);
CREATE INDEX ix_diary_entries_received_at ON public.diary_entries USING btree (received_at);
CREATE INDEX ix_diary_entries_relationship_id ON public.diary_entries USING btree (relationship_id);
CREATE INDEX ix_diary_entries_shown_prompt_id ON public.diary_entries USING btree (shown_prompt_id);
CREATE INDEX ix_drawn_pages_media_file_id ON public.drawn_pages USING btree (media_file_id);
CREATE INDEX ix_drawn_pages_where ON public.drawn_pages USING btree (storyboard_id, stage);
CREATE INDEX ix_erasures_person_id ON public.erasures USING btree (person_id);
CREATE INDEX ix_erasures_site_id ON public.erasures USING btree (site_id);
CREATE INDEX ix_events_at ON public.events USING btree (at);
CREATE INDEX ix_events_relationship_id ON public.events USING btree (relationship_id);
CREATE INDEX ix_events_site_id ON public.events USING btree (site_id);
CREATE INDEX ix_events_verb_at ON public.events USING btree (verb, at);
CREATE INDEX ix_exports_collection_id ON public.exports USING btree (collection_id);
CREATE INDEX ix_exports_survey_id ON public.exports USING btree (survey_id);
CREATE INDEX ix_face_boxes_media_file_id ON public.face_boxes USING btree (media_file_id);
CREATE INDEX ix_file_checks_checked_at ON public.file_checks USING btree (checked_at);
CREATE INDEX ix_file_checks_troubled_at ON public.file_checks USING btree (troubled_at);
CREATE INDEX ix_group_sessions_site_id ON public.group_sessions USING btree (site_id);
CREATE INDEX ix_hand_offs_to_relationship_id ON public.hand_offs USING btree (to_relationship_id);
CREATE INDEX ix_helped_answers_response_id ON public.helped_answers USING btree (response_id);
CREATE INDEX ix_helpings_helper_id ON public.helpings USING btree (helper_id);
CREATE INDEX ix_helpings_relationship_id ON public.helpings USING btree (relationship_id);
CREATE INDEX ix_helpings_thing_id ON public.helpings USING btree (thing_id);
CREATE INDEX ix_invitations_account_id ON public.invitations USING btree (account_id);
CREATE INDEX ix_invitations_relationship_id ON public.invitations USING btree (relationship_id);
CREATE INDEX ix_invitations_survey_id ON public.invitations USING btree (survey_id);
CREATE INDEX ix_jobs_state_not_before ON public.jobs USING btree (state, not_before);
CREATE INDEX ix_learning_days_site_id ON public.learning_days USING btree (site_id);
CREATE INDEX ix_legal_holds_relationship_id ON public.legal_holds USING btree (relationship_id);
CREATE INDEX ix_media_files_entry_id ON public.media_files USING btree (entry_id);
CREATE INDEX ix_media_files_relationship_id ON public.media_files USING btree (relationship_id);
CREATE INDEX ix_media_files_response_id ON public.media_files USING btree (response_id);
CREATE INDEX ix_media_places_media_file_id ON public.media_places USING btree (media_file_id);
CREATE INDEX ix_memos_learning_day_id ON public.memos USING btree (learning_day_id);
CREATE INDEX ix_memos_quotation_id ON public.memos USING btree (quotation_id);
CREATE INDEX ix_memos_story_id ON public.memos USING btree (story_id);
CREATE INDEX ix_name_holders_account_id ON public.name_holders USING btree (account_id);
CREATE INDEX ix_name_holders_site_id ON public.name_holders USING btree (site_id);
CREATE INDEX ix_other_answers_response_id ON public.other_answers USING btree (response_id);
CREATE INDEX ix_outbox_passes_account_id ON public.outbox_passes USING btree (account_id);
CREATE INDEX ix_own_copies_account_id ON public.own_copies USING btree (account_id);
CREATE INDEX ix_own_copies_site_id ON public.own_copies USING btree (site_id);
CREATE INDEX ix_own_copy_parts_copy_id ON public.own_copy_parts USING btree (copy_id);
CREATE INDEX ix_own_copy_parts_relationship_id ON public.own_copy_parts USING btree (relationship_id);
CREATE INDEX ix_own_copy_pieces_copy_id ON public.own_copy_pieces USING btree (copy_id);
CREATE INDEX ix_own_copy_pieces_relationship_id ON public.own_copy_pieces USING btree (relationship_id);
CREATE INDEX ix_own_pictures_account_id ON public.own_pictures USING btree (account_id);
CREATE INDEX ix_own_pictures_whose ON public.own_pictures USING btree (person_id, idea);
CREATE INDEX ix_paper_copies_relationship_id ON public.paper_copies USING btree (relationship_id);
CREATE INDEX ix_paper_copies_set_id ON public.paper_copies USING btree (set_id);
CREATE INDEX ix_paper_sets_account_id ON public.paper_sets USING btree (account_id);
CREATE INDEX ix_paper_sets_site_id ON public.paper_sets USING btree (site_id);
CREATE INDEX ix_passkeys_account_id ON public.passkeys USING btree (account_id);
CREATE INDEX ix_people_site_id ON public.people USING btree (site_id);
CREATE INDEX ix_professionals_site_id ON public.professionals USING btree (site_id);
CREATE INDEX ix_prompt_plans_account_id ON public.prompt_plans USING btree (account_id);
CREATE INDEX ix_prompt_plans_relationship_id ON public.prompt_plans USING btree (relationship_id);
CREATE INDEX ix_pseudonyms_relationship_id ON public.pseudonyms USING btree (relationship_id);
CREATE INDEX ix_quotations_part_id ON public.quotations USING btree (part_id);
CREATE INDEX ix_recalls_account_id ON public.recalls USING btree (account_id);
CREATE INDEX ix_recalls_export_id ON public.recalls USING btree (export_id);
CREATE INDEX ix_recalls_relationship_id ON public.recalls USING btree (relationship_id);
CREATE INDEX ix_recalls_site_id ON public.recalls USING btree (site_id);
CREATE INDEX ix_recovery_codes_account_id ON public.recovery_codes USING btree (account_id);
CREATE INDEX ix_relationships_person_id ON public.relationships USING btree (person_id);
CREATE INDEX ix_relationships_site_id ON public.relationships USING btree (site_id);
CREATE INDEX ix_relationships_worker_id ON public.relationships USING btree (worker_id);
CREATE INDEX ix_reminder_messages_account_id ON public.reminder_messages USING btree (account_id);
CREATE INDEX ix_reminder_messages_site_id ON public.reminder_messages USING btree (site_id);
CREATE INDEX ix_safe_copies_media_file_id ON public.safe_copies USING btree (media_file_id);
CREATE INDEX ix_safety_flags_relationship_id ON public.safety_flags USING btree (relationship_id);
CREATE INDEX ix_safety_leads_account_id ON public.safety_leads USING btree (account_id);
CREATE INDEX ix_sayings_words ON public.sayings USING btree (site_id, name);
CREATE INDEX ix_searches_account_id ON public.searches USING btree (account_id);
CREATE INDEX ix_searches_asked_at ON public.searches USING btree (asked_at);
CREATE INDEX ix_searches_site_id ON public.searches USING btree (site_id);
CREATE INDEX ix_second_codings_story_id ON public.second_codings USING btree (story_id);
CREATE INDEX ix_settled_codes_code_id ON public.settled_codes USING btree (code_id);
CREATE INDEX ix_settlings_quotation_id ON public.settlings USING btree (quotation_id);
CREATE INDEX ix_shown_prompts_plan_id ON public.shown_prompts USING btree (plan_id);
CREATE INDEX ix_sign_in_links_account_id ON public.sign_in_links USING btree (account_id);
CREATE INDEX ix_stories_relationship_id ON public.stories USING btree (relationship_id);
CREATE INDEX ix_stories_site_id ON public.stories USING btree (site_id);
CREATE INDEX ix_story_approvals_story_id ON public.story_approvals USING btree (story_id);
CREATE INDEX ix_story_approvals_who ON public.story_approvals USING btree (account_id, story_id);
CREATE INDEX ix_story_drafts_account_id ON public.story_drafts USING btree (account_id);
CREATE INDEX ix_story_drafts_story_id ON public.story_drafts USING btree (story_id);
CREATE INDEX ix_story_parts_answer_id ON public.story_parts USING btree (answer_id);
CREATE INDEX ix_story_parts_entry_id ON public.story_parts USING btree (entry_id);
CREATE INDEX ix_story_parts_story_id ON public.story_parts USING btree (story_id);
CREATE INDEX ix_story_steps_media_file_id ON public.story_steps USING btree (media_file_id);
CREATE INDEX ix_story_steps_part_id ON public.story_steps USING btree (part_id);
CREATE INDEX ix_story_steps_quotation_id ON public.story_steps USING btree (quotation_id);
CREATE INDEX ix_story_steps_story_id ON public.story_steps USING btree (story_id);
CREATE INDEX ix_story_versions_story_id ON public.story_versions USING btree (story_id);
CREATE INDEX ix_storyboard_approvals_storyboard_id ON public.storyboard_approvals USING btree (storyboard_id);
CREATE INDEX ix_storyboard_approvals_who ON public.storyboard_approvals USING btree (account_id, storyboard_id);
CREATE INDEX ix_storyboard_remarks_approval_id ON public.storyboard_remarks USING btree (approval_id);
CREATE INDEX ix_storyboard_versions_storyboard_id ON public.storyboard_versions USING btree (storyboard_id);
CREATE INDEX ix_storyboards_made_by_id ON public.storyboards USING btree (made_by_id);
CREATE INDEX ix_storyboards_relationship_id ON public.storyboards USING btree (relationship_id);
CREATE INDEX ix_storyboards_site_id ON public.storyboards USING btree (site_id);
CREATE INDEX ix_storyboards_story_id ON public.storyboards USING btree (story_id);
CREATE INDEX ix_survey_responses_account_id ON public.survey_responses USING btree (account_id);
CREATE INDEX ix_survey_responses_relationship_id ON public.survey_responses USING btree (relationship_id);
CREATE INDEX ix_survey_responses_survey_id ON public.survey_responses USING btree (survey_id);
CREATE INDEX ix_surveys_site_id ON public.surveys USING btree (site_id);
CREATE INDEX ix_surveys_wave_id ON public.surveys USING btree (wave_id);
CREATE INDEX ix_symbol_sets_site_id ON public.symbol_sets USING btree (site_id);
CREATE INDEX ix_trace_decisions_relationship_id ON public.trace_decisions USING btree (relationship_id);
CREATE INDEX ix_transcripts_media_file_id ON public.transcripts USING btree (media_file_id);
CREATE INDEX ix_waves_site_id ON public.waves USING btree (site_id);
CREATE INDEX ix_words_corrected_site_id ON public.words_corrected USING btree (site_id);
CREATE INDEX ix_words_read_site_id ON public.words_read USING btree (site_id);
CREATE INDEX ix_workers_site_id ON public.workers USING btree (site_id);
CREATE TRIGGER event_chain_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.event_chain FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER events_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE ONLY public.access_records
    ADD CONSTRAINT fk_access_records_person_id FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.access_records
    ADD CONSTRAINT fk_access_records_recorded_by_id FOREIGN KEY (recorded_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.access_records
    ADD CONSTRAINT fk_access_records_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT fk_accounts_carer_id FOREIGN KEY (carer_id) REFERENCES public.carers(id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT fk_accounts_professional_id FOREIGN KEY (professional_id) REFERENCES public.professionals(id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT fk_accounts_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT fk_accounts_worker_id FOREIGN KEY (worker_id) REFERENCES public.workers(id);
ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT fk_agreements_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT fk_agreements_invitation_id FOREIGN KEY (invitation_id) REFERENCES public.invitations(id);
ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT fk_agreements_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.answers
    ADD CONSTRAINT fk_answers_response_id FOREIGN KEY (response_id) REFERENCES public.survey_responses(id);
ALTER TABLE ONLY public.arriving_files
    ADD CONSTRAINT fk_arriving_files_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.arriving_files
    ADD CONSTRAINT fk_arriving_files_pass_id FOREIGN KEY (pass_id) REFERENCES public.outbox_passes(id);
ALTER TABLE ONLY public.arriving_files
    ADD CONSTRAINT fk_arriving_files_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.arriving_files
    ADD CONSTRAINT fk_arriving_files_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.arriving_pieces
    ADD CONSTRAINT fk_arriving_pieces_arriving_id FOREIGN KEY (arriving_id) REFERENCES public.arriving_files(id);
ALTER TABLE ONLY public.bleeped_copies
    ADD CONSTRAINT fk_bleeped_copies_media_file_id_media_files FOREIGN KEY (media_file_id) REFERENCES public.media_files(id);
ALTER TABLE ONLY public.bleeps
    ADD CONSTRAINT fk_bleeps_made_by_id_accounts FOREIGN KEY (made_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.bleeps
    ADD CONSTRAINT fk_bleeps_media_file_id_media_files FOREIGN KEY (media_file_id) REFERENCES public.media_files(id);
ALTER TABLE ONLY public.browser_sessions
    ADD CONSTRAINT fk_browser_sessions_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.browser_sessions
    ADD CONSTRAINT fk_browser_sessions_only_invitation_id FOREIGN KEY (only_invitation_id) REFERENCES public.invitations(id);
ALTER TABLE ONLY public.bundles
    ADD CONSTRAINT fk_bundles_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.bundles
    ADD CONSTRAINT fk_bundles_pass_id FOREIGN KEY (pass_id) REFERENCES public.outbox_passes(id);
ALTER TABLE ONLY public.bundles
    ADD CONSTRAINT fk_bundles_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.capacity_notes
    ADD CONSTRAINT fk_capacity_notes_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.capacity_notes
    ADD CONSTRAINT fk_capacity_notes_written_by_id FOREIGN KEY (written_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.carers
    ADD CONSTRAINT fk_carers_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.carryings
    ADD CONSTRAINT fk_carryings_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.carryings
    ADD CONSTRAINT fk_carryings_collection_id FOREIGN KEY (collection_id) REFERENCES public.collections(id);
ALTER TABLE ONLY public.change_sources
    ADD CONSTRAINT fk_change_sources_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.change_sources
    ADD CONSTRAINT fk_change_sources_change_id FOREIGN KEY (change_id) REFERENCES public.changes(id);
ALTER TABLE ONLY public.change_sources
    ADD CONSTRAINT fk_change_sources_entry_id FOREIGN KEY (entry_id) REFERENCES public.diary_entries(id);
ALTER TABLE ONLY public.change_sources
    ADD CONSTRAINT fk_change_sources_response_id FOREIGN KEY (response_id) REFERENCES public.survey_responses(id);
ALTER TABLE ONLY public.changes
    ADD CONSTRAINT fk_changes_made_by_id FOREIGN KEY (made_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.changes
    ADD CONSTRAINT fk_changes_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.circle_members
    ADD CONSTRAINT fk_circle_members_carer_id FOREIGN KEY (carer_id) REFERENCES public.carers(id);
ALTER TABLE ONLY public.circle_members
    ADD CONSTRAINT fk_circle_members_person_id FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.circle_members
    ADD CONSTRAINT fk_circle_members_professional_id FOREIGN KEY (professional_id) REFERENCES public.professionals(id);
ALTER TABLE ONLY public.codebook_versions
    ADD CONSTRAINT fk_codebook_versions_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.codebook_versions
    ADD CONSTRAINT fk_codebook_versions_codebook_id FOREIGN KEY (codebook_id) REFERENCES public.codebooks(id);
ALTER TABLE ONLY public.codebooks
    ADD CONSTRAINT fk_codebooks_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.codes
    ADD CONSTRAINT fk_codes_codebook_id FOREIGN KEY (codebook_id) REFERENCES public.codebooks(id);
ALTER TABLE ONLY public.codes
    ADD CONSTRAINT fk_codes_parent_id FOREIGN KEY (parent_id) REFERENCES public.codes(id);
ALTER TABLE ONLY public.codings
    ADD CONSTRAINT fk_codings_code_id FOREIGN KEY (code_id) REFERENCES public.codes(id);
ALTER TABLE ONLY public.codings
    ADD CONSTRAINT fk_codings_coder_id FOREIGN KEY (coder_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.codings
    ADD CONSTRAINT fk_codings_quotation_id FOREIGN KEY (quotation_id) REFERENCES public.quotations(id);
ALTER TABLE ONLY public.collection_stories
    ADD CONSTRAINT fk_collection_stories_collection_id FOREIGN KEY (collection_id) REFERENCES public.collections(id);
ALTER TABLE ONLY public.collection_stories
    ADD CONSTRAINT fk_collection_stories_story_id FOREIGN KEY (story_id) REFERENCES public.stories(id);
ALTER TABLE ONLY public.collections
    ADD CONSTRAINT fk_collections_made_by_id FOREIGN KEY (made_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.collections
    ADD CONSTRAINT fk_collections_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.comic_files
    ADD CONSTRAINT fk_comic_files_media_file_id FOREIGN KEY (media_file_id) REFERENCES public.media_files(id);
ALTER TABLE ONLY public.comic_files
    ADD CONSTRAINT fk_comic_files_storyboard_id FOREIGN KEY (storyboard_id) REFERENCES public.storyboards(id);
ALTER TABLE ONLY public.concerns
    ADD CONSTRAINT fk_concerns_closed_by_id FOREIGN KEY (closed_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.concerns
    ADD CONSTRAINT fk_concerns_decided_by_id FOREIGN KEY (decided_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.concerns
    ADD CONSTRAINT fk_concerns_raised_by_id FOREIGN KEY (raised_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.concerns
    ADD CONSTRAINT fk_concerns_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.concerns
    ADD CONSTRAINT fk_concerns_seen_by_id FOREIGN KEY (seen_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.concerns
    ADD CONSTRAINT fk_concerns_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.concerns
    ADD CONSTRAINT fk_concerns_told_id FOREIGN KEY (told_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT fk_consents_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT fk_consents_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT fk_contacts_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.credit_wishes
    ADD CONSTRAINT fk_credit_wishes_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.credit_wishes
    ADD CONSTRAINT fk_credit_wishes_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.diary_entries
    ADD CONSTRAINT fk_diary_entries_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.diary_entries
    ADD CONSTRAINT fk_diary_entries_adds_to_id FOREIGN KEY (adds_to_id) REFERENCES public.diary_entries(id);
ALTER TABLE ONLY public.diary_entries
    ADD CONSTRAINT fk_diary_entries_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.diary_entries
    ADD CONSTRAINT fk_diary_entries_shown_prompt_id FOREIGN KEY (shown_prompt_id) REFERENCES public.shown_prompts(id);
ALTER TABLE ONLY public.drawn_pages
    ADD CONSTRAINT fk_drawn_pages_brought_by_id FOREIGN KEY (brought_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.drawn_pages
    ADD CONSTRAINT fk_drawn_pages_media_file_id FOREIGN KEY (media_file_id) REFERENCES public.media_files(id);
ALTER TABLE ONLY public.drawn_pages
    ADD CONSTRAINT fk_drawn_pages_storyboard_id FOREIGN KEY (storyboard_id) REFERENCES public.storyboards(id);
ALTER TABLE ONLY public.entry_shares
    ADD CONSTRAINT fk_entry_shares_entry_id FOREIGN KEY (entry_id) REFERENCES public.diary_entries(id);
ALTER TABLE ONLY public.erasures
    ADD CONSTRAINT fk_erasures_asked_by_id FOREIGN KEY (asked_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.erasures
    ADD CONSTRAINT fk_erasures_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.event_chain
    ADD CONSTRAINT fk_event_chain_event_id FOREIGN KEY (event_id) REFERENCES public.events(id);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT fk_events_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT fk_events_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT fk_events_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.exports
    ADD CONSTRAINT fk_exports_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.exports
    ADD CONSTRAINT fk_exports_collection_id FOREIGN KEY (collection_id) REFERENCES public.collections(id);
ALTER TABLE ONLY public.exports
    ADD CONSTRAINT fk_exports_survey_id FOREIGN KEY (survey_id) REFERENCES public.surveys(id);
ALTER TABLE ONLY public.face_boxes
    ADD CONSTRAINT fk_face_boxes_decided_by_id_accounts FOREIGN KEY (decided_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.face_boxes
    ADD CONSTRAINT fk_face_boxes_media_file_id_media_files FOREIGN KEY (media_file_id) REFERENCES public.media_files(id);
ALTER TABLE ONLY public.face_looks
    ADD CONSTRAINT fk_face_looks_looked_by_id_accounts FOREIGN KEY (looked_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.face_looks
    ADD CONSTRAINT fk_face_looks_media_file_id_media_files FOREIGN KEY (media_file_id) REFERENCES public.media_files(id);
ALTER TABLE ONLY public.file_checks
    ADD CONSTRAINT fk_file_checks_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.group_sessions
    ADD CONSTRAINT fk_group_sessions_begun_by_id FOREIGN KEY (begun_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.group_sessions
    ADD CONSTRAINT fk_group_sessions_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.hand_offs
    ADD CONSTRAINT fk_hand_offs_from_relationship_id FOREIGN KEY (from_relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.hand_offs
    ADD CONSTRAINT fk_hand_offs_to_relationship_id FOREIGN KEY (to_relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.helped_answers
    ADD CONSTRAINT fk_helped_answers_response_id FOREIGN KEY (response_id) REFERENCES public.survey_responses(id);
ALTER TABLE ONLY public.helpings
    ADD CONSTRAINT fk_helpings_helper_id_accounts FOREIGN KEY (helper_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.helpings
    ADD CONSTRAINT fk_helpings_relationship_id_relationships FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT fk_invitations_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT fk_invitations_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT fk_invitations_survey_id FOREIGN KEY (survey_id) REFERENCES public.surveys(id);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT fk_jobs_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.learning_days
    ADD CONSTRAINT fk_learning_days_made_by_id FOREIGN KEY (made_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.learning_days
    ADD CONSTRAINT fk_learning_days_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.learning_stories
    ADD CONSTRAINT fk_learning_stories_day_id FOREIGN KEY (day_id) REFERENCES public.learning_days(id);
ALTER TABLE ONLY public.learning_stories
    ADD CONSTRAINT fk_learning_stories_story_id FOREIGN KEY (story_id) REFERENCES public.stories(id);
ALTER TABLE ONLY public.legal_holds
    ADD CONSTRAINT fk_legal_holds_lifted_by_id FOREIGN KEY (lifted_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.legal_holds
    ADD CONSTRAINT fk_legal_holds_placed_by_id FOREIGN KEY (placed_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.legal_holds
    ADD CONSTRAINT fk_legal_holds_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.media_files
    ADD CONSTRAINT fk_media_files_entry_id FOREIGN KEY (entry_id) REFERENCES public.diary_entries(id);
ALTER TABLE ONLY public.media_files
    ADD CONSTRAINT fk_media_files_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.media_files
    ADD CONSTRAINT fk_media_files_response_id FOREIGN KEY (response_id) REFERENCES public.survey_responses(id);
ALTER TABLE ONLY public.media_files
    ADD CONSTRAINT fk_media_files_shows_said_by_id FOREIGN KEY (shows_said_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.media_places
    ADD CONSTRAINT fk_media_places_media_file_id_media_files FOREIGN KEY (media_file_id) REFERENCES public.media_files(id);
ALTER TABLE ONLY public.media_places
    ADD CONSTRAINT fk_media_places_quotation_id_quotations FOREIGN KEY (quotation_id) REFERENCES public.quotations(id);
ALTER TABLE ONLY public.memos
    ADD CONSTRAINT fk_memos_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.memos
    ADD CONSTRAINT fk_memos_learning_day_id FOREIGN KEY (learning_day_id) REFERENCES public.learning_days(id);
ALTER TABLE ONLY public.memos
    ADD CONSTRAINT fk_memos_quotation_id FOREIGN KEY (quotation_id) REFERENCES public.quotations(id);
ALTER TABLE ONLY public.memos
    ADD CONSTRAINT fk_memos_story_id FOREIGN KEY (story_id) REFERENCES public.stories(id);
ALTER TABLE ONLY public.name_holders
    ADD CONSTRAINT fk_name_holders_account_id_accounts FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.name_holders
    ADD CONSTRAINT fk_name_holders_named_by_id_accounts FOREIGN KEY (named_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.name_holders
    ADD CONSTRAINT fk_name_holders_site_id_sites FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.other_answers
    ADD CONSTRAINT fk_other_answers_bundle_id FOREIGN KEY (bundle_id) REFERENCES public.bundles(id);
ALTER TABLE ONLY public.other_answers
    ADD CONSTRAINT fk_other_answers_response_id FOREIGN KEY (response_id) REFERENCES public.survey_responses(id);
ALTER TABLE ONLY public.outbox_passes
    ADD CONSTRAINT fk_outbox_passes_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.outbox_passes
    ADD CONSTRAINT fk_outbox_passes_only_invitation_id FOREIGN KEY (only_invitation_id) REFERENCES public.invitations(id);
ALTER TABLE ONLY public.own_copies
    ADD CONSTRAINT fk_own_copies_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.own_copies
    ADD CONSTRAINT fk_own_copies_asked_by_id FOREIGN KEY (asked_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.own_copies
    ADD CONSTRAINT fk_own_copies_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.own_copy_parts
    ADD CONSTRAINT fk_own_copy_parts_copy_id FOREIGN KEY (copy_id) REFERENCES public.own_copies(id);
ALTER TABLE ONLY public.own_copy_parts
    ADD CONSTRAINT fk_own_copy_parts_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.own_copy_pieces
    ADD CONSTRAINT fk_own_copy_pieces_copy_id FOREIGN KEY (copy_id) REFERENCES public.own_copies(id);
ALTER TABLE ONLY public.own_copy_pieces
    ADD CONSTRAINT fk_own_copy_pieces_decided_by_id FOREIGN KEY (decided_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.own_copy_pieces
    ADD CONSTRAINT fk_own_copy_pieces_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.own_copy_pieces
    ADD CONSTRAINT fk_own_copy_pieces_teller_id FOREIGN KEY (teller_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.own_pictures
    ADD CONSTRAINT fk_own_pictures_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.own_pictures
    ADD CONSTRAINT fk_own_pictures_media_file_id FOREIGN KEY (media_file_id) REFERENCES public.media_files(id);
ALTER TABLE ONLY public.own_pictures
    ADD CONSTRAINT fk_own_pictures_person_id FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.paper_copies
    ADD CONSTRAINT fk_paper_copies_link_id FOREIGN KEY (link_id) REFERENCES public.sign_in_links(id);
ALTER TABLE ONLY public.paper_copies
    ADD CONSTRAINT fk_paper_copies_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.paper_copies
    ADD CONSTRAINT fk_paper_copies_set_id FOREIGN KEY (set_id) REFERENCES public.paper_sets(id);
ALTER TABLE ONLY public.paper_sets
    ADD CONSTRAINT fk_paper_sets_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.paper_sets
    ADD CONSTRAINT fk_paper_sets_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.paper_sets
    ADD CONSTRAINT fk_paper_sets_survey_id FOREIGN KEY (survey_id) REFERENCES public.surveys(id);
ALTER TABLE ONLY public.passkey_challenges
    ADD CONSTRAINT fk_passkey_challenges_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT fk_passkeys_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT fk_people_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.picture_checks
    ADD CONSTRAINT fk_picture_checks_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.professionals
    ADD CONSTRAINT fk_professionals_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.prompt_plans
    ADD CONSTRAINT fk_prompt_plans_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.prompt_plans
    ADD CONSTRAINT fk_prompt_plans_prompt_id FOREIGN KEY (prompt_id) REFERENCES public.published_prompts(id);
ALTER TABLE ONLY public.prompt_plans
    ADD CONSTRAINT fk_prompt_plans_put_by_id FOREIGN KEY (put_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.prompt_plans
    ADD CONSTRAINT fk_prompt_plans_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.pseudonyms
    ADD CONSTRAINT fk_pseudonyms_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.quotations
    ADD CONSTRAINT fk_quotations_made_by_id FOREIGN KEY (made_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.quotations
    ADD CONSTRAINT fk_quotations_part_id FOREIGN KEY (part_id) REFERENCES public.story_parts(id);
ALTER TABLE ONLY public.recalls
    ADD CONSTRAINT fk_recalls_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.recalls
    ADD CONSTRAINT fk_recalls_answered_by_id FOREIGN KEY (answered_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.recalls
    ADD CONSTRAINT fk_recalls_export_id FOREIGN KEY (export_id) REFERENCES public.exports(id);
ALTER TABLE ONLY public.recalls
    ADD CONSTRAINT fk_recalls_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.recalls
    ADD CONSTRAINT fk_recalls_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT fk_recovery_codes_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.relationships
    ADD CONSTRAINT fk_relationships_person_id FOREIGN KEY (person_id) REFERENCES public.people(id);
ALTER TABLE ONLY public.relationships
    ADD CONSTRAINT fk_relationships_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.relationships
    ADD CONSTRAINT fk_relationships_worker_id FOREIGN KEY (worker_id) REFERENCES public.workers(id);
ALTER TABLE ONLY public.reminder_messages
    ADD CONSTRAINT fk_reminder_messages_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.reminder_messages
    ADD CONSTRAINT fk_reminder_messages_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.reminders
    ADD CONSTRAINT fk_reminders_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.response_shares
    ADD CONSTRAINT fk_response_shares_response_id FOREIGN KEY (response_id) REFERENCES public.survey_responses(id);
ALTER TABLE ONLY public.response_signals
    ADD CONSTRAINT fk_response_signals_response_id FOREIGN KEY (response_id) REFERENCES public.survey_responses(id);
ALTER TABLE ONLY public.retentions
    ADD CONSTRAINT fk_retentions_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.safe_copies
    ADD CONSTRAINT fk_safe_copies_media_file_id FOREIGN KEY (media_file_id) REFERENCES public.media_files(id);
ALTER TABLE ONLY public.safety_flags
    ADD CONSTRAINT fk_safety_flags_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.safety_flags
    ADD CONSTRAINT fk_safety_flags_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.safety_flags
    ADD CONSTRAINT fk_safety_flags_seen_by_id FOREIGN KEY (seen_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.safety_leads
    ADD CONSTRAINT fk_safety_leads_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.safety_leads
    ADD CONSTRAINT fk_safety_leads_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.sayings
    ADD CONSTRAINT fk_sayings_made_by_id FOREIGN KEY (made_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.sayings
    ADD CONSTRAINT fk_sayings_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.searches
    ADD CONSTRAINT fk_searches_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.searches
    ADD CONSTRAINT fk_searches_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.seats
    ADD CONSTRAINT fk_seats_group_id FOREIGN KEY (group_id) REFERENCES public.group_sessions(id);
ALTER TABLE ONLY public.seats
    ADD CONSTRAINT fk_seats_invitation_id FOREIGN KEY (invitation_id) REFERENCES public.invitations(id);
ALTER TABLE ONLY public.second_codings
    ADD CONSTRAINT fk_second_codings_asked_by_id_accounts FOREIGN KEY (asked_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.second_codings
    ADD CONSTRAINT fk_second_codings_coder_id_accounts FOREIGN KEY (coder_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.second_codings
    ADD CONSTRAINT fk_second_codings_story_id_stories FOREIGN KEY (story_id) REFERENCES public.stories(id);
ALTER TABLE ONLY public.second_factors
    ADD CONSTRAINT fk_second_factors_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.settled_codes
    ADD CONSTRAINT fk_settled_codes_code_id_codes FOREIGN KEY (code_id) REFERENCES public.codes(id);
ALTER TABLE ONLY public.settled_codes
    ADD CONSTRAINT fk_settled_codes_settling_id_settlings FOREIGN KEY (settling_id) REFERENCES public.settlings(id);
ALTER TABLE ONLY public.settlings
    ADD CONSTRAINT fk_settlings_kept_coder_id_accounts FOREIGN KEY (kept_coder_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.settlings
    ADD CONSTRAINT fk_settlings_quotation_id_quotations FOREIGN KEY (quotation_id) REFERENCES public.quotations(id);
ALTER TABLE ONLY public.settlings
    ADD CONSTRAINT fk_settlings_settled_by_id_accounts FOREIGN KEY (settled_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.shown_prompts
    ADD CONSTRAINT fk_shown_prompts_plan_id FOREIGN KEY (plan_id) REFERENCES public.prompt_plans(id);
ALTER TABLE ONLY public.sign_in_links
    ADD CONSTRAINT fk_sign_in_links_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.stories
    ADD CONSTRAINT fk_stories_begun_by_id FOREIGN KEY (begun_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.stories
    ADD CONSTRAINT fk_stories_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.stories
    ADD CONSTRAINT fk_stories_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.story_approvals
    ADD CONSTRAINT fk_story_approvals_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.story_approvals
    ADD CONSTRAINT fk_story_approvals_asked_by_id FOREIGN KEY (asked_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.story_approvals
    ADD CONSTRAINT fk_story_approvals_recorded_by_id FOREIGN KEY (recorded_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.story_approvals
    ADD CONSTRAINT fk_story_approvals_story_id FOREIGN KEY (story_id) REFERENCES public.stories(id);
ALTER TABLE ONLY public.story_drafts
    ADD CONSTRAINT fk_story_drafts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.story_drafts
    ADD CONSTRAINT fk_story_drafts_story_id FOREIGN KEY (story_id) REFERENCES public.stories(id);
ALTER TABLE ONLY public.story_parts
    ADD CONSTRAINT fk_story_parts_answer_id FOREIGN KEY (answer_id) REFERENCES public.answers(id);
ALTER TABLE ONLY public.story_parts
    ADD CONSTRAINT fk_story_parts_entry_id FOREIGN KEY (entry_id) REFERENCES public.diary_entries(id);
ALTER TABLE ONLY public.story_parts
    ADD CONSTRAINT fk_story_parts_story_id FOREIGN KEY (story_id) REFERENCES public.stories(id);
ALTER TABLE ONLY public.story_steps
    ADD CONSTRAINT fk_story_steps_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.story_steps
    ADD CONSTRAINT fk_story_steps_media_file_id FOREIGN KEY (media_file_id) REFERENCES public.media_files(id);
ALTER TABLE ONLY public.story_steps
    ADD CONSTRAINT fk_story_steps_part_id FOREIGN KEY (part_id) REFERENCES public.story_parts(id);
ALTER TABLE ONLY public.story_steps
    ADD CONSTRAINT fk_story_steps_story_id FOREIGN KEY (story_id) REFERENCES public.stories(id);
ALTER TABLE ONLY public.story_versions
    ADD CONSTRAINT fk_story_versions_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.story_versions
    ADD CONSTRAINT fk_story_versions_story_id FOREIGN KEY (story_id) REFERENCES public.stories(id);
ALTER TABLE ONLY public.storyboard_approvals
    ADD CONSTRAINT fk_storyboard_approvals_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.storyboard_approvals
    ADD CONSTRAINT fk_storyboard_approvals_asked_by_id FOREIGN KEY (asked_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.storyboard_approvals
    ADD CONSTRAINT fk_storyboard_approvals_recorded_by_id FOREIGN KEY (recorded_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.storyboard_approvals
    ADD CONSTRAINT fk_storyboard_approvals_storyboard_id FOREIGN KEY (storyboard_id) REFERENCES public.storyboards(id);
ALTER TABLE ONLY public.storyboard_remarks
    ADD CONSTRAINT fk_storyboard_remarks_approval_id FOREIGN KEY (approval_id) REFERENCES public.storyboard_approvals(id);
ALTER TABLE ONLY public.storyboard_versions
    ADD CONSTRAINT fk_storyboard_versions_made_by_id FOREIGN KEY (made_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.storyboard_versions
    ADD CONSTRAINT fk_storyboard_versions_storyboard_id FOREIGN KEY (storyboard_id) REFERENCES public.storyboards(id);
ALTER TABLE ONLY public.storyboards
    ADD CONSTRAINT fk_storyboards_made_by_id FOREIGN KEY (made_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.storyboards
    ADD CONSTRAINT fk_storyboards_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.storyboards
    ADD CONSTRAINT fk_storyboards_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.storyboards
    ADD CONSTRAINT fk_storyboards_story_id FOREIGN KEY (story_id) REFERENCES public.stories(id);
ALTER TABLE ONLY public.survey_responses
    ADD CONSTRAINT fk_survey_responses_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.survey_responses
    ADD CONSTRAINT fk_survey_responses_invitation_id FOREIGN KEY (invitation_id) REFERENCES public.invitations(id);
ALTER TABLE ONLY public.survey_responses
    ADD CONSTRAINT fk_survey_responses_relationship_id FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.survey_responses
    ADD CONSTRAINT fk_survey_responses_survey_id FOREIGN KEY (survey_id) REFERENCES public.surveys(id);
ALTER TABLE ONLY public.surveys
    ADD CONSTRAINT fk_surveys_instrument_id FOREIGN KEY (instrument_id) REFERENCES public.instruments(id);
ALTER TABLE ONLY public.surveys
    ADD CONSTRAINT fk_surveys_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.surveys
    ADD CONSTRAINT fk_surveys_wave_id FOREIGN KEY (wave_id) REFERENCES public.waves(id);
ALTER TABLE ONLY public.symbol_sets
    ADD CONSTRAINT fk_symbol_sets_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.symbol_sets
    ADD CONSTRAINT fk_symbol_sets_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.symbols
    ADD CONSTRAINT fk_symbols_set_id FOREIGN KEY (set_id) REFERENCES public.symbol_sets(id);
ALTER TABLE ONLY public.trace_decisions
    ADD CONSTRAINT fk_trace_decisions_decided_by_id_accounts FOREIGN KEY (decided_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.trace_decisions
    ADD CONSTRAINT fk_trace_decisions_relationship_id_relationships FOREIGN KEY (relationship_id) REFERENCES public.relationships(id);
ALTER TABLE ONLY public.transcripts
    ADD CONSTRAINT fk_transcripts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.transcripts
    ADD CONSTRAINT fk_transcripts_media_file_id FOREIGN KEY (media_file_id) REFERENCES public.media_files(id);
ALTER TABLE ONLY public.voice_choices
    ADD CONSTRAINT fk_voice_choices_chosen_by_id_accounts FOREIGN KEY (chosen_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.voice_choices
    ADD CONSTRAINT fk_voice_choices_heard_by_id_accounts FOREIGN KEY (heard_by_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.voice_choices
    ADD CONSTRAINT fk_voice_choices_media_file_id_media_files FOREIGN KEY (media_file_id) REFERENCES public.media_files(id);
ALTER TABLE ONLY public.waves
    ADD CONSTRAINT fk_waves_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.words_corrected
    ADD CONSTRAINT fk_words_corrected_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.words_corrected
    ADD CONSTRAINT fk_words_corrected_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.words_read
    ADD CONSTRAINT fk_words_read_account_id FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.words_read
    ADD CONSTRAINT fk_words_read_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
ALTER TABLE ONLY public.workers
    ADD CONSTRAINT fk_workers_site_id FOREIGN KEY (site_id) REFERENCES public.sites(id);
