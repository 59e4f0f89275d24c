using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Host.Http;

public sealed class ConnectionCapTests
{
    [Fact]
    public async Task Connections_OverTheCap_AreClosedWhileOthersAreServed()
    {
        await using var door = await TestDoor.OpenAsync(kestrel => kestrel.Limits.MaxConcurrentConnections = 20);
        using var before = await door.Http.GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken);
        var idle = new List<TcpClient>();
        for (var n = 0; n < 100; n++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, door.Port, TestContext.Current.CancellationToken);
            idle.Add(client);
        }

        // The first connection is the client's own; 19 of the idle ones are let in and wait, the others end at once.
        var ends = idle[19..].Select(client => client.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask());
        Assert.All(await Task.WhenAll(ends.Select(EndAsync)), Assert.True);
        using var after = await door.Http.GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (before.StatusCode, after.StatusCode));
        idle.ForEach(client => client.Dispose());
    }

    private static async Task<bool> EndAsync(Task<int> read)
    {
        try
        {
            return await read == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
