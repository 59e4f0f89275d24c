using System.Text;
using Gateway.Load.Scenarios;

namespace Gateway.Load.Traffic;

/// <summary>The requests of each channel the load speaks, of about 1 KB, as providers send them.</summary>
internal static class ChannelRequests
{
    // Bytes: what a long question of a customer has; with the envelope it makes about 1 KB.
    private const int TextLength = 480;

    public static IReadOnlyList<string> Names { get; } = ["whatsapp", "line", "telegram"];

    public static RequestTemplate Template(string channel, Uri url, string path, string secret, Language language)
    {
        var words = Words(language.Text);
        return channel switch
        {
            "whatsapp" => RequestTemplate.Create(
                url, path, $"X-Hub-Signature-256: sha256={RequestTemplate.SignatureText(Proof.HexHmac)}\r\n", WhatsApp(words, language), Proof.HexHmac, secret),
            "line" => RequestTemplate.Create(
                url, path, $"X-Line-Signature: {RequestTemplate.SignatureText(Proof.Base64Hmac)}\r\n", Line(words), Proof.Base64Hmac, secret),
            "telegram" => RequestTemplate.Create(url, path, $"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n", Telegram(words, language), Proof.Token, secret),
            _ => throw new InvalidOperationException($"channel: '{channel}' has no template"),
        };
    }

    private static string WhatsApp(string text, Language language) =>
        """
        {"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":{"messaging_product":"whatsapp",
        "metadata":{"display_phone_number":"15550783881","phone_number_id":"106540352242922"},
        "contacts":[{"profile":{"name":"Sheena Nelson"},"wa_id":"CODEAAAAAAAAAAAA"}],
        "messages":[{"from":"CODEAAAAAAAAAAAA","id":"wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQ<RUN>NNNNNNNNNNA","timestamp":"TTTTTTTTTT",
        "text":{"body":"TEXT"},"type":"text"}]},"field":"messages"}]}]}
        """.ReplaceLineEndings("").Replace("<RUN>", MessageText.Run, StringComparison.Ordinal).Replace("CODE", language.CallingCode, StringComparison.Ordinal).Replace("TEXT", text, StringComparison.Ordinal);

    private static string Line(string text) =>
        """
        {"destination":"Uload0000000000000000000000000000","events":[{"type":"message",
        "message":{"type":"text","id":"<RUN>NNNNNNNNNN","quoteToken":"q3Plxr4AgKd2","text":"TEXT"},
        "webhookEventId":"01H810YE<RUN>NNNNNNNNNN","deliveryContext":{"isRedelivery":false},"timestamp":TTTTTTTTTT000,
        "source":{"type":"user","userId":"U00000000000000000000AAAAAAAAAAAA"},"mode":"active"}]}
        """.ReplaceLineEndings("").Replace("<RUN>", MessageText.Run, StringComparison.Ordinal).Replace("TEXT", text, StringComparison.Ordinal);

    private static string Telegram(string text, Language language) =>
        """
        {"update_id":<RUN>NNNNNNNNNN,"message":{"message_id":1NNNNNNNNNN,"from":{"id":7AAAAAAAAAAAA,"is_bot":false,"first_name":"Sheena","last_name":"Nelson",
        "language_code":"CODE"},"chat":{"id":7AAAAAAAAAAAA,"first_name":"Sheena","last_name":"Nelson","type":"private"},"date":TTTTTTTTTT,"text":"TEXT"}}
        """.ReplaceLineEndings("").Replace("<RUN>", MessageText.Run, StringComparison.Ordinal).Replace("CODE", language.Tag, StringComparison.Ordinal).Replace("TEXT", text, StringComparison.Ordinal);

    private static string Words(string text)
    {
        var words = new StringBuilder(MessageText.Prefix).Append("NNNNNNNNNN");
        while (Encoding.UTF8.GetByteCount(words.ToString()) < TextLength)
        {
            words.Append(' ').Append(text);
        }

        return words.ToString();
    }
}
