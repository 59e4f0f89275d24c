using Gateway.Events.Log;

namespace Gateway.Events.Filters;

/// <summary>A filter's text, read once and asked for every event. Immutable; any thread may ask.</summary>
public sealed class EventExpression
{
    private readonly FilterNode _root;
    private readonly IReadOnlyList<string> _names;
    private readonly bool _onlyKnownFront;

    private EventExpression(FilterNode root, IReadOnlyList<string> names)
    {
        (_root, _names) = (root, names);
        // Most filters ask for the type alone, which the entry has already.
        _onlyKnownFront = names.All(static name => name is "type" or "subject");
    }

    /// <summary>Null, with the rule that is broken, when the text is no filter. An empty text is no filter at all: it lets everything.</summary>
    public static EventExpression? Read(string text, out string? rule)
    {
        rule = null;
        try
        {
            var (root, names) = FilterParser.Parse(text);
            return new EventExpression(root, names);
        }
        catch (FilterException broken)
        {
            rule = broken.Message;
            return null;
        }
    }

    internal bool Lets(EventEntry entry)
    {
        var places = default(Values);
        Span<string?> values = ((Span<string?>)places)[.._names.Count];
        if (_onlyKnownFront)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = _names[i] == "type" ? entry.Type : entry.Subject.Length == 0 ? null : entry.Subject;
            }
        }
        else
        {
            FilterAttributes.Read(entry.Json, _names, values);
        }

        return _root.Holds(values);
    }

    // A filter has at most 64 comparisons, and so at most 64 names.
    [System.Runtime.CompilerServices.InlineArray(64)]
    private struct Values
    {
        private string? _first;
    }
}
