using System.Diagnostics.CodeAnalysis;
using MailKit.Security;

namespace Gateway.Host.Mail;

/// <summary>A mail server as a setting names it: <c>imaps://host:993</c>, <c>smtp://host:587</c> (STARTTLS), <c>imap+plain://127.0.0.1:143</c>.</summary>
internal sealed record MailServer(string Host, int Port, SecureSocketOptions Security)
{
    /// <param name="protocol"><c>imap</c> or <c>smtp</c>.</param>
    public static bool TryParse(string? text, string protocol, [NotNullWhen(true)] out MailServer? server)
    {
        server = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0 || url.UserInfo.Length > 0
            || !url.Scheme.StartsWith(protocol, StringComparison.Ordinal))
        {
            return false;
        }

        // RFC 8314 names the ports.
        var (tls, clear) = protocol == "imap" ? (993, 143) : (465, 587);
        SecureSocketOptions? security = url.Scheme[protocol.Length..] switch
        {
            "s" => SecureSocketOptions.SslOnConnect,
            "" => SecureSocketOptions.StartTls,
            "+plain" => SecureSocketOptions.None,
            _ => null,
        };
        if (security is null)
        {
            return false;
        }

        server = new MailServer(url.Host, url.Port > 0 ? url.Port : security == SecureSocketOptions.SslOnConnect ? tls : clear, security.Value);
        return true;
    }
}
