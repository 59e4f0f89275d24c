using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.Generic;
using Gateway.Contracts.Configuration;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace Gateway.Tests.Channels.Generic;

/// <summary>Recipes as providers without a channel of their own sign.</summary>
public sealed class GenericRecipeTests
{
    private const string Body = """{"a":"b"}""";

    private static readonly GenericChannel Channel = new();

    private static long Now => TestRequest.Now.ToUnixTimeSeconds();

    [Fact]
    public void Verify_PartsOfOneHeader_AreTheTimeAndTheSignatures()
    {
        var account = Account("""{"scheme":"hmac","header":"X-Sig","separator":",","prefix":"v1=","timestampPrefix":"t=","signed":"{timestamp}.{body}"}""", "k");
        var right = Hex($"{Now}.{Body}");
        Assert.Equal(VerifyOutcome.Verified, Verify(account, ("X-Sig", $"t={Now},v1={right}")));
        Assert.Equal(VerifyOutcome.Verified, Verify(account, ("X-Sig", $"t={Now}, v1={Hex("another key's")}, v1={right}, v0=00")));
        Assert.Equal(VerifyOutcome.Forged, Verify(account, ("X-Sig", $"t={Now + 1},v1={right}")));
        Assert.Equal(VerifyOutcome.Forged, Verify(account, ("X-Sig", $"t={Now},v0={right}")));
        Assert.Equal(VerifyOutcome.Missing, Verify(account, ("X-Sig", $"v1={right}")));
        Assert.Equal(VerifyOutcome.Forged, Verify(account, ("X-Sig", $"t={Now}," + string.Join(',', Enumerable.Repeat("v1=00", 20)) + $",v1={right}")));
        Assert.Equal(VerifyOutcome.Expired, Verify(account, ("X-Sig", $"t={Now - 400},v1={Hex($"{Now - 400}.{Body}")}")));
    }

    [Fact]
    public void Verify_StandardWebhooks_SignsTheIdUnderABase64Key()
    {
        const string Recipe = """
            {"scheme":"hmac","header":"webhook-signature","separator":" ","prefix":"v1,","encoding":"base64","keyEncoding":"base64",
             "timestamp":"webhook-timestamp","signed":"{header.webhook-id}.{timestamp}.{body}"}
            """;
        var key = "0123456789abcdef"u8.ToArray();
        var account = Account(Recipe, "whsec_" + Convert.ToBase64String(key));
        var time = Now.ToString(CultureInfo.InvariantCulture);
        var right = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"msg_1.{time}.{Body}")));
        Assert.Equal(VerifyOutcome.Verified, Verify(account, ("webhook-id", "msg_1"), ("webhook-timestamp", time), ("webhook-signature", "v1,AAAA " + right)));
        Assert.Equal(VerifyOutcome.Forged, Verify(account, ("webhook-id", "msg_2"), ("webhook-timestamp", time), ("webhook-signature", right)));
        Assert.Equal(VerifyOutcome.Missing, Verify(account, ("webhook-timestamp", time), ("webhook-signature", right)));
    }

    [Theory]
    [InlineData("2026-03-02T09:00:00Z", 0)]
    [InlineData("2026-03-02T09:00:00.123456789Z", 0)]
    [InlineData("Mon, 02 Mar 2026 09:00:00 GMT", 0)]
    [InlineData("2026-03-02T08:00:00Z", 1)]
    [InlineData("now", 1)]
    public void Verify_SignedTime_IsReadInAnyForm(string time, int expired)
    {
        var account = Account("""{"scheme":"hmac","header":"X-Sig","timestamp":"X-Time","signed":"{timestamp}{body}"}""", "k");
        var request = new TestRequest(("X-Sig", Hex(time + Body)), ("X-Time", time)) { At = new DateTimeOffset(2026, 3, 2, 9, 1, 0, TimeSpan.Zero) };
        Assert.Equal(expired == 1 ? VerifyOutcome.Expired : VerifyOutcome.Verified, Channel.Verify(Bodies.Of(Body), request, account));
    }

    [Fact]
    public void Verify_Ed25519_TakesTheKeyAsProvidersShowIt()
    {
        var pair = new Ed25519KeyPairGenerator();
        pair.Init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        var keys = pair.GenerateKeyPair();
        var signature = new byte[64];
        ((Ed25519PrivateKeyParameters)keys.Private).Sign(Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.Algorithm.Ed25519, null, Encoding.UTF8.GetBytes(Body), 0, Body.Length, signature, 0);
        var raw = ((Ed25519PublicKeyParameters)keys.Public).GetEncoded();
        var info = SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(keys.Public).GetDerEncoded();
        string[] forms = [Convert.ToHexString(raw), Convert.ToBase64String(raw), Convert.ToBase64String(info), new string(PemEncoding.Write("PUBLIC KEY", info))];
        foreach (var key in forms)
        {
            var account = Account("""{"scheme":"ed25519","header":"X-Sig","encoding":"base64url"}""", key);
            Assert.Equal(VerifyOutcome.Verified, Verify(account, ("X-Sig", System.Buffers.Text.Base64Url.EncodeToString(signature))));
            Assert.Equal(VerifyOutcome.Forged, Verify(account, ("X-Sig", System.Buffers.Text.Base64Url.EncodeToString(signature.Reverse().ToArray()))));
        }
    }

