using System.Collections.Frozen;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Attachments;
using Gateway.Host.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Attachments;

/// <summary>A customer's files through the real door, with a provider on loopback.</summary>
public sealed class AttachmentTests : IAsyncLifetime
{
    private static readonly ConversationId Conversation = new(new ThreadId(new Guid("11111111-2222-3333-4444-555555555555")), 1);

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private FakeProvider _provider = null!;
    private TestDoor _door = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await FakeProvider.StartAsync();
        _door = await TestDoor.OpenAsync(services: services => services.AddSingleton<TimeProvider>(_time));
        Publish();
    }

    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Get_LineMedia_ComesWithTheAccountsTokenAsSomethingToSave()
    {
        _provider.Answer("/v2/bot/message/468/content", "image/png", [1, 2, 3]);
        using var response = await GetAsync(new Attachment { Kind = "image", Id = "468", Name = "../..\\über\r\nuns.png" });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([1, 2, 3], await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("image/png", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(("attachment", "überuns.png"), (response.Content.Headers.ContentDisposition?.DispositionType, response.Content.Headers.ContentDisposition?.FileNameStar));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("sandbox; default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.True(response.Headers.CacheControl is { NoStore: true, Private: true });
        Assert.Equal(["/v2/bot/message/468/content Bearer a"], _provider.Asked);
    }

    [Theory]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("image/svg+xml")]
    [InlineData("application/xhtml+xml")]
    [InlineData("text/javascript")]
    [InlineData("nonsense")]
    public async Task Get_WhatABrowserWouldRun_IsBytes(string type)
    {
        _provider.Answer("/v2/bot/message/468/content", type, "<script>"u8.ToArray());
        using var response = await GetAsync(new Attachment { Kind = "file", Id = "468" });
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task Get_WhatsAppMedia_AsksForTheUrlFirstAndFetchesItWithTheSameToken()
    {
        _provider.Answer("/77", "application/json", System.Text.Encoding.UTF8.GetBytes($$"""{"url":"{{_provider.Url}}cdn/77?x=1","mime_type":"image/jpeg"}"""));
        _provider.Answer("/cdn/77", "image/jpeg", [9]);
        using var response = await GetAsync(new Attachment { Kind = "image", Id = "77" }, "whatsapp", "main");
        Assert.Equal([9], await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["/77 Bearer a", "/cdn/77 Bearer a"], _provider.Asked);
    }

    [Fact]
    public async Task Get_ProviderNamesAnInternalAddress_IsRefusedAndNotCalled()
    {
        _provider.Answer("/77", "application/json", """{"url":"http://169.254.169.254/latest/meta-data"}"""u8.ToArray());
        using var response = await GetAsync(new Attachment { Kind = "image", Id = "77" }, "whatsapp", "main");
        Assert.Equal((HttpStatusCode.BadGateway, "attachment_unavailable"), (response.StatusCode, await CodeAsync(response)));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/x")]
    [InlineData("https://localhost/x")]
    [InlineData("https://[::1]/x")]
    [InlineData("https://10.0.0.1/x")]
    [InlineData("http://files.example/x")]
    [InlineData("https://user:secret@files.example/x")]
    [InlineData("file:///etc/passwd")]
    public async Task Get_CustomersUrlIntoOurNetwork_IsRefused(string url)
    {
        using var response = await GetAsync(new Attachment { Kind = "file", Url = url });
        Assert.Equal((HttpStatusCode.BadGateway, "attachment_unavailable"), (response.StatusCode, await CodeAsync(response)));
        Assert.Empty(_provider.Asked);
    }

    [Fact]
    public async Task Get_CustomersUrlOnTheProvidersOwnAddress_DoesNotSeeTheTokenAndNeedsLeave()
    {
        _provider.Answer("/open", "image/png", [5]);
        using var refused = await GetAsync(new Attachment { Kind = "file", Url = _provider.Url + "open" });
        Assert.Equal("attachment_unavailable", await CodeAsync(refused));
        Assert.Empty(_provider.Asked);

        Publish(allow: "127.0.0.1/32");
        using var response = await GetAsync(new Attachment { Kind = "file", Url = _provider.Url + "open" });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["/open -"], _provider.Asked);
    }

    [Fact]
    public async Task Get_Redirect_IsFollowedWithoutTheTokenAndUnderTheGuard()
    {
        _provider.Redirect("/v2/bot/message/468/content", "/elsewhere");
        _provider.Answer("/elsewhere", "image/png", [5]);
        using var refused = await GetAsync(new Attachment { Kind = "image", Id = "468" });
        Assert.Equal("attachment_unavailable", await CodeAsync(refused));

        Publish(allow: "127.0.0.1/32");
        using var followed = await GetAsync(new Attachment { Kind = "image", Id = "468" });
        Assert.Equal(HttpStatusCode.OK, followed.StatusCode);
        Assert.Equal(["/v2/bot/message/468/content Bearer a", "/v2/bot/message/468/content Bearer a", "/elsewhere -"], _provider.Asked);
    }

    [Fact]
    public async Task Get_TooLarge_IsRefusedBeforeItIsRead()
    {
        _provider.Claim("/v2/bot/message/468/content", AttachmentFetch.LengthMax + 1);
        using var response = await GetAsync(new Attachment { Kind = "video", Id = "468" });
        Assert.Equal((HttpStatusCode.BadGateway, "attachment_too_large"), (response.StatusCode, await CodeAsync(response)));
    }

    [Fact]
    public async Task Get_ProviderFallsSilentWhileItNamesTheFile_IsGivenUp()
    {
        _provider.Claim("/77", 100);
        var getting = GetAsync(new Attachment { Kind = "image", Id = "77" }, "whatsapp", "main");
        await SilenceAsync(getting);

        using var response = await getting;
        Assert.Equal((HttpStatusCode.BadGateway, "attachment_unavailable"), (response.StatusCode, await CodeAsync(response)));
    }

    [Fact]
    public async Task Get_ProviderFallsSilentInTheFile_IsBrokenOff()
    {
        _provider.Claim("/v2/bot/message/468/content", 100);
        var getting = GetAsync(new Attachment { Kind = "video", Id = "468" });
        await SilenceAsync(getting);

        await Assert.ThrowsAsync<HttpRequestException>(() => getting);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(401)]
    [InlineData(500)]
    public async Task Get_ProviderRefuses_SaysWhatItAnswered(int status)
    {
        _provider.Refuse("/v2/bot/message/468/content", status);
        using var response = await GetAsync(new Attachment { Kind = "video", Id = "468" });
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal($"The provider answered {status}.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Get_OtherTenantsOrUnknownOrMisspelt_IsTheSame404()
    {
        _provider.Answer("/v2/bot/message/468/content", "image/png", [1]);
        Keep(new Attachment { Kind = "image", Id = "468" }, "line", "tokyo", tenant: "other");
        foreach (var id in (string[])[$"{Conversation}.7.0", $"{Conversation}.7.1", $"{Conversation}.8.0", $"{Conversation}.7.-1", $"{Conversation}.7", "x", $"{Conversation}.7.0.0"])
        {
            using var response = await SendAsync(id, KeyRole.Agent);
            Assert.Equal((HttpStatusCode.NotFound, "not_found"), (response.StatusCode, await CodeAsync(response)));
        }

        Assert.Empty(_provider.Asked);
    }

    [Theory]
    [InlineData("events")]
    [InlineData("admin")]
    [InlineData("provider")]
    public async Task Get_OtherRoles_AreForbidden(string role)
    {
        using var response = await SendAsync($"{Conversation}.7.0", KeyRoles.Parse(role)!.Value);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private Task<HttpResponseMessage> GetAsync(Attachment attachment, string channel = "line", string account = "tokyo")
    {
        Keep(attachment, channel, account, "acme");
        return SendAsync($"{Conversation}.7.0", KeyRole.Agent);
    }

    private async Task SilenceAsync(Task getting)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!getting.IsCompleted)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(20), "the provider is waited for for ever");
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private void Keep(Attachment attachment, string channel, string account, string tenant) =>
        ((HandAttachments)_door.Services.GetRequiredService<IStoredAttachments>()).All[(tenant, new AttachmentId(Conversation, 7, 0))] =
            new StoredAttachment(new AccountRef("acme", channel, account), attachment);

    private Task<HttpResponseMessage> SendAsync(string id, KeyRole role)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/attachments/" + id);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _door.Key(role, role == KeyRole.Agent ? "anna" : null));
        return _door.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("code").GetString();

    /// <summary>The door's own configuration, every account's API on the fake provider.</summary>
    private void Publish(string? allow = null)
    {
        var models = _door.Services.GetRequiredService<ModelSource>();
        var tenant = models.Current.Tenants["acme"];
        models.Publish(models.Current with
        {
            OutboundAllow = allow is null ? [] : [allow],
            Tenants = new[] { tenant with { Accounts = tenant.Accounts.ToFrozenDictionary(a => a.Key, a => a.Value with { ApiUrl = _provider.Url }) } }
                .ToFrozenDictionary(t => t.Name),
        });
    }
}
