# The app, and the certificates by which it recognises providers; nothing else. The
# binary contains the time zones of the world.
#
#   docker build -t app .
#   docker run -p 3000:3000 -v app-data:/data -e BASE_URL -e AUTH_SECRET -e … app
#
# The app runs in / without root, and can write to /data alone: its folder data/. A
# named volume, as above, keeps it across containers. A folder of the host, mounted
# instead, must belong to the user 65532.
#
# There is no shell for a health check: let the orchestrator probe /healthz and
# /readyz.

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY gostart/go.mod gostart/go.sum ./gostart/
RUN go mod download
COPY . .
RUN make build && mkdir /data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /src/bin/app /app
COPY --from=build --chown=65532:65532 /data /data
ENV APP_ENV=production
USER 65532
VOLUME /data
EXPOSE 3000
ENTRYPOINT ["/app"]
