using System.Text;
using Gateway.Events.Webhooks;

namespace Gateway.Tests.Events.Webhooks;

public sealed class WebhookSignatureTests
{
    // The vector that the libraries of standard-webhooks test themselves with.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const long Timestamp = 1614265330;
    private const string Body = """{"test": 2432232314}""";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    [Fact]
    public void Of_PublishedVector_IsThatSignature() =>
        Assert.Equal(Signature, WebhookSignature.Of(Id, Timestamp, Encoding.UTF8.GetBytes(Body), [WebhookSecret.Parse(Secret)!]));

    [Fact]
    public void Of_SeveralKeys_SignsWithEachInOrder()
    {
        var other = WebhookSecret.Parse(WebhookSecret.New())!;

        var header = WebhookSignature.Of(Id, Timestamp, Encoding.UTF8.GetBytes(Body), [other, WebhookSecret.Parse(Secret)!]);

        var parts = header.Split(' ');
        Assert.Equal(2, parts.Length);
        Assert.NotEqual(Signature, parts[0]);
        Assert.Equal(Signature, parts[1]);
    }

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_")]
    [InlineData("whsec_AAAA")]
    [InlineData("whsec_not base64 at all, and long enough for a key")]
    [InlineData("whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public void Parse_NoKey_IsRefused(string text) => Assert.Null(WebhookSecret.Parse(text));

    [Fact]
    public void New_EveryTime_IsAnotherKeyOf32Bytes()
    {
        var (one, other) = (WebhookSecret.New(), WebhookSecret.New());

        Assert.NotEqual(one, other);
        Assert.Equal(32, WebhookSecret.Parse(one)!.Length);
    }
}
