using System.Collections.Concurrent;
using System.Globalization;

namespace Gateway.Host.Demo.Customers;

/// <summary>The customers: they write over signed webhooks, wait for an answer, read it, ask again or are content.</summary>
internal sealed class DemoCustomers(
    DemoOptions options, DemoTenant tenant, DemoWebhookClient webhooks, DemoCounts counts, TimeProvider time)
{
    // Calling codes whose main language is the account's, so that number and text agree.
    private static readonly Dictionary<string, string> CallingCodes = new() { ["id"] = "62", ["es"] = "34", ["pt"] = "55", ["de"] = "49" };

    private readonly ConcurrentDictionary<(string Account, string Alias), DemoCustomer> _waiting = new();

    // Numbers rise from the start time, so that a demo on a kept data directory never repeats a provider's id.
    private long _number = time.GetUtcNow().ToUnixTimeSeconds() * 1000;
    private long _customers;

    /// <summary>Opens conversations at an even pace until cancelled, then waits for those under way.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var random = new Random(options.Seed);
        var talks = new ConcurrentDictionary<Task, byte>();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1 / options.ConversationsPerSecond), time);
        try
        {
            while (await pace.WaitForNextTickAsync(cancellationToken))
            {
                if (_waiting.Count >= options.CustomersMax)
                {
                    continue;
                }

                var talk = TalkAsync(NewCustomer(random), new Random(random.Next()), cancellationToken);
                talks.TryAdd(talk, 0);
                _ = talk.ContinueWith(done => talks.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
        finally
        {
            await Task.WhenAll(talks.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A message has reached a phone. Whoever is no longer waiting has put the phone away.</summary>
    public void Deliver(DemoAccount account, string alias, string messageId)
    {
        if (_waiting.TryGetValue((account.Name, alias), out var customer))
        {
            customer.Deliver(messageId);
        }
    }

    private async Task TalkAsync(DemoCustomer customer, Random random, CancellationToken cancellationToken)
    {
        var key = (customer.Account.Name, customer.Alias);
        if (!_waiting.TryAdd(key, customer))
        {
            return;
        }

        using var patience = new CancellationTokenSource(options.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await WriteAsync(customer, Pick(customer.Account.Language.Openings, random), first: true, either.Token);
            for (var written = 1; ; written++)
            {
                var answer = await customer.NextAsync(either.Token);
                if (written == 1)
                {
                    counts.CountAnswered();
                }

                await ReadAsync(customer, answer, random, either.Token);
                if (written >= customer.Messages)
                {
                    return;
                }

                await WriteAsync(customer, Pick(customer.Account.Language.FollowUps, random), first: false, either.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The customer gave up, or the demo ends. Both are ends of a conversation, not errors.
        }
        finally
        {
            _waiting.TryRemove(key, out _);
        }
    }

    private async Task WriteAsync(DemoCustomer customer, string text, bool first, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _number);
        var taken = await webhooks.PostAsync(
            customer.Account.Channel,
            () => DemoWebhooks.Text(customer.Account, customer.Alias, customer.Name, number, text, time.GetUtcNow()),
            cancellationToken);
        if (taken && first)
        {
            counts.CountOpened();
        }
    }

    /// <summary>The time to read and to type; on WhatsApp the phone tells that the message arrived and was read.</summary>
    private async Task ReadAsync(DemoCustomer customer, string messageId, Random random, CancellationToken cancellationToken)
    {
        await ReceiptAsync(customer, messageId, "delivered", cancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(150, 500)), time, cancellationToken);
        await ReceiptAsync(customer, messageId, "read", cancellationToken);
    }

    private async Task ReceiptAsync(DemoCustomer customer, string messageId, string status, CancellationToken cancellationToken)
    {
        if (customer.Account.Channel == "whatsapp")
        {
            await webhooks.PostAsync(
                customer.Account.Channel,
                () => DemoWebhooks.WhatsAppStatus(customer.Account, customer.Alias, messageId, status, time.GetUtcNow()),
                cancellationToken);
        }
    }

    private DemoCustomer NewCustomer(Random random)
    {
        // After this many the first one writes again: enough for hours, and the demo's disk use has an end.
        const int CustomersKnown = 100_000;
        var account = tenant.Accounts[random.Next(tenant.Accounts.Count)];
        var number = Interlocked.Increment(ref _customers) % CustomersKnown;
        var alias = account.Channel switch
        {
            "whatsapp" => CallingCodes[account.Language.Tag] + number.ToString("D9", CultureInfo.InvariantCulture),
            "line" => "U" + number.ToString("x32", CultureInfo.InvariantCulture),
            _ => (5_000_000_000 + number).ToString(CultureInfo.InvariantCulture),
        };

        // Half are content with one answer, the others ask once or twice more.
        var messages = random.Next(4) switch { 0 or 1 => 1, 2 => 2, _ => 3 };
        return new DemoCustomer(account, alias, Pick(account.Language.Names, random), messages);
    }

    private static string Pick(string[] texts, Random random) => texts[random.Next(texts.Length)];
}
