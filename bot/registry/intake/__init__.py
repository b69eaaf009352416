"""From a read notice to drafts, their review, and assignments."""
