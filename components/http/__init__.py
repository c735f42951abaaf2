"""Everything served outside Streamlit: API, assets, the ride page."""
