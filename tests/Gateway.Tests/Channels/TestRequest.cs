using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels;

/// <summary>A webhook request made by hand.</summary>
internal sealed class TestRequest(params (string Name, string Value)[] headers) : WebhookRequest
{
    // After every timestamp in the payloads, so that no clock looks suspect by accident.
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private Dictionary<string, string> Headers { get; } = headers.ToDictionary(h => h.Name, h => h.Value, StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, string> Parameters { get; init; } = [];

    public string Verb { get; init; } = "POST";

    public override string Method => Verb;

    public override Uri Url { get; } = new("https://gateway.example/in/acme/channel/main");

    public DateTimeOffset At { get; init; } = Now;

    /// <summary>What providers publish, by address.</summary>
    public Dictionary<string, byte[]> Documents { get; init; } = [];

    public override DateTimeOffset ReceivedAt => At;

    public override string? Header(string name) => Headers.GetValueOrDefault(name);

    public override ReadOnlyMemory<byte>? Document(Uri address, bool newer = false) =>
        Documents.TryGetValue(address.AbsoluteUri, out var document) ? document : default(ReadOnlyMemory<byte>?);

    public override string? Query(string name) => Parameters.GetValueOrDefault(name);
}

internal static class TestAccounts
{
    /// <summary>For bodies that are read without looking at the account.</summary>
    public static AccountModel Any { get; } = Of("any", null);

    public static AccountModel Of(string channel, string? providerId, params (string Name, string Value)[] secrets) => new()
    {
        Ref = new AccountRef("acme", channel, "main"),
        ProviderId = providerId,
        Secrets = secrets.ToFrozenDictionary(s => s.Name, s => new Secret(s.Value)),
        ApiUrl = new Uri("http://127.0.0.1:9/"),
        Queue = "default",
        Labels = FrozenDictionary<string, string>.Empty,
    };
}

/// <summary>Bodies in one segment or cut in two.</summary>
internal static class Bodies
{
    public static ReadOnlySequence<byte> Of(string text) => new(Encoding.UTF8.GetBytes(text));

    public static ReadOnlySequence<byte> Of(byte[] bytes) => new(bytes);

    public static ReadOnlySequence<byte> Split(byte[] bytes, int at)
    {
        var first = new Segment(bytes.AsMemory(0, at), 0);
        var second = first.Then(bytes.AsMemory(at));
        return new ReadOnlySequence<byte>(first, 0, second, second.Memory.Length);
    }

    public static ReadOnlySequence<byte> ByteByByte(byte[] bytes)
    {
        var first = new Segment(bytes.AsMemory(0, 1), 0);
        var last = first;
        for (var i = 1; i < bytes.Length; i++)
        {
            last = last.Then(bytes.AsMemory(i, 1));
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index)
        {
            Memory = memory;
            RunningIndex = index;
        }

        public Segment Then(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
