"""Fitur: what makes the city smart, by dimension; one whole under ``?fitur=…``."""

from components import feature_view
from components.markup import show
from components.sources import current_catalogue
from components.state import open_session

session = open_session()
catalogue = current_catalogue()
feature = catalogue.find_smart_feature(session.feature_id or "")
card = feature_view.find_fleet(session.feature_id or "", catalogue)

if feature is not None:
    feature_view.show_feature(feature, catalogue, session)
elif card is not None:
    feature_view.show_fleet(card, catalogue, session)
else:
    show("page_head.html", session.lang, title="feature.title", lead="feature.lead")
    if session.feature_id:
        show("hint.html", session.lang, text="feature.unknown")
    feature_view.show_features(catalogue, session)
