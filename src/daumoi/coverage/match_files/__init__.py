"""The main job without a server: releases and articles from files, pickups into files."""
