# One image for every process of an office; docker-compose.yml says which it is, as whom it runs and what it holds.

FROM python:3.13-slim-bookworm AS built
COPY requirements.lock /
RUN python -m venv /opt/grievance \
 && /opt/grievance/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.13-slim-bookworm
COPY --from=built /opt/grievance /opt/grievance
COPY grievance /srv/grievance
COPY web /srv/web
COPY bots /srv/bots
COPY LICENSE NOTICE /srv/
ENV PATH=/opt/grievance/bin:$PATH PYTHONPATH=/srv PYTHONUNBUFFERED=1
# The file system is read-only later: what can be compiled is compiled now, and volumes begin with their owner.
RUN python -m compileall -q /srv /opt/grievance/lib \
 && install -d -m 0700 -o 10001 -g 10001 /office/keeper \
 && install -d -m 0711 -o 10001 -g 10001 /office/run \
 && install -d -m 0755 -o 10001 -g 10001 /office/heads \
 && install -d -m 0755 -o 10005 -g 10005 /office/bot \
 && install -d -m 2770 -o 10000 -g 2004 /office/blobs
WORKDIR /office
USER 10000:10000
ENTRYPOINT ["python", "-m", "grievance"]
CMD ["--help"]
