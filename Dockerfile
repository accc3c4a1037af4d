# The same pins as everywhere, installed apart so that the image keeps no build tool and no package cache.
FROM python:3.11-slim-bookworm AS paquets
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r /tmp/base.txt

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home --home-dir /app pdn \
    && install -d -o pdn /app /app/local /app/polices /app/fichiers /app/beat
COPY --from=paquets /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    PDN_LOCAL=/app/local POLICES_DIR=/app/polices PRIVATE_ROOT=/app/fichiers
WORKDIR /app
COPY --chown=pdn . .
USER pdn
# Fonts cut to French and static files with their manifest; the addresses are not used, only wanted by the settings.
RUN export DATABASE_URL=postgresql://construction/rien REDIS_URL=redis://construction SECRET_KEY=construction DEBUG=0 \
    && python manage.py polices && python manage.py collectstatic --no-input --verbosity 0
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", \
     "--no-ws", "--respawn-failed-workers", "config.wsgi:application"]
