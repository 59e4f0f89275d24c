using System.Security.Cryptography;
using System.Text;
using Gateway.Channels.Email.Providers;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels.Email;

/// <summary>Mandrill asks whether anybody is there before the webhook, and with it the key, exists.</summary>
public sealed class MandrillProbeTests
{
    private const string Nothing = "mandrill_events=%5B%5D";

    private static readonly MandrillFixture Fixture = new();

    [Fact]
    public void Handshake_Head_IsAnswered() =>
        Assert.Equal(200, new MandrillChannel().Handshake(Bodies.Of(""), new TestRequest { Verb = "HEAD" }, Fixture.Account)?.Status);

    [Theory]
    [InlineData(Nothing, "test-webhook", true)]
    [InlineData(Nothing, "another", false)]
    [InlineData("mandrill_events=%5B%7B%22event%22%3A%22send%22%7D%5D", "test-webhook", false)]
    public void Handshake_PostOfNoEventsUnderTheTestKey_IsAnsweredAndNothingElseUnderIt(string body, string key, bool answered)
    {
        var events = Uri.UnescapeDataString(body["mandrill_events=".Length..]);
        var signed = Encoding.UTF8.GetBytes(new TestRequest().Url.AbsoluteUri + "mandrill_events" + events);
#pragma warning disable CA5350
        var signature = Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(key), signed));
#pragma warning restore CA5350
        var request = new TestRequest(("x-mandrill-signature", signature), ("content-type", "application/x-www-form-urlencoded"));

        Assert.Equal(answered, new MandrillChannel().Handshake(Bodies.Of(body), request, Fixture.Account) is not null);
    }
}
