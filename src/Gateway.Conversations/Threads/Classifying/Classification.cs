using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Conversations.Threads;

/// <summary>The rules of a tenant, at work on a conversation.</summary>
internal static class Classification
{
    // What is remembered of the message: a message that suits more rules than this is decided by the first of them in any case.
    private const int MetMax = 16;

    // Somebody chose the queue: no rule holds until the conversation is to be classified anew.
    private const string ByHand = "";

    /// <summary>A conversation opens.</summary>
    /// <param name="item">With this message; null when a back end opens it.</param>
    /// <param name="isNamed">The queue is chosen already.</param>
    public static RuleModel? Open(Turn turn, InboundItem? item, bool isNamed)
    {
        var rules = turn.Tenant.Rules;
        var message = rules.Count == 0 || item is null ? null : MessageFacts.Of(item);
        turn.State.MetRules = message is null ? [] : Classifier.MetBy(rules, message, MetMax);
        if (isNamed)
        {
            Release(turn);
            return null;
        }

        return Take(turn, Classifier.Find(rules, FactsOf(turn) with { Message = message }));
    }

    /// <summary>Somebody chooses the queue: an agent who transfers, a back end that moves.</summary>
    public static void Release(Turn turn) => turn.State.Rule = turn.Tenant.Rules.Count == 0 ? null : ByHand;

    public static bool IsByHand(Turn turn) => turn.State.Rule == ByHand;

    /// <summary>By what the conversation keeps: its labels, and what its message met when it came. After a change of labels, and on command.</summary>
    public static RuleModel? Again(Turn turn) => Take(turn, Classifier.Find(turn.Tenant.Rules, FactsOf(turn)));

    /// <summary>The queue with what the conversation's rule adds to it.</summary>
    public static QueueModel With(RuleModel? rule, QueueModel queue) => rule is null ? queue : queue with
    {
        Requires = rule.Requires.Count == 0 ? queue.Requires : [.. queue.Requires, .. rule.Requires],
        Selectors = rule.Selectors.Count == 0 ? queue.Selectors : [.. queue.Selectors, .. rule.Selectors],
    };

    /// <summary>The rule that holds; null without one, and when the configuration has it no more.</summary>
    public static RuleModel? RuleOf(Turn turn) => turn.State.Rule is { Length: > 0 } name ? turn.Tenant.Rules.FirstOrDefault(r => r.Name == name) : null;

    private static RuleModel? Take(Turn turn, RuleModel? rule)
    {
        turn.State.Rule = rule?.Name;
        if (rule is { Labels.Count: > 0 })
        {
            var labels = new Dictionary<string, string>(turn.State.Labels);
            foreach (var (name, value) in rule.Labels)
            {
                labels[name] = value;
            }

            turn.State.Labels = labels;
        }

        return rule;
    }

    private static RuleFacts FactsOf(Turn turn) =>
        new(turn.State.Account.Channel, turn.State.Account.Account, turn.State.Customer, turn.State.Labels, Message: null, turn.State.MetRules);
}
