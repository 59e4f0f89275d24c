using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.Bandwidth;
using Gateway.Channels.Infobip;
using Gateway.Channels.Plivo;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class InfobipCompliance() : JsonChannelCompliance(new InfobipFixture());

public sealed class PlivoCompliance() : ChannelCompliance(new PlivoFixture());

public sealed class BandwidthCompliance() : ChannelCompliance(new BandwidthFixture());

public sealed class InfobipFixture : JsonChannelFixture
{
    internal override IChannel Channel { get; } = new InfobipChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("infobip", "385921004026", ("webhookLogin", "infobip:s3cret"), ("apiKey", "key"));

    internal override string SignatureHeader => "Authorization";

    internal override bool SignsBody => false;

    internal override string Sign(byte[] body, bool otherAccount = false) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(otherAccount ? "other:login" : "infobip:s3cret"));

    private static string One(string content, string id = "\"8177\"") =>
        $$"""{"messageId":{{id}},"from":"385916242493","to":"385921004026","receivedAt":"2026-05-06T09:28:39.220+0000",{{content}}}""";

    private static string Results(string results) => "{\"results\":[" + results + "],\"messageCount\":1,\"pendingMessageCount\":0}";

    private static string WhatsApp(string message) => Results(One("\"integrationType\":\"WHATSAPP\",\"contact\":{\"name\":\"Ana\"},\"message\":" + message));

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Results(One("\"text\":\"QUIZ Größe\",\"cleanText\":\"Größe\",\"keyword\":\"QUIZ\""))),
        (ItemKind.Message, WhatsApp("{\"type\":\"IMAGE\",\"url\":\"https://x/m/1\",\"caption\":\"hier\"}")),
        (ItemKind.Message, WhatsApp("{\"type\":\"LOCATION\",\"latitude\":44.9,\"longitude\":13.8,\"name\":\"Pula\"}")),
        (ItemKind.Message, Results("""{"event":"MO","channel":"RCS","sender":"385916242493","destination":"385921004026","content":[{"type":"TEXT","text":"hi"}],"messageId":"n-1"}""")),
        (ItemKind.Postback, WhatsApp("{\"type\":\"INTERACTIVE_BUTTON_REPLY\",\"id\":\"yes\",\"title\":\"Ja\"}")),
        (ItemKind.Reaction, WhatsApp("{\"type\":\"REACTION\",\"emoji\":\"👍\",\"messageId\":\"before\"}")),
        (ItemKind.Delete, WhatsApp("{\"type\":\"DELETED\"}")),
        (ItemKind.Receipt, Results("""{"messageId":"out-1","to":"385916242493","doneAt":"2026-05-06T09:28:39.220+0000","status":{"groupId":3,"groupName":"DELIVERED","id":5,"name":"DELIVERED_TO_HANDSET"},"error":{"id":0,"name":"NO_ERROR"}}""")),
        (ItemKind.Receipt, Results("""{"messageId":"out-1","from":"385921004026","to":"385916242493","seenAt":"2026-05-06T09:29:39.220+0000"}""")),
        (ItemKind.Typing, Results("""{"event":"TYPING_STARTED","channel":"RCS","sender":"385916242493","destination":"385921004026","messageId":"t-1"}""")),
    ];

    internal override string UnknownType => Results("""{"event":"HOLOGRAM","channel":"RCS","sender":"385916242493","destination":"385921004026","messageId":"h-1"}""");

    internal override (string Body, string Type)? UnknownMessage => (WhatsApp("{\"type\":\"HOLOGRAM\"}"), "hologram");

    internal override string WithId(string id) => Results(One("\"text\":\"x\"", id));

    internal override string WithText(string text) => Results(One("\"text\":" + text));

    internal override string Batch(int count, Func<int, string> id) =>
        Results(string.Join(',', Enumerable.Range(0, count).Select(n => One("\"text\":\"x\"", id(n)))));
}

public sealed class PlivoFixture : ChannelFixture
{
    private const string Secret = "plivo-auth-token";

    internal override IChannel Channel { get; } = new PlivoChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("plivo", "14151234567", ("authToken", Secret), ("authId", "MA1"));

    internal override string SignatureHeader => "X-Plivo-Signature-MA-V3";

    internal override TestRequest Signed(string signature) => new((SignatureHeader, signature), ("X-Plivo-Signature-V3-Nonce", "05429567804466091622"));

    internal override string Sign(byte[] body, bool otherAccount = false)
    {
        var fields = Encoding.UTF8.GetString(body).Split('&').Select(p => p.Split('=', 2)).OrderBy(p => p[0], StringComparer.Ordinal)
            .Select(p => p[0] + (p.Length == 2 ? Uri.UnescapeDataString(p[1].Replace('+', ' ')) : ""));
        var text = "https://gateway.example/in/acme/channel/main?" + string.Concat(fields) + ".05429567804466091622";
        return Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(otherAccount ? "another" : Secret), Encoding.UTF8.GetBytes(text)));
    }

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, "From=14157654321&To=14151234567&Text=Gr%C3%B6%C3%9Fe+42%3F&Type=sms&MessageUUID=abc1234&Units=1"),
        (ItemKind.Message, "From=14157654321&To=14151234567&Text=&Type=mms&MessageUUID=abc1235&Media0=https%3A%2F%2Fmedia.plivo.com%2F1.jpg&Media1=https%3A%2F%2Fmedia.plivo.com%2F2.mp4"),
        (ItemKind.Postback, "From=14157654321&To=14151234567&Type=whatsapp&ContentType=button&ButtonText=Yes&ButtonPayload=ok&MessageUUID=abc1236"),
        (ItemKind.Receipt, "From=14151234567&To=14157654321&Status=delivered&MessageUUID=out1&PartInfo=1+of+1"),
        (ItemKind.Call, "CallUUID=c1&From=14157654321&To=14151234567&CallStatus=ringing&Direction=inbound&Event=StartApp"),
    ];

    internal override string UnknownType => "Thought=1&From=14157654321";

    internal override (string Body, string Type)? UnknownMessage => ("From=14157654321&To=14151234567&Type=whatsapp&ContentType=hologram&MessageUUID=abc1239", "hologram");
}

public sealed class BandwidthFixture : ChannelFixture
{
    internal override IChannel Channel { get; } = new BandwidthChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("bandwidth", "+12345678902", ("webhookLogin", "bw:s3cret"), ("apiLogin", "api:key"));

    internal override string SignatureHeader => "Authorization";

    internal override bool SignsBody => false;

    internal override string Sign(byte[] body, bool otherAccount = false) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(otherAccount ? "other:login" : "bw:s3cret"));

    internal static string Event(string type, string message, string more = "") =>
        $$"""[{"type":"{{type}}","time":"2026-05-14T18:20:16Z","to":"+12345678902"{{more}},"message":{"id":"m1","owner":"+12345678902","to":["+12345678902"],"from":"+12065551234",{{message}} } }]""";

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Event("message-received", "\"text\":\"Größe 42?\",\"media\":[\"https://m/1/bw.png\",\"https://m/1/0.smil\"],\"direction\":\"in\"")),
        (ItemKind.Postback, Event("suggestion-response", "\"channel\":\"RBM\",\"content\":{\"suggestionResponse\":{\"text\":\"Ja\",\"postbackData\":\"yes\"}}")),
        (ItemKind.Receipt, Event("message-failed", "\"text\":\"\",\"direction\":\"out\"", ",\"errorCode\":4432,\"description\":\"forbidden to country\"")),
    ];

    internal override string UnknownType => Event("message-dreamt", "\"text\":\"\"");
}
