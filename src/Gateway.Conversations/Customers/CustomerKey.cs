using Gateway.Contracts;

namespace Gateway.Conversations;

/// <summary>Which customer record a new thread belongs to, before any merge.</summary>
internal static class CustomerKey
{
    // Strongest first: a phone number or an e-mail address is the same person on every channel; a provider's id only where that provider says so.
    private static readonly string[] Global = ["phone", "email"];
    private static readonly string[] OfChannel = ["parent_bsuid", "bsuid"];

    public static Guid Of(ReadOnlySpan<byte> pepper, InboundBatch batch)
    {
        var aliases = batch.Items.Count > 0 ? batch.Items[0].Aliases : [];
        foreach (var kind in Global)
        {
            if (aliases.FirstOrDefault(a => a.Kind == kind) is { } alias)
            {
                return KeyedHash.Of(pepper, "customer", kind, alias.Value);
            }
        }

        foreach (var kind in OfChannel)
        {
            if (aliases.FirstOrDefault(a => a.Kind == kind) is { } alias)
            {
                return KeyedHash.Of(pepper, "customer", kind, batch.Account.Channel, alias.Value);
            }
        }

        return KeyedHash.Of(pepper, "customer", batch.Account.Channel, batch.Account.Account, batch.Alias);
    }
}
