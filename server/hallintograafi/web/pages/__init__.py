"""Pages: templates, words in three languages, styles and scripts, and the front page."""
