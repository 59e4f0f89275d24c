using Gateway.Contracts;

namespace Gateway.Channels;

/// <summary>How an attachment is got: in one request, or in two where the first one only tells where the bytes are.</summary>
/// <param name="Request">A GET.</param>
/// <param name="IsApi">Whether it goes to the channel's API, whose address the operator or the channel names, and not to a URL of the payload.</param>
/// <param name="Next">Makes the second request of the first one's answer; null when that answer names nothing. Null altogether when the first answer is the bytes.</param>
public sealed record AttachmentRequest(SendRequest Request, bool IsApi, Func<ReadOnlyMemory<byte>, SendRequest?>? Next = null)
{
    /// <summary>Where the provider has only encrypted bytes: what they are read through. It keeps their length, and disposes what it reads.</summary>
    public Func<Stream, Stream>? Decrypt { get; init; }

    /// <summary>The attachment's URL as anyone would call it.</summary>
    public static AttachmentRequest? Plain(Attachment attachment) =>
        Address(attachment.Url) is { } url ? new AttachmentRequest(Get(url), IsApi: false) : null;

    /// <summary>The attachment's URL with these headers when it lies on one of the provider's hosts (<c>*.example.com</c> for all below), and without them elsewhere.</summary>
    public static AttachmentRequest? OnHosts(Attachment attachment, ReadOnlySpan<string> hosts, params (string Name, string Value)[] headers) =>
        OnHosts(attachment, hosts, request => request with { Headers = headers });

    /// <summary>The attachment's URL with what <paramref name="authorize"/> adds when it lies on one of the provider's hosts, and without it elsewhere.</summary>
    public static AttachmentRequest? OnHosts(Attachment attachment, ReadOnlySpan<string> hosts, Func<SendRequest, SendRequest> authorize)
    {
        if (Address(attachment.Url) is not { } url)
            return null;
        foreach (var host in hosts)
        {
            var matches = host.StartsWith("*.", StringComparison.Ordinal)
                ? url.IdnHost.EndsWith(host[1..], StringComparison.OrdinalIgnoreCase)
                : url.IdnHost.Equals(host, StringComparison.OrdinalIgnoreCase);
            if (matches && url.Scheme == "https" && url.IsDefaultPort)
                return new AttachmentRequest(authorize(Get(url)), IsApi: false);
        }

        return Plain(attachment);
    }

    public static SendRequest Get(Uri url, params (string Name, string Value)[] headers) => new("GET", url, headers, "", default);

    /// <summary>An absolute http or https URL; else null.</summary>
    public static Uri? Address(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? address : null;
}
