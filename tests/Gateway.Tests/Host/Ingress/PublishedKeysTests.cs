using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gateway.Host.Ingress;
using Gateway.Tests.Channels;
using Gateway.Tests.Channels.Compliance;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Ingress;

/// <summary>A channel that verifies with keys its provider publishes, through the real door.</summary>
public sealed class PublishedKeysTests
{
    private static readonly TeamsFixture Teams = new();

    private readonly Source _source = new();
    private readonly FakeTimeProvider _clock = new(TestRequest.Now);

    [Fact]
    public async Task Post_FirstOfAProvider_FetchesTheKeysOnceAndIsTaken()
    {
        await using var door = await OpenAsync();
        _source.Documents.Enqueue(TeamsFixture.Keys());
        for (var n = 0; n < 3; n++)
        {
            using var response = await PostAsync(door, TeamsFixture.Token());
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal(3, door.Batches.Count);
        Assert.Equal("https://login.botframework.com/v1/.well-known/keys", Assert.Single(_source.Asked).AbsoluteUri);
    }

    [Fact]
    public async Task Post_KeysCannotBeFetched_Is503WithRetryAfterAndWithoutEffect()
    {
        await using var door = await OpenAsync();
        using var response = await PostAsync(door, TeamsFixture.Token());
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "keys_unavailable"), (response.StatusCode, await CodeAsync(response)));
        Assert.Equal(TimeSpan.FromSeconds(10), response.Headers.RetryAfter?.Delta);
        Assert.Empty(door.Batches);
    }

    [Fact]
    public async Task Post_UnknownKey_RefetchesAfterTheFloorAndIs401WhenItStaysUnknown()
    {
        await using var door = await OpenAsync();
        _source.Documents.Enqueue(TeamsFixture.Keys());
        using var known = await PostAsync(door, TeamsFixture.Token());
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);

        using var soon = await PostAsync(door, TeamsFixture.Token(key: "key-2"));
        Assert.Equal(HttpStatusCode.Unauthorized, soon.StatusCode);
        Assert.Single(_source.Asked);

        _clock.Advance(DocumentCache.RefreshFloor);
        _source.Documents.Enqueue(TeamsFixture.Keys("key-2"));
        using var rotated = await PostAsync(door, TeamsFixture.Token(key: "key-2"));
        Assert.Equal(HttpStatusCode.OK, rotated.StatusCode);
        Assert.Equal(2, _source.Asked.Count);
    }

    [Fact]
    public async Task Post_TokenOfAnotherApp_Is401AndNothingIsFetched()
    {
        await using var door = await OpenAsync();
        using var response = await PostAsync(door, TeamsFixture.Token("another"));
        Assert.Equal((HttpStatusCode.Unauthorized, "signature_invalid"), (response.StatusCode, await CodeAsync(response)));
        Assert.Empty(_source.Asked);
    }

    [Theory]
    [InlineData("https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-west-1:1:in&Token=t", HttpStatusCode.OK, 2)]
    [InlineData("https://bucket.s3.amazonaws.com/?Action=ConfirmSubscription", HttpStatusCode.ServiceUnavailable, 1)]
    public async Task Post_SubscriptionToBeConfirmed_IsConfirmedAtTheProvidersAddressOnly(string address, HttpStatusCode expected, int asked)
    {
        await using var door = await OpenAsync();
        _source.Documents.Enqueue(SesFixture.Published);
        _source.Documents.Enqueue("<ConfirmSubscriptionResponse/>"u8.ToArray());
        var fixture = new SesFixture();
        var body = Encoding.UTF8.GetBytes(SesFixture.Confirmation(address));
        using var content = new ByteArrayContent(fixture.Proved(body, fixture.Sign(body)));

        using var response = await door.Http.PostAsync(new Uri("/in/acme/email-ses/shop", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(asked, _source.Asked.Count);
        Assert.Equal(asked == 2 ? address : null, _source.Asked.ElementAtOrDefault(1)?.AbsoluteUri);
    }

    private Task<TestDoor> OpenAsync() => TestDoor.OpenAsync(services: services =>
    {
        services.AddSingleton<TimeProvider>(_clock);
        services.AddSingleton<IDocumentSource>(_source);
    });

    private static Task<HttpResponseMessage> PostAsync(TestDoor door, string authorization)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/in/acme/teams/bot") { Content = new StringContent(Teams.Payloads[0].Body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        return door.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("code").GetString();

    private sealed class Source : IDocumentSource
    {
        public Queue<byte[]> Documents { get; } = [];

        public List<Uri> Asked { get; } = [];

        public Task<byte[]?> FetchAsync(Uri address)
        {
            lock (Asked)
            {
                Asked.Add(address);
                return Task.FromResult(Documents.TryDequeue(out var document) ? document : null);
            }
        }
    }
}
