using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.Line;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class LineCompliance() : JsonChannelCompliance(new LineFixture());

public sealed class LineFixture : JsonChannelFixture
{
    private const string Secret = "line-channel-secret";

    internal override IChannel Channel { get; } = new LineChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("line", "Ub07", ("channelSecret", Secret), ("accessToken", "token"));

    internal override string SignatureHeader => "x-line-signature";

    internal override string Sign(byte[] body, bool otherAccount = false) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(otherAccount ? "another" : Secret), body));

    internal static string Events(params string[] events) => "{\"destination\":\"Ub07\",\"events\":[" + string.Join(',', events) + "]}";

    internal static string Event(string content, string source = "\"type\":\"user\",\"userId\":\"U11\"") =>
        $$"""
        {"mode":"active","timestamp":1749416383123,"source":{{{source}}},"webhookEventId":"01HZ","deliveryContext":{"isRedelivery":true},{{content}}}
        """;

    internal static string Text(string id, string text = "\"予約したい\"") =>
        Event($$"""
            "type":"message","replyToken":"rt","message":{"id":{{id}},"type":"text","text":{{text}},"quoteToken":"q1","quotedMessageId":"m0"}
            """);

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Events(Text("\"468789577898262530\""))),
        (ItemKind.Message, Events(Event("\"type\":\"message\",\"message\":{\"id\":\"1\",\"type\":\"file\",\"fileName\":\"a.txt\",\"fileSize\":2138}"))),
        (ItemKind.Message, Events(Event("""
            "type":"message","message":{"id":"2","type":"location","title":"東京駅","address":"丸の内","latitude":35.68,"longitude":139.76}
            """, "\"type\":\"group\",\"groupId\":\"C9\",\"userId\":\"U11\""))),
        (ItemKind.Message, Events(Event("\"type\":\"message\",\"message\":{\"id\":\"3\",\"type\":\"sticker\",\"packageId\":\"446\",\"stickerId\":\"1988\"}"))),
        (ItemKind.Edit, Events(Event("\"type\":\"messageEdited\",\"message\":{\"id\":\"1\",\"type\":\"text\",\"text\":\"改\"}"))),
        (ItemKind.Delete, Events(Event("\"type\":\"unsend\",\"unsend\":{\"messageId\":\"1\"}"))),
        (ItemKind.Postback, Events(Event("\"type\":\"postback\",\"postback\":{\"data\":\"a=1&b=2\",\"params\":{\"datetime\":\"2025-06-09T10:00\"}}"))),
        (ItemKind.Receipt, Events(Event("\"type\":\"videoPlayComplete\",\"videoPlayComplete\":{\"trackingId\":\"track-1\"}"))),
        (ItemKind.System, Events(Event("\"type\":\"follow\",\"follow\":{\"isUnblocked\":false}"), Event("\"type\":\"unfollow\""))),
        (ItemKind.System, Events(Event("\"type\":\"memberJoined\",\"joined\":{\"members\":[{\"type\":\"user\",\"userId\":\"U1\"},{\"type\":\"user\",\"userId\":\"U2\"}]}"))),
    ];

    internal override string UnknownType => Events(Event("\"type\":\"teleport\",\"teleport\":{\"to\":[1,2]}"));

    internal override (string Body, string Type)? UnknownMessage => (Events(Event("\"type\":\"message\",\"message\":{\"id\":\"9\",\"type\":\"hologram\"}")), "hologram");

    internal override string WithId(string id) => Events(Text(id));

    internal override string WithText(string text) => Events(Text("\"1\"", text));

    internal override string Batch(int count, Func<int, string> id) => Events([.. Enumerable.Range(0, count).Select(n => Text(id(n)))]);
}
