using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.Generic;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Gateway.Tests.Channels.Compliance;

public sealed class GenericJsonCompliance() : ChannelCompliance(new GenericJsonFixture());

public sealed class GenericFormCompliance() : ChannelCompliance(new GenericFormFixture());

public sealed class GenericXmlCompliance() : ChannelCompliance(new GenericXmlFixture());

/// <summary>A provider nobody knows: one shape of item for every kind, in three formats and under three recipes.</summary>
public abstract class GenericFixture : ChannelFixture
{
    private static readonly ItemKind[] Kinds =
    [
        ItemKind.Message, ItemKind.Edit, ItemKind.Delete, ItemKind.Reaction, ItemKind.Receipt, ItemKind.Postback, ItemKind.Typing, ItemKind.Call, ItemKind.Echo, ItemKind.System,
    ];

    internal override IChannel Channel { get; } = new GenericChannel();

    internal override string SignatureHeader => "x-sig";

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads => [.. Kinds.Select(kind => (kind, Body(ItemNames.Of(kind))))];

    internal override string UnknownType => Body("zz");

    /// <summary>The recipe is a setting: without it nothing would be checked at all.</summary>
    internal override AccountModel Unproved(params (string Name, string Value)[] secrets) => TestAccounts.Of("generic", null, secrets) with { Settings = Account.Settings };

    protected abstract string Body(string kind);

    protected static AccountModel Of(string root, string recipe, string key) => TestAccounts.Of("generic", null, ("key", key)).With(
        ("map", $$"""{"kind":"{{root}}/type","id":"{{root}}/id","sender":"{{root}}/user","text":"{{root}}/text","target":"{{root}}/ref","status":"{{root}}/state","payload":"{{root}}/data"}"""),
        ("signature", recipe));
}

public sealed class GenericJsonFixture : GenericFixture
{
    internal override AccountModel Account { get; } = Of("", """{"scheme":"hmac","header":"X-Sig"}""", "generic-key");

    internal override string Sign(byte[] body, bool otherAccount = false) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(otherAccount ? "another" : "generic-key"), body));

    protected override string Body(string kind) =>
        $$"""{"type":"{{kind}}","id":"i1","user":"u1","text":"hé","ref":"m0","state":"read","data":"d"}""";
}

public sealed class GenericFormFixture : GenericFixture
{
    internal override AccountModel Account { get; } = Of("", """{"scheme":"jwt","header":"X-Sig"}""", "generic-key-of-at-least-32-bytes");

    // The token says who calls, not what.
    internal override bool SignsBody => false;

    internal override string Sign(byte[] body, bool otherAccount = false)
    {
        var content = $"{Part("""{"alg":"HS256","typ":"JWT"}""")}.{Part($$"""{"exp":{{TestRequest.Now.AddMinutes(1).ToUnixTimeSeconds()}}}""")}";
        var key = Encoding.UTF8.GetBytes(otherAccount ? "another-key-of-at-least-32-bytes" : "generic-key-of-at-least-32-bytes");
        return $"{content}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(content)))}";

        static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
    }

    protected override string Body(string kind) => $"type={kind}&id=i1&user=u1&text=h%C3%A9&ref=m0&state=read&data=d";
}

public sealed class GenericXmlFixture : GenericFixture
{
    private static readonly byte[] Seed = [.. Enumerable.Range(1, 32).Select(n => (byte)n)];

    internal override AccountModel Account { get; } = Of("/event", """{"scheme":"ed25519","header":"X-Sig"}""", Convert.ToHexStringLower(Public(Seed)));

    internal override string Sign(byte[] body, bool otherAccount = false)
    {
        byte[] seed = otherAccount ? [.. Seed.Reverse()] : Seed;
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(seed, 0, body, 0, body.Length, signature, 0);
        return Convert.ToHexStringLower(signature);
    }

    protected override string Body(string kind) =>
        $"<event><type>{kind}</type><id>i1</id><user>u1</user><text>hé &amp; so</text><ref>m0</ref><state>read</state><data>d</data></event>";

    private static byte[] Public(byte[] seed)
    {
        var key = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(seed, 0, key, 0);
        return key;
    }
}
