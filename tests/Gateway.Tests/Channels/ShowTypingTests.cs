using System.Text;
using System.Text.RegularExpressions;
using Gateway.Channels;
using Gateway.Channels.WebChat;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels;

/// <summary>The requests that show the customer that we write.</summary>
public sealed partial class ShowTypingTests
{
    [Theory]
    [InlineData("telegram", "427770117", "/bot123:abc/sendChatAction", """{"chat_id":"427770117","action":"typing"}""")]
    [InlineData("telegram", "427770117@bc", "/bot123:abc/sendChatAction", """{"chat_id":"427770117","business_connection_id":"bc","action":"typing"}""")]
    [InlineData("line", "U1", "/v2/bot/chat/loading/start", """{"chatId":"U1","loadingSeconds":5}""")]
    [InlineData("messenger", "5001", "/178414/messages", """{"recipient":{"id":"5001"},"sender_action":"typing_on"}""")]
    [InlineData("instagram", "5001", "/178414/messages", """{"recipient":{"id":"5001"},"sender_action":"typing_on"}""")]
    [InlineData("discord", "645027906669510667", "/api/v10/channels/645027906669510667/typing", "{}")]
    [InlineData("vk", "5001", "/method/messages.setActivity", "peer_id=5001&type=typing&v=5.199")]
    [InlineData("sunshine", "c1", "/v2/apps/app-1/conversations/c1/activity", """{"author":{"type":"business"},"type":"typing:start"}""")]
    [InlineData("rcs", "+49151", "/v1/phones/%2B49151/agentEvents", """{"eventType":"IS_TYPING"}""")]
    [InlineData("teams", "19:c@thread.tacv2", "/v3/conversations/19%3Ac%40thread.tacv2/activities", """{"type":"typing"}""")]
    [InlineData("apple", "urn:mbid:A", "/v1/message", """{"v":1,"id":"-","type":"typing_start","sourceId":"biz-1","destinationId":"urn:mbid:A"}""")]
    [InlineData("webchat", "v 7", "v%207", """{"type":"typing"}""")]
    public void ShowTyping_ChannelThatHasIt_IsTheDocumentedRequest(string channel, string recipient, string path, string body)
    {
        var fixture = Fixture(channel);
        var request = Assert.IsType<SendRequest>(fixture.Channel.ShowTyping(recipient, fixture.Account));

        var sent = Encoding.UTF8.GetString(request.Body.Span);
        Assert.Equal((path, body), (request.Url.AbsolutePath, AnyId().Replace(sent, "\"id\":\"-\"")));
        Assert.Contains(ChannelFeatures.Typing, fixture.Channel.Features.Sends);
    }

    [Theory]
    [InlineData("line", "C1")]
    [InlineData("discord", "../../users")]
    public void ShowTyping_WhereItCannotBe_IsNone(string channel, string recipient) =>
        Assert.Null(Fixture(channel).Channel.ShowTyping(recipient, Fixture(channel).Account));

    [Fact]
    public void ShowTyping_OtherChannels_ClaimNothingAndMakeNothing()
    {
        foreach (var channel in ChannelCatalog.All.Where(c => !c.Features.Sends.Contains(ChannelFeatures.Typing)))
            Assert.Null(channel.ShowTyping("1", TestAccounts.Of(channel.Name, "1", ("accessToken", "token"))));
    }

    [GeneratedRegex("\"id\":\"[0-9a-f-]{36}\"")]
    private static partial Regex AnyId();

    private static (IChannel Channel, Gateway.Contracts.Configuration.AccountModel Account) Fixture(string channel)
    {
        if (channel == "webchat")
            return (new WebChatChannel(), TestAccounts.Of("webchat", null));
        ChannelFixture fixture = channel switch
        {
            "telegram" => new TelegramFixture(),
            "line" => new LineFixture(),
            "messenger" => new MessengerFixture(),
            "instagram" => new InstagramFixture(),
            "discord" => new DiscordFixture(),
            "vk" => new VkFixture(),
            "rcs" => new RcsFixture(),
            "teams" => new TeamsFixture(),
            "apple" => new AppleFixture(),
            _ => new SunshineFixture(),
        };
        return (fixture.Channel, fixture.Account);
    }
}
