using Gateway.Client;
using Gateway.Client.Agents;
using Gateway.Client.Publishing;
using Gateway.Host.Operate;

namespace Gateway.Tests.Client;

/// <summary>Keys do not go over a network in clear text by accident.</summary>
public sealed class ClearTextTests
{
    [Theory]
    [InlineData("https://gateway.example", null, true)]
    [InlineData("http://localhost:8080", null, false)]
    [InlineData("https://gateway.example", false, false)]
    [InlineData("http://localhost:8080", true, true)]
    public void LaneTls_NotSaid_FollowsTheUrl(string url, bool? said, bool expected) =>
        Assert.Equal(expected, new GatewayClientOptions { Url = new Uri(url), Key = "k", LaneTls = said }.UsesLaneTls);

    [Theory]
    [InlineData("http://10.0.0.5:8080", false, true)]
    [InlineData("http://gateway.example", false, true)]
    [InlineData("http://gateway.example", true, false)]
    [InlineData("http://127.0.0.1:8080", false, false)]
    [InlineData("http://[::1]:8080", false, false)]
    [InlineData("https://gateway.example", false, false)]
    public void Check_ClearTextToAnotherMachine_IsRefusedUnlessAllowed(string url, bool allowed, bool refused)
    {
        var options = new GatewayClientOptions { Url = new Uri(url), Key = "k", AllowClearText = allowed };
        foreach (var check in (Action[])[options.CheckUrl, options.CheckLane])
        {
            Assert.Equal(refused ? "clear_text" : null, (Record.Exception(check) as GatewayException)?.Code);
        }
    }

    [Fact]
    public async Task Publish_ClearTextToAnotherMachine_ConnectsNowhere()
    {
        await using var publisher = new GatewayPublisher(new GatewayClientOptions { Url = new Uri("http://gateway.example"), Key = "k" });
        var failed = await Assert.ThrowsAsync<GatewayException>(() =>
            publisher.PublishAsync("line", "tokyo", [new() { Kind = Contracts.ItemKind.Message, Channel = "line", Sender = "a", Id = "1" }], TestContext.Current.CancellationToken));
        Assert.Equal("clear_text", failed.Code);
    }

    [Fact]
    public async Task Agent_ClearTextToAnotherMachine_ConnectsNowhere()
    {
        await using var agent = new GatewayAgent(new GatewayClientOptions { Url = new Uri("http://gateway.example"), Key = "k" });
        var failed = await Assert.ThrowsAsync<GatewayException>(async () => await agent.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken).MoveNextAsync());
        Assert.Equal("clear_text", failed.Code);
    }

    [Fact]
    public void Of_AddressesBeyondLoopbackWithoutTls_AreTold() =>
        Assert.Equal(
            ["http://[::]:8080", "http://0.0.0.0:80", "http://10.1.2.3:80"],
            ClearText.Of(["http://[::]:8080", "http://0.0.0.0:80", "http://10.1.2.3:80", "https://0.0.0.0:443", "http://localhost:8080", "http://127.0.0.1:80", "http://[::1]:80"]));

    [Theory]
    [InlineData("8.8.8.8", "localhost", true)]
    [InlineData("10.0.0.5", "localhost", false)]
    [InlineData("fd00::1", "localhost", false)]
    [InlineData("8.8.8.8", null, false)]
    public void IsExposed_ClusterOnAPublicAddress_IsTold(string address, string? redis, bool expected) =>
        Assert.Equal(expected, ClearText.IsExposed(new Gateway.Host.RunOptions { DataDirectory = "", Redis = redis, Cluster = new System.Net.IPEndPoint(System.Net.IPAddress.Parse(address), 0) }));
}
