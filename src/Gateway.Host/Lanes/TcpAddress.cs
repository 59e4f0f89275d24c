using System.Globalization;
using System.Net;

namespace Gateway.Host.Lanes;

/// <summary>Where the TCP lane listens: <c>HOST:PORT</c>, HOST being <c>localhost</c>, an address, or <c>*</c> for all of this machine's.</summary>
internal sealed record TcpAddress(string Host, int Port)
{
    public const string Any = "*";
    public const string Off = "off";

    /// <summary>On loopback, as the HTTP addresses are by default.</summary>
    public static TcpAddress Default { get; } = new("localhost", 7400);

    public static TcpAddress? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 1 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }

        var host = text[..colon].Trim('[', ']');
        return host is "localhost" or Any || IPAddress.TryParse(host, out _) ? new TcpAddress(host, port) : null;
    }
}
