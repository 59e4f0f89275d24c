using System.Globalization;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.MercadoLibre;

/// <summary>
/// <c>POST {base}/messages/packs/{pack}/sellers/{seller}?tag=post_sale {"from":{"user_id":"34"},"to":{"user_id":"12"},"text":".."}</c>, or
/// <c>POST {base}/answers {"question_id":11436370259,"text":".."}</c>.
/// </summary>
internal static class MercadoLibreEncoder
{
    public const string ProviderBase = "https://api.mercadolibre.com";

    // The documented most of a message; an answer takes 2,000.
    public const int TextMax = 350;

    private const string QuestionPrefix = "question:";

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["clientId"] = "id of the application, which renews the access token with clientSecret and refreshToken",
        ["siteId"] = "the site the seller sells on, MLA or MLB: files of messages are asked of it",
        ["sellerId"] = "the seller's user id messages come from; the providerId when it is left out",
    };

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (MessageParts.Unsupported(message, "Mercado Libre") is { } unsupported)
            return unsupported;
        if (account.Current("accessToken") is not { } token)
            return ApiRequests.NoSecret("accessToken");
        var authorization = ("Authorization", "Bearer " + token.RevealText());
        if (message.Recipient.StartsWith(QuestionPrefix, StringComparison.Ordinal))
            return Answer(message, account, authorization);

        if ((account.Settings.GetValueOrDefault("sellerId") ?? account.ProviderId) is not { Length: > 0 } seller)
            return EncodeResult.Refused("account_not_configured", "settings.sellerId: must be given to send, or the providerId");
        var colon = message.Recipient.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || colon == message.Recipient.Length - 1)
            return EncodeResult.Refused("recipient_invalid", "recipient: must be a pack and a buyer, or a question");
        if (MessageParts.Of(message, "Mercado Libre", TextMax, 0, out var parts) is { } refusal)
            return refusal;
        var (pack, buyer) = (message.Recipient[..colon], message.Recipient[(colon + 1)..]);
        var url = ApiRequests.Url(account, ProviderBase, $"/messages/packs/{Uri.EscapeDataString(pack)}/sellers/{Uri.EscapeDataString(seller)}?tag=post_sale");
        return new EncodeResult([.. parts.Select(part => ApiRequests.Post(
            url,
            ApiRequests.Body((seller, buyer, part.Text), static (json, m) =>
            {
                json.WriteStartObject("from"u8);
                json.WriteString("user_id"u8, m.seller);
                json.WriteEndObject();
                json.WriteStartObject("to"u8);
                json.WriteString("user_id"u8, m.buyer);
                json.WriteEndObject();
                json.WriteString("text"u8, m.Text);
            }),
            authorization))]);
    }

    /// <summary>A question has one answer: it is not split.</summary>
    private static EncodeResult Answer(OutboundMessage message, AccountModel account, (string, string) authorization)
    {
        const int AnswerMax = 2000;
        if (!long.TryParse(message.Recipient.AsSpan(QuestionPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var question))
            return EncodeResult.Refused("recipient_invalid", "recipient: must be the number of a question");
        if (MessageParts.Of(message, "Mercado Libre", AnswerMax, 0, out var parts) is { } refusal)
            return refusal;
        if (parts.Count != 1)
            return EncodeResult.Refused("text_too_long", $"text: must fit one answer of {AnswerMax} characters");
        var body = ApiRequests.Body((question, parts[0].Text), static (json, m) =>
        {
            json.WriteNumber("question_id"u8, m.question);
            json.WriteString("text"u8, m.Text);
        });
        return new EncodeResult([ApiRequests.Post(ApiRequests.Url(account, ProviderBase, "/answers"), body, authorization)]);
    }
}
