using Gateway.Contracts;

namespace Gateway.SystemTests.Faults.Load;

/// <summary>
/// WhatsApp with many customers. Each line of it has its own customers and one POST at a time, which carries several messages of them in the order they
/// were written. What is not answered 2xx is sent again, the same bytes; some of what was answered is sent again too.
/// </summary>
internal sealed class Provider : IDisposable
{
    // Enough to fill the store's batches, few enough that each customer has a history.
    private const int Lines = 64;
    private const int CustomersOfALine = 4;
    private const int MessagesOfAPostMax = 5;

    // One in twenty: several times what providers do.
    private const int RepeatOneIn = 20;

    // Much shorter than a provider's, so that a gateway that comes back is met by everything at once.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);

    // Above the 10 s after which the gateway itself gives up on a store.
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(20);

    private readonly HttpClient _client;
    private readonly SendLedger _ledger;
    private readonly int _messages;
    private readonly int _seed;
    private volatile TaskCompletionSource? _pause;
    private int _repeats;

    public Provider(Uri gateway, SendLedger ledger, int messages, int seed)
    {
        (_ledger, _messages, _seed) = (ledger, messages, seed);
        _client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Lines }) { BaseAddress = gateway, Timeout = AnswerMax };
    }

    public Answers Answers { get; } = new();

    /// <summary>POSTs that were sent again although they had been answered 2xx.</summary>
    public int Repeats => Volatile.Read(ref _repeats);

    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, Lines).Select(line => Task.Run(() => SendAsync(line, cancellationToken), cancellationToken)));

    /// <summary>Nothing new is sent until <see cref="Resume"/>; what was begun is still sent again until it is answered 2xx.</summary>
    public void Pause() => _pause ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume()
    {
        var pause = _pause;
        _pause = null;
        pause?.SetResult();
    }

    public void Dispose() => _client.Dispose();

    private async Task SendAsync(int line, CancellationToken cancellationToken)
    {
        var random = new Random((_seed * Lines) + line);
        var next = new int[CustomersOfALine];
        var open = Enumerable.Range(0, CustomersOfALine).Where(customer => Share(Customer(line, customer)) > 0).ToList();
        while (open.Count > 0)
        {
            await (_pause?.Task ?? Task.CompletedTask).WaitAsync(cancellationToken);
            List<MessageId> messages = [];
            for (var wanted = random.Next(1, MessagesOfAPostMax + 1); wanted > 0 && open.Count > 0; wanted--)
            {
                var at = open[random.Next(open.Count)];
                messages.Add(new MessageId(Customer(line, at), next[at]));
                if (++next[at] == Share(Customer(line, at)))
                {
                    open.Remove(at);
                }
            }

            var post = new WhatsAppPost(messages, TimeProvider.System.GetUtcNow());
            while (!await TryPostAsync(post, cancellationToken))
            {
                await Task.Delay(RetryAfter, TimeProvider.System, cancellationToken);
            }

            _ledger.Add(messages);
            if (random.Next(RepeatOneIn) == 0)
            {
                Interlocked.Increment(ref _repeats);
                await TryPostAsync(post, cancellationToken);
            }
        }
    }

    private async Task<bool> TryPostAsync(WhatsAppPost post, CancellationToken cancellationToken)
    {
        using var request = post.ToRequest();
        var sent = TimeProvider.System.GetTimestamp();
        try
        {
            using var answer = await _client.SendAsync(request, cancellationToken);
            Answers.Add(new Answer(sent, TimeProvider.System.GetTimestamp(), (int)answer.StatusCode, answer.Headers.RetryAfter is not null));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception none) when (Unanswered.Is(none) || (none is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Nobody knows what became of it, so it is sent again. A socket whose other end is killed just after it has connected fails as such: HttpClient asks it for its peer.
            Answers.AddUnanswered();
            return false;
        }
    }

    private static int Customer(int line, int index) => (line * CustomersOfALine) + index;

    /// <summary>How many messages a customer writes: all the same, and the first ones one more when it does not come out even.</summary>
    private int Share(int customer) => (_messages / (Lines * CustomersOfALine)) + (customer < _messages % (Lines * CustomersOfALine) ? 1 : 0);
}
