using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Channels;
using Gateway.Channels.Zalo;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class ZaloCompliance() : JsonChannelCompliance(new ZaloFixture());

public sealed partial class ZaloFixture : JsonChannelFixture
{
    private const string Secret = "zalo-oa-secret";

    internal override IChannel Channel { get; } = new ZaloChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("zalo", "579", ("oaSecretKey", Secret), ("accessToken", "at"));

    internal override string SignatureHeader => "X-ZEvent-Signature";

    internal override string Sign(byte[] body, bool otherAccount = false)
    {
        byte[] signed = [.. "431"u8, .. body, .. Encoding.UTF8.GetBytes(Time().Match(Encoding.UTF8.GetString(body)).Groups[1].Value), .. Encoding.UTF8.GetBytes(otherAccount ? "another" : Secret)];
        return "mac=" + Convert.ToHexStringLower(SHA256.HashData(signed));
    }

    internal static string Event(string name, string content, string from = "2468", string to = "579") =>
        $$"""{"app_id":"431","event_name":"{{name}}","timestamp":"1749416383123","sender":{"id":"{{from}}"},"recipient":{"id":"{{to}}"},{{content}}}""";

    internal static string Message(string kind, string content, string id = "\"96d3cdf3af150460909\"") =>
        Event("user_send_" + kind, "\"message\":{\"msg_id\":" + id + "," + content + "}");

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Message("text", "\"text\":\"Cỡ 42? 👟\",\"quote_msg_id\":\"m0\"")),
        (ItemKind.Message, Message("image", "\"attachments\":[{\"type\":\"image\",\"payload\":{\"thumbnail\":\"https://z.example/t.jpg\",\"url\":\"https://z.example/a.jpg\"}}]")),
        (ItemKind.Message, Message("file", "\"attachments\":[{\"type\":\"file\",\"payload\":{\"url\":\"https://z.example/a.pdf\",\"size\":\"2138\",\"name\":\"a.pdf\",\"checksum\":\"x\",\"type\":\"pdf\"}}]")),
        (ItemKind.Message, Message("location", "\"attachments\":[{\"type\":\"location\",\"payload\":{\"coordinates\":{\"latitude\":\"10.76\",\"longitude\":\"106.64\"}}}]")),
        (ItemKind.Message, Event("anonymous_send_text", "\"message\":{\"msg_id\":\"m5\",\"conversation_id\":\"c5\",\"text\":\"Còn hàng?\"}")),
        (ItemKind.Reaction, Event("user_reacted_message", "\"message\":{\"msg_id\":\"m9\",\"react_icon\":\"/-heart\"}")),
        (ItemKind.Receipt, Event("user_received_message", "\"message\":{\"msg_id\":\"m9\",\"delivery_time\":\"1749416383000\"}", "579", "2468")),
        (ItemKind.Receipt, Event("user_seen_message", "\"message\":{\"msg_ids\":[\"m9\",\"m8\"]}", "579", "2468")),
        (ItemKind.Echo, Event("oa_send_text", "\"message\":{\"msg_id\":\"m7\",\"text\":\"from the app\"}", "579", "2468")),
        (ItemKind.Echo, Event("oa_send_anonymous_text", "\"message\":{\"msg_id\":\"m8\",\"conversation_id\":\"c5\",\"text\":\"ours\"}", "579", "2468")),
        (ItemKind.System, """{"oa_id":"579","app_id":"431","event_name":"follow","timestamp":"1749416383123","source":"oa_profile","follower":{"id":"2468"}}"""),
    ];

    internal override string UnknownType => Event("hologram", "\"hologram\":{}");

    internal override (string Body, string Type)? UnknownMessage => (Message("hologram", "\"hologram\":{}"), "user_send_hologram");

    internal override string WithId(string id) => Message("text", "\"text\":\"x\"", id);

    internal override string WithText(string text) => Message("text", "\"text\":" + text);

    internal override string? Batch(int count, Func<int, string> id) => null;

    [GeneratedRegex("\"timestamp\":\"(\\d+)\"")]
    private static partial Regex Time();
}
