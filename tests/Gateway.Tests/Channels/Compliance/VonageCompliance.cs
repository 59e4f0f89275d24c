using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.MessageBird;
using Gateway.Channels.Vonage;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class VonageCompliance() : JsonChannelCompliance(new VonageFixture());

public sealed class MessageBirdCompliance() : JsonChannelCompliance(new MessageBirdFixture());

internal static class Tokens
{
    public static string Hs256(string claims, string secret, string header = """{"alg":"HS256","typ":"JWT"}""")
    {
        var signed = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims));
        return signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed)));
    }

    public static string Hash(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));
}

public sealed class VonageFixture : JsonChannelFixture
{
    internal const string Secret = "vonage-signature-secret";

    internal override IChannel Channel { get; } = new VonageChannel();

    internal override AccountModel Account { get; } =
        TestAccounts.Of("vonage", "447700900000", ("signatureSecret", Secret), ("apiKey", "abcd1234"), ("apiSecret", "secret"));

    internal override string SignatureHeader => "Authorization";

    internal override string Sign(byte[] body, bool otherAccount = false) => "Bearer " + Tokens.Hs256(
        $$"""{"iss":"Vonage","iat":1780315200,"jti":"j-1","api_key":"abcd1234","payload_hash":"{{Tokens.Hash(body)}}"}""", otherAccount ? "another" : Secret);

    private static string Message(string content, string id = "\"52afe398\"") =>
        $$"""{"channel":"whatsapp","message_uuid":{{id}},"to":"447700900000","from":"447700900001","timestamp":"2026-05-01T14:00:00.000Z","profile":{"name":"Jane"},{{content}}}""";

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Message("""
            "message_type":"text","text":"Größe 42? 👟","context":{"message_uuid":"aaaa","message_from":"447700900000"}
            """)),
        (ItemKind.Message, Message("""
            "image":{"url":"https://example.com/i.jpg","caption":"hier"},"message_type":"image"
            """)),
        (ItemKind.Message, Message("\"message_type\":\"location\",\"location\":{\"lat\":40.3,\"long\":-74.1,\"name\":\"Vonage\"}")),
        (ItemKind.Message, """{"message_uuid":"u-1","from":{"type":"whatsapp","number":"447700900001"},"to":{"type":"whatsapp","number":"447700900000"},"timestamp":"2026-05-01T14:00:00.000Z","message":{"content":{"type":"text","text":"old"}}}"""),
        (ItemKind.Postback, Message("\"message_type\":\"reply\",\"reply\":{\"id\":\"row1\",\"title\":\"9am\"}")),
        (ItemKind.Reaction, Message("\"message_type\":\"reaction\",\"reaction\":{\"action\":\"react\",\"emoji\":\"\\ud83d\\udc4d\"},\"context\":{\"message_uuid\":\"aaaa\"}")),
        (ItemKind.Receipt, """{"message_uuid":"u-2","to":"447700900001","from":"447700900000","timestamp":"2026-05-01T14:00:00.000Z","status":"rejected","error":{"type":"https://x/#1000","title":"1000","detail":"throttled"}}"""),
        (ItemKind.Message, """{"api-key":"abcd1234","msisdn":"447700900001","to":"447700900000","messageId":"0A01","text":"Hello","type":"text","message-timestamp":"2026-05-01 12:00:00"}"""),
        (ItemKind.Receipt, """{"msisdn":"447700900001","to":"447700900000","messageId":"0A02","status":"delivered","err-code":"0"}"""),
        (ItemKind.Call, """{"from":"447700900001","to":"447700900000","uuid":"c-1","conversation_uuid":"CON-1","status":"completed","direction":"inbound","duration":"2","timestamp":"2026-05-01T12:00:00.000Z"}"""),
        (ItemKind.Call, """{"uuid":"c-1","conversation_uuid":"CON-1","dtmf":{"digits":"1234","timed_out":false},"speech":{"results":[{"confidence":"0.9","text":"Sales"}]}}"""),
    ];

    internal override string UnknownType => """{"uuid_of":"h-1","hologram":{}}""";

    internal override (string Body, string Type)? UnknownMessage => (Message("\"message_type\":\"hologram\",\"hologram\":{}"), "hologram");

    internal override string WithId(string id) => Message("\"message_type\":\"text\",\"text\":\"x\"", id);

    internal override string WithText(string text) => Message("\"message_type\":\"text\",\"text\":" + text);

    internal override string? Batch(int count, Func<int, string> id) => null;
}

