using System.Text;

namespace Gateway.SystemTests.BadInput;

/// <summary>Peers that begin and do not go on.</summary>
public sealed class PatienceTests(BadInputGateway gateway) : IClassFixture<BadInputGateway>
{
    [Fact]
    public async Task SlowHeaders_AreEndedAfterTenSeconds()
    {
        var slow = Enumerable.Range(0, 50).Select(_ => AnswerAsync("GET /health/live HTTP/1.1\r\nHos")).ToArray();
        await gateway.SendGoodAsync();

        Assert.All(await Task.WhenAll(slow), answer => Assert.Equal(408, answer?.Status));
    }

    [Fact]
    public async Task SlowBody_IsEndedWith408()
    {
        var answer = await AnswerAsync("POST /in/acme/line/tokyo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{");

        Assert.Equal(408, answer?.Status);
        Assert.Contains("\"request_timeout\"", answer!.Body, StringComparison.Ordinal);
        await gateway.SendGoodAsync();
    }

    private async Task<RawAnswer?> AnswerAsync(string beginning)
    {
        using var connection = await RawConnection.OpenAsync(gateway.Port);
        await connection.SendAsync(Encoding.ASCII.GetBytes(beginning));
        return await connection.ReadAnswerAsync();
    }
}
