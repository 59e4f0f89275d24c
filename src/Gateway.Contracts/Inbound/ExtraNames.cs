namespace Gateway.Contracts;

/// <summary>Names in <see cref="InboundItem.Extra"/> that a channel writes and a conversation reads; all others are for subscribers only.</summary>
public static class ExtraNames
{
    /// <summary>What answers this message once and soon: <see cref="OutboundMessage.ReplyToken"/>.</summary>
    public const string ReplyToken = "reply_token";

    /// <summary>What joins an answer to this message's thread: <see cref="OutboundMessage.ReplyContext"/>.</summary>
    public const string ReplyContext = "replyContext";

    /// <summary>Another id of the same message, by which the provider names it in reactions.</summary>
    public const string OtherId = "other_id";

    /// <summary>Our own name of a message of ours (<see cref="OutboundMessage.DeliveryId"/>) that the provider gives back with a receipt or an echo.</summary>
    public const string CallbackData = "callback_data";
}
