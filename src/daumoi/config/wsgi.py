"""WSGI entry of the web server."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daumoi.config.settings")
application = get_wsgi_application()
# What is loaded by now stays as long as the process: 160,000 objects. Going through them again and again for garbage
# took 80 ms each time, in the middle of somebody's request. The addresses bring the pages, which Django loads late.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
