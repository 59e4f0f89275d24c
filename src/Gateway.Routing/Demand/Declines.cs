namespace Gateway.Routing;

/// <summary>Work that an agent has declined does not come back to it under another epoch.</summary>
internal static class Declines
{
    /// <summary>Null when the new job takes nothing over. Who is chosen by name now is asked whatever it said before.</summary>
    public static string[]? TakenOver(in JobDemand job, JobState? older)
    {
        if (older is not { Place: not JobPlace.Assigned, DeclinedBy.Length: > 0 }) return null;
        var only = job.OnlyAgent;
        return [.. job.DeclinedBy.Union(older.DeclinedBy.Where(agent => agent != only), StringComparer.Ordinal)];
    }
}
