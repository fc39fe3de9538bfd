"""Sign-in of patients through OneID, the state's identity service (sso.egov.uz)."""
