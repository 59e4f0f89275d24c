using Gateway.Channels;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Host.Cli;

/// <summary>A webhook request made of what the command line tells.</summary>
internal sealed class RecordedRequest(Uri url, IReadOnlyList<(string Name, string Value)> headers, DateTimeOffset receivedAt) : WebhookRequest
{
    public override string Method => "POST";

    public override Uri Url => url;

    public override DateTimeOffset ReceivedAt => receivedAt;

    public IReadOnlyList<(string Name, string Value)> Headers => headers;

    public RecordedRequest At(DateTimeOffset time) => new(url, headers, time);

    public override string? Header(string name)
    {
        string? found = null;
        foreach (var header in headers)
        {
            if (!header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (found is not null)
            {
                return null;
            }

            found = header.Value;
        }

        return found;
    }

    public override string? Query(string name) =>
        QueryHelpers.ParseQuery(url.Query).TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;

    public static RecordedRequest? Create(IChannel channel, DecodeOptions options, DateTimeOffset now, out string? fault)
    {
        if (!Uri.TryCreate(options.Url ?? $"http://localhost/in/decode/{channel.Name}/decode", UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https"))
        {
            fault = $"--url {options.Url}: must be an absolute http or https URL";
            return null;
        }

        var headers = new List<(string, string)>();
        foreach (var header in options.Headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                fault = $"--header {header}: must be 'Name: value'";
                return null;
            }

            headers.Add((header[..colon].Trim(), header[(colon + 1)..].Trim()));
        }

        fault = null;
        return new RecordedRequest(url, headers, now);
    }
}
