# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY Directory.Build.props Directory.Packages.props BannedSymbols.txt global.json .editorconfig ./
COPY src/ src/
RUN dotnet publish src/Gateway.Host -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# The health check asks with curl; RocksDB's native library needs nothing that the image lacks.
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
# Everything that is written goes to /data (and /tmp), so that the root file system can be read-only:
#   docker run --read-only --tmpfs /tmp -v gateway-data:/data -p 8080:8080 gateway
RUN install -d -o "$APP_UID" -g "$APP_UID" /data
VOLUME /data
WORKDIR /data
# Diagnostics sockets would be written below /tmp; without them nothing is needed there but what the demo puts there.
ENV DOTNET_EnableDiagnostics=0 \
    DOTNET_gcServer=1
USER $APP_UID
# 8080 HTTP and WebSocket, 7400 binary ingress and event feed.
EXPOSE 8080 7400
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD curl -fsS -o /dev/null http://localhost:8080/health/ready || exit 1
ENTRYPOINT ["dotnet", "/app/gateway.dll"]
CMD ["run", "--data", "/data", "--urls", "http://0.0.0.0:8080", "--tcp", "*:7400"]
