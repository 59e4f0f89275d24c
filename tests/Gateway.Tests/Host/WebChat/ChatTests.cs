using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Conversations;
using Gateway.Host.WebChat;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Host.WebChat;

public sealed class ChatTests : IAsyncLifetime
{
    private TestDoor _door = null!;

    public async ValueTask InitializeAsync() => _door = await TestDoor.OpenAsync();

    public ValueTask DisposeAsync() => _door.DisposeAsync();

    [Fact]
    public async Task Message_Durable_IsAcknowledgedUnderItsId()
    {
        using var socket = await ConnectAsync();
        var visitor = (await ReadAsync(socket)).GetProperty("visitor").GetString();
        await WriteAsync(socket, """{"type":"message","id":"m1","text":"hello"}""");

        Assert.Equal("""{"type":"ack","id":"m1"}""", (await ReadAsync(socket)).GetRawText());
        var batch = Assert.Single(_door.Batches);
        Assert.Equal((new AccountRef("acme", "webchat", "site"), visitor, "hello"), (batch.Account, batch.Alias, batch.Items[0].Text));
    }

    [Fact]
    public async Task Message_NotDurable_IsAnErrorAndNoAck()
    {
        _door.Outcome = AcceptOutcome.Unavailable;
        using var socket = await ConnectAsync();
        await ReadAsync(socket);
        await WriteAsync(socket, """{"type":"message","id":"m1","text":"hello"}""");

        var frame = await ReadAsync(socket);
        Assert.Equal(("error", "store_unavailable", "m1"), (frame.GetProperty("type").GetString(), frame.GetProperty("code").GetString(), frame.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Frame_Nonsense_IsAnErrorAndTheSocketLives()
    {
        using var socket = await ConnectAsync();
        await ReadAsync(socket);
        await WriteAsync(socket, "[]");
        Assert.Equal("invalid_payload", (await ReadAsync(socket)).GetProperty("code").GetString());

        await WriteAsync(socket, """{"type":"typing"}""");
        await WriteAsync(socket, """{"type":"message","id":"m1","text":"hello"}""");
        Assert.Equal("ack", (await ReadAsync(socket)).GetProperty("type").GetString());
        var batch = Assert.Single(_door.Batches);
        Assert.Equal(ThreadId.Of(new byte[32], "acme", "webchat", "site", batch.Alias), Assert.Single(_door.Typing));
    }

    [Fact]
    public async Task Resume_WithToken_IsTheSameVisitorAndTheTokenIsNotTheAlias()
    {
        using var first = await ConnectAsync();
        var welcome = await ReadAsync(first);
        var (visitor, resume) = (welcome.GetProperty("visitor").GetString(), welcome.GetProperty("resume").GetString());
        using var second = await ConnectAsync(resume);
        using var stranger = await ConnectAsync(visitor);
        using var logged = await ConnectAsync(query: "?resume=" + resume);

        Assert.Equal(visitor, (await ReadAsync(second)).GetProperty("visitor").GetString());
        Assert.NotEqual(visitor, resume);
        Assert.NotEqual(visitor, (await ReadAsync(stranger)).GetProperty("visitor").GetString());
        Assert.NotEqual(visitor, (await ReadAsync(logged)).GetProperty("visitor").GetString());
        Assert.Equal("gateway.chat.v1", second.SubProtocol);
    }

    [Fact]
    public async Task TrySend_OpenSocket_DeliversAndWithoutOneIsRefused()
    {
        using var socket = await ConnectAsync();
        var visitor = (await ReadAsync(socket)).GetProperty("visitor").GetString()!;
        var visitors = _door.Services.GetRequiredService<Visitors>();
        var account = new AccountRef("acme", "webchat", "site");

        Assert.True(visitors.TrySend(account, visitor, """{"type":"message","text":"hi"}"""u8.ToArray()));
        Assert.Equal("hi", (await ReadAsync(socket)).GetProperty("text").GetString());
        Assert.False(visitors.TrySend(account with { Tenant = "other" }, visitor, "{}"u8.ToArray()));
    }

    [Fact]
    public async Task Visitor_WhoDoesNotRead_IsClosedWith1013()
    {
        using var socket = await ConnectAsync();
        var visitor = (await ReadAsync(socket)).GetProperty("visitor").GetString()!;
        var visitors = _door.Services.GetRequiredService<Visitors>();
        var account = new AccountRef("acme", "webchat", "site");
        var frame = Encoding.UTF8.GetBytes($$"""{"type":"message","text":"{{new string('x', 60_000)}}"}""");
        while (visitors.TrySend(account, visitor, frame))
        {
        }

        var buffer = new byte[100_000];
        while ((await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken)).MessageType != WebSocketMessageType.Close)
        {
        }

        Assert.Equal((1013, "too slow"), ((int)socket.CloseStatus!.Value, socket.CloseStatusDescription));
    }

    [Theory]
    [InlineData("https://shop.example", true)]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    public async Task Connect_FromAPage_NeedsAnAllowedOrigin(string origin, bool allowed)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.CollectHttpResponseDetails = true;
        var connect = socket.ConnectAsync(new Uri($"ws://127.0.0.1:{_door.Port}/chat/acme/site"), TestContext.Current.CancellationToken);
        if (allowed)
        {
            await connect;
        }
        else
        {
            await Assert.ThrowsAsync<WebSocketException>(() => connect);
            Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
        }
    }

    [Fact]
    public async Task Widget_Page_HasNoForeignContentAndAPolicy()
    {
        using var response = await _door.Http.GetAsync(new Uri("/chat/acme/site/widget", UriKind.Relative), TestContext.Current.CancellationToken);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();

        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.EndsWith("frame-ancestors 'self' https://shop.example", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("{{nonce}}", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", page, StringComparison.Ordinal);
    }

    private async Task<ClientWebSocket> ConnectAsync(string? resume = null, string query = "")
    {
        var socket = new ClientWebSocket();
        if (resume is not null)
        {
            socket.Options.AddSubProtocol("gateway.chat.v1");
            socket.Options.AddSubProtocol("gateway.chat.resume." + resume);
        }

        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{_door.Port}/chat/acme/site{query}"), TestContext.Current.CancellationToken);
        return socket;
    }

    private static Task WriteAsync(ClientWebSocket socket, string frame) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    private static async Task<JsonElement> ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var result = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        return JsonDocument.Parse(buffer.AsMemory(0, result.Count)).RootElement.Clone();
    }
}
