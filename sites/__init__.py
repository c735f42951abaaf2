"""What is there: heritage places, smart features, lessons and the sources they rest on."""
