using System.Net;
using Gateway.Host.Lanes;

namespace Gateway.Host;

/// <summary>What the command line of <c>run</c> says.</summary>
internal sealed record RunOptions
{
    public const string DefaultUrls = "http://localhost:8080";

    /// <summary>All processes are on this machine.</summary>
    public static readonly IPEndPoint ThisMachine = new(IPAddress.Loopback, 0);

    /// <summary>Absolute path; null runs without tenants, or with the demo's.</summary>
    public string? ConfigFile { get; init; }

    public required string DataDirectory { get; init; }

    /// <summary>The command line names <see cref="DataDirectory"/>; otherwise it is the default, and the demo takes a temporary one.</summary>
    public bool DataGiven { get; init; }

    /// <summary>StackExchange.Redis connection string; null for the embedded store.</summary>
    public string? Redis { get; init; }

    /// <summary>Where the other processes on the same Redis reach this one; port 0 for any that is free.</summary>
    public IPEndPoint Cluster { get; init; } = ThisMachine;

    /// <summary>Separated by semicolons.</summary>
    public string Urls { get; init; } = DefaultUrls;

    /// <summary>PEM file of the certificate for the https addresses of <see cref="Urls"/>.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file of its private key; null when the certificate's file holds it.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>Where the TCP lane listens; null for nowhere.</summary>
    public TcpAddress? Tcp { get; init; }

    /// <summary>PEM file of the TCP lane's certificate; null without TLS.</summary>
    public string? TcpCertificate { get; init; }

    /// <summary>PEM file of its private key; null when the certificate's file holds it.</summary>
    public string? TcpKey { get; init; }

    /// <summary>Names, separated by semicolons, that Host headers may carry besides those the gateway knows by itself.</summary>
    public string Hosts { get; init; } = "";

    public bool Demo { get; init; }

    /// <summary>Where all chance of the demo comes from.</summary>
    public int DemoSeed { get; init; }
}
