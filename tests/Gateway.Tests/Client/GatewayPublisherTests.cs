using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Client;
using Gateway.Client.Publishing;
using Gateway.Conversations;
using Gateway.Host.Security;
using Gateway.Tests.Host.Lanes;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Client;

public sealed class GatewayPublisherTests
{
    [Fact]
    public async Task Publish_ConnectionCutAgainAndAgain_EverythingIsDurableAndInOrder()
    {
        const int Batches = 300;
        await using var door = await LaneDoor.OpenAsync(o => o.CreditItems = 40);
        await using var lane = new CuttingProxy(door.Port);
        await using var publisher = new GatewayPublisher(GatewayEventsTests.Options(door, lane.Port, door.Url.Port, KeyRole.Provider), waitingItemsMax: 100);
        var publishing = new List<Task>();
        for (var number = 0; number < Batches; number++)
        {
            publishing.Add(publisher.PublishAsync("line", "tokyo",
                [LaneWire.Item("u1", $"a{number:D4}"), LaneWire.Item($"u{number % 7}", $"b{number:D4}")], TestContext.Current.CancellationToken));
            if (number % 40 == 39)
            {
                await publishing[number - 20];
                lane.Cut();
            }
        }

        await Task.WhenAll(publishing);

        // A thread sees its messages in order; what was on its way when the connection was cut it sees again, and knows by its id.
        var first = door.Threads.Items.Where(item => item.Sender == "u1" && item.Id![0] == 'a').Select(item => item.Id!).Distinct().ToArray();
        Assert.Equal(Enumerable.Range(0, Batches).Select(number => $"a{number:D4}"), first);
        Assert.Equal(Batches * 2, door.Threads.Items.Select(item => item.Id).Distinct().Count());
        Assert.True(publisher.Connections > 1);
    }

    [Fact]
    public async Task Publish_StoreDoesNotConfirm_IsSentAgainUntilItDoes()
    {
        await using var door = await LaneDoor.OpenAsync(o => (o.WatchPeriod, o.RetryAfter) = (TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(10)));
        await using var publisher = new GatewayPublisher(GatewayEventsTests.Options(door, door.Port, door.Url.Port, KeyRole.Provider));
        door.Threads.Outcome = AcceptOutcome.Unavailable;
        door.Threads.RetryAfterOnce = () => door.Threads.Outcome = AcceptOutcome.Accepted;

        await publisher.PublishAsync("line", "tokyo", [LaneWire.Item("u1", "m1")], TestContext.Current.CancellationToken);

        Assert.Equal(["m1", "m1"], door.Threads.Items.Select(item => item.Id));
    }

    [Fact]
    public async Task Publish_CertificateThatIsNotGood_FailsInsteadOfWaiting()
    {
        using var lane = new TcpListener(IPAddress.Loopback, 0);
        lane.Start();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=other.example", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var serving = ServeAsync(lane, certificate);
        await using var publisher = new GatewayPublisher(Tls(lane, TimeProvider.System));

        var refused = await Assert.ThrowsAsync<GatewayException>(
            () => publisher.PublishAsync("line", "tokyo", [LaneWire.Item("u1", "m1")], TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        Assert.Equal("tls_error", refused.Code);
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task Publish_PeerThatNeverShakesHands_IsGivenUpAndTriedAgain()
    {
        var time = new FakeTimeProvider();
        using var lane = new TcpListener(IPAddress.Loopback, 0);
        lane.Start();
        await using var publisher = new GatewayPublisher(Tls(lane, time));
        using var first = await lane.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        var second = lane.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask();
        while (!second.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        (await second).Dispose();
    }

    private static async Task ServeAsync(TcpListener lane, X509Certificate2 certificate)
    {
        using var client = await lane.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(certificate);
        await stream.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);
    }

    private static GatewayClientOptions Tls(TcpListener lane, TimeProvider time) => new()
    {
        Url = new Uri("http://127.0.0.1:1"),
        Key = "key",
        LanePort = ((IPEndPoint)lane.LocalEndpoint).Port,
        LaneTls = true,
        Time = time,
    };

    [Fact]
    public async Task Publish_BrokenItem_FailsThatBatchAndNoOther()
    {
        await using var door = await LaneDoor.OpenAsync();
        await using var publisher = new GatewayPublisher(GatewayEventsTests.Options(door, door.Port, door.Url.Port, KeyRole.Provider));

        var good = publisher.PublishAsync("line", "tokyo", [LaneWire.Item("u1", "m1")], TestContext.Current.CancellationToken);
        var bad = publisher.PublishAsync("line", "tokyo", [LaneWire.Item("u1", "m2"), LaneWire.Item("u1", "")], TestContext.Current.CancellationToken);
        var unknown = publisher.PublishAsync("line", "osaka", [LaneWire.Item("u1", "m3")], TestContext.Current.CancellationToken);
        await good;

        Assert.Equal(("invalid_item", 1L), (await Assert.ThrowsAsync<GatewayException>(() => bad) is var refused ? refused.Code : "", refused.Item!.Value));
        Assert.Equal("unknown_account", (await Assert.ThrowsAsync<GatewayException>(() => unknown)).Code);
        Assert.Equal(["m1"], door.Threads.Items.Select(item => item.Id));
    }

    [Fact]
    public async Task Publish_KeyOfASubscriber_Throws()
    {
        await using var door = await LaneDoor.OpenAsync();
        await using var publisher = new GatewayPublisher(GatewayEventsTests.Options(door, door.Port, door.Url.Port));

        var refused = await Assert.ThrowsAsync<GatewayException>(() => publisher.PublishAsync("line", "tokyo", [LaneWire.Item("u1", "m1")], TestContext.Current.CancellationToken));

        Assert.Equal("forbidden", refused.Code);
    }

    [Fact]
    public async Task Publish_MoreThanMayWait_WaitsForRoom()
    {
        await using var door = await LaneDoor.OpenAsync();
        await using var publisher = new GatewayPublisher(GatewayEventsTests.Options(door, door.Port, door.Url.Port, KeyRole.Provider), waitingItemsMax: 2);
        door.Threads.Hold();

        var first = publisher.PublishAsync("line", "tokyo", [LaneWire.Item("u1", "m1"), LaneWire.Item("u2", "m2")], TestContext.Current.CancellationToken);
        using var impatient = new CancellationTokenSource();
        var second = publisher.PublishAsync("line", "tokyo", [LaneWire.Item("u3", "m3")], impatient.Token);
        await impatient.CancelAsync();
        door.Threads.Release();
        await first;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.DoesNotContain(door.Threads.Items, item => item.Id == "m3");
    }
}
