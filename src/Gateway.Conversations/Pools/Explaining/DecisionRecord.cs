using System.Buffers;
using Gateway.Contracts;
using Gateway.Journal;
using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>The decisions on one job, in all its epochs, in the journal: the newest as state, and behind them an entry for each time that some were stored.</summary>
internal static class DecisionRecord
{
    /// <summary>Decisions that are kept when a record is written anew.</summary>
    // Sixteen offers of twenty seconds are five minutes of one routing; what a person reads in one go, and 32 KB at the most.
    public const int KeptMax = 16;

    /// <summary>Each so many commits a record is written anew with the newest decisions only.</summary>
    // As many entries as decisions are kept: rewriting costs as much as what was appended since.
    public const int CommitsBetween = 16;

    public static JournalKey KeyOf(string tenant, string job) => new(RecordKind.Decisions, KeyedHash.Of("decisions"u8, tenant, job));

    /// <summary>Oldest first, at most <see cref="KeptMax"/>.</summary>
    public static List<Decision> Read(JournalRecord? record)
    {
        var decisions = new List<Decision>();
        if (record is null)
        {
            return decisions;
        }

        if (!record.State.IsEmpty)
        {
            DecisionCodec.Read(new ReadOnlySequence<byte>(record.State), decisions);
        }

        foreach (var entry in record.Entries)
        {
            DecisionCodec.Read(new ReadOnlySequence<byte>(entry), decisions);
        }

        if (decisions.Count > KeptMax)
        {
            decisions.RemoveRange(0, decisions.Count - KeptMax);
        }

        return decisions;
    }

    /// <summary>The record written anew: what it has, with the news behind.</summary>
    public static void Rewrite(JournalRecord? record, string job, ReadOnlyMemory<byte> news, IBufferWriter<byte> output)
    {
        var decisions = Read(record);
        DecisionCodec.Read(new ReadOnlySequence<byte>(news), decisions);
        var items = new List<DecisionNews>(2 * KeptMax);
        foreach (var decision in decisions.TakeLast(KeptMax))
        {
            items.Add(new DecisionNews(job, decision, null));
            if (decision.Ending is not null)
            {
                items.Add(new DecisionNews(job, null, decision.Ending));
            }
        }

        DecisionCodec.Write(output, items);
    }

    /// <summary>Deletes a record whose time is over. Written to meanwhile, it stays and is due later.</summary>
    public static async ValueTask ForgetAsync(GatewayJournal journal, JournalKey key, DateTimeOffset now)
    {
        if (await journal.ReadAsync(key) is { } record)
        {
            await journal.CommitAsync(new Commit { Key = key, ExpectedVersion = record.Version, Delete = true, Now = now });
        }
    }
}
