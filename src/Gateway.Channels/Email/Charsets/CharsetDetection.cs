using UtfUnknown.Core.Probers;

namespace Gateway.Channels.Email.Charsets;

/// <summary>
/// Which charset some bytes look like. The library's own detector makes its hundred models anew each time it is asked and writes a log of each; here a thread keeps its models,
/// and only the best is named.
/// </summary>
internal static class CharsetDetection
{
    // Below it the library itself tells nothing.
    private const float LikelyMin = 0.2f;

    [ThreadStatic]
    private static CharsetProber[]? models;

    /// <summary>The likeliest charset's label; null when nothing is likely.</summary>
    /// <param name="sureMin">How sure it must be, from 0 to 1.</param>
    public static string? Of(ReadOnlySpan<byte> bytes, float sureMin = LikelyMin)
    {
        models ??= [new MBCSGroupProber(), new SBCSGroupProber(), new Latin1Prober()];
        var (best, sure) = ((string?)null, Math.Max(sureMin, LikelyMin));
        foreach (var model in models)
        {
            model.Reset();
            if (model.HandleData(bytes) == ProbingState.FoundIt)
                return model.GetCharsetName();

            if (model.GetConfidence(null) is var confidence && (confidence > sure || (confidence == sure && best is null)))
                (best, sure) = (model.GetCharsetName(), confidence);
        }

        return best;
    }
}
