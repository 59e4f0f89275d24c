using System.Text.Json;

namespace Gateway.SystemTests.BadInput;

/// <summary>Sends a case and holds the answer against what it wants.</summary>
internal static class CaseRun
{
    public static Task RunAsync(BadInputGateway gateway, Case about) => about.Surface == "http" ? RunHttpAsync(gateway, about) : RunSocketAsync(gateway, about);

    private static async Task RunHttpAsync(BadInputGateway gateway, Case about)
    {
        using var connection = await RawConnection.OpenAsync(gateway.Port);
        // Sent aside: what is refused early is answered before it is all taken.
        var sending = connection.SendAsync(new CaseBytes(about, gateway.Known).Request());
        if (about.Fin)
        {
            await sending;
            connection.Finish();
        }

        if (about.Want.Status == 0)
        {
            var rest = await connection.ReadToEndAsync();
            Assert.Contains(about.Want.Bytes ?? "", Convert.ToHexStringLower(rest), StringComparison.Ordinal);
            Assert.True(about.Want.Bytes is not null || rest.Length == 0, "answered: " + System.Text.Encoding.Latin1.GetString(rest));
            return;
        }

        var answer = await connection.ReadAnswerAsync();
        Assert.NotNull(answer);
        Check(about.Want, answer);
        if (about.Want.Close is { ValueKind: JsonValueKind.True })
        {
            // Nothing behind it is read as a request of its own.
            Assert.Empty(await connection.ReadToEndAsync());
        }

        await sending;
    }

    private static void Check(Want want, RawAnswer answer)
    {
        Assert.True(want.Status == answer.Status, $"{answer.Status} instead of {want.Status}: {answer.Body}");
        if (want.By == "kestrel")
        {
            Assert.Equal("", answer.Body);
        }
        else if (want.Status >= 400)
        {
            var problem = JsonDocument.Parse(answer.Body).RootElement;
            Assert.Equal("application/problem+json", answer.Headers["content-type"].Split(';')[0]);
            Assert.Equal(want.Code, problem.GetProperty("code").GetString());
            Assert.Equal(want.Status, problem.GetProperty("status").GetInt32());
            Assert.DoesNotContain("   at ", answer.Body, StringComparison.Ordinal);
            Assert.True(answer.Body.Length < 600, "long problem: " + answer.Body);
        }

        foreach (var header in want.Headers)
        {
            var pair = header.Split(": ");
            Assert.True(answer.Headers.TryGetValue(pair[0].ToLowerInvariant(), out var value), header);
            Assert.Equal(pair.Length > 1 ? pair[1] : value, value);
        }

        Assert.All(want.NoHeaders, header => Assert.False(answer.Headers.ContainsKey(header.ToLowerInvariant())));
        Assert.Equal(want.Body ?? answer.Body, answer.Body);
    }

    private static async Task RunSocketAsync(BadInputGateway gateway, Case about)
    {
        using var socket = about.Surface == "agent"
            ? await RawWebSocket.OpenAgentAsync(gateway.Port, gateway.Known["key agent"])
            : await RawWebSocket.OpenChatAsync(gateway.Port);
        var bytes = new CaseBytes(about, gateway.Known);
        var sending = SendAsync();
        if (about.Want.Error is { } code)
        {
            Assert.Equal(code, JsonDocument.Parse(await socket.TextAsync()).RootElement.GetProperty("code").GetString());
        }
        else
        {
            Assert.Equal(about.Want.Close!.Value.GetInt32(), await socket.CloseCodeAsync());
        }

        await sending;

        async Task SendAsync()
        {
            foreach (var frame in about.Frames)
            {
                await socket.SendAsync(bytes.Fill(frame, []));
            }
        }
    }
}
