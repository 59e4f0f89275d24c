using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Conversations;
using Gateway.Host;
using Gateway.Host.Attachments;
using Gateway.Host.Security;
using Gateway.Host.WebChat.Files;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.WebChat;

/// <summary>A visitor's files: up through the chat, down to an agent.</summary>
public sealed class ChatFileTests : IAsyncLifetime
{
    private static readonly AccountRef Account = new("acme", "webchat", "site");
    private static readonly ConversationId Conversation = new(new ThreadId(new Guid("11111111-2222-3333-4444-555555555555")), 1);

    private readonly string _directory = Directory.CreateTempSubdirectory("gateway-files-").FullName;
    private TestDoor _door = null!;
    private ClientWebSocket _socket = null!;
    private string _resume = "";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _door = await TestDoor.OpenAsync(services: services => services.AddSingleton(new RunOptions { DataDirectory = _directory }));
        _socket = await ConnectAsync("?page=" + Uri.EscapeDataString("/basket?name=Max#top"));
        _resume = (await ReadAsync(_socket)).GetProperty("resume").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _door.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Upload_NamedInAMessage_ReachesTheAgentAsSomethingToSave()
    {
        using var uploaded = await PostAsync([1, 2, 3], "image/png", "../Foto ä.png");
        var file = await uploaded.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        Assert.Equal((HttpStatusCode.Created, "image", 3), (uploaded.StatusCode, file.GetProperty("kind").GetString(), file.GetProperty("size").GetInt32()));

        // What the page says of the file beside its id is not believed.
        var attachment = await SendAsync($$"""{"type":"message","id":"m1","attachments":[{"kind":"file","id":"{{file.GetProperty("id").GetString()}}","mime":"text/html","size":9}]}""");
        Assert.Equal(("image", "image/png", "Foto ä.png", 3L, null), (attachment.Kind, attachment.Mime, attachment.Name, attachment.Size, attachment.Url));

        using var answer = await FetchAsync(attachment);
        Assert.Equal([1, 2, 3], await answer.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal(("image/png", "attachment"), (answer.Content.Headers.ContentType?.ToString(), answer.Content.Headers.ContentDisposition?.DispositionType));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/svg+xml")]
    [InlineData("application/javascript")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public async Task Upload_TypeThatCouldRun_Is415AndNothingIsKept(string? type)
    {
        using var answer = await PostAsync("<script>"u8.ToArray(), type, "x");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.False(Directory.Exists(Path.Combine(_directory, "chat-files")));
    }

    [Fact]
    public async Task Upload_WithoutTheTokenOfAnOpenChat_Is401()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync([1], "image/png", "x", resume: "")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync([1], "image/png", "x", resume: "AAAAAAAAAAAAAAAAAAAAAA")).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Upload_LargerThanMayBe_Is413AndNothingIsKept(bool chunked)
    {
        using var answer = await PostAsync(new byte[ChatFiles.LengthMax + 1], "image/png", "x", chunked: chunked);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        var folder = Path.Combine(_directory, "chat-files");
        Assert.True(!Directory.Exists(folder) || Directory.GetFiles(folder).Length == 0);
    }

    [Fact]
    public async Task Upload_TooManyAtOnce_Is429()
    {
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            using var answer = await PostAsync([1], "image/png", "x");
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
        Assert.Equal(10, statuses.Count(s => s == HttpStatusCode.Created));
    }

    [Fact]
    public async Task Message_NamesAnotherVisitorsFile_IsRefusedAndNotAccepted()
    {
        using var uploaded = await PostAsync([1], "image/png", "x");
        var id = (await uploaded.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("id").GetString();
        using var stranger = await ConnectAsync();
        await ReadAsync(stranger);

        await WriteAsync(stranger, $$"""{"type":"message","id":"m1","attachments":[{"kind":"image","id":"{{id}}"}]}""");
        var error = await ReadAsync(stranger);

        Assert.Equal(("error", "attachment_unavailable", "m1"), (error.GetProperty("type").GetString(), error.GetProperty("code").GetString(), error.GetProperty("id").GetString()));
        Assert.Empty(_door.Batches);
    }

    [Fact]
    public async Task Sweep_AfterItsTime_RemovesUnsentAfterAnHourAndSentAfterAWeek()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var files = new ChatFiles(new RunOptions { DataDirectory = _directory }, time);
        var unsent = (await files.SaveAsync(Account, "v", "a.png", "image/png", new MemoryStream([1]), new Plenty(), Cancelled)).File!;
        var sent = (await files.SaveAsync(Account, "v", "b.png", "image/png", new MemoryStream([1]), new Plenty(), Cancelled)).File!;
        Assert.NotNull(files.Claim(Account, "v", sent.Id));

        time.Advance(TimeSpan.FromHours(1));
        Assert.Null(files.Find(Account, unsent.Id));
        Assert.Equal(1, files.Sweep());

        // Another process of the same directory knows it, and the other account does not.
        Assert.NotNull(new ChatFiles(new RunOptions { DataDirectory = _directory }, time).Find(Account, sent.Id));
        Assert.Null(files.Find(Account with { Account = "other" }, sent.Id));
        time.Advance(TimeSpan.FromDays(7));
        Assert.Equal(1, files.Sweep());
        Assert.Empty(Directory.GetFiles(Path.Combine(_directory, "chat-files")));
    }

    [Fact]
    public async Task Claim_ClaimedAlready_WritesNothingAndLastsNoLonger()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var files = new ChatFiles(new RunOptions { DataDirectory = _directory }, time);
        var file = (await files.SaveAsync(Account, "v", "a.png", "image/png", new MemoryStream([1]), new Plenty(), Cancelled)).File!;
        var first = files.Claim(Account, "v", file.Id)!;
        var facts = Assert.Single(Directory.GetFiles(Path.Combine(_directory, "chat-files"), "*.json"));
        File.SetAttributes(facts, FileAttributes.ReadOnly);
        File.SetLastWriteTimeUtc(facts, DateTime.UnixEpoch);

        time.Advance(TimeSpan.FromDays(6));
        Assert.Equal(first.ExpiresAt, files.Claim(Account, "v", file.Id)!.ExpiresAt);
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(facts));
    }

