using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Mail;
using Gateway.Host.Operate;
using Gateway.Host.Sending;
using Gateway.Host.WebChat;
using Gateway.Tests.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Sending;

/// <summary>The channels' real encoders and classifiers before a provider made by hand.</summary>
public sealed class OutboundChannelsTests : IDisposable
{
    private const string Callback = "https://bot-api.kakao.com/v1/bots/5c3/callback/xyz";

    private readonly FakeTimeProvider _time = new(TestRequest.Now);
    private readonly List<string> _urls = [];
    private readonly List<string> _order = [];
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Provider _provider;

    public OutboundChannelsTests() => _provider = new Provider
    {
        Before = request =>
        {
            _urls.Add(request.RequestUri!.ToString());
            _order.Add("request");
            return Task.CompletedTask;
        },
    };

    public void Dispose()
    {
        _provider.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Send_WithALiveCallback_AnswersThereAndOnlyAfterTheMark()
    {
        _provider.Answers.Enqueue((200, """{"taskId":"t1","status":"SUCCESS"}"""));

        var sent = await SendAsync("kakaotalk", Message(Callback));

        Assert.Equal(new SendProgress(1, new SendResult(SendOutcome.Sent, "t1")), sent);
        Assert.Equal([Callback], _urls);
        Assert.Equal(["mark", "request"], _order);
    }

    [Fact]
    public async Task Send_WithACallbackTooOld_IsRefusedInWordsAndAsksNobody()
    {
        var message = Message(Callback);
        _time.Advance(TimeSpan.FromSeconds(56));

        Assert.Equal(new SendProgress(0, new SendResult(SendOutcome.Rejected, Code: "callback_missing"), HasBegun: false), await SendAsync("kakaotalk", message));
        Assert.Empty(_order);
    }

    [Theory]
    [InlineData("line", 54, "/v2/bot/message/reply", "mark")]
    [InlineData("line", 56, "/v2/bot/message/push", "")]
    [InlineData("discord", 894, "/api/v10/webhooks/1001/tok/messages/@original", "mark")]
    [InlineData("discord", 896, "/api/v10/channels/645/messages", "mark")]
    public async Task Send_ByTheAgeOfItsToken_AnswersOrPushes(string channel, int seconds, string path, string mark)
    {
        var message = Message(channel == "line" ? "rt" : "1001/tok");
        _time.Advance(TimeSpan.FromSeconds(seconds));
        _provider.Answers.Enqueue((200, "{}"));

        Assert.Equal(SendOutcome.Sent, (await SendAsync(channel, message)).Result.Outcome);
        Assert.Equal(path, new Uri(Assert.Single(_urls)).AbsolutePath);
        Assert.Equal(mark.Length > 0 ? ["mark", "request"] : ["request"], _order);
    }

    [Fact]
    public async Task Send_WhoseMarkIsNotConfirmed_DoesNotLeave()
    {
        var sent = await SendAsync("kakaotalk", Message(Callback), isMarked: false);

        Assert.Equal(new SendProgress(0, new SendResult(SendOutcome.Retry, Code: "journal"), HasBegun: false), sent);
        Assert.Empty(_urls);
    }

    [Theory]
    [InlineData("whatsapp", SendOutcome.Uncertain)]
    [InlineData("line", SendOutcome.Retry)]
    public async Task Send_AnsweredByAGatewayInBetween_IsRepeatedOnlyUnderAKey(string channel, SendOutcome outcome)
    {
        _provider.Answers.Enqueue((504, "upstream timed out"));

        Assert.Equal(outcome, (await SendAsync(channel, Message(null))).Result.Outcome);
    }

    private OutboundMessage Message(string? token) => new()
    {
        DeliveryId = Guid.Parse("00000000-0000-0000-0000-000000000007"),
        Recipient = "645",
        Text = "네",
        ReplyToken = token,
        ReplyTokenAt = token is null ? null : _time.GetUtcNow(),
    };

    private async Task<SendProgress> SendAsync(string channel, OutboundMessage message, bool isMarked = true)
    {
        var account = TestAccounts.Of(channel, "106540352242922", ("accessToken", "a"), ("botToken", "b"), ("skillToken", "s"), ("channelSecret", "c"));
        var models = new ModelSource();
        var tenant = Conversations.Silo.Model().Tenants["acme"] with
        {
            Accounts = new Dictionary<(string, string), AccountModel> { [(channel, "main")] = account }.ToFrozenDictionary(),
        };
        models.Publish(GatewayModel.Empty with { Tenants = new Dictionary<string, TenantModel> { ["acme"] = tenant }.ToFrozenDictionary() });
        var http = new ProviderHttp(_provider, _time);
        using var tokens = new AccountTokens(new TokenStore(null!, models), http, _time, NullLogger<AccountTokens>.Instance);
        var channels = new OutboundChannels(
            models, ChannelCatalog.Find, http, tokens, new VisitorDelivery(new Visitors(_time)), new MailDelivery(_time), new FileUploads(_provider, null!, http), _time,
            new GatewayMetrics(_services.GetRequiredService<IMeterFactory>()));
        return await channels.SendAsync(account.Ref, message, 0, Mark, TestContext.Current.CancellationToken);

        ValueTask<bool> Mark()
        {
            _order.Add("mark");
            return new(isMarked);
        }
    }
}
