namespace Gateway.SystemTests.Faults.Checks;

/// <summary>What broke a promise, counted by promise, with the first few of each in words.</summary>
internal sealed class Findings
{
    // Enough to see a pattern.
    private const int ExamplesMax = 5;

    private readonly SortedDictionary<string, (int Count, List<string> Examples)> _all = [];

    public int Of(string promise) => _all.TryGetValue(promise, out var found) ? found.Count : 0;

    public bool Any => _all.Count > 0;

    public void Add(string promise, string what)
    {
        if (!_all.TryGetValue(promise, out var found))
        {
            found = (0, []);
        }

        if (found.Examples.Count < ExamplesMax)
        {
            found.Examples.Add(what);
        }

        _all[promise] = found with { Count = found.Count + 1 };
    }

    public override string ToString() => string.Join('\n', _all.Select(found => $"{found.Key}: {found.Value.Count}, such as {string.Join("; ", found.Value.Examples)}"));
}

/// <summary>The promises, by the names the findings carry.</summary>
internal static class Promises
{
    public const string Lost = "answered 2xx but not in the log";
    public const string Twice = "in effect twice";
    public const string Order = "out of the customer's order";
    public const string Dense = "hole or step back in a partition's sequence";
    public const string ConversationDense = "hole or step back in a conversation's sequence";
    public const string OneAgent = "two agents on one conversation, or an old epoch";
    public const string ToldHolder = "told to an agent that did not hold the conversation";
    public const string ToldOnce = "told twice, or out of order, by numbered frames";
    public const string ToldAll = "told to nobody";
}
