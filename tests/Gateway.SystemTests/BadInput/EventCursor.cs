using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Gateway.SystemTests.BadInput;

/// <summary>A place in one tenant's events, and what has come behind it.</summary>
internal sealed class EventCursor(HttpClient client, string key)
{
    public string Text { get; private set; } = "";

    /// <summary>Everything since the last look.</summary>
    public async Task<List<JsonNode>> ReadAsync()
    {
        var events = new List<JsonNode>();
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("events?limit=1000" + (Text.Length > 0 ? "&after=" + Text : ""), UriKind.Relative));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
            var page = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            events.AddRange(page["events"]!.AsArray().Select(e => e!));
            Text = (string)page["cursor"]!;
            if (!(bool)page["more"]!)
            {
                return events;
            }
        }
    }

    /// <summary>Reads until as many events of a type have come.</summary>
    public async Task<List<JsonNode>> ReadUntilAsync(string type, int count)
    {
        var events = new List<JsonNode>();
        await Harness.Wait.UntilAsync(
            async () =>
            {
                events.AddRange(await ReadAsync());
                return events.Count(e => (string?)e["type"] == type) >= count;
            },
            TimeSpan.FromSeconds(20),
            () => $"{type} did not come {count} times: {string.Join(", ", events.Select(e => (string?)e["type"]))}",
            TestContext.Current.CancellationToken);
        return events;
    }
}
