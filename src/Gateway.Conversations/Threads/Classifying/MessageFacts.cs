using Gateway.Contracts;

namespace Gateway.Conversations.Threads;

/// <summary>What rules may ask of the message that opens a conversation.</summary>
internal sealed record MessageFacts(string? Text, string? Locale, string? Phone, IReadOnlyDictionary<string, string>? Extra)
{
    public static MessageFacts Of(InboundItem item) =>
        new(item.Text ?? item.Payload, item.Locale, item.Aliases.FirstOrDefault(a => a.Kind == "phone")?.Value, item.Extra);
}

/// <summary>What rules are held against.</summary>
/// <param name="Message">Null when a conversation is looked at again: then what the message was asked for is in <paramref name="Met"/>.</param>
/// <param name="Met">Rules whose conditions on the message were met when it came.</param>
internal sealed record RuleFacts(
    string Channel, string Account, Guid Customer, IReadOnlyDictionary<string, string> Labels, MessageFacts? Message, IReadOnlyCollection<string> Met);
