using System.Text;
using Gateway.Channels;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Email;

/// <summary>What providers call soft: a mail they have given up has failed, one they go on with is not decided.</summary>
public sealed class SoftBounceTests
{
    [Theory]
    [InlineData("email-ses", "{\"notificationType\":\"Bounce\",\"mail\":{\"messageId\":\"m1\"},\"bounce\":{\"bounceType\":\"Transient\",\"bounceSubType\":\"MailboxFull\",\"bouncedRecipients\":[{\"emailAddress\":\"ann@x.example\"}]}}")]
    [InlineData("email-ses", "{\"eventType\":\"Bounce\",\"mail\":{\"messageId\":\"m1\",\"destination\":[\"ann@x.example\"]},\"bounce\":{\"bounceType\":\"Transient\",\"bounceSubType\":\"MessageTooLarge\"}}")]
    [InlineData("email-sendgrid", "[{\"event\":\"bounce\",\"type\":\"blocked\",\"email\":\"ann@x.example\",\"smtp-id\":\"<m1>\",\"timestamp\":1461095250}]")]
    [InlineData("email-postmark", "{\"RecordType\":\"Bounce\",\"Type\":\"SoftBounce\",\"MessageID\":\"m1\",\"Email\":\"ann@x.example\"}")]
    [InlineData("email-mandrill", "[{\"event\":\"soft_bounce\",\"ts\":1507856722,\"_id\":\"m1\",\"msg\":{\"email\":\"ann@x.example\",\"bounce_description\":\"mailbox_full\"}}]")]
    [InlineData("email-mailersend", "{\"type\":\"activity.soft_bounced\",\"created_at\":\"2026-05-09T13:44:31Z\",\"data\":{\"id\":\"e1\",\"email\":{\"message\":{\"id\":\"m1\"},\"recipient\":{\"email\":\"ann@x.example\"}}}}")]
    public void Decode_SoftBounceThatIsFinal_IsAFailedReceipt(string channel, string body)
    {
        var item = Single(channel, body);
        Assert.Equal((ItemKind.Receipt, "failed", "m1", "ann@x.example"), (item.Kind, item.Status, item.Target, item.Sender));
    }

    [Theory]
    [InlineData("email-ses", "{\"notificationType\":\"Bounce\",\"mail\":{\"messageId\":\"m1\"},\"bounce\":{\"bounceType\":\"Transient\",\"bounceSubType\":\"General\",\"bouncedRecipients\":[{\"emailAddress\":\"ann@x.example\"}]}}")]
    [InlineData("email-ses", "{\"eventType\":\"Bounce\",\"mail\":{\"messageId\":\"m1\",\"destination\":[\"ann@x.example\"]},\"bounce\":{\"bounceType\":\"Transient\",\"bounceSubType\":\"General\"}}")]
    [InlineData("email-ses", "{\"eventType\":\"DeliveryDelay\",\"mail\":{\"messageId\":\"m1\"},\"deliveryDelay\":{\"delayType\":\"MailboxFull\",\"delayedRecipients\":[{\"emailAddress\":\"ann@x.example\"}]}}")]
    [InlineData("email-sendgrid", "[{\"event\":\"deferred\",\"email\":\"ann@x.example\",\"smtp-id\":\"<m1>\",\"timestamp\":1461095250}]")]
    [InlineData("email-postmark", "{\"RecordType\":\"Bounce\",\"Type\":\"Transient\",\"MessageID\":\"m1\",\"Email\":\"ann@x.example\"}")]
    [InlineData("email-postmark", "{\"RecordType\":\"Bounce\",\"Type\":\"AutoResponder\",\"MessageID\":\"m1\",\"Email\":\"ann@x.example\"}")]
    [InlineData("email-mandrill", "[{\"event\":\"deferral\",\"ts\":1507856722,\"_id\":\"m1\",\"msg\":{\"email\":\"ann@x.example\"}}]")]
    [InlineData("email-mailersend", "{\"type\":\"activity.deferred\",\"created_at\":\"2026-05-09T13:44:31Z\",\"data\":{\"id\":\"e1\",\"email\":{\"message\":{\"id\":\"m1\"},\"recipient\":{\"email\":\"ann@x.example\"}}}}")]
    public void Decode_DeliveryThatIsStillTried_IsIgnored(string channel, string body) => Assert.Equal(ItemKind.Ignored, Single(channel, body).Kind);

    private static InboundItem Single(string channel, string body)
    {
        var items = new List<InboundItem>();
        var result = ChannelCatalog.Find(channel)!.Decode(Bodies.Of(Encoding.UTF8.GetBytes(body)), new TestRequest(), TestAccounts.Any, items);
        Assert.True(result.Outcome == DecodeOutcome.Decoded, result.Detail);
        return Assert.Single(items);
    }
}
