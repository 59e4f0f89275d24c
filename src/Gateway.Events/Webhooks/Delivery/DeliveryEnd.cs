namespace Gateway.Events.Webhooks;

/// <summary>How a delivery ended by itself.</summary>
internal enum DeliveryEnd
{
    /// <summary>It was asked to stop.</summary>
    Stopped,

    /// <summary>The endpoint said 410.</summary>
    Gone,

    /// <summary>The endpoint failed longer than events are retried.</summary>
    Failing,

    /// <summary>No further event can be given up.</summary>
    DeadLettersFull,

    /// <summary>Another activation writes the cursor: this one is over.</summary>
    Fenced,
}

internal static class DeliveryEndNames
{
    /// <summary>The reason a subscription is disabled for; null when it is not.</summary>
    public static string? Reason(this DeliveryEnd end) => end switch
    {
        DeliveryEnd.Gone => "gone",
        DeliveryEnd.Failing => "failing",
        DeliveryEnd.DeadLettersFull => "dead_letters_full",
        _ => null,
    };
}
