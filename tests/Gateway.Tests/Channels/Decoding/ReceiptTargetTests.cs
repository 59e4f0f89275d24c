using Gateway.Channels;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Decoding;

/// <summary>What a receipt or a reaction is about, so that the conversation finds it.</summary>
public sealed class ReceiptTargetTests
{
    [Fact]
    public void TikTokBusiness_Read_IsAboutEverythingUntilThen()
    {
        var item = One("tiktok-business", """{"event":"im_mark_read_msg","user_openid":"b","content":"{\"conversation_id\":\"c1\",\"timestamp\":1750000000000,\"read\":{\"last_read_timestamp\":1750000000}}"}""");
        Assert.Equal((ItemKind.Receipt, null, "1750000000000"), (item.Kind, item.Target, item.Extra!["watermark"]));
    }

    [Fact]
    public void Sunshine_Read_IsAboutEverythingUntilThen()
    {
        var item = One("sunshine", """{"app":{"id":"a"},"webhook":{"id":"w","version":"v2"},"events":[{"id":"e1","createdAt":"2026-05-01T10:00:00.000Z","type":"conversation:read","payload":{"conversation":{"id":"c1"},"activity":{"type":"conversation:read","author":{"type":"user","user":{"id":"u"}}}}}]}""");
        Assert.Equal((ItemKind.Receipt, null, "1777629600000"), (item.Kind, item.Target, item.Extra!["watermark"]));
    }

    [Theory]
    [InlineData("vonage", """{"message_uuid":"u","to":"49","from":"1","timestamp":"2020-01-01T14:00:00.000Z","status":"delivered","channel":"sms","client_ref":"OURS"}""")]
    [InlineData("bandwidth", """[{"type":"message-delivered","time":"2026-05-01T10:00:00Z","to":"+49","message":{"id":"m","time":"2026-05-01T10:00:00Z","to":["+49"],"from":"+1","owner":"+1","direction":"out","tag":"OURS"}}]""")]
    [InlineData("messagebird", "id=m1&reference=OURS&recipient=31612345678&status=delivered&statusDatetime=2026-05-01T10:00:00Z")]
    public void Receipt_WithOurOwnNameOfTheMessage_HasItAsCallbackData(string channel, string body) =>
        Assert.Equal("OURS", One(channel, body).Extra![ExtraNames.CallbackData]);

    [Fact]
    public void Rcs_RevokeThatFailed_SaysNothingOfTheMessage() =>
        Assert.Equal(ItemKind.Ignored, One("rcs", """{"phoneNumber":"+49","agentId":"a@rbm.goog","eventType":"TTL_EXPIRATION_REVOKE_FAILED","eventId":"e","messageId":"m"}""").Kind);

    [Fact]
    public void Vk_Message_HasThePlaceReactionsNameItBy()
    {
        var message = One("vk", """{"type":"message_new","group_id":1,"event_id":"e1","object":{"message":{"id":5,"conversation_message_id":9,"date":1777629600,"from_id":7,"peer_id":7,"text":"hi"}}}""");
        var reaction = One("vk", """{"type":"message_reaction_event","group_id":1,"event_id":"e2","object":{"reacted_id":7,"peer_id":7,"cmid":9,"reaction_id":1}}""");
        Assert.Equal(("5", reaction.Target), (message.Id, message.Extra![ExtraNames.OtherId]));
    }

    private static InboundItem One(string channel, string body)
    {
        var items = new List<InboundItem>();
        var found = Assert.IsAssignableFrom<IChannel>(ChannelCatalog.Find(channel));
        var result = found.Decode(Bodies.Of(body), new TestRequest(), TestAccounts.Of(channel, null), items);
        Assert.True(items.Count == 1, result.Detail);
        return items[0];
    }
}
