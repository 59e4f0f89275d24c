using System.Text;

namespace Gateway.SystemTests.BadInput;

/// <summary>
/// How: every case of <c>cases.json</c> that must change nothing is sent to one running gateway over sockets of our own. After each, the tenant's events
/// have not moved by one, and the gateway answers a good request.
/// </summary>
public sealed class BadInputTests(BadInputGateway gateway) : IClassFixture<BadInputGateway>
{
    public static TheoryData<string> Cases => [.. Table.Read.Cases.Where(c => c.Effect == 0).Select(c => c.ToString())];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Input_OfTheTable_GetsItsAnswerAndChangesNothing(string name)
    {
        await CaseRun.RunAsync(gateway, Table.Read.Cases.Single(c => c.ToString() == name));
        await AssertUnmovedAsync();
    }

    [Fact]
    public async Task Webhook_OfNobody_AnswersTheSameBytes()
    {
        var answers = new List<string>();
        foreach (var path in (string[])["/in/nobody/line/tokyo", "/in/acme/nochannel/tokyo", "/in/acme/line/nowhere", "/in/acme/webchat/site", "/in/other/line/tokyo"])
        {
            using var connection = await RawConnection.OpenAsync(gateway.Port);
            await connection.SendAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{{}}"));
            var answer = await connection.ReadAnswerAsync();
            answers.Add($"{answer!.Status} {string.Join('|', answer.Headers.Where(h => h.Key != "date").Select(h => $"{h.Key}: {h.Value}"))} {answer.Body}");
        }

        Assert.Single(answers.Distinct());
        await AssertUnmovedAsync();
    }

    private async Task AssertUnmovedAsync()
    {
        await gateway.SendGoodAsync();
        var before = gateway.Cursor.Text;
        var events = await gateway.Cursor.ReadAsync();
        Assert.True(events.Count == 0, $"moved by {string.Join(", ", events.Select(e => e.ToJsonString()))}");
        Assert.Equal(before, gateway.Cursor.Text);
    }
}
