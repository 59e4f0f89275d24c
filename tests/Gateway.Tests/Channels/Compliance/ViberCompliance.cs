using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.Viber;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class ViberCompliance() : JsonChannelCompliance(new ViberFixture());

public sealed class ViberFixture : JsonChannelFixture
{
    private const string Secret = "44dafb7e-viber-token";

    internal override IChannel Channel { get; } = new ViberChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("viber", null, ("authToken", Secret));

    internal override string SignatureHeader => "X-Viber-Content-Signature";

    internal override string Sign(byte[] body, bool otherAccount = false) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(otherAccount ? "another" : Secret), body));

    internal static string Event(string name, string rest, string token = "4912661846655238145") =>
        $$"""{"event":"{{name}}","timestamp":1749416383123,"message_token":{{token}},{{rest}}}""";

    internal static string Message(string content, string token = "4912661846655238145") => Event("message", $$"""
        "sender":{"id":"01234567890A=","name":"Jürgen","language":"de","country":"DE","api_version":10},"message":{{{content}}},"silent":false
        """, token);

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Message("\"type\":\"text\",\"text\":\"Größe 42? 👟\",\"tracking_data\":\"t\"")),
        (ItemKind.Message, Message("\"type\":\"picture\",\"text\":\"hier\",\"media\":\"https://dl.example/a.jpg\",\"thumbnail\":\"https://dl.example/t.jpg\"")),
        (ItemKind.Message, Message("\"type\":\"file\",\"media\":\"https://dl.example/a.pdf\",\"file_name\":\"a.pdf\",\"size\":3220")),
        (ItemKind.Message, Message("\"type\":\"location\",\"location\":{\"lat\":52.5,\"lon\":13.4,\"address\":\"Berlin\"}")),
        (ItemKind.Message, Message("\"type\":\"contact\",\"contact\":{\"name\":\"Ana\",\"phone_number\":\"34600\"}")),
        (ItemKind.Message, Message("\"type\":\"sticker\",\"sticker_id\":46105,\"media\":\"https://dl.example/s.png\"")),
        (ItemKind.Receipt, Event("delivered", "\"user_id\":\"01234567890A=\"")),
        (ItemKind.Receipt, Event("failed", "\"user_id\":\"01234567890A=\",\"desc\":\"no device\"")),
        (ItemKind.System, Event("conversation_started", "\"type\":\"open\",\"context\":\"ad-7\",\"user\":{\"id\":\"01234567890A=\",\"name\":\"Jürgen\"},\"subscribed\":false")),
        (ItemKind.System, Event("unsubscribed", "\"user_id\":\"01234567890A=\"")),
    ];

    internal override string UnknownType => Event("hologram", "\"user_id\":\"01234567890A=\"");

    internal override (string Body, string Type)? UnknownMessage => (Message("\"type\":\"hologram\""), "hologram");

    internal override string WithId(string id) => Message("\"type\":\"text\",\"text\":\"x\"", id);

    internal override string WithText(string text) => Message("\"type\":\"text\",\"text\":" + text);

    internal override string? Batch(int count, Func<int, string> id) => null;
}
