using System.Globalization;
using System.Text;
using Gateway.Contracts;
using Gateway.SystemTests.BadInput;

namespace Gateway.SystemTests.Subscriptions.Kills;

/// <summary>Customers who write without end: batches of messages, each repeated until it is answered 2xx.</summary>
internal sealed class DeliveryLoad(SubscriptionSite site, int messages)
{
    private const int Senders = 4;
    private const int BatchSize = 50;
    private const int UsersOfASender = 50;

    // While the gateway is starting again.
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private int _accepted;

    public int Accepted => Volatile.Read(ref _accepted);

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => SendAsync(sender, cancellationToken)));

    private async Task SendAsync(int sender, CancellationToken cancellationToken)
    {
        for (var batch = 0; batch < messages / (Senders * BatchSize); batch++)
        {
            var body = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"destination":"Utokyo","events":[{{string.Join(',', Enumerable.Range(0, BatchSize).Select(i => Webhook.LineEvent($"U{sender}-{i % UsersOfASender}", $"{sender}-{batch}-{i}", "x")))}}]}"""));
            while (!await TryAsync(body))
            {
                await Task.Delay(RetryPause, TimeProvider.System, cancellationToken);
            }

            Interlocked.Add(ref _accepted, BatchSize);
        }
    }

    private async Task<bool> TryAsync(byte[] body)
    {
        try
        {
            using var answer = await site.Gateway.Client.PostLineAsync(body);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (Unanswered.Is(e) || e is TaskCanceledException)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }
}
