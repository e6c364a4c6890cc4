# The app, and the certificates by which it recognises providers; nothing else. The
# binary contains the time zones of the world.
#
#   docker build -t app .
#   docker run -p 3000:3000 -e BASE_URL -e AUTH_SECRET -e … app
#
# There is no shell for a health check: let the orchestrator probe /healthz and
# /readyz.

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY gostart/go.mod gostart/go.sum ./gostart/
RUN go mod download
COPY . .
RUN make build

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /src/bin/app /app
ENV APP_ENV=production
USER 65532
EXPOSE 3000
ENTRYPOINT ["/app"]
