using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.Discord;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Gateway.Tests.Channels.Compliance;

public sealed class DiscordCompliance() : JsonChannelCompliance(new DiscordFixture());

public sealed class DiscordFixture : JsonChannelFixture
{
    private static readonly byte[] Seed = SHA256.HashData("the app"u8);
    private static readonly byte[] OtherSeed = SHA256.HashData("another app"u8);

    internal static readonly string Time = TestRequest.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    internal override IChannel Channel { get; } = new DiscordChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("discord", "1001", ("publicKey", PublicKey(Seed)), ("botToken", "token"));

    internal override string SignatureHeader => "X-Signature-Ed25519";

    internal override string Sign(byte[] body, bool otherAccount = false) => SignAt(body, Time, otherAccount ? OtherSeed : Seed);

    internal static string SignAt(byte[] body, string time, byte[]? seed = null)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(time), .. body];
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(seed ?? Seed, 0, signed, 0, signed.Length, signature, 0);
        return Convert.ToHexStringLower(signature);
    }

    internal override TestRequest Signed(string signature) => new((SignatureHeader, signature), ("X-Signature-Timestamp", Time));

    internal static string Interaction(string content, string id = "\"846462639134605312\"") => $$$"""
        {"application_id":"1001","id":{{{id}}},"token":"A_UNIQUE_TOKEN","version":1,"guild_id":"290926798626999250","channel_id":"645027906669510667","locale":"de","member":{"nick":"Ada","user":{"id":"53908232506183680","username":"mason","global_name":"Mason"}},{{{content}}}}
        """;

    internal static string Gateway(string name, string data) => $$$"""{"op":0,"s":42,"t":"{{{name}}}","d":{{{data}}}}""";

    internal static string Message(string text = "\"Wo ist mein Paket?\"", string id = "\"1234567890123456789\"", string more = "\"type\":0") => $$$"""
        {"id":{{{id}}},"channel_id":"645027906669510667","author":{"id":"53908232506183680","username":"mason"},"content":{{{text}}},"timestamp":"2025-06-08T20:59:43.123000+00:00",{{{more}}}}
        """;

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Gateway("MESSAGE_CREATE", Message(more: "\"attachments\":[{\"id\":\"5\",\"filename\":\"a.png\",\"content_type\":\"image/png\",\"size\":12,\"url\":\"https://cdn.discordapp.com/a\"}],\"message_reference\":{\"message_id\":\"12\"}"))),
        (ItemKind.Message, """
            {"version":1,"application_id":"1001","type":1,"event":{"type":"GAME_DIRECT_MESSAGE_CREATE","timestamp":"2025-08-05T20:39:19.557970","data":{"id":"1402390388030832792","type":0,"content":"hi","channel_id":"1402390388030832700","author":{"id":"53908232506183680","username":"mason"}}}}
            """),
        (ItemKind.Edit, Gateway("MESSAGE_UPDATE", Message("\"neu\"", more: "\"edited_timestamp\":\"2025-06-08T21:00:00.000000+00:00\""))),
        (ItemKind.Delete, Gateway("MESSAGE_DELETE", "{\"id\":\"1234567890123456789\",\"channel_id\":\"645027906669510667\"}")),
        (ItemKind.Reaction, Gateway("MESSAGE_REACTION_ADD", "{\"user_id\":\"5\",\"channel_id\":\"645027906669510667\",\"message_id\":\"12\",\"emoji\":{\"id\":null,\"name\":\"🔥\"}}")),
        (ItemKind.Postback, Interaction("""
            "type":2,"data":{"id":"771825006014889984","name":"order","type":1,"options":[{"name":"status","type":1,"options":[{"name":"number","type":3,"value":"A-7"}]}]}
            """)),
        (ItemKind.Postback, Interaction("\"type\":3,\"message\":{\"id\":\"12\",\"content\":\"?\"},\"data\":{\"custom_id\":\"yes\",\"component_type\":2}")),
        (ItemKind.Postback, Interaction("""
            "type":5,"data":{"custom_id":"form","components":[{"type":1,"components":[{"type":4,"custom_id":"name","value":"Ada"}]},{"type":18,"component":{"type":3,"custom_id":"c","values":["x","y"]}}]}
            """)),
        (ItemKind.Echo, Gateway("MESSAGE_CREATE", Message().Replace("\"mason\"", "\"mason\",\"bot\":true", StringComparison.Ordinal))),
        (ItemKind.System, """
            {"version":1,"application_id":"1001","type":1,"event":{"type":"APPLICATION_AUTHORIZED","timestamp":"2024-10-18T14:42:53.064834","data":{"integration_type":1,"scopes":["applications.commands"],"user":{"id":"53908232506183680","username":"mason"}}}}
            """),
    ];

    internal override string UnknownType => """
        {"version":1,"application_id":"1001","type":1,"event":{"type":"MOON_LANDED","timestamp":"2024-10-18T14:42:53.064834","data":{"moon":1}}}
        """;

    internal override (string Body, string Type)? UnknownMessage => (Gateway("MESSAGE_CREATE", Message("\"\"", more: "\"type\":99")), "type 99");

    internal override string WithId(string id) => Gateway("MESSAGE_CREATE", Message(id: id));

    internal override string WithText(string text) => Gateway("MESSAGE_CREATE", Message(text));

    internal override string? Batch(int count, Func<int, string> id) => null;

    private static string PublicKey(byte[] seed)
    {
        var key = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(seed, 0, key, 0);
        return Convert.ToHexStringLower(key);
    }
}
