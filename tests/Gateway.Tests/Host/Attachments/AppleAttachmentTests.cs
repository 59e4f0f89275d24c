using System.Collections.Frozen;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Channels.Apple;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Attachments;
using Gateway.Host.Security;
using Gateway.Tests.Channels.Compliance;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Host.Attachments;

/// <summary>An encrypted file through the real door: Apple is asked where it is, and it comes out as the customer sent it.</summary>
public sealed class AppleAttachmentTests : IAsyncLifetime
{
    private const string Url = "https://p29-content.icloud.com/M5733.C01USN00";
    private static readonly ConversationId Conversation = new(new ThreadId(new Guid("11111111-2222-3333-4444-555555555555")), 1);
    private static readonly byte[] Key = SHA256.HashData("file"u8);
    private static readonly byte[] Plain = RandomNumberGenerator.GetBytes(200_000);

    private FakeProvider _apple = null!;
    private TestDoor _door = null!;

    public async ValueTask InitializeAsync()
    {
        _apple = await FakeProvider.StartAsync();
        _door = await TestDoor.OpenAsync();
        var models = _door.Services.GetRequiredService<ModelSource>();
        var tenant = models.Current.Tenants["acme"];
        models.Publish(models.Current with
        {
            Tenants = new[] { tenant with { Accounts = tenant.Accounts.ToFrozenDictionary(a => a.Key, a => a.Value with { ApiUrl = _apple.Url }) } }.ToFrozenDictionary(t => t.Name),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        await _apple.DisposeAsync();
    }

    [Fact]
    public async Task Get_EncryptedFile_ComesDecryptedUnderItsOwnType()
    {
        string? wrong = null;
        _apple.Answer("/v1/preDownload", context =>
        {
            var headers = context.Request.Headers;
            var token = CompactToken.OfBearer(headers.Authorization.ToString());
            wrong = token?.IsSignedBy(AppleFixture.Key) != true || token.Claim("iss") != "msp-1" ? "token"
                : headers["source-id"] != "biz-1" ? "source-id"
                : headers["MMCS-Url"] != Url ? "MMCS-Url"
                : headers["MMCS-Owner"] != "M5733" ? "MMCS-Owner"
                : headers["MMCS-Signature"] != "gQ==" ? "MMCS-Signature"
                : context.Request.Method != "GET" ? "method" : null;
            return context.Response.WriteAsJsonAsync(new Dictionary<string, string> { ["download-url"] = _apple.Url + "cdn/1?token=t" });
        });
        _apple.Answer("/cdn/1", "application/octet-stream", await EncryptedAsync());

        using var response = await GetAsync(Stored());

        Assert.Null(wrong);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/png", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(Plain, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("/cdn/1 -", _apple.Asked[1]);
    }

    [Fact]
    public async Task Get_AppleNamesAnInternalAddress_IsRefusedAndNotCalled()
    {
        _apple.Answer("/v1/preDownload", "application/json", """{"download-url":"http://169.254.169.254/latest"}"""u8.ToArray());

        using var response = await GetAsync(Stored());

        Assert.Equal((HttpStatusCode.BadGateway, "attachment_unavailable"), (response.StatusCode, await CodeAsync(response)));
    }

    [Fact]
    public async Task Get_FileOfAnotherUrl_IsUnavailableAndAppleIsNotAsked()
    {
        using var response = await GetAsync(Stored() with { Url = Url + "X" });

        Assert.Equal((HttpStatusCode.BadGateway, "attachment_unavailable"), (response.StatusCode, await CodeAsync(response)));
        Assert.Empty(_apple.Asked);
    }

    [Fact]
    public async Task Get_FileLongerThanTheLimit_IsRefused()
    {
        _apple.Answer("/v1/preDownload", "application/json", Encoding.UTF8.GetBytes($$"""{"download-url":"{{_apple.Url}}cdn/1"}"""));
        _apple.Claim("/cdn/1", AttachmentFetch.LengthMax + 1);

        using var response = await GetAsync(Stored());

        Assert.Equal((HttpStatusCode.BadGateway, "attachment_too_large"), (response.StatusCode, await CodeAsync(response)));
    }

    private Attachment Stored() => new()
    {
        Kind = "image",
        Url = Url,
        Mime = "image/png",
        Name = "a.png",
        Id = new AppleOpener("M5733", [0x81], Key).Seal(Url, _door.Services.GetRequiredService<ModelSource>().Current.Tenants["acme"].Accounts[("apple", "shop")]),
    };

    private static async Task<byte[]> EncryptedAsync()
    {
        var encrypted = new MemoryStream();
        await using var stream = new CounterStream(new MemoryStream(Plain), Key);
        await stream.CopyToAsync(encrypted, TestContext.Current.CancellationToken);
        return encrypted.ToArray();
    }

    private Task<HttpResponseMessage> GetAsync(Attachment attachment)
    {
        ((HandAttachments)_door.Services.GetRequiredService<IStoredAttachments>()).All[("acme", new AttachmentId(Conversation, 7, 0))] =
            new StoredAttachment(new AccountRef("acme", "apple", "shop"), attachment);
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/attachments/{Conversation}.7.0");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _door.Key(KeyRole.Agent, "anna"));
        return _door.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("code").GetString();
}