public sealed class MessageBirdFixture : JsonChannelFixture
{
    internal const string Secret = "messagebird-signing-key";

    internal override IChannel Channel { get; } = new MessageBirdChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("messagebird", "2ceefea7", ("signingKey", Secret), ("accessKey", "key"));

    internal override string SignatureHeader => "MessageBird-Signature-JWT";

    internal override string Sign(byte[] body, bool otherAccount = false)
    {
        var url = Tokens.Hash(Encoding.UTF8.GetBytes("https://gateway.example/in/acme/channel/main"));
        var now = TestRequest.Now.ToUnixTimeSeconds();
        return Tokens.Hs256(
            $$"""{"iss":"MessageBird","nbf":{{now}},"exp":{{now + 60}},"jti":"j-1","url_hash":"{{url}}","payload_hash":"{{Tokens.Hash(body)}}"}""",
            otherAccount ? "another" : Secret);
    }

    private static string Message(string content, string direction = "received", string type = "message.created", string id = "\"m-1\"", string more = "") =>
        $$"""{"type":"{{type}}","contact":{"id":"c-1","msisdn":31612345678,"displayName":"Ana"},"conversation":{"id":"f1e812e9","contactId":"c-1"},"message":{"id":{{id}},"conversationId":"f1e812e9","platform":"sms","channelId":"2ceefea7","from":"+31612345678","to":"+31612345670","direction":"{{direction}}","createdDatetime":"2026-03-01T10:40:02.880881081Z","type":"text","content":{{content}}{{more}} } }""";

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Message("{\"text\":\"Größe 42?\"}")),
        (ItemKind.Message, Message("{\"image\":{\"url\":\"https://x/i.jpg\",\"caption\":\"hier\"}}")),
        (ItemKind.Postback, Message("{\"interactive\":{\"type\":\"button_reply\",\"reply\":{\"id\":\"yes\",\"text\":\"Ja\"}}}")),
        (ItemKind.Echo, Message("{\"text\":\"from the inbox\"}", "sent")),
        (ItemKind.Receipt, Message("{\"text\":\"ours\"}", "sent", "message.updated", more: ",\"status\":\"delivered\"")),
        (ItemKind.System, """{"type":"conversation.created","contact":{"id":"c-1"},"conversation":{"id":"f1e812e9","status":"active","updatedDatetime":"2026-03-01T10:40:02Z"}}"""),
        (ItemKind.Message, """{"service":"channels","event":"sms.inbound","payload":{"id":"b-1","channelId":"ch","sender":{"contact":{"identifierKey":"phonenumber","identifierValue":"+31612345678","annotations":{"name":"Ana"}}},"body":{"type":"text","text":{"text":"hi"}},"status":"delivered","createdAt":"2026-03-01T10:40:02.880Z"}}"""),
        (ItemKind.Receipt, """{"service":"channels","event":"sms.outbound","payload":{"id":"b-2","channelId":"ch","receiver":{"contacts":[{"identifierKey":"phonenumber","identifierValue":"+31612345678"}]},"status":"delivered"}}"""),
    ];

    internal override string UnknownType => """{"type":"telepathy","thought":{"id":1}}""";

    internal override (string Body, string Type)? UnknownMessage => ("""{"type":"message.created","contact":{"id":"c1"},"conversation":{"id":"v1"},"message":{"id":"m1","conversationId":"v1","direction":"received","status":"received","type":"hologram","content":{"hologram":{}},"from":"+49"}}""", "hologram");

    internal override string WithId(string id) => Message("{\"text\":\"x\"}", id: id);

    internal override string WithText(string text) => Message("{\"text\":" + text + "}");

    internal override string? Batch(int count, Func<int, string> id) => null;
}
