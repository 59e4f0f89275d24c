using System.Globalization;
using System.Net;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Subscriptions;

/// <summary>The built gateway, a back end's endpoint and readers, over real sockets.</summary>
public sealed class SubscriptionTests(SubscriptionSite site) : IClassFixture<SubscriptionSite>
{
    private const string Messages = "type = 'gateway.message.accepted'";

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Webhook_Events_ArriveSignedInOrderAndAsCloudEvents(int batchMax)
    {
        await using var receiver = await HookReceiver.StartAsync();
        var made = await site.SubscribeAsync($$"""{"delivery":"webhook","url":"{{receiver.Url}}","batchMax":{{batchMax}},"filter":"{{Messages}} AND channel = 'line' AND region = 'japan'"}""");
        receiver.Secrets.Add((string)made["secret"]!);
        var sent = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            sent.Add(await site.SendAsync($"Uorder-{batchMax}-{i % 2}"));
        }

        await UntilAsync(() => receiver.Events.Count >= 40, receiver);

        Assert.Empty(receiver.Wrong);
        Assert.Equal(sent, receiver.Events.Select(e => e.MessageId).Order(Comparer<string?>.Create(ByNumber)));
        Assert.All(receiver.Events.GroupBy(e => e.Event.Subject), conversation => Assert.Equal(
            conversation.Select(e => e.ConversationSequence).Order(), conversation.Select(e => e.ConversationSequence)));
        await site.DeleteAsync((string)made["id"]!);
    }

    [Fact]
    public async Task Webhook_SecretRotated_SignsWithBothUntilTheOldOneExpires()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var made = await site.SubscribeAsync($$"""{"delivery":"webhook","url":"{{receiver.Url}}","filter":"{{Messages}}"}""");
        var id = (string)made["id"]!;
        var (status, rotated, _) = await site.AskAsync(HttpMethod.Post, $"api/v1/subscriptions/{id}/secrets", """{"overlap":"01:00:00"}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotEqual((string)made["secret"]!, (string)rotated!["secret"]!);
        Assert.Null((await site.GetAsync(id))["secret"]);
        receiver.Secrets.Add((string)made["secret"]!);

        await site.SendAsync("Urotate");
        await UntilAsync(() => !receiver.Events.IsEmpty, receiver);

        Assert.Empty(receiver.Wrong);
        Assert.Equal(2, receiver.LastSignatureCount);
        await site.DeleteAsync(id);
    }

    [Fact]
    public async Task Webhook_RefusedEvent_IsADeadLetterThatCanBeReplayed()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Status = static _ => 422;
        var made = await site.SubscribeAsync($$"""{"delivery":"webhook","url":"{{receiver.Url}}","filter":"{{Messages}}"}""");
        var id = (string)made["id"]!;
        receiver.Secrets.Add((string)made["secret"]!);
        await site.SendAsync("Udead");
        var letters = "";
        await Wait.UntilAsync(
            async () =>
            {
                letters = (await site.AskAsync(HttpMethod.Get, $"api/v1/subscriptions/{id}/dead-letters")).Body!.ToJsonString();
                return letters.Contains("http_422", StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(20), () => letters, TestContext.Current.CancellationToken);

        receiver.Status = static _ => 200;
        var (_, replayed, _) = await site.AskAsync(HttpMethod.Post, $"api/v1/subscriptions/{id}/dead-letters/replay", "{}");
        Assert.Equal(1, (int)replayed!["count"]!);
        await UntilAsync(() => !receiver.Events.IsEmpty, receiver);
        Assert.Empty((await site.AskAsync(HttpMethod.Get, $"api/v1/subscriptions/{id}/dead-letters")).Body!["deadLetters"]!.AsArray());
        await site.DeleteAsync(id);
    }

    [Fact]
    public async Task Webhook_Gone_DisablesTheSubscriptionWithAnEventAndResumeGoesOn()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Status = static _ => 410;
        var watch = (string)(await site.SubscribeAsync("""{"delivery":"pull","filter":"type = 'gateway.subscription.disabled'"}"""))["id"]!;
        var made = await site.SubscribeAsync($$"""{"delivery":"webhook","url":"{{receiver.Url}}","filter":"{{Messages}}"}""");
        var id = (string)made["id"]!;
        receiver.Secrets.Add((string)made["secret"]!);
        await site.SendAsync("Ugone");
        await UntilStateAsync(id, "disabled");
        var page = (await site.AskAsync(HttpMethod.Get, $"api/v1/subscriptions/{watch}/events")).Body!;
        Assert.Equal((id, "gone"), ((string)page["events"]![0]!["data"]!["subscription"]!, (string)page["events"]![0]!["data"]!["reason"]!));

        receiver.Status = static _ => 200;
        var version = (await site.AskAsync(HttpMethod.Get, "api/v1/subscriptions/" + id)).Headers.ETag!.Tag;
        Assert.Equal(HttpStatusCode.OK, (await site.AskAsync(HttpMethod.Patch, "api/v1/subscriptions/" + id, """{"state":"active"}""", ("If-Match", version))).Status);
        await UntilAsync(() => !receiver.Events.IsEmpty, receiver);
        await site.DeleteAsync(id);
        await site.DeleteAsync(watch);
    }

    [Theory]
    [InlineData(Hostility.Silent, "timeout")]
    [InlineData(Hostility.Resets, "connection_failed connection_closed")]
    [InlineData(Hostility.Redirects, "http_302")]
    [InlineData(Hostility.ByteByByte, "timeout")]
    [InlineData(Hostility.LiesAboutLength, "http_500")]
    [InlineData(Hostility.EndlessHeaders, "invalid_answer connection_failed")]
    [InlineData(Hostility.Garbage, "invalid_answer connection_closed")]
    [InlineData(Hostility.Throttles, "http_429")]
    [InlineData(Hostility.Fails, "http_500")]
    public async Task Webhook_HostileEndpoint_FailsAndLosesNothing(Hostility how, string codes)
    {
        using var endpoint = new HostileEndpoint(how);
        var id = (string)(await site.SubscribeAsync($$"""{"delivery":"webhook","url":"{{endpoint.Url}}","timeout":"00:00:01","filter":"{{Messages}}"}"""))["id"]!;
        await site.SendAsync("Uhostile");
        var seen = "";
        await Wait.UntilAsync(
            async () =>
            {
                seen = (await site.GetAsync(id))["progress"]!.ToJsonString();
                return codes.Split(' ').Any(code => seen.Contains($"\"lastFailure\":\"{code}\"", StringComparison.Ordinal)) && seen.Contains("\"parked\":1", StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(20), () => seen, TestContext.Current.CancellationToken);
        await site.DeleteAsync(id);
    }

    [Fact]
    public async Task Pull_TwoReaders_ShareThePartitionsAndGetEveryEventOnce()
    {
        var id = (string)(await site.SubscribeAsync($$"""{"delivery":"pull","filter":"{{Messages}}"}"""))["id"]!;
        await using var one = new StreamReading(site.Gateway.Url, site.Key, id);
        await one.UntilAsync(() => one.Partitions.Length == 16, "one reader has all");
        await using var other = new StreamReading(site.Gateway.Url, site.Key, id);
        await one.UntilAsync(() => one.Partitions.Length == 8 && other.Partitions.Length == 8, "two readers share");
        var sent = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            sent.Add(await site.SendAsync($"Ushare-{i}"));
        }

        await one.UntilAsync(() => one.Events.Length + other.Events.Length >= 40, "all have come");
        Assert.Equal(sent, one.Events.Concat(other.Events).Select(e => (string?)e["data"]!["id"]).Order(Comparer<string?>.Create(ByNumber)));
        Assert.Empty(one.Events.Select(e => (int)e["partition"]!).Intersect(other.Events.Select(e => (int)e["partition"]!)));

        await one.DisposeAsync();
        await other.UntilAsync(() => other.Partitions.Length == 16, "the other takes over");
        // What the first had not acknowledged comes again to the second.
        await other.UntilAsync(() => other.Events.Select(e => (string?)e["data"]!["id"]).Distinct().Count() == 40, "what was not acknowledged comes again");
        Assert.Equal(HttpStatusCode.NoContent, await AckAsync(id, other.Cursor));
        await other.DisposeAsync();
        Assert.Empty((await site.AskAsync(HttpMethod.Get, $"api/v1/subscriptions/{id}/events")).Body!["events"]!.AsArray());
        await site.DeleteAsync(id);
    }

    [Fact]
    public async Task Pull_ReaderThatDoesNotAcknowledge_GetsNoMoreThanItsWindow()
    {
        var id = (string)(await site.SubscribeAsync($$"""{"delivery":"pull","ackWindow":5,"filter":"{{Messages}}"}"""))["id"]!;
        await using var reader = new StreamReading(site.Gateway.Url, site.Key, id);
        for (var i = 0; i < 12; i++)
        {
            await site.SendAsync($"Uwindow-{i}");
        }

        await reader.UntilAsync(() => reader.Events.Length == 5, "the window is full");
        Assert.Equal(HttpStatusCode.NoContent, await AckAsync(id, reader.Cursor));
        await reader.UntilAsync(() => reader.Events.Length == 10, "the next ones come");
        await site.DeleteAsync(id);
    }

    [Fact]
    public async Task Pull_ReplayFromATime_GivesOldEventsAgainAndRefusesOldCursors()
    {
        var id = (string)(await site.SubscribeAsync($$"""{"delivery":"pull","filter":"{{Messages}}"}"""))["id"]!;
        var before = TimeProvider.System.GetUtcNow();
        await site.SendAsync("Ureplay");
        var page = (await site.AskAsync(HttpMethod.Get, $"api/v1/subscriptions/{id}/events")).Body!;
        Assert.Single(page["events"]!.AsArray());
        var cursor = (string)page["cursor"]!;
        Assert.Equal(HttpStatusCode.NoContent, await AckAsync(id, cursor));
        var from = before.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        Assert.Equal(HttpStatusCode.NoContent, (await site.AskAsync(HttpMethod.Post, $"api/v1/subscriptions/{id}/replay", $$"""{"from":"{{from}}"}""")).Status);

        Assert.Equal(HttpStatusCode.Conflict, await AckAsync(id, cursor));
        Assert.Single((await site.AskAsync(HttpMethod.Get, $"api/v1/subscriptions/{id}/events")).Body!["events"]!.AsArray());
        await site.DeleteAsync(id);
    }

    [Fact]
    public async Task Pull_Lag_IsInTheMetricsUntilItIsAcknowledged()
    {
        var id = (string)(await site.SubscribeAsync("""{"delivery":"pull"}"""))["id"]!;
        await site.SendAsync("Ulag");
        var metrics = "";
        async Task<long> LagAsync()
        {
            metrics = await site.Gateway.Client.GetStringAsync(new Uri("metrics", UriKind.Relative), TestContext.Current.CancellationToken);
            var line = metrics.Split('\n').FirstOrDefault(static line => line.StartsWith("gateway_subscription_lag{", StringComparison.Ordinal) && line.Contains("delivery=\"pull\"", StringComparison.Ordinal));
            return line is null ? -1 : long.Parse(line[(line.IndexOf("} ", StringComparison.Ordinal) + 2)..].Split(' ')[0], CultureInfo.InvariantCulture);
        }

        await Wait.UntilAsync(async () => await LagAsync() > 0, TimeSpan.FromSeconds(20), () => metrics, TestContext.Current.CancellationToken);
        await Wait.UntilAsync(
            async () =>
            {
                var page = (await site.AskAsync(HttpMethod.Get, $"api/v1/subscriptions/{id}/events")).Body!;
                await AckAsync(id, (string)page["cursor"]!);
                return await LagAsync() == 0;
            },
            TimeSpan.FromSeconds(20), () => metrics, TestContext.Current.CancellationToken);
        await site.DeleteAsync(id);
    }

    [Fact]
    public async Task Webhook_PausedAndResumed_GetsWhatCameInBetween()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var made = await site.SubscribeAsync($$"""{"delivery":"webhook","url":"{{receiver.Url}}","filter":"{{Messages}} AND label.market = 'japan'"}""");
        var path = "api/v1/subscriptions/" + (string)made["id"]!;
        receiver.Secrets.Add((string)made["secret"]!);
        Assert.Equal(HttpStatusCode.OK, (await site.AskAsync(HttpMethod.Patch, path, """{"state":"paused"}""", ("If-Match", "*"))).Status);
        var sent = await site.SendAsync("Upause");
        // Another subscription that goes on shows that the event was there to be delivered.
        await using var other = await HookReceiver.StartAsync();
        var beside = await site.SubscribeAsync($$"""{"delivery":"webhook","url":"{{other.Url}}","filter":"{{Messages}}","start":"beginning"}""");
        other.Secrets.Add((string)beside["secret"]!);
        await UntilAsync(() => other.Events.Any(e => e.MessageId == sent), other);
        Assert.Empty(receiver.Events);

        Assert.Equal(HttpStatusCode.OK, (await site.AskAsync(HttpMethod.Patch, path, """{"state":"active"}""", ("If-Match", "*"))).Status);
        await UntilAsync(() => receiver.Events.Any(e => e.MessageId == sent), receiver);
        await site.DeleteAsync((string)made["id"]!);
        await site.DeleteAsync((string)beside["id"]!);
    }

    [Fact]
    public async Task Create_ManyWebhooksToOneHost_AreRefusedAndToAnotherAreNot()
    {
        var ids = new List<string>();
        for (var i = 0; i < 16; i++)
        {
            ids.Add((string)(await site.SubscribeAsync($$"""{"delivery":"webhook","url":"https://victim.example:{{(i % 2 == 0 ? 443 : 8443)}}/{{i}}"}"""))["id"]!);
        }

        var (status, refused, _) = await site.AskAsync(HttpMethod.Post, "api/v1/subscriptions", """{"delivery":"webhook","url":"https://VICTIM.example/other"}""");
        Assert.Equal((HttpStatusCode.Conflict, "limit_reached"), (status, (string)refused!["code"]!));
        ids.Add((string)(await site.SubscribeAsync("""{"delivery":"webhook","url":"https://another.example/hook"}"""))["id"]!);
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await site.AskAsync(HttpMethod.Patch, "api/v1/subscriptions/" + ids[^1], """{"url":"https://victim.example/moved"}""", ("If-Match", "*"))).Status);
        foreach (var id in ids)
        {
            await site.DeleteAsync(id);
        }
    }

    [Fact]
    public async Task Create_SameIdempotencyKey_MakesOneSubscription()
    {
        const string Body = """{"delivery":"webhook","url":"https://example.com/hook"}""";
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var (_, first, _) = await site.AskAsync(HttpMethod.Post, "api/v1/subscriptions", Body, key);
        var (_, again, _) = await site.AskAsync(HttpMethod.Post, "api/v1/subscriptions", Body, key);
        var (status, other, _) = await site.AskAsync(HttpMethod.Post, "api/v1/subscriptions", """{"delivery":"pull"}""", key);

        Assert.Equal(((string)first!["id"]!, (string)first["secret"]!), ((string)again!["id"]!, (string)again["secret"]!));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency_key_reused"), (status, (string)other!["code"]!));
        await site.DeleteAsync((string)first["id"]!);
    }

    [Fact]
    public async Task Change_PausesAndResumes_OnlyForTheVersionSeen()
    {
        var id = (string)(await site.SubscribeAsync($$"""{"delivery":"pull","filter":"{{Messages}}"}"""))["id"]!;
        var path = "api/v1/subscriptions/" + id;

        Assert.Equal(428, (int)(await site.AskAsync(HttpMethod.Patch, path, """{"state":"paused"}""")).Status);
        Assert.Equal(412, (int)(await site.AskAsync(HttpMethod.Patch, path, """{"state":"paused"}""", ("If-Match", "\"9\""))).Status);
        var (status, paused, _) = await site.AskAsync(HttpMethod.Patch, path, """{"state":"paused"}""", ("If-Match", "\"1\""));
        Assert.Equal((HttpStatusCode.OK, "paused"), (status, (string)paused!["state"]!));
        Assert.Equal(409, (int)(await site.AskAsync(HttpMethod.Get, path + "/events", null, ("Accept", "text/event-stream"))).Status);
        var (_, resumed, _) = await site.AskAsync(HttpMethod.Patch, path, """{"state":"active","filter":"type LIKE 'gateway.%'"}""", ("If-Match", "\"2\""));
        Assert.Equal(("active", "type LIKE 'gateway.%'"), ((string)resumed!["state"]!, (string)resumed["filter"]!));
        await site.DeleteAsync(id);
    }

    private async Task<HttpStatusCode> AckAsync(string id, string cursor) =>
        (await site.AskAsync(HttpMethod.Post, $"api/v1/subscriptions/{id}/ack", $$"""{"cursor":"{{cursor}}"}""")).Status;

    private Task UntilStateAsync(string id, string state) => Wait.UntilAsync(
        async () => (string?)(await site.GetAsync(id))["state"] == state, TimeSpan.FromSeconds(20), () => "It did not become " + state, TestContext.Current.CancellationToken);

    private Task UntilAsync(Func<bool> holds, HookReceiver receiver) => Wait.UntilAsync(
        () => Task.FromResult(holds()), TimeSpan.FromSeconds(20),
        () => $"{receiver.Requests} requests, {receiver.Events.Count} events, wrong: {string.Join(", ", receiver.Wrong)}\n{site.Gateway.Output}", TestContext.Current.CancellationToken);

    private static int ByNumber(string? one, string? other) =>
        int.Parse(one![2..], CultureInfo.InvariantCulture).CompareTo(int.Parse(other![2..], CultureInfo.InvariantCulture));
}
