using System.Text.RegularExpressions;

namespace Gateway.Host.Configuration;

/// <summary>Headers that a webhook's owner wants sent along, such as the endpoint's own password.</summary>
internal static partial class WebhookHeaders
{
    // A password, a routing key, and room.
    private const int CountMax = 16;

    // A token of the largest size in use.
    private const int ValueMax = 2048;

    // What the gateway or HTTP itself writes, and what would change where a request goes or ends.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "host", "connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "expect", "date", "via", "forwarded", "user-agent", "cookie", "accept-encoding",
    };

    private static readonly string[] ReservedBeginnings = ["webhook-", "content-", "proxy-", "ce-", "x-forwarded-", "sec-"];

    public static Dictionary<string, string> Read(Dictionary<string, string> headers, string path, ConfigurationErrors errors)
    {
        if (headers.Count > CountMax)
        {
            errors.Add(path, headers.Count, $"must be at most {CountMax}");
        }

        foreach (var (name, value) in headers)
        {
            // The value may be a password: no error shows it.
            var at = $"{path}.{Plain(name)}";
            if (!Name().IsMatch(name))
            {
                errors.Add(at, null, "the name of a header has letters, digits and !#$%&'*+.^_`|~- only, at most 64");
            }
            else if (Reserved.Contains(name) || ReservedBeginnings.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
            {
                errors.Add(at, null, "is written by the gateway or by HTTP itself");
            }
            else if (value.Length > ValueMax || !Value().IsMatch(value))
            {
                errors.Add(at, null, $"must be at most {ValueMax} printable ASCII characters");
            }
        }

        return headers;
    }

    private static string Plain(string name) => Gateway.Host.Http.Problem.Quote(name);

    [GeneratedRegex(@"\A[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[\x20-\x7e]*\z")]
    private static partial Regex Value();
}
