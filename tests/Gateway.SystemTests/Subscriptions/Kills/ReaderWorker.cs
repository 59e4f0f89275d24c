using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Contracts;

namespace Gateway.SystemTests.Subscriptions.Kills;

/// <summary>A reader of a pulled subscription as a process of its own, to be killed: notes what it gets, and acknowledges every hundred events. Comes back by itself when the gateway does.</summary>
internal static class ReaderWorker
{
    private const int AckEvery = 100;

    // While the gateway is starting again.
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    public static async Task<int> RunAsync(Uri gateway, string key, string subscription, string notes)
    {
        using var taken = new TakenNotes(notes);
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = gateway, Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        while (true)
        {
            try
            {
                await ReadAsync(client, $"api/v1/subscriptions/{subscription}/", taken);
            }
            catch (Exception e) when (Unanswered.Is(e))
            {
                await Task.Delay(RetryPause, TimeProvider.System);
            }
        }
    }

    private static async Task ReadAsync(HttpClient client, string path, TakenNotes taken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path + "events", UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var (cursor, type, count) = ("", "", 0);
        while (true)
        {
            var next = reader.ReadLineAsync();
            // Nothing more just now: what was taken is acknowledged, so that the end of the log is reached too.
            if (count > 0 && await Task.WhenAny(next, Task.Delay(RetryPause, TimeProvider.System)) != next)
            {
                await AckAsync(client, path, cursor);
                count = 0;
            }

            if (await next is not { } line)
            {
                throw new IOException("The stream ended.");
            }

            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                cursor = line[4..];
            }
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                type = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && type != "gateway.assignment")
            {
                using var data = JsonDocument.Parse(line.AsMemory(6));
                taken.Add([data.RootElement]);
                if (++count == AckEvery)
                {
                    await AckAsync(client, path, cursor);
                    count = 0;
                }
            }
        }
    }

    private static async Task AckAsync(HttpClient client, string path, string cursor)
    {
        using var content = new StringContent($$"""{"cursor":"{{cursor}}"}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(path + "ack", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }
}