    [Fact]
    public void Verify_TokenInTheBody_IsReadForIt()
    {
        var account = Account("""{"scheme":"token","body":"/token"}""", "secret");
        Assert.Equal(VerifyOutcome.Verified, Channel.Verify(Bodies.Of("""{"token":"secret"}"""), new TestRequest(), account));
        Assert.Equal(VerifyOutcome.Forged, Channel.Verify(Bodies.Of("""{"token":"Secret"}"""), new TestRequest(), account));
        Assert.Equal(VerifyOutcome.Missing, Channel.Verify(Bodies.Of("""{"token":["secret"]}"""), new TestRequest(), account));
        Assert.Equal(VerifyOutcome.Missing, Channel.Verify(Bodies.Of("""{"token":"""), new TestRequest(), account));
        Assert.Equal(VerifyOutcome.Verified, Channel.Verify(Bodies.Of("token=secret&a=b"), new TestRequest(), account));
    }

    [Fact]
    public void Handshake_SignedPost_IsAnsweredInTheProvidersForm()
    {
        var account = Account(
            """{"scheme":"hmac","header":"X-Sig"}""", "k", ("challenge", """{"body":"/challenge","answer":"{\"challenge\":{value}}","contentType":"application/json"}"""));
        const string Question = """{"challenge":"a\"b"}""";
        var answer = Channel.Handshake(Bodies.Of(Question), new TestRequest(("X-Sig", Hex(Question))), account)!;
        Assert.Equal(("application/json", """{"challenge":"a\u0022b"}"""), (answer.ContentType, Encoding.UTF8.GetString(answer.Body.Span)));
        Assert.Null(Channel.Handshake(Bodies.Of(Question), new TestRequest(("X-Sig", Hex("else"))), account));
        Assert.Null(Channel.Handshake(Bodies.Of(Body), new TestRequest(("X-Sig", Hex(Body))), account));

        var header = Account("""{"scheme":"none"}""", "k", ("challenge", """{"header":"X-Challenge"}"""));
        Assert.Equal("c1", Encoding.UTF8.GetString(Channel.Handshake(Bodies.Of(Body), new TestRequest(("X-Challenge", "c1")), header)!.Body.Span));
    }

    /// <summary>Times of a token are numbers, fractions too (RFC 7519); what is none of them is no time to be in.</summary>
    [Theory]
    [InlineData("""{"exp":{0}}""", 60, VerifyOutcome.Verified)]
    [InlineData("""{"exp":{0}}""", -301, VerifyOutcome.Expired)]
    [InlineData("""{"exp":{0}.5}""", -310, VerifyOutcome.Expired)]
    [InlineData("""{"exp":{0}.5}""", 60, VerifyOutcome.Verified)]
    [InlineData("""{"nbf":{0}.5}""", 310, VerifyOutcome.Expired)]
    [InlineData("""{"nbf":{0}}""", 60, VerifyOutcome.Verified)]
    [InlineData("""{"exp":"soon"}""", 0, VerifyOutcome.Expired)]
    [InlineData("""{"nbf":"soon"}""", 0, VerifyOutcome.Expired)]
    [InlineData("""{"exp":1e999}""", 0, VerifyOutcome.Expired)]
    [InlineData("""{"iss":"x"}""", 0, VerifyOutcome.Verified)]
    public void Verify_TokenOfATime_HoldsForIt(string claims, int seconds, VerifyOutcome outcome)
    {
        claims = claims.Replace("{0}", (TestRequest.Now.ToUnixTimeSeconds() + seconds).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var signed = System.Buffers.Text.Base64Url.EncodeToString("""{"alg":"HS256"}"""u8) + "." + System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims));
        var token = signed + "." + System.Buffers.Text.Base64Url.EncodeToString(HMACSHA256.HashData("k"u8, Encoding.ASCII.GetBytes(signed)));
        Assert.Equal(outcome, Verify(Account("""{"scheme":"jwt"}""", "k"), ("Authorization", "Bearer " + token)));
    }

    private static string Hex(string content) => Convert.ToHexStringLower(HMACSHA256.HashData("k"u8.ToArray(), Encoding.UTF8.GetBytes(content)));

    private static VerifyOutcome Verify(AccountModel account, params (string, string)[] headers) => Channel.Verify(Bodies.Of(Body), new TestRequest(headers), account);

    private static AccountModel Account(string recipe, string key, params (string Name, string Value)[] more)
    {
        var settings = more.ToDictionary(setting => setting.Name, setting => setting.Value);
        settings["map"] = """{"sender":"/a"}""";
        settings["signature"] = recipe;
        var account = GenericChannelTests.Account(settings, ("key", key));
        Assert.Empty(Channel.Faults(account));
        return account;
    }
}
