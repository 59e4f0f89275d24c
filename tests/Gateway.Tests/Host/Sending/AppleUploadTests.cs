using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Channels.Apple;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Mail;
using Gateway.Host.Sending;
using Gateway.Tests.Channels.Compliance;
using Gateway.Tests.Host.Attachments;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Host.Sending;

/// <summary>A file of ours on its way to Apple: asked for a place, posted encrypted, named with what opens it.</summary>
public sealed class AppleUploadTests : IAsyncLifetime
{
    private static readonly byte[] Plain = RandomNumberGenerator.GetBytes(150_000);

    private readonly List<JsonElement> _messages = [];
    private readonly List<string> _faults = [];
    private byte[] _posted = [];
    private FakeProvider _apple = null!;
    private TestDoor _door = null!;

    public async ValueTask InitializeAsync()
    {
        _apple = await FakeProvider.StartAsync();
        _door = await TestDoor.OpenAsync(services: services =>
        {
            ProviderHttp.Add(services);
            FileUploads.Add(services);
            services.AddSingleton<VisitorDelivery>();
            services.AddSingleton<MailDelivery>();
            services.AddSingleton(provider => new TokenStore(null!, provider.GetRequiredService<ModelSource>()));
            services.AddSingleton<AccountTokens>();
            services.AddSingleton<IOutboundChannels, OutboundChannels>();
        });
        _apple.Answer("/v1/preUpload", async context =>
        {
            Check(context, "GET");
            if (context.Request.Headers["MMCS-Size"] != "150000")
                _faults.Add("MMCS-Size");
            await context.Response.WriteAsJsonAsync(new Dictionary<string, string>
            {
                ["upload-url"] = _apple.Url + "put/1",
                ["mmcs-url"] = "https://p29-content.icloud.com/M1",
                ["mmcs-owner"] = "M1",
            });
        });
        _apple.Answer("/put/1", async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _posted = body.ToArray();
            if (context.Request.Method != "POST" || context.Request.ContentLength != 150_000 || context.Request.Headers.Authorization.Count > 0)
                _faults.Add("put");
            await context.Response.WriteAsync("""{"singleFile":{"fileChecksum":"gQAA","size":150000}}""");
        });
        _apple.Answer("/v1/message", async context =>
        {
            Check(context, "POST");
            _messages.Add((await JsonDocument.ParseAsync(context.Request.Body)).RootElement.Clone());
        });
        _apple.Answer("/files/untold.pdf", "application/pdf", Plain);
        _apple.Answer("/files/endless.pdf", "application/pdf", new byte[5 * 1024 * 1024]);
        _apple.Answer("/files/bill.pdf", context =>
        {
            (context.Response.ContentType, context.Response.ContentLength) = ("application/pdf", Plain.Length);
            return context.Response.Body.WriteAsync(Plain).AsTask();
        });
        Publish(allow: "127.0.0.1");
    }

    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        await _apple.DisposeAsync();
    }

    [Theory]
    [InlineData("bill.pdf")]
    [InlineData("untold.pdf")]
    public async Task Send_TextAndFile_FileIsEncryptedAtApplesAndNamedWithWhatOpensIt(string name)
    {
        var sent = await SendAsync("files/" + name);

        Assert.Equal((SendOutcome.Sent, 2), (sent.Result.Outcome, sent.PartsSent));
        Assert.Empty(_faults);
        Assert.Equal(["Bitte", "\ufffc"], _messages.Select(m => m.GetProperty("body").GetString()));
        var file = Assert.Single(_messages[1].GetProperty("attachments").EnumerateArray());
        Assert.Equal(
            (name, "application/pdf", "150000", "gQAA", "https://p29-content.icloud.com/M1", "M1"),
            (Text(file, "name"), Text(file, "mimeType"), Text(file, "size"), Text(file, "signature-base64"), Text(file, "url"), Text(file, "owner")));
        var key = Convert.FromHexString(Text(file, "key")!);
        Assert.Equal((33, 0), (key.Length, key[0]));
        Assert.NotEqual(Plain, _posted);
        await using var decrypted = new CounterStream(new MemoryStream(_posted), key.AsSpan(1));
        var opened = new MemoryStream();
        await decrypted.CopyToAsync(opened, TestContext.Current.CancellationToken);
        Assert.Equal(Plain, opened.ToArray());
        Assert.NotEqual(key, Convert.FromHexString(await SecondKeyAsync()));
    }

    [Theory]
    [InlineData("files/nothing.pdf", "127.0.0.1")]
    [InlineData("files/endless.pdf", "127.0.0.1")]
    [InlineData("files/bill.pdf", null)]
    public async Task Send_FileThatCannotBeGot_GoesAsItsLink(string path, string? allow)
    {
        Publish(allow);

        Assert.Equal(SendOutcome.Sent, (await SendAsync(path)).Result.Outcome);
        Assert.Equal(["Bitte", _apple.Url + path], _messages.Select(m => m.GetProperty("body").GetString()));
        Assert.DoesNotContain(_apple.Asked, asked => asked.StartsWith("/v1/preUpload", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/v1/preUpload", 503, SendOutcome.Retry)]
    [InlineData("/v1/preUpload", 401, SendOutcome.Unauthorized)]
    [InlineData("/v1/preUpload", 504, SendOutcome.Retry)]
    [InlineData("/put/1", 500, SendOutcome.Retry)]
    public async Task Send_AppleDoesNotTakeTheFile_IsTriedAgainFromThereAndNothingIsShown(string path, int status, SendOutcome outcome)
    {
        _apple.Refuse(path, status);

        var sent = await SendAsync("files/bill.pdf");

        Assert.Equal((outcome, 1), (sent.Result.Outcome, sent.PartsSent));
        Assert.Equal("Bitte", Assert.Single(_messages).GetProperty("body").GetString());
    }

    [Fact]
    public async Task Send_AppleNamesAnInternalAddress_NothingIsPosted()
    {
        _apple.Answer("/v1/preUpload", "application/json", """{"upload-url":"http://169.254.169.254/x","mmcs-url":"u","mmcs-owner":"o"}"""u8.ToArray());

        Assert.Equal("upload_failed", (await SendAsync("files/bill.pdf")).Result.Code);
    }

    private async Task<string> SecondKeyAsync()
    {
        await SendAsync("files/bill.pdf");
        return Text(_messages[^1].GetProperty("attachments")[0], "key")!;
    }

    private void Check(HttpContext context, string method)
    {
        var headers = context.Request.Headers;
        if (context.Request.Method != method || CompactToken.OfBearer(headers.Authorization.ToString())?.IsSignedBy(AppleFixture.Key) != true || headers["source-id"] != "biz-1")
            _faults.Add(context.Request.Path);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private Task<SendProgress> SendAsync(string path) => _door.Services.GetRequiredService<IOutboundChannels>().SendAsync(
        new AccountRef("acme", "apple", "shop"),
        new OutboundMessage
        {
            DeliveryId = Guid.NewGuid(),
            Recipient = "urn:mbid:A",
            Text = "Bitte",
            Attachments = [new Attachment { Kind = "file", Url = _apple.Url + path }],
        },
        0, static () => new(true), TestContext.Current.CancellationToken);

    private void Publish(string? allow)
    {
        var models = _door.Services.GetRequiredService<ModelSource>();
        var tenant = models.Current.Tenants["acme"];
        models.Publish(models.Current with
        {
            OutboundAllow = allow is null ? [] : [allow],
            Tenants = new[] { tenant with { Accounts = tenant.Accounts.ToFrozenDictionary(a => a.Key, a => a.Value with { ApiUrl = _apple.Url }) } }.ToFrozenDictionary(t => t.Name),
        });
    }
}
