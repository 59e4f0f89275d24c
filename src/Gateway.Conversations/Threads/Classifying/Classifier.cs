using Gateway.Contracts.Configuration;

namespace Gateway.Conversations.Threads;

/// <summary>Finds the rule of a conversation: the first whose conditions are all met. Pure: the same facts give the same rule.</summary>
internal static class Classifier
{
    private const string LanguageLabel = "language";

    public static RuleModel? Find(IReadOnlyList<RuleModel> rules, RuleFacts facts)
    {
        var text = new Lazy<string>(() => FoldedText.Of(facts.Message?.Text ?? ""));
        foreach (var rule in rules)
        {
            if (Keeps(rule.When, facts) && AsksRightly(rule, facts, text))
            {
                return rule;
            }
        }

        return null;
    }

    /// <summary>Rules that ask for the message and are content with it, whatever else they ask for: what has to be remembered of it.</summary>
    public static IReadOnlyList<string> MetBy(IReadOnlyList<RuleModel> rules, MessageFacts message, int max)
    {
        var text = new Lazy<string>(() => FoldedText.Of(message.Text ?? ""));
        return [.. rules.Where(r => r.When.AsksForTheMessage && Asks(r.When, message, text)).Take(max).Select(r => r.Name)];
    }

    private static bool AsksRightly(RuleModel rule, RuleFacts facts, Lazy<string> text) =>
        !rule.When.AsksForTheMessage || (facts.Message is { } message ? Asks(rule.When, message, text) : facts.Met.Contains(rule.Name));

    private static bool Keeps(RuleConditions when, RuleFacts facts) =>
        (when.Channels.Count == 0 || when.Channels.Contains(facts.Channel, StringComparer.Ordinal))
        && (when.Accounts.Count == 0 || when.Accounts.Any(pattern => IsLike(facts.Account, pattern)))
        && (when.Languages.Count == 0 || when.Languages.Any(l => l.Contains('-', StringComparison.Ordinal))
            || (facts.Labels.TryGetValue(LanguageLabel, out var language) && when.Languages.Contains(language, StringComparer.OrdinalIgnoreCase)))
        && (when.Customers.Count == 0 || when.Customers.Contains(facts.Customer))
        && HasAll(when.Labels, facts.Labels);

    private static bool Asks(RuleConditions when, MessageFacts message, Lazy<string> text) =>
        (when.Phones.Count == 0 || (message.Phone is { } phone && when.Phones.Any(p => phone.AsSpan().TrimStart('+').StartsWith(p))))
        && (when.Facts.Count == 0 || (message.Extra is { } extra && HasAll(when.Facts, extra)))
        && IsLocale(when, message)
        && (when.Text.Count == 0 || when.Text.Any(part => text.Value.Contains(part, StringComparison.Ordinal)))
        && (when.Matches.Count == 0 || when.Matches.Any(pattern => pattern.IsMatch(text.Value)));

    // With a whole locale among them all languages are asked of the message.
    private static bool IsLocale(RuleConditions when, MessageFacts message)
    {
        if (!when.Languages.Any(l => l.Contains('-', StringComparison.Ordinal)))
        {
            return true;
        }

        var locale = message.Locale?.Replace('_', '-') ?? "";
        return when.Languages.Any(l => locale.Equals(l, StringComparison.OrdinalIgnoreCase)
            || (!l.Contains('-', StringComparison.Ordinal) && locale.StartsWith(l + "-", StringComparison.OrdinalIgnoreCase)));
    }

    private static bool HasAll(IReadOnlyDictionary<string, IReadOnlyList<string>> wanted, IReadOnlyDictionary<string, string> given)
    {
        foreach (var (name, values) in wanted)
        {
            if (!given.TryGetValue(name, out var value) || !values.Any(pattern => IsLike(FoldedText.Of(value), pattern)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLike(string value, string pattern) =>
        pattern.EndsWith('*') ? value.AsSpan().StartsWith(pattern.AsSpan(..^1), StringComparison.Ordinal) : value == pattern;
}
