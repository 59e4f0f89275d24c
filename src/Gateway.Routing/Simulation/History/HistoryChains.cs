namespace Gateway.Routing.Simulation;

/// <summary>Legs that follow each other: what was transferred or given back waits again the moment it leaves the agent's hands, whoever has it.</summary>
internal static class HistoryChains
{
    // Both events of a transfer are written in one step; clocks of two servers may differ.
    private const long Gap = 5_000_000;

    public static List<List<HistoryLeg>> Of(HistoryRecord record)
    {
        var chains = new List<List<HistoryLeg>>();
        foreach (var legs in record.Conversations)
        {
            List<HistoryLeg>? chain = null;
            foreach (var leg in legs.Where(l => l.WaitingSince >= record.From && l.WaitingSince < record.To))
            {
                var follows = chain is not null && chain[^1].EndedAt is { } ended && leg.WaitingSince - ended <= Gap && leg.WaitingSince >= ended - Gap;
                if (!follows)
                {
                    chain = [];
                    chains.Add(chain);
                }

                chain!.Add(leg);
            }
        }

        chains.Sort((a, b) => a[0].WaitingSince.CompareTo(b[0].WaitingSince));
        return chains;
    }
}
