"""The words of the field: namespaces, addresses, media types, errors. They know nothing of the rest."""
