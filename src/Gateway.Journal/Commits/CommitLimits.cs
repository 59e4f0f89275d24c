using System.Diagnostics.CodeAnalysis;

namespace Gateway.Journal.Commits;

/// <summary>What one commit may hold. A commit beyond it is a mistake of the caller, found before anything is written.</summary>
public static class CommitLimits
{
    /// <summary>Most bytes of a state.</summary>
    // A pool's snapshot of 100 000 waiting jobs at about 600 bytes; Redis blocks for about 50 ms on a value of this size.
    public const int StateBytesMax = 64 * 1024 * 1024;

    /// <summary>Most bytes of an entry.</summary>
    // An entry is what changed; at the size of a whole batch it belongs into a state.
    public const int EntryBytesMax = 1024 * 1024;

    /// <summary>Most bytes of one event.</summary>
    // CloudEvents intermediaries must forward 64 KiB; four times that leaves room for the longest text of any channel with its attachments' descriptions.
    public const int EventBytesMax = 256 * 1024;

    /// <summary>Most events, and most dedupe ids, of one commit.</summary>
    // One log segment. The largest webhook POST seen groups 1 000 items.
    public const int ItemCountMax = 4_096;

    internal static void Check(Commit commit)
    {
        if (commit.ExpectedVersion < 0) Throw("ExpectedVersion", commit.ExpectedVersion, long.MaxValue);
        if (commit.State is { Length: > StateBytesMax } state) Throw("State bytes", state.Length, StateBytesMax);
        if (commit.Entry is { Length: > EntryBytesMax } entry) Throw("Entry bytes", entry.Length, EntryBytesMax);
        if (commit.Events.Count > ItemCountMax) Throw("Events count", commit.Events.Count, ItemCountMax);
        if (commit.DedupeIds.Count > ItemCountMax) Throw("DedupeIds count", commit.DedupeIds.Count, ItemCountMax);
        if (commit.Delete && (commit.State is not null || commit.Entry is not null || commit.DedupeIds.Count > 0 || commit.Due.Changes)) ThrowBoth();
        for (var i = 0; i < commit.Events.Count; i++)
        {
            if (commit.Events[i].Length > EventBytesMax) Throw("Event bytes", commit.Events[i].Length, EventBytesMax);
        }
    }

    internal static int BytesOf(Commit commit)
    {
        var bytes = (commit.State?.Length ?? 0) + (commit.Entry?.Length ?? 0);
        for (var i = 0; i < commit.Events.Count; i++) bytes += commit.Events[i].Length;
        return bytes;
    }

    [DoesNotReturn]
    private static void ThrowBoth() =>
        throw new ArgumentException("The commit's Delete is true and it has a State, an Entry, DedupeIds or a Due: a commit deletes its record or writes to it. Nothing was written.");

    [DoesNotReturn]
    private static void Throw(string what, long value, long limit) =>
        throw new ArgumentException($"The commit's {what} is {value}; allowed is 0 to {limit}. Nothing was written.");
}
