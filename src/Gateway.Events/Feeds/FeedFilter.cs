using Gateway.Events.Log;

namespace Gateway.Events.Feeds;

/// <summary>What a feed lets through.</summary>
/// <param name="Types">Beginnings of event types, any of which will do; empty for all.</param>
internal readonly record struct FeedFilter(EventFilter Filter, IReadOnlyList<string> Types)
{
    public Guid Tenant => Filter.Tenant;

    public bool Lets(EventEntry entry)
    {
        if (!Filter.Lets(entry))
        {
            return false;
        }

        if (Types.Count == 0)
        {
            return true;
        }

        for (var index = 0; index < Types.Count; index++)
        {
            if (entry.Type.StartsWith(Types[index], StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
