"""The design system: Jinja environment, page context, forms, icons, brand, and the components of the templates."""
