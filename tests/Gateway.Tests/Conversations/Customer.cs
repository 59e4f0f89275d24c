using Gateway.Contracts;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations;

/// <summary>A customer who writes on the test tenant's account.</summary>
public sealed class Customer(Silo silo, string phone, int written = 0)
{
    private static readonly AccountRef Account = new("acme", "whatsapp", "main");

    private int _messages = written;

    public ThreadId Thread { get; } = ThreadId.Of(new byte[32], "acme", "whatsapp", "main", phone);

    public InboundItem Text(string text, string? id = null) => new()
    {
        Kind = ItemKind.Message,
        Channel = "whatsapp",
        Sender = phone,
        SenderName = "Max",
        Id = id ?? $"wamid.{phone}.{++_messages}",
        Timestamp = silo.Time.GetUtcNow(),
        Text = text,
        Aliases = [new CustomerAlias("phone", phone)],
    };

    public InboundItem About(ItemKind kind, string target, string? text = null, string? status = null) => new()
    {
        Kind = kind,
        Channel = "whatsapp",
        Sender = phone,
        Id = kind == ItemKind.Receipt ? null : $"wamid.{phone}.{++_messages}",
        Target = target,
        Text = text,
        Status = status,
    };

    public ValueTask<AcceptResult> SendAsync(params InboundItem[] items) =>
        silo.Conversations.Of(Thread).AcceptAsync(new InboundBatch(Account, phone, items, silo.Time.GetUtcNow()));

    public ValueTask<AcceptResult> WriteAsync(string text) => SendAsync(Text(text));
}
