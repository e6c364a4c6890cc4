# The image contains only the app and the CA certificates for connections to providers.
# The binary contains the time zone database.
#
#   docker build -t app .
#   docker run -p 3000:3000 -v app-data:/data -e BASE_URL -e AUTH_SECRET -e … app
#
# The app runs in / without root, and can write only to /data, its folder data/. The named
# volume above keeps that folder when you replace the container. If you mount a folder of
# the host instead, it must belong to the user 65532.
#
# The image has no shell for a health check: let the orchestrator probe /healthz and
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
