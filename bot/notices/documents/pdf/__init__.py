"""PDF: pages with text, pages that are pictures, tables, signatures."""
