"""Every column of the database by what it tells; a column that stands in no line fails a test.

public     registers and codes anybody may know
technical  ids, versions, states and times of our own machinery
staff      who worked: accounts, posts, printed names of staff
identity   who a patient is
clinical   what a patient's health is, the fact of a contact included
secret     opens a door: passwords, hashes of tokens and codes, salts

What follows from a class (encryption, scrubbing, what may be exported): docs/security.md.
"""

from __future__ import annotations

CLASSES = ("public", "technical", "staff", "identity", "clinical", "secret")

# These names mean the same in every table.
SAME: dict[str, str] = {
    "id": "technical",
    "patient_id": "identity",
    "version": "technical",
    "source": "technical",
    "recorded_at": "clinical",
    "operation_id": "technical",
    "resource_type": "technical",
    "resource_id": "technical",
    # the shield of a clinical row
    "facility_id": "clinical",
    "department_id": "clinical",
    "encounter_id": "clinical",
    "author_id": "staff",
    "sensitivity": "clinical",
    "secrecy": "clinical",
    "author_name": "staff",
    "facility_name": "clinical",
    "post_id": "staff",
    "post_name": "staff",
    "account_id": "staff",
}

COLUMNS: dict[str, dict[str, str]] = {
    # trust
    "trust_account": {
        "secret": "password",
        "staff": "username role display_name is_active last_login pinfl",
        "technical": "is_superuser last_code_step",
    },
    "trust_account_groups": {"technical": "group_id"},
    "trust_account_user_permissions": {"technical": "permission_id"},
    "trust_accesstoken": {"secret": "token_hash", "technical": "system_name scope expires_at"},
    "trust_chainhead": {"technical": "position hash"},
    "trust_erasure": {
        "clinical": "reason",
        "staff": "asked_by asker_name decided_by decider_name",
        "technical": "basis state asked_at decided_at",
    },
    "trust_journal": {
        "technical": "at system_name action purpose outcome reason method",
        "staff": "role actor_name address device",
        "clinical": "entities query",
    },
    "trust_ledger": {
        "clinical": "content",
        "secret": "salt",
        "technical": "leaf_hash position previous_hash",
    },
    # The log: hashes say nothing of what they are over. A chain is named by the patient's own id.
    "trust_cosignature": {"public": "tree size witness line seen_at"},
    "trust_logcheckpoint": {"public": "tree size root note published_at"},
    "trust_logentry": {
        "secret": "salt",
        "technical": "tree chain_id log_index subject_id position previous_hash leaf_hash at sealed_at",
    },
    "trust_logreplay": {"technical": "tree size begun_at ended_at problems told"},
    "trust_logstamp": {"public": "tree size token stamped_at"},
    "trust_logtile": {"public": "tree level number hashes"},
    "trust_lookchain": {"technical": "chain_id position hash"},
    "trust_sealqueue": {
        "technical": "tree chain_id subject_id is_register position previous_hash leaf_hash at queued_at",
    },
    "trust_locator": {"identity": "key", "technical": "kind target owner_id"},
    "trust_outboxtask": {
        "clinical": "payload",
        "technical": "task state created_at sent_at attempts",
    },
    "trust_parkedform": {"clinical": "body path", "technical": "parked_at taken_at"},
    "trust_registerledger": {
        "staff": "content",
        "secret": "salt",
        "technical": "leaf_hash previous_hash",
    },
    "trust_resourcehead": {"technical": "ledger_id"},
    "trust_searchindex": {"clinical": "parameter kind system value low high number"},
    "trust_documentsignature": {
        "clinical": "content",
        "staff": "cms certificates ocsps crls serial signer_name",
        "technical": "part digest level signed_at",
    },
    "trust_signingcertificate": {
        "staff": "serial pem device",
        "technical": "issued_at expires_at lost_at",
    },
    "trust_spentchallenge": {"technical": "challenge_hash spent_at"},
    "trust_signincode": {"secret": "code_hash", "technical": "expires_at used_at"},
    # registry
    "registry_codesystem": {"public": "uri name reviewer"},
    "registry_concept": {
        "public": "system_id code parent_id root is_selectable name_en name_uz name_ru name_kaa",
        "technical": "position search_key",
    },
    "registry_location": {
        "public": "identifiers name_uz name_ru name_en name_kaa address territory_id status kind",
        "technical": "organization_id part_of_id",
    },
    "registry_organization": {
        "public": "identifiers name_uz name_ru name_en name_kaa address territory_id is_active kind"
        " part_of_id phone",
        "technical": "search_key",
    },
    "registry_organizationuserobjectpermission": {
        "staff": "user_id",
        "technical": "permission_id content_object_id",
    },
    "registry_practitioner": {
        "staff": "identifiers is_active family given patronymic printed_name gender search_key",
    },
    "registry_practitionerrole": {
        "staff": "identifiers practitioner_id organization_id role position_system position_code"
        " position_text speciality_system speciality_code speciality_text licence_number"
        " licence_until starts ends is_active",
    },
    "registry_territory": {
        "public": "code parent_id kind iso name_uz name_ru name_en name_kaa population_thousand",
    },
    "registry_territoryuserobjectpermission": {
        "staff": "user_id",
        "technical": "permission_id content_object_id",
    },
    # patients
    "patients_accessflag": {
        "staff": "actor_name settled_by",
        "clinical": "looked_at",
        "technical": "rule detail flagged_at settled_at verdict remark",
    },
    "patients_accessinquiry": {
        "identity": "words answer",
        "staff": "looked_by answered_by answerer_name",
        "clinical": "looked_at",
        "technical": "state opened_at due_at answered_at",
    },
    "patients_consent": {
        "clinical": "scope side target_type target_id target_class target_name source_facility_id"
        " is_usable_in_emergency is_alert_too decided_at withdrawn_at",
        "technical": "state basis decided_by withdrawn_by",
    },
    "patients_emergencyaccess": {
        "staff": "actor_name reviewed_by reviewer_name remark",
        "clinical": "reason told opened_at closes_at ended_at",
        "technical": "review_due_at reviewed_at verdict",
    },
    "patients_proxy": {
        "identity": "holder_name patient_name basis",
        "secret": "code_hash",
        "technical": "holder_id kind scopes state given_at given_by accept_by accepted_at ends_at"
        " ended_at ended_by",
    },
    "patients_carerelation": {"clinical": "kind source_type source_id opened_at closes_at"},
    "patients_person": {
        "identity": "family given patronymic name_text name_key script gender birth_date"
        " birth_precision is_dead died_at is_temporary",
        "technical": "is_active flags registered_at changed_at",
    },
    "patients_personaccount": {"identity": "tied_at", "staff": "tied_by"},
    "patients_personaddress": {
        "identity": "country region district mahalla line",
        "technical": "use ended_at",
    },
    "patients_personcontact": {"identity": "system value value_hash", "technical": "use ended_at"},
    "patients_personidentifier": {
        "identity": "system kind value value_hash",
        "technical": "use ended_at",
    },
    "patients_relatedperson": {
        "identity": "relationship_system relationship_code relationship_text family given"
        " patronymic name_text phone gender birth_date",
        "technical": "is_active flags",
    },
    "patients_protectedperson": {"technical": "added_at added_by ended_at ended_by"},
    "patients_watchrun": {"technical": "read_until looks flags"},
    "patients_weeklydigest": {"technical": "account_id week told_at"},
    "patients_withholding": {
        "clinical": "side reason kept_at lifted_at",
        "staff": "kept_by author_name lifted_by",
    },
    "patients_workitem": {
        "identity": "label birth_date",
        "clinical": "kind due_at state",
        "staff": "taken_by",
        "technical": "created_at",
    },
    "patients_workmove": {"clinical": "move before after at", "technical": "item_id"},
    # ehr
    "ehr_allergyintolerance": {
        "clinical": "system code substance is_none_known category criticality clinical verification"
        " reaction severity error_reason occurred_at",
    },
    "ehr_cardentry": {"clinical": "kind occurred_at precision system code title text state"},
    "ehr_condition": {
        "clinical": "system code title role clinical verification first_in_life onset_at"
        " onset_precision note error_reason occurred_at",
    },
    "ehr_document": {"clinical": "is_note status title text error_reason occurred_at"},
    "ehr_draft": {"clinical": "body saved_at"},
    "ehr_encounter": {"clinical": "status class_code reason capacity started_at ended_at"},
    "ehr_issueddocument": {
        "secret": "code_hash",
        "technical": "kind sha256",
        "clinical": "issued_at",
    },
    "ehr_observation": {
        "clinical": "status category system code title effective_at precision value unit"
        " unit_code comparator systolic diastolic words error_reason",
    },
    # prescriptions
    "prescriptions_dispenseevent": {
        "clinical": "quantity unit at",
        "technical": "medication_request_id medication_dispense_id position",
    },
    "prescriptions_medication": {
        "public": "code inn name_uz name_ru written atc strength form unit route reviewer",
        "technical": "told_by",
    },
    "prescriptions_medicationdispense": {
        "clinical": "status medication_id written quantity quantity_unit quantity_unit_text"
        " handed_over_at pharmacy_name",
        "staff": "pharmacist_id pharmacist_name",
        "technical": "medication_request_id",
    },
    "prescriptions_medicationrequest": {
        "clinical": "number state medication_id inn name_uz name_ru written atc strength form amount"
        " unit times_per_day days route quantity quantity_unit given dose_text note alert_reason"
        " authored_at signed_at valid_until told_status",
        "staff": "signed_by prescriber_id prescriber_name prescriber_post",
    },
    "prescriptions_prescriptionmove": {
        "clinical": "verb from_state to_state reason at",
        "staff": "actor_name",
        "technical": "medication_request_id position",
    },
    # reports
    "reports_fact": {
        "clinical": "kind amount occurred_at region district icd10 category chapter role age sex"
        " first_in_life",
        "identity": "person_key",
        "technical": "known_at",
    },
    "reports_part": {
        "clinical": "cells",
        "technical": "run_id number kind row month bucket is_done attempts",
    },
    "reports_run": {
        "clinical": "cells",
        "staff": "asked_by",
        "technical": "form edition period territory as_of asked_at request_key state total done"
        " ended_at failure",
    },
    "reports_runmove": {"staff": "by", "technical": "run_id move state at reason"},
    # third parties
    "account_emailaddress": {"staff": "user_id email", "technical": "verified primary"},
    "account_emailconfirmation": {"secret": "key", "technical": "email_address_id created sent"},
    "axes_accessattempt": {
        "staff": "user_agent ip_address username get_data post_data",
        "technical": "http_accept path_info attempt_time failures_since_start",
    },
    "axes_accessattemptexpiration": {"technical": "access_attempt_id expires_at"},
    "axes_accessfailurelog": {
        "staff": "user_agent ip_address username",
        "technical": "http_accept path_info attempt_time locked_out",
    },
    "axes_accesslog": {
        "staff": "user_agent ip_address username",
        "technical": "http_accept path_info attempt_time logout_time",
        "secret": "session_hash",
    },
    "mfa_authenticator": {
        "staff": "user_id",
        "secret": "data",
        "technical": "type created_at last_used_at",
    },
    "auth_group": {"technical": "name"},
    "auth_group_permissions": {"technical": "group_id permission_id"},
    "auth_permission": {"technical": "name content_type_id codename"},
    "django_content_type": {"technical": "app_label model"},
    "django_session": {"secret": "session_key session_data", "technical": "expire_date"},
    "guardian_groupobjectpermission": {
        "technical": "permission_id content_type_id object_pk group_id",
    },
    "guardian_userobjectpermission": {
        "staff": "user_id",
        "technical": "permission_id content_type_id object_pk",
    },
}


def classified() -> dict[str, str]:
    """`table.column` and its class, as far as written here."""
    return {
        f"{table}.{column}": kind
        for table, kinds in COLUMNS.items()
        for kind, columns in kinds.items()
        for column in columns.split()
    }


def column_class(table: str, column: str) -> str:
    """The class of a column, or nothing if nobody has said it."""
    return classified().get(f"{table}.{column}") or SAME.get(column, "")
