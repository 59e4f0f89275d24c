using System.Text;
using Gateway.Channels;
using Gateway.Contracts.Configuration;

namespace Gateway.Host.Ingress;

/// <summary>Shows a channel the parts of a live request it may look at.</summary>
internal sealed class HttpWebhookRequest(HttpRequest request, AccountModel account, DateTimeOffset receivedAt, DocumentCache documents) : WebhookRequest
{
    private Uri? _url;

    public override string Method => request.Method;

    /// <summary>The configured public URL with this request's query: a proxy in front may have changed scheme, host and path.</summary>
    public override Uri Url => _url ??= account.PublicUrl is { } known
        ? new Uri(Base(known.OriginalString) + request.QueryString)
        : new Uri($"{request.Scheme}://{request.Host}{request.PathBase}{request.Path}{request.QueryString}");

    public override DateTimeOffset ReceivedAt => receivedAt;

    /// <summary>The URL as it was configured, letter by letter: providers sign the text, not its canonical form.</summary>
    private static string Base(string url)
    {
        var end = url.AsSpan().IndexOfAny('?', '#');
        return end < 0 ? url : url[..end];
    }

    /// <summary>A header a channel asked for was not ASCII: no provider sends that, and two readers may read two texts.</summary>
    public bool HasForeignHeader { get; private set; }

    /// <summary>The document last asked for that is not at hand.</summary>
    public Uri? Wanted { get; private set; }

    public override ReadOnlyMemory<byte>? Document(Uri address, bool newer = false)
    {
        var found = documents.Find(address, newer);
        if (found is null)
        {
            Wanted = address;
        }

        return found;
    }

    public override string? Header(string name)
    {
        if (request.Headers[name] is not [{ } value])
        {
            return null;
        }

        if (Ascii.IsValid(value))
        {
            return value;
        }

        HasForeignHeader = true;
        return null;
    }

    public override string? Query(string name) => request.QueryString.HasValue && request.Query[name] is [{ } value] ? value : null;
}
