using System.Diagnostics;
using Gateway.Journal;
using Gateway.Journal.Embedded;
using Gateway.Journal.Redis;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.SystemTests.Journal;

/// <summary>
/// Measures group commit: callers that commit without a pause, each with its own records, 600 bytes of state, one event of 400 bytes and one
/// dedupe id a commit. <c>worker rate DIRECTORY|HOST:PORT CALLERS SECONDS</c>; the processor time is this process's, callers included.
/// </summary>
internal static class CommitRate
{
    private const int RecordsOfACaller = 20;

    public static async Task<int> RunAsync(string store, int callers, double seconds)
    {
        await using var journal = new GatewayJournal(await OpenAsync(store), new JournalOptions(), TimeProvider.System, NullLogger<GatewayJournal>.Instance);
        await journal.StartAsync(CancellationToken.None);
        // The first run is for the compiler.
        await RoundAsync(journal, callers, Math.Min(1, seconds));
        var (allocated, processor) = (GC.GetTotalAllocatedBytes(), Environment.CpuUsage.TotalTime);
        var started = Stopwatch.GetTimestamp();
        var milliseconds = await RoundAsync(journal, callers, seconds);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var count = milliseconds.Length;
        Console.WriteLine(FormattableString.Invariant($"{journal.Status.Durability} {journal.Status.DurabilityReason}"));
        Console.WriteLine(FormattableString.Invariant(
            $"callers {callers}: {count / elapsed.TotalSeconds:F0} commits/s, {(Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / count:F1} us processor and {(GC.GetTotalAllocatedBytes() - allocated) / count} bytes each, p50 {milliseconds[count / 2]:F2} ms, p99 {milliseconds[count * 99 / 100]:F2} ms"));
        return 0;
    }

    private static async Task<IJournalStore> OpenAsync(string store) => store.Contains(':', StringComparison.Ordinal)
        ? await RedisStore.ConnectAsync(store, new RedisOptions { Prefix = $"rate-{Guid.NewGuid():N}" })
        : EmbeddedStore.Open(store, new EmbeddedOptions());

    private static async Task<double[]> RoundAsync(GatewayJournal journal, int callers, double seconds)
    {
        var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => CallAsync(journal, end))));
        return [.. all.SelectMany(times => times).Order()];
    }

    private static async Task<List<double>> CallAsync(GatewayJournal journal, long end)
    {
        List<double> milliseconds = [];
        ReadOnlyMemory<byte> state = new byte[600];
        ReadOnlyMemory<byte>[] events = [new byte[400]];
        var keys = Enumerable.Range(0, RecordsOfACaller).Select(_ => new JournalKey(RecordKind.Conversation, Guid.NewGuid())).ToArray();
        var versions = new long[RecordsOfACaller];
        for (var n = 0; Stopwatch.GetTimestamp() < end; n = (n + 1) % RecordsOfACaller)
        {
            var started = Stopwatch.GetTimestamp();
            var result = await journal.CommitAsync(new Commit
            {
                Key = keys[n],
                ExpectedVersion = versions[n],
                State = state,
                Events = events,
                DedupeIds = [new DedupeId((UInt128)started)],
                Now = TimeProvider.System.GetUtcNow(),
            });
            if (result.Outcome != CommitOutcome.Committed) throw new InvalidOperationException($"A commit ended as {result.Outcome}: {journal.Status.Reason}");
            versions[n] = result.Version;
            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return milliseconds;
    }
}
