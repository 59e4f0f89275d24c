namespace Gateway.Routing.Simulation;

internal enum SpreadKind
{
    Exponential,
    LogNormal,
    Constant,
}

/// <summary>How a duration is distributed.</summary>
/// <param name="Mean">Seconds.</param>
/// <param name="Variation">Standard deviation over mean; lognormal only.</param>
internal readonly record struct TimeSpread(SpreadKind Kind, double Mean, double Variation)
{
    /// <summary>Seconds.</summary>
    public double Draw(ref SeededRandom random)
    {
        switch (Kind)
        {
            case SpreadKind.Constant:
                return Mean;
            case SpreadKind.LogNormal:
                var variance = ExactMath.Log(1 + (Variation * Variation));
                return Mean * ExactMath.Exp((Math.Sqrt(variance) * random.NextNormal()) - (variance / 2));
            default:
                return Mean * random.NextExponential();
        }
    }
}
