using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Gateway.Host.Http;

/// <summary>A certificate in PEM files, with the chain behind it. It is read again when the files change, so that a renewal needs no restart.</summary>
internal sealed class ServerCertificate
{
    // A renewal comes weeks before the end of the old one; asking two files for their times costs a handshake nothing.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly string _certificate;
    private readonly string? _key;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private SslStreamCertificateContext _current;
    private (DateTime, DateTime) _stamp;
    private long _lookedAt;

    /// <param name="certificate">PEM file: the certificate first, then what stands between it and the root.</param>
    /// <param name="key">PEM file of its private key; null when the certificate's file holds it.</param>
    /// <exception cref="CryptographicException">The files cannot be used.</exception>
    public ServerCertificate(string certificate, string? key, TimeProvider time, ILogger logger)
    {
        (_certificate, _key, _time, _logger) = (certificate, key, time, logger);
        (_stamp, _lookedAt) = (Stamp(), time.GetTimestamp());
        _current = Load();
    }

    /// <summary>What new connections are served with.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            lock (_lock)
            {
                if (_time.GetElapsedTime(_lookedAt) >= LookEvery)
                {
                    _lookedAt = _time.GetTimestamp();
                    Renew();
                }

                return _current;
            }
        }
    }

    public void Use(HttpsConnectionAdapterOptions options)
    {
        // Kestrel wants one of its own ways; what is served is decided below, with the chain.
        options.ServerCertificateSelector = (_, _) => Current.TargetCertificate;
        options.OnAuthenticate = (_, tls) => (tls.ServerCertificateSelectionCallback, tls.ServerCertificateContext) = (null, Current);
    }

    private void Renew()
    {
        var stamp = Stamp();
        if (stamp == _stamp)
        {
            return;
        }

        try
        {
            _current = Load();
            _stamp = stamp;
            CertificateLog.Renewed(_logger, _certificate, _current.TargetCertificate.NotAfter);
        }
        catch (CryptographicException broken)
        {
            // Half written, or the key is not there yet: the old one is good until the next look.
            CertificateLog.Unusable(_logger, _certificate, broken.Message);
        }
    }

    private SslStreamCertificateContext Load()
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(_certificate);
            return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(_certificate, _key), chain, offline: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CryptographicException($"{_certificate}: {e.Message}", e);
        }
    }

    private (DateTime Certificate, DateTime Key) Stamp() => (File.GetLastWriteTimeUtc(_certificate), _key is null ? default : File.GetLastWriteTimeUtc(_key));
}

internal static partial class CertificateLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The certificate of {File} has changed and is served from now on; it ends {NotAfter}")]
    public static partial void Renewed(ILogger logger, string file, DateTime notAfter);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate of {File} has changed and cannot be used, the old one is served on: {Reason}")]
    public static partial void Unusable(ILogger logger, string file, string reason);
}
