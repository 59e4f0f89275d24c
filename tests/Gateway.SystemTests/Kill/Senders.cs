using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Kill;

/// <summary>A provider with many customers: each writes its messages one after the other, and each message is posted until it is answered 200.</summary>
internal sealed class Senders(GatewayProcess gateway, Ledger ledger, int threads, int messages)
{
    public const string Secret = "kill-test-secret";

    // What a provider does within milliseconds to seconds; short, so that a restart is met by many retries.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(50);

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, threads).Select(thread => WriteAsync(thread, cancellationToken)));

    private async Task WriteAsync(int thread, CancellationToken cancellationToken)
    {
        for (var number = 0; number < messages; number++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{thread}/{number}");
            var body = Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"update_id":{{(thread * messages) + number + 1}},"message":{"message_id":{{number + 1}},"date":1767225600,"chat":{"id":{{1000 + thread}},"type":"private"},"from":{"id":{{1000 + thread}},"is_bot":false,"first_name":"T"},"text":"{{text}}"}}"""));
            while (!await TryPostAsync(body, cancellationToken))
            {
                await Task.Delay(RetryAfter, TimeProvider.System, cancellationToken);
            }

            ledger.Add(text);
        }
    }

    private async Task<bool> TryPostAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("in/kill/telegram/bot", UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("X-Telegram-Bot-Api-Secret-Token", Secret);
        try
        {
            using var answer = await gateway.Client.SendAsync(request, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Killed under this request: it is repeated, like every unanswered one.
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The answer did not come within the client's time.
            return false;
        }
    }
}
