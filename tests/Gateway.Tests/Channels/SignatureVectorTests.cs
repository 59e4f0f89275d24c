using System.Text.Json;
using Gateway.Channels;

namespace Gateway.Tests.Channels;

/// <summary>Signatures that others published for their own implementations.</summary>
public sealed class SignatureVectorTests
{
    /// <summary>By the name in the file: our channel, and the secret that signs.</summary>
    private static readonly Dictionary<string, (string Channel, string Secret)[]> Signers = new()
    {
        ["whatsapp"] = [("whatsapp", "appSecret")],
        ["messenger"] = [("messenger", "appSecret")],
        ["messenger/instagram"] = [("messenger", "appSecret"), ("instagram", "appSecret")],
        ["line"] = [("line", "channelSecret")],
        ["telegram"] = [("telegram", "secretToken")],
        ["x-twitter"] = [("x", "consumerSecret")],
        ["viber"] = [("viber", "authToken")],
    };

    [Fact]
    public void Verify_PublishedVectors_AgreeWithTheirAuthors()
    {
        Assert.SkipWhen(SharedPayloads.Root is null, SharedPayloads.Absent);
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedPayloads.Root!, "signature-vectors.json")));
        var count = 0;
        foreach (var vector in file.RootElement.GetProperty("vectors").EnumerateArray())
        {
            if (!Signers.TryGetValue(vector.GetProperty("channel").GetString()!, out var signers))
                continue;
            var body = vector.TryGetProperty("body_file", out var path)
                ? File.ReadAllBytes(Path.Combine(SharedPayloads.Root!, "payloads", path.GetString()!))
                : System.Text.Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!);
            var request = new TestRequest((vector.GetProperty("header").GetString()!, vector.GetProperty("expected").GetString()!));
            var expected = vector.GetProperty("valid").GetBoolean() ? VerifyOutcome.Verified : VerifyOutcome.Forged;
            foreach (var (name, secret) in signers)
            {
                var channel = Assert.IsAssignableFrom<IChannel>(ChannelCatalog.Find(name));
                Assert.Equal(expected, channel.Verify(Bodies.Of(body), request, TestAccounts.Of(name, null, (secret, vector.GetProperty("secret").GetString()!))));
                count++;
            }
        }

        Assert.True(count >= 7, "vectors of seven channels were expected");
    }

    /// <summary>Computed from the documented algorithms, for these providers publish none.</summary>
    [Theory]
    [InlineData("apple", "apple-messages", "mspSecret", "Authorization", "Bearer ")]
    [InlineData("genesys", "genesys-open-messaging", "signatureSecret", "X-Hub-Signature-256", "")]
    public void Verify_ComputedVector_IsVerified(string name, string folder, string secretName, string header, string scheme)
    {
        Assert.SkipWhen(SharedPayloads.Root is null, SharedPayloads.Absent);
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedPayloads.Root!, "signature-vectors.json")));
        var vector = file.RootElement.GetProperty("vectors").EnumerateArray().Single(v => v.GetProperty("channel").GetString() == folder);
        var channel = Assert.IsAssignableFrom<IChannel>(ChannelCatalog.Find(name));
        var body = vector.TryGetProperty("body", out var text) ? text.GetString()! : "{}";
        var account = TestAccounts.Of(name, null, (secretName, vector.GetProperty("secret").GetString()!));
        Assert.Equal(VerifyOutcome.Verified, channel.Verify(Bodies.Of(body), new TestRequest((header, scheme + vector.GetProperty("expected").GetString())), account));
    }

    [Fact]
    public void Verify_PreviousSecretDuringRotation_IsVerified()
    {
        var channel = Assert.IsAssignableFrom<IChannel>(ChannelCatalog.Find("telegram"));
        var account = TestAccounts.Of("telegram", null, ("secretToken", "new"), ("secretTokenPrevious", "old"));
        VerifyOutcome With(string token) => channel.Verify(Bodies.Of("{}"), new TestRequest(("X-Telegram-Bot-Api-Secret-Token", token)), account);
        Assert.Equal(VerifyOutcome.Verified, With("new"));
        Assert.Equal(VerifyOutcome.Verified, With("old"));
        Assert.Equal(VerifyOutcome.Forged, With("older"));

        var whatsApp = Assert.IsAssignableFrom<IChannel>(ChannelCatalog.Find("whatsapp"));
        var fixture = new Compliance.WhatsAppFixture();
        var rotated = TestAccounts.Of("whatsapp", null, ("appSecret", "brand-new"), ("appSecretPrevious", "whatsapp-app-secret"));
        Assert.Equal(VerifyOutcome.Verified, whatsApp.Verify(Bodies.Of("{}"), fixture.Request("{}"u8.ToArray()), rotated));
    }
}
