"""What people see: pages, the ride page, the HTTP interface and the command line."""
