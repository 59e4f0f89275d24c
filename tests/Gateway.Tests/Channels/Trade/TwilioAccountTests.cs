using Gateway.Channels.Twilio;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels.Trade;

public sealed class TwilioAccountTests
{
    private const string Incoming = "MessageSid=SM1&SmsStatus=received&Body=hi&From=whatsapp%3A%2B886912345678&To=whatsapp%3A%2B12028831111";
    private const string Status = "MessageSid=SM1&MessageStatus=sent&To=whatsapp%3A%2B886912345678&From=whatsapp%3A%2B12028831111";

    private static readonly AccountModel Number = TestAccounts.Of("twilio", "+12028831111", ("authToken", TwilioSigning.Secret));

    [Theory]
    [InlineData(Incoming)]
    [InlineData(Status)]
    public void Decode_OurNumberWithTheChannelsPrefix_IsTheConfiguredAccount(string body) => Assert.Equal("+12028831111", One(body, Number).Account);

    [Theory]
    [InlineData(Incoming)]
    [InlineData(Status)]
    public void Decode_BehindAMessagingService_LeavesTheAccountToTheUrl(string body) => Assert.Null(One(body, Number.With(("messagingServiceSid", "MG1"))).Account);

    [Fact]
    public void Decode_Conversation_LeavesTheAccountToTheUrl()
    {
        var item = One("EventType=onMessageAdded&ConversationSid=CH1&ChatServiceSid=IS1&MessageSid=IM1&Author=%2B1415&Source=SMS&Body=hi", Number);
        Assert.Equal((null, "CH1", "IS1"), (item.Account, item.Sender, item.Extra!["chat_service"]));
    }

    private static InboundItem One(string body, AccountModel account)
    {
        var items = new List<InboundItem>();
        new TwilioChannel().Decode(Bodies.Of(body), new TestRequest(), account, items);
        return Assert.Single(items);
    }
}
