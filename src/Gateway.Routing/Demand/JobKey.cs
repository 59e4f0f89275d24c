namespace Gateway.Routing;

/// <summary>One routing of a job. The epoch rises each time the job is routed anew (reopened, transferred), so that a late answer to an older routing is recognised.</summary>
public readonly record struct JobKey(string Id, long Epoch)
{
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Id}#{Epoch}");
}
