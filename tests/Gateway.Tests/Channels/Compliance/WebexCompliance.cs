using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.Webex;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class WebexCompliance() : JsonChannelCompliance(new WebexFixture());

public sealed class WebexFixture : JsonChannelFixture
{
    private const string Secret = "webex-secret";

    internal override IChannel Channel { get; } = new WebexChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("webex", "bot-1", ("webhookSecret", Secret), ("accessToken", "token"));

    internal override string SignatureHeader => "X-Spark-Signature";

#pragma warning disable CA5350 // What Webex signs with.
    internal override string Sign(byte[] body, bool otherAccount = false) =>
        Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes(otherAccount ? "another" : Secret), body));
#pragma warning restore CA5350

    internal static string Notice(string resource, string change, string data, string actor = "person-1", string id = "\"msg-1\"") => $$$"""
        {"id":"hook-1","name":"n","resource":"{{{resource}}}","event":"{{{change}}}","orgId":"o","createdBy":"bot-1","appId":"a","ownedBy":"creator","status":"active","actorId":"{{{actor}}}","created":"2025-06-08T20:00:00.000Z","data":{"id":{{{id}}},"roomId":"room-1","roomType":"direct","personId":"{{{actor}}}","personEmail":"ada@example.com","created":"2025-06-08T20:59:43.123Z"{{{data}}}}}
        """;

    internal static string Message(string text = "\"Wo ist mein Paket?\"", string id = "\"msg-1\"") => $$$"""
        {"id":{{{id}}},"roomId":"room-1","roomType":"direct","text":{{{text}}},"personId":"person-1","personEmail":"ada@example.com","created":"2025-06-08T20:59:43.123Z"}
        """;

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Notice("messages", "created", ",\"files\":[\"https://webexapis.com/v1/contents/a\"]")),
        (ItemKind.Message, Message()),
        (ItemKind.Edit, Notice("messages", "updated", "")),
        (ItemKind.Delete, Notice("messages", "deleted", "")),
        (ItemKind.Postback, Notice("attachmentActions", "created", ",\"type\":\"submit\",\"messageId\":\"card-1\"")),
        (ItemKind.Postback, Notice("attachmentActions", "created", ",\"type\":\"submit\",\"messageId\":\"card-1\",\"inputs\":{\"reply\":\"yes\"}")),
        (ItemKind.Echo, Notice("messages", "created", "", actor: "bot-1")),
        (ItemKind.System, Notice("memberships", "created", "")),
    ];

    internal override string UnknownType => Notice("holograms", "created", "");

    internal override string WithId(string id) => Message("\"x\"", id);

    internal override string WithText(string text) => Message(text);

    internal override string? Batch(int count, Func<int, string> id) => null;
}
