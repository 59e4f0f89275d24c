using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Conversations;

namespace Gateway.Tests.Host.Ingress;

public sealed class IngressTests : IAsyncLifetime
{
    private TestDoor _door = null!;

    public async ValueTask InitializeAsync() => _door = await TestDoor.OpenAsync();

    public ValueTask DisposeAsync() => _door.DisposeAsync();

    [Fact]
    public async Task Post_OneSignedMessage_IsOneBatchOfItsThread()
    {
        using var response = await _door.PostLineAsync(TestDoor.LineBody("Utokyo", ("Uanna", "e1", "konnichiwa")));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var batch = Assert.Single(_door.Batches);
        Assert.Equal((new AccountRef("acme", "line", "tokyo"), "Uanna"), (batch.Account, batch.Alias));
        Assert.Equal("konnichiwa", Assert.Single(batch.Items).Text);
    }

    [Fact]
    public async Task Post_SeveralThreads_IsABatchEachInTheProvidersOrder()
    {
        using var response = await _door.PostLineAsync(
            TestDoor.LineBody("Utokyo", ("Uanna", "e1", "one"), ("Ubob", "e2", "two"), ("Uanna", "e3", "three")));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            ["Uanna: one, three", "Ubob: two"],
            _door.Batches.Select(b => $"{b.Alias}: {string.Join(", ", b.Items.Select(i => i.Text))}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Post_NoEvents_IsTaken()
    {
        using var response = await _door.PostLineAsync(TestDoor.LineBody("Utokyo"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(_door.Batches);
    }

    [Theory]
    [InlineData("Uosaka", "osaka")]
    [InlineData("Unobody", "tokyo")]
    public async Task Post_OtherProviderId_GoesToItsAccountOrToTheUrls(string destination, string account)
    {
        using var response = await _door.PostLineAsync(TestDoor.LineBody(destination, ("Uanna", "e1", "hi")));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(account, Assert.Single(_door.Batches).Account.Account);
    }

    [Theory]
    [InlineData("email-mandrill/help", HttpStatusCode.OK)]
    [InlineData("email-mandrill/nobody", HttpStatusCode.NotFound)]
    [InlineData("line/tokyo", HttpStatusCode.MethodNotAllowed)]
    public async Task Head_IsTakenWhereTheProviderAsksByIt(string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/in/acme/" + path);
        using var response = await _door.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Post_CustomerTypes_IsPassedOnAndNothingIsKept()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/in/acme/infobip/rcs")
        {
            Content = JsonContent.Create(new
            {
                results = new[] { new { @event = "TYPING_STARTED", channel = "RCS", sender = "385916242493", destination = "385921004026", messageId = "t-1" } },
            }),
        };
        request.Headers.Add("Authorization", "Basic " + Convert.ToBase64String("infobip:s3cret"u8));

        using var response = await _door.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(ThreadId.Of(new byte[32], "acme", "infobip", "rcs", "385916242493"), Assert.Single(_door.Typing));
        Assert.Empty(_door.Batches);
    }

    [Theory]
    [InlineData("", "signature_missing")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "signature_invalid")]
    [InlineData("not base64", "signature_invalid")]
    public async Task Post_WithoutRightSignature_Is401WithoutEffect(string signature, string code)
    {
        using var response = await _door.PostLineAsync(TestDoor.LineBody("Utokyo", ("Uanna", "e1", "hi")), signature);

        Assert.Equal((HttpStatusCode.Unauthorized, code), (response.StatusCode, await CodeAsync(response)));
        Assert.Empty(_door.Batches);
    }

    [Fact]
    public async Task Post_SignedNonsense_IsInvalidPayload()
    {
        using var response = await _door.PostLineAsync("""{"events":3}""");

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_payload"), (response.StatusCode, await CodeAsync(response)));
        Assert.Empty(_door.Batches);
    }

    [Fact]
    public async Task Post_AnyWrongPath_IsTheSame404()
    {
        string[] paths = ["/in/nobody/line/tokyo", "/in/acme/nothing/tokyo", "/in/acme/line/nowhere", "/in/acme/telegram/tokyo", "/in/acme/webchat/site"];
        var answers = new HashSet<string>();
        foreach (var path in paths)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{}") };
            request.Headers.Add("x-visitor", "forged");
            using var response = await _door.Http.SendAsync(request, TestContext.Current.CancellationToken);
            answers.Add((int)response.StatusCode + await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.StartsWith("404", Assert.Single(answers), StringComparison.Ordinal);
        Assert.Empty(_door.Batches);
    }

    [Fact]
    public async Task Put_OnAWebhook_Is405WithAllow()
    {
        using var response = await _door.Http.PutAsync(new Uri("/in/acme/line/tokyo", UriKind.Relative), null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_BodyOverTheChannelsLimit_Is413(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/in/acme/line/tokyo") { Content = new ByteArrayContent(new byte[(1024 * 1024) + 1]) };
        request.Headers.TransferEncodingChunked = chunked;

        // The refusal comes before the body is read and ends the connection: a client that had started to write might see only that.
        request.Headers.ExpectContinue = true;
        using var response = await _door.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "payload_too_large"), (response.StatusCode, await CodeAsync(response)));
    }

    [Fact]
    public async Task Post_LargeBodyOverManyBuffers_ArrivesWhole()
    {
        var text = new string('x', 60_000);
        using var response = await _door.PostLineAsync(TestDoor.LineBody("Utokyo", ("Uanna", "e1", text), ("Uanna", "e2", text), ("Uanna", "e3", text)));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.All(Assert.Single(_door.Batches).Items, i => Assert.Equal(text, i.Text));
    }

    [Theory]
    [InlineData(AcceptOutcome.Overloaded, "overloaded")]
    [InlineData(AcceptOutcome.Unavailable, "store_unavailable")]
    public async Task Post_NotDurable_Is503WithRetryAfter(AcceptOutcome outcome, string code)
    {
        _door.Outcome = outcome;
        using var response = await _door.PostLineAsync(TestDoor.LineBody("Utokyo", ("Uanna", "e1", "hi"), ("Ubob", "e2", "hi")));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, code), (response.StatusCode, await CodeAsync(response)));
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Post_StoreNotReady_Is503BeforeAnyThreadIsCalled()
    {
        _door.StoreAccepts = false;
        using var response = await _door.PostLineAsync(TestDoor.LineBody("Utokyo", ("Uanna", "e1", "hi")));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "store_unavailable"), (response.StatusCode, await CodeAsync(response)));
        Assert.Empty(_door.Batches);
    }

    [Theory]
    [InlineData(TestDoor.VerifyToken, 200, "challenge123")]
    [InlineData("wrong", 403, null)]
    public async Task Get_Handshake_IsAnsweredByTheChannel(string token, int status, string? body)
    {
        using var response = await _door.Http.GetAsync(
            new Uri($"/in/acme/whatsapp/main?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=challenge123", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        if (body is not null)
        {
            Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Get_NoHandshake_Is400()
    {
        using var response = await _door.Http.GetAsync(new Uri("/in/acme/line/tokyo", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (response.StatusCode, await CodeAsync(response)));
    }

    [Fact]
    public async Task Get_OfAChannelThatDeliversSo_IsVerifiedAndTaken()
    {
        const string Signed = "&messageId=m1&msisdn=4477&text=hi&to=4400";
        var sig = Convert.ToHexString(System.Security.Cryptography.HMACSHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes(TestDoor.VonageSecret), System.Text.Encoding.UTF8.GetBytes(Signed)));
        using var right = await _door.Http.GetAsync(new Uri($"/in/acme/vonage/uk?{Signed[1..]}&sig={sig}", UriKind.Relative), TestContext.Current.CancellationToken);
        using var wrong = await _door.Http.GetAsync(new Uri($"/in/acme/vonage/uk?{Signed[1..]}2&sig={sig}", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Equal((HttpStatusCode.Unauthorized, "signature_invalid"), (wrong.StatusCode, await CodeAsync(wrong)));
        Assert.Equal("hi", Assert.Single(Assert.Single(_door.Batches).Items).Text);
    }

    [Theory]
    [InlineData(AcceptOutcome.Accepted, HttpStatusCode.OK)]
    [InlineData(AcceptOutcome.Unavailable, HttpStatusCode.ServiceUnavailable)]
    public async Task Post_ThinNotification_IsAQuestionAndNoItem(AcceptOutcome outcome, HttpStatusCode status)
    {
        _door.Outcome = outcome;
        using var content = new StringContent("""{"_id":"n1","resource":"/messages/abc","user_id":34,"topic":"messages"}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await _door.Http.PostAsync(new Uri("/in/acme/mercado-libre/mla?token=hook", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        Assert.Empty(_door.Batches);
        Assert.Equal(new FetchTicket("n1", "/messages/abc?tag=post_sale", true), Assert.Single(_door.Fetches).Ticket);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("code").GetString();
}
