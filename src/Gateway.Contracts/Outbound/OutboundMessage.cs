namespace Gateway.Contracts;

/// <summary>What an agent sends to the customer over the conversation's own channel.</summary>
[GenerateSerializer, Immutable, Alias("gw.outbound")]
public sealed record OutboundMessage
{
    /// <summary>Names the message on our side: the sender's idempotency key wherever the provider has one.</summary>
    [Id(0)] public required Guid DeliveryId { get; init; }

    /// <summary>The alias it goes to.</summary>
    [Id(1)] public required string Recipient { get; init; }

    [Id(2)] public string? Text { get; init; }

    [Id(3)] public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>Quick replies or buttons, where the channel has them: label and value.</summary>
    [Id(4)] public IReadOnlyList<QuickReply> QuickReplies { get; init; } = [];

    /// <summary>A message the provider approved beforehand; the only kind allowed once the service window is closed.</summary>
    [Id(5)] public TemplateMessage? Template { get; init; }

    /// <summary>Provider's id of the message this one answers.</summary>
    [Id(6)] public string? ReplyTo { get; init; }

    /// <summary>Provider's token that answers the customer's last message (LINE <c>replyToken</c>, KakaoTalk's callback); good for one use.</summary>
    [Id(7)] public string? ReplyToken { get; init; }

    /// <summary>W3C trace context of the message this answers, when it was traced: one trace goes from the customer's words to ours.</summary>
    [Id(8)] public string? TraceParent { get; init; }

    /// <summary>What the channel noted of the message this answers (extra <c>replyContext</c>, at most 640 bytes), to join its thread: mail's ids and subject.</summary>
    [Id(9)] public string? ReplyContext { get; init; }

    /// <summary>When the message came that <see cref="ReplyToken"/> answers: the token's life counts from there.</summary>
    [Id(10)] public DateTimeOffset? ReplyTokenAt { get; init; }
}

[GenerateSerializer, Immutable, Alias("gw.quickreply")]
public sealed record QuickReply([property: Id(0)] string Label, [property: Id(1)] string Value);

[GenerateSerializer, Immutable, Alias("gw.template")]
public sealed record TemplateMessage(
    [property: Id(0)] string Name, [property: Id(1)] string Language, [property: Id(2)] IReadOnlyList<string> Parameters);
