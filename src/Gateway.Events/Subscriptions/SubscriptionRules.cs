using Gateway.Events.Cursors;
using Gateway.Events.Filters;
using Gateway.Events.Subscriptions;

namespace Gateway.Events;

/// <summary>What can be said of a subscription's words without asking the log.</summary>
public static class SubscriptionRules
{
    // Each follows every partition of the log; a tenant with more back ends than this lets one of them pass events on.
    /// <summary>Subscriptions of one tenant.</summary>
    public const int CountMax = 200;

    // A back end with test and production and a filter for each of its parts has fewer. A host that never asked for events meets one tenant 16 times, not 200.
    /// <summary>Webhooks of one tenant that go to the same host.</summary>
    public const int SameHostMax = 16;

    public const string StartRule = StartPositions.Rule;

    /// <summary>What is wrong with a filter, to be read behind "it"; null for a good one.</summary>
    public static string? FilterFault(string filter) => EventExpression.Read(filter, out var fault) is null ? fault : null;

    /// <summary>Whether this may be a start; a cursor is checked against the log later.</summary>
    public static bool IsStart(string start) =>
        start is "now" or "beginning" || StartPositions.IsTime(start, out _)
        || (start.Length is > 8 and <= CursorCodec.TextMax && System.Buffers.Text.Base64Url.IsValid(start));
}
