namespace Gateway.Routing;

/// <summary>The queue a job came for when something led it on to another, for whoever asks why; it takes no part in matching.</summary>
/// <param name="MovedBy">One word for each step, the last led to the queue it is in.</param>
public sealed record JobOrigin(string Queue, IReadOnlyList<string> MovedBy);
