"""Paper: handouts, sheets for the crew and plates, set by typst with the fonts it carries."""