    [Fact]
    public async Task Message_NamesADamagedDescription_IsRefusedAndTheSocketLives()
    {
        using var uploaded = await PostAsync([1], "image/png", "x");
        var id = (await uploaded.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("id").GetString();
        await File.WriteAllTextAsync(Path.Combine(_directory, "chat-files", id + ".json"), "{\"id\":", Cancelled);

        await WriteAsync(_socket, $$"""{"type":"message","id":"m1","attachments":[{"kind":"image","id":"{{id}}"}]}""");
        Assert.Equal("attachment_unavailable", (await ReadAsync(_socket)).GetProperty("code").GetString());
        await WriteAsync(_socket, """{"type":"message","id":"m2","text":"hi"}""");
        Assert.Equal("ack", (await ReadAsync(_socket)).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Message_NamesMoreThanTenFiles_IsRefusedWithoutALookAtTheDisk()
    {
        var named = string.Join(',', Enumerable.Range(0, 11).Select(n => $$"""{"kind":"image","id":"{{n:d22}}"}"""));
        await WriteAsync(_socket, $$"""{"type":"message","id":"m1","attachments":[{{named}}]}""");
        Assert.Equal("invalid_payload", (await ReadAsync(_socket)).GetProperty("code").GetString());
        Assert.Empty(_door.Batches);
    }

    [Fact]
    public async Task Upload_WithATrailer_Is400AndNothingIsKept()
    {
        var status = await _door.RawAsync(
            $"POST /chat/acme/site/files HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nX-Chat-Resume: {_resume}\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-After: 1\r\n\r\n");
        Assert.Equal("400", status);
        Assert.Empty(Directory.GetFiles(Path.Combine(_directory, "chat-files")));
    }

    [Theory]
    [InlineData("../../../../../../etc")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAA/")]
    [InlineData("")]
    public void Find_NameThatIsNoId_IsNothing(string id) =>
        Assert.Null(new ChatFiles(new RunOptions { DataDirectory = _directory }, TimeProvider.System).Find(Account, id));

    [Fact]
    public async Task Visitors_ByPage_CountsPathsAndKeepsNoQuery()
    {
        using var second = await ConnectAsync("?page=/basket");
        using var third = await ConnectAsync("?page=javascript:alert(1)");
        await ReadAsync(second);
        await ReadAsync(third);

        var seen = await VisitorsAsync();
        var account = seen.GetProperty("accounts")[0];
        Assert.Equal(3, seen.GetProperty("visitors").GetInt32());
        Assert.Equal(["/basket 2", "/ 1"], account.GetProperty("pages").EnumerateArray().Select(p => $"{p.GetProperty("page")} {p.GetProperty("visitors")}"));
        Assert.Equal(3, account.GetProperty("newest").GetArrayLength());

        await second.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancelled);
        while ((await VisitorsAsync()).GetProperty("visitors").GetInt32() != 2)
        {
            await Task.Yield();
        }
    }

    private async Task<JsonElement> VisitorsAsync()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/visitors");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _door.Key(KeyRole.Admin));
        using var answer = await _door.Http.SendAsync(request, Cancelled);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
    }

    private async Task<Attachment> SendAsync(string frame)
    {
        await WriteAsync(_socket, frame);
        Assert.Equal("ack", (await ReadAsync(_socket)).GetProperty("type").GetString());
        return Assert.Single(Assert.Single(_door.Batches).Items[0].Attachments);
    }

    private Task<HttpResponseMessage> FetchAsync(Attachment attachment)
    {
        var id = new AttachmentId(Conversation, 7, 0);
        ((HandAttachments)_door.Services.GetRequiredService<IStoredAttachments>()).All[("acme", id)] = new StoredAttachment(Account, attachment);
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/attachments/{Conversation}.7.0");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _door.Key(KeyRole.Agent, "anna"));
        return _door.Http.SendAsync(request, Cancelled);
    }

    private Task<HttpResponseMessage> PostAsync(byte[] bytes, string? type, string name, string? resume = null, bool chunked = false)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/chat/acme/site/files") { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        request.Headers.TransferEncodingChunked = chunked;

        // Refused before the body is sent, as by a client that asks first; a body that is on its way would meet a closed connection.
        request.Headers.ExpectContinue = !chunked && bytes.Length > ChatFiles.LengthMax;
        request.Headers.Add("X-File-Name", Uri.EscapeDataString(name));
        request.Headers.TryAddWithoutValidation("X-Chat-Resume", resume ?? _resume);
        return _door.Http.SendAsync(request, Cancelled);
    }

    private async Task<ClientWebSocket> ConnectAsync(string query = "")
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{_door.Port}/chat/acme/site{query}"), Cancelled);
        return socket;
    }

    private static Task WriteAsync(ClientWebSocket socket, string frame) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, Cancelled);

    private static async Task<JsonElement> ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var result = await socket.ReceiveAsync(buffer, Cancelled);
        return JsonDocument.Parse(buffer.AsMemory(0, result.Count)).RootElement.Clone();
    }

    private sealed class Plenty : IFileRoom
    {
        public int Tenants => 1;

        public bool TryTake(int bytes) => true;

        public void End()
        {
        }
    }
}
