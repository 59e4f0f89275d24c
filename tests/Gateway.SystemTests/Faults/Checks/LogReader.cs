using System.Net.Http.Headers;
using System.Text.Json;

namespace Gateway.SystemTests.Faults.Checks;

/// <summary>A subscriber from outside that pages <c>GET /events</c> from the oldest event and goes on where it was.</summary>
internal sealed class LogReader(HttpClient client, string key)
{
    private string? _cursor;

    /// <summary>Reads on until the gateway says that there is no more.</summary>
    public async Task ReadAsync(Action<LoggedEvent> read, CancellationToken cancellationToken)
    {
        bool more;
        do
        {
            var after = _cursor is null ? "" : "&after=" + Uri.EscapeDataString(_cursor);
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("events?limit=1000" + after, UriKind.Relative));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var answer = await client.SendAsync(request, cancellationToken);
            answer.EnsureSuccessStatusCode();
            using var page = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
            foreach (var json in page.RootElement.GetProperty("events").EnumerateArray())
            {
                read(LoggedEvent.Read(json));
            }

            _cursor = page.RootElement.GetProperty("cursor").GetString();
            more = page.RootElement.GetProperty("more").GetBoolean();
        }
        while (more);
    }
}
