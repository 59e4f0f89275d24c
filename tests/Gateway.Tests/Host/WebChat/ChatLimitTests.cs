using System.Collections.Frozen;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Host;
using Gateway.Host.Pacing;
using Gateway.Host.WebChat;
using Gateway.Host.WebChat.Admission;
using Gateway.Host.WebChat.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.WebChat;

/// <summary>What strangers may not use up.</summary>
public sealed class ChatLimitTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_TooFast_IsAnErrorThatNamesItAlsoFromASecondTab()
    {
        await using var door = await TestDoor.OpenAsync(services: services => services.AddSingleton<TimeProvider>(new FakeTimeProvider()));
        using var first = await ConnectAsync(door);
        using var second = await ConnectAsync(door, (await ReadAsync(first)).GetProperty("resume").GetString());
        await ReadAsync(second);
        for (var n = 0; n < (int)VisitorLimits.FramesBurst; n++)
        {
            await WriteAsync(first, $$"""{"type":"message","id":"m{{n}}","text":"hello"}""");
            Assert.Equal("ack", (await ReadAsync(first)).GetProperty("type").GetString());
        }

        await WriteAsync(second, """{"type":"message","id":"late","text":"hello"}""");

        Assert.Equal("""{"type":"error","code":"too_many_requests","detail":"Slower, please.","id":"late"}""", (await ReadAsync(second)).GetRawText());
        Assert.Equal((int)VisitorLimits.FramesBurst, door.Batches.Count);
    }

    [Fact]
    public async Task Connect_AsManySocketsAsTheServerTakes_Is503WithAWait()
    {
        await using var door = await TestDoor.OpenAsync(kestrel => kestrel.Limits.MaxConcurrentUpgradedConnections = 1);
        using var first = await ConnectAsync(door);
        await ReadAsync(first);
        using var second = new ClientWebSocket();
        second.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(() => second.ConnectAsync(Address(door), Cancelled));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.HttpStatusCode);
        Assert.InRange(int.Parse(Assert.Single(second.HttpResponseHeaders!["Retry-After"]), System.Globalization.CultureInfo.InvariantCulture), 1, 10);
        while (door.Services.GetRequiredService<ChatDoor>().Open != 1)
        {
            Cancelled.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Connect_OneAddressTooOften_Is429AndOthersComeIn()
    {
        await using var door = await TestDoor.OpenAsync(services: services => services.AddSingleton<TimeProvider>(new FakeTimeProvider()));
        var models = door.Services.GetRequiredService<ModelSource>();
        models.Publish(models.Current with { TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] });
        var gate = door.Services.GetRequiredService<ChatDoor>();
        for (var n = 0; n < ChatDoor.OpensPerMinute; n++)
        {
            Assert.Equal(ChatEntry.Entered, gate.TryEnter(From("9.9.9.9"), "acme", out var address));
            gate.Leave("acme", address);
        }

        using var refused = new ClientWebSocket();
        refused.Options.CollectHttpResponseDetails = true;
        refused.Options.SetRequestHeader("X-Forwarded-For", "8.8.8.8, 9.9.9.9");
        await Assert.ThrowsAsync<WebSocketException>(() => refused.ConnectAsync(Address(door), Cancelled));
        using var other = new ClientWebSocket();
        other.Options.SetRequestHeader("X-Forwarded-For", "9.9.9.9, 8.8.8.8");
        await other.ConnectAsync(Address(door), Cancelled);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.HttpStatusCode);
    }

    [Fact]
    public void TryEnter_OneAddressHoldsAll_IsRefusedUntilOneCloses()
    {
        var time = new FakeTimeProvider();
        var door = new ChatDoor(new ModelSource(), time);
        IPAddress? address = null;
        for (var n = 0; n < ChatDoor.SocketsOfAddressMax; n++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(ChatEntry.Entered, door.TryEnter(From("2a00:1450::1"), "acme", out address));
        }

        // Another address of the same line.
        Assert.Equal(ChatEntry.TooMany, door.TryEnter(From("2a00:1450::2"), "acme", out _));
        Assert.Equal(ChatEntry.Entered, door.TryEnter(From("2a00:1451::1"), "acme", out _));
        door.Leave("acme", address);
        Assert.Equal(ChatEntry.Entered, door.TryEnter(From("2a00:1450::2"), "acme", out _));
        Assert.Equal(ChatDoor.SocketsOfAddressMax + 1, door.Open);
    }

    [Fact]
    public void TryEnter_AllTogether_LeaveAgentsTheirShare()
    {
        var door = new ChatDoor(new ModelSource(), new FakeTimeProvider());
        IPAddress? address = null;
        for (var n = 0; n < ChatDoor.SocketsMax; n++)
        {
            Assert.Equal(ChatEntry.Entered, door.TryEnter(From("10.0.0.1"), "acme", out address));
        }

        Assert.Equal(ChatEntry.Full, door.TryEnter(From("9.9.9.9"), "acme", out _));
        Assert.True(ChatDoor.SocketsMax < Gateway.Host.Http.KestrelLimits.UpgradedConnectionsMax);
        door.Leave("acme", address);
        Assert.Equal(ChatEntry.Entered, door.TryEnter(From("9.9.9.9"), "acme", out _));
    }

    [Fact]
    public void Uploads_OfOneVisitorAndOneAddress_AreFew()
    {
        var limits = new VisitorLimits(new FakeTimeProvider());
        Assert.True(limits.TryBeginFile());
        Assert.False(limits.TryBeginFile());
        limits.EndFile();
        Assert.True(limits.TryBeginFile());

        var door = new ChatDoor(new ModelSource(), new FakeTimeProvider());
        IPAddress? address = null;
        Assert.All(Enumerable.Range(0, ChatDoor.UploadsOfAddressMax), _ => Assert.True(door.TryBeginUpload(From("9.9.9.9"), out address)));
        Assert.False(door.TryBeginUpload(From("9.9.9.9"), out _));
        Assert.True(door.TryBeginUpload(From("8.8.8.8"), out _));
        door.EndUpload(address);
        Assert.True(door.TryBeginUpload(From("9.9.9.9"), out _));
    }

    [Fact]
    public async Task Upload_NotWholeInTime_Is408AndNothingIsKept()
    {
        var directory = Directory.CreateTempSubdirectory("gateway-slow-").FullName;
        var time = new FakeTimeProvider();
        await using var door = await TestDoor.OpenAsync(services: services => services.AddSingleton<TimeProvider>(time).AddSingleton(new RunOptions { DataDirectory = directory }));
        using var socket = await ConnectAsync(door);
        var resume = (await ReadAsync(socket)).GetProperty("resume").GetString();
        var answer = door.RawAsync(
            $"POST /chat/acme/site/files HTTP/1.1\r\nHost: localhost\r\nX-Chat-Resume: {resume}\r\nContent-Type: image/png\r\nContent-Length: 65536\r\n\r\nhalf");
        while (Directory.GetFiles(directory, "*.bin", SearchOption.AllDirectories).Length == 0)
        {
            Cancelled.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        while (!answer.IsCompleted)
        {
            Cancelled.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal("408", await answer);
        Assert.True(time.GetUtcNow() - new FakeTimeProvider().GetUtcNow() >= TimeSpan.FromSeconds(31));
        Assert.Empty(Directory.GetFiles(directory, "*", SearchOption.AllDirectories));
        await door.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task HasRoom_OneTenantsShareIsUsedUp_LeavesTheOthersAndTakesTheUnsentFirst()
    {
        var directory = Directory.CreateTempSubdirectory("gateway-share-").FullName;
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var files = new ChatFiles(new RunOptions { DataDirectory = directory }, time);
        var account = new AccountRef("acme", "webchat", "site");
        Task<SavedFile> SaveAsync(AccountRef of, int length) => files.SaveAsync(of, "v", "a", "image/png", new MemoryStream(new byte[length]), new Plenty(), Cancelled);

        // With so many tenants that a share is the least one: six files fill it.
        var sent = (await SaveAsync(account, (int)ChatFiles.LengthMax)).File!;
        Assert.NotNull(files.Claim(account, "v", sent.Id));
        var unsent = (await SaveAsync(account, (int)ChatFiles.LengthMax)).File!;
        for (var n = 2; n < 6; n++)
        {
            Assert.Equal(SaveOutcome.Saved, (await SaveAsync(account, (int)ChatFiles.LengthMax)).Outcome);
        }

        Assert.Equal(SaveOutcome.NoRoom, (await SaveAsync(account, (int)ChatFiles.LengthMax)).Outcome);
        Assert.False(files.HasRoom("acme", ChatFiles.LengthMax, Plenty.Many));
        Assert.True(files.HasRoom("other", ChatFiles.LengthMax, Plenty.Many));
        Assert.Equal(6 * 2, Directory.GetFiles(Path.Combine(directory, "chat-files")).Length);

        time.Advance(UnsentFiles.KeptAtLeast);
        Assert.True(files.HasRoom("acme", ChatFiles.LengthMax, Plenty.Many));
        Assert.Null(files.Find(account, unsent.Id));
        Assert.NotNull(files.Find(account, sent.Id));
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Account_TakenOutOfTheConfiguration_EndsItsSockets()
    {
        var time = new FakeTimeProvider();
        await using var door = await TestDoor.OpenAsync(services: services => services.AddSingleton<TimeProvider>(time));
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(Address(door), Cancelled);
        var buffer = new byte[4096];
        await socket.ReceiveAsync(buffer, Cancelled);
        var models = door.Services.GetRequiredService<ModelSource>();
        models.Publish(models.Current with { Tenants = FrozenDictionary<string, TenantModel>.Empty });

        var open = Assert.Single(door.Services.GetRequiredService<Visitors>().Present("acme")).Newest;
        while (!open.IsClosing)
        {
            Cancelled.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        var ended = socket.ReceiveAsync(buffer, Cancelled);
        Assert.Equal((WebSocketMessageType.Close, "this chat is closed"), ((await ended).MessageType, socket.CloseStatusDescription));
    }

    [Fact]
    public void TryTake_AFullTableIsSwept_OnceASecond()
    {
        var time = new FakeTimeProvider();
        var pace = new SweepPace(time, SweepPace.OfAddresses);
        Assert.True(pace.TryTake());
        Assert.False(pace.TryTake());
        time.Advance(SweepPace.OfAddresses);
        Assert.True(pace.TryTake());
    }

    [Fact]
    public void Bytes_OfAVisitorAndAnAddress_AreCountedByTheDay()
    {
        var time = new FakeTimeProvider();
        var limits = new VisitorLimits(time);
        Assert.True(limits.TryTakeBytes((int)VisitorLimits.BytesPerDay));
        Assert.False(limits.TryTakeBytes(1024));
        var door = new ChatDoor(new ModelSource(), time);
        var address = IPAddress.Parse("9.9.9.9");
        Assert.True(door.TryTakeBytes(address, (int)ChatDoor.UploadBytesPerDay));
        Assert.False(door.TryTakeBytes(address, 1024));
        Assert.True(door.TryTakeBytes(null, 1024));
        time.Advance(TimeSpan.FromHours(1));
        Assert.True(limits.TryTakeBytes((int)VisitorLimits.BytesPerDay / 25));
        Assert.True(door.TryTakeBytes(address, (int)ChatDoor.UploadBytesPerDay / 25));
    }

    [Fact]
    public void TryEnter_OneOfSeveralTenants_HasAQuarter()
    {
        var models = new ModelSource();
        var places = new TenantPlaces(8, models);
        Assert.All(Enumerable.Range(0, 8), _ => Assert.True(places.TryEnter("acme")));
        Assert.False(places.TryEnter("acme"));
        Assert.All(Enumerable.Range(0, 8), _ => places.Leave("acme"));

        models.Publish(models.Current with { Tenants = new[] { "acme", "other" }.ToFrozenDictionary(n => n, n => new TenantModel { Name = n, Pepper = new byte[32], Accounts = FrozenDictionary<(string, string), AccountModel>.Empty, AccountsByProviderId = FrozenDictionary<(string, string), AccountModel>.Empty, Agents = FrozenDictionary<string, AgentModel>.Empty, Queues = FrozenDictionary<string, QueueModel>.Empty, Costs = FrozenDictionary<string, int>.Empty, ReopenWindow = default, SilenceTimeout = default }) });
        Assert.True(places.TryEnter("acme"));
        Assert.True(places.TryEnter("acme"));
        Assert.False(places.TryEnter("acme"));
        Assert.True(places.TryEnter("other"));
    }

    [Theory]
    [InlineData("9.9.9.9", null, "9.9.9.9")]
    [InlineData("9.9.9.9", "1.1.1.1", "9.9.9.9")]
    [InlineData("10.0.0.5", "1.1.1.1", "1.1.1.1")]
    [InlineData("::ffff:10.0.0.5", "1.1.1.1:4711", "1.1.1.1")]
    [InlineData("10.0.0.5", "7.7.7.7, 1.1.1.1, 10.0.0.9", "1.1.1.1")]
    [InlineData("10.0.0.5", "[2a00:1450::1]:80", "2a00:1450::1")]
    [InlineData("10.0.0.5", "1.1.1.1, unknown", "10.0.0.5")]
    [InlineData("10.0.0.5", null, "10.0.0.5")]
    public void ClientAddress_OfAProxy_IsWhatTrustedOnesSay(string remote, string? forwarded, string expected) =>
        Assert.Equal(IPAddress.Parse(expected), Gateway.Host.Http.ClientAddress.Of(From(remote, forwarded), [IPNetwork.Parse("10.0.0.0/8")]));

    private static DefaultHttpContext From(string remote, string? forwarded = null)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(remote);
        if (forwarded is not null)
        {
            context.Request.Headers["X-Forwarded-For"] = forwarded;
        }

        return context;
    }

    private static Uri Address(TestDoor door) => new($"ws://127.0.0.1:{door.Port}/chat/acme/site");

    private static async Task<ClientWebSocket> ConnectAsync(TestDoor door, string? resume = null)
    {
        var socket = new ClientWebSocket();
        if (resume is not null)
        {
            socket.Options.AddSubProtocol("gateway.chat.v1");
            socket.Options.AddSubProtocol("gateway.chat.resume." + resume);
        }

        await socket.ConnectAsync(Address(door), Cancelled);
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
        public const int Many = 1000;

        public int Tenants => Many;

        public bool TryTake(int bytes) => true;

        public void End()
        {
        }
    }
}
