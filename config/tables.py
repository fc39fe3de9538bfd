"""Every table of the database, its class, and so its rights (trust/walls/grants.py).

A table that stands in no line fails `tests/trust/test_catalogue.py`.
"""

from __future__ import annotations

TABLES: dict[str, str] = {
    # trust
    "trust_account": "account",
    "trust_account_groups": "framework",
    "trust_account_user_permissions": "framework",
    "trust_accesstoken": "account",
    "trust_chainhead": "identity",
    "trust_journal": "journal",
    "trust_ledger": "card-append",
    "trust_locator": "locator",
    "trust_outboxtask": "queue",
    "trust_parkedform": "account",
    "trust_registerledger": "register-append",
    "trust_resourcehead": "card",
    "trust_searchindex": "card-index",
    "trust_signincode": "account",
    # registry
    "registry_codesystem": "register",
    "registry_concept": "register",
    "registry_location": "register",
    "registry_organization": "register",
    "registry_organizationuserobjectpermission": "grant",
    "registry_practitioner": "register",
    "registry_practitionerrole": "register",
    "registry_territory": "register",
    "registry_territoryuserobjectpermission": "grant",
    # patients
    "patients_accessflag": "work",
    "patients_accessinquiry": "work",
    "patients_carerelation": "identity",
    "patients_consent": "identity",
    "patients_emergencyaccess": "work",
    "patients_person": "identity",
    "patients_personaccount": "identity",
    "patients_personaddress": "identity",
    "patients_personcontact": "identity",
    "patients_personidentifier": "identity",
    "patients_proxy": "identity",
    "patients_relatedperson": "identity",
    "patients_workitem": "work",
    "patients_workmove": "work",
    # ehr
    "ehr_allergyintolerance": "card",
    "ehr_cardentry": "card",
    "ehr_condition": "card",
    "ehr_document": "card",
    "ehr_draft": "draft",
    "ehr_encounter": "card",
    "ehr_observation": "card",
    # prescriptions
    "prescriptions_medication": "register",
    "prescriptions_medicationrequest": "card",
    "prescriptions_prescriptionmove": "card-append",
    "prescriptions_medicationdispense": "card",
    "prescriptions_dispenseevent": "card-append",
    # reports
    "reports_fact": "fact",
    "reports_part": "run",
    "reports_run": "run",
    "reports_runmove": "register-append",
    # third parties
    "account_emailaddress": "unread",
    "account_emailconfirmation": "unread",
    "axes_accessattempt": "session",
    "axes_accessattemptexpiration": "session",
    "axes_accessfailurelog": "session",
    "axes_accesslog": "session",
    "mfa_authenticator": "session",
    "auth_group": "framework",
    "auth_group_permissions": "framework",
    "auth_permission": "framework",
    "django_content_type": "framework",
    "django_migrations": "framework",
    "django_session": "session",
    "guardian_groupobjectpermission": "unread",
    "guardian_userobjectpermission": "unread",
}
