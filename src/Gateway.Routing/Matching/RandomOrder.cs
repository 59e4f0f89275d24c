namespace Gateway.Routing;

/// <summary>A number for each agent that is another one at every decision: the smallest of them is any agent with equal chance, and a replayed pool draws the same.</summary>
internal static class RandomOrder
{
    public static long Of(ulong seed, long epoch, long offers, long ordinal)
    {
        var z = Mix(seed + (0x9E3779B97F4A7C15 * (ulong)epoch));
        z = Mix(z ^ (0xD1B54A32D192ED03 * (ulong)offers));
        return (long)(Mix(z ^ (0x8CB92BA72F3D8DD7 * (ulong)ordinal)) >> 1);
    }

    // The last steps of splitmix64.
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
