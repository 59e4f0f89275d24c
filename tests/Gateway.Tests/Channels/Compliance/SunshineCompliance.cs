using Gateway.Channels;
using Gateway.Channels.Sunshine;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class SunshineCompliance() : JsonChannelCompliance(new SunshineFixture());

public sealed class SunshineFixture : JsonChannelFixture
{
    internal override IChannel Channel { get; } = new SunshineChannel();

    internal override AccountModel Account { get; } =
        TestAccounts.Of("sunshine", "app-1", ("webhookSecret", "sunshine-secret"), ("keyId", "app_1"), ("keySecret", "key"));

    internal override string SignatureHeader => "X-API-Key";

    internal override bool SignsBody => false;

    internal override string Sign(byte[] body, bool otherAccount = false) => otherAccount ? "sunshine-other" : "sunshine-secret";

    internal static string Events(params string[] events) =>
        "{\"app\":{\"id\":\"app-1\"},\"webhook\":{\"id\":\"w1\",\"version\":\"v2\"},\"events\":[" + string.Join(',', events) + "]}";

    internal static string Event(string type, string payload, string id = "ev1") => $$$"""
        {"id":"{{{id}}}","createdAt":"2025-06-08T20:59:43.123Z","type":"{{{type}}}","payload":{{{{payload}}}}}
        """;

    internal static string Message(string content, string id = "\"m1\"", string author = "user") => Event("conversation:message", $$$"""
        "conversation":{"id":"c1","type":"personal"},"message":{"id":{{{id}}},"received":"2025-06-08T20:59:43.000Z","author":{"type":"{{{author}}}","userId":"u1","displayName":"Ada","user":{"id":"u1","externalId":"crm-7","profile":{"givenName":"Ada","email":"ada@example.com","locale":"de-DE"} } },"content":{{{{content}}}},"source":{"type":"whatsapp","originalMessageId":"wamid.1"}}
        """);

    private const string Delivery = "\"user\":{\"id\":\"u1\"},\"conversation\":{\"id\":\"c1\"},\"message\":{\"id\":\"m9\"},\"destination\":{\"type\":\"line\"},\"isFinalEvent\":true";

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Events(Message("\"type\":\"text\",\"text\":\"Wo ist mein Paket?\",\"payload\":\"p\""))),
        (ItemKind.Message, Events(Message("\"type\":\"image\",\"mediaUrl\":\"https://media.example/a.png\",\"mediaType\":\"image/png\",\"mediaSize\":12"))),
        (ItemKind.Message, Events(Message("\"type\":\"location\",\"coordinates\":{\"lat\":52.5,\"long\":13.4},\"location\":{\"address\":\"Berlin\"}"))),
        (ItemKind.Message, Events(Message("\"type\":\"formResponse\",\"fields\":[{\"type\":\"text\",\"name\":\"n\",\"label\":\"Name\",\"text\":\"Ada\"},{\"type\":\"select\",\"name\":\"s\",\"label\":\"Size\",\"select\":[{\"name\":\"m\",\"label\":\"M\"}]}]"))),
        (ItemKind.Delete, Events(Message("\"type\":\"text\",\"text\":\"\"").Replace("\"source\"", "\"deleted\":true,\"source\"", StringComparison.Ordinal))),
        (ItemKind.Receipt, Events(Event("conversation:message:delivery:user", Delivery), Event("conversation:message:delivery:failure", Delivery + ",\"error\":{\"code\":\"unauthorized\"}", "ev2"))),
        (ItemKind.Receipt, Events(Event("conversation:read", "\"conversation\":{\"id\":\"c1\"},\"activity\":{\"type\":\"conversation:read\",\"author\":{\"type\":\"user\",\"userId\":\"u1\"}}"))),
        (ItemKind.Postback, Events(Event("conversation:postback", "\"postback\":{\"payload\":\"order\"},\"conversation\":{\"id\":\"c1\"},\"user\":{\"id\":\"u1\"}"))),
        (ItemKind.Typing, Events(Event("conversation:typing", "\"conversation\":{\"id\":\"c1\"},\"activity\":{\"type\":\"typing:start\",\"author\":{\"type\":\"user\"}}"))),
        (ItemKind.Echo, Events(Message("\"type\":\"text\",\"text\":\"from us\"", author: "business"))),
        (ItemKind.System, Events(Event("user:merge", "\"mergedUsers\":{\"surviving\":{\"id\":\"u1\"},\"discarded\":{\"id\":\"u2\"}},\"mergedConversations\":{\"surviving\":{\"id\":\"c1\"},\"discarded\":{\"id\":\"c2\"}},\"reason\":\"channelLinking\""))),
    ];

    internal override string UnknownType => Events(Event("moon:landed", "\"conversation\":{\"id\":\"c1\"}"));

    internal override (string Body, string Type)? UnknownMessage => (Events(Message("\"type\":\"hologram\",\"hologram\":{}")), "hologram");

    internal override string WithId(string id) => Events(Message("\"type\":\"text\",\"text\":\"x\"", id));

    internal override string WithText(string text) => Events(Message("\"type\":\"text\",\"text\":" + text));

    internal override string Batch(int count, Func<int, string> id) => Events([.. Enumerable.Range(0, count).Select(n => Message("\"type\":\"text\",\"text\":\"x\"", id(n)))]);
}
