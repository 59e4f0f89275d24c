using System.Text;

namespace Gateway.SystemTests.BadInput;

/// <summary>Peers that begin and do not go on. The server's deadlines run on its own clock, so that this takes their ten seconds.</summary>
public sealed class PatienceTests(BadInputGateway gateway) : IClassFixture<BadInputGateway>
{
    [Fact]
    public async Task SlowHeadersAndBodies_AreEndedWith408WhileOthersAreServed()
    {
        var headers = Enumerable.Range(0, 50).Select(_ => AnswerAsync("GET /health/live HTTP/1.1\r\nHos")).ToArray();
        var bodies = Enumerable.Range(0, 50).Select(_ => AnswerAsync("POST /in/acme/line/tokyo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{")).ToArray();
        await gateway.SendGoodAsync();

        Assert.All(await Task.WhenAll(headers), answer => Assert.Equal(408, answer?.Status));
        Assert.All(await Task.WhenAll(bodies), answer => Assert.Equal((408, true), (answer?.Status ?? 0, answer!.Body.Contains("\"request_timeout\"", StringComparison.Ordinal))));
    }

    private async Task<RawAnswer?> AnswerAsync(string beginning)
    {
        using var connection = await RawConnection.OpenAsync(gateway.Port);
        await connection.SendAsync(Encoding.ASCII.GetBytes(beginning));
        return await connection.ReadAnswerAsync();
    }
}
