using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.Genesys;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class GenesysCompliance() : JsonChannelCompliance(new GenesysFixture());

public sealed class GenesysFixture : JsonChannelFixture
{
    private const string Secret = "genesys-signature";

    internal override IChannel Channel { get; } = new GenesysChannel();

    internal override AccountModel Account { get; } =
        TestAccounts.Of("genesys", "dep-1", ("signatureSecret", Secret), ("clientId", "id"), ("clientSecret", "cs"), ("accessToken", "token"));

    internal override string SignatureHeader => "X-Hub-Signature-256";

    internal override string Sign(byte[] body, bool otherAccount = false) =>
        "sha256=" + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(otherAccount ? "another" : Secret), body));

    internal static string Message(string content, string id = "\"g1\"", string direction = "Outbound") => $$$"""
        {"id":{{{id}}},"direction":"{{{direction}}}","channel":{"platform":"Open","type":"Private","messageId":"m-1","time":"2025-07-01T12:00:00.000Z","to":{"id":"customer-42"},"from":{"id":"dep-1","nickname":"Support"}},{{{content}}}}
        """;

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Message("\"type\":\"Text\",\"text\":\"Guten Tag\",\"originatingEntity\":\"Human\"")),
        (ItemKind.Message, Message("\"type\":\"Text\",\"content\":[{\"contentType\":\"Attachment\",\"attachment\":{\"id\":\"a1\",\"mediaType\":\"Image\",\"url\":\"https://api.mypurecloud.com/a\",\"mime\":\"image/png\",\"filename\":\"a.png\",\"contentSizeBytes\":12}}]")),
        (ItemKind.Postback, Message("\"type\":\"Structured\",\"content\":[{\"contentType\":\"ButtonResponse\",\"buttonResponse\":{\"type\":\"QuickReply\",\"text\":\"Ja\",\"payload\":\"yes\"}}]")),
        (ItemKind.Receipt, Message("\"type\":\"Receipt\",\"status\":\"Failed\",\"isFinalReceipt\":true,\"reasons\":[{\"code\":\"MessageExpired\",\"message\":\"x\"}]")),
        (ItemKind.Typing, Message("\"type\":\"Event\",\"events\":[{\"eventType\":\"Typing\",\"typing\":{\"type\":\"On\",\"duration\":5000}}]")),
        (ItemKind.Reaction, Message("\"type\":\"Event\",\"events\":[{\"eventType\":\"Reactions\",\"reactions\":[{\"reactionType\":\"Like\"}]}]")),
        (ItemKind.System, Message("\"type\":\"Event\",\"events\":[{\"eventType\":\"Presence\",\"presence\":{\"type\":\"Disconnect\"}}]")),
        (ItemKind.Echo, Message("\"type\":\"Text\",\"text\":\"ours\"", direction: "Inbound")),
    ];

    internal override string UnknownType => Message("\"type\":\"Hologram\"");

    internal override (string Body, string Type)? UnknownMessage => (Message("\"type\":\"Hologram\",\"text\":\"x\""), "Hologram");

    internal override string WithId(string id) => Message("\"type\":\"Text\",\"text\":\"x\"", id);

    internal override string WithText(string text) => Message("\"type\":\"Text\",\"text\":" + text);

    internal override string? Batch(int count, Func<int, string> id) => null;
}
