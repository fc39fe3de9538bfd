"""How forms look: every field renders itself with its hint and its error beside it."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class ComponentRenderer(TemplatesSetting):
    """`{{ form }}` and `{{ field.as_field_group }}` in our components; widgets in templates/django."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
