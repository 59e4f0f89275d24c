using System.Text;
using Gateway.Channels.MercadoLibre;
using Gateway.Channels.Twilio;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Trade;

public sealed class TradeFetchTests
{
    private static readonly AccountModel TwilioAccount = TestAccounts.Of("twilio", null, ("authToken", "t"), ("accountSid", "AC1"));

    [Fact]
    public void TokenRequest_MercadoLibre_AsksWithTheApplicationAndTheLastRefreshToken()
    {
        var channel = new MercadoLibreChannel();
        var account = TestAccounts.Of("mercado-libre", "34", ("webhookToken", "h"), ("clientSecret", "s&"), ("refreshToken", "TG-1")).With(("clientId", "49"));

        var request = channel.TokenRequest(account, TestRequest.Now);

        Assert.Equal("http://127.0.0.1:9/oauth/token", request!.Url.AbsoluteUri);
        Assert.Equal("grant_type=refresh_token&client_id=49&client_secret=s%26&refresh_token=TG-1", Encoding.ASCII.GetString(request.Body.Span));
        var grant = channel.ReadToken(200, """{"access_token":"APP_USR-1","token_type":"bearer","expires_in":21600,"refresh_token":"TG-2"}"""u8)!;
        Assert.Equal(("APP_USR-1", TimeSpan.FromHours(6), "TG-2"), (grant.AccessToken.RevealText(), grant.Lifetime, grant.RefreshToken!.RevealText()));
        Assert.Null(channel.TokenRequest(TestAccounts.Of("mercado-libre", "34", ("webhookToken", "h"), ("accessToken", "fixed")), TestRequest.Now));
    }

    [Theory]
    [InlineData("https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1", "Basic QUMxOnQ=")]
    [InlineData("https://mcs.us1.twilio.com/v1/Services/IS1/Media/ME1/Content", "Basic QUMxOnQ=")]
    [InlineData("http://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1", null)]
    [InlineData("https://api.twilio.com.evil.example/x", null)]
    public void FetchAttachment_Twilio_GivesCredentialsToItsOwnHostsOnly(string url, string? authorization)
    {
        var request = new TwilioChannel().FetchAttachment(new Attachment { Kind = "image", Url = url }, TwilioAccount)!.Request;

        Assert.Equal(authorization, request.Headers.Where(header => header.Name == "Authorization").Select(header => header.Value).SingleOrDefault());
    }
}
