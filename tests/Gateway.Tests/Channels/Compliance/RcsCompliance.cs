using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Channels;
using Gateway.Channels.Rcs;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class RcsCompliance() : JsonChannelCompliance(new RcsFixture());

/// <summary>The payloads are the packed events themselves; what is signed and sent is the envelope around them, which <see cref="Gateway.Tests.Channels.RcsTests"/> tests.</summary>
public sealed class RcsFixture : JsonChannelFixture
{
    private const string Token = "rcs-client-token";

    internal override IChannel Channel { get; } = new RcsChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("rcs", "support@rbm.goog", ("clientToken", Token), ("serviceAccount", "{}"), ("accessToken", "token"));

    internal override string SignatureHeader => "X-Goog-Signature";

    // The envelope's own members are not signed, only the data in it.
    internal override bool SignsBody => false;

    internal override string Sign(byte[] body, bool otherAccount = false)
    {
        var data = body.Length == 0 ? [] : Data(body);
        return Convert.ToBase64String(HMACSHA512.HashData(Encoding.UTF8.GetBytes(otherAccount ? "another" : Token), data));
    }

    internal static string Envelope(string json) =>
        $$$"""{"message":{"attributes":{"type":"message"},"data":"{{{Convert.ToBase64String(Encoding.UTF8.GetBytes(json))}}}","messageId":"7600","publishTime":"2025-07-01T12:00:00.200Z"},"subscription":"projects/rbm"}""";

    internal static string Event(string content, string id = "\"M1\"") => $$$"""
        {"senderPhoneNumber":"+12223334444","messageId":{{{id}}},"sendTime":"2025-07-01T12:00:00.123456789Z","agentId":"support@rbm.goog",{{{content}}}}
        """;

    internal static readonly (ItemKind Kind, string Body)[] Events =
    [
        (ItemKind.Message, Event("\"text\":\"Wo ist mein Paket?\"")),
        (ItemKind.Message, Event("\"userFile\":{\"payload\":{\"mimeType\":\"image/jpeg\",\"fileSizeBytes\":\"12\",\"fileUri\":\"https://rcs-copper.example/a\",\"fileName\":\"a.jpg\"},\"thumbnail\":{\"fileUri\":\"https://rcs-copper.example/t\"}}")),
        (ItemKind.Message, Event("\"location\":{\"latitude\":52.5,\"longitude\":13.4}")),
        (ItemKind.Postback, Event("\"suggestionResponse\":{\"postbackData\":\"track\",\"text\":\"Verfolgen\",\"type\":\"REPLY\"}")),
        (ItemKind.Receipt, Event("\"eventType\":\"READ\",\"eventId\":\"E1\"")),
        (ItemKind.Typing, Event("\"eventType\":\"IS_TYPING\",\"eventId\":\"E2\"")),
        (ItemKind.System, Event("\"eventType\":\"UNSUBSCRIBE\",\"eventId\":\"E3\"")),
    ];

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } = [(ItemKind.Message, Envelope(Events[0].Body)), .. Events.Select(e => (e.Kind, Envelope(e.Body)))];

    internal override string UnknownType => Event("\"eventType\":\"MOON_LANDED\",\"eventId\":\"E9\"");

    internal override (string Body, string Type)? UnknownMessage => (Event("\"hologram\":{\"id\":\"1\"}"), "hologram");

    internal override string WithId(string id) => Event("\"text\":\"x\"", id);

    internal override string WithText(string text) => Event("\"text\":" + text);

    internal override string? Batch(int count, Func<int, string> id) => null;

    private static byte[] Data(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.GetProperty("message").GetProperty("data").GetBytesFromBase64();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            // A body that a test has broken is signed as nothing.
            return [];
        }
    }
}
