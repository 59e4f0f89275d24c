using System.Buffers.Binary;
using System.Text;
using Gateway.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Journal;

/// <summary>
/// What every store promises. A store joins by deriving from this class and saying how it is opened, opened again, and damaged.
/// Each test has its own empty store.
/// </summary>
public abstract partial class JournalCompliance : IAsyncLifetime
{
    protected const int Partitions = 4;
    protected static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private int _keys;

    protected FakeTimeProvider Time { get; } = new(Start);

    protected IJournalStore Store { get; private set; } = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Opens this test's store; empty at the first call, as it was left at later ones.</summary>
    protected abstract Task<IJournalStore> OpenAsync(int partitions);

    /// <summary>Turns over one bit of a stored state, entry or event, behind the store's back.</summary>
    protected abstract Task DamageAsync(Part part, JournalKey key, long sequence);

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync(Partitions);

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected enum Part { State, Entry, Event }

    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = await OpenAsync(Partitions);
    }

    /// <summary>A started journal over the test's store, which it takes over.</summary>
    protected async Task<GatewayJournal> JournalAsync(JournalOptions? options = null, TimeProvider? time = null)
    {
        var journal = new GatewayJournal(Store, options ?? new JournalOptions(), time ?? Time, NullLogger<GatewayJournal>.Instance);
        await journal.StartAsync(Cancel);
        return journal;
    }

    protected JournalKey NewKey(int partition)
    {
        Span<byte> id = stackalloc byte[16];
        id.Clear();
        BinaryPrimitives.WriteInt32BigEndian(id, partition);
        BinaryPrimitives.WriteInt32BigEndian(id[12..], Interlocked.Increment(ref _keys));
        return new JournalKey(RecordKind.Conversation, new Guid(id, bigEndian: true));
    }

    protected async Task<CommitResult> CommitAsync(Commit commit) => (await CommitBatchAsync(commit.Key.Partition(Partitions), commit))[0];

    protected async Task<CommitResult[]> CommitBatchAsync(int partition, params Commit[] batch)
    {
        var results = new CommitResult[batch.Length];
        await Store.CommitAsync(partition, batch, results, 0, Cancel);
        return results;
    }

    protected async Task<JournalRecord?> ReadAsync(JournalKey key) => await Store.ReadAsync(key, DateTimeOffset.UnixEpoch, Cancel);

    protected static Commit State(JournalKey key, long expected, string state, params string[] events) =>
        new() { Key = key, ExpectedVersion = expected, State = Bytes(state), Events = [.. events.Select(Bytes)], Now = Start };

    protected static Commit Event(JournalKey key, long expected, string text) => new() { Key = key, ExpectedVersion = expected, Events = [Bytes(text)], Now = Start };

    protected static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    protected async Task<List<string>> LogAsync(int partition)
    {
        List<string> all = [];
        long after = 0;
        while (await Store.ReadLogAsync(partition, after, 1000, int.MaxValue, Cancel) is { Records: { Count: > 0 } records })
        {
            all.AddRange(records.Select(r => Text(r.Data)));
            after = records[^1].Sequence;
        }

        return all;
    }

    private static Commit Entry(JournalKey key, long expected, string entry) => new() { Key = key, ExpectedVersion = expected, Entry = Bytes(entry), Now = Start };

    private static Commit Due(JournalKey key, long expected, DueChange due) => new() { Key = key, ExpectedVersion = expected, Due = due, Now = Start };

    private static (long, string, long) Facts(JournalRecord? record) => (record!.Version, Text(record.State), record.StateFirstSequence);

    private async Task<IReadOnlyList<DueRecord>> DueAsync(int partition, DateTimeOffset now) => await Store.ReadDueAsync(partition, now, 100, Cancel);

    private async Task AppendAsync(int partition, int count)
    {
        for (var done = 0; done < count;)
        {
            var take = Math.Min(3_000, count - done);
            var first = done + 1;
            await CommitAsync(new Commit { Key = NewKey(partition), ExpectedVersion = 0, Events = [.. Enumerable.Range(first, take).Select(n => Bytes($"event {n}"))], Now = Start });
            done += take;
        }
    }
}
