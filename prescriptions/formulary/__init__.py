"""The register of medicines a doctor may choose from."""
