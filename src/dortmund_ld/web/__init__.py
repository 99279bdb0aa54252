"""The publication over HTTP: negotiation, pages, endpoint, downloads. The only place that knows Flask."""
