using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.Contracts;

namespace Gateway.Host.Cli.History;

/// <summary>Events as JSON: files with one object a line, or the pages of a running gateway.</summary>
internal static class EventPages
{
    // The most a page holds; fewer round trips.
    private const int PageLimit = 1000;

    // A thousand events of 64 KiB: more than any page has.
    private const int PageBytesMax = 64 * 1024 * 1024;

    // A page is a read of some megabytes from a store that is busy with messages.
    private static readonly TimeSpan PageTimeout = TimeSpan.FromMinutes(1);

    /// <returns>What kept it from being read; null when all was.</returns>
    public static async Task<string?> ReadFileAsync(FileInfo file, Action<JsonElement> add, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = file.OpenText();
            for (var line = 1; await reader.ReadLineAsync(cancellationToken) is { } text; line++)
            {
                if (string.IsNullOrWhiteSpace(text))
                {
                    continue;
                }

                if (!TryAdd(text, add, out _))
                {
                    return $"{file.FullName}: line {line} is not a JSON object";
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{file.FullName}: cannot be read: {e.Message}";
        }
    }

    /// <returns>What kept it from being read; null when all was.</returns>
    public static async Task<string?> ReadGatewayAsync(Uri url, string? key, Action<JsonElement> add, CancellationToken cancellationToken)
    {
        if (key is null)
        {
            return "--key is missing: a key of role events or admin, or the variable GATEWAY_KEY";
        }

        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) })
        {
            Timeout = PageTimeout,
            MaxResponseContentBufferSize = PageBytesMax,
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var cursor = "";
        try
        {
            while (true)
            {
                var after = cursor.Length > 0 ? "&after=" + Uri.EscapeDataString(cursor) : "";
                using var answer = await client.GetAsync(new Uri(url, $"/events?type=gateway.&limit={PageLimit}{after}"), cancellationToken);
                var body = await answer.Content.ReadAsStringAsync(cancellationToken);
                if (!answer.IsSuccessStatusCode)
                {
                    return $"{url}: answers {(int)answer.StatusCode}: {body.ReplaceLineEndings(" ")}";
                }

                if (!TryAdd(body, add, out var page) || page is not { } next)
                {
                    return $"{url}: answers no page of events";
                }

                cursor = next.Cursor;
                if (!next.More)
                {
                    return null;
                }
            }
        }
        catch (Exception e) when (Unanswered.Is(e) || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return $"{url}: cannot be read: {e.Message}";
        }
    }

    private static bool TryAdd(string text, Action<JsonElement> add, out (string Cursor, bool More)? page)
    {
        page = null;
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            if (!root.TryGetProperty("events", out var events) || events.ValueKind != JsonValueKind.Array)
            {
                add(root);
                return true;
            }

            foreach (var entry in events.EnumerateArray())
            {
                add(entry);
            }

            page = root.TryGetProperty("cursor", out var cursor) && root.TryGetProperty("more", out var more) ? (cursor.GetString() ?? "", more.GetBoolean()) : null;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
