using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Conversations;

/// <summary>What the rules would do with a message that opens a conversation; changes nothing.</summary>
/// <param name="Rule">Null when none fits.</param>
/// <param name="Requires">Of queue and rule, labels filled in.</param>
public sealed record RulePreview(
    string? Rule, string Queue, int Priority, bool Expedite, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<SkillRequirement> Requires)
{
    /// <param name="labels">That the conversation has beside those of account and message.</param>
    public static RulePreview Of(TenantModel tenant, string channel, string account, InboundItem item, IReadOnlyDictionary<string, string> labels)
    {
        var known = tenant.Accounts.GetValueOrDefault((channel, account));
        var all = Threads.Opening.LabelsOf(item, known, withZone: tenant.Sites.Count > 0);
        foreach (var (name, value) in labels)
        {
            all[name] = value;
        }

        var customer = CustomerKey.Of(tenant.Pepper.Span, new InboundBatch(new AccountRef(tenant.Name, channel, account), item.Sender ?? "", [item], default));
        var rule = Threads.Classifier.Find(tenant.Rules, new Threads.RuleFacts(channel, account, customer, all, Threads.MessageFacts.Of(item), []));
        foreach (var (name, value) in rule?.Labels ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        var queueName = rule?.Queue ?? known?.Queue ?? Threads.QueueNames.Default;
        var queue = Threads.Classification.With(rule, tenant.Queues.GetValueOrDefault(queueName) ?? Threads.QueueNames.Fallback(queueName));
        return new RulePreview(
            rule?.Name, queue.Name, rule?.Priority ?? queue.Priority, rule?.Expedite ?? false, all, Threads.Requirements.Resolve(queue.Requires, all));
    }
}
