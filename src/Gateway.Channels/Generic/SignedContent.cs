using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Channels.Generic;

/// <summary>What a provider signs: a template of <c>{body}</c>, <c>{timestamp}</c>, <c>{url}</c>, <c>{method}</c> and <c>{header.NAME}</c>, cut into its pieces once.</summary>
internal sealed partial class SignedContent
{
    private const string OfHeader = "header.";

    private readonly List<(string? Place, byte[] Text)> _pieces = [];

    public SignedContent(string template, Action<string> fault)
    {
        var at = 0;
        foreach (var match in Places().EnumerateMatches(template))
        {
            var place = template[(match.Index + 1)..(match.Index + match.Length - 1)];
            Add(null, template[at..match.Index]);
            if (place is "body" or "timestamp" or "url" or "method" || (place.StartsWith(OfHeader, StringComparison.Ordinal) && place.Length > OfHeader.Length))
                Add(place, "");
            else
                fault($"signed: {{{place}}} is not a place: {{body}}, {{timestamp}}, {{url}}, {{method}}, {{header.NAME}}");
            at = match.Index + match.Length;
        }

        Add(null, template[at..]);
    }

    public bool Has(string place) => _pieces.Exists(piece => piece.Place == place);

    /// <summary>Null when a header that is signed did not come.</summary>
    public byte[]? Of(in ReadOnlySequence<byte> body, WebhookRequest request, string? time)
    {
        if (_pieces is [("body", _)])
            return body.ToArray();
        var content = new ArrayBufferWriter<byte>((int)body.Length + 256);
        foreach (var (place, text) in _pieces)
        {
            switch (place)
            {
                case null:
                    content.Write(text);
                    break;
                case "body":
                    body.CopyTo(content.GetSpan((int)body.Length));
                    content.Advance((int)body.Length);
                    break;
                default:
                    var value = place switch
                    {
                        "timestamp" => time ?? "",
                        "url" => request.Url.AbsoluteUri,
                        "method" => request.Method,
                        _ => request.Header(place[OfHeader.Length..]),
                    };
                    if (value is null)
                        return null;
                    Encoding.UTF8.GetBytes(value, content);
                    break;
            }
        }

        return content.WrittenSpan.ToArray();
    }

    private void Add(string? place, string text)
    {
        if (place is not null || text.Length > 0)
            _pieces.Add((place, Encoding.UTF8.GetBytes(text)));
    }

    // A brace of the signed text itself stands beside no name.
    [GeneratedRegex(@"\{[A-Za-z][A-Za-z0-9._-]*\}")]
    private static partial Regex Places();
}
