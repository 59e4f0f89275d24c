using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Fuzz;

/// <summary>One decoder and its promises: no exception, an end in time, memory in proportion, a refusal without effect, items that can be written.</summary>
internal sealed class Target : IDisposable
{
    // What a decoder may allocate however small the body. Its lists and, of XML, the reader's buffers (13 KB).
    private const long Floor = 64 * 1024;

    // Of mail: the parser's buffers (24 KB), the readers of eight pages (11 KB each), and the first hundred parts or words of headers, which no text stands behind.
    private const long MailFloor = 384 * 1024;

    private const long AllocationPerByte = 64;

    // A body of some kilobytes decodes in microseconds; what takes this long on a busy machine is wrong.
    private static readonly TimeSpan SlowAfter = TimeSpan.FromSeconds(2);

    // After this much of the processor's time a decoder will not come back: the process ends, so that the body is not lost. On the clock it may only have waited.
    private static readonly TimeSpan HangsAfter = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>The exit code of a process that found a decoder hanging.</summary>
    public const int HangExit = 3;

    private readonly IChannel _channel;
    private readonly long _floor;
    private readonly Findings _findings;
    private readonly AccountModel _account;
    private readonly ITimer _watch;
    private readonly ArrayBufferWriter<byte> _written = new();
    private byte[] _body = [];
    private long _began;
    private (long Began, TimeSpan Used) _seen;

    public Target(IChannel channel, Findings findings)
    {
        (_channel, _findings, _account) = (channel, findings, AccountOf(channel));
        _floor = channel.Name.StartsWith("email", StringComparison.Ordinal) ? MailFloor : Floor;
        _watch = TimeProvider.System.CreateTimer(_ => EndIfHanging(), null, LookEvery, LookEvery);
    }

    /// <summary>Bytes that the body checked last took.</summary>
    public long Allocated { get; private set; }

    /// <summary>Bytes that a body may take.</summary>
    public long Most(byte[] body) => _floor + (AllocationPerByte * body.Length);

    public void Check(byte[] body)
    {
        _body = body;
        _findings.Begin(_channel.Name, body);
        Volatile.Write(ref _began, TimeProvider.System.GetTimestamp());
        var allocated = Decode(body);

        // What is made once for the process (tables, automata of patterns) is not the body's.
        if (allocated > Most(body))
            allocated = Decode(body);
        Allocated = allocated;
        var elapsed = TimeProvider.System.GetElapsedTime(_began);
        if (elapsed > SlowAfter)
        {
            // On a busy machine a process may stand for a while; a decoder is slow every time.
            Volatile.Write(ref _began, TimeProvider.System.GetTimestamp());
            Decode(body);
            elapsed = TimeProvider.System.GetElapsedTime(_began);
        }

        Volatile.Write(ref _began, 0);
        if (allocated > Most(body))
            _findings.Add(_channel.Name, "allocates out of proportion", $"{allocated} bytes for {body.Length}", body);
        if (elapsed > SlowAfter)
            _findings.Add(_channel.Name, "takes too long", elapsed.ToString(), body);
        _findings.End();
    }

    public void Dispose() => _watch.Dispose();

    /// <summary>Bytes allocated by decoding.</summary>
    private long Decode(byte[] body)
    {
        var items = new List<InboundItem>();
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var result = _channel.Decode(new ReadOnlySequence<byte>(body), FuzzRequest.Instance, _account, items);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Promises(result, items, body);
            return allocated;
        }
        catch (Exception fault)
        {
            var frame = fault.StackTrace?.Split('\n')[0].Trim();
            _findings.Add(_channel.Name, $"{fault.GetType().Name} {frame}", fault.ToString(), body);
            return 0;
        }
    }

    private void Promises(DecodeResult result, List<InboundItem> items, byte[] body)
    {
        var isRefused = result.Outcome == DecodeOutcome.Malformed;
        if (isRefused && items.Count > 0)
            _findings.Add(_channel.Name, "a refusal with items", result.Detail ?? "", body);
        if (isRefused == string.IsNullOrEmpty(result.Detail))
            _findings.Add(_channel.Name, "a refusal without detail, or a detail without refusal", result.ToString(), body);
        foreach (var item in items)
        {
            if (item.Kind == ItemKind.Ignored && item.Extra?.ContainsKey("reason") != true)
                _findings.Add(_channel.Name, "ignored without a reason", "", body);
            if (item.Id is { } id && System.Text.Encoding.UTF8.GetByteCount(id) is 0 or > 256)
                _findings.Add(_channel.Name, "an id over the contract's limit", item.Id, body);
        }

        _written.Clear();
        using var writer = new Utf8JsonWriter(_written);
        writer.WriteStartArray();
        foreach (var item in items)
            InboundItemJson.Write(writer, item);
        writer.WriteEndArray();
    }

    private void EndIfHanging()
    {
        var (began, used) = (Volatile.Read(ref _began), Environment.CpuUsage.TotalTime);
        if (began == 0 || began != _seen.Began)
        {
            _seen = (began, used);
            return;
        }

        if (used - _seen.Used < HangsAfter)
            return;
        _findings.Add(_channel.Name, "hangs", $"after {HangsAfter}", _body);
        _findings.End();
        Environment.Exit(HangExit);
    }

    /// <summary>The generic channel reads nothing without a map.</summary>
    private static AccountModel AccountOf(IChannel channel) => new()
    {
        Ref = new AccountRef("fuzz", channel.Name, "main"),
        Secrets = FrozenDictionary<string, Secret>.Empty,
        Settings = new Dictionary<string, string>
        {
            ["map"] = """{"id":"/id","sender":"/from","text":"/text","timestamp":"/timestamp","kind":"/type"}""",
            ["embedded"] = """["/data","/data/message"]""",
            ["from"] = "shop@gateway.example",
        }.ToFrozenDictionary(),
        Queue = "default",
        Labels = FrozenDictionary<string, string>.Empty,
    };
}

internal sealed class FuzzRequest : WebhookRequest
{
    public static FuzzRequest Instance { get; } = new();

    public override string Method => "POST";

    public override Uri Url { get; } = new("https://gateway.example/in/fuzz/channel/main");

    // Any fixed time: a body must decode to the same items whenever it is looked at again.
    public override DateTimeOffset ReceivedAt { get; } = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public override string? Header(string name) => name.Equals("x-visitor", StringComparison.OrdinalIgnoreCase) ? "visitor" : null;

    public override string? Query(string name) => null;
}
