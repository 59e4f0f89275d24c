using System.Text.Json.Nodes;
using Gateway.Host.Security;
using Gateway.Protocol;
using Gateway.SystemTests.Faults.Checks;
using Gateway.SystemTests.Faults.Load;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Faults;

/// <summary>A gateway under load: its process, a provider that never gives up, agents that work, and the ledger it is judged by.</summary>
internal sealed class Site : IAsyncDisposable
{
    public const string Tenant = "faults";
    public const string Account = "shop";
    public const string Queue = "default";

    // Conversations move between them, and one agent's absence leaves somebody.
    private const int Desks = 4;

    // After the last message agents hear of what waited: offers that ran out in a restart are given again after their 10 s.
    private static readonly TimeSpan QuietWithin = TimeSpan.FromSeconds(60);

    private readonly TempDirectory _outside = new();
    private readonly CancellationTokenSource _bounded;
    private readonly CancellationTokenSource _shift;
    private readonly (string Key, string Id, byte[] Hash)[] _keys = [.. Enumerable.Range(0, Desks + 1).Select(_ => ApiKey.New("test"))];
    private readonly List<TimeSpan> _restarts = [];
    private readonly int _messages;
    private readonly WorkingDesk[] _desks;
    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private Task _working = Task.CompletedTask;

    /// <param name="data">The gateway's data directory; null for one of its own.</param>
    /// <param name="arguments">More of the gateway's command line, such as its Redis.</param>
    public Site(int messages, string? data = null, params string[] arguments)
    {
        _messages = messages;
        _bounded = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _bounded.CancelAfter(FaultSize.Bound(messages));
        _shift = CancellationTokenSource.CreateLinkedTokenSource(_bounded.Token);
        File.WriteAllText(_outside.File("gateway.json"), Configuration());
        Gateway = new GatewayProcess(["--config", _outside.File("gateway.json"), "--data", data ?? _outside.File("data"), .. arguments]);
        Ledger = new SendLedger(_outside.File("ledger"));
        Provider = new Provider(Gateway.Url, Ledger, messages, FaultSize.Seed);
        _desks = [.. Enumerable.Range(0, Desks).Select(i => new WorkingDesk(
            Gateway.Url, $"desk-{i}", _keys[i].Key, i % 2 == 0 ? FrameFormat.Json : FrameFormat.MessagePack, FaultSize.Seed + i))];
    }

    public GatewayProcess Gateway { get; }

    public SendLedger Ledger { get; }

    public Provider Provider { get; }

    /// <summary>
    /// After <see cref="EndAsync"/>: messages in a conversation that its agent closed before it was told of them. A gateway that dies between commit and telling
    /// leaves some; one that lives leaves none.
    /// </summary>
    public int ClosedUnheard { get; private set; }

    /// <summary>Reads the event log.</summary>
    public string EventsKey => _keys[Desks].Key;

    public CancellationToken Cancel => _bounded.Token;

    public Task Sending { get; private set; } = Task.CompletedTask;

    public async Task BeginAsync()
    {
        await Gateway.StartAsync(Cancel);
        _working = Task.WhenAll(_desks.Select(desk => desk.RunAsync(_shift.Token)));
        Sending = Provider.RunAsync(Cancel);
    }

