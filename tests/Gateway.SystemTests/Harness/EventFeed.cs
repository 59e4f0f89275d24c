using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Gateway.SystemTests.Harness;

/// <summary>A subscriber from outside: reads <c>GET /events</c> page by page and keeps what it got, in the order it got it.</summary>
internal sealed class EventFeed(HttpClient client, string key)
{
    private string? _cursor;

    public List<JsonNode> Events { get; } = [];

    /// <summary>Reads until nothing new comes.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        while (await ReadPageAsync(cancellationToken) > 0)
        {
        }
    }

    /// <summary>Every partition's sequences of this tenant rise; and conversation sequences have no hole and no repetition.</summary>
    public void AssertDense()
    {
        foreach (var partition in Events.GroupBy(e => (int)e["partition"]!))
        {
            var sequences = partition.Select(e => (long)e["sequence"]!).ToArray();
            Assert.Equal(Enumerable.Range(0, sequences.Length).Select(i => sequences[0] + i), sequences);
        }

        var conversations = Events.Where(e => e["conversationsequence"] is not null).GroupBy(e => (string)e["subject"]!);
        foreach (var conversation in conversations)
        {
            var sequences = conversation.Select(e => (long)e["conversationsequence"]!).ToArray();
            Assert.Equal(Enumerable.Range(1, sequences.Length).Select(i => (long)i), sequences);
        }
    }

    private async Task<int> ReadPageAsync(CancellationToken cancellationToken)
    {
        var after = _cursor is null ? "" : "&after=" + Uri.EscapeDataString(_cursor);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(string.Create(CultureInfo.InvariantCulture, $"events?limit=1000{after}"), UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await client.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var page = await JsonNode.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
        var events = page!["events"]!.AsArray();
        Events.AddRange(events.Select(e => e!));
        _cursor = (string?)page["cursor"] ?? _cursor;
        return events.Count;
    }
}
