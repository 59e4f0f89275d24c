using System.Security.Cryptography;
using Gateway.Channels;
using Gateway.Channels.Signing;
using Gateway.Channels.Vonage;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Sending;

/// <summary>Requests of an application have a token that its own key signs; without one the account's key and secret stand for it.</summary>
public sealed class VonageLoginTests : IDisposable
{
    private const string Application = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab";

    private readonly RSA _rsa = RSA.Create(2048);

    public void Dispose() => _rsa.Dispose();

    [Fact]
    public void Encode_PrivateKey_SignsATokenForEachAttempt()
    {
        var send = Assert.Single(new VonageChannel().Encode(Hello, Account(_rsa.ExportPkcs8PrivateKeyPem(), Application)).Requests);

        var first = Token(send.Sign!(TestRequest.Now));
        Assert.Equal(Application, first.Claim("application_id"));
        Assert.Equal(TestRequest.Now.ToUnixTimeSeconds(), first.Time("iat"));
        Assert.Equal(300, first.Time("exp") - first.Time("iat"));
        var second = Token(send.Sign!(TestRequest.Now.AddMinutes(10)));
        Assert.Equal(TestRequest.Now.AddMinutes(10).ToUnixTimeSeconds(), second.Time("iat"));
        Assert.NotEqual(first.Claim("jti"), second.Claim("jti"));
    }

    [Fact]
    public void FetchAttachment_PrivateKey_ShowsATokenToVonageAlone()
    {
        var account = Account(_rsa.ExportPkcs8PrivateKeyPem(), Application);

        var media = new VonageChannel().FetchAttachment(File("https://api-us.nexmo.com/v3/media/1b456509"), account)!.Request;
        Assert.Equal(Application, Token(media.Sign!(TestRequest.Now)).Claim("application_id"));
        var elsewhere = new VonageChannel().FetchAttachment(File("https://files.example/1b456509"), account)!.Request;
        Assert.Null(elsewhere.Sign);
        Assert.Empty(elsewhere.Headers);
    }

    [Theory]
    [InlineData(true, null, "settings.applicationId: must be given with secrets.privateKey")]
    [InlineData(false, Application, "secrets.privateKey: must be the application's private key in PEM")]
    public void Encode_HalfALogin_SaysWhatIsMissing(bool isKey, string? application, string detail)
    {
        var account = Account(isKey ? _rsa.ExportPkcs8PrivateKeyPem() : _rsa.ExportSubjectPublicKeyInfoPem(), application);

        var refusal = new VonageChannel().Encode(Hello, account).Refusal!;
        Assert.Equal(("account_not_configured", detail), (refusal.Code, refusal.Detail));
        Assert.Empty(new VonageChannel().FetchAttachment(File("https://api-us.nexmo.com/v3/media/1b456509"), account)!.Request.Headers);
    }

    private static OutboundMessage Hello => new() { DeliveryId = Guid.Parse("00000000-0000-0000-0000-000000000001"), Recipient = "447700900001", Text = "Hello" };

    private static AccountModel Account(string key, string? application)
    {
        var account = TestAccounts.Of("vonage", "447700900000", ("apiKey", "key"), ("apiSecret", "secret"), ("privateKey", key));
        return application is null ? account : account.With(("applicationId", application));
    }

    private static Attachment File(string url) => new() { Kind = "image", Url = url };

    private CompactToken Token(SendRequest request)
    {
        var (name, value) = Assert.Single(request.Headers);
        Assert.Equal("Authorization", name);
        var token = Assert.IsType<CompactToken>(CompactToken.OfBearer(value));
        Assert.True(token.IsSignedBy(new PublishedKey("key", _rsa.ExportParameters(false), [])));
        return token;
    }
}
