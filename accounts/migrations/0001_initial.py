# The people who sign in and the invitations that bring them.

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import socle.champs
import socle.texte
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(error_messages={'unique': 'Un compte existe déjà avec cette adresse.'}, max_length=254, unique=True, verbose_name='adresse e-mail')),
                ('prenom', models.CharField(blank=True, max_length=80, verbose_name='prénom')),
                ('nom', models.CharField(blank=True, max_length=80, verbose_name='nom')),
                ('is_active', models.BooleanField(default=True, verbose_name='compte ouvert')),
                ('is_staff', models.BooleanField(default=False, verbose_name='accès à l’administration')),
                ('cree_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='créé le')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'compte',
                'verbose_name_plural': 'comptes',
                'ordering': ['email'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', socle.champs.CodeField(default=socle.texte.code_court, editable=False, max_length=16, unique=True)),
                ('email', models.EmailField(max_length=254, verbose_name='adresse e-mail')),
                ('role', models.CharField(max_length=40, verbose_name='rôle')),
                ('cible', models.CharField(help_text='Clé connue de la salle qui a déclaré le rôle.', max_length=255)),
                ('libelle', models.CharField(max_length=300, verbose_name='à quoi')),
                ('portee', models.CharField(blank=True, max_length=60, verbose_name='portée')),
                ('etat', models.CharField(choices=[('envoyee', 'envoyée'), ('acceptee', 'acceptée'), ('retiree', 'retirée')], default='envoyee', editable=False, max_length=10, verbose_name='état')),
                ('empreinte', models.CharField(editable=False, max_length=64)),
                ('envois', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='envois')),
                ('cree_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='créée le')),
                ('envoyee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='envoyée le')),
                ('expire_le', models.DateTimeField(verbose_name='expire le')),
                ('redemandee_le', models.DateTimeField(blank=True, null=True, verbose_name='redemandée le')),
                ('acceptee_le', models.DateTimeField(blank=True, null=True, verbose_name='acceptée le')),
                ('retiree_le', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                ('acceptee_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations_acceptees', to=settings.AUTH_USER_MODEL, verbose_name='acceptée par')),
                ('invite_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations_envoyees', to=settings.AUTH_USER_MODEL, verbose_name='par')),
            ],
            options={
                'verbose_name': 'invitation',
                'ordering': ['-envoyee_le', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='InvitationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('code', socle.champs.CodeField(default=socle.texte.code_court, editable=False, max_length=16, unique=False)),
                ('email', models.EmailField(max_length=254, verbose_name='adresse e-mail')),
                ('role', models.CharField(max_length=40, verbose_name='rôle')),
                ('cible', models.CharField(help_text='Clé connue de la salle qui a déclaré le rôle.', max_length=255)),
                ('libelle', models.CharField(max_length=300, verbose_name='à quoi')),
                ('portee', models.CharField(blank=True, max_length=60, verbose_name='portée')),
                ('etat', models.CharField(choices=[('envoyee', 'envoyée'), ('acceptee', 'acceptée'), ('retiree', 'retirée')], default='envoyee', editable=False, max_length=10, verbose_name='état')),
                ('envois', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='envois')),
                ('cree_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='créée le')),
                ('envoyee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='envoyée le')),
                ('expire_le', models.DateTimeField(verbose_name='expire le')),
                ('redemandee_le', models.DateTimeField(blank=True, null=True, verbose_name='redemandée le')),
                ('acceptee_le', models.DateTimeField(blank=True, null=True, verbose_name='acceptée le')),
                ('retiree_le', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                ('acceptee_par', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='acceptée par')),
                ('invite_par', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.invitation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UserEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(error_messages={'unique': 'Un compte existe déjà avec cette adresse.'}, max_length=254, verbose_name='adresse e-mail')),
                ('prenom', models.CharField(blank=True, max_length=80, verbose_name='prénom')),
                ('nom', models.CharField(blank=True, max_length=80, verbose_name='nom')),
                ('is_active', models.BooleanField(default=True, verbose_name='compte ouvert')),
                ('is_staff', models.BooleanField(default=False, verbose_name='accès à l’administration')),
                ('cree_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='créé le')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email')), models.Q(('email', ''), _negated=True)), name='accounts_user_email_minuscules', violation_error_message='L’adresse e-mail s’écrit en minuscules.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_userevent" ("cree_le", "email", "id", "is_active", "is_staff", "is_superuser", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prenom") VALUES (NEW."cree_le", NEW."email", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prenom"); RETURN NULL;', hash='93921c41e75f24ba19e6f8e808c497359fa163ed', operation='INSERT', pgid='pgtrigger_insert_insert_3867c', table='accounts_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."cree_le" IS DISTINCT FROM (NEW."cree_le") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."nom" IS DISTINCT FROM (NEW."nom") OR OLD."prenom" IS DISTINCT FROM (NEW."prenom"))', func='INSERT INTO "accounts_userevent" ("cree_le", "email", "id", "is_active", "is_staff", "is_superuser", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prenom") VALUES (NEW."cree_le", NEW."email", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prenom"); RETURN NULL;', hash='c59ecb5bfba622f15780890b4d20fd5c4b5bc84f', operation='UPDATE', pgid='pgtrigger_update_update_0e890', table='accounts_user', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(fields=['cible', 'etat'], name='accounts_invitation_cible'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email')), models.Q(('email', ''), _negated=True)), name='accounts_invitation_email_minuscules', violation_error_message='L’adresse e-mail s’écrit en minuscules.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('etat', 'envoyee')), fields=('email', 'role', 'cible'), name='accounts_invitation_une_en_attente', violation_error_message='Une invitation attend déjà cette personne.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acceptee_le__isnull', False), ('acceptee_par__isnull', False), ('etat', 'acceptee')), models.Q(models.Q(('etat', 'acceptee'), _negated=True), ('acceptee_le__isnull', True), ('acceptee_par__isnull', True)), _connector='OR'), name='accounts_invitation_acceptee', violation_error_message='Une invitation acceptée dit quand et par qui.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('etat', 'retiree'), ('retiree_le__isnull', False)), models.Q(models.Q(('etat', 'retiree'), _negated=True), ('retiree_le__isnull', True)), _connector='OR'), name='accounts_invitation_retiree', violation_error_message='Une invitation retirée dit quand.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='etat_passages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."etat" IS DISTINCT FROM (NEW."etat"))', func='IF (OLD."etat", NEW."etat") IN ((\'envoyee\', \'acceptee\'), (\'envoyee\', \'retiree\')) THEN RETURN NEW; END IF; RAISE EXCEPTION \'Passage impossible de « % » à « % ».\', CASE OLD."etat" WHEN \'envoyee\' THEN \'envoyée\' WHEN \'acceptee\' THEN \'acceptée\' WHEN \'retiree\' THEN \'retirée\' ELSE OLD."etat" END, CASE NEW."etat" WHEN \'envoyee\' THEN \'envoyée\' WHEN \'acceptee\' THEN \'acceptée\' WHEN \'retiree\' THEN \'retirée\' ELSE NEW."etat" END;', hash='683cda6c299e939e9a84070b718e0ae4a7db0c6b', operation='UPDATE', pgid='pgtrigger_etat_passages_8f903', table='accounts_invitation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='etat_initial', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF NEW."etat" IN (\'envoyee\') THEN RETURN NEW; END IF; RAISE EXCEPTION \'Une fiche ne peut pas commencer à l’état « % ».\', CASE NEW."etat" WHEN \'envoyee\' THEN \'envoyée\' WHEN \'acceptee\' THEN \'acceptée\' WHEN \'retiree\' THEN \'retirée\' ELSE NEW."etat" END;', hash='8bb47c775179c80200d21d7efb889e6d93b8c7fc', operation='INSERT', pgid='pgtrigger_etat_initial_e4577', table='accounts_invitation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_invitationevent" ("acceptee_le", "acceptee_par_id", "cible", "code", "cree_le", "email", "envois", "envoyee_le", "etat", "expire_le", "id", "invite_par_id", "libelle", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portee", "redemandee_le", "retiree_le", "role") VALUES (NEW."acceptee_le", NEW."acceptee_par_id", NEW."cible", NEW."code", NEW."cree_le", NEW."email", NEW."envois", NEW."envoyee_le", NEW."etat", NEW."expire_le", NEW."id", NEW."invite_par_id", NEW."libelle", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."portee", NEW."redemandee_le", NEW."retiree_le", NEW."role"); RETURN NULL;', hash='deb842234157e4ec626559d6f7d187444457315e', operation='INSERT', pgid='pgtrigger_insert_insert_8c354', table='accounts_invitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."acceptee_le" IS DISTINCT FROM (NEW."acceptee_le") OR OLD."acceptee_par_id" IS DISTINCT FROM (NEW."acceptee_par_id") OR OLD."cible" IS DISTINCT FROM (NEW."cible") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."cree_le" IS DISTINCT FROM (NEW."cree_le") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."envois" IS DISTINCT FROM (NEW."envois") OR OLD."envoyee_le" IS DISTINCT FROM (NEW."envoyee_le") OR OLD."etat" IS DISTINCT FROM (NEW."etat") OR OLD."expire_le" IS DISTINCT FROM (NEW."expire_le") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invite_par_id" IS DISTINCT FROM (NEW."invite_par_id") OR OLD."libelle" IS DISTINCT FROM (NEW."libelle") OR OLD."portee" IS DISTINCT FROM (NEW."portee") OR OLD."redemandee_le" IS DISTINCT FROM (NEW."redemandee_le") OR OLD."retiree_le" IS DISTINCT FROM (NEW."retiree_le") OR OLD."role" IS DISTINCT FROM (NEW."role"))', func='INSERT INTO "accounts_invitationevent" ("acceptee_le", "acceptee_par_id", "cible", "code", "cree_le", "email", "envois", "envoyee_le", "etat", "expire_le", "id", "invite_par_id", "libelle", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portee", "redemandee_le", "retiree_le", "role") VALUES (NEW."acceptee_le", NEW."acceptee_par_id", NEW."cible", NEW."code", NEW."cree_le", NEW."email", NEW."envois", NEW."envoyee_le", NEW."etat", NEW."expire_le", NEW."id", NEW."invite_par_id", NEW."libelle", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."portee", NEW."redemandee_le", NEW."retiree_le", NEW."role"); RETURN NULL;', hash='4a35fe23ed6925bca03168807cb996a72a22ea27', operation='UPDATE', pgid='pgtrigger_update_update_4e12d', table='accounts_invitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='daf23d962af867f3cb4eedb3f026a1b651002cd3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b4566', table='accounts_invitationevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='userevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9e9498e73f6fbdf2642fb33fa14189f1ad2382c8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_45b21', table='accounts_userevent', when='BEFORE')),
        ),
    ]
