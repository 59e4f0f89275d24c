using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.Apple;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class AppleCompliance() : JsonChannelCompliance(new AppleFixture());

public sealed class AppleFixture : JsonChannelFixture
{
    internal static readonly byte[] Key = SHA256.HashData("msp"u8);

    internal override IChannel Channel { get; } = new AppleChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("apple", "biz-1", ("mspId", "msp-1"), ("mspSecret", Convert.ToBase64String(Key)));

    internal override string SignatureHeader => "Authorization";

    internal override bool SignsBody => false;

    internal override string Sign(byte[] body, bool otherAccount = false) => Token(otherAccount ? SHA256.HashData("other"u8) : Key);

    internal static string Token(byte[] key, string audience = "msp-1", long? until = null)
    {
        var head = Base64Url.EncodeToString("{\"alg\":\"HS256\"}"u8);
        var claims = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
            until is null ? $$$"""{"iss":"{{{audience}}}","aud":"{{{audience}}}","iat":1738584865}""" : $$$"""{"aud":["x","{{{audience}}}"],"exp":{{{until}}}}"""));
        return $"Bearer {head}.{claims}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{head}.{claims}")))}";
    }

    internal static string Message(string content, string id = "\"7ce2d1c5\"") => $$$"""
        {"id":{{{id}}},"sourceId":"urn:mbid:AQAAY0000","destinationId":"biz-1","v":1,"locale":"en_US","intent":"billing","group":"support",{{{content}}}}
        """;

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Message("\"type\":\"text\",\"body\":\"Wo ist mein Paket?\"")),
        (ItemKind.Message, Message("\"type\":\"text\",\"body\":\"\\ufffc\",\"attachments\":[{\"name\":\"a.png\",\"mimeType\":\"image/png\",\"size\":12,\"url\":\"https://p.icloud-content.com/a\",\"signature\":\"s\",\"owner\":\"o\",\"key\":\"00AA\"}]")),
        (ItemKind.Postback, Message("\"type\":\"interactive\",\"interactiveData\":{\"bid\":\"b\",\"data\":{\"requestIdentifier\":\"r1\",\"quick-reply\":{\"selectedIdentifier\":\"yes\",\"selectedIndex\":0}},\"replyMessage\":{\"title\":\"Ja\"}}")),
        (ItemKind.Postback, Message("\"type\":\"interactive\",\"interactiveData\":{\"bid\":\"b\",\"data\":{\"listPicker\":{\"sections\":[{\"items\":[{\"identifier\":\"1\",\"title\":\"A\"},{\"identifier\":\"2\",\"title\":\"B\"}]}]}}}")),
        (ItemKind.Postback, Message("\"type\":\"interactive\",\"interactiveDataRef\":{\"bid\":\"b\",\"title\":\"Form\",\"url\":\"https://x.example\"}")),
        (ItemKind.Typing, Message("\"type\":\"typing_start\"")),
        (ItemKind.System, Message("\"type\":\"close\"")),
    ];

    internal override string UnknownType => "{\"id\":\"1\",\"hologram\":{}}";

    internal override (string Body, string Type)? UnknownMessage => (Message("\"type\":\"hologram\""), "hologram");

    internal override string WithId(string id) => Message("\"type\":\"text\",\"body\":\"x\"", id);

    internal override string WithText(string text) => Message("\"type\":\"text\",\"body\":" + text);

    internal override string? Batch(int count, Func<int, string> id) => null;
}