    /// <summary>Starts the gateway again and notes how long it took to be ready.</summary>
    public async Task StartAgainAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        await Gateway.StartAsync(Cancel);
        _restarts.Add(TimeProvider.System.GetElapsedTime(started));
    }

    /// <summary>Runs a fault as often as asked for, each after a number of newly accepted messages that chance gives.</summary>
    public async Task InterruptAsync(int times, Func<int, Task> fault)
    {
        var random = new Random(FaultSize.Seed);
        // What is accepted between a fault and its check needs room too, and the last messages are free of faults: they show that everything goes on.
        var most = _messages / (2 * times);
        for (var time = 0; time < times; time++)
        {
            var at = Ledger.Count + random.Next(most / 8, most);
            await Wait.UntilAsync(() => Task.FromResult(Ledger.Count >= at || Sending.IsCompleted), FaultSize.Bound(_messages), () => Progress("not enough was accepted"), Cancel);
            Assert.False(Sending.IsCompleted, Progress("the load ended before the fault"));
            await fault(time + 1);
        }
    }

    /// <summary>Waits for the end of the load and of what it left to do, and checks every promise.</summary>
    /// <returns>One line of figures.</returns>
    public async Task<string> EndAsync()
    {
        await Sending;
        var took = TimeProvider.System.GetElapsedTime(_begun);
        var (log, reader) = (new LogAudit(), NewReader());
        // Agents work on, so the log grows until they have heard of everything.
        await Wait.UntilAsync(
            async () =>
            {
                await reader.ReadAsync(log.Read, Cancel);
                return Unheard(log) == 0;
            },
            QuietWithin, () => Progress($"{Unheard(log)} messages were told to nobody"), Cancel);
        await _shift.CancelAsync();
        await _working;
        await reader.ReadAsync(log.Read, Cancel);
        log.HoldAgainst(Ledger.Read());
        var unheard = DeskAudit.Check(log, [.. _desks.Select(desk => desk.Notes)]);
        ClosedUnheard = unheard.Closed;
        Assert.False(log.Findings.Any, log.Findings + "\n" + Gateway.Output);
        Assert.Equal(Ledger.Count, log.Messages.Count);
        return $"seed {FaultSize.Seed}: {Ledger.Count} messages answered 2xx in {took.TotalSeconds:F0} s, lost 0, twice 0, out of order 0; {Provider.Repeats} POSTs repeated, "
            + $"{Provider.Answers.Refused} refused, {Provider.Answers.Unanswered} unanswered; {log.Events} events dense; {log.Assignments} assignments, "
            + $"two agents at once 0; closed unheard {ClosedUnheard}, beyond the transcript {unheard.BeyondTranscript}; ready again after s: {string.Join(", ", _restarts.Select(restart => $"{restart.TotalSeconds:F1}"))}";
    }

    /// <summary>Everything answered 2xx so far is in the log, which is well formed; agents may still be at work.</summary>
    public async Task<LogAudit> CheckLedgerAsync()
    {
        var log = await ReadLogAsync();
        Assert.False(log.Findings.Any, log.Findings.ToString());
        return log;
    }

    /// <summary>Holds the log as it is against the ledger as it is. The provider rests meanwhile, so that the log ends.</summary>
    public async Task<LogAudit> ReadLogAsync()
    {
        Provider.Pause();
        var log = new LogAudit();
        var ledger = Ledger.Read();
        await NewReader().ReadAsync(log.Read, Cancel);
        log.HoldAgainst(ledger);
        Provider.Resume();
        return log;
    }

    public async ValueTask DisposeAsync()
    {
        await _bounded.CancelAsync();
        await Task.WhenAll(Sending, _working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Gateway.DisposeAsync();
        Provider.Dispose();
        Ledger.Dispose();
        _shift.Dispose();
        _bounded.Dispose();
        _outside.Dispose();
    }

    public string Progress(string what) => $"""
        {what}: {Ledger.Count} of {_messages} accepted, {Provider.Answers.Refused} refused, {Provider.Answers.Unanswered} unanswered, seed {FaultSize.Seed}
        {string.Join("\n", _desks.Select(desk => $"{desk.Notes.Agent}: {desk.Notes.Sessions} sessions, {desk.Notes.Offered} offers, {desk.Notes.Assigned} assignments"))}
        The gateway said:
        {Gateway.Output}
        """;

    private LogReader NewReader() => new(Gateway.Client, EventsKey);

    private int Unheard(LogAudit log) => DeskAudit.UnheardOf(log, [.. _desks.Select(desk => desk.Notes)]).Waiting.Count;

    private string Configuration() => new JsonObject
    {
        ["tenants"] = new JsonObject
        {
            [Tenant] = new JsonObject
            {
                ["pepper"] = new string('7', 64),
                // A customer that goes on after the end begins a new conversation, so that there are many of them.
                ["reopenWindow"] = "00:00:00",
                ["accounts"] = new JsonArray(new JsonObject
                {
                    ["channel"] = "whatsapp",
                    ["account"] = Account,
                    ["providerId"] = WhatsAppPost.PhoneNumberId,
                    ["secrets"] = new JsonObject { ["appSecret"] = WhatsAppPost.AppSecret, ["verifyToken"] = "verify", ["accessToken"] = "access" },
                }),
                ["queues"] = new JsonArray(new JsonObject { ["name"] = Queue, ["offerTimeout"] = "00:00:10" }),
                // Room for every conversation: who waits here waits because of a fault.
                ["agents"] = new JsonArray([.. Enumerable.Range(0, Desks).Select(i => (JsonNode)new JsonObject { ["id"] = $"desk-{i}", ["kind"] = "bot", ["capacity"] = 1000 })]),
                ["keys"] = new JsonArray([.. _keys.Select((key, i) => (JsonNode)Key(key, i))]),
            },
        },
    }.ToJsonString();

    private static JsonObject Key((string Key, string Id, byte[] Hash) key, int index)
    {
        var entry = new JsonObject { ["id"] = key.Id, ["hash"] = ApiKey.HashText(key.Hash), ["role"] = index < Desks ? "agent" : "events" };
        if (index < Desks)
        {
            entry["agent"] = $"desk-{index}";
        }

        return entry;
    }
}
