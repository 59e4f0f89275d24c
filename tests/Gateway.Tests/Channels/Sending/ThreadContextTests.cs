using System.Text;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels.Sending;

/// <summary>An answer to a message in a thread stays in it, unless its writer names another message.</summary>
public sealed class ThreadContextTests
{
    private const string InThread =
        """{"type":"event_callback","team_id":"T1","event":{"type":"message","channel_type":"im","channel":"D9","user":"U1","text":"und?","ts":"1.5","thread_ts":"1.2"}}""";

    [Theory]
    [InlineData(null, "1.2")]
    [InlineData("1.5", "1.2")]
    [InlineData("0.9", "0.9")]
    public void Encode_SlackAnswer_GoesToTheThread(string? replyTo, string expected)
    {
        var items = new List<InboundItem>();
        var fixture = new SlackFixture();
        fixture.Channel.Decode(Bodies.Of(InThread), new TestRequest(), fixture.Account, items);
        Assert.Equal("1.2 1.5", items[0].Extra![ExtraNames.ReplyContext]);

        Assert.Contains($"\"thread_ts\":\"{expected}\"", Body(fixture, items[0].Extra![ExtraNames.ReplyContext], replyTo), StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_AnswerToAMessageInNoThread_OpensNone()
    {
        Assert.DoesNotContain("thread_ts", Body(new SlackFixture(), null, null), StringComparison.Ordinal);
        Assert.DoesNotContain("parentId", Body(new WebexFixture(), null, null), StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_WebexAnswer_GoesToTheThread() =>
        Assert.Contains("\"parentId\":\"msg-1\"", Body(new WebexFixture(), "msg-1 msg-2", "msg-2"), StringComparison.Ordinal);

    private static string Body(ChannelFixture fixture, string? context, string? replyTo)
    {
        var message = new OutboundMessage { DeliveryId = Guid.Empty, Recipient = "D9", Text = "Ja", ReplyContext = context, ReplyTo = replyTo };
        var encoded = fixture.Channel.Encode(message, fixture.Account);
        Assert.True(encoded.Refusal is null, encoded.Refusal?.Detail);
        return Encoding.UTF8.GetString(Assert.Single(encoded.Requests).Body.Span);
    }
}
