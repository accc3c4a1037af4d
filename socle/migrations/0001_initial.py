"""The extensions everything above relies on."""

from django.contrib.postgres.operations import BtreeGistExtension, CreateExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [BtreeGistExtension(), CreateExtension("cube"), TrigramExtension(), CreateExtension("fuzzystrmatch")]
