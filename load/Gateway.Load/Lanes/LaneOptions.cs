namespace Gateway.Load.Lanes;

/// <summary>What one run of <c>lane</c> does.</summary>
internal sealed record LaneOptions
{
    public required int Seconds { get; init; }

    /// <summary>Seconds of the same load before the measured window.</summary>
    public required int WarmUp { get; init; }

    public required int Connections { get; init; }

    /// <summary>Messages in one frame.</summary>
    public required int Batch { get; init; }

    /// <summary>Customers, each a thread; messages go round them.</summary>
    public required int Threads { get; init; }

    /// <summary>Characters of a message's text.</summary>
    public required int Text { get; init; }

    public required bool Redis { get; init; }

    /// <summary>Whether everything acknowledged is read back from the events, once each.</summary>
    public required bool Check { get; init; }

    public string? Gateway { get; init; }
}
