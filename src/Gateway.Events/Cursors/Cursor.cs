namespace Gateway.Events.Cursors;

/// <summary>Where a reader stands: the last sequence it has of every partition.</summary>
/// <param name="Positions">One a partition; 0 is before the first event.</param>
/// <param name="AcceptsGaps">
/// The reader was told that events are gone and goes on regardless: the gaps are named in what it reads, instead of refusing it.
/// </param>
internal sealed record Cursor(long[] Positions, bool AcceptsGaps)
{
    public static Cursor Start(int partitionCount) => new(new long[partitionCount], AcceptsGaps: false);
}
