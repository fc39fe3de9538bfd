"""The component gallery at /_components/: for people who write pages, for axe; never in production."""
