"""Every sentence said to a complainant, in every language."""
