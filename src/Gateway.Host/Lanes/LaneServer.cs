using System.Net;
using Gateway.Host.Http;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Gateway.Host.Lanes;

/// <summary>
/// Listens for TCP lanes, with Kestrel's sockets, TLS and connection limits. A server of its own: the addresses of the HTTP one come from
/// <c>--urls</c>, which Kestrel ignores as soon as an endpoint is put in beside them.
/// </summary>
internal sealed class LaneServer(
    RunOptions run, LaneParts parts, LaneStrangers strangers, IServiceProvider services, IOptions<LanesOptions> options, IOptions<SocketTransportOptions> sockets, ILoggerFactory loggers)
    : IHostedService, IDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger<LaneServer>();
    private KestrelServer? _server;
    private ListenOptions? _listen;

    /// <summary>Where it listens; null when it does not.</summary>
    public EndPoint? EndPoint => _listen?.EndPoint;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (run.Tcp is not { } address)
        {
            return;
        }

        var certificate = run.TcpCertificate is { } file ? new ServerCertificate(file, run.TcpKey, parts.Time, _logger) : null;
        var kestrel = new KestrelServerOptions { ApplicationServices = services };
        kestrel.Limits.MaxConcurrentConnections = options.Value.ConnectionsMax;
        void Configure(ListenOptions listen)
        {
            _listen = listen;
            listen.Use(next => connection => CountAsync(next, connection));
            if (certificate is not null)
            {
                listen.UseHttps(certificate.Use);
            }

            listen.Run(RunAsync);
        }

        if (address.Host == TcpAddress.Any)
        {
            kestrel.ListenAnyIP(address.Port, Configure);
        }
        else if (IPAddress.TryParse(address.Host, out var ip))
        {
            kestrel.Listen(ip, address.Port, Configure);
        }
        else
        {
            kestrel.ListenLocalhost(address.Port, Configure);
        }

        _server = new KestrelServer(Options.Create(kestrel), new SocketTransportFactory(sockets, loggers), loggers);
        await _server.StartAsync(new NoHttp(), cancellationToken);
        LanesLog.Listening(_logger, _listen!.EndPoint.ToString()!, certificate is not null);
        if (certificate is null && _listen.IPEndPoint is { } at && !IPAddress.IsLoopback(at.Address))
        {
            LanesLog.ClearText(_logger, _listen.EndPoint.ToString()!);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public void Dispose() => _server?.Dispose();

    /// <summary>Before TLS: a handshake costs more than all that strangers may do after it.</summary>
    private async Task CountAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        using var stranger = strangers.TryEnter((connection.RemoteEndPoint as IPEndPoint)?.Address);
        if (stranger is null)
        {
            parts.Metrics.Refused("too_many_strangers");
            connection.Abort();
            return;
        }

        connection.Features.Set(stranger);
        await next(connection);
    }

    private async Task RunAsync(ConnectionContext connection)
    {
        parts.Metrics.Opened("tcp");
        try
        {
            // Kestrel's own sign that it stops comes by this feature; the connection's end by the pipes.
            var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
            await using var output = connection.Transport.Output.AsStream(leaveOpen: true);
            using var session = new LaneSession(parts, connection.Transport.Input, output, (connection.RemoteEndPoint as IPEndPoint)?.Address, connection.ConnectionId, connection.Features.Get<IDisposable>());
            if (!await session.RunAsync(stopping))
            {
                connection.Abort();
            }
        }
        finally
        {
            parts.Metrics.Ended("tcp");
        }
    }

    /// <summary>Kestrel wants an HTTP application; no connection of this server reaches it.</summary>
    private sealed class NoHttp : IHttpApplication<IFeatureCollection>
    {
        public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

        public Task ProcessRequestAsync(IFeatureCollection context) => throw new InvalidOperationException("A TCP lane speaks no HTTP.");

        public void DisposeContext(IFeatureCollection context, Exception? exception)
        {
        }
    }
}
