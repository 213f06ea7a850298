# syntax=docker/dockerfile:1
# One image for web, worker, link and migrate: the command says which. No browser is in it; a WhatsApp
# session on the web needs `--target browser`.

FROM node:24-bookworm-slim AS build
WORKDIR /kwata
COPY package.json package-lock.json .npmrc .puppeteerrc.cjs ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

# What runs, without compilers, tests, the sandbox or a Postgres of its own.
FROM node:24-bookworm-slim AS packages
WORKDIR /kwata
ENV NODE_ENV=production
COPY package.json package-lock.json .npmrc .puppeteerrc.cjs ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts \
  && npm cache clean --force

FROM node:24-bookworm-slim AS web
ENV NODE_ENV=production \
    DATA_DIR=/data \
    NODE_OPTIONS=--max-old-space-size=384
WORKDIR /kwata
# npm is not needed to run, and is what scanners complain about most.
RUN rm -rf /usr/local/lib/node_modules/npm /usr/local/bin/npm /usr/local/bin/npx \
  && install -d -o node -g node -m 0700 /data
COPY --from=packages /kwata/node_modules node_modules
COPY --from=build /kwata/dist dist
COPY package.json ./
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=4s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/livez').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/server.js"]

# The process that holds a WhatsApp session on the web needs a browser beside it.
FROM web AS browser
USER root
RUN apt-get update \
  && apt-get install -y --no-install-recommends chromium \
  && rm -rf /var/lib/apt/lists/*
ENV WHATSAPP_WEB_BROWSER=/usr/bin/chromium
USER node
CMD ["node", "dist/src/link.js"]

FROM web
