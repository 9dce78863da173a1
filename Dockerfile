# The image of every process of Evergreen: `docker build -t evergreen .`
#
# The runtime is the official image's own Node, of the version that package.json pins for machines without it (a test
# holds the two together). So the optional packages stay out: a second Node and the embedded PostgreSQL, 400 MB. Some
# install scripts would come with them; none of the others has one that is needed.
FROM node:26.10.0-trixie-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

# The console is built here and leaves nothing of what it was built with.
FROM node:26.10.0-trixie-slim AS console
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY src ./src
RUN npm run build:console

FROM node:26.10.0-trixie-slim
WORKDIR /app
COPY --from=console /app/dist ./dist
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY connectors ./connectors
COPY jobs ./jobs
COPY src ./src

# In a container the network is the container's own; what is published is said when it is run.
ENV HOST=0.0.0.0 \
    PORT=7700 \
    EVERGREEN_WORKER_PORT=7700 \
    EVERGREEN_HOME=/var/lib/evergreen
RUN install -d -o node -g node -m 0700 /var/lib/evergreen
USER node
EXPOSE 7700
STOPSIGNAL SIGTERM

# Whether the process lives; whether it reaches database and queue is at /readyz, which no restart of it would change.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

ENTRYPOINT ["node", "/app/src/main.ts"]
CMD ["start"]
