"""Tests of looks: components, layouts, charts, weights."""
