using System.Buffers;
using System.Text;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Conversations;
using Gateway.Tests.Channels;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Conversations.Sending;

/// <summary>From the provider's payload through the conversation to what the sender is given.</summary>
public sealed class ReplyTokenTests : IAsyncLifetime
{
    private const string Callback = "https://bot-api.kakao.com/v1/bots/5c3/callback/xyz";

    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await Silo.StartAsync();

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Reply_ToAPayloadWithACallback_CarriesItOnce()
    {
        var desk = await AssignedAsync(Decoded(new KakaoTalkFixture(), KakaoTalkFixture.Skill($"\"utterance\":\"재고 있나요?\",\"callbackUrl\":\"{Callback}\"")));
        var came = _silo.Time.GetUtcNow();

        await desk.Ana.SendAsync(new ReplyFrame(desk.Conversation, "r1", "네", []));
        var first = _silo.Channels.Sent.Take(TestContext.Current.CancellationToken);
        Assert.Equal((Callback, came), (first.ReplyToken, first.ReplyTokenAt));
        await desk.Ana.SendAsync(new ReplyFrame(desk.Conversation, "r2", "있어요", []));
        var second = _silo.Channels.Sent.Take(TestContext.Current.CancellationToken);
        Assert.Equal(default, (second.ReplyToken, second.ReplyTokenAt));
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, Callback)]
    public async Task Retry_WithTheToken_HasItOnlyWhenNothingHadLeft(bool hasBegun, string? expected)
    {
        var desk = await AssignedAsync(Decoded(new KakaoTalkFixture(), KakaoTalkFixture.Skill($"\"utterance\":\"재고 있나요?\",\"callbackUrl\":\"{Callback}\"")));
        _silo.Channels.HasBegun = hasBegun;
        _silo.Channels.Answer(new SendResult(SendOutcome.Retry, RetryAfter: TimeSpan.FromSeconds(1), Code: "network"));

        await desk.Ana.SendAsync(new ReplyFrame(desk.Conversation, "r1", "네", []));
        Assert.Equal(Callback, _silo.Channels.Sent.Take(TestContext.Current.CancellationToken).ReplyToken);

        // The wait for the next attempt begins once the mark of the first is taken back.
        OutboundMessage? second;
        while (!_silo.Channels.Sent.TryTake(out second, 20, TestContext.Current.CancellationToken))
        {
            _silo.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(expected, second.ReplyToken);
    }

    [Theory]
    [InlineData("line", """{"destination":"Ub07","events":[{"type":"message","mode":"active","timestamp":1749416383123,"source":{"type":"user","userId":"U11"},"webhookEventId":"01HZ","deliveryContext":{"isRedelivery":false},"replyToken":"rt","message":{"id":"468","type":"text","text":"x"}}]}""", "rt")]
    [InlineData("discord", """{"id":"77","application_id":"1001","type":2,"token":"tok","channel_id":"645","channel":{"id":"645","type":1},"user":{"id":"53","username":"mason"},"data":{"id":"771","name":"order","type":1},"locale":"de","version":1}""", "1001/tok")]
    public async Task Reply_ToAPayloadWithAToken_CarriesIt(string channel, string payload, string token)
    {
        var items = new List<InboundItem>();
        var result = ChannelCatalog.Find(channel)!.Decode(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(payload)), new TestRequest(), TestAccounts.Any, items);
        Assert.Equal(DecodeOutcome.Decoded, result.Outcome);
        var desk = await AssignedAsync(Assert.Single(items));

        await desk.Ana.SendAsync(new ReplyFrame(desk.Conversation, "r1", "ok", []));
        Assert.Equal(token, _silo.Channels.Sent.Take(TestContext.Current.CancellationToken).ReplyToken);
    }

    private static InboundItem Decoded(ChannelFixture fixture, string payload) => Items.One(fixture, payload);

    private async Task<(Desk Ana, string Conversation)> AssignedAsync(InboundItem decoded)
    {
        // The test tenant's agents speak German.
        var item = decoded with { Locale = "de", Text = "Ist das noch da?" };
        var ana = await Desk.ConnectAsync(_silo, "ana");
        var thread = ThreadId.Of(new byte[32], "acme", "whatsapp", "main", item.Sender!);
        await _silo.Conversations.Of(thread).AcceptAsync(
            new InboundBatch(new AccountRef("acme", "whatsapp", "main"), item.Sender!, [item], _silo.Time.GetUtcNow()));
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        return (ana, (await ana.NextAsync<AssignedFrame>()).Conversation);
    }
}
