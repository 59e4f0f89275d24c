using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Subscriptions;

/// <summary>One reader's stream of a subscription, as a back end reads it: keeps what it got, and acknowledges when it is told to.</summary>
internal sealed class StreamReading : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler()) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Task _reading;
    private readonly Lock _lock = new();
    private readonly List<JsonNode> _events = [];

    public StreamReading(Uri gateway, string key, string subscription) =>
        _reading = ReadAsync(new Uri(gateway, $"api/v1/subscriptions/{subscription}/events"), key);

    /// <summary>Cursor behind the newest event.</summary>
    public string Cursor { get; private set; } = "";

    public int[] Partitions { get; private set; } = [];

    public JsonNode[] Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    public Task UntilAsync(Func<bool> holds, string what) =>
        Wait.UntilAsync(() => Task.FromResult(holds()), TimeSpan.FromSeconds(30), () => $"{what}; {Events.Length} events, partitions {string.Join(',', Partitions)}", TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_reading.IsCompleted)
        {
            return;
        }

        await _end.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
    }

    private async Task ReadAsync(Uri url, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _end.Token);
        answer.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(_end.Token));
        var (id, type) = ("", "");
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                id = line[4..];
            }
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                type = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                Take(id, type, JsonNode.Parse(line[6..])!);
            }
        }
    }

    private void Take(string id, string type, JsonNode data)
    {
        lock (_lock)
        {
            if (type == "gateway.assignment")
            {
                Partitions = [.. data["partitions"]!.AsArray().Select(p => (int)p!)];
                return;
            }

            _events.Add(data);
            Cursor = id;
        }
    }
}
