"""How one goes: routes in metres, what is seen on which side, and when."""
