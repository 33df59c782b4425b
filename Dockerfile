# The service in a small image: no shell, no package manager, not root. How to run it: docs/containers.md.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# Only what decides which packages are needed, so that they are fetched again when these files change and not with every line of code.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/ImQuota.Contracts/ImQuota.Contracts.csproj src/ImQuota.Contracts/packages.lock.json src/ImQuota.Contracts/
COPY src/ImQuota.Domain/ImQuota.Domain.csproj src/ImQuota.Domain/packages.lock.json src/ImQuota.Domain/
COPY src/ImQuota.Embedded/ImQuota.Embedded.csproj src/ImQuota.Embedded/packages.lock.json src/ImQuota.Embedded/
COPY src/ImQuota.Redis/ImQuota.Redis.csproj src/ImQuota.Redis/packages.lock.json src/ImQuota.Redis/
COPY src/ImQuota.Server/ImQuota.Server.csproj src/ImQuota.Server/packages.lock.json src/ImQuota.Server/
RUN dotnet restore src/ImQuota.Server --locked-mode

COPY . .

# A release names both; without them the version is the one in Directory.Build.props.
ARG VERSION=
ARG REVISION=
RUN dotnet publish src/ImQuota.Server -c Release --no-restore -o /out/app -p:UseAppHost=false \
        ${VERSION:+-p:Version=$VERSION} ${REVISION:+-p:SourceRevisionId=$REVISION} \
    # Native libraries of systems that this image never runs on: 38 MB of them.
    && find /out/app/runtimes -mindepth 1 -maxdepth 1 ! -name linux-x64 ! -name linux-arm64 ! -name unix -exec rm -r {} + \
    # The next stage has no shell to make a directory with.
    && mkdir /out/data

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="ImQuota" \
      org.opencontainers.image.description="Decides a chat cloud's edition limits: who may log in, join, create and add." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"

# The base image names a port of its own, which we do not listen on.
ENV ASPNETCORE_HTTP_PORTS= \
    IMQUOTA_ADDRESS=0.0.0.0 \
    IMQUOTA_DATA_DIR=/data

WORKDIR /app
COPY --from=build /out/app ./
COPY --from=build --chown=$APP_UID:$APP_UID /out/data /data

# The store of a service that runs without Redis, and its tag secret. After the copy: a new volume takes the owner over.
VOLUME /data

# It listens on all addresses, so a start needs TLS and callers, or IMQUOTA_ALLOW_INSECURE_LISTENERS=true (docs/security.md).
# 5250 decisions; 5251 administration, metrics and health: keep it off the network.
EXPOSE 5250 5251

# By number, so that Kubernetes can see that it is not root.
USER $APP_UID

# It reads the same variables as the service, so give options as variables, not as arguments.
HEALTHCHECK --interval=10s --timeout=5s --start-period=15s --retries=3 CMD ["dotnet", "ImQuota.Server.dll", "--health-check"]
ENTRYPOINT ["dotnet", "ImQuota.Server.dll"]
