using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Host.Configuration;
using Gateway.Host.Demo;
using Gateway.Host.Security;

namespace Gateway.SystemTests.Demo;

/// <summary>The demo's providers against what the channels really send, over a socket.</summary>
public sealed class DemoProvidersTests : IAsyncLifetime
{
    private readonly DemoTenant _tenant = DemoTenant.Create(new DemoOptions());
    private readonly DemoCounts _counts = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler());
    private readonly List<string> _delivered = [];
    private DemoProviders _providers = null!;

    public async ValueTask InitializeAsync()
    {
        _providers = await DemoProviders.StartAsync(_tenant, _counts, TimeProvider.System, TestContext.Current.CancellationToken);
        _providers.Delivered = (_, alias, _) => _delivered.Add(alias);
    }

    public async ValueTask DisposeAsync()
    {
        await _providers.DisposeAsync();
        _client.Dispose();
    }

    [Fact]
    public async Task Send_OfEveryAccount_IsTakenAndReachesTheCustomer()
    {
        foreach (var account in _tenant.Accounts)
        {
            var (status, outcome) = await SendAsync(account, Guid.NewGuid());

            Assert.Equal((200, SendOutcome.Sent), (status, outcome));
        }

        Assert.Equal(Enumerable.Repeat("4242", _tenant.Accounts.Count), _delivered);
        Assert.Equal(0, _counts.Refused);
    }

    [Fact]
    public async Task Send_RepeatedUnderItsRetryKey_HasNoSecondEffectOnLine()
    {
        var line = _tenant.Accounts.First(account => account.Channel == "line");
        var delivery = Guid.NewGuid();

        Assert.Equal(200, (await SendAsync(line, delivery)).Status);
        Assert.Equal((409, SendOutcome.Sent), await SendAsync(line, delivery));
        Assert.Single(_delivered);
    }

    [Fact]
    public async Task Send_WithAnotherToken_IsRefused()
    {
        foreach (var account in _tenant.Accounts)
        {
            var (status, _) = await SendAsync(account, Guid.NewGuid(), DemoTenant.Create(new DemoOptions()));

            Assert.Equal(401, status);
        }

        Assert.Empty(_delivered);
    }

    private async Task<(int Status, SendOutcome Outcome)> SendAsync(DemoAccount account, Guid delivery, DemoTenant? other = null)
    {
        var loaded = Loader.Load((other ?? _tenant).ToConfiguration(_providers.Url, "00000000", ApiKey.HashText(ApiKey.Hash("key"))), 1, Substitution.OfEnvironment);
        var channel = ChannelCatalog.Find(account.Channel);
        Assert.NotNull(channel);
        var message = new OutboundMessage { DeliveryId = delivery, Recipient = "4242", Text = account.Language.Answers[0] };
        var request = Assert.Single(channel.Encode(message, loaded.Result!.Model.Tenants[DemoTenant.Name].Accounts[(account.Channel, account.Name)]).Requests);

        using var http = new HttpRequestMessage(new HttpMethod(request.Method), request.Url) { Content = new ReadOnlyMemoryContent(request.Body) };
        http.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        foreach (var (name, value) in request.Headers)
        {
            http.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _client.SendAsync(http, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, channel.Classify((int)answer.StatusCode, null, body).Outcome);
    }
}
