using Gateway.Channels;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Sending;

/// <summary>What customers sent opens with the account's credentials on the provider's own hosts, and these go nowhere else.</summary>
public sealed class AttachmentAccessTests
{
    private static readonly (string, string)[] Secrets =
    [
        ("apiLogin", "user:password"), ("apiKey", "key"), ("apiSecret", "secret"), ("accessKey", "key"), ("authToken", "token"), ("accountSid", "AC1"), ("accessToken", "token"),
    ];

    [Theory]
    [InlineData("bandwidth", "https://messaging.bandwidth.com/api/v2/users/1/media/a.jpg", "Basic dXNlcjpwYXNzd29yZA==")]
    [InlineData("infobip", "https://y1.api.infobip.com/whatsapp/1/senders/385/media/1", "App key")]
    [InlineData("messagebird", "https://media.messagebird.com/v1/media/1", "AccessKey key")]
    [InlineData("vonage", "https://api-us.nexmo.com/v3/media/1", "Basic a2V5OnNlY3JldA==")]
    [InlineData("twilio-voice", "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1", "Basic QUMxOnRva2Vu")]
    [InlineData("email-mailgun", "https://storage-us-east4.api.mailgun.net/v3/domains/d/messages/m/attachments/0", "Basic YXBpOmtleQ==")]
    public void Fetch_OnTheProvidersHost_CarriesTheCredentials(string channel, string url, string expected)
    {
        Assert.Contains(("Authorization", expected), Request(channel, new Attachment { Kind = "image", Url = url })!.Request.Headers);
        Assert.Empty(Request(channel, new Attachment { Kind = "image", Url = "https://elsewhere.example/a.jpg" })!.Request.Headers);
        Assert.Empty(Request(channel, new Attachment { Kind = "image", Url = url.Replace("https:", "http:", StringComparison.Ordinal) })!.Request.Headers);
    }

    [Fact]
    public void Fetch_XMediaOfADirectMessage_IsAskedOfTheApi()
    {
        var request = Request("x", new Attachment { Kind = "image", Url = "https://ton.twitter.com/1.1/ton/data/dm/1034828552951160836/1034828533812486145/oP5p359h.jpg" })!;
        Assert.Equal("http://127.0.0.1:9/2/dm_conversations/media/1034828552951160836/1034828533812486145/oP5p359h.jpg", request.Request.Url.AbsoluteUri);
        Assert.Contains(("Authorization", "Bearer token"), request.Request.Headers);
        Assert.True(request.IsApi);
        Assert.Null(Request("x", new Attachment { Kind = "image", Url = "https://ton.twitter.com/1.1/ton/data/dm/1/../2/a.jpg" }));
        Assert.Empty(Request("x", new Attachment { Kind = "image", Url = "https://pbs.twimg.com/a.jpg" })!.Request.Headers);
    }

    [Fact]
    public void Fetch_WeChatMedia_IsAskedByItsId()
    {
        var voice = Request("wechat", new Attachment { Kind = "voice", Id = "m/1" })!;
        Assert.Equal("http://127.0.0.1:9/cgi-bin/media/get?access_token=token&media_id=m%2F1", voice.Request.Url.AbsoluteUri);
        Assert.Null(voice.Next);

        var video = Request("wechat", new Attachment { Kind = "video", Id = "m1" })!;
        Assert.Equal("https://v.example/a.mp4", video.Next!("""{"video_url":"https://v.example/a.mp4"}"""u8.ToArray())!.Url.AbsoluteUri);
        Assert.Null(video.Next("""{"errcode":40007}"""u8.ToArray()));
        Assert.Equal("https://mmbiz.example/p", Request("wechat", new Attachment { Kind = "image", Id = "m1", Url = "https://mmbiz.example/p" })!.Request.Url.AbsoluteUri);
    }

    private static AttachmentRequest? Request(string channel, Attachment attachment) =>
        Assert.IsAssignableFrom<IChannel>(ChannelCatalog.Find(channel)).FetchAttachment(attachment, TestAccounts.Of(channel, "1", Secrets));
}
