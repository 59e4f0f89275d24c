using System.Collections.Frozen;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations.Moving;

/// <summary>The customer of the test tenant writes on WhatsApp and in the web chat, known by the same phone number.</summary>
public abstract class MergingSilo : MovingSilo
{
    protected static readonly AccountRef Chat = new("acme", "webchat", "site");

    protected static readonly ThreadId ChatThread = ThreadId.Of(new byte[32], "acme", "webchat", "site", "visitor");

    protected async Task<(Desk Ana, string Chat, string Main)> BothAsync()
    {
        Configure(change: tenant => tenant with
        {
            Agents = tenant.Agents.Values.Select(a => a with { Capacity = 3 }).ToFrozenDictionary(a => a.Id),
        }, version: 3);
        var (ana, main) = await TakenAsync();
        await ChatAsync("Hallo im Chat", "c1");
        return (ana, (await AcceptAsync(ana)).Conversation, main);
    }

    protected ValueTask<AcceptResult> ChatAsync(string text, string id) => ChatAsync(Text(text, id));

    protected ValueTask<AcceptResult> ChatAsync(params InboundItem[] items) =>
        Silo.Conversations.Of(ChatThread).AcceptAsync(new InboundBatch(Chat, "visitor", items, Silo.Time.GetUtcNow()));

    protected static InboundItem Text(string text, string id) =>
        new() { Kind = ItemKind.Message, Channel = "webchat", Sender = "visitor", Id = id, Text = text, Aliases = [new CustomerAlias("phone", Phone)] };

    protected static async Task<(string, string?)> LineAsync(Desk desk)
    {
        var frame = await desk.NextAsync<MessageFrame>();
        return (frame.Conversation, frame.Message.Text);
    }
}
